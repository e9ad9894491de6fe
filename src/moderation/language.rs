//! In which language a text is: its author says it where it is not recognised rightly, and a moderator for those who do not know that they can.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::language::{LanguageFields, LanguagePage};
use app::model::paths;
use app::model::staff::StaffAct;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, kept_language};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::content::{ItemPlace, place};
use crate::people::accounts::Viewer;
use crate::people::staff;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::LANGUAGE, get(form).post(say))
}

/// Whether somebody may say it.
pub(super) fn may_say(app: &App, viewer: &Viewer, commune: &Commune, content: &Content) -> bool {
    let has_one = app.kind(content.item.kind).is_ok_and(|kind| kind.is_of_one_language());
    has_one && (viewer.owns(content) || viewer.is_moderator(commune.id))
}

/// The text that an address names, for whoever may say in which language it is.
async fn found<'a>(app: &App, visit: &'a Visit, path: ItemPlace) -> Result<(&'a Viewer, Commune, Content)> {
    let (commune, item) = place(app, path).await?;
    let viewer = visit.require()?;
    let content = content::load(app, &mut &app.db, &commune, item).await?;
    if may_say(app, viewer, &commune, &content) {
        return Ok((viewer, commune, content));
    }
    // What nobody else reads is not there for them.
    Err(if content.visibility.is_public() { Error::Forbidden } else { Error::NotFound })
}

fn page(commune: &Commune, content: Content, fields: LanguageFields, errors: FormErrors) -> LanguagePage {
    LanguagePage {
        action: paths::language(&commune.slug, content.item.kind.as_str(), content.item.id),
        back: content.path(&commune.slug),
        body: content.whole(),
        title: content.title,
        language: content.language,
        fields,
        errors,
    }
}

async fn form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (_, commune, content) = found(&app, &visit, path).await?;
    let said = LanguageFields { language: kept_language(content.language).to_owned() };
    let fields = visit.take_kept().await?.unwrap_or(said);
    let page = page(&commune, content, fields, FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::language::page(f, page)))
}

async fn say(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<LanguageFields>) -> Result<Response> {
    let (viewer, commune, content) = found(&app, &visit, path).await?;
    visit.limit(Action::Post)?;
    match keep(&app, viewer, &commune, &content, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::language::SAVED, &content.path(&commune.slug)).await,
        Err(errors) => {
            let page = page(&commune, content, fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::language::page(f, page)))
        }
    }
}

/// Keeps what was said. The text is the same, and its version; what a moderator says of another's is in the log of the staff.
async fn keep(app: &App, viewer: &Viewer, commune: &Commune, content: &Content, fields: &LanguageFields) -> Result<()> {
    let language = Lang::parse(&fields.language);
    if language.is_none() && !fields.language.is_empty() {
        return Err(Error::field("language", tr::language::CHOOSE));
    }
    if language == content.language {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    app.kind(content.item.kind)?.set_language(&mut tx, content.item.id, language).await?;
    app.raise(&mut tx, Event::Rewritten(content.item)).await?;
    if !viewer.owns(content) {
        staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::LanguageSaid.at(&content.path(&commune.slug))).await?;
    }
    tx.commit().await?;
    Ok(())
}
