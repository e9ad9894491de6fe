//! The part of `count` that checks logs: that of a ballot, with every other published file that is at hand, and the public record of moderation.
//!
//! Files are at hand that were named, and those that stand beside the log under the names with which they are downloaded together. What is not as it was
//! published is named by its file and its line; what a report or the declaration says otherwise than the count does, by its round or its winner.

use std::path::{Path, PathBuf};

use counting::count::{Official, Options, Published as Printed, Report, Rule, first_difference};
use counting::log::{Chain, Published, follow};
use counting::{Declared, Fault};
use serde::Serialize;
use serde_json::{Value, json};

/// Faults that are shown of a log; one flipped byte can make many.
const SHOWN: usize = 20;

const LOG: &str = "log.json";
/// The table of all votes, as it is published.
pub(super) const TABLE: &str = "ballots.csv";
/// The file of rankings, as it is published.
pub(super) const RANKING: &str = "ranking.toc";
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
    /// Whether the log is as it was sealed; if not, what it names is no reason to read anything.
    is_sealed: bool,
    /// Files that were read, and what is in them.
    read: Vec<(PathBuf, Vec<u8>)>,
    /// Those of them that were compared: their name in the log, and their place.
    compared: Vec<(String, usize)>,
    faults: Vec<Found>,
    /// What is worth knowing, and is no fault.
    remarks: Vec<String>,
}

pub(super) fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|error| Fault::of_all(format!("it cannot be read: {error}")))
}

