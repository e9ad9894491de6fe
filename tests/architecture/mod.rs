//! The house keeps its shape: floors, slices, and whose table is whose.
//!
//! The sources are read as tokens, so that comments and strings are told from code. Code under `#[cfg(test)]` is left out: a test may look at anything.

mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sources::{Source, read};

/// From the ground up, each with what it is for. A module uses what lies on floors below its own, and other slices of its own floor as long as that makes no
/// circle. The picture in the README is drawn from this table.
const FLOORS: [(&str, &str); 9] = [
    ("base", "what all stand on, and what knows none of them"),
    ("communes", "settings, neighbourhoods, running numbers, places"),
    ("web", "HTTP: visits, forms, errors, headers, the server"),
    ("people", "who"),
    ("content", "what is said, whatever its kind"),
    ("moderation", "by which rules"),
    ("participation", "in which ways"),
    ("channels", "through which ways in and out"),
    ("site", "all together: pages of several rooms, the command line, the demonstration"),
];

/// What is pure and knows nothing of the house may be used on every floor.
const PURE: [&str; 3] = ["asking", "counting", "xlsform"];
/// The roots of crates of their own, which no module declares.
const CRATES: [&str; 5] = ["asking", "counting", "ground", "recount", "xlsform"];

/// Floors that are one slice each.
const UNDIVIDED: [&str; 4] = ["communes", "web", "moderation", "site"];

fn is_root(module: &[String]) -> bool {
    matches!(module, [root] if CRATES.contains(&root.as_str()))
}

fn floor(module: &[String]) -> Option<usize> {
    FLOORS.iter().position(|(floor, _)| module.first().is_some_and(|first| first == floor))
}

/// `people::accounts::store` is of the slice `people::accounts`, `moderation::flags::store` of `moderation`.
fn slice(module: &[String]) -> String {
    let deep = if module.first().is_some_and(|first| UNDIVIDED.contains(&first.as_str())) { 1 } else { 2 };
    module[..module.len().min(deep)].join("::")
}

/// The arrows between modules: who uses whom, by which path.
fn arrows(sources: &[Source]) -> Vec<(&Source, &Source, String)> {
    let by_module: BTreeMap<&[String], &Source> = sources.iter().map(|source| (source.module.as_slice(), source)).collect();
    let mut arrows = Vec::new();
    for source in sources {
        for path in &source.uses {
            let owner = (1..=path.len()).rev().find_map(|length| by_module.get(&path[..length]));
            if let Some(used) = owner.filter(|used| used.module != source.module) {
                arrows.push((source, *used, path.join("::")));
            }
        }
    }
    arrows
}

/// Every circle: its members, each reaching each of the others.
fn circles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(at) = next.pop() {
            next.extend(edges.get(at).into_iter().flatten().filter(|to| seen.insert((*to).clone())));
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> = edges.keys().map(|from| (from, reached(from))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (from, to) in &reach {
        if to.contains(*from) && !found.iter().any(|circle| circle.contains(from)) {
            found.push(to.iter().filter(|other| reach.get(other).is_some_and(|back| back.contains(*from))).cloned().collect());
        }
    }
    found
}

fn edges(arrows: &[(&Source, &Source, String)], name: impl Fn(&Source) -> String) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (from, to, _) in arrows {
        let (from, to) = (name(from), name(to));
        if from != to {
            edges.entry(from).or_default().insert(to);
        }
    }
    edges
}

#[test]
fn every_module_has_a_floor() {
    let strays: Vec<_> = read("src")
        .iter()
        .filter(|source| {
            !source.module.is_empty() && floor(&source.module).is_none() && ![&PURE[..], &CRATES[..]].concat().contains(&source.module[0].as_str())
        })
        .map(|source| &source.file)
        .collect();
    assert!(strays.is_empty(), "these lie on no floor (see src/lib.rs): {strays:#?}");
}

#[test]
fn every_file_is_a_module_of_another() {
    for root in ["src", "app/src"] {
        let sources = read(root);
        // A floor is declared by the root of its crate.
        let floors = FLOORS.map(|(floor, _)| vec![floor.to_owned()]);
        let declared: BTreeSet<_> = sources.iter().flat_map(|source| &source.modules).chain(&floors).collect();
        let loose: Vec<_> = sources
            .iter()
            .filter(|source| !source.module.is_empty() && !is_root(&source.module) && !declared.contains(&source.module))
            .map(|source| &source.file)
            .collect();
        assert!(loose.is_empty(), "no module declares these: {loose:?}");
    }
}

#[test]
fn nothing_uses_what_lies_above() {
    let sources = read("src");
    assert!(sources.len() > 200, "the sources were not read");
    let up: BTreeSet<_> = arrows(sources)
        .into_iter()
        .filter(|(from, to, _)| floor(&from.module).zip(floor(&to.module)).is_some_and(|(from, to)| from < to))
        .map(|(from, _, path)| format!("{} uses {path}", from.file))
        .collect();
    assert!(up.is_empty(), "{} arrows point up: {up:#?}", up.len());
}

