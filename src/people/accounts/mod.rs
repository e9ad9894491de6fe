//! Accounts: joining, signing in and out, sessions, and what a person may change about themselves.
//!
//! - A person is reached by mail or by phone ([`phones`]), and comes in by a code sent there ([`entering`]): whoever has joined before, and whoever has not and
//!   is asked for a name then. So nobody has an account before its owner does, and a password is optional. Answers never tell whether an address or a number
//!   is known: page and work are the same, and an unknown account's password is tried against a hash of nobody.
//! - Who has something to tell a person calls [`write_to`], which takes the way that the person has.
//! - Providers of single sign-on are one more way to sign in ([`identities`]); an account that came by one has no password until its owner chooses one.
//! - Nobody is locked out by others' guesses ([`attempts`]), nor bombed with messages ([`crate::base::recipients`]).
//! - Passwords are kept as argon2id ([`password`]); links and codes only as keyed hashes ([`tokens`], [`codes`]).
//! - Whoever leaves is emptied, not deleted ([`erasure`]): what was written keeps an author, without a name.
//! - A session gets a new id at every sign-in; a person sees and ends their own ([`sessions`]).
//! - Whoever has a second factor ([`second_factor`]) shows it at every sign-in; what a session has shown is its [`crate::web::proof`]. A browser not seen before is told
//!   to the person ([`devices`]).
//! - [`identify`] says whose account it is, [`crate::people::viewer`] what else is known of whoever is looking; [`mod@names`] says how people are named.

mod attempts;
mod codes;
mod contact;
mod devices;
mod entering;
pub mod erasure;
mod holdings;
pub mod identities;
pub mod imported;
mod letters;
mod messages;
pub mod moderated;
mod names;
mod naming;
mod number;
mod password;
mod password_reset;
pub mod past;
mod phones;
mod profile;
mod refolding;
mod routes;
mod seals;
mod second_factor;
mod session_store;
mod sessions;
mod settings;
mod signing_in;
mod store;
mod strength;
pub mod sweeping;
mod tokens;

use std::collections::HashSet;

use app::model::Lang;
pub use attempts::at_account as guess;
use axum::response::Response;
pub use contact::Contact;
pub use holdings::{UNCONFIRMED, UNUSED};
pub use messages::{Message, language_of, languages, write_secret_to, write_to};
pub use names::{Names, Person, nameless, names, names_of, with_names};
pub use naming::{parse as parse_name, rename};
pub use number::Phone;
pub use profile::{PublicProfile, empty_placeholder, is_stand_in, make_placeholder, public_profile};
pub use refolding::refold;
pub use session_store::DbSessions;
pub use sessions::device_name;

use crate::base::App;
use crate::base::db::{AccountId, PartRows, Parts, Sql, Statement, Tx};
use crate::base::email::normalised;
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::people::roles;
use crate::web::Visit;
use crate::web::proof::Proof;
pub use crate::web::viewer::{Represented, Viewer};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    kinds: &[&moderated::Profiles],
    routes: routes::routes,
    jobs: &[password_reset::JOB],
    hourly: sweeping::HOURLY,
    unseen: &["account_phones", "account_tokens", "authenticators", "identities", "one_time_codes", "recovery_codes", "sessions", "staged_accounts"],
    holdings: holdings::HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(erasure::erase(tx, leaving))),
    ..Slice::named("accounts")
};

/// Whose account it is, with its roles if the session's proof is enough for them. Returns `None` if it is gone.
pub async fn identify(db: &mut impl Sql, id: AccountId, proof: Option<Proof>) -> Result<Option<Viewer>> {
    let rows = with_identity(Parts::default(), id).load(db).await?;
    Ok(identity(&rows, id, proof))
}

/// Asks for an account and its roles.
pub fn with_identity(parts: Parts, id: AccountId) -> Parts {
    roles::with_roles(store::with_account(parts, id), id)
}

/// Whose account it is, from the rows of [`with_identity`]; [`crate::people::viewer`] adds the rest.
pub fn identity(rows: &PartRows, id: AccountId, proof: Option<Proof>) -> Option<Viewer> {
    let account = store::account(rows)?;
    let mut roles = roles::of(rows);
    let role_waits = !roles.is_empty() && !proof.is_some_and(|proof| proof.second_factor);
    if role_waits {
        roles.clear();
    }
    Some(Viewer {
        id,
        handle: account.handle,
        name: account.name,
        email: account.email,
        phone: account.phone,
        has_password: account.has_password,
        language: Lang::parse(&account.language).unwrap_or_default(),
        created_at: account.created_at,
        role_waits,
        can_show_second_factor: role_waits && account.has_second_factor,
        proved_at: proof.map(|proof| proof.at),
        roles,
        residences: Vec::new(),
        organisations: Vec::new(),
        unread: 0,
        restrictions: Vec::new(),
        unconfirmed: Vec::new(),
        consent_due: false,
    })
}

/// Forgets codes whose time is over, with the contacts that waited for them.
pub async fn forget_codes(app: &App) -> Result<()> {
    sweeping::forget_codes(app).await
}

/// Signs somebody in who has shown that it is them; whoever has a second factor is asked for it first.
pub async fn sign_in(visit: &Visit, account: AccountId, next: &str) -> Result<Response> {
    let account = store::find(&visit.app.db, account).await?.ok_or(Error::NotFound)?;
    routes::sign_in(visit, &account, next).await
}

