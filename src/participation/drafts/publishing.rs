//! Versions: the first is frozen when the consultation is published; later ones follow after closing, say why and which themes they answer, and are told to
//! whoever contributed.

use app::model::Lang;
use app::model::draft_staff::DraftVersionFields;
use app::words::tr;

use super::store::{self, NewVersion, Text};
use super::telling::{self, Telling, What};
use super::{KEEPERS, editing, is_closed, record};
use crate::base::App;
use crate::base::db::{ArticleId, ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::web::Viewer;

/// Freezes the draft as the first version: with the consultation, in its transaction; one that was left empty goes. Articles are
/// named by their numbers from then on.
pub(super) async fn freeze(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    let now = app.clock.now();
    let Some(text) = store::lock(tx, id, now).await? else { return Ok(()) };
    if text.version > 0 {
        return Ok(());
    }
    let consultation = consultations::get(tx, id).await?;
    if editing::is_left_empty(&text, consultation.template) {
        return Ok(store::remove(tx, text.id).await?);
    }
    // Somebody may have changed it since it was looked at: what is asked is what is whole now.
    if !editing::faults(&text.draft, consultation.languages, Lang::Ar).is_empty() {
        return Err(Error::Conflict(tr::drafts::staff::CHANGED_MEANWHILE));
    }
    let mut body = text.draft.clone();
    for (key, article) in (1..).zip(&mut body.articles) {
        article.key = key;
    }
    body.next_key = body.articles.len() as i64 + 1;
    if !store::set_draft(tx, text.id, text.draft_number, &body, now).await? {
        return Err(Error::Conflict(tr::drafts::staff::CHANGED_MEANWHILE));
    }
    store::publish(tx, text.id, &NewVersion { number: 1, body: &body, reason: "", themes: &[], by: None, at: now }).await?;
    for article in &body.articles {
        store::insert_article(tx, app.rng.id::<ArticleId>(now), text.id, article.key).await?;
    }
    Ok(())
}

/// Whether there is a changed and whole draft that can be published now.
pub(super) fn may_publish(app: &App, consultation: &Consultation, text: &Text) -> bool {
    let whole = editing::faults(&text.draft, consultation.languages, Lang::Ar).is_empty();
    text.version > 0 && text.draft != text.body && whole && is_closed(consultation, app.clock.now())
}

/// Has the draft read as the next version.
pub(super) async fn publish(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &DraftVersionFields) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let reason = clean(&fields.reason);
    if !fits(&reason, 10..=1_000) {
        return Err(Error::field("reason", tr::drafts::staff::REASON_LENGTH));
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let text = store::lock(&mut tx, consultation.id, now).await?.ok_or(Error::NotFound)?;
    if !may_publish(app, consultation, &text) {
        return Err(Error::Conflict(tr::drafts::staff::NOT_NOW));
    }
    let known = store::themes::list(&mut tx, text.id).await?;
    let themes: Vec<i64> = known.iter().map(|theme| theme.number).filter(|number| fields.theme.contains(&number.to_string())).collect();
    let new = NewVersion { number: text.version + 1, body: &text.draft, reason: &reason, themes: &themes, by: Some(viewer.id), at: now };
    if !store::publish(&mut tx, text.id, &new).await? {
        return Err(Error::Conflict(tr::drafts::staff::NOT_NOW));
    }
    telling::queue(app, &mut tx, Telling { consultation: consultation.id, text: text.id, what: What::Version(new.number) }).await?;
    app.raise(&mut tx, Event::Progressed(consultation.id.into())).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}
