//! The pages on which people vote. Rules, rows and transactions are the core's ([`super::keep`], [`super::cast`]); here is what is read, drawn and answered.
//!
//! - The same handlers serve people at home and at the desk's device ([`Booth`]): whoever calls them has found out who votes.
//! - What somebody chose is on their own pages alone, none of which a browser keeps.
//! - Every change is kept as a draft and counts at once where no confirmation is declared; without scripts, buttons do what the island does.
//! - A form that is refused, or comes too late, shows everything that was chosen.
//! - Many options can be narrowed on the form itself ([`narrowing`]): what is chosen beside those that are not shown goes along, and their order stays.
//! - A form says whose page it stood in ([`owner`]). One that was somebody else's casts nothing, keeps nothing and shows nothing of what was chosen in it: on a
//!   shared phone a page is left open, and its button pressed in the next one's session.

mod booth;
mod casting;
mod faults;
mod form;
mod here;
mod narrowing;
mod public;
mod rehearsal;
mod reminding;
mod routes;
mod store;
mod typed;

pub use booth::{Booth, BoothPlace, Found, Own};
pub use casting::{mine_page, review_form, review_send};
pub use form::{vote_form, vote_send};
pub use reminding::{remind, unconfirmed};
pub use routes::routes;
pub use store::with_drafts;

use app::model::ballots::Channel;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::{Outcome, Voter};
use crate::base::App;
use crate::web::Visit;

/// What a form of a vote sends.
pub type Sent = Vec<(String, String)>;

/// Bytes of what a form says of whose it is: nobody finds another account with the same ones.
const OWNER: usize = 8;

/// What stands in the form of a vote for whose page it is: whoever has the browser after them sends nothing of it. Empty where nobody votes.
fn owner(app: &App, found: &Found, booth: &Booth) -> String {
    let Some(voter) = booth.voter else { return String::new() };
    let parts: [&[u8]; 2] = [found.ballot.id.0.as_bytes(), voter.account.0.as_bytes()];
    app.secret.keyed("ballot form", &parts)[..OWNER].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whoever is signed in, as a voter at home.
fn voter(visit: &Visit) -> Option<Voter> {
    visit.viewer.as_ref().map(|viewer| Voter { account: viewer.id, channel: Channel::Online })
}

/// Says along with an answer, to whoever called the handler, what was given.
fn gave(mut response: Response, outcome: &Outcome) -> Response {
    let own = match outcome {
        Outcome::Kept => Own { kept: true, counted: false },
        Outcome::Counted { .. } => Own { kept: true, counted: true },
        _ => return response,
    };
    response.extensions_mut().insert(own);
    response
}

/// An answer with what somebody chose: nobody keeps it, and going back asks again.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
