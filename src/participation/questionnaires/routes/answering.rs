//! Answering: where one begins, pages, the review, and the receipt. Whoever has no account is known by a cookie of their browser, which the first page that they
//! send gives them.

use std::collections::BTreeMap;

use app::model::consultations::{AudienceKind, Opening, Standing};
use app::model::questionnaire::{Answering, BeginPage, ReviewPage, SentPage};
use app::model::{Localized, paths};
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use xlsform::Asked;

use super::super::answering::{self, Go, Place, State as Begun};
use super::super::fields::Typed;
use super::super::sending::{self, Outcome};
use super::super::speaking::{Filled, Speaker};
use super::super::store::Questionnaire;
use super::super::{ASKS, Who, asks_organisations, asks_persons, day, picturing, publishing, recordings, resolve, results, showing, waiting};
use super::browsers;
use crate::base::App;
use crate::base::db::OrganisationId;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::content::photos;
use crate::participation::consultations::Consultation;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, UploadedFile, Visit};

/// As whom one answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct As {
    /// The organisation; empty for oneself.
    r#as: String,
    /// `review` for whoever came from there.
    to: String,
}

/// Everything about a page of somebody who answers.
struct Here {
    commune: Commune,
    consultation: Consultation,
    questionnaire: Questionnaire,
    who: Option<Who>,
    /// The browser in which somebody who is signed in may have begun before.
    before: Option<Who>,
    organisation: Option<(String, Localized)>,
}

impl Here {
    async fn find(app: &App, visit: &Visit, headers: &HeaderMap, (slug, number): (&str, &str), organisation: &str) -> Result<Self> {
        let (commune, consultation, questionnaire) = resolve(app, slug, number).await?;
        let kind = consultation.audience.kind;
        if !organisation.is_empty() {
            let viewer = visit.require()?;
            let id = organisation.parse().map(OrganisationId).map_err(|_| Error::NotFound)?;
            if let Some(pending) = waiting::pending(app, &consultation, viewer.id).await?.into_iter().find(|pending| pending.request.0 == id.0) {
                let organisation = Some((id.to_string(), waiting::name(&pending.name)));
                let who = Some(Who::Pending { request: pending.request, account: viewer.id, kind: pending.kind });
                return Ok(Self { commune, consultation, questionnaire, who, before: None, organisation });
            }
            let known = viewer.speaks_for(commune.id, id).filter(|_| asks_organisations(kind)).ok_or(Error::Forbidden)?;
            let organisation = Some((id.to_string(), known.name.clone()));
            let who = Some(Who::Organisation { organisation: id, account: viewer.id });
            return Ok(Self { commune, consultation, questionnaire, who, before: None, organisation });
        }
        let who = match &visit.viewer {
            Some(viewer) if asks_persons(kind) => Some(Who::Person(viewer.id)),
            None if kind == AudienceKind::Everyone => browsers::of(app, headers, &consultation),
            _ => None,
        };
        let signed_in = matches!(who, Some(Who::Person(_))) && kind == AudienceKind::Everyone;
        let before = browsers::of(app, headers, &consultation).filter(|_| signed_in);
        Ok(Self { commune, consultation, questionnaire, who, before, organisation: None })
    }

    async fn begun(&self, app: &App) -> Result<Begun> {
        Begun::with(app, (&self.consultation, &self.questionnaire), (self.who.clone(), self.before.clone())).await
    }

    fn about(&self, opening: Opening) -> Answering {
        Answering {
            number: self.consultation.number,
            title: self.consultation.texts.title.clone(),
            organisation: self.organisation.clone(),
            rehearsal: None,
            opening,
        }
    }

    /// An address of this questionnaire, as the same one.
    fn path(&self, path: String) -> String {
        match &self.organisation {
            Some((id, _)) => paths::with_query(path, &[("as", id)]),
            None => path,
        }
    }

    fn begin_path(&self) -> String {
        paths::questions(&self.commune.slug, self.consultation.number)
    }

    fn page_path(&self, index: usize) -> String {
        self.path(paths::questions_page(&self.commune.slug, self.consultation.number, index + 1))
    }

    fn review_path(&self) -> String {
        self.path(paths::questions_review(&self.commune.slug, self.consultation.number))
    }

    /// What is shown to whoever can't answer and has begun nothing: why, or the way to sign in.
    fn turned_away(&self, standing: &Standing) -> Result<Response> {
        if standing.opening == Opening::SignIn { Err(Error::SignInRequired) } else { Ok(Redirect::to(&self.begin_path()).into_response()) }
    }
}

