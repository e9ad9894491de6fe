//! Gathering: a published solution becomes an option, put forward by its author while the consultation gathers, or by an officer until the services are done.

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::{OrganisationKind, SolutionCard};
use app::model::option_staff::{FittingSolution, FittingSolutions};
use app::model::options::{Candidate, OptionNews, OptionState};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::case::Case;
use super::store::writing::{self, NewOption};
use super::store::{self, OptionRow};
use super::{ASKS, MOST};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean_line, number};
use crate::communes::Commune;
use crate::participation::consultations::{self, Asker, Consultation};
use crate::participation::solutions::gathering::Wanted;
use crate::participation::solutions::{self, Frozen, Solution};
use crate::people::accounts::Viewer;
use crate::people::{organisations, restrictions};

/// Solutions on a page of those that fit.
const FITTING: usize = 10;
/// Solutions of somebody that are offered.
const OFFERED: i64 = 50;

/// Why a solution cannot be gathered for a consultation; `None` if it can.
fn unfit(consultation: &Consultation, solution: &Solution, frozen: &Frozen) -> Option<Key> {
    if !solution.visibility.is_public() || !solution.state.is_open() {
        return Some(tr::options::UNFIT_STATE);
    }
    let audience = &consultation.audience;
    let is_elsewhere = frozen.neighbourhood.is_some_and(|place| !audience.neighbourhoods.contains(&place));
    (audience.kind == AudienceKind::Neighbourhoods && is_elsewhere).then_some(tr::options::UNFIT_PLACE)
}

/// The published solution of a number that was typed.
async fn typed(tx: &mut Tx, commune: &Commune, text: &str, field: &'static str) -> Result<Solution> {
    let unknown = || Error::field(field, tr::options::UNKNOWN_SOLUTION);
    let number = number(text).ok_or_else(unknown)?;
    match solutions::find(tx, commune.id, number).await {
        Err(Error::NotFound) => Err(unknown()),
        found => found,
    }
}

/// Keeps a solution as an option, as it is now. The list must be taken.
async fn freeze(case: &Case<'_>, tx: &mut Tx, solution: &Solution, field: &'static str) -> Result<OptionRow> {
    let Case { app, viewer, consultation, .. } = *case;
    let frozen = solutions::frozen(tx, solution.id).await?;
    if let Some(why) = unfit(consultation, solution, &frozen) {
        return Err(Error::field(field, why));
    }
    let now = app.clock.now();
    let new = NewOption {
        id: app.rng.id(now),
        consultation: consultation.id,
        number: store::take_number(tx, consultation.id).await?,
        solution: solution.id,
        frozen: &frozen,
        author: solution.author_id,
        organisation: solution.organisation_id,
        by: viewer.id,
        at: now,
    };
    if new.number > MOST {
        return Err(Error::Conflict(tr::options::FULL));
    }
    if !writing::insert(tx, &new).await? {
        return Err(Error::field(field, tr::options::ALREADY));
    }
    let option = store::get(tx, new.id).await?.ok_or(Error::NotFound)?;
    case.tell(tx, &option, OptionNews::Gathered, "").await?;
    Ok(option)
}

/// Whether a consultation asks persons in their own name for something, or organisations.
pub(super) const fn asks(kind: AudienceKind, organisation: bool) -> bool {
    match kind {
        AudienceKind::Organisations => organisation,
        AudienceKind::Residents | AudienceKind::Neighbourhoods => !organisation,
        AudienceKind::Everyone | AudienceKind::Participants | AudienceKind::Invited => true,
    }
}

/// Puts somebody's own solution forward, in their name or in that of the organisation that proposed it. Returns the option's number.
pub(super) async fn put_forward(case: &Case<'_>, text: &str) -> Result<i64> {
    let Case { app, viewer, commune, consultation } = *case;
    let mut tx = app.db.begin().await?;
    let solution = match typed(&mut tx, commune, text, "solution").await {
        Ok(solution) => solution,
        // Whether it is open is said first.
        Err(error) => {
            let admission = consultations::admit(app, &mut tx, consultation.id, ASKS, Asker::person(Some(viewer.id))).await?;
            return Err(if admission.is_open() { error } else { Error::Conflict(tr::options::NOT_OPEN) });
        }
    };
    let asker = Asker { account: Some(viewer.id), organisation: solution.organisation_id.filter(|_| solutions::is_own(Some(viewer), &solution)) };
    let admission = consultations::admit(app, &mut tx, consultation.id, ASKS, asker).await?;
    if !admission.is_open() {
        return Err(Error::Conflict(tr::options::NOT_OPEN));
    }
    if !solutions::is_own(Some(viewer), &solution) {
        return Err(Error::field("solution", tr::options::NOT_YOURS));
    }
    if !asks(consultation.audience.kind, asker.organisation.is_some()) {
        return Err(Error::field("solution", tr::options::OTHER_NAME));
    }
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "solution").await?;
    case.lock(&mut tx).await?;
    let option = freeze(case, &mut tx, &solution, "solution").await?;
    // It stands on the pages of both.
    for item in [consultation.id.0, solution.id.0] {
        tx.within(Scope::Item { commune: commune.id, item });
    }
    if !admission.still_open(app) {
        return Err(Error::Conflict(tr::options::NOT_OPEN));
    }
    tx.commit().await?;
    Ok(option.number)
}

