//! Reading a published log line by line, as [`Published::to_text`] writes it and in no other spelling: whatever is written otherwise is named by its own line, the
//! end of a line by the line that it ends. A reader of JSON would name the line after it.

use serde_json::Value;

use super::opening::Opened;
use super::published::{Published, json};
use super::sums::Sums;
use crate::fault::Fault;

impl Published {
    /// Reads a file.
    ///
    /// # Errors
    /// The line of what is not as [`Published::to_text`] writes it.
    pub fn read(content: &[u8]) -> Result<Self, Fault> {
        let mut lines = Lines { rest: Some(content), number: 0 };
        lines.expect("{")?;
        let [format, consultation, origin, key] = ["format", "consultation", "origin", "key"].map(|name| lines.field(name, ","));
        let [format, consultation, origin, key] = [format?, consultation?, origin?, key?];
        let (leaves, checkpoints) = (lines.texts("leaves")?, lines.texts("checkpoints")?);
        let (mut opened, mut files) = (Vec::new(), Vec::new());
        lines.list("opened", &mut |entry| {
            let [hash, salt, pseudonym, choice] = texts(entry, ["hash", "salt", "pseudonym", "choice"])?;
            let vote = Opened { hash, salt, pseudonym, choice };
            let written = json(&vote);
            opened.push(vote);
            Some(written)
        })?;
        lines.list("files", &mut |entry| {
            let [name, sha256, lines, _] = texts(entry, ["name", "sha256", "lines", "name"])?;
            let sums = Sums { name, sha256, lines };
            let written = json(&sums);
            files.push(sums);
            Some(written)
        })?;
        let read = Self { format, consultation, origin, key, leaves, checkpoints, opened, files, seal: lines.field("seal", "")? };
        lines.expect("}")?;
        match lines.rest {
            Some([]) => Ok(read),
            // The last line has its end too.
            None => Err(lines.fault()),
            Some(_) => {
                lines.number += 1;
                Err(lines.fault())
            }
        }
    }
}

fn texts(entry: &Value, names: [&str; 4]) -> Option<[String; 4]> {
    let found = names.map(|name| entry[name].as_str().map(str::to_owned));
    found.iter().all(Option::is_some).then(|| found.map(Option::unwrap_or_default))
}

/// A value that is written so. One function for all: the bundle of the recount page would have a copy for each otherwise.
fn value(text: &str) -> Option<Value> {
    serde_json::from_slice(text.as_bytes()).ok()
}

struct Lines<'a> {
    /// What was not read; `None` after a last line without its end.
    rest: Option<&'a [u8]>,
    /// The line that was read last, from 1.
    number: usize,
}

impl<'a> Lines<'a> {
    fn fault(&self) -> Fault {
        Fault::at(self.number.max(1), "this is not written as a published log is")
    }

    fn next(&mut self) -> Result<&'a str, Fault> {
        self.number += 1;
        let rest = self.rest.ok_or_else(|| Fault::at(self.number, "the file ends before this line"))?;
        let (line, after) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => (&rest[..end], Some(&rest[end + 1..])),
            None => (rest, None),
        };
        self.rest = after;
        std::str::from_utf8(line).map_err(|_| Fault::at(self.number, "this is not UTF-8"))
    }

    fn expect(&mut self, expected: &str) -> Result<(), Fault> {
        if self.next()? == expected { Ok(()) } else { Err(self.fault()) }
    }

    fn field(&mut self, name: &str, end: &str) -> Result<String, Fault> {
        let line = self.next()?;
        let text = line.strip_prefix(json(name).as_str()).and_then(|rest| rest.strip_prefix(':')?.strip_suffix(end));
        let read = text.and_then(|text| value(text)?.as_str().filter(|read| json(*read) == text).map(str::to_owned));
        read.ok_or_else(|| self.fault())
    }

    fn texts(&mut self, name: &str) -> Result<Vec<String>, Fault> {
        let mut texts = Vec::new();
        self.list(name, &mut |entry| {
            texts.push(entry.as_str()?.to_owned());
            texts.last().map(|text| json(text.as_str()))
        })?;
        Ok(texts)
    }

    /// The entries of a list, a line each, with a comma after all but the last. Each is taken, and said as it is written.
    fn list(&mut self, name: &str, take: &mut dyn FnMut(&Value) -> Option<String>) -> Result<(), Fault> {
        self.expect(&(json(name) + ":["))?;
        let (mut is_first, mut goes_on) = (true, true);
        loop {
            let line = self.next()?;
            if line == "]," {
                // A comma after the last entry announces one that is not there.
                return if goes_on && !is_first { Err(Fault { line: Some(self.number - 1), ..self.fault() }) } else { Ok(()) };
            }
            let (text, more) = line.strip_suffix(',').map_or((line, false), |text| (text, true));
            if value(text).and_then(|value| take(&value)).is_none_or(|written| written != text) {
                return Err(self.fault());
            }
            if !goes_on {
                return Err(Fault { line: Some(self.number - 1), ..self.fault() });
            }
            (is_first, goes_on) = (false, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Published {
        let opened = Opened { hash: "aa".to_owned(), salt: "bb".to_owned(), pseudonym: "cc".to_owned(), choice: "1>2".to_owned() };
        Published {
            format: super::super::FORMAT.to_owned(),
            consultation: "c".to_owned(),
            origin: "example.org/ballots/c".to_owned(),
            key: "JJJ".to_owned(),
            leaves: vec!["aa".to_owned(), "bb".to_owned(), "cc".to_owned()],
            checkpoints: vec!["J\n\u{2014} J*J\n".to_owned()],
            opened: vec![opened.clone(), opened],
            files: vec![Sums::of("a.csv", b"1\n2\n")],
            seal: "\u{2014} JJ\n".to_owned(),
        }
    }

    #[test]
    fn every_other_spelling_is_named_by_its_own_line() {
        let log = log();
        let good = log.to_text().into_bytes();
        assert_eq!(Published::read(&good), Ok(log.clone()));
        for at in 0..good.len() {
            let line = good[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                match Published::read(&bad) {
                    Err(fault) => assert_eq!(fault.line, Some(line), "byte {at}, bit {bit}"),
                    // Another letter within a text: what was signed says so.
                    Ok(other) => assert_ne!(other, log, "byte {at}, bit {bit}"),
                }
            }
            assert!(Published::read(&good[..at]).is_err(), "{at}");
        }
        let empty = Published { leaves: Vec::new(), checkpoints: Vec::new(), opened: Vec::new(), files: Vec::new(), ..log };
        assert_eq!(Published::read(empty.to_text().as_bytes()), Ok(empty.clone()));
        for (bad, line) in [(empty.to_text() + "\n", 16), (empty.to_text().replacen("\"leaves\":[\n],", "\"leaves\":[\n\"a\",\n],", 1), 7)] {
            assert_eq!(Published::read(bad.as_bytes()).map_err(|fault| fault.line), Err(Some(line)), "{bad}");
        }
    }
}
