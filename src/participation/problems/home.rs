//! What of the problems stands on a commune's home: the newest, those with a photo first. The names of those who reported them, and the photos, are read by
//! whoever shows more than this.

use std::collections::HashMap;

use app::model::content::{Photo, ProblemCard};

use super::cards;
use super::store::{self, CardRow};
use crate::base::App;
use crate::base::db::ProblemId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::content::bylines::{Byline, Bylines};

/// Rows of the home.
#[derive(Debug)]
pub struct Rows(Vec<CardRow>);

/// Reads the newest public problems of a commune.
pub async fn rows(app: &App, commune: &Commune, read: usize) -> Result<Rows> {
    Ok(Rows(store::newest(&app.db, commune.id, read as i64).await?))
}

impl Rows {
    /// Who reported them.
    pub fn bylines(&self) -> impl Iterator<Item = Byline> {
        self.0.iter().map(cards::byline)
    }

    /// Which ones they are.
    pub fn ids(&self) -> impl Iterator<Item = ProblemId> {
        self.0.iter().map(|row| row.id)
    }

    /// Finishes so many of the rows: those with a photo come first, each kind in its order.
    pub async fn cards(mut self, app: &App, authors: &Bylines, photos: &mut HashMap<ProblemId, Photo>, shown: usize) -> Result<Vec<ProblemCard>> {
        self.0.sort_by_key(|row| !photos.contains_key(&row.id));
        self.0.truncate(shown);
        cards::draw(app, self.0, authors, photos).await
    }
}
