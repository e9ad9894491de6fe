//! A count in words, for a terminal.

use std::fmt::{Display, Formatter, Result};

use super::report::{Loser, Report, Turn};
use crate::tie::Broken;

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for oddity in &self.oddities {
            writeln!(f, "odd: {oddity}")?;
        }
        writeln!(f, "rule: {}", self.rule.as_str())?;
        for turn in &self.rounds {
            writeln!(f, "  {turn}")?;
        }
        for loser in &self.losers {
            writeln!(f, "  {loser}")?;
        }
        for tie in &self.ties {
            let broken = match tie.broken_by {
                Broken::LowerCost => "broken by lower cost",
                Broken::MoreVotes => "broken by more votes",
                Broken::Lot => "broken by the lot",
                Broken::DoesNotMatter => "it does not matter which is taken first",
                Broken::Nothing => "NOT BROKEN: --lot SEED draws one",
            };
            writeln!(f, "equal: {}: {broken}", tie.ids.join(", "))?;
        }
        if let Some(endowment) = &self.endowment_exact {
            writeln!(f, "share of each voter: {endowment}")?;
        }
        if let Some(greedy) = &self.greedy {
            writeln!(f, "greedy beside it: {}", greedy.join(", "))?;
        }
        if let Some(preferred) = &self.preferred {
            writeln!(f, "voters who prefer equal shares: {}, greedy: {}", preferred.equal_shares, preferred.greedy)?;
        }
        if let Some(official) = &self.official {
            let parts = official.first_difference.as_ref().map(|difference| format!("; {difference}")).unwrap_or_default();
            writeln!(f, "official winners: {}{parts}", if official.same { "the same" } else { "others" })?;
        }
        if let Some(total) = self.total_cost {
            writeln!(f, "total cost: {total}")?;
        }
        write!(f, "winners: {}", if self.winners.is_empty() { "none".to_owned() } else { self.winners.join(", ") })
    }
}

impl Display for Turn {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Shares { project, cost, payers, gave_all, payment, left, .. } => {
                write!(f, "{project}: costs {cost}; {payers} supporters pay {payment} each, {gave_all} of them all they have left; {left} left")
            }
            Self::Greedy { project, cost, support, left, fate } => {
                let fate = match fate {
                    crate::greedy::Fate::Funded => "funded",
                    crate::greedy::Fate::DoesNotFit => "does not fit",
                    crate::greedy::Fate::GroupTaken => "another of its group is funded",
                    crate::greedy::Fate::AfterTheEnd => "after the end",
                };
                write!(f, "{project}: {support} for it, costs {cost} of {left}: {fate}")
            }
            Self::Pair { better, worse, margin, locked } => {
                write!(f, "{better} beats {worse} by {margin}{}", if *locked { "" } else { ": not locked, it would close a circle" })
            }
            Self::Path { from, to, strength, back } => write!(f, "{from} to {to}: {strength}, back {back}"),
            Self::Judged { option, grades, median, above, below } => {
                let grades = grades.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "{option}: grades from the worst {grades}; median grade {median} (from 0), {above} better, {below} worse")
            }
            Self::Answers { yes, no, abstain } => write!(f, "yes {yes}, no {no}, abstain {abstain}"),
        }
    }
}

impl Display for Loser {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let further = self.further_supporters.map_or_else(|| "no number of further supporters".to_owned(), |count| format!("{count} further supporter(s)"));
        write!(f, "lost: {} ({}, {} votes): would have won with {further}, or at a cost of {}", self.project, self.cost, self.votes, self.highest_cost)
    }
}
