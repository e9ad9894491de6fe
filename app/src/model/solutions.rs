//! What the pages about solutions show, and what their forms send.

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use shown::*;

/// The form of a solution, as typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SolutionFields {
    /// Given with the empty form, so that sending it twice makes one solution.
    pub key: String,
    /// The version that was open while typing.
    pub version: String,
    /// What is proposed, in a line.
    pub title: String,
    pub body: String,
    /// Who it helps.
    pub helps: String,
    /// Rough cost in dirhams.
    pub cost: String,
    /// `category/subcategory`.
    pub topic: String,
    /// Slug of a neighbourhood; empty for the whole commune.
    pub neighbourhood: String,
    /// Numbers of problems it is for.
    pub problems: String,
    /// Words of the title of a problem that is looked for.
    pub find: String,
    /// The number of one that was found and is to be added.
    pub add: String,
    /// Id of the organisation that speaks; empty for the person.
    pub act_as: String,
    /// The code of a language; empty as it is recognised.
    pub language: String,
    /// `draft`, `preview`, `publish`, or `find` to look for problems.
    pub intent: String,
}

#[cfg(feature = "ssr")]
mod shown {
    use super::SolutionFields;
    use crate::model::answer::AnswerSection;
    pub use crate::model::article::{Article, LinkedProblem};
    use crate::model::consultations::Multilingual;
    use crate::model::content::{ProblemCard, SolutionCard, SolutionState};
    use crate::model::discussion::DiscussionSection;
    use crate::model::form::FormErrors;
    pub use crate::model::lists::{AuthorKind, FacetCount};
    use crate::model::lists::{ListFilter, ListOrder, ListPage};
    use crate::model::moderation::Unread;
    use crate::model::options::OptionLink;
    use crate::model::path::SolutionPath;
    use crate::model::pledges::PledgeSection;
    use crate::model::support::SupportBox;
    use crate::model::{Localized, Micros};

    /// Which form of a solution is shown.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Composing {
        /// Nothing kept yet.
        New,
        /// A draft, by id.
        Draft(String),
        /// A published one, by number.
        Published(i64),
    }

    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct SolutionFormPage {
        pub composing: Composing,
        pub fields: SolutionFields,
        pub errors: FormErrors,
        /// Neighbourhoods to choose from: slug and name.
        pub neighbourhoods: Vec<(String, Localized)>,
        /// The problems whose numbers are typed and known.
        pub problems: Vec<LinkedProblem>,
        /// Problems that were looked for; `None` if none were.
        pub found: Option<Vec<ProblemCard>>,
        /// The author's drafts in this commune, beside an empty form.
        pub drafts: Vec<DraftCard>,
        /// Minutes in which it can still be edited once published; 0: until the first support.
        pub edit_minutes: i64,
    }

    /// A draft before publishing.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct PreviewPage {
        pub id: String,
        pub version: i64,
        pub article: Article,
        /// Published ones that may say the same.
        pub similar: Vec<SolutionCard>,
        /// Minutes in which it can be edited once published; 0: until the first support.
        pub edit_minutes: i64,
    }

    /// A draft in its author's list.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DraftCard {
        pub commune: String,
        pub id: String,
        pub title: String,
        pub updated_at: Micros,
    }

    /// One version of the text, in the list of versions.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct VersionLine {
        pub version: i64,
        pub at: Micros,
    }

    /// The text of one version.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct VersionText {
        pub version: i64,
        pub at: Micros,
        pub title: String,
        pub body: String,
        pub helps: String,
        pub cost: Option<i64>,
    }

    /// The versions of a solution, two of them compared.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct VersionsPage {
        pub number: i64,
        pub title: String,
        /// Newest first.
        pub versions: Vec<VersionLine>,
        /// Older and newer; `None` while there is a single version.
        pub compared: Option<(VersionText, VersionText)>,
    }

    /// Why an edit was not kept.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Collision {
        /// Somebody saved another version meanwhile.
        Stale,
        /// It can no longer be edited: a support arrived, or the time is over.
        Closed,
    }

    /// An edit that came too late: what stands now, beside what was typed.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct CollisionPage {
        /// Why it was not kept.
        pub collision: Collision,
        /// The text that stands.
        pub current: VersionText,
        /// What was typed; sent again, it replaces the text that stands, if that is still possible.
        pub form: SolutionFormPage,
    }

    /// The question before withdrawing.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct WithdrawPage {
        pub number: i64,
        pub title: String,
        pub support_count: i64,
    }

    /// A published solution.
    #[cfg_attr(test, derive(fake::Dummy))]
    #[derive(Clone, Debug)]
    pub struct SolutionPage {
        pub number: i64,
        pub article: Article,
        pub state: SolutionState,
        /// The body to which it was referred; empty for none.
        pub referred_to: String,
        pub path: SolutionPath,
        pub version: i64,
        /// The reader wrote it, or speaks for the organisation that did.
        pub is_own: bool,
        pub may_edit: bool,
        pub may_withdraw: bool,
        /// Where the reader says in which language it is, who may.
        pub say_language: Option<String>,
        /// Flagged, and waiting for a moderator.
        pub under_review: bool,
        /// The public cannot read it: the reader is its author or a moderator.
        pub hidden: bool,
        /// Why it is hidden, for its author and the moderators.
        pub notice: Option<Unread>,
        /// Opening words, for search and sharing.
        pub excerpt: String,
        pub support: SupportBox,
        /// What organisations promised to it.
        pub pledges: PledgeSection,
        pub answers: AnswerSection,
        /// The consultations for which it was gathered.
        pub options: Vec<OptionLink>,
        /// Those that are open to it: where its author puts it forward.
        pub open_consultations: Vec<(i64, Multilingual)>,
        /// `None` while the public cannot read it.
        pub discussion: Option<DiscussionSection>,
    }

    /// The order of a list of solutions.
    pub type SolutionOrder = ListOrder;
    /// What a list of solutions was asked for.
    pub type SolutionFilter = ListFilter<SolutionState>;
    /// A page of the list of solutions.
    pub type SolutionsPage = ListPage<SolutionState, SolutionCard>;
}
