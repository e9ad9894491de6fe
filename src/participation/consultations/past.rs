//! Consultations with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::consultations::{ChangeKind, ConsultationTemplate, PhaseKind};

use super::model::{Audience, Texts};
use super::phases::{Phase, Schedule};
use super::scheduling;
use super::store::{changes, writing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, PhaseId, RowId, Tx};
use crate::base::error::Result;
use crate::communes::{self, Numbered};

/// A consultation.
#[derive(Debug)]
pub struct ConsultationRow<'a> {
    pub commune: CommuneId,
    pub template: ConsultationTemplate,
    pub texts: &'a Texts,
    pub audience: &'a Audience,
    /// Who prepared it and answers questions, and how they are reached.
    pub officer: AccountId,
    pub contact: &'a str,
    /// The first moment, and each phase with the first moment after it.
    pub starts_at: Timestamp,
    pub phases: &'a [(PhaseKind, Timestamp)],
    /// `None`: a draft.
    pub published_at: Option<Timestamp>,
    pub at: Timestamp,
}

/// Keeps one, with all that follows from its phases. Returns its id and its number.
pub async fn insert(app: &App, tx: &mut Tx, row: &ConsultationRow<'_>) -> Result<(ConsultationId, i64)> {
    let id: ConsultationId = app.rng.id(row.at);
    let number = communes::next_number(tx, row.commune, Numbered::Consultation).await?;
    let slug = format!("{}-{number}", row.template.as_str().replace('_', "-"));
    let draft = writing::Draft { id, commune: row.commune, number, slug: &slug, template: row.template.as_str(), by: row.officer, at: row.at };
    writing::insert(tx, &draft).await?;
    writing::set_texts(tx, id, row.texts).await?;
    writing::set_audience(tx, id, row.audience).await?;
    writing::set_contact(tx, id, Some(row.officer), row.contact).await?;
    let phases = row.phases.iter().map(|(kind, end)| Phase { id: app.rng.id::<PhaseId>(row.at), kind: *kind, starts_at: None, ends_at: Some(*end) });
    scheduling::keep(tx, id, &Schedule::new(Some(row.starts_at), phases)).await?;
    if let Some(at) = row.published_at {
        let languages = communes::get_in(tx, row.commune).await?.languages;
        writing::publish(tx, id, languages, at).await?;
        communes::note_consultations(tx, row.commune).await?;
    }
    Ok((id, number))
}

/// Gives one up, with its reason.
pub async fn cancel(app: &App, tx: &mut Tx, id: ConsultationId, (by, reason): (AccountId, &str), at: Timestamp) -> Result<()> {
    writing::cancel(tx, id, reason, at).await?;
    add_change(app, tx, id, (ChangeKind::Cancelled, by, reason), at).await
}

/// Keeps since when one is decided.
pub async fn decide(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> Result<()> {
    writing::decide(tx, id, at).await?;
    Ok(())
}

/// Keeps a change of which everybody has been told.
pub async fn add_change(app: &App, tx: &mut Tx, consultation: ConsultationId, (what, by, reason): (ChangeKind, AccountId, &str), at: Timestamp) -> Result<()> {
    let id: RowId = app.rng.id(at);
    let new = changes::NewChange { id, consultation, what, subject: String::new(), before: String::new(), after: String::new(), reason, by, at };
    changes::insert(tx, &new).await?;
    Ok(changes::mark_told(tx, id, None, Some(at)).await?)
}
