//! A vote on a budget, or rankings: counted, and compared with what is known of it.

use counting::count::{From as Source, Options, Published, Refused, Report, Request, Rule, UNTRIED, count_budget, count_ranked, first_difference};
use counting::ranked::{Format, Profile, read_preflib};
use counting::shares::Utilities;
use counting::{Declared, Election, Fault, pb};

use crate::answer::{Answer, Line, Verdict};
use crate::given::Given;
use crate::known::Known;
use crate::published::{Printed, printed};
use crate::rounds::Names;

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(crate) fn count(vote: &Known, given: &Given<'_>) -> Answer {
    let known = if given.published.is_empty() { Ok(None) } else { printed(given.published).map(Some) };
    let published = match known {
        Ok(published) => published,
        Err(fault) => return Answer::refused(&vote.words, "report.json", given.published, &fault),
    };
    match Format::of(&given.extension()) {
        Some(format) => match read_preflib(given.bytes, format) {
            Ok(profile) => rankings(vote, given, &profile, published),
            Err(fault) => Answer::refused(&vote.words, given.name, given.bytes, &fault),
        },
        None => match pb::read(given.bytes) {
            Ok(election) => budget(vote, given, &election, published),
            Err(fault) => Answer::refused(&vote.words, given.name, given.bytes, &fault),
        },
    }
}

fn budget(vote: &Known, given: &Given<'_>, election: &Election, published: Option<Printed>) -> Answer {
    let words = &vote.words;
    let declared = vote.declared.as_ref();
    let title = |id: &str| {
        let own = || election.projects.iter().find(|project| project.id == id).map(|project| project.name.clone()).unwrap_or_default();
        declared.and_then(|declared| declared.title(id, words.lang())).map_or_else(own, str::to_owned)
    };
    let by_sums = declared.is_some_and(Declared::is_by_sums);
    let names = Names { words, title: &title, currency: (!by_sums).then(|| election.said("currency").unwrap_or_default()) };
    let ids = || election.projects.iter().map(|project| project.id.as_str());
    let of_declaration = declared.map(|declared| Published { winners: declared.winners_of(ids()), rounds: Vec::new() });
    if election.ballots.is_empty() {
        let wins = published.iter().map(|printed| &printed.published).chain(&of_declaration).any(|known| !known.winners.is_empty());
        return Answer::new(if wins { Verdict::Differs } else { Verdict::Counted }, words.text("no_votes", &[]));
    }
    // Of a file of ours the ballots are counted, and not the columns that say how many there are.
    let from = (declared.is_some() || vote.log.is_some()).then_some(Source::Ballots);
    let request = Request { rule: Rule::parse(given.rule), lot: filled(given.lot), from, ..Request::default() };
    let report = match count_budget(election, &request) {
        Ok(report) => report,
        Err(Refused::File(fault)) => return Answer::refused(words, given.name, given.bytes, &fault),
        Err(Refused::Usage(usage)) => return needs_rule(vote, usage.0),
    };
    let mut answer = compared(&names, &report, published.iter().map(|printed| &printed.published).chain(&of_declaration));
    if let Some(declared) = declared.filter(|declared| given.rule.is_empty() && !declared.rule().is_empty())
        && (election.said("rule") != Some(declared.rule()) || election.said("lot") != declared.lot() || !declared.is_of(election))
    {
        answer.lines.insert(0, Line::plain(words.text("other_rule", &[])));
        answer.verdict = Verdict::Differs;
    }
    let faults = vote.log.as_ref().map(|log| log.compare_votes(election));
    add_votes(vote, &mut answer, faults, election.ballots.len() as u64);
    answer
}

