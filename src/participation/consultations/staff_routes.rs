//! Handlers of those who prepare consultations: officers and administrators.

use app::model::Lang;
use app::model::consultation_forms::{
    AudienceFields, AudiencePage, CancelFields, DocumentFields, DocumentsPage, LANGS, LackLine, NewConsultationFields, NewConsultationPage, PhaseFields,
    PhasesPage, PreparePage, TextFields, TextsPage,
};
use app::model::consultation_pages::NoticePage;
use app::model::consultations::PhaseKind;
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::keeping::KEEPERS;
use super::model::Consultation;
use super::preparing::{self, audience_fields, candidates};
use super::public::{self, Eyes, audience_line, documents_of};
use super::rehearsing::{RehearsalQuery, stage};
use super::scheduling::{self, Outcome};
use super::{attaching, cancelling, find, office, publishing, texts};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::Conn;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::part::{Asked, Lack};
use crate::base::qr::Qr;
use crate::communes::{self, Commune};
use crate::people::accounts::Viewer;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit};

/// A file in each language, and room for one that is too large for us but not for the form, so that the message stands beside the field.
const UPLOAD_LIMIT: usize = FILES * attaching::MOST_BYTES + 6 * 1024 * 1024;
/// Files of a document: one in each language.
const FILES: usize = LANGS.len();

type Place = Path<(String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::CONSULTATION_LIST, get(list))
        .route(paths::NEW_CONSULTATION, get(new).post(create))
        .route(paths::PREPARE_CONSULTATION, get(prepare))
        .route(paths::CONSULTATION_TEXTS, get(texts_form).post(save_texts))
        .route(paths::CONSULTATION_AUDIENCE, get(audience_form).post(save_audience))
        .route(paths::CONSULTATION_PHASES, get(phases_form).post(save_phases))
        .route(paths::CONSULTATION_DOCUMENTS, get(documents_form).post(change_documents).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::REHEARSE_CONSULTATION, get(rehearse))
        .route(paths::PUBLISH_CONSULTATION, post(publish))
        .route(paths::CANCEL_CONSULTATION, get(cancel_form).post(cancel))
        .route(paths::DISCARD_CONSULTATION, post(discard))
        .route(paths::CONSULTATION_NOTICE, get(notice))
}

/// The consultation of an address, for those who prepare it.
pub(super) async fn kept<'a>(app: &App, visit: &'a Visit, (slug, number): &(String, String)) -> Result<(&'a Viewer, Commune, Consultation)> {
    let commune = communes::find(app, slug).await?;
    let viewer = visit.require()?.require_any(&KEEPERS, &commune)?;
    let consultation = find(&mut &app.db, commune.id, number.parse().map_err(|_| Error::NotFound)?).await?;
    Ok((viewer, commune, consultation))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<ListQuery>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let page = office::list(&app, &commune, &query.after).await?;
    Ok(visit.page(Some(&commune), |f| pages::consultation_list::page(f, page)))
}

async fn new(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let first = || NewConsultationFields { starts_on: preparing::offered_start(app.clock.now()), ..NewConsultationFields::default() };
    let page = NewConsultationPage { fields: visit.take_kept().await?.unwrap_or_else(first), errors: FormErrors::default() };
    Ok(visit.page(Some(&commune), |f| pages::consultation_list::new(f, page)))
}

async fn create(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<NewConsultationFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?.require_any(&KEEPERS, &commune)?;
    visit.limit(Action::Post)?;
    match preparing::create(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(number) => visit.done(tr::consultations::staff::CREATED, &paths::prepare_consultation(&slug, number)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::consultation_list::new(f, NewConsultationPage { fields, errors }))),
    }
}

async fn prepare(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    let lacks = match consultation.published_at {
        None => publishing::lacks(&app, &mut &app.db, &commune, &consultation, visit.lang.written()).await?,
        Some(_) => Vec::new(),
    };
    let mut page = prepare_page(&visit, &commune, &consultation, lacks, false).await?;
    page.cancel_asked = cancelling::asked(&app, viewer, &consultation).await?;
    Ok(visit.page(Some(&commune), |f| pages::consultation_prepare::page(f, page)))
}

