//! The desk's forms for paper, receipts for staff and for everybody, and the log.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paper::{PaperDonePage, PaperFields, PaperForm, PaperFormPage, PaperPage, PaperWithdrawPage, ReceiptFields, ReceiptFormPage};
use app::model::paths;
use app::model::residents::WithdrawFields;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::entering::{self, Outcome};
use super::receipts::{self, Waiting};
use super::{claiming, log, store, withdrawing};
use crate::base::App;
use crate::base::db::{PaperFormId, RowId};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::people::residents::KEEPERS;
use crate::web::{Form, Visit};

/// Where codes wait in the agent's session until they are shown.
const SLIPS: &str = "paper_slips";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PAPER, get(menu))
        .route(paths::PAPER_FORM, get(form).post(enter))
        .route(paths::PAPER_DONE, get(done))
        .route(paths::PAPER_RECEIPT, get(receipt))
        .route(paths::PAPER_CODE, post(new_code))
        .route(paths::PAPER_WITHDRAW, get(withdraw_form).post(withdraw))
        .route(paths::PAPER_LOG, get(show_log))
        .route(paths::RECEIPT, get(own_receipt).post(claim))
        .route(paths::RECEIPT_PAGE, get(public_receipt))
}

async fn menu(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(asked): Query<ReceiptFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let mut page = PaperPage { receipt: asked.receipt, ..PaperPage::default() };
    if !page.receipt.is_empty() {
        match receipts::find(&app, &commune, &page.receipt).await {
            Ok(found) => return Ok(Redirect::to(&paths::paper_receipt(&slug, found.number())).into_response()),
            Err(Error::NotFound) => page.errors.add("receipt", tr::paper::UNKNOWN_RECEIPT),
            Err(other) => return Err(other),
        }
    }
    Ok(visit.page(Some(&commune), |f| pages::paper::page(f, page)))
}

async fn form_page(app: &App, commune: &Commune, form: PaperForm, fields: PaperFields) -> Result<PaperFormPage> {
    let neighbourhoods = communes::offered_neighbourhoods(app, commune.id).await?.into_iter().map(|known| (known.slug, known.name)).collect();
    Ok(PaperFormPage { form, fields, errors: FormErrors::default(), neighbourhoods, doubles: Vec::new() })
}

async fn form(State(app): State<App>, visit: Visit, Path((slug, form)): Path<(String, String)>, Query(begun): Query<ReceiptFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::DeskAgent, &commune)?;
    let form = PaperForm::parse(&form).ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let today = app::format::machine(now.into()).chars().take(10).collect();
    // A link may name the receipt; the rest is typed.
    let empty = PaperFields { key: app.rng.id::<RowId>(now).to_string(), paper_date: today, receipt: begun.receipt, ..PaperFields::default() };
    let fields = visit.take_kept().await?.unwrap_or(empty);
    let page = form_page(&app, &commune, form, fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::paper_form::page(f, page)))
}

async fn enter(State(app): State<App>, visit: Visit, Path((slug, form)): Path<(String, String)>, Form(fields): Form<PaperFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let agent = visit.require_role(Role::DeskAgent, &commune)?;
    let form = PaperForm::parse(&form).ok_or(Error::NotFound)?;
    // An agent works through a pile.
    visit.limit(Action::Support)?;
    let (errors, doubles) = match entering::enter(&app, agent, &commune, form, &fields).await {
        Ok(Outcome::Entered(key, waiting)) => {
            if !waiting.is_empty() {
                visit.session.insert(SLIPS, waiting).await?;
            }
            return visit.done(tr::paper::ENTERED, &paths::paper_done(&slug, key)).await;
        }
        // Pressed twice: the session is left alone, where the codes of the first press may wait.
        Ok(Outcome::Before(key)) => return Ok(Redirect::to(&paths::paper_done(&slug, key)).into_response()),
        Ok(Outcome::Doubtful(doubles, errors)) => (errors, doubles),
        Err(Error::Invalid(errors)) => (errors, Vec::new()),
        Err(other) => return Err(other),
    };
    let page = PaperFormPage { errors, doubles, ..form_page(&app, &commune, form, fields).await? };
    Ok(visit.refused(Some(&commune), |f| pages::paper_form::page(f, page)))
}

/// The codes are shown once: they leave the session with this page.
async fn take_slips(visit: &Visit, commune: &Commune) -> Result<Vec<app::model::paper::PaperSlip>> {
    let waiting: Vec<Waiting> = visit.take(SLIPS).await?.unwrap_or_default();
    receipts::slips(&visit.app, waiting.into_iter().filter(|one| one.commune == commune.slug).collect())
}

