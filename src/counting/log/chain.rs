//! The chain of the public record of moderation, as it is published: an entry a line, each with the SHA-256 of the line before.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::commitment::hex;
use crate::fault::Fault;

/// What the first entry of a record carries.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[derive(Deserialize)]
struct Entry {
    number: u64,
    previous: String,
}

/// What a file holds, if nothing in it was altered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Chain {
    /// The numbers of its first and last entries.
    pub first: u64,
    pub last: u64,
    /// What the first carries, and the digest of the last: that the last was not altered, the next entry or the page of the record says.
    pub previous: String,
    pub digest: String,
}

/// Follows the entries of a file. `digest` is that of the last entry as it was learned elsewhere.
///
/// # Errors
/// The line from which on entries do not follow each other.
pub fn follow(content: &[u8], digest: Option<&str>) -> Result<Chain, Fault> {
    let text = crate::fault::text(content)?;
    let mut chain: Option<Chain> = None;
    for (at, line) in text.split_terminator('\n').enumerate() {
        let line_number = at + 1;
        let entry: Entry = serde_json::from_str(line).map_err(|error| Fault::at(line_number, format!("this is not an entry of a record: {error}")))?;
        let found = hex(&Sha256::digest(line));
        chain = Some(match chain {
            None if entry.number == 1 && entry.previous != NOTHING => return Err(Fault::at(line_number, "the first entry of a record follows none")),
            None => Chain { first: entry.number, last: entry.number, previous: entry.previous, digest: found },
            Some(before) if entry.number != before.last + 1 => {
                return Err(Fault::at(line_number, format!("entry {} does not follow entry {}", entry.number, before.last)));
            }
            Some(before) if entry.previous != before.digest => {
                return Err(Fault::at(line_number, format!("entry {} does not follow the line before: that one was altered, or this one", entry.number)));
            }
            Some(before) => Chain { last: entry.number, digest: found, ..before },
        });
    }
    let chain = chain.ok_or_else(|| Fault::of_all("it has no entry"))?;
    match digest {
        Some(digest) if digest != chain.digest => Err(Fault::of_all(format!("the digest of entry {} is {}, and not what was given", chain.last, chain.digest))),
        _ => Ok(chain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> String {
        let (mut text, mut previous) = (String::new(), NOTHING.to_owned());
        for number in 1..=20 {
            let line = format!(r#"{{"act":"hide","number":{number},"previous":"{previous}","reason":"insult"}}"#);
            previous = hex(&Sha256::digest(&line));
            text += &(line + "\n");
        }
        text
    }

    #[test]
    fn what_was_altered_breaks_the_chain() {
        let text = record();
        let whole = follow(text.as_bytes(), None).expect("a chain");
        assert_eq!((whole.first, whole.last), (1, 20));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let line = text[..at].matches('\n').count() + 1;
            let fault = follow(&bytes, Some(&whole.digest)).expect_err("altered");
            assert!(fault.line.is_none_or(|named| named == line || named == line + 1), "{at} in line {line}: {fault}");
        }
        let lines: Vec<&str> = text.lines().collect();
        let without = [&lines[..7], &lines[8..]].concat().join("\n");
        assert_eq!(follow(without.as_bytes(), None).expect_err("one is missing").line, Some(8));
        assert!(follow(b"", None).is_err());
    }
}
