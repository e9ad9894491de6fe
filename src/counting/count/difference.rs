//! Where two counts of one vote part: what was published, and what is counted now.

use std::fmt::{Display, Formatter};

use super::report::{Difference, Published, Report, Turn};

/// The first round, or else the first winner, of a count that is not as it was published. Returns `None` if there is none.
pub fn first_difference(published: &Published, counted: &Report) -> Option<Difference> {
    let known = if published.rounds.is_empty() { 0 } else { published.rounds.len().max(counted.rounds.len()) };
    if let Some(at) = (0..known).find(|at| published.rounds.get(*at) != counted.rounds.get(*at)) {
        let at_round = |rounds: &[Turn]| rounds.get(at).cloned().map(Box::new);
        return Some(Difference::Round { round: at + 1, published: at_round(&published.rounds), counted: at_round(&counted.rounds) });
    }
    let wins = |option: &String| counted.winners.contains(option);
    let differs = |option: &&String| wins(option) != published.winners.contains(option);
    let in_round = counted.rounds.iter().enumerate().find_map(|(at, turn)| turn.project().filter(differs).map(|option| (Some(at + 1), option)));
    let (round, option) = in_round.or_else(|| published.winners.iter().chain(&counted.winners).find(differs).map(|option| (None, option)))?;
    Some(Difference::Winner { round, option: option.clone(), counted: wins(option) })
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Round { round, published, counted } => {
                let said = |turn: &Option<Box<Turn>>| turn.as_ref().map_or_else(|| "no such round".to_owned(), |turn| format!("«{turn}»"));
                write!(f, "round {round}: published {}, counted {}", said(published), said(counted))
            }
            Self::Winner { round, option, counted } => {
                if let Some(round) = round {
                    write!(f, "round {round}: ")?;
                }
                write!(f, "{option} {}", if *counted { "wins by this count, and not as published" } else { "wins as published, and not by this count" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_difference;
    use crate::count::{Difference, From as Source, Published, Report, Request, Rule, Turn, count_budget, count_ranked};
    use crate::ranked::Profile;
    use crate::tests::election;

    fn counted(rule: Rule) -> Report {
        let vote = election(100, &[50, 60, 30, 20], &[vec![0, 1, 2, 3], vec![0, 1, 2], vec![0, 1], vec![0]]);
        let from = (rule == Rule::Greedy).then_some(Source::Ballots);
        count_budget(&vote, &Request { rule: Some(rule), from, ..Request::default() }).expect("a count")
    }

    #[test]
    fn a_count_is_as_it_was_printed() {
        for rule in [Rule::Greedy, Rule::EqualShares] {
            let report = counted(rule);
            let printed: Published = serde_json::from_str(&serde_json::to_string(&report).expect("JSON")).expect("what was printed is read");
            assert_eq!(printed, Published::from(&report));
            assert_eq!(first_difference(&printed, &report), None, "{rule:?}");
        }
        let rankings = vec![(3, vec![vec![0], vec![1]]), (2, vec![vec![2], vec![0, 1]])];
        let options = (0..3).map(|option: usize| (option.to_string(), String::new())).collect();
        let profile = Profile { options, rankings, ..Profile::default() };
        for rule in [Rule::Schulze, Rule::RankedPairs] {
            let report = count_ranked(&profile, &Request { rule: Some(rule), ..Request::default() }).expect("a count");
            let printed: Published = serde_json::from_str(&serde_json::to_string(&report).expect("JSON")).expect("what was printed is read");
            assert!(!printed.rounds.is_empty() && first_difference(&printed, &report).is_none(), "{rule:?}");
        }
    }

    #[test]
    fn amounts_with_decimals_are_read_back() {
        let mut vote = election(10_000, &[5_050, 6_000], &[vec![0, 1], vec![0]]);
        vote.decimals = 2;
        let report = count_budget(&vote, &Request { rule: Some(Rule::Greedy), ..Request::default() }).expect("a count");
        let printed: Published = serde_json::from_str(&serde_json::to_string(&report).expect("JSON")).expect("what was printed is read");
        assert_eq!(first_difference(&printed, &report), None);
    }

    #[test]
    fn the_first_round_that_differs_is_named() {
        let report = counted(Rule::Greedy);
        let mut published = Published::from(&report);
        let Turn::Greedy { left, .. } = &mut published.rounds[2] else { panic!("{:?}", published.rounds) };
        left.units += 1;
        let found = first_difference(&published, &report).expect("a difference");
        assert!(matches!(&found, Difference::Round { round: 3, published: Some(_), counted: Some(_) }), "{found:?}");
        assert!(found.to_string().starts_with("round 3: published «"), "{found}");
        published = Published::from(&report);
        published.rounds.pop();
        let found = first_difference(&published, &report).expect("a difference");
        assert!(matches!(found, Difference::Round { round: 4, published: None, counted: Some(_) }), "{found:?}");
    }

    #[test]
    fn of_winners_alone_the_first_that_differs_is_named() {
        let report = counted(Rule::Greedy);
        assert_eq!(report.winners, ["0", "2", "3"]);
        let winners = |ids: &[&str]| Published { winners: ids.iter().map(|id| (*id).to_owned()).collect(), rounds: Vec::new() };
        assert_eq!(first_difference(&winners(&["3", "0", "2"]), &report), None, "whatever their order");
        for (ids, round, option, by_count) in
            [(&["0", "1"][..], Some(2), "1", false), (&["0", "3"], Some(3), "2", true), (&["0", "2", "3", "9"], None, "9", false)]
        {
            let expected = Difference::Winner { round, option: option.to_owned(), counted: by_count };
            assert_eq!(first_difference(&winners(ids), &report), Some(expected), "{ids:?}");
        }
    }

    #[test]
    fn a_file_with_other_official_winners_says_where_it_parts() {
        let mut vote = election(100, &[50, 60, 30, 20], &[vec![0, 1, 2, 3], vec![0, 1, 2], vec![0, 1], vec![0]]);
        vote.projects[0].selected = Some("1".to_owned());
        vote.projects[1].selected = Some("1".to_owned());
        let report = count_budget(&vote, &Request { rule: Some(Rule::Greedy), ..Request::default() }).expect("a count");
        let official = report.official.clone().expect("official winners");
        assert!(!official.same && matches!(official.first_difference, Some(Difference::Winner { round: Some(2), .. })), "{official:?}");
        assert!(report.to_string().contains("official winners: others; round 2: 1 wins as published"), "{report}");
    }
}
