//! Preparing a text for comment and answering what is said of it: what the staff's pages show, and what their forms send.

use serde::{Deserialize, Serialize};

use super::consultations::Multilingual;
use super::drafts::{ArticleLine, Contribution, DraftText, ThemeLine};
use super::form::FormErrors;
use super::languages::Needed;

/// What the editor of a text sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextFields {
    pub act: String,
    pub draft: String,
    pub key: String,
    pub title_ar: String,
    pub title_fr: String,
    pub title_en: String,
    pub title_zgh: String,
    pub promised: String,
}

/// Preparing a text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TextEditorPage {
    pub number: i64,
    pub title: Multilingual,
    pub draft_number: i64,
    pub text: DraftText,
    /// Keys that cannot be removed any more.
    pub fixed: Vec<i64>,
    pub version: i64,
    /// Whether it can be changed now: before publication, and after closing.
    pub may_edit: bool,
    /// Whether something is changed that is not published.
    pub changed: bool,
    pub faults: Vec<String>,
    /// Of the most supported amendments, how many have no answer yet.
    pub waiting: i64,
    pub needed: Needed,
    pub fields: TextFields,
    pub errors: FormErrors,
}

/// What the form of an article sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleFields {
    /// Empty for a new one.
    pub key: String,
    pub draft: String,
    pub heading_ar: String,
    pub heading_fr: String,
    pub heading_en: String,
    pub heading_zgh: String,
    pub body_ar: String,
    pub body_fr: String,
    pub body_en: String,
    pub body_zgh: String,
}

/// The form of an article.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ArticleForm {
    pub number: i64,
    pub title: Multilingual,
    pub needed: Needed,
    pub fields: ArticleFields,
    pub errors: FormErrors,
}

/// What the form of a whole text sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasteFields {
    pub draft: String,
    pub text_ar: String,
    pub text_fr: String,
    pub text_en: String,
    pub text_zgh: String,
}

/// Pasting a whole text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PastePage {
    pub number: i64,
    pub title: Multilingual,
    pub needed: Needed,
    pub fields: PasteFields,
    pub errors: FormErrors,
}

/// What the page of themes sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThemeFields {
    pub act: String,
    pub title_ar: String,
    pub title_fr: String,
    /// Into which theme; `0` for none.
    pub theme: String,
    /// Which contributions.
    pub item: Vec<String>,
}

/// Themes, and the contributions that are put into them.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ThemesPage {
    pub number: i64,
    pub title: Multilingual,
    pub themes: Vec<ThemeLine>,
    pub contributions: Vec<Contribution>,
    pub next: Option<String>,
    /// Whether only those without a theme are shown.
    pub unthemed: bool,
    /// Most supported amendments that have no answer yet.
    pub waiting: Vec<Contribution>,
    pub fields: ThemeFields,
    pub errors: FormErrors,
}

/// What the answer to a theme sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThemeAnswerFields {
    pub outcome: String,
    pub answer_ar: String,
    pub answer_fr: String,
}

/// A theme with its contributions and its answer.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ThemePage {
    pub number: i64,
    pub title: Multilingual,
    pub theme: ThemeLine,
    pub contributions: Vec<Contribution>,
    pub fields: ThemeAnswerFields,
    pub errors: FormErrors,
}

/// What publishing a version sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftVersionFields {
    pub reason: String,
    /// Which themes it answers.
    pub theme: Vec<String>,
}

/// Publishing the next version.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DraftVersionPage {
    pub number: i64,
    pub title: Multilingual,
    pub articles: Vec<ArticleLine>,
    pub themes: Vec<ThemeLine>,
    /// Whether there is something to publish, and whether it can be now.
    pub may_publish: bool,
    pub fields: DraftVersionFields,
    pub errors: FormErrors,
}
