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
    /// The first two bytes of the SHA-256 of each line without its end, one after the other: they find a line, the whole sum proves the file.
    pub lines: String,
}

/// The first two bytes of the SHA-256 of a line, in hexadecimal.
pub(super) fn of_line(line: &[u8]) -> String {
    hex(&Sha256::digest(line)[..2])
}

impl Sums {
    /// Of a file's content.
    pub fn of(name: &str, content: &[u8]) -> Self {
        let lines = content.split(|byte| *byte == b'\n').map(of_line).collect();
        Self { name: name.to_owned(), sha256: hex(&Sha256::digest(content)), lines }
    }

    /// What is not as it was published; `None` if it is the same file.
    pub fn compare(&self, content: &[u8]) -> Option<Fault> {
        if self.sha256 == hex(&Sha256::digest(content)) {
            return None;
        }
        let (published, _) = self.lines.as_bytes().as_chunks::<4>();
        let mut found = content.split(|byte| *byte == b'\n');
        for (at, sum) in published.iter().enumerate() {
            match found.next() {
                Some(line) if of_line(line).as_bytes() == sum => {}
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
}
