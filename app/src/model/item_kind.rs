//! The kinds of content: those that pages have words of their own for, and those that slices add by name.

use std::sync::{PoisonError, RwLock};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of content an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(fake::Dummy))]
pub enum ItemKind {
    Problem,
    Solution,
    Comment,
    /// A photo of a problem, with its description.
    Photo,
    /// A person's name and page.
    Profile,
    /// An organisation's name and description.
    Organisation,
    /// What an organisation promises.
    Pledge,
    /// What was said at a meeting.
    Remark,
    /// What the commune asks.
    Consultation,
    /// One that pages have no words of their own for, by its fixed name: they call it a text. Known once it has been [added](ItemKind::add).
    Other(#[cfg_attr(test, dummy(default))] &'static str),
}

/// The names of the kinds that slices have added.
static ADDED: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

impl ItemKind {
    /// Those that pages have words of their own for.
    pub const ALL: &'static [Self] =
        &[Self::Problem, Self::Solution, Self::Comment, Self::Photo, Self::Profile, Self::Organisation, Self::Pledge, Self::Remark, Self::Consultation];
    /// Those of them that a commune may read before they are published. Photos are read with their problem; organisations are approved by staff; what the
    /// commune asks is written by staff.
    const HELD: [Self; 4] = [Self::Problem, Self::Solution, Self::Comment, Self::Pledge];

    /// Makes a kind known by its name, wherever names are parsed.
    pub fn add(self) {
        let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
        if let Self::Other(name) = self
            && !added.contains(&name)
        {
            added.push(name);
        }
    }

    fn added() -> Vec<Self> {
        ADDED.read().unwrap_or_else(PoisonError::into_inner).iter().copied().map(Self::Other).collect()
    }

    /// Every kind, those that slices have added included.
    pub fn all() -> Vec<Self> {
        [Self::ALL.to_vec(), Self::added()].concat()
    }

    /// What a commune may read before it is published.
    pub fn held() -> Vec<Self> {
        [Self::HELD.to_vec(), Self::added()].concat()
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Solution => "solution",
            Self::Comment => "comment",
            Self::Photo => "photo",
            Self::Profile => "profile",
            Self::Organisation => "organisation",
            Self::Pledge => "pledge",
            Self::Remark => "remark",
            Self::Consultation => "consultation",
            Self::Other(name) => name,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::all().into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Serialize for ItemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ItemKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| D::Error::custom(format_args!("there is no kind of content `{name}`")))
    }
}
