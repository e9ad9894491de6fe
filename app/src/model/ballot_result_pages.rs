//! The pages of a result: what everybody reads, in short and on a poster too, and what the staff see of a count.

use serde::{Deserialize, Serialize};

use super::answer::Milestone;
use super::ballot_result::{CountResult, PaperCounts};
use super::ballots::{BallotOptionView, BallotSettings, Channel, EnvelopeView};
use super::consultations::Multilingual;
use super::content::SolutionState;
use super::form::FormErrors;
use super::named::named;
use super::{Localized, Micros};

/// What was drawn, when and where.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotLine {
    pub text: String,
    /// `YYYY-MM-DD`.
    pub drawn_on: String,
    pub drawn_in: String,
}

/// How many voted from one place.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnoutLine {
    /// `None` where it is not known.
    pub place: Option<Localized>,
    /// By each channel; `None` where it is hidden.
    pub by_channel: Vec<Option<i64>>,
    pub all: Option<i64>,
    /// How many verified residents live there; `None` where it is hidden, or rates are not shown.
    pub residents: Option<i64>,
}

/// Who voted, where and by which channel.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnoutTable {
    pub channels: Vec<Channel>,
    pub lines: Vec<TurnoutLine>,
    /// The sums of the columns.
    pub sums: Vec<Option<i64>>,
    /// Whether numbers are hidden.
    pub hides: bool,
    /// How many verified residents were asked, where rates are shown.
    pub residents: Option<i64>,
}

/// Money and votes of the options of a place or of a theme.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupLine {
    /// The name of a place; `None` for those of none.
    pub place: Option<Localized>,
    /// The code of a theme; empty for those of none.
    pub category: String,
    pub options: i64,
    pub won: i64,
    pub money: i64,
    pub votes: i64,
}

/// Where the solution of a winner is now.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolutionNow {
    pub option: i64,
    pub number: i64,
    pub state: SolutionState,
    pub milestones: Vec<Milestone>,
}

named! {
    /// How far the count is.
    CountStage {
        /// People vote still.
        Voting = "voting",
        /// Voting is over, and the votes are not taken yet.
        Over = "over",
        /// The votes were taken, and are being counted.
        Closed = "closed",
        /// The rules leave equal options.
        Tied = "tied",
        Counted = "counted",
    }
}

/// Something to be kept: the name of a file, and what it is.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    pub name: String,
    pub about: crate::words::Key,
}

/// What two people counted that sheets could not be brought to agree on: *issued = counted + spoiled + unused*, and one sheet for each person.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsDiffer {
    /// Issued sheets of which nobody knows where they are; fewer than none if there are more than were issued.
    pub missing: i64,
    /// Sheets that people went away with.
    pub given: i64,
    /// People who were given one.
    pub marked: i64,
}

/// What everybody reads of a count.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultPage {
    /// Of the consultation, with its title.
    pub number: i64,
    pub title: Multilingual,
    pub question: Multilingual,
    pub settings: BallotSettings,
    pub stage: CountStage,
    pub closed_at: Option<Micros>,
    pub counted_at: Option<Micros>,
    /// Equal options, while a lot is awaited.
    pub tied: Vec<i64>,
    pub result: Option<CountResult>,
    pub options: Vec<BallotOptionView>,
    pub envelopes: Vec<EnvelopeView>,
    pub turnout: Option<TurnoutTable>,
    /// How many verified residents there were.
    pub residents: i64,
    pub replaced: i64,
    pub void: i64,
    pub unconfirmed: i64,
    pub paper: Option<PaperCounts>,
    /// By what the figures of sheets differ, if they do.
    pub differ: Option<SheetsDiffer>,
    /// Why the figures of sheets differ; empty if they do not.
    pub paper_note: Multilingual,
    pub places: Vec<GroupLine>,
    pub themes: Vec<GroupLine>,
    pub now: Vec<SolutionNow>,
    pub lot: Option<LotLine>,
    pub files: Vec<ResultFile>,
    pub code: String,
    /// Whether the reader looks after the count.
    pub may_manage: bool,
}

impl ResultPage {
    /// The option of a number.
    pub fn option(&self, number: i64) -> Option<&BallotOptionView> {
        self.options.iter().find(|option| option.number == number)
    }
}

/// The same in short, on the consultation's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultBrief {
    pub number: i64,
    pub stage: CountStage,
    /// Of the winners, the first ones.
    pub winners: Vec<Multilingual>,
    /// How many more there are.
    pub more: i64,
    /// Yes, no, and neither, to a question.
    pub answer: Option<(i64, i64, i64)>,
    pub ballots: i64,
    /// Whether fewer voted than were needed.
    pub missed: bool,
}

/// A page to print and put up.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultPoster {
    pub number: i64,
    pub title: Multilingual,
    pub question: Multilingual,
    pub counted_at: Micros,
    pub ballots: i64,
    pub missed: bool,
    /// Each with its cost, and the place where it is.
    pub winners: Vec<(Multilingual, Option<i64>, Option<Localized>)>,
    pub answer: Option<(i64, i64, i64)>,
    pub spent: i64,
    /// The address as it is printed.
    pub address: String,
    /// The QR code of it: modules a side, and the dark ones as an SVG path.
    pub side: i64,
    pub squares: String,
}

/// What was typed on the staff's page. `act` is `close`, `enter`, `confirm` or `discard`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LotFields {
    pub act: String,
    /// What was drawn.
    pub lot: String,
    /// `YYYY-MM-DD`.
    pub drawn_on: String,
    pub drawn_in: String,
}

/// What the staff see of a count: how far it is and what it lacks, and no sum before it is public.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CountPage {
    pub number: i64,
    pub title: Multilingual,
    pub stage: CountStage,
    /// The first moment after voting.
    pub ends_at: Option<Micros>,
    pub closed_at: Option<Micros>,
    pub counted_at: Option<Micros>,
    /// How many voted: turnout, and nothing of what.
    pub voted: i64,
    pub paper: Option<PaperCounts>,
    /// Whether paper keeps the ballot from being closed.
    pub unbalanced: bool,
    /// Titles of equal options.
    pub tied: Vec<Multilingual>,
    /// When and where the lot was drawn, once one person has entered it.
    pub entered: Option<(String, String)>,
    /// Whether it was the reader.
    pub entered_by_me: bool,
    pub fields: LotFields,
    pub errors: FormErrors,
}
