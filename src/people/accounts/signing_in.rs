//! Signing in: the same answer and the same time for an unknown address or number and a wrong password. A phone may be several people's: the password
//! is tried against as many hashes as there may be, and whoever has the same one as somebody else says who they are.

use app::words::tr;
use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::letters;
use super::number::{Phone, SEATS};
use super::password::Fit;
use super::seals::seal;
use super::store::AccountRow;
use super::{password, store, tokens};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::people::held_names;
use crate::web::Visit;
use crate::web::proof::Proof;
use crate::web::session::{ACCOUNT, USER_AGENT};
use crate::web::visit::safe_next;

/// How long the question who it is stays open.
const WHO_SECONDS: i64 = 600;

/// How an attempt ended well.
#[derive(Debug)]
pub(super) enum SignedIn {
    /// The person may sign in.
    Yes(Box<AccountRow>),
    /// The password is that of several people with one phone.
    Several(Vec<AccountRow>),
}

/// Tries an address or a phone, and a password.
pub(super) async fn attempt(app: &App, typed: &str, secret: &str) -> Result<SignedIn> {
    match Contact::parse(typed) {
        Some(Contact::Phone(phone)) => by_phone(app, &phone, secret).await,
        Some(Contact::Email { key, .. }) => by_email(app, store::by_email(&app.db, &key).await?, secret).await,
        None => by_email(app, None, secret).await,
    }
}

async fn by_phone(app: &App, phone: &Phone, secret: &str) -> Result<SignedIn> {
    let people = store::by_phone(&app.db, phone.as_str()).await?;
    let hashes: [Option<String>; SEATS] = std::array::from_fn(|seat| people.get(seat).and_then(|person| person.password_hash.clone()));
    let fits = password::verify_each(app, secret, hashes).await?;
    let mut right: Vec<AccountRow> = Vec::new();
    for (mut person, fit) in people.into_iter().zip(fits) {
        if renewed(app, &mut person, secret, fit).await? {
            right.push(person);
        }
    }
    match (right.pop(), right.is_empty()) {
        (None, _) => Err(Error::field("password", tr::accounts::WRONG)),
        (Some(person), true) => Ok(SignedIn::Yes(Box::new(person))),
        (Some(last), false) => {
            right.push(last);
            Ok(SignedIn::Several(right))
        }
    }
}

/// An address that nobody has confirmed is nobody's.
async fn by_email(app: &App, account: Option<AccountRow>, secret: &str) -> Result<SignedIn> {
    let account = account.filter(|account| account.confirmed_at.is_some());
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let [fit] = password::verify_each(app, secret, [hash]).await?;
    let Some(mut account) = account else { return Err(Error::field("password", tr::accounts::WRONG)) };
    if !renewed(app, &mut account, secret, fit).await? {
        return Err(Error::field("password", tr::accounts::WRONG));
    }
    Ok(SignedIn::Yes(Box::new(account)))
}

/// Whether the password fits; a hash of what was typed before passwords had one form is made anew.
async fn renewed(app: &App, account: &mut AccountRow, secret: &str, fit: Fit) -> Result<bool> {
    if fit == Fit::Old
        && let Some(old) = &account.password_hash
    {
        let new = password::hash(app, secret).await?;
        store::renew_hash(&app.db, account.id, old, &new).await?;
        account.password_hash = Some(new);
    }
    Ok(fit != Fit::Wrong)
}

/// Puts the account and what it has shown into the session, under a new name, without anything of whoever was in it.
pub(super) async fn open_session(visit: &Visit, account: AccountId, proof: Proof) -> Result<()> {
    if visit.session.get::<AccountId>(ACCOUNT).await?.is_some_and(|before| before != account) {
        visit.empty_session().await?;
    }
    visit.rename_session().await?;
    visit.session.insert(ACCOUNT, account).await?;
    visit.session.insert(USER_AGENT, &visit.user_agent).await?;
    proof.keep(&visit.session).await
}

/// Several people with one phone and one password: which of them signs in?
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Who {
    people: Vec<(AccountId, String)>,
    until: Timestamp,
    /// Where to go afterwards.
    pub next: String,
}

impl Who {
    pub fn new(app: &App, people: &[AccountRow], next: &str) -> Self {
        let people = people.iter().map(|person| (person.id, seal(person))).collect();
        Self { people, until: app.clock.now().plus_seconds(WHO_SECONDS), next: safe_next(next).unwrap_or_default().to_owned() }
    }

    /// Those who may still be chosen.
    pub async fn people(&self, app: &App) -> Result<Vec<AccountRow>> {
        let mut found = Vec::new();
        for (id, sealed) in self.people.iter().filter(|_| app.clock.now() < self.until) {
            found.extend(store::find(&app.db, *id).await?.filter(|person| seal(person) == *sealed));
        }
        Ok(found)
    }
}

/// Sets a new password by a link and ends every session and every other link: a thief may have asked for a change of address.
/// Whoever has the link reads the address's mail, so the address is confirmed too; if it was not before, whoever made the account may have been anybody, and
/// nothing that they left stays. Returns whose it is.
pub(super) async fn reset(app: &App, token: &str, secret: &str) -> Result<AccountId> {
    let Some((id, email)) = tokens::peek(app, token, tokens::Purpose::Reset).await? else { return Err(Error::Conflict(tr::accounts::LINK_DEAD)) };
    let mut errors = app::model::form::FormErrors::default();
    let name = store::find(&app.db, id).await?.map_or_else(String::new, |account| account.name);
    password::check(app, "new_password", secret, &[&email, &name], &mut errors).await?;
    errors.into_result()?;
    let hash = password::hash(app, secret).await?;
    let mut tx = app.db.begin().await?;
    if tokens::redeem(app, &mut tx, token, tokens::Purpose::Reset).await?.is_none() {
        return Err(Error::Conflict(tr::accounts::LINK_DEAD));
    }
    if store::find_in(&mut tx, id).await?.is_some_and(|account| account.confirmed_at.is_none()) {
        store::close_ways_in(&mut tx, id).await?;
        held_names::withdraw(app, &mut tx, id).await?;
    }
    store::set_password(&mut tx, id, &hash).await?;
    store::confirm(&mut tx, id, app.clock.now()).await?;
    store::end_sessions(&mut tx, id, "").await?;
    store::end_tokens(&mut tx, id).await?;
    letters::notify(app, &mut tx, id, letters::Notice::PasswordChanged).await?;
    tx.commit().await?;
    Ok(id)
}