async fn prepare_page(visit: &Visit, commune: &Commune, consultation: &Consultation, lacks: Vec<Lack>, refused: bool) -> Result<PreparePage> {
    let (app, lang) = (&visit.app, visit.lang.written());
    let asked = consultation.asked(commune);
    Ok(PreparePage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        template: consultation.template,
        state: consultation.state(app.clock.now()),
        lacks: lacks.into_iter().map(|lack| LackLine { text: lack.text, path: lack.path }).collect(),
        due: due(app, consultation, &asked, lang).await?,
        workshops: workshops(app, &asked, lang).await?,
        documents: documents_of(app, consultation.id).await?.len() as i64,
        tallies: public::tallies(app, consultation.id).await?,
        refused,
        cancel_asked: None,
        may_cancel: consultation.published_at.is_some() && consultation.cancelled.is_none() && consultation.decided_at.is_none(),
    })
}

/// What is to be done by a day, the first of it first: what is late comes before what is due.
async fn due(app: &App, consultation: &Consultation, asked: &Asked<'_>, lang: Lang) -> Result<Vec<LackLine>> {
    let mut all = Vec::new();
    for part in app.parts().filter(|_| consultation.published_at.is_some()) {
        all.extend(part.due(app, &mut Conn::Pool(&app.db), asked, lang).await?);
    }
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, lack)| LackLine { text: lack.text, path: lack.path }).collect())
}

/// Where parts are prepared, and whether the consultation has them.
async fn workshops(app: &App, asked: &Asked<'_>, lang: Lang) -> Result<Vec<(String, String, bool)>> {
    let mut all = Vec::new();
    for part in app.parts() {
        let Some((word, path)) = part.workshop(asked) else { continue };
        all.push((word.text(lang).to_owned(), path, part.belongs(app, &mut Conn::Pool(&app.db), asked.id).await?));
    }
    Ok(all)
}

fn texts_page(commune: &Commune, consultation: &Consultation, fields: TextFields, errors: FormErrors) -> TextsPage {
    let (number, title) = (consultation.number, consultation.texts.title.clone());
    TextsPage { number, title, published: consultation.published_at.is_some(), needed: consultation.needed(commune), fields, errors }
}

async fn texts_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = kept(&app, &visit, &place).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| texts::fields(&consultation.texts));
    let page = texts_page(&commune, &consultation, fields, FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::consultation_forms::texts(f, page)))
}

/// After a form was kept: says whether anything differs, and goes back to preparing.
async fn saved(visit: &Visit, commune: &Commune, consultation: &Consultation, changed: bool) -> Result<Response> {
    use tr::consultations::staff as word;
    visit.done(if changed { word::SAVED } else { word::UNCHANGED }, &paths::prepare_consultation(&commune.slug, consultation.number)).await
}

async fn save_texts(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<TextFields>) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match preparing::save_texts(&app, viewer, &commune, consultation.id, &fields).await.or_errors()? {
        Ok(changed) => saved(&visit, &commune, &consultation, changed).await,
        Err(errors) => {
            let page = texts_page(&commune, &consultation, fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::consultation_forms::texts(f, page)))
        }
    }
}

async fn audience_page(app: &App, consultation: &Consultation, fields: AudienceFields, errors: FormErrors) -> Result<AudiencePage> {
    let places = communes::neighbourhoods(app, consultation.commune_id).await?;
    // One that was retired since stays chosen where it was.
    let offered = places.into_iter().filter(|place| !place.retired || consultation.audience.neighbourhoods.contains(&place.id));
    Ok(AudiencePage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        published: consultation.published_at.is_some(),
        neighbourhoods: offered.map(|place| (place.slug, place.name)).collect(),
        staff: candidates(app, consultation.commune_id).await?.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        invites: app.parts().any(|part| part.invites()),
        fields,
        errors,
    })
}

