//! Moderation: flags, the queue, decisions, and that a hidden text is nowhere to be read.

mod canaries;
mod covering;
mod decisions;
mod demonstration;
mod flag_appeals;
mod flags;
mod held;
mod hidden_texts;
mod holding;
mod item_keys;
mod kinds;
mod names;
pub mod photos;
mod process;
mod queue;
mod reasons;
mod reminders;
mod templates;
mod workbench;

pub use app::model::content::{ItemKind, Visibility};
use tajmaat::base::db::{AccountId, sql};
use uuid::Uuid;

use crate::common::client::Answer;
pub use crate::common::content::{Thing, comment, problem, solution, solution_of};
use crate::common::{COMMUNE, Client, NOW, TestApp};

pub fn id(client: &Client) -> AccountId {
    client.account.expect("signed in")
}

/// Visibility and version now.
pub async fn state(house: &TestApp, thing: Thing) -> (Visibility, i64) {
    let (visibility, version): (String, i64) = house.app.db.one(sql(thing.table()).bind(thing.id)).await.expect("it is there");
    (Visibility::parse(&visibility).expect("a visibility"), version)
}

/// How many rows.
pub async fn count(house: &TestApp, query: &'static str, item: Uuid) -> i64 {
    house.app.db.one::<(i64,)>(sql(query).bind(item)).await.expect("a count").0
}

pub const FLAGS: &str = "SELECT COUNT(*) FROM flags WHERE item_id = $1";
pub const DECISIONS: &str = "SELECT COUNT(*) FROM moderation_decisions WHERE item_id = $1";
pub const TOLD: &str = "SELECT COUNT(*) FROM notifications WHERE about_id = $1 AND kind IN ('hidden', 'restored')";

/// Makes an account as young as this.
pub async fn joined_days_ago(house: &TestApp, client: &Client, days: i64) {
    let update = sql("UPDATE accounts SET created_at = $1 WHERE id = $2").bind(NOW.plus_days(-days)).bind(id(client));
    house.app.db.run(update).await.expect("an account");
}

/// Flags it as spam.
pub async fn flag(client: &mut Client, thing: Thing) -> Answer {
    client.post(&thing.flag(), &[("reason", "spam")]).await
}

/// Reads the item page and sends one of its forms, as a browser would.
pub async fn decide(moderator: &mut Client, thing: Thing, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = moderator.get(&thing.item()).await;
    decide_on(moderator, &page, thing, act, fields).await
}

/// Sends a form of an item page read before.
pub async fn decide_on(moderator: &mut Client, page: &Answer, thing: Thing, act: &str, fields: &[(&str, &str)]) -> Answer {
    let seen: Vec<(&str, String)> = ["visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
    let mut all: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(fields);
    moderator.post(&thing.act(act), &all).await
}

/// The fields of a good hiding.
pub const HIDE: &[(&str, &str)] = &[("reason", "insult"), ("note", "Vous traitez vos voisins de voleurs.")];
/// The fields of a good restoring.
pub const RESTORE: &[(&str, &str)] = &[("restore_note", "Après relecture, le texte respecte les règles.")];

/// Counts the words `text` in a page, its head included.
pub fn mentions(answer: &Answer, text: &str) -> usize {
    answer.text().matches(text).count()
}