pub(super) async fn begin(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let here = Here::find(&app, &visit, &headers, (&slug, &number), "").await?;
    let kind = here.consultation.audience.kind;
    let state = here.begun(&app).await?;
    let mut organisations = Vec::new();
    let represented = visit.viewer.iter().flat_map(|viewer| &viewer.organisations).filter(|known| known.commune_id == here.commune.id);
    for known in represented.filter(|_| asks_organisations(kind)) {
        let account = visit.require()?.id;
        let own = Begun::load(&app, &here.consultation, &here.questionnaire, Some(Who::Organisation { organisation: known.id, account })).await?;
        if own.standing.is_open() || own.draft.is_some() || own.sent.is_some() {
            organisations.push((known.id.to_string(), known.name.clone(), own.begun()));
        }
    }
    if let Some(viewer) = &visit.viewer {
        organisations.extend(answering::begun_waiting(&app, &here.consultation, &here.questionnaire, viewer.id).await?);
    }
    let (form, now) = (&here.questionnaire.form, app.clock.now());
    let questions = form.questions().filter(|(_, question)| !question.answered_as().is_empty()).count();
    let page = BeginPage {
        number: here.consultation.number,
        title: here.consultation.texts.title.clone(),
        opening: state.standing.opening.clone(),
        pages: form.pages.len() as i64,
        questions: questions as i64,
        may_person: asks_persons(kind) && state.standing.is_open(),
        person: state.begun(),
        organisations,
        unverified: kind == AudienceKind::Everyone && visit.viewer.is_none(),
        results: results::is_public(&here.consultation, &here.questionnaire, now),
        results_from: showing::results_from(&here.consultation, &here.questionnaire, now).map(Into::into),
        changes: publishing::lines(&app, &here.questionnaire, visit.lang).await?,
    };
    Ok(visit.page(Some(&here.commune), |f| pages::questionnaire::begin(f, page)))
}

fn index(page: &str) -> Result<usize> {
    page.parse::<usize>().ok().and_then(|page| page.checked_sub(1)).ok_or(Error::NotFound)
}

