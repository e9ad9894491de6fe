//! The home pages of the network and of a commune, and a commune's page about itself.

use super::consultation_pages::ConsultationCard;
use super::content::{Author, Photo, ProblemCard, SolutionCard, SolutionState, Stance};
use super::map::ProblemMap;
use super::{Lang, Localized, Micros};

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
    /// Address of its crest, if it has set one.
    pub crest: Option<String>,
    pub figures: CommuneFigures,
}

/// A commune's home.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommuneHome {
    pub answer_days: i64,
    pub figures: CommuneFigures,
    /// Open, the next to close first.
    pub consultations: Vec<ConsultationCard>,
    /// Published, with the most supports below the threshold; whether the viewer supports them.
    pub near: Vec<(SolutionCard, bool)>,
    pub problems: Vec<ProblemCard>,
    /// Finished, the latest first.
    pub done: Vec<DoneCard>,
    /// Who did what, the latest first.
    pub activity: Vec<Activity>,
    pub neighbourhoods: Vec<NeighbourhoodCard>,
    pub map: Option<ProblemMap>,
}

/// Something that was built.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DoneCard {
    pub number: i64,
    pub title: String,
    pub category: String,
    /// How it was before: of the problem that it was for.
    pub before: Option<Photo>,
    /// How it is since.
    pub after: Option<Photo>,
    /// In centimes, as the commune said it.
    pub cost: Option<i64>,
    /// When it was finished, if that is known here.
    pub at: Option<Micros>,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

/// An act that others read of.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Activity {
    pub who: Author,
    pub what: Did,
    /// What it was done to.
    pub title: String,
    pub path: String,
    pub at: Micros,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    Commented(Stance),
    /// An organisation endorsed it.
    Endorsed,
    /// The commune brought it into this state.
    Moved(SolutionState),
}

/// A neighbourhood and its open problems.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NeighbourhoodCard {
    pub slug: String,
    pub name: Localized,
    pub open_problems: i64,
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
