//! Flagging, and what whoever flagged can do when it was dismissed: the same two handlers for every kind of content, at the address that the kind says.

use std::collections::HashMap;

use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::moderation::{AppealFields, DecisionFields, FlagFields, FlagPage, FlagStatus};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::kind::{Content, Item, Kind};
use crate::base::limits::Action;
use crate::base::slice::Slice;
use crate::communes::{self, Commune};
use crate::moderation::content::{ItemPlace, place};
use crate::moderation::decisions::case::Actor;
use crate::moderation::decisions::routes::ItemVisit;
use crate::moderation::flags;
use crate::moderation::flags::Flagged;
use crate::moderation::flags::appeals as flag_appeals;
use crate::moderation::{content, flaggable_in};
use crate::web::Visit;
use crate::web::forms::Form;

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new().route(paths::FLAG_APPEAL, get(appeal_form).post(appeal)).route(paths::MODERATION_KEEP, post(keep))
}

/// The forms to flag whatever these slices hold.
pub fn flag_routes(slices: &'static [Slice]) -> Router<App> {
    let kinds = slices.iter().flat_map(|slice| slice.kinds);
    kinds.fold(Router::new(), |router, kind| router.route(kind.flag_pattern(), get(flag_form).post(flag).layer(Extension(*kind))))
}

/// The commune's slug, unless the address is the same in all of them, and the key by which the kind finds the item.
type FlagPlace = Path<HashMap<String, String>>;

/// What the address names, if the public can read it there: neither below something that they cannot read, nor the name of somebody who wrote nothing in
/// public there.
async fn flagged(app: &App, kind: &'static dyn Kind, Path(place): FlagPlace) -> Result<(Commune, Content)> {
    let commune = match place.get("commune") {
        Some(slug) => Some(communes::find(app, slug).await?),
        None => None,
    };
    let key = place.iter().find(|(name, _)| *name != "commune").map(|(_, key)| key.as_str()).ok_or(Error::NotFound)?;
    let item = Item { kind: kind.kind(), id: kind.find(app, commune.as_ref().map(|commune| commune.id), key).await? };
    let found = app.contents(&mut &app.db, &[item]).await?.remove(&item).ok_or(Error::NotFound)?;
    let commune = match commune {
        Some(commune) => commune,
        None => communes::get(app, found.commune_id).await?,
    };
    let whole = match found.on.filter(|_| kind.is_part()) {
        Some(on) => content::load(app, &mut &app.db, &commune, on).await?.visibility.is_public(),
        None => !kind.is_part(),
    };
    let here = !found.is_of_no_commune() || flaggable_in(app, found.author_id).await?.contains(&commune.id);
    if !whole || !here {
        return Err(Error::NotFound);
    }
    let content = flags::flaggable(app, &commune, item).await?;
    Ok((commune, content))
}

async fn flag_form(State(app): State<App>, visit: Visit, Extension(kind): Extension<&'static dyn Kind>, place: FlagPlace) -> Result<Response> {
    let (commune, content) = flagged(&app, kind, place).await?;
    let mut page = flag_page(&commune, &content, None);
    // Whoever has no account fills it in too: it is sent when they have joined.
    if let Some(viewer) = &visit.viewer {
        if viewer.owns(&content) {
            return Ok(own(&visit, &commune, &content));
        }
        page.status = flag_appeals::status(&app, viewer, &commune, &content).await?;
        page.cooling = flags::cooling_until(&mut &app.db, viewer, commune.id, app.clock.now()).await?.map(Into::into);
    }
    let fields = visit.take_kept::<FlagFields>().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::flag::page(f, page, fields, AppealFields::default(), FormErrors::default())))
}

async fn flag(
    State(app): State<App>,
    visit: Visit,
    Extension(kind): Extension<&'static dyn Kind>,
    place: FlagPlace,
    Form(fields): Form<FlagFields>,
) -> Result<Response> {
    let (commune, content) = flagged(&app, kind, place).await?;
    let viewer = visit.require()?;
    if viewer.owns(&content) {
        return Ok(own(&visit, &commune, &content));
    }
    visit.limit(Action::Post)?;
    let back = content.path(&commune.slug);
    match flags::flag(Actor { app: &app, viewer, commune: &commune }, content.item, visit.address, &fields).await.or_errors()? {
        Ok(Flagged::Recorded) => visit.done(tr::flags::DONE, &back).await,
        Ok(Flagged::Already) => {
            visit.flash(Tone::Info, tr::flags::ALREADY.text(visit.lang)).await?;
            Ok(Redirect::to(&back).into_response())
        }
        Err(errors) => {
            let page = flag_page(&commune, &content, None);
            Ok(visit.refused(Some(&commune), |f| pages::flag::page(f, page, fields, AppealFields::default(), errors)))
        }
    }
}

fn flag_page(commune: &Commune, content: &Content, status: Option<FlagStatus>) -> FlagPage {
    FlagPage { kind: content.item.kind, action: content.flag_path(&commune.slug), back: content.path(&commune.slug), status, cooling: None }
}

/// Nobody flags their own text.
fn own(visit: &Visit, commune: &Commune, content: &Content) -> Response {
    let back = content.path(&commune.slug);
    visit.page_with(StatusCode::FORBIDDEN, Some(commune), |f| {
        pages::flag::not_possible(f, f.t(tr::flags::OWN_TITLE).to_owned(), f.t(tr::flags::OWN).to_owned(), back)
    })
}

/// The form to ask for another look, by itself.
async fn appeal_form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let content = flags::flaggable(&app, &commune, item).await?;
    let status = flag_appeals::status(&app, viewer, &commune, &content).await?.ok_or(Error::Conflict(tr::flag_appeals::NOT_DISMISSED))?;
    let page = flag_page(&commune, &content, Some(status));
    let fields: AppealFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::flag::page(f, page, FlagFields::default(), fields, FormErrors::default())))
}

async fn appeal(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<AppealFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let content = flags::flaggable(&app, &commune, item).await?;
    match flag_appeals::appeal(&app, viewer, &commune, item, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::flag_appeals::SENT, &content.path(&commune.slug)).await,
        Err(errors) => {
            let status = flag_appeals::status(&app, viewer, &commune, &content).await?;
            let page = flag_page(&commune, &content, status);
            Ok(visit.refused(Some(&commune), |f| pages::flag::page(f, page, FlagFields::default(), fields, errors)))
        }
    }
}

/// The text stays, says whoever looks at it again after a dismissed flag.
async fn keep(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let on = ItemVisit::find(&app, &visit, path).await?;
    let done = flag_appeals::keep(&app, visit.require()?, &on.commune, on.item, &fields).await.map(|()| tr::flag_appeals::KEPT);
    on.finish(fields, done).await
}
