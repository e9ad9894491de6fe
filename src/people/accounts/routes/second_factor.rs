//! One's own second factors, the question for one when somebody signs in, and the proof that a dangerous act wants.

use app::model::form::FormErrors;
use app::model::paths;
use app::model::second_factor::{AppFields, FactorFields, PasskeyFields, ProofPage, RemoveFields};
use app::pages;
use app::words::tr;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use uuid::Uuid;

use super::super::contact::Contact;
use super::super::seals::seal;
use super::super::second_factor::passkeys::{self, Challenge};
use super::super::second_factor::{self, Authenticator};
use super::super::{attempts, password, store};
use super::steps::{self, OWES, Owes};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AuthenticatorId, RowId};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::security::{self, About, Event};
use crate::web::proof::Proof;
use crate::web::visit::safe_next;
use crate::web::{Form, Visit};

/// The session's key for a challenge sent to a device.
const CHALLENGE: &str = "passkey_challenge";
/// The session's key for recovery codes that may be shown.
const RECOVERY: &str = "recovery_codes";
const RECOVERY_SECONDS: i64 = 600;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::SIGN_IN_FACTOR, get(factor_form).post(sign_in))
        .route(paths::ASK_PASSKEY, post(ask_passkey))
        .route(paths::PROOF, get(proof_form).post(prove))
        .route(paths::SECOND_FACTOR, get(list))
        .route(paths::ADD_APP, get(app_form).post(add_app))
        .route(paths::OFFER_PASSKEY, post(offer_passkey))
        .route(paths::ADD_PASSKEY, get(passkey_form).post(add_passkey))
        .route(paths::REMOVE_FACTOR, post(remove))
        .route(paths::RECOVERY_CODES, get(recovery).post(renew_recovery))
}

async fn question(app: &App, account: AccountId, signing_in: bool, next: String, errors: FormErrors) -> Result<ProofPage> {
    let bare = !second_factor::has_any(app, account).await?;
    let person = store::find(&app.db, account).await?;
    let has_password = person.as_ref().and_then(|person| person.password_hash.as_deref()).is_some_and(|hash| !hash.is_empty());
    let by_code = person.filter(|_| bare && !has_password).and_then(|person| person.email.or(person.phone)).and_then(|contact| Contact::parse(&contact));
    Ok(ProofPage {
        action: if signing_in { paths::sign_in_factor() } else { paths::proof() },
        signing_in,
        by_password: bare,
        by_code: by_code.map(|contact| contact.shown()),
        providers: if bare && !has_password { steps::providers(app) } else { Vec::new() },
        passkey: passkeys::has(app, account).await?.then(paths::ask_passkey),
        next,
        demo_code: if app.demo { second_factor::present_code(app, account).await? } else { None },
        errors,
    })
}

async fn factor_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some(owed) = steps::owes(&visit).await? else { return Ok(Redirect::to(&paths::sign_in()).into_response()) };
    let page = question(&app, owed.account, true, String::new(), FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::second_factor::proof(f, page)))
}

async fn sign_in(State(app): State<App>, visit: Visit, Form(fields): Form<FactorFields>) -> Result<Response> {
    let Some(owed) = steps::owes(&visit).await? else { return Ok(Redirect::to(&paths::sign_in()).into_response()) };
    let challenge: Option<Challenge> = visit.session.get(CHALLENGE).await?;
    let tried = attempts::at_account(&visit, owed.account).await?;
    let checked = second_factor::check(&app, owed.account, &fields, challenge).await;
    if app.limits.tries.settle(tried, &checked) {
        failed(&visit, owed.account);
    }
    visit.session.remove::<Challenge>(CHALLENGE).await?;
    match checked.or_errors()? {
        Ok(()) => {
            visit.session.remove::<Owes>(OWES).await?;
            let account = store::find(&app.db, owed.account).await?.ok_or(Error::NotFound)?;
            if seal(&account) != owed.seal {
                return Ok(Redirect::to(&paths::sign_in()).into_response());
            }
            steps::finish(&visit, &account, &owed.next, true).await
        }
        Err(errors) => {
            let page = question(&app, owed.account, true, String::new(), errors).await?;
            Ok(visit.refused(None, |f| pages::second_factor::proof(f, page)))
        }
    }
}

