//! What surrounds every page: language, viewer, commune, the moment, and the words.

use uuid::Uuid;

use super::ballot_pages::Unconfirmed;
use super::hub::StaffCounts;
use super::measures::MeasureKind;
use super::{Lang, Localized, Micros};
use crate::format;
use crate::words::{Key, Plural};

/// Handed to every page and component.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language in which the page is written.
    pub lang: Lang,
    /// The language that the reader chose; the menu has its words.
    pub chosen: Lang,
    /// The address shown, without `lang`; it begins with `/` and may have a query.
    pub path: String,
    /// Scheme and host of the installation, without a slash at the end.
    pub origin: String,
    pub now: Micros,
    /// The commune whose page this is.
    pub commune: Option<CommuneBrief>,
    /// Who is signed in.
    pub viewer: Option<ViewerBrief>,
    /// The outcome of the last request, shown once.
    pub flash: Option<Flash>,
    /// Addresses of the style and the browser bundle.
    pub assets: Assets,
    /// Whether this is the demonstration.
    pub demo: bool,
    /// On pages of the staff: what waits in their rooms.
    pub counts: StaffCounts,
}

/// Addresses of what the pages load. All carry the hash of their content.
#[derive(Clone, Copy, Debug)]
pub struct Assets {
    pub css: &'static str,
    /// What pages of the staff load besides.
    pub staff_css: &'static str,
    /// Empty when the bundle is switched off.
    pub loader: &'static str,
    pub script: &'static str,
    pub wasm: &'static str,
    /// Gives the address of a file of `public/`.
    pub file: fn(&str) -> &'static str,
}

/// A commune as the header shows it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommuneBrief {
    pub slug: String,
    pub name: Localized,
    /// A preset of the style: `green`, `blue`, `ochre`, `plum`.
    pub accent: String,
    /// Address of its crest, if it has set one.
    pub crest: Option<String>,
    /// Its photo, if it has set one.
    pub photo: Option<CommunePhoto>,
    pub support_threshold: i64,
    /// Whether it has ever published a consultation.
    pub has_consultations: bool,
}

/// Addresses of a commune's photo, at most 960 and 1,600 pixels wide.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunePhoto {
    pub medium: String,
    pub large: String,
}

/// Who is signed in, as the header shows them and as forms ask.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ViewerBrief {
    pub handle: String,
    pub name: String,
    pub unread: i64,
    /// Consultations of the page's commune that are open to them, in which they have not given what is asked now.
    pub consultations: i64,
    /// Whether a role waits for the second factor.
    pub role_waits: bool,
    /// Whether the notice about data is to be agreed to (again).
    pub consent_due: bool,
    /// What keeps the viewer from speaking in the page's commune; on pages of none, anywhere.
    pub measures: Vec<MeasureBrief>,
    /// Votes that do not count yet.
    pub unconfirmed: Vec<Unconfirmed>,
    /// Organisations of the page's commune that the viewer may speak for.
    pub organisations: Vec<(Uuid, Localized)>,
    /// In the page's commune.
    pub is_moderator: bool,
    /// In the page's commune.
    pub is_officer: bool,
    /// In the page's commune.
    pub is_desk_agent: bool,
    /// In the page's commune.
    pub is_administrator: bool,
}

impl ViewerBrief {
    /// Whether the viewer has a role in the page's commune.
    pub const fn is_staff(&self) -> bool {
        self.is_moderator || self.is_officer || self.is_desk_agent || self.is_administrator
    }
}

/// A mute or a suspension as the header shows it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeasureBrief {
    pub slug: String,
    pub name: Localized,
    pub kind: MeasureKind,
    pub until: Micros,
}

/// How a message is meant.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Success,
    /// Good to know.
    Info,
    /// Needs attention.
    Warning,
}

/// A message shown once, after an act.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

impl Frame {
    pub fn t(&self, key: Key) -> &'static str {
        key.text(self.lang)
    }
    /// A word with places to fill.
    pub fn tf(&self, key: Key, values: &[(&str, &str)]) -> String {
        key.fill(self.lang, values)
    }
    /// A word that depends on a number.
    pub fn tn(&self, key: Plural, count: i64) -> String {
        key.fill(self.lang, count, &[])
    }
    /// The same with places to fill.
    pub fn tnf(&self, key: Plural, count: i64, values: &[(&str, &str)]) -> String {
        key.fill(self.lang, count, values)
    }
    pub fn number(&self, value: i64) -> String {
        format::number(self.lang, value)
    }
    /// Centimes as dirhams.
    pub fn money(&self, centimes: i64) -> String {
        format::money(self.lang, centimes)
    }
    /// A text of several languages.
    pub fn local(&self, text: &Localized) -> String {
        text.get(self.lang).to_owned()
    }
    /// The slug of the page's commune; empty if there is none.
    pub fn slug(&self) -> &str {
        self.commune.as_ref().map_or("", |commune| &commune.slug)
    }
    /// This page's address with another language.
    pub fn in_language(&self, lang: Lang) -> String {
        let join = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{join}lang={}", self.path, lang.code())
    }
}
