//! Ballots of a consultation as pages show, forms send and rows keep them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::consultations::Multilingual;
use super::named::named;
use super::{Localized, Micros};

named! {
    /// What a voter writes.
    BallotKind {
        /// Any number of options, within a least and a most.
        Approval = "approval",
        /// Points from a sum.
        Points = "points",
        /// Options with costs, against the amounts of envelopes.
        Budget = "budget",
        /// A grade in words for each.
        Judgment = "judgment",
        /// 0 to 5 for each.
        Score = "score",
        /// The best first.
        Ranked = "ranked",
        /// Yes, no, or neither, to one question.
        YesNo = "yes_no",
    }
}

named! {
    /// How it is counted. Formulas and sources are in the crate `counting`.
    CountingRule {
        /// The most approvals, points, or votes.
        Most = "most",
        EqualShares = "equal_shares",
        Greedy = "greedy",
        MajorityJudgment = "majority_judgment",
        Schulze = "schulze",
        RankedPairs = "ranked_pairs",
    }
}

impl BallotKind {
    /// The rules by which it can be counted; the first unless another is chosen.
    pub const fn rules(self) -> &'static [CountingRule] {
        use CountingRule as Rule;
        match self {
            Self::Approval | Self::Points | Self::Score | Self::YesNo => &[Rule::Most],
            Self::Budget => &[Rule::EqualShares, Rule::Greedy],
            Self::Judgment => &[Rule::MajorityJudgment],
            Self::Ranked => &[Rule::Schulze, Rule::RankedPairs],
        }
    }

    /// Whether every valid state counts at once unless a confirmation is declared.
    pub const fn counts_at_once(self) -> bool {
        matches!(self, Self::Approval | Self::Budget)
    }

    /// Whether a least, an asked for and a greatest number of options are declared.
    pub const fn has_limits(self) -> bool {
        matches!(self, Self::Approval | Self::Budget)
    }

    /// The most options that it can have.
    pub const fn most_options(self) -> usize {
        match self {
            Self::Ranked => 12,
            Self::Points | Self::Judgment | Self::Score => 40,
            Self::Approval | Self::Budget => 300,
            Self::YesNo => 0,
        }
    }
}

named! {
    /// How the money is spent that equal shares leave.
    Completion {
        None = "none",
        /// Everybody gets a unit more until it would be too much.
        Add1 = "add1",
        /// In the steps that change something.
        AddOpt = "add_opt",
    }
}

named! {
    /// What a project that is paid for is worth to whoever chose it, in equal shares. Points are given on no ballot about money.
    Utilities {
        /// As much as it costs: what most people share comes first.
        Cost = "cost",
        /// One, whatever it costs: what costs each supporter least comes first.
        Cardinal = "cardinal",
    }
}

named! {
    /// In which envelopes somebody votes.
    EnvelopeChoice {
        All = "all",
        /// In that of their own neighbourhood, and in one other of their choice.
        OwnAndOther = "own_and_other",
    }
}

named! {
    /// Where a vote comes from.
    Channel {
        Online = "online",
        /// At the desk's device, alone.
        Kiosk = "kiosk",
        Paper = "paper",
    }
}

named! {
    /// Where somebody's ballot stands.
    BallotState {
        None = "none",
        /// Kept, and not counted yet.
        Drafting = "drafting",
        /// It counts.
        Cast = "cast",
        /// Given on paper: only the count knows what stands on it.
        OnPaper = "on_paper",
        /// Two people of the staff said why it does not count.
        Void = "void",
    }
}

/// How many must vote.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of", content = "count")]
pub enum Quorum {
    #[default]
    None,
    /// So many.
    Voters(u32),
    /// So many of a hundred verified residents.
    Percent(u32),
}

