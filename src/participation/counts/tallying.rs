//! Counting: from the choices of voters to who won, with every step. Pure, and the same each time.
//!
//! What is counted is the file that anybody gets ([`super::elections`]), read again; so the published file and the published result cannot differ.

use app::model::ballot_result::{Beside, CountResult, EnvelopeCount, MeritLine, Method, RankedCount, SumLine, TieLine};
use app::model::ballots::{BallotKind, BallotSettings, Choice, Completion as Declared, CountingRule, Quorum, Utilities as Worth, YesNo};
use counting::count::{From as Source, Refused, Report, Request, Rule, count_budget, count_ranked};
use counting::grades::best_judged;
use counting::shares::{Completion, Utilities};
use counting::{Broken, Lot, pb};

use super::elections::{self, About, WHOLE, file, given, of_envelope, profile, standing};
use super::explaining;
use crate::participation::ballots::Ballot;

/// Losers of which it is shown where their supporters' money went; more are in the report.
const FOR_EACH_LOSER: usize = 3;

/// A count.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub result: CountResult,
    /// What the rules say of each envelope, as JSON.
    pub reports: Vec<(i64, String)>,
    /// Options that nothing tells apart, where that matters.
    pub tied: Vec<i64>,
}

fn refused(refused: Refused) -> anyhow::Error {
    match refused {
        Refused::File(fault) => anyhow::anyhow!("the count: {fault}"),
        Refused::Usage(usage) => anyhow::anyhow!("the count: {usage}"),
    }
}

/// Counts. `residents` is how many verified residents there were when the ballot was closed.
pub(super) fn tally(ballot: &Ballot, choices: &[Choice], residents: i64, lot: Option<&str>) -> anyhow::Result<Tally> {
    let mut found = match ballot.settings.kind {
        BallotKind::Budget => by_money(ballot, choices, lot)?,
        BallotKind::Approval | BallotKind::Points | BallotKind::Score => by_sums(ballot, choices, lot)?,
        BallotKind::Judgment => by_grades(ballot, choices, lot),
        BallotKind::Ranked => by_rankings(ballot, choices, lot)?,
        BallotKind::YesNo => by_answers(choices),
    };
    let able: Vec<i64> = standing(ballot).iter().map(|option| option.number).collect();
    let is_answer = ballot.settings.kind == BallotKind::YesNo;
    let empty = choices.iter().filter(|choice| choice.is_empty()).count();
    let speaks = |choice: &&Choice| !choice.is_empty() && (is_answer || choice.options().iter().any(|option| able.contains(option)));
    let spoken = choices.iter().filter(speaks).count();
    let result = &mut found.result;
    result.ballots = choices.len() as i64;
    result.empty = empty as i64;
    result.moot = (choices.len() - empty - spoken) as i64;
    result.votes = ballot.options.iter().map(|option| (option.number, named(choices, option.number))).collect();
    let wins = |choice: &Choice| given(choice).keys().any(|option| result.winners.contains(option));
    result.nothing = if is_answer { 0 } else { choices.iter().filter(speaks).filter(|choice| !wins(choice)).count() as i64 };
    result.quorum = needed(ballot.settings.quorum, residents).map(|needed| (needed, result.ballots >= needed));
    if !found.tied.is_empty() {
        found.result.winners.clear();
    }
    Ok(found)
}

/// How many must vote.
pub(super) fn needed(quorum: Quorum, residents: i64) -> Option<i64> {
    match quorum {
        Quorum::None => None,
        Quorum::Voters(count) => Some(i64::from(count)),
        Quorum::Percent(percent) => Some((residents * i64::from(percent) + 99) / 100),
    }
}

/// How many ballots give something to an option.
fn named(choices: &[Choice], option: i64) -> i64 {
    choices.iter().filter(|choice| given(choice).contains_key(&option)).count() as i64
}

