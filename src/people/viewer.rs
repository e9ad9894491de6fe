//! What is known of whoever is looking, put together from every slice of this floor, and of what waits for them in others, in one statement. Only for whoever
//! something waits for, more is asked.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{AccountId, Parts};
use crate::base::error::Result;
use crate::people::{accounts, consent, notifications, organisations, residents, restrictions};
use crate::web::proof::Proof;
use crate::web::viewer::Viewer;

/// Who is looking, with roles (if the session's proof is enough for them), residences, organisations and unread notifications. Returns `None` if the account
/// is gone.
pub async fn load(app: &App, id: AccountId, proof: Option<Proof>) -> Result<Option<Viewer>> {
    let now = app.clock.now();
    let parts = accounts::with_identity(Parts::default(), id);
    let parts = organisations::with_represented(residents::with_current(parts, id, now), id);
    let parts = restrictions::with_current(notifications::with_unread(parts, id), id, now);
    let parts = consent::with_agreed(parts, id);
    let waiting = || app.slices.iter().filter_map(|slice| slice.waiting);
    let rows = waiting().fold(parts, |parts, waiting| (waiting.part)(parts, id)).load(&mut &app.db).await?;
    let Some(identified) = accounts::identity(&rows, id, proof) else { return Ok(None) };
    let mut unconfirmed = Vec::new();
    let found: Vec<(Uuid, bool)> = rows.of("waiting").filter_map(|row| Some((row.id(0)?, row.number(0) == 1))).collect();
    if !found.is_empty() {
        for waiting in waiting() {
            unconfirmed.extend((waiting.read)(app.clone(), found.clone()).await?);
        }
    }
    Ok(Some(Viewer {
        unconfirmed,
        residences: residents::current(&rows),
        organisations: organisations::represented(&rows),
        unread: notifications::unread_of(&rows),
        restrictions: restrictions::current_of(app, &rows).await?,
        consent_due: consent::is_due(&rows),
        ..identified
    }))
}
