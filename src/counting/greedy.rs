//! The greedy family: projects by their votes, as long as the money lasts. What most councils do.

use crate::election::Election;
use crate::lot::Lot;
use crate::order::sort;
use crate::tie::Broken;

/// How projects are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taking {
    /// Stop at the first project that does not fit, instead of going on with the next.
    pub no_skip: bool,
    /// Take one of each group.
    pub exclusive: bool,
}

/// What projects are ordered by: points where there are some, and votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    pub support: Vec<u64>,
    pub votes: Vec<u64>,
    /// Projects that may win: the others are under a threshold.
    pub admitted: Vec<bool>,
}

/// What became of a project at its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    Funded,
    DoesNotFit,
    /// Another of its group was funded.
    GroupTaken,
    /// One before it did not fit.
    AfterTheEnd,
}

/// A turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub project: usize,
    /// Money before it, in units.
    pub left: u64,
    pub fate: Fate,
}

/// A count: turns in order, and groups of equal projects where a lot was needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub turns: Vec<Turn>,
    pub ties: Vec<(Vec<usize>, Broken)>,
}

impl Taken {
    /// The projects that are funded, in order.
    pub fn winners(&self) -> Vec<usize> {
        self.turns.iter().filter(|turn| turn.fate == Fate::Funded).map(|turn| turn.project).collect()
    }
}

/// Counts. Equal projects: lower cost, then more votes (where points are counted), then the lot.
pub fn greedy(election: &Election, support: &Support, taking: Taking, lot: &Lot) -> Taken {
    let key = |project: &usize| (std::cmp::Reverse(support.support[*project]), election.projects[*project].cost, std::cmp::Reverse(support.votes[*project]));
    let mut order: Vec<usize> = (0..election.projects.len()).filter(|project| support.admitted[*project]).collect();
    sort(&mut order, &|a, b| key(&a).cmp(&key(&b)).then(lot.place(a).cmp(&lot.place(b))));
    let mut turns = Vec::with_capacity(order.len());
    let (mut left, mut ended) = (election.budget, false);
    let mut taken: Vec<&str> = Vec::new();
    for &project in &order {
        let Project { cost, group } = facts(election, project);
        let fate = match (ended, group.filter(|group| taking.exclusive && taken.contains(group))) {
            (true, _) => Fate::AfterTheEnd,
            (false, Some(_)) => Fate::GroupTaken,
            (false, None) if cost > left => {
                ended = taking.no_skip;
                Fate::DoesNotFit
            }
            (false, None) => Fate::Funded,
        };
        turns.push(Turn { project, left, fate });
        if fate == Fate::Funded {
            left -= cost;
            taken.extend(group);
        }
    }
    let mut ties = ties(election, &turns, lot, key);
    for group in turns.chunk_by(|a, b| support.support[a.project] == support.support[b.project]).filter(|group| group.len() > 1) {
        let of_group: Vec<usize> = group.iter().map(|turn| turn.project).collect();
        if !ties.iter().any(|(tied, _)| tied.iter().any(|project| of_group.contains(project))) {
            let by_cost = of_group.windows(2).all(|pair| election.projects[pair[0]].cost != election.projects[pair[1]].cost);
            ties.push((of_group, if by_cost { Broken::LowerCost } else { Broken::MoreVotes }));
        }
    }
    Taken { turns, ties }
}

struct Project<'a> {
    cost: u64,
    group: Option<&'a str>,
}

fn facts(election: &Election, project: usize) -> Project<'_> {
    let project = &election.projects[project];
    Project { cost: project.cost, group: project.group.as_deref() }
}

/// Neighbours that only a lot could tell apart. It matters where some of them are funded and others are not, though each could have been first.
fn ties<K: PartialEq>(election: &Election, turns: &[Turn], lot: &Lot, key: impl Fn(&usize) -> K) -> Vec<(Vec<usize>, Broken)> {
    let equal = |a: &Turn, b: &Turn| key(&a.project) == key(&b.project);
    let mut ties = Vec::new();
    for group in turns.chunk_by(equal).filter(|group| group.len() > 1) {
        let first = &group[0];
        let could = |turn: &&Turn| {
            let taken_before = turns
                .iter()
                .take_while(|other| other.project != first.project)
                .any(|other| other.fate == Fate::Funded && election.projects[other.project].group == election.projects[turn.project].group);
            !(turn.fate == Fate::GroupTaken && taken_before)
        };
        // Those whose group was taken before are out in any order.
        let able: Vec<&Turn> = group.iter().filter(could).collect();
        let funded = able.iter().filter(|turn| turn.fate == Fate::Funded).count();
        let broken = match (lot.is_drawn(), funded == 0 || funded == able.len()) {
            (true, _) => Broken::Lot,
            (false, true) => Broken::DoesNotMatter,
            (false, false) => Broken::Nothing,
        };
        ties.push((group.iter().map(|turn| turn.project).collect(), broken));
    }
    ties
}
