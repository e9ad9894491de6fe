//! Votes that count, opened: that each was committed to while people voted, that none is missing, and that a file of votes holds the same.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::checkpoint::{Checkpoint, digest_of_opened};
use super::commitment::{Hash, commitment, from_hex, hex};
use crate::election::Election;
use crate::fault::Fault;
use crate::ranked::Profile;
use crate::table::Table;

/// A vote that counts, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// Its commitment, the salt and the pseudonym, in hexadecimal.
    pub hash: String,
    pub salt: String,
    pub pseudonym: String,
    /// As it is written: `3,5,9`.
    pub choice: String,
}

/// What is not so of votes of a consultation that are opened, against the leaves of its log and its last checkpoint. `first` is the line of the first vote.
pub(super) fn check((consultation, opened): (&str, &[Opened]), leaves: &[Hash], last: Option<&Checkpoint>, first: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(closing) = last.and_then(|last| last.closing.as_ref()) else {
        if !opened.is_empty() {
            faults.push(Fault::at(first, "votes are opened, and the last checkpoint does not close the log"));
        }
        return faults;
    };
    let leaves: HashSet<&Hash> = leaves.iter().collect();
    let (mut hashes, mut before) = (Vec::with_capacity(opened.len()), None);
    for (at, vote) in opened.iter().enumerate() {
        let (line, shown) = (first + at, short(&vote.hash));
        let Some(hash) = hash_of(consultation, vote) else {
            faults.push(Fault::at(line, format!("the opened vote {shown} is not what its hash commits to")));
            continue;
        };
        if !leaves.contains(&hash) {
            faults.push(Fault::at(line, format!("the opened vote {shown} stands in no leaf")));
        }
        if before.is_some_and(|before| before >= hash) {
            faults.push(Fault::at(line, format!("the opened vote {shown} is not in the order of hashes, or stands there twice")));
        }
        before = Some(hash);
        hashes.push(hash);
    }
    if hashes.len() == opened.len() && (closing.counted != hashes.len() as u64 || closing.opened != digest_of_opened(&hashes)) {
        let what = format!("{} votes are opened that are not the {} of the last checkpoint", hashes.len(), closing.counted);
        faults.push(Fault::at(first, what));
    }
    let unopened = (leaves.len() as u64).saturating_sub(closing.counted);
    let explained = closing.replaced.saturating_add(closing.void);
    if unopened > explained {
        faults.push(Fault::of_all(format!("{unopened} leaves are not opened, and only {explained} votes were replaced or void")));
    }
    faults
}

/// What a vote commits to, if that is the hash that it names.
fn hash_of(consultation: &str, vote: &Opened) -> Option<Hash> {
    let (salt, pseudonym) = (from_hex::<16>(&vote.salt)?, from_hex::<16>(&vote.pseudonym)?);
    let hash = commitment(consultation, &salt, &pseudonym, &vote.choice);
    (hex(&hash) == vote.hash).then_some(hash)
}

fn short(hash: &str) -> String {
    crate::fault::quoted(&hash.chars().take(12).collect::<String>())
}

/// A vote of a file: options by their numbers as the file has them, each with its points (1 where there are none).
type Vote = BTreeMap<String, u64>;

/// Options of a choice with their points: `3,5,9`, `3=4,5=6`, `yes`, `-`.
fn read_choice(choice: &str) -> Vote {
    let parts = choice.split(',').filter(|part| *part != "-");
    let points = |part: &str| part.split_once('=').map_or((part.to_owned(), 1), |(option, points)| (option.to_owned(), points.parse().unwrap_or_default()));
    // What is given nothing is not named in a file.
    gathered(&mut parts.map(points).filter(|(_, points)| *points > 0))
}

/// One function for all: the bundle of the recount page would have a copy for each otherwise.
fn gathered(marks: &mut dyn Iterator<Item = (String, u64)>) -> Vote {
    marks.collect()
}

