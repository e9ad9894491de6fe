//! Measures about a person in a commune: warning, mute, suspension; each with reasons, a length and an appeal.
//!
//! `moderation` decides about texts, this about people. What a measure forbids is asked in [`crate::people::restrictions`].
//!
//! - A measure follows something that the person wrote in the commune: nobody else can be given one. Moderators and administrators give it, never about
//!   themselves; about a member of the commune's staff only administrators do.
//! - A suspension counts once a second person confirms it, or when an administrator gives it.
//! - A mute forbids writing and flagging; a suspension also supports, endorsements, votes, "me too" and pledges. Both leave reading, taking back what one gave,
//!   deleting what one wrote, settings, one's data, appeals and leaving. Acts of staff are a matter of roles: whoever must not act for the commune loses the role.
//! - One appeal for each measure, answered within the commune's days by somebody who neither gave nor confirmed it. A reversed measure counts no more and
//!   leaves the record.
//! - Measures of one person in one commune are numbered, so that two people cannot both give the next one without having seen the other's.
//! - Giving and what came of an appeal are entries of the public log, without the person.

mod appeals;
mod giving;
mod letters;
mod reading;
mod routes;

pub use giving::may_give;
pub use reading::{
    Restricted, appeal_tally, appeals_between, given_between, record, restrictions_between, waiting, waiting_since, waiting_until, with_waiting,
};

use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::roles;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("measures") };

/// Whether the viewer looks at measures here: who gives them.
fn may_look(viewer: &Viewer, commune: &Commune) -> bool {
    viewer.is_moderator(commune.id) || viewer.is_administrator(commune.id)
}

/// Whether the viewer decides about measures of this person: about oneself nobody, about the commune's staff its administrators.
async fn may_judge(app: &App, viewer: &Viewer, commune: &Commune, person: AccountId) -> Result<bool> {
    if !may_look(viewer, commune) || viewer.id == person {
        return Ok(false);
    }
    if viewer.is_administrator(commune.id) {
        return Ok(true);
    }
    Ok(!roles::list(app, person).await?.iter().any(|(place, _)| place.is_none_or(|place| place == commune.id)))
}

/// The role in which somebody decides, as the public log says it.
fn role(viewer: &Viewer, commune: &Commune) -> &'static str {
    if viewer.is_moderator(commune.id) { "moderator" } else { "administrator" }
}

/// Of an address.
fn id(text: &str) -> Result<crate::base::db::MeasureId> {
    text.parse().map(crate::base::db::MeasureId).map_err(|_| Error::NotFound)
}
