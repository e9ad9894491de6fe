//! Who voted, where and by which channel. Which of these numbers are hidden is decided where the staff's page has it decided: two pages that hide different ones
//! tell all of them. Where verified residents alone were asked, how many they are stands beside, unless it would tell how many did not vote where those are few.

use std::cmp::Reverse;

use app::model::Localized;
use app::model::ballot_result::PaperCounts;
use app::model::ballot_result_pages::{TurnoutLine, TurnoutTable};
use app::model::ballots::Channel;

use super::store::Facts;
use crate::base::db::NeighbourhoodId;
use crate::communes::Neighbourhood;
use crate::participation::ballots::{self, Turnout};

/// Where somebody lives, if it is known.
type Home = Option<NeighbourhoodId>;

/// Fewer people than this are not shown.
pub(super) const FEWEST: i64 = 10;

/// The table of places and channels. `None` where it would show nothing: the sum of all is public, and few people or few groups cannot be hidden beside it.
pub(super) fn table(facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let all: i64 = facts.turnout.iter().map(|(.., count)| count).sum();
    if all < FEWEST {
        return None;
    }
    let plain = plain(facts, places)?;
    Some(rated(&plain, facts, places).unwrap_or(plain.table))
}

/// Where somebody lives of whom this is so; in the commune's order.
fn homes(places: &[Neighbourhood], is_so: impl Fn(Home) -> bool) -> Vec<Home> {
    places.iter().map(|place| Some(place.id)).chain([None]).filter(|home| is_so(*home)).collect()
}

/// A table, and of which places its lines are.
struct Placed {
    homes: Vec<Home>,
    table: TurnoutTable,
}

/// Voters alone.
fn plain(facts: &Facts, places: &[Neighbourhood]) -> Option<Placed> {
    let turnout = |(channel, neighbourhood, count): &(Channel, Home, i64)| Turnout { channel: *channel, neighbourhood: *neighbourhood, count: *count };
    let voted: Vec<Turnout> = facts.turnout.iter().map(turnout).collect();
    let protected = ballots::protect(&voted);
    let last = protected.lines.last()?;
    // The sum of all is known: a table that needs it hidden hides nothing.
    last.last().copied().flatten()?;
    let used: Vec<usize> = (0..Channel::ALL.len()).filter(|at| voted.iter().any(|one| one.channel == Channel::ALL[*at])).collect();
    let of = |line: &[Option<i64>]| used.iter().map(|at| line[*at]).collect::<Vec<_>>();
    let found = |home: Home| protected.places.iter().position(|known| *known == home).and_then(|at| protected.lines.get(at));
    let homes = homes(places, |home| found(home).is_some());
    let line = |home: &Home| {
        let cells = found(*home)?;
        Some(TurnoutLine { place: name(places, *home), by_channel: of(cells), all: cells.last().copied().flatten(), residents: None })
    };
    let lines: Vec<TurnoutLine> = homes.iter().filter_map(line).collect();
    let hides = lines.iter().any(|line| line.all.is_none() || line.by_channel.contains(&None));
    let channels = used.iter().map(|at| Channel::ALL[*at]).collect();
    Some(Placed { homes, table: TurnoutTable { lines, sums: of(last), hides, residents: None, channels } })
}

fn name(places: &[Neighbourhood], home: Home) -> Option<Localized> {
    places.iter().find(|place| Some(place.id) == home).map(|place| place.name.clone())
}

/// The same beside those who were asked. Who was asked and did not vote is a group as well, which a rate tells: where it is shown who voted it is shown who was
/// asked, unless those who did not are few, or more voted than live there because some have moved since. As the others and the sum would tell what is hidden,
/// more is hidden with it. `None` where nothing of it would be shown.
fn rated(plain: &Placed, facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let living = |home: Home| facts.living.iter().filter(|(known, _)| *known == home).map(|(_, count)| count).sum::<i64>();
    let voted = |home: Home| facts.turnout.iter().filter(|(_, known, _)| *known == home).map(|(.., count)| count).sum::<i64>();
    let homes = homes(places, |home| living(home) > 0 || plain.homes.contains(&home));
    let others: Vec<i64> = homes.iter().map(|home| living(*home) - voted(*home)).collect();
    // How many voted and how many were asked is known, and so is how many did not.
    if others.iter().sum::<i64>() < FEWEST {
        return None;
    }
    let line = |home: &Home| match plain.homes.iter().position(|known| known == home) {
        Some(at) => plain.table.lines[at].clone(),
        // Where nobody voted nothing is said.
        None => TurnoutLine { place: name(places, *home), by_channel: vec![None; plain.table.channels.len()], all: None, residents: None },
    };
    let mut lines: Vec<TurnoutLine> = homes.iter().map(line).collect();
    let (mut hidden, mut open): (Vec<usize>, Vec<usize>) = (0..homes.len()).partition(|at| lines[*at].all.is_none() || others[*at] < FEWEST);
    open.sort_by_key(|at| Reverse((others[*at], *at)));
    // Together they are so many that each place could have any small number of those who did not vote.
    while !hidden.is_empty() && (hidden.len() < 2 || hidden.iter().map(|at| others[*at]).sum::<i64>() + 1 < FEWEST) {
        hidden.push(open.pop()?);
    }
    if open.is_empty() {
        return None;
    }
    open.iter().for_each(|at| lines[*at].residents = Some(living(homes[*at])));
    let residents = homes.iter().map(|home| living(*home)).sum();
    let TurnoutTable { channels, sums, hides, .. } = plain.table.clone();
    Some(TurnoutTable { lines, sums, hides: hides || !hidden.is_empty(), residents: Some(residents), channels })
}

