//! Deciding about an option: with its reason, once, about the option as it was seen. A change needs the consent of the author, or a note that everybody reads.

use app::model::consultations::PhaseKind;
use app::model::form::FormErrors;
use app::model::option_staff::DecisionFields;
use app::model::options::{Criterion, OptionNews, OptionState};
use app::model::staff::StaffAct;
use app::words::tr;

use super::case::Case;
use super::gathering::{has_part, require_author};
use super::store::writing::{self, Decided};
use super::store::{self, ListRow, OptionRow, appeals, opinions};
use super::{MOST, effects, listing};
use crate::base::clock::Timestamp;
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::money::parse_dirhams;
use crate::base::text::{clean, clean_line, fits};

/// What can be decided.
const DECISIONS: [OptionState; 5] = [OptionState::Feasible, OptionState::FeasibleChanged, OptionState::Merged, OptionState::NotFeasible, OptionState::Referred];

/// What was typed, as it is kept.
#[derive(Debug)]
struct Wish {
    state: OptionState,
    text: String,
    reason: String,
    changes: String,
    note: String,
    refers_to: String,
    cost: Option<i64>,
    /// The number of the option into which it is merged.
    into: String,
}

/// A text of a field that the decision needs.
fn needed(field: &'static str, typed: &str, needs: bool, errors: &mut FormErrors) -> String {
    let text = clean(typed);
    if needs && !fits(&text, 10..=2_000) {
        errors.add(field, tr::options::TEXT_LENGTH);
    }
    if needs { text } else { String::new() }
}

fn parse(fields: &DecisionFields, errors: &mut FormErrors) -> Option<Wish> {
    use OptionState as S;
    let state = S::parse(&fields.decision).filter(|state| DECISIONS.contains(state));
    if state.is_none() {
        errors.add("decision", tr::options::CHOOSE_DECISION);
    }
    let is = |wanted: S| state == Some(wanted);
    let text = needed("text", &fields.text, true, errors);
    let reason = Criterion::parse(&fields.reason).filter(|_| is(S::NotFeasible));
    if is(S::NotFeasible) && reason.is_none() {
        errors.add("reason", tr::options::CHOOSE_REASON);
    }
    let changes = needed("changes", &fields.changes, is(S::FeasibleChanged), errors);
    let with_note = is(S::FeasibleChanged) && !fields.note.trim().is_empty();
    let note = needed("note", &fields.note, with_note, errors);
    let refers_to = if is(S::Referred) { clean_line(&fields.refers_to) } else { String::new() };
    if is(S::Referred) && !fits(&refers_to, 3..=150) {
        errors.add("refers_to", tr::options::BODY_LENGTH);
    }
    let cost = cost(&fields.cost, errors);
    let into = if is(S::Merged) { fields.into.trim().to_owned() } else { String::new() };
    let state = state?;
    let state = if state == S::FeasibleChanged && note.is_empty() { S::Consent } else { state };
    Some(Wish { state, text, reason: reason.map_or(String::new(), |reason| reason.as_str().to_owned()), changes, note, refers_to, cost, into })
}

/// A cost that was typed: of nothing at all nobody can choose.
pub(super) fn cost(typed: &str, errors: &mut FormErrors) -> Option<i64> {
    match parse_dirhams(typed) {
        Ok(Some(cost)) if cost > 0 => Some(cost),
        Ok(None) => None,
        _ => {
            errors.add("cost", tr::options::BAD_COST);
            None
        }
    }
}

/// Says what an option costs that is not decided, or that was found feasible without saying it.
pub(super) async fn set_cost(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, cost: i64) -> Result<()> {
    if has_part(case.viewer, option) {
        return Err(Error::Forbidden);
    }
    let is_missing = option.state().is_listed() && option.final_cost.is_none();
    if option.state().is_decided() && !is_missing {
        return Err(Error::Conflict(tr::options::DECIDED_ALREADY));
    }
    writing::set_cost(tx, option.id, cost).await?;
    let now = case.now();
    writing::add_event(tx, (case.app.rng.id(now), option.id), ("cost", &cost.to_string()), case.viewer.id, now).await?;
    case.app.raise(tx, Event::Progressed(case.consultation.id.into())).await
}

/// Until when the author can appeal against a decision to which they did not agree: for the commune's days, and to the end of the phase of appeals.
fn appeal_until(case: &Case<'_>, list: &ListRow) -> Timestamp {
    let phases = case.consultation.schedule.phases();
    let phase = phases.iter().find(|phase| phase.kind == PhaseKind::Appeal).and_then(|phase| phase.ends_at);
    let days = case.now().plus_days(list.appeal_days);
    phase.map_or(days, |end| end.max(days))
}