/// A result that is not yet filled in.
fn result(rule: CountingRule, winners: Vec<i64>, method: Method, ties: Vec<TieLine>) -> CountResult {
    let (ballots, empty, moot, spent, nothing) = (0, 0, 0, 0, 0);
    CountResult { rule, ballots, empty, moot, winners, spent, votes: Vec::new(), nothing, quorum: None, method, ties }
}

/// What a rule is asked for that a file does not say.
fn request(ballot: &Ballot, rule: CountingRule, lot: Option<&str>) -> Request {
    let settings = &ballot.settings;
    let lot = lot.map(str::to_owned);
    if rule != CountingRule::EqualShares {
        let is_budget = settings.kind == BallotKind::Budget;
        let (no_skip, exclusive) = (is_budget && settings.no_skip, is_budget && !settings.groups.is_empty());
        return Request { rule: Some(Rule::Greedy), no_skip, exclusive, from: Some(Source::Ballots), lot, ..Request::default() };
    }
    let completion = match settings.completion {
        Declared::None => Completion::None,
        Declared::Add1 => Completion::Add1,
        Declared::AddOpt => Completion::AddOpt,
    };
    Request {
        rule: Some(Rule::EqualShares),
        completion: Some(completion),
        stop_when_exhaustive: settings.stop_when_exhaustive,
        min_share: (settings.min_share > 0).then(|| counting::Decimal { digits: u64::from(settings.min_share), decimals: 2 }),
        comparison: settings.comparison,
        utilities: Some(match settings.utilities {
            Worth::Cost => Utilities::Cost,
            Worth::Cardinal => Utilities::Cardinal,
        }),
        lot,
        ..Request::default()
    }
}

/// Counts one envelope by a rule; `None` where there is nothing to count.
fn report(ballot: &Ballot, choices: &[Choice], (envelope, rule): (i64, CountingRule), lot: Option<&str>) -> anyhow::Result<Option<Report>> {
    let written = elections::election(ballot, choices, envelope, rule, &About::default());
    if written.projects.is_empty() || written.ballots.is_empty() {
        return Ok(None);
    }
    let text = file(ballot, choices, envelope, rule, &About::default());
    let election = pb::read(text.as_bytes()).map_err(|fault| anyhow::anyhow!("the count: {fault}"))?;
    Ok(Some(count_budget(&election, &request(ballot, rule, lot)).map_err(refused)?))
}

/// The numbers of options that a tie leaves open.
fn open(report: &Report) -> Vec<i64> {
    let open = report.ties.iter().filter(|tie| tie.broken_by == Broken::Nothing);
    open.flat_map(|tie| explaining::numbers(&tie.ids)).collect()
}

fn sorted(mut tied: Vec<i64>) -> Vec<i64> {
    tied.sort_unstable();
    tied.dedup();
    tied
}

fn by_money(ballot: &Ballot, choices: &[Choice], lot: Option<&str>) -> anyhow::Result<Tally> {
    let rule = ballot.settings.rule;
    let other = if rule == CountingRule::EqualShares { CountingRule::Greedy } else { CountingRule::EqualShares };
    let (mut counts, mut reports, mut tied, mut winners) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for envelope in &ballot.envelopes {
        let Some(report) = report(ballot, choices, (envelope.number, rule), lot)? else {
            counts.push(explaining::nothing((envelope.number, envelope.amount)));
            continue;
        };
        tied.extend(open(&report));
        let mut count = explaining::envelope((envelope.number, envelope.amount), &report, FOR_EACH_LOSER);
        let voters = voters(ballot, choices, envelope.number);
        count.voters = voters.len() as i64;
        if has_threshold(&ballot.settings) {
            count.left_out = explaining::numbers(&report.left_out);
        }
        count.nothing = without(&voters, &count.winners);
        count.beside = beside(ballot, choices, (envelope.number, other), lot)?.map(|(winners, spent)| Beside {
            rule: other,
            nothing: without(&voters, &winners),
            winners,
            spent,
        });
        winners.extend(count.winners.iter().copied());
        reports.push((envelope.number, serde_json::to_string(&report)?));
        counts.push(count);
    }
    let spent = counts.iter().map(|count: &EnvelopeCount| count.spent).sum();
    let ties = counts.iter().flat_map(|count| count.ties.clone()).collect();
    let result = CountResult { spent, ..result(rule, winners, Method::Budget(counts), ties) };
    Ok(Tally { result, reports, tied: sorted(tied) })
}