/// Locks somebody's row until the transaction ends.
pub async fn lock(tx: &mut Tx, id: AccountId) -> Result<()> {
    Ok(store::lock(tx, id).await?)
}

/// Keeps an account from being emptied until the transaction ends, for what would be kept of somebody who leaves at this moment; others may do so too. False
/// if it is empty already. To be called before rows are taken for which whoever leaves waits: they come with their account, and take those afterwards.
pub async fn join(tx: &mut Tx, id: AccountId) -> Result<bool> {
    Ok(store::join(tx, id).await?)
}

/// By what a person is reached.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// As [`email_key`] gives it.
    pub email: Option<String>,
    /// As +212….
    pub phone: Option<String>,
}

/// Address and phone of an account; nothing of one that is empty.
pub async fn contacts(tx: &mut Tx, id: AccountId) -> Result<Contacts> {
    let Some(account) = store::find_in(tx, id).await? else { return Ok(Contacts::default()) };
    Ok(Contacts { email: account.email.as_deref().and_then(email_key), phone: account.phone })
}

/// What of an address tells it from others.
pub fn email_key(email: &str) -> Option<String> {
    normalised(email).map(|(_, key)| key)
}

/// The account of an address.
pub async fn find_by_email(app: &App, email: &str) -> Result<Option<AccountId>> {
    let Some((_, key)) = normalised(email) else { return Ok(None) };
    Ok(store::by_email(&app.db, &key).await?.map(|account| account.id))
}

/// Makes an account whose address counts as confirmed, for the command line.
pub async fn create(app: &App, name: &str, email: &str, secret: &str) -> Result<AccountId> {
    entering::create(app, name, email, secret).await
}

/// Whether the address of an account is confirmed.
pub async fn is_confirmed(app: &App, account: AccountId) -> Result<bool> {
    Ok(store::find(&app.db, account).await?.is_some_and(|account| account.confirmed_at.is_some()))
}

/// The account of a public page's address.
pub async fn find_by_handle(app: &App, handle: &str) -> Result<Option<AccountId>> {
    Ok(store::by_handle(&app.db, handle).await?.map(|account| account.id))
}

/// Adds to a statement of another slice when the person of a column joined: `NULL` for placeholders and for whoever has left.
pub fn joined_at(statement: Statement, account: &'static str) -> Statement {
    statement.push("(SELECT joined.created_at FROM accounts joined WHERE joined.placeholder = FALSE AND joined.id = ").push(account).push(")")
}

/// Adds to a statement of another slice that there is a person behind the account of a column, not a placeholder.
pub fn is_person(statement: Statement, account: &'static str) -> Statement {
    statement.push("EXISTS (SELECT 1 FROM accounts person WHERE person.placeholder = FALSE AND person.id = ").push(account).push(")")
}

/// Whom somebody looks for among those who have not left.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// Everybody whose name has this in it; empty: everybody.
    Named(&'a str),
    /// Whoever has this handle.
    Handle(&'a str),
}

/// Adds to a statement of another slice that the account of a column is sought.
pub fn is_sought(statement: Statement, account: &'static str, sought: Sought<'_>) -> Statement {
    let select = statement.push("EXISTS (SELECT 1 FROM accounts sought WHERE sought.deleted_at IS NULL AND sought.id = ").push(account);
    match sought {
        Sought::Named("") => select,
        Sought::Named(part) => {
            // SQLite folds ASCII alone, so the text is also looked for as it was typed.
            let pattern = |text: &str| format!("%{}%", text.replace(['%', '_', '\\'], ""));
            let select = select.push(" AND (LOWER(sought.name) LIKE ").arg(pattern(&part.to_lowercase()).as_str());
            select.push(" OR sought.name LIKE ").arg(pattern(part).as_str()).push(")")
        }
        Sought::Handle(handle) => select.push(" AND sought.handle = ").arg(handle),
    }
    .push(")")
}

/// Adds to a statement of another slice that the account of a column is somebody's, who has confirmed an address or a phone.
pub fn is_somebody(statement: Statement, account: &'static str) -> Statement {
    statement
        .push("EXISTS (SELECT 1 FROM accounts somebody WHERE somebody.placeholder = FALSE AND somebody.confirmed_at IS NOT NULL AND somebody.id = ")
        .push(account)
        .push(")")
}

/// Whether there is somebody behind an account: not behind placeholders and those that were emptied.
pub async fn has_person(app: &App, account: AccountId) -> Result<bool> {
    Ok(store::find(&app.db, account).await?.is_some())
}

/// Whether an account has a second factor.
pub async fn has_second_factor(app: &App, account: AccountId) -> Result<bool> {
    second_factor::has_any(app, account).await
}

/// Those of these accounts that have a second factor.
pub async fn with_second_factor(app: &App, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    second_factor::among(app, accounts).await
}

/// Removes every second factor of somebody who lost them, and ends their sessions. Returns how many there were.
pub async fn reset_second_factor(app: &App, account: AccountId) -> Result<i64> {
    second_factor::reset(app, account).await
}

/// The present code of an account's app, for the demonstration and for tests.
pub async fn present_code(app: &App, account: AccountId) -> Result<Option<String>> {
    second_factor::present_code(app, account).await
}
