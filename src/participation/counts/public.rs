//! What everybody reads: the page of a result, in short on the consultation's page, and the poster.

use std::collections::BTreeMap;

use app::model::ballot_result::{CountResult, Method};
use app::model::ballot_result_pages::{GroupLine, ResultBrief, ResultFile, ResultPage, ResultPoster, SolutionNow};
use app::model::ballots::BallotOptionView;
use app::model::consultations::Multilingual;

use super::reading::{closed, counted, stage};
use super::store::{self, Count};
use super::{files, turnout};
use crate::base::App;
use crate::base::db::{SolutionId, Sql};
use crate::base::error::{Error, Result};
use crate::base::qr::Qr;
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::ballots::{self, Ballot, BallotOption, KEEPERS};
use crate::participation::consultations::Consultation;
use crate::participation::{answers, outcomes, solutions};
use crate::web::Visit;

/// Winners that the consultation's page names.
const NAMED: usize = 5;

/// The page of a ballot that was closed.
pub(super) async fn page(visit: &Visit, (commune, consultation): (&Commune, &Consultation), ballot: &Ballot) -> Result<ResultPage> {
    let app = &visit.app;
    let count = closed(&mut &app.db, ballot.id).await?;
    let result = store::result(&mut &app.db, ballot.id).await?;
    let places = communes::neighbourhoods(app, commune.id).await?;
    let sorted: Vec<&BallotOption> = ballot.options.iter().collect();
    let (envelopes, options) = ballots::view(ballot, commune, consultation.number, &places, &sorted);
    let table = result.as_ref().and_then(|_| turnout::table(&count.facts, &places));
    let is_public = result.is_some();
    let (by_place, by_theme) = result.as_ref().map_or_else(Default::default, |result| (of_places(ballot, result, &places), of_themes(ballot, result)));
    Ok(ResultPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        question: question(ballot, consultation),
        settings: ballot.settings.clone(),
        stage: stage(&count),
        closed_at: Some(count.closed_at.into()),
        counted_at: count.counted_at.map(Into::into),
        tied: count.tied.clone(),
        now: now(app, ballot, result.as_ref()).await?,
        paper: turnout::paper(&count.facts, table.as_ref()),
        differ: count.facts.differ,
        paper_note: count.facts.note.clone(),
        turnout: table,
        residents: count.facts.residents,
        replaced: ballot.counts.replaced,
        void: ballot.counts.void,
        unconfirmed: ballot.counts.unconfirmed,
        places: by_place,
        themes: by_theme,
        lot: count.drawn().filter(|_| is_public).cloned(),
        files: if is_public { offered(app, ballot).await? } else { Vec::new() },
        code: count.code.clone(),
        may_manage: visit.viewer.as_ref().is_some_and(|viewer| viewer.require_any(&KEEPERS, commune).is_ok()),
        result,
        options,
        envelopes,
    })
}

/// What was asked: the ballot's own question, or the title of the consultation.
fn question(ballot: &Ballot, consultation: &Consultation) -> Multilingual {
    if ballot.question.is_empty() { consultation.texts.title.clone() } else { ballot.question.clone() }
}

/// The files, with what they are.
async fn offered(app: &App, ballot: &Ballot) -> Result<Vec<ResultFile>> {
    let names = files::names(app, ballot).await?;
    let all = names.into_iter().chain([files::LOG.to_owned()]);
    Ok(all.map(|name| ResultFile { about: files::about(&name), name }).collect())
}

