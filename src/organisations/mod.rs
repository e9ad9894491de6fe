//! Organisations: businesses, cooperatives, associations, unions, schools, public bodies. They speak labelled, endorse apart, and never
//! cast a resident's support. How one is approved is decided by staff; here are their pages and who may speak for them.

mod routes;
mod store;

use app::model::Localized;
use app::model::content::OrganisationKind;
use axum::Router;

use crate::AppState;
use crate::accounts::Represented;
use crate::db::{AccountId, OrganisationId};
use crate::error::Result;

/// Routes.
pub fn routes() -> Router<AppState> {
    routes::routes()
}

/// An organisation as a byline shows it.
#[derive(Clone, Debug)]
pub struct OrganisationBrief {
    /// The organisation.
    pub id: OrganisationId,
    /// In the address of its page.
    pub handle: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: Localized,
}

/// The approved organisations that a person may speak for.
pub async fn represented_by(app: &AppState, account: AccountId) -> Result<Vec<Represented>> {
    Ok(store::represented_by(&app.db, account).await?)
}

/// Names of many organisations.
pub async fn briefs(app: &AppState, ids: &[OrganisationId]) -> Result<Vec<OrganisationBrief>> {
    Ok(store::briefs(&app.db, ids).await?)
}
