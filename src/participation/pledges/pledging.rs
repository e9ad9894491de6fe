//! Making a pledge, and taking it back with a reason.

use app::model::Localized;
use app::model::content::{SolutionState, Visibility};
use app::model::form::FormErrors;
use app::model::notifications::Notice;
use app::model::paths;
use app::model::pledges::{EndFields, PledgeFields, PledgeForm, PledgeKind, PledgeState};
use app::words::tr;
use jiff::civil::Date;

use super::store::{self, PledgeRow, Step};
use super::{amount, change_state, reason};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{OrganisationId, PledgeId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text;
use crate::base::text::{clean, clean_line};
use crate::communes::Commune;
use crate::content::bylines::Byline;
use crate::moderation::{self, Publication};
use crate::participation::solutions::{self, Solution};
use crate::people::accounts::{Represented, Viewer};
use crate::people::notifications::{self, News};
use crate::people::organisations;
use crate::people::restrictions;

/// How far ahead a promise may lie.
const MOST_YEARS: i16 = 10;

/// Whether organisations may pledge to it: from its publication on, unless it came to nothing.
pub(super) fn can_be_pledged_to(solution: &Solution) -> bool {
    use SolutionState as S;
    solution.visibility.is_public() && matches!(solution.state, S::Published | S::Threshold | S::UnderEvaluation | S::Accepted | S::InProgress | S::Done)
}

/// The form around what was typed. One organisation alone is chosen already, and shown.
pub(super) fn form(viewer: &Viewer, commune: &Commune, solution: &Solution, mut fields: PledgeFields, errors: FormErrors) -> Result<PledgeForm> {
    let here: Vec<&Represented> = viewer.organisations.iter().filter(|known| known.commune_id == commune.id).collect();
    match here.as_slice() {
        [] => return Err(Error::Forbidden),
        [only] if fields.act_as.is_empty() => fields.act_as = only.id.to_string(),
        _ => {}
    }
    let organisations = here.into_iter().map(|known| (known.id.0, known.name.clone())).collect();
    Ok(PledgeForm { number: solution.number, title: solution.title.clone(), organisations, fields, errors })
}

/// The first moment after a day in Morocco.
fn end_of(date: Date) -> Option<Timestamp> {
    Timestamp::start_of(date.tomorrow().ok()?)
}

/// The day of a moment in Morocco, `YYYY-MM-DD`, and the first moment after it.
pub fn day_of(at: Timestamp) -> Option<(String, Timestamp)> {
    let date = at.day();
    Some((date.to_string(), end_of(date)?))
}

/// The day that was typed, and the first moment after it.
fn due(now: Timestamp, typed: &str, errors: &mut FormErrors) -> Option<(String, Timestamp)> {
    let parse = || {
        let date: Date = typed.trim().parse().ok()?;
        let today = now.day();
        let good = date >= today && date.year() <= today.year() + MOST_YEARS;
        let end = end_of(date)?;
        good.then(|| (date.to_string(), end))
    };
    let due = parse();
    if due.is_none() {
        errors.add("due_on", tr::pledges::BAD_DATE);
    }
    due
}

fn parse(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &PledgeFields) -> Result<store::NewPledge> {
    let now = app.clock.now();
    let mut errors = FormErrors::default();
    let organisation = fields.act_as.parse().ok().map(OrganisationId).filter(|id| viewer.speaks_for(commune.id, *id).is_some());
    if organisation.is_none() {
        errors.add("act_as", tr::pledges::CHOOSE_ORGANISATION);
    }
    let kind = PledgeKind::parse(&fields.kind);
    if kind.is_none() {
        errors.add("kind", tr::pledges::CHOOSE_KIND);
    }
    let what = parse_what("what", &fields.what, &mut errors);
    let amount = amount("amount", &fields.amount, kind.is_some_and(PledgeKind::is_whole), &mut errors);
    if amount == Some(0) {
        errors.add("amount", tr::pledges::BAD_AMOUNT);
    }
    let names_unit = kind.is_some_and(PledgeKind::names_unit);
    let unit = if names_unit { clean_line(&fields.unit) } else { String::new() };
    if names_unit && !text::fits(&unit, 1..=40) {
        errors.add("unit", tr::pledges::UNIT_LENGTH);
    }
    let due = due(now, &fields.due_on, &mut errors);
    match (organisation, kind, amount, due) {
        (Some(organisation), Some(kind), Some(amount), Some((due_on, due_at))) if errors.is_empty() => {
            let (id, solution) = (app.rng.id(now), solution.id);
            Ok(store::NewPledge { id, commune: commune.id, organisation, solution, kind, what, amount, unit, due_on, due_at })
        }
        _ => Err(errors.into()),
    }
}

/// What is promised, as it is kept.
pub(super) fn parse_what(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let what = clean(typed);
    if !text::fits(&what, 5..=500) {
        errors.add(field, tr::pledges::WHAT_LENGTH);
    }
    what
}

/// A pledge that was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub id: PledgeId,
    /// It is held to be read first.
    pub held: bool,
}

