//! The page of a code, and the staff's pages of invitations.

use app::model::frame::Tone;
use app::model::invitations::{InviteFields, RedeemFields};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::inviting::{self, Desk, Pasted, Printed};
use super::office::{self, Tried};
use super::redeeming;
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::participation::consultations;
use crate::web::{Form, Visit};

/// Where a code waits in the officer's session until its letter is shown.
const PRINTED: &str = "invitation";

type Place = Path<(String, String)>;
type OnePlace = Path<(String, String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::REDEEM_INVITATION, get(form).post(redeem))
        .route(paths::INVITATIONS, get(list).post(invite))
        .route(paths::CHANGE_INVITATION, post(change))
        .route(paths::INVITATION_LETTER, get(letter).post(print))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Coming {
    code: String,
}

/// A code in the address stands in the form, and nothing is done with it.
async fn form(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(coming): Query<Coming>) -> Result<Response> {
    let (commune, consultation) = consultations::resolve_public(&app, &slug, &number).await?;
    let typed: Option<RedeemFields> = visit.take_kept().await?;
    let fields = typed.unwrap_or(RedeemFields { invitation_code: coming.code.chars().take(60).collect(), ..RedeemFields::default() });
    let page = redeeming::page(&app, visit.viewer.as_ref(), (&commune, &consultation), fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::invitation::page(f, page)))
}

async fn redeem(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<RedeemFields>) -> Result<Response> {
    let (commune, consultation) = consultations::resolve_public(&app, &slug, &number).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Code)?;
    let about = (&commune, &consultation);
    let done = match fields.act.as_str() {
        "organisation" => redeeming::name_organisation(&app, viewer, about, &fields).await,
        _ => redeeming::redeem(&app, viewer, about, &fields.invitation_code).await,
    };
    match done.or_errors()? {
        Ok(()) => visit.done(tr::invitations::REDEEMED, &paths::redeem_invitation(&slug, consultation.number)).await,
        Err(errors) => {
            let mut page = redeeming::page(&app, Some(viewer), about, fields).await?;
            page.errors = errors;
            Ok(visit.refused(Some(&commune), |f| pages::invitation::page(f, page)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(place): Place, Query(query): Query<ListQuery>) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    let tried = Tried { fields: visit.take_kept().await?.unwrap_or_default(), ..Tried::default() };
    let page = office::page(&app, &consultation, &query.after, tried).await?;
    Ok(visit.page(Some(&commune), |f| pages::invitations::page(f, page)))
}

async fn invite(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<InviteFields>) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    let desk = Desk { viewer, commune: &commune, consultation: &consultation };
    let path = paths::invitations(&commune.slug, consultation.number);
    let mut tried = Tried::default();
    if fields.act == "paste" {
        match inviting::paste(&app, desk, &fields).await.or_errors()? {
            Ok(Pasted::Added(count)) => {
                visit.flash(Tone::Success, tr::invitations::ADDED.fill(visit.lang, count, &[])).await?;
                return Ok(Redirect::to(&path).into_response());
            }
            Ok(Pasted::Faulty(faults)) => tried.faults = faults,
            Err(errors) => tried.errors = errors,
        }
    } else {
        match inviting::add(&app, desk, &fields).await.or_errors()? {
            Ok(()) => return visit.done(tr::invitations::ONE_ADDED, &path).await,
            Err(errors) => tried.errors = errors,
        }
    }
    tried.fields = fields;
    let page = office::page(&app, &consultation, "", tried).await?;
    Ok(visit.refused(Some(&commune), |f| pages::invitations::page(f, page)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ChangeFields {
    act: String,
}

async fn change(State(app): State<App>, visit: Visit, Path((slug, number, id)): OnePlace, Form(fields): Form<ChangeFields>) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &(slug, number)).await?;
    visit.limit(Action::Post)?;
    let desk = Desk { viewer, commune: &commune, consultation: &consultation };
    let id = inviting::parse(&id)?;
    let word = match fields.act.as_str() {
        "resend" => {
            inviting::resend(&app, desk, id).await?;
            tr::invitations::RESENT
        }
        "withdraw" => {
            inviting::withdraw(&app, desk, id).await?;
            tr::invitations::WITHDRAWN_DONE
        }
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    visit.done(word, &paths::invitations(&commune.slug, consultation.number)).await
}

async fn print(State(app): State<App>, visit: Visit, Path((slug, number, id)): OnePlace) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &(slug, number)).await?;
    visit.limit(Action::Post)?;
    let id = inviting::parse(&id)?;
    let printed = inviting::print(&app, Desk { viewer, commune: &commune, consultation: &consultation }, id).await?;
    visit.session.insert(PRINTED, printed).await?;
    Ok(Redirect::to(&paths::invitation_letter(&commune.slug, consultation.number, id)).into_response())
}

/// The code is shown once: it leaves the session with this page.
async fn letter(State(app): State<App>, visit: Visit, Path((slug, number, id)): OnePlace) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &(slug, number)).await?;
    let id = inviting::parse(&id)?;
    let desk = Desk { viewer, commune: &commune, consultation: &consultation };
    let letter = match visit.take::<Printed>(PRINTED).await? {
        Some(printed) => inviting::letter(&app, desk, id, printed).await?,
        None => None,
    };
    let Some(letter) = letter else { return Ok(Redirect::to(&paths::invitations(&commune.slug, consultation.number)).into_response()) };
    let mut response = visit.page(Some(&commune), |f| pages::invitations::letter(f, letter));
    // The way back on a shared computer must not show it again.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
