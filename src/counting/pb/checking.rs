//! What is odd about an election that can be counted.

use std::collections::HashSet;

use crate::election::{Election, Kind};
use crate::fault::quoted;
use crate::money::Decimal;

/// Adds what is odd.
pub fn look(election: &mut Election) {
    let mut odd = numbers(election);
    odd.extend(said_missing(election));
    odd.extend(columns(election));
    odd.extend(projects(election));
    odd.extend(ballots(election));
    election.oddities.extend(odd);
}

fn numbers(election: &Election) -> Vec<String> {
    let mut odd = Vec::new();
    for (key, rows, of) in [("num_projects", election.projects.len(), "projects"), ("num_votes", election.ballots.len(), "votes")] {
        match election.said(key) {
            Some(said) if said.parse() != Ok(rows) => {
                let missing = match said.parse::<usize>() {
                    Ok(more) if more > rows => format!(": {} {of} are missing", more - rows),
                    _ => String::new(),
                };
                odd.push(format!("META says {key} {}, the file has {rows}{missing}", quoted(said)));
            }
            Some(_) => {}
            None => odd.push(format!("META says no {key}; the file has {rows}")),
        }
    }
    odd
}

/// Sentences of the comment that say that votes are not in the file, as far as words tell.
fn said_missing(election: &Election) -> Vec<String> {
    let comment = election.said("comment").unwrap_or_default();
    let tells = |sentence: &&str| {
        let lower = sentence.to_ascii_lowercase();
        let few = ["only", "not ", "missing", "without", "offline"].iter().any(|word| lower.contains(word));
        few && lower.contains("votes") && ["online", "offline", "paper", "missing votes"].iter().any(|word| lower.contains(word))
    };
    comment
        .split('#')
        .filter(tells)
        .map(|sentence| format!("missing votes, by the file's own comment: {}", sentence.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').trim()))
        .collect()
}

fn columns(election: &Election) -> Vec<String> {
    let mut odd = Vec::new();
    let votes = election.votes();
    let stated: Vec<Option<u64>> = election.projects.iter().map(|project| project.votes).collect();
    odd.extend(differing(election, "votes", &stated, &votes));
    if election.projects.iter().any(|project| project.score.is_some()) {
        let stated: Vec<Option<u64>> = election.projects.iter().map(|project| project.score.and_then(whole)).collect();
        let counted = if election.kind.has_points() || election.kind == Kind::Ordinal { election.points() } else { votes };
        odd.extend(differing(election, "score", &stated, &counted));
    }
    odd
}

fn whole(score: Decimal) -> Option<u64> {
    (score.decimals == 0).then_some(score.digits)
}

fn differing(election: &Election, column: &str, stated: &[Option<u64>], counted: &[u64]) -> Option<String> {
    if stated.iter().all(Option::is_none) {
        return Some(format!("PROJECTS has no column {column}: counted from the ballots"));
    }
    let differ: Vec<String> = (election.projects.iter().zip(stated).zip(counted))
        .filter(|((_, stated), counted)| **stated != Some(**counted))
        .map(|((project, stated), counted)| {
            format!("{} has {} and {counted}", project.id, stated.map_or_else(|| "none".to_owned(), |stated| stated.to_string()))
        })
        .collect();
    let shown: Vec<&str> = differ.iter().take(5).map(String::as_str).collect();
    let more = if differ.len() > shown.len() { ", …" } else { "" };
    (!differ.is_empty())
        .then(|| format!("the column {column} is not what the ballots give for {} of {} projects: {}{more}", differ.len(), stated.len(), shown.join(", ")))
}

fn projects(election: &Election) -> Vec<String> {
    let mut odd = Vec::new();
    for project in &election.projects {
        if project.cost > election.budget {
            odd.push(format!("the project {} costs more than the budget", project.id));
        }
        if project.cost == 0 {
            odd.push(format!("the project {} costs nothing", project.id));
        }
        if let Some(selected) = project.selected.as_deref().filter(|selected| !["0", "1", "2", "3"].contains(selected)) {
            odd.push(format!("the project {} has selected {}", project.id, quoted(selected)));
        }
    }
    for (value, what) in [("2", "reserve"), ("3", "another way")] {
        let count = election.projects.iter().filter(|project| project.selected.as_deref() == Some(value)).count();
        if count > 0 {
            odd.push(format!("{count} project(s) have selected {value} ({what}): not among the official winners"));
        }
    }
    odd
}

fn ballots(election: &Election) -> Vec<String> {
    let mut odd = Vec::new();
    let count = |test: &dyn Fn(usize) -> bool| election.ballots.iter().filter(|ballot| test(ballot.choices.len())).count();
    let limit = |key: &str| election.said(key).and_then(|said| said.parse::<usize>().ok());
    let most = if election.kind == Kind::ChooseOne { Some(1) } else { limit("max_length") };
    for (many, what) in [
        (most.map_or(0, |most| count(&|named| named > most)), "name more projects than allowed"),
        (limit("min_length").map_or(0, |least| count(&|named| named < least && named > 0)), "name fewer projects than allowed"),
        (count(&|named| named == 0), "are empty"),
    ] {
        if many > 0 {
            odd.push(format!("{many} ballot(s) {what}: counted as they are"));
        }
    }
    let mut seen = HashSet::new();
    let again = election.ballots.iter().filter(|ballot| !ballot.voter.is_empty() && !seen.insert(&ballot.voter)).count();
    if again > 0 {
        odd.push(format!("{again} ballot(s) have the voter_id of another: all are counted"));
    }
    odd
}
