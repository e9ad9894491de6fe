//! Solutions that a consultation can gather, for whoever looks for them: by a number, by words of the title, or one page after the other.

use app::model::content::SolutionCard;

use super::cards;
use super::store::{CardRow, listing};
use crate::base::App;
use crate::base::db::{NeighbourhoodId, SolutionId};
use crate::base::error::Result;
use crate::base::folding::fold;
use crate::base::text::number;
use crate::communes::Commune;

/// Solutions among which words are looked for: the most supported ones.
const LOOKED_THROUGH: usize = 2_000;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Of these neighbourhoods or of the whole commune; empty for any.
    pub places: &'a [NeighbourhoodId],
    /// But for these.
    pub except: &'a [SolutionId],
    /// A number, or words of the title; empty for all.
    pub words: &'a str,
    /// Which page, from 0.
    pub page: usize,
}

/// A page of the open solutions of a commune, the most supported first, and whether there is a next one.
pub async fn open(app: &App, commune: &Commune, wanted: &Wanted<'_>, most: usize) -> Result<(Vec<SolutionCard>, bool)> {
    let (from, chosen) = (wanted.page.saturating_mul(most), (wanted.places, wanted.except));
    let mut rows = if wanted.words.trim().is_empty() {
        listing::open(&app.db, commune.id, chosen, (from, most + 1)).await?
    } else {
        let (words, number) = (fold(wanted.words), number(wanted.words));
        let is_wanted = |row: &CardRow| Some(row.number) == number || fold(&row.title).contains(words.trim());
        let rows = listing::open(&app.db, commune.id, chosen, (0, LOOKED_THROUGH)).await?;
        rows.into_iter().filter(is_wanted).skip(from).take(most + 1).collect()
    };
    let more = rows.len() > most;
    rows.truncate(most);
    Ok((cards::assemble(app, rows).await?, more))
}
