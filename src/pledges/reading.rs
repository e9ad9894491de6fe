//! Pledges as pages show them, put together from their rows, their organisations, their solutions and their reports.

use std::collections::HashMap;

use app::model::pledges::{Pledge, PledgePage, PledgeSection, Report};
use uuid::Uuid;

use super::pledging::can_be_pledged_to;
use super::store::{self, PledgeRow};
use crate::AppState;
use crate::accounts::{self, Viewer};
use crate::communes::{self, Commune};
use crate::db::{OrganisationId, PledgeId};
use crate::error::{Error, Result};
use crate::solutions::{self, Found};

/// Pledges of one solution that are shown.
const OF_A_SOLUTION: i64 = 40;

/// Finishes the rows of pledges of one commune. Those to solutions that the public may not read are left out.
async fn draw(app: &AppState, commune: &Commune, rows: Vec<PledgeRow>) -> Result<Vec<Pledge>> {
    let ids: Vec<PledgeId> = rows.iter().map(|row| row.id).collect();
    let mut reports: HashMap<PledgeId, Vec<Report>> = HashMap::new();
    for (pledge, report) in store::reports(&app.db, &ids).await? {
        reports.entry(pledge).or_default().push(report);
    }
    let titles = solutions::titles(app, rows.iter().map(|row| row.solution_id)).await?;
    let authors = accounts::authors(app, rows.iter().map(|row| (row.account_id, Some(row.organisation_id), false))).await?;
    let now = app.clock.now();
    let pledge = |row: PledgeRow| {
        let state = row.state();
        Some(Pledge {
            solution: titles.get(&row.solution_id).cloned()?,
            organisation: authors.get((row.account_id, Some(row.organisation_id), false)),
            reports: reports.remove(&row.id).unwrap_or_default(),
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
pub async fn by_organisation(app: &AppState, organisation: OrganisationId, limit: i64) -> Result<Vec<Pledge>> {
    let rows = store::of_organisation(&app.db, organisation, limit).await?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let commune = communes::get(app, first.commune_id).await?;
    draw(app, &commune, rows).await
}

/// The pledges on a solution's page.
pub async fn section(app: &AppState, viewer: Option<&Viewer>, commune: &Commune, solution: &Found) -> Result<PledgeSection> {
    let speaks = viewer.is_some_and(|viewer| viewer.organisations.iter().any(|known| known.commune_id == commune.id));
    Ok(PledgeSection {
        commune: commune.slug.clone(),
        number: solution.number,
        pledges: draw(app, commune, store::of_solution(&app.db, solution.id, OF_A_SOLUTION).await?).await?,
        may_pledge: speaks && can_be_pledged_to(solution),
    })
}

/// A pledge that the public may read.
pub(super) async fn find(app: &AppState, commune: &Commune, id: &str) -> Result<(PledgeRow, Pledge)> {
    let id = PledgeId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let row = store::find(&app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    let pledge = draw(app, commune, vec![row.clone()]).await?.into_iter().next().ok_or(Error::NotFound)?;
    Ok((row, pledge))
}

/// The page of a pledge.
pub(super) async fn page(app: &AppState, viewer: Option<&Viewer>, commune: &Commune, row: &PledgeRow, pledge: Pledge) -> Result<PledgePage> {
    let speaks = viewer.is_some_and(|viewer| viewer.speaks_for(commune.id, row.organisation_id).is_some());
    let officer = viewer.is_some_and(|viewer| viewer.is_officer(commune.id)) && !speaks;
    Ok(PledgePage {
        steps: store::steps(&app.db, row.id).await?,
        may_report: speaks && row.state().is_open(),
        may_confirm: officer,
        may_break: officer && pledge.overdue,
        pledge,
    })
}
