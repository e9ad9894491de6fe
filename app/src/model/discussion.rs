//! Comments as pages show and forms send them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Author, CommentOrder, Stance, Tombstone};
use super::form::FormErrors;
use super::moderation::Unread;
use super::{Lang, Localized, Micros};

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: Uuid,
    pub author: Author,
    /// Whether the author of the subject speaks.
    pub by_subject_author: bool,
    pub stance: Stance,
    pub text: CommentText,
    /// The other reply that a reply answers.
    pub answers: Option<Answered>,
    pub useful: i64,
    pub useless: i64,
    /// The viewer's own vote.
    pub voted: Option<bool>,
    pub at: Micros,
    pub edited: bool,
    pub mine: bool,
    pub may_edit: bool,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
    // Drawn from values, replies would have replies without end.
    #[cfg_attr(test, dummy(default))]
    pub replies: Vec<Comment>,
    /// How many more replies the page of the thread has.
    pub folded: i64,
}

/// A reply that another one answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Answered {
    pub id: Uuid,
    pub author: Author,
}

/// What of a comment may be read.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum CommentText {
    /// Everyone reads it; flagged by enough people when true.
    Public(String, bool),
    /// Hidden, but its author or a moderator is looking.
    Hidden(String, Option<Unread>),
    /// Hidden.
    Tombstone(Option<Tombstone>),
    /// Deleted by its author.
    Deleted,
}

/// Which comments of a subject a list has, and in which order.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub order: CommentOrder,
    /// Those of one stance alone.
    pub stance: Option<Stance>,
}

impl Listing {
    /// Its name in forms: `newest`, `newest-for`.
    pub fn name(self) -> String {
        let order = self.order.as_str();
        self.stance.map_or_else(|| order.to_owned(), |stance| format!("{order}-{}", stance.as_str()))
    }

    /// The listing of this name; whatever has none is the first one.
    pub fn parse(name: &str) -> Self {
        let (order, stance) = name.split_once('-').unwrap_or((name, ""));
        Self { order: CommentOrder::parse(order).unwrap_or_default(), stance: Stance::parse(stance) }
    }
}

/// The comments under a problem or a solution.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DiscussionSection {
    pub comments: Vec<Comment>,
    /// With the replies.
    pub total: i64,
    /// How many are for it, against it, and questions; replies have no stance.
    pub stances: [i64; 3],
    pub listing: Listing,
    /// Address of the subject's page.
    pub path: String,
    /// Whether comments can be added.
    pub open: bool,
    /// Address of the first comments, unless these are.
    pub start: Option<String>,
    /// Address of the next comments, if there are more.
    pub more: Option<String>,
    pub form: CommentForm,
}

/// A comment with all of its replies, page by page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ThreadPage {
    pub subject_title: String,
    pub subject_path: String,
    /// With the replies of this page.
    pub top: Comment,
    /// Replies that the public reads.
    pub total: i64,
    /// Whether comments can be added.
    pub open: bool,
    /// Address of the first replies, unless these are.
    pub start: Option<String>,
    /// Address of the next replies, if there are more.
    pub more: Option<String>,
}

/// What somebody typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CommentFields {
    #[serde(default)]
    pub stance: String,
    #[serde(default)]
    pub body: String,
    /// Empty for oneself, `officer`, or the id of an organisation.
    #[serde(default)]
    pub speak_as: String,
    /// The code of a language; empty as it is recognised.
    #[serde(default)]
    pub language: String,
}

/// The form of a comment.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct CommentForm {
    pub action: String,
    pub fields: CommentFields,
    pub errors: FormErrors,
    /// Whether a stance is asked.
    pub with_stance: bool,
    /// Whether its language can be said: below a discussion there is enough to see.
    pub with_language: bool,
    pub organisations: Vec<(Uuid, Localized)>,
    pub officer: bool,
}

/// What a page of its own does with a comment.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentTask {
    /// A comment that was refused.
    Write,
    /// A reply.
    Reply,
    /// A change of one's own.
    Edit,
}

/// A page with the form alone: a refused comment, a reply, an edit.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommentPage {
    pub task: CommentTask,
    pub subject_title: String,
    pub subject_path: String,
    /// What is replied to.
    pub quoted: Option<Quoted>,
    pub form: CommentForm,
}

/// A comment that is replied to.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Quoted {
    pub author: Author,
    pub body: String,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

/// The question before deleting.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DeletePage {
    pub action: String,
    pub back: String,
    pub body: String,
}
