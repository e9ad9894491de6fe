//! Questions on paper, what is entered from it, and its receipt.

use super::consultations::Multilingual;
use super::content::OrganisationKind;
use super::form::FormErrors;
use super::questionnaire::{Asked, Said};
use super::{Localized, Micros};

/// The questions on paper, or to be entered from paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperPage {
    pub number: i64,
    pub title: Multilingual,
    /// The languages in which it can be printed: tag and name.
    pub languages: Vec<(String, String)>,
    pub lang: String,
    pub right: bool,
    pub pages: Vec<(Option<Said>, Vec<Asked>)>,
    pub closes_at: Option<Micros>,
    pub contact: String,
    /// Whether it asks for the neighbourhood: the commune has some.
    pub asks_home: bool,
    /// Whether it asks for the name of an organisation, and whether it is always one's.
    pub organisation: Option<bool>,
}

/// An organisation whose sheet can be entered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AskedOrganisation {
    pub id: String,
    pub name: Localized,
    /// By what it is told apart from others of its name.
    pub known_by: String,
}

/// What an agent enters from paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub number: i64,
    pub title: Multilingual,
    /// The form's own id: the same form sent twice enters once.
    pub entry: String,
    pub pages: Vec<(Option<Said>, Vec<Asked>)>,
    /// When the sheet was received, as it was typed, and what is wrong with that.
    pub received_on: String,
    /// The slug of the neighbourhood that stands on the sheet, as it was sent, and what can be chosen: slugs and names.
    pub home: String,
    pub places: Vec<(String, Localized)>,
    /// Whether persons are asked.
    pub persons: bool,
    /// Whether those are asked alone who are invited.
    pub invited: bool,
    /// The id of the organisation whose sheet it is, as it was sent; and those that are asked.
    pub organisation: String,
    pub organisations: Vec<(OrganisationKind, Vec<AskedOrganisation>)>,
    pub errors: FormErrors,
    /// The last day on which a sheet that is entered now can have been received, once it is closed; and until when that goes on.
    pub late: Option<(Micros, Micros)>,
    pub refused: bool,
}

/// The receipt of an answer on paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperReceiptPage {
    pub number: i64,
    pub title: Multilingual,
    pub receipt: String,
    /// Whose sheet it is, if it is no person's.
    pub organisation: Option<Localized>,
    pub at: Micros,
}