fn rankings(vote: &Known, given: &Given<'_>, profile: &Profile, published: Option<Printed>) -> Answer {
    let words = &vote.words;
    let declared = vote.declared.as_ref();
    let title = |id: &str| {
        let own = || profile.options.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()).unwrap_or_default();
        declared.and_then(|declared| declared.title(id, words.lang())).map_or_else(own, str::to_owned)
    };
    let names = Names { words, title: &title, currency: None };
    let of_declaration =
        declared.map(|declared| Published { winners: declared.winners_of(profile.options.iter().map(|(id, _)| id.as_str())), rounds: Vec::new() });
    if profile.rankings.is_empty() {
        return Answer::new(Verdict::Counted, words.text("no_votes", &[]));
    }
    let rule = Rule::parse(given.rule).or_else(|| declared.and_then(|declared| declared.rule_of_rankings()));
    let rule = rule.or_else(|| published.as_ref().and_then(|printed| Rule::parse(printed.rule.as_deref()?)));
    let lot = filled(given.lot)
        .or_else(|| declared.and_then(|declared| declared.lot()).map(str::to_owned))
        .or_else(|| published.as_ref().and_then(|printed| printed.lot.clone()));
    let report = match count_ranked(profile, &Request { rule, lot, ..Request::default() }) {
        Ok(report) => report,
        Err(Refused::File(fault)) => return Answer::refused(words, given.name, given.bytes, &fault),
        Err(Refused::Usage(usage)) => return needs_rule(vote, usage.0),
    };
    let mut answer = compared(&names, &report, published.iter().map(|printed| &printed.published).chain(&of_declaration));
    let faults = vote.log.as_ref().map(|log| log.compare_rankings(profile));
    add_votes(vote, &mut answer, faults, profile.voters());
    answer
}

fn needs_rule(vote: &Known, why: String) -> Answer {
    let mut answer = Answer::new(Verdict::NeedsRule, vote.words.text("needs_rule", &[]));
    answer.lines.push(Line::english(why));
    answer
}

/// How many votes there are, and whether they are those that the log opened.
fn add_votes(vote: &Known, answer: &mut Answer, faults: Option<Vec<Fault>>, votes: u64) {
    answer.lines.insert(0, Line::plain(vote.words.count("votes", votes, &[])));
    match faults.as_deref() {
        None => {}
        Some([]) => answer.lines.push(Line::plain(vote.words.text("votes_as_logged", &[]))),
        Some(faults) => {
            answer.verdict = Verdict::Bad;
            answer.headline = vote.words.text("votes_not_logged", &[]);
            answer.lines.extend(faults.iter().take(20).map(|fault| Line::english(fault.to_string())));
        }
    }
}

/// A count beside everything that was published of it.
fn compared<'a>(names: &Names<'_>, report: &Report, known: impl Iterator<Item = &'a Published>) -> Answer {
    let words = names.words;
    let known: Vec<&Published> = known.collect();
    let mut answer = if report.is_decided() {
        let found = known.iter().find_map(|published| first_difference(published, report));
        let difference = found.or_else(|| report.official.as_ref().and_then(|official| official.first_difference.clone()));
        match difference {
            Some(difference) => {
                let mut answer = Answer::new(Verdict::Differs, words.text("differs", &[]));
                answer.lines = names.difference(&difference);
                answer
            }
            None if known.is_empty() && report.official.is_none() => Answer::new(Verdict::Counted, words.text("counted", &[])),
            None => Answer::new(Verdict::Same, words.text("same", &[])),
        }
    } else {
        // The bundle goes without what follows any number of equal projects.
        let name = if report.oddities.iter().any(|odd| odd == UNTRIED) { "untried" } else { "tied" };
        Answer::new(Verdict::Tied, words.text(name, &[]))
    };
    answer.lines.push(names.rule(report.rule));
    if matches!(report.options, Options::EqualShares { utilities: Utilities::Cardinal, .. }) {
        answer.lines.push(Line::plain(words.text("cardinal", &[])));
    }
    // Where nothing but votes decides, all that nobody chose would be named.
    if !report.left_out.is_empty() && names.currency.is_some() {
        answer.lines.push(Line::plain(words.text("left_out", &[("options", &names.options(&report.left_out))])));
    }
    let winners: Vec<Line> = report.winners.iter().map(|id| Line::plain(names.option(id))).collect();
    if winners.is_empty() && report.is_decided() {
        answer.lines.push(Line::plain(words.text("no_winner", &[])));
    }
    answer.with_section(words.text("winners", &[]), (true, true), winners);
    if let Some(total) = report.total_cost.filter(|_| names.currency.is_some()) {
        answer.lines.push(Line::plain(words.text("total", &[("amount", &names.money(&total.to_string()))])));
    }
    let open = !report.is_decided();
    answer.with_section(words.text("ties", &[]), (false, open), names.ties(report));
    answer.with_section(words.text("rounds", &[]), (true, false), report.rounds.iter().map(|turn| Line::plain(names.turn(turn))).collect());
    answer.with_section(words.text("remarks", &[]), (false, false), report.oddities.iter().map(|odd| Line::english(odd.clone())).collect());
    answer
}
