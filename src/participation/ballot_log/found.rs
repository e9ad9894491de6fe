//! Where a ballot is found.

use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::ballots::{self, Ballot};
use crate::participation::consultations::Consultation;

/// A ballot at its public address.
pub(super) struct Found {
    pub commune: Commune,
    pub consultation: Consultation,
    pub ballot: Ballot,
}

impl Found {
    pub async fn at(app: &App, slug: &str, number: &str) -> Result<Self> {
        let (commune, consultation, ballot) = ballots::resolve(app, slug, number).await?;
        Ok(Self { commune, consultation, ballot })
    }
}
