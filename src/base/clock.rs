//! Time and chance. Both come in from outside, so that tests choose them.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::model::Micros;
use jiff::civil::Date;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A moment: microseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx_macros::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Microseconds since 1970, UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// This many seconds later (or earlier, when negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000_000)
    }
    /// This many days later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days * 86_400)
    }
    /// This many calendar months later, on the same day of the month where there is one.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let later = || {
            let at = jiff::Timestamp::from_microsecond(self.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
            at.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
        };
        later().map_or(self, |at| Self(at.timestamp().as_microsecond()))
    }
    /// The day of this moment in Morocco.
    pub fn day(self) -> Date {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default().to_zoned(app::format::zone()).date()
    }
    /// The first moment of a day in Morocco. Returns `None` for a day that no calendar of ours has.
    pub fn start_of(day: Date) -> Option<Self> {
        Some(Self(day.to_zoned(app::format::zone()).ok()?.timestamp().as_microsecond()))
    }
}

impl From<Timestamp> for Micros {
    fn from(at: Timestamp) -> Self {
        Self(at.0)
    }
}

/// The clock of the process.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// A test's, or a seeding's: stands still until moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }

    /// Now.
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's time is read")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Self::Fixed(at) => Timestamp(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves a fixed clock; the machine's own does not listen.
    pub fn set(&self, at: Timestamp) {
        if let Self::Fixed(clock) = self {
            clock.store(at.micros(), Ordering::Relaxed);
        }
    }
}

/// The source of ids, tokens and salts.
#[derive(Clone, Debug)]
pub struct Rng(Arc<Mutex<ChaCha20Rng>>);

impl Rng {
    /// Seeded by the operating system.
    pub fn from_os() -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::from_os_rng())))
    }

    /// Seeded by a number, the same each time.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A UUIDv7 of the moment `at`.
    pub fn id<T: From<Uuid>>(&self, at: Timestamp) -> T {
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }

    /// Letters and digits that are told apart when read aloud, for handles.
    pub fn handle(&self) -> String {
        self.letters::<8>()
    }

    /// `N` of them: five bits each.
    pub fn letters<const N: usize>(&self) -> String {
        spoken(&self.bytes::<N>())
    }
}

/// Bytes as letters and digits that are told apart when read aloud, five bits of each.
pub fn spoken(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
