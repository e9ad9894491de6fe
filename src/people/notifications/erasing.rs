//! What becomes of others' notifications when somebody leaves: their name is taken out, and the titles of what they take away.

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use super::{Notice, store};
use crate::base::db::{NotificationId, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::text::inside_json;

/// Notifications read at once, and ids of one question.
const BATCH: usize = 500;

/// A notification as it is kept.
type Row = (NotificationId, String, String);

/// Takes the name out of notifications that have it as a value. Those of comments are left to whoever knows whose they are.
pub(super) async fn erase(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.name.is_empty() {
        return Ok(());
    }
    let mut after = None;
    loop {
        let rows = store::saying(tx, &format!("\"{}\"", inside_json(&leaving.name)), after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.0);
        rewrite(tx, rows, |data, path| {
            let mut value = serde_json::from_str::<Value>(data).ok()?;
            (comment_of(path).is_none() && blank_values(&mut value, &leaving.name)).then_some(value.to_string())
        })
        .await?;
    }
}

/// Takes the author's name out of the notifications of these comments, which are on these subjects: they say who wrote it, whatever the name was then.
pub async fn unname_comments(tx: &mut Tx, subjects: &[Uuid], comments: &HashSet<Uuid>) -> Result<()> {
    for part in subjects.chunks(BATCH) {
        let rows = store::about(tx, part).await?;
        rewrite(tx, rows, |data, path| {
            let own = comment_of(path).is_some_and(|comment| comments.contains(&comment));
            let mut value = serde_json::from_str::<Value>(data).ok()?;
            (own && unname(&mut value)).then_some(value.to_string())
        })
        .await?;
    }
    Ok(())
}

/// Takes the titles of these out of the notifications about them.
pub async fn conceal(tx: &mut Tx, subjects: &[Uuid]) -> Result<()> {
    for part in subjects.chunks(BATCH) {
        let rows = store::about(tx, part).await?;
        rewrite(tx, rows, |data, _| {
            let mut notice = serde_json::from_str::<Notice>(data).ok()?;
            notice.conceal();
            serde_json::to_string(&notice).ok()
        })
        .await?;
    }
    Ok(())
}

/// Writes what became of their data and paths, where something did.
async fn rewrite(tx: &mut Tx, rows: Vec<Row>, change: impl Fn(&str, &str) -> Option<String> + Send) -> Result<()> {
    for (id, data, path) in rows {
        if let Some(changed) = change(&data, &path) {
            store::set_data(tx, id, &changed).await?;
        }
    }
    Ok(())
}

/// The comment that a notification leads to.
fn comment_of(path: &str) -> Option<Uuid> {
    path.rsplit_once("#c-").and_then(|(_, id)| id.parse().ok())
}

fn unname(value: &mut Value) -> bool {
    match value.get_mut("author") {
        Some(author) => {
            *author = serde_json::json!({ "ar": "", "fr": "", "en": "" });
            true
        }
        None => false,
    }
}

/// Empties every text that is exactly this.
fn blank_values(value: &mut Value, name: &str) -> bool {
    match value {
        Value::String(text) if text == name && !name.is_empty() => {
            text.clear();
            true
        }
        // Every one of them, not only until the first.
        Value::Array(values) => values.iter_mut().filter_map(|value| blank_values(value, name).then_some(())).count() > 0,
        Value::Object(fields) => fields.values_mut().filter_map(|value| blank_values(value, name).then_some(())).count() > 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_exact_name_is_taken_out() {
        let mut value = json!({ "title": "La lampe de Fatima", "by": { "ar": "Fatima", "fr": "" }, "list": ["Fatima", "Omar"] });
        assert!(blank_values(&mut value, "Fatima"));
        assert_eq!(value, json!({ "title": "La lampe de Fatima", "by": { "ar": "", "fr": "" }, "list": ["", "Omar"] }));
        assert!(!blank_values(&mut value, "Fatima"));
    }

    #[test]
    fn a_notification_of_a_comment_is_known_by_its_path() {
        let id = Uuid::from_u128(7);
        assert_eq!(comment_of(&format!("/ain-amlal/problems/3#c-{id}")), Some(id));
        assert_eq!(comment_of("/ain-amlal/problems/3"), None);
    }
}