async fn audience_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = kept(&app, &visit, &place).await?;
    let fields = match visit.take_kept().await? {
        Some(typed) => typed,
        None => audience_fields(&app, &consultation).await?,
    };
    let page = audience_page(&app, &consultation, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::consultation_forms::audience(f, page)))
}

async fn save_audience(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<AudienceFields>) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match preparing::save_audience(&app, viewer, &commune, consultation.id, &fields).await.or_errors()? {
        Ok(changed) => saved(&visit, &commune, &consultation, changed).await,
        Err(errors) => {
            let page = audience_page(&app, &consultation, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::consultation_forms::audience(f, page)))
        }
    }
}

fn phases_page(app: &App, consultation: &Consultation, fields: PhaseFields) -> PhasesPage {
    let now = app.clock.now();
    let is_over = |phase: &&super::Phase| phase.ends_at.is_some_and(|end| end <= now);
    let published = consultation.published_at.is_some();
    let over = consultation.schedule.phases().iter().filter(is_over).map(|phase| phase.kind).collect();
    PhasesPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        published,
        over: if published { over } else { Vec::new() },
        moved: Vec::new(),
        fields,
        errors: FormErrors::default(),
    }
}

async fn phases_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = kept(&app, &visit, &place).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| scheduling::fields(&consultation.schedule));
    let page = phases_page(&app, &consultation, fields);
    Ok(visit.page(Some(&commune), |f| pages::consultation_phases::page(f, page)))
}

async fn save_phases(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<PhaseFields>) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match scheduling::save(&app, viewer, &commune, consultation.id, &fields).await.or_errors()? {
        Ok(Outcome::Saved { changed }) => saved(&visit, &commune, &consultation, changed).await,
        Ok(Outcome::Asks { fields, moved }) => {
            let page = PhasesPage { moved, ..phases_page(&app, &consultation, fields) };
            Ok(visit.page(Some(&commune), |f| pages::consultation_phases::page(f, page)))
        }
        Err(errors) => {
            let page = PhasesPage { errors, ..phases_page(&app, &consultation, fields) };
            Ok(visit.refused(Some(&commune), |f| pages::consultation_phases::page(f, page)))
        }
    }
}

async fn documents_page(app: &App, (commune, consultation): (&Commune, &Consultation), fields: DocumentFields, errors: FormErrors) -> Result<DocumentsPage> {
    let documents = documents_of(app, consultation.id).await?;
    let (number, title, needed) = (consultation.number, consultation.texts.title.clone(), consultation.needed(commune));
    Ok(DocumentsPage { number, title, published: consultation.published_at.is_some(), needed, documents, fields, errors })
}

async fn documents_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = kept(&app, &visit, &place).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = documents_page(&app, (&commune, &consultation), fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::consultation_forms::documents(f, page)))
}

/// The files are read only after their sender is known.
async fn change_documents(State(app): State<App>, visit: Visit, Path(place): Place, upload: Upload) -> Result<Response> {
    use tr::consultations::staff as word;
    visit.limit(Action::Post)?;
    let ((viewer, commune, consultation), upload) = upload.if_allowed(kept(&app, &visit, &place).await).await?;
    let form = upload.read::<DocumentFields>(&app.uploads, Room { files: FILES, bytes: attaching::MOST_BYTES }).await?;
    let here = paths::consultation_documents(&commune.slug, consultation.number);
    if form.fields.act == "remove" {
        attaching::remove(&app, viewer, &commune, consultation.id, &form.fields.document).await?;
        return visit.done(word::DOCUMENT_REMOVED, &here).await;
    }
    match attaching::add(&app, viewer, (&commune, consultation.id), &form.fields, &form.files).await.or_errors()? {
        Ok(()) => visit.done(word::DOCUMENT_ADDED, &here).await,
        Err(errors) => {
            let page = documents_page(&app, (&commune, &consultation), form.fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::consultation_forms::documents(f, page)))
        }
    }
}

