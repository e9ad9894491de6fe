//! The pages on which people vote.

use super::ballots::{BallotOptionView, BallotSettings, BallotState, Channel, EnvelopeView};
use super::consultations::{Multilingual, Standing};
use super::lists::FacetCount;
use super::map::Map;
use super::{Localized, Micros};

/// Where somebody votes: addresses, and what kind of place it is.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoothView {
    /// Where the form is and is sent.
    pub vote: String,
    /// Where everything is confirmed.
    pub review: String,
    /// Where what was cast is found again.
    pub mine: String,
    /// The page that this belongs to; in the kiosk, where one's turn is ended.
    pub up: String,
    /// Whether it is the device of a desk: nothing leads out of it.
    pub kiosk: bool,
    /// Whether an officer tries it: nothing is kept.
    pub rehearsal: bool,
}

/// What every page of a vote begins with.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotHead {
    /// The consultation's.
    pub number: i64,
    pub title: Multilingual,
    /// What is asked; the title if it is empty.
    pub question: Multilingual,
    pub settings: BallotSettings,
    pub envelopes: Vec<EnvelopeView>,
    pub booth: BoothView,
    /// When the consultation was given up, and why: no vote is counted.
    pub cancelled: Option<(Micros, String)>,
}

/// What somebody did, as they alone read it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyVote {
    pub state: BallotState,
    pub channel: Channel,
    /// The day, never the hour.
    pub day: Option<Micros>,
    /// Whether something is kept that does not count.
    pub pending: bool,
    /// Why it does not count, if it was declared void.
    pub void_reason: String,
}

/// To what the list of options is narrowed, and how it is sorted; empty for everything and for the ballot's own order.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionsWish {
    pub envelope: String,
    pub place: String,
    pub theme: String,
    /// `cost` or `-cost`.
    pub sort: String,
}

/// What is voted on: the question, the rules, the options, and what the reader can do.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotPage {
    pub head: BallotHead,
    /// Those that are shown, in the order in which they are shown.
    pub options: Vec<BallotOptionView>,
    /// How many there are.
    pub all: i64,
    /// Whether they stand in the reader's own order.
    pub own_order: bool,
    pub wish: OptionsWish,
    /// Where options are, each place by its slug and name with how many there are.
    pub places: Vec<FacetCount<(String, Localized)>>,
    /// The map of the commune, if it has one.
    pub map: Option<Map>,
    /// Themes of the options, by their codes.
    pub themes: Vec<String>,
    pub standing: Standing,
    /// From when to when people vote.
    pub voting: Option<(Micros, Micros)>,
    pub mine: Option<MyVote>,
    /// Since when what is declared cannot be changed.
    pub frozen_at: Option<Micros>,
    /// Whether the votes were taken to be counted, and how many drafts had not been confirmed.
    pub closed: Option<i64>,
    pub may_manage: bool,
}

/// An option with what somebody chose for it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VoteLine {
    pub option: BallotOptionView,
    /// Whether it stands on the page: what is chosen beside one that was filtered away goes along unseen.
    pub shown: bool,
    pub chosen: bool,
    /// Points, a grade or a place as it was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What is used up so far: of an envelope, or of the points.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SumLine {
    /// The envelope; 0 for points and for numbers of options.
    pub envelope: i64,
    pub name: String,
    pub used: i64,
    /// What there is; 0 where there is no bound.
    pub of: i64,
}

/// How the form stands.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VoteSaid {
    /// Nothing is to be said.
    #[default]
    Nothing,
    /// What is chosen was kept.
    Kept,
    /// It cannot be taken as it is; messages say why.
    Refused,
    /// Nothing was chosen: an empty vote has to be sent as such.
    Empty,
    /// It came back after a session had ended, and was not sent.
    Returned,
    /// It came too late, or is not open to the person any more: nothing was kept.
    Late,
    /// The page that was sent was somebody else's: nothing of it was kept.
    Others,
}

