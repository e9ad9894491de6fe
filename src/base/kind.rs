//! What people write, under one shape: an [`Item`] names a piece of content of any kind, a [`Content`] is that piece with its text. Flags, decisions,
//! appeals and notifications are written once, about these, and know none of the slices that own the content.

use app::model::content::{ItemKind, Visibility};
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, OrganisationId, PhotoId, PledgeId, ProblemId, SolutionId};

/// A piece of content, by its kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// What it is.
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

/// An address within the site, complete but for the slug of the commune in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Stands for the commune's slug; no commune has this one.
    const COMMUNE: &str = "~";

    /// The address that `path` makes of a commune's slug: `Address::within(|commune| paths::problem(commune, number))`.
    pub fn within(path: impl FnOnce(&str) -> String) -> Self {
        Self(path(Self::COMMUNE))
    }

    /// The same address in every commune.
    pub const fn everywhere(path: String) -> Self {
        Self(path)
    }

    /// The address in this commune.
    pub fn in_commune(&self, slug: &str) -> String {
        match self.0.strip_prefix("/~/") {
            Some(rest) => format!("/{slug}/{rest}"),
            None => self.0.clone(),
        }
    }
}

/// A piece of content with its text. Not for the public unless [`Content::visibility`] says so.
#[derive(Clone, Debug)]
pub struct Content {
    /// Which one.
    pub item: Item,
    /// Its commune.
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
    pub parent: Option<CommentId>,
}

impl Content {
    /// All of its text but the title.
    pub fn whole(&self) -> String {
        let (name, about) = self.french.as_ref().map_or(("", ""), |(name, about)| (name, about));
        let parts = [&self.body, &self.helps, name, about];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
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
    /// Which one.
    pub item: Item,
    /// Its commune.
    pub commune_id: CommuneId,
    /// Where it is read.
    pub address: Address,
    /// Where a comment on it is sent.
    pub comments_address: Address,
    /// Its title.
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

#[cfg(test)]
mod tests {
    use app::model::paths;

    use super::*;

    #[test]
    fn an_address_names_the_commune_it_is_shown_in() {
        assert_eq!(Address::within(|commune| paths::problem(commune, 7)).in_commune("ain-amlal"), paths::problem("ain-amlal", 7));
        assert_eq!(Address::everywhere(paths::organisation("~")).in_commune("ain-amlal"), paths::organisation("~"));
    }
}