#[test]
fn no_files_and_no_slices_use_each_other_in_a_circle() {
    let sources = read("src");
    let arrows = arrows(sources);
    let files = circles(&edges(&arrows, |source| source.module.join("::")));
    assert!(files.is_empty(), "circles of files: {files:#?}");
    let slices = circles(&edges(&arrows, |source| slice(&source.module)));
    assert!(slices.is_empty(), "circles of slices: {slices:#?}");
}

#[test]
fn pages_have_no_circle() {
    let sources = read("app/src");
    assert!(sources.len() > 100, "the sources were not read");
    let arrows = arrows(sources);
    let files = circles(&edges(&arrows, |source| source.module.join("::")));
    assert!(files.is_empty(), "circles of files: {files:#?}");
    let rooms = circles(&edges(&arrows, |source| source.module[..source.module.len().min(1)].join("::")));
    assert!(rooms.is_empty(), "circles of rooms: {rooms:#?}");
}

/// A table belongs to the slice that names it in SQL; whoever else wants to know something of it asks that slice.
#[test]
fn each_table_is_named_by_one_slice() {
    let tables = sources::tables("migrations/postgres");
    assert!(tables.len() > 50, "the migrations were not read");
    let mut named: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = tables.into_iter().map(|table| (table, BTreeMap::new())).collect();
    for source in read("src") {
        for table in &source.tables {
            if let Some(slices) = named.get_mut(table) {
                slices.entry(slice(&source.module)).or_default().insert(source.file.clone());
            }
        }
    }
    let shared: BTreeMap<_, _> = named.iter().filter(|(_, slices)| slices.len() > 1).collect();
    assert!(shared.is_empty(), "{} tables are named by several slices: {shared:#?}", shared.len());
    let idle: Vec<_> = named.iter().filter(|(_, slices)| slices.is_empty()).map(|(table, _)| table).collect();
    assert!(idle.is_empty(), "no slice names these tables: {idle:?}");
}

/// More belong together in a struct.
const MOST_PARAMETERS: usize = 5;

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for root in ["src", "app/src"] {
        for source in read(root) {
            if source.lines > 400 {
                long.push(format!("{}: {} lines", source.file, source.lines));
            }
            long.extend(
                source
                    .functions
                    .iter()
                    .filter(|function| function.lines > 60)
                    .map(|function| format!("{}: {} has {} lines", source.file, function.name, function.lines)),
            );
            long.extend(
                source
                    .functions
                    .iter()
                    .filter(|function| function.parameters > MOST_PARAMETERS)
                    .map(|function| format!("{}: {} takes {}", source.file, function.name, function.parameters)),
            );
        }
    }
    assert!(long.is_empty(), "{} are longer than a reader likes: {long:#?}", long.len());
}

/// The name of a public function, type or constant that a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.strip_prefix("pub ")?.split_whitespace().skip_while(|word| matches!(*word, "async" | "const" | "unsafe"));
    let next = words.next()?;
    let name = if matches!(next, "fn" | "struct" | "enum" | "trait" | "type" | "static") { words.next()? } else { next };
    Some(name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).filter(|_| !matches!(next, "mod" | "use"))
}

/// Whether words stand above a line, over its attributes.
fn is_documented(lines: &[&str], at: usize) -> bool {
    lines[..at].iter().rev().find(|line| !line.trim_start().starts_with("#[")).is_some_and(|line| line.trim_start().starts_with("///"))
}

/// What others call or make is said in words; fields and variants may say by their names what they are.
#[test]
fn what_others_use_is_documented() {
    let mut bare = Vec::new();
    for source in read("src") {
        let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&source.file)).expect("a source");
        let lines: Vec<&str> = text.lines().collect();
        let public: BTreeSet<&str> = lines.iter().filter_map(|line| declared(line)).collect();
        let mut own = false;
        for (at, line) in lines.iter().enumerate() {
            if let Some(rest) = line.strip_prefix("impl") {
                own = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| public.contains(word));
            }
            let method = own && line.starts_with("    pub ") && line.contains("fn ");
            if (method || declared(line).is_some()) && !is_documented(&lines, at) {
                bare.push(format!("{}:{}: {}", source.file, at + 1, line.trim()));
            }
        }
    }
    assert!(bare.is_empty(), "{} stand without a word: {bare:#?}", bare.len());
}

/// The floors, the highest first, with their rooms.
fn picture() -> String {
    let sources = read("src");
    let mut lines = Vec::new();
    for (at, (floor, what)) in FLOORS.iter().enumerate().rev() {
        let mut rooms: BTreeSet<&str> = BTreeSet::new();
        rooms.extend(sources.iter().filter(|source| source.module.len() > 1 && source.module[0] == *floor).map(|source| source.module[1].as_str()));
        lines.push(format!("{} {floor:<14} {what}", at + 1));
        let mut line = String::new();
        for room in rooms.into_iter().filter(|room| *room != "routes" && *room != "store") {
            if line.len() + room.len() > 110 {
                lines.push(format!("{:17}{}", "", line.trim_end()));
                line.clear();
            }
            line.push_str(room);
            line.push_str("  ");
        }
        lines.push(format!("{:17}{}", "", line.trim_end()));
    }
    lines.join("\n")
}

#[test]
fn the_readme_shows_the_house() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README");
    let picture = picture();
    assert!(readme.contains(&picture), "the picture of the house in the README is to be:\n{picture}");
}
