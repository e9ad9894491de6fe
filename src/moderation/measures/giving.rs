//! Giving a measure, and the second person's word about a suspension.

use app::model::content::Reason;
use app::model::form::FormErrors;
use app::model::measures::{DecideFields, GivePage, MeasureFields, MeasureKind, MeasureState};
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{DecisionId, MeasureId, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::text::digit;
use crate::communes::Commune;
use crate::content::bylines;
use crate::moderation;
use crate::moderation::appeals::statements::statement;
use crate::moderation::measures::letters::Given;
use crate::moderation::measures::{letters, may_judge, may_look, reading, role};
use crate::moderation::record::log;
use crate::people::accounts::{self, Viewer};
use crate::people::claims;
use crate::people::restrictions::measures::{self as store, New};
use crate::people::{notifications, staff};

/// Days of a mute.
const MUTE: std::ops::RangeInclusive<i64> = 1..=30;
/// Days of a suspension.
const SUSPENSION: std::ops::RangeInclusive<i64> = 1..=365;

/// Refuses whoever may not give the author of `content` a measure: all but moderators and administrators, on one's own, and moderators about staff.
/// `Conflict` when there is nobody to be told.
pub async fn may_give(app: &App, viewer: &Viewer, commune: &Commune, content: &Content) -> Result<()> {
    if viewer.owns(content) || !may_judge(app, viewer, commune, content.author_id).await? {
        return Err(Error::Forbidden);
    }
    if accounts::has_person(app, content.author_id).await? { Ok(()) } else { Err(Error::Conflict(tr::measures::NOBODY)) }
}

/// The text that a measure follows, for whoever may give one about it.
async fn subject(app: &App, viewer: &Viewer, commune: &Commune, item: Item) -> Result<Content> {
    if !may_look(viewer, commune) {
        return Err(Error::Forbidden);
    }
    let content = moderation::find(app, &mut &app.db, commune, item).await?;
    may_give(app, viewer, commune, &content).await?;
    Ok(content)
}

/// The form.
pub(super) async fn form(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: MeasureFields) -> Result<GivePage> {
    let content = subject(app, viewer, commune, item).await?;
    let authors = bylines::load(&mut &app.db, [content.byline()]).await?;
    Ok(GivePage {
        kind: item.kind,
        id: item.id.to_string(),
        author: authors.get(content.byline()),
        body: content.whole(),
        title: content.title,
        may_suspend: viewer.is_administrator(commune.id),
        measures: reading::record(app, commune, content.author_id).await?,
        seen: store::count(&mut &app.db, commune.id, content.author_id).await?,
        fields,
        errors: FormErrors::default(),
    })
}

/// What was typed, if it is good.
struct Typed {
    kind: MeasureKind,
    days: i64,
    reason: Reason,
    note: String,
}

fn parse(fields: &MeasureFields) -> Result<Typed> {
    let mut errors = FormErrors::default();
    let kind = MeasureKind::parse(&fields.measure);
    if kind.is_none() {
        errors.add("measure", tr::measures::CHOOSE);
    }
    let typed: Option<i64> = fields.days.trim().chars().map(digit).collect::<Option<String>>().and_then(|days| days.parse().ok());
    let days = match kind {
        Some(MeasureKind::Mute) => typed.filter(|days| MUTE.contains(days)),
        Some(MeasureKind::Suspension) => typed.filter(|days| SUSPENSION.contains(days)),
        Some(MeasureKind::Warning) | None => Some(0),
    };
    if days.is_none() {
        errors.add("days", if kind == Some(MeasureKind::Mute) { tr::measures::MUTE_DAYS } else { tr::measures::SUSPENSION_DAYS });
    }
    let reason = Reason::parse(&fields.reason);
    if reason.is_none() {
        errors.add("reason", tr::moderation::item::CHOOSE_REASON);
    }
    let note = statement("note", &fields.note, &mut errors);
    match (kind, days, reason) {
        (Some(kind), Some(days), Some(reason)) if errors.is_empty() => Ok(Typed { kind, days, reason, note }),
        _ => Err(errors.into()),
    }
}

/// Until when a measure lasts.
fn end(begins: Timestamp, days: i64) -> Option<Timestamp> {
    (days > 0).then(|| begins.plus_days(days))
}

/// Gives a measure, or proposes a suspension. `Conflict` when there are others than the form showed.
pub(super) async fn give(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &MeasureFields) -> Result<Key> {
    let content = subject(app, viewer, commune, item).await?;
    let typed = parse(fields)?;
    let now = app.clock.now();
    let counts = typed.kind != MeasureKind::Suspension || viewer.is_administrator(commune.id);
    let mut tx = app.db.begin().await?;
    let before = store::count(&mut tx, commune.id, content.author_id).await?;
    let new = New {
        id: app.rng.id(now),
        commune: commune.id,
        account: content.author_id,
        number: before + 1,
        kind: typed.kind,
        days: typed.days,
        item,
        reason: typed.reason,
        note: &typed.note,
        actor: viewer.id,
        begins_at: counts.then_some(now),
        ends_at: end(now, typed.days).filter(|_| counts),
        at: now,
    };
    if fields.seen != before.to_string() || !store::insert(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::measures::CHANGED));
    }
    let said = Given { id: new.id, account: new.account, kind: new.kind, days: new.days, reason: new.reason, note: new.note, until: new.ends_at };
    if counts {
        publish(app, &mut tx, viewer, commune, &said).await?;
    }
    let act = if counts { StaffAct::MeasureGiven } else { StaffAct::MeasureProposed };
    staff::record(app, &mut tx, viewer.id, commune.id, act.at(&paths::measure(&commune.slug, new.id))).await?;
    tx.commit().await?;
    Ok(if counts { tr::measures::GIVEN_DONE } else { tr::measures::PROPOSED_DONE })
}

