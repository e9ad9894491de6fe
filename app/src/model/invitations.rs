//! Invitations to a consultation, as pages show and forms send them.

use serde::{Deserialize, Serialize};

use super::consultations::Multilingual;
use super::content::OrganisationKind;
use super::form::FormErrors;
use super::named::named;
use super::slip::SlipCode;
use super::{Localized, Micros};
use crate::words::Key;

named! {
    /// Where an invitation stands.
    InvitationState {
        /// Not sent yet.
        Prepared = "prepared",
        /// A code was sent or printed.
        Sent = "sent",
        Redeemed = "redeemed",
        Withdrawn = "withdrawn",
    }
}

named! {
    /// What follows from a code for whoever redeemed it.
    OwnState {
        /// They take part in their own name.
        Person = "person",
        /// Nobody asked to represent the organisation yet.
        Unasked = "unasked",
        /// The request waits.
        Waiting = "waiting",
        Refused = "refused",
        /// They speak for it.
        Represented = "represented",
    }
}

/// Who is invited: one, or many in lines.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteFields {
    /// `add` or `paste`.
    pub act: String,
    pub name: String,
    /// Empty for a person.
    pub kind: String,
    pub email: String,
    pub postal: String,
    pub language: String,
    pub lines: String,
}

/// An invitation in the officers' list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: String,
    pub state: InvitationState,
    /// `None` for a person.
    pub kind: Option<OrganisationKind>,
    pub name: String,
    /// Empty for a letter, and once it is forgotten.
    pub email: String,
    pub postal: String,
    pub sent_at: Option<Micros>,
    pub redeemed_at: Option<Micros>,
}

/// The officers' page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct InvitationsPage {
    pub number: i64,
    pub title: Multilingual,
    /// Whether persons are invited too.
    pub persons: bool,
    pub published: bool,
    /// Whether somebody can still be invited.
    pub open: bool,
    pub invited: i64,
    pub redeemed: i64,
    pub answered: i64,
    /// Answers that wait for an approval.
    pub waiting: i64,
    pub rows: Vec<InvitationRow>,
    pub next: Option<String>,
    pub continued: bool,
    pub fields: InviteFields,
    pub errors: FormErrors,
    /// What is wrong with pasted lines.
    pub faults: Vec<(i64, Key)>,
}

/// The letter of an invitation, shown once.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PrintedLetter {
    pub number: i64,
    pub title: Multilingual,
    pub organisation: bool,
    pub name: String,
    pub postal: String,
    pub code: SlipCode,
    /// Where the code is entered.
    pub address: String,
    pub closes_at: Option<Micros>,
    pub contact: String,
}

/// A code, or which organisation one was for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RedeemFields {
    pub act: String,
    /// Kept with the form while somebody signs in: it opens nothing for whoever has no account.
    pub invitation_code: String,
    pub invitation: String,
    pub organisation: String,
}

/// Something that the visitor redeemed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OwnInvitation {
    pub id: String,
    pub name: String,
    pub kind: Option<OrganisationKind>,
    pub state: OwnState,
    /// Where one answers.
    pub questions: String,
    /// Where one asks to represent the organisation.
    pub request: String,
    /// Organisations of the kind that the visitor represents already.
    pub represented: Vec<(String, Localized)>,
}

/// Where a code is entered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RedeemPage {
    pub number: i64,
    pub title: Multilingual,
    pub open: bool,
    pub own: Vec<OwnInvitation>,
    pub fields: RedeemFields,
    pub errors: FormErrors,
}