/// Whether something was declared that an option must reach, besides being chosen at all.
fn has_threshold(settings: &BallotSettings) -> bool {
    match settings.rule {
        CountingRule::EqualShares => settings.min_share > 0,
        _ => settings.min_score > 0,
    }
}

/// The other rule, for comparison alone: what nothing tells apart is taken as it was declared. Shares are then counted as they are unless it is declared otherwise.
fn beside(ballot: &Ballot, choices: &[Choice], (envelope, other): (i64, CountingRule), lot: Option<&str>) -> anyhow::Result<Option<(Vec<i64>, i64)>> {
    let mut plain = ballot.clone();
    plain.settings = BallotSettings { no_skip: false, comparison: false, utilities: Worth::Cost, min_score: 0, groups: Vec::new(), ..plain.settings };
    let Some(report) = report(&plain, choices, (envelope, other), lot.or(Some("")))? else { return Ok(None) };
    Ok(Some((explaining::numbers(&report.winners), report.total_cost.map_or(0, explaining::centimes))))
}

/// The choices of those who chose something in an envelope.
fn voters<'a>(ballot: &Ballot, choices: &'a [Choice], envelope: i64) -> Vec<&'a Choice> {
    let options: Vec<i64> = of_envelope(ballot, envelope).iter().map(|option| option.number).collect();
    choices.iter().filter(|choice| given(choice).keys().any(|option| options.contains(option))).collect()
}

/// How many of these have none of the winners.
fn without(voters: &[&Choice], winners: &[i64]) -> i64 {
    voters.iter().filter(|choice| !given(choice).keys().any(|option| winners.contains(option))).count() as i64
}

fn by_sums(ballot: &Ballot, choices: &[Choice], lot: Option<&str>) -> anyhow::Result<Tally> {
    let report = report(ballot, choices, (WHOLE, CountingRule::Greedy), lot)?;
    let sum = |option: i64| choices.iter().filter_map(|choice| given(choice).get(&option).copied()).sum::<u64>() as i64;
    let line = |option: i64| SumLine { option, sum: sum(option), voters: named(choices, option) };
    let Some(report) = report else {
        let lines = standing(ballot).iter().map(|option| line(option.number)).collect();
        return Ok(Tally { result: result(CountingRule::Most, Vec::new(), Method::Sums(lines), Vec::new()), reports: Vec::new(), tied: Vec::new() });
    };
    // The turns are all options that somebody chose, in the order of their sums; the others come last.
    let mut order: Vec<i64> = report.rounds.iter().filter_map(|turn| turn.project()?.parse().ok()).collect();
    let rest: Vec<i64> = standing(ballot).iter().map(|option| option.number).filter(|option| !order.contains(option)).collect();
    order.extend(rest);
    let method = Method::Sums(order.into_iter().map(line).collect());
    let tied = sorted(open(&report));
    let ties = explaining::ties(&report.ties);
    let result = result(CountingRule::Most, explaining::numbers(&report.winners), method, ties);
    Ok(Tally { result, reports: vec![(0, serde_json::to_string(&report)?)], tied })
}

/// The lot over the options that can win.
fn drawn(ids: &[String], lot: Option<&str>) -> Lot {
    lot.map_or_else(|| Lot::none(ids.len()), |seed| Lot::draw(seed, ids.iter().map(String::as_str)))
}

