//! The public log of a ballot, and the receipts of those who voted.

use super::Micros;
use super::consultations::Multilingual;

/// The page of receipts, for one voter.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotReceiptPage {
    /// The consultation's.
    pub number: i64,
    pub title: Multilingual,
    pub state: ReceiptState,
}

/// What there is of a receipt.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum ReceiptState {
    /// Nothing leads to the vote any more.
    Closed,
    /// Of the vote that counts now none was asked for.
    Unasked,
    Asked(Box<BallotReceipt>),
}

/// What shows later that a vote stands in the log.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotReceipt {
    /// What was voted, in words.
    pub lines: Vec<String>,
    /// The same as it is committed to.
    pub choice: String,
    pub salt: String,
    pub pseudonym: String,
    pub consultation: String,
    /// The leaf.
    pub hash: String,
    /// Where the leaf is shown, and that address as a QR code: its dark modules as an SVG path, and modules a side.
    pub address: String,
    pub squares: String,
    pub side: usize,
    /// Where it stands in the log; none while it waits for others.
    pub position: Option<i64>,
    /// The first moment at which nobody can replace a vote any more.
    pub until: Option<Micros>,
}

/// The log.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotLogPage {
    pub number: i64,
    pub title: Multilingual,
    pub closed: bool,
    /// Leaves with a position.
    pub size: i64,
    /// The last first.
    pub checkpoints: Vec<CheckpointLine>,
    /// The last one, signed.
    pub last: Option<String>,
    /// The public key.
    pub key: String,
    /// Leaves that enter together at least.
    pub least: i64,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CheckpointLine {
    pub number: i64,
    pub size: i64,
}

/// A leaf.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotLeafPage {
    pub number: i64,
    pub title: Multilingual,
    pub hash: String,
    pub closed: bool,
    /// None for a leaf that is not in the log, or not yet.
    pub proof: Option<LeafProof>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LeafProof {
    /// From 0 on.
    pub position: i64,
    pub size: i64,
    pub path: Vec<String>,
    /// The checkpoint, signed.
    pub note: String,
}
