//! What was changed of a commune, page by page.

use app::model::settings::Setting;

use super::model::{Change, Commune, PastChange};
use super::store;
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;

/// Changes on one page.
const PAGE: usize = 20;

/// Changes of these settings, the latest first, from a place in the list on.
pub async fn history(app: &App, commune: &Commune, settings: &[Setting], before: Option<Cursor>) -> Result<Page<PastChange>> {
    let rows = store::changes(&app.db, commune.id, settings, before, PAGE + 1).await?;
    Ok(Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0)).filter_map(|row| {
        let change = Change { setting: Setting::parse(&row.setting)?, subject: row.subject, before: row.before_value, after: row.after_value };
        Some(PastChange { change, actor: row.actor_id, at: row.created_at })
    }))
}
