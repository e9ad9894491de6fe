//! The public record of moderation, month by month: figures, the log without texts and names, and both as files.

pub mod log;
pub(super) mod reasons;
pub(super) mod routes;
pub(super) mod store;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use app::model::content::{ItemKind, Reason};
use app::model::moderation::{Decided, LogPage, LogRow, ModerationFigures};
use jiff::Span;
use jiff::civil::Date;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::holding::store as hold_store;
use crate::moderation::measures;
use crate::moderation::queue::waiting;
use crate::moderation::record::log::PublicEntry;

/// Decisions of a month that a page lists; the files have all of them.
const LISTED: i64 = 200;
/// Months of one file of figures.
const MONTHS: usize = 240;
/// Far more than a month has.
const MOST: i64 = 100_000;

/// A month in Morocco.
pub(super) struct Month {
    first: Date,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Month {
    /// Of `2026-03`; without it the present one.
    pub fn parse(text: &str, now: Timestamp) -> Result<Self> {
        let first = if text.is_empty() { now.day().first_of_month() } else { format!("{text}-01").parse::<Date>().map_err(|_| Error::NotFound)? };
        let begin = |date: Date| Timestamp::start_of(date).ok_or(Error::NotFound);
        let next = first.checked_add(Span::new().months(1)).map_err(|_| Error::NotFound)?;
        Ok(Self { first, from: begin(first)?, to: begin(next)? })
    }

    fn name(date: Date) -> String {
        format!("{:04}-{:02}", date.year(), date.month())
    }
}

/// The page of a month.
pub(super) async fn page(app: &App, commune: &Commune, month: &str) -> Result<LogPage> {
    let now = app.clock.now();
    let month = Month::parse(month, now)?;
    let rows = store::entries_between(&app.db, commune.id, month.from, month.to, LISTED).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let read = PublicEntry::of(row.number, row.created_at, &row.entry, row.digest);
        Some(LogRow {
            number: read.number,
            at: read.at.into(),
            act: Decided::parse(&read.act)?,
            kind: ItemKind::parse(&read.kind),
            reason: Reason::parse(&read.reason),
            digest: read.digest,
        })
    });
    let step = |months: i64| month.first.checked_add(Span::new().months(months)).ok().map(Month::name);
    let later = step(1).filter(|_| month.to <= now);
    let first = store::first_entry(&app.db, commune.id).await?;
    let earlier = step(-1).filter(|_| first.is_some_and(|first| first < month.from));
    Ok(LogPage {
        month: Month::name(month.first),
        begins: month.from.into(),
        earlier,
        later,
        rows: rows.collect(),
        figures: figures(app, commune, &month).await?,
    })
}

async fn figures(app: &App, commune: &Commune, month: &Month) -> Result<ModerationFigures> {
    let decided = store::decided_between(&app.db, commune.id, month.from, month.to, MOST).await?;
    let mut acts: BTreeMap<&'static str, (Decided, i64)> = BTreeMap::new();
    let mut reasons: BTreeMap<&'static str, (Reason, i64)> = BTreeMap::new();
    let mut waits = Vec::new();
    for row in &decided {
        let Some(act) = Decided::parse(&row.act) else { continue };
        acts.entry(act.as_str()).or_insert((act, 0)).1 += 1;
        if let Some(reason) = Reason::parse(&row.reason).filter(|_| act == Decided::Hide) {
            reasons.entry(reason.as_str()).or_insert((reason, 0)).1 += 1;
        }
        if let Some(flagged) = row.flagged_at.filter(|_| matches!(act, Decided::Hide | Decided::Dismiss | Decided::Restore | Decided::Redact)) {
            waits.push((row.created_at.micros() - flagged.micros()) / 60_000_000);
        }
    }
    for (act, count) in measures::given_between(app, commune, month.from, month.to).await? {
        acts.insert(act.as_str(), (act, count));
    }
    let appeals = appeal_store::appeals_between(&app.db, commune.id, month.from, month.to).await?;
    let contested = measures::appeals_between(app, commune, month.from, month.to).await?;
    let (open, overdue) = waiting::appeal_tally(app, commune).await?;
    let mut by_count: Vec<(Reason, i64)> = reasons.into_values().collect();
    by_count.sort_by_key(|(_, count)| -count);
    let items: HashSet<Item> = decided.iter().filter_map(store::DecidedRow::item).collect();
    Ok(ModerationFigures {
        items: items.len() as i64,
        by_clock: hold_store::shown_by_clock(&app.db, commune.id, month.from, month.to).await?,
        acts: Decided::ALL.iter().filter_map(|act| acts.get(act.as_str()).copied()).collect(),
        reasons: by_count,
        median_minutes: median(waits),
        appeals: appeals.0 + contested.0,
        reversed: appeals.1 + contested.1,
        open_appeals: open,
        overdue_appeals: overdue,
    })
}