/// Somebody could not show who they are.
fn failed(visit: &Visit, account: AccountId) {
    security::log(&visit.app, Event::SignInFailed, &About { account: Some(account), address: Some(visit.address), ..About::default() });
}

/// A challenge for whoever signs in, or has and proves it again.
async fn ask_passkey(State(app): State<App>, visit: Visit) -> Result<Response> {
    let account = match (&visit.viewer, steps::owes(&visit).await?) {
        (Some(viewer), _) => viewer.id,
        (None, Some(owed)) => owed.account,
        (None, None) => return Err(Error::NotFound),
    };
    let (options, challenge) = passkeys::ask(&app, account).await?.ok_or(Error::NotFound)?;
    visit.session.insert(CHALLENGE, challenge).await?;
    Ok(Json(options).into_response())
}

async fn proof_form(State(app): State<App>, visit: Visit, Query(fields): Query<FactorFields>) -> Result<Response> {
    let page = question(&app, visit.require()?.id, false, fields.next, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::second_factor::proof(f, page)))
}

async fn prove(State(app): State<App>, visit: Visit, Form(fields): Form<FactorFields>) -> Result<Response> {
    let viewer = visit.require()?;
    let second_factor = second_factor::has_any(&app, viewer.id).await?;
    let challenge: Option<Challenge> = visit.session.get(CHALLENGE).await?;
    let tried = attempts::at_account(&visit, viewer.id).await?;
    let checked = if second_factor { second_factor::check(&app, viewer.id, &fields, challenge).await } else { check_password(&app, viewer.id, &fields).await };
    if app.limits.tries.settle(tried, &checked) {
        failed(&visit, viewer.id);
    }
    visit.session.remove::<Challenge>(CHALLENGE).await?;
    match checked.or_errors()? {
        Ok(()) => {
            Proof { second_factor, at: app.clock.now() }.keep(&visit.session).await?;
            Ok(Redirect::to(safe_next(&fields.next).unwrap_or("/account")).into_response())
        }
        Err(errors) => {
            let page = question(&app, viewer.id, false, fields.next, errors).await?;
            Ok(visit.refused(None, |f| pages::second_factor::proof(f, page)))
        }
    }
}

async fn check_password(app: &App, account: AccountId, fields: &FactorFields) -> Result<()> {
    let hash = store::find(&app.db, account).await?.and_then(|account| account.password_hash);
    if password::verify(app, &fields.password, hash).await? { Ok(()) } else { Err(Error::field("password", tr::accounts::WRONG_CURRENT)) }
}

async fn list(State(app): State<App>, visit: Visit) -> Result<Response> {
    let page = second_factor::page(&app, visit.require()?).await?;
    Ok(visit.page(None, |f| pages::second_factor::list(f, page)))
}

async fn app_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    // The key is a new one: of what was typed only the name still holds.
    let kept: AppFields = visit.take_kept().await?.unwrap_or_default();
    let page = Authenticator::offer(&app, viewer)?.page(AppFields { name: kept.name, ..AppFields::default() }, FormErrors::default())?;
    Ok(no_store(visit.page(None, |f| pages::second_factor::add_app(f, page))))
}

