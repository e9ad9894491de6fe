//! When what happens: phases that adjoin, and what moving an end does to the others.
//!
//! - Only ends are kept, and the beginning of the first phase: each of the others begins where the one before it ends, so that there is never a gap and
//!   nothing overlaps. An end is the first moment that is no longer in the phase.
//! - People write days. A day ends at its last second in Morocco, whatever the clocks there show in Ramadan.
//! - Everything here is a pure function of ends and a moment.

use app::model::consultations::PhaseKind;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::base::clock::Timestamp;
use crate::base::db::PhaseId;

/// A stretch of time in which one thing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    pub id: PhaseId,
    pub kind: PhaseKind,
    /// The first moment of it; `None` while it is not set.
    pub starts_at: Option<Timestamp>,
    /// The first moment after it; `None` while it is not set.
    pub ends_at: Option<Timestamp>,
}

impl Phase {
    /// Whether a moment lies in it.
    pub fn contains(&self, now: Timestamp) -> bool {
        self.starts_at.is_some_and(|start| start <= now) && self.ends_at.is_some_and(|end| now < end)
    }
}

/// The phases of a consultation, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    phases: Vec<Phase>,
}

/// Why phases cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// A phase has no end, or the first has no beginning.
    Missing,
    /// A phase ends before it begins.
    Backwards,
    /// There is no phase.
    Empty,
}

impl Schedule {
    /// Phases from a moment on, each with its end; starts follow from the ends.
    pub fn new(starts_at: Option<Timestamp>, phases: impl IntoIterator<Item = Phase>) -> Self {
        let mut start = starts_at;
        let phases = phases.into_iter().map(|phase| {
            let placed = Phase { starts_at: start, ..phase };
            start = phase.ends_at;
            placed
        });
        Self { phases: phases.collect() }
    }

    /// In order.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The beginning of the first.
    pub fn starts_at(&self) -> Option<Timestamp> {
        self.phases.first().and_then(|phase| phase.starts_at)
    }

    /// The end of the last.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.phases.last().and_then(|phase| phase.ends_at)
    }

    /// The phase that is under way at a moment.
    pub fn at(&self, now: Timestamp) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.contains(now))
    }

    /// From when to when phases of these kinds ask something: the beginning of the first of them and the end of the last.
    pub fn asking(&self, kinds: &[PhaseKind]) -> Option<(Timestamp, Timestamp)> {
        let asks = |phase: &&Phase| kinds.contains(&phase.kind);
        let (first, last) = (self.phases.iter().find(asks)?, self.phases.iter().rev().find(asks)?);
        Some((first.starts_at?, last.ends_at?))
    }

    /// From when on what was given is counted: from the verification on that follows all asking; without one, as soon as asking is over if people voted.
    /// By the clock, as everything: it is counted until it is decided, whoever closes and counts the ballot when.
    pub fn counting(&self) -> Option<Timestamp> {
        let (_, closes) = self.asking(PhaseKind::ASKING)?;
        let verified = self.phases.iter().filter(|phase| phase.kind == PhaseKind::Verify).filter_map(|phase| phase.starts_at).find(|start| *start >= closes);
        verified.or_else(|| self.phases.iter().any(|phase| phase.kind == PhaseKind::Vote).then_some(closes))
    }

    /// The phase of one of these kinds that is under way.
    pub fn asking_at(&self, kinds: &[PhaseKind], now: Timestamp) -> Option<&Phase> {
        self.at(now).filter(|phase| kinds.contains(&phase.kind))
    }

    /// The next phase of one of these kinds that has not begun.
    pub fn next_asking(&self, kinds: &[PhaseKind], now: Timestamp) -> Option<Timestamp> {
        self.phases.iter().filter(|phase| kinds.contains(&phase.kind)).filter_map(|phase| phase.starts_at).find(|start| now < *start)
    }

    /// Until when the phases of these kinds go on without a break that are under way at a moment.
    pub fn open_until(&self, kinds: &[PhaseKind], now: Timestamp) -> Option<Timestamp> {
        let from = self.phases.iter().position(|phase| phase.contains(now) && kinds.contains(&phase.kind))?;
        self.phases[from..].iter().take_while(|phase| kinds.contains(&phase.kind)).filter_map(|phase| phase.ends_at).last()
    }

    /// Whether every moment from the beginning to the end is in exactly one phase.
    pub fn check(&self) -> Result<(), Misplaced> {
        if self.phases.is_empty() {
            return Err(Misplaced::Empty);
        }
        for phase in &self.phases {
            match (phase.starts_at, phase.ends_at) {
                (Some(start), Some(end)) if start < end => {}
                (Some(_), Some(_)) => return Err(Misplaced::Backwards),
                _ => return Err(Misplaced::Missing),
            }
        }
        Ok(())
    }

    /// The same with another end of one phase. The next one begins there; where it would be over before it begins, it and those after it keep their lengths
    /// and move along. Returns which other phases begin or end elsewhere then.
    #[must_use]
    pub fn with_end(&self, moved: usize, to: Timestamp) -> (Self, Vec<usize>) {
        let mut ends: Vec<Option<Timestamp>> = self.phases.iter().map(|phase| phase.ends_at).collect();
        let Some(place) = ends.get_mut(moved) else { return (self.clone(), Vec::new()) };
        let from = place.replace(to);
        let is_over = ends.get(moved + 1).copied().flatten().is_some_and(|next| next <= to);
        if let (Some(from), true) = (from, is_over) {
            let days = days_between(from, to);
            for end in ends.iter_mut().skip(moved + 1).flatten() {
                *end = plus_days(*end, days);
            }
        }
        let phases = self.phases.iter().zip(ends).map(|(phase, ends_at)| Phase { ends_at, ..*phase });
        let changed = Self::new(self.starts_at(), phases);
        let differs = |at: &usize| *at != moved && self.phases[*at] != changed.phases[*at];
        let others = (0..self.phases.len()).filter(differs).collect();
        (changed, others)
    }
}

