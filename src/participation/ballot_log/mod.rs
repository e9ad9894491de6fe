//! The public log of a ballot: a commitment to every vote, in an append-only tree that is signed again and again, and the receipts of those who voted.
//!
//! - A leaf is written when a voter asks for a receipt ([`receipts`]), or at closing for who did not ([`closing`]). A leaf waits until those of at least [`LEAST`]
//!   people do, and they enter together in an order by chance ([`entering`]): where a leaf stands says nothing of when its voter asked. What waits is nowhere shown.
//!   People are counted and not leaves, by a keyed hash that goes when a leaf enters: whoever replaced again and again could fill a batch with their own leaves.
//! - Nothing else here names a person or a time. Which leaf is whose, only the voter's own vote says, and nobody once the ballot is closed.
//! - Every change takes the row of the log first ([`store::lock`]): positions have no gaps, and nothing enters after the last checkpoint.
//! - Positions, leaves and checkpoints never change once they are published. What they mean is in [`counting::log`].

mod closing;
mod entering;
mod found;
mod pages;
mod proofs;
mod published;
mod receipts;
mod routes;
mod store;
mod words;

pub use closing::close;
pub use entering::enter;
pub use published::published;

use counting::log::{Signer, Verifier, commitment};

use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::slice::{Hourly, Slice};
use crate::participation::ballots::Sealed;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    hourly: &[Hourly::new("leaves of ballots", |app| Box::pin(async move { entering::enter_all(&app).await }))],
    // The pages of a log are drawn anew for each reader.
    unseen: &["ballot_logs", "ballot_leaves", "ballot_checkpoints"],
    ..Slice::named("ballot_log")
};

/// People whose leaves enter together at least; the database's index of logs where enough wait knows it too.
pub const LEAST: i64 = 20;

/// The table in whose file it can be read who waited with which leaves, as long as nobody wrote it anew.
pub const REMAINS: &[&str] = &["ballot_leaves"];

/// The key's name: where its logs are published.
fn key_name(app: &App) -> String {
    let (_, host) = app.config.public_url.split_once("://").unwrap_or(("", &app.config.public_url));
    format!("{host}/ballots")
}

/// The first line of a log's checkpoints.
fn origin(app: &App, id: ConsultationId) -> String {
    format!("{}/{id}", key_name(app))
}

/// Signs for a log whose key has this name.
fn signer(app: &App, name: &str) -> Signer {
    Signer::new(name, &app.secret.keyed("ballot log", &[]))
}

/// The public key of the logs that begin now.
fn verifier(app: &App) -> Verifier {
    signer(app, &key_name(app)).verifier()
}

/// What a vote is in the log.
fn leaf_of(id: ConsultationId, sealed: &Sealed) -> counting::log::Hash {
    commitment(&id.to_string(), &sealed.salt, &sealed.pseudonym, &sealed.choice)
}
