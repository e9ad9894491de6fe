//! Identities: how accounts are known by providers of single sign-on. Which provider is believed in what is the matter of [`crate::people::sign_on`].

mod store;

use app::model::Lang;

use super::letters::{self, Letter};
use super::naming::Chosen;
use super::{store as accounts, tokens};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx};
use crate::base::email;
use crate::base::error::Result;
use crate::base::recipients::{self, Wanted};
use crate::people::{consent, roles};

/// Somebody as a provider knows them: neither ever changes.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// The provider, by its name in the configuration.
    pub provider: &'a str,
    /// The person, by the provider's word for them.
    pub subject: &'a str,
}

/// Whose identity it is.
pub async fn owner(app: &App, identity: Identity<'_>) -> Result<Option<AccountId>> {
    let Some(account) = store::find(&app.db, identity).await? else { return Ok(None) };
    Ok(accounts::find(&app.db, account).await?.map(|account| account.id))
}

/// Remembers that somebody signed in by it.
pub async fn touch(app: &App, identity: Identity<'_>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::touch(&mut tx, identity, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// The providers that know an account, and when each was last used.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<(String, Timestamp)>> {
    Ok(store::list(&app.db, account).await?)
}

/// Links an identity to an account; `false` if it is somebody's, or the account has another one at this provider.
pub async fn link(app: &App, tx: &mut Tx, identity: Identity<'_>, account: AccountId) -> Result<bool> {
    Ok(store::insert(tx, identity, account, app.clock.now()).await?)
}

/// Links an identity to the account that has confirmed this address and has no role; returns which.
pub async fn link_by_address(app: &App, tx: &mut Tx, identity: Identity<'_>, key: &str) -> Result<Option<AccountId>> {
    // Locked first: whoever gives a role locks the account too, so the answer holds until the identity is kept.
    let Some((account, true)) = accounts::lock_by_email(tx, key).await? else { return Ok(None) };
    if roles::has_any(tx, account).await? || !link(app, tx, identity, account).await? {
        return Ok(None);
    }
    Ok(Some(account))
}

/// Takes an identity away from an account, unless its owner could not sign in any more: `open` are the providers by which anybody can now.
pub async fn unlink(tx: &mut Tx, account: AccountId, provider: &str, open: &[String]) -> Result<bool> {
    // Two at once must not take away one another's last: the account's row lets one through after the other.
    accounts::lock(tx, account).await?;
    Ok(store::remove(tx, account, provider, open).await?)
}

/// Who has an address.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub account: AccountId,
    /// Whether its owner has shown that the address is theirs.
    pub is_confirmed: bool,
}

/// The account of an address, confirmed or not.
pub async fn holder(app: &App, key: &str) -> Result<Option<Holder>> {
    let found = accounts::by_email(&app.db, key).await?;
    Ok(found.map(|account| Holder { account: account.id, is_confirmed: account.confirmed_at.is_some() }))
}

/// Somebody new, who comes by a provider.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// Who they are there.
    pub identity: Identity<'a>,
    /// The name that they chose.
    pub name: &'a str,
    /// Their language.
    pub lang: Lang,
    /// Their address, as the provider says; may be empty.
    pub email: &'a str,
    /// The key of the address, if the provider vouches for it.
    pub confirmed_key: Option<&'a str>,
}

/// Makes an account with its identity; nothing if somebody else was quicker with either. It has no password; an address that nobody vouches for gets a link
/// first. An account of this address that nobody has confirmed, and that has no role, becomes the newcomer's, without what opened it before.
pub async fn join(app: &App, newcomer: &Newcomer<'_>) -> Result<()> {
    let now = app.clock.now();
    let chosen = Chosen::judge(app, None, newcomer.name).await?;
    let new = store::NewAccount {
        id: app.rng.id(now),
        handle: &app.rng.handle(),
        name: chosen.shown(newcomer.lang),
        email: newcomer.confirmed_key.map(|key| (newcomer.email, key)),
        language: newcomer.lang.code(),
        at: now,
    };
    let mut tx = app.db.begin().await?;
    let account = match adopt(&mut tx, &new).await? {
        Some(adopted) => adopted,
        None if store::insert_account(&mut tx, &new).await? => new.id,
        None => return Ok(tx.roll_back().await?),
    };
    if !link(app, &mut tx, newcomer.identity, account).await? {
        return Ok(tx.roll_back().await?);
    }
    chosen.keep(app, &mut tx, account, &[]).await?;
    consent::record(app, &mut tx, account, newcomer.lang, consent::Way::SingleSignOn).await?;
    if new.email.is_none()
        && let Some((_, to)) = email::normalised(newcomer.email)
        && recipients::may_receive(app, &mut tx, &to, Wanted::Mail).await?
    {
        let token = tokens::issue(app, &mut tx, account, tokens::Purpose::ChangeEmail, newcomer.email).await?;
        letters::send(app, &mut tx, newcomer.email, newcomer.lang, Letter::NewAddress(&token)).await?;
    }
    Ok(tx.commit().await?)
}

/// Gives an account that nobody confirmed, and that has no role, to the owner of its address.
async fn adopt(tx: &mut Tx, new: &store::NewAccount<'_>) -> Result<Option<AccountId>> {
    let Some((_, key)) = new.email else { return Ok(None) };
    let Some((account, false)) = accounts::lock_by_email(tx, key).await? else { return Ok(None) };
    if roles::has_any(tx, account).await? {
        return Ok(None);
    }
    accounts::close_ways_in(tx, account).await?;
    store::take_over(tx, account, new).await?;
    Ok(Some(account))
}
