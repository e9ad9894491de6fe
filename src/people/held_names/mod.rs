//! Held names: names that a moderator reads before they are shown, because they claim to be the commune, its staff or a moderator, in any script, or have an
//! address in them. Judged and kept here, decided about in `moderation/names`.
//!
//! - The name of before stays shown; whoever joins with such a name is shown by a neutral word.
//! - A name waits in the one queue, of the commune that it claims to be, or else of one where the person lives or wrote. It is never shown by time alone.
//! - Another name takes the place of one that waits; a harmless one ends the waiting.

mod holdings;
mod judging;
mod store;

use app::model::Lang;
use app::model::names::NameReason;
use app::words::tr;

pub use judging::Judge;
pub use store::{Condition, HeldName, find, settle, waiting, waiting_until, with_waiting};

use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Tx};
use crate::base::error::Result;
use crate::base::slice::Slice;
use crate::communes;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { holdings: holdings::HOLDINGS, ..Slice::named("names") };

/// Hours in which a moderator should have read a name.
const HOURS: i64 = 72;

/// What is noticeable about a name, and whose moderators read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    reasons: Vec<NameReason>,
    /// The commune that it claims to be.
    claimed: Option<CommuneId>,
    /// Whose moderators read it if neither the name nor its owner belongs to any.
    otherwise: CommuneId,
}

/// Judges a name that somebody wants to have, beside the names of the staff. Returns `None` if everybody may read it at once.
pub async fn judge(app: &App, name: &str, staff: &[&str]) -> Result<Option<Suspicion>> {
    let known = communes::list(app).await?;
    let (reasons, claimed) = Judge::new(known.iter().map(|commune| &commune.name), staff).judge(name);
    // Without a commune there is no moderator who could read it.
    let Some(first) = known.first().filter(|_| !reasons.is_empty()) else { return Ok(None) };
    let claimed = claimed.and_then(|index| known.get(index)).map(|commune| commune.id);
    Ok(Some(Suspicion { reasons, claimed, otherwise: first.id }))
}

/// What is noticeable about the names of an organisation, for whoever decides about it.
pub async fn of_organisation(app: &App, names: &[&str]) -> Result<Vec<NameReason>> {
    let known = communes::list(app).await?;
    let judge = Judge::new(known.iter().map(|commune| &commune.name), &[]);
    let found: Vec<NameReason> = names.iter().flat_map(|name| judge.judge(name).0).collect();
    Ok(NameReason::ALL.iter().copied().filter(|reason| found.contains(reason)).collect())
}

/// Keeps a name for a moderator, in the place of another that waits. `homes` are communes where the person lives or wrote, the likeliest first.
pub async fn hold(app: &App, tx: &mut Tx, (person, name): (AccountId, &str), suspicion: &Suspicion, homes: &[CommuneId]) -> Result<()> {
    let at = app.clock.now();
    store::withdraw(tx, person, at).await?;
    let new = store::NewName {
        id: app.rng.id(at),
        commune: suspicion.claimed.or_else(|| homes.first().copied()).unwrap_or(suspicion.otherwise),
        person,
        name,
        reasons: &suspicion.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" "),
        at,
        due_at: at.plus_seconds(3_600 * HOURS),
    };
    Ok(store::insert(tx, &new).await?)
}

/// Ends the waiting of a name: the person has chosen another one.
pub async fn withdraw(app: &App, tx: &mut Tx, person: AccountId) -> Result<()> {
    Ok(store::withdraw(tx, person, app.clock.now()).await?)
}

/// The name of a person that waits.
pub async fn waiting_for(app: &App, person: AccountId) -> Result<Option<String>> {
    Ok(store::of(&app.db, person).await?)
}

/// What a person is called who joined with a name that waits.
pub fn neutral(lang: Lang) -> &'static str {
    tr::names::NEUTRAL.text(lang)
}
