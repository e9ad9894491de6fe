//! Trees against the vectors of certificate transparency and against the definition; and that no byte of what is published can be another.

use proptest::prelude::*;

use super::tree::{Frontier, consistency, extends, includes, inclusion, leaf, root};
use super::{Hash, from_hex, hex};

/// The leaves of the vectors that implementations of RFC 6962 share.
fn vectors() -> Vec<Hash> {
    let data: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    data.map(leaf).to_vec()
}

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_known_trees_have_the_known_roots() {
    let leaves = vectors();
    let mut frontier = Frontier::default();
    for (size, expected) in ROOTS.iter().enumerate() {
        assert_eq!(hex(&root(&leaves[..size])), *expected, "of {size}");
        assert_eq!(hex(&frontier.root()), *expected, "of {size}");
        if let Some(leaf) = leaves.get(size) {
            frontier.push(*leaf);
        }
    }
}

#[test]
fn the_known_proofs_are_made() {
    let leaves = vectors();
    let hashes = |texts: &[&str]| texts.iter().map(|text| from_hex(text).expect("a hash")).collect::<Vec<Hash>>();
    let of = |position, size: usize| inclusion(&leaves[..size], position).expect("a proof");
    assert_eq!(
        of(5, 8),
        hashes(&[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            ROOTS[4],
        ])
    );
    assert_eq!(of(2, 3), hashes(&[ROOTS[2]]));
    assert_eq!(of(0, 1), hashes(&[]));
    let between = |first, size: usize| consistency(&leaves[..size], first).expect("a proof");
    assert_eq!(
        between(6, 8),
        hashes(&[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            ROOTS[4]
        ])
    );
    assert_eq!(
        between(2, 5),
        hashes(&["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"])
    );
    assert_eq!(between(8, 8), hashes(&[]));
    assert_eq!((inclusion(&leaves, 8), consistency(&leaves, 9)), (None, None));
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|at| leaf(&at.to_be_bytes())).collect()
}

#[test]
fn every_proof_of_small_trees_holds() {
    let all = leaves(40);
    for size in 0..=all.len() {
        let (tree, top) = (&all[..size], root(&all[..size]));
        for position in 0..size {
            let path = inclusion(tree, position).expect("a proof");
            assert!(includes(&tree[position], position as u64, size as u64, &path, &top), "{position} of {size}");
        }
        for first in 0..=size {
            let path = consistency(tree, first).expect("a proof");
            assert!(extends((first as u64, &root(&all[..first])), (size as u64, &top), &path), "{first} of {size}");
        }
    }
}

proptest! {
    #[test]
    fn proofs_hold_and_altered_ones_do_not(size in 1_usize..600, at in 0_usize..600, first in 0_usize..600, byte in 0_usize..4_096, bit in 0_u8..8) {
        let tree = leaves(size);
        let (at, first, top) = (at % size, first % size, root(&tree));
        let path = inclusion(&tree, at).expect("a proof");
        prop_assert!(includes(&tree[at], at as u64, size as u64, &path, &top));
        prop_assert!(!includes(&tree[at], ((at + 1) % size.max(2)) as u64, size as u64, &path, &top) || size == 1);
        let earlier = root(&tree[..first]);
        let steps = consistency(&tree, first).expect("a proof");
        prop_assert!(extends((first as u64, &earlier), (size as u64, &top), &steps));
        for (path, whole) in [(path, true), (steps, false)] {
            if path.is_empty() {
                continue;
            }
            let mut altered = path.clone();
            let byte = byte % (altered.len() * 32);
            altered[byte / 32][byte % 32] ^= 1 << bit;
            let holds = |path: &[Hash]| match whole {
                true => includes(&tree[at], at as u64, size as u64, path, &top),
                false => extends((first as u64, &earlier), (size as u64, &top), path),
            };
            prop_assert!(!holds(&altered));
            prop_assert!(!holds(&path[1..]));
            prop_assert!(!holds(&[path.as_slice(), &[top]].concat()));
        }
    }

    #[test]
    fn what_is_kept_of_a_tree_appends_to_it(size in 0_usize..400, more in 0_usize..100) {
        let tree = leaves(size + more);
        let mut frontier = Frontier::default();
        tree[..size].iter().for_each(|leaf| frontier.push(*leaf));
        let mut kept = Frontier::from_bytes(size as u64, &frontier.to_bytes()).expect("kept");
        tree[size..].iter().for_each(|leaf| kept.push(*leaf));
        prop_assert_eq!(kept.root(), root(&tree));
        prop_assert_eq!(Frontier::from_bytes(size as u64 + 1, &frontier.to_bytes()).is_none_or(|other| other.to_bytes().len() == frontier.to_bytes().len()), true);
    }
}

