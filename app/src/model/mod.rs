//! What pages show and what forms send: plain types shared by the server and the browser. No database, no HTTP.
//!
//! One file a subject. A page's props are a struct named after the page (`ProblemPage`), already finished: the page only draws them.

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod assisted;
pub mod content;
#[cfg(feature = "ssr")]
pub mod deadlines;
#[cfg(feature = "ssr")]
pub mod discussion;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod holding;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod map;
#[cfg(feature = "ssr")]
pub mod measures;
#[cfg(feature = "ssr")]
pub mod moderation;
#[cfg(feature = "ssr")]
pub mod my_data;
#[cfg(feature = "ssr")]
pub mod names;
#[cfg(feature = "ssr")]
pub mod notifications;
#[cfg(feature = "ssr")]
pub mod organisations;
pub mod outcome;
#[cfg(feature = "ssr")]
pub mod paper;
pub mod path;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod phones;
#[cfg(feature = "ssr")]
pub mod pledges;
#[cfg(feature = "ssr")]
pub mod problems;
#[cfg(feature = "ssr")]
pub mod redaction;
#[cfg(feature = "ssr")]
pub mod residents;
#[cfg(feature = "ssr")]
pub mod second_factor;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod sign_on;
#[cfg(feature = "ssr")]
pub mod slip;
#[cfg(feature = "ssr")]
pub mod solutions;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod support;
#[cfg(feature = "ssr")]
pub mod templates;
#[cfg(feature = "ssr")]
pub mod threshold;
#[cfg(feature = "ssr")]
pub mod workbench;

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

/// A language of the pages. Arabic is the default; Amazigh is beta.
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

/// A name the commune gave in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is its language")]
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
