//! Posting, replying, voting, editing, deleting.

use app::model::content::ItemKind;
use app::model::discussion::{CommentFields, CommentForm, CommentPage, CommentTask, DeletePage, Listing, Quoted};
use app::model::form::FormErrors;
use app::model::outcome::CommentOutcome;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;

use super::locating::{Among, Locator};
use super::store::listing::Sees;
use super::writing::{Posted, Thread};
use super::{Comment, DiscussionQuery, get as get_comment, in_commune, reading, votes, writing};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::kind::{Item, Kind, Subject, kept_language};
use crate::base::limits::Action;
use crate::base::slice::Slice;
use crate::communes::{self, Commune};
use crate::content::bylines::{self, Byline};
use crate::people::accounts::Viewer;
use crate::web::{Form, Visit, forms};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::COMMENT, get(show))
        .route(paths::COMMENT_REPLIES, get(thread))
        .route(paths::COMMENT_REPLY, get(reply_form).post(reply))
        .route(paths::COMMENT_VOTE, post(vote))
        .route(paths::COMMENT_EDIT, get(edit_form).post(edit))
        .route(paths::COMMENT_DELETE, get(delete_form).post(delete))
}

/// The forms to comment on whatever these slices let be discussed.
pub fn comment_routes(slices: &'static [Slice]) -> Router<App> {
    let kinds = slices.iter().flat_map(|slice| slice.kinds);
    let patterns = kinds.filter_map(|kind| Some((kind.comments_pattern()?, *kind)));
    patterns.fold(Router::new(), |router, (pattern, kind)| router.route(pattern, post(write).layer(Extension(kind))))
}

async fn write(
    State(app): State<App>,
    Extension(kind): Extension<&'static dyn Kind>,
    visit: Visit,
    Path((slug, key)): Path<(String, String)>,
    Form(fields): Form<CommentFields>,
) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let id = kind.find(&app, Some(commune.id), &key).await?;
    let subject = super::subject(&app, &mut &app.db, Item { kind: kind.kind(), id }).await?;
    add(&app, &visit, &commune, &subject, fields).await
}

async fn add(app: &App, visit: &Visit, commune: &Commune, subject: &Subject, fields: CommentFields) -> Result<Response> {
    if !subject.public {
        return Err(Error::NotFound);
    }
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    match writing::write(app, viewer, commune, Thread { subject, parent: None }, &fields).await {
        Ok(comment) => posted(visit, commune, subject, comment).await,
        Err(error) => {
            let asked = Asked { commune, subject, task: CommentTask::Write, quoted: None };
            refused(visit, asked, error, |errors| reading::form(visit, commune, subject, fields, errors))
        }
    }
}

/// The address of the page on which the viewer finds a comment, with its anchor.
async fn locate(visit: &Visit, commune: &Commune, subject: &Subject, comment: &Comment, among: Among) -> Result<String> {
    let sees = Sees::of(visit.viewer.as_ref(), commune);
    Locator { db: &visit.app.db, sees, slug: &commune.slug, subject }.address(comment, among).await
}

async fn posted(visit: &Visit, commune: &Commune, subject: &Subject, Posted { id, held }: Posted) -> Result<Response> {
    let comment = get_comment(&mut &visit.app.db, id).await?;
    let location = locate(visit, commune, subject, &comment, Among::default()).await?;
    let message = if held { tr::holding::RECEIVED } else { tr::discussion::POSTED };
    if !visit.wants_json {
        return visit.done(message, &location).await;
    }
    visit.flash(app::model::frame::Tone::Success, message.text(visit.lang)).await?;
    Ok(Json(CommentOutcome { location, message: message.text(visit.lang).to_owned() }).into_response())
}

/// What a form on a page of its own is about.
struct Asked<'a> {
    commune: &'a Commune,
    subject: &'a Subject,
    task: CommentTask,
    /// What is replied to.
    quoted: Option<Quoted>,
}

