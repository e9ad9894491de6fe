//! A commune's own notes to authors, as their page shows them and its form sends them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Lang;
use super::content::Reason;

/// The languages in which notes are written; who reads Amazigh is sent the Arabic one.
pub const LANGS: [Lang; 3] = [Lang::Ar, Lang::Fr, Lang::En];

macro_rules! fields {
    ($($reason:ident $name:literal),+ $(,)?) => {
        /// The name of each field of the form: by reason, then in the order of [`LANGS`].
        pub const FIELDS: &[(Reason, [&str; 3])] =
            &[$((Reason::$reason, [concat!($name, "_ar"), concat!($name, "_fr"), concat!($name, "_en")])),+];
    };
}

fields! {
    Spam "spam",
    Insult "insult",
    Threat "threat",
    PrivateData "private_data",
    FalseClaim "false_claim",
    Unrelated "unrelated",
    Duplicate "duplicate",
    Illegal "illegal",
    Other "other",
}

/// What was typed, by the name of its field; what is empty is the standard text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TemplateFields(pub BTreeMap<String, String>);

impl TemplateFields {
    /// What was typed in a field.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_fields() {
        assert_eq!(FIELDS.iter().map(|(reason, _)| *reason).collect::<Vec<_>>(), Reason::ALL);
        for (reason, names) in FIELDS {
            for (lang, name) in LANGS.iter().zip(names) {
                assert_eq!(*name, format!("{}_{}", reason.as_str(), lang.code()));
            }
        }
    }
}
