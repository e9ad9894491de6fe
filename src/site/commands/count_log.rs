//! The part of `count` that checks logs: that of a ballot, with every other published file that is at hand, and the public record of moderation.
//!
//! Files are at hand that were named, and those that stand beside the log under the names with which they are downloaded together. What is not as it was
//! published is named by its file and its line; what a report or the declaration says otherwise than the count does, by its round or its winner.

use std::path::{Path, PathBuf};

use counting::count::{Published as Printed, Report, first_difference};
use counting::log::{Chain, Published, follow};
use counting::{Declared, Fault};
use serde::Serialize;
use serde_json::{Value, json};

/// Faults that are shown of a log; one flipped byte can make many.
const SHOWN: usize = 20;

const LOG: &str = "log.json";
/// The table of all votes, as it is published.
pub(super) const TABLE: &str = "ballots.csv";
/// What was declared.
pub(super) const DECLARATION: &str = "declaration.json";

/// What is wrong, and with which file.
#[derive(Debug, Serialize)]
struct Found {
    file: String,
    #[serde(flatten)]
    fault: Fault,
}

/// A log with what was published beside it, and everything that is not so.
pub(super) struct Checked {
    /// Of the log's own file.
    name: String,
    log: Published,
    /// Files that were compared: their name in the log, and what is in them.
    compared: Vec<(String, Vec<u8>)>,
    faults: Vec<Found>,
    /// What is worth knowing, and is no fault.
    remarks: Vec<String>,
}

pub(super) fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|error| Fault::of_all(format!("it cannot be read: {error}")))
}

/// A name that somebody gave, without signs that a terminal obeys.
fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn name(file: &Path) -> String {
    file.file_name().map(|name| shown(&name.to_string_lossy())).unwrap_or_default()
}

impl Checked {
    /// Reads a log and checks it. `key` is the public key as it was learned elsewhere.
    pub fn read(file: &Path, key: Option<&str>) -> Result<Self, Fault> {
        let log = Published::read(&read(file)?)?;
        let name = name(file);
        let faults = log.check(key).into_iter().map(|fault| Found { file: name.clone(), fault }).collect();
        let remark = |name: String| format!("the key is the one that was given, which is called {} there", shown(&name));
        let remarks = key.and_then(|key| log.other_name(key)).map(remark).into_iter().collect();
        Ok(Self { name, log, compared: Vec::new(), faults, remarks })
    }

    fn fault(&mut self, file: &str, fault: Fault) {
        self.faults.push(Found { file: file.to_owned(), fault });
    }

    /// Compares the bytes of a file with the sums of the log, and the table of votes with those that the log opens. A line that was changed is named so although
    /// the file cannot be read any more.
    pub fn compare(&mut self, file: &Path, content: &[u8]) {
        let name = name(file);
        // A file that was downloaded has the name of the consultation before its own.
        let Some(known) = self.log.files.iter().map(|sums| sums.name.clone()).find(|known| name.ends_with(known)) else {
            self.fault(&name, Fault::of_all("it is not among the files of the log"));
            return;
        };
        let Some((sums, line)) = self.log.file(&known) else { return };
        // Sums that are not those that were sealed say nothing of a file.
        let is_sealed = !self.faults.iter().any(|found| found.file == self.name && found.fault.line == Some(line));
        let changed = sums.compare(content).filter(|_| is_sealed);
        let other = || if known == TABLE { self.log.compare_table(content).unwrap_or_else(Some) } else { None };
        if let Some(fault) = changed.or_else(other) {
            self.fault(&name, fault);
        }
        self.compared.push((known, content.to_vec()));
    }

    /// Compares what stands beside the log: files that were downloaded with it have the same beginning of their names.
    pub fn compare_beside(&mut self, file: &Path) {
        let Some(start) = self.name.strip_suffix(LOG).map(str::to_owned) else { return };
        for known in self.missing() {
            let beside: PathBuf = file.with_file_name(start.clone() + &known);
            if let Ok(content) = std::fs::read(&beside) {
                self.compare(&beside, &content);
            }
        }
    }

    /// Files of the log that were not compared.
    fn missing(&self) -> Vec<String> {
        let is_missing = |name: &String| !self.compared.iter().any(|(known, _)| known == name);
        self.log.files.iter().map(|sums| sums.name.clone()).filter(is_missing).collect()
    }

    /// Compares the votes of a file with those that the log opens.
    pub fn compare_votes(&mut self, file: &Path, votes: Votes<'_>) {
        let name = name(file);
        let faults = match votes {
            Votes::Budget(election) => self.log.compare_votes(election),
            Votes::Rankings(profile) => self.log.compare_rankings(profile),
        };
        faults.into_iter().for_each(|fault| self.fault(&name, fault));
    }