/// The figures of every month since the log began, as CSV (RFC 4180): month, figure, detail, value. Acts and reasons have their fixed names as details; the
/// median is in minutes from the first flag to the decision, and has no line in a month without one. Open and overdue appeals are those of this moment.
pub(super) async fn figures_csv(app: &App, commune: &Commune) -> Result<String> {
    let now = app.clock.now();
    let mut text = String::from("month,figure,detail,value\r\n");
    let mut next = store::first_entry(&app.db, commune.id).await?;
    for _ in 0..MONTHS {
        let Some(from) = next.filter(|from| *from <= now) else { break };
        let month = Month::parse("", from)?;
        let name = Month::name(month.first);
        let figures = figures(app, commune, &month).await?;
        let mut line = |figure: &str, detail: &str, value: i64| {
            let _ = write!(text, "{name},{figure},{detail},{value}\r\n");
        };
        line("items", "", figures.items);
        for (act, count) in &figures.acts {
            line("acts", act.as_str(), *count);
        }
        for (reason, count) in &figures.reasons {
            line("reasons", reason.as_str(), *count);
        }
        if let Some(minutes) = figures.median_minutes {
            line("median_minutes", "", minutes);
        }
        line("shown_by_clock", "", figures.by_clock);
        line("appeals", "", figures.appeals);
        line("appeals_reversed", "", figures.reversed);
        next = Some(month.to);
        if month.to > now {
            line("appeals_open", "", figures.open_appeals);
            line("appeals_overdue", "", figures.overdue_appeals);
        }
    }
    Ok(text)
}

/// The middle one; of two middle ones the earlier.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// The month's log as CSV (RFC 4180): number, moment (UTC), act, kind, reason, digest.
pub(super) async fn csv(app: &App, commune: &Commune, month: &str) -> Result<String> {
    let month = Month::parse(month, app.clock.now())?;
    let mut text = String::from("number,at,act,kind,reason,digest\r\n");
    let mut rows = store::entries_between(&app.db, commune.id, month.from, month.to, MOST).await?;
    rows.reverse();
    for row in rows {
        let read = PublicEntry::of(row.number, row.created_at, &row.entry, row.digest);
        let at = jiff::Timestamp::from_microsecond(read.at.micros()).map_err(|error| anyhow::anyhow!(error))?;
        // Nothing here was typed by anybody: no field needs quotes.
        let _ = write!(text, "{},{at},{},{},{},{}\r\n", read.number, read.act, read.kind, read.reason, read.digest);
    }
    Ok(text)
}

/// The month's entries as they are hashed, one a line.
pub(super) async fn entries(app: &App, commune: &Commune, month: &str) -> Result<String> {
    let month = Month::parse(month, app.clock.now())?;
    let mut rows = store::entries_between(&app.db, commune.id, month.from, month.to, MOST).await?;
    rows.reverse();
    Ok(rows.into_iter().fold(String::new(), |text, row| text + row.entry.as_str() + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_one_of_them() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![5]), Some(5));
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![9, 1]), Some(1));
    }

    #[test]
    fn a_month_begins_and_ends_in_morocco() {
        let month = Month::parse("2026-03", Timestamp(0)).expect("a month");
        // Ramadan: Morocco is at UTC+0 from mid February to 22 March 2026, then at UTC+1.
        assert_eq!(month.from.micros(), 1_772_323_200_000_000);
        assert_eq!(month.to.micros(), 1_774_998_000_000_000);
        for bad in ["2026", "2026-13", "x", "2026-3", "99999-01"] {
            assert!(Month::parse(bad, Timestamp(0)).is_err(), "{bad}");
        }
    }
}