#[cfg(feature = "signatures")]
mod bundle {
    use sha2::{Digest as _, Sha256};

    use super::super::tree::{Frontier, leaf};
    use super::super::{Checkpoint, Closing, FORMAT, Hash, Opened, Published, Signer, Sums, commitment, digest_of_opened, hex};
    use crate::{Ballot, Election, Kind, Project, pb};

    const CONSULTATION: &str = "0198c0de-0000-7000-8000-000000000001";

    /// Bytes that follow from a number.
    fn chance(number: usize) -> [u8; 32] {
        Sha256::digest(number.to_be_bytes()).into()
    }

    fn signer() -> Signer {
        Signer::new("example.org/ballots", &[5; 32])
    }

    fn opened(count: usize) -> Vec<(Hash, Opened)> {
        let mut opened: Vec<(Hash, Opened)> = (0..count)
            .map(|at| {
                let bytes = chance(at);
                let choice: Vec<String> = (1..=6).filter(|option| bytes[*option] < 90).map(|option| option.to_string()).collect();
                let choice = if choice.is_empty() { "-".to_owned() } else { choice.join(",") };
                let (salt, pseudonym) = (&bytes[..16], &bytes[16..]);
                let hash = commitment(CONSULTATION, salt, pseudonym, &choice);
                (hash, Opened { hash: hex(&hash), salt: hex(salt), pseudonym: hex(pseudonym), choice })
            })
            .collect();
        opened.sort_by_key(|(hash, _)| *hash);
        opened
    }

    /// The votes as a file, and the log with its sums.
    fn bundle(count: usize, replaced: usize) -> (String, Published) {
        let votes = opened(count);
        let projects = (1..=6).map(|id| Project { id: id.to_string(), name: format!("مشروع {id}"), cost: 100 * id, ..Project::default() });
        let mut election = Election { budget: 600, kind: Kind::Approval, projects: projects.collect(), ..Election::default() };
        election.meta = vec![("description".to_owned(), "Ain Amlal".to_owned()), ("rule".to_owned(), "equalshares/add1".to_owned())];
        for (at, (_, vote)) in votes.iter().enumerate() {
            let choices = vote.choice.split(',').filter_map(|option| option.parse::<usize>().ok()).map(|option| (option - 1, 1)).collect();
            election.ballots.push(Ballot { voter: (at + 1).to_string(), choices });
        }
        let file = pb::write(&election);
        // Some by the batch, the rest at the end; none in the order of the votes.
        let mut leaves: Vec<Hash> = votes.iter().map(|(hash, _)| *hash).chain((0..replaced).map(|at| chance(10_000 + at))).collect();
        leaves.sort_by_key(|hash| Sha256::digest(hash));
        let (mut frontier, mut checkpoints) = (Frontier::default(), Vec::new());
        let origin = format!("example.org/ballots/{CONSULTATION}");
        for (at, hash) in leaves.iter().enumerate() {
            frontier.push(leaf(hash));
            let is_last = at + 1 == leaves.len();
            if is_last || at % 23 == 22 {
                let hashes: Vec<Hash> = votes.iter().map(|(hash, _)| *hash).collect();
                let closing = Closing { counted: count as u64, replaced: replaced as u64, void: 0, unconfirmed: 3, opened: digest_of_opened(&hashes) };
                let checkpoint = Checkpoint { origin: origin.clone(), size: frontier.size(), root: frontier.root(), closing: is_last.then_some(closing) };
                checkpoints.push(signer().sign(&checkpoint.to_text()));
            }
        }
        let log = Published {
            format: FORMAT.to_owned(),
            consultation: CONSULTATION.to_owned(),
            origin,
            key: signer().verifier().to_text(),
            leaves: leaves.iter().map(|leaf| hex(leaf)).collect(),
            checkpoints,
            opened: votes.into_iter().map(|(_, vote)| vote).collect(),
            files: vec![Sums::of("envelope-1.pb", file.as_bytes()), Sums::of("ballots.csv", b"hash,choice\n")],
            seal: String::new(),
        };
        (file, log.sealed(&signer()))
    }

