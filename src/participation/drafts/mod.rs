//! Texts for comment: a draft regulation of a consultation, article by article.
//!
//! - An officer makes the text in the editor or pastes it whole ([`editing`], [`splitting`]); it is frozen as version 1 when the consultation is published, and
//!   changes again only after closing, as the next version with its reason ([`publishing`]). Articles keep their key in every version; old ones stay readable.
//! - A person and an organisation have one stance each to an article, because the database says so ([`contributing`]); what is given is let in by the
//!   consultation's clock and standing. Persons and organisations are counted apart. Who proposes another wording can be supported ([`supporting`]).
//! - What was begun before closing and sent after it counts for nothing, and is kept for whoever wrote it for thirty days ([`late`]).
//! - Organisations that wait for the approval of their representative comment once they are approved: a stance is public from the moment it is given, under the
//!   organisation's name, which nobody may use yet. Questions have drafts of their own for that, which nobody reads.
//! - What people write is moderated ([`moderated`]): what is hidden is on no page, in no file and in no comparison; its author alone reads it.
//! - The officer puts contributions into themes and answers each once; whoever contributed to one is told once ([`themes`]).

mod contributing;
mod editing;
mod files;
mod holdings;
mod late;
pub mod moderated;
mod part;
pub mod past;
mod publishing;
mod reading;
mod routes;
pub mod splitting;
mod store;
mod supporting;
mod telling;
mod themes;

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::drafts::DraftText;
use app::model::paths;
use app::model::staff::StaffAct;

use self::store::Text;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::staff;
use crate::web::Viewer;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    kinds: &[&moderated::Amendments],
    parts: &[&part::Texts],
    jobs: &[telling::JOB],
    hourly: &[Hourly::keeping(holdings::LATE_STANCES, "stances that came too late", |app| Box::pin(async move { late::forget(&app).await }))],
    unseen: &["late_stances"],
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(holdings::erase(app, tx, leaving))),
    ..Slice::named("drafts")
};

/// In which phases people comment.
const ASKS: &[PhaseKind] = &[PhaseKind::Gather, PhaseKind::Discuss];
/// Who prepares texts and answers what people say of them.
const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];

/// Whether persons answer in their own name.
const fn asks_persons(kind: AudienceKind) -> bool {
    !matches!(kind, AudienceKind::Organisations)
}

/// Whether organisations answer.
const fn asks_organisations(kind: AudienceKind) -> bool {
    !matches!(kind, AudienceKind::Residents | AudienceKind::Neighbourhoods)
}

/// Whether nobody comments any more at a moment.
fn is_closed(consultation: &Consultation, now: Timestamp) -> bool {
    consultation.cancelled.is_some() || consultation.schedule.asking(ASKS).is_none_or(|(_, closes)| closes <= now)
}

/// The text of a consultation.
async fn get(db: &mut impl Sql, id: ConsultationId) -> Result<Text> {
    store::find(db, id).await?.ok_or(Error::NotFound)
}

/// What people were asked about: the first version.
async fn asked(db: &mut impl Sql, text: &Text) -> Result<DraftText> {
    if text.version <= 1 {
        return Ok(text.body.clone());
    }
    store::body(db, text.id, 1).await?.ok_or(Error::NotFound)
}

/// Commune, consultation and text of an address that everybody may read.
async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation, Text)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    let text = get(&mut &app.db, consultation.id).await?;
    if text.version > 0 { Ok((commune, consultation, text)) } else { Err(Error::NotFound) }
}

/// Commune and consultation for those who prepare it, draft or not.
async fn resolve_for(app: &App, viewer: &Viewer, (slug, number): (&str, &str)) -> Result<(Commune, Consultation)> {
    let (commune, consultation) = consultations::resolve(app, slug, number).await?;
    viewer.require_any(&KEEPERS, &commune)?;
    Ok((commune, consultation))
}

/// Keeps among the acts of the staff that somebody changed a text, or what is made of its contributions.
async fn record(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, number: i64) -> Result<()> {
    let path = paths::prepare_text(&commune.slug, number);
    staff::record(app, tx, viewer.id, commune.id, StaffAct::ConsultationChanged.at(&path)).await
}