/// Draws a page with what somebody answered, what they typed and what is wrong with it.
async fn drawn(
    (app, visit): (&App, &Visit),
    here: &Here,
    index: usize,
    filled: &Filled<'_>,
    standing: &Standing,
) -> Result<Option<app::model::questionnaire::QuestionsPage>> {
    let heard = recordings::addresses(app, &here.commune.slug, &here.consultation, here.questionnaire.id).await?;
    let speaker = Speaker::new(&here.questionnaire.form, visit.lang).with_recordings(heard);
    Ok(answering::page(&speaker, index, filled, day(app.clock.now()), here.about(standing.opening.clone())))
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number, page)): Path<(String, String, String)>,
    Query(query): Query<As>,
) -> Result<Response> {
    // What was typed before signing in, or while the session ended.
    let typed = visit.take_kept::<Vec<(String, String)>>().await?.map(Typed::new);
    let organisation = waiting::as_whom(&visit, &query.r#as, typed.as_ref()).await?;
    let typed = typed.filter(|typed| typed.field("as") == organisation);
    let here = Here::find(&app, &visit, &headers, (&slug, &number), &organisation).await?;
    let index = index(&page)?;
    let state = here.begun(&app).await?;
    if !state.standing.is_open() && state.draft.is_none() {
        return here.turned_away(&state.standing);
    }
    let (answers, wrong, seed) = (state.answers(), BTreeMap::new(), answering::seed(&app, &here.questionnaire, here.who.as_ref()));
    let filled = Filled { answers: &answers, typed: typed.as_ref(), wrong: &wrong, seed };
    let Some(page) = drawn((&app, &visit), &here, index, &filled, &state.standing).await? else {
        // Hidden by now: on from where it was.
        let next = Asked::new(&here.questionnaire.form, &answers, day(app.clock.now())).next_page(Some(index)).map(|seen| seen.index);
        return if index < here.questionnaire.form.pages.len() {
            Ok(Redirect::to(&next.map_or_else(|| here.review_path(), |next| here.page_path(next))).into_response())
        } else {
            Err(Error::NotFound)
        };
    };
    let to_review = query.to == "review";
    Ok(visit.page(Some(&here.commune), |f| pages::questionnaire::questions(f, page, to_review)))
}

/// Reads a page that was sent: photos of whoever can answer alone, and while that is asked; of all, what was typed, which is kept for whoever signs in again.
async fn read(
    app: &App,
    visit: &Visit,
    (consultation, questionnaire, index): (&Consultation, &Questionnaire, usize),
    upload: Upload,
) -> Result<(Typed, Vec<UploadedFile>)> {
    let asked = picturing::asked(&questionnaire.form, index);
    let may = (consultation.audience.kind == AudienceKind::Everyone || visit.viewer.is_some()) && consultation.is_asking(ASKS, app.clock.now());
    // A file for which there is no room is read past: something may have been typed behind it.
    let room = if asked > 0 && may { photos::room(asked) } else { Room { files: 1, bytes: 0 } };
    let sent = upload.read::<Vec<(String, String)>>(&app.uploads, room).await?;
    Ok((Typed::new(sent.fields), sent.files))
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number, page)): Path<(String, String, String)>,
    upload: Upload,
) -> Result<Response> {
    let (_, consultation, questionnaire) = resolve(&app, &slug, &number).await?;
    let index = index(&page)?;
    if index >= questionnaire.form.pages.len() {
        return Err(Error::NotFound);
    }
    visit.limit(Action::Support)?;
    let (typed, files) = read(&app, &visit, (&consultation, &questionnaire, index), upload).await?;
    if typed.field("by") == "account" {
        visit.require()?;
    }
    let mut here = Here::find(&app, &visit, &headers, (&slug, &number), typed.field("as")).await?;
    let mut given = None;
    if here.who.is_none() && visit.viewer.is_none() && here.consultation.audience.kind == AudienceKind::Everyone {
        let token = browsers::new(&app);
        here.who = Some(browsers::who(&app, &here.consultation, &token));
        given = Some(token);
    }
    let Some(who) = here.who.clone() else {
        visit.require()?;
        return Ok(Redirect::to(&here.begin_path()).into_response());
    };
    if !files.is_empty() {
        visit.limit(Action::Post)?;
    }
    let typed = typed.with_photos(picturing::receive(&app, (&here.questionnaire.form, index), files).await?);
    let go = Go::parse(typed.field("go"));
    let go = if go == Go::Next && typed.field("to") == "review" { Go::Review } else { go };
    let whose = (&who, here.before.as_ref());
    let kept = answering::save(&app, (&here.consultation, &here.questionnaire), whose, (index, &typed, go), visit.lang).await;
    // An outage does not say whether the commit arrived: should nothing lead to these files, that is found later.
    if !matches!(&kept, Ok(answering::Kept { kept: true, .. }) | Err(Error::Unavailable(_))) {
        picturing::let_go(&app, typed.upload()).await?;
    }
    let kept = kept?;
    let mut response = answer(&app, &visit, &here, (index, &typed), kept).await?;
    if let Some(token) = given {
        browsers::give(&app, &mut response, &token);
    }
    Ok(response)
}

/// Goes on to where a kept page leads, or shows it again with what is wrong.
async fn answer(app: &App, visit: &Visit, here: &Here, (index, typed): (usize, &Typed), kept: answering::Kept) -> Result<Response> {
    if !kept.kept {
        return here.turned_away(&kept.standing);
    }
    if !kept.standing.is_open() {
        let text = match kept.standing.opening {
            Opening::OpensOn { at } => tr::questionnaires::KEPT_PAUSED.fill(visit.lang, &[("date", &app::format::date(visit.lang, at))]),
            _ => tr::questionnaires::KEPT_LATE.text(visit.lang).to_owned(),
        };
        visit.flash(app::model::frame::Tone::Warning, &text).await?;
        return Ok(Redirect::to(&here.review_path()).into_response());
    }
    let path = match kept.place {
        Place::Page(next) => here.page_path(next),
        Place::Review => here.review_path(),
        Place::Begin => here.begin_path(),
        Place::Wrong(wrong) => {
            let state = here.begun(app).await?;
            let answers = state.answers();
            let filled = Filled { answers: &answers, typed: Some(typed), wrong: &wrong, seed: answering::seed(app, &here.questionnaire, here.who.as_ref()) };
            let Some(page) = drawn((app, visit), here, index, &filled, &state.standing).await? else {
                return Ok(Redirect::to(&here.review_path()).into_response());
            };
            let to_review = typed.field("to") == "review";
            return Ok(visit.refused(Some(&here.commune), |f| pages::questionnaire::questions(f, page, to_review)));
        }
    };
    Ok(Redirect::to(&path).into_response())
}