    fn votes(file: &str) -> Election {
        pb::read(file.as_bytes()).expect("a file of votes")
    }

    #[test]
    fn what_is_published_holds() {
        for (count, replaced) in [(0, 0), (1, 0), (20, 0), (117, 9)] {
            let (file, log) = bundle(count, replaced);
            let text = log.to_text();
            let read = Published::read(text.as_bytes()).expect("a log");
            assert_eq!(read.to_text(), text);
            assert_eq!(read.check(Some(&signer().verifier().to_text())), [], "{count} votes, {replaced} replaced");
            assert_eq!(read.files[0].compare(file.as_bytes()), None);
            if count > 0 {
                assert_eq!(read.compare_votes(&votes(&file)), []);
            }
        }
    }

    /// Bytes to flip: a hundred, and five hundred with TAJMAAT_LONG=1.
    fn flips() -> usize {
        if std::env::var_os("TAJMAAT_LONG").is_some_and(|value| value == "1") { 500 } else { 100 }
    }

    #[test]
    fn every_flipped_byte_is_found() {
        let (file, log) = bundle(117, 9);
        let text = log.to_text();
        for flip in 0..flips() {
            let bytes = chance(50_000 + flip);
            let at = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
            let in_file = bytes[4].is_multiple_of(4);
            let mut flipped = if in_file { file.clone() } else { text.clone() }.into_bytes();
            let at = at % flipped.len();
            flipped[at] ^= 1 << (bytes[5] % 8);
            let line = flipped[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            if in_file {
                assert_eq!(log.files[0].compare(&flipped).and_then(|fault| fault.line), Some(line), "byte {at} of the votes");
                continue;
            }
            let faults = match Published::read(&flipped) {
                Err(fault) => vec![fault],
                Ok(read) => read.check(None),
            };
            assert_eq!(faults.first().map(|fault| fault.line), Some(Some(line)), "byte {at} of the log: {faults:?}");
        }
    }

    /// Logs that were sealed before seals had sums of lines: read, checked, and every byte is found in some line.
    #[test]
    fn the_first_format_is_still_read() {
        let (file, log) = bundle(30, 2);
        let of_two = |sums: &Sums| Sums { lines: sums.lines.as_bytes().chunks(16).map(|sum| String::from_utf8_lossy(&sum[..4])).collect(), ..sums.clone() };
        let files = log.files.iter().map(of_two).collect();
        let old = Published { format: "tajmaat ballot log v1".to_owned(), files, ..log }.sealed(&signer());
        let text = old.to_text();
        assert_eq!(old.compare_file(&old.files[0], file.as_bytes()), None);
        let changed = file.replacen("Ain Amlal", "Ain Amlas", 1);
        assert_eq!(old.compare_file(&old.files[0], changed.as_bytes()).and_then(|fault| fault.line), Some(3));
        assert_eq!(Published::read(text.as_bytes()).expect("a log").check(None), []);
        for at in (0..text.len()).step_by(97) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let faults = Published::read(&bytes).map_or_else(|fault| vec![fault], |read| read.check(None));
            assert!(faults.iter().any(|fault| fault.line.is_some()), "byte {at}: {faults:?}");
        }
    }

