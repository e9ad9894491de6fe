//! Ideas: a slice that only this test has. One folder and one line (`house.with(ideas::SLICE)`) make a kind of content that is discussed, flagged, held,
//! hidden, contested, rewritten, downloaded and taken away, without a change elsewhere.

mod kind;

use app::components::moderation::{flag_link, tombstone, unread};
use app::components::page::Page;
use app::model::content::ItemKind;
use app::model::my_data::{Ground, Processing};
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use leptos::prelude::*;
use serde::Deserialize;
use tajmaat::base::App;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{Conn, Db, RowId, Tx, sql};
use tajmaat::base::erasure::Leaving;
use tajmaat::base::error::{Error, Result};
use tajmaat::base::event::Event;
use tajmaat::base::kind::{Item, Kind as _};
use tajmaat::base::personal_data::{Deletion, Export, Holding};
use tajmaat::base::slice::Slice;
use tajmaat::communes;
use tajmaat::moderation::{self, Publication};
use tajmaat::participation::discussion::{self, DiscussionQuery};
use tajmaat::web::{Form, Visit};
use uuid::Uuid;

pub use kind::Ideas;

/// The kind's name.
pub const KIND: ItemKind = ItemKind::Other("idea");

const ALL: &str = "/{commune}/idea";
const ONE: &str = "/{commune}/idea/{number}";

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes,
    kinds: &[&Ideas],
    holdings: HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(erase(tx, leaving))),
    observers: &[|_, tx, event| Box::pin(note(tx, event))],
    ..Slice::named("ideas")
};

const HOLDINGS: &[Holding] = &[Holding {
    table: "ideas",
    column: "author_id",
    what: tr::moderation::kinds::OTHER,
    processing: Processing::Contributions,
    ground: Ground::Consent,
    kept: None,
    deletion: Deletion::Contribution,
    export: Some(Export::new(
        &["i.id"],
        "SELECT i.id, i.commune_id AS within, '/idea/' || CAST(i.number AS TEXT) AS address, i.title, i.body, i.visibility, i.created_at FROM ideas i \
         WHERE i.author_id = $1",
    )),
}];

/// The table, which a real slice has from a migration.
pub async fn create_table(db: &Db) {
    let table = match db {
        Db::Sqlite { .. } => {
            "CREATE TABLE ideas (id BLOB PRIMARY KEY NOT NULL, commune_id BLOB NOT NULL REFERENCES communes (id), number BIGINT NOT NULL, author_id BLOB NOT NULL \
             REFERENCES accounts (id), title TEXT NOT NULL, body TEXT NOT NULL, visibility TEXT NOT NULL DEFAULT 'published', version BIGINT NOT NULL DEFAULT 1, \
             comment_count BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, announced_at BIGINT)"
        }
        Db::Postgres { .. } => {
            "CREATE TABLE ideas (id UUID PRIMARY KEY NOT NULL, commune_id UUID NOT NULL REFERENCES communes (id), number BIGINT NOT NULL, author_id UUID NOT NULL \
             REFERENCES accounts (id), title TEXT NOT NULL, body TEXT NOT NULL, visibility TEXT NOT NULL DEFAULT 'published', version BIGINT NOT NULL DEFAULT 1, \
             comment_count BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, announced_at BIGINT)"
        }
    };
    db.run(sql(table)).await.expect("a table");
    db.run(sql("CREATE TABLE idea_events (name TEXT NOT NULL)")).await.expect("a table");
}

fn routes() -> Router<App> {
    Router::new().route(ALL, post(publish)).route(ONE, get(show))
}

#[derive(Debug, Deserialize)]
struct IdeaFields {
    title: String,
    body: String,
}

async fn publish(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<IdeaFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let (last,): (i64,) = tx.one(sql("SELECT COUNT(*) FROM ideas")).await?;
    let id = app.rng.id::<RowId>(now).0;
    let insert = sql("INSERT INTO ideas (id, commune_id, number, author_id, title, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    tx.run(insert.bind(id).bind(commune.id).bind(last + 1).bind(viewer.id).bind(fields.title).bind(fields.body).bind(now)).await?;
    let held = moderation::screen(&app, &mut tx, &commune, viewer, Publication::first(Item { kind: KIND, id })).await?;
    if !held {
        announce(&mut tx, id, now).await?;
    }
    tx.commit().await?;
    visit.done(if held { tr::holding::RECEIVED } else { tr::discussion::POSTED }, &format!("/{slug}/idea/{}", last + 1)).await
}

/// What publishing does besides.
async fn announce(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<()> {
    tx.run(sql("UPDATE ideas SET announced_at = $1 WHERE id = $2").bind(now).bind(id)).await?;
    Ok(())
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Query(query): Query<DiscussionQuery>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let item = Item { kind: KIND, id: Ideas.find(&app, Some(commune.id), &number).await? };
    let idea = app.contents(&mut &app.db, &[item]).await?.remove(&item).ok_or(Error::NotFound)?;
    let own = visit.viewer.as_ref().is_some_and(|viewer| viewer.owns(&idea));
    let public = idea.visibility.is_public();
    if !public && !own && moderation::is_never_public(&app, item).await? {
        return Err(Error::NotFound);
    }
    let stone = if public || own { None } else { moderation::tombstone(&app, item).await? };
    let notice = if own { moderation::unread(&app, item).await? } else { None };
    let subject = Ideas.subject(&mut Conn::Pool(&app.db), item.id).await?;
    let section = discussion::section(&visit, &commune, &subject, &query).await?;
    Ok(visit.page(Some(&commune), |f| {
        let title = if stone.is_some() { String::new() } else { idea.title.clone() };
        let body = if stone.is_some() { String::new() } else { idea.body.clone() };
        let view = view! {
            {stone.as_ref().map(|stone| tombstone(f, KIND, stone))}
            {notice.as_ref().map(|notice| unread(f, notice))}
            <h1>{title.clone()}</h1>
            <p>{body}</p>
            {public.then(|| flag_link(f, idea.flag_path(&slug)))}
            {app::components::discussion::section(f, section)}
        };
        Page::new(title, view.into_any())
    }))
}

/// Keeps what happens to ideas, wherever it is decided.
async fn note(tx: &mut Tx, event: &Event) -> Result<()> {
    let (item, name) = match event {
        Event::Published(item) => (Some(item), "published"),
        Event::Rewritten(item) => (Some(item), "rewritten"),
        Event::VisibilityChanged { item, .. } => (Some(item), "shown or hidden"),
        Event::Commented { on, .. } => (Some(on), "commented"),
        Event::Erased(_) => (None, "left"),
        _ => return Ok(()),
    };
    if item.is_none_or(|item| item.kind == KIND) {
        tx.run(sql("INSERT INTO idea_events (name) VALUES ($1)").bind(name)).await?;
    }
    Ok(())
}

/// What becomes of the ideas of somebody who leaves and takes them away.
async fn erase(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.removes() {
        tx.run(sql("UPDATE ideas SET title = '', body = '', visibility = 'hidden' WHERE author_id = $1").bind(leaving.account)).await?;
    }
    Ok(())
}
