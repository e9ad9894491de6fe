//! Pledges as pages show them, put together from their rows, their organisations, their solutions and their reports.

use std::collections::HashMap;

use app::model::content::Visibility;
use app::model::organisations::Promises;
use app::model::pledges::{Pledge, PledgePage, PledgeSection, PledgeState, Report};
use uuid::Uuid;

use super::pledging::can_be_pledged_to;
use super::store::{self, PledgeRow};
use crate::base::App;
use crate::base::db::{OrganisationId, PartRows, Parts, PledgeId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::content::bylines::{self, Byline, Bylines};
use crate::moderation;
use crate::participation::solutions::{self, Solution};
use crate::people::accounts::Viewer;

/// Pledges of one solution that are shown.
const OF_A_SOLUTION: i64 = 40;

/// Whether the viewer reads a pledge that others do not: whoever speaks for its organisation, and moderators.
fn is_inside(viewer: Option<&Viewer>, row: &PledgeRow) -> bool {
    viewer.is_some_and(|viewer| viewer.speaks_for(row.commune_id, row.organisation_id).is_some() || viewer.is_moderator(row.commune_id))
}

/// What stands beside the rows of pledges.
struct Beside<'a> {
    reports: Vec<(PledgeId, Report)>,
    /// Number and title of the solutions that the public may read.
    titles: HashMap<SolutionId, (i64, String)>,
    authors: &'a Bylines,
}

fn byline(row: &PledgeRow) -> Byline {
    Byline::new(row.account_id, Some(row.organisation_id))
}

/// Finishes the rows of pledges of one commune, and loads what stands beside them.
async fn assemble(app: &App, viewer: Option<&Viewer>, commune: &Commune, rows: Vec<PledgeRow>) -> Result<Vec<Pledge>> {
    let ids: Vec<PledgeId> = rows.iter().map(|row| row.id).collect();
    let beside = Beside {
        reports: store::reports(&app.db, &ids).await?,
        titles: solutions::titles(app, rows.iter().map(|row| row.solution_id)).await?,
        authors: &bylines::load(&mut &app.db, rows.iter().map(byline)).await?,
    };
    finish(app, viewer, commune, rows, beside).await
}

/// Finishes the rows of pledges of one commune. Those to solutions that the public may not read are left out, and so are those that nobody has read yet;
/// of hidden ones nothing that anybody wrote is left for others.
async fn finish(app: &App, viewer: Option<&Viewer>, commune: &Commune, rows: Vec<PledgeRow>, beside: Beside<'_>) -> Result<Vec<Pledge>> {
    let Beside { reports: reported, titles, authors } = beside;
    let mut reports: HashMap<PledgeId, Vec<Report>> = HashMap::new();
    for (pledge, report) in reported {
        reports.entry(pledge).or_default().push(report);
    }
    let unread: Vec<Item> = rows.iter().filter(|row| !row.visibility().is_public()).map(|row| row.id.into()).collect();
    let mut stones = moderation::tombstones(app, &unread).await?;
    // Whatever became of it, there is nothing to tell others that they ever saw.
    let hidden: Vec<Item> = stones.keys().copied().collect();
    for item in moderation::never_public_among(app, &hidden).await? {
        stones.remove(&item);
    }
    let now = app.clock.now();
    let pledge = |row: PledgeRow| {
        let (state, public) = (row.state(), row.visibility().is_public());
        let stone = stones.remove(&row.id.into());
        let readable = public || is_inside(viewer, &row);
        if !readable && stone.is_none() {
            return None;
        }
        let row = if readable { row } else { PledgeRow { what: String::new(), unit: String::new(), ..row } };
        Some(Pledge {
            hidden: if readable { None } else { stone },
            public,
            under_review: row.visibility() == Visibility::UnderReview,
            solution: titles.get(&row.solution_id).cloned()?,
            organisation: authors.get(byline(&row)),
            reports: reports.remove(&row.id).filter(|_| readable).unwrap_or_default(),
            id: row.id.to_string(),
            commune: commune.slug.clone(),
            kind: row.kind(),
            what: row.what,
            amount: row.amount,
            unit: row.unit,
            done: row.done,
            due_on: row.due_on,
            due_at: row.due_at.into(),
            overdue: state.is_open() && row.due_at <= now,
            state,
            at: row.created_at.into(),
        })
    };
    Ok(rows.into_iter().filter_map(pledge).collect())
}