impl Asked<'_> {
    fn page(self, form: CommentForm) -> CommentPage {
        let subject_path = self.subject.address.in_commune(&self.commune.slug);
        CommentPage { task: self.task, subject_title: self.subject.title.clone(), subject_path, quoted: self.quoted, form }
    }
}

/// A form that was refused comes back on a page of its own, with what was typed.
fn refused(visit: &Visit, asked: Asked<'_>, error: Error, form: impl FnOnce(FormErrors) -> CommentForm) -> Result<Response> {
    let (status, errors) = match error {
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Error::Conflict(why) => (StatusCode::CONFLICT, FormErrors::of("body", why)),
        other => return Err(other),
    };
    if visit.wants_json {
        return Ok(visit.refused_json(&errors));
    }
    let commune = asked.commune;
    let page = asked.page(form(errors));
    Ok(visit.page_with(status, Some(commune), |f| pages::comment::page(f, page)))
}

/// A comment of this commune, if the viewer finds it: one that nobody has read yet is its author's and the moderators'.
async fn found(app: &App, visit: &Visit, slug: &str, id: &str) -> Result<(Commune, Comment, Subject)> {
    let commune = communes::find(app, slug).await?;
    let (comment, subject) = in_commune(app, &commune, id).await?;
    let finds = Sees::of(visit.viewer.as_ref(), &commune).finds(comment.never_public, comment.author_id);
    if finds { Ok((commune, comment, subject)) } else { Err(Error::NotFound) }
}

/// A comment's address leads to the page of the discussion on which it stands.
async fn show(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, comment, subject) = found(&app, &visit, &slug, &id).await?;
    Ok(Redirect::to(&locate(&visit, &commune, &subject, &comment, Among::default()).await?).into_response())
}

/// All replies below a comment. A reply's own leads to its place among them.
async fn thread(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, comment, subject) = found(&app, &visit, &slug, &id).await?;
    if comment.parent_id.is_some() {
        return Ok(Redirect::to(&locate(&visit, &commune, &subject, &comment, Among::Thread).await?).into_response());
    }
    let query: DiscussionQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let page = reading::thread(&visit, &commune, &subject, comment.id, &query.after).await?;
    Ok(visit.page_about(&commune, subject.item, |f| pages::comment::thread(f, page)))
}

/// What is replied to must be readable.
async fn repliable(app: &App, slug: &str, id: &str) -> Result<(Commune, Comment, Subject)> {
    let commune = communes::find(app, slug).await?;
    let (found, subject) = in_commune(app, &commune, id).await?;
    if found.deleted || !found.visibility.is_public() {
        return Err(Error::Conflict(tr::discussion::NO_REPLY));
    }
    Ok((commune, found, subject))
}

/// A comment that is replied to, as its answer's page shows it.
async fn quote(app: &App, found: &Comment) -> Result<Quoted> {
    let byline = Byline { account: found.author_id, organisation: found.organisation_id, officer: found.as_officer };
    Ok(Quoted { author: bylines::author(&mut &app.db, byline).await?, body: found.body.clone(), language: found.language })
}

fn reply_to(visit: &Visit, commune: &Commune, found: &Comment, fields: CommentFields, errors: FormErrors) -> CommentForm {
    let organisations = reading::organisations(visit, commune);
    let action = paths::comment_reply(&commune.slug, found.id);
    CommentForm { action, fields, errors, with_stance: false, with_language: true, organisations, officer: reading::is_officer(visit, commune) }
}

async fn reply_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, found, subject) = repliable(&app, &slug, &id).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let form = reply_to(&visit, &commune, &found, fields, FormErrors::default());
    let quoted = Some(quote(&app, &found).await?);
    let page = Asked { commune: &commune, subject: &subject, task: CommentTask::Reply, quoted }.page(form);
    Ok(visit.page(Some(&commune), |f| pages::comment::page(f, page)))
}

