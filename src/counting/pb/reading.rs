//! From bytes to an election.

use std::collections::HashMap;

use super::checking;
use super::lines::{Header, fields};
use crate::election::{Ballot, Election, Kind, Project};
use crate::fault::{Fault, quoted, text};
use crate::money::Decimal;

/// More projects than any ballot has.
const MOST_PROJECTS: usize = 10_000;
/// The most points of one choice.
const MOST_POINTS: u64 = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Meta,
    Projects,
    Votes,
}

/// Rows of a section, each with its line.
type Rows = Vec<(usize, Vec<String>)>;

#[derive(Debug, Default)]
struct Parts {
    meta: Rows,
    projects: Rows,
    votes: Rows,
}

/// Reads a `.pb` file.
///
/// # Errors
/// The first line that cannot be read, or what the file lacks.
pub fn read(bytes: &[u8]) -> Result<Election, Fault> {
    let parts = split(text(bytes)?)?;
    let mut election = Election::default();
    let lines = meta(parts.meta, &mut election)?;
    let costs = projects(parts.projects, &mut election)?;
    amounts(&lines, &costs, &mut election)?;
    election.kind = kind(&lines, &mut election)?;
    votes(parts.votes, &mut election)?;
    checking::look(&mut election);
    Ok(election)
}

fn split(text: &str) -> Result<Parts, Fault> {
    let mut parts = Parts::default();
    let mut section = None;
    for (number, line) in text.split('\n').enumerate().map(|(at, line)| (at + 1, line.trim_end_matches('\r'))) {
        let named = match line.trim().trim_end_matches(';') {
            "META" => Section::Meta,
            "PROJECTS" => Section::Projects,
            "VOTES" => Section::Votes,
            "" => continue,
            _ => {
                let row = fields(number, line)?;
                match section {
                    Some(Section::Meta) => parts.meta.push((number, row)),
                    Some(Section::Projects) => parts.projects.push((number, row)),
                    Some(Section::Votes) => parts.votes.push((number, row)),
                    None => return Err(Fault::at(number, format!("{} stands before META", quoted(line)))),
                }
                continue;
            }
        };
        let seen = match named {
            Section::Meta => &parts.meta,
            Section::Projects => &parts.projects,
            Section::Votes => &parts.votes,
        };
        if section == Some(named) || !seen.is_empty() {
            return Err(Fault::at(number, format!("the section {} begins twice", line.trim())));
        }
        section = Some(named);
    }
    Ok(parts)
}

/// The line of each key.
type Lines = HashMap<String, usize>;

fn meta(rows: Rows, election: &mut Election) -> Result<Lines, Fault> {
    if rows.is_empty() {
        return Err(Fault::of_all("there is no section META"));
    }
    let mut lines = Lines::new();
    for (number, row) in rows {
        let mut row = row.into_iter();
        let key = row.next().unwrap_or_default().trim().to_ascii_lowercase();
        let value = row.collect::<Vec<_>>().join(";");
        if key == "key" && value.trim_end_matches(';') == "value" {
            continue;
        }
        if lines.insert(key.clone(), number).is_some() {
            return Err(Fault::at(number, format!("{} stands in META twice", quoted(&key))));
        }
        election.meta.push((key, value));
    }
    Ok(lines)
}

/// Costs as they are written, with their lines.
fn projects(rows: Rows, election: &mut Election) -> Result<Vec<(usize, Decimal)>, Fault> {
    let mut rows = rows.into_iter();
    let (number, header) = rows.next().ok_or_else(|| Fault::of_all("there is no section PROJECTS"))?;
    let header = Header::read(number, header)?;
    if let Some(lacking) = ["project_id", "cost"].into_iter().find(|name| !header.has(name)) {
        return Err(Fault::at(number, format!("the column {lacking} is missing")));
    }
    let mut costs = Vec::new();
    let mut known = HashMap::new();
    for (number, row) in rows {
        header.fits(number, &row)?;
        let id = header.of(&row, "project_id").ok_or_else(|| Fault::at(number, "a project without project_id"))?;
        if id.contains(',') {
            return Err(Fault::at(number, format!("the project_id {} has a comma", quoted(id))));
        }
        if let Some(first) = known.insert(id.to_owned(), number) {
            return Err(Fault::at(number, format!("the project {} stands in line {first} too", quoted(id))));
        }
        let cost = header.of(&row, "cost").ok_or_else(|| Fault::at(number, "a project without cost"))?;
        let wrong = |name: &str, value: &str, why: &str| Fault::at(number, format!("the {name} {} {why}", quoted(value)));
        costs.push((number, Decimal::read(cost).map_err(|why| wrong("cost", cost, why))?));
        let votes = header.of(&row, "votes").map(|value| whole(value).map_err(|why| wrong("number of votes", value, why))).transpose()?;
        let score = header.of(&row, "score").map(|value| Decimal::read(value).map_err(|why| wrong("score", value, why))).transpose()?;
        election.projects.push(Project {
            id: id.to_owned(),
            name: header.of(&row, "name").unwrap_or_default().to_owned(),
            cost: 0,
            votes,
            score,
            selected: header.of(&row, "selected").map(str::to_owned),
            group: ["exclusive_group", "group", "exclusive"].into_iter().find_map(|name| header.of(&row, name)).map(str::to_owned),
        });
    }
    match election.projects.len() {
        0 => Err(Fault::at(number, "there is no project")),
        count if count > MOST_PROJECTS => Err(Fault::of_all(format!("there are more than {MOST_PROJECTS} projects"))),
        _ => Ok(costs),
    }
}

