//! Notifications: what happened to what a person wrote. Written here, read in the inbox.
//!
//! - [`write()`] belongs into the transaction of what it tells of.
//! - A notification knows what it is about: while that is hidden its title is not shown. It knows who acted by ids, never by names: whoever is renamed, hidden
//!   or has left is named so in old ones too.

mod erasing;
mod holdings;
pub mod past;
mod store;

pub use app::model::notifications::Notice;
pub use erasing::conceal;
pub use store::{Kept, among, list, mark_all_read, mark_read};

use crate::base::App;
use crate::base::db::{AccountId, NotificationId, OrganisationId, PartRows, Parts, Tx};
use crate::base::error::Result;
use crate::base::kind::{Byline, Item};
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    hourly: &[Hourly::keeping(holdings::READ, "notifications", |app| {
        Box::pin(async move { Ok(store::forget_read(&app.db, over(holdings::READ, &app), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    unseen: &["notifications"],
    erase: Some(|_, tx, leaving| Box::pin(erasing::erase(tx, leaving))),
    ..Slice::named("notifications")
};

/// How many a person has not read.
pub async fn unread(app: &App, account: AccountId) -> Result<i64> {
    Ok(unread_of(&with_unread(Parts::default(), account).load(&mut &app.db).await?))
}

/// Asks how many a person has not read.
pub fn with_unread(parts: Parts, account: AccountId) -> Parts {
    store::with_unread(parts, account)
}

/// How many a person has not read, from the rows of [`with_unread`].
pub fn unread_of(rows: &PartRows) -> i64 {
    rows.of("unread").map(|row| row.number(0)).sum()
}

/// Who acted, and for or in which organisation; names are read with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// The person.
    pub account: Option<AccountId>,
    pub organisation: Option<OrganisationId>,
    /// Whether the person acted as an officer.
    pub officer: bool,
}

impl By {
    /// Nobody who is named.
    pub const NOBODY: Self = Self { account: None, organisation: None, officer: false };

    /// What happened to an organisation.
    pub const fn organisation(organisation: OrganisationId) -> Self {
        Self { organisation: Some(organisation), ..Self::NOBODY }
    }
}

impl From<Byline> for By {
    fn from(byline: Byline) -> Self {
        Self { account: Some(byline.account), organisation: byline.organisation, officer: byline.officer }
    }
}

/// Something to tell somebody.
#[derive(Clone, Copy, Debug)]
pub struct News<'a> {
    /// What happened; names in it are not kept.
    pub notice: &'a Notice,
    /// Where to read more.
    pub path: &'a str,
    /// The content whose title the notice quotes (for a comment: what it is on).
    pub about: Option<Item>,
    /// Who acted.
    pub by: By,
}

impl<'a> News<'a> {
    /// What happened to content, by nobody who is named.
    pub fn about(about: impl Into<Item>, notice: &'a Notice, path: &'a str) -> Self {
        Self { notice, path, about: Some(about.into()), by: By::NOBODY }
    }
}

/// Tells `to` what happened. Nobody should be told of their own acts: the caller sees to that.
pub async fn write(app: &App, tx: &mut Tx, to: AccountId, news: News<'_>) -> Result<()> {
    let now = app.clock.now();
    let News { notice, path, about, by } = news;
    store::insert(tx, store::New { id: app.rng.id::<NotificationId>(now), to, about, by, notice, path, now }).await
}

/// Tells `to` of something that nobody can hide: a residence, a role.
pub async fn tell(app: &App, tx: &mut Tx, to: AccountId, notice: &Notice, path: &str) -> Result<()> {
    write(app, tx, to, News { notice, path, about: None, by: By::NOBODY }).await
}

/// Makes what others were told that a placeholder did the act of a person.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    Ok(store::hand_over(tx, from, to).await?)
}
