//! Handlers of those who close ballots: officers and administrators. They see how far a count is and what it lacks, and no sum before everybody does.

use app::model::ballot_result_pages::{CountPage, CountStage, LotFields};
use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr::counts::staff as word;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};

use super::drawing::{self, Hand};
use super::reading::stage;
use super::store::{self, Count};
use super::{closing, counting};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::participation::ballots::{self, Ballot};
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::web::{Form, Visit};

type Place = Path<(String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::BALLOT_COUNT, get(show).post(close)).route(paths::BALLOT_LOT, post(draw))
}

/// Titles of the equal options, which everybody reads too.
fn tied(ballot: &Ballot, count: Option<&Count>) -> Vec<Multilingual> {
    let numbers = count.map_or(&[][..], |count| count.tied.as_slice());
    numbers.iter().filter_map(|number| ballot.option(*number)).map(|option| option.title.clone()).collect()
}

async fn page(app: &App, viewer: &Viewer, (consultation, ballot): (&Consultation, &Ballot), typed: (LotFields, FormErrors)) -> Result<CountPage> {
    let count = store::find(&mut &app.db, ballot.id).await?;
    let ends_at = ballots::voting(consultation).map(|(_, ends)| ends);
    let is_over = closing::is_due(app, consultation, ballot);
    let (paper, balanced) = closing::sheets(&mut &app.db, ballot).await?;
    let before = if is_over { CountStage::Over } else { CountStage::Voting };
    let lot = count.as_ref().and_then(|count| count.lot.as_ref());
    Ok(CountPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        stage: count.as_ref().map_or(before, stage),
        ends_at: ends_at.map(Into::into),
        closed_at: count.as_ref().map(|count| count.closed_at.into()),
        counted_at: count.as_ref().and_then(|count| count.counted_at).map(Into::into),
        voted: ballot.counts.cast,
        paper,
        unbalanced: count.is_none() && !balanced,
        tied: tied(ballot, count.as_ref()),
        entered: lot.map(|lot| (lot.drawn_on.clone(), lot.drawn_in.clone())),
        entered_by_me: count.as_ref().is_some_and(|count| count.first_by == Some(viewer.id)),
        fields: typed.0,
        errors: typed.1,
    })
}

async fn show(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation, ballot) = ballots::for_keepers(&app, &visit, &place).await?;
    if ballot.frozen_at.is_none() {
        return Err(Error::NotFound);
    }
    let fields = visit.take_kept_for(&paths::ballot_lot(&commune.slug, consultation.number)).await?.unwrap_or_default();
    let page = page(&app, viewer, (&consultation, &ballot), (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_result_staff::page(f, page)))
}

/// Closes the ballot and counts it.
async fn close(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation, ballot) = ballots::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    if store::find(&mut &app.db, ballot.id).await?.is_none() {
        closing::close(&app, ballot.id, Some((viewer, &commune))).await?;
    }
    counting::count(&app, ballot.id).await?;
    visit.done(word::CLOSED, &paths::ballot_count(&commune.slug, consultation.number)).await
}

/// Enters, confirms or forgets what was drawn.
async fn draw(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<LotFields>) -> Result<Response> {
    let (viewer, commune, consultation, ballot) = ballots::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match drawing::change(&app, Hand { viewer, commune: &commune, id: ballot.id }, &fields).await.or_errors()? {
        Ok(counted) => {
            let said = if counted { word::COUNTED } else { word::SAVED };
            visit.done(said, &paths::ballot_count(&commune.slug, consultation.number)).await
        }
        Err(errors) => {
            let page = page(&app, viewer, (&consultation, &ballot), (fields, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::ballot_result_staff::page(f, page)))
        }
    }
}
