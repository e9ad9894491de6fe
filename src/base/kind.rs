//! What people write, under one shape: an [`Item`] names a piece of content of any kind, a [`Content`] is that piece with its text, a [`Kind`] is what
//! its slice does with it. Flags, decisions, appeals and notifications are written once, about these, and know none of the slices that own the content.
//!
//! To add a kind of content:
//!
//! 1. implement [`Kind`] in `moderated.rs` of its slice, beside the SQL of its table;
//! 2. name it on the card of the slice: `kinds: &[&moderated::Ideas]`;
//! 3. call `moderation::screen` wherever one is published or edited, in the same transaction;
//! 4. to have it discussed, say where comments are sent ([`Kind::comments_pattern`]), what they are about ([`Kind::subject`]) and who counts them
//!    ([`Kind::count_comments`]), and show `discussion::section` on its page.

mod rows;

use std::collections::HashMap;
use std::fmt::Debug;

use app::model::Lang;
use app::model::content::{ItemKind, Visibility};
use app::model::drafts::AMENDMENT;
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use async_trait::async_trait;
pub use rows::{ContentRow, communes_in};
use uuid::Uuid;

use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{
    AccountId, CommentId, CommuneId, Conn, ConsultationId, ContributionId, OrganisationId, PhotoId, PledgeId, ProblemId, RemarkId, SolutionId, Sql, Tx,
};
use crate::base::error::{Error, Result};

/// A piece of content, by its kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    pub kind: ItemKind,
    /// Its id among those of its kind.
    pub id: Uuid,
}

impl Item {
    /// A person's name and page.
    pub const fn profile(person: AccountId) -> Self {
        Self { kind: ItemKind::Profile, id: person.0 }
    }
}

macro_rules! items {
    ($($id:ident => $kind:ident,)+) => {
        $(impl From<$id> for Item {
            fn from(id: $id) -> Self {
                Self { kind: ItemKind::$kind, id: id.0 }
            }
        })+
    };
}

items! {
    ProblemId => Problem,
    SolutionId => Solution,
    CommentId => Comment,
    PhotoId => Photo,
    OrganisationId => Organisation,
    PledgeId => Pledge,
    RemarkId => Remark,
    ConsultationId => Consultation,
}

impl From<ContributionId> for Item {
    fn from(id: ContributionId) -> Self {
        Self { kind: AMENDMENT, id: id.0 }
    }
}

/// Who wrote something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Byline {
    /// The person.
    pub account: AccountId,
    /// The organisation that it was written for.
    pub organisation: Option<OrganisationId>,
    /// Whether as an officer of the commune.
    pub officer: bool,
}

impl Byline {
    /// A person in their own name.
    pub const fn person(account: AccountId) -> Self {
        Self { account, organisation: None, officer: false }
    }

    /// A person in their own name, or in that of an organisation.
    pub const fn new(account: AccountId, organisation: Option<OrganisationId>) -> Self {
        Self { account, organisation, officer: false }
    }
}

/// A piece of content with its text. Not for the public unless [`Content::visibility`] says so.
#[derive(Clone, Debug)]
pub struct Content {
    pub item: Item,
    pub commune_id: CommuneId,
    /// Where it is read.
    pub address: Address,
    /// Where it is flagged, and where whoever flagged it reads what became of that.
    pub flag_address: Address,
    /// Where its former versions are read, if they are public.
    pub versions_address: Option<Address>,
    /// Its title, or a name (of an organisation in Arabic); comments, photos and pledges have none.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whom a solution helps, or the unit of a pledge; empty for others.
    pub helps: String,
    /// An organisation's name and what it says of itself, in French.
    pub french: Option<(String, String)>,
    /// The person who wrote it.
    pub author_id: AccountId,
    /// The organisation it was written for.
    pub organisation_id: Option<OrganisationId>,
    /// Whether an officer speaks for the commune in it.
    pub official: bool,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
    /// Since when it can be read.
    pub created_at: Timestamp,
    /// What it hangs on: the subject of a comment, the problem of a photo, the solution of a pledge.
    pub on: Option<Item>,
    /// What a reply answers.
    pub parent: Option<Item>,
    /// The language of its text, if its author or a moderator said it.
    pub language: Option<Lang>,
}