/// What is declared before a ballot opens, and frozen then. What a kind does not know is ignored.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BallotSettings {
    pub kind: BallotKind,
    pub rule: CountingRule,
    /// The least number of options; fewer are not counted.
    pub min: u32,
    /// How many are asked for: fewer are counted after a plain warning.
    pub asked: u32,
    /// The greatest number of options; 0 for any.
    pub max: u32,
    /// Points to give, and the most for one.
    pub points: u32,
    pub points_for_one: u32,
    /// Grades of a judgment, 4 to 6.
    pub grades: u8,
    /// How many options win, where no money decides it.
    pub seats: u32,
    /// Whether what somebody chooses must fit into the envelope.
    pub knapsack: bool,
    pub completion: Completion,
    /// Whether completion stops as soon as nothing more fits.
    pub stop_when_exhaustive: bool,
    /// Percent of a project's share of the budget that its share of voters must reach; 0 for none.
    pub min_share: u32,
    /// Whether, of equal shares and greedy, the outcome is taken that more voters prefer.
    pub comparison: bool,
    /// What a project that is paid for is worth, in equal shares.
    pub utilities: Utilities,
    /// Whether greedy stops at the first that does not fit.
    pub no_skip: bool,
    /// The fewest votes with which greedy takes a project; 0 for none.
    pub min_score: u32,
    /// Of the options of each group greedy takes one at most: their numbers, in order.
    pub groups: Vec<Vec<i64>>,
    /// Whether a vote counts only once it is confirmed.
    pub confirm: bool,
    pub envelope_choice: EnvelopeChoice,
    pub quorum: Quorum,
    /// Whether options are those of the final list or the ballot's own.
    pub from_list: bool,
}

impl Default for BallotSettings {
    fn default() -> Self {
        Self {
            kind: BallotKind::Budget,
            rule: CountingRule::EqualShares,
            min: 1,
            asked: 3,
            max: 0,
            points: 10,
            points_for_one: 5,
            grades: 5,
            seats: 1,
            knapsack: false,
            completion: Completion::Add1,
            stop_when_exhaustive: false,
            min_share: 0,
            comparison: false,
            utilities: Utilities::Cost,
            no_skip: false,
            min_score: 0,
            groups: Vec::new(),
            confirm: false,
            envelope_choice: EnvelopeChoice::All,
            quorum: Quorum::None,
            from_list: true,
        }
    }
}

impl BallotSettings {
    /// The group of an option, counted from 1, if it is in one.
    pub fn group_of(&self, option: i64) -> Option<usize> {
        self.groups.iter().position(|group| group.contains(&option)).map(|at| at + 1)
    }
}

named! {
    /// What is answered to one question.
    YesNo {
        Yes = "yes",
        No = "no",
        Abstain = "abstain",
    }
}

/// What a voter says. Options are named by their numbers. An empty one is a vote that is counted apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Approval and budget.
    Options(BTreeSet<i64>),
    /// Points, none of them 0.
    Points(BTreeMap<i64, u32>),
    /// Judgment (0 is the worst) and score.
    Grades(BTreeMap<i64, u32>),
    /// The best first; what is missing comes last.
    Ranking(Vec<i64>),
    /// `None` is an empty vote.
    Answer(Option<YesNo>),
}

impl Choice {
    /// The empty one.
    pub fn empty(kind: BallotKind) -> Self {
        match kind {
            BallotKind::Approval | BallotKind::Budget => Self::Options(BTreeSet::new()),
            BallotKind::Points => Self::Points(BTreeMap::new()),
            BallotKind::Judgment | BallotKind::Score => Self::Grades(BTreeMap::new()),
            BallotKind::Ranked => Self::Ranking(Vec::new()),
            BallotKind::YesNo => Self::Answer(None),
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Options(options) => options.is_empty(),
            Self::Points(points) | Self::Grades(points) => points.is_empty(),
            Self::Ranking(ranking) => ranking.is_empty(),
            Self::Answer(answer) => answer.is_none(),
        }
    }

    /// The numbers of the options that it names.
    pub fn options(&self) -> Vec<i64> {
        match self {
            Self::Options(options) => options.iter().copied().collect(),
            Self::Points(points) | Self::Grades(points) => points.keys().copied().collect(),
            Self::Ranking(ranking) => ranking.clone(),
            Self::Answer(_) => Vec::new(),
        }
    }

    /// As it is kept, exported and committed to: `3,5,9`, `3=4,5=6`, `5>3>9`, `yes`, and `-` if it is empty.
    pub fn to_text(&self) -> String {
        let joined = |parts: Vec<String>, by: &str| if parts.is_empty() { "-".to_owned() } else { parts.join(by) };
        match self {
            Self::Options(options) => joined(options.iter().map(i64::to_string).collect(), ","),
            Self::Points(points) | Self::Grades(points) => joined(points.iter().map(|(option, given)| format!("{option}={given}")).collect(), ","),
            Self::Ranking(ranking) => joined(ranking.iter().map(i64::to_string).collect(), ">"),
            Self::Answer(answer) => answer.map_or("-", YesNo::as_str).to_owned(),
        }
    }

