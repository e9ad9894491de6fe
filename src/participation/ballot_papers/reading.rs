//! What somebody read on a sheet: the marks that they typed, as the kind of ballot has them, and what the sheet is for that. Pure.
//!
//! Marks are numbers of options with spaces or commas between them; for points and grades `3=4`, for a ranking the best first or `3=1` for the first rank; for
//! yes and no the number of the answer; `-` if nothing is marked.

use std::collections::{BTreeMap, BTreeSet};

use app::model::ballot_papers::{EntryFields, Reading, SheetState};
use app::model::ballots::{BallotFault, BallotKind, Choice, EnvelopeChoice, YesNo};
use app::model::form::FormErrors;
use app::words::tr::ballot_papers as word;

use crate::base::text::{clean_line, number};
use crate::participation::ballots::{Ballot, check};

/// What is typed when nothing is marked.
const NOTHING: &str = "-";
/// More marks than any sheet has.
const MOST: usize = 700;

/// An option with the number beside it, if one was typed.
type Mark = (i64, Option<i64>);

/// Reads what was typed, or says what is wrong with it.
pub(super) fn read(ballot: &Ballot, fields: &EntryFields) -> Result<Reading, FormErrors> {
    let said = SheetState::parse(&fields.state);
    let typed = clean_line(&fields.marks);
    match said {
        _ if !fields.state.is_empty() && said.is_none() => Err(FormErrors::of("state", word::CHOOSE_STATE)),
        // What cannot be read, or was replaced by another sheet, says nothing.
        Some(state @ (SheetState::Spoiled | SheetState::Exchanged)) if typed.is_empty() => Ok(Reading { state, marks: String::new() }),
        Some(SheetState::Spoiled | SheetState::Exchanged) => Err(FormErrors::of("marks", word::MARKS_NOT_WANTED)),
        // Two grades in one row cannot always be typed: somebody says so.
        Some(state @ SheetState::Overvoted) if typed.is_empty() => Ok(Reading { state, marks: String::new() }),
        said => {
            let read = marked(ballot, &typed)?;
            let agrees = said.is_none_or(|state| state == read.state);
            if agrees { Ok(read) } else { Err(FormErrors::of("state", word::STATE_DIFFERS)) }
        }
    }
}

fn marked(ballot: &Ballot, typed: &str) -> Result<Reading, FormErrors> {
    if typed.is_empty() {
        return Err(FormErrors::of("marks", word::MARKS_NEEDED));
    }
    if typed == NOTHING {
        return Ok(Reading { state: SheetState::Blank, marks: NOTHING.to_owned() });
    }
    let marks = marks(typed)?;
    let kind = ballot.settings.kind;
    let last = if kind == BallotKind::YesNo { YesNo::ALL.len() as i64 } else { i64::MAX };
    let known = |option: i64| if kind == BallotKind::YesNo { (1..=last).contains(&option) } else { ballot.option(option).is_some() };
    if let Some((option, _)) = marks.iter().find(|(option, _)| !known(*option)) {
        let mut errors = FormErrors::default();
        errors.add_with("marks", word::UNKNOWN_OPTION, vec![("option", option.to_string())]);
        return Err(errors);
    }
    let wants_pairs = matches!(kind, BallotKind::Points | BallotKind::Judgment | BallotKind::Score);
    let may_pair = wants_pairs || kind == BallotKind::Ranked;
    let paired = marks.iter().filter(|(_, given)| given.is_some()).count();
    if (wants_pairs && paired < marks.len()) || (!may_pair && paired > 0) || (paired > 0 && paired < marks.len()) {
        return Err(FormErrors::of("marks", word::MARKS_UNREAD));
    }
    match choice(kind, &marks)? {
        Some(choice) => judge(ballot, &choice),
        None => Ok(Reading { state: SheetState::Overvoted, marks: written(&marks) }),
    }
}

/// The numbers that were typed.
fn marks(typed: &str) -> Result<Vec<Mark>, FormErrors> {
    let unread = || FormErrors::of("marks", word::MARKS_UNREAD);
    let parts = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛' | '+')).filter(|part| !part.is_empty());
    let one = |part: &str| match part.split_once(['=', ':']) {
        None => Ok((number(part).ok_or_else(unread)?, None)),
        Some((option, given)) => Ok((number(option).ok_or_else(unread)?, Some(number(given).ok_or_else(unread)?))),
    };
    let marks: Vec<Mark> = parts.take(MOST).map(one).collect::<Result<_, FormErrors>>()?;
    if marks.is_empty() { Err(unread()) } else { Ok(marks) }
}

