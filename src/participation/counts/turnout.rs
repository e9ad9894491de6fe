//! Who voted, where and by which channel, with groups under ten hidden together with what would tell them. How many came by each channel is decided first: no
//! neighbourhood hides it. Where verified residents alone were asked, rates stand beside, and those who did not vote are groups that are hidden likewise.

use std::collections::BTreeSet;

use app::model::Localized;
use app::model::ballot_result::PaperCounts;
use app::model::ballot_result_pages::{TurnoutLine, TurnoutTable};
use app::model::ballots::Channel;

use super::store::Facts;
use crate::base::db::NeighbourhoodId;
use crate::communes::Neighbourhood;
use crate::participation::questionnaires::suppression::{Tables, with_totals};

/// Where somebody lives, if it is known.
type Home = Option<NeighbourhoodId>;

/// Fewer people than this are not shown.
pub(super) const FEWEST: i64 = 10;

/// The table of places and channels. `None` where it would show nothing: the sum of all is public, and few people or few groups cannot be hidden beside it.
pub(super) fn table(facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let all: i64 = facts.turnout.iter().map(|(.., count)| count).sum();
    if all < FEWEST { None } else { rated(facts, places).or_else(|| plain(facts, places)) }
}

fn channels(facts: &Facts) -> Vec<Channel> {
    Channel::ALL.iter().copied().filter(|channel| facts.turnout.iter().any(|(known, ..)| known == channel)).collect()
}

/// Where somebody voted or, besides, where this is so; in the commune's order.
fn homes(facts: &Facts, places: &[Neighbourhood], besides: impl Fn(Home) -> bool) -> Vec<Home> {
    let known = places.iter().map(|place| Some(place.id)).chain([None]);
    known.filter(|home| besides(*home) || facts.turnout.iter().any(|(_, place, _)| place == home)).collect()
}

fn counts(facts: &Facts, homes: &[Home], channels: &[Channel]) -> Vec<Vec<i64>> {
    let count = |home, channel| -> i64 {
        let of = facts.turnout.iter().filter(|(known, place, _)| *known == channel && *place == home);
        of.map(|(.., count)| count).sum()
    };
    homes.iter().map(|home| channels.iter().map(|channel| count(*home, *channel)).collect()).collect()
}

fn name(places: &[Neighbourhood], home: Home) -> Option<Localized> {
    places.iter().find(|place| Some(place.id) == home).map(|place| place.name.clone())
}

/// Voters alone.
fn plain(facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let (channels, homes) = (channels(facts), homes(facts, places, |_| false));
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, &counts(facts, &homes, &channels));
    tables.decide(cells.last()?, FEWEST);
    tables.table(cells.clone());
    let hidden: BTreeSet<usize> = tables.hidden(FEWEST);
    let last = cells.last()?;
    // The sum of all is known: a table that needs it hidden hides nothing.
    if hidden.contains(last.last()?) {
        return None;
    }
    let shown = |place: &usize| (!hidden.contains(place)).then(|| tables.numbers[*place]);
    let lines = homes.iter().zip(&cells).map(|(home, cells)| TurnoutLine {
        place: name(places, *home),
        by_channel: cells[..channels.len()].iter().map(shown).collect(),
        all: cells.last().and_then(shown),
        residents: None,
    });
    let lines = lines.collect();
    Some(TurnoutTable { lines, sums: last[..channels.len()].iter().map(shown).collect(), hides: !hidden.is_empty(), residents: None, channels })
}

/// Voters beside those who were asked. Who was asked and did not vote is a group as well: a rate tells how large it is. `None` where nothing of it would be
/// shown, or voters are no part of those who live there now because some have moved since.
fn rated(facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let living = |home: Home| facts.living.iter().filter(|(known, _)| *known == home).map(|(_, count)| count).sum::<i64>();
    let (channels, homes) = (channels(facts), homes(facts, places, |home| living(home) > 0));
    let mut counts = counts(facts, &homes, &channels);
    for (home, line) in homes.iter().zip(&mut counts) {
        line.push(living(*home) - line.iter().sum::<i64>());
    }
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, &counts);
    let (last, end) = (cells.last()?, channels.len());
    let (others, asked) = (*last.get(end)?, *last.get(end + 1)?);
    let (not_voted, residents) = (tables.numbers[others], tables.numbers[asked]);
    if not_voted < FEWEST || counts.iter().any(|line| line[end] < 0) {
        return None;
    }
    // How many voted and how many were asked is known, and so is how many did not.
    let voted = tables.number(residents - not_voted);
    let of_channels: Vec<usize> = last[..end].iter().copied().chain([voted]).collect();
    tables.decide(&of_channels, FEWEST);
    tables.decide(&[others], FEWEST);
    tables.decide(&[asked], FEWEST);
    tables.table(cells.clone());
    let hidden = tables.hidden(FEWEST);
    let shown = |place: &usize| (!hidden.contains(place)).then(|| tables.numbers[*place]);
    let line = |(home, cells): (&Home, &Vec<usize>)| {
        let by_channel: Vec<Option<i64>> = cells[..end].iter().map(shown).collect();
        let residents = shown(&cells[end + 1]);
        // What the others tell is told.
        let all = residents.zip(shown(&cells[end])).map(|(residents, others)| residents - others);
        TurnoutLine { place: name(places, *home), all: all.or_else(|| by_channel.iter().copied().sum()), by_channel, residents }
    };
    let lines: Vec<TurnoutLine> = homes.iter().zip(&cells).map(line).collect();
    let is_rated = lines.iter().any(|line| line.all.is_some() && line.residents.is_some());
    let sums = last[..end].iter().map(shown).collect();
    is_rated.then(|| TurnoutTable { lines, sums, hides: !hidden.is_empty(), residents: Some(residents), channels })
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
        let mut few = found.lines.iter().filter(|line| line.place.as_ref().is_some_and(|place| place.fr == "5"));
        assert!(few.all(|line| line.all.is_none() && line.residents.is_none()), "{found:?}");
    }

    #[test]
    fn more_voters_than_residents_have_no_rates() {
        let counts = [(Channel::Online, 1, 40), (Channel::Online, 2, 30)];
        let found = table(&asked(&counts, &[39, 100]), &places(2)).expect("a table");
        assert_eq!((found.residents, found.lines[0].all), (None, Some(40)), "some have moved");
        assert_eq!(table(&asked(&counts, &[42, 35]), &places(2)).expect("a table").residents, None, "seven did not vote, and that is known");
    }
}
