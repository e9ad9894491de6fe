//! Texts for comment: articles, stances, amendments, themes and versions, as pages show and forms send them.

use serde::{Deserialize, Serialize};

use super::consultations::{Multilingual, Standing};
use super::content::{Author, ItemKind, Tombstone};
use super::form::FormErrors;
use super::moderation::Unread;
use super::named::named;
use super::{Lang, Localized, Micros};

/// What contributions to a text are to moderation.
pub const AMENDMENT: ItemKind = ItemKind::Other("amendment");

named! {
    /// How somebody stands to an article.
    ArticleStance {
        For = "for",
        Against = "against",
        /// With another wording.
        Amend = "amend",
    }
}

named! {
    /// What the commune makes of a theme.
    ThemeOutcome {
        Accepted = "accepted",
        Partly = "partly",
        Refused = "refused",
    }
}

/// An article of a text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Its name in addresses, the same in every version.
    pub key: i64,
    pub heading: Multilingual,
    pub body: Multilingual,
}

/// A text in one of its versions.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftText {
    pub title: Multilingual,
    /// In their order: the first is article 1.
    pub articles: Vec<Article>,
    /// The key of the next new article.
    pub next_key: i64,
}

impl DraftText {
    /// The article of a key.
    pub fn article(&self, key: i64) -> Option<&Article> {
        self.articles.iter().find(|article| article.key == key)
    }

    /// Which number the article of a key has.
    pub fn place(&self, key: i64) -> Option<i64> {
        self.articles.iter().position(|article| article.key == key).map(|at| at as i64 + 1)
    }
}

/// Persons by how they stand to an article; organisations are counted apart.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StanceCounts {
    pub agree: i64,
    pub against: i64,
    pub amend: i64,
    pub organisations: i64,
}

/// An article in the text, with what has been given to it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ArticleLine {
    pub article: Article,
    /// Its number in this version.
    pub place: i64,
    /// As it was in the version before; `None` for the first version, and for a new article.
    pub before: Option<Article>,
    /// Whether the version before has no such article.
    pub is_new: bool,
    /// Whether people were asked about it.
    pub asked: bool,
    /// `None` while they are, but for the staff.
    pub counts: Option<StanceCounts>,
}

/// The answer to a theme.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ThemeAnswer {
    pub outcome: ThemeOutcome,
    pub text: Multilingual,
    pub at: Micros,
}

/// A theme of contributions.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ThemeLine {
    pub number: i64,
    pub title: Multilingual,
    pub contributions: i64,
    pub answer: Option<ThemeAnswer>,
}

/// A version: since when, why, and which themes it answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DraftVersion {
    pub number: i64,
    pub at: Micros,
    pub reason: String,
    pub themes: Vec<(i64, Multilingual)>,
}

/// Somebody's stance with its reason, and their wording if they propose one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Contribution {
    pub id: String,
    /// The article's key, and its number in the first version.
    pub article: i64,
    pub place: i64,
    pub stance: ArticleStance,
    pub author: Author,
    pub reason: String,
    /// Empty unless it proposes one.
    pub wording: String,
    /// The article's own, in the language in which it is changed.
    pub original: String,
    pub lang: Lang,
    pub supports: i64,
    /// Whether the reader supports it.
    pub supported: bool,
    pub mine: bool,
    /// Whether it can be supported now.
    pub open: bool,
    pub at: Micros,
    pub under_review: bool,
    /// Whether it is among those to which the commune has promised an answer.
    pub promised: bool,
    /// Its theme, and whether that is answered.
    pub theme: Option<(i64, bool)>,
}

/// The whole text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DraftTextPage {
    pub number: i64,
    /// The consultation's.
    pub consultation: Multilingual,
    pub title: Multilingual,
    /// Which version is shown, and all of them, the last one first.
    pub version: i64,
    pub versions: Vec<DraftVersion>,
    pub articles: Vec<ArticleLine>,
    pub themes: Vec<ThemeLine>,
    pub promised: i64,
    /// The most supported amendments, to which an answer is promised.
    pub most_supported: Vec<Contribution>,
    /// Whether what was given is counted before the reader: the staff, and everybody once it is closed.
    pub counted: bool,
    pub standing: Standing,
}

/// What the form of a stance sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StanceFields {
    /// The organisation in whose name; empty for oneself.
    pub act_as: String,
    pub stance: String,
    pub reason: String,
    pub wording: String,
    /// In which the wording is.
    pub language: String,
}

/// What came too late, as its author finds it for a while.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KeptLate {
    pub until: Micros,
    pub fields: StanceFields,
}

/// One article, with the form of a stance.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ArticlePage {
    pub number: i64,
    pub consultation: Multilingual,
    pub article: Article,
    pub place: i64,
    pub previous: Option<i64>,
    pub next: Option<i64>,
    /// `None` while people are asked, but for the staff.
    pub counts: Option<StanceCounts>,
    pub standing: Standing,
    /// Whether persons answer in their own name, and whether this one can now.
    pub may_person: bool,
    /// Organisations in whose name the reader can answer.
    pub organisations: Vec<(String, Localized)>,
    /// In whose name the form is.
    pub speaker: Option<(String, Localized)>,
    pub form: Option<StanceForm>,
    /// What the reader sent too late, while nothing is asked.
    pub late: Option<KeptLate>,
    /// The most supported first, and where they go on.
    pub amendments: Vec<Contribution>,
    pub more_amendments: Option<String>,
    /// Reasons without another wording, the newest first.
    pub reasons: Vec<Contribution>,
    pub more_reasons: Option<String>,
    /// How organisations stand, by name.
    pub positions: Vec<Contribution>,
}

/// The form of a stance.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct StanceForm {
    pub fields: StanceFields,
    pub errors: FormErrors,
    /// Whether they have given one.
    pub given: bool,
    /// Whether what they wrote cannot be changed here: it is hidden, or waits to be read.
    pub locked: Option<String>,
    /// Whether it is not open to them: nothing was kept.
    pub late: bool,
    pub rehearsal: bool,
}

/// A contribution by itself, for whoever comes from a notification or a flag.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AmendmentPage {
    pub number: i64,
    pub consultation: Multilingual,
    /// `None` for whoever may not read it.
    pub contribution: Option<Contribution>,
    pub tombstone: Option<Tombstone>,
    /// To its author.
    pub notice: Option<Unread>,
}

/// A rehearsal of the form: what was sent, and nothing kept.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TextRehearsal {
    pub number: i64,
    pub title: Multilingual,
    pub articles: Vec<Article>,
    /// Which is tried: its number.
    pub place: i64,
    pub form: StanceForm,
    /// Whether it would have been taken.
    pub done: bool,
}
