//! Everything before it is confirmed, the confirmation, and what was cast.

use app::model::ballot_pages::CastPage;
use app::model::ballots::Choice;
use app::model::consultations::Opening;
use app::pages;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::here::Here;
use super::{Booth, BoothPlace, Found, faults, gave, private};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::participation::ballots::{Outcome, cast};
use crate::web::Visit;

/// A page about a choice: what is wrong with it, and what it says.
pub(super) async fn page(here: &Here<'_>, choice: Option<&Choice>, late: bool) -> Result<CastPage> {
    let judgement = choice.map(|choice| here.judge(choice));
    let errors = choice.map(|choice| here.messages(choice)).map(|found| found.whole.into_iter().chain(found.by_option.into_values()).collect());
    let is_open = here.is_open() && !here.is_settled();
    Ok(CastPage {
        head: here.head(),
        mine: here.my_vote().await?,
        chosen: choice.map(|choice| here.chosen(choice)),
        errors: errors.unwrap_or_default(),
        fewer: judgement.and_then(|judgement| faults::fewer(&judgement, here.lang)),
        until: here.until().filter(|_| is_open),
        closed: here.ballot().closed_at.is_some(),
        late: late || !here.is_open(),
        carried: String::new(),
    })
}

async fn reviewed(visit: &Visit, here: &Here<'_>, (status, late): (StatusCode, bool)) -> Result<Response> {
    let page = page(here, here.mine.draft.as_ref(), late).await?;
    Ok(private(visit.page_with(status, Some(&here.found.commune), |f| pages::ballot_cast::review(f, page))))
}

/// Everything that was chosen, with one button, where a confirmation is declared.
pub async fn review_form(app: &App, visit: &Visit, found: &Found, booth: &Booth) -> Result<Response> {
    let here = Here::load(app, found, booth, visit.lang).await?;
    if booth.place == BoothPlace::Home {
        visit.require()?;
    }
    if here.mine.draft.is_none() || here.is_settled() {
        return Ok(Redirect::to(&booth.view(found).mine).into_response());
    }
    reviewed(visit, &here, (StatusCode::OK, false)).await
}

/// Confirms.
pub async fn review_send(app: &App, visit: &Visit, found: &Found, booth: &Booth) -> Result<Response> {
    let Some(voter) = booth.voter else { return Err(Error::SignInRequired) };
    if booth.place == BoothPlace::Home {
        visit.limit(Action::Support)?;
    }
    let here = Here::load(app, found, booth, visit.lang).await?;
    let mine = booth.view(found).mine;
    // Whoever presses twice has confirmed.
    let Some(choice) = here.mine.draft.clone() else { return Ok(Redirect::to(&mine).into_response()) };
    let outcome = cast(app, &found.ballot, voter, &choice).await?;
    match &outcome {
        Outcome::Refused(standing) if standing.opening == Opening::SignIn => Err(Error::SignInRequired),
        Outcome::Late | Outcome::Refused(_) => reviewed(visit, &here, (StatusCode::CONFLICT, true)).await,
        Outcome::Invalid(_) => reviewed(visit, &here, (StatusCode::UNPROCESSABLE_ENTITY, false)).await,
        Outcome::Kept | Outcome::Counted { .. } | Outcome::OnPaper | Outcome::Void => Ok(gave(Redirect::to(&mine).into_response(), &outcome)),
    }
}

/// What was cast.
pub async fn mine_page(app: &App, visit: &Visit, found: &Found, booth: &Booth) -> Result<Response> {
    if booth.place == BoothPlace::Home {
        visit.require()?;
    }
    let here = Here::load(app, found, booth, visit.lang).await?;
    let mut page = page(&here, here.mine.cast.as_ref(), false).await?;
    page.errors.clear();
    Ok(private(visit.page(Some(&found.commune), |f| pages::ballot_cast::mine(f, page))))
}
