//! The language of a text, as its author or a moderator says it.

use serde::{Deserialize, Serialize};

use super::Lang;
use super::form::FormErrors;

/// What was chosen.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LanguageFields {
    /// The code of a language; empty as it is recognised.
    #[serde(default)]
    pub language: String,
}

/// A text, and the form to say in which language it is.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LanguagePage {
    /// May be empty.
    pub title: String,
    pub body: String,
    /// As it is said to be now.
    pub language: Option<Lang>,
    pub action: String,
    /// Where it is read.
    pub back: String,
    pub fields: LanguageFields,
    pub errors: FormErrors,
}
