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
    /// A moment so many days ago, at a waking hour in Morocco.
    pub fn days_ago(&mut self, days: i64) -> Timestamp {
        let at = self.now.plus_days(-days);
        let morning = Timestamp::start_of(at.day()).unwrap_or(at).plus_seconds(7 * 3_600);
        let later = morning.plus_seconds(self.chance.random_range(0..14 * 3_600));
        Timestamp(later.micros().min(self.now.micros() - 60_000_000))
    }

    /// The day that comes in so many days, or was so many days ago.
    pub fn day(&self, days: i64) -> String {
        self.now.plus_days(days).day().to_string()
    }

    /// The `index`-th of `count` moments between two, in order, more of them soon after the first; the last is some minutes before the second.
    pub fn within(&mut self, (from, to): (Timestamp, Timestamp), index: usize, count: usize) -> Timestamp {
        let span = ((to.micros() - from.micros()) / 1_000_000 - 900).max(1);
        let share = (index as f64 + self.chance.random::<f64>()) / count as f64;
        from.plus_seconds(60 + (span as f64 * share.powf(1.6)) as i64)
    }

    /// Some minutes or hours later, but not in the future.
    pub fn soon(&mut self, from: Timestamp) -> Timestamp {
        let later = from.plus_seconds(self.chance.random_range(20 * 60..30 * 3_600));
        let half = from.plus_seconds((self.now.micros() - from.micros()) / 2_000_000);
        if later < self.now { later } else { half }
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
