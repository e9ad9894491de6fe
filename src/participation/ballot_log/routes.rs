//! Receipts for the voter alone, and the log for everybody.

use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use counting::log::{from_hex, hex};
use serde::Deserialize;
use serde_json::json;

use super::found::Found;
use super::{pages as drawn, proofs, published, receipts, store, verifier, words};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::web::Visit;

type Place = Path<(String, String)>;

/// The whole log, and its last checkpoint, by name in the place of a leaf.
const LOG: &str = "log.json";
const CHECKPOINT: &str = "checkpoint.txt";

const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::BALLOT_RECEIPT, get(receipt).post(ask))
        .route(paths::BALLOT_RECEIPT_PDF, get(receipt_pdf))
        .route(paths::BALLOT_RECEIPT_TEXT, get(receipt_text))
        .route(paths::BALLOT_LOG, get(log))
        .route(paths::BALLOT_CONSISTENCY, get(consistency))
        .route(paths::BALLOT_LEAF, get(leaf))
        .route(paths::BALLOT_KEY, get(key))
}

/// What somebody voted is kept by no browser.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn plain(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn receipt(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let account = visit.require()?.id;
    let found = Found::at(&app, &slug, &number).await?;
    let page = receipts::page(&app, &found, account, visit.lang).await?;
    Ok(unkept(visit.page(Some(&found.commune), |f| pages::ballot_receipt::receipt(f, page))))
}

async fn ask(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let account = visit.require()?.id;
    let found = Found::at(&app, &slug, &number).await?;
    visit.limit(Action::Post)?;
    receipts::ask(&app, &found, account).await?;
    visit.done(tr::ballot_log::ASKED, &paths::ballot_receipt(&slug, found.consultation.number)).await
}

async fn receipt_pdf(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let account = visit.require()?.id;
    let found = Found::at(&app, &slug, &number).await?;
    let receipt = receipts::receipt(&app, &found, account, visit.lang).await?.ok_or(Error::NotFound)?;
    let (name, lang) = (file_name(&found, "pdf"), visit.lang);
    let pdf = tokio::task::spawn_blocking(move || words::pdf(&found, &receipt, lang)).await??;
    let headers = [(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, name.as_str())];
    Ok(unkept((headers, pdf).into_response()))
}

async fn receipt_text(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let account = visit.require()?.id;
    let found = Found::at(&app, &slug, &number).await?;
    let receipt = receipts::receipt(&app, &found, account, visit.lang).await?.ok_or(Error::NotFound)?;
    let name = file_name(&found, "txt");
    let headers = [(header::CONTENT_TYPE, PLAIN), (header::CONTENT_DISPOSITION, name.as_str())];
    Ok(unkept((headers, words::text(&found, &receipt, visit.lang)).into_response()))
}

fn file_name(found: &Found, extension: &str) -> String {
    format!("attachment; filename=\"{}-receipt.{extension}\"", found.consultation.slug)
}

async fn log(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let found = Found::at(&app, &slug, &number).await?;
    let page = drawn::log(&app, &found).await?;
    Ok(visit.page(Some(&found.commune), |f| pages::ballot_receipt::log(f, page)))
}

/// Sizes of two states of a log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Between {
    from: i64,
    to: i64,
}

async fn consistency(State(app): State<App>, Path((slug, number)): Place, Query(Between { from, to }): Query<Between>) -> Result<Response> {
    let found = Found::at(&app, &slug, &number).await?;
    let path = proofs::consistency(&app, found.ballot.id, from, to).await?;
    let path: Vec<String> = path.iter().map(|hash| hex(hash)).collect();
    Ok(plain(JSON, format!("{:#}\n", json!({ "from": from, "to": to, "path": path }))))
}

/// A leaf as a page, as JSON (`….json`) and as a text (`….txt`); and the files of the log.
async fn leaf(State(app): State<App>, visit: Visit, Path((slug, number, name)): Path<(String, String, String)>) -> Result<Response> {
    let found = Found::at(&app, &slug, &number).await?;
    match name.as_str() {
        LOG => return whole(&app, &found).await,
        CHECKPOINT => {
            let last = store::last_checkpoint(&mut &app.db, found.ballot.id).await?.ok_or(Error::NotFound)?;
            return Ok(plain(PLAIN, last.note));
        }
        _ => {}
    }
    let (hash, ending) = name.split_once('.').unwrap_or((&name, ""));
    let hash = from_hex::<32>(hash).ok_or(Error::NotFound)?;
    match ending {
        "" => {
            let page = drawn::leaf(&app, &found, &hash).await?;
            Ok(visit.page(Some(&found.commune), |f| pages::ballot_receipt::leaf(f, page)))
        }
        "json" => Ok(plain(JSON, drawn::leaf_json(&app, &found, &hash).await?.ok_or(Error::NotFound)?)),
        "txt" => Ok(plain(PLAIN, drawn::leaf_text(&app, &found, &hash).await?.ok_or(Error::NotFound)?)),
        _ => Err(Error::NotFound),
    }
}

/// The log as a file. Once it is closed, the file with the votes opened is the result's.
async fn whole(app: &App, found: &Found) -> Result<Response> {
    let log = store::find(&mut &app.db, found.ballot.id).await?.ok_or(Error::NotFound)?;
    if log.closed_at.is_some() {
        return Ok(Redirect::to(&paths::ballot_result_file(&found.commune.slug, found.consultation.number, LOG)).into_response());
    }
    let text = published(app, &mut &app.db, found.ballot.id, (Vec::new(), Vec::new())).await?.to_text();
    Ok(plain(JSON, text))
}

/// The public key, at an address that never changes.
async fn key(State(app): State<App>) -> Response {
    plain(PLAIN, verifier(&app).to_text() + "\n")
}
