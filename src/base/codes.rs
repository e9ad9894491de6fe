//! One-time codes: on paper, twelve letters and digits that are told apart when read aloud (60 bits), and the same as a QR code; in a message, six digits.
//!
//! Whoever gives a code out keeps only a hash of it, and decides how long and how often it works.

use app::model::slip::SlipCode;

use super::clock::Rng;
use super::error::Result;
use super::qr::Qr;
use super::text::{digit, is_separator};

/// No way of writing six digits is longer; what is longer is not read.
const LONGEST_DIGITS: usize = 60;

/// The code as it is kept, however it was typed: capitals, groups, spaces, Arabic digits, the letter O for zero. Returns `None` if it cannot be a code.
pub fn normalised(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'o' | 'O' => '0',
            other => digit(other).unwrap_or(other).to_ascii_lowercase(),
        })
        .collect();
    let known = |c: char| matches!(c, 'a'..='h' | 'j' | 'k' | 'm' | 'n' | 'p'..='z' | '0' | '2'..='9');
    (code.len() == 12 && code.chars().all(known)).then_some(code)
}

/// The code as people read it: capitals in groups of four.
pub fn shown(code: &str) -> String {
    let letters: Vec<char> = code.to_ascii_uppercase().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as a slip shows it; `link` is where it is entered.
pub fn slip(code: &str, link: String) -> Result<SlipCode> {
    let qr = Qr::of(&link)?;
    Ok(SlipCode { code: shown(code), squares: qr.squares(), side: qr.side, link })
}

/// Six random digits.
pub fn random_digits(rng: &Rng) -> String {
    format!("{:06}", u64::from_le_bytes(rng.bytes()) % 1_000_000)
}

/// Six digits, in any script and with anything usual between them.
pub fn parse_digits(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_DIGITS {
        return None;
    }
    let digits: Option<String> = typed.chars().filter(|c| !is_separator(*c)).map(digit).collect();
    digits.filter(|digits| digits.len() == 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["ABCD-EFGH-0234", " abcd efgh O234 ", "abcdefgh٠٢٣٤", "abcd–efgh·o234\u{200f}"] {
            assert_eq!(normalised(typed).as_deref(), Some("abcdefgh0234"), "{typed}");
        }
        for typed in ["", "abcd", "abcdefgh02345", "abcdefgh123i", "ابتثجحخدذرزس", "abcdefgh023\u{0}"] {
            assert_eq!(normalised(typed), None, "{typed}");
        }
        assert_eq!(shown("abcdefgh0234"), "ABCD-EFGH-0234");
    }

    #[test]
    fn six_digits_are_read_however_they_are_typed() {
        for typed in ["123456", " 123 456 ", "123-456", "١٢٣٤٥٦", "١٢٣-٤٥٦", "\u{200f}۱۲۳۴۵۶"] {
            assert_eq!(parse_digits(typed).as_deref(), Some("123456"), "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "12345\u{0}", "+123456", &"1".repeat(100_000)] {
            assert_eq!(parse_digits(typed), None, "{:?}", typed.chars().take(20).collect::<String>());
        }
    }
}
