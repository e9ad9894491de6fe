//! The public log of a ballot: what stands in it before anybody may know a vote, and what proves afterwards that the votes counted are those.
//!
//! - A leaf is a [`commitment()`] to one vote. Whoever made it can open it; nobody else learns anything from it, and it opens in one way only.
//! - Leaves form the Merkle tree of RFC 9162, section 2.1 ([`tree`]), whose root is signed again and again (`Checkpoint`, `Signer`).
//! - After closing `Published` is the whole of it as a file: leaves, checkpoints and the votes that count, opened. `Published::check` says what in it is not so.
//!
//! Three crates were looked at and not taken. `ct-merkle` 0.3 (kept, MIT or Apache-2.0) keeps every node of a tree in memory and asks for another `digest` than the
//! rest of the house; `tlog_tiles` 0.2 and `signed_note` 0.2 (kept by Cloudflare, BSD-3-Clause) are made for logs of certificates: tiles and witnesses, `url`, `rand`
//! and `thiserror` for what are here two hundred lines that also run in a browser. The formats are theirs: <https://c2sp.org/signed-note>,
//! <https://c2sp.org/tlog-checkpoint>. Signatures are `ed25519-dalek`'s, behind the feature `signatures`.

#[cfg(feature = "signatures")]
mod chain;
#[cfg(feature = "signatures")]
mod checkpoint;
mod commitment;
#[cfg(feature = "signatures")]
mod note;
#[cfg(feature = "signatures")]
mod opening;
#[cfg(feature = "signatures")]
mod published;
#[cfg(feature = "signatures")]
mod reading;
mod sums;
pub mod tree;

#[cfg(feature = "signatures")]
pub use chain::{Chain, follow};
#[cfg(feature = "signatures")]
pub use checkpoint::{Checkpoint, Closing, digest_of_opened};
pub use commitment::{Hash, commitment, from_hex, hex};
#[cfg(feature = "signatures")]
pub use note::{Signer, Verifier};
#[cfg(feature = "signatures")]
pub use opening::Opened;
#[cfg(feature = "signatures")]
pub use published::{FORMAT, Published};
pub use sums::Sums;

#[cfg(test)]
mod tests;
