//! Handlers of what everyone reads: the list, and a solution's versions.

use app::pages;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde::Deserialize;

use super::list;
use super::{Solution, find, page};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::participation::facets::ListQuery;
use crate::web::{Visit, forms};

/// The commune and the published solution of an address. A number that is none leads nowhere.
pub async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Solution)> {
    let commune = communes::find(app, slug).await?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| digits).ok_or(Error::NotFound)?;
    let solution = find(&mut &app.db, commune.id, number).await?;
    Ok((commune, solution))
}

/// The same, if the public may read it.
pub async fn resolve_public(app: &App, slug: &str, number: &str) -> Result<(Commune, Solution)> {
    let (commune, solution) = resolve(app, slug, number).await?;
    if solution.visibility.is_public() { Ok((commune, solution)) } else { Err(Error::NotFound) }
}

pub(super) async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let query: ListQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let asked = list::Asked::parse(&app, &commune, &query).await?;
    if !asked.is_first() {
        let page = list::page(&app, &commune, asked).await?;
        return Ok(visit.page(Some(&commune), |f| pages::solutions::page(f, page)));
    }
    let address = pages::solutions::address(&commune.slug, &asked.filter);
    visit.page_for_all((&commune, &address), list::page(&app, &commune, asked), pages::solutions::page).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CompareQuery {
    a: String,
    b: String,
}

pub(super) async fn versions(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let (commune, solution) = resolve(&app, &slug, &number).await?;
    if !page::may_read(visit.viewer.as_ref(), &solution) {
        return Err(Error::NotFound);
    }
    let query: CompareQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let page = page::versions(&app, &solution, query.a.parse().ok(), query.b.parse().ok()).await?;
    Ok(visit.page(Some(&commune), |f| pages::solution_versions::page(f, page)))
}
