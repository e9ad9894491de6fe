//! Entering answers from paper, and the receipt.

use std::collections::BTreeMap;

use app::model::consultations::AudienceKind;
use app::model::content::OrganisationKind;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::questionnaire_paper::{AskedOrganisation, EntryPage, PaperReceiptPage};
use app::pages;
use app::words::tr;
use axum::extract::{Path, State};
use axum::response::Response;
use xlsform::{Answers, Asked};

use super::super::desk::{self, Entered};
use super::super::fields::Typed;
use super::super::speaking::{Filled, Speaker};
use super::super::store::{self, Questionnaire};
use super::super::{CLERKS, asks_persons, day, get, resolve_for, showing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::consultations::{self, Consultation};
use crate::people::organisations::{self, Speaking};
use crate::web::{Form, Visit};

/// What stands above the questions of a sheet, as it was typed: the form's own id, when it was received, from where it comes; and what is wrong with that.
#[derive(Default)]
struct Head {
    entry: String,
    received_on: String,
    home: String,
    /// The id of the organisation whose sheet it is.
    organisation: String,
    errors: FormErrors,
    places: Vec<Neighbourhood>,
    organisations: Vec<Speaking>,
}

impl Head {
    async fn read(app: &App, (commune, consultation): (&Commune, &Consultation), typed: Option<&Typed>, errors: FormErrors) -> Result<Self> {
        let field = |name: &str| typed.map(|typed| typed.field(name).to_owned()).unwrap_or_default();
        let audience = &consultation.audience;
        // Only a person's sheet says where they live.
        let places = if asks_persons(audience.kind) { communes::offered_neighbourhoods(app, commune.id).await? } else { Vec::new() };
        let kinds: Vec<OrganisationKind> = OrganisationKind::ALL.iter().copied().filter(|kind| audience.takes(*kind)).collect();
        let organisations = if kinds.is_empty() {
            Vec::new()
        } else {
            let invited = consultations::invited_organisations(app, &mut &app.db, consultation).await?;
            organisations::speaking(&mut &app.db, commune.id, (&kinds, invited.as_deref())).await?
        };
        let [entry, received_on, home, organisation] = ["entry", "received_on", "home", "organisation"].map(field);
        Ok(Self { entry, received_on, home, organisation, errors, places, organisations })
    }
}

fn page((app, visit): (&App, &Visit), consultation: &Consultation, questionnaire: &Questionnaire, head: Head, filled: &Filled<'_>) -> EntryPage {
    let (form, now) = (&questionnaire.form, app.clock.now());
    let speaker = Speaker::new(form, visit.lang);
    let asked = Asked::new(form, filled.answers, day(now));
    let Head { entry, received_on, home, organisation, errors, places, organisations } = head;
    let of_kind = |kind: OrganisationKind| {
        let asked = |known: &Speaking| AskedOrganisation { id: known.id.to_string(), name: known.name.clone(), known_by: known.known_by.clone() };
        (kind, organisations.iter().filter(|known| known.kind == kind).map(asked).collect::<Vec<_>>())
    };
    let offered = OrganisationKind::ALL.iter().map(|kind| of_kind(*kind)).filter(|(_, known)| !known.is_empty()).collect();
    let until = showing::late_until(consultation, questionnaire, now);
    let last = desk::last_day(consultation, questionnaire, now).and_then(Timestamp::start_of);
    EntryPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        entry,
        received_on,
        home,
        persons: asks_persons(consultation.audience.kind),
        invited: consultation.audience.kind == AudienceKind::Invited,
        organisation,
        organisations: offered,
        places: places.into_iter().map(|place| (place.slug, place.name)).collect(),
        late: last.zip(until).map(|(last, until)| (last.into(), until.into())),
        refused: !filled.wrong.is_empty() || !errors.is_empty(),
        errors,
        pages: form.pages.iter().map(|page| (speaker.heading(page), speaker.on_paper(page, &asked, filled))).collect(),
    }
}

pub(super) async fn entry_form(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation) = resolve_for(&app, visit.require()?, &CLERKS, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    if questionnaire.version == 0 {
        return Err(Error::NotFound);
    }
    let typed = visit.take_kept::<Vec<(String, String)>>().await?.map(Typed::new);
    let mut head = Head::read(&app, (&commune, &consultation), typed.as_ref(), FormErrors::default()).await?;
    if head.entry.is_empty() {
        head.entry = app.rng.id::<RowId>(app.clock.now()).to_string();
    }
    let (answers, wrong) = (Answers::new(), BTreeMap::new());
    let page = page((&app, &visit), &consultation, &questionnaire, head, &Filled { answers: &answers, typed: typed.as_ref(), wrong: &wrong, seed: 0 });
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_paper::entry(f, page)))
}

pub(super) async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let viewer = visit.require()?;
    let (commune, consultation) = resolve_for(&app, viewer, &CLERKS, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    let typed = Typed::new(fields);
    match desk::enter(&app, viewer, (&commune, &consultation), &typed, visit.lang).await? {
        Entered::Receipt(receipt) => visit.done(tr::questionnaires::desk::ENTERED, &paths::answer_receipt(&slug, consultation.number, receipt)).await,
        Entered::NotOpen => Err(Error::Conflict(tr::questionnaires::desk::NOT_OPEN)),
        Entered::Wrong(wrong, errors, answers) => {
            let questionnaire = get(&mut &app.db, consultation.id).await?;
            let filled = Filled { answers: &answers, typed: Some(&typed), wrong: &wrong, seed: 0 };
            let head = Head::read(&app, (&commune, &consultation), Some(&typed), errors).await?;
            let page = page((&app, &visit), &consultation, &questionnaire, head, &filled);
            Ok(visit.refused(Some(&commune), |f| pages::questionnaire_paper::entry(f, page)))
        }
    }
}

pub(super) async fn receipt(State(app): State<App>, visit: Visit, Path((slug, number, receipt)): Path<(String, String, String)>) -> Result<Response> {
    let (commune, consultation) = resolve_for(&app, visit.require()?, &CLERKS, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let receipt: i64 = receipt.parse().map_err(|_| Error::NotFound)?;
    let (at, organisation) = match store::answers::paper(&mut &app.db, questionnaire.id, receipt).await? {
        Some(at) => (at, None),
        None => {
            let (at, whose) = store::organisations::paper(&mut &app.db, questionnaire.id, receipt).await?.ok_or(Error::NotFound)?;
            (at, organisations::briefs(&mut &app.db, &[whose]).await?.into_iter().next().map(|known| known.name))
        }
    };
    let page = PaperReceiptPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        receipt: desk::number(consultation.number, receipt),
        organisation,
        at: at.into(),
    };
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_paper::receipt(f, page)))
}