/// Decides about an option, in a transaction of its own.
pub(super) async fn decide(case: &Case<'_>, n: &str, fields: &DecisionFields) -> Result<()> {
    case.require_keeper()?;
    let mut tx = case.app.db.begin().await?;
    let list = case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    keep(case, &mut tx, (&list, &option), fields).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides about an option. The list must be taken.
pub(super) async fn keep(case: &Case<'_>, tx: &mut Tx, (list, option): (&ListRow, &OptionRow), fields: &DecisionFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let wish = parse(fields, &mut errors);
    let wish = match wish {
        Some(wish) if errors.is_empty() => wish,
        _ => return Err(errors.into()),
    };
    if has_part(case.viewer, option) {
        return Err(Error::Forbidden);
    }
    if option.state().is_decided() {
        return Err(Error::Conflict(tr::options::DECIDED_ALREADY));
    }
    // An empty version is that of a table, which is about the option as it is.
    if !fields.version.is_empty() && fields.version != option.version.to_string() {
        return Err(Error::Conflict(tr::options::CHANGED));
    }
    if is_for_list(wish.state) {
        require_room(case, tx, option).await?;
    }
    let target = if wish.state == OptionState::Merged { Some(target(case, tx, option, &wish.into).await?) } else { None };
    let solution_state = effects::state_of(tx, option).await?;
    let decided = Decided {
        id: option.id,
        version: option.version,
        state: wish.state,
        reason: &wish.reason,
        text: &wish.text,
        changes: &wish.changes,
        note: &wish.note,
        refers_to: &wish.refers_to,
        cost: wish.cost,
        merged_into: target.as_ref().map(|target| target.id),
        solution_state: solution_state.as_str(),
        appeal_until: wish.state.can_be_contested().then(|| appeal_until(case, list)),
        by: case.viewer.id,
        at: case.now(),
    };
    if !writing::decide(tx, &decided).await? {
        return Err(Error::Conflict(tr::options::CHANGED));
    }
    if wish.state.is_decided() {
        opinions::end_links(tx, option.id).await?;
    }
    effects::apply(case, tx, option, (wish.state, target.as_ref(), &wish.refers_to)).await?;
    case.tell(tx, option, news(wish.state), &wish.text).await?;
    case.record(tx, option.number, StaffAct::OptionDecided).await
}

/// Whether it comes on the final list, or does once its author agrees.
fn is_for_list(state: OptionState) -> bool {
    state.is_listed() || state == OptionState::Consent
}

/// Refuses what would make the list longer than the vote on it can be: no decision is taken back, so the list could never be published.
async fn require_room(case: &Case<'_>, tx: &mut Tx, option: &OptionRow) -> Result<()> {
    let id = case.consultation.id;
    let room = listing::room(case.app, tx, id).await?;
    if room >= MOST as usize {
        return Ok(());
    }
    let options = store::list(tx, id, 0, MOST).await?;
    let others = options.iter().filter(|other| other.id != option.id && is_for_list(other.state())).count();
    if others < room { Ok(()) } else { Err(Error::field("decision", tr::options::FULL)) }
}

/// What an author is told of a decision.
const fn news(state: OptionState) -> OptionNews {
    match state {
        OptionState::Gathered => OptionNews::Gathered,
        OptionState::Review => OptionNews::Review,
        OptionState::Consent => OptionNews::Consent,
        OptionState::Feasible => OptionNews::Feasible,
        OptionState::FeasibleChanged => OptionNews::FeasibleChanged,
        OptionState::Merged => OptionNews::Merged,
        OptionState::NotFeasible => OptionNews::NotFeasible,
        OptionState::Referred => OptionNews::Referred,
    }
}

/// The option into which another is merged: neither itself, nor one that goes on elsewhere or comes to nothing. What holds others goes on in none.
async fn target(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, n: &str) -> Result<OptionRow> {
    let wrong = || Error::field("into", tr::options::CHOOSE_INTO);
    let number = n.parse().map_err(|_| wrong())?;
    let target = store::find(tx, case.consultation.id, number).await?.ok_or_else(wrong)?;
    let comes_to_nothing = matches!(target.state(), OptionState::Merged | OptionState::NotFeasible | OptionState::Referred);
    if target.id == option.id || comes_to_nothing {
        return Err(wrong());
    }
    if !store::held_by(tx, option.id).await?.is_empty() {
        return Err(Error::field("into", tr::options::HOLDS_OTHERS));
    }
    Ok(target)
}

/// Takes a merge back: the option is before the services again, and its solution and its supports are as they were.
pub(super) async fn unmerge(case: &Case<'_>, n: &str) -> Result<()> {
    case.require_keeper()?;
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    let target = match option.merged_into {
        Some(target) => store::get(&mut tx, target).await?.ok_or(Error::NotFound)?,
        None => return Err(Error::Conflict(tr::options::CHANGED)),
    };
    if !appeals::open_among(&mut tx, &[option.id]).await?.is_empty() {
        return Err(Error::Conflict(tr::options::APPEAL_FIRST));
    }
    effects::undo_merge(case, &mut tx, &option, &target).await?;
    writing::reopen(&mut tx, option.id).await?;
    case.tell(&mut tx, &option, OptionNews::Unmerged, "").await?;
    case.record(&mut tx, option.number, StaffAct::OptionDecided).await?;
    tx.commit().await?;
    Ok(())
}

/// The author agrees to a change, or does not: then it is decided anew.
pub(super) async fn consent(case: &Case<'_>, n: &str, agrees: bool) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    require_author(case, &mut tx, &option).await?;
    if option.state() != OptionState::Consent {
        return Err(Error::Conflict(tr::options::CHANGED));
    }
    if agrees {
        writing::set_state(&mut tx, option.id, OptionState::FeasibleChanged).await?;
        opinions::end_links(&mut tx, option.id).await?;
        effects::apply(case, &mut tx, &option, (OptionState::FeasibleChanged, None, "")).await?;
        case.tell(&mut tx, &option, OptionNews::FeasibleChanged, "").await?;
    } else {
        writing::reopen(&mut tx, option.id).await?;
        case.tell(&mut tx, &option, OptionNews::Review, "").await?;
    }
    if let Some(officer) = option.decided_by {
        let news = if agrees { OptionNews::FeasibleChanged } else { OptionNews::Review };
        case.notify(&mut tx, officer, &option, news).await?;
    }
    tx.commit().await?;
    Ok(())
}
