//! The home pages of the network and of a commune, and a commune's page about itself.

use super::Localized;
use super::content::{ProblemCard, SolutionCard};
use super::map::Map;

/// Counts over everything the public can read in a commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommuneFigures {
    pub problems: i64,
    pub resolved: i64,
    pub solutions: i64,
    /// Supports of persons.
    pub supports: i64,
    /// Solutions that the commune has answered.
    pub answered: i64,
}

/// A commune on the network's home.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommuneCard {
    pub slug: String,
    pub name: Localized,
    pub population: i64,
    pub figures: CommuneFigures,
}

/// A commune's home.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommuneHome {
    pub answer_days: i64,
    pub figures: CommuneFigures,
    /// Published, with the most supports below the threshold.
    pub near: Vec<SolutionCard>,
    pub newest: Vec<SolutionCard>,
    pub problems: Vec<ProblemCard>,
    /// Decided on, the latest first.
    pub decided: Vec<SolutionCard>,
    pub neighbourhoods: Vec<NeighbourhoodCard>,
    pub map: Option<ProblemMap>,
}

/// A neighbourhood and its open problems.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NeighbourhoodCard {
    pub slug: String,
    pub name: Localized,
    pub open_problems: i64,
}

/// Where open problems are, on the commune's drawing.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemMap {
    pub map: Map,
    pub points: Vec<(i64, i64)>,
}

/// A commune's page about itself.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommuneAbout {
    pub population: i64,
    pub threshold: super::threshold::Threshold,
    pub answer_days: i64,
    /// 0: until the first support.
    pub edit_minutes: i64,
    pub review_weight: i64,
    pub contact_email: String,
    pub neighbourhoods: Vec<(String, Localized)>,
}
