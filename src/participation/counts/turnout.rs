//! Who voted, where and by which channel, with groups under ten hidden together with what would tell them. How many came by each channel is decided first: no
//! neighbourhood hides it.

use std::collections::BTreeSet;

use app::model::ballot_result::PaperCounts;
use app::model::ballot_result_pages::{TurnoutLine, TurnoutTable};
use app::model::ballots::Channel;

use super::store::Facts;
use crate::communes::Neighbourhood;
use crate::participation::questionnaires::suppression::{Tables, with_totals};

/// Fewer people than this are not shown.
pub(super) const FEWEST: i64 = 10;

/// The table of places and channels. `None` where it would show nothing: the sum of all is public, and few people or few groups cannot be hidden beside it.
pub(super) fn table(facts: &Facts, places: &[Neighbourhood]) -> Option<TurnoutTable> {
    let all: i64 = facts.turnout.iter().map(|(.., count)| count).sum();
    if all < FEWEST {
        return None;
    }
    let channels: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| facts.turnout.iter().any(|(known, ..)| known == channel)).collect();
    let known = places.iter().map(|place| Some(place.id)).chain([None]);
    let homes: Vec<_> = known.filter(|home| facts.turnout.iter().any(|(_, place, _)| place == home)).collect();
    let count = |home, channel| -> i64 {
        let of = facts.turnout.iter().filter(|(known, place, _)| *known == channel && *place == home);
        of.map(|(.., count)| count).sum()
    };
    let counts: Vec<Vec<i64>> = homes.iter().map(|home| channels.iter().map(|channel| count(*home, *channel)).collect()).collect();
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, &counts);
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
        place: places.iter().find(|place| Some(place.id) == *home).map(|place| place.name.clone()),
        by_channel: cells[..channels.len()].iter().map(shown).collect(),
        all: cells.last().and_then(shown),
    });
    let lines = lines.collect();
    Some(TurnoutTable { lines, sums: last[..channels.len()].iter().map(shown).collect(), hides: !hidden.is_empty(), channels })
}

/// Sheets of paper, where the number of those who voted on it is shown.
pub(super) fn paper(facts: &Facts, table: Option<&TurnoutTable>) -> Option<PaperCounts> {
    let table = table?;
    let at = table.channels.iter().position(|channel| *channel == Channel::Paper)?;
    facts.paper.filter(|_| table.sums.get(at).copied().flatten().is_some())
}

#[cfg(test)]
mod tests {
    use app::model::Localized;
    use uuid::Uuid;

    use super::*;
    use crate::base::db::NeighbourhoodId;

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
}
