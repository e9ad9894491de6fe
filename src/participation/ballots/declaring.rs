//! What a ballot about money declares of its counting, as it is typed: what belongs to one rule is refused under the other, and groups are of options that there are.
//! Pure.
//!
//! Groups name options by their numbers. These are known before publishing for the ballot's own options alone, so a ballot whose options come from the final list
//! has no groups. While it is prepared, moving or removing an option changes them too ([`moved`], [`without`]).

use app::model::ballot_staff::BallotFields;
use app::model::ballots::{BallotSettings, Completion, CountingRule, EnvelopeChoice, Utilities};
use app::model::form::FormErrors;
use app::words::tr;
use app::words::tr::ballots::staff as word;

use super::model::Ballot;
use crate::base::text::number;

/// The most votes that can be asked for.
const MOST_SCORE: u32 = 1_000_000;

/// Puts what was typed into settings.
pub(super) fn of_budget(ballot: &Ballot, new: &mut BallotSettings, fields: &BallotFields, errors: &mut FormErrors) {
    let ticked = |name: &str| fields.get(name) == "yes";
    new.knapsack = ticked("knapsack");
    new.envelope_choice = EnvelopeChoice::parse(fields.get("envelope_choice")).unwrap_or(new.envelope_choice);
    new.completion = Completion::parse(fields.get("completion")).unwrap_or(new.completion);
    new.utilities = Utilities::parse(fields.get("utilities")).unwrap_or(Utilities::Cost);
    new.stop_when_exhaustive = ticked("stop_when_exhaustive");
    new.comparison = ticked("comparison");
    new.no_skip = ticked("no_skip");
    let typed = |name: &str| if fields.get(name).trim().is_empty() { Some(0) } else { number(fields.get(name)).and_then(|typed| u32::try_from(typed).ok()) };
    match typed("min_share").filter(|share| *share <= 100) {
        Some(share) => new.min_share = share,
        None => errors.add("min_share", word::BAD_SHARE),
    }
    match typed("min_score").filter(|score| *score <= MOST_SCORE) {
        Some(score) => new.min_score = score,
        None => errors.add_with("min_score", word::BAD_NUMBER, vec![("least", "0".to_owned()), ("most", MOST_SCORE.to_string())]),
    }
    new.groups = groups(ballot, fields.get("groups"), errors);
    of_one_rule(new, errors);
}

/// Refuses what the rule does not know: it would be declared and not counted.
fn of_one_rule(settings: &BallotSettings, errors: &mut FormErrors) {
    let shares = settings.rule == CountingRule::EqualShares;
    let of_shares = [
        ("utilities", settings.utilities != Utilities::Cost),
        ("stop_when_exhaustive", settings.stop_when_exhaustive),
        ("comparison", settings.comparison),
        ("min_share", settings.min_share > 0),
    ];
    let of_greedy = [("no_skip", settings.no_skip), ("min_score", settings.min_score > 0), ("groups", !settings.groups.is_empty())];
    let (alien, message) = if shares { (&of_greedy[..], word::GREEDY_ALONE) } else { (&of_shares[..], word::SHARES_ALONE) };
    for (field, declared) in alien {
        if *declared && errors.get(field).is_none() {
            errors.add(field, message);
        }
    }
}

/// Groups as they are typed: one a line, the numbers of its options with something between them.
fn groups(ballot: &Ballot, typed: &str, errors: &mut FormErrors) -> Vec<Vec<i64>> {
    let mut groups: Vec<Vec<i64>> = Vec::new();
    for line in typed.lines().filter(|line| !line.trim().is_empty()) {
        let parts = line.split([',', ';', '،', '؛', '+', ' ', '\t']).filter(|part| !part.trim().is_empty());
        let Some(mut group) = parts.map(number).collect::<Option<Vec<i64>>>() else {
            errors.add("groups", word::GROUPS_UNREADABLE);
            return Vec::new();
        };
        group.sort_unstable();
        groups.push(group);
    }
    if groups.is_empty() {
        return groups;
    }
    if ballot.settings.from_list {
        errors.add("groups", word::GROUPS_LIST);
    } else if let Some(unknown) = groups.iter().flatten().find(|option| ballot.option(**option).is_none()) {
        errors.add_with("groups", word::GROUPS_UNKNOWN, vec![("number", unknown.to_string())]);
    } else if let Some(twice) = named_twice(&groups) {
        errors.add_with("groups", word::GROUPS_TWICE, vec![("number", twice.to_string())]);
    } else if let Some(lone) = groups.iter().find(|group| group.len() < 2) {
        errors.add_with("groups", word::GROUPS_LONE, vec![("number", lone.first().copied().unwrap_or_default().to_string())]);
    } else if let Some((one, other)) = groups.iter().find_map(|group| apart(ballot, group)) {
        errors.add_with("groups", word::GROUPS_APART, vec![("one", one.to_string()), ("other", other.to_string())]);
    }
    groups
}

/// An option that stands in groups more than once.
fn named_twice(groups: &[Vec<i64>]) -> Option<i64> {
    let mut all: Vec<i64> = groups.iter().flatten().copied().collect();
    all.sort_unstable();
    all.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Two options of a group that are paid from two envelopes: each envelope is counted by itself, so that both could win.
fn apart(ballot: &Ballot, group: &[i64]) -> Option<(i64, i64)> {
    let envelope = |number: i64| ballot.option(number).map(|option| option.envelope);
    let first = *group.first()?;
    group.iter().find(|other| envelope(**other) != envelope(first)).map(|other| (first, *other))
}

/// What became wrong with the groups while options were written.
pub(super) fn of_groups(ballot: &Ballot) -> Option<app::words::Key> {
    let groups = &ballot.settings.groups;
    if groups.iter().any(|group| group.len() < 2) {
        return Some(tr::ballots::lack::GROUP_LONE);
    }
    groups.iter().any(|group| apart(ballot, group).is_some()).then_some(tr::ballots::lack::GROUP_APART)
}

/// Groups as their field shows them.
pub(super) fn shown(groups: &[Vec<i64>]) -> String {
    groups.iter().map(|group| group.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")).collect::<Vec<_>>().join("\n")
}

/// Settings once two options have each other's numbers.
pub(super) fn moved(settings: &BallotSettings, (one, other): (i64, i64)) -> BallotSettings {
    let new = |option: &i64| {
        if *option == one {
            other
        } else if *option == other {
            one
        } else {
            *option
        }
    };
    let groups = settings.groups.iter().map(|group| {
        let mut group: Vec<i64> = group.iter().map(new).collect();
        group.sort_unstable();
        group
    });
    BallotSettings { groups: groups.collect(), ..settings.clone() }
}

/// Settings once an option is gone. A group of which one is left is a lack, and not forgotten in silence.
pub(super) fn without(settings: &BallotSettings, option: i64) -> BallotSettings {
    let groups = settings.groups.iter().map(|group| group.iter().copied().filter(|known| *known != option).collect::<Vec<_>>());
    BallotSettings { groups: groups.filter(|group| !group.is_empty()).collect(), ..settings.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_follow_their_options() {
        let settings = BallotSettings { groups: vec![vec![1, 3], vec![2, 4, 5]], ..BallotSettings::default() };
        assert_eq!(moved(&settings, (1, 2)).groups, [vec![2, 3], vec![1, 4, 5]]);
        assert_eq!(without(&settings, 3).groups, [vec![1], vec![2, 4, 5]]);
        assert_eq!(shown(&settings.groups), "1, 3\n2, 4, 5");
        assert_eq!(without(&without(&settings, 3), 1).groups, [vec![2, 4, 5]]);
    }
}
