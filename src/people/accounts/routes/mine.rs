//! The small forms about oneself.

use app::model::accounts::{Setting, SettingFields, SettingPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};

use super::super::sessions::{self, Ending};
use super::super::settings::Named;
use super::super::{Viewer, attempts, settings};
use crate::base::App;
use crate::base::error::{OrErrors as _, Result};
use crate::base::limits::Action;
use crate::web::visit::language;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::ACCOUNT_NAME, get(name_form).post(set_name))
        .route(paths::ACCOUNT_LANGUAGE, get(language_form).post(set_language))
        .route(paths::ACCOUNT_PASSWORD, get(password_form).post(set_password))
        .route(paths::ACCOUNT_EMAIL, get(email_form).post(set_email))
        .route(paths::ACCOUNT_SESSIONS, get(list_sessions))
        .route(paths::END_SESSION, post(end_session))
}

/// Who has no password shows by a provider or a second factor that it is still them, before the form.
pub(super) fn proof_first(visit: &Visit, path: &str) -> Result<Option<Response>> {
    let has_password = visit.require()?.has_password;
    Ok((!has_password && visit.with_proof().is_none()).then(|| visit.to_proof(path)))
}

/// Where the form of a setting is sent.
fn action(setting: Setting) -> String {
    match setting {
        Setting::Name => paths::account_name(),
        Setting::Language => paths::account_language(),
        Setting::Email | Setting::AddEmail => paths::account_email(),
        _ => paths::account_password(),
    }
}

async fn form(visit: &Visit, setting: Setting, fields: SettingFields) -> Result<Response> {
    let fields = visit.take_kept().await?.unwrap_or(fields);
    let page = SettingPage { setting, action: action(setting), by_password: visit.require()?.has_password, fields, errors: FormErrors::default() };
    Ok(visit.page(None, |f| pages::accounts::setting(f, page)))
}

async fn answer(visit: &Visit, setting: Setting, fields: SettingFields, result: Result<()>, message: Key) -> Result<Response> {
    match result.or_errors()? {
        Ok(()) => visit.done(message, &paths::account_settings()).await,
        Err(errors) => {
            let page = SettingPage { setting, action: action(setting), by_password: visit.require()?.has_password, fields, errors };
            Ok(visit.refused(None, |f| pages::accounts::setting(f, page)))
        }
    }
}

async fn name_form(visit: Visit) -> Result<Response> {
    let fields = SettingFields { name: visit.require()?.name.clone(), ..SettingFields::default() };
    form(&visit, Setting::Name, fields).await
}

async fn set_name(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let (result, message) = match settings::set_name(&app, viewer, &fields).await {
        Ok(Named::Shown) => (Ok(()), tr::accounts::NAME_SAVED),
        Ok(Named::Waits) => (Ok(()), tr::names::WAITS_NOW),
        Err(error) => (Err(error), tr::accounts::NAME_SAVED),
    };
    answer(&visit, Setting::Name, fields, result, message).await
}

async fn language_form(visit: Visit) -> Result<Response> {
    let fields = SettingFields { language: visit.require()?.language.code().to_owned(), ..SettingFields::default() };
    form(&visit, Setting::Language, fields).await
}

async fn set_language(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    match settings::set_language(&app, visit.require()?, &fields).await {
        Ok(lang) => {
            let mut response = visit.done(tr::accounts::LANGUAGE_SAVED, &paths::account_settings()).await?;
            language::remember(&app, &mut response, lang);
            Ok(response)
        }
        Err(error) => answer(&visit, Setting::Language, fields, Err(error), tr::accounts::LANGUAGE_SAVED).await,
    }
}

/// Who came by a provider has none yet.
const fn password_setting(viewer: &Viewer) -> Setting {
    if viewer.has_password { Setting::Password } else { Setting::FirstPassword }
}

async fn password_form(visit: Visit) -> Result<Response> {
    if let Some(proof) = proof_first(&visit, &paths::account_password())? {
        return Ok(proof);
    }
    let setting = password_setting(visit.require()?);
    form(&visit, setting, SettingFields::default()).await
}

async fn set_password(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = visit.require()?;
    // Guessing the current password through this form is guessing all the same.
    let tried = attempts::at_account(&visit, viewer.id).await?;
    let result = settings::set_password(&app, viewer, &fields, &visit.session_hash(), tried).await;
    answer(&visit, password_setting(viewer), fields, result, tr::accounts::PASSWORD_SAVED).await
}

/// Who has only a phone adds an address.
const fn email_setting(viewer: &Viewer) -> Setting {
    if viewer.email.is_empty() { Setting::AddEmail } else { Setting::Email }
}

async fn email_form(visit: Visit) -> Result<Response> {
    if let Some(proof) = proof_first(&visit, &paths::account_email())? {
        return Ok(proof);
    }
    let setting = email_setting(visit.require()?);
    form(&visit, setting, SettingFields::default()).await
}

async fn set_email(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = visit.require()?;
    visit.limit(Action::Mail)?;
    let tried = attempts::at_account(&visit, viewer.id).await?;
    let result = settings::ask_new_email(&app, viewer, &fields, tried).await;
    answer(&visit, email_setting(viewer), fields, result, tr::accounts::EMAIL_ASKED).await
}

async fn list_sessions(State(app): State<App>, visit: Visit) -> Result<Response> {
    let rows = sessions::list(&app, visit.require()?, &visit.session_hash()).await?;
    Ok(visit.page(None, |f| pages::accounts::sessions(f, rows)))
}

/// Whoever found an open browser must not shut its owner out of the others: that wants a proof.
async fn end_session(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = visit.require()?;
    let current = visit.session_hash();
    let which = sessions::parse(&app, viewer, &fields.session, &current).await?;
    if matches!(which, Ending::Current) {
        return visit.leave(&paths::home()).await;
    }
    visit.require_proof()?;
    sessions::end(&app, viewer, &which, &current).await?;
    visit.done(tr::accounts::SESSION_ENDED, &paths::account_sessions()).await
}
