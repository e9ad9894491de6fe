//! When things happened: a year of life, drawn from the seed.

use rand::Rng as _;
use rand_chacha::ChaCha20Rng;

use crate::base::clock::Timestamp;

const DAY: i64 = 86_400;

/// Draws moments in the past.
#[derive(Debug)]
pub(in crate::site) struct Plan {
    pub now: Timestamp,
    pub chance: ChaCha20Rng,
}

impl Plan {
    /// A moment so many days ago, at a waking hour.
    pub fn days_ago(&mut self, days: i64) -> Timestamp {
        let second = self.chance.random_range(0..14 * 3_600);
        Timestamp((self.now.plus_days(-days).plus_seconds(second - 14 * 3_600)).micros())
    }

    /// A moment after `from` and before now, more likely soon after.
    pub fn after(&mut self, from: Timestamp) -> Timestamp {
        let span = (self.now.micros() - from.micros()) / 1_000_000 - 120;
        let share = self.chance.random::<f64>().powi(2);
        from.plus_seconds(60 + (span.max(1) as f64 * share) as i64)
    }

    /// Some days later, but not in the future.
    pub fn days_later(&mut self, from: Timestamp, least: i64, most: i64) -> Timestamp {
        let later = from.plus_seconds(self.chance.random_range(least * DAY..=most * DAY));
        Timestamp(later.micros().min(self.now.micros() - 3_600_000_000))
    }
}
