//! What the commune's officers have before them: solutions that wait for an answer, and works to follow.

use app::model::content::SolutionCard;

use super::{cards, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{Columns, CommuneId, PartRows, Parts, SolutionId};
use crate::base::error::Result;
use crate::communes::Commune;

/// What the engines sort after every deadline alike: `NULL` comes first on one and last on the other.
const NEVER: i64 = i64::MAX;

/// A solution before the officers.
#[derive(Debug)]
pub struct Due {
    pub id: SolutionId,
    /// As lists show it.
    pub card: SolutionCard,
    /// By when the commune promised an answer.
    pub answer_due_at: Option<Timestamp>,
}

/// A list of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// They wait for an answer.
    Answer,
    /// They are accepted and not done.
    Works,
}

/// Solutions that are counted; of more nobody needs the number.
const MOST_COUNTED: i64 = 1_000;

/// Asks how many solutions the commune has promised an answer to, and how many of these answers are late.
pub fn with_promised(parts: Parts, commune: CommuneId, now: Timestamp) -> Parts {
    let columns = Columns { numbers: &["COUNT(*)"], ..Columns::NONE };
    [("promised_answers", NEVER), ("late_answers", now.micros())].into_iter().fold(parts, |parts, (name, before)| {
        let parts = parts.part(name, &columns, " FROM (SELECT s.id FROM solutions s WHERE ").push(store::PUBLIC).push(" AND s.commune_id = ").arg(commune);
        let parts = parts.push(" AND s.state IN ('threshold', 'under_evaluation') AND COALESCE(s.answer_due_at, 9223372036854775807) < ").arg(before);
        parts.push(" ORDER BY COALESCE(s.answer_due_at, 9223372036854775807), s.id LIMIT ").arg(MOST_COUNTED).push(") d")
    })
}

/// How many these are, from the rows of [`with_promised`].
pub fn promised(rows: &PartRows) -> (i64, i64) {
    let count = |part: &str| rows.of(part).map(|row| row.number(0)).sum();
    (count("promised_answers"), count("late_answers"))
}

/// Public solutions of a list after a place: own deadlines first, the nearest before the others; then what was never promised an answer here.
pub async fn before_officers(app: &App, commune: &Commune, list: Before, after: &str, page: usize) -> Result<Page<Due>> {
    let select = store::public_cards().push(" AND s.commune_id = ").arg(commune.id);
    // As in the indexes: a bound state would not tell which of them fits.
    let select = select.push(match list {
        Before::Answer => " AND s.state IN ('threshold', 'under_evaluation')",
        Before::Works => " AND s.state IN ('accepted', 'in_progress')",
    });
    let select = select.newer_than("COALESCE(s.answer_due_at, 9223372036854775807), s.id", Cursor::parse(after));
    let by = " ORDER BY COALESCE(s.answer_due_at, 9223372036854775807), s.id LIMIT ";
    let rows: Vec<store::CardRow> = app.db.all(select.push(by).arg(page as i64 + 1)).await?;
    let Page { rows, next } = Page::of(rows, page, |row| Cursor::by_number(row.answer_due_at.map_or(NEVER, Timestamp::micros), row.id.0));
    let due: Vec<_> = rows.iter().map(|row| (row.id, row.answer_due_at)).collect();
    let cards = cards::assemble(app, rows).await?;
    Ok(Page { rows: cards.into_iter().zip(due).map(|(card, (id, answer_due_at))| Due { id, card, answer_due_at }).collect(), next })
}
