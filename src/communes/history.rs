//! What was changed of a commune, as its pages show it.

use app::model::paths;
use app::model::settings::{ChangeRow, Changes, Setting};
use uuid::Uuid;

use super::{Commune, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::RowId;
use crate::base::error::Result;

/// Lines on one page.
const PAGE: usize = 20;

/// Changes of these settings, the latest first; `before` is where a page goes on, `path` the page that shows them.
pub(super) async fn changes(app: &App, commune: &Commune, settings: &[Setting], before: &str, path: String) -> Result<Changes> {
    let mut rows = store::changes(&app.db, commune.id, settings, place(before), PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let older = rows.last().filter(|_| more).map(|last| {
        let place = format!("{}-{}", last.created_at.micros(), last.id.0.simple());
        format!("{}#history", paths::with_query(path, &[("before", &place)]))
    });
    let rows = rows.into_iter().filter_map(|row| {
        let setting = Setting::parse(&row.setting)?;
        Some(ChangeRow { setting, subject: row.subject, before: row.before_value, after: row.after_value, actor: row.actor, at: row.created_at.into() })
    });
    Ok(Changes { rows: rows.collect(), older })
}

fn place(text: &str) -> Option<(Timestamp, RowId)> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), RowId(id.parse::<Uuid>().ok()?)))
}
