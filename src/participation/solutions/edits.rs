//! What an author may still do once a solution is public: edit it within the commune's rule, and withdraw it.

use app::model::content::SolutionState;
use app::model::solutions::{Collision, SolutionFields};
use app::words::tr;

use super::drafts::{Outcome, relink};
use super::states::{Transition, can_become, change_state};
use super::store::writing::{self, Revision};
use super::text::{self, Rigour};
use super::{Solution, get};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ProblemId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::moderation::{self, Publication};
use crate::participation::problems;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

/// Whether the viewer wrote it, or speaks for the organisation that did. Whoever speaks for it no longer has no say in what they wrote in its name.
pub fn is_own(viewer: Option<&Viewer>, solution: &Solution) -> bool {
    viewer.is_some_and(|viewer| match solution.organisation_id {
        Some(organisation) => viewer.speaks_for(solution.commune_id, organisation).is_some(),
        None => viewer.id == solution.author_id,
    })
}

/// Whether the commune's rule still lets its author edit it. The store asks the same again at the very moment of writing.
pub fn is_editable(commune: &Commune, solution: &Solution, now: Timestamp) -> bool {
    let open = solution.state == SolutionState::Published && solution.visibility.is_public();
    let in_time = if commune.edit_minutes > 0 {
        now <= solution.published_at.plus_seconds(60 * commune.edit_minutes)
    } else {
        solution.support_count == 0 && solution.endorsement_count == 0 && solution.imported_support_count == 0
    };
    open && in_time
}

/// Whether it can still be withdrawn.
pub fn is_withdrawable(solution: &Solution) -> bool {
    can_become(solution.state, SolutionState::Withdrawn)
}

/// Refuses everyone but the author and those who speak for the author.
pub(super) fn require_own(viewer: &Viewer, solution: &Solution) -> Result<()> {
    if is_own(Some(viewer), solution) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Replaces the text; the former version is kept. Who wrote it stays.
pub(super) async fn edit(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &SolutionFields) -> Result<Outcome> {
    require_own(viewer, solution)?;
    let now = app.clock.now();
    if !is_editable(commune, solution, now) {
        return Ok(Outcome::Collided(Collision::Closed));
    }
    let fields = SolutionFields { act_as: String::new(), ..fields.clone() };
    let proposal = text::parse(app, Some(viewer), commune, &fields, Rigour::Publish).await?;
    let version: i64 = fields.version.parse().unwrap_or(0);
    let mut tx = app.db.begin().await?;
    restrictions::allow_publishing(app, &mut tx, viewer.id, commune.id, "").await?;
    if writing::edit(&mut tx, commune, Revision { id: solution.id, version, proposal: &proposal }, now).await? == 0 {
        let stands = get(&mut tx, solution.id).await?;
        tx.roll_back().await?;
        return Ok(Outcome::Collided(if stands.version == version { Collision::Closed } else { Collision::Stale }));
    }
    writing::add_version(&mut tx, solution.id, version + 1, &proposal.content, now).await?;
    let wanted = with_unseen(&mut tx, solution.id, proposal.problems).await?;
    let (added, removed) = relink(&mut tx, solution.id, &wanted).await?;
    for problem in added {
        problems::count_solutions(&mut tx, problem, 1).await?;
    }
    for problem in removed {
        problems::count_solutions(&mut tx, problem, -1).await?;
    }
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::edited(solution.id)).await?;
    tx.commit().await?;
    Ok(if held { Outcome::Held(solution.number) } else { Outcome::Published(solution.number) })
}

/// What the form says, and the links to problems that are hidden now: their numbers were not in the form, so it cannot mean to cut them.
async fn with_unseen(tx: &mut Tx, id: SolutionId, mut wanted: Vec<ProblemId>) -> Result<Vec<ProblemId>> {
    for problem in writing::problems_of(tx, id).await? {
        if !problems::get(tx, problem).await?.visibility.is_public() {
            wanted.push(problem);
        }
    }
    Ok(wanted)
}

/// Takes it back: the text stays, with a notice; nobody can support it any more.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, solution: &Solution) -> Result<()> {
    require_own(viewer, solution)?;
    let from = [SolutionState::Published, SolutionState::Threshold, SolutionState::UnderEvaluation];
    let mut tx = app.db.begin().await?;
    let withdrawal = Transition { from: &from, to: SolutionState::Withdrawn, actor: Some(viewer.id) };
    if !change_state(app, &mut tx, solution.id, withdrawal).await? {
        return Err(Error::Conflict(tr::solutions::CANNOT_WITHDRAW));
    }
    tx.commit().await?;
    Ok(())
}
