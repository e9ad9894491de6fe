//! A person's own sessions. What names one on the page opens nothing: the session itself is kept as a keyed hash of what the browser sends.

use app::model::accounts::SessionRow;
use uuid::Uuid;

use super::{Viewer, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::web::session::staff_since;

/// Browser and system, as far as the browser says.
pub fn device_name(user_agent: &str) -> String {
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

/// Those that have not ended. Whoever has a role has short ones.
async fn open(app: &App, viewer: &Viewer) -> Result<Vec<store::SessionRow>> {
    let now = app.clock.now();
    let begun_after = if viewer.has_any_role() { staff_since(now) } else { Timestamp(0) };
    Ok(store::sessions(&app.db, viewer.id, begun_after, now).await?)
}

/// All sessions of a person, the latest first. `current` is the hash of the one they are in.
pub(super) async fn list(app: &App, viewer: &Viewer, current: &[u8]) -> Result<Vec<SessionRow>> {
    let rows = open(app, viewer).await?;
    let row = |row: store::SessionRow| SessionRow {
        key: row.id.to_string(),
        device: device_name(&row.user_agent),
        seen_at: row.seen_at.into(),
        created_at: row.created_at.into(),
        current: row.hash == current,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Which sessions somebody wants to end.
#[derive(Debug)]
pub(super) enum Ending {
    /// The one they are in, which is signing out.
    Current,
    /// All but that.
    Others,
    /// Another one.
    One(RowId),
}

/// What the form names.
pub(super) async fn parse(app: &App, viewer: &Viewer, which: &str, current: &[u8]) -> Result<Ending> {
    if which == "others" {
        return Ok(Ending::Others);
    }
    let id = RowId(which.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let row = open(app, viewer).await?.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    Ok(if row.hash == current { Ending::Current } else { Ending::One(id) })
}

/// Ends sessions other than the one with the hash `current`.
pub(super) async fn end(app: &App, viewer: &Viewer, which: &Ending, current: &[u8]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    match which {
        Ending::Current => {}
        Ending::Others => store::end_sessions(&mut tx, viewer.id, current).await?,
        Ending::One(id) => store::end_session(&mut tx, viewer.id, *id).await?,
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
        assert_eq!(device_name(phone), "Chrome · Android");
        assert_eq!(device_name("curl/8"), "");
    }
}
