//! From what the counting rules report to what pages show: numbers of options instead of names, centimes instead of fractions.

use app::model::ballot_result::{EnvelopeCount, LoserLine, RankedCount, ShareRound, TakenTurn, TieBroken, TieLine, TurnFate};
use counting::count::{Loser, Report, Turn};
use counting::greedy::Fate;
use counting::{Broken, Money, Tie};

/// The options of identifiers.
pub(super) fn numbers(ids: &[String]) -> Vec<i64> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

fn number(id: &str) -> i64 {
    id.parse().unwrap_or_default()
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// An amount in centimes.
pub(super) fn centimes(amount: Money) -> i64 {
    let hundredths = match amount.decimals {
        0 => amount.units.saturating_mul(100),
        1 => amount.units.saturating_mul(10),
        more => amount.units / 10_u64.pow(more - 2),
    };
    whole(hundredths)
}

/// A number as it is shown, with two digits behind the point at most: in hundredths.
fn hundredths(shown: &str) -> i64 {
    let (units, rest) = shown.split_once('.').unwrap_or((shown, ""));
    let rest: String = rest.chars().chain("00".chars()).take(2).collect();
    format!("{units}{rest}").parse().unwrap_or(i64::MAX)
}

/// What told options apart.
pub(super) const fn broken(by: Broken) -> TieBroken {
    match by {
        Broken::LowerCost => TieBroken::LowerCost,
        Broken::MoreVotes => TieBroken::MoreVotes,
        Broken::Lot => TieBroken::Lot,
        Broken::DoesNotMatter => TieBroken::DoesNotMatter,
        Broken::Nothing => TieBroken::Nothing,
    }
}

/// Ties, by the numbers of options.
pub(super) fn ties(ties: &[Tie]) -> Vec<TieLine> {
    ties.iter().map(|tie| TieLine { options: numbers(&tie.ids), broken: broken(tie.broken_by) }).collect()
}

const fn fate(of: Fate) -> TurnFate {
    match of {
        Fate::Funded => TurnFate::Funded,
        Fate::DoesNotFit => TurnFate::DoesNotFit,
        Fate::GroupTaken => TurnFate::GroupTaken,
        Fate::AfterTheEnd => TurnFate::AfterTheEnd,
    }
}

/// An envelope in which nobody chose anything, or nothing can be chosen.
pub(super) fn nothing((envelope, amount): (i64, i64)) -> EnvelopeCount {
    EnvelopeCount {
        envelope,
        amount,
        voters: 0,
        endowment: 0,
        winners: Vec::new(),
        spent: 0,
        nothing: 0,
        rounds: Vec::new(),
        turns: Vec::new(),
        left_out: Vec::new(),
        losers: Vec::new(),
        beside: None,
        preferred: None,
        ties: Vec::new(),
    }
}

/// An envelope, with the rounds of its count. Of each loser the greatest amounts are named that its supporters paid for others, so many at most.
pub(super) fn envelope((number, amount): (i64, i64), report: &Report, most: usize) -> EnvelopeCount {
    let mut count = nothing((number, amount));
    count.endowment = report.endowment.filter(|share| share.is_finite()).map_or(0, |share| (share * 100.0).floor() as i64);
    count.winners = numbers(&report.winners);
    count.spent = report.total_cost.map_or(0, centimes);
    count.preferred = report.preferred.map(|preferred| (whole(preferred.equal_shares), whole(preferred.greedy)));
    count.ties = ties(&report.ties);
    for turn in &report.rounds {
        match turn {
            Turn::Shares { .. } => count.rounds.extend(round(turn)),
            Turn::Greedy { project, cost, support, left, fate: became } => count.turns.push(TakenTurn {
                option: self::number(project),
                cost: centimes(*cost),
                support: centimes(*support) / 100,
                left: centimes(*left),
                fate: fate(*became),
            }),
            Turn::Pair { .. } | Turn::Path { .. } | Turn::Judged { .. } | Turn::Answers { .. } => {}
        }
    }
    count.losers = report.losers.iter().map(|one| loser(one, most)).collect();
    // Those that were closest come first.
    count.losers.sort_by_key(|loser| (loser.further.unwrap_or(i64::MAX), std::cmp::Reverse(loser.votes), loser.option));
    count
}

fn round(turn: &Turn) -> Option<ShareRound> {
    let Turn::Shares { project, cost, votes, payers, gave_all, payment, effective_votes, left, .. } = turn else { return None };
    Some(ShareRound {
        option: number(project),
        cost: centimes(*cost),
        votes: whole(*votes),
        payers: whole(*payers),
        gave_all: whole(*gave_all),
        payment: hundredths(payment),
        effective: hundredths(effective_votes),
        left: hundredths(left),
    })
}

fn loser(of: &Loser, most: usize) -> LoserLine {
    let mut paid_for: Vec<(i64, i64)> = of.paid_for.iter().map(|paid| (number(&paid.project), hundredths(&paid.amount))).collect();
    paid_for.sort_by_key(|(option, amount)| (std::cmp::Reverse(*amount), *option));
    paid_for.truncate(most);
    LoserLine {
        option: number(&of.project),
        cost: centimes(of.cost),
        votes: whole(of.votes),
        further: of.further_supporters.map(whole),
        highest_cost: centimes(of.highest_cost),
        effective: of.effective_support.map(whole),
        paid_for,
        left: of.left.as_deref().map(hundredths),
    }
}

/// Rankings, with the table of pairs.
pub(super) fn rankings(options: Vec<i64>, report: &Report) -> RankedCount {
    let pairs = report.pairs.as_ref().map(|pairs| pairs.0.iter().map(|row| row.iter().map(|count| whole(*count)).collect()).collect());
    let victory = |turn: &Turn| match turn {
        Turn::Pair { better, worse, margin, locked } => Some((number(better), number(worse), whole(*margin), *locked)),
        _ => None,
    };
    RankedCount {
        options,
        pairs: pairs.unwrap_or_default(),
        ranking: report.ranking.iter().map(|group| numbers(group)).collect(),
        victories: report.rounds.iter().filter_map(victory).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_centimes() {
        for (shown, expected) in [("0", 0), ("12", 1_200), ("12.05", 1_205), ("12.5", 1_250), ("1234567.89", 123_456_789)] {
            assert_eq!(hundredths(shown), expected, "{shown}");
        }
        for (units, decimals, expected) in [(12, 0, 1_200), (125, 1, 1_250), (1_205, 2, 1_205), (12_059, 3, 1_205)] {
            assert_eq!(centimes(Money { units, decimals }), expected);
        }
    }
}
