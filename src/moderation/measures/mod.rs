//! Measures about a person in a commune: warning, mute, suspension; each with reasons, a length and an appeal.
//!
//! A slice of its own beside `moderation`, which decides about texts: this one decides about people, and the slices in which people speak ask it ([`allow`]).
//!
//! - A measure follows something that the person wrote in the commune: nobody else can be given one. Moderators and administrators give it, never about
//!   themselves; about a member of the commune's staff only administrators do.
//! - A suspension counts once a second person confirms it, or when an administrator gives it.
//! - A mute forbids writing and flagging; a suspension also supports, endorsements, votes, "me too" and pledges. Both leave reading, taking back what one gave,
//!   deleting what one wrote, settings, one's data, appeals and leaving. Acts of staff are a matter of roles: who must not act for the commune loses the role.
//! - It ends by time alone: every rule asks with the moment, in the transaction of what is to be done. No job has to run.
//! - One appeal for each measure, answered within the commune's days by somebody who neither gave nor confirmed it. A reversed measure counts no more and
//!   leaves the record.
//! - Measures of one person in one commune are numbered, so that two people cannot both give the next one without having seen the other's.
//! - Giving and what came of an appeal are entries of the public log, without the person.

mod appeals;
mod giving;
mod letters;
mod reading;
mod routes;
mod store;

use app::components::labels;
use app::model::Localized;
use app::model::form::{FormErrors, Said};
use app::model::measures::MeasureKind;
use app::words::tr;
use axum::Router;
pub use giving::may_give;
pub use reading::{Restricted, appeal_tally, appeals_between, given_between, record, restrictions_between, waiting, waiting_since};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Routes.
pub fn routes() -> Router<App> {
    routes::routes()
}

/// What keeps a person from speaking in a commune now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where.
    pub commune: CommuneId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: Localized,
    /// A mute or a suspension.
    pub kind: MeasureKind,
    /// Until when.
    pub until: Timestamp,
}

/// What keeps a person from speaking, anywhere: suspensions first.
pub async fn standing(app: &App, account: AccountId) -> Result<Vec<Standing>> {
    let mut all = Vec::new();
    for row in store::standing(&mut &app.db, account, None, app.clock.now()).await? {
        let commune = communes::get(app, row.commune_id).await?;
        all.push(Standing { commune: commune.id, slug: commune.slug, name: commune.name, kind: row.kind(), until: row.ends_at });
    }
    Ok(all)
}

/// What a person is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Write something that others read, or flag it. Neither the muted nor the suspended do.
    Publish,
    /// Support, endorse, vote, pledge. The suspended do not.
    TakePart,
}

/// Refuses, with a message beside `field`, what a measure forbids now.
pub async fn allow(app: &App, tx: &mut Tx, account: AccountId, commune: CommuneId, act: Act, field: &'static str) -> Result<()> {
    let standing = store::standing(tx, account, Some(commune), app.clock.now()).await?;
    let Some(row) = standing.into_iter().find(|row| act == Act::Publish || row.kind() == MeasureKind::Suspension) else { return Ok(()) };
    Err(refusal(&row, field))
}

/// Refuses, with a message beside `field`, what somebody may do nowhere who may not speak somewhere: a name is shown in every commune.
pub async fn allow_anywhere(app: &App, tx: &mut Tx, account: AccountId, field: &'static str) -> Result<()> {
    match store::standing(tx, account, None, app.clock.now()).await?.into_iter().next() {
        Some(row) => Err(refusal(&row, field)),
        None => Ok(()),
    }
}

/// What somebody is told who may not.
fn refusal(row: &store::StandingRow, field: &'static str) -> Error {
    let message = if row.kind() == MeasureKind::Suspension { tr::measures::SUSPENDED } else { tr::measures::MUTED };
    let said = vec![("until", Said::Moment(row.ends_at.into())), ("rule", Said::Word(labels::reason(row.reason())))];
    FormErrors::saying(field, message, said).into()
}

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
    Ok(!staff::roles_of(app, person).await?.iter().any(|(place, _)| place.is_none_or(|place| place == commune.id)))
}

/// The role in which somebody decides, as the public log says it.
fn role(viewer: &Viewer, commune: &Commune) -> &'static str {
    if viewer.is_moderator(commune.id) { "moderator" } else { "administrator" }
}

/// Of an address.
fn id(text: &str) -> Result<crate::base::db::MeasureId> {
    text.parse().map(crate::base::db::MeasureId).map_err(|_| Error::NotFound)
}
