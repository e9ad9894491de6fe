//! Going through what waits one by one: the next thing is taken for the viewer, so that two moderators do not get the same.
//!
//! Where somebody is on the way is carried by the forms, as `state~place` ([`Way`]): which tasks, and after which place in the queue.

use app::model::paths;
use app::model::workbench::{QueueFilter, Subject};
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::moderation::queue;
use crate::people::accounts::Viewer;
use crate::people::claims;

/// How far ahead the next thing is looked for, when others work on what comes first.
const LOOKED_AT: usize = 100;

/// Where somebody is on the way through the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::moderation) struct Way {
    state: String,
    after: String,
}

impl Way {
    /// Of what a form sent; anything unknown is the whole queue from its beginning.
    pub fn parse(text: &str) -> Self {
        let (state, after) = text.split_once('~').unwrap_or((text, ""));
        let known = |c: char| c.is_ascii_lowercase() || c == '_';
        Self { state: if state.chars().all(known) { state.to_owned() } else { String::new() }, after: after.to_owned() }
    }

    fn spell(&self) -> String {
        format!("{}~{}", self.state, self.after)
    }
}

/// Takes the next thing on the way that the viewer may decide, and gives its address; `None` if none is left.
pub(in crate::moderation) async fn next(app: &App, viewer: &Viewer, commune: &Commune, way: &Way) -> Result<Option<String>> {
    let filter = QueueFilter { state: way.state.clone(), after: way.after.clone(), ..QueueFilter::default() };
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
        let place = queue::spell(Timestamp(row.at.0), queue::claimable(&row));
        // The page before it is the same for whoever comes back to it.
        let go = match row.subject {
            Subject::Text(_) => paths::with_query(row.path, &[("go", &Way { after: place, ..way.clone() }.spell())]),
            Subject::Measure(_) | Subject::Organisation(_) | Subject::Name(_) => row.path,
        };
        return Ok(Some(go));
    }
    Ok(None)
}

/// What is said when nothing is left.
pub(in crate::moderation) const NOTHING_LEFT: app::words::Key = tr::workbench::NOTHING_LEFT;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_read_as_it_was_written() {
        for text in ["~", "held~17-00000000000000000000000000000000"] {
            assert_eq!(Way::parse(text).spell(), text);
        }
        assert_eq!(Way::parse("<script>~x"), Way { state: String::new(), after: "x".to_owned() });
        assert_eq!(Way::parse("all"), Way { state: "all".to_owned(), after: String::new() });
    }
}
