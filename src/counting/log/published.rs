//! A log as it is published: every leaf, every checkpoint and, once the ballot is closed, the votes that count, opened.
//!
//! The file is JSON in one spelling only, with a leaf, a checkpoint or a vote a line: what is written otherwise is named by its line. Its last entry is a signed
//! note over all before it, with a sum of each line, so that no byte of it can be another without being found, and named by its line.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::checkpoint::Checkpoint;
use super::commitment::{Hash, from_hex, hex};
use super::note::{Signer, Verifier};
use super::opening::{self, Opened};
use super::sums::{FIRST_SIGNS, SIGNS, Sums, of_line};
use super::tree::{Frontier, leaf};
use crate::election::Election;
use crate::fault::Fault;
use crate::ranked::Profile;
use crate::table;

/// What the first entry says.
pub const FORMAT: &str = "tajmaat ballot log v2";
/// Of logs whose seal has no sums of lines, in everything else the same.
const FIRST_FORMAT: &str = "tajmaat ballot log v1";
/// Lines before the first leaf.
const HEAD: usize = 6;

/// A log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub format: String,
    /// The id of the consultation, on which every commitment depends.
    pub consultation: String,
    /// The first line of its checkpoints.
    pub origin: String,
    /// The public key: `name+hash+key`.
    pub key: String,
    /// In the order of their positions, in hexadecimal.
    pub leaves: Vec<String>,
    /// Signed notes, the earliest first.
    pub checkpoints: Vec<String>,
    /// In the order of their hashes; none while people vote.
    pub opened: Vec<Opened>,
    /// Other files of the result.
    pub files: Vec<Sums>,
    /// A signed note over all that stands before.
    pub seal: String,
}

impl Published {
    /// The file. The seal is what [`Published::sealed`] made.
    pub fn to_text(&self) -> String {
        self.body() + "\"seal\":" + &json(&self.seal) + "\n}\n"
    }

    /// The same with its seal.
    #[must_use]
    pub fn sealed(self, signer: &Signer) -> Self {
        let seal = signer.sign(&self.seal_text(&self.format));
        Self { seal, ..self }
    }

    /// All before the seal, with the end of its last line.
    fn body(&self) -> String {
        let mut text = self.before_files();
        list(&mut text, "files", self.files.iter().map(json));
        text
    }

    fn before_files(&self) -> String {
        let mut text = String::from("{\n");
        for (name, value) in [("format", &self.format), ("consultation", &self.consultation), ("origin", &self.origin), ("key", &self.key)] {
            text += &format!("{}:{},\n", json(&name), json(value));
        }
        list(&mut text, "leaves", self.leaves.iter().map(json));
        list(&mut text, "checkpoints", self.checkpoints.iter().map(json));
        list(&mut text, "opened", self.opened.iter().map(json));
        text
    }

    /// What the seal signs: the origin, the format, a sum of all before the files, one of each of these lines, and one of each file's entry.
    fn seal_text(&self, format: &str) -> String {
        let digest = |text: &str| hex(&Sha256::digest(text));
        let before = self.before_files();
        let mut text = match format {
            FIRST_FORMAT => format!("{}\n{FIRST_FORMAT}\n{}\n", self.origin, digest(&before)),
            _ => format!("{}\n{FORMAT}\n{}\n{}\n", self.origin, digest(&before), before.lines().map(|line| of_line(line.as_bytes())).collect::<String>()),
        };
        for file in &self.files {
            text += &(digest(&json(file)) + "\n");
        }
        text
    }

    /// The lines of the first leaf, checkpoint, opened vote and file, and that of the seal.
    fn lines(&self) -> Lines {
        let leaves = HEAD + 1;
        let checkpoints = leaves + self.leaves.len() + 2;
        let opened = checkpoints + self.checkpoints.len() + 2;
        let files = opened + self.opened.len() + 2;
        Lines { leaves, checkpoints, opened, files, seal: files + self.files.len() + 1 }
    }

