//! The Merkle tree of RFC 9162, section 2.1, over hashes of leaves ([`leaf`]): root, proofs, and what checks them. Positions count from 0.

use sha2::{Digest as _, Sha256};

use super::commitment::Hash;

/// The hash of a leaf.
pub fn leaf(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Where a tree of more than one leaf is split: the greatest power of two below its size.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The root of leaves.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// What proves that a leaf stands at a position: from the leaf to the root. `None` if there is no such position.
pub fn inclusion(leaves: &[Hash], position: usize) -> Option<Vec<Hash>> {
    if position >= leaves.len() {
        return None;
    }
    let (mut leaves, mut position, mut path) = (leaves, position, Vec::new());
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if position < left.len() {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            position -= left.len();
            leaves = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Whether a proof leads from a leaf at a position to the root of a tree of a size (section 2.1.3.2).
pub fn includes(leaf: &Hash, position: u64, size: u64, path: &[Hash], expected: &Hash) -> bool {
    if position >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (position, size - 1, *leaf);
    for other in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(other, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, other);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *expected
}

/// What proves that the first leaves of a tree are those of an earlier one: nothing if the earlier one is empty or the same. `None` if it is greater.
pub fn consistency(leaves: &[Hash], first: usize) -> Option<Vec<Hash>> {
    if first > leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    if first == 0 {
        return Some(path);
    }
    let (mut leaves, mut first, mut is_whole) = (leaves, first, true);
    while first < leaves.len() {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if first <= left.len() {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            first -= left.len();
            leaves = right;
            is_whole = false;
        }
    }
    if !is_whole {
        path.push(root(leaves));
    }
    path.reverse();
    Some(path)
}

/// Whether a proof shows that the tree with the first root is the beginning of that with the second (section 2.1.4.2).
pub fn extends((first, first_root): (u64, &Hash), (second, second_root): (u64, &Hash), path: &[Hash]) -> bool {
    if first == 0 || first == second {
        return path.is_empty() && (first != second || first_root == second_root) && (first != 0 || *first_root == root(&[]));
    }
    if first > second {
        return false;
    }
    let (mut at, mut last) = (first - 1, second - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    // An earlier tree that is whole is its own first hash.
    let mut path = path.iter();
    let begin = if first.is_power_of_two() { Some(first_root) } else { path.next() };
    let Some(begin) = begin else { return false };
    let (mut old, mut new) = (*begin, *begin);
    for hash in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            (old, new) = (node(hash, &old), node(hash, &new));
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node(&new, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == *first_root && new == *second_root
}

/// What of a tree is needed to append to it: the roots of the whole trees of which it is made, the greatest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let (mut hash, mut size) = (leaf, self.size);
        while size & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node(&left, &hash);
            size >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of what was appended.
    pub fn root(&self) -> Hash {
        self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap_or_else(|| root(&[]))
    }

    /// As it is kept beside its size.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// Reads what [`Frontier::to_bytes`] wrote; `None` if it is not that of this size.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (peaks, rest) = bytes.as_chunks::<32>();
        (rest.is_empty() && peaks.len() == size.count_ones() as usize).then(|| Self { size, peaks: peaks.to_vec() })
    }
}
