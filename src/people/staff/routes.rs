//! The staff's pages.

use std::collections::BTreeSet;

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::jobs::{AdministrationPage, AdministrationState};
use app::model::paths;
use app::model::staff::{GrantFields, StaffPage, WithdrawFields, WithdrawPage};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::{granting, history, member};
use crate::base::db::AccountId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::{App, jobs};
use crate::communes;
use crate::people::roles;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::ADMINISTRATION, get(hub))
        .route(paths::STAFF, get(list).post(grant))
        .route(paths::WITHDRAW_ROLE, get(withdraw_form).post(withdraw))
        .route(paths::STAFF_ACTS, get(acts))
}

async fn hub(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    member(viewer, &commune)?;
    let page = if viewer.is_administrator(commune.id) {
        let members: BTreeSet<AccountId> = roles::members(&app.db, commune.id).await?.into_iter().map(|member| member.account).collect();
        let state = AdministrationState {
            answer_days: commune.answer_days,
            decision_hours: commune.decision_hours,
            appeal_days: commune.appeal_days,
            members: members.len() as i64,
        };
        AdministrationPage { jobs: jobs::set_aside_by_kind(&app).await?, state: Some(state) }
    } else {
        AdministrationPage { jobs: Vec::new(), state: None }
    };
    Ok(visit.page(Some(&commune), |f| pages::administration::page(f, page)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    before: String,
    person: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = StaffPage { fields, ..history::page(&app, viewer, &commune, &place.before).await? };
    Ok(visit.page(Some(&commune), |f| pages::staff::page(f, page)))
}

async fn grant(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<GrantFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    visit.limit(Action::Post)?;
    match granting::grant(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::staff::GRANTED, &paths::staff(&slug)).await,
        Err(errors) => {
            let page = StaffPage { fields, errors, ..history::page(&app, viewer, &commune, "").await? };
            Ok(visit.refused(Some(&commune), |f| pages::staff::page(f, page)))
        }
    }
}

/// Who has that role, or nobody.
async fn holder(app: &App, visit: &Visit, commune: &communes::Commune, fields: WithdrawFields, errors: FormErrors) -> Result<WithdrawPage> {
    let viewer = visit.require_role(Role::Administrator, commune)?;
    let page = history::page(app, viewer, commune, "").await?;
    let member = page.members.into_iter().find(|member| member.handle == fields.person).ok_or(Error::NotFound)?;
    let role = member.roles.iter().map(|(role, _)| *role).find(|role| role.as_str() == fields.role).ok_or(Error::NotFound)?;
    Ok(WithdrawPage { name: member.name, role, fields, errors })
}

async fn withdraw_form(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(fields): Query<WithdrawFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let kept = visit.take_kept().await?;
    let page = holder(&app, &visit, &commune, kept.unwrap_or(fields), FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::staff::withdraw(f, page)))
}

async fn withdraw(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<WithdrawFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    match granting::withdraw(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::staff::WITHDRAWN, &paths::staff(&slug)).await,
        Err(errors) => {
            let page = holder(&app, &visit, &commune, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::staff::withdraw(f, page)))
        }
    }
}

async fn acts(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let page = history::acts(&app, &commune, &place.person, &place.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::staff::acts(f, page)))
}
