//! Rehearsal: an officer tries the form on the draft. It is answered from what was sent alone, and nothing is kept anywhere.

use app::model::Lang;
use app::model::ballot_pages::VoteSaid;
use app::model::ballots::{BallotState, Choice};
use app::model::consultations::Multilingual;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::here::Here;
use super::narrowing::Wish;
use super::typed::{Go, Typed, field};
use super::{Booth, BoothPlace, Found, Sent, casting, form, private};
use crate::base::App;
use crate::base::error::Result;
use crate::participation::ballots::{self, Ballot, BallotOption, Envelope};
use crate::web::{Form, Visit};

/// Options that stand for those of a list that is not published yet.
const SAMPLES: i64 = 6;

/// As whom it is tried.
#[derive(Deserialize)]
pub(super) struct Tried {
    #[serde(default)]
    home: String,
}

impl Tried {
    fn booth(self) -> Booth {
        Booth { voter: None, place: BoothPlace::Rehearsal { home: self.home } }
    }
}

async fn found(app: &App, visit: &Visit, place: (String, String)) -> Result<Found> {
    let (_, commune, consultation, mut ballot) = ballots::for_keepers(app, visit, &place).await?;
    if ballot.settings.from_list && ballot.options.is_empty() {
        ballot.options = samples(&ballot);
    }
    Ok(Found { commune, consultation, ballot })
}

/// Options by which a ballot can be tried whose own come from the final list, which is published late: in each envelope in turn, at a quarter of its money.
fn samples(ballot: &Ballot) -> Vec<BallotOption> {
    let of = |(number, envelope): (i64, Option<&Envelope>)| {
        let mut title = Multilingual::default();
        for lang in Lang::ALL {
            *title.own_mut(lang) = tr::voting::SAMPLE.fill(lang, &[("number", &number.to_string())]);
        }
        let (cost, envelope) = (envelope.map(|envelope| envelope.amount / 4), envelope.map(|envelope| envelope.number));
        BallotOption { title, cost, envelope, ..BallotOption::new(number) }
    };
    // One after the other, or of none where it costs nothing.
    let envelope = |number: i64| ballot.envelopes.get(usize::try_from(number).unwrap_or_default() % ballot.envelopes.len().max(1));
    (1..=SAMPLES).map(|number| of((number, envelope(number)))).collect()
}

type Place = Path<(String, String)>;

pub(super) async fn begin(State(app): State<App>, visit: Visit, Path(place): Place, Query(tried): Query<Tried>) -> Result<Response> {
    let found = found(&app, &visit, place).await?;
    form::vote_form(&app, &visit, &found, &tried.booth()).await
}

pub(super) async fn rehearse(State(app): State<App>, visit: Visit, Path(place): Place, Query(tried): Query<Tried>, Form(sent): Form<Sent>) -> Result<Response> {
    let found = found(&app, &visit, place).await?;
    answer((&app, &visit), &found, &tried.booth(), sent).await
}

/// The next step of a rehearsal, from what was sent alone.
async fn answer((app, visit): (&App, &Visit), found: &Found, booth: &Booth, sent: Sent) -> Result<Response> {
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
    let page = here.vote_page(typed, &Wish::of_form(&sent), said).await?;
    Ok(private(visit.page_with(status, Some(&found.commune), |f| pages::ballot_vote::page(f, page))))
}
