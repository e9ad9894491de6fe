//! Representatives: their page, inviting, removing and leaving, and answering an invitation.

use app::model::organisations::{InviteFields, RemovePage};
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::invitations::{self, Access};
use super::super::representatives;
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::REPRESENTATIVES, get(list))
        .route(paths::INVITE, post(invite))
        .route(paths::CANCEL_INVITATION, post(cancel))
        .route(paths::REMOVE_REPRESENTATIVE, get(remove_form).post(remove))
        .route(paths::INVITATION, get(show).post(answer))
        .route(paths::OWN_INVITATION, post(answer_own))
}

async fn list(State(app): State<App>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let insider = representatives::insider(&app, visit.require()?, &handle).await?;
    let mut page = representatives::page(&app, &insider).await?;
    page.fields = visit.take_kept_for(&paths::invite(&handle)).await?.unwrap_or(page.fields);
    Ok(visit.page(Some(&insider.commune), |f| pages::representatives::page(f, page)))
}

async fn invite(State(app): State<App>, visit: Visit, Path(handle): Path<String>, Form(fields): Form<InviteFields>) -> Result<Response> {
    let insider = representatives::insider(&app, visit.require()?, &handle).await?;
    visit.limit(Action::Post)?;
    match invitations::invite(&app, &insider, &fields, visit.lang, visit.address).await.or_errors()? {
        Ok(()) => visit.done(tr::organisations::INVITED_DONE, &paths::representatives(&handle)).await,
        Err(errors) => {
            let mut page = representatives::page(&app, &insider).await?;
            (page.fields, page.errors) = (fields, errors);
            Ok(visit.refused(Some(&insider.commune), |f| pages::representatives::page(f, page)))
        }
    }
}

async fn cancel(State(app): State<App>, visit: Visit, Path((handle, id)): Path<(String, String)>) -> Result<Response> {
    let insider = representatives::insider(&app, visit.require()?, &handle).await?;
    invitations::cancel(&app, &insider, &id).await?;
    visit.done(tr::organisations::CANCELLED_DONE, &paths::representatives(&handle)).await
}

async fn remove_form(State(app): State<App>, visit: Visit, Path((handle, person)): Path<(String, String)>) -> Result<Response> {
    let insider = representatives::insider(&app, visit.require()?, &handle).await?;
    let (_, person) = representatives::person(&app, &insider, &person).await?;
    let page = RemovePage { handle, name: insider.organisation.name.clone(), person };
    Ok(visit.page(Some(&insider.commune), |f| pages::representatives::remove(f, page)))
}

async fn remove(State(app): State<App>, visit: Visit, Path((handle, person)): Path<(String, String)>) -> Result<Response> {
    let insider = representatives::insider(&app, visit.require()?, &handle).await?;
    let (account, person) = representatives::person(&app, &insider, &person).await?;
    // An open browser must not be enough to take an organisation from those who speak for it.
    visit.require_proof()?;
    representatives::remove(&app, &insider, account).await?;
    let (word, next) = match person.is_me {
        true => (tr::organisations::LEFT_DONE, paths::organisation(&handle)),
        false => (tr::organisations::REMOVED_DONE, paths::representatives(&handle)),
    };
    visit.done(word, &next).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AnswerFields {
    act: String,
}

impl AnswerFields {
    /// Whether it is a yes, and what to say.
    fn parse(&self) -> Result<(bool, Key)> {
        match self.act.as_str() {
            "accept" => Ok((true, tr::organisations::ACCEPTED_DONE)),
            "decline" => Ok((false, tr::organisations::DECLINED_DONE)),
            _ => Err(Error::field("act", tr::errors::UNREADABLE)),
        }
    }
}

async fn show(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    visit.require()?;
    let invitation = invitations::by_link(&app, &token).await?;
    Ok(visit.page(None, |f| pages::representatives::invitation(f, invitation)))
}

async fn answer(State(app): State<App>, visit: Visit, Path(token): Path<String>, Form(fields): Form<AnswerFields>) -> Result<Response> {
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let (accept, word) = fields.parse()?;
    invitations::answer(&app, viewer, Access::Link(&token), accept).await?;
    visit.done(word, &paths::account()).await
}

async fn answer_own(State(app): State<App>, visit: Visit, Path(id): Path<String>, Form(fields): Form<AnswerFields>) -> Result<Response> {
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let (accept, word) = fields.parse()?;
    invitations::answer(&app, viewer, Access::Own(&id), accept).await?;
    visit.done(word, &paths::account()).await
}
