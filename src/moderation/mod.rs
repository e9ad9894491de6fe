//! Moderation: flags, the queue, hiding and restoring with reasons, appeals, and the public log.
//!
//! - Every decision is a row that is never changed; decisions about one item are numbered, so two moderators cannot both take the next one.
//! - An item is hidden exactly when its last decision is to hide it: the visibility in the item's own row changes in the same transaction.
//! - What others see of it is a [`Tombstone`]; what its author is told is an
//!   [`AuthorNotice`](app::model::moderation::AuthorNotice).

pub mod appeals;
mod content;
mod decisions;
mod flags;
pub mod holding;
mod holdings;
mod language;
pub mod measures;
mod notices;
pub mod past;
mod queue;
pub mod record;
mod redaction;
mod store;

use std::collections::{HashMap, HashSet};

use app::model::content::Tombstone;
use axum::Router;
pub use decisions::acts::{Act, next};
pub use decisions::case::Actor;
pub use decisions::decide;
pub use decisions::verdict::{Seen, Verdict};
pub use flags::routes::flag_routes;
pub use holding::{Publication, fold_kept as fold_word_lists, releasing, screen};
pub use notices::{author_notice, unread, unread_among};
pub use queue::waiting::{count as count_waiting, with_waiting};
pub use queue::{due, reminders as reminding};
pub use record::log;
pub use redaction::{forget_originals, kept_folders, redacted};

use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Sql, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::kind::{Content, Item};
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::decisions::store as decision_store;
use crate::moderation::flags::store as flag_store;
use crate::moderation::holding::store as hold_store;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes,
    hourly: &[
        Hourly::new("release of what waited for too long", |app| Box::pin(async move { holding::releasing::tidy(&app).await })),
        Hourly::new("reminders of moderation", |app| Box::pin(async move { queue::reminders::remind(&app).await })),
        Hourly::keeping(holdings::ORIGINALS, "originals of redacted photos", |app| Box::pin(async move { forget_originals(&app).await })),
    ],
    holdings: holdings::HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(end_appeals_of(tx, leaving))),
    ..Slice::named("moderation")
};

fn routes() -> Router<App> {
    Router::new()
        .merge(appeals::routes::routes())
        .merge(decisions::routes::routes())
        .merge(flags::routes::routes())
        .merge(holding::routes::routes())
        .merge(language::routes())
        .merge(queue::routes::routes())
        .merge(record::routes::routes())
        .merge(redaction::routes::routes())
}

/// What stands in the place of a hidden item; `None` if no moderator hid it.
pub async fn tombstone(app: &App, item: impl Into<Item>) -> Result<Option<Tombstone>> {
    let item = item.into();
    Ok(tombstones(app, &[item]).await?.remove(&item))
}

/// The tombstones of those among these items that are hidden.
pub async fn tombstones(app: &App, items: &[Item]) -> Result<HashMap<Item, Tombstone>> {
    let hidden = decision_store::hidden_among(&app.db, items).await?;
    Ok(hidden.into_iter().filter_map(|row| Some((row.item()?, Tombstone { reason: row.reason(), at: row.created_at.into() }))).collect())
}

/// Which of these items others must not even read the title of: hidden, covered by flags, or not read yet.
pub async fn concealed(app: &App, items: &[Item]) -> Result<HashSet<Item>> {
    let hidden = decision_store::hidden_among(&app.db, items).await?.into_iter().filter_map(|row| row.item());
    let waiting = hold_store::waiting_among(&mut &app.db, items).await?;
    Ok(hidden.chain(waiting.into_iter().filter_map(|row| row.item())).collect())
}

/// The item, if it is a matter of this commune; with its text, so for staff alone.
pub async fn find(app: &App, db: &mut impl Sql, commune: &Commune, item: Item) -> Result<Content> {
    content::load(app, db, commune, item).await
}

/// Where a person's name can be flagged: only where everybody can read something that they wrote, since otherwise the form would tell where they live.
pub async fn flaggable_in(app: &App, person: AccountId) -> Result<Vec<CommuneId>> {
    app.communes_written_in(&mut &app.db, person, true).await
}

/// Makes what was decided about a placeholder's contributions a person's history.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    Ok(decision_store::hand_over(tx, from, to).await?)
}

/// Whether nobody but its author has ever read the item: others learn nothing of it, not even that it is there.
pub async fn is_never_public(app: &App, item: impl Into<Item>) -> Result<bool> {
    Ok(hold_store::is_never_public(&mut &app.db, item.into()).await?)
}

/// Those of these items that nobody but their authors has ever read.
pub async fn never_public_among(app: &App, items: &[Item]) -> Result<HashSet<Item>> {
    Ok(hold_store::never_public_among(&app.db, items).await?)
}

/// Whether a decision hides it, or did until its author wrote it anew, which nobody has read yet.
pub async fn is_hidden(db: &mut impl Sql, item: impl Into<Item>) -> Result<bool> {
    Ok(decision_store::is_hidden(db, item.into()).await?)
}

/// Closes what is open about something that its author took away: flags, appeals, and its waiting to be read. There is nothing left to decide.
pub async fn end(app: &App, tx: &mut Tx, item: impl Into<Item>) -> Result<()> {
    let (item, now) = (item.into(), app.clock.now());
    flag_store::drop_flags(tx, item).await?;
    flag_store::withdraw_flag_appeals(tx, item, now).await?;
    appeals::withdraw_appeal(tx, item, now).await?;
    hold_store::settle(tx, item, "withdrawn", now).await?;
    Ok(hold_store::withdraw_rewritten(tx, item, now).await?)
}

/// Withdraws every open appeal of somebody who leaves.
async fn end_appeals_of(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    flag_store::withdraw_flag_appeals_of(tx, leaving.account, leaving.at).await?;
    Ok(appeal_store::withdraw_appeals_of(tx, leaving.account, leaving.at).await?)
}