    /// Everything that is not so: signatures, roots, consistency of the checkpoints, commitments of the opened votes, the seal. `key` is the public key as it was
    /// learned elsewhere; without one the file's own is believed.
    pub fn check(&self, key: Option<&str>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if ![FORMAT, FIRST_FORMAT].contains(&self.format.as_str()) {
            faults.push(Fault::at(2, format!("the format is not «{FORMAT}»")));
        }
        if key.is_some_and(|key| key.trim() != self.key && self.other_name(key).is_none()) {
            faults.push(Fault::at(5, "this is not the key that was given"));
        }
        let Some(verifier) = Verifier::parse(&self.key) else {
            faults.push(Fault::at(5, "this is not a public key"));
            return faults;
        };
        // What stands in a line that was changed is no other vote or leaf: the line is said first.
        self.check_seal(&verifier, &mut faults);
        if !self.origin.ends_with(&format!("/{}", self.consultation)) {
            faults.push(Fault::at(3, "consultation and origin are not of one ballot"));
        }
        let leaves = self.read_leaves(&mut faults);
        let checkpoints = self.read_checkpoints(&verifier, &mut faults);
        if let Some(leaves) = &leaves {
            self.compare_roots(leaves, &checkpoints, &mut faults);
            let last = checkpoints.last().map(|(_, last)| last);
            faults.extend(opening::check((&self.consultation, &self.opened), leaves, last, self.lines().opened));
        }
        faults
    }

    /// What a key that was learned elsewhere is called there, if it is the log's but for its name: a key is named after the address of the site, which may have
    /// changed since.
    pub fn other_name(&self, key: &str) -> Option<String> {
        let (given, own) = (Verifier::parse(key.trim())?, Verifier::parse(&self.key)?);
        (given.is_same_key(&own) && given.name() != own.name()).then(|| given.name().to_owned())
    }

    /// What in a file of votes is not what was opened. Options of which the file does not know are those of another envelope; votes for none of its own are left
    /// out on both sides. Which of two files with the same votes it is, its sums say.
    pub fn compare_votes(&self, election: &Election) -> Vec<Fault> {
        opening::compare_votes(&self.opened, election)
    }

    /// The same for rankings; an option that a voter did not rank comes last.
    pub fn compare_rankings(&self, profile: &Profile) -> Vec<Fault> {
        opening::compare_rankings(&self.opened, profile)
    }

    fn read_leaves(&self, faults: &mut Vec<Fault>) -> Option<Vec<Hash>> {
        let first = self.lines().leaves;
        let mut seen = std::collections::HashSet::new();
        let mut leaves = Vec::with_capacity(self.leaves.len());
        for (at, leaf) in self.leaves.iter().enumerate() {
            match from_hex::<32>(leaf) {
                None => faults.push(Fault::at(first + at, format!("leaf {at} is not a hash"))),
                Some(hash) if !seen.insert(hash) => faults.push(Fault::at(first + at, format!("leaf {at} stands in the log twice"))),
                Some(hash) => leaves.push(hash),
            }
        }
        (leaves.len() == self.leaves.len()).then_some(leaves)
    }

    /// Those that are signed and can be read, with their numbers.
    fn read_checkpoints(&self, verifier: &Verifier, faults: &mut Vec<Fault>) -> Vec<(usize, Checkpoint)> {
        let first = self.lines().checkpoints;
        let mut read: Vec<(usize, Checkpoint)> = Vec::with_capacity(self.checkpoints.len());
        for (at, note) in self.checkpoints.iter().enumerate() {
            let mut fault = |what: &str| faults.push(Fault::at(first + at, format!("checkpoint {at} {what}")));
            let Some(text) = verifier.open(note) else {
                fault("is not signed with the key of the log");
                continue;
            };
            let Some(checkpoint) = Checkpoint::parse(text) else {
                fault("is not a checkpoint");
                continue;
            };
            if checkpoint.origin != self.origin {
                fault("is of another log");
            }
            if read.last().is_some_and(|(_, before)| before.size > checkpoint.size || before.closing.is_some()) {
                fault("does not follow the one before");
            }
            read.push((at, checkpoint));
        }
        read
    }

    /// Each checkpoint must have the root of as many leaves as it says. The first that has not names the leaves that are others: those since the one before it.
    fn compare_roots(&self, leaves: &[Hash], checkpoints: &[(usize, Checkpoint)], faults: &mut Vec<Fault>) {
        let lines = self.lines();
        let mut frontier = Frontier::default();
        for (at, checkpoint) in checkpoints {
            let from = usize::try_from(frontier.size()).unwrap_or(usize::MAX);
            let Some(added) = usize::try_from(checkpoint.size).ok().and_then(|to| leaves.get(from..to)) else {
                let what = format!("checkpoint {at} is of {} leaves, and the file has {}", checkpoint.size, leaves.len());
                faults.push(Fault::at(lines.checkpoints + at, what));
                return;
            };
            added.iter().for_each(|hash| frontier.push(leaf(hash)));
            if frontier.root() != checkpoint.root {
                let (first, last) = (from, from + added.len().saturating_sub(1));
                let line = if added.is_empty() { lines.checkpoints + at } else { lines.leaves + from };
                let until = lines.leaves + last;
                let what = format!("of leaves {first} to {last} (lines {line} to {until}) at least one is not that of which checkpoint {at} has the root");
                faults.push(Fault::at(line, what));
                return;
            }
        }
        if frontier.size() != leaves.len() as u64 {
            let line = lines.leaves + usize::try_from(frontier.size()).unwrap_or_default();
            faults.push(Fault::at(line, format!("the leaves from {} on stand in no checkpoint", frontier.size())));
        }
    }