/// Makes a pledge, or finds the same one made before. The author of the solution is told of what everybody can read.
pub(super) async fn make(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &PledgeFields) -> Result<Made> {
    let new = parse(app, viewer, commune, solution, fields)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "what").await?;
    organisations::hold_mandate(&mut tx, viewer.id, new.organisation).await?;
    if !can_be_pledged_to(&solutions::get(&mut tx, solution.id).await?) {
        return Err(Error::Conflict(tr::pledges::CLOSED));
    }
    if !store::insert(&mut tx, &new, viewer.id, now).await? {
        let same = store::same(&mut tx, &new).await?.ok_or(Error::Conflict(tr::pledges::CLOSED))?;
        let held = store::get(&mut tx, same).await?.is_some_and(|same| same.visibility() == Visibility::Held);
        tx.roll_back().await?;
        return Ok(Made { id: same, held });
    }
    store::insert_step(&mut tx, app.rng.id(now), Step { pledge: new.id, to: PledgeState::Promised, reason: "", actor: viewer.id }, now).await?;
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::first(new.id)).await?;
    if !held {
        announce(app, &mut tx, &commune.slug, new.id).await?;
    }
    tx.commit().await?;
    Ok(Made { id: new.id, held })
}

/// Tells the author of the solution of a pledge that everybody can read now, but nobody of their own.
pub(super) async fn announce(app: &App, tx: &mut Tx, slug: &str, id: PledgeId) -> Result<()> {
    let pledge = store::get(tx, id).await?.ok_or(Error::NotFound)?;
    let solution = solutions::get(tx, pledge.solution_id).await?;
    if solution.author_id == pledge.account_id {
        return Ok(());
    }
    let byline = Byline::new(pledge.account_id, Some(pledge.organisation_id));
    let notice = Notice::PledgeMade { title: solution.title.clone(), author: Localized::default() };
    let news = News { notice: &notice, path: &paths::pledge(slug, id), about: Some(solution.id.into()), by: byline.into() };
    notifications::write(app, tx, solution.author_id, news).await
}

/// Refuses whoever does not speak for the organisation of a pledge.
pub(super) fn require_own(viewer: &Viewer, pledge: &PledgeRow) -> Result<()> {
    viewer.speaks_for(pledge.commune_id, pledge.organisation_id).map(drop).ok_or(Error::Forbidden)
}

/// Takes a pledge back: it stays to be read, with the reason.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, pledge: &PledgeRow, fields: &EndFields) -> Result<()> {
    require_own(viewer, pledge)?;
    let reason = reason(&fields.reason)?;
    let mut tx = app.db.begin().await?;
    organisations::hold_mandate(&mut tx, viewer.id, pledge.organisation_id).await?;
    if !change_state(app, &mut tx, Step { pledge: pledge.id, to: PledgeState::Withdrawn, reason: &reason, actor: viewer.id }).await? {
        return Err(Error::Conflict(tr::pledges::ENDED));
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_morocco() {
        // Half past midnight on 10 August 2026 in Morocco; the 9th still in UTC.
        let now = Timestamp(1_786_318_200_000_000);
        let mut errors = FormErrors::default();
        let (day, end) = due(now, " 2026-08-10 ", &mut errors).expect("today is good");
        assert_eq!((day.as_str(), end.micros()), ("2026-08-10", 1_786_402_800_000_000));
        assert!(errors.is_empty());
        for bad in ["", "2026-08-09", "2037-01-01", "2026-02-30", "10/08/2026", "9999-12-31", "-9999-01-01", "x"] {
            assert_eq!(due(now, bad, &mut FormErrors::default()), None, "{bad}");
        }
    }
}
