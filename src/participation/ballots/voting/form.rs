//! The form of a vote, and what is sent from it.

use app::model::ballot_pages::{VoteFilter, VoteSaid};
use app::model::ballots::Choice;
use app::model::consultations::Opening;
use app::model::outcome::{Refusal, VoteOutcome};
use app::model::paths;
use app::pages;
use app::words::Key;
use app::words::tr::voting as word;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::here::Here;
use super::narrowing::{Wish, asked};
use super::typed::{Go, Typed, field};
use super::{Booth, BoothPlace, Found, Sent, gave, owner, private};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::participation::ballots::steps::Step;
use crate::participation::ballots::{Outcome, Voter, cast, hold, keep};
use crate::web::Visit;

/// The form. What was sent after a session had ended stands in it again, once as it was typed; it is kept as a draft, so that it is not lost by leaving, and does
/// not count before it is looked at and sent, whatever counts at once: the page says so. What was pressed in somebody else's page is not given back.
pub async fn vote_form(app: &App, visit: &Visit, found: &Found, booth: &Booth) -> Result<Response> {
    let mut here = Here::load(app, found, booth, visit.lang).await?;
    let kept = if booth.place == BoothPlace::Home { visit.take_kept::<Sent>().await? } else { None };
    let kept = kept.filter(|sent| field(sent, "for") == owner(app, found, booth));
    if let Some(response) = turned_away(visit, &here, kept.is_some())? {
        return Ok(response);
    }
    let mut wish = Wish::of_address(visit);
    // What came back stands on the page, all of it.
    if let Some(sent) = &kept {
        wish = Wish { envelope: wish.envelope.or_else(|| Wish::of_form(sent).envelope), filter: VoteFilter::default() };
    }
    let returned = kept.map(|sent| returned(&here, &sent));
    let mut said = match (here.is_open(), &returned, asked(visit, "kept").is_some()) {
        (false, ..) => VoteSaid::Late,
        (true, Some(_), _) => VoteSaid::Returned,
        (true, None, true) => VoteSaid::Kept,
        (true, None, false) => VoteSaid::Nothing,
    };
    here.note(Step::Began);
    let choice = returned.as_ref().and_then(|typed| typed.choice.as_ref()).filter(|_| said == VoteSaid::Returned);
    if let (Some(choice), Some(voter)) = (choice, booth.voter) {
        // What counts already is as it was sent.
        if matches!(hold(app, &found.ballot, voter, choice).await?, Outcome::Counted { .. }) {
            said = VoteSaid::Kept;
        }
        here = Here::load(app, found, booth, visit.lang).await?;
    }
    let typed = returned.unwrap_or_else(|| Typed::of(&here.begun()));
    let page = here.vote_page(typed, &wish, said).await?;
    Ok(private(visit.page(Some(&found.commune), |f| pages::ballot_vote::page(f, page))))
}

/// What somebody sent after their session had ended, as the button that they pressed would have it.
fn returned(here: &Here<'_>, sent: &Sent) -> Typed {
    let typed = Typed::read(here.ballot().settings.kind, sent, here.lang);
    match Go::of(sent) {
        Go::Move { option, up } if typed.choice.is_some() => Typed::of(&typed.moved(option, up)),
        _ => typed,
    }
}

/// Where somebody is shown instead who cannot vote here: the way in, or how they stand. Whoever comes too late with something typed reads it.
fn turned_away(visit: &Visit, here: &Here<'_>, has_typed: bool) -> Result<Option<Response>> {
    let view = here.booth.view(here.found);
    if here.booth.place == BoothPlace::Home && here.account.is_none() {
        return visit.require().map(|_| None);
    }
    if here.is_settled() {
        return Ok(Some(Redirect::to(&view.mine).into_response()));
    }
    if here.is_open() || has_typed {
        return Ok(None);
    }
    let instead = if here.booth.place == BoothPlace::Home { view.up } else { view.mine };
    Ok(Some(Redirect::to(&instead).into_response()))
}

/// Keeps what was chosen, or sends it: a page, the way to another, or JSON for the island.
pub async fn vote_send(app: &App, visit: &Visit, found: &Found, booth: &Booth, sent: Sent) -> Result<Response> {
    let Some(voter) = booth.voter else { return Err(Error::SignInRequired) };
    if booth.place == BoothPlace::Home {
        visit.limit(Action::Support)?;
    }
    let sending = Sending { app, visit, found, booth, voter, sent };
    if field(&sending.sent, "for") != owner(app, found, booth) {
        return sending.others().await;
    }
    let typed = Typed::read(found.ballot.settings.kind, &sending.sent, visit.lang);
    match Go::of(&sending.sent) {
        Go::Narrow => sending.narrow(typed).await,
        Go::Keep => sending.keep(typed).await,
        Go::Send => sending.send(typed).await,
        Go::Empty => sending.count(typed, Choice::empty(found.ballot.settings.kind)).await,
        Go::Move { option, up } => sending.moved(typed, option, up).await,
    }
}