fn by_grades(ballot: &Ballot, choices: &[Choice], lot: Option<&str>) -> Tally {
    let options: Vec<i64> = standing(ballot).iter().map(|option| option.number).collect();
    let ids: Vec<String> = options.iter().map(i64::to_string).collect();
    let marks = |choice: &Choice| match choice {
        Choice::Grades(grades) if !grades.is_empty() => Some(options.iter().map(|option| grades.get(option).map(|grade| *grade as usize)).collect()),
        _ => None,
    };
    let ballots: Vec<Vec<Option<usize>>> = choices.iter().filter_map(marks).filter(|marks: &Vec<Option<usize>>| marks.iter().any(Option::is_some)).collect();
    let seats = ballot.settings.seats.max(1) as usize;
    let judged = best_judged((options.len(), usize::from(ballot.settings.grades)), &ballots, seats, &drawn(&ids, lot));
    let line = |place: &usize| {
        let merit = &judged.merits[*place];
        let grades = merit.grades.iter().map(|count| *count as i64).collect();
        MeritLine { option: options[*place], grades, median: merit.median as i64, above: merit.above as i64, below: merit.below as i64 }
    };
    let lines = judged.ranking.iter().map(line).collect();
    let of = |places: &[usize]| places.iter().map(|place| options[*place]).collect::<Vec<_>>();
    let ties: Vec<TieLine> = judged.ties.iter().map(|(tied, broken)| TieLine { options: of(tied), broken: explaining::broken(*broken) }).collect();
    // Nobody wins where nobody said anything.
    let is_silent = ballots.is_empty();
    let open = judged.ties.iter().filter(|(_, broken)| *broken == Broken::Nothing && !is_silent).flat_map(|(tied, _)| of(tied)).collect();
    let winners = if is_silent { Vec::new() } else { of(&judged.ranking).into_iter().take(seats).collect() };
    let result = result(CountingRule::MajorityJudgment, winners, Method::Judgment(lines), if is_silent { Vec::new() } else { ties });
    Tally { result, reports: Vec::new(), tied: sorted(open) }
}

fn by_rankings(ballot: &Ballot, choices: &[Choice], lot: Option<&str>) -> anyhow::Result<Tally> {
    let rule = ballot.settings.rule;
    let profile = profile(ballot, choices);
    let options: Vec<i64> = standing(ballot).iter().map(|option| option.number).collect();
    if profile.rankings.is_empty() || options.is_empty() {
        let empty = RankedCount { pairs: vec![vec![0; options.len()]; options.len()], options, ranking: Vec::new(), victories: Vec::new() };
        return Ok(Tally { result: result(rule, Vec::new(), Method::Ranked(empty), Vec::new()), reports: Vec::new(), tied: Vec::new() });
    }
    let asked = if rule == CountingRule::RankedPairs { Rule::RankedPairs } else { Rule::Schulze };
    let report = count_ranked(&profile, &Request { rule: Some(asked), lot: lot.map(str::to_owned), ..Request::default() }).map_err(refused)?;
    let method = Method::Ranked(explaining::rankings(options, &report));
    let result = result(rule, explaining::numbers(&report.winners), method, explaining::ties(&report.ties));
    Ok(Tally { result, reports: vec![(0, serde_json::to_string(&report)?)], tied: sorted(open(&report)) })
}

/// The greater number decides; where both are equal nothing is decided, and no lot is drawn for it.
fn by_answers(choices: &[Choice]) -> Tally {
    let of = |answer: YesNo| choices.iter().filter(|choice| **choice == Choice::Answer(Some(answer))).count() as i64;
    let method = Method::Answer { yes: of(YesNo::Yes), no: of(YesNo::No), abstain: of(YesNo::Abstain) };
    Tally { result: result(CountingRule::Most, Vec::new(), method, Vec::new()), reports: Vec::new(), tied: Vec::new() }
}

#[cfg(test)]
mod tests;
