//! Accounts as pages show and forms send them. Passwords are never sent back.

use serde::{Deserialize, Serialize};

pub use super::content::CommentLink;
use super::content::{ProblemCard, SolutionCard, Tombstone};
use super::form::FormErrors;
use super::moderation::AuthorNotice;
use super::my_data::PrivacyNotice;
use super::organisations::Invitation;
use super::sign_on::{ProviderLink, SignInProvider};
use super::solutions::DraftCard;
use super::{Localized, Micros};

/// What somebody who signs in typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SignInFields {
    /// An address or a phone.
    #[serde(default)]
    pub email: String,
    #[serde(default, skip_serializing)]
    pub password: String,
    #[serde(default)]
    pub next: String,
}

/// What waits for somebody who is about to sign in.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Their support is counted then.
    Support,
    /// They are registered for a meeting then.
    Attend,
    /// They are counted among those whom a problem concerns.
    MeToo,
    /// Their vote on a comment is counted.
    Vote,
    /// The code that they typed is redeemed.
    Redeem,
    /// What they wrote is sent.
    Send,
    /// What they typed is kept, and stands in its form again.
    Kept,
}

/// The page on which somebody comes in: by one contact, or with a password.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SignInPage {
    pub fields: SignInFields,
    pub then: Option<Then>,
    pub providers: Vec<SignInProvider>,
    pub errors: FormErrors,
}

/// Who somebody says they are whose code was right.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NameFields {
    /// One of those who have the contact.
    #[serde(default)]
    pub account: String,
    /// The name of somebody new.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub next: String,
}

/// The page on which somebody says who they are.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NamePage {
    /// Who has the contact: id and name.
    pub people: Vec<(String, String)>,
    /// Nobody else can have it.
    pub full: bool,
    pub then: Option<Then>,
    pub next: String,
    pub notice: PrivacyNotice,
    pub fields: NameFields,
    pub errors: FormErrors,
}

/// The fields of the small forms about oneself.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SettingFields {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub language: String,
    #[serde(default, skip_serializing)]
    pub password: String,
    #[serde(default, skip_serializing)]
    pub new_password: String,
    #[serde(default)]
    pub session: String,
}

/// Which of the small forms.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The name shown.
    Name,
    /// The language of mails.
    Language,
    Password,
    /// A password for whoever has none.
    FirstPassword,
    Email,
    /// An address for whoever has only a phone.
    AddEmail,
    Phone,
    /// Being reached by phone no longer.
    RemovePhone,
    /// Asking for a link or a code to choose a new password.
    Forgotten,
    /// Choosing a new password by a link.
    Reset,
}

/// A small form.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SettingPage {
    pub setting: Setting,
    pub action: String,
    /// Whether the current password is asked for; whoever has none has given another proof before.
    pub by_password: bool,
    pub fields: SettingFields,
    pub errors: FormErrors,
}

/// A message, and where to go next.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MessagePage {
    pub title: String,
    pub text: String,
    /// A button that posts to this address.
    pub confirm: Option<(String, String)>,
    /// A link.
    pub link: Option<(String, String)>,
}

/// A session of one's own.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Names the session without being its secret.
    pub key: String,
    pub device: String,
    pub seen_at: Micros,
    pub created_at: Micros,
    pub current: bool,
}

/// A person's own page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AccountPage {
    pub name: String,
    /// A name that waits for a moderator.
    pub waiting_name: Option<String>,
    pub handle: String,
    /// The communes whose verified resident this is.
    pub residences: Vec<Localized>,
    /// Organisations that want this person to represent them.
    pub invitations: Vec<Invitation>,
    pub written: Written,
    pub part: AccountPart,
}

/// How much somebody took part, whether or not everybody can read it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Problems and solutions.
    pub contributions: i64,
    pub supports: i64,
    pub comments: i64,
}

/// Which part of their page somebody looks at.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum AccountPart {
    Activity(Activity),
    Drafts(Vec<DraftCard>),
    Settings(AccountSettings),
}

/// What somebody wrote, the latest first.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct Activity {
    pub problems: Vec<ProblemCard>,
    pub solutions: Vec<SolutionCard>,
    pub comments: Vec<CommentLink>,
    /// Where to begin: slug and name.
    pub communes: Vec<(String, Localized)>,
}

/// What can be changed of an account, as it is now.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct AccountSettings {
    pub email: String,
    /// As it is read aloud.
    pub phone: String,
    pub has_password: bool,
    /// Providers by which they sign in, or could.
    pub providers: Vec<ProviderLink>,
    /// Slug and name.
    pub communes: Vec<(String, Localized)>,
    /// Organisations that this person represents: handle and name.
    pub organisations: Vec<(String, Localized)>,
}

/// A person's public page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProfilePage {
    /// `None` if it is hidden from the reader.
    pub name: Option<String>,
    /// What stands in its place.
    pub tombstone: Option<Tombstone>,
    /// The notice to the person while others cannot read it.
    pub notice: Option<AuthorNotice>,
    pub under_review: bool,
    /// Where it is flagged.
    pub flag: Option<String>,
    pub since: Micros,
    pub problems: Vec<ProblemCard>,
    pub solutions: Vec<SolutionCard>,
    pub comments: Vec<CommentLink>,
}
