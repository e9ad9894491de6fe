//! Names of those who wrote something, for a whole page at once.

use std::collections::HashMap;

use app::model::content::{Author, Visibility};
use app::model::{Lang, Localized, paths};
use app::words::tr;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, OrganisationId, Sql};
use crate::base::error::Result;
use crate::people::organisations::{self, OrganisationBrief};

/// Who wrote: the person, the organisation it was written for, and whether as an officer.
pub type Wrote = (AccountId, Option<OrganisationId>, bool);

/// A person as a byline shows them.
#[derive(Clone, Debug, Default)]
struct Person {
    handle: String,
    name: String,
    placeholder: bool,
    former: bool,
    /// A moderator hid the name, or a new one waits to be read.
    hidden: bool,
}

/// A person whose name is hidden.
fn hidden_name() -> Localized {
    let word = |lang| tr::author::HIDDEN.text(lang).to_owned();
    Localized { ar: word(Lang::Ar), fr: word(Lang::Fr), en: word(Lang::En) }
}

/// Who has left: in every language, because the reader's is not known here.
fn former_name() -> Localized {
    let word = tr::author::FORMER;
    Localized { ar: word.text(Lang::Ar).to_owned(), fr: word.text(Lang::Fr).to_owned(), en: word.text(Lang::En).to_owned() }
}

/// The names of a page's authors.
#[derive(Debug, Default)]
pub struct Authors {
    people: HashMap<AccountId, Person>,
    organisations: HashMap<OrganisationId, OrganisationBrief>,
}

/// Loads the names of all who are asked for, in two queries.
pub async fn authors(app: &App, wanted: impl Iterator<Item = Wrote>) -> Result<Authors> {
    authors_in(&mut &app.db, wanted).await
}

/// The same in a transaction: a second connection, waited for while one is held, could be waited for without end.
pub async fn authors_in(db: &mut impl Sql, wanted: impl Iterator<Item = Wrote>) -> Result<Authors> {
    let (mut people, mut organisations): (Vec<_>, Vec<_>) = wanted.map(|(account, organisation, _)| (account, organisation)).unzip();
    people.sort_unstable();
    people.dedup();
    organisations.sort_unstable();
    organisations.dedup();
    let organisations: Vec<OrganisationId> = organisations.into_iter().flatten().collect();
    let people = store::names(db, &people).await?;
    let person = |(id, handle, name, placeholder, former, seen): (AccountId, String, String, bool, bool, String)| {
        let hidden = !Visibility::parse(&seen).is_some_and(Visibility::is_public);
        (id, Person { handle, name, placeholder, former, hidden })
    };
    Ok(Authors {
        people: people.into_iter().map(person).collect(),
        organisations: organisations::briefs(db, &organisations).await?.into_iter().map(|brief| (brief.id, brief)).collect(),
    })
}

impl Authors {
    /// Whether a word stands in the place of this author's name, because a moderator hid it.
    pub fn is_concealed(&self, (account, organisation, _): Wrote) -> bool {
        match organisation.and_then(|id| self.organisations.get(&id)) {
            Some(brief) => brief.hidden,
            None => self.people.get(&account).is_some_and(|person| person.hidden && !person.former),
        }
    }

    /// The author of one text.
    pub fn get(&self, (account, organisation, officer): Wrote) -> Author {
        if let Some(brief) = organisation.and_then(|id| self.organisations.get(&id)) {
            return Author {
                name: brief.name.clone(),
                link: (!brief.hidden).then(|| paths::organisation(&brief.handle)),
                organisation: Some(brief.kind),
                officer: false,
                placeholder: false,
                at_the_desk: false,
            };
        }
        let Person { handle, name, placeholder, former, hidden } = self.people.get(&account).cloned().unwrap_or_default();
        if former {
            return Author { name: former_name(), link: None, organisation: None, officer, placeholder: false, at_the_desk: false };
        }
        let name = match name {
            _ if hidden => hidden_name(),
            name if placeholder && name.is_empty() => nameless(),
            name => Localized { ar: name, ..Localized::default() },
        };
        Author {
            name,
            link: (!placeholder && !handle.is_empty()).then(|| paths::person(&handle)),
            organisation: None,
            officer,
            placeholder,
            at_the_desk: false,
        }
    }
}

/// Who wrote on paper and did not want to be named.
pub fn nameless() -> Localized {
    let word = |lang| tr::author::NAMELESS.text(lang).to_owned();
    Localized { ar: word(Lang::Ar), fr: word(Lang::Fr), en: word(Lang::En) }
}
