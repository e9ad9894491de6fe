//! The assisted view: what a person grants, what staff then see, and the log of it.

use serde::{Deserialize, Serialize};

use super::content::Role;
use super::form::FormErrors;
use super::my_data::Fields;
use super::named::named;
use super::notifications::NotificationRow;
use super::{Localized, Micros};
use crate::words::Key;

named! {
    /// The pages that can be looked at.
    AssistedPage {
        /// Name, ways, residences, drafts.
        Account = "account",
        /// What was published, with what was decided about it.
        Contributions = "contributions",
        /// Notifications.
        Notifications = "notifications",
    }
}

/// What a person chose, or what staff typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AssistFields {
    #[serde(default)]
    pub commune: String,
    #[serde(default)]
    pub minutes: String,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub grant: String,
}

/// A page that was looked at.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ViewRow {
    pub page: AssistedPage,
    pub at: Micros,
}

/// A grant as the person sees it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct GrantRow {
    pub id: String,
    pub commune: Localized,
    /// Who views: role and name; `None` until somebody has entered the code.
    pub staff: Option<(Option<Role>, String)>,
    pub at: Micros,
    pub ends_at: Micros,
    pub open: bool,
    pub views: Vec<ViewRow>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct GrantPage {
    pub communes: Vec<(String, Localized)>,
    /// Shown once.
    pub code: Option<String>,
    pub grants: Vec<GrantRow>,
    pub fields: AssistFields,
    pub errors: FormErrors,
}

/// Where staff enter a code, and the views that are open for them.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AssistPage {
    pub open: Vec<(String, String, Micros)>,
    pub fields: AssistFields,
    pub errors: FormErrors,
}

/// An open view: whose pages, until when, and which one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AssistedView {
    pub id: String,
    pub name: String,
    pub ends_at: Micros,
    pub page: AssistedPage,
}

/// Rows of the same kind.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Section {
    pub what: Key,
    pub rows: Vec<Fields>,
}

/// What is on that page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum AssistedContent {
    Sections(Vec<Section>),
    Notifications(Vec<NotificationRow>),
}
