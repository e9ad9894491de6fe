//! When the commune must answer a solution: how many supports that takes, and whose.
//!
//! Whether a threshold is reached is computed here and nowhere else: [`Threshold::counted`] says how many of a solution's supports count.

/// Whose supports count.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Every participant's.
    Everyone,
    /// Verified residents' alone.
    Residents,
    /// Verified residents', and those of others up to a share of the threshold.
    Share,
}

impl Counts {
    /// Every variant, in order.
    pub const ALL: [Self; 3] = [Self::Everyone, Self::Residents, Self::Share];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Residents => "residents",
            Self::Share => "share",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|counts| counts.as_str() == text)
    }
}

/// What a commune has declared.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Supports that are needed.
    pub needed: i64,
    /// Whose count.
    pub counts: Counts,
    /// With [`Counts::Share`]: how many of a hundred needed may be of others than verified residents.
    pub others_percent: i64,
}

impl Threshold {
    /// Others whose supports count at most; `None` if all do.
    pub const fn most_others(self) -> Option<i64> {
        match self.counts {
            Counts::Everyone => None,
            Counts::Residents => Some(0),
            Counts::Share => Some(self.needed * self.others_percent / 100),
        }
    }

    /// Supports of verified residents without which it is not reached.
    pub fn least_residents(self) -> i64 {
        self.most_others().map_or(0, |others| self.needed - others)
    }

    /// How many of so many supports count; `residents` of them are of verified residents.
    pub fn counted(self, supports: i64, residents: i64) -> i64 {
        let others = supports - residents;
        residents + self.most_others().map_or(others, |most| others.min(most))
    }

    /// Whether the commune must answer.
    pub fn is_reached(self, supports: i64, residents: i64) -> bool {
        self.counted(supports, residents) >= self.needed
    }

    /// Supports that are missing, never less than none.
    pub fn missing(self, supports: i64, residents: i64) -> i64 {
        (self.needed - self.counted(supports, residents)).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: Counts, needed: i64, others_percent: i64) -> Threshold {
        Threshold { needed, counts, others_percent }
    }

    #[test]
    fn everybody_or_residents_alone() {
        assert!(of(Counts::Everyone, 3, 50).is_reached(3, 0));
        assert!(!of(Counts::Residents, 3, 50).is_reached(100, 2));
        assert!(of(Counts::Residents, 3, 50).is_reached(3, 3));
        assert_eq!(of(Counts::Residents, 3, 50).missing(100, 2), 1);
    }

    #[test]
    fn others_count_up_to_a_share_of_what_is_needed() {
        let half = of(Counts::Share, 100, 50);
        assert_eq!((half.counted(10_000, 0), half.counted(10_000, 49), half.counted(10_000, 50)), (50, 99, 100));
        assert_eq!((half.most_others(), half.least_residents()), (Some(50), 50));
        // Of an odd number at least half are residents.
        assert_eq!(of(Counts::Share, 3, 50).least_residents(), 2);
        assert!(!of(Counts::Share, 3, 0).is_reached(10, 2) && of(Counts::Share, 3, 100).is_reached(3, 0));
    }

    #[test]
    fn more_supports_never_count_less() {
        for counts in Counts::ALL {
            for percent in [0, 1, 33, 50, 100] {
                let threshold = of(counts, 7, percent);
                for residents in 0..10 {
                    for others in 0..10 {
                        let counted = threshold.counted(residents + others, residents);
                        assert!(threshold.counted(residents + others + 1, residents) >= counted, "another participant");
                        assert!(threshold.counted(residents + others + 1, residents + 1) >= counted, "another resident");
                        assert!(threshold.counted(residents + others, residents + i64::from(others > 0)) >= counted, "one who was verified");
                        assert!(counted <= residents + others);
                    }
                }
            }
        }
    }
}
