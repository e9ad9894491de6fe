//! Who supports what: prepared once, for all runs.

use crate::election::{Election, Kind};
use crate::money::MOST;
use crate::tie::Standing;

/// What a funded project is worth to somebody who chose it. Of our own ballots about money none gives points: [`Utilities::Points`] is for files of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Utilities {
    /// Its cost.
    #[default]
    Cost,
    /// One, whatever it costs.
    Cardinal,
    /// The points that it was given.
    Points,
}

impl Utilities {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Cardinal => "cardinal",
            Self::Points => "points",
        }
    }

    /// The utilities with this name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Cost, Self::Cardinal, Self::Points].into_iter().find(|utilities| utilities.as_str() == text)
    }
}

/// The numbers of a file are too large to be counted exactly in bounded time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// A project in the market.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// In units.
    pub cost: u64,
    /// Classes of voters.
    pub backers: Vec<u32>,
    /// What it is worth to each, times `factor`; empty: one to all.
    pub worth: Vec<u32>,
    /// What makes utility of worth.
    pub factor: u64,
    pub votes: u64,
}

impl Side {
    /// Backers with the worth to each.
    pub fn backed(&self) -> impl Iterator<Item = (usize, u64)> {
        self.backers.iter().enumerate().map(|(at, class)| (*class as usize, self.worth.get(at).map_or(1, |worth| u64::from(*worth))))
    }

    pub fn is_backed_by(&self, class: usize) -> bool {
        u32::try_from(class).is_ok_and(|class| self.backers.binary_search(&class).is_ok())
    }

    pub fn standing(&self) -> Standing {
        Standing { cost: self.cost, votes: self.votes }
    }
}

/// Projects and their supporters. Voters with equal ballots are one class.
#[derive(Debug, Clone)]
pub struct Market {
    pub(super) sides: Vec<Side>,
    /// Voters of each class.
    pub(super) weights: Vec<u64>,
    /// What each class chose, with the worth of it.
    pub(super) ballots: Vec<Vec<(usize, u64)>>,
    /// All voters, those too who support nothing.
    pub(super) voters: u64,
    /// In units.
    pub(super) budget: u64,
    /// A unit of the money, such as a dirham, in units of the file.
    pub(super) step: u64,
    pub(super) utilities: Utilities,
}

impl Market {
    /// Prepares an election. Projects that are not admitted are left out.
    ///
    /// # Errors
    /// When numbers are too large.
    pub fn new(election: &Election, utilities: Utilities, admitted: &[bool]) -> Result<Self, TooLarge> {
        let voters = election.ballots.len() as u64;
        let votes = election.votes();
        let (points, factor) = (utilities == Utilities::Points, |cost: u64| if utilities == Utilities::Cost { cost } else { 1 });
        let side = |(project, votes): (&crate::Project, &u64)| Side {
            cost: project.cost,
            backers: Vec::new(),
            worth: Vec::new(),
            factor: factor(project.cost),
            votes: *votes,
        };
        let mut sides: Vec<Side> = election.projects.iter().zip(&votes).map(side).collect();
        let (mut weights, mut ballots, mut idle) = (Vec::new(), Vec::new(), 0);
        let most = election.ballots.iter().map(|ballot| ballot.choices.len()).max().unwrap_or_default() as u64;
        for (choices, weight) in election.alike() {
            let worth = |place: usize, given: u64| match election.kind {
                Kind::Ordinal if points => most - place as u64,
                _ if points => given,
                _ => 1,
            };
            let valued = choices.iter().enumerate().map(|(place, (project, given))| (*project, worth(place, *given)));
            let kept: Vec<(usize, u64)> = valued.filter(|(project, worth)| admitted.get(*project) == Some(&true) && *worth > 0).collect();
            if kept.is_empty() {
                idle += weight;
                continue;
            }
            let class = u32::try_from(weights.len()).map_err(|_| TooLarge)?;
            for (project, worth) in &kept {
                let side = &mut sides[*project];
                side.backers.push(class);
                if points {
                    side.worth.push(u32::try_from(*worth).map_err(|_| TooLarge)?);
                }
            }
            weights.push(weight);
            ballots.push(kept);
        }
        // They support nothing that can win, and have their share all the same.
        weights.push(idle);
        ballots.push(Vec::new());
        let large = election.budget > MOST || sides.iter().any(|side| side.cost > MOST) || voters > u64::from(u32::MAX);
        if large {
            Err(TooLarge)
        } else {
            Ok(Self { sides, weights, ballots, voters, budget: election.budget, step: 10_u64.pow(election.decimals), utilities })
        }
    }

    /// Projects that somebody supports.
    pub(super) fn supported(&self) -> impl Iterator<Item = usize> {
        (0..self.sides.len()).filter(|project| !self.sides[*project].backers.is_empty())
    }
}
