//! The list, one option, and what authors do.

use app::model::consultations::Opening;
use app::model::form::FormErrors;
use app::model::options::{AuthorFields, PutForwardFields, PutForwardPage};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::case::Case;
use super::super::{ASKS, appealing, deciding, gathering, public, resolve};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::participation::consultations::{self, Asker, Consultation};
use crate::web::{Form, Visit};

type Place = Path<(String, String)>;
type OptionPlace = Path<(String, String, String)>;

/// After which option the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    after: String,
}

pub(super) async fn list(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(query): Query<ListQuery>) -> Result<Response> {
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    let page = public::list(&app, visit.viewer.as_ref(), (&commune, &consultation), &query.after).await?;
    Ok(visit.page(Some(&commune), |f| pages::options::list(f, page)))
}

/// Whether somebody can put something forward now, themselves or in the name of an organisation that they represent; if not, why.
async fn opening(app: &App, visit: &Visit, commune: &Commune, consultation: &Consultation) -> Result<Opening> {
    let viewer = visit.require()?;
    let (person, kind) = (Asker::person(Some(viewer.id)), consultation.audience.kind);
    let own = consultations::standing(app, &mut &app.db, consultation, ASKS, person).await?;
    if gathering::asks(kind, false) && own.is_open() {
        return Ok(own.opening);
    }
    for organisation in viewer.organisations.iter().filter(|known| known.commune_id == commune.id && gathering::asks(kind, true)) {
        let asker = Asker { organisation: Some(organisation.id), ..person };
        let standing = consultations::standing(app, &mut &app.db, consultation, ASKS, asker).await?;
        if standing.is_open() {
            return Ok(standing.opening);
        }
    }
    // What is open to an organisation of theirs is not open to them.
    Ok(if own.is_open() { Opening::ForOrganisations } else { own.opening })
}

async fn put_forward_page(
    app: &App,
    visit: &Visit,
    (commune, consultation): (&Commune, &Consultation),
    (fields, errors, is_late): (PutForwardFields, FormErrors, bool),
) -> Result<PutForwardPage> {
    let candidates = gathering::candidates(app, visit.require()?, commune, consultation).await?;
    let sent = candidates.iter().find(|one| is_late && one.number.to_string() == fields.solution.trim());
    Ok(PutForwardPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        opening: opening(app, visit, commune, consultation).await?,
        late: sent.map(|one| (one.number, one.title.clone())),
        candidates,
        fields,
        errors,
    })
}

pub(super) async fn put_forward_form(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    visit.require()?;
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = put_forward_page(&app, &visit, (&commune, &consultation), (fields, FormErrors::default(), false)).await?;
    Ok(visit.page(Some(&commune), |f| pages::options::put_forward(f, page)))
}

pub(super) async fn put_forward(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<PutForwardFields>) -> Result<Response> {
    let viewer = visit.require()?;
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let put = gathering::put_forward(&case, &fields.solution).await;
    // Nothing is lost of what was begun before the end: it stays a solution, and the page says so.
    if matches!(&put, Err(Error::Conflict(key)) if *key == tr::options::NOT_OPEN) {
        let mut page = put_forward_page(&app, &visit, (&commune, &consultation), (fields, FormErrors::default(), true)).await?;
        // It asks them, but in another name than that of the solution.
        if matches!(page.opening, Opening::Open { .. }) {
            page.errors.add("solution", tr::options::OTHER_NAME);
            return Ok(visit.refused(Some(&commune), |f| pages::options::put_forward(f, page)));
        }
        return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::options::put_forward(f, page)));
    }
    match put.or_errors()? {
        Ok(n) => visit.done(tr::options::PUT_FORWARD_DONE, &paths::option(&slug, consultation.number, n)).await,
        Err(errors) => {
            let page = put_forward_page(&app, &visit, (&commune, &consultation), (fields, errors, false)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::options::put_forward(f, page)))
        }
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    let typed = visit.take_kept::<AuthorFields>().await?.unwrap_or_default();
    let page = public::page(&app, visit.viewer.as_ref(), (&commune, &consultation), &n, (typed, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::options::option(f, page)))
}

/// What its author does about an option.
pub(super) async fn act(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace, Form(fields): Form<AuthorFields>) -> Result<Response> {
    let viewer = visit.require()?;
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let (done, message) = match fields.act.as_str() {
        "agree" => (deciding::consent(&case, &n, true).await, tr::options::AGREED),
        "refuse" => (deciding::consent(&case, &n, false).await, tr::options::REFUSED),
        "appeal" => (appealing::appeal(&case, &n, &fields.body).await, tr::options::APPEALED),
        _ => return Err(Error::NotFound),
    };
    // What was written for an appeal that comes too late stays, to be copied.
    if matches!(&done, Err(Error::Conflict(key)) if *key == tr::options::NO_APPEAL) {
        let page = public::page(&app, Some(viewer), (&commune, &consultation), &n, (fields, FormErrors::default())).await?;
        return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::options::option(f, page)));
    }
    match done.or_errors()? {
        Ok(()) => visit.done(message, &paths::option(&slug, consultation.number, &n)).await,
        Err(errors) => {
            let page = public::page(&app, Some(viewer), (&commune, &consultation), &n, (fields, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::options::option(f, page)))
        }
    }
}