/// What in a file of votes is not what was opened. Options of which the file does not know are those of another envelope; votes for none of its own are left
/// out on both sides. Which of two files with the same votes it is, its sums say.
pub(super) fn compare_votes(opened: &[Opened], election: &Election) -> Vec<Fault> {
    let known: HashSet<&str> = election.projects.iter().map(|project| project.id.as_str()).collect();
    let opened = opened.iter().map(|vote| {
        let mut choice = read_choice(&vote.choice).into_iter().filter(|(option, _)| known.contains(option.as_str()));
        (gathered(&mut choice), 1)
    });
    let name = |(project, points): &(usize, u64)| Some((election.projects.get(*project)?.id.clone(), *points));
    let filed = election.ballots.iter().map(|ballot| (gathered(&mut ballot.choices.iter().filter_map(name)), 1));
    let shown = |vote: &Vote| {
        vote.iter().map(|(option, points)| if *points == 1 { option.clone() } else { format!("{option}={points}") }).collect::<Vec<_>>().join(",")
    };
    compare(opened.filter(|(vote, _)| !vote.is_empty()), filed.filter(|(vote, _)| !vote.is_empty()), shown)
}

/// The same for rankings; an option that a voter did not rank comes last.
pub(super) fn compare_rankings(opened: &[Opened], profile: &Profile) -> Vec<Fault> {
    let known: Vec<&str> = profile.options.iter().map(|(id, _)| id.as_str()).collect();
    let opened = opened.iter().map(|vote| {
        let ranked: Vec<String> = vote.choice.split('>').filter(|option| known.contains(option)).map(str::to_owned).collect();
        (ranked, 1)
    });
    let filed = profile.rankings.iter().map(|(count, ranking)| {
        // The last group, if it has more than one, is what was not ranked.
        let named = ranking.iter().enumerate().filter(|(at, group)| group.len() == 1 || at + 1 < ranking.len());
        let mut ranked: Vec<String> = named.flat_map(|(_, group)| group.iter().filter_map(|option| known.get(*option))).map(|id| (*id).to_owned()).collect();
        if ranked.len() == known.len() {
            // What alone is left comes last whether it was ranked or not.
            ranked.pop();
        }
        (ranked, *count)
    });
    let opened = opened.map(|(mut ranked, count)| {
        if ranked.len() == known.len() {
            ranked.pop();
        }
        (ranked, count)
    });
    compare(opened.filter(|(ranked, _)| !ranked.is_empty()), filed.filter(|(ranked, _)| !ranked.is_empty()), |ranked: &Vec<String>| ranked.join(">"))
}

/// What in the table of all votes is not what was opened: both stand in the order of the hashes. The first row that is another.
pub(super) fn compare_table(opened: &[Opened], table: &Table<'_>) -> Option<Fault> {
    let other = table.rows.iter().enumerate().find(|(at, row)| opened.get(*at).is_none_or(|opened| opened.choice != row.choice));
    match other {
        Some((_, row)) => Some(Fault::at(row.line, "this is not the vote that the log opens at this place")),
        None if table.rows.len() < opened.len() => Some(Fault::of_all(format!("the log opens {} votes, and the table has {}", opened.len(), table.rows.len()))),
        None => None,
    }
}

/// How often each stands on the two sides, where that differs.
fn compare<T: Ord>(opened: impl Iterator<Item = (T, u64)>, filed: impl Iterator<Item = (T, u64)>, shown: impl Fn(&T) -> String) -> Vec<Fault> {
    let mut counts: BTreeMap<T, (u64, u64)> = BTreeMap::new();
    for (vote, count) in opened {
        counts.entry(vote).or_default().0 += count;
    }
    for (vote, count) in filed {
        counts.entry(vote).or_default().1 += count;
    }
    let differs = counts.into_iter().filter(|(_, (opened, filed))| opened != filed);
    differs
        .map(|(vote, (opened, filed))| Fault::of_all(format!("the vote {} was opened {opened} times and stands in the file {filed} times", shown(&vote))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Opened, compare_table};
    use crate::table;

    #[test]
    fn rows_of_a_table_are_compared_with_the_votes_at_their_places() {
        let opened: Vec<Opened> = ["1,2", "-", "2"]
            .iter()
            .map(|choice| Opened { hash: String::new(), salt: String::new(), pseudonym: String::new(), choice: (*choice).to_owned() })
            .collect();
        let file = "\u{feff}position;choice;option_1;option_2\n1;1,2;1;1\n2;-;;\n3;2;;1\n";
        let compared = |file: &str| compare_table(&opened, &table::read(file.as_bytes()).expect("a table"));
        assert_eq!(compared(file), None);
        assert_eq!(compared(&file.replacen("3;2", "3;1", 1)).and_then(|fault| fault.line), Some(4));
        assert!(compared(&file.replacen("3;2;;1\n", "", 1)).is_some_and(|fault| fault.line.is_none()));
        assert_eq!(compared(&(file.to_owned() + "4;2;;1\n")).and_then(|fault| fault.line), Some(5));
    }
}
