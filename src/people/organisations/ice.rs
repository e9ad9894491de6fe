//! The ICE, the number of a Moroccan enterprise: fifteen digits, as a number divisible by 97.

use crate::base::text::{digit, is_separator};

/// Digits of an ICE.
const DIGITS: usize = 15;

/// The digits, however they were typed: in any script, with anything usual between them. Returns `None` if they are not fifteen.
pub(super) fn parse(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(DIGITS);
    for c in typed.chars().filter(|c| !is_separator(*c)) {
        if digits.len() == DIGITS {
            return None;
        }
        digits.push(digit(c)?);
    }
    (digits.len() == DIGITS && digits.bytes().any(|byte| byte != b'0')).then_some(digits)
}

/// Whether the number passes its check; registers hold some that do not.
pub(super) fn passes(ice: &str) -> bool {
    ice.parse::<u64>().is_ok_and(|number| number % 97 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_digits_however_they_are_typed() {
        for typed in ["001525713000071", "001 525 713 000 071", "001525713-0000-71", "٠٠١٥٢٥٧١٣٠٠٠٠٧١", "\u{200f}۰۰۱۵۲۵۷۱۳۰۰۰۰۷۱ "]
        {
            assert_eq!(parse(typed).as_deref(), Some("001525713000071"), "{typed}");
        }
        let long = "1".repeat(100_000);
        for typed in ["", "00152571300007", "0015257130000711", "00152571300007a", "000000000000000", "001525713\u{0}000071", &long] {
            assert_eq!(parse(typed), None, "{}", typed.len());
        }
    }

    #[test]
    fn a_number_divisible_by_97_passes() {
        let good = 97_u64 * 15_729_141_237;
        assert!(passes(&format!("{good:015}")));
        assert!(!passes(&format!("{:015}", good + 1)));
        for slip in [10, 100, 1_000, 9_000] {
            assert!(!passes(&format!("{:015}", good + slip)), "one wrong digit is seen");
        }
    }
}
