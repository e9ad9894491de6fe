//! What of the solutions stands on a commune's home: those that lack the fewest supports, the newest, and what the commune decided last. Read in one statement;
//! the names of those who wrote it are read by whoever shows more than this.

use app::model::content::SolutionCard;

use super::cards;
use super::store::{self, CardRow};
use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::content::bylines::{Byline, Bylines};

/// Of those that can be supported, how many are looked at.
const CANDIDATES: i64 = 24;

/// Rows of the home.
#[derive(Debug)]
pub struct Rows {
    near: Vec<CardRow>,
    newest: Vec<CardRow>,
    decided: Vec<CardRow>,
}

/// The cards of the home.
#[derive(Debug)]
pub struct Cards {
    /// Below the threshold, with the most supports.
    pub near: Vec<SolutionCard>,
    /// The newest of the others.
    pub newest: Vec<SolutionCard>,
    /// Decided on, the latest first.
    pub decided: Vec<SolutionCard>,
}

/// Reads what stands on the home, so many of each.
pub async fn rows(app: &App, commune: &Commune, shown: usize) -> Result<Rows> {
    let most = shown as i64;
    let [mut near, mut newest, decided] = store::shelves(&app.db, commune.id, [CANDIDATES, 2 * most, most]).await?;
    let threshold = commune.threshold();
    near.retain(|row| threshold.counted(row.support_count, row.resident_support_count) < commune.support_threshold);
    near.truncate(shown);
    newest.retain(|row| !near.iter().any(|other| other.id == row.id));
    newest.truncate(shown);
    Ok(Rows { near, newest, decided })
}

impl Rows {
    /// Who wrote them.
    pub fn bylines(&self) -> impl Iterator<Item = Byline> {
        self.near.iter().chain(&self.newest).chain(&self.decided).map(cards::byline)
    }

    /// Finishes the rows.
    pub async fn cards(self, app: &App, authors: &Bylines) -> Result<Cards> {
        Ok(Cards {
            near: cards::finish(app, self.near, authors).await?,
            newest: cards::finish(app, self.newest, authors).await?,
            decided: cards::finish(app, self.decided, authors).await?,
        })
    }
}