fn whole(text: &str) -> Result<u64, &'static str> {
    let read = Decimal::read(text)?;
    if read.decimals == 0 { Ok(read.digits) } else { Err("is not a whole number") }
}

/// The budget and the costs in one unit.
fn amounts(lines: &Lines, costs: &[(usize, Decimal)], election: &mut Election) -> Result<(), Fault> {
    let line = *lines.get("budget").ok_or_else(|| Fault::of_all("META says no budget"))?;
    let said = election.said("budget").unwrap_or_default();
    let budget = Decimal::read(said).map_err(|why| Fault::at(line, format!("the budget {} {why}", quoted(said))))?;
    let decimals = costs.iter().map(|(_, cost)| cost.decimals).chain([budget.decimals]).max().unwrap_or_default();
    let in_units = |line: usize, amount: Decimal| amount.in_units(decimals).ok_or_else(|| Fault::at(line, "the amount is too large"));
    election.decimals = decimals;
    election.budget = in_units(line, budget)?;
    for (project, (line, cost)) in election.projects.iter_mut().zip(costs) {
        project.cost = in_units(*line, *cost)?;
    }
    Ok(())
}

fn kind(lines: &Lines, election: &mut Election) -> Result<Kind, Fault> {
    let Some(said) = election.said("vote_type").map(str::to_ascii_lowercase) else {
        election.oddities.push("META says no vote_type: read as approval".to_owned());
        return Ok(Kind::Approval);
    };
    Kind::parse(&said).ok_or_else(|| {
        let known = "approval, choose-1, ordinal, cumulative, scoring";
        Fault { line: lines.get("vote_type").copied(), what: format!("the vote_type {} is none of {known}", quoted(&said)) }
    })
}

fn votes(rows: Rows, election: &mut Election) -> Result<(), Fault> {
    let mut rows = rows.into_iter();
    let Some((number, header)) = rows.next() else { return Err(Fault::of_all("there is no section VOTES")) };
    let header = Header::read(number, header)?;
    if !header.has("vote") {
        return Err(Fault::at(number, "the column vote is missing"));
    }
    if !header.has("voter_id") {
        election.oddities.push("VOTES has no column voter_id".to_owned());
    }
    let places: HashMap<String, usize> = election.projects.iter().enumerate().map(|(place, project)| (project.id.clone(), place)).collect();
    let mut twice = 0;
    // In which line each project was named last.
    let mut named = vec![0; places.len()];
    for (number, row) in rows {
        header.fits(number, &row)?;
        let voter = header.of(&row, "voter_id").unwrap_or_default().to_owned();
        let ids: Vec<&str> = header.of(&row, "vote").map(|vote| vote.split(',').map(str::trim).collect()).unwrap_or_default();
        let points = points(number, header.of(&row, "points"), ids.len(), election.kind)?;
        let mut choices: Vec<(usize, u64)> = Vec::with_capacity(ids.len());
        for (at, id) in ids.into_iter().enumerate() {
            let place = *places.get(id).ok_or_else(|| Fault::at(number, format!("the project {} is not in the list", quoted(id))))?;
            if std::mem::replace(&mut named[place], number) == number {
                twice += 1;
            } else {
                choices.push((place, points.get(at).copied().unwrap_or(1)));
            }
        }
        election.ballots.push(Ballot { voter, choices });
    }
    if twice > 0 {
        election.oddities.push(format!("{twice} time(s) a ballot names a project again: counted once"));
    }
    Ok(())
}

/// The points of a ballot, one for each choice; none where its kind has none.
fn points(number: usize, said: Option<&str>, choices: usize, kind: Kind) -> Result<Vec<u64>, Fault> {
    if !kind.has_points() {
        return Ok(Vec::new());
    }
    let values: Vec<&str> = said.map(|said| said.split(',').collect()).unwrap_or_default();
    if values.len() != choices {
        return Err(Fault::at(number, format!("there are {} points for {choices} projects", values.len())));
    }
    let read = |value: &str| whole(value).and_then(|points| if points > MOST_POINTS { Err("is too large") } else { Ok(points) });
    values.into_iter().map(|value| read(value).map_err(|why| Fault::at(number, format!("the points {} {why}", quoted(value.trim()))))).collect()
}
