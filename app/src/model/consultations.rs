//! Consultations as pages show and forms send them.

use serde::{Deserialize, Serialize};

use super::content::OrganisationKind;
use super::named::named;
use super::{Lang, Localized, Micros};

named! {
    /// Where a consultation stands. All but the first and the last three follow from the clock.
    ConsultationState {
        /// Seen by staff alone.
        Draft = "draft",
        /// Everybody reads of it; it asks nothing yet.
        Published = "published",
        /// From its first asking phase to the end of its last one.
        Open = "open",
        /// It asks nothing any more and is not decided.
        Closed = "closed",
        /// What was given is being counted.
        Counting = "counting",
        /// The commune said what it does.
        Decided = "decided",
        /// What was decided is being done.
        Followed = "followed",
        /// Nothing follows any more.
        Archived = "archived",
        /// The commune gave it up before deciding, with a reason.
        Cancelled = "cancelled",
    }
}

named! {
    /// What happens in a phase.
    PhaseKind {
        /// People are told what is at stake.
        Inform = "inform",
        /// Answers, opinions and proposals are gathered.
        Gather = "gather",
        /// Services of the commune examine what was gathered.
        Review = "review",
        /// Authors contest what was examined.
        Appeal = "appeal",
        /// What is on the table is discussed.
        Discuss = "discuss",
        /// The final list is published.
        FinalList = "final_list",
        /// People vote.
        Vote = "vote",
        /// What was given is counted and checked.
        Verify = "verify",
        /// The commune decides.
        Decide = "decide",
        /// What was decided is done.
        Follow = "follow",
    }
}

impl PhaseKind {
    /// Those in which people are asked for something.
    pub const ASKING: &'static [Self] = &[Self::Gather, Self::Discuss, Self::Vote];

    /// Whether people are asked for something in it.
    pub const fn asks(self) -> bool {
        matches!(self, Self::Gather | Self::Discuss | Self::Vote)
    }
}

named! {
    /// Who may contribute. Reading is open to everybody.
    AudienceKind {
        /// Whoever comes, without an account too.
        Everyone = "everyone",
        /// Whoever has an account.
        Participants = "participants",
        /// Verified residents of the commune.
        Residents = "residents",
        /// Verified residents of some of its neighbourhoods.
        Neighbourhoods = "neighbourhoods",
        /// Organisations of some kinds, by whoever represents them.
        Organisations = "organisations",
        /// Those who were sent a code.
        Invited = "invited",
    }
}

named! {
    /// What a consultation is made from.
    ConsultationTemplate {
        /// Ideas are gathered, examined and chosen within an amount.
        ParticipatoryBudget = "participatory_budget",
        /// A choice between options, or a question that is answered with yes or no.
        Vote = "vote",
        /// The commune's programme of openness.
        OpennessPlan = "openness_plan",
        /// The commune's plan of action for its term.
        ActionPlan = "action_plan",
        /// A draft regulation, read article by article.
        DraftText = "draft_text",
        /// Questions.
        Questionnaire = "questionnaire",
        /// Employers, unions, cooperatives, associations and residents at one table.
        RoundTable = "round_table",
    }
}

named! {
    /// What was changed after publication.
    ChangeKind {
        /// A typing mistake.
        Wording = "wording",
        /// A document was added.
        Document = "document",
        /// A phase ends later.
        Deadline = "deadline",
        /// Somebody else answers questions about it.
        Contact = "contact",
        /// The commune gave it up.
        Cancelled = "cancelled",
    }
}

/// A text in the languages of the commune. What a language lacks is read in Arabic, and marked as such.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Multilingual {
    pub ar: String,
    pub fr: String,
    pub en: String,
    pub zgh: String,
}

impl Multilingual {
    /// The same in a language, empty if it lacks it.
    pub fn own(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ar => &self.ar,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
            Lang::Zgh => &self.zgh,
        }
    }

    /// Where the text of a language is.
    pub fn own_mut(&mut self, lang: Lang) -> &mut String {
        match lang {
            Lang::Ar => &mut self.ar,
            Lang::Fr => &mut self.fr,
            Lang::En => &mut self.en,
            Lang::Zgh => &mut self.zgh,
        }
    }

    /// What a reader of a language reads, and the language in which it is written: their own, Arabic, or any that there is.
    pub fn read(&self, lang: Lang) -> (Lang, &str) {
        let choices = [lang, Lang::Ar, Lang::Fr, Lang::En, Lang::Zgh];
        choices.into_iter().map(|lang| (lang, self.own(lang))).find(|(_, text)| !text.is_empty()).unwrap_or((lang, ""))
    }

    /// The text alone.
    pub fn get(&self, lang: Lang) -> &str {
        self.read(lang).1
    }

    /// Whether it is there in no language.
    pub fn is_empty(&self) -> bool {
        Lang::ALL.iter().all(|lang| self.own(*lang).is_empty())
    }

    /// As names are carried that know three languages.
    pub fn localized(&self) -> Localized {
        Localized { ar: self.get(Lang::Ar).to_owned(), fr: self.get(Lang::Fr).to_owned(), en: self.get(Lang::En).to_owned() }
    }
}

/// What a visitor can do in a consultation now.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Open to them until then.
    Open { until: Micros },
    /// They sign in first.
    SignIn,
    /// They have their residence verified first.
    Verify,
    /// They live elsewhere in the commune.
    OtherNeighbourhood,
    /// It asks organisations of some kinds; they represent none of them.
    ForOrganisations,
    /// It asks those who were sent a code.
    ByInvitation,
    /// Their participation is suspended until then.
    Suspended { until: Micros },
    /// Its phase is under way, and the list from which one chooses is not published.
    NoList,
    /// Nothing is asked now; something will be from then on.
    OpensOn { at: Micros },
    /// Nothing has been asked since then.
    Closed { at: Micros },
    /// It was given up then.
    Cancelled { at: Micros },
    /// It is a draft, or nothing is ever asked.
    Nothing,
}

/// A step before somebody can contribute.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Having an account and being signed in.
    Account,
    /// Being a verified resident.
    Residence,
    /// Living in one of these.
    Neighbourhood(Vec<Localized>),
    /// Representing an organisation of one of these kinds.
    Organisation(Vec<OrganisationKind>),
    /// Having entered one's code.
    Invitation,
}

/// What a visitor sees of a consultation: whether it is open to them, and the steps to it in order, each done or not.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub opening: Opening,
    /// In the order in which they are taken.
    pub steps: Vec<(Step, bool)>,
}

impl Standing {
    /// Whether the visitor can contribute now.
    pub const fn is_open(&self) -> bool {
        matches!(self.opening, Opening::Open { .. })
    }
}

named! {
    /// A text that every consultation has.
    TextName {
        Title = "title",
        /// What is asked, and why.
        Purpose = "purpose",
        /// What is already decided.
        Settled = "settled",
        /// Who decides the rest.
        Decider = "decider",
        /// How the outcome binds.
        Binding = "binding",
    }
}

named! {
    /// As whom an officer reads a consultation before it is published.
    Rehearsed {
        /// Without an account.
        Visitor = "visitor",
        /// With an account and nothing else.
        Participant = "participant",
        /// A verified resident whom it is for.
        Resident = "resident",
        /// A verified resident of another neighbourhood.
        Elsewhere = "elsewhere",
        /// Somebody who represents an organisation that it is for.
        Organisation = "organisation",
        /// Somebody who represents another one.
        OtherOrganisation = "other_organisation",
        /// Somebody with a code.
        Invited = "invited",
    }
}
