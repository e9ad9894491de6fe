//! Residences as pages show and forms send them: the desk's codes, letters, and what a person sees of their own.

use serde::{Deserialize, Serialize};

use super::content::ResidenceMethod;
use super::form::FormErrors;
use super::named::named;
use super::slip::SlipCode;
use super::{Localized, Micros};

named! {
    /// How a residence stands.
    ResidenceState {
        /// It counts.
        Current = "current",
        /// Its time is over.
        Expired = "expired",
        /// It was withdrawn, with a reason.
        Withdrawn = "withdrawn",
    }
}

/// A residence in a commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Residence {
    pub state: ResidenceState,
    pub neighbourhood: Option<Localized>,
    pub method: Option<ResidenceMethod>,
    pub verified_at: Micros,
    pub expires_at: Option<Micros>,
    /// Why it was withdrawn.
    pub reason: String,
}

/// What a person typed to use a code.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CodeFields {
    #[serde(default)]
    pub code: String,
}

/// A person's own residence and the form for a code.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResidentPage {
    pub residence: Option<Residence>,
    pub fields: CodeFields,
    pub errors: FormErrors,
}

/// What a desk agent chose.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DeskFields {
    #[serde(default)]
    pub neighbourhood: String,
    #[serde(default)]
    pub method: String,
}

/// The desk.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DeskPage {
    pub neighbourhoods: Vec<(String, Localized)>,
    pub fields: DeskFields,
    pub errors: FormErrors,
    /// Codes given out today, and how many of them are used.
    pub today: (i64, i64),
}

/// A code, shown once.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Slip {
    /// The slug of the commune whose code it is.
    pub commune: String,
    pub code: SlipCode,
    pub neighbourhood: (String, String),
    pub expires_at: i64,
}

/// A verified resident in the staff's list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResidentRow {
    pub handle: String,
    pub name: String,
    /// Without an account: entered at the desk.
    pub placeholder: bool,
    pub residence: Residence,
}

/// The staff's list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResidentsPage {
    pub rows: Vec<ResidentRow>,
    /// A part of a name looked for.
    pub name: String,
    pub older: Option<String>,
}

/// Why a residence is withdrawn.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WithdrawFields {
    #[serde(default)]
    pub reason: String,
}

/// The form to withdraw a residence.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WithdrawPage {
    pub row: ResidentRow,
    pub fields: WithdrawFields,
    pub errors: FormErrors,
}

/// What an administrator chose for a batch of letters.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LettersFields {
    #[serde(default)]
    pub neighbourhood: String,
    #[serde(default)]
    pub count: String,
}

/// A batch and what became of its codes.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BatchRow {
    pub id: String,
    /// From a census list instead of printed here.
    pub census: bool,
    pub neighbourhood: Option<Localized>,
    pub count: i64,
    pub used: i64,
    pub created_at: Micros,
    pub expires_at: Micros,
    pub cancelled: bool,
}

/// Letters and census lists.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LettersPage {
    pub neighbourhoods: Vec<(String, Localized)>,
    pub batches: Vec<BatchRow>,
    pub fields: LettersFields,
    pub errors: FormErrors,
}
