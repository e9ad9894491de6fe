//! What of the problems stands on a commune's home: the newest. The names of those who reported them are read by whoever shows more than this.

use app::model::content::ProblemCard;

use super::cards;
use super::store::{self, CardRow};
use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::content::bylines::{Byline, Bylines};

/// Rows of the home.
#[derive(Debug)]
pub struct Rows(Vec<CardRow>);

/// Reads the newest public problems of a commune.
pub async fn rows(app: &App, commune: &Commune, shown: usize) -> Result<Rows> {
    Ok(Rows(store::newest(&app.db, commune.id, shown as i64).await?))
}

impl Rows {
    /// Who reported them.
    pub fn bylines(&self) -> impl Iterator<Item = Byline> {
        self.0.iter().map(cards::byline)
    }

    /// Finishes the rows.
    pub async fn cards(self, app: &App, authors: &Bylines) -> Result<Vec<ProblemCard>> {
        cards::finish(app, self.0, authors).await
    }
}