/// All answers of somebody, with what is wrong with them.
fn reviewed(app: &App, visit: &Visit, here: &Here, state: &Begun, wrong: Option<BTreeMap<String, String>>) -> ReviewPage {
    let form = &here.questionnaire.form;
    let speaker = Speaker::new(form, visit.lang);
    let answers = state.answers();
    let asked = Asked::new(form, &answers, day(app.clock.now()));
    let refused = wrong.is_some();
    let wrong = wrong.unwrap_or_else(|| speaker.all_wrong(asked.check_all()));
    let label = |name: &&str| form.asks(name).map(|question| speaker.say(&question.label, name));
    ReviewPage {
        about: here.about(state.standing.opening.clone()),
        pages: asked.pages().iter().map(|seen| speaker.reviewed(seen, &asked, &answers, &wrong)).filter(|page| !page.answers.is_empty()).collect(),
        dropped: asked.dropped().iter().filter_map(label).collect(),
        sent_at: state.sent.as_ref().map(|sent| sent.at.into()),
        refused,
        late: !state.standing.is_open(),
    }
}

pub(super) async fn review(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number)): Path<(String, String)>,
    Query(query): Query<As>,
) -> Result<Response> {
    let here = Here::find(&app, &visit, &headers, (&slug, &number), &query.r#as).await?;
    let state = here.begun(&app).await?;
    if state.draft.is_none() && state.sent.is_none() {
        return here.turned_away(&state.standing);
    }
    let page = reviewed(&app, &visit, &here, &state, None);
    Ok(visit.page(Some(&here.commune), |f| pages::questionnaire_review::review(f, page)))
}

pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed::new(fields);
    let here = Here::find(&app, &visit, &headers, (&slug, &number), typed.field("as")).await?;
    let Some(who) = here.who.clone() else {
        if here.consultation.audience.kind != AudienceKind::Everyone {
            visit.require()?;
        }
        return Ok(Redirect::to(&here.begin_path()).into_response());
    };
    visit.limit(Action::Post)?;
    let whose = (&who, here.before.as_ref());
    match sending::send(&app, (&here.commune, &here.consultation), whose, visit.viewer.as_ref(), visit.lang).await? {
        Outcome::Sent { dropped } => {
            let word = if dropped { tr::questionnaires::SENT_DROPPED } else { tr::questionnaires::SENT };
            visit.done(word, &here.path(paths::questions_receipt(&slug, here.consultation.number))).await
        }
        Outcome::Nothing => Ok(Redirect::to(&here.begin_path()).into_response()),
        Outcome::Wrong(wrong) => {
            let state = here.begun(&app).await?;
            let page = reviewed(&app, &visit, &here, &state, Some(wrong));
            Ok(visit.refused(Some(&here.commune), |f| pages::questionnaire_review::review(f, page)))
        }
        Outcome::NotOpen(standing) => {
            let state = here.begun(&app).await?;
            if state.draft.is_none() {
                return here.turned_away(&standing);
            }
            let page = ReviewPage { late: true, ..reviewed(&app, &visit, &here, &Begun { standing, ..state }, None) };
            Ok(visit.page_with(axum::http::StatusCode::CONFLICT, Some(&here.commune), |f| pages::questionnaire_review::review(f, page)))
        }
    }
}

pub(super) async fn receipt(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number)): Path<(String, String)>,
    Query(query): Query<As>,
) -> Result<Response> {
    let here = Here::find(&app, &visit, &headers, (&slug, &number), &query.r#as).await?;
    let state = here.begun(&app).await?;
    let Some(sent) = &state.sent else { return here.turned_away(&state.standing) };
    let form = &here.questionnaire.form;
    let speaker = Speaker::new(form, visit.lang);
    let asked = Asked::new(form, &sent.answers, day(sent.at));
    let nothing = BTreeMap::new();
    let until = match state.standing.opening {
        Opening::Open { until } => Some(until),
        _ => None,
    };
    let page = SentPage {
        about: here.about(state.standing.opening.clone()),
        at: sent.at.into(),
        pages: asked.pages().iter().map(|seen| speaker.reviewed(seen, &asked, &sent.answers, &nothing)).filter(|page| !page.answers.is_empty()).collect(),
        until,
        waits: matches!(here.who, Some(Who::Pending { .. })),
    };
    Ok(visit.page(Some(&here.commune), |f| pages::questionnaire_review::sent(f, page)))
}
