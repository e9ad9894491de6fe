//! Equal shares with greedy beside it, and whether it matters which of equal projects is taken first.

use super::report::Preferred;
use crate::election::Election;
use crate::greedy::{Support, Taken, Taking, greedy};
use crate::lot::Lot;
use crate::shares::{self, Counted, Market, TooLarge, Utilities, equal_shares};
use crate::tie::{Broken, Told, same_in_every_order};

/// How both are counted.
pub(super) struct Counting<'a> {
    pub election: &'a Election,
    pub market: &'a Market,
    pub options: shares::Options,
    /// What greedy orders projects by.
    pub support: &'a Support,
    pub utilities: Utilities,
    /// Whether the outcome is taken that more voters prefer.
    pub comparison: bool,
}

/// Equal shares, with greedy beside it.
pub(super) struct Both<'a> {
    pub counted: Counted<'a>,
    pub greedy: Taken,
    pub preferred: Option<Preferred>,
}

impl Both<'_> {
    /// Equal projects. Where every order of those that nothing told apart gives the same winners, it did not matter.
    pub fn ties(&self, same: bool) -> Vec<(Vec<usize>, Broken)> {
        let settled = |broken: Broken| if broken == Broken::Nothing && same { Broken::DoesNotMatter } else { broken };
        let greedy = self.greedy.ties.iter().filter(|_| self.preferred.is_some());
        self.counted.ties.iter().chain(greedy).map(|(options, broken)| (options.clone(), settled(*broken))).collect()
    }

    /// Where a lot was missing in greedy, if it is compared.
    fn open_in_greedy(&self) -> impl Iterator<Item = &(Vec<usize>, Broken)> {
        self.greedy.ties.iter().filter(|(_, broken)| self.preferred.is_some() && *broken == Broken::Nothing)
    }

    /// Winners, and groups for which a lot was missing.
    pub fn told(&self) -> Told {
        let greedy_wins = self.preferred.is_some_and(Preferred::greedy_wins);
        let winners = if greedy_wins { self.greedy.winners() } else { self.counted.winners().to_vec() };
        let open = self.counted.ties.iter().filter(|(_, broken)| *broken == Broken::Nothing).chain(self.open_in_greedy());
        (winners, open.map(|(tied, _)| tied.clone()).collect())
    }
}