    /// What is in a file that was compared, by its name in the log.
    pub fn content(&self, name: &str) -> Option<&[u8]> {
        self.compared.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_slice())
    }

    /// Compares a count of a file as it was published with what was published of it: the report of the rules, and the declaration with its winners.
    pub fn compare_count(&mut self, file: &Path, counted: &Counted, declared: Option<&Declared>) {
        let number = name(file).rsplit_once("envelope-").and_then(|(_, rest)| rest.strip_suffix(".pb")?.parse::<u32>().ok()).unwrap_or(1);
        let of = format!("report-{number}.json");
        let mut found = Vec::new();
        if let Some(printed) = self.content(&of) {
            match serde_json::from_slice::<Printed>(printed) {
                Ok(printed) => found.extend(first_difference(&printed, &counted.report).map(|difference| (of, Fault::of_all(difference.to_string())))),
                Err(error) => found.push((of, Fault::at(error.line().max(1), "this is not what was printed of a count"))),
            }
        }
        let other = declared.and_then(|declared| self.other_than_declared(declared, counted));
        found.extend(other.map(|fault| (DECLARATION.to_owned(), fault)));
        for (file, fault) in found {
            self.fault(&file, fault);
        }
    }

    /// What a declaration says otherwise than the log, the file and the count do.
    fn other_than_declared(&self, declared: &Declared, counted: &Counted) -> Option<Fault> {
        if declared.consultation() != self.log.consultation {
            return Some(Fault::of_all("it is of another ballot than the log"));
        }
        if !counted.as_declared {
            return Some(Fault::of_all("the file that was counted has another rule, setting or lot"));
        }
        let published = declared.published(counted.ids.iter().map(String::as_str))?;
        first_difference(&published, &counted.report).map(|difference| Fault::of_all(difference.to_string()))
    }

    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// As JSON, to stand beside a count.
    pub fn to_json(&self) -> Value {
        json!({
            "good": self.is_good(),
            "origin": self.log.origin,
            "key": self.log.key,
            "leaves": self.log.leaves.len(),
            "checkpoints": self.log.checkpoints.len(),
            "opened": self.log.opened.len(),
            "compared": self.compared.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "missing": self.missing(),
            "faults": self.faults,
            "remarks": self.remarks,
        })
    }

    /// In a few lines, or what is wrong in one each.
    pub fn to_text(&self) -> String {
        let mut lines = Vec::new();
        if self.is_good() {
            let (leaves, checkpoints, opened) = (self.log.leaves.len(), self.log.checkpoints.len(), self.log.opened.len());
            lines.push(format!("log: good; {leaves} leaves, {checkpoints} checkpoints, {opened} votes opened; key {}", self.log.key));
            let names: Vec<&str> = self.compared.iter().map(|(name, _)| name.as_str()).collect();
            lines.extend((!names.is_empty()).then(|| format!("log: as published: {}", names.join(", "))));
        }
        lines.extend(self.faults.iter().take(SHOWN).map(|found| format!("log: {}: {}", found.file, found.fault)));
        let more = self.faults.len().saturating_sub(SHOWN);
        lines.extend((more > 0).then(|| format!("log: and {more} more")));
        let missing = self.missing();
        lines.extend((!missing.is_empty()).then(|| format!("log: not here, and not compared: {}", missing.join(", "))));
        lines.extend(self.remarks.iter().map(|remark| format!("log: {remark}")));
        lines.join("\n")
    }
}

/// A count of a file.
pub(super) struct Counted {
    pub report: Report,
    /// The options that it has.
    pub ids: Vec<String>,
    /// Whether it says of itself what was declared, as far as it says anything.
    pub as_declared: bool,
}

/// What a file of votes holds.
#[derive(Clone, Copy)]
pub(super) enum Votes<'a> {
    Budget(&'a counting::Election),
    Rankings(&'a counting::ranked::Profile),
}

/// Follows the public record of moderation through a file of its entries.
pub(super) fn record(file: &Path, digest: Option<&str>) -> Result<Chain, Fault> {
    follow(&read(file)?, digest)
}

/// What was followed, in two lines.
pub(super) fn chain_text(chain: &Chain) -> String {
    let Chain { first, last, digest, .. } = chain;
    format!(
        "record of moderation: entries {first} to {last} follow each other\ndigest of entry {last}: {digest} (compare it with the page of the record, or with the next entry)"
    )
}
