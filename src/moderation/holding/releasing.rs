//! When something can be read for the first time: whatever publishing it would have done is done then. And the clock, which publishes what nobody
//! decided about in time; what flags had covered is under review again, and its flags wait.

use app::model::content::ItemKind;
use app::words::tr;

use crate::base::App;
use crate::base::db::{CommuneId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, Item};
use crate::communes::{self, Commune};
use crate::moderation::content;
use crate::moderation::decisions::acts::{Act, next};
use crate::moderation::decisions::store::Decision;
use crate::moderation::holding;
use crate::moderation::holding::HOURS;
use crate::moderation::holding::store;
use crate::moderation::record::log;
use crate::people::accounts;
use crate::people::accounts::Message;
use crate::people::notifications::{self, News, Notice};

/// Items of one run of the clock.
const BATCH: i64 = 500;

/// Does what publishing does, if nobody could read the item before. Its visibility says already that everybody can; counters changed with that.
pub(in crate::moderation) async fn first_time(app: &App, tx: &mut Tx, commune: &Commune, content: &Content) -> Result<()> {
    if !store::first_shown(tx, content.item).await? {
        return Ok(());
    }
    app.kind(content.item.kind)?.publish(app, tx, content, &commune.slug).await?;
    app.raise(tx, Event::Published(content.item)).await
}

/// Tells the author that what was held can be read.
pub(in crate::moderation) async fn tell_author(app: &App, tx: &mut Tx, commune: &Commune, content: &Content) -> Result<()> {
    use tr::holding::letter as word;
    let path = content.path(&commune.slug);
    for person in content::concerned(app, tx, content).await?.into_iter().filter(|person| *person != content.author_id) {
        notifications::write(app, tx, person, News::about(content.item, &Notice::Released { kind: content.item.kind }, &path)).await?;
    }
    notifications::write(app, tx, content.author_id, News::about(content.item, &Notice::Released { kind: content.item.kind }, &path)).await?;
    let link = app.url(&path);
    accounts::write_to(app, tx, content.author_id, |lang| {
        let values = [("commune", commune.name.get(lang)), ("link", link.as_str())];
        Message { subject: word::SUBJECT.text(lang).to_owned(), text: word::TEXT.fill_isolated(lang, &values), short: word::SHORT.fill(lang, &values) }
    })
    .await
}

/// Publishes what was held for [`HOURS`] without a decision. The worker calls it now and then; one that fails does not keep the others waiting.
pub async fn tidy(app: &App) -> Result<()> {
    let mut last = Ok(());
    for (commune, kind, id, version) in store::overdue(&app.db, app.clock.now(), BATCH).await? {
        let Some(kind) = ItemKind::parse(&kind) else { continue };
        match release(app, commune, Item { kind, id }, version).await {
            // A moderator decided in this very moment.
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(error) => {
                tracing::error!(%id, hours = HOURS, "what was held too long could not be published: {error}");
                last = Err(error);
            }
        }
    }
    last
}

async fn release(app: &App, commune: CommuneId, item: Item, version: i64) -> Result<()> {
    let commune = communes::get(app, commune).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let content = match content::load(app, &mut tx, &commune, item).await {
        Ok(content) => content,
        // Its author took it away.
        Err(Error::NotFound) => {
            store::settle(&mut tx, item, "withdrawn", now).await?;
            return Ok(tx.commit().await?);
        }
        Err(other) => return Err(other),
    };
    let changed = || Error::Conflict(tr::moderation::item::ALREADY);
    let covered = holding::is_covered(&mut tx, item).await?;
    let Some(to) = next(content.visibility, if covered { Act::Uncover } else { Act::Release }).filter(|_| content.version == version) else {
        store::settle(&mut tx, item, "withdrawn", now).await?;
        return Ok(tx.commit().await?);
    };
    // The item's row first, as every decision locks it.
    if !content::set_visibility(app, &mut tx, item, content.revision(), to).await? || !store::settle(&mut tx, item, "in_time", now).await? {
        return Err(changed());
    }
    first_time(app, &mut tx, &commune, &content).await?;
    let act = Act::Release.name().ok_or_else(changed)?;
    let decision = Decision { id: app.rng.id(now), content: &content, number: 0, act, reason: "", note: "", actor: None, now };
    log::append(app, &mut tx, &commune.slug, "clock", &decision).await?;
    tell_author(app, &mut tx, &commune, &content).await?;
    tx.commit().await?;
    Ok(())
}
