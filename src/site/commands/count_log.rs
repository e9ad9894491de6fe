//! The part of `count` that checks logs: that of a ballot, alone or against a file of votes, and the public record of moderation.

use std::path::Path;

use counting::Fault;
use counting::log::{Chain, Published, follow};
use serde_json::{Value, json};

/// Faults that are shown of a log; one flipped byte can make many.
const SHOWN: usize = 20;

/// A log, and everything that is not so.
pub(super) struct Checked {
    log: Published,
    faults: Vec<Fault>,
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
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Checked {
    /// Reads a log and checks it. `key` is the public key as it was learned elsewhere.
    pub fn read(file: &Path, key: Option<&str>) -> Result<Self, Fault> {
        let log = Published::read(&read(file)?)?;
        let faults = log.check(key);
        let remark = |name: String| format!("the key is the one that was given, which is called {} there", shown(&name));
        let remarks = key.and_then(|key| log.other_name(key)).map(remark).into_iter().collect();
        Ok(Self { log, faults, remarks })
    }

    /// Compares the bytes of a file with the sums of the log. A line that was changed is named so although the file cannot be read any more.
    pub fn compare(&mut self, file: &Path, content: &[u8]) {
        let name = name(file);
        // A file that was downloaded has the name of the consultation before its own.
        match self.log.files.iter().find(|sums| name.ends_with(&sums.name)) {
            Some(sums) => self.faults.extend(sums.compare(content).map(|fault| Fault::of_all(format!("{name}: {fault}")))),
            None => self.faults.push(Fault::of_all(format!("{name} is not among the files of the log"))),
        }
    }

    /// Compares the votes of a file with those that the log opens.
    pub fn compare_votes(&mut self, file: &Path, votes: Votes<'_>) {
        let name = name(file);
        let faults = match votes {
            Votes::Budget(election) => self.log.compare_votes(election),
            Votes::Rankings(profile) => self.log.compare_rankings(profile),
        };
        self.faults.extend(faults.into_iter().map(|fault| Fault::of_all(format!("{name}: {fault}"))));
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
            "faults": self.faults,
            "remarks": self.remarks,
        })
    }

    /// In a line, or what is wrong in one each.
    pub fn to_text(&self) -> String {
        let remarks = self.remarks.iter().map(|remark| format!("log: {remark}"));
        if self.is_good() {
            let (leaves, checkpoints, opened) = (self.log.leaves.len(), self.log.checkpoints.len(), self.log.opened.len());
            let good = format!("log: good; {leaves} leaves, {checkpoints} checkpoints, {opened} votes opened; key {}", self.log.key);
            return std::iter::once(good).chain(remarks).collect::<Vec<_>>().join("\n");
        }
        let shown = self.faults.iter().take(SHOWN).map(|fault| format!("log: {fault}"));
        let more = self.faults.len().saturating_sub(SHOWN);
        shown.chain((more > 0).then(|| format!("log: and {more} more"))).chain(remarks).collect::<Vec<_>>().join("\n")
    }
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
