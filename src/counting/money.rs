//! Amounts: whole numbers of the smallest unit that a file uses. Nothing is rounded.

use num_bigint::BigInt;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most digits behind the point.
const MOST_DECIMALS: u32 = 6;
/// More than any budget, and little enough that products of such fit 128 bits.
pub const MOST: u64 = 1_000_000_000_000_000;

/// A number as it was written: digits, and how many of them stand behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decimal {
    pub digits: u64,
    pub decimals: u32,
}

impl Decimal {
    /// Reads `1200`, `1200.50`, `1200,5`. Zeros at the end of a fraction say nothing.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if text.starts_with('-') && is_number(&whole[1..]) && !whole[1..].is_empty() {
            return Err("is negative");
        }
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return Err("is not a number");
        }
        let decimals = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        if decimals > MOST_DECIMALS {
            return Err("has more than six decimals");
        }
        let digits = format!("{whole}{fraction}").parse().ok().filter(|digits| *digits <= MOST);
        Ok(Self { digits: digits.ok_or("is too large")?, decimals })
    }

    /// The same with more digits behind the point. Returns `None` if it is too large for that.
    pub fn in_units(self, decimals: u32) -> Option<u64> {
        let factor = 10_u64.checked_pow(decimals.checked_sub(self.decimals)?)?;
        self.digits.checked_mul(factor).filter(|units| *units <= MOST)
    }
}

/// An amount of money. In JSON a number.
#[derive(Debug, Clone, Copy)]
pub struct Money {
    pub units: u64,
    pub decimals: u32,
}

impl Money {
    /// In the smallest unit that any amount can have.
    fn smallest(self) -> u128 {
        u128::from(self.units) * 10_u128.pow(MOST_DECIMALS.saturating_sub(self.decimals))
    }
}

/// 120.50 is 120.5.
impl PartialEq for Money {
    fn eq(&self, other: &Self) -> bool {
        self.smallest() == other.smallest()
    }
}

impl Eq for Money {}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_u64.pow(self.decimals.min(MOST_DECIMALS));
        match (self.units / unit, self.units % unit) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) => write!(f, "{whole}.{}", format!("{rest:0width$}", width = self.decimals as usize).trim_end_matches('0')),
        }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unit = 10_u64.pow(self.decimals.min(MOST_DECIMALS));
        if self.units.is_multiple_of(unit) { serializer.serialize_u64(self.units / unit) } else { serializer.serialize_f64(self.units as f64 / unit as f64) }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Number {
            Whole(u64),
            Broken(f64),
        }
        let text = match Number::deserialize(deserializer)? {
            Number::Whole(units) => return Ok(Self { units, decimals: 0 }),
            Number::Broken(number) => number.to_string(),
        };
        let Decimal { digits, decimals } = Decimal::read(&text).map_err(|why| D::Error::custom(format!("the amount {text} {why}")))?;
        Ok(Self { units: digits, decimals })
    }
}

/// A fraction for people: rounded down to two digits behind the point. What decides is never read from it.
pub fn shown(numerator: &BigInt, denominator: &BigInt) -> String {
    if *denominator == BigInt::ZERO {
        return "0".to_owned();
    }
    let cents = numerator * 100 / denominator;
    let (whole, rest): (BigInt, BigInt) = (&cents / 100, &cents % 100);
    if rest == BigInt::ZERO { whole.to_string() } else { format!("{whole}.{rest:0>2}") }
}

/// The greatest whole number that divides both.
pub fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Money};

    #[test]
    fn numbers_as_they_are_written() {
        for (text, digits, decimals) in [("0", 0, 0), ("1200", 1200, 0), (" 1200.50 ", 12_005, 1), ("1200,5", 12_005, 1), ("3.000", 3, 0), ("0.000001", 1, 6)] {
            assert_eq!(Decimal::read(text), Ok(Decimal { digits, decimals }), "{text}");
        }
        for text in ["", "-5", "1.2.3", "1,234,567", "abc", "1e5", "٣", "1.1234567", "99999999999999999999", "1000000000000001", "-", "."] {
            assert!(Decimal::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_without_rounding() {
        for (units, decimals, shown) in [(5, 0, "5"), (12_050, 2, "120.5"), (3, 2, "0.03"), (300, 2, "3")] {
            assert_eq!(Money { units, decimals }.to_string(), shown);
        }
    }
}
