//! From an election to bytes.

use crate::election::{Election, Project};
use crate::money::Money;

/// A field; in quotes where it must be. A line break would end the row.
fn field(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    if text.contains([';', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

type Cell = fn(&Election, &Project) -> Option<String>;

/// Columns of projects; those that are empty for all are left out, but for the first two.
const COLUMNS: [(&str, Cell); 7] = [
    ("project_id", |_, project| Some(project.id.clone())),
    ("cost", |election, project| Some(election.money(project.cost).to_string())),
    ("votes", |_, project| project.votes.map(|votes| votes.to_string())),
    ("score", |_, project| project.score.map(|score| Money { units: score.digits, decimals: score.decimals }.to_string())),
    ("name", |_, project| Some(project.name.clone()).filter(|name| !name.is_empty())),
    ("selected", |_, project| project.selected.clone()),
    ("exclusive_group", |_, project| project.group.clone()),
];

/// Writes a `.pb` file. `num_projects`, `num_votes`, `budget` and `vote_type` are those of the election, whatever its `meta` says.
pub fn write(election: &Election) -> String {
    write_with(election, &[])
}

/// The same with further columns of projects: the name of each, and what stands in it for every project.
pub fn write_with(election: &Election, further: &[(&str, Vec<String>)]) -> String {
    let own = [
        ("num_projects", election.projects.len().to_string()),
        ("num_votes", election.ballots.len().to_string()),
        ("budget", election.money(election.budget).to_string()),
        ("vote_type", election.kind.as_str().to_owned()),
    ];
    let mut lines = vec!["META".to_owned(), "key;value".to_owned()];
    let others = election.meta.iter().filter(|(key, _)| !own.iter().any(|(known, _)| known == key));
    lines.extend(others.map(|(key, value)| format!("{};{}", field(key), field(value))));
    lines.extend(own.iter().map(|(key, value)| format!("{key};{value}")));
    lines.push("PROJECTS".to_owned());
    let columns: Vec<_> = COLUMNS
        .iter()
        .enumerate()
        .filter(|(at, (_, cell))| *at < 2 || election.projects.iter().any(|project| cell(election, project).is_some()))
        .map(|(_, column)| column)
        .collect();
    lines.push(columns.iter().map(|(name, _)| *name).chain(further.iter().map(|(name, _)| *name)).collect::<Vec<_>>().join(";"));
    for (at, project) in election.projects.iter().enumerate() {
        let own = columns.iter().map(|(_, cell)| cell(election, project).unwrap_or_default());
        let cells = own.chain(further.iter().map(|(_, cells)| cells.get(at).cloned().unwrap_or_default()));
        lines.push(cells.map(|cell| field(&cell)).collect::<Vec<_>>().join(";"));
    }
    lines.push("VOTES".to_owned());
    lines.push(if election.kind.has_points() { "voter_id;vote;points".to_owned() } else { "voter_id;vote".to_owned() });
    for ballot in &election.ballots {
        let ids: Vec<&str> = ballot.choices.iter().filter_map(|(project, _)| election.projects.get(*project)).map(|project| project.id.as_str()).collect();
        let mut line = format!("{};{}", field(&ballot.voter), field(&ids.join(",")));
        if election.kind.has_points() {
            line.push(';');
            line.push_str(&ballot.choices.iter().map(|(_, points)| points.to_string()).collect::<Vec<_>>().join(","));
        }
        lines.push(line);
    }
    lines.push(String::new());
    lines.join("\n")
}
