//! Ballots on paper as the staff's pages show them and forms send them: batches of sheets, who was given one, what stands on them, the balance.

use serde::{Deserialize, Serialize};

use super::ballots::BallotKind;
use super::consultations::Multilingual;
use super::form::FormErrors;
use super::named::named;
use super::residents::{ResidenceState, ResidentRow};
use super::{Localized, Micros};

named! {
    /// What a sheet is.
    SheetState {
        /// It counts.
        Cast = "cast",
        /// Nothing is marked on it: counted apart.
        Blank = "blank",
        /// More is marked than may be. Nothing of it is left out, so it does not count.
        Overvoted = "overvoted",
        /// Less is marked than must be.
        Short = "short",
        /// It cannot be read.
        Spoiled = "spoiled",
        /// Its voter brought it back and was given another one.
        Exchanged = "exchanged",
    }
}

/// How many sheets are what.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub issued: i64,
    pub cast: i64,
    pub blank: i64,
    pub overvoted: i64,
    pub short: i64,
    pub spoiled: i64,
    pub exchanged: i64,
    /// Nobody was given them, or they came back unused.
    pub unused: i64,
    /// People who were given a sheet.
    pub marked: i64,
}

impl Figures {
    /// How many sheets are in a state.
    pub const fn of(&self, state: SheetState) -> i64 {
        match state {
            SheetState::Cast => self.cast,
            SheetState::Blank => self.blank,
            SheetState::Overvoted => self.overvoted,
            SheetState::Short => self.short,
            SheetState::Spoiled => self.spoiled,
            SheetState::Exchanged => self.exchanged,
        }
    }

    /// Sheets of which it is known what stands on them.
    pub const fn read(&self) -> i64 {
        self.cast
            .saturating_add(self.blank)
            .saturating_add(self.overvoted)
            .saturating_add(self.short)
            .saturating_add(self.spoiled)
            .saturating_add(self.exchanged)
    }

    /// Issued sheets of which nobody knows where they are; fewer than none if there are more than were issued.
    pub const fn missing(&self) -> i64 {
        self.issued.saturating_sub(self.read()).saturating_sub(self.unused)
    }

    /// Sheets that people went away with.
    pub const fn given(&self) -> i64 {
        self.issued.saturating_sub(self.unused).saturating_sub(self.exchanged)
    }

    /// Whether every sheet and every person is accounted for.
    pub const fn agree(&self) -> bool {
        self.missing() == 0 && self.given() == self.marked
    }

    /// What is counted: blank ones apart.
    pub const fn counted(&self) -> i64 {
        self.cast.saturating_add(self.blank)
    }
}

/// A batch of sheets.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BatchLine {
    pub number: i64,
    pub count: i64,
    pub at: Micros,
    pub unused: Option<i64>,
}

/// How far the entry is. Nothing of what stands on sheets.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Sheets entered in each pass.
    pub first: i64,
    pub second: i64,
    /// Sheets on which both agree, or that a third person decided.
    pub settled: i64,
    /// Sheets that were read differently and wait for a third person.
    pub differing: i64,
}

/// What can be done with paper now.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaperOpenings {
    /// Sheets can be issued.
    pub issue: bool,
    /// People can be given one, and give one back.
    pub mark: bool,
    /// Sheets can be entered, and the balance declared.
    pub enter: bool,
    /// Whether the final list is awaited: nobody votes before it is published.
    pub no_list: bool,
}

/// What was typed to issue a batch.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueFields {
    pub count: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperPage {
    pub number: i64,
    pub title: Multilingual,
    pub open: PaperOpenings,
    pub batches: Vec<BatchLine>,
    pub progress: Progress,
    /// Whether the balance was declared and confirmed.
    pub balanced: bool,
    /// Whether the ballots were taken for counting.
    pub closed: bool,
    pub fields: IssueFields,
    pub errors: FormErrors,
}

/// Somebody who may be given a sheet.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub handle: String,
    pub name: String,
    pub neighbourhood: Option<Localized>,
    /// Whether they are a verified resident now.
    pub verified: bool,
}

impl From<ResidentRow> for PersonLine {
    fn from(row: ResidentRow) -> Self {
        let ResidentRow { handle, name, residence, .. } = row;
        Self { handle, name, verified: residence.state == ResidenceState::Current, neighbourhood: residence.neighbourhood }
    }
}