/// Sheets of paper, where the number of those who voted on it is shown.
pub(super) fn paper(facts: &Facts, table: Option<&TurnoutTable>) -> Option<PaperCounts> {
    let table = table?;
    let at = table.channels.iter().position(|channel| *channel == Channel::Paper)?;
    facts.paper.filter(|_| table.sums.get(at).copied().flatten().is_some())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn places(count: u128) -> Vec<Neighbourhood> {
        let place = |at: u128| Neighbourhood {
            id: NeighbourhoodId(Uuid::from_u128(at)),
            slug: at.to_string(),
            name: Localized { ar: at.to_string(), fr: at.to_string(), en: at.to_string() },
            retired: false,
        };
        (1..=count).map(place).collect()
    }

    fn facts(counts: &[(Channel, u128, i64)]) -> Facts {
        let of = |(channel, place, count): &(Channel, u128, i64)| (*channel, Some(NeighbourhoodId(Uuid::from_u128(*place))), *count);
        Facts { turnout: counts.iter().map(of).collect(), ..Facts::default() }
    }

    #[test]
    fn small_groups_hide_their_complements() {
        let places = places(3);
        let found = table(&facts(&[(Channel::Online, 1, 40), (Channel::Online, 2, 30), (Channel::Online, 3, 3)]), &places).map(|table| table.lines);
        // One small group alone would be told by the sum, so another is hidden with it.
        let hidden = found.iter().flatten().filter(|line| line.all.is_none()).count();
        assert!(found.is_none() || hidden >= 2, "{found:?}");
    }

    #[test]
    fn channels_of_many_are_shown_beside_small_neighbourhoods() {
        let places = places(6);
        let counts = [(1, 310, 40, 21), (2, 88, 31, 4), (3, 52, 3, 0), (4, 30, 2, 5), (5, 9, 11, 1), (6, 20, 6, 7)];
        let of = |(place, online, desk, paper): (u128, i64, i64, i64)| {
            [(Channel::Online, place, online), (Channel::Kiosk, place, desk), (Channel::Paper, place, paper)]
        };
        let counts: Vec<_> = counts.into_iter().flat_map(of).collect();
        let found = table(&facts(&counts), &places).expect("a table");
        let sum = |channel| counts.iter().filter(|(known, ..)| *known == channel).map(|(.., count)| count).sum::<i64>();
        assert_eq!(found.sums, found.channels.iter().map(|channel| Some(sum(*channel))).collect::<Vec<_>>());
        let small = |at: usize, channel: &Channel| counts.iter().any(|(known, place, count)| known == channel && *place == at as u128 + 1 && *count < FEWEST);
        for (at, line) in found.lines.iter().enumerate() {
            for (channel, count) in found.channels.iter().zip(&line.by_channel) {
                assert!(!small(at, channel) || count.is_none(), "{line:?}");
            }
            // Neither a line nor a column has one cell hidden that the others would tell.
            assert_ne!(line.by_channel.iter().chain([&line.all]).filter(|count| count.is_none()).count(), 1, "{line:?}");
        }
        for at in 0..found.channels.len() {
            assert_ne!(found.lines.iter().filter(|line| line.by_channel[at].is_none()).count(), 1, "{found:?}");
        }
        assert!(found.lines.iter().any(|line| line.all.is_some()), "{found:?}");
    }

    #[test]
    fn large_groups_are_shown_and_few_people_are_not() {
        let places = places(2);
        let large = table(&facts(&[(Channel::Online, 1, 40), (Channel::Paper, 1, 20), (Channel::Online, 2, 30), (Channel::Paper, 2, 25)]), &places);
        let large = large.expect("a table");
        assert!(!large.hides && large.sums == [Some(70), Some(45)]);
        assert_eq!(table(&facts(&[(Channel::Online, 1, 9)]), &places), None);
    }

    /// The same where so many live in each place.
    fn asked(counts: &[(Channel, u128, i64)], living: &[i64]) -> Facts {
        let living = (1..).zip(living).map(|(place, count)| (Some(NeighbourhoodId(Uuid::from_u128(place))), *count));
        Facts { living: living.collect(), ..facts(counts) }
    }

    #[test]
    fn rates_are_shown_where_neither_voters_nor_the_others_are_few() {
        let counts = [(Channel::Online, 1, 40), (Channel::Paper, 1, 20), (Channel::Online, 2, 30), (Channel::Paper, 2, 25)];
        let found = table(&asked(&counts, &[200, 100]), &places(2)).expect("a table");
        assert_eq!((found.hides, found.residents, found.sums.as_slice()), (false, Some(300), &[Some(70), Some(45)][..]));
        let lines: Vec<_> = found.lines.iter().map(|line| (line.all, line.residents)).collect();
        assert_eq!(lines, [(Some(60), Some(200)), (Some(55), Some(100))]);
    }

    #[test]
    fn who_did_not_vote_is_a_group_too() {
        let counts = [(Channel::Online, 1, 40), (Channel::Online, 2, 60), (Channel::Online, 3, 50), (Channel::Online, 4, 90)];
        let found = table(&asked(&counts, &[45, 200, 300, 400]), &places(4)).expect("a table");
        let rated: Vec<bool> = found.lines.iter().map(|line| line.all.is_some() && line.residents.is_some()).collect();
        // Five of the first place did not vote: what tells it is hidden, there and where it could be taken from the sums.
        assert!(!rated[0] && rated.iter().filter(|rated| !**rated).count() >= 2 && rated.contains(&true), "{found:?}");
        // Where few live and nobody voted nothing is told of them either.
        let found = table(&asked(&counts, &[450, 200, 300, 400, 4]), &places(5)).expect("a table");
        let few = found.lines.iter().find(|line| line.place.as_ref().is_some_and(|place| place.fr == "5")).expect("its line");
        assert_eq!((found.residents, few.all, few.residents), (Some(1354), None, None), "{found:?}");
    }

    #[test]
    fn more_voters_than_residents_have_no_rates() {
        let counts = [(Channel::Online, 1, 40), (Channel::Online, 2, 30)];
        let found = table(&asked(&counts, &[39, 100]), &places(2)).expect("a table");
        assert_eq!((found.residents, found.lines[0].all), (None, Some(40)), "some have moved");
        assert_eq!(table(&asked(&counts, &[42, 35]), &places(2)).expect("a table").residents, None, "seven did not vote, and that is known");
    }

    #[test]
    fn nine_who_voted_by_two_ways_are_hidden_whoever_was_asked() {
        let counts = [(Channel::Online, 1, 4), (Channel::Paper, 1, 5), (Channel::Online, 2, 40), (Channel::Paper, 2, 50)];
        let found = table(&asked(&counts, &[109, 290]), &places(2)).expect("a table");
        assert_eq!(found.sums, [Some(44), Some(55)]);
        assert!(found.lines.iter().all(|line| (line.all, line.residents) == (None, None)), "{found:?}");
    }

    #[test]
    fn the_pages_of_everybody_and_of_the_staff_hide_the_same() {
        let one = [(Channel::Online, 1, 5), (Channel::Online, 2, 12), (Channel::Online, 3, 40)];
        let two = [(Channel::Online, 2, 40), (Channel::Paper, 2, 50), (Channel::Online, 1, 4), (Channel::Paper, 1, 5)];
        let equal = [(Channel::Online, 3, 3), (Channel::Online, 2, 30), (Channel::Paper, 2, 12), (Channel::Online, 1, 30), (Channel::Paper, 1, 12)];
        for (counts, living) in [(&one[..], [100, 2000, 100]), (&two[..], [109, 290, 0]), (&equal[..], [300, 300, 300]), (&one[..], [100, 2000, 45])] {
            let facts = asked(counts, &living);
            // In another order, as the commune's may be.
            let mut places = places(3);
            places.reverse();
            let public = table(&facts, &places).expect("a table");
            let voted: Vec<Turnout> =
                facts.turnout.iter().map(|(channel, home, count)| Turnout { channel: *channel, neighbourhood: *home, count: *count }).collect();
            let staff = ballots::protect(&voted);
            for (at, home) in staff.places.iter().enumerate() {
                let line = public.lines.iter().find(|line| line.place == name(&places, *home)).expect("its line");
                assert_eq!(line.all, staff.lines[at][Channel::ALL.len()], "{public:?} {staff:?}");
                for (channel, count) in public.channels.iter().zip(&line.by_channel) {
                    let of = Channel::ALL.iter().position(|known| known == channel).expect("a channel");
                    assert_eq!(*count, staff.lines[at][of], "{public:?} {staff:?}");
                }
                assert!(line.residents.is_none() || line.all.is_some(), "{public:?}");
            }
        }
        let found = table(&asked(&one, &[100, 2000, 100]), &places(3)).expect("a table");
        let lines: Vec<_> = found.lines.iter().map(|line| (line.all, line.residents)).collect();
        assert_eq!((found.residents, lines), (Some(2200), vec![(None, None), (None, None), (Some(40), Some(100))]));
    }

    #[test]
    fn a_place_that_many_left_takes_one_other_rate_with_it() {
        let counts = [(Channel::Online, 1, 40), (Channel::Online, 2, 60), (Channel::Online, 3, 50), (Channel::Online, 4, 90)];
        let found = table(&asked(&counts, &[38, 200, 300, 400]), &places(4)).expect("a table");
        let lines: Vec<_> = found.lines.iter().map(|line| (line.all, line.residents)).collect();
        assert_eq!(lines, [(Some(40), None), (Some(60), None), (Some(50), Some(300)), (Some(90), Some(400))]);
    }
}