async fn add_app(State(app): State<App>, visit: Visit, Form(fields): Form<AppFields>) -> Result<Response> {
    let viewer = visit.require_proof()?;
    // The key of one that is there already is never shown again; pressing twice adds once.
    let Some(offered) = Authenticator::named(&app, viewer, &fields.id).await? else { return Ok(Redirect::to(&paths::second_factor()).into_response()) };
    let tried = attempts::at_account(&visit, viewer.id).await?;
    let kept = offered.keep(&app, viewer, &fields, &visit.session_hash()).await;
    if app.limits.tries.settle(tried, &kept) {
        failed(&visit, viewer.id);
    }
    match kept.or_errors()? {
        Ok(batch) => added(&visit, batch).await,
        Err(errors) => {
            let page = offered.page(fields, errors)?;
            Ok(no_store(visit.refused(None, |f| pages::second_factor::add_app(f, page))))
        }
    }
}

/// The session has now shown a second factor; recovery codes that came with it are shown.
async fn added(visit: &Visit, batch: Option<RowId>) -> Result<Response> {
    let now = visit.app.clock.now();
    Proof { second_factor: true, at: now }.keep(&visit.session).await?;
    let Some(batch) = batch else { return visit.done(tr::second_factor::ADDED, &paths::second_factor()).await };
    visit.session.insert(RECOVERY, (batch, now.plus_seconds(RECOVERY_SECONDS))).await?;
    visit.done(tr::second_factor::ADDED, &paths::recovery_codes()).await
}

/// There is nothing to show where browsers know no passkeys.
async fn passkey_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    if !second_factor::page(&app, visit.require()?).await?.passkeys {
        return Err(Error::NotFound);
    }
    visit.require_proof()?;
    let fields: PasskeyFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(None, |f| pages::second_factor::add_passkey(f, fields, FormErrors::default())))
}

async fn offer_passkey(State(app): State<App>, visit: Visit) -> Result<Response> {
    visit.require()?;
    let viewer = visit.with_proof().ok_or(Error::Forbidden)?;
    let (options, challenge) = passkeys::offer(&app, viewer).await?;
    visit.session.insert(CHALLENGE, challenge).await?;
    Ok(Json(options).into_response())
}

async fn add_passkey(State(app): State<App>, visit: Visit, Form(fields): Form<PasskeyFields>) -> Result<Response> {
    let viewer = visit.require_proof()?;
    let challenge: Option<Challenge> = visit.session.remove(CHALLENGE).await?;
    match passkeys::keep(&app, viewer, (&fields.name, &fields.credential), challenge, &visit.session_hash()).await.or_errors()? {
        Ok(batch) => added(&visit, batch).await,
        Err(errors) => Ok(visit.refused(None, |f| pages::second_factor::add_passkey(f, fields, errors))),
    }
}

async fn remove(State(app): State<App>, visit: Visit, Form(fields): Form<RemoveFields>) -> Result<Response> {
    visit.require()?;
    let id: Uuid = fields.id.parse().map_err(|_| Error::NotFound)?;
    let viewer = visit.require_proof()?;
    if second_factor::remove(&app, viewer, AuthenticatorId(id), &visit.session_hash()).await? {
        Proof { second_factor: false, at: app.clock.now() }.keep(&visit.session).await?;
    }
    visit.done(tr::second_factor::REMOVED, &paths::second_factor()).await
}

/// Shows the codes for ten minutes after they were made, in the browser where they were.
async fn recovery(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let kept: Option<(RowId, Timestamp)> = visit.session.get(RECOVERY).await?;
    let codes = match kept.filter(|(_, until)| app.clock.now() < *until) {
        Some((batch, _)) => second_factor::recovery_codes(&app, viewer.id, batch).await?,
        None => Vec::new(),
    };
    if codes.is_empty() {
        return Ok(Redirect::to(&paths::second_factor()).into_response());
    }
    Ok(no_store(visit.page(None, |f| pages::second_factor::recovery(f, codes))))
}

async fn renew_recovery(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require_proof()?;
    let batch = second_factor::renew_recovery(&app, viewer).await?;
    visit.session.insert(RECOVERY, (batch, app.clock.now().plus_seconds(RECOVERY_SECONDS))).await?;
    Ok(Redirect::to(&paths::recovery_codes()).into_response())
}

/// The way back on a shared computer must not show it again.
fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
