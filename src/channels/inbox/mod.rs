//! The inbox: the page on which people read what [`crate::people::notifications`] kept for them.
//!
//! - A sentence is made when it is read, in the reader's language, with people and organisations as they are named then. While what it tells of is hidden,
//!   its title is not shown.
//! - Having read is an act of its own (a form), so that no GET changes anything.

mod reading;
mod routes;

use std::collections::HashMap;

use app::model::notifications::NotificationRow;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("inbox") };

/// The newest of a person's notifications, for those who look at them with the person's leave.
pub async fn newest(app: &App, account: AccountId) -> Result<Vec<NotificationRow>> {
    Ok(reading::page(app, account, "").await?.rows)
}

/// What notifications say now, as JSON, for the download: as they are read, and no more.
pub async fn as_read(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    reading::as_read(app, ids).await
}
