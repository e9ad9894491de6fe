//! Sums of money as people type them, read into centimes.

use super::text::digit;

/// What was typed is not a sum of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The largest sum taken: a hundred thousand million dirhams.
const MOST: i64 = 10_000_000_000_000;

/// Dirhams in centimes: "180 000", "180.000", "180,000.50", "١٨٠٠٠٠", "180000,50 DH". Nothing typed is nothing.
///
/// Spaces part thousands. Of `.` and `,` the last one is decimal when one or two digits follow it, and parts thousands when three do.
pub fn parse_dirhams(typed: &str) -> Result<Option<i64>, Unreadable> {
    let plain = plain(typed);
    if plain.is_empty() {
        return Ok(None);
    }
    let (whole, cents) = match plain.rsplit_once(['.', ',']) {
        Some((whole, end)) if (1..=2).contains(&end.len()) => (whole, end),
        _ => (plain.as_str(), ""),
    };
    let cents: i64 = match cents.len() {
        0 => 0,
        1 => digits(cents)? * 10,
        _ => digits(cents)?,
    };
    let sum = whole_part(whole)?.checked_mul(100).and_then(|sum| sum.checked_add(cents)).ok_or(Unreadable)?;
    if sum > MOST { Err(Unreadable) } else { Ok(Some(sum)) }
}

/// Western digits, `.`, `,` and single spaces; the name of the money taken off. What is unknown stays and is refused later.
fn plain(typed: &str) -> String {
    let mut text: String = typed
        .chars()
        .filter_map(|c| match c {
            '٫' => Some(','),
            '٬' | '\'' | '’' => Some(' '),
            // marks of direction come along when a number is copied
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c if c.is_whitespace() => Some(' '),
            c => Some(digit(c).unwrap_or(c).to_ascii_lowercase()),
        })
        .collect();
    for name in ["dirhams", "dirham", "dhs", "dh", "mad", "درهما", "دراهم", "درهم", "د.م."] {
        let trimmed = text.trim();
        if let Some(rest) = trimmed.strip_suffix(name).or_else(|| trimmed.strip_prefix(name)) {
            text = rest.to_owned();
            break;
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whole dirhams: bare digits, or groups of three parted by one and the same sign.
fn whole_part(text: &str) -> Result<i64, Unreadable> {
    let Some(sign) = text.chars().find(|c| !c.is_ascii_digit()) else { return digits(text) };
    if !matches!(sign, ' ' | '.' | ',') {
        return Err(Unreadable);
    }
    let mut groups = text.split(sign);
    let first = groups.next().unwrap_or_default();
    if !(1..=3).contains(&first.len()) || first == "0" {
        return Err(Unreadable);
    }
    let mut all = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return Err(Unreadable);
        }
        all.push_str(group);
    }
    digits(&all)
}

fn digits(text: &str) -> Result<i64, Unreadable> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unreadable);
    }
    text.parse().map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_people_write_them() {
        let same = [
            "180000",
            "180 000",
            "180.000",
            "180,000",
            "١٨٠٠٠٠",
            "١٨٠٬٠٠٠",
            "۱۸۰۰۰۰",
            " 180\u{202f}000 DH",
            "180 000 dhs",
            "MAD 180,000",
            "180.000 درهم",
            "180'000",
            "180000,00",
            "180.000,0",
            "\u{200f}180000",
        ];
        for typed in same {
            assert_eq!(parse_dirhams(typed), Ok(Some(18_000_000)), "{typed}");
        }
        assert_eq!(parse_dirhams("180000,50"), Ok(Some(18_000_050)));
        assert_eq!(parse_dirhams("180000.5"), Ok(Some(18_000_050)));
        assert_eq!(parse_dirhams("1.234.567,89"), Ok(Some(123_456_789)));
        assert_eq!(parse_dirhams("1,234,567.89"), Ok(Some(123_456_789)));
        assert_eq!(parse_dirhams("١٨٠٠٠٠٫٥"), Ok(Some(18_000_050)));
        assert_eq!(parse_dirhams("0"), Ok(Some(0)));
        assert_eq!(parse_dirhams("0,75"), Ok(Some(75)));
        assert_eq!(parse_dirhams("  "), Ok(None));
    }

    #[test]
    fn what_is_not_a_sum_is_refused() {
        for typed in [
            "-5",
            "abc",
            "12x",
            "1 2",
            "18 0000",
            "1.2.3",
            "1,23,456",
            "0.500",
            ".5",
            ",",
            "12,3456",
            "1.234 567",
            "1e9",
            "∞",
            "99999999999999999999",
            "10000000000001",
            "<b>1</b>",
            "½",
        ] {
            assert_eq!(parse_dirhams(typed), Err(Unreadable), "{typed}");
        }
    }
}
