//! What a vote is bound to without being shown.

use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// Says of what it is a commitment, so that no other hash of the house is one.
const TAG: &[u8] = b"tajmaat ballot commitment v1\n";

/// SHA-256 of the tag, then of the consultation (its hyphenated id), the salt, the pseudonym and the choice as it is written, each after its length in four bytes,
/// the greatest first. The lengths keep two different votes from being the same bytes.
pub fn commitment(consultation: &str, salt: &[u8], pseudonym: &[u8], choice: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(TAG);
    for part in [consultation.as_bytes(), salt, pseudonym, choice.as_bytes()] {
        // What is longer than four bytes can say is cut nowhere: no part is.
        hash.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// In hexadecimal digits, small letters.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).map(char::from).collect()
}

/// Reads what [`hex`] wrote; `None` for another length, capital letters and anything else.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_keep_parts_apart() {
        let of = |salt: &[u8], pseudonym: &[u8], choice: &str| commitment("0198c0de-0000-7000-8000-000000000001", salt, pseudonym, choice);
        let all = [of(b"ab", b"c", "3"), of(b"a", b"bc", "3"), of(b"abc", b"", "3"), of(b"ab", b"c3", ""), of(b"ab", b"c", "-")];
        for (at, one) in all.iter().enumerate() {
            assert!(all[at + 1..].iter().all(|other| other != one), "{at}");
        }
    }

    #[test]
    fn digits_are_written_in_one_way() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(from_hex::<3>("000aff"), Some([0, 10, 255]));
        for text in ["000aF0", "000af", "000aff0", "000afg", "+00aff", "é0aff"] {
            assert_eq!(from_hex::<3>(text), None, "{text}");
        }
    }
}
