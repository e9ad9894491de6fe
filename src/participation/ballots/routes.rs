//! What staff do with a ballot. The pages on which people vote, and the files of options, are in [`mod@super::voting`].

use app::model::ballot_staff::BallotFields;
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::preparing::{self, Case};
use super::{numbers, office, own_options, voiding, withdrawing};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::text::number as parse_number;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit};

/// Bytes of a form with a picture and a recording.
const UPLOAD_LIMIT: usize = own_options::MOST_PICTURE + own_options::MOST_RECORDING + 64 * 1024;

type Place = Path<(String, String)>;
type OptionPlace = Path<(String, String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PREPARE_BALLOT, get(prepare).post(arrange))
        .route(paths::BALLOT_ENVELOPES, get(envelopes).post(change_envelopes))
        .route(paths::BALLOT_OPTIONS, get(options).post(change_options))
        .route(paths::EDIT_BALLOT_OPTION, get(option_form).post(save_option).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::WITHDRAW_BALLOT_OPTION, get(withdraw_form).post(withdraw))
        .route(paths::VOID_BALLOT, get(voids).post(change_voids))
        .route(paths::BALLOT_TURNOUT, get(turnout))
}

/// Commune and consultation of an address, for those who prepare its ballot.
async fn found<'a>(app: &App, visit: &'a Visit, slug: &str, number: &str) -> Result<(&'a Viewer, Commune, Consultation)> {
    consultations::for_keepers(app, visit, &(slug.to_owned(), number.to_owned())).await
}

async fn prepare(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::prepare(&case, (visit.take_kept().await?, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_staff::prepare(f, page)))
}

async fn arrange(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BallotFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let (done, message): (Result<()>, Key) = match fields.get("act") {
        "kind" => (preparing::set_kind(&case, &fields).await, tr::ballots::staff::SAVED),
        "save" => (preparing::save(&case, &fields).await, tr::ballots::staff::SAVED),
        "discard" => (preparing::discard(&case).await, tr::ballots::staff::REMOVED),
        _ => return Err(Error::NotFound),
    };
    if preparing::is_stale(&done) {
        let (fields, errors) = preparing::seen_again(&case, fields).await?;
        let page = office::prepare(&case, (Some(fields), errors)).await?;
        return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::ballot_staff::prepare(f, page)));
    }
    match done.or_errors()? {
        Ok(()) => visit.done(message, &paths::prepare_ballot(&slug, consultation.number)).await,
        Err(errors) => {
            let page = office::prepare(&case, (Some(fields), errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_staff::prepare(f, page)))
        }
    }
}

/// Which envelope is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    n: String,
}

async fn envelopes(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(chosen): Query<Chosen>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::envelopes(&case, parse_number(&chosen.n), (visit.take_kept().await?, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_staff::envelopes(f, page)))
}

async fn change_envelopes(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BallotFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let (done, message): (Result<()>, Key) = match fields.get("act") {
        "save" => (preparing::save_envelope(&case, &fields).await, tr::ballots::staff::SAVED),
        "remove" => (preparing::remove_envelope(&case, &fields).await, tr::ballots::staff::REMOVED),
        _ => return Err(Error::NotFound),
    };
    match done.or_errors()? {
        Ok(()) => visit.done(message, &paths::ballot_envelopes(&slug, consultation.number)).await,
        Err(errors) => {
            let page = office::envelopes(&case, None, (Some(fields), errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_staff::envelopes(f, page)))
        }
    }
}

async fn options(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::options(&case).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_options::list(f, page)))
}

async fn change_options(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BallotFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let n = || parse_number(fields.get("number")).ok_or(Error::NotFound).map(|n| (n, fields.get("version")));
    let mut message = tr::ballots::staff::SAVED;
    match fields.get("act") {
        "source" => preparing::set_source(&case, fields.get("source") == "list").await?,
        "up" => own_options::shift(&case, n()?, true).await?,
        "down" => own_options::shift(&case, n()?, false).await?,
        "remove" => {
            own_options::remove(&case, n()?).await?;
            message = tr::ballots::staff::REMOVED;
        }
        _ => return Err(Error::NotFound),
    }
    visit.done(message, &paths::ballot_options(&slug, consultation.number)).await
}

async fn option_form(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::option_form(&case, &n, (visit.take_kept().await?, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_options::form(f, page)))
}

async fn save_option(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace, upload: Upload) -> Result<Response> {
    let ((viewer, commune, consultation), upload) = upload.if_allowed(found(&app, &visit, &slug, &number).await).await?;
    visit.limit(Action::Post)?;
    let sent = upload.read::<BallotFields>(&app.uploads, Room { files: 2, bytes: own_options::MOST_PICTURE }).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let done = own_options::save(&case, &n, &sent.fields, sent.files).await;
    if preparing::is_stale(&done) {
        let page = office::stale_option(&case, &n, sent.fields).await?;
        return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::ballot_options::form(f, page)));
    }
    match done.or_errors()? {
        Ok(_) => visit.done(tr::ballots::staff::SAVED, &paths::ballot_options(&slug, consultation.number)).await,
        Err(errors) => {
            let page = office::option_form(&case, &n, (Some(sent.fields), errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_options::form(f, page)))
        }
    }
}

async fn withdraw_form(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::withdraw_form(&case, &n, (visit.take_kept().await?, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_options::withdraw(f, page)))
}

async fn withdraw(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace, Form(fields): Form<BallotFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let option = n.parse().map_err(|_| Error::NotFound)?;
    match withdrawing::withdraw(&case, option, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::ballots::staff::WITHDRAWN_DONE, &paths::ballot_options(&slug, consultation.number)).await,
        Err(errors) => {
            let page = office::withdraw_form(&case, &n, (Some(fields), errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_options::withdraw(f, page)))
        }
    }
}

async fn voids(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = office::voids(&case, (visit.take_kept().await?, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_staff::voids(f, page)))
}

async fn change_voids(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BallotFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let done: Result<Key> = match fields.get("act") {
        "ask" => voiding::ask(&case, &fields).await.map(|()| tr::ballots::staff::VOID_ASKED),
        "confirm" => voiding::confirm(&case, &fields).await.map(|()| tr::ballots::staff::VOID_CONFIRMED),
        "take_back" => voiding::take_back(&case, &fields).await,
        _ => return Err(Error::NotFound),
    };
    match done.or_errors()? {
        Ok(message) => visit.done(message, &paths::void_ballot(&slug, consultation.number)).await,
        Err(errors) => {
            let page = office::voids(&case, (Some(fields), errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_staff::voids(f, page)))
        }
    }
}

async fn turnout(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let page = numbers::page(&case).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_staff::turnout(f, page)))
}
