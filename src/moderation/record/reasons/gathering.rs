//! The statements of a month, from decisions and measures; and how something came to attention.

use std::collections::HashMap;
use std::fmt::Write as _;

use app::model::Lang;
use app::model::content::{ItemKind, Reason};
use app::model::moderation::Origin;
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Sql};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::moderation::measures;
use crate::moderation::record::Month;
use crate::moderation::record::reasons::{COLUMNS, Decided, Restriction, Statement};
use crate::moderation::record::store;
use crate::people::accounts;

/// Far more than a month has.
const MOST: i64 = 100_000;
/// Ids in one query.
const PART: usize = 500;

/// Flags and holds of some items.
#[derive(Default)]
pub(in crate::moderation) struct Sources {
    /// Version and moment of the first flag on that version.
    flags: HashMap<Item, Vec<(i64, Timestamp)>>,
    /// Version and moment of what was held before publication and hidden then.
    held: HashMap<Item, Vec<(i64, Timestamp)>>,
}

impl Sources {
    pub async fn load(db: &mut impl Sql, items: &[Item]) -> Result<Self> {
        let mut sources = Self::default();
        for part in items.chunks(PART) {
            for (item, version, at) in store::first_flags(db, part).await? {
                sources.flags.entry(item).or_default().push((version, at));
            }
            for (item, version, at) in store::held_and_hidden(db, part).await? {
                sources.held.entry(item).or_default().push((version, at));
            }
        }
        Ok(sources)
    }

    /// How a version, or any version, had come to attention at a moment.
    pub fn origin(&self, item: Item, version: Option<i64>, at: Timestamp) -> Origin {
        let before = |known: &HashMap<Item, Vec<(i64, Timestamp)>>| {
            known.get(&item).is_some_and(|rows| rows.iter().any(|(of, since)| *since <= at && version.is_none_or(|version| version == *of)))
        };
        if before(&self.held) {
            Origin::Held
        } else if before(&self.flags) {
            Origin::Flagged
        } else {
            Origin::Own
        }
    }
}

/// How a version of something had come to attention when it was hidden.
pub(in crate::moderation) async fn origin(db: &mut impl Sql, item: Item, version: i64, at: Timestamp) -> Result<Origin> {
    Ok(Sources::load(db, &[item]).await?.origin(item, Some(version), at))
}

/// When an id was made: what its author has taken away since was written then.
fn made(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Some(Timestamp(i64::try_from(seconds).ok()? * 1_000_000 + i64::from(nanos / 1_000)))
}

/// A decision before what is known of its content is joined to it.
struct Raw {
    id: Uuid,
    restriction: Restriction,
    reason: Reason,
    item: Item,
    /// `None` for whatever version.
    version: Option<i64>,
    author: AccountId,
    at: Timestamp,
}

async fn raw(app: &App, commune: &Commune, month: &Month) -> Result<Vec<Raw>> {
    let mut all = Vec::new();
    for row in store::hidings_between(&app.db, commune.id, month.from, month.to, MOST).await? {
        let Some(kind) = ItemKind::parse(&row.item_kind) else { continue };
        let item = Item { kind, id: row.item_id };
        let reason = Reason::parse(&row.reason).unwrap_or(Reason::Other);
        all.push(Raw {
            id: row.id.0,
            restriction: if row.act == "redact" { Restriction::Redacted } else { Restriction::Hidden },
            reason,
            item,
            version: Some(row.item_version),
            author: row.author_id,
            at: row.created_at,
        });
    }
    for given in measures::restrictions_between(app, commune, month.from, month.to).await? {
        let restriction = Restriction::Measure(given.kind, given.ends_at.day().to_string());
        let (id, reason, author) = (given.id.0, given.reason, given.account);
        all.push(Raw { id, restriction, reason, item: given.item, version: None, author, at: given.begins_at });
    }
    all.sort_by_key(|raw| (raw.at, raw.id));
    Ok(all)
}

