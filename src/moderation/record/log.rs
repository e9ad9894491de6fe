//! The public record of moderation, append-only: every decision is an entry of its commune's log, without text and without name.
//!
//! An entry is canonical JSON (RFC 8785: keys in order, no spaces, integers only) and carries the digest of the one before: SHA-256 of its JSON, in hexadecimal.
//! Whoever holds a copy of the last digest can tell that nothing before it was altered or removed; [`verify`] names the first entry that was.

use app::model::moderation::Decided;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, DecisionId, MeasureId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::kind::Item;
use crate::moderation::decisions::store::Decision;
use crate::moderation::record::store;

/// What the first entry carries in the place of a digest.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One entry. The fields stand in the order of their names: that is the order of canonical JSON.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    act: &'a str,
    at: i64,
    by: &'a str,
    commune: &'a str,
    decision: Uuid,
    item: Uuid,
    kind: &'a str,
    number: i64,
    previous: &'a str,
    reason: &'a str,
    version: i64,
}

/// One entry about a measure: neither the person nor the text that it follows.
#[derive(Debug, Serialize)]
struct MeasureEntry<'a> {
    act: &'a str,
    at: i64,
    by: &'a str,
    commune: &'a str,
    days: i64,
    decision: Uuid,
    kind: &'a str,
    measure: Uuid,
    number: i64,
    previous: &'a str,
    reason: &'a str,
}

/// What became of a measure.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    pub measure: MeasureId,
    /// Its fixed name in the log.
    pub act: Decided,
    /// The role of whoever decided.
    pub by: &'a str,
    /// Its length; 0 for a warning.
    pub days: i64,
    /// The house rule; empty when the measure is reversed.
    pub reason: &'a str,
    pub at: Timestamp,
}

/// A decision about something that was written.
#[derive(Clone, Copy, Debug)]
pub struct Logged<'a> {
    pub decision: DecisionId,
    /// About what.
    pub item: Item,
    /// The version of its text.
    pub version: i64,
    /// Its fixed name in the log.
    pub act: &'a str,
    /// The role of whoever decided.
    pub by: &'a str,
    /// The house rule; may be empty.
    pub reason: &'a str,
    pub at: Timestamp,
}

fn digest(entry: &str) -> String {
    Sha256::digest(entry.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Appends a decision, in its transaction. `slug` names the commune, `by` the role of whoever decided. Decisions of one commune come one after the other.
pub(in crate::moderation) async fn append(app: &App, tx: &mut Tx, slug: &str, by: &str, decision: &Decision<'_>) -> Result<()> {
    let (item, version) = (decision.content.item, decision.content.version);
    let said = Logged { decision: decision.id, item, version, act: decision.act, by, reason: decision.reason, at: decision.now };
    append_decision(app, tx, (decision.content.commune_id, slug), said).await
}

/// Appends a decision about something that was written, in its transaction. Entries follow in order of time.
pub async fn append_decision(app: &App, tx: &mut Tx, (commune, slug): (CommuneId, &str), said: Logged<'_>) -> Result<()> {
    let (number, previous) = store::take_head(tx, commune, NOTHING).await?;
    let entry = Entry {
        act: said.act,
        at: said.at.micros(),
        by: said.by,
        commune: slug,
        decision: said.decision.0,
        item: said.item.id,
        kind: said.item.kind.as_str(),
        number: number + 1,
        previous: &previous,
        reason: said.reason,
        version: said.version,
    };
    let text = serde_json::to_string(&entry)?;
    insert(app, tx, store::NewEntry { commune, number: number + 1, decision: said.decision, text: &text, at: said.at }).await
}

/// Appends what became of a measure, in its transaction.
pub async fn append_measure(app: &App, tx: &mut Tx, (commune, slug): (CommuneId, &str), id: DecisionId, said: Measured<'_>) -> Result<()> {
    let (number, previous) = store::take_head(tx, commune, NOTHING).await?;
    let entry = MeasureEntry {
        act: said.act.as_str(),
        at: said.at.micros(),
        by: said.by,
        commune: slug,
        days: said.days,
        decision: id.0,
        kind: "measure",
        measure: said.measure.0,
        number: number + 1,
        previous: &previous,
        reason: said.reason,
    };
    let text = serde_json::to_string(&entry)?;
    insert(app, tx, store::NewEntry { commune, number: number + 1, decision: id, text: &text, at: said.at }).await
}

async fn insert(app: &App, tx: &mut Tx, entry: store::NewEntry<'_>) -> Result<()> {
    let digest = digest(entry.text);
    store::insert_entry(tx, &entry, &digest).await?;
    store::set_head(tx, entry.commune, entry.number, &digest).await?;
    app.raise(tx, Event::Recorded(entry.commune)).await
}

/// What is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The entry's JSON is not what it was.
    Altered(i64),
    /// The entry does not follow the one before: it, or one before it, was altered with its digest, or moved.
    Unchained(i64),
    /// There is no such entry between others.
    Removed(i64),
    /// A decision stands in no entry: the last ones were removed.
    Missing(DecisionId),
}

/// How many entries a commune's log has, the digest of the last one, and the first fault.
pub async fn verify(app: &App, commune: CommuneId) -> Result<(i64, String, Option<Fault>)> {
    let (mut count, mut previous) = (0, NOTHING.to_owned());
    loop {
        let page = store::entries_after(&app.db, commune, count).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            if row.number != count + 1 {
                return Ok((count, previous, Some(Fault::Removed(count + 1))));
            }
            if digest(&row.entry) != row.digest {
                return Ok((count, previous, Some(Fault::Altered(row.number))));
            }
            let said: serde_json::Value = serde_json::from_str(&row.entry).unwrap_or_default();
            if said["previous"] != previous.as_str() || said["number"] != row.number {
                return Ok((count, previous, Some(Fault::Unchained(row.number))));
            }
            (count, previous) = (row.number, row.digest);
        }
    }
    if let Some((number, head)) = store::head(&app.db, commune).await?
        && (number, head.as_str()) != (count, previous.as_str())
    {
        return Ok((count, previous, Some(Fault::Removed(count + 1))));
    }
    let missing = store::unlogged(&app.db, commune).await?;
    Ok((count, previous, missing.map(Fault::Missing)))
}

/// An entry as the public reads it.
#[derive(Clone, Debug)]
pub(in crate::moderation) struct PublicEntry {
    pub number: i64,
    pub at: Timestamp,
    pub act: String,
    /// A kind of content, or `measure`.
    pub kind: String,
    pub reason: String,
    pub digest: String,
}

impl PublicEntry {
    pub fn of(number: i64, at: Timestamp, entry: &str, digest: String) -> Self {
        let said: serde_json::Value = serde_json::from_str(entry).unwrap_or_default();
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        Self { number, at, act: text("act"), kind: text("kind"), reason: text("reason"), digest }
    }
}