impl Content {
    /// All of its text but the title.
    pub fn whole(&self) -> String {
        let (name, about) = self.french.as_ref().map_or(("", ""), |(name, about)| (name, about));
        let parts = [&self.body, &self.helps, name, about];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// The revision that this is.
    pub const fn revision(&self) -> Revision {
        Revision { id: self.item.id, visibility: self.visibility, version: self.version }
    }

    /// What is kept of this version when another takes its place.
    pub fn former(&self) -> Former {
        Former { version: self.version, title: self.title.clone(), body: self.whole(), at: self.created_at }
    }

    /// Whether it is of no commune: a person's name is a matter of several.
    pub const fn is_of_no_commune(&self) -> bool {
        self.commune_id.0.is_nil()
    }

    /// Where it is read, from a commune's pages.
    pub fn path(&self, slug: &str) -> String {
        self.address.in_commune(slug)
    }

    /// Where it is flagged in a commune.
    pub fn flag_path(&self, slug: &str) -> String {
        self.flag_address.in_commune(slug)
    }

    /// Who wrote it.
    pub const fn byline(&self) -> Byline {
        Byline { account: self.author_id, organisation: self.organisation_id, officer: self.official }
    }
}

/// What is commented on, as far as a discussion needs to know.
#[derive(Clone, Debug)]
pub struct Subject {
    pub item: Item,
    pub commune_id: CommuneId,
    /// Where it is read.
    pub address: Address,
    /// Where a comment on it is sent.
    pub comments_address: Address,
    pub title: String,
    /// Who wrote it.
    pub author_id: AccountId,
    /// Comments and replies that the public reads.
    pub comment_count: i64,
    /// Whether comments can be added.
    pub open: bool,
    /// Whether the public sees it, or the trace of it under which others' comments stay.
    pub public: bool,
}

/// Something as it was read. A change finds it like that or does nothing, so that two people never decide about the same text unknown to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Which one, among those of its kind.
    pub id: Uuid,
    /// Whether the public could read it.
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
}

/// A new text in the place of one that was read.
#[derive(Clone, Copy, Debug)]
pub struct Rewriting<'a> {
    /// What was read.
    pub old: &'a Content,
    /// Its author's new text.
    pub new: &'a Rewritten,
    /// Who reads it from now on.
    pub to: Visibility,
    pub now: Timestamp,
}

/// How much of a kind a person wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Since the moment that was asked about.
    pub lately: i64,
    /// What of theirs is public, whenever they wrote it.
    pub public: i64,
}

/// A kind of content: what its slice does so that it can be flagged, held, hidden, contested and rewritten.
#[async_trait]
pub trait Kind: Debug + Send + Sync {
    /// Its name.
    fn kind(&self) -> ItemKind;

    /// The pattern of the address where one is flagged: a commune, unless the address is the same in all of them, and a key for [`Kind::find`].
    fn flag_pattern(&self) -> &'static str;

    /// The id of what an address names by its key: the id itself, if the slice does not say otherwise.
    async fn find(&self, app: &App, commune: Option<CommuneId>, key: &str) -> Result<Uuid> {
        let _ = (app, commune);
        key.parse().map_err(|_| Error::NotFound)
    }

