//! Codes by SMS and by mail, the links beside them, and what they open: coming in with a name or without, a new password, a new phone, a proof.

use app::model::accounts::{NameFields, NamePage, Then};
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::model::phones::{CodeFields, CodePage};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::codes::{self, CodeRow, Purpose};
use super::super::contact::Contact;
use super::super::number::SEATS;
use super::super::store::{self, AccountRow};
use super::super::{attempts, entering, password_reset, phones, second_factor};
use super::steps::{self, CODE, Message, named};
use crate::base::App;
use crate::base::db::{AccountId, RowId};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::sms;
use crate::people::consent;
use crate::web::proof::Proof;
use crate::web::visit::safe_next;
use crate::web::{Form, Visit, kept};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::CODE, get(code_form).post(try_code))
        .route(paths::CODE_AGAIN, post(send_again))
        .route(paths::CONFIRM, get(link_form).post(open_link))
        .route(paths::SIGN_IN_NAME, get(name_form).post(come_in))
        .route(paths::PROOF_CODE, post(ask_proof))
}

/// What this browser waits for, unless it is over or somebody else's.
pub(super) async fn waiting(app: &App, visit: &Visit) -> Result<Option<CodeRow>> {
    let Some(id) = visit.session.get::<RowId>(CODE).await? else { return Ok(None) };
    let row = codes::find(app, id).await?;
    let viewer = visit.viewer.as_ref().map(|viewer| viewer.id);
    let row = row.filter(|row| row.account_id.is_none() || row.account_id == viewer);
    if let Some(row) = &row {
        visit.is_on_way_to(&row.next).await;
    }
    Ok(row)
}

/// Somebody was quicker, perhaps the same person by pressing twice: the way on begins where they are asked again, or are let through if they are inside.
pub(super) async fn over(visit: &Visit, next: &str) -> Response {
    visit.is_on_way_to(next).await;
    let way = match safe_next(next) {
        Some(next) => (paths::with_query(paths::sign_in(), &[("next", next)]), tr::entry::GO_ON),
        None if visit.viewer.is_some() => (paths::account(), tr::accounts::MY_PAGE),
        None => (paths::sign_in(), tr::layout::SIGN_IN),
    };
    Message { status: StatusCode::NOT_FOUND, link: Some(way), ..Message::new(tr::phones::CODE_DEAD_TITLE, tr::phones::CODE_DEAD) }.answer(visit)
}