/// The page as somebody else would read it, at the beginning of a phase. Nothing is written.
async fn rehearse(State(app): State<App>, visit: Visit, Path(place): Place, Query(query): Query<RehearsalQuery>) -> Result<Response> {
    let (_, commune, mut consultation) = kept(&app, &visit, &place).await?;
    let places = communes::neighbourhoods(&app, commune.id).await?;
    let staged = stage(&consultation, &query, &places, app.clock.now());
    // As if it were public since before its first day.
    consultation.published_at = Some(Timestamp(0));
    let now = staged.now;
    let eyes = Eyes { visit: &visit, facts: staged.facts, now, rehearsal: Some(staged.rehearsal), talk: None };
    let (page, parts) = public::page(eyes, &commune, &consultation).await?;
    Ok(visit.page(Some(&commune), |f| {
        let mut then = f.clone();
        then.now = now.into();
        pages::consultation::page(&then, page, parts)
    }))
}

async fn publish(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match publishing::publish(&app, viewer, &commune, consultation.id, visit.lang.written()).await? {
        Ok(()) => visit.done(tr::consultations::staff::PUBLISHED, &paths::consultation(&commune.slug, consultation.number)).await,
        Err(lacks) => {
            let page = prepare_page(&visit, &commune, &consultation, lacks, true).await?;
            Ok(visit.refused(Some(&commune), |f| pages::consultation_prepare::page(f, page)))
        }
    }
}

async fn cancel_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    if consultation.published_at.is_none() {
        return Err(Error::NotFound);
    }
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = cancelling::page(&app, viewer, &consultation, (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::consultation_prepare::cancel(f, page)))
}

async fn cancel(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<CancelFields>) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    let number = consultation.number;
    let case = cancelling::Case { app: &app, viewer, commune: &commune, id: consultation.id };
    let (status, errors) = match cancelling::act(&case, &fields).await {
        Ok(said) => {
            let is_over = said == tr::consultations::staff::CANCELLED;
            let on = if is_over { paths::consultation(&commune.slug, number) } else { paths::cancel_consultation(&commune.slug, number) };
            return visit.done(said, &on).await;
        }
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        // Of the whole: where a request waits there is no field.
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::of("", why)),
        Err(other) => return Err(other),
    };
    // As it is now: what is refused has changed meanwhile, perhaps.
    let consultation = find(&mut &app.db, commune.id, number).await?;
    let page = cancelling::page(&app, viewer, &consultation, (fields, errors)).await?;
    Ok(visit.page_with(status, Some(&commune), |f| pages::consultation_prepare::cancel(f, page)))
}

async fn discard(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    preparing::discard(&app, viewer, &commune, consultation.id).await?;
    visit.done(tr::consultations::staff::DISCARDED, &paths::consultation_list(&commune.slug)).await
}

/// A page to print and put up.
async fn notice(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = kept(&app, &visit, &place).await?;
    let places = communes::neighbourhoods(&app, commune.id).await?;
    let address = app.url(&paths::consultation(&commune.slug, consultation.number));
    let qr = Qr::of(&address)?;
    let day = |end: Timestamp| Timestamp(end.micros() - 1).into();
    let page = NoticePage {
        number: consultation.number,
        draft: consultation.published_at.is_none(),
        audience: audience_line(&consultation, &places),
        dates: consultation.schedule.asking(PhaseKind::ASKING).map(|(opens, closes)| (opens.into(), day(closes))),
        vote: consultation.schedule.asking(&[PhaseKind::Vote]).map(|(opens, closes)| (opens.into(), day(closes))),
        decides_on: consultation.decides_at.map(day),
        title: consultation.texts.title,
        purpose: consultation.texts.purpose,
        decider: consultation.texts.decider,
        address,
        side: qr.side as i64,
        squares: qr.squares(),
    };
    Ok(visit.page(Some(&commune), |f| pages::consultation_notice::page(f, page)))
}