/// The way back on a shared computer must not show a code again.
fn unstored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn done(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::DeskAgent, &commune)?;
    let id = PaperFormId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let known = store::form(&mut &app.db, id).await?.filter(|(_, place)| *place == commune.id);
    known.ok_or(Error::NotFound)?;
    let rows = store::entries_of_form(&app.db, id, receipts::SHOWN).await?;
    let page = PaperDonePage { entries: receipts::entries(&app, &commune, rows).await?, slips: take_slips(&visit, &commune).await? };
    Ok(unstored(visit.page(Some(&commune), |f| pages::paper::done(f, page))))
}

async fn receipt(State(app): State<App>, visit: Visit, Path((slug, receipt)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?.require_any(&KEEPERS, &commune)?;
    let receipt = receipts::find(&app, &commune, &receipt).await?;
    let slips = take_slips(&visit, &commune).await?;
    let page = receipts::desk_page(&app, viewer, &commune, receipt, slips).await?;
    Ok(unstored(visit.page(Some(&commune), |f| pages::paper::receipt(f, page))))
}

async fn new_code(State(app): State<App>, visit: Visit, Path((slug, receipt)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let agent = visit.require_role(Role::DeskAgent, &commune)?;
    visit.limit(Action::Post)?;
    let receipt = receipts::find(&app, &commune, &receipt).await?;
    let waiting = claiming::new_code(&app, agent, &commune, &receipt).await?;
    visit.session.insert(SLIPS, vec![waiting]).await?;
    visit.done(tr::paper::CODE_MADE_DONE, &paths::paper_receipt(&slug, receipt.number())).await
}

async fn withdraw_page(app: &App, commune: &Commune, entry: store::EntryRow, fields: WithdrawFields, errors: FormErrors) -> Result<PaperWithdrawPage> {
    let entry = receipts::entries(app, commune, vec![entry]).await?.pop().ok_or(Error::NotFound)?;
    Ok(PaperWithdrawPage { entry, fields, errors })
}

async fn withdraw_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let (entry, _) = withdrawing::find(&app, &commune, &id).await?;
    let fields: WithdrawFields = visit.take_kept().await?.unwrap_or_default();
    let page = withdraw_page(&app, &commune, entry, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::paper_log::withdraw(f, page)))
}

async fn withdraw(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<WithdrawFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?.require_any(&KEEPERS, &commune)?;
    visit.limit(Action::Post)?;
    let (entry, kind) = withdrawing::find(&app, &commune, &id).await?;
    match withdrawing::withdraw(&app, viewer, &commune, (&entry, kind), &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::paper::WITHDRAWN_DONE, &paths::paper_receipt(&slug, entry.receipt())).await,
        Err(errors) => {
            let page = withdraw_page(&app, &commune, entry, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::paper_log::withdraw(f, page)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    before: String,
}

async fn show_log(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let page = log::page(&app, &commune, &place.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::paper_log::page(f, page)))
}

/// The page for whoever has a receipt. With a number in the address it leads to what that receipt led to.
async fn own_receipt(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(fields): Query<ReceiptFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let mut page = ReceiptFormPage { fields, signed_in: visit.viewer.is_some(), ..ReceiptFormPage::default() };
    if !page.fields.receipt.is_empty() {
        match receipts::find(&app, &commune, &page.fields.receipt).await {
            Ok(found) => return Ok(Redirect::to(&paths::receipt_page(&slug, found.number())).into_response()),
            Err(Error::NotFound) => page.errors.add("receipt", tr::paper::UNKNOWN_RECEIPT),
            Err(other) => return Err(other),
        }
    }
    Ok(visit.page(Some(&commune), |f| pages::receipt::form(f, page)))
}

async fn claim(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<ReceiptFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let Some(viewer) = &visit.viewer else {
        let typed = crate::base::codes::normalised(&fields.code).map(|code| crate::base::codes::shown(&code)).unwrap_or_default();
        return Ok(visit.to_sign_in(&paths::with_query(paths::receipt(&slug), &[("code", &typed)])));
    };
    visit.limit(Action::Code)?;
    match claiming::claim(&app, viewer, &commune, &fields.code).await.or_errors()? {
        Ok(receipt) => visit.done(tr::paper::CLAIMED_DONE, &paths::receipt_page(&slug, receipt)).await,
        Err(errors) => {
            let page = ReceiptFormPage { fields, errors, signed_in: true };
            Ok(visit.refused(Some(&commune), |f| pages::receipt::form(f, page)))
        }
    }
}

async fn public_receipt(State(app): State<App>, visit: Visit, Path((slug, receipt)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let receipt = receipts::find(&app, &commune, &receipt).await?;
    let page = receipts::public_page(&app, &commune, receipt).await?;
    Ok(visit.page(Some(&commune), |f| pages::receipt::page(f, page)))
}