/// The pledges of an organisation, the latest first.
pub async fn by_organisation(app: &App, viewer: Option<&Viewer>, organisation: OrganisationId, limit: i64) -> Result<Vec<Pledge>> {
    let rows = store::of_organisation(&app.db, organisation, limit).await?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let commune = communes::get(app, first.commune_id).await?;
    assemble(app, viewer, &commune, rows).await
}

/// The open pledges of a commune that everybody may read, the first that are due first.
pub async fn of_commune(app: &App, commune: &Commune, most: i64) -> Result<Vec<Pledge>> {
    assemble(app, None, commune, store::of_commune(&app.db, commune.id, most).await?).await
}

/// Those of these that are of a commune, as everybody may read them, the first that are due first.
pub async fn among(app: &App, commune: &Commune, ids: &[PledgeId]) -> Result<Vec<Pledge>> {
    let rows = store::among(&app.db, commune.id, ids).await?;
    assemble(app, None, commune, rows).await
}

/// Whether a pledge is of a commune, stands, and can be read by everybody, in a transaction.
pub async fn is_offered(tx: &mut Tx, commune: &Commune, id: PledgeId) -> Result<bool> {
    let row = store::get(tx, id).await?;
    Ok(row.is_some_and(|row| row.commune_id == commune.id && row.visibility().is_public() && row.state() != PledgeState::Withdrawn))
}

/// How many pledges each of these organisations made that everybody may read, and what became of them.
pub async fn promises(app: &App, organisations: &[OrganisationId]) -> Result<HashMap<OrganisationId, Promises>> {
    Ok(store::promises(&app.db, organisations, app.clock.now()).await?.into_iter().collect())
}

/// Asks for the pledges to a solution.
pub fn with_section(parts: Parts, solution: SolutionId) -> Parts {
    store::with_pledges(parts, solution, OF_A_SOLUTION)
}

/// Who pledges, from the rows of [`with_section`].
pub fn pledgers(rows: &PartRows, solution: SolutionId) -> Vec<Byline> {
    store::pledges(rows, solution).iter().map(byline).collect()
}

/// The pledges on the page of a solution that the public may read, from the rows of [`with_section`].
pub async fn section(app: &App, viewer: Option<&Viewer>, commune: &Commune, solution: &Solution, page: (&PartRows, &Bylines)) -> Result<PledgeSection> {
    let (rows, authors) = page;
    let titles = HashMap::from([(solution.id, (solution.number, solution.title.clone()))]);
    let beside = Beside { reports: store::reports_of(rows), titles, authors };
    let speaks = viewer.is_some_and(|viewer| viewer.organisations.iter().any(|known| known.commune_id == commune.id));
    Ok(PledgeSection {
        commune: commune.slug.clone(),
        number: solution.number,
        pledges: finish(app, viewer, commune, store::pledges(rows, solution.id), beside).await?,
        may_pledge: speaks && can_be_pledged_to(solution),
    })
}

/// A pledge to a solution that the public may read; of a hidden one as much as the viewer may read.
pub(super) async fn find(app: &App, viewer: Option<&Viewer>, commune: &Commune, id: &str) -> Result<(PledgeRow, Pledge)> {
    let id = PledgeId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let row = store::find(&app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    let pledge = assemble(app, viewer, commune, vec![row.clone()]).await?.into_iter().next().ok_or(Error::NotFound)?;
    Ok((row, pledge))
}

/// The page of a pledge.
pub(super) async fn page(app: &App, viewer: Option<&Viewer>, commune: &Commune, row: &PledgeRow, pledge: Pledge) -> Result<PledgePage> {
    let speaks = viewer.is_some_and(|viewer| viewer.speaks_for(commune.id, row.organisation_id).is_some());
    let officer = viewer.is_some_and(|viewer| viewer.is_officer(commune.id)) && !speaks;
    let readable = pledge.hidden.is_none();
    Ok(PledgePage {
        steps: if readable { store::steps(&app.db, row.id).await? } else { Vec::new() },
        may_report: speaks && pledge.public && row.state().is_open(),
        may_confirm: officer && pledge.public,
        may_break: officer && pledge.public && pledge.overdue,
        notice: if pledge.public || !readable { None } else { moderation::unread(app, row.id).await? },
        may_flag: pledge.public && !speaks,
        pledge,
    })
}
