//! `ballots.csv`, for ballots that have no file of another kind: judgment by grades, and answers to one question. [`counting::count`] counts every table, but what
//! it says of each kind makes the bundle heavier than it may be.

use counting::count::{Asked, Turn};
use counting::grades::best_judged;
use counting::{Broken, Declared, Fault, Lot};

use crate::answer::{Answer, Line, Verdict};
use crate::given::Given;
use crate::known::Known;
use crate::rounds::Names;
use crate::words::Words;

/// More than any ballot has.
const MOST_GRADES: usize = 20;

/// The choices of a table, one a row: each with its line.
fn choices(bytes: &[u8]) -> Result<Vec<(usize, &str)>, Fault> {
    let line_of = |at: usize| bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    let text = std::str::from_utf8(bytes).map_err(|error| Fault::at(line_of(error.valid_up_to()), "this is not UTF-8"))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        Some((_, head)) if head.starts_with("position;choice") => {}
        _ => return Err(Fault::at(1, "the first line does not begin with position;choice")),
    }
    let mut rows = Vec::new();
    for (expected, (line, row)) in (1_usize..).zip(lines) {
        let (position, rest) = row.split_once(';').ok_or_else(|| Fault::at(line, "there is no choice"))?;
        if position.parse() != Ok(expected) {
            return Err(Fault::at(line, format!("the position is not {expected}")));
        }
        rows.push((line, rest.split_once(';').map_or(rest, |(choice, _)| choice)));
    }
    Ok(rows)
}

pub(crate) fn count(vote: &Known, given: &Given<'_>) -> Answer {
    let words = &vote.words;
    let Some(declared) = &vote.declared else {
        return Answer::refused(words, given.name, given.bytes, &Fault::of_all("a table of ballots is counted with its declaration.json"));
    };
    let refused = |fault: Fault| Answer::refused(words, given.name, given.bytes, &fault);
    let rows = match choices(given.bytes) {
        Ok(rows) => rows,
        Err(fault) => return refused(fault),
    };
    let title = |id: &str| declared.title(id, words.lang()).unwrap_or_default().to_owned();
    let names = Names { words, title: &title, currency: None };
    let counted = match declared.kind() {
        "judgment" => judgment(&names, declared, &rows, given.lot),
        "yes_no" => answers(words, declared, &rows),
        other => Err(Fault::of_all(format!("ballots of the kind {other} are counted from their other file"))),
    };
    let mut answer = match counted {
        Ok(answer) => answer,
        Err(fault) => return refused(fault),
    };
    answer.lines.insert(0, Line::plain(words.count("votes", rows.len() as u64, &[])));
    if let Some(log) = &vote.log {
        // Both are in the order of the hashes.
        let differs = rows.iter().enumerate().find(|(at, (_, choice))| log.opened.get(*at).is_none_or(|opened| opened.choice != *choice));
        match differs {
            Some((_, (line, _))) => {
                answer.verdict = Verdict::Bad;
                answer.headline = words.text("changed_line", &[("line", &words.number(&line.to_string()))]);
                answer.lines.push(Line::plain(words.text("votes_not_logged", &[])));
            }
            None if rows.len() != log.opened.len() => {
                answer.verdict = Verdict::Bad;
                answer.headline = words.text("votes_not_logged", &[]);
            }
            None => answer.lines.push(Line::plain(words.text("votes_as_logged", &[]))),
        }
    }
    answer
}

fn answers(words: &Words, declared: &Declared, rows: &[(usize, &str)]) -> Result<Answer, Fault> {
    let (mut yes, mut no, mut abstain) = (0, 0, 0);
    for (line, choice) in rows {
        match *choice {
            "yes" => yes += 1,
            "no" => no += 1,
            "abstain" => abstain += 1,
            "-" => {}
            _ => return Err(Fault::at(*line, "the choice is none of yes, no, abstain, -")),
        }
    }
    let found = Turn::Answers { yes, no, abstain };
    let published = declared.rounds();
    let (verdict, headline) = verdict(published.first().map(|published| *published == found));
    let mut answer = Answer::new(verdict, words.text(headline, &[]));
    let told = |turn: &Turn| {
        let Turn::Answers { yes, no, abstain } = turn else { return String::new() };
        let [yes, no, neither] = [yes, no, abstain].map(|count| words.number(&count.to_string()));
        words.text("answers", &[("yes", &yes), ("no", &no), ("neither", &neither)])
    };
    answer.lines.push(Line::plain(told(&found)));
    if let Some(published) = published.first().filter(|_| verdict == Verdict::Differs) {
        answer.lines.push(Line::plain(words.text("round_published", &[("text", &told(published))])));
    }
    Ok(answer)
}

