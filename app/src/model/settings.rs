//! What an administrator changes of a commune, as pages show and forms send it.

use serde::{Deserialize, Serialize};

use super::form::FormErrors;
use super::map::Map;
use super::named::named;
use super::{Localized, Micros};

/// The colours that a commune's pages may have; each is a preset of the style.
pub const ACCENTS: [&str; 4] = ["green", "blue", "ochre", "plum"];

named! {
    /// What can be changed. To add one, add its words in `components::labels::setting`.
    Setting {
        /// The name in Arabic.
        NameAr = "name_ar",
        /// The name in French.
        NameFr = "name_fr",
        /// The name in English.
        NameEn = "name_en",
        /// Inhabitants.
        Population = "population",
        /// Supports after which the commune must answer.
        SupportThreshold = "support_threshold",
        /// Whose supports count.
        ThresholdCounts = "threshold_counts",
        /// Of a hundred that are needed, how many may be of others than residents.
        ThresholdOthers = "threshold_others",
        /// Days in which it then answers.
        AnswerDays = "answer_days",
        /// Further languages in which consultations must be written.
        Languages = "languages",
        /// The colour of its pages.
        Accent = "accent",
        /// Where people write to.
        ContactEmail = "contact_email",
        Map = "map",
        Crest = "crest",
        Photo = "photo",
        /// A neighbourhood was added.
        NeighbourhoodAdded = "neighbourhood_added",
        /// A neighbourhood has another name.
        NeighbourhoodRenamed = "neighbourhood_renamed",
        /// A neighbourhood is no longer offered.
        NeighbourhoodRetired = "neighbourhood_retired",
        /// A retired one is offered again.
        NeighbourhoodRestored = "neighbourhood_restored",
    }
}

/// What was typed in the form of the commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsFields {
    pub name_ar: String,
    pub name_fr: String,
    pub name_en: String,
    pub population: String,
    pub support_threshold: String,
    /// Whose supports count; empty: what holds without a choice.
    pub threshold_counts: String,
    pub threshold_others: String,
    pub answer_days: String,
    /// Further languages in which consultations must be written, as [`super::languages::Needed`] names them.
    pub languages: String,
    pub accent: String,
    pub contact_email: String,
    /// All of it as it was when the form was drawn, as JSON: what nobody touched in the form stays as others have made it since.
    pub was: String,
}

/// What was typed of a neighbourhood; `act` is `rename`, `retire` or `restore`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NeighbourhoodFields {
    pub act: String,
    /// Its name in addresses; without one it is made of the French name.
    pub slug: String,
    pub name_ar: String,
    pub name_fr: String,
    pub name_en: String,
}

/// Something that was changed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    pub setting: Setting,
    /// The slug of the neighbourhood, where it is one.
    pub subject: String,
    pub before: String,
    pub after: String,
    /// `None` for the command line.
    pub actor: Option<String>,
    pub at: Micros,
}

/// What was changed, the latest first.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub rows: Vec<ChangeRow>,
    /// Where older ones are.
    pub older: Option<String>,
}

/// The form of the commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SettingsPage {
    pub fields: SettingsFields,
    pub errors: FormErrors,
    pub changes: Changes,
}

/// What is asked of the commune's crest and photo beside their files: `yes` removes one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureFields {
    pub remove_crest: String,
    pub remove_photo: String,
}

/// The commune's crest and photo; which they are stands in the frame.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PicturesPage {
    pub fields: PictureFields,
    pub errors: FormErrors,
    pub changes: Changes,
}

/// A neighbourhood as administrators see it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NeighbourhoodRow {
    pub slug: String,
    pub name: Localized,
    pub retired: bool,
}

/// All neighbourhoods, and the form to add one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NeighbourhoodsPage {
    pub rows: Vec<NeighbourhoodRow>,
    pub fields: NeighbourhoodFields,
    pub errors: FormErrors,
    pub changes: Changes,
}

/// One neighbourhood: its names, and whether forms offer it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NeighbourhoodPage {
    pub row: NeighbourhoodRow,
    pub fields: NeighbourhoodFields,
    pub errors: FormErrors,
}

/// The map, and the form to replace it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DrawingPage {
    pub map: Option<Map>,
    /// Names of neighbourhoods by slug.
    pub names: Vec<(String, Localized)>,
    /// Names of those that are offered and not drawn.
    pub missing: Vec<Localized>,
    pub errors: FormErrors,
    pub changes: Changes,
}
