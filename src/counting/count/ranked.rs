//! Counting rankings.

use super::budget::Refused;
use super::options::{Options, Request, Rule, Usage};
use super::report::{Report, Turn};
use crate::lot::Lot;
use crate::ranked::{Pairs, Profile, ranked_pairs, schulze};
use crate::tie::{Broken, Tie};

/// Counts rankings.
///
/// # Errors
/// When no rule is asked for, or one of budgets.
pub fn count_ranked(profile: &Profile, request: &Request) -> Result<Report, Refused> {
    let Some(rule @ (Rule::Schulze | Rule::RankedPairs)) = request.rule else {
        return Err(Usage("rankings are counted with --rule schulze or --rule ranked-pairs".to_owned()).into());
    };
    request.check(rule)?;
    let id = |option: usize| profile.options[option].0.clone();
    let ids = |options: &[usize]| options.iter().map(|option| id(*option)).collect::<Vec<_>>();
    let lot = match &request.lot {
        Some(seed) => Lot::draw(seed, profile.options.iter().map(|(id, _)| id.as_str())),
        None => Lot::none(profile.options.len()),
    };
    let pairs = Pairs::count(profile);
    let (rounds, ranking, ties) = if rule == Rule::Schulze {
        let beaten = schulze(&pairs, &lot);
        let mut rounds = Vec::new();
        for from in 0..pairs.options() {
            for to in (0..pairs.options()).filter(|to| *to != from) {
                let (strength, back) = (beaten.strength[from][to], beaten.strength[to][from]);
                rounds.push(Turn::Path { from: id(from), to: id(to), strength, back });
            }
        }
        (rounds, beaten.ranking, beaten.ties)
    } else {
        let locked = ranked_pairs(&pairs, &lot);
        let turn = |(better, worse, margin, locked): &(usize, usize, u64, bool)| Turn::Pair {
            better: id(*better),
            worse: id(*worse),
            margin: *margin,
            locked: *locked,
        };
        (locked.pairs.iter().map(turn).collect(), locked.ranking.iter().map(|option| vec![*option]).collect(), locked.ties)
    };
    let is_decided = ties.iter().all(|(_, broken)| *broken != Broken::Nothing);
    let first = ranking.first().and_then(|first| first.first()).filter(|_| is_decided);
    let options = Options::Ranked { strength: "margins", unranked: "tied last", ties: ["lot"], lot: request.lot.clone() };
    Ok(Report {
        winners: first.map(|winner| id(*winner)).into_iter().collect(),
        rounds,
        ties: ties.into_iter().map(|(options, broken_by)| Tie { ids: ids(&options), options, broken_by }).collect(),
        oddities: profile.oddities.clone(),
        ranking: ranking.iter().map(|group| ids(group)).collect(),
        pairs: Some(pairs),
        ..Report::bare(rule, options)
    })
}