impl<'a> Counting<'a> {
    /// Counts.
    ///
    /// # Errors
    /// When numbers are too large.
    pub fn count(&self, lot: &Lot) -> Result<Both<'a>, TooLarge> {
        let counted = equal_shares(self.market, self.options, lot)?;
        let greedy = greedy(self.election, self.support, Taking::default(), lot);
        let preferred = self.comparison.then(|| self.preferred(counted.winners(), &greedy.winners()));
        Ok(Both { counted, greedy, preferred })
    }

    /// What a funded project is worth to whoever gave it so many points.
    fn worth(&self, project: usize, points: u64) -> u128 {
        match self.utilities {
            Utilities::Cost => u128::from(self.election.projects[project].cost),
            Utilities::Cardinal => 1,
            Utilities::Points => u128::from(points),
        }
    }

    fn preferred(&self, shares: &[usize], greedy: &[usize]) -> Preferred {
        let mut preferred = Preferred { equal_shares: 0, greedy: 0 };
        for ballot in &self.election.ballots {
            let of = |winners: &[usize]| {
                ballot.choices.iter().filter(|(project, _)| winners.contains(project)).map(|(project, points)| self.worth(*project, *points)).sum::<u128>()
            };
            match of(shares).cmp(&of(greedy)) {
                std::cmp::Ordering::Greater => preferred.equal_shares += 1,
                std::cmp::Ordering::Less => preferred.greedy += 1,
                std::cmp::Ordering::Equal => {}
            }
        }
        preferred
    }

    /// Whether equal projects lead to the same winners in any order; `None` if there are too many orders to know.
    pub fn same(&self, first: &Both<'_>, lot: &Lot) -> Option<bool> {
        if lot.is_drawn() || first.told().1.is_empty() {
            return Some(true);
        }
        #[cfg(feature = "every-way")]
        if let Some(same) = self.same_in_every_way(first, lot) {
            return Some(same);
        }
        let told = |lot: &Lot| self.count(lot).map_or_else(|_| (Vec::new(), Vec::new()), |both| both.told());
        same_in_every_order(first.told(), lot, told)
    }

    /// The same by every outcome of equal shares that some order may lead to: what differs among them is counted with a lot that leads there. `None` if there are too
    /// many ways to follow, or that does not tell.
    #[cfg(feature = "every-way")]
    fn same_in_every_way(&self, first: &Both<'_>, lot: &Lot) -> Option<bool> {
        // What is equal in greedy is followed in every order alone.
        if first.open_in_greedy().next().is_some() {
            return None;
        }
        let outcomes = shares::outcomes(self.market, self.options)?;
        let set = |winners: &[usize]| winners.iter().copied().collect::<std::collections::BTreeSet<_>>();
        let wins = set(&first.told().0);
        let greedy = first.greedy.winners();
        let is_greedy = |shares: &[usize]| self.comparison && self.preferred(shares, &greedy).greedy_wins();
        let differs = |shares: &&Vec<usize>| if is_greedy(shares) { set(&greedy) != wins } else { set(shares) != wins };
        let other: Vec<&Vec<usize>> = outcomes.orders.iter().filter(differs).collect();
        let leads = |order: &&Vec<usize>| self.count(&lot.beginning_with(order)).is_ok_and(|both| set(&both.told().0) != wins);
        if other.is_empty() {
            return Some(true);
        }
        other.iter().take(outcomes.trials).any(leads).then_some(false)
    }
}

#[cfg(all(test, feature = "every-way"))]
mod tests {
    use crate::count::{Report, Request, Rule, UNTRIED, count_budget};
    use crate::shares::Completion;
    use crate::tests::election;
    use crate::tie::Broken;

    fn counted(budget: u64, projects: usize, ballots: &[Vec<usize>], comparison: bool) -> Report {
        let vote = election(budget, &vec![10; projects], ballots);
        let request = Request { rule: Some(Rule::EqualShares), completion: Some(Completion::None), comparison, ..Request::default() };
        count_budget(&vote, &request).expect("a count")
    }

    /// What takes too long to follow is not known, and said.
    #[test]
    fn ways_without_number_stay_unknown() {
        let ring = |projects: usize| (0..projects).map(|voter| vec![voter, (voter + 1) % projects]).collect::<Vec<_>>();
        let all = counted(200, 20, &ring(20), false);
        assert!(all.is_decided() && all.winners.len() == 20 && !all.oddities.iter().any(|odd| odd == UNTRIED), "{:?}", all.oddities);
        let most = counted(590, 60, &ring(60), false);
        assert!(!most.is_decided() && most.oddities.iter().any(|odd| odd == UNTRIED), "{:?}", most.oddities);
    }

    /// Of more equal projects than orders can be counted, it is known whether it matters which is taken first.
    #[test]
    fn many_equal_projects_ask_for_a_lot_only_if_it_matters() {
        let ring: Vec<Vec<usize>> = (0..9).map(|voter| vec![voter, (voter + 1) % 9]).collect();
        let same = counted(90, 9, &ring, false);
        assert!(same.is_decided() && same.winners.len() == 9 && same.ties.iter().all(|tie| tie.broken_by == Broken::DoesNotMatter), "{:?}", same.ties);
        assert!(same.ties.iter().any(|tie| tie.ids.len() > 6), "{:?}", same.ties);
        for budget in [50, 60, 80] {
            assert!(!counted(budget, 9, &ring, false).is_decided(), "{budget}");
        }
        // The same of greedy: nine fit, eight would not.
        assert!(counted(90, 9, &ring, true).is_decided());
        assert!(!counted(80, 9, &ring, true).is_decided());
    }
}
