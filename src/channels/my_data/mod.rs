//! What is held about a person, and what they can do about it (law 09-08): see and download all of it, correct it, object, agree to the notice, leave.
//!
//! - [`register`] puts together what each slice says on its card: every column that refers to an account, with what it is, why, how long, and what deletion
//!   does. The download ([`download`]), [`leaving`], the privacy page and the register of processing for the commission follow it.
//! - [`retention`] says how long what is kept is kept.

pub mod download;
mod holdings;
pub mod leaving;
pub mod objections;
mod references;
pub mod register;
pub mod retention;
mod routes;
mod store;

use app::model::my_data::{DataCount, DataPage};

use crate::base::App;
use crate::base::error::Result;
use crate::base::slice::Slice;
use crate::people::accounts::Viewer;
use crate::people::consent;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, hourly: retention::HOURLY, holdings: holdings::HOLDINGS, ..Slice::named("my data") };

/// What there is of each kind about somebody, kinds of which there is nothing left out.
async fn overview(app: &App, viewer: &Viewer) -> Result<DataPage> {
    let mut counts = Vec::new();
    for holding in register::all(app).filter(|holding| holding.export.is_some() && !holding.column.is_empty()) {
        let count = store::count(&app.db, holding, viewer.id).await?;
        if count > 0 {
            counts.push(DataCount { what: holding.what, count });
        }
    }
    Ok(DataPage { counts, agreed: consent::agreed(app, viewer.id).await?, objections: objections::own(app, viewer).await? })
}
