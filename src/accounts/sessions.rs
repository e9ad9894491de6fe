//! A person's own sessions. What names one on the page is a hash of its id, never the id.

use app::model::accounts::SessionRow;
use sha2::{Digest as _, Sha256};

use super::{Viewer, store};
use crate::AppState;
use crate::error::{Error, Result};

fn key(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Browser and system, as far as the browser says.
pub(super) fn device(user_agent: &str) -> String {
    let first = |known: &[(&str, &str)]| known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| (*name).to_owned());
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// All sessions of a person, the latest first.
pub(super) async fn list(app: &AppState, viewer: &Viewer, current: &str) -> Result<Vec<SessionRow>> {
    let rows = store::sessions(&app.db, viewer.id, app.clock.now()).await?;
    let row = |row: store::SessionRow| SessionRow {
        key: key(&row.id),
        device: device(&row.user_agent),
        seen_at: row.seen_at.into(),
        created_at: row.created_at.into(),
        current: row.id == current,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Whether this names the session one is in, which ends by signing out.
pub(super) fn is_current(which: &str, current: &str) -> bool {
    which == key(current)
}

/// Ends one session, or (`others`) all but this one.
pub(super) async fn end(app: &AppState, viewer: &Viewer, which: &str, current: &str) -> Result<()> {
    let rows = store::sessions(&app.db, viewer.id, app.clock.now()).await?;
    let mut tx = app.db.begin().await?;
    if which == "others" {
        store::end_sessions(&mut tx, viewer.id, current).await?;
    } else {
        let row = rows.into_iter().find(|row| key(&row.id) == which).ok_or(Error::NotFound)?;
        store::end_session(&mut tx, viewer.id, &row.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_simply() {
        let phone = "Mozilla/5.0 (Linux; Android 11; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
        assert_eq!(device(phone), "Chrome · Android");
        assert_eq!(device("curl/8"), "");
    }
}
