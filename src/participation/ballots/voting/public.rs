//! What everybody reads of a ballot: its page, its options one by one, and their files.

use std::collections::BTreeSet;

use app::model::ballot_pages::{BallotOptionPage, BallotPage, OptionsWish};
use app::model::lists::FacetCount;
use app::pages;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::here::{self, Here};
use super::{Booth, BoothPlace, Found, private, voter};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::participation::ballots::steps::Step;
use crate::participation::ballots::{Ballot, BallotOption, own_options, voting};
use crate::participation::consultations;
use crate::web::Visit;
use crate::web::sound::{self, Kept};

/// To what the list of options is narrowed, as an address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    envelope: String,
    place: String,
    theme: String,
    sort: String,
}

impl ListQuery {
    /// What of it means something.
    fn wish(self, here: &Here<'_>) -> OptionsWish {
        let ballot = here.ballot();
        let known = |value: String, is_known: bool| if is_known { value } else { String::new() };
        let is_envelope = self.envelope.parse().is_ok_and(|number: i64| ballot.envelope(number).is_some());
        let is_place = here.places.iter().any(|place| place.slug == self.place);
        let is_theme = ballot.options.iter().any(|option| option.category == self.theme);
        let is_sort = matches!(self.sort.as_str(), "cost" | "-cost");
        OptionsWish {
            envelope: known(self.envelope, is_envelope),
            place: known(self.place, is_place),
            theme: known(self.theme, is_theme),
            sort: known(self.sort, is_sort),
        }
    }
}

/// Those that are wished, in the order that is wished. Narrowing keeps the order.
fn wished<'b>(here: &Here<'b>, wish: &OptionsWish) -> Vec<&'b BallotOption> {
    let place = here.places.iter().find(|place| place.slug == wish.place).map(|place| place.id);
    let envelope: Option<i64> = wish.envelope.parse().ok();
    let is_wished = |option: &&BallotOption| {
        (envelope.is_none() || option.envelope == envelope)
            && (place.is_none() || option.neighbourhood == place)
            && (wish.theme.is_empty() || option.category == wish.theme)
    };
    let mut options: Vec<&BallotOption> = here.own_order().into_iter().filter(is_wished).collect();
    match wish.sort.as_str() {
        "cost" => options.sort_by_key(|option| option.cost.unwrap_or(i64::MAX)),
        "-cost" => options.sort_by_key(|option| std::cmp::Reverse(option.cost.unwrap_or(-1))),
        _ => {}
    }
    options
}

fn booth(visit: &Visit) -> Booth {
    Booth { voter: voter(visit), place: BoothPlace::Home }
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let (found, booth) = (Found::resolve(&app, &slug, &number).await?, booth(&visit));
    let here = Here::load(&app, &found, &booth, visit.lang).await?;
    here.note(Step::Seen);
    let ballot = here.ballot();
    let wish = query.wish(&here);
    let (_, options) = here.views(&wished(&here, &wish));
    let count = |place| ballot.options.iter().filter(|option| option.neighbourhood == Some(place)).count() as i64;
    let places = here.places.iter().map(|place| FacetCount { value: (place.slug.clone(), place.name.clone()), count: count(place.id) });
    let themes: BTreeSet<&str> = ballot.options.iter().map(|option| option.category.as_str()).filter(|code| !code.is_empty()).collect();
    let mine = if here.account.is_some() { Some(here.my_vote().await?) } else { None };
    let page = BallotPage {
        head: here.head(),
        options,
        all: i64::try_from(ballot.options.len()).unwrap_or(i64::MAX),
        own_order: here.account.is_some(),
        places: places.filter(|place| place.count > 0).collect(),
        map: communes::map(&found.commune).as_deref().cloned(),
        themes: themes.into_iter().map(ToOwned::to_owned).collect(),
        standing: with_names(&app, &here).await?,
        voting: voting(&found.consultation).map(|(from, to)| (from.into(), to.into())),
        mine,
        frozen_at: ballot.frozen_at.map(Into::into),
        // What was given up has no result.
        closed: ballot.closed_at.filter(|_| found.consultation.cancelled.is_none()).map(|_| ballot.counts.unconfirmed),
        may_manage: here::keeps(visit.viewer.as_ref(), &found.commune),
        wish,
    };
    let response = visit.page(Some(&found.commune), |f| pages::ballot::page(f, page));
    Ok(if here.account.is_some() { private(response) } else { response })
}

/// What the reader can do, with the names of the neighbourhoods that are asked.
async fn with_names(app: &App, here: &Here<'_>) -> Result<consultations::Standing> {
    let asker = consultations::Asker::person(here.account);
    let now = app.clock.now();
    let facts = consultations::Facts::load(app, &mut &app.db, &here.found.consultation, asker, now).await?;
    let (consultation, asks) = (&here.found.consultation, super::super::VOTES);
    let judged = consultations::judge(consultation, asks, &facts, &here.places, now);
    consultations::once_ready(app, &mut &app.db, consultation, (asks, now), judged).await
}

type OptionPlace = Path<(String, String, String)>;

fn option_of<'b>(ballot: &'b Ballot, n: &str) -> Result<&'b BallotOption> {
    n.parse().ok().and_then(|n| ballot.option(n)).ok_or(Error::NotFound)
}

pub(super) async fn option(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (found, booth) = (Found::resolve(&app, &slug, &number).await?, booth(&visit));
    let here = Here::load(&app, &found, &booth, visit.lang).await?;
    let option = option_of(here.ballot(), &n)?;
    let order: Vec<i64> = here.own_order().iter().map(|option| option.number).collect();
    let at = order.iter().position(|known| *known == option.number).unwrap_or_default();
    let (_, options) = here.views(&[option]);
    let page = BallotOptionPage {
        head: here.head(),
        option: options.into_iter().next().ok_or(Error::NotFound)?,
        previous: at.checked_sub(1).and_then(|at| order.get(at)).copied(),
        next: order.get(at + 1).copied(),
        open: here.is_open() && !here.is_settled(),
    };
    Ok(visit.page(Some(&found.commune), |f| pages::ballot::option(f, page)))
}

/// The picture of an option, or the recording in which it is read out; of a draft for those who prepare it.
pub(super) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, n, name)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let file = own_options::find_file(&app, visit.viewer.as_ref(), (&slug, &number), (&n, &name)).await?;
    let bytes = own_options::read(&app, &file.name).await?;
    Ok(sound::answer(&headers, own_options::media_type(&file.name), bytes, if file.is_public { Kept::Hour } else { Kept::Never }))
}
