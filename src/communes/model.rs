//! What a commune is: its settings, its neighbourhoods, and what changes of them.

use std::sync::{Arc, OnceLock};

use app::model::Localized;
use app::model::languages::Needed;
use app::model::map::Map;
use app::model::settings::Setting;
use app::model::threshold::{Counts, Threshold};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId};

/// A commune with its settings.
#[derive(Clone, Debug)]
pub struct Commune {
    pub id: CommuneId,
    /// Its first path segment.
    pub slug: String,
    pub name: Localized,
    /// Inhabitants.
    pub population: i64,
    /// A preset of the style.
    pub accent: String,
    /// Where people write to the commune; may be empty.
    pub contact_email: String,
    /// Supports after which the commune must answer; whose count says [`Commune::threshold`].
    pub support_threshold: i64,
    /// Whose supports count, if the commune has said so.
    pub threshold_counts: Option<Counts>,
    /// How many of a hundred that are needed may be of others than verified residents, if the commune counts a share of them.
    pub threshold_others: i64,
    /// Whether it has had [`MANY_RESIDENTS`] verified residents.
    pub many_residents: bool,
    /// Whether it has ever published a consultation.
    pub has_consultations: bool,
    /// Days in which it then answers.
    pub answer_days: i64,
    /// In which languages its consultations must be written from now on.
    pub languages: Needed,
    /// Days in which an appeal is decided.
    pub appeal_days: i64,
    /// Hours in which what was flagged, or rewritten by its author, is decided.
    pub decision_hours: i64,
    /// Days in which what an organisation asks is checked.
    pub organisation_days: i64,
    /// Minutes in which a published solution can be edited; 0: until its first support.
    pub edit_minutes: i64,
    /// Weight of flags that puts content under review.
    pub review_weight: i64,
    /// Months for which somebody counts as a verified resident.
    pub residence_months: i64,
    /// The map as it is kept.
    pub map: KeptMap,
    /// The folder of its crest; empty if it has none.
    pub crest: String,
    /// The folder of its photo; empty if it has none.
    pub photo: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// From so many verified residents on, a commune that has declared nothing else counts others for half of the threshold at most.
pub const MANY_RESIDENTS: i64 = 50;

impl Commune {
    /// When the commune must answer, and whose supports count.
    pub fn threshold(&self) -> Threshold {
        let needed = self.support_threshold;
        match self.threshold_counts {
            Some(counts) => Threshold { needed, counts, others_percent: self.threshold_others },
            None if self.many_residents => Threshold { needed, counts: Counts::Share, others_percent: 50 },
            None => Threshold { needed, counts: Counts::Everyone, others_percent: 100 },
        }
    }
}

/// A commune's map as JSON ([`app::model::map::Map`]); empty when there is none. It is parsed when it is asked for first, once for all clones.
#[derive(Clone, Debug, Default)]
pub struct KeptMap(Arc<(String, OnceLock<Option<Arc<Map>>>)>);

impl KeptMap {
    /// A map as it is kept.
    pub fn new(json: String) -> Self {
        Self(Arc::new((json, OnceLock::new())))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    /// As it is kept.
    pub(super) fn json(&self) -> &str {
        &self.0.0
    }

    /// The map, if there is one that can be read.
    pub(super) fn parsed(&self) -> Option<Arc<Map>> {
        self.0.1.get_or_init(|| serde_json::from_str(&self.0.0).ok().map(Arc::new)).clone()
    }
}

/// A neighbourhood.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    pub id: NeighbourhoodId,
    /// Its name in addresses and forms.
    pub slug: String,
    pub name: Localized,
    /// Whether forms no longer offer it; it stays on what was written about it.
    pub retired: bool,
}

/// What gets a running number.
#[derive(Clone, Copy, Debug)]
pub enum Numbered {
    /// Problems.
    Problem,
    /// Published solutions.
    Solution,
    /// Consultations, drafts included.
    Consultation,
}

/// A commune to be.
#[derive(Clone, Debug)]
pub struct NewCommune {
    /// Its first path segment: small Latin letters, digits and hyphens.
    pub slug: String,
    /// Its name; Arabic and French are needed, English falls back to French.
    pub name: Localized,
    /// Inhabitants.
    pub population: i64,
    /// A preset of the style: `green`, `blue`, `ochre`, `plum`.
    pub accent: String,
    /// Where people write to the commune; may be empty.
    pub contact_email: String,
    /// Supports after which the commune must answer.
    pub support_threshold: i64,
    /// Days in which it then answers.
    pub answer_days: i64,
    /// Slugs and names of its neighbourhoods, in the order in which forms show them.
    pub neighbourhoods: Vec<(String, Localized)>,
    /// Its map as JSON ([`app::model::map::Map`]); may be empty.
    pub map: String,
}

/// Settings whose fields are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub name: Localized,
    pub population: i64,
    pub support_threshold: i64,
    pub threshold_counts: Option<Counts>,
    pub threshold_others: i64,
    pub answer_days: i64,
    pub languages: Needed,
    pub accent: String,
    pub contact_email: String,
}

/// Something that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub setting: Setting,
    /// The slug of the neighbourhood, where it is one.
    pub subject: String,
    pub before: String,
    pub after: String,
}

/// Appeals in days, flagged and rewritten texts in hours, organisations' requests in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deadlines {
    pub appeal_days: i64,
    pub decision_hours: i64,
    pub organisation_days: i64,
}

/// A change as the history keeps it.
#[derive(Clone, Debug)]
pub struct PastChange {
    pub change: Change,
    /// Who did it; nobody is the command line.
    pub actor: Option<AccountId>,
    pub at: Timestamp,
}

/// Whether a commune can have this slug.
pub(super) fn is_slug(slug: &str) -> bool {
    let good = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    good && (2..=60).contains(&slug.len()) && !slug.starts_with('-') && !slug.ends_with('-')
}

/// A picture that a commune may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// In the header, on paper, and as the face of whoever speaks for the commune.
    Crest,
    /// At the head of its home.
    Photo,
}
