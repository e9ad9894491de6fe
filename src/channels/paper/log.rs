//! The log that administrators read: what was entered, printed, claimed and withdrawn, and by whom of the staff.

use app::model::paper::{PaperAct, PaperKind, PaperLogPage, PaperLogRow};
use app::model::paths;

use super::{receipts, store};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};

/// Lines on one page.
const PAGE: usize = 50;

/// One page, newest first; `before` is where the page before ended.
pub(super) async fn page(app: &App, commune: &Commune, before: &str) -> Result<PaperLogPage> {
    let rows = store::events(&app.db, commune.id, Cursor::parse(before), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::paper_log(&commune.slug), &[("before", &next.to_string())]));
    let about = rows.iter().filter_map(|row| Some((PaperKind::parse(&row.kind)?, row.item_id?)));
    let contents = receipts::contents(app, about).await?;
    let agents = bylines::load(&mut &app.db, rows.iter().filter_map(|row| Some(Byline::person(row.actor_id?)))).await?;
    let line = |row: store::EventRow| {
        let about = PaperKind::parse(&row.kind).zip(row.item_id);
        let content = about.and_then(|(kind, id)| contents.get(&Item { kind: receipts::item_kind(kind), id }));
        Some(PaperLogRow {
            at: row.created_at.into(),
            act: PaperAct::parse(&row.act)?,
            kind: PaperKind::parse(&row.kind),
            label: content.map(receipts::label).unwrap_or_default(),
            path: content.map(|content| content.path(&commune.slug)).unwrap_or_default(),
            receipt: row.receipt().to_string(),
            agent: row.actor_id.map(|actor| agents.get(Byline::person(actor)).name.ar).unwrap_or_default(),
            reason: row.reason,
        })
    };
    Ok(PaperLogPage { rows: rows.into_iter().filter_map(line).collect(), older })
}
