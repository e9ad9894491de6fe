//! What the commune's officers have before them: solutions that wait for an answer, and works to follow.

use app::model::content::{SolutionCard, SolutionState};

use super::{cards, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::SolutionId;
use crate::base::error::Result;
use crate::communes::Commune;

/// What the engines sort after every deadline alike: `NULL` comes first on one and last on the other.
const NEVER: i64 = i64::MAX;

/// A solution before the officers.
#[derive(Debug)]
pub struct Due {
    /// Which one.
    pub id: SolutionId,
    /// As lists show it.
    pub card: SolutionCard,
    /// By when the commune promised an answer.
    pub answer_due_at: Option<Timestamp>,
}

/// Public solutions in one of these states after a place: own deadlines first, the nearest before the others; then what was never promised an answer here.
pub async fn in_states(app: &App, commune: &Commune, states: &[SolutionState], after: &str, page: usize) -> Result<Page<Due>> {
    let names = states.iter().map(|state| state.as_str());
    let select = store::public_cards().push(" AND s.commune_id = ").arg(commune.id).push(" AND s.state IN ").list(names);
    let select = select.newer_than("COALESCE(s.answer_due_at, 9223372036854775807), s.id", Cursor::parse(after));
    let by = " ORDER BY COALESCE(s.answer_due_at, 9223372036854775807), s.id LIMIT ";
    let rows: Vec<store::CardRow> = app.db.all(select.push(by).arg(page as i64 + 1)).await?;
    let Page { rows, next } = Page::of(rows, page, |row| Cursor::by_number(row.answer_due_at.map_or(NEVER, Timestamp::micros), row.id.0));
    let due: Vec<_> = rows.iter().map(|row| (row.id, row.answer_due_at)).collect();
    let cards = cards::assemble(app, rows).await?;
    Ok(Page { rows: cards.into_iter().zip(due).map(|(card, (id, answer_due_at))| Due { id, card, answer_due_at }).collect(), next })
}
