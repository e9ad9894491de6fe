//! Personal data as pages show it: the overview, the document, consent, objections, leaving, and the register of processing.

use serde::{Deserialize, Serialize};

use super::form::FormErrors;
use super::named::named;
use super::{Lang, Localized, Micros};
use crate::words::Key;

named! {
    /// Why data may be kept: law 09-08, article 4.
    Ground {
        /// The person agreed.
        Consent = "consent",
        /// The commune's task of informing and consulting its residents.
        PublicTask = "public_task",
        /// A law asks for it.
        Law = "law",
    }
}

named! {
    /// What data are kept for: the lines of the register of processing.
    Processing {
        /// Recognising people and signing them in.
        Accounts = "accounts",
        /// What people publish.
        Contributions = "contributions",
        /// Supports, votes and "me too".
        Opinions = "opinions",
        /// Who is a resident.
        Residents = "residents",
        /// Flags and decisions.
        Moderation = "moderation",
        /// What staff do.
        Staff = "staff",
        /// Who speaks for whom.
        Organisations = "organisations",
        /// Notifications, mails and SMS.
        Messages = "messages",
        /// Downloads, objections, deletions, assistance.
        Rights = "rights",
    }
}

/// A period of retention.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// As long as a commune takes for appeals.
    Appeal,
    Minutes(i64),
    Days(i64),
    Months(i64),
}

/// How long something is kept.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug)]
pub struct KeptFor {
    /// What.
    pub what: Key,
    /// Until when it counts.
    pub period: Period,
}

/// What is kept of a kind about a person, and how much of it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug)]
pub struct DataCount {
    pub what: Key,
    pub count: i64,
}

/// A consent: to which version of the notice, and when.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug)]
pub struct GivenConsent {
    pub version: i64,
    pub at: Micros,
}

/// "My data".
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DataPage {
    pub counts: Vec<DataCount>,
    pub agreed: Option<GivenConsent>,
    pub objections: Vec<ObjectionRow>,
}

/// A value of the document.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(i64),
    Yes(bool),
    Moment(Micros),
    Link(String),
}

/// A row of the document: what each value is, and the value.
pub type Fields = Vec<(String, Value)>;

/// The notice that people agree to.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug)]
pub struct PrivacyNotice {
    pub version: i64,
    /// Who, why, how long, which rights.
    pub texts: [Key; 4],
}

/// The notice, for reading or for agreeing.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NoticePage {
    pub notice: PrivacyNotice,
    pub operator: String,
    /// Whether the reader is asked, and has not agreed to it.
    pub ask: bool,
    pub agreed: Option<GivenConsent>,
    pub errors: FormErrors,
}

/// What somebody typed who agrees.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConsentFields {
    #[serde(default)]
    pub consent: String,
    #[serde(default)]
    pub version: String,
}

/// What somebody typed who objects.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ObjectionFields {
    #[serde(default)]
    pub commune: String,
    #[serde(default)]
    pub body: String,
}

/// An objection and what became of it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ObjectionRow {
    pub id: String,
    pub commune: Localized,
    /// Shown to staff alone.
    pub name: String,
    pub body: String,
    pub at: Micros,
    pub due_at: Micros,
    pub answer: Option<(String, Micros)>,
    /// The reader's own: nobody answers that.
    pub mine: bool,
}

/// The form to object.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ObjectionPage {
    pub communes: Vec<(String, Localized)>,
    pub days: i64,
    pub rows: Vec<ObjectionRow>,
    pub fields: ObjectionFields,
    pub errors: FormErrors,
}

/// What an administrator answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AnswerFields {
    #[serde(default)]
    pub answer: String,
}

/// The objections of a commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ObjectionsPage {
    pub rows: Vec<ObjectionRow>,
    pub older: Option<String>,
}

/// An objection before an administrator.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AnswerPage {
    pub row: ObjectionRow,
    /// The beginning of the list.
    pub beside: Vec<ObjectionRow>,
    pub fields: AnswerFields,
    pub errors: FormErrors,
}

/// What somebody typed who deletes their account.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DeleteAccountFields {
    /// `keep` or `remove`.
    #[serde(default)]
    pub contributions: String,
    #[serde(default)]
    pub understood: String,
    #[serde(default, skip_serializing)]
    pub password: String,
    #[serde(default, skip_serializing)]
    pub code: String,
}

/// The page to delete one's account.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DeleteAccountPage {
    /// Communes whose last administrator, and organisations whose last representative this is.
    pub last_of: (Vec<Localized>, Vec<Localized>),
    /// A password confirms; otherwise a code.
    pub password: bool,
    /// Whether a code was sent.
    pub code_sent: bool,
    /// Neither: there is nowhere to send one, and the person has just shown who they are.
    pub by_proof: bool,
    pub fields: DeleteAccountFields,
    pub errors: FormErrors,
}

/// A line of the register of processing.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RegisterLine {
    pub processing: Processing,
    pub data: Vec<Key>,
    pub grounds: Vec<Ground>,
    /// Only what is kept for a set time; the rest lasts as long as the account.
    pub kept: Vec<KeptFor>,
}

/// The register of processing.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RegisterPage {
    pub operator: String,
    pub contact: String,
    pub lines: Vec<RegisterLine>,
    pub version: i64,
    /// Each notice with how many people of the platform agreed to it.
    pub agreed: Vec<(i64, i64)>,
}

/// The head of the downloaded document.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DocumentHead {
    pub lang: Lang,
    pub at: Micros,
    pub origin: String,
}