/// The statements of a month, the earliest first.
async fn statements(app: &App, commune: &Commune, month: &str, lang: Lang) -> Result<Vec<Statement>> {
    let month = Month::parse(month, app.clock.now())?;
    let raw = raw(app, commune, &month).await?;
    let items: Vec<Item> = raw.iter().map(|raw| raw.item).collect();
    let contents = app.contents(&mut &app.db, &items).await?;
    let sources = Sources::load(&mut &app.db, &items).await?;
    let languages = accounts::languages(app, &raw.iter().map(|raw| raw.author).collect::<Vec<_>>()).await?;
    let mut statements = Vec::new();
    for raw in raw {
        let at = contents.get(&raw.item).map(|content| content.created_at).or_else(|| made(raw.item.id)).unwrap_or(raw.at);
        let decided = Decided {
            id: raw.id,
            restriction: raw.restriction,
            reason: raw.reason,
            kind: raw.item.kind,
            origin: sources.origin(raw.item, raw.version, raw.at),
            language: languages.get(&raw.author).copied().unwrap_or_default(),
            // A text that was held can be read later than it was decided about.
            written_on: at.min(raw.at).day().to_string(),
            applies_on: raw.at.day().to_string(),
        };
        statements.extend(Statement::of(&decided, lang, &app.config.public_url, &commune.slug));
    }
    Ok(statements)
}

/// The statements of a month, one a line, each as the database's API takes it.
pub(in crate::moderation) async fn json_lines(app: &App, commune: &Commune, month: &str, lang: Lang) -> Result<String> {
    let mut text = String::new();
    for statement in statements(app, commune, month, lang).await? {
        text.push_str(&serde_json::to_string(&statement)?);
        text.push('\n');
    }
    Ok(text)
}

/// The same as CSV (RFC 4180) under the database's names.
pub(in crate::moderation) async fn csv(app: &App, commune: &Commune, month: &str, lang: Lang) -> Result<String> {
    let mut text = COLUMNS.join(",") + "\r\n";
    for statement in statements(app, commune, month, lang).await? {
        let fields = serde_json::to_value(&statement)?;
        for (index, name) in COLUMNS.iter().enumerate() {
            let value = match &fields[name] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{}", quoted(&value));
        }
        text.push_str("\r\n");
    }
    Ok(text)
}

/// A field of CSV, in quotes where it needs them.
fn quoted(value: &str) -> String {
    if value.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_knows_when_it_was_made() {
        let at = Timestamp(1_773_054_000_123_000);
        let id: crate::base::db::CommentId = crate::base::clock::Rng::seeded(1).id(at);
        assert_eq!(made(id.0), Some(at));
        assert_eq!(made(Uuid::nil()), None);
    }

    #[test]
    fn a_day_is_morocco_s() {
        // 23:30 UTC on 31 March 2026 is half past midnight in Morocco.
        assert_eq!(Timestamp(1_774_999_800_000_000).day().to_string(), "2026-04-01");
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!((quoted("a"), quoted("a,b"), quoted("[\"x\"]")), ("a".to_owned(), "\"a,b\"".to_owned(), "\"[\"\"x\"\"]\"".to_owned()));
    }

    #[test]
    fn a_flag_counts_for_its_version_and_before_the_decision() {
        let item = Item { kind: ItemKind::Comment, id: Uuid::from_u128(3) };
        let sources = Sources { flags: HashMap::from([(item, vec![(1, Timestamp(10))])]), held: HashMap::from([(item, vec![(3, Timestamp(5))])]) };
        assert_eq!(sources.origin(item, Some(1), Timestamp(9)), Origin::Own);
        assert_eq!(sources.origin(item, Some(1), Timestamp(10)), Origin::Flagged);
        assert_eq!(sources.origin(item, Some(2), Timestamp(20)), Origin::Own);
        assert_eq!(sources.origin(item, Some(3), Timestamp(20)), Origin::Held);
        assert_eq!(sources.origin(item, None, Timestamp(4)), Origin::Own);
        let other = Item { kind: ItemKind::Solution, ..item };
        assert_eq!(sources.origin(other, Some(1), Timestamp(20)), Origin::Own, "the same id, another kind");
    }
}