/// Whether officers can gather solutions now.
fn is_gathering(case: &Case<'_>) -> bool {
    let phase = case.consultation.schedule.at(case.now()).map(|phase| phase.kind);
    matches!(phase, Some(PhaseKind::Gather | PhaseKind::Review))
}

/// A page of the solutions that an officer can gather: open, of the consultation's neighbourhoods if it is for some, and no option of it yet. `None` when none
/// can be gathered.
pub(super) async fn fitting(case: &Case<'_>, options: &[OptionRow], (words, page): (&str, usize)) -> Result<Option<FittingSolutions>> {
    let Case { app, commune, consultation, .. } = *case;
    if case.require_keeper().is_err() || !is_gathering(case) {
        return Ok(None);
    }
    let audience = &consultation.audience;
    let places = if audience.kind == AudienceKind::Neighbourhoods { audience.neighbourhoods.as_slice() } else { &[] };
    let except: Vec<SolutionId> = options.iter().map(|option| option.solution_id).collect();
    let words = clean_line(words);
    let wanted = Wanted { places, except: &except, words: &words, page };
    let (cards, more) = solutions::gathering::open(app, commune, &wanted, FITTING).await?;
    let here = |page: usize| {
        let board = paths::option_board(&commune.slug, consultation.number);
        format!("{}#fitting", paths::with_query(board, &[("find", &words), ("page", &page.to_string())]))
    };
    let row = |card: SolutionCard| FittingSolution {
        number: card.number,
        title: card.title,
        language: card.language,
        supports: card.support_count,
        place: card.neighbourhood,
    };
    let rows = cards.into_iter().map(row).collect();
    Ok(Some(FittingSolutions { rows, earlier: page.checked_sub(1).map(here), later: more.then(|| here(page + 1)), words: words.clone() }))
}

/// Gathers the solutions of these numbers as an officer, all of them or none.
pub(super) async fn gather(case: &Case<'_>, text: &str) -> Result<usize> {
    case.require_keeper()?;
    if !is_gathering(case) {
        return Err(Error::field("solutions", tr::options::NOT_GATHERING));
    }
    let numbers: Vec<&str> = text.split([',', '،', ';', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect();
    if numbers.is_empty() {
        return Err(Error::field("solutions", tr::options::UNKNOWN_SOLUTION));
    }
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    for one in &numbers {
        let solution = typed(&mut tx, case.commune, one, "solutions").await?;
        let option = freeze(case, &mut tx, &solution, "solutions").await?;
        case.record(&mut tx, option.number, StaffAct::OptionGathered).await?;
    }
    tx.commit().await?;
    Ok(numbers.len())
}

/// What somebody can put forward: their own open solutions here, and those of organisations that they represent, as far as it asks in these names.
pub(super) async fn candidates(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation) -> Result<Vec<Candidate>> {
    let audience = &consultation.audience;
    let mut cards = if asks(audience.kind, false) { solutions::by_author(app, viewer.id, OFFERED).await? } else { Vec::new() };
    let asked = |kind: OrganisationKind| asks(audience.kind, true) && audience.takes(kind);
    for organisation in viewer.organisations.iter().filter(|known| known.commune_id == commune.id && asked(known.kind)) {
        cards.extend(solutions::by_organisation(app, organisation.id, OFFERED).await?);
    }
    let gathered = numbers(app, consultation).await?;
    let own = cards.into_iter().filter(|card| card.commune == commune.slug && card.state.is_open());
    Ok(own.map(|card| Candidate { gathered: gathered.contains(&card.number), number: card.number, title: card.title }).collect())
}

/// The numbers of the solutions that are options of a consultation.
async fn numbers(app: &App, consultation: &Consultation) -> Result<Vec<i64>> {
    let options = store::list(&mut &app.db, consultation.id, 0, MOST).await?;
    let titles = solutions::titles(app, options.iter().map(|option| option.solution_id)).await?;
    Ok(titles.into_values().map(|(number, _)| number).collect())
}

/// Begins the assessment of an option that services are asked about.
pub(super) async fn begin_review(case: &Case<'_>, tx: &mut Tx, option: &OptionRow) -> Result<()> {
    if option.state() == OptionState::Gathered {
        writing::set_state(tx, option.id, OptionState::Review).await?;
        case.tell(tx, option, OptionNews::Review, "").await?;
    }
    Ok(())
}

/// Whether somebody wrote an option, or speaks for the organisation that did.
pub(super) fn is_author(viewer: &Viewer, commune: &Commune, option: &OptionRow) -> bool {
    match option.organisation_id {
        Some(organisation) => viewer.speaks_for(commune.id, organisation).is_some(),
        None => option.author_id == viewer.id,
    }
}

/// Refuses everybody but the author of an option; whoever acts for an organisation keeps their mandate until the transaction ends.
pub(super) async fn require_author(case: &Case<'_>, tx: &mut Tx, option: &OptionRow) -> Result<()> {
    if !is_author(case.viewer, case.commune, option) {
        return Err(Error::Forbidden);
    }
    match option.organisation_id {
        Some(organisation) => organisations::hold_mandate(tx, case.viewer.id, organisation).await,
        None => Ok(()),
    }
}

/// Whether somebody has a part in an option and cannot judge it.
pub(super) fn has_part(viewer: &Viewer, option: &OptionRow) -> bool {
    viewer.wrote(option.author_id, option.organisation_id)
}
