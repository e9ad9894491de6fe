//! Turnout and the way to it, for the staff's page: numbers of persons alone, with groups under ten hidden and whatever else would tell them. How many came by
//! each channel is decided first: no neighbourhood hides it.

use std::collections::BTreeSet;

use app::model::ballot_staff::{FunnelLine, PlaceLine, Shown, TurnoutLine, TurnoutPage};
use app::model::ballots::{Channel, Quorum};

use super::get;
use super::model::Turnout;
use super::office::desk;
use super::preparing::Case;
use super::store::voting::{Step, funnel};
use crate::base::db::NeighbourhoodId;
use crate::base::error::Result;
use crate::communes;
use crate::participation::questionnaires::suppression::{Tables, with_totals};
use crate::people::residents;

/// Persons of whom fewer are hidden.
const FEW: i64 = 10;

/// What may be shown of one step: a line a place, each with its sum, and the sums of the channels last. A line has every channel, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protected {
    /// Where they live; in the order of the lines.
    pub places: Vec<Option<NeighbourhoodId>>,
    /// `None` where a number is hidden.
    pub lines: Vec<Vec<Shown>>,
}

/// What may be shown of how many came from where. Whoever shows the same numbers elsewhere takes them from here: two pages that hide different ones of them tell
/// all of them.
pub fn protect(counted: &[Turnout]) -> Protected {
    let mut places: Vec<Option<NeighbourhoodId>> = counted.iter().map(|one| one.neighbourhood).collect();
    places.sort_unstable();
    places.dedup();
    let of = |place: Option<NeighbourhoodId>, channel: Channel| {
        counted.iter().filter(|one| one.neighbourhood == place && one.channel == channel).map(|one| one.count).sum::<i64>()
    };
    // A channel by which nobody came is no group of persons, and hides nothing.
    let used: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| counted.iter().any(|one| one.channel == *channel)).collect();
    let counts: Vec<Vec<i64>> = places.iter().map(|place| used.iter().map(|channel| of(*place, *channel)).collect()).collect();
    if counts.is_empty() {
        return Protected { places, lines: Vec::new() };
    }
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, &counts);
    tables.decide(cells.last().map_or(&[], Vec::as_slice), FEW);
    tables.table(cells.clone());
    let hidden = tables.hidden(FEW);
    // The sum of all is known: where it would have to be hidden, nothing is shown beside it.
    let all = cells.last().and_then(|line| line.last()).is_some_and(|all| hidden.contains(all));
    let shown = |at: &usize| (!all && !hidden.contains(at)).then(|| tables.numbers[*at]);
    let lines = cells.iter().map(|line| {
        let of = |channel: &Channel| used.iter().position(|known| known == channel).map_or(Some(0), |at| shown(&line[at]));
        Channel::ALL.iter().map(of).chain(line.last().map(&shown)).collect()
    });
    let lines = lines.collect();
    Protected { places, lines }
}

/// How many came how far from one place, by whatever channel. A place from which nobody came so far is no group of persons, as a channel is none.
fn from_place(steps: &[Protected; 4], place: Option<NeighbourhoodId>) -> [Shown; 4] {
    let of = |step: &Protected| {
        let at = step.places.iter().position(|known| *known == place);
        at.map_or(Some(0), |at| step.lines.get(at).and_then(|line| line.last().copied().flatten()))
    };
    steps.each_ref().map(of)
}

/// The page of turnout.
pub(super) async fn page(case: &Case<'_>) -> Result<TurnoutPage> {
    let app = case.app;
    let ballot = get(&mut &app.db, case.id()).await?;
    let rows = funnel(&mut &app.db, case.id()).await?;
    let names = communes::neighbourhoods(app, case.commune.id).await?;
    let steps = Step::ALL.map(|step| protect(&rows.iter().filter(|(known, _)| *known == step).map(|(_, one)| *one).collect::<Vec<_>>()));
    let sum_of = |step: &Protected, channel: usize| step.lines.last().map_or(Some(0), |line| line.get(channel).copied().flatten());
    let funnel = Channel::ALL.iter().enumerate().filter(|(_, channel)| **channel != Channel::Paper).map(|(at, channel)| FunnelLine {
        channel: *channel,
        steps: [sum_of(&steps[0], at), sum_of(&steps[1], at), sum_of(&steps[2], at), sum_of(&steps[3], at)],
    });
    let counted = &steps[3];
    let name = |place: Option<NeighbourhoodId>| names.iter().find(|known| Some(known.id) == place).map(|known| known.name.clone());
    let reached: BTreeSet<Option<NeighbourhoodId>> = steps.iter().flat_map(|step| step.places.iter().copied()).collect();
    let reached = reached.into_iter().map(|place| PlaceLine { place: name(place), steps: from_place(&steps, place) });
    let line =
        |(place, cells): (&Option<NeighbourhoodId>, &Vec<Shown>)| TurnoutLine { place: name(*place), counts: [cells[0], cells[1], cells[2]], sum: cells[3] };
    let residents = match ballot.settings.quorum {
        Quorum::Percent(_) => {
            let mut tx = app.db.begin().await?;
            let count = residents::count_current(&mut tx, case.commune.id, app.clock.now()).await?;
            tx.roll_back().await?;
            count
        }
        Quorum::None | Quorum::Voters(_) => 0,
    };
    Ok(TurnoutPage {
        desk: desk(case, Some(&ballot)),
        voted: ballot.counts.cast,
        replaced: ballot.counts.replaced,
        void: ballot.counts.void,
        residents,
        quorum: match ballot.settings.quorum {
            Quorum::None => None,
            Quorum::Voters(count) => Some(i64::from(count)),
            // A part of a person is a person.
            Quorum::Percent(percent) => Some((residents * i64::from(percent) + 99) / 100),
        },
        funnel: funnel.collect(),
        reached: reached.collect(),
        places: counted.places.iter().zip(&counted.lines).map(line).collect(),
    })
}
