//! What the staff's pages of consultations show, and what their forms send.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::consultation_pages::DocumentLine;
use super::consultations::{ConsultationState, ConsultationTemplate, Multilingual, PhaseKind, TextName};
use super::form::FormErrors;
use super::{Lang, Localized, Micros};
use crate::words::Plural;

/// A line of the staff's list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ConsultationRow {
    pub number: i64,
    pub title: Multilingual,
    pub template: ConsultationTemplate,
    pub state: ConsultationState,
    pub closes_at: Option<Micros>,
    pub decides_at: Option<Micros>,
    /// Whether a decision is awaited.
    pub waits: bool,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ConsultationListPage {
    /// The last changed first.
    pub rows: Vec<ConsultationRow>,
    pub next: Option<String>,
    pub continued: bool,
}

/// What an officer who begins a consultation chose.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewConsultationFields {
    pub template: String,
    /// `YYYY-MM-DD`.
    pub starts_on: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NewConsultationPage {
    pub fields: NewConsultationFields,
    pub errors: FormErrors,
}

/// Why it cannot be published, and where that is put right.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LackLine {
    pub text: String,
    pub path: String,
}

/// The staff's page of a consultation: what is ready and what is not.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PreparePage {
    pub number: i64,
    pub title: Multilingual,
    pub template: ConsultationTemplate,
    pub state: ConsultationState,
    pub lacks: Vec<LackLine>,
    /// What is to be done once it is public, each where it is done; what is late or due first comes first.
    pub due: Vec<LackLine>,
    /// Where parts are prepared: words and address, and whether the consultation has them.
    pub workshops: Vec<(String, String, bool)>,
    pub documents: i64,
    pub tallies: Vec<(Plural, i64)>,
    /// Whether the reader was refused because of the lacks.
    pub refused: bool,
    pub cancel_asked: Option<CancelAsked>,
    pub may_cancel: bool,
}

pub use super::languages::LANGS;
use super::languages::Needed;

macro_rules! text_fields {
    ($($text:ident $name:literal),+ $(,)?) => {
        /// The name of each field of the form: by text, then in the order of [`LANGS`].
        pub const TEXT_FIELDS: &[(TextName, [&str; 4])] =
            &[$((TextName::$text, [concat!($name, "_ar"), concat!($name, "_fr"), concat!($name, "_en"), concat!($name, "_zgh")])),+];
    };
}

text_fields! {
    Title "title",
    Purpose "purpose",
    Settled "settled",
    Decider "decider",
    Binding "binding",
}

/// What was typed, by the name of its field, with the reason of a change as `reason`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextFields(pub BTreeMap<String, String>);

/// What was typed, by the name of a phase, with `starts_on`, `reason` and `confirmed`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhaseFields(pub BTreeMap<String, String>);

macro_rules! by_name {
    ($($fields:ident),+) => {
        $(impl $fields {
            /// What was typed in a field.
            pub fn get(&self, field: &str) -> &str {
                self.0.get(field).map_or("", String::as_str)
            }

            /// Writes it into a field.
            pub fn set(&mut self, field: &str, value: impl Into<String>) {
                self.0.insert(field.to_owned(), value.into());
            }
        })+
    };
}
by_name!(TextFields, PhaseFields);

/// What the form of texts is about, and whether it is public already.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TextsPage {
    pub number: i64,
    pub title: Multilingual,
    pub published: bool,
    pub needed: Needed,
    pub fields: TextFields,
    pub errors: FormErrors,
}

/// Who is asked, and who answers questions.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AudienceFields {
    pub audience: String,
    /// Slugs.
    pub neighbourhood: Vec<String>,
    pub kind: Vec<String>,
    pub contact_id: String,
    pub contact: String,
    pub reason: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AudiencePage {
    pub number: i64,
    pub title: Multilingual,
    pub published: bool,
    /// Slugs and names.
    pub neighbourhoods: Vec<(String, Localized)>,
    /// Officers and administrators: ids and names.
    pub staff: Vec<(String, String)>,
    /// Whether codes can be sent.
    pub invites: bool,
    pub fields: AudienceFields,
    pub errors: FormErrors,
}

/// Another phase that a change moves: which, and its first or last days before and after.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedLine {
    pub kind: PhaseKind,
    /// Whether its end is moved, or its beginning alone.
    pub end: bool,
    pub from: Micros,
    pub to: Micros,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PhasesPage {
    pub number: i64,
    pub title: Multilingual,
    pub published: bool,
    /// Those that are over.
    pub over: Vec<PhaseKind>,
    /// What is moved besides, and is to be confirmed.
    pub moved: Vec<MovedLine>,
    pub fields: PhaseFields,
    pub errors: FormErrors,
}

/// A document to be added, or which one is to be removed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentFields {
    pub act: String,
    pub document: String,
    pub title_ar: String,
    pub title_fr: String,
    pub title_en: String,
    pub title_zgh: String,
    pub summary_ar: String,
    pub summary_fr: String,
    pub summary_en: String,
    pub summary_zgh: String,
    pub reason: String,
}

/// The names of the fields of a document in the order of [`LANGS`]: its title, its summary, its file.
pub const DOCUMENT_FIELDS: [[&str; 3]; 4] = [
    ["title_ar", "summary_ar", "file_ar"],
    ["title_fr", "summary_fr", "file_fr"],
    ["title_en", "summary_en", "file_en"],
    ["title_zgh", "summary_zgh", "file_zgh"],
];

impl DocumentFields {
    /// What was typed in a language: its title and its summary.
    pub fn typed(&self, lang: Lang) -> (&str, &str) {
        match lang {
            Lang::Ar => (&self.title_ar, &self.summary_ar),
            Lang::Fr => (&self.title_fr, &self.summary_fr),
            Lang::En => (&self.title_en, &self.summary_en),
            Lang::Zgh => (&self.title_zgh, &self.summary_zgh),
        }
    }
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DocumentsPage {
    pub number: i64,
    pub title: Multilingual,
    pub published: bool,
    pub needed: Needed,
    pub documents: Vec<DocumentLine>,
    pub fields: DocumentFields,
    pub errors: FormErrors,
}

/// Why it is given up.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelFields {
    /// The button: to ask, to confirm, to take it back.
    pub act: String,
    pub reason: String,
    /// Which request whoever confirms has read: when it was asked for.
    pub seen: String,
}

/// That somebody asked that it is given up, while nobody has confirmed it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CancelAsked {
    pub by: Localized,
    pub at: Micros,
    pub reason: String,
    /// Whether the reader can be the second person.
    pub may_confirm: bool,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CancelPage {
    pub number: i64,
    pub title: Multilingual,
    /// Whether votes would be destroyed, so that one asks and another confirms.
    pub needs_two: bool,
    pub asked: Option<CancelAsked>,
    pub fields: CancelFields,
    pub errors: FormErrors,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_fields() {
        assert_eq!(TEXT_FIELDS.iter().map(|(text, _)| *text).collect::<Vec<_>>(), TextName::ALL);
        for (text, names) in TEXT_FIELDS {
            for (lang, name) in LANGS.iter().zip(names) {
                assert_eq!(*name, format!("{}_{}", text.as_str(), lang.code()));
            }
        }
    }
}