/// The first moment after a day in Morocco.
pub fn end_of(day: Date) -> Option<Timestamp> {
    Timestamp::start_of(day.checked_add(1.day()).ok()?)
}

/// The day whose last moment comes just before this one.
pub fn last_day(end: Timestamp) -> Date {
    Timestamp(end.micros() - 1).day()
}

/// Days from one end of a day to another.
fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    let span = last_day(from).until(last_day(to)).map(|span| i64::from(span.get_days()));
    span.unwrap_or_else(|_| (to.micros() - from.micros()).div_euclid(86_400_000_000)).max(1)
}

/// The end of the day so many days later, by the calendar of Morocco.
fn plus_days(end: Timestamp, days: i64) -> Timestamp {
    let later = || end_of(last_day(end).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?);
    later().unwrap_or_else(|| end.plus_days(days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KINDS: [PhaseKind; 5] = [PhaseKind::Inform, PhaseKind::Gather, PhaseKind::Discuss, PhaseKind::Verify, PhaseKind::Decide];

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn schedule(start: &str, ends: &[&str]) -> Schedule {
        let phase =
            |(at, end): (usize, &&str)| Phase { id: PhaseId(uuid::Uuid::from_u128(at as u128)), kind: KINDS[at], starts_at: None, ends_at: end_of(day(end)) };
        Schedule::new(Timestamp::start_of(day(start)), ends.iter().enumerate().map(phase))
    }

    #[test]
    fn a_day_ends_at_its_last_second_in_morocco() {
        for (date, utc) in [
            ("2026-01-31", "2026-01-31T22:59:59Z"),
            // In Ramadan the clocks there are an hour back.
            ("2026-03-01", "2026-03-01T23:59:59Z"),
            ("2026-03-31", "2026-03-31T22:59:59Z"),
            // The nights in which they are set.
            ("2026-02-14", "2026-02-14T22:59:59Z"),
            ("2026-02-15", "2026-02-15T23:59:59Z"),
            ("2026-03-21", "2026-03-21T23:59:59Z"),
            ("2026-03-22", "2026-03-22T22:59:59Z"),
        ] {
            let end = end_of(day(date)).expect("a moment");
            let last: jiff::Timestamp = utc.parse().expect("a moment");
            assert_eq!(end.micros(), last.as_microsecond() + 1_000_000, "{date}");
            assert_eq!(last_day(end), day(date));
        }
    }

    #[test]
    fn moving_an_end_moves_the_next_start_and_nothing_else_while_there_is_room() {
        let before = schedule("2026-02-01", &["2026-02-10", "2026-02-28", "2026-03-10"]);
        let (after, others) = before.with_end(0, end_of(day("2026-02-12")).expect("a moment"));
        assert_eq!(after, schedule("2026-02-01", &["2026-02-12", "2026-02-28", "2026-03-10"]));
        assert_eq!(others, [1]);
        // Beyond the end of the next, that one and those after it keep their lengths: over the nights of Ramadan too.
        let (after, others) = before.with_end(0, end_of(day("2026-03-05")).expect("a moment"));
        assert_eq!(after, schedule("2026-02-01", &["2026-03-05", "2026-03-23", "2026-04-02"]));
        assert_eq!(others, [1, 2]);
    }

    proptest! {
        /// Whatever is moved, in whatever order: every moment from the beginning to the end is in one phase, and ends are ends of days.
        #[test]
        fn phases_adjoin_whatever_is_moved(lengths in prop::collection::vec(1_i64..60, 1..5), moves in prop::collection::vec((0_usize..5, -20_i64..120), 0..12), jumps in prop::collection::vec(-10_i64..400, 1..20)) {
            let start = day("2026-01-10");
            let mut at = start;
            let ends: Vec<String> = lengths.iter().map(|days| { at = at.checked_add(days.days()).expect("a day"); at.to_string() }).collect();
            let mut now = schedule(&start.to_string(), &ends.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(now.check(), Ok(()));
            for (place, days) in moves {
                let place = place % now.phases().len();
                let phase = now.phases()[place];
                let to = end_of(last_day(phase.ends_at.expect("an end")).checked_add(days.days()).expect("a day")).expect("a moment");
                if phase.starts_at.is_none_or(|start| to <= start) {
                    continue;
                }
                now = now.with_end(place, to).0;
                prop_assert_eq!(now.check(), Ok(()));
                prop_assert_eq!(now.phases()[place].ends_at, Some(to));
            }
            for pair in now.phases().windows(2) {
                prop_assert_eq!(pair[0].ends_at, pair[1].starts_at);
            }
            for jump in jumps {
                let moment = Timestamp::start_of(start).expect("a moment").plus_days(jump);
                let inside = now.phases().iter().filter(|phase| phase.contains(moment)).count();
                let within = now.starts_at() <= Some(moment) && Some(moment) < now.ends_at();
                prop_assert_eq!(inside, usize::from(within), "{}", jump);
            }
            for end in now.phases().iter().filter_map(|phase| phase.ends_at) {
                prop_assert_eq!(end_of(last_day(end)), Some(end));
            }
        }
    }
}