/// As whom a ballot can be tried before it is published.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RehearsedHome {
    pub path: String,
    /// The neighbourhood in which they live; `None` where nobody knows.
    pub name: Option<Localized>,
    pub current: bool,
}

/// To what the options of a form are narrowed; empty for everything.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteFilter {
    /// The code of a theme.
    pub theme: String,
    /// The slug of a neighbourhood.
    pub place: String,
    /// Words of the title or of the text.
    pub text: String,
}

impl VoteFilter {
    /// Whether everything is shown.
    pub const fn is_empty(&self) -> bool {
        self.theme.is_empty() && self.place.is_empty() && self.text.is_empty()
    }
}

/// By what many options can be narrowed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VoteNarrowing {
    pub filter: VoteFilter,
    /// Themes of the options, by their codes.
    pub themes: Vec<String>,
    /// Where options are, each place by its slug and name with how many there are.
    pub places: Vec<FacetCount<(String, Localized)>>,
    /// The map of the commune, if it has one.
    pub map: Option<Map>,
}

/// The form of a vote.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VotePage {
    pub head: BallotHead,
    /// Whose page it is, as its form says when it is sent; empty where nobody votes.
    pub owner: String,
    /// In a rehearsal, where it matters where one lives.
    pub homes: Vec<RehearsedHome>,
    /// In the person's own order; of a ranking, the ranked ones first.
    pub lines: Vec<VoteLine>,
    /// Where there are many options.
    pub narrowing: Option<VoteNarrowing>,
    /// Of yes or no: what is answered.
    pub answer: String,
    pub sums: Vec<SumLine>,
    /// The other envelope that is chosen, where one votes in one's own and one other; and those to choose from until one is.
    pub other: Option<i64>,
    pub others: Vec<EnvelopeView>,
    /// What is wrong with the whole.
    pub errors: Vec<String>,
    /// Fewer options than are asked for.
    pub fewer: Option<String>,
    pub said: VoteSaid,
    pub mine: MyVote,
    /// Until when one can vote.
    pub until: Option<Micros>,
    pub standing: Standing,
}

/// A line of what somebody chose: the option, and what they gave it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ChosenLine {
    pub option: BallotOptionView,
    /// Points, a score, or a place; 0 for a plain choice.
    pub given: i64,
}

/// What somebody chose, with a choice's own words where it names no options.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Chosen {
    pub lines: Vec<ChosenLine>,
    /// `yes`, `no`, `abstain`, or nothing.
    pub answer: String,
    pub sums: Vec<SumLine>,
}

/// Everything before it is confirmed, and what was cast.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CastPage {
    pub head: BallotHead,
    pub mine: MyVote,
    /// What is shown: of a review what is not confirmed, otherwise what counts.
    pub chosen: Option<Chosen>,
    /// What keeps it from being confirmed.
    pub errors: Vec<String>,
    pub fewer: Option<String>,
    /// Until when it can be replaced; `None` once nobody votes any more.
    pub until: Option<Micros>,
    /// Whether the votes were taken to be counted: nothing leads to one any more.
    pub closed: bool,
    /// Whether it came too late.
    pub late: bool,
    /// In a rehearsal: what goes along with the form.
    pub carried: String,
    /// What is shown to be confirmed, as a keyed hash that goes along with the form.
    pub shown: String,
    /// Whether what was to be confirmed is not what is kept any more: nothing was cast.
    pub changed: bool,
}

/// One option.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotOptionPage {
    pub head: BallotHead,
    pub option: BallotOptionView,
    /// Those before and after it, in the order in which the reader has them.
    pub previous: Option<i64>,
    pub next: Option<i64>,
    /// Whether the reader can vote now.
    pub open: bool,
}

/// A vote of the viewer that does not count yet: said on every page until it does.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    /// Where it is confirmed.
    pub path: String,
    pub title: Localized,
    /// Until when that can be done.
    pub until: Micros,
    /// Whether an earlier vote counts meanwhile: what waits is a change of it.
    pub counts: bool,
}