    #[test]
    fn of_a_changed_format_the_line_is_named_and_no_other() {
        let (_, log) = bundle(30, 2);
        let old = Published { format: "tajmaat ballot log v1".to_owned(), ..log.clone() }.sealed(&signer());
        for (good, from, to) in [(&log, "log v2", "log v1"), (&old, "log v1", "log v2"), (&log, "log v2", "log v3"), (&old, "log v1", "log v0")] {
            let changed = good.to_text().replacen(from, to, 1);
            let faults = Published::read(changed.as_bytes()).expect("it is written as a log is").check(None);
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line == Some(2)), "{from}: {faults:?}");
        }
    }

    #[test]
    fn a_key_is_the_same_whatever_the_site_is_called_now() {
        let (_, log) = bundle(20, 0);
        let moved = Signer::new("example.net/ballots", &[5; 32]).verifier().to_text();
        assert_ne!(moved, log.key);
        assert_eq!((log.check(Some(&moved)), log.other_name(&moved).as_deref()), (Vec::new(), Some("example.net/ballots")));
        assert_eq!((log.check(Some(&format!("{}\n", log.key))), log.other_name(&log.key)), (Vec::new(), None));
        let other = Signer::new("example.org/ballots", &[6; 32]).verifier().to_text();
        assert!(log.check(Some(&other))[0].what.contains("not the key that was given"));
        assert_eq!(log.other_name(&other), None);
    }

    #[test]
    fn what_an_operator_would_change_is_named() {
        let (file, log) = bundle(60, 4);
        let says = |log: &Published, part: &str| {
            let faults = log.clone().sealed(&signer()).check(None);
            assert!(faults.iter().any(|fault| fault.what.contains(part)), "{part}: {faults:?}");
        };
        let mut other = log.clone();
        other.opened.remove(7);
        says(&other, "are not the 60 of the last checkpoint");
        let mut other = log.clone();
        other.opened[7].choice = "1,2,3".to_owned();
        says(&other, "is not what its hash commits to");
        // A vote that nobody committed to, and counts that would hide one that is not opened, were signed by whoever has the key.
        let mut other = log.clone();
        let last = other.checkpoints.pop().expect("a last one");
        let mut closing = Checkpoint::parse(signer().verifier().open(&last).expect("signed")).expect("a checkpoint");
        let end = closing.closing.as_mut().expect("it closes");
        other.opened.truncate(59);
        let hashes: Vec<Hash> = other.opened.iter().map(|vote| super::from_hex(&vote.hash).expect("a hash")).collect();
        (end.counted, end.opened) = (59, digest_of_opened(&hashes));
        other.checkpoints.push(signer().sign(&closing.to_text()));
        says(&other, "5 leaves are not opened, and only 4 votes were replaced or void");
        let mut other = log.clone();
        other.leaves.swap(3, 30);
        says(&other, "at least one is not that of which checkpoint 0 has the root");
        assert!(log.check(Some("example.org/ballots+00000000+AAAA"))[0].what.contains("not the key that was given"));
        // What was sealed anew after a line was changed is another log; what was not is named by that line.
        let mut other = log.clone();
        other.opened[7].choice = "1,2,3".to_owned();
        let first = other.check(None).remove(0);
        assert_eq!(
            (first.line, first.what.as_str()),
            (Some(log.to_text().lines().position(|line| line.contains(&log.opened[7].salt)).expect("a line") + 1), "the line is not as it was sealed")
        );
        let mut election = votes(&file);
        election.ballots[3].choices = vec![(5, 1), (4, 1)];
        assert_ne!(log.compare_votes(&election), []);
    }
}
