//! Names of people as others may read them, for a whole page at once.

use std::collections::HashMap;

use app::model::content::{Author, Visibility};
use app::model::{Localized, paths};
use app::words::{Key, tr};

use super::store;
use crate::base::db::{AccountId, PartRow, PartRows, Parts, Sql};
use crate::base::error::Result;

/// A person as others see them.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// In the address of their page.
    pub handle: String,
    /// Their name, whether or not others may read it.
    pub name: String,
    /// Whether it stands for somebody who cannot sign in.
    pub is_placeholder: bool,
    has_left: bool,
    /// A moderator hid the name, or a new one waits to be read.
    is_hidden: bool,
}

/// The names of the people of a page.
#[derive(Debug, Default)]
pub struct Names(HashMap<AccountId, Person>);

/// Loads the names of these people in one statement.
pub async fn names(db: &mut impl Sql, wanted: &[AccountId]) -> Result<Names> {
    if wanted.is_empty() {
        return Ok(Names::default());
    }
    Ok(names_of(&with_names(Parts::default(), wanted).load(db).await?))
}

/// Asks for the names of these people.
pub fn with_names(parts: Parts, wanted: &[AccountId]) -> Parts {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    store::with_names(parts, &wanted)
}

/// The names of people, from the rows of [`with_names`].
pub fn names_of(rows: &PartRows) -> Names {
    let person = |row: &PartRow| {
        let is_hidden = !Visibility::parse(row.text(2)).is_some_and(Visibility::is_public);
        let (handle, name) = (row.text(0).to_owned(), row.text(1).to_owned());
        Some((row.id(0)?, Person { handle, name, is_placeholder: row.is(0), has_left: row.is(1), is_hidden }))
    };
    Names(rows.of("names").filter_map(person).collect())
}

/// A word in every language: the reader's is not known here.
fn word(key: Key) -> Localized {
    use app::model::Lang::{Ar, En, Fr};
    Localized { ar: key.text(Ar).to_owned(), fr: key.text(Fr).to_owned(), en: key.text(En).to_owned() }
}

/// The name of whoever wrote on paper and did not want to be named.
pub fn nameless() -> Localized {
    word(tr::author::NAMELESS)
}

impl Names {
    /// The person behind an account, if there is one.
    pub fn find(&self, account: AccountId) -> Option<&Person> {
        self.0.get(&account)
    }

    /// Whether a word stands in the place of this person's name, because a moderator hid it.
    pub fn is_concealed(&self, account: AccountId) -> bool {
        self.find(account).is_some_and(|person| person.is_hidden && !person.has_left)
    }

    /// The person as the author of something, perhaps as an officer.
    pub fn author(&self, account: AccountId, officer: bool) -> Author {
        let Person { handle, name, is_placeholder, has_left, is_hidden } = self.find(account).cloned().unwrap_or_default();
        let author = |name, link, placeholder| Author { name, link, organisation: None, officer, placeholder, at_the_desk: false };
        if has_left {
            return author(word(tr::author::FORMER), None, false);
        }
        let name = match name {
            _ if is_hidden => word(tr::author::HIDDEN),
            name if is_placeholder && name.is_empty() => nameless(),
            name => Localized { ar: name, ..Localized::default() },
        };
        author(name, (!is_placeholder && !handle.is_empty()).then(|| paths::person(&handle)), is_placeholder)
    }
}