/// A form that was sent.
struct Sending<'a> {
    app: &'a App,
    visit: &'a Visit,
    found: &'a Found,
    booth: &'a Booth,
    voter: Voter,
    sent: Sent,
}

impl Sending<'_> {
    /// The form again, at a place of its page.
    fn again(&self, at: &str, kept: bool) -> Response {
        let mut wish = Wish::of_form(&self.sent);
        if self.is_at_desk() {
            wish.filter.text.clear();
        }
        let query = [("kept", if kept { "yes" } else { "" })].into_iter().chain(wish.query()).collect::<Vec<_>>();
        Redirect::to(&format!("{}#{at}", paths::with_query(self.booth.view(self.found).vote, &query))).into_response()
    }

    /// Whether it came from the desk's device. Its browser keeps addresses for whoever comes next: what somebody types stands in none.
    const fn is_at_desk(&self) -> bool {
        matches!(self.booth.place, BoothPlace::Kiosk { .. })
    }

    /// The form with what is looked for, at its place.
    async fn narrowed(&self, typed: Typed, kept: bool) -> Result<Response> {
        if self.is_at_desk() && !Wish::of_form(&self.sent).filter.text.is_empty() {
            return self.shown(typed, (StatusCode::OK, VoteSaid::Nothing)).await;
        }
        Ok(self.again("narrow", kept))
    }

    /// The form with everything that was typed.
    async fn shown(&self, typed: Typed, (status, said): (StatusCode, VoteSaid)) -> Result<Response> {
        let here = Here::load(self.app, self.found, self.booth, self.visit.lang).await?;
        let page = here.vote_page(typed, &Wish::of_form(&self.sent), said).await?;
        Ok(private(self.visit.page_with(status, Some(&self.found.commune), |f| pages::ballot_vote::page(f, page))))
    }

    /// Says that the page was somebody else's, or nobody's, with what the voter chose themselves: nothing of what was sent is kept or shown.
    async fn others(&self) -> Result<Response> {
        let here = Here::load(self.app, self.found, self.booth, self.visit.lang).await?;
        let settled = here.is_settled();
        if self.visit.wants_json {
            let said = if settled { word::MINE_SETTLED } else { word::SAID_OTHERS };
            return Ok(refusal(StatusCode::CONFLICT, "conflict", said.text(self.visit.lang).to_owned()));
        }
        if settled {
            return Ok(Redirect::to(&self.booth.view(self.found).mine).into_response());
        }
        let page = here.vote_page(Typed::of(&here.begun()), &Wish::default(), VoteSaid::Others).await?;
        Ok(private(self.visit.page_with(StatusCode::CONFLICT, Some(&self.found.commune), |f| pages::ballot_vote::page(f, page))))
    }

    async fn refused(&self, typed: Typed) -> Result<Response> {
        if self.visit.wants_json {
            let message = match &typed.choice {
                Some(choice) => self.first_fault(choice).await?,
                None => typed.errors.values().next().cloned(),
            };
            return Ok(refusal(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message.unwrap_or_default()));
        }
        self.shown(typed, (StatusCode::UNPROCESSABLE_ENTITY, VoteSaid::Refused)).await
    }

    async fn first_fault(&self, choice: &Choice) -> Result<Option<String>> {
        let here = Here::load(self.app, self.found, self.booth, self.visit.lang).await?;
        let found = here.messages(choice);
        Ok(found.whole.into_iter().chain(found.by_option.into_values()).next())
    }

    /// What is said of an act that was not done, or `None` if it was.
    async fn undone(&self, typed: Typed, outcome: &Outcome) -> Result<Option<Response>> {
        let late = || (StatusCode::CONFLICT, VoteSaid::Late);
        Ok(Some(match outcome {
            // Only a confirmation finds that something else is kept.
            Outcome::Kept | Outcome::Counted { .. } | Outcome::Changed => return Ok(None),
            Outcome::Refused(standing) if standing.opening == Opening::SignIn => return Err(Error::SignInRequired),
            Outcome::Late | Outcome::Refused(_) if self.visit.wants_json => {
                refusal(StatusCode::CONFLICT, "conflict", word::SAID_LATE.text(self.visit.lang).to_owned())
            }
            Outcome::Late | Outcome::Refused(_) => self.shown(typed, late()).await?,
            Outcome::OnPaper | Outcome::Void if self.visit.wants_json => {
                refusal(StatusCode::CONFLICT, "conflict", word::MINE_SETTLED.text(self.visit.lang).to_owned())
            }
            Outcome::OnPaper | Outcome::Void => Redirect::to(&self.booth.view(self.found).mine).into_response(),
            Outcome::Invalid(_) => self.refused(typed).await?,
        }))
    }

    async fn keep(&self, typed: Typed) -> Result<Response> {
        let Some(choice) = typed.choice.clone() else { return self.refused(typed).await };
        let outcome = keep(self.app, &self.found.ballot, self.voter, &choice).await?;
        if let Some(response) = self.undone(typed, &outcome).await? {
            return Ok(response);
        }
        if !self.visit.wants_json {
            return Ok(gave(self.again("vote-sums", true), &outcome));
        }
        let said = |key: Key| key.text(self.visit.lang).to_owned();
        let told = match outcome {
            Outcome::Counted { .. } => VoteOutcome { counted: true, message: said(word::SAID_COUNTS) },
            _ if choice.is_empty() => VoteOutcome { counted: false, message: said(word::SAID_EMPTY) },
            _ => VoteOutcome { counted: false, message: self.first_fault(&choice).await?.unwrap_or_else(|| said(word::SAID_KEPT)) },
        };
        Ok(gave(private(Json(told).into_response()), &outcome))
    }

    /// Shows some of the options alone, or all again. What is chosen is kept first, unless it is what is kept already of what stands on the page: who only looks
    /// around begins nothing, and changes nothing of what is chosen elsewhere.
    async fn narrow(&self, typed: Typed) -> Result<Response> {
        let Some(choice) = typed.choice.clone() else { return self.refused(typed).await };
        let here = Here::load(self.app, self.found, self.booth, self.visit.lang).await?;
        let in_fields = |choice| here.in_fields(choice, &Wish::of_form(&self.sent));
        if here.is_open() && in_fields(&here.begun()) == in_fields(&choice) {
            return self.narrowed(Typed::of(&here.begun()), false).await;
        }
        let outcome = keep(self.app, &self.found.ballot, self.voter, &choice).await?;
        match self.undone(typed.clone(), &outcome).await? {
            Some(response) => Ok(response),
            None => Ok(gave(self.narrowed(typed, true).await?, &outcome)),
        }
    }

    /// Moves an option of a ranking; what is typed beside others is kept with it.
    async fn moved(&self, typed: Typed, option: i64, up: bool) -> Result<Response> {
        if typed.choice.is_none() {
            return self.refused(typed).await;
        }
        let choice = typed.moved(option, up);
        let outcome = keep(self.app, &self.found.ballot, self.voter, &choice).await?;
        // What is wrong may be the option that was moved.
        match self.undone(Typed::of(&choice), &outcome).await? {
            Some(response) => Ok(response),
            None => Ok(gave(self.again(&format!("o-{option}"), true), &outcome)),
        }
    }

    async fn send(&self, typed: Typed) -> Result<Response> {
        let Some(choice) = typed.choice.clone() else { return self.refused(typed).await };
        if choice.is_empty() {
            return self.shown(typed, (StatusCode::UNPROCESSABLE_ENTITY, VoteSaid::Empty)).await;
        }
        self.count(typed, choice).await
    }

    /// Has it count; where a confirmation is declared, it is kept and shown first.
    async fn count(&self, typed: Typed, choice: Choice) -> Result<Response> {
        let (ballot, view) = (&self.found.ballot, self.booth.view(self.found));
        if !ballot.settings.confirm {
            let outcome = cast(self.app, ballot, self.voter, &choice).await?;
            if matches!(outcome, Outcome::Invalid(_)) {
                // It is kept all the same: nothing is lost while it is put right.
                let kept = keep(self.app, ballot, self.voter, &choice).await?;
                return Ok(gave(self.refused(typed).await?, &kept));
            }
            return match self.undone(typed, &outcome).await? {
                Some(response) => Ok(response),
                None => Ok(gave(Redirect::to(&view.mine).into_response(), &outcome)),
            };
        }
        let outcome = keep(self.app, ballot, self.voter, &choice).await?;
        if let Some(response) = self.undone(typed.clone(), &outcome).await? {
            return Ok(response);
        }
        let here = Here::load(self.app, self.found, self.booth, self.visit.lang).await?;
        if !here.judge(&choice).is_valid() {
            return Ok(gave(self.refused(typed).await?, &outcome));
        }
        let on = if matches!(outcome, Outcome::Counted { .. }) { &view.mine } else { &view.review };
        Ok(gave(Redirect::to(on).into_response(), &outcome))
    }
}

fn refusal(status: StatusCode, error: &str, message: String) -> Response {
    let refusal = Refusal { error: error.to_owned(), message, fields: Vec::new(), location: None };
    private((status, Json(refusal)).into_response())
}
