//! Links to public problems, for pages of what is about them.

use std::collections::HashMap;

use app::model::Lang;
use app::model::content::{ProblemCard, ProblemState};
use app::model::solutions::LinkedProblem;

use super::{cards, store};
use crate::base::App;
use crate::base::db::{CommuneId, PartRows, Parts};
use crate::base::error::Result;
use crate::base::folding;
use crate::communes::Commune;

/// Asks for links to public problems; whoever asks adds which: ids, or what selects them, behind `IN `.
pub fn with_links(parts: Parts) -> Parts {
    store::with_links(parts)
}

/// The links, from the rows of [`with_links`], by number.
pub fn links_of(rows: &PartRows) -> Vec<LinkedProblem> {
    let mut links: Vec<LinkedProblem> = rows.of("problems").map(|row| link(row.number(0), row.text(0), row.text(1), row.text(2))).collect();
    links.sort_by_key(|link| link.number);
    links
}

/// Links to those of these problems of a commune that are public, in the order of the numbers.
pub async fn links_by_number(app: &App, commune: CommuneId, numbers: &[i64]) -> Result<Vec<LinkedProblem>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = store::links_by_number(&app.db, commune, numbers).await?;
    let links: HashMap<i64, LinkedProblem> =
        rows.into_iter().map(|(number, title, state, language)| (number, link(number, &title, &state, &language))).collect();
    Ok(numbers.iter().filter_map(|number| links.get(number).cloned()).collect())
}

/// Those looked through for a title.
const TITLES: i64 = 200;
/// Letters that are looked for, and words: no title has more, and anybody may ask.
const LETTERS: usize = 200;
const WORDS: usize = 12;

/// The newest public problems of a commune with all of these words in their titles, as they are read with or without accents; without words the newest.
pub async fn titled(app: &App, commune: &Commune, words: &str, most: usize) -> Result<Vec<ProblemCard>> {
    let words = folding::fold(&words.chars().take(LETTERS).collect::<String>());
    let words: Vec<&str> = words.split_whitespace().take(WORDS).collect();
    let rows = store::newest(&app.db, commune.id, TITLES).await?;
    let has_all = |title: &str| {
        let title = folding::fold(title);
        words.iter().all(|word| title.contains(word))
    };
    let found = rows.into_iter().filter(|row| has_all(&row.title)).take(most).collect();
    cards::assemble(app, found).await
}

fn link(number: i64, title: &str, state: &str, language: &str) -> LinkedProblem {
    let state = ProblemState::parse(state).unwrap_or(ProblemState::Reported);
    LinkedProblem { number, title: title.to_owned(), state, language: Lang::parse(language) }
}
