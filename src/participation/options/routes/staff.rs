//! What officers do: the board, services, decisions, appeals, tables.

use app::model::form::FormErrors;
use app::model::moderation::AppealAnswerFields;
use app::model::option_staff::{AskFields, BoardFields, DecisionFields, TablePage};
use app::model::options::OptionState;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::board::{self, Filter, Typed};
use super::super::case::Case;
use super::super::{appealing, asking, deciding, gathering, listing, tables};
use super::UPLOAD_LIMIT;
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit, csv as files};

type Place = Path<(String, String)>;
type OptionPlace = Path<(String, String, String)>;

/// Commune and consultation of an address, for those who decide about its options.
async fn found<'a>(app: &App, visit: &'a Visit, slug: &str, number: &str) -> Result<(&'a Viewer, Commune, Consultation)> {
    let place = (slug.to_owned(), number.to_owned());
    let (viewer, commune, consultation) = consultations::for_keepers(app, visit, &place).await?;
    if consultation.takes_options() { Ok((viewer, commune, consultation)) } else { Err(Error::NotFound) }
}

/// What the board is narrowed to, as an address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BoardQuery {
    state: String,
    service: String,
    find: String,
    page: String,
}

pub(super) async fn board(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(query): Query<BoardQuery>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let filter = Filter { state: OptionState::parse(&query.state), service: query.service, find: query.find, page: query.page.parse().unwrap_or_default() };
    let typed = Typed { fields: visit.take_kept().await?.unwrap_or_default(), ..Typed::default() };
    let page = board::board(&case, &filter, typed, visit.lang.written()).await?;
    Ok(visit.page(Some(&commune), |f| pages::option_board::board(f, page)))
}

/// Gathers, asks a service about everything, sets the days of appeals, publishes the list.
pub(super) async fn arrange(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<BoardFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let lang = visit.lang.written();
    let (done, message, refused) = match fields.act.as_str() {
        "gather" => (gathering::gather(&case, &fields.solutions).await.map(drop), tr::options::staff::GATHERED, false),
        "ask" => (asking::ask_all(&case, &fields).await.map(drop), tr::options::staff::ASKED, false),
        "settings" => (board::set_appeal_days(&case, &fields.appeal_days).await, tr::options::staff::SAVED, false),
        "publish" => match listing::publish(&case, lang).await? {
            Ok(()) => (Ok(()), tr::options::staff::PUBLISHED, false),
            Err(_) => (Err(FormErrors::default().into()), tr::options::staff::PUBLISHED, true),
        },
        _ => return Err(Error::NotFound),
    };
    match done.or_errors()? {
        Ok(()) => visit.done(message, &paths::option_board(&slug, consultation.number)).await,
        Err(errors) => {
            let page = board::board(&case, &Filter::default(), Typed { fields, errors, refused }, lang).await?;
            Ok(visit.refused(Some(&commune), |f| pages::option_board::board(f, page)))
        }
    }
}

pub(super) async fn csv(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let text = tables::export(&case).await?;
    Ok(files::file(&format!("{}-options.csv", consultation.slug), &text))
}

fn table_page(consultation: &Consultation) -> TablePage {
    TablePage { number: consultation.number, title: consultation.texts.title.clone(), faults: Vec::new(), errors: FormErrors::default() }
}

pub(super) async fn upload_form(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (_, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let page = table_page(&consultation);
    Ok(visit.page(Some(&commune), |f| pages::option_board::upload(f, page)))
}

/// A form of a file alone.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct NoFields {}

pub(super) async fn upload(State(app): State<App>, visit: Visit, Path((slug, number)): Place, upload: Upload) -> Result<Response> {
    let ((viewer, commune, consultation), upload) = upload.if_allowed(found(&app, &visit, &slug, &number).await).await?;
    visit.limit(Action::Post)?;
    let form = upload.read::<NoFields>(&app.uploads, Room { files: 1, bytes: UPLOAD_LIMIT }).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let mut page = table_page(&consultation);
    match form.files.into_iter().next().map(|file| file.content) {
        Some(Ok(held)) if held.len() <= tables::MOST_BYTES => page.faults = tables::import(&case, &held, visit.lang.written()).await?,
        Some(_) => page.errors.add("table", tr::errors::TOO_LARGE),
        None => page.errors.add("table", tr::options::table::CHOOSE),
    }
    if page.faults.is_empty() && page.errors.is_empty() {
        return visit.done(tr::options::table::TAKEN, &paths::option_board(&slug, consultation.number)).await;
    }
    Ok(visit.refused(Some(&commune), |f| pages::option_board::upload(f, page)))
}

pub(super) async fn prepare(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = board::prepare(&case, &n, (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::option_staff::prepare(f, page)))
}

/// Asks a service, or gives one more time.
pub(super) async fn ask(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace, Form(fields): Form<AskFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let about = (visit.lang.written(), visit.address);
    let done = match fields.act.as_str() {
        "renew" => asking::renew(&case, &n, &fields, about).await,
        _ => asking::ask(&case, &n, &fields, about).await,
    };
    match done.or_errors()? {
        Ok(()) => visit.done(tr::options::staff::ASKED, &paths::prepare_option(&slug, consultation.number, &n)).await,
        Err(errors) => {
            let page = board::prepare(&case, &n, (fields, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::option_staff::prepare(f, page)))
        }
    }
}

pub(super) async fn decide_form(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let typed = visit.take_kept().await?;
    let page = board::decide(&case, &n, typed, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::option_staff::decide(f, page)))
}

/// Decides, or takes a merge back.
pub(super) async fn decide(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let path = paths::prepare_option(&slug, consultation.number, &n);
    if fields.act == "unmerge" {
        deciding::unmerge(&case, &n).await?;
        return visit.done(tr::options::staff::UNMERGED, &path).await;
    }
    match deciding::decide(&case, &n, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::options::staff::DECIDED, &path).await,
        Err(errors) => {
            let page = board::decide(&case, &n, Some(fields), errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::option_staff::decide(f, page)))
        }
    }
}

pub(super) async fn appeal_form(State(app): State<App>, visit: Visit, Path((slug, number, n)): OptionPlace) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = board::ruling(&case, &n, (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::option_staff::appeal(f, page)))
}

pub(super) async fn answer_appeal(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, n)): OptionPlace,
    Form(fields): Form<AppealAnswerFields>,
) -> Result<Response> {
    let (viewer, commune, consultation) = found(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let case = Case { app: &app, viewer, commune: &commune, consultation: &consultation };
    match appealing::answer(&case, &n, &fields).await.or_errors()? {
        Ok(reversed) => {
            let message = if reversed { tr::options::staff::REVERSED } else { tr::options::staff::UPHELD };
            visit.done(message, &paths::prepare_option(&slug, consultation.number, &n)).await
        }
        Err(errors) => {
            let page = board::ruling(&case, &n, (fields, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::option_staff::appeal(f, page)))
        }
    }
}
