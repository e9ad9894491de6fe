//! The register of personal data, put together from the cards of the slices ([`crate::base::personal_data`]), and the register of processing for the
//! data-protection commission (CNDP) that follows from it, so that it cannot forget a table.

use app::model::content::Role;
use app::model::my_data::{Processing, RegisterLine, RegisterPage};

use crate::base::App;
use crate::base::error::Result;
use crate::base::personal_data::Holding;
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::consent;

/// Everything that is held about people, by what it is kept for.
pub fn all(app: &App) -> impl Iterator<Item = &'static Holding> + use<> {
    let slices = app.slices;
    Processing::ALL.iter().flat_map(move |processing| of(slices, *processing))
}

fn of(slices: &'static [Slice], processing: Processing) -> impl Iterator<Item = &'static Holding> {
    slices.iter().flat_map(|slice| slice.holdings).filter(move |holding| holding.processing == processing)
}

/// What is held for one purpose, as administrators read it.
fn line(app: &App, processing: Processing) -> RegisterLine {
    let mut line = RegisterLine { processing, data: Vec::new(), grounds: Vec::new(), kept: Vec::new() };
    for holding in of(app.slices, processing) {
        line.data.push(holding.what);
        if !line.grounds.contains(&holding.ground) {
            line.grounds.push(holding.ground);
        }
        if let Some(kept) = holding.kept
            && !line.kept.iter().any(|known| known.what == kept.what)
        {
            line.kept.push(kept);
        }
    }
    line
}

/// The register of a commune, for its administrators.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune) -> Result<RegisterPage> {
    viewer.require(Role::Administrator, commune)?;
    let lines = Processing::ALL.iter().map(|processing| line(app, *processing)).collect();
    let agreed = consent::tally(app).await?;
    Ok(RegisterPage { operator: app.config.operator.clone(), contact: commune.contact_email.clone(), lines, version: consent::current().version, agreed })
}