    fn check_seal(&self, verifier: &Verifier, faults: &mut Vec<Fault>) {
        let lines = self.lines();
        let Some(text) = verifier.open(&self.seal) else {
            faults.push(Fault::at(lines.seal, "the seal is not signed with the key of the log"));
            return;
        };
        // What is sealed says in which format it is: the line of the file that says it may be the one that was changed.
        let sealed: Vec<&str> = text.lines().collect();
        let format = sealed.get(1).copied().filter(|format| [FORMAT, FIRST_FORMAT].contains(format)).unwrap_or(&self.format);
        let expected = self.seal_text(format);
        if text == expected && format == self.format {
            return;
        }
        let found: Vec<&str> = expected.lines().collect();
        let at = |parts: &[&str], at: usize| parts.get(at).map(|part| (*part).to_owned()).unwrap_or_default();
        let has_sums = format != FIRST_FORMAT;
        let first_file = if has_sums { 4 } else { 3 };
        let before = faults.len();
        if !has_sums && format != self.format {
            faults.push(Fault::at(2, "the format is not the one that was sealed"));
        }
        if has_sums {
            let changed = changed_lines(&at(&sealed, 3), &at(&found, 3));
            faults.extend(changed.into_iter().map(|line| Fault::at(line, "the line is not as it was sealed")));
        }
        let other = self.files.iter().enumerate().filter(|(file, _)| sealed.get(first_file + file) != found.get(first_file + file));
        faults.extend(other.map(|(file, sums)| Fault::at(lines.files + file, format!("the sums of {} are not those that were sealed", sums.name))));
        if faults.len() > before {
            return;
        }
        faults.push(if sealed.len() > found.len() {
            Fault::at(lines.seal, "the seal is of other files")
        } else {
            Fault::of_all(format!("what stands in lines 2 to {} is not what was sealed", lines.files - 2))
        });
    }

    /// The sums of a file of the result, and the line in which they stand.
    pub fn file(&self, name: &str) -> Option<(&Sums, usize)> {
        let at = self.files.iter().position(|sums| sums.name == name)?;
        Some((&self.files[at], self.lines().files + at))
    }

    /// Whether all that stands in it is what was sealed with its own key.
    pub fn is_sealed(&self) -> bool {
        let mut faults = Vec::new();
        match Verifier::parse(&self.key) {
            Some(verifier) => self.check_seal(&verifier, &mut faults),
            None => return false,
        }
        faults.is_empty()
    }

    /// What in a file of the result is not as it was published.
    pub fn compare_file(&self, sums: &Sums, content: &[u8]) -> Option<Fault> {
        sums.compare_by(content, if self.format == FIRST_FORMAT { FIRST_SIGNS } else { SIGNS })
    }

    /// What in the table of all votes is not what was opened.
    ///
    /// # Errors
    /// The line of what is no row of such a table.
    pub fn compare_table(&self, bytes: &[u8]) -> Result<Option<Fault>, Fault> {
        Ok(opening::compare_table(&self.opened, &table::read(bytes)?))
    }
}

/// The lines, from 1, of which the sums are others; where there are more or fewer lines, the first.
fn changed_lines(sealed: &str, found: &str) -> Vec<usize> {
    let ((sealed, _), (found, _)) = (sealed.as_bytes().as_chunks::<SIGNS>(), found.as_bytes().as_chunks::<SIGNS>());
    let changed = sealed.iter().zip(found).enumerate().filter(|(_, (one, other))| one != other).map(|(at, _)| at + 1);
    if sealed.len() == found.len() { changed.collect() } else { changed.chain([sealed.len().min(found.len()) + 1]).take(1).collect() }
}

struct Lines {
    leaves: usize,
    checkpoints: usize,
    opened: usize,
    files: usize,
    seal: usize,
}

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> String {
    // Texts alone: nothing that JSON cannot hold.
    serde_json::to_string(value).unwrap_or_default()
}

fn list(text: &mut String, name: &str, entries: impl Iterator<Item = String>) {
    *text += &json(name);
    *text += ":[";
    for (at, entry) in entries.enumerate() {
        *text += if at == 0 { "\n" } else { ",\n" };
        *text += &entry;
    }
    *text += "\n],\n";
}
