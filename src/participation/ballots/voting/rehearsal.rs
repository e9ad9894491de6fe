//! Rehearsal: an officer tries the form on the draft. It is answered from what was sent alone, and nothing is kept anywhere.

use app::model::ballot_pages::VoteSaid;
use app::model::ballots::{BallotState, Choice};
use app::pages;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::here::Here;
use super::typed::{Go, Typed, field};
use super::{Booth, BoothPlace, Found, Sent, casting, form, private};
use crate::base::App;
use crate::base::error::Result;
use crate::participation::ballots;
use crate::web::{Form, Visit};

const BOOTH: Booth = Booth { voter: None, place: BoothPlace::Rehearsal };

async fn found(app: &App, visit: &Visit, place: (String, String)) -> Result<Found> {
    let (_, commune, consultation, ballot) = ballots::for_keepers(app, visit, &place).await?;
    Ok(Found { commune, consultation, ballot })
}

pub(super) async fn begin(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>) -> Result<Response> {
    let found = found(&app, &visit, place).await?;
    form::vote_form(&app, &visit, &found, &BOOTH).await
}

pub(super) async fn rehearse(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>, Form(sent): Form<Sent>) -> Result<Response> {
    let found = found(&app, &visit, place).await?;
    answer(&app, &visit, &found, sent).await
}

/// The next step of a rehearsal, from what was sent alone.
async fn answer(app: &App, visit: &Visit, found: &Found, sent: Sent) -> Result<Response> {
    let booth = &BOOTH;
    let mut here = Here::load(app, found, booth, visit.lang).await?;
    let settings = &found.ballot.settings;
    let carried = Choice::parse(settings.kind, field(&sent, "carried")).filter(|_| field(&sent, "go") == "confirm");
    let mut typed = carried.as_ref().map_or_else(|| Typed::read(settings.kind, &sent, visit.lang), Typed::of);
    let (go, mut said) = (Go::of(&sent), VoteSaid::Kept);
    if let (Go::Move { option, up }, Some(_)) = (go, &typed.choice) {
        typed = Typed::of(&typed.moved(option, up));
    }
    let choice = typed.choice.clone().unwrap_or_else(|| Choice::empty(settings.kind));
    let is_good = typed.errors.is_empty() && here.judge(&choice).is_valid();
    let is_sent = carried.is_some() || matches!(go, Go::Send | Go::Empty);
    let is_empty = choice.is_empty() && go == Go::Send && carried.is_none();
    if is_sent && is_good && !is_empty {
        if settings.confirm && carried.is_none() {
            let page = app::model::ballot_pages::CastPage { carried: choice.to_text(), ..casting::page(&here, Some(&choice), false).await? };
            return Ok(private(visit.page(Some(&found.commune), |f| pages::ballot_cast::review(f, page))));
        }
        here.mine.state = BallotState::Cast;
        here.mine.day = Some(app.clock.now());
        let page = casting::page(&here, Some(&choice), false).await?;
        return Ok(private(visit.page(Some(&found.commune), |f| pages::ballot_cast::mine(f, page))));
    }
    if is_empty && typed.errors.is_empty() {
        said = VoteSaid::Empty;
    } else if is_sent || !typed.errors.is_empty() {
        said = VoteSaid::Refused;
    }
    let status = if said == VoteSaid::Kept { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let envelope = Some(field(&sent, "envelope")).filter(|envelope| !envelope.is_empty());
    let page = here.vote_page(typed, envelope, said).await?;
    Ok(private(visit.page_with(status, Some(&found.commune), |f| pages::ballot_vote::page(f, page))))
}
