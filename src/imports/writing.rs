//! Writes imported rows in one transaction, each once.

use std::collections::HashMap;

use app::model::Lang;
use app::model::content::SolutionState;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::decidim::Known;
use super::store::{self, AnswerRow, CommentRow, SolutionRow};
use super::{ImportedComment, ImportedSolution, Report};
use crate::communes::{self, Commune, Numbered};
use crate::db::{AccountId, CommentId, NeighbourhoodId, SolutionId, Tx};
use crate::{AppState, accounts};

/// The transaction of an import, and what is here already.
pub(super) struct Writer {
    app: AppState,
    commune: Commune,
    tx: Tx,
    neighbourhoods: Vec<(NeighbourhoodId, Vec<String>)>,
    people: Known,
    solutions: Known,
    comments: Known,
    /// The top comment, and the solution, of every comment.
    threads: HashMap<Uuid, (CommentId, SolutionId)>,
    pub report: Report,
}

impl Writer {
    pub async fn begin(app: &AppState, commune: &Commune) -> anyhow::Result<Self> {
        let mut tx = app.db.begin().await?;
        let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
        Ok(Self {
            people: store::known(&mut tx, commune.id, "person").await?,
            solutions: store::known(&mut tx, commune.id, "solution").await?,
            comments: store::known(&mut tx, commune.id, "comment").await?,
            threads: store::threads(&mut tx, commune.id).await?,
            neighbourhoods: neighbourhoods.into_iter().map(|known| (known.id, vec![known.name.ar, known.name.fr.to_lowercase()])).collect(),
            app: app.clone(),
            commune: commune.clone(),
            tx,
            report: Report::default(),
        })
    }

    /// Puts a proposal in, or brings it up to its source.
    pub async fn solution(&mut self, imported: &ImportedSolution) -> anyhow::Result<()> {
        let fingerprint = fingerprint(imported);
        let known = self.solutions.get(&imported.source_id).cloned();
        if known.as_ref().is_some_and(|(_, old)| *old == fingerprint) {
            self.report.solutions_unchanged += 1;
            return Ok(());
        }
        let author_id = self.person(&imported.author).await?;
        let id = known.as_ref().map_or_else(|| self.app.rng.id(imported.created_at), |(id, _)| SolutionId(*id));
        let row = SolutionRow { id, commune_id: self.commune.id, author_id, neighbourhood_id: self.neighbourhood(&imported.place), imported };
        if known.is_some() {
            store::update_solution(&mut self.tx, &row).await?;
            self.report.solutions_updated += 1;
        } else {
            let number = communes::next_number(&mut self.tx, self.commune.id, Numbered::Solution).await?;
            store::insert_solution(&mut self.tx, &self.app, &row, number).await?;
            self.report.solutions_added += 1;
        }
        self.answer(id, imported).await?;
        store::remember(&mut self.tx, self.commune.id, "solution", &imported.source_id, id.0, &fingerprint).await?;
        self.solutions.insert(imported.source_id.clone(), (id.0, fingerprint));
        Ok(())
    }

    async fn answer(&mut self, solution: SolutionId, imported: &ImportedSolution) -> anyhow::Result<()> {
        let decision = match imported.state {
            SolutionState::Accepted => "accepted",
            SolutionState::Rejected => "rejected",
            SolutionState::UnderEvaluation => "under_evaluation",
            _ => return Ok(()),
        };
        if imported.answer.is_empty() {
            return Ok(());
        }
        let name = self.commune.name.fr.clone();
        let officer = self.person(&name).await?;
        let at = imported.answered_at.unwrap_or(imported.published_at);
        store::replace_answer(&mut self.tx, &AnswerRow { id: self.app.rng.id(at), solution, officer, decision, reasons: &imported.answer, at }).await?;
        Ok(())
    }

    /// Whether what a comment is about is here already.
    pub fn knows_target(&self, comment: &ImportedComment) -> bool {
        if comment.on_comment { self.comments.contains_key(&comment.on) } else { self.solutions.contains_key(&comment.on) }
    }

    /// Puts a comment in, or brings it up to its source. Its target must be here. A deeper reply hangs on its top comment.
    pub async fn comment(&mut self, imported: &ImportedComment) -> anyhow::Result<()> {
        let fingerprint = fingerprint(imported);
        let known = self.comments.get(&imported.source_id).cloned();
        if known.as_ref().is_some_and(|(_, old)| *old == fingerprint) {
            self.report.comments_unchanged += 1;
            return Ok(());
        }
        let (parent, solution) = if imported.on_comment {
            let (on, _) = self.comments.get(&imported.on).ok_or_else(|| anyhow::anyhow!("the comment {} is not here", imported.on))?;
            let (top, solution) = self.threads.get(on).ok_or_else(|| anyhow::anyhow!("the comment {} has no thread", imported.on))?;
            (Some(*top), *solution)
        } else {
            let (on, _) = self.solutions.get(&imported.on).ok_or_else(|| anyhow::anyhow!("the proposal {} is not here", imported.on))?;
            (None, SolutionId(*on))
        };
        let author_id = self.person(&imported.author).await?;
        let id = known.as_ref().map_or_else(|| self.app.rng.id(imported.created_at), |(id, _)| CommentId(*id));
        let row = CommentRow { id, commune_id: self.commune.id, solution, parent, author_id, imported };
        if known.is_some() {
            store::update_comment(&mut self.tx, &row).await?;
            self.report.comments_updated += 1;
        } else {
            store::insert_comment(&mut self.tx, &row).await?;
            self.report.comments_added += 1;
        }
        store::remember(&mut self.tx, self.commune.id, "comment", &imported.source_id, id.0, &fingerprint).await?;
        self.threads.insert(id.0, (parent.unwrap_or(id), solution));
        self.comments.insert(imported.source_id.clone(), (id.0, fingerprint));
        Ok(())
    }

    /// Makes it all lasting.
    pub async fn finish(mut self) -> anyhow::Result<Report> {
        store::recount(&mut self.tx, self.commune.id).await?;
        self.tx.commit().await?;
        Ok(self.report)
    }

    /// The placeholder of that name.
    async fn person(&mut self, name: &str) -> anyhow::Result<AccountId> {
        if let Some((id, _)) = self.people.get(name) {
            return Ok(AccountId(*id));
        }
        let id = accounts::make_placeholder(&self.app, &mut self.tx, name, Lang::Ar).await?;
        store::remember(&mut self.tx, self.commune.id, "person", name, id.0, "").await?;
        self.people.insert(name.to_owned(), (id.0, String::new()));
        Ok(id)
    }

    fn neighbourhood(&self, place: &str) -> Option<NeighbourhoodId> {
        let place = place.to_lowercase();
        self.neighbourhoods.iter().find(|(_, names)| names.iter().any(|name| !name.is_empty() && place.contains(name.as_str()))).map(|(id, _)| *id)
    }
}

/// Tells a changed row from an unchanged one.
fn fingerprint(row: &impl std::fmt::Debug) -> String {
    Sha256::digest(format!("{row:?}")).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
