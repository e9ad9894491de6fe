//! What everybody reads: the options of a consultation, one of them with its decision and the opinions behind it, and what a solution's page says of them.

use app::model::consultations::{Multilingual, PhaseKind};
use app::model::form::FormErrors;
use app::model::options::{AppealShown, AuthorActs, AuthorFields, Criterion, DecisionShown, OptionCard, OptionLink, OptionPage, OptionState, OptionsPage};
use app::model::{Lang, Localized};

use super::gathering::{asks, is_author};
use super::store::opinions::{self, OpinionRow};
use super::store::{self, OptionRow, appeals};
use super::{ASKS, KEEPERS, appealing, moderated, opinions as said};
use crate::base::App;
use crate::base::db::{ConsultationId, NeighbourhoodId};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, Neighbourhood};
use crate::content::bylines::{self, Byline};
use crate::participation::consultations::{self, Asker, Consultation};
use crate::participation::solutions::{self, Solution};
use crate::people::accounts::Viewer;

/// Options on one page.
const PAGE: usize = 60;
/// Consultations that a solution's page names.
const NAMED: i64 = 10;

/// Whether somebody decides about the options of a commune.
pub(super) fn keeps(viewer: Option<&Viewer>, commune: &Commune) -> bool {
    viewer.is_some_and(|viewer| viewer.require_any(&KEEPERS, commune).is_ok())
}

fn byline(option: &OptionRow) -> Byline {
    Byline::new(option.author_id, option.organisation_id)
}

fn place(places: &[Neighbourhood], id: Option<NeighbourhoodId>) -> Option<Localized> {
    places.iter().find(|place| Some(place.id) == id).map(|place| place.name.clone())
}

/// What the commune finds that it costs, once that is decided; what its author thought before.
fn public_cost(option: &OptionRow) -> Option<i64> {
    if option.state().is_decided() { option.known_cost() } else { option.cost }
}

/// What is shown to everybody: that an author is asked is a matter between them and the commune.
const fn shown(state: OptionState) -> OptionState {
    match state {
        OptionState::Consent => OptionState::Review,
        other => other,
    }
}

/// A page of the options, those after a number.
pub(super) async fn list(app: &App, viewer: Option<&Viewer>, (commune, consultation): (&Commune, &Consultation), after: &str) -> Result<OptionsPage> {
    let from: i64 = after.parse().unwrap_or(0);
    let mut rows = store::list(&mut &app.db, consultation.id, from, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.number.to_string());
    let summary = store::summary(&mut &app.db, consultation.id).await?;
    let places = communes::neighbourhoods(app, commune.id).await?;
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.solution_id).collect();
    let supports = solutions::among(app, &ids).await?;
    let card = |row: OptionRow| {
        let solution = supports.iter().find(|(id, _)| *id == row.solution_id).map(|(_, card)| card);
        OptionCard {
            n: row.number,
            title: solution.is_some().then(|| row.title.clone()),
            place: place(&places, row.neighbourhood_id),
            cost: public_cost(&row),
            state: shown(row.state()),
            supports: solution.map_or(0, |card| card.support_count),
            author: authors.get(byline(&row)),
            at: row.gathered_at.into(),
            language: Lang::parse(&row.language),
            category: row.category,
        }
    };
    Ok(OptionsPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        options: rows.into_iter().map(card).collect(),
        locked_at: summary.locked_at.map(Into::into),
        open: consultation.schedule.asking_at(ASKS, app.clock.now()).is_some() && consultation.cancelled.is_none(),
        may_manage: keeps(viewer, commune),
        next,
        continued: from > 0,
    })
}

/// What its author can do about an option.
fn acts(app: &App, viewer: Option<&Viewer>, commune: &Commune, option: &OptionRow, has_appealed: bool) -> AuthorActs {
    if !viewer.is_some_and(|viewer| is_author(viewer, commune, option)) {
        return AuthorActs::default();
    }
    let is_open = appealing::is_open(option, app.clock.now()) && !has_appealed;
    AuthorActs {
        consent: (option.state() == OptionState::Consent).then(|| option.changes.clone()),
        appeal_until: option.appeal_until.filter(|_| is_open).map(Into::into),
        ..AuthorActs::default()
    }
}

fn decision(option: &OptionRow) -> Option<DecisionShown> {
    if !option.state().is_decided() {
        return None;
    }
    Some(DecisionShown {
        text: option.decision.clone(),
        reason: Criterion::parse(&option.reason),
        changes: option.changes.clone(),
        note: option.note.clone(),
        refers_to: option.refers_to.clone(),
        at: option.decided_at?.into(),
    })
}

