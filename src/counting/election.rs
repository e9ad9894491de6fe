//! What is counted where money is given out: projects with a cost, a budget, ballots.

use std::collections::BTreeMap;

use crate::money::{Decimal, Money};

/// A vote on a budget, as a file or the house gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Election {
    /// What is said of the whole, in the order of the file.
    pub meta: Vec<(String, String)>,
    /// In units: see `decimals`.
    pub budget: u64,
    /// Digits behind the point of every amount.
    pub decimals: u32,
    pub kind: Kind,
    pub projects: Vec<Project>,
    pub ballots: Vec<Ballot>,
    /// What is odd about it, though it can be counted.
    pub oddities: Vec<String>,
}

/// What voters write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Any number of projects.
    #[default]
    Approval,
    /// One project.
    ChooseOne,
    /// Projects, the best first.
    Ordinal,
    /// Points from a sum.
    Cumulative,
    /// Points for each.
    Scoring,
}

impl Kind {
    /// As Pabulib calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::ChooseOne => "choose-1",
            Self::Ordinal => "ordinal",
            Self::Cumulative => "cumulative",
            Self::Scoring => "scoring",
        }
    }

    /// The kind with this name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Approval, Self::ChooseOne, Self::Ordinal, Self::Cumulative, Self::Scoring].into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a ballot gives points.
    pub fn has_points(self) -> bool {
        matches!(self, Self::Cumulative | Self::Scoring)
    }
}

/// What can be funded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    pub id: String,
    pub name: String,
    /// In units.
    pub cost: u64,
    /// Votes as the file states them.
    pub votes: Option<u64>,
    /// Points as the file states them.
    pub score: Option<Decimal>,
    /// 1 was funded, 0 was not; 2 and 3 are other ways to be.
    pub selected: Option<String>,
    /// Of the projects of a group one can be funded.
    pub group: Option<String>,
}

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ballot {
    pub voter: String,
    /// Projects by their place in the list, each with its points: 1 where there are none.
    pub choices: Vec<(usize, u64)>,
}

impl Election {
    /// What is said of the whole under a key.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == key).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// An amount of its money.
    pub fn money(&self, units: u64) -> Money {
        Money { units, decimals: self.decimals }
    }

    /// Votes for each project, from the ballots.
    pub fn votes(&self) -> Vec<u64> {
        let mut votes = vec![0; self.projects.len()];
        for (project, _) in self.ballots.iter().flat_map(|ballot| &ballot.choices) {
            if let Some(count) = votes.get_mut(*project) {
                *count += 1;
            }
        }
        votes
    }

    /// Points for each project, from the ballots: those given; of an order the last of the most that can be named gives one point, each before it one more.
    pub fn points(&self) -> Vec<u64> {
        let longest = self.ballots.iter().map(|ballot| ballot.choices.len()).max().unwrap_or_default();
        let most = self.said("max_length").and_then(|text| text.parse().ok()).unwrap_or(longest).max(longest);
        let mut points = vec![0_u64; self.projects.len()];
        for ballot in &self.ballots {
            for (place, (project, given)) in ballot.choices.iter().enumerate() {
                let given = if self.kind == Kind::Ordinal { (most - place) as u64 } else { *given };
                if let Some(sum) = points.get_mut(*project) {
                    *sum = sum.saturating_add(given);
                }
            }
        }
        points
    }

    /// Equal ballots as one, with how many they are. Who wrote them and in which order is forgotten.
    pub(crate) fn alike(&self) -> BTreeMap<Vec<(usize, u64)>, u64> {
        let mut alike = BTreeMap::new();
        for ballot in &self.ballots {
            let mut choices = ballot.choices.clone();
            choices.sort_unstable();
            *alike.entry(choices).or_insert(0) += 1;
        }
        alike
    }
}
