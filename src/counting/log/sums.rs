//! Sums of a file that is published with a log: that it is this file, and in which line another one differs.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::commitment::hex;
use crate::fault::Fault;

/// Sums of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The first eight bytes of the SHA-256 of each line without its end, one after the other: they find a line, the whole sum proves the file. In logs of the
    /// first format they are two.
    pub lines: String,
}

/// How many signs the sum of a line has.
pub(super) const SIGNS: usize = 16;
/// The same in logs of the first format.
pub(super) const FIRST_SIGNS: usize = 4;

/// The first eight bytes of the SHA-256 of a line, in hexadecimal.
pub(super) fn of_line(line: &[u8]) -> String {
    hex(&Sha256::digest(line)[..SIGNS / 2])
}

impl Sums {
    /// Of a file's content.
    pub fn of(name: &str, content: &[u8]) -> Self {
        let lines = content.split(|byte| *byte == b'\n').map(of_line).collect();
        Self { name: name.to_owned(), sha256: hex(&Sha256::digest(content)), lines }
    }

    /// What is not as it was published; `None` if it is the same file.
    pub fn compare(&self, content: &[u8]) -> Option<Fault> {
        self.compare_by(content, SIGNS)
    }

    /// The same where the sum of a line has so many signs.
    pub(super) fn compare_by(&self, content: &[u8], signs: usize) -> Option<Fault> {
        if self.sha256 == hex(&Sha256::digest(content)) {
            return None;
        }
        let published: Vec<&[u8]> = self.lines.as_bytes().chunks_exact(signs).collect();
        let mut found = content.split(|byte| *byte == b'\n');
        for (at, sum) in published.iter().enumerate() {
            match found.next() {
                Some(line) if of_line(line).as_bytes()[..signs] == **sum => {}
                Some(_) => return Some(Fault::at(at + 1, format!("the line is not that of {} as it was published", self.name))),
                None => return Some(Fault::at(at + 1, format!("{} ends before this line; as published it has {}", self.name, published.len()))),
            }
        }
        Some(match found.next() {
            Some(_) => Fault::at(published.len() + 1, format!("{} as it was published ends before this line", self.name)),
            None => Fault::of_all(format!("it is not {} as it was published", self.name)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        let sums = Sums::of("a.pb", b"META\r\nkey;value\n\nend\n");
        assert_eq!(sums.compare(b"META\r\nkey;value\n\nend\n"), None);
        for (other, line) in [
            ("META\nkey;value\n\nend\n", 1),
            ("META\r\nkey;valuf\n\nend\n", 2),
            ("META\r\nkey;value\nend\n", 3),
            ("META\r\nkey;value\n\nend", 5),
            ("META\r\nkey;value\n\nend\n\n", 6),
        ] {
            assert_eq!(sums.compare(other.as_bytes()).and_then(|fault| fault.line), Some(line), "{other:?}");
        }
    }

    /// Of so many lines two have the same first two bytes.
    #[test]
    fn a_line_is_not_exchanged_for_one_with_a_like_sum() {
        let mut known = std::collections::HashMap::new();
        let (one, other) = (0..70_000_u32)
            .find_map(|number| known.insert(Sha256::digest(number.to_string())[..2].to_vec(), number).map(|before| (before, number)))
            .expect("two are like each other");
        let sums = Sums::of("a.csv", format!("head\n{one}\nend\n").as_bytes());
        assert_eq!(sums.compare(format!("head\n{other}\nend\n").as_bytes()).and_then(|fault| fault.line), Some(2), "{one} {other}");
    }
}
