//! Links to public problems, for pages of what is about them.

use std::collections::HashMap;

use app::model::content::ProblemState;
use app::model::solutions::LinkedProblem;

use super::store;
use crate::base::App;
use crate::base::db::{CommuneId, PartRows, Parts};
use crate::base::error::Result;

/// Asks for links to public problems; whoever asks adds which: ids, or what selects them, behind `IN `.
pub fn with_links(parts: Parts) -> Parts {
    store::with_links(parts)
}

/// The links, from the rows of [`with_links`], by number.
pub fn links_of(rows: &PartRows) -> Vec<LinkedProblem> {
    let mut links: Vec<LinkedProblem> = rows.of("problems").map(|row| link(row.number(0), row.text(0), row.text(1))).collect();
    links.sort_by_key(|link| link.number);
    links
}

/// Links to those of these problems of a commune that are public, in the order of the numbers.
pub async fn links_by_number(app: &App, commune: CommuneId, numbers: &[i64]) -> Result<Vec<LinkedProblem>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = store::links_by_number(&app.db, commune, numbers).await?;
    let links: HashMap<i64, LinkedProblem> = rows.into_iter().map(|(number, title, state)| (number, link(number, &title, &state))).collect();
    Ok(numbers.iter().filter_map(|number| links.get(number).cloned()).collect())
}

fn link(number: i64, title: &str, state: &str) -> LinkedProblem {
    LinkedProblem { number, title: title.to_owned(), state: ProblemState::parse(state).unwrap_or(ProblemState::Reported) }
}
