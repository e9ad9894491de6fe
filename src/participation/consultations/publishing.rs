//! Publishing: refused with every reason at once, each with the form that puts it right. What is asked here and what parts ask are asked in the transaction
//! that publishes.

use app::components::consultation::text_name;
use app::model::Lang;
use app::model::consultations::{AudienceKind, PhaseKind, TextName};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::keeping::{lock, record};
use super::model::Consultation;
use super::phases::Misplaced;
use super::store::{documents, writing};
use super::texts;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, Parts, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::part::{Asked, Lack};
use crate::communes::{self, Commune};
use crate::people::accounts::Viewer;

/// Everything that keeps a draft from being published, in a language.
pub(super) async fn lacks(app: &App, db: &mut impl Sql, commune: &Commune, consultation: &Consultation, lang: Lang) -> Result<Vec<Lack>> {
    let mut lacks = own(app, commune, consultation, lang);
    let asked = consultation.asked(commune);
    lacks.extend(of_documents(db, &asked, lang).await?);
    for part in app.parts() {
        lacks.extend(part.lacks(app, &mut db.conn(), &asked, lang).await?);
    }
    Ok(lacks)
}

/// What the consultation itself lacks.
fn own(app: &App, commune: &Commune, consultation: &Consultation, lang: Lang) -> Vec<Lack> {
    use tr::consultations::lack as word;
    let (slug, number) = (commune.slug.as_str(), consultation.number);
    let mut lacks = Vec::new();
    let form = paths::consultation_texts(slug, number);
    for name in TextName::ALL {
        for needed in consultation.needed(commune).langs() {
            if !texts::is_of_length(*name, consultation.texts.get(*name).own(needed)) {
                let values = [("text", text_name(*name).text(lang)), ("language", needed.own_name())];
                lacks.push(Lack::new(word::TEXT.fill(lang, &values), form.clone()));
            }
        }
    }
    let phases = paths::consultation_phases(slug, number);
    lacks.extend(of_phases(consultation, app.clock.now()).into_iter().map(|key| Lack::new(key.text(lang), phases.clone())));
    let audience = paths::consultation_audience(slug, number);
    lacks.extend(of_audience(app, consultation).into_iter().map(|key| Lack::new(key.text(lang), audience.clone())));
    lacks
}

/// Documents that were added before the commune wanted another language.
async fn of_documents(db: &mut impl Sql, asked: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
    let rows = documents::with_documents(Parts::default(), asked.id).load(db).await?;
    let mut lacks = Vec::new();
    for one in documents::documents(&rows) {
        for needed in asked.needed.langs().filter(|needed| one.title.own(*needed).is_empty() || one.summary.own(*needed).is_empty()) {
            let values = [("title", one.title.get(lang)), ("language", needed.own_name())];
            lacks.push(Lack::new(tr::consultations::lack::DOCUMENT.fill(lang, &values), paths::consultation_documents(asked.slug, asked.number)));
        }
    }
    Ok(lacks)
}

fn of_phases(consultation: &Consultation, now: Timestamp) -> Vec<Key> {
    use tr::consultations::lack as word;
    let schedule = &consultation.schedule;
    let mut lacks = Vec::new();
    match schedule.check() {
        Ok(()) => {}
        Err(Misplaced::Empty) => lacks.push(word::PHASES_EMPTY),
        Err(Misplaced::Missing) => lacks.push(word::PHASES_MISSING),
        Err(Misplaced::Backwards) => lacks.push(word::PHASES_BACKWARDS),
    }
    match schedule.asking(PhaseKind::ASKING) {
        Some((_, closes)) if closes <= now => lacks.push(word::ASKS_IN_VAIN),
        Some(_) => {}
        None => lacks.push(word::ASKS_NOTHING),
    }
    let kinds = || schedule.phases().iter().map(|phase| phase.kind);
    if consultation.decides_at.is_none() || !kinds().any(|kind| kind == PhaseKind::Decide) {
        lacks.push(word::DECIDES_AT);
    } else if consultation.decides_at <= schedule.asking(PhaseKind::ASKING).map(|(_, closes)| closes) {
        lacks.push(word::DECIDES_EARLY);
    }
    lacks
}

fn of_audience(app: &App, consultation: &Consultation) -> Vec<Key> {
    use tr::consultations::lack as word;
    let audience = &consultation.audience;
    let lack = match audience.kind {
        AudienceKind::Neighbourhoods if audience.neighbourhoods.is_empty() => Some(word::AUDIENCE_PLACES),
        AudienceKind::Organisations if audience.organisations.is_empty() => Some(word::AUDIENCE_KINDS),
        AudienceKind::Invited if !app.parts().any(|part| part.invites()) => Some(word::AUDIENCE_INVITED),
        _ => None,
    };
    lack.into_iter().chain(consultation.contact_id.is_none().then_some(word::CONTACT)).collect()
}

/// Publishes a draft, or returns everything that it lacks.
pub(super) async fn publish(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, lang: Lang) -> Result<Result<(), Vec<Lack>>> {
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    if consultation.published_at.is_some() {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    let lacks = lacks(app, &mut tx, commune, &consultation, lang).await?;
    if !lacks.is_empty() {
        tx.roll_back().await?;
        return Ok(Err(lacks));
    }
    release(app, &mut tx, commune, &consultation).await?;
    record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPublished)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Makes it public, with what follows from that.
pub(super) async fn release(app: &App, tx: &mut Tx, commune: &Commune, consultation: &Consultation) -> Result<()> {
    let (id, now) = (consultation.id, app.clock.now());
    if !writing::publish(tx, id, commune.languages, now).await? {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    for part in app.parts() {
        part.publish(app, tx, id).await?;
    }
    if communes::note_consultations(tx, consultation.commune_id).await? {
        app.raise(tx, Event::Settings(consultation.commune_id)).await?;
    }
    app.raise(tx, Event::Published(id.into())).await
}
