//! How much there is in communes, for their homes and the network's.

use app::model::home::CommuneFigures;

use crate::base::db::{CommuneId, PartRows, Parts};
use crate::participation::{problems, solutions};

/// Asks for counts of everything the public can read in these communes.
pub(in crate::site) fn with_figures(parts: Parts, communes: &[CommuneId]) -> Parts {
    solutions::with_counts(problems::with_counts(parts, communes), communes)
}

/// The counts of a commune, from the rows of [`with_figures`].
pub(in crate::site) fn figures(rows: &PartRows, commune: CommuneId) -> CommuneFigures {
    let (problems, solutions) = (problems::counts_of(rows, commune), solutions::counts_of(rows, commune));
    CommuneFigures {
        problems: problems.public,
        resolved: problems.resolved,
        solutions: solutions.published,
        supports: solutions.supports,
        answered: solutions.answered,
    }
}
