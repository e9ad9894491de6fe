//! Objections: a person says what should not be done with their data; the commune's administrators answer, and both see until when.

use std::collections::HashMap;

use app::model::content::Role;
use app::model::my_data::{AnswerFields, ObjectionFields, ObjectionRow, ObjectionsPage};
use app::model::{Localized, paths};
use app::words::tr;

use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{AccountId, CommuneId, ObjectionId, PartRows, Parts, Tx};
use crate::base::error::{Error, Result};
use crate::base::mail::{self, Mail};
use crate::base::text::clean;
use crate::base::text::fits;
use crate::communes::{self, Commune};
use crate::people::accounts::{self, Message, Viewer};
use crate::people::roles;

/// Days in which an objection is answered.
pub(super) const DAYS: i64 = 10;
const LEAST: usize = 10;
const MOST: usize = 4_000;
/// Objections on one page.
const PAGE: usize = 30;

/// With the names that they are shown with.
async fn lines(app: &App, viewer: &Viewer, rows: Vec<store::ObjectionRow>) -> Result<Vec<ObjectionRow>> {
    let people: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let mut communes: HashMap<CommuneId, Localized> = HashMap::new();
    let mut lines = Vec::new();
    for row in rows {
        let commune = match communes.get(&row.commune_id) {
            Some(name) => name.clone(),
            None => communes::get(app, row.commune_id).await?.name,
        };
        communes.insert(row.commune_id, commune.clone());
        lines.push(ObjectionRow {
            id: row.id.to_string(),
            commune,
            name: names.find(row.account_id).map(|person| person.name.clone()).unwrap_or_default(),
            body: row.body,
            at: row.created_at.into(),
            due_at: row.due_at.into(),
            mine: row.account_id == viewer.id,
            answer: row.answered_at.map(|at| (row.answer, at.into())),
        });
    }
    Ok(lines)
}

/// A person's own, the latest first.
pub(super) async fn own(app: &App, viewer: &Viewer) -> Result<Vec<ObjectionRow>> {
    lines(app, viewer, store::objections_of(&app.db, viewer.id).await?).await
}

fn checked(field: &'static str, typed: &str) -> Result<String> {
    let text = clean(typed);
    if fits(&text, LEAST..=MOST) { Ok(text) } else { Err(Error::field(field, tr::objections::LENGTH)) }
}

/// Objects. The same text twice is one objection. The commune's administrators and its address are told.
pub(super) async fn object(app: &App, viewer: &Viewer, fields: &ObjectionFields) -> Result<()> {
    let commune = match communes::find(app, &fields.commune).await {
        Ok(commune) => commune,
        Err(Error::NotFound) => return Err(Error::field("commune", tr::objections::CHOOSE_COMMUNE)),
        Err(other) => return Err(other),
    };
    let body = checked("body", &fields.body)?;
    let now = app.clock.now();
    let new = store::NewObjection { id: app.rng.id(now), commune: commune.id, account: viewer.id, body: &body, at: now, due_at: now.plus_days(DAYS) };
    let administrators = roles::holders(app, commune.id, Role::Administrator).await?;
    let mut tx = app.db.begin().await?;
    if store::insert_objection(&mut tx, &new).await? {
        tell_commune(app, &mut tx, &commune, administrators).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The letter says that there is something to answer, not what or whose.
async fn tell_commune(app: &App, tx: &mut Tx, commune: &Commune, administrators: Vec<AccountId>) -> Result<()> {
    let link = app.url(&paths::commune_objections(&commune.slug));
    let compose = |lang| Message {
        subject: tr::objections::MAIL_SUBJECT.text(lang).to_owned(),
        text: tr::objections::MAIL_TEXT.fill(lang, DAYS, &[("link", &link)]),
        short: tr::objections::MAIL_SHORT.fill(lang, &[("link", &link)]),
    };
    for administrator in administrators {
        accounts::write_to(app, tx, administrator, compose).await?;
    }
    if !commune.contact_email.is_empty() {
        let lang = app::model::Lang::default();
        let Message { subject, text, .. } = compose(lang);
        mail::enqueue(app, tx, &Mail { to: commune.contact_email.clone(), subject, text, lang }).await?;
    }
    Ok(())
}

/// A page of them, the latest first.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, before: &str) -> Result<ObjectionsPage> {
    viewer.require(Role::Administrator, commune)?;
    let rows = store::objections(&app.db, commune.id, Cursor::parse(before), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::commune_objections(&commune.slug), &[("before", &next.to_string())]));
    Ok(ObjectionsPage { rows: lines(app, viewer, rows).await?, older })
}

/// Asks how many objections nobody has answered, among the latest.
pub fn with_open(parts: Parts, commune: &Commune, now: Timestamp) -> Parts {
    store::with_open_objections(parts, commune.id, now)
}

/// How many there are, and how many of them are late, from the rows of [`with_open`].
pub fn count_open(rows: &PartRows) -> (i64, i64) {
    rows.of("objections").fold((0, 0), |(open, late), row| (open + row.number(0), late + row.number(1)))
}

/// Those that nobody has answered, among the latest: whose, and when they are due.
pub async fn open(app: &App, viewer: &Viewer, commune: &Commune) -> Result<Vec<ObjectionRow>> {
    viewer.require(Role::Administrator, commune)?;
    let mut rows = store::objections(&app.db, commune.id, None, PAGE).await?;
    rows.retain(|row| row.answered_at.is_none());
    lines(app, viewer, rows).await
}

/// One before an administrator.
pub(super) async fn find(app: &App, viewer: &Viewer, commune: &Commune, id: &str) -> Result<ObjectionRow> {
    viewer.require(Role::Administrator, commune)?;
    let id = ObjectionId(id.parse().map_err(|_| Error::NotFound)?);
    let row = store::objection(&app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    lines(app, viewer, vec![row]).await?.pop().ok_or(Error::NotFound)
}

/// The same with the beginning of the list that it stands in.
pub(super) async fn reading(app: &App, viewer: &Viewer, commune: &Commune, id: &str) -> Result<(ObjectionRow, Vec<ObjectionRow>)> {
    Ok((find(app, viewer, commune, id).await?, page(app, viewer, commune, "").await?.rows))
}

/// Answers one, once; the person is told. Nobody answers their own.
pub(super) async fn answer(app: &App, viewer: &Viewer, commune: &Commune, id: &str, fields: &AnswerFields) -> Result<()> {
    viewer.require(Role::Administrator, commune)?;
    let id = ObjectionId(id.parse().map_err(|_| Error::NotFound)?);
    let row = store::objection(&app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    if row.account_id == viewer.id {
        return Err(Error::Forbidden);
    }
    let text = checked("answer", &fields.answer)?;
    let mut tx = app.db.begin().await?;
    if !store::answer_objection(&mut tx, id, &text, viewer.id, app.clock.now()).await? {
        return Err(Error::Conflict(tr::objections::ANSWERED_ALREADY));
    }
    let link = app.url(&paths::objections());
    accounts::write_to(app, &mut tx, row.account_id, |lang| Message {
        subject: tr::objections::ANSWER_SUBJECT.text(lang).to_owned(),
        text: tr::objections::ANSWER_TEXT.fill_isolated(lang, &[("answer", &text), ("link", &link)]),
        short: tr::objections::ANSWER_SHORT.fill(lang, &[("link", &link)]),
    })
    .await?;
    tx.commit().await?;
    Ok(())
}