/// What somebody else wrote, without signs that a terminal obeys; lines stay lines.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Whether a file of this name is published with a log. Whatever else a log names is looked for nowhere.
fn is_published(name: &str) -> bool {
    let is_number = |number: &str| (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = |start: &str, end: &str| name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(is_number);
    [TABLE, DECLARATION, RANKING].contains(&name) || numbered("envelope-", ".pb") || numbered("report-", ".json")
}

/// What is in a file; nothing of what is none, such as a link.
fn read_regular(file: &Path) -> Option<Vec<u8>> {
    let is_file = std::fs::symlink_metadata(file).is_ok_and(|known| known.is_file());
    is_file.then(|| std::fs::read(file).ok()).flatten()
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
        let is_sealed = log.is_sealed();
        Ok(Self { name, log, is_sealed, read: Vec::new(), compared: Vec::new(), faults, remarks })
    }

    fn fault(&mut self, file: &str, fault: Fault) {
        self.faults.push(Found { file: file.to_owned(), fault });
    }

    /// Compares the bytes of a file with the sums of the log, and the table of votes with those that the log opens. A line that was changed is named so although
    /// the file cannot be read any more.
    pub fn compare(&mut self, file: &Path, content: Vec<u8>) {
        self.read.push((file.to_owned(), content));
        let (name, content) = (name(file), self.read.last().map(|(_, content)| content.as_slice()).unwrap_or_default());
        // A file that was downloaded has the name of the consultation before its own.
        let Some(known) = self.log.files.iter().map(|sums| sums.name.clone()).find(|known| is_published(known) && name.ends_with(known)) else {
            self.fault(&name, Fault::of_all("it is not among the files of the log"));
            return;
        };
        let Some((sums, line)) = self.log.file(&known) else { return };
        // Sums that are not those that were sealed say nothing of a file.
        let is_sealed = !self.faults.iter().any(|found| found.file == self.name && found.fault.line == Some(line));
        let changed = self.log.compare_file(sums, content).filter(|_| is_sealed);
        let other = || if known == TABLE { self.log.compare_table(content).unwrap_or_else(Some) } else { None };
        let fault = changed.or_else(other);
        self.compared.push((known, self.read.len() - 1));
        fault.into_iter().for_each(|fault| self.fault(&name, fault));
    }

    /// Compares what stands beside the log: files that were downloaded with it have the same beginning of their names. A log comes from anybody: it has a file looked
    /// for only under a name that is published, and only if it is as it was sealed.
    pub fn compare_beside(&mut self, file: &Path) {
        let Some(start) = self.name.strip_suffix(LOG).map(str::to_owned) else { return };
        for known in self.missing().into_iter().filter(|known| self.is_sealed && is_published(known)).collect::<Vec<_>>() {
            let beside: PathBuf = file.with_file_name(start.clone() + &known);
            if let Some(content) = read_regular(&beside) {
                self.compare(&beside, content);
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
        self.compared.iter().find(|(known, _)| known == name).map(|(_, at)| self.read[*at].1.as_slice())
    }

    /// What is in a file that was read for this log.
    pub fn read_before(&self, file: &Path) -> Option<&[u8]> {
        self.read.iter().find(|(known, _)| known == file).map(|(_, content)| content.as_slice())
    }

    /// Compares a count of a file as it was published with what was published of it: the report of the rules, and the declaration with its winners.
    pub fn compare_count(&mut self, file: &Path, counted: &Counted, declared: Option<&Declared>) {
        let number = name(file).rsplit_once("envelope-").and_then(|(_, rest)| rest.strip_suffix(".pb")?.parse::<u32>().ok()).unwrap_or(1);
        let of = format!("report-{number}.json");
        let mut found = Vec::new();
        if let Some(printed) = self.content(&of).filter(|printed| is_of(printed, &counted.report)) {
            match serde_json::from_slice::<Printed>(printed) {
                Ok(printed) => found.extend(first_difference(&printed, &counted.report).map(|difference| (of, Fault::of_all(difference.to_string())))),
                Err(error) => found.push((of, Fault::at(error.line().max(1), "this is not what was printed of a count"))),
            }
        }
        if let Some(declared) = declared {
            let alien = (declared.consultation() != self.log.consultation).then(|| Fault::of_all("it is of another ballot than the log"));
            let others = alien.map_or_else(|| other_than_declared(declared, counted), |fault| vec![fault]);
            found.extend(others.into_iter().map(|fault| (DECLARATION.to_owned(), fault)));
        }
        for (file, fault) in found {
            self.fault(&file, fault);
        }
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
        let (missing, why) =
            (self.missing(), if self.is_sealed { "not here, and not compared" } else { "not looked for, since the log is not as it was sealed" });
        lines.extend((!missing.is_empty()).then(|| format!("log: {why}: {}", missing.join(", "))));
        lines.extend(self.remarks.iter().map(|remark| format!("log: {remark}")));
        lines.join("\n")
    }
}

/// A count of a file.
pub(super) struct Counted {
    pub report: Report,
    /// The options that it has.
    pub ids: Vec<String>,
    /// What it says of itself otherwise than was declared.
    pub other: Option<Fault>,
    /// Whether it was counted as it was published: nothing was asked for but what was published too.
    pub is_own: bool,
}

/// Whether what was printed is of such a count: rankings may be counted by another rule, or with another lot, than was published.
fn is_of(printed: &[u8], report: &Report) -> bool {
    let Options::Ranked { lot, .. } = &report.options else { return true };
    serde_json::from_slice::<Value>(printed)
        .is_ok_and(|printed| printed["rule"].as_str() == Some(report.rule.as_str()) && printed["options"]["lot"].as_str() == lot.as_deref())
}

/// What a declaration says otherwise than the file and the count do.
fn other_than_declared(declared: &Declared, counted: &Counted) -> Vec<Fault> {
    if let Some(fault) = &counted.other {
        return vec![fault.clone()];
    }
    let (published, missing) = declared.published(counted.ids.iter().map(String::as_str));
    let difference = published.and_then(|published| first_difference(&published, &counted.report)).map(|difference| Fault::of_all(difference.to_string()));
    // Who won by answers stands in the answers alone.
    let odd = declared.odd_winner().filter(|_| counted.report.rule != Rule::YesNo);
    odd.into_iter().chain(missing).chain(difference).collect()
}

/// Compares a count with a declaration where there is no log: what it says otherwise is said beside the count, as of winners that a file names itself.
pub(super) fn compare_declared(counted: &mut Counted, declared: &Declared) {
    if !declared.is_counted() {
        return;
    }
    let faults = other_than_declared(declared, counted);
    let (published, _) = declared.published(counted.ids.iter().map(String::as_str));
    let first_difference = published.as_ref().and_then(|published| first_difference(published, &counted.report));
    let winners = published.map(|published| published.winners).unwrap_or_default();
    counted.report.official = Some(Official { winners, same: faults.is_empty(), first_difference });
    counted.report.oddities.extend(faults.into_iter().map(|fault| format!("{DECLARATION} says something else: {fault}")));
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
