//! What a count says. Its JSON is what `tajmaat count --json` prints.

use serde::{Deserialize, Serialize};

use super::options::{Options, Rule};
use crate::greedy::Fate;
use crate::money::Money;
use crate::ranked::Pairs;
use crate::tie::{Broken, Tie};

/// A count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub rule: Rule,
    pub options: Options,
    /// Identifiers in the order of election; empty if a tie is left that matters.
    pub winners: Vec<String>,
    pub total_cost: Option<Money>,
    /// What each voter had in equal shares.
    pub endowment: Option<f64>,
    /// The same as a fraction.
    pub endowment_exact: Option<String>,
    pub rounds: Vec<Turn>,
    pub ties: Vec<Tie>,
    pub oddities: Vec<String>,
    /// Projects under a threshold, which took no part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    pub losers: Vec<Loser>,
    /// Greedy beside equal shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greedy: Option<Vec<String>>,
    /// How many voters prefer each of the two, where they are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Preferred>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<Official>,
    /// Of rankings: how many prefer the option of the row to that of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Pairs>,
    /// Of rankings: all options, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranking: Vec<Vec<String>>,
}

impl Report {
    /// A count of which nothing is said yet.
    pub(super) fn bare(rule: Rule, options: Options) -> Self {
        Self {
            rule,
            options,
            winners: Vec::new(),
            total_cost: None,
            endowment: None,
            endowment_exact: None,
            rounds: Vec::new(),
            ties: Vec::new(),
            oddities: Vec::new(),
            left_out: Vec::new(),
            losers: Vec::new(),
            greedy: None,
            preferred: None,
            official: None,
            pairs: None,
            ranking: Vec::new(),
        }
    }

    /// Whether there are winners: no tie was left that matters.
    pub fn is_decided(&self) -> bool {
        self.ties.iter().all(|tie| tie.broken_by != Broken::Nothing)
    }
}

/// How many voters like one outcome better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Preferred {
    pub equal_shares: u64,
    pub greedy: u64,
}

impl Preferred {
    /// Whether more voters prefer what greedy takes.
    pub(super) const fn greedy_wins(self) -> bool {
        self.greedy > self.equal_shares
    }
}

/// What the file says of the winners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Official {
    /// With `selected` 1.
    pub winners: Vec<String>,
    /// Whether the count gives the same.
    pub same: bool,
    /// Where it parts from them, if it is decided and does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_difference: Option<Difference>,
}

/// What was published of a count: what `tajmaat count --json` printed, of which the rest is not looked at, or the winners alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Published {
    pub winners: Vec<String>,
    /// Empty if only the winners are known.
    #[serde(default)]
    pub rounds: Vec<Turn>,
}

impl From<&Report> for Published {
    fn from(report: &Report) -> Self {
        Self { winners: report.winners.clone(), rounds: report.rounds.clone() }
    }
}

/// The first of what differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "differs", rename_all = "kebab-case")]
pub enum Difference {
    /// A round went another way, or is in one of the two only. Rounds are numbered from 1.
    Round { round: usize, published: Option<Box<Turn>>, counted: Option<Box<Turn>> },
    /// An option wins in one of the two only.
    Winner {
        /// The first round about such an option; none if no round is about it.
        round: Option<usize>,
        option: String,
        /// Whether it wins by this count, and did not as published.
        counted: bool,
    },
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Turn {
    Shares {
        project: String,
        cost: Money,
        votes: u64,
        /// Supporters who paid, of whom some gave all they had left.
        payers: u64,
        gave_all: u64,
        /// What each of the others paid for a unit of utility.
        payment: String,
        payment_exact: String,
        effective_votes: String,
        /// Money of all afterwards.
        left: String,
    },
    Greedy {
        project: String,
        cost: Money,
        support: Money,
        /// Money before.
        left: Money,
        fate: Fate,
    },
    Pair {
        better: String,
        worse: String,
        margin: u64,
        locked: bool,
    },
    Path {
        from: String,
        to: String,
        strength: u64,
        back: u64,
    },
    /// What an option was given: how many gave each grade, the worst first.
    Judged {
        option: String,
        grades: Vec<u64>,
        median: usize,
        above: u64,
        below: u64,
    },
    Answers {
        yes: u64,
        no: u64,
        abstain: u64,
    },
}

impl Turn {
    /// The project whose turn it is, where money is given out.
    pub fn project(&self) -> Option<&String> {
        match self {
            Self::Shares { project, .. } | Self::Greedy { project, .. } => Some(project),
            _ => None,
        }
    }

    /// Of answers to one question the one that more gave; none where both have as many.
    pub(crate) fn answer(&self) -> Option<&'static str> {
        match self {
            Self::Answers { yes, no, .. } if yes > no => Some("yes"),
            Self::Answers { yes, no, .. } if yes < no => Some("no"),
            _ => None,
        }
    }
}

/// A project that lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loser {
    pub project: String,
    pub cost: Money,
    pub votes: u64,
    /// The fewest further supporters with whom it would have won.
    pub further_supporters: Option<u64>,
    /// The highest cost with which it would have won.
    pub highest_cost: Money,
    /// How much of the cost its supporters could have paid in equal shares: in percent, at best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_support: Option<u64>,
    /// What its supporters paid for others, and what they have left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paid_for: Vec<PaidFor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
}

/// Money of a loser's supporters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaidFor {
    pub project: String,
    pub amount: String,
}
