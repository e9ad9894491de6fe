//! Preparing a consultation: making a draft from a template, its texts, whom it is for, who answers questions; and what of that may still be changed when it
//! is public.

use app::model::consultation_forms::{AudienceFields, NewConsultationFields, TextFields};
use app::model::consultations::{AudienceKind, ChangeKind, ConsultationTemplate};
use app::model::content::OrganisationKind;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::changing::{self, Change};
use super::keeping::{KEEPERS, date, lock, reason, record};
use super::model::{Audience, Consultation};
use super::store::{changes as store, writing};
use super::{templates, texts};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId};
use crate::base::error::{Error, Result};
use crate::base::part::Asked;
use crate::base::text::clean_line;
use crate::communes::{self, Commune, Numbered};
use crate::people::accounts::{self, Viewer};
use crate::people::{roles, staff};

const MOST_CONTACT: usize = 200;

/// Makes a draft from a template. Returns its number.
pub(super) async fn create(app: &App, viewer: &Viewer, commune: &Commune, fields: &NewConsultationFields) -> Result<i64> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut errors = FormErrors::default();
    let template = ConsultationTemplate::parse(&fields.template);
    if template.is_none() {
        errors.add("template", tr::consultations::staff::CHOOSE_TEMPLATE);
    }
    let first = date("starts_on", &fields.starts_on, &mut errors);
    if first.is_none() && errors.get("starts_on").is_none() {
        errors.add("starts_on", tr::consultations::staff::BAD_DATE);
    }
    errors.into_result()?;
    let (Some(template), Some(first)) = (template, first) else { return Err(Error::NotFound) };
    let now = app.clock.now();
    let schedule = templates::schedule(app, template, first, now).ok_or_else(|| Error::field("starts_on", tr::consultations::staff::BAD_DATE))?;
    let mut tx = app.db.begin().await?;
    let number = communes::next_number(&mut tx, commune.id, Numbered::Consultation).await?;
    let id: ConsultationId = app.rng.id(now);
    let slug = format!("{}-{number}", template.as_str().replace('_', "-"));
    let draft = writing::Draft { id, commune: commune.id, number, slug: &slug, template: template.as_str(), by: viewer.id, at: now };
    writing::insert(&mut tx, &draft).await?;
    writing::set_texts(&mut tx, id, &templates::texts(template)).await?;
    writing::set_audience(&mut tx, id, &Audience::of(templates::outline(template).0)).await?;
    writing::set_contact(&mut tx, id, Some(viewer.id), &commune.contact_email).await?;
    super::scheduling::keep(&mut tx, id, &schedule).await?;
    let takes_options = super::model::takes_options(template, &schedule);
    for part in app.parts() {
        part.fill(app, &mut tx, &Asked { id, commune: commune.id, slug: &commune.slug, number, template, needed: commune.languages, takes_options }).await?;
    }
    record(app, &mut tx, viewer, commune, (number, StaffAct::ConsultationPrepared)).await?;
    tx.commit().await?;
    Ok(number)
}

/// Keeps the texts; of what is public only corrections, with their reason. Returns whether any differs.
pub(super) async fn save_texts(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &TextFields) -> Result<bool> {
    let mut errors = FormErrors::default();
    let after = texts::parse(fields, &mut errors);
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    let differing = texts::differing(&consultation.texts, &after);
    if differing.is_empty() {
        errors.into_result()?;
        tx.roll_back().await?;
        return Ok(false);
    }
    if consultation.published_at.is_none() {
        errors.into_result()?;
        writing::set_texts(&mut tx, id, &after).await?;
        record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPrepared)).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let reason = reason(fields.get("reason"), &mut errors);
    for (name, lang, before, text) in &differing {
        let field = texts::field_of(*name, *lang);
        // However often it is corrected, it says what it said when it was published.
        let first = store::first_wording(&mut tx, id, &format!("{}.{}", name.as_str(), lang.code())).await?;
        let is_small = texts::is_correction(*lang, before, text) && first.is_none_or(|first| texts::is_correction(*lang, &first, text));
        if errors.get(field).is_none() && !is_small {
            errors.add(field, tr::consultations::staff::ONLY_TYPOS);
        }
    }
    errors.into_result()?;
    writing::set_texts(&mut tx, id, &after).await?;
    writing::count_version(&mut tx, id).await?;
    let changes = differing.iter().map(|(name, lang, before, after)| Change {
        what: ChangeKind::Wording,
        subject: format!("{}.{}", name.as_str(), lang.code()),
        before: (*before).to_owned(),
        after: (*after).to_owned(),
    });
    changing::keep(app, &mut tx, (viewer, commune, &consultation), changes.collect(), &reason).await?;
    tx.commit().await?;
    Ok(true)
}

