//! Signing in: the same answer and the same time for an unknown address and a wrong password.

use app::model::Lang;
use app::words::tr;
use tower_sessions::Session;

use super::letters::{self, Letter};
use super::store::AccountRow;
use super::{joining, password, store, tokens};
use crate::AppState;
use crate::db::AccountId;
use crate::db::sessions::{ACCOUNT, USER_AGENT};
use crate::error::{Error, Result};

/// How an attempt ended well.
#[derive(Debug)]
pub(super) enum SignedIn {
    /// The person may come in.
    Yes(Box<AccountRow>),
    /// The password was right, but the address is not confirmed; a new link was sent.
    Unconfirmed,
}

/// Tries an address and a password.
pub(super) async fn attempt(app: &AppState, email: &str, secret: &str) -> Result<SignedIn> {
    let account = match joining::normalised(email) {
        Some((_, key)) => store::by_email(&app.db, &key).await?,
        None => None,
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::verify(secret, hash).await?;
    let Some(account) = account.filter(|_| right) else { return Err(Error::field("password", tr::accounts::WRONG)) };
    if account.confirmed_at.is_some() {
        return Ok(SignedIn::Yes(Box::new(account)));
    }
    let (to, lang) = (account.email.clone().unwrap_or_default(), Lang::parse(&account.language).unwrap_or_default());
    let mut tx = app.db.begin().await?;
    let token = tokens::issue(app, &mut tx, account.id, tokens::Purpose::Confirm, &to).await?;
    letters::send(app, &mut tx, &to, lang, Letter::Confirm(&token)).await?;
    tx.commit().await?;
    Ok(SignedIn::Unconfirmed)
}

/// Puts the account into the session, under a new id.
pub(super) async fn enter(session: &Session, account: AccountId, user_agent: &str) -> Result<()> {
    session.cycle_id().await?;
    session.insert(ACCOUNT, account).await?;
    session.insert(USER_AGENT, user_agent).await?;
    Ok(())
}

/// Sends the link to choose a new password, if there is such an account.
pub(super) async fn forgotten(app: &AppState, email: &str) -> Result<()> {
    let Some((_, key)) = joining::normalised(email) else { return Err(Error::field("email", tr::accounts::BAD_EMAIL)) };
    let Some(account) = store::by_email(&app.db, &key).await? else { return Ok(()) };
    let to = account.email.clone().unwrap_or_default();
    let mut tx = app.db.begin().await?;
    let token = tokens::issue(app, &mut tx, account.id, tokens::Purpose::Reset, &to).await?;
    letters::send(app, &mut tx, &to, Lang::parse(&account.language).unwrap_or_default(), Letter::Reset(&token)).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets a new password by a link and ends every session and every other link: a thief may have asked for a change of address.
/// Whoever has the link reads the address's mail, so the address is confirmed too.
pub(super) async fn reset(app: &AppState, token: &str, secret: &str) -> Result<()> {
    let Some((id, email)) = tokens::peek(app, token, tokens::Purpose::Reset).await? else { return Err(Error::Conflict(tr::accounts::LINK_DEAD)) };
    let mut errors = app::model::form::FormErrors::default();
    password::check("new_password", secret, &[&email], &mut errors);
    errors.into_result()?;
    let hash = password::hash(app, secret).await?;
    let mut tx = app.db.begin().await?;
    if tokens::redeem(app, &mut tx, token, tokens::Purpose::Reset).await?.is_none() {
        return Err(Error::Conflict(tr::accounts::LINK_DEAD));
    }
    store::set_password(&mut tx, id, &hash).await?;
    store::confirm(&mut tx, id, app.clock.now()).await?;
    store::end_sessions(&mut tx, id, "").await?;
    store::end_tokens(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}
