//! Going through what waits one by one: the next thing is taken for the viewer, so that two moderators do not get the same.
//!
//! Where somebody is in the queue is carried by the forms, as `state~place` ([`Position`]): which tasks, and after which place in the queue.

use app::model::paths;
use app::model::workbench::Subject;
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::moderation::queue;
use crate::moderation::queue::position::Position;
use crate::people::accounts::Viewer;
use crate::people::claims;

/// How far ahead the next thing is looked for, when others work on what comes first.
const LOOKED_AT: usize = 100;

/// Takes the next thing that the viewer may decide, and returns its address; `None` if none is left.
pub(in crate::moderation) async fn next(app: &App, viewer: &Viewer, commune: &Commune, from: &Position) -> Result<Option<String>> {
    let filter = from.filter();
    for row in queue::cases(app, viewer, commune, &filter, LOOKED_AT).await? {
        if !row.open_to_viewer || row.claim.as_ref().is_some_and(|claim| !claim.mine) {
            continue;
        }
        match claims::take(app, viewer, commune, queue::claimable(&row), false).await {
            Ok(()) => {}
            // Somebody else was faster.
            Err(Error::Conflict(_)) => continue,
            Err(other) => return Err(other),
        }
        let place = queue::place_text(Timestamp(row.at.0), queue::claimable(&row));
        // The page before it is the same for whoever comes back to it.
        let go = match row.subject {
            Subject::Text(_) => paths::with_query(row.path, &[("go", &from.at(place).as_text())]),
            Subject::Measure(_) | Subject::Organisation(_) | Subject::Name(_) => row.path,
        };
        return Ok(Some(go));
    }
    Ok(None)
}

/// What is said when nothing is left.
pub(in crate::moderation) const NOTHING_LEFT: app::words::Key = tr::workbench::NOTHING_LEFT;
