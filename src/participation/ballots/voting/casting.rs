//! Everything before it is confirmed, the confirmation, and what was cast.

use app::model::ballot_pages::CastPage;
use app::model::ballots::Choice;
use app::model::consultations::Opening;
use app::model::frame::Frame;
use app::pages;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::here::Here;
use super::typed::field;
use super::{Booth, BoothPlace, Found, Sent, faults, gave, private};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::participation::ballots::{Outcome, confirm};
use crate::web::Visit;

/// Bytes of a digest: nobody finds another choice with the same one.
const DIGEST: usize = 16;

/// What stands in the form of a review for what it shows: whoever has read one choice does not confirm another by it.
fn digest(here: &Here<'_>, choice: &Choice) -> String {
    let (account, text) = (here.account.map(|account| account.0).unwrap_or_default(), choice.to_text());
    let parts: [&[u8]; 3] = [here.ballot().id.0.as_bytes(), account.as_bytes(), text.as_bytes()];
    here.app.secret.keyed("ballot review", &parts)[..DIGEST].iter().map(|byte| format!("{byte:02x}")).collect()
}

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
        shown: choice.map(|choice| digest(here, choice)).unwrap_or_default(),
        changed: false,
    })
}

/// Says that nothing was cast, with what is kept now; where nothing is, with what counts.
async fn changed(visit: &Visit, here: &Here<'_>) -> Result<Response> {
    let choice = here.mine.draft.as_ref().or(here.mine.cast.as_ref());
    let page = CastPage { changed: true, ..page(here, choice, false).await? };
    let is_kept = here.mine.draft.is_some();
    let draw = |f: &Frame| if is_kept { pages::ballot_cast::review(f, page) } else { pages::ballot_cast::mine(f, page) };
    Ok(private(visit.page_with(StatusCode::CONFLICT, Some(&here.found.commune), draw)))
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

/// Confirms what the form showed.
pub async fn review_send(app: &App, visit: &Visit, found: &Found, booth: &Booth, sent: Sent) -> Result<Response> {
    // Nobody typed anything: what is confirmed is kept already.
    visit.set_typed("");
    let Some(voter) = booth.voter else { return Err(Error::SignInRequired) };
    if booth.place == BoothPlace::Home {
        visit.limit(Action::Support)?;
    }
    let here = Here::load(app, found, booth, visit.lang).await?;
    let mine = booth.view(found).mine;
    if here.is_settled() {
        return Ok(Redirect::to(&mine).into_response());
    }
    let shown = field(&sent, "shown");
    let is_shown = |choice: &Option<Choice>| choice.as_ref().is_some_and(|choice| digest(&here, choice) == shown);
    // Whoever presses twice has confirmed, whoever was shown nothing confirms nothing, and once nobody votes any more nothing is left.
    if here.mine.draft.is_none() && (shown.is_empty() || is_shown(&here.mine.cast) || !here.is_open()) {
        return Ok(Redirect::to(&mine).into_response());
    }
    let Some(choice) = here.mine.draft.clone().filter(|_| is_shown(&here.mine.draft)) else { return changed(visit, &here).await };
    let outcome = confirm(app, &found.ballot, voter, &choice).await?;
    match &outcome {
        Outcome::Refused(standing) if standing.opening == Opening::SignIn => Err(Error::SignInRequired),
        Outcome::Changed => changed(visit, &Here::load(app, found, booth, visit.lang).await?).await,
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
