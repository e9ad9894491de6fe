//! Whatever needs more than one file of the crate.

mod files;
mod judged;

use crate::{Ballot, Election, Project};

/// A vote by approval: costs, and the projects of each ballot.
pub fn election(budget: u64, costs: &[u64], ballots: &[Vec<usize>]) -> Election {
    Election {
        budget,
        projects: costs.iter().enumerate().map(|(at, cost)| Project { id: at.to_string(), cost: *cost, ..Project::default() }).collect(),
        ballots: ballots
            .iter()
            .enumerate()
            .map(|(voter, ballot)| Ballot { voter: voter.to_string(), choices: ballot.iter().map(|project| (*project, 1)).collect() })
            .collect(),
        ..Election::default()
    }
}
