//! Where a problem stands: one table of steps, one guarded update, one row of history for each step.

use app::model::content::{ProblemState, Role};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::problems::StateFields;
use app::words::tr;

use super::{Problem, find, store};
use crate::base::App;
use crate::base::db::ProblemId;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::clean;
use crate::base::text::{number, seen};
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;
use app::model::staff::StaffAct;

/// Whether a problem may go from one state to another. What was closed can be taken up again, but not go back to being unseen.
pub const fn can_become(from: ProblemState, to: ProblemState) -> bool {
    use ProblemState as S;
    match from {
        S::Reported => !matches!(to, S::Reported | S::Resolved),
        S::Acknowledged => matches!(to, S::InProgress | S::Resolved | S::NotOurs | S::Declined | S::Duplicate),
        S::InProgress => matches!(to, S::Resolved | S::NotOurs | S::Declined | S::Duplicate),
        S::Resolved | S::NotOurs | S::Declined | S::Duplicate => matches!(to, S::Acknowledged | S::InProgress),
    }
}

/// Says where a problem stands. Only an officer of its commune.
pub(super) async fn change(app: &App, viewer: &Viewer, commune: &Commune, problem: &Problem, fields: &StateFields) -> Result<()> {
    viewer.require(Role::Officer, commune)?;
    let note = clean(&fields.note);
    let to = parse(fields, &note)?;
    if !can_become(problem.state, to) {
        return Err(Error::Conflict(tr::problems::NOT_FROM_HERE));
    }
    let duplicate_of = if to == ProblemState::Duplicate { Some(original(app, commune, problem, fields).await?) } else { None };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let step = store::Step { id: app.rng.id(now), problem: problem.id, to, note: &note, actor: viewer.id, at: now };
    if !store::change_state(&mut tx, problem.state, &step, duplicate_of).await? {
        return Err(Error::Conflict(tr::problems::NOT_FROM_HERE));
    }
    store::add_step(&mut tx, &step).await?;
    app.raise(&mut tx, Event::StateChanged { item: problem.id.into(), state: to.as_str() }).await?;
    let notice = Notice::ProblemStateChanged { title: problem.title.clone(), state: to };
    let path = paths::problem(&commune.slug, problem.number);
    notifications::write(app, &mut tx, problem.author_id, News::about(problem.id, &notice, &path)).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::ProblemStateChanged.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

async fn original(app: &App, commune: &Commune, problem: &Problem, fields: &StateFields) -> Result<ProblemId> {
    let number = number(&fields.duplicate_of);
    let unknown = || Error::field("duplicate_of", tr::problems::UNKNOWN_ORIGINAL);
    let other = find(&mut &app.db, commune.id, number.ok_or_else(unknown)?).await.map_err(|_| unknown())?;
    if other.id == problem.id || other.state == ProblemState::Duplicate || !other.visibility.is_public() { Err(unknown()) } else { Ok(other.id) }
}

fn parse(fields: &StateFields, note: &str) -> Result<ProblemState> {
    let mut errors = FormErrors::default();
    let state = ProblemState::parse(&fields.state);
    match state {
        None => errors.add("state", tr::problems::CHOOSE_STATE),
        Some(ProblemState::NotOurs) if seen(note) < 3 => errors.add("note", tr::problems::NAME_THE_BODY),
        Some(ProblemState::Declined) if seen(note) < 10 => errors.add("note", tr::problems::GIVE_A_REASON),
        Some(_) => {}
    }
    if note.chars().count() > 2_000 {
        errors.add("note", tr::problems::NOTE_TOO_LONG);
    }
    match state {
        Some(state) if errors.is_empty() => Ok(state),
        _ => Err(Error::Invalid(errors)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_the_domain_says() {
        use ProblemState as S;
        assert!(can_become(S::Reported, S::Acknowledged) && can_become(S::InProgress, S::Resolved));
        assert!(!can_become(S::Reported, S::Resolved), "nothing is fixed unseen");
        for state in S::ALL {
            assert!(!can_become(*state, S::Reported) && !can_become(*state, *state), "{state:?}");
        }
        assert!(can_become(S::Resolved, S::InProgress), "not fixed after all");
    }
}