/// All marks in one order, as an overvote keeps them.
fn written(marks: &[Mark]) -> String {
    let sorted: BTreeSet<&Mark> = marks.iter().collect();
    let one = |(option, given): &Mark| given.map_or_else(|| option.to_string(), |given| format!("{option}={given}"));
    sorted.into_iter().map(one).collect::<Vec<_>>().join(",")
}

/// What the marks choose; `None` if they say more than one thing where one is asked for.
fn choice(kind: BallotKind, marks: &[Mark]) -> Result<Option<Choice>, FormErrors> {
    Ok(match kind {
        BallotKind::Approval | BallotKind::Budget => Some(Choice::Options(marks.iter().map(|(option, _)| *option).collect())),
        BallotKind::Points => given(marks)?.map(|mut points| {
            points.retain(|_, given| *given > 0);
            Choice::Points(points)
        }),
        BallotKind::Judgment | BallotKind::Score => given(marks)?.map(Choice::Grades),
        BallotKind::Ranked => ranking(marks)?.map(Choice::Ranking),
        BallotKind::YesNo => match marks.iter().map(|(option, _)| *option).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()[..] {
            [answer] => usize::try_from(answer - 1).ok().and_then(|place| YesNo::ALL.get(place)).map(|answer| Choice::Answer(Some(*answer))),
            _ => None,
        },
    })
}

/// The number beside each option; `None` if one has several.
fn given(marks: &[Mark]) -> Result<Option<BTreeMap<i64, u32>>, FormErrors> {
    let mut all = BTreeMap::new();
    for (option, given) in marks {
        let given = given.and_then(|given| u32::try_from(given).ok()).ok_or_else(|| FormErrors::of("marks", word::MARKS_UNREAD))?;
        if all.insert(*option, given).is_some_and(|before| before != given) {
            return Ok(None);
        }
    }
    Ok(Some(all))
}

/// The best first; `None` if two have one rank, or one has two.
fn ranking(marks: &[Mark]) -> Result<Option<Vec<i64>>, FormErrors> {
    let options: BTreeSet<i64> = marks.iter().map(|(option, _)| *option).collect();
    if marks.iter().all(|(_, rank)| rank.is_none()) {
        return Ok((options.len() == marks.len()).then(|| marks.iter().map(|(option, _)| *option).collect()));
    }
    let Some(ranks) = given(marks)? else { return Ok(None) };
    let by_rank: BTreeMap<u32, i64> = ranks.iter().map(|(option, rank)| (*rank, *option)).collect();
    Ok((by_rank.len() == ranks.len()).then(|| by_rank.into_values().collect()))
}

/// What a sheet is that chooses this. An option that was withdrawn meanwhile is still on the sheet, and what else it chooses counts.
fn judge(ballot: &Ballot, choice: &Choice) -> Result<Reading, FormErrors> {
    let marks = choice.to_text();
    if choice.is_empty() {
        return Ok(Reading { state: SheetState::Blank, marks });
    }
    let judgement = check(ballot, choice, None);
    let mut foreign = 0;
    let mut over = false;
    for fault in &judgement.faults {
        match fault {
            BallotFault::Withdrawn { .. } => {}
            BallotFault::ForeignEnvelope { .. } => foreign += 1,
            BallotFault::Kind | BallotFault::Unknown { .. } | BallotFault::Grade { .. } => return Err(FormErrors::of("marks", word::MARKS_UNREAD)),
            _ => over = true,
        }
    }
    // Nobody's own envelope is known of a sheet: one more than the other one may be it.
    let most = if ballot.settings.envelope_choice == EnvelopeChoice::OwnAndOther { 1 } else { 0 };
    let state = if over || foreign > most {
        SheetState::Overvoted
    } else if judgement.counts {
        SheetState::Cast
    } else {
        SheetState::Short
    };
    Ok(Reading { state, marks })
}

#[cfg(test)]
mod tests;
