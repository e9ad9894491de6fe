//! What the commune's officers have before them: solutions that wait for an answer, and works to follow.

use app::model::content::{SolutionCard, SolutionState};

use super::store::listing::Place;
use super::{cards, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::SolutionId;
use crate::base::error::Result;
use crate::communes::Commune;

/// What the engines sort after every deadline alike: `NULL` comes first on one and last on the other.
const NEVER: i64 = i64::MAX;

/// One page of a list: each with the moment by which the commune promised an answer.
#[derive(Debug)]
pub struct InStates {
    /// The cards.
    pub cards: Vec<(SolutionCard, SolutionId, Option<Timestamp>)>,
    /// What the next page begins after, if there is one.
    pub next: Option<String>,
}

/// Public solutions in one of these states after a place: own deadlines first, the nearest before the others; then what was never promised an answer here.
pub async fn in_states(app: &App, commune: &Commune, states: &[SolutionState], after: &str, page: usize) -> Result<InStates> {
    let names = states.iter().map(|state| state.as_str());
    let mut select = store::public_cards().push(" AND s.commune_id = ").arg(commune.id).push(" AND s.state IN ").list(names);
    if let Some(place) = Place::parse(after) {
        select = select.push(" AND (COALESCE(s.answer_due_at, 9223372036854775807), s.id) > (").arg(place.value).push(", ").arg(place.id).push(")");
    }
    let by = " ORDER BY COALESCE(s.answer_due_at, 9223372036854775807), s.id LIMIT ";
    let mut rows: Vec<store::CardRow> = app.db.all(select.push(by).arg(page as i64 + 1)).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let place = |row: &store::CardRow| Place { value: row.answer_due_at.map_or(NEVER, Timestamp::micros), tie: 0, id: row.id.0 };
    let next = rows.last().filter(|_| more).map(|row| place(row).to_text());
    let due: Vec<(SolutionId, Option<Timestamp>)> = rows.iter().map(|row| (row.id, row.answer_due_at)).collect();
    Ok(InStates { cards: cards::draw(app, rows).await?.into_iter().zip(due).map(|(card, (id, due))| (card, id, due)).collect(), next })
}