const fn verdict(same: Option<bool>) -> (Verdict, &'static str) {
    match same {
        Some(true) => (Verdict::Same, "same"),
        Some(false) => (Verdict::Differs, "differs"),
        None => (Verdict::Counted, "counted"),
    }
}

/// The grades of a choice: `3=4,5=0`.
fn grades(line: usize, choice: &str) -> Result<Vec<(&str, usize)>, Fault> {
    let pairs = choice.split(',').filter(|part| *part != "-");
    let read = |(option, grade): (_, &str)| Some((option, grade.parse().ok()?));
    pairs.map(|pair| pair.split_once('=').and_then(read).ok_or_else(|| Fault::at(line, "the choice is not option=grade, option=grade, …"))).collect()
}

fn judgment(names: &Names<'_>, declared: &Declared, rows: &[(usize, &str)], lot: &str) -> Result<Answer, Fault> {
    let words = names.words;
    let Asked { options, grades: count, seats, lot: drawn } = declared.asked();
    let (ids, count, seats) = (options.unwrap_or_default(), count.unwrap_or_default(), seats.max(1));
    if !(1..=MOST_GRADES).contains(&count) || ids.is_empty() {
        return Err(Fault::of_all("the declaration says no grades, or no options"));
    }
    let mut ballots = Vec::new();
    for (line, choice) in rows {
        let given = grades(*line, choice)?;
        if given.iter().any(|(_, grade)| *grade >= count) {
            return Err(Fault::at(*line, "there is no such grade"));
        }
        let marks: Vec<Option<usize>> = ids.iter().map(|option| given.iter().find(|(known, _)| *known == option.as_str()).map(|(_, grade)| *grade)).collect();
        if marks.iter().any(Option::is_some) {
            ballots.push(marks);
        }
    }
    let seed = Some(lot.trim()).filter(|lot| !lot.is_empty()).or(drawn.as_deref());
    let lot = seed.map_or_else(|| Lot::none(ids.len()), |seed| Lot::draw(seed, ids.iter().map(String::as_str)));
    let judged = best_judged((ids.len(), count), &ballots, seats, &lot);
    let is_open = judged.ties.iter().any(|(_, broken)| *broken == Broken::Nothing);
    let turn = |place: &usize| {
        let merit = &judged.merits[*place];
        Turn::Judged { option: ids[*place].clone(), grades: merit.grades.clone(), median: merit.median, above: merit.above, below: merit.below }
    };
    let found: Vec<Turn> = judged.ranking.iter().map(turn).collect();
    let published = declared.rounds();
    let differs = published.iter().zip(&found).position(|(one, other)| one != other).or_else(|| (published.len() != found.len()).then_some(0));
    let (verdict, headline) = if is_open { (Verdict::Tied, "tied") } else { verdict((!published.is_empty()).then_some(differs.is_none())) };
    let mut answer = Answer::new(verdict, words.text(headline, &[]));
    if let Some(at) = differs.filter(|_| verdict == Verdict::Differs) {
        answer.lines.push(Line::plain(words.text("round_differs", &[("round", &words.number(&(at + 1).to_string()))])));
    }
    if !is_open {
        let winners = judged.ranking.iter().take(seats).map(|place| Line::plain(names.option(&ids[*place]))).collect();
        answer.with_section(words.text("winners", &[]), (true, true), winners);
    }
    let line = |place: &usize| {
        let merit = &judged.merits[*place];
        let [grade, all] = [merit.median + 1, count].map(|number| words.number(&number.to_string()));
        let [above, below] = [merit.above, merit.below].map(|number| words.number(&number.to_string()));
        let values = [("option", names.option(&ids[*place])), ("grade", grade), ("all", all), ("better", above), ("worse", below)];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Line::plain(words.text("judged", &values))
    };
    answer.with_section(words.text("rounds", &[]), (true, false), judged.ranking.iter().map(line).collect());
    Ok(answer)
}
