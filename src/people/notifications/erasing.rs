//! What becomes of others' notifications when somebody leaves: their name is taken out, and the titles of what they take away.

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
type Row = (NotificationId, String);

/// Takes the name out of notifications that have it as a value. Those that name whoever acted do so by an id.
pub(super) async fn erase(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.name.is_empty() {
        return Ok(());
    }
    let mut after = None;
    loop {
        let rows = store::saying(tx, &format!("\"{}\"", inside_json(&leaving.name)), after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.0);
        rewrite(tx, rows, |data| {
            let mut value = serde_json::from_str::<Value>(data).ok()?;
            blank_values(&mut value, &leaving.name).then_some(value.to_string())
        })
        .await?;
    }
}

/// Takes the titles of these out of the notifications about them.
pub async fn conceal(tx: &mut Tx, subjects: &[Uuid]) -> Result<()> {
    for part in subjects.chunks(BATCH) {
        let rows = store::about(tx, part).await?;
        rewrite(tx, rows, |data| {
            let mut notice = serde_json::from_str::<Notice>(data).ok()?;
            notice.conceal();
            serde_json::to_string(&notice).ok()
        })
        .await?;
    }
    Ok(())
}

/// Writes what became of their data, where something did.
async fn rewrite(tx: &mut Tx, rows: Vec<Row>, change: impl Fn(&str) -> Option<String> + Send) -> Result<()> {
    for (id, data) in rows {
        if let Some(changed) = change(&data) {
            store::set_data(tx, id, &changed).await?;
        }
    }
    Ok(())
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
}