/// Where the solutions of the winners are now, as far as the public may read them: those that they came from, and those about which the commune decided because
/// of them.
async fn now(app: &App, ballot: &Ballot, result: Option<&CountResult>) -> Result<Vec<SolutionNow>> {
    let winners = result.map_or(&[][..], |result| result.winners.as_slice());
    let decided = outcomes::solutions_because_of(&mut &app.db, ballot.id, ballots::PART).await?;
    let mut of: Vec<(i64, SolutionId)> = Vec::new();
    for number in winners.iter().copied() {
        let basis = ballots::basis_of(number);
        let own = ballot.option(number).and_then(|option| option.solution);
        let others = decided.iter().filter(|(name, id)| *name == basis && Some(*id) != own).map(|(_, id)| *id);
        of.extend(own.into_iter().chain(others).map(|id| (number, id)));
    }
    let ids: Vec<SolutionId> = of.iter().map(|(_, id)| *id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let milestones = answers::milestones_of(app, &ids).await?;
    let cards = solutions::among(app, &ids).await?;
    let line = |(option, id): (i64, SolutionId)| {
        let (_, card) = cards.iter().find(|(known, _)| *known == id)?;
        Some(SolutionNow { option, number: card.number, state: card.state, milestones: milestones.get(&id).cloned().unwrap_or_default() })
    };
    Ok(of.into_iter().filter_map(line).collect())
}

/// Options with their votes, money and whether they won, one group a key.
fn grouped<K: Ord + Clone>(ballot: &Ballot, result: &CountResult, key: impl Fn(&BallotOption) -> K) -> BTreeMap<K, GroupLine> {
    let mut groups: BTreeMap<K, GroupLine> = BTreeMap::new();
    for option in ballot.options.iter().filter(|option| option.withdrawn.is_none()) {
        let empty = GroupLine { place: None, category: String::new(), options: 0, won: 0, money: 0, votes: 0 };
        let group = groups.entry(key(option)).or_insert(empty);
        group.options += 1;
        group.votes += result.votes_of(option.number);
        if result.winners.contains(&option.number) {
            group.won += 1;
            group.money += option.cost.unwrap_or_default();
        }
    }
    groups
}

fn is_spread(lines: &[GroupLine]) -> bool {
    lines.len() > 1
}

/// Money and votes by place, in the commune's order; nothing where all options are of one.
fn of_places(ballot: &Ballot, result: &CountResult, places: &[Neighbourhood]) -> Vec<GroupLine> {
    if !matches!(result.method, Method::Budget(_)) {
        return Vec::new();
    }
    let mut groups = grouped(ballot, result, |option| option.neighbourhood);
    let known = places.iter().map(|place| (Some(place.id), Some(place.name.clone()))).chain([(None, None)]);
    let lines: Vec<GroupLine> = known.filter_map(|(id, name)| Some(GroupLine { place: name, ..groups.remove(&id)? })).collect();
    if is_spread(&lines) { lines } else { Vec::new() }
}

/// The same by theme, those with most votes first.
fn of_themes(ballot: &Ballot, result: &CountResult) -> Vec<GroupLine> {
    if !matches!(result.method, Method::Budget(_)) {
        return Vec::new();
    }
    let groups = grouped(ballot, result, |option| option.category.clone());
    let mut lines: Vec<GroupLine> = groups.into_iter().map(|(category, group)| GroupLine { category, ..group }).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.votes));
    if is_spread(&lines) { lines } else { Vec::new() }
}

const fn answer(result: &CountResult) -> Option<(i64, i64, i64)> {
    match result.method {
        Method::Answer { yes, no, abstain } => Some((yes, no, abstain)),
        _ => None,
    }
}

fn is_missed(result: &CountResult) -> bool {
    result.quorum.is_some_and(|(_, reached)| !reached)
}

/// The result in short.
pub(super) async fn brief(db: &mut impl Sql, number: i64, ballot: &Ballot, count: &Count) -> Result<ResultBrief> {
    let result = store::result(db, ballot.id).await?;
    let winners = result.as_ref().map_or(&[][..], |result| result.winners.as_slice());
    let title = |number: &i64| Some(ballot.option(*number)?.title.clone());
    Ok(ResultBrief {
        number,
        stage: stage(count),
        winners: winners.iter().take(NAMED).filter_map(title).collect(),
        more: winners.len().saturating_sub(NAMED) as i64,
        answer: result.as_ref().and_then(answer),
        ballots: result.as_ref().map_or(0, |result| result.ballots),
        missed: result.as_ref().is_some_and(is_missed),
    })
}

/// The page to print.
pub(super) async fn poster(app: &App, (commune, consultation): (&Commune, &Consultation), ballot: &Ballot, address: String) -> Result<ResultPoster> {
    let (count, result) = counted(&mut &app.db, ballot.id).await?;
    let places = communes::neighbourhoods(app, commune.id).await?;
    let sorted: Vec<&BallotOption> = ballot.options.iter().collect();
    let (_, options) = ballots::view(ballot, commune, consultation.number, &places, &sorted);
    let qr = Qr::of(&address)?;
    let winner = |number: &i64| options.iter().find(|option| option.number == *number);
    let line = |option: &BallotOptionView| (option.title.clone(), option.cost, option.place.clone());
    Ok(ResultPoster {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        question: question(ballot, consultation),
        counted_at: count.counted_at.ok_or(Error::NotFound)?.into(),
        ballots: result.ballots,
        missed: is_missed(&result),
        winners: result.winners.iter().filter_map(winner).map(line).collect(),
        answer: answer(&result),
        spent: result.spent,
        address,
        side: qr.side as i64,
        squares: qr.squares(),
    })
}
