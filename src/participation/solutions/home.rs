//! What of the solutions stands on a commune's home: those that lack the fewest supports, what the commune decided last, and what is finished. Read in one
//! statement; the names of those who wrote it are read by whoever shows more than this.

use app::model::Lang;
use app::model::content::{SolutionCard, SolutionState};

use super::cards;
use super::store::{self, CardRow};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::SolutionId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::content::bylines::{Byline, Bylines};

/// Of those that can be supported, how many are looked at.
const CANDIDATES: i64 = 24;
/// Of those that are decided, how many are looked at: the finished ones among them stand elsewhere.
const DECIDED: i64 = 8;

/// Rows of the home.
#[derive(Debug)]
pub struct Rows {
    near: Vec<CardRow>,
    decided: Vec<CardRow>,
    done: Vec<CardRow>,
}

/// Where a solution stands, and since when, if that is known here.
#[derive(Clone, Debug)]
pub struct Stands {
    pub id: SolutionId,
    pub number: i64,
    pub title: String,
    pub category: String,
    pub state: SolutionState,
    /// `None` where the state came with an import.
    pub at: Option<Timestamp>,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

impl Stands {
    fn of(row: &CardRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            title: row.title.clone(),
            category: row.category.clone(),
            state: row.state(),
            at: (!row.state_imported).then_some(row.updated_at),
            language: Lang::parse(&row.language),
        }
    }
}

/// Reads what stands on the home: so many that lack little, and so many that are finished.
pub async fn rows(app: &App, commune: &Commune, near_most: usize, done_most: usize) -> Result<Rows> {
    let [mut near, decided, done] = store::shelves(&app.db, commune.id, [CANDIDATES, DECIDED, done_most as i64]).await?;
    let threshold = commune.threshold();
    near.retain(|row| threshold.counted(row.support_count, row.resident_support_count) < commune.support_threshold);
    near.truncate(near_most);
    Ok(Rows { near, decided, done })
}

impl Rows {
    /// Who wrote those that lack little.
    pub fn bylines(&self) -> impl Iterator<Item = Byline> {
        self.near.iter().map(cards::byline)
    }

    /// Which ones lack little, in their order.
    pub fn near_ids(&self) -> Vec<SolutionId> {
        self.near.iter().map(|row| row.id).collect()
    }

    /// What the commune said yes or no to, or began, the latest first.
    pub fn decided(&self) -> impl Iterator<Item = Stands> {
        self.decided.iter().map(Stands::of).filter(|stands| stands.state != SolutionState::Done)
    }

    /// What is finished, the latest first.
    pub fn done(&self) -> impl Iterator<Item = Stands> {
        self.done.iter().map(Stands::of)
    }

    /// Those below the threshold with the most supports.
    pub async fn near(self, app: &App, authors: &Bylines) -> Result<Vec<SolutionCard>> {
        cards::finish(app, self.near, authors).await
    }
}
