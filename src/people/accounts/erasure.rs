//! Leaving: an account is emptied and stays as what contributions refer to; nobody can sign in to it, and it has no name, address or phone any more.

use app::model::Lang;

use super::{Message, Viewer, codes, password, store};
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::email::normalised;
use crate::base::erasure::{Contributions, Leaving};
use crate::base::error::Result;
use crate::base::mail::{self, Mail};
use crate::base::sms::{self, Sms};

/// Who somebody was, known for the last time.
#[derive(Clone, Debug)]
pub struct Former {
    /// The name shown.
    pub name: String,
    /// The address.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The language of mails.
    pub lang: Lang,
}

impl Former {
    /// The person as every slice is told of them.
    pub async fn leaving(&self, app: &App, tx: &mut Tx, account: AccountId, contributions: Contributions) -> Result<Leaving> {
        let shares_phone = match &self.phone {
            Some(phone) => store::is_phone_of_another(tx, phone, account).await?,
            None => false,
        };
        Ok(Leaving {
            account,
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            shares_phone,
            contributions,
            at: app.clock.now(),
            afterwards: Vec::new(),
        })
    }

    /// Queues a last message, by the way that the person had.
    pub async fn write(self, app: &App, tx: &mut Tx, compose: impl FnOnce(Lang) -> Message) -> Result<()> {
        let Message { subject, text, short } = compose(self.lang);
        match (self.email, self.phone) {
            (Some(to), _) => mail::enqueue(app, tx, &Mail { to, subject, text, lang: self.lang }).await,
            (None, Some(to)) => sms::enqueue(app, tx, &Sms { to, text: short, until: None }).await.map(drop),
            (None, None) => Ok(()),
        }
    }
}

/// Takes name, address, phone and password off an account, and returns who it was. `None` if it was emptied before, or never was anybody's. The row
/// stays locked until the transaction ends, so that of two who ask at once one does it.
pub async fn empty(app: &App, tx: &mut Tx, id: AccountId) -> Result<Option<Former>> {
    // A change that changes nothing locks the row before it is read.
    store::lock(tx, id).await?;
    let Some(account) = store::find_in(tx, id).await? else { return Ok(None) };
    let handle = format!("{}{}", app.rng.handle(), app.rng.handle());
    store::empty(tx, id, &handle, app.clock.now()).await?;
    let lang = Lang::parse(&account.language).unwrap_or_default();
    Ok(Some(Former { name: account.name, email: account.email, phone: account.phone, lang }))
}

/// Forgets codes that wait for an address or a phone which is nobody's any more.
pub(super) async fn erase(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if let Some(phone) = leaving.phone.as_ref().filter(|_| !leaving.shares_phone) {
        codes::delete_of(tx, phone).await?;
    }
    if let Some((_, key)) = leaving.email.as_deref().and_then(normalised) {
        codes::delete_of(tx, &key).await?;
    }
    Ok(())
}

/// Whether somebody has a password to confirm with.
pub async fn has_password(app: &App, viewer: &Viewer) -> Result<bool> {
    Ok(store::find(&app.db, viewer.id).await?.and_then(|account| account.password_hash).is_some_and(|hash| !hash.is_empty()))
}

/// Whether this is the person's password. The caller limits guesses.
pub async fn is_password(app: &App, viewer: &Viewer, secret: &str) -> Result<bool> {
    let hash = store::find(&app.db, viewer.id).await?.and_then(|account| account.password_hash);
    password::verify(app, secret, hash).await
}