    /// Those of these that there are, hidden ones included, in no order.
    async fn load(&self, app: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>>;

    /// Changes who reads it, if it still is as it was seen; `false` if not. Locks its row either way. Whatever counts public items counts it from then on, or
    /// no more.
    async fn set_visibility(&self, app: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool>;

    /// What its author typed in the place of a hidden text, under the rules for a first text; what is wrong with it goes to the errors.
    fn check(&self, old: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten;

    /// Puts a new version in the place of the one that was read; returns the versions that nobody shall read any more. `None` if it is another by now.
    async fn rewrite(&self, tx: &mut Tx, rewriting: Rewriting<'_>) -> Result<Option<Vec<Former>>>;

    /// Others shall find no trace of it until it is public.
    async fn mark_never_public(&self, tx: &mut Tx, id: Uuid) -> Result<()> {
        let _ = (tx, id);
        Ok(())
    }

    /// Does what publishing does besides, when the public can read it for the first time; `slug` is its commune's.
    async fn publish(&self, app: &App, tx: &mut Tx, content: &Content, slug: &str) -> Result<()> {
        let _ = (app, tx, content, slug);
        Ok(())
    }

    /// The pattern of the address to which a comment on one is sent: a commune, and a key for [`Kind::find`]. `None` if nobody comments on it.
    fn comments_pattern(&self) -> Option<&'static str> {
        None
    }

    /// As a discussion needs to know it; also what its author took away, if a trace of it stays for the sake of others' comments.
    async fn subject(&self, db: &mut Conn<'_>, id: Uuid) -> Result<Subject> {
        let _ = (db, id);
        Err(Error::NotFound)
    }

    /// Adds to (or takes from) the number of its comments, and locks its row until the transaction ends.
    async fn count_comments(&self, tx: &mut Tx, id: Uuid, delta: i64) -> Result<()> {
        let _ = (tx, id, delta);
        Err(Error::NotFound)
    }

    /// How much a person wrote.
    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let _ = (tx, author, since);
        Ok(Activity::default())
    }

    /// The communes in which a person wrote some under their own name; only where the public reads it, or everywhere.
    async fn communes_of(&self, db: &mut Conn<'_>, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let _ = (db, author, public);
        Ok(Vec::new())
    }

    /// Other texts that are shown with it, such as descriptions of its photos: the commune's rules before publication are about them too.
    async fn texts_beside(&self, tx: &mut Tx, id: Uuid) -> Result<String> {
        let _ = (tx, id);
        Ok(String::new())
    }

    /// Whether its text is of one language, which is recognised and may be said.
    fn is_of_one_language(&self) -> bool {
        false
    }

    /// Keeps in which language its text is; `None`: as it is recognised.
    async fn set_language(&self, tx: &mut Tx, id: Uuid, language: Option<Lang>) -> Result<()> {
        let _ = (tx, id, language);
        Err(Error::NotFound)
    }

    /// Whether it is decided about before whoever speaks for its organisation, not before its author alone.
    fn is_collective(&self) -> bool {
        false
    }

    /// Whether it is read only together with what it hangs on.
    fn is_part(&self) -> bool {
        false
    }
}

impl App {
    /// Every kind of content that there is.
    pub fn kinds(&self) -> impl Iterator<Item = &'static dyn Kind> + use<> {
        self.slices.iter().flat_map(|slice| slice.kinds.iter().copied())
    }

    /// Makes the names of all kinds known, before anything is parsed.
    pub fn add_kinds(&self) {
        self.kinds().for_each(|kind| kind.kind().add());
    }

    /// The kind of this name. `NotFound` if no slice has it.
    pub fn kind(&self, name: ItemKind) -> Result<&'static dyn Kind> {
        self.kinds().find(|kind| kind.kind() == name).ok_or(Error::NotFound)
    }

    /// Those of these items that there are, with their texts, hidden ones included: one question a kind.
    pub async fn contents(&self, db: &mut impl Sql, items: &[Item]) -> Result<HashMap<Item, Content>> {
        let mut found = HashMap::new();
        for kind in self.kinds() {
            let mut ids: Vec<Uuid> = items.iter().filter(|item| item.kind == kind.kind()).map(|item| item.id).collect();
            ids.sort_unstable();
            ids.dedup();
            for part in ids.chunks(MOST_IDS) {
                found.extend(kind.load(self, &mut db.conn(), part).await?.into_iter().map(|content| (content.item, content)));
            }
        }
        Ok(found)
    }

    /// The communes in which a person wrote something under their own name; only where the public reads it, or everywhere.
    pub async fn communes_written_in(&self, db: &mut impl Sql, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let mut communes = Vec::new();
        for kind in self.kinds() {
            communes.extend(kind.communes_of(&mut db.conn(), author, public).await?);
        }
        communes.sort_unstable();
        communes.dedup();
        Ok(communes)
    }
}

/// How a language that was said is kept; nothing is kept where nobody said one.
pub fn kept_language(said: Option<Lang>) -> &'static str {
    said.map(Lang::code).unwrap_or_default()
}

/// Ids of one statement; both engines take thousands.
const MOST_IDS: usize = 500;

/// A text rewritten by its author.
#[derive(Clone, Debug, Default)]
pub struct Rewritten {
    /// Empty for what has none.
    pub title: String,
    /// The text.
    pub body: String,
    /// Whom a solution helps, or the unit of a pledge; empty for others.
    pub helps: String,
    /// An organisation's name and what it says of itself, in French.
    pub french: Option<(String, String)>,
}

/// A version that was replaced.
#[derive(Clone, Debug)]
pub struct Former {
    /// Its number.
    pub version: i64,
    /// Empty for comments.
    pub title: String,
    /// All of its text.
    pub body: String,
    /// Since when it was.
    pub at: Timestamp,
}
