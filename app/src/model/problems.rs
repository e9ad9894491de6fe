//! Problems as pages show and forms send them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Author, Photo, ProblemCard, ProblemState, SolutionCard, Tombstone};
use super::discussion::DiscussionSection;
use super::form::FormErrors;
use super::lists::{ListFilter, ListOrder, ListPage};
use super::map::{Map, MapPress};
use super::moderation::Unread;
use super::redaction::Redacted;
use super::{Lang, Localized, Micros};

/// What somebody who reports typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemFields {
    pub title: String,
    pub body: String,
    /// `category/subcategory`.
    pub topic: String,
    pub neighbourhood: String,
    pub latitude: String,
    pub longitude: String,
    #[serde(flatten)]
    pub press: MapPress,
    pub upload_key: String,
    pub photo: Vec<String>,
    pub alt: Vec<String>,
    /// Where photos that were sent ahead say that they were taken: `latitude,longitude`.
    pub seen: Vec<String>,
    pub act_as: String,
    /// The code of a language; empty as it is recognised.
    pub language: String,
    /// `upload` (photos ahead of the form), `unpick` (remove the point), or empty.
    pub intent: String,
    /// A photo to be taken off the form.
    pub remove: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemFormPage {
    pub fields: ProblemFields,
    pub errors: FormErrors,
    pub neighbourhoods: Vec<(String, Localized)>,
    pub map: Option<Map>,
    /// The point is that at which a photo says that it was taken: whoever reports has not seen it yet.
    pub from_photo: bool,
    pub photos: Vec<Photo>,
    pub most_photos: usize,
    pub organisations: Vec<(Uuid, Localized)>,
}

/// A step of a problem's history.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemStep {
    pub state: ProblemState,
    pub note: String,
    pub at: Micros,
}

/// Where a problem is, drawn.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PointOnMap {
    pub map: Map,
    /// Slugs of neighbourhoods and their names.
    pub names: Vec<(String, Localized)>,
    /// In the drawing.
    pub point: (i64, i64),
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemPage {
    pub number: i64,
    pub title: String,
    pub body: String,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood: Option<Localized>,
    pub state: ProblemState,
    pub state_note: String,
    pub duplicate_of: Option<i64>,
    pub steps: Vec<ProblemStep>,
    pub author: Author,
    pub at: Micros,
    pub photos: Vec<GalleryPhoto>,
    pub map: Option<PointOnMap>,
    pub me_too_count: i64,
    pub me_too: bool,
    pub own: bool,
    pub public: bool,
    pub under_review: bool,
    pub notice: Option<Unread>,
    pub may_change_state: bool,
    pub solutions: Vec<SolutionCard>,
    pub discussion: Option<DiscussionSection>,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
    /// Where the reader says it, who may.
    pub say_language: Option<String>,
}

/// A photo on its problem's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GalleryPhoto {
    /// `None` if it is hidden from the reader.
    pub photo: Option<Photo>,
    /// Whether everybody sees it.
    pub public: bool,
    /// What stands in its place.
    pub tombstone: Option<Tombstone>,
    /// The notice to its author while others cannot see it.
    pub notice: Option<Unread>,
    /// Flagged, and not looked at yet.
    pub under_review: bool,
    /// Whether the reader may flag it.
    pub may_flag: bool,
    /// That parts of it are blacked out.
    pub redacted: Option<Redacted>,
}

/// The order of a list of problems.
pub type ProblemOrder = ListOrder;
/// What a list of problems was asked for.
pub type ProblemFilter = ListFilter<ProblemState>;
/// A page of the list of problems.
pub type ProblemsPage = ListPage<ProblemState, ProblemCard>;

/// What an officer typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StateFields {
    pub state: String,
    pub note: String,
    pub duplicate_of: String,
}

/// The officer's form.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct StatePage {
    pub number: i64,
    pub title: String,
    pub state: ProblemState,
    pub choices: Vec<ProblemState>,
    pub fields: StateFields,
    pub errors: FormErrors,
}
