//! How long equal shares take on votes of the size of a large city's: `cargo bench -p counting`. The files are made by a seed, so that each run counts the same.

use std::time::Instant;

use counting::shares::{Market, Options, Utilities, equal_shares};
use counting::{Ballot, Election, Lot, Project};

/// A small generator (Steele, Lea and Flood 2014, *SplitMix64*): what it gives is the same everywhere.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Voters who approve about so many projects each, some of which are far more liked than others.
fn vote(projects: usize, voters: usize, budget: u64, approved: u64) -> Election {
    let mut seeded = Seeded(projects as u64);
    let liked: Vec<u64> = (0..projects).map(|_| 20 + seeded.below(32).pow(2)).collect();
    let all: u64 = liked.iter().sum();
    let project = |at: usize, cost: u64| Project { id: format!("p{at}"), cost, ..Project::default() };
    Election {
        budget,
        projects: (0..projects).map(|at| project(at, 1_000 * (5 + seeded.below(195)))).collect(),
        ballots: (0..voters)
            .map(|voter| {
                let choices = (0..projects).filter(|at| seeded.below(all) < liked[*at] * approved).map(|at| (at, 1)).collect();
                Ballot { voter: voter.to_string(), choices }
            })
            .collect(),
        ..Election::default()
    }
}

fn main() {
    for (projects, voters, budget, approved, seconds) in [(51, 5_115, 2_000_000, 8, 0.5), (175, 29_000, 8_000_000, 10, 5.0)] {
        let election = vote(projects, voters, budget, approved);
        let begun = Instant::now();
        let Ok(market) = Market::new(&election, Utilities::Cost, &vec![true; projects]) else { continue };
        let lot = Lot::none(projects);
        let Ok(mut counted) = equal_shares(&market, Options::default(), &lot) else { continue };
        let took = begun.elapsed();
        let (raised, winners) = (counted.raised, counted.winners().len());
        counted.explain();
        counted.closeness(&lot);
        println!(
            "{projects} projects, {voters} voters: {winners} winners after {raised} raises in {:.3} s (to reach: {seconds} s); with all explained {:.3} s",
            took.as_secs_f64(),
            begun.elapsed().as_secs_f64()
        );
    }
}
