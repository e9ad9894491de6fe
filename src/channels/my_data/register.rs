//! The register of processing for the data-protection commission (CNDP), made from the register of holdings, so that it cannot forget a table.

use app::model::content::Role;
use app::model::my_data::{Processing, RegisterLine, RegisterPage};

use super::holdings;
use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::consent;

/// The lines of what is processed.
pub fn lines() -> Vec<RegisterLine> {
    Processing::ALL.iter().map(|processing| line(*processing)).collect()
}

fn line(processing: Processing) -> RegisterLine {
    let mut line = RegisterLine { processing, data: Vec::new(), grounds: Vec::new(), kept: Vec::new() };
    for holding in holdings::of(processing) {
        line.data.push(holding.what);
        if !line.grounds.contains(&holding.ground) {
            line.grounds.push(holding.ground);
        }
        if let Some(kept) = holding.kept.map(super::retention::Kept::line)
            && !line.kept.iter().any(|known| known.what == kept.what)
        {
            line.kept.push(kept);
        }
    }
    line
}

/// The register of a commune, for its administrators.
pub(super) fn page(app: &App, viewer: &Viewer, commune: &Commune) -> Result<RegisterPage> {
    viewer.require(Role::Administrator, commune)?;
    Ok(RegisterPage { operator: app.config.operator.clone(), contact: commune.contact_email.clone(), lines: lines(), version: consent::current().version })
}
