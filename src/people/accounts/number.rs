//! A Moroccan phone number: `+212`, then 5, 6 or 7 and eight digits, however people write it.

use crate::base::text::{digit, is_separator};

/// How many people one phone may serve. The migration knows it too.
pub(super) const SEATS: usize = 5;

/// No way of writing a number is longer; what is longer is not read.
const LONGEST: usize = 120;

/// A number in its one way of writing, `+212612345678`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number written with or without the country's code, in digits of any script, with anything usual between them.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST {
            return None;
        }
        let mut written = String::new();
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            match c {
                '+' | '\u{ff0b}' => written.push('+'),
                _ => written.push(digit(c)?),
            }
        }
        // Typed from right to left, the plus may come last.
        let international = written.strip_prefix('+').or_else(|| written.strip_suffix('+')).or_else(|| written.strip_prefix("00"));
        let national = match international {
            Some(number) => number.strip_prefix("212")?,
            None => written.strip_prefix("212").filter(|rest| rest.len() >= 9).unwrap_or(&written),
        };
        // 06…, and also +212 (0)6….
        let national = national.strip_prefix('0').unwrap_or(national);
        let good = national.len() == 9 && national.starts_with(['5', '6', '7']) && national.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| Self(format!("+212{national}")))
    }

    /// `+212612345678`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is read aloud: `06 12 34 56 78`.
    pub fn shown(&self) -> String {
        let digits = format!("0{}", &self.0[4..]);
        digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn one_number_however_it_is_written() {
        for written in [
            "+212612345678",
            "+212 6 12 34 56 78",
            "+212 (0)6 12 34 56 78",
            "+212 (0) 6-12-34-56-78",
            "+2120612345678",
            "00212612345678",
            "00 212 6.12.34.56.78",
            "212612345678",
            "2120612345678",
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "06–12–34–56–78",
            "06/12/34/56/78",
            "(06) 12 34 56 78",
            "612345678",
            "  0612 345 678\u{a0}\n",
            "٠٦١٢٣٤٥٦٧٨",
            "+٢١٢٦١٢٣٤٥٦٧٨",
            "۰۶۱۲۳۴۵۶۷۸",
            "０６１２３４５６７８",
            "\u{ff0b}212612345678",
            "\u{200f}٠٦ ١٢ ٣٤ ٥٦ ٧٨\u{200e}",
            "\u{202a}+212 612-345678\u{202c}",
            "\u{2066}0612345678\u{2069}",
            "\u{feff}06\u{200b}12345678",
            "212612345678+",
        ] {
            assert_eq!(Phone::parse(written).as_ref().map(Phone::as_str), Some("+212612345678"), "{written:?}");
        }
    }

    #[test]
    fn only_numbers_that_begin_with_5_6_or_7() {
        for (written, number) in [("0512345678", Some("+212512345678")), ("0712345678", Some("+212712345678")), ("0812345678", None), ("0412345678", None)] {
            assert_eq!(Phone::parse(written).as_ref().map(Phone::as_str), number);
        }
    }

    #[test]
    fn what_is_no_moroccan_number_is_refused() {
        for written in [
            "",
            " ",
            "+",
            "0",
            "061234567",
            "06123456789",
            "+21261234567",
            "+2126123456789",
            "+33612345678",
            "0033612345678",
            "+0612345678",
            "+00212612345678",
            "++212612345678",
            "+212612345678+",
            "0612+345678",
            "212612345",
            "00612345678",
            "+212 00612345678",
            "06 12 34 56 7a",
            "06x12345678",
            "tel:0612345678",
            "0612345678,0612345679",
            "0612345678\u{0}",
            "amina@example.org",
            "'; DROP TABLE accounts; --",
            "٠٦١٢٣٤٥٦٧",
            "①②③④⑤⑥⑦⑧⑨",
            &"0".repeat(100_000),
            &format!("{}0612345678", " ".repeat(200)),
        ] {
            assert_eq!(Phone::parse(written), None, "{:?}", written.chars().take(40).collect::<String>());
        }
    }

    #[test]
    fn a_number_is_shown_as_it_is_read_aloud() {
        let phone = Phone::parse("+212612345678").expect("a number");
        assert_eq!(phone.shown(), "06 12 34 56 78");
        assert_eq!(Phone::parse(&phone.shown()), Some(phone));
    }
}