/// Tells the person, and the public log.
async fn publish(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, given: &Given<'_>) -> Result<()> {
    let now = app.clock.now();
    let act = reading::act(given.kind);
    let said = log::Measured { measure: given.id, act, by: role(viewer, commune), days: given.days, reason: given.reason.as_str(), at: now };
    log::append_measure(app, tx, (commune.id, &commune.slug), app.rng.id::<DecisionId>(now), said).await?;
    let notice = Notice::MeasureGiven { commune: commune.name.clone(), measure: given.kind };
    notifications::tell(app, tx, given.account, &notice, &paths::measures(&commune.slug)).await?;
    letters::tell_given(app, tx, commune, given).await
}

/// A second person confirms or declines a suspension that a moderator proposed. `Forbidden` for whoever proposed it.
pub(super) async fn decide(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId, fields: &DecideFields) -> Result<Key> {
    let confirms = match fields.act.as_str() {
        "confirm" => true,
        "decline" => false,
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    let row = reading::find(app, viewer, commune, id).await?;
    if row.actor_id == viewer.id || !may_judge(app, viewer, commune, row.account_id).await? {
        return Err(Error::Forbidden);
    }
    let already = || Error::Conflict(tr::measures::DECIDED_ALREADY);
    if row.state() != MeasureState::Proposed {
        return Err(already());
    }
    let now = app.clock.now();
    let until = end(now, row.days);
    let mut tx = app.db.begin().await?;
    claims::allow(&mut tx, viewer, id, app.clock.now()).await?;
    if !store::decide(&mut tx, id, viewer.id, until.map(|until| (now, until)).filter(|_| confirms)).await? {
        return Err(already());
    }
    if confirms {
        let given = Given { id, account: row.account_id, kind: row.kind(), days: row.days, reason: row.reason(), note: &row.note, until };
        publish(app, &mut tx, viewer, commune, &given).await?;
    }
    claims::end(&mut tx, id).await?;
    let act = if confirms { StaffAct::MeasureConfirmed } else { StaffAct::MeasureDeclined };
    staff::record(app, &mut tx, viewer.id, commune.id, act.at(&paths::measure(&commune.slug, id))).await?;
    tx.commit().await?;
    Ok(if confirms { tr::measures::GIVEN_DONE } else { tr::measures::DECLINED_DONE })
}
