//! A language, a moment, and a name in several languages: the base of words, numbers and pages.

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

/// A language of the pages. Arabic is the default; Amazigh is beta.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Arabic.
    #[default]
    Ar,
    /// French.
    Fr,
    /// English.
    En,
    /// Standard Moroccan Amazigh, in Tifinagh.
    Zgh,
}

impl Lang {
    /// All of them, in the order in which the switch shows them.
    pub const ALL: [Self; 4] = [Self::Ar, Self::Fr, Self::Zgh, Self::En];

    /// The language in which its pages and letters are written. Amazigh has words for the menu alone: what it lacks is not put into its place word by word, but
    /// the whole is Arabic, set and counted as Arabic is.
    #[must_use]
    pub const fn written(self) -> Self {
        match self {
            Self::Zgh => Self::Ar,
            other => other,
        }
    }

    /// The BCP 47 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::Fr => "fr",
            Self::En => "en",
            Self::Zgh => "zgh",
        }
    }

    /// The language's own name.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ar => "العربية",
            Self::Fr => "Français",
            Self::En => "English",
            Self::Zgh => "ⵜⴰⵎⴰⵣⵉⵖⵜ",
        }
    }

    /// `rtl` or `ltr`.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::Fr | Self::En | Self::Zgh => "ltr",
        }
    }

    /// The language with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// A name in several languages, as the commune wrote it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized {
    pub ar: String,
    pub fr: String,
    pub en: String,
}

impl Localized {
    /// The text in `lang`, or the Arabic one where there is none.
    pub fn get(&self, lang: Lang) -> &str {
        let text = match lang {
            Lang::Ar | Lang::Zgh => &self.ar,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        };
        if text.is_empty() { &self.ar } else { text }
    }
}
