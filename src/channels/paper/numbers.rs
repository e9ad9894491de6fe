//! The numbers of receipts: how they are written, and how people type them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::App;
use crate::base::text::digit;

/// `P-2026-000123`: a running number of a commune and a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReceiptNumber {
    pub year: i64,
    pub number: i64,
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P-{}-{:06}", self.year, self.number)
    }
}

impl ReceiptNumber {
    /// The number however it was typed: small letters, spaces, Arabic digits, without its letter or its zeros.
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = typed.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')).map(|c| digit(c).unwrap_or(c)).collect();
        let text = text.trim().trim_start_matches(['P', 'p']);
        let mut groups = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '.')).filter(|group| !group.is_empty());
        let (year, number) = (groups.next()?, groups.next()?);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let good = groups.next().is_none() && year.len() == 4 && number.len() <= 9 && digits(year) && digits(number);
        let found = good.then(|| Some(Self { year: year.parse().ok()?, number: number.parse().ok()? })).flatten()?;
        (found.number > 0).then_some(found)
    }
}

/// The year in Morocco.
pub(super) fn year(app: &App) -> i64 {
    app::format::machine(app.clock.now().into()).get(..4).and_then(|year| year.parse().ok()).unwrap_or(1970)
}

#[cfg(test)]
mod tests {
    use super::ReceiptNumber;

    #[test]
    fn a_receipt_number_is_read_however_it_is_typed() {
        let known = ReceiptNumber { year: 2026, number: 123 };
        assert_eq!(known.to_string(), "P-2026-000123");
        for typed in ["P-2026-000123", "p 2026 123", " 2026-000123 ", "P–٢٠٢٦–٠٠٠١٢٣", "\u{200f}P-2026-123\u{200f}"] {
            assert_eq!(ReceiptNumber::parse(typed), Some(known), "{typed}");
        }
        for typed in ["", "P", "2026", "P-2026-", "P-2026-0", "P-26-1", "Q-2026-1", "P-2026-1-1", "P-2026-9999999999", "P-2026-\0", "P-2026-<b>"] {
            assert_eq!(ReceiptNumber::parse(typed), None, "{typed}");
        }
    }
}
