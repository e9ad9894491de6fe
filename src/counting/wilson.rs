//! The order of comments.

/// The quantile of the standard normal distribution for 80 % confidence on two sides.
const Z: f64 = 1.281_551_565_545;

/// The lower bound of Wilson's score interval for the share of people who find something useful (Wilson 1927, *Probable inference*): it orders
/// comments so that a few early votes do not outweigh many. Between 0 and 1; 0 without votes.
pub fn wilson(useful: i64, useless: i64) -> f64 {
    let count = (useful + useless) as f64;
    if count <= 0.0 {
        return 0.0;
    }
    let share = useful as f64 / count;
    let z2 = Z * Z;
    let spread = Z * ((share * (1.0 - share) + z2 / (4.0 * count)) / count).sqrt();
    (share + z2 / (2.0 * count) - spread) / (1.0 + z2 / count)
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn known_answers() {
        for (useful, useless, expected) in [(1, 0, 0.378_448), (10, 1, 0.739_495), (100, 10, 0.867_689), (5, 5, 0.312_204), (0, 0, 0.0)] {
            assert!((wilson(useful, useless) - expected).abs() < 5e-7, "{useful}, {useless}: {}", wilson(useful, useless));
        }
    }

    #[test]
    fn more_agreement_is_never_lower() {
        assert!(wilson(2, 0) > wilson(1, 0) && wilson(3, 1) < wilson(3, 0) && wilson(0, 3) < 1e-12);
    }
}
