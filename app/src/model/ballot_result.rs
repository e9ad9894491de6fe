//! What a count of a ballot found, as rows keep it; [`super::ballot_result_pages`] is what pages show. Options and envelopes are named by their numbers, money is
//! in centimes.

use serde::{Deserialize, Serialize};

use super::ballots::CountingRule;
use super::named::named;

named! {
    /// What told equal options apart.
    TieBroken {
        LowerCost = "lower-cost",
        MoreVotes = "more-votes",
        Lot = "lot",
        /// Whichever is taken first, the same win.
        DoesNotMatter = "does-not-matter",
        /// Nothing, and it matters.
        Nothing = "nothing",
    }
}

named! {
    /// What became of an option at its turn, where options are taken in the order of their votes.
    TurnFate {
        Funded = "funded",
        DoesNotFit = "does-not-fit",
        GroupTaken = "group-taken",
        AfterTheEnd = "after-the-end",
    }
}

/// Options that were equal when one had to be taken.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieLine {
    pub options: Vec<i64>,
    pub broken: TieBroken,
}

/// A round of equal shares: an option is taken, and its supporters pay for it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareRound {
    pub option: i64,
    pub cost: i64,
    pub votes: i64,
    /// Supporters who paid, and how many of them gave all that they had left.
    pub payers: i64,
    pub gave_all: i64,
    /// What each of the others paid.
    pub payment: i64,
    /// How many supporters with enough money would have paid as little: in hundredths.
    pub effective: i64,
    /// Money of all afterwards.
    pub left: i64,
}

/// A turn where options are taken in the order of their votes.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenTurn {
    pub option: i64,
    pub cost: i64,
    pub support: i64,
    /// Money before it.
    pub left: i64,
    pub fate: TurnFate,
}

/// How close an option was that lost.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoserLine {
    pub option: i64,
    pub cost: i64,
    pub votes: i64,
    /// The fewest further supporters with whom it would have won; `None` if no number is enough.
    pub further: Option<i64>,
    /// The highest cost with which it would have won.
    pub highest_cost: i64,
    /// How much of the cost its supporters could have paid, in percent.
    pub effective: Option<i64>,
    /// What its supporters paid for others: the greatest amounts first.
    pub paid_for: Vec<(i64, i64)>,
    /// What they have left.
    pub left: Option<i64>,
}

/// The other rule, beside the one that decides.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub rule: CountingRule,
    pub winners: Vec<i64>,
    pub spent: i64,
    /// How many voters of the envelope have nothing funded by it.
    pub nothing: i64,
}

/// What an envelope pays for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeCount {
    pub envelope: i64,
    pub amount: i64,
    /// Ballots that chose something in it.
    pub voters: i64,
    /// What each had in the run that decided; 0 where there are no shares.
    pub endowment: i64,
    pub winners: Vec<i64>,
    pub spent: i64,
    /// How many of its voters have nothing funded in it.
    pub nothing: i64,
    /// Of equal shares.
    pub rounds: Vec<ShareRound>,
    /// Of the other rule.
    pub turns: Vec<TakenTurn>,
    /// Options that were left out before counting, because a threshold was declared that they do not reach.
    #[serde(default)]
    pub left_out: Vec<i64>,
    pub losers: Vec<LoserLine>,
    pub beside: Option<Beside>,
    /// How many voters prefer equal shares and how many the other, where the two are compared.
    pub preferred: Option<(i64, i64)>,
    pub ties: Vec<TieLine>,
}

impl EnvelopeCount {
    /// The votes that an option of this cost needs, where as great a share of the votes was declared as these percent of its share of the money. One at least:
    /// nothing wins that nobody chose.
    pub fn votes_for_share(&self, percent: u32, cost: i64) -> i64 {
        let (asked, all) = (i128::from(percent) * i128::from(cost) * i128::from(self.voters), i128::from(self.amount.max(1)) * 100);
        i64::try_from((asked + all - 1) / all).unwrap_or(i64::MAX).max(1)
    }
}

/// The sum of an option.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumLine {
    pub option: i64,
    pub sum: i64,
    /// How many gave it something.
    pub voters: i64,
}

/// The grades of an option.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeritLine {
    pub option: i64,
    /// How many gave each, the worst first.
    pub grades: Vec<i64>,
    /// The place of the grade in the middle.
    pub median: i64,
    pub above: i64,
    pub below: i64,
}

/// How rankings compare.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedCount {
    /// In the order of rows and columns.
    pub options: Vec<i64>,
    /// How many prefer the option of the row to that of the column.
    pub pairs: Vec<Vec<i64>>,
    /// The best first, equal ones together.
    pub ranking: Vec<Vec<i64>>,
    /// Victories in the order in which they were taken: the better, the worse, by how many, and whether it was taken.
    pub victories: Vec<(i64, i64, i64, bool)>,
}

/// By which method, with its steps.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Budget(Vec<EnvelopeCount>),
    /// The best first.
    Sums(Vec<SumLine>),
    /// The best first.
    Judgment(Vec<MeritLine>),
    Ranked(RankedCount),
    Answer {
        yes: i64,
        no: i64,
        abstain: i64,
    },
}

/// What a count found.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountResult {
    /// The rule that decided.
    pub rule: CountingRule,
    /// Ballots that count, empty ones among them, and those that name only what was withdrawn.
    pub ballots: i64,
    pub empty: i64,
    pub moot: i64,
    /// In the order of their election.
    pub winners: Vec<i64>,
    pub spent: i64,
    /// How many ballots name each option.
    pub votes: Vec<(i64, i64)>,
    /// Voters who chose something, and got nothing of it.
    pub nothing: i64,
    /// How many were needed, if that was declared, and whether they came.
    pub quorum: Option<(i64, bool)>,
    pub method: Method,
    pub ties: Vec<TieLine>,
}

impl CountResult {
    /// How many ballots name an option.
    pub fn votes_of(&self, option: i64) -> i64 {
        self.votes.iter().find(|(known, _)| *known == option).map_or(0, |(_, votes)| *votes)
    }

    /// Ballots that say something about what could win.
    pub const fn spoken(&self) -> i64 {
        self.ballots - self.empty - self.moot
    }
}

/// Sheets of paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCounts {
    pub issued: i64,
    pub cast: i64,
    pub spoiled: i64,
    pub unused: i64,
}

#[cfg(test)]
mod tests {
    use fake::{Fake as _, Faker};

    use super::EnvelopeCount;

    #[test]
    fn a_share_of_the_votes_is_never_rounded_down() {
        let envelope = EnvelopeCount { amount: 10_000_000, voters: 10, ..Faker.fake() };
        let needed = |cost| envelope.votes_for_share(50, cost);
        assert_eq!([4_000_000, 4_000_001, 5_000_000, 6_000_000, 0].map(needed), [2, 3, 3, 3, 1]);
        let large = EnvelopeCount { amount: i64::MAX / 2, voters: 1_000_000, ..envelope };
        assert_eq!(large.votes_for_share(100, i64::MAX / 2), 1_000_000);
    }
}
