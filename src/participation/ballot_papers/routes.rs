//! The desk's pages of ballots on paper.

use app::model::ballot_papers::{BalanceFields, EntryFields, IssueFields, PersonFields};
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::{Entry, balancing, desk, differing, entering, found, issuing};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::web::{Form, Visit};

type Place = Path<(String, String)>;
type Deeper = Path<(String, String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::BALLOT_PAPER, get(paper).post(issue))
        .route(paths::BALLOT_PEOPLE, get(people))
        .route(paths::BALLOT_PERSON, get(person).post(mark))
        .route(paths::BALLOT_ENTRY, get(entry_form).post(enter))
        .route(paths::BALLOT_DIFFERENCES, get(differences))
        .route(paths::BALLOT_DIFFERENCE, get(difference).post(decide))
        .route(paths::BALLOT_BALANCE, get(balance).post(balance_act))
}

/// What stands on a sheet is kept by no browser.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn paper(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = issuing::page(&found.case(&app), (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_papers::paper(f, page)))
}

async fn issue(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<IssueFields>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    let case = found.case(&app);
    match issuing::issue(&case, &fields).await.or_errors()? {
        Ok(pdf) => {
            let name = format!("attachment; filename=\"{}-ballots-{}.pdf\"", found.consultation.slug, app.clock.now().micros() / 1_000_000);
            let headers = [(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, name.as_str()), (header::CACHE_CONTROL, "no-store")];
            Ok((headers, pdf).into_response())
        }
        Err(errors) => {
            let page = issuing::page(&case, (fields, errors)).await?;
            Ok(visit.refused(Some(&found.commune), |f| pages::ballot_papers::paper(f, page)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    name: String,
}

async fn people(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(search): Query<Search>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let page = desk::people(&found.case(&app), &search.name).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_papers::people(f, page)))
}

async fn person(State(app): State<App>, visit: Visit, Path((slug, number, handle)): Deeper) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let page = desk::person(&found.case(&app), &handle, FormErrors::default()).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_papers::person(f, page)))
}

async fn mark(State(app): State<App>, visit: Visit, Path((slug, number, handle)): Deeper, Form(fields): Form<PersonFields>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    // A desk has more visitors in an hour than anybody has things to publish.
    let case = found.case(&app);
    let (done, message) = match fields.act.as_str() {
        "give" => (desk::give(&case, &handle).await, tr::ballot_papers::GIVEN),
        "take" => (desk::take_back(&case, &handle).await, tr::ballot_papers::TAKEN_BACK),
        _ => return Err(Error::NotFound),
    };
    // What is refused is said on the person's page.
    let refused = match done {
        Ok(()) => return visit.done(message, &paths::ballot_people(&slug, found.consultation.number)).await,
        Err(Error::Conflict(why)) => FormErrors::of("", why),
        Err(other) => return Err(other),
    };
    let page = desk::person(&case, &handle, refused).await?;
    Ok(visit.refused(Some(&found.commune), |f| pages::ballot_papers::person(f, page)))
}

/// The sheet that was entered last.
const LAST: &str = "ballot sheet";

async fn entry_form(State(app): State<App>, visit: Visit, Path((slug, number, pass)): Deeper) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let last: Option<String> = visit.take(LAST).await?;
    let page = entering::page(&found.case(&app), &pass, last.unwrap_or_default(), (EntryFields::default(), FormErrors::default())).await?;
    Ok(unkept(visit.page(Some(&found.commune), |f| pages::ballot_papers::entry(f, page))))
}

async fn enter(State(app): State<App>, visit: Visit, Path((slug, number, pass)): Deeper, Form(fields): Form<EntryFields>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let case = found.case(&app);
    let entry = Entry { pass: pass.parse().map_err(|_| Error::NotFound)?, fields: &fields };
    match super::enter(&app, found.ballot.id, found.viewer.id, entry).await.or_errors()? {
        Ok((_, serial)) => {
            visit.session.insert(LAST, &serial).await?;
            Ok(Redirect::to(&paths::ballot_entry(&slug, found.consultation.number, pass)).into_response())
        }
        Err(errors) => {
            let page = entering::page(&case, &pass, String::new(), (fields, errors)).await?;
            Ok(unkept(visit.refused(Some(&found.commune), |f| pages::ballot_papers::entry(f, page))))
        }
    }
}

async fn differences(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let page = differing::list(&found.case(&app)).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_papers::differences(f, page)))
}

async fn difference(State(app): State<App>, visit: Visit, Path((slug, number, serial)): Deeper) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let page = differing::page(&found.case(&app), &serial, (EntryFields::default(), FormErrors::default())).await?;
    Ok(unkept(visit.page(Some(&found.commune), |f| pages::ballot_papers::difference(f, page))))
}

async fn decide(State(app): State<App>, visit: Visit, Path((slug, number, serial)): Deeper, Form(mut fields): Form<EntryFields>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let case = found.case(&app);
    fields.serial.clone_from(&serial);
    match differing::decide_as(&case, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::ballot_papers::DECIDED, &paths::ballot_differences(&slug, found.consultation.number)).await,
        Err(errors) => {
            let page = differing::page(&case, &serial, (fields, errors)).await?;
            Ok(unkept(visit.refused(Some(&found.commune), |f| pages::ballot_papers::difference(f, page))))
        }
    }
}

async fn balance(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = balancing::page(&found.case(&app), (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_papers::balance(f, page)))
}

/// Declares, confirms, or takes back what nobody confirmed.
async fn balance_act(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BalanceFields>) -> Result<Response> {
    let found = found(&app, &visit, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    let case = found.case(&app);
    let (done, message) = match fields.act.as_str() {
        "declare" => (balancing::declare(&case, &fields).await, tr::ballot_papers::DECLARED),
        "confirm" => (balancing::confirm(&case, &fields).await, tr::ballot_papers::CONFIRMED),
        "withdraw" => (balancing::withdraw(&case).await, tr::ballot_papers::WITHDRAWN),
        _ => return Err(Error::NotFound),
    };
    match done.or_errors()? {
        Ok(()) => {
            visit.flash(Tone::Success, message.text(visit.lang)).await?;
            Ok(Redirect::to(&paths::ballot_balance(&slug, found.consultation.number)).into_response())
        }
        Err(errors) => {
            let page = balancing::page(&case, (fields, errors)).await?;
            Ok(visit.refused(Some(&found.commune), |f| pages::ballot_papers::balance(f, page)))
        }
    }
}