async fn code_page(visit: &Visit, row: &CodeRow, errors: FormErrors, again: bool) -> Result<CodePage> {
    let back = match row.purpose() {
        Purpose::Enter => paths::with_query(paths::sign_in(), &[("next", &row.next)]),
        Purpose::Reset => paths::forgotten(),
        Purpose::Change => paths::account_phone(),
        Purpose::Prove => paths::with_query(paths::proof(), &[("next", &row.next)]),
    };
    Ok(CodePage {
        contact: row.contact().map_or_else(String::new, |contact| contact.shown()),
        by_mail: matches!(row.contact(), Some(Contact::Email { .. })),
        perhaps: row.purpose() == Purpose::Reset,
        then: if row.purpose() == Purpose::Enter { kept::waiting(visit, &row.next).await? } else { None },
        next: row.next.clone(),
        back,
        again,
        errors,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Again {
    again: String,
}

async fn code_form(State(app): State<App>, visit: Visit, Query(sent): Query<Again>) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await? else { return Ok(over(&visit, "").await) };
    if row.passed_at.is_some() {
        return Ok(Redirect::to(&opened(&row)).into_response());
    }
    let page = code_page(&visit, &row, FormErrors::default(), !sent.again.is_empty()).await?;
    Ok(visit.page(None, |f| pages::phones::code(f, page)))
}

async fn refused(visit: &Visit, row: &CodeRow, errors: FormErrors) -> Result<Response> {
    let page = code_page(visit, row, errors, false).await?;
    Ok(visit.refused(None, |f| pages::phones::code(f, page)))
}

async fn try_code(State(app): State<App>, visit: Visit, Form(fields): Form<CodeFields>) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await? else { return Ok(over(&visit, &fields.next).await) };
    let Some(contact) = row.contact() else { return Ok(over(&visit, &fields.next).await) };
    let tried = attempts::at_code(&visit, &contact).await?;
    let attempt = codes::attempt(&app, row.id, &fields.code, visit.address).await;
    // The last wrong one ends the step.
    if !matches!(attempt, Ok(None)) {
        app.limits.tries.settle(tried, &attempt);
    }
    let done = match attempt {
        Ok(Some(right)) => open(&app, &visit, &right).await,
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    match done.or_errors()? {
        Ok(Some(response)) => Ok(response),
        Ok(None) => Ok(over(&visit, &fields.next).await),
        Err(errors) => refused(&visit, &row, errors).await,
    }
}

/// Where what a code opened goes on.
fn opened(row: &CodeRow) -> String {
    if row.purpose() == Purpose::Reset { paths::phone_password() } else { paths::sign_in_name() }
}

/// Remembers that the code was right, and goes on to what it opened. The session keeps its name: whoever pressed twice got the first answer from nobody, and
/// goes on all the same.
async fn go_on(app: &App, row: &CodeRow) -> Result<Option<Response>> {
    Ok(codes::pass(app, row.id).await?.then(|| Redirect::to(&opened(row)).into_response()))
}

/// Does what the code was for. Returns `None` if somebody was quicker.
async fn open(app: &App, visit: &Visit, row: &CodeRow) -> Result<Option<Response>> {
    match row.purpose() {
        Purpose::Enter => match known_alone(app, row).await? {
            Some(person) => enter(app, visit, row, &person).await,
            None => go_on(app, row).await,
        },
        Purpose::Reset => go_on(app, row).await,
        Purpose::Change => {
            if phones::change(app, row.id).await?.is_none() {
                return Ok(None);
            }
            visit.session.remove::<RowId>(CODE).await?;
            visit.done(tr::phones::CHANGED, &paths::account_settings()).await.map(Some)
        }
        Purpose::Prove => prove(app, visit, row).await,
    }
}

/// Whoever has the address of a code. A phone recognises nobody: others may use it too.
async fn known_alone(app: &App, row: &CodeRow) -> Result<Option<AccountRow>> {
    if !matches!(row.contact(), Some(Contact::Email { .. })) {
        return Ok(None);
    }
    Ok(entering::people(app, row).await?.pop())
}

async fn enter(app: &App, visit: &Visit, row: &CodeRow, person: &AccountRow) -> Result<Option<Response>> {
    if !entering::use_up(app, row).await? {
        return Ok(None);
    }
    visit.session.remove::<RowId>(CODE).await?;
    steps::sign_in(visit, person, &row.next).await.map(Some)
}

/// Whoever has a second factor shows that; a code to the address or the phone is not enough.
async fn prove(app: &App, visit: &Visit, row: &CodeRow) -> Result<Option<Response>> {
    let viewer = visit.require()?;
    if second_factor::has_any(app, viewer.id).await? || !entering::use_up(app, row).await? {
        return Ok(None);
    }
    visit.session.remove::<RowId>(CODE).await?;
    Proof { second_factor: false, at: app.clock.now() }.keep(&visit.session).await?;
    Ok(Some(Redirect::to(safe_next(&row.next).unwrap_or("/account")).into_response()))
}

async fn send_again(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_none()) else { return Ok(over(&visit, "").await) };
    let Some(contact) = row.contact() else { return Ok(over(&visit, &row.next).await) };
    let limited = match (&contact, row.account_id) {
        (Contact::Phone(_), Some(account)) => sms::beside(&app, "code", visit.address, sms::limit(&app, &account.to_string(), visit.address).await),
        (Contact::Phone(_), None) => sms::beside(&app, "code", visit.address, sms::limit_network(&app, visit.address).await),
        (Contact::Email { .. }, _) => visit.limit(Action::Mail),
    };
    let asker = attempts::asker(&visit, &contact).await?;
    let sent = match limited {
        Ok(()) if row.purpose() == Purpose::Reset => password_reset::ask_again(&app, &row, &asker).await,
        Ok(()) => codes::again(&app, &row, &asker, visit.address).await,
        Err(error) => Err(error),
    };
    match sent.or_errors()? {
        Ok(true) => Ok(Redirect::to(&paths::with_query(paths::code(), &[("again", "1")])).into_response()),
        Ok(false) => Ok(over(&visit, &row.next).await),
        Err(errors) => refused(&visit, &row, errors).await,
    }
}

/// A mail reader may open links by itself; only the button lets somebody in. Whose link it is stands above it: somebody may have been sent another's, to write
/// into their account.
async fn link_form(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Result<Response> {
    let Some(row) = codes::find_by_link(&app, &link).await? else { return Ok(steps::dead_link(&visit)) };
    visit.is_on_way_to(&row.next).await;
    let confirm = Some((paths::confirm(&link), tr::entry::GO_ON));
    let contact = row.contact().map_or_else(String::new, |contact| contact.shown());
    Ok(Message { confirm, contact, link: None, ..Message::new(tr::entry::LINK_TITLE, tr::entry::LINK_TEXT) }.answer(&visit))
}

/// Lets somebody in where the link was opened, and nowhere else.
async fn open_link(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Result<Response> {
    let Some(row) = codes::pass_link(&app, &link).await? else { return Ok(steps::dead_link(&visit)) };
    if let Some(person) = known_alone(&app, &row).await? {
        return Ok(enter(&app, &visit, &row, &person).await?.unwrap_or_else(|| steps::dead_link(&visit)));
    }
    visit.rename_session().await?;
    visit.session.insert(CODE, row.id).await?;
    Ok(Redirect::to(&opened(&row)).into_response())
}

/// Whose code was right, and who may come in by it.
async fn let_in(app: &App, visit: &Visit) -> Result<Option<(CodeRow, Vec<AccountRow>)>> {
    let row = waiting(app, visit).await?.filter(|row| row.passed_at.is_some() && row.purpose() == Purpose::Enter);
    let Some(row) = row else { return Ok(None) };
    let people = entering::people(app, &row).await?;
    Ok(Some((row, people)))
}

async fn name_page(visit: &Visit, row: &CodeRow, people: &[AccountRow], fields: NameFields, errors: FormErrors) -> Result<NamePage> {
    let then: Option<Then> = kept::waiting(visit, &row.next).await?;
    Ok(NamePage { people: named(people), full: people.len() >= SEATS, then, next: row.next.clone(), notice: consent::current(), fields, errors })
}

async fn name_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some((row, people)) = let_in(&app, &visit).await? else { return Ok(over(&visit, "").await) };
    let page = name_page(&visit, &row, &people, NameFields::default(), FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::accounts::name(f, page)))
}

/// Signs in whom somebody says they are, or makes the account of somebody new.
async fn come_in(State(app): State<App>, visit: Visit, Form(fields): Form<NameFields>) -> Result<Response> {
    let Some((row, people)) = let_in(&app, &visit).await? else { return Ok(over(&visit, &fields.next).await) };
    if let Some(person) = people.iter().find(|person| person.id.to_string() == fields.account) {
        return match enter(&app, &visit, &row, person).await? {
            Some(response) => Ok(response),
            None => Ok(over(&visit, &fields.next).await),
        };
    }
    visit.limit(Action::SignUp)?;
    match entering::join(&app, &row, &fields.name).await.or_errors()? {
        Ok(Some(account)) => welcome(&app, &visit, account, &row.next).await,
        Ok(None) => Ok(over(&visit, &fields.next).await),
        Err(errors) => {
            let page = name_page(&visit, &row, &people, fields, errors).await?;
            Ok(visit.refused(None, |f| pages::accounts::name(f, page)))
        }
    }
}

async fn welcome(app: &App, visit: &Visit, account: AccountId, next: &str) -> Result<Response> {
    visit.session.remove::<RowId>(CODE).await?;
    let account = store::find(&app.db, account).await?.ok_or(Error::NotFound)?;
    let response = steps::sign_in(visit, &account, next).await?;
    visit.flash(Tone::Success, tr::entry::WELCOME.text(visit.lang)).await?;
    Ok(response)
}

/// Sends a code to somebody who has neither a password nor a second factor to show that it is still them.
async fn ask_proof(State(app): State<App>, visit: Visit, Form(fields): Form<CodeFields>) -> Result<Response> {
    let viewer = visit.require()?;
    if viewer.has_password || second_factor::has_any(&app, viewer.id).await? {
        return Ok(visit.to_proof(&fields.next));
    }
    let code = entering::ask_proof(&visit, viewer, &fields.next).await?;
    steps::wait_for_code(&visit, code).await
}