    /// Reads what [`Choice::to_text`] wrote; `None` for anything else, other spellings of the same included.
    pub fn parse(kind: BallotKind, text: &str) -> Option<Self> {
        let parts = |by: char| text.split(by).filter(|_| text != "-");
        let pairs = || {
            parts(',')
                .map(|pair| pair.split_once('=').and_then(|(option, given)| Some((option.parse::<i64>().ok()?, given.parse::<u32>().ok()?))))
                .collect::<Option<_>>()
        };
        let choice = match kind {
            BallotKind::Approval | BallotKind::Budget => Self::Options(parts(',').map(|option| option.parse().ok()).collect::<Option<_>>()?),
            BallotKind::Points => Self::Points(pairs()?),
            BallotKind::Judgment | BallotKind::Score => Self::Grades(pairs()?),
            BallotKind::Ranked => Self::Ranking(parts('>').map(|option| option.parse().ok()).collect::<Option<_>>()?),
            BallotKind::YesNo if text == "-" => Self::Answer(None),
            BallotKind::YesNo => Self::Answer(Some(YesNo::parse(text)?)),
        };
        (choice.to_text() == text).then_some(choice)
    }
}

/// An amount of money with a place or a theme, for some of the options.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeView {
    pub number: i64,
    pub title: Multilingual,
    /// In centimes.
    pub amount: i64,
    /// The neighbourhood of which it is, if it is of one.
    pub place: Option<Localized>,
    /// The name of the category of which it is, if it is of one.
    pub category: Option<String>,
}

/// An option as a voter sees it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotOptionView {
    pub number: i64,
    pub title: Multilingual,
    pub body: Multilingual,
    /// In centimes.
    pub cost: Option<i64>,
    /// The envelope that pays for it.
    pub envelope: Option<i64>,
    pub place: Option<Localized>,
    pub category: Option<String>,
    /// Addresses of a picture, and of a recording in which staff read it out.
    pub picture: Option<String>,
    pub recording: Option<String>,
    /// Where it was discussed.
    pub path: Option<String>,
    /// When it was withdrawn while people voted, and why.
    pub withdrawn: Option<(Micros, String)>,
}

/// What is wrong with a choice. Numbers are those of options and of envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotFault {
    /// It is of another kind than the ballot.
    Kind,
    /// There is no such option.
    Unknown { option: i64 },
    /// It was withdrawn meanwhile.
    Withdrawn { option: i64 },
    /// It is named more than once.
    Twice { option: i64 },
    /// More options than the most.
    TooMany { most: u32 },
    /// More points than there are to give.
    TooManyPoints { given: u64, points: u32 },
    /// More points for one option than it can be given, or none at all.
    PointsForOne { option: i64, most: u32 },
    /// A grade that there is not.
    Grade { option: i64 },
    /// What is chosen costs more than the envelope has, in centimes.
    OverEnvelope { envelope: i64, by: i64 },
    /// It is in an envelope in which this person does not vote.
    ForeignEnvelope { envelope: i64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_written_in_one_way() {
        let kinds = [(BallotKind::Budget, "3,5,9"), (BallotKind::Points, "3=4,5=6"), (BallotKind::Score, "3=0"), (BallotKind::Ranked, "5>3>9")];
        for (kind, text) in kinds.into_iter().chain([(BallotKind::YesNo, "abstain")]) {
            assert_eq!(Choice::parse(kind, text).map(|choice| choice.to_text()).as_deref(), Some(text));
        }
        for kind in BallotKind::ALL {
            assert_eq!(Choice::parse(*kind, "-"), Some(Choice::empty(*kind)));
        }
        for (kind, text) in
            [(BallotKind::Budget, "5,3"), (BallotKind::Budget, "3,3"), (BallotKind::Budget, ""), (BallotKind::Score, "3=04"), (BallotKind::YesNo, "")]
        {
            assert_eq!(Choice::parse(kind, text), None, "{text}");
        }
    }
}