async fn reply(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<CommentFields>) -> Result<Response> {
    let (commune, found, subject) = repliable(&app, &slug, &id).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    match writing::write(&app, viewer, &commune, Thread { subject: &subject, parent: Some(&found) }, &fields).await {
        Ok(comment) => posted(&visit, &commune, &subject, comment).await,
        Err(error) => {
            let form = |errors| reply_to(&visit, &commune, &found, fields, errors);
            let quoted = Some(quote(&app, &found).await?);
            let asked = Asked { commune: &commune, subject: &subject, task: CommentTask::Reply, quoted };
            refused(&visit, asked, error, form)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct VoteFields {
    /// `useful`, `useless`, or `none`.
    #[serde(default)]
    vote: String,
    /// The list of the discussion in which it was pressed, or `thread` on the page of a thread.
    #[serde(default)]
    list: String,
}

async fn vote(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<VoteFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (found, subject) = in_commune(&app, &commune, &id).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Support)?;
    let useful = match fields.vote.as_str() {
        "useful" => Some(true),
        "useless" => Some(false),
        "none" => None,
        _ => return Err(Error::field("vote", tr::errors::UNREADABLE)),
    };
    votes::vote(&app, viewer, &found, useful).await?;
    let among = match fields.list.as_str() {
        "thread" => Among::Thread,
        list => Among::Discussion(Listing::parse(list)),
    };
    let found = get_comment(&mut &app.db, found.id).await?;
    Ok(Redirect::to(&locate(&visit, &commune, &subject, &found, among).await?).into_response())
}

/// One's own comment.
async fn own<'a>(app: &App, visit: &'a Visit, slug: &str, id: &str) -> Result<(&'a Viewer, Commune, Comment, Subject)> {
    let commune = communes::find(app, slug).await?;
    let (found, subject) = in_commune(app, &commune, id).await?;
    let viewer = visit.require()?;
    if writing::is_own(viewer, &found) { Ok((viewer, commune, found, subject)) } else { Err(Error::NotFound) }
}

fn edit_of(commune: &Commune, found: &Comment, fields: CommentFields, errors: FormErrors) -> CommentForm {
    let action = paths::comment_edit(&commune.slug, found.id);
    CommentForm { action, fields, errors, with_stance: found.parent_id.is_none(), with_language: true, organisations: Vec::new(), officer: false }
}

async fn edit_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (viewer, commune, found, subject) = own(&app, &visit, &slug, &id).await?;
    writing::may_edit(&app, viewer, &found)?;
    let published =
        CommentFields { stance: found.stance.clone(), body: found.body.clone(), language: kept_language(found.language).to_owned(), speak_as: String::new() };
    let fields = visit.take_kept().await?.unwrap_or(published);
    let asked = Asked { commune: &commune, subject: &subject, task: CommentTask::Edit, quoted: None };
    let page = asked.page(edit_of(&commune, &found, fields, FormErrors::default()));
    Ok(visit.page(Some(&commune), |f| pages::comment::page(f, page)))
}

async fn edit(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<CommentFields>) -> Result<Response> {
    let (viewer, commune, found, subject) = own(&app, &visit, &slug, &id).await?;
    visit.limit(Action::Post)?;
    match writing::edit(&app, viewer, &commune, &found, &fields).await {
        Ok(held) => {
            let place = locate(&visit, &commune, &subject, &found, Among::default()).await?;
            visit.done(if held { tr::holding::RECEIVED } else { tr::discussion::EDITED_DONE }, &place).await
        }
        Err(error) => {
            let asked = Asked { commune: &commune, subject: &subject, task: CommentTask::Edit, quoted: None };
            refused(&visit, asked, error, |errors| edit_of(&commune, &found, fields, errors))
        }
    }
}

async fn delete_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (_, commune, found, _) = own(&app, &visit, &slug, &id).await?;
    let page = DeletePage { action: paths::comment_delete(&slug, &id), back: paths::comment(&slug, found.id), body: found.body };
    Ok(visit.page(Some(&commune), |f| pages::comment::delete(f, page, ItemKind::Comment)))
}

async fn delete(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (viewer, _, found, subject) = own(&app, &visit, &slug, &id).await?;
    writing::delete(&app, viewer, &found).await?;
    visit.done(tr::discussion::DELETED_DONE, &format!("{}#discussion", subject.address.in_commune(&slug))).await
}