/// Officers and administrators of a commune, with their names: who can answer questions.
pub(super) async fn candidates(app: &App, commune: CommuneId) -> Result<Vec<(AccountId, String)>> {
    let members = roles::members(&app.db, commune).await?;
    let mut people: Vec<AccountId> = members.into_iter().filter(|member| KEEPERS.contains(&member.role)).map(|member| member.account).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::names(&mut &app.db, &people).await?;
    Ok(people.into_iter().filter_map(|id| Some((id, names.find(id)?.name.clone()))).collect())
}

/// Keeps whom it is for and who answers questions; of what is public only the latter, with its reason. Returns whether anything differs.
pub(super) async fn save_audience(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &AudienceFields) -> Result<bool> {
    let mut errors = FormErrors::default();
    let how = clean_line(&fields.contact);
    if how.chars().count() > MOST_CONTACT {
        errors.add("contact", tr::consultations::staff::CONTACT_LONG);
    }
    let people = candidates(app, commune.id).await?;
    let places = communes::neighbourhoods(app, commune.id).await?;
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    // Whoever was named and has left the staff stays until another is.
    let known = people.iter().map(|(person, _)| *person).chain(consultation.contact_id);
    let person = known.into_iter().find(|person| person.to_string() == fields.contact_id);
    let differs = (person, how.as_str()) != (consultation.contact_id, consultation.contact.as_str());
    if consultation.published_at.is_none() {
        let audience = parse_audience(app, fields, &places, &mut errors);
        errors.into_result()?;
        writing::set_audience(&mut tx, id, &audience).await?;
        writing::set_contact(&mut tx, id, person, &how).await?;
        record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPrepared)).await?;
        tx.commit().await?;
        return Ok(differs || audience != consultation.audience);
    }
    if !differs {
        errors.into_result()?;
        tx.roll_back().await?;
        return Ok(false);
    }
    let reason = reason(&fields.reason, &mut errors);
    errors.into_result()?;
    writing::set_contact(&mut tx, id, person, &how).await?;
    let change = Change { what: ChangeKind::Contact, subject: String::new(), before: consultation.contact.clone(), after: how };
    changing::keep(app, &mut tx, (viewer, commune, &consultation), vec![change], &reason).await?;
    tx.commit().await?;
    Ok(true)
}

fn parse_audience(app: &App, fields: &AudienceFields, places: &[communes::Neighbourhood], errors: &mut FormErrors) -> Audience {
    let can = |kind: &AudienceKind| *kind != AudienceKind::Invited || app.parts().any(|part| part.invites());
    let Some(kind) = AudienceKind::parse(&fields.audience).filter(can) else {
        errors.add("audience", tr::consultations::staff::CHOOSE_AUDIENCE);
        return Audience::of(AudienceKind::Invited);
    };
    let mut audience = Audience::of(kind);
    if kind == AudienceKind::Neighbourhoods {
        audience.neighbourhoods = places.iter().filter(|place| fields.neighbourhood.contains(&place.slug)).map(|place| place.id).collect();
        if audience.neighbourhoods.is_empty() {
            errors.add("neighbourhood", tr::consultations::staff::CHOOSE_NEIGHBOURHOODS);
        }
    }
    if kind == AudienceKind::Organisations {
        audience.organisations = OrganisationKind::ALL.iter().copied().filter(|kind| fields.kind.iter().any(|name| name == kind.as_str())).collect();
        if audience.organisations.is_empty() {
            errors.add("kind", tr::consultations::staff::CHOOSE_KINDS);
        }
    }
    audience
}

/// The form of whom it is for, as it begins.
pub(super) async fn audience_fields(app: &App, consultation: &Consultation) -> Result<AudienceFields> {
    let places = communes::neighbourhoods(app, consultation.commune_id).await?;
    let audience = &consultation.audience;
    Ok(AudienceFields {
        audience: audience.kind.as_str().to_owned(),
        neighbourhood: places.into_iter().filter(|place| audience.neighbourhoods.contains(&place.id)).map(|place| place.slug).collect(),
        kind: audience.organisations.iter().map(|kind| kind.as_str().to_owned()).collect(),
        contact_id: consultation.contact_id.map(|person| person.to_string()).unwrap_or_default(),
        contact: consultation.contact.clone(),
        reason: String::new(),
    })
}

/// Throws a draft away.
pub(super) async fn discard(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    if !writing::discard(&mut tx, id).await? {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    let list = paths::consultation_list(&commune.slug);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::ConsultationDiscarded.at(&list)).await?;
    tx.commit().await?;
    tracing::debug!(number = consultation.number, "the draft of a consultation was thrown away");
    Ok(())
}

/// The first day that is offered: tomorrow.
pub(super) fn offered_start(now: Timestamp) -> String {
    now.plus_days(1).day().to_string()
}
