//! What is signed of a log: its size and root (<https://c2sp.org/tlog-checkpoint>), and at the end what is opened.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::commitment::{Hash, from_hex, hex};

/// A moment of a log. As text: origin, size, root, and two lines more when it is the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is.
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    pub closing: Option<Closing>,
}

/// What is said at the end, before anybody reads a vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Votes that count.
    pub counted: u64,
    /// How often a vote was replaced; what staff declared void; drafts that were never confirmed.
    pub replaced: u64,
    pub void: u64,
    pub unconfirmed: u64,
    /// Of the votes that count: see [`digest_of_opened`].
    pub opened: Hash,
}

/// SHA-256 of a tag and of the commitments of the votes that count, the least first.
pub fn digest_of_opened(sorted: &[Hash]) -> Hash {
    let hash = Sha256::new().chain_update(b"tajmaat opened ballots v1\n");
    sorted.iter().fold(hash, |hash, one| hash.chain_update(one)).finalize().into()
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let head = format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root));
        let Some(end) = &self.closing else { return head };
        let counts = format!("closed counted {} replaced {} void {} unconfirmed {}\n", end.counted, end.replaced, end.void, end.unconfirmed);
        head + &counts + "opened " + &hex(&end.opened) + "\n"
    }

    /// Reads what [`Checkpoint::to_text`] wrote; `None` for every other spelling.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?.to_owned(), lines.next()?.parse().ok()?, lines.next()?);
        let root = BASE64_STANDARD.decode(root).ok()?.try_into().ok()?;
        let closing = match lines.next() {
            None => None,
            Some(counts) => Some(Closing::parse(counts, lines.next()?)?),
        };
        let read = Self { origin, size, root, closing };
        (read.to_text() == text).then_some(read)
    }
}

impl Closing {
    fn parse(counts: &str, opened: &str) -> Option<Self> {
        let words: Vec<&str> = counts.split(' ').collect();
        let ["closed", "counted", counted, "replaced", replaced, "void", void, "unconfirmed", unconfirmed] = words[..] else { return None };
        Some(Self {
            counted: counted.parse().ok()?,
            replaced: replaced.parse().ok()?,
            void: void.parse().ok()?,
            unconfirmed: unconfirmed.parse().ok()?,
            opened: from_hex(opened.strip_prefix("opened ")?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_written_in_one_way() {
        let mut checkpoint = Checkpoint { origin: "example.org/ballots/1".to_owned(), size: 20, root: [7; 32], closing: None };
        assert_eq!(Checkpoint::parse(&checkpoint.to_text()), Some(checkpoint.clone()));
        checkpoint.closing = Some(Closing { counted: 18, replaced: 2, void: 0, unconfirmed: 1, opened: [9; 32] });
        let text = checkpoint.to_text();
        assert_eq!(Checkpoint::parse(&text), Some(checkpoint));
        for other in [
            text.replacen("20", "+20", 1),
            text.replacen("20", "020", 1),
            text.replacen(" void", "  void", 1),
            text.clone() + "more\n",
            text.trim_end().to_owned(),
        ] {
            assert_eq!(Checkpoint::parse(&other), None, "{other}");
        }
    }
}
