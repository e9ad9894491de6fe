//! Pledges as pages show and forms send them: what an organisation promised to a solution, and what became of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Author, Tombstone};
use super::form::FormErrors;
use super::moderation::Unread;
use super::named::named;
use super::{Localized, Micros};

named! {
    /// What is promised.
    PledgeKind {
        /// Dirhams.
        Money = "money",
        /// Things.
        Material = "material",
        /// Hours of work.
        Hours = "hours",
        /// Jobs.
        Jobs = "jobs",
        /// Places in a training.
        Training = "training",
        /// Anything else that can be counted.
        Other = "other",
    }
}

impl PledgeKind {
    /// Whether who promises names the unit; the others have theirs.
    pub const fn names_unit(self) -> bool {
        matches!(self, Self::Material | Self::Other)
    }
    /// Whether only whole numbers make sense.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Jobs | Self::Training)
    }
}

named! {
    /// Where a pledge stands.
    PledgeState {
        /// Nothing was reported yet.
        Promised = "promised",
        /// Something was.
        UnderWay = "under_way",
        /// All of it was done.
        Kept = "kept",
        /// The commune says that it was not kept.
        Broken = "broken",
        /// The organisation took it back, with a reason.
        Withdrawn = "withdrawn",
    }
}

impl PledgeState {
    /// Whether something is still expected.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Promised | Self::UnderWay)
    }
    /// Whether a pledge may go from here to there.
    pub const fn can_become(self, to: Self) -> bool {
        match self {
            Self::Promised => !matches!(to, Self::Promised),
            Self::UnderWay => matches!(to, Self::Kept | Self::Broken | Self::Withdrawn),
            Self::Kept | Self::Broken | Self::Withdrawn => false,
        }
    }
}

/// What an organisation reported about its pledge.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub number: i64,
    /// In all so far, in hundredths.
    pub amount: i64,
    pub note: String,
    /// Whether there is a photo.
    pub photo: bool,
    pub at: Micros,
    pub confirmed_at: Option<Micros>,
}

/// A step of a pledge.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PledgeStep {
    pub state: PledgeState,
    pub reason: String,
    pub at: Micros,
}

/// A pledge as lists and its page show it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Pledge {
    pub id: String,
    /// Slug of the commune.
    pub commune: String,
    pub organisation: Author,
    /// Number and title of the solution.
    pub solution: (i64, String),
    pub kind: PledgeKind,
    pub what: String,
    /// In hundredths of the unit; for money centimes.
    pub amount: i64,
    pub unit: String,
    /// The same, of the latest report.
    pub done: i64,
    /// `YYYY-MM-DD`.
    pub due_on: String,
    pub due_at: Micros,
    pub state: PledgeState,
    pub overdue: bool,
    pub at: Micros,
    /// Oldest first.
    pub reports: Vec<Report>,
    /// In the place of its texts, for whoever may not read them: then they are empty.
    pub hidden: Option<Tombstone>,
    /// Whether everybody may read it.
    pub public: bool,
    pub under_review: bool,
}

impl Pledge {
    /// What was done of what was promised, 0 to 100.
    pub fn percent(&self) -> i64 {
        (self.done.saturating_mul(100) / self.amount.max(1)).clamp(0, 100)
    }
}

/// The pledges on a solution's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct PledgeSection {
    pub commune: String,
    pub number: i64,
    pub pledges: Vec<Pledge>,
    /// Whether the viewer may pledge for an organisation.
    pub may_pledge: bool,
}

/// A pledge's own page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PledgePage {
    pub pledge: Pledge,
    pub steps: Vec<PledgeStep>,
    /// The notice to its organisation while others cannot read it.
    pub notice: Option<Unread>,
    pub may_flag: bool,
    /// Whether the viewer may report and withdraw.
    pub may_report: bool,
    /// Whether the viewer is an officer who may confirm reports.
    pub may_confirm: bool,
    /// Whether the viewer may say that it was not kept.
    pub may_break: bool,
}

/// What a representative typed who pledges.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PledgeFields {
    pub act_as: String,
    pub kind: String,
    pub what: String,
    pub amount: String,
    pub unit: String,
    pub due_on: String,
}

/// The form of a pledge.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PledgeForm {
    pub number: i64,
    pub title: String,
    pub organisations: Vec<(Uuid, Localized)>,
    pub fields: PledgeFields,
    pub errors: FormErrors,
}

/// What a representative typed who reports.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportFields {
    pub amount: String,
    pub note: String,
    /// `yes`: with this the pledge is kept.
    pub kept: String,
}

/// The form of a report.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReportForm {
    pub pledge: Pledge,
    pub fields: ReportFields,
    pub errors: FormErrors,
}

/// Why a pledge ends unkept.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndFields {
    pub reason: String,
}

/// The form that ends a pledge: its organisation withdraws it, or an officer says that it was not kept.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EndForm {
    pub pledge: Pledge,
    pub to: PledgeState,
    pub fields: EndFields,
    pub errors: FormErrors,
}

#[cfg(test)]
mod tests {
    use super::PledgeState::{self, Broken, Kept, Promised, UnderWay, Withdrawn};

    #[test]
    fn a_pledge_goes_forward_once_and_ends_once() {
        for from in PledgeState::ALL {
            for to in PledgeState::ALL {
                let expected = match from {
                    Promised => [UnderWay, Kept, Broken, Withdrawn].contains(to),
                    UnderWay => [Kept, Broken, Withdrawn].contains(to),
                    Kept | Broken | Withdrawn => false,
                };
                assert_eq!(from.can_become(*to), expected, "{from:?} → {to:?}");
            }
            assert_eq!(from.is_open(), PledgeState::ALL.iter().any(|to| from.can_become(*to)));
        }
    }
}
