//! Notifications: what happened to what a person wrote. Written here, read in the inbox.
//!
//! - [`notify`] belongs into the transaction of what it tells of.
//! - A notification knows what it is about; while that is hidden its title is not shown.

mod erasing;
mod holdings;
mod store;

pub use app::model::notifications::Notice;
pub use erasing::{conceal, unname_comments};
pub use store::{Kept, among, list, mark_all_read, mark_read};

use crate::base::App;
use crate::base::db::{AccountId, NotificationId, Tx};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    hourly: &[Hourly::keeping(holdings::READ, "notifications", |app| {
        Box::pin(async move { Ok(store::forget_read(&app.db, over(holdings::READ, &app), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(erasing::erase(tx, leaving))),
    ..Slice::named("notifications")
};

/// How many a person has not read.
pub async fn unread(app: &App, account: AccountId) -> Result<i64> {
    Ok(store::unread(&app.db, account).await?)
}

/// Tells `to` what happened. `about` is the content whose title the notice quotes (for a comment: the problem or solution it is on), `path` where to
/// read more. Nobody should be told of their own acts: the caller sees to that.
pub async fn notify(app: &App, tx: &mut Tx, to: AccountId, about: impl Into<Item>, notice: &Notice, path: &str) -> Result<()> {
    let now = app.clock.now();
    let row = store::New { id: app.rng.id::<NotificationId>(now), to, about: Some(about.into()), notice, path, now };
    store::insert(tx, row).await
}

/// Tells `to` of something that nobody can hide: a residence, a role, an organisation.
pub async fn tell(app: &App, tx: &mut Tx, to: AccountId, notice: &Notice, path: &str) -> Result<()> {
    let now = app.clock.now();
    let row = store::New { id: app.rng.id::<NotificationId>(now), to, about: None, notice, path, now };
    store::insert(tx, row).await
}