/// Looking for a person at the desk.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PeoplePage {
    pub number: i64,
    pub title: Multilingual,
    pub people: Vec<PersonLine>,
    /// A part of a name looked for; nobody is listed without one.
    pub name: String,
    pub open: bool,
    /// Whether the final list is awaited: nobody votes before it is published.
    pub no_list: bool,
}

/// A person at the desk.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PersonPage {
    pub number: i64,
    pub title: Multilingual,
    pub person: PersonLine,
    /// Whether they were given a sheet. How they voted otherwise is not said.
    pub has_sheet: bool,
    pub open: bool,
    /// Whether the final list is awaited: nobody votes before it is published.
    pub no_list: bool,
    pub errors: FormErrors,
}

/// What was pressed at the desk: `give` or `take`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFields {
    pub act: String,
}

/// What somebody read on a sheet, as they typed it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryFields {
    pub serial: String,
    /// Numbers of options, or `-` if nothing is marked.
    pub marks: String,
    /// Empty: as the marks say.
    pub state: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub number: i64,
    pub title: Multilingual,
    pub kind: BallotKind,
    /// 1 or 2.
    pub pass: i64,
    /// Whether sheets can be entered now.
    pub open: bool,
    /// Sheets entered in this pass.
    pub entered: i64,
    pub issued: i64,
    /// The serial number that was entered last.
    pub last: String,
    pub fields: EntryFields,
    pub errors: FormErrors,
}

/// What somebody read on a sheet.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub state: SheetState,
    /// In the way in which a choice is written.
    pub marks: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DifferencesPage {
    pub number: i64,
    pub title: Multilingual,
    /// Serial numbers, and whether the reader may decide: who entered the sheet may not.
    pub rows: Vec<(String, bool)>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DifferencePage {
    pub number: i64,
    pub title: Multilingual,
    pub kind: BallotKind,
    pub serial: String,
    pub first: Reading,
    pub second: Reading,
    pub fields: EntryFields,
    pub errors: FormErrors,
}

/// What was typed to declare or confirm the balance.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BalanceFields {
    /// `declare`, `confirm` or `withdraw`.
    pub act: String,
    /// To confirm: what names the declaration that was read.
    pub read: String,
    /// Unused sheets of each batch, in the order of their numbers.
    pub unused: Vec<String>,
    pub note_ar: String,
    pub note_fr: String,
}

/// A balance that somebody declared.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What names it: another one has another.
    pub name: String,
    pub figures: Figures,
    /// Why the figures differ; empty if they agree.
    pub note: Multilingual,
    pub declared_by: String,
    pub declared_at: Micros,
    /// Who confirmed it, and when.
    pub confirmed: Option<(String, Micros)>,
}

/// What one of the staff did with sheets: whoever issues them may hand them out too, so whoever confirms the balance sees how many.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandLine {
    pub name: String,
    /// Sheets that they issued.
    pub issued: i64,
    /// People to whom they gave one, and from whom they took one back unused.
    pub given: i64,
    pub taken_back: i64,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BalancePage {
    pub number: i64,
    pub title: Multilingual,
    pub batches: Vec<BatchLine>,
    /// Who issued and handed out.
    pub hands: Vec<HandLine>,
    /// As they are now.
    pub figures: Figures,
    pub progress: Progress,
    pub declared: Option<Declaration>,
    /// Whether the reader may confirm it: whoever declared it may not.
    pub may_confirm: bool,
    pub open: bool,
    pub fields: BalanceFields,
    pub errors: FormErrors,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_when_every_sheet_and_every_person_is_accounted_for() {
        let figures = Figures { issued: 100, cast: 60, blank: 4, overvoted: 3, short: 1, spoiled: 2, exchanged: 5, unused: 25, marked: 70 };
        assert!(figures.agree(), "{figures:?}");
        assert_eq!((figures.read(), figures.missing(), figures.given(), figures.counted()), (75, 0, 70, 64));
        assert!(!Figures { unused: 24, ..figures }.agree(), "one sheet is missing");
        assert!(!Figures { marked: 69, ..figures }.agree(), "one person is");
        assert!(SheetState::ALL.iter().map(|state| figures.of(*state)).sum::<i64>() == figures.read());
    }
}