fn shown_appeal(appeal: appeals::AppealRow) -> AppealShown {
    AppealShown { at: appeal.created_at.into(), due_at: appeal.due_at.into(), reversed: appeal.reversed(), answer: appeal.answer }
}

/// The page of one option, with what its author typed.
pub(super) async fn page(
    app: &App,
    viewer: Option<&Viewer>,
    (commune, consultation): (&Commune, &Consultation),
    n: &str,
    (fields, errors): (AuthorFields, FormErrors),
) -> Result<OptionPage> {
    let number = n.parse().map_err(|_| Error::NotFound)?;
    let option = store::find(&mut &app.db, consultation.id, number).await?.ok_or(Error::NotFound)?;
    let solution = solutions::get(&mut &app.db, option.solution_id).await?;
    let readable = moderated::readable(app, std::slice::from_ref(&option)).await?.contains(&option.solution_id);
    let places = communes::neighbourhoods(app, commune.id).await?;
    let author = bylines::author(&mut &app.db, byline(&option)).await?;
    // Private until the decision.
    let opinions = if option.state().is_decided() { opinions::of_option(&mut &app.db, option.id).await? } else { Vec::new() };
    let appeal = appeals::last(&mut &app.db, option.id).await?;
    let into = match option.merged_into {
        Some(id) => store::get(&mut &app.db, id).await?.map(|other| other.number),
        None => None,
    };
    let holds = store::held_by(&mut &app.db, option.id).await?.into_iter().map(|other| other.number).collect();
    let has_appealed = appeal.as_ref().is_some_and(|appeal| option.decided_at.is_some_and(|at| at <= appeal.created_at));
    let acts = AuthorActs { fields, errors, ..acts(app, viewer, commune, &option, has_appealed) };
    let appeal = appeal.map(shown_appeal);
    Ok(OptionPage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        n: option.number,
        text: readable.then(|| said::text(&option)),
        state: shown(option.state()),
        place: place(&places, option.neighbourhood_id),
        asked_cost: option.cost.filter(|_| readable),
        cost: option.final_cost.filter(|_| option.state().is_decided()),
        author,
        at: option.gathered_at.into(),
        solution: (solution.number, option.solution_version),
        supports: solution.support_count,
        comments: solution.comment_count,
        decision: decision(&option),
        opinions: opinions.iter().filter_map(OpinionRow::given).collect(),
        merged_into: into,
        holds,
        appeal,
        acts,
        may_manage: keeps(viewer, commune),
        category: option.category,
    })
}

/// The consultations for which a solution was gathered, for its page.
pub async fn links_of(app: &App, commune: &Commune, solution: &Solution) -> Result<Vec<OptionLink>> {
    let mut links = Vec::new();
    if !commune.has_consultations {
        return Ok(links);
    }
    let options = store::of_solution(&mut &app.db, solution.id, NAMED).await?;
    if options.is_empty() {
        return Ok(links);
    }
    let ids: Vec<ConsultationId> = options.iter().map(|option| option.consultation_id).collect();
    let mut titles = consultations::home::titles(app, &ids).await?;
    for option in options {
        if let Some((number, title)) = titles.remove(&option.consultation_id) {
            links.push(OptionLink { number, title, n: option.number, state: shown(option.state()), refers_to: option.refers_to });
        }
    }
    Ok(links)
}

/// The consultations to which the author of a solution can put it forward now.
pub async fn open_to(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution) -> Result<Vec<(i64, Multilingual)>> {
    if !solution.state.is_open() || !solutions::is_own(Some(viewer), solution) {
        return Ok(Vec::new());
    }
    let asking = consultations::home::open(app, commune, NAMED).await?;
    if asking.is_empty() {
        return Ok(Vec::new());
    }
    let gathered = store::of_solution(&mut &app.db, solution.id, NAMED).await?;
    let mut open = Vec::new();
    for card in asking {
        let consultation = consultations::find(&mut &app.db, commune.id, card.number).await?;
        if !consultation.takes_options() || gathered.iter().any(|option| option.consultation_id == consultation.id) {
            continue;
        }
        let asker = Asker { account: Some(viewer.id), organisation: solution.organisation_id };
        if !asks(consultation.audience.kind, asker.organisation.is_some()) {
            continue;
        }
        if consultations::standing(app, &mut &app.db, &consultation, &[PhaseKind::Gather], asker).await?.is_open() {
            open.push((consultation.number, consultation.texts.title));
        }
    }
    Ok(open)
}
