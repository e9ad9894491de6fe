//! Notifications: what happened to what a person wrote, read on a page of their own.
//!
//! - [`notify`] belongs into the transaction of what it tells of. The sentence is made when it is read, in the reader's language.
//! - A notification knows what it is about; while that is hidden its title is not shown.
//! - Reading is an act of its own (a form), so that no GET changes anything.

mod reading;
mod routes;
mod store;

use std::collections::HashMap;

pub use app::model::notifications::Notice;
use app::model::notifications::NotificationRow;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{AccountId, NotificationId, Tx};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("notifications") };

/// How many a person has not read.
pub async fn unread(app: &App, account: AccountId) -> Result<i64> {
    Ok(store::unread(&app.db, account).await?)
}

/// The newest of a person's notifications, for those who look at them with the person's leave.
pub async fn newest(app: &App, account: AccountId) -> Result<Vec<NotificationRow>> {
    Ok(reading::page(app, account, "").await?.rows)
}

/// What notifications say now, as JSON, for the download: as they are read, and no more.
pub async fn as_read(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    reading::as_read(app, ids).await
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
