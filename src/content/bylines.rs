//! Bylines: the names of those who wrote something, people and organisations, for a whole page at once.

use std::collections::HashMap;

use app::model::content::Author;

use crate::base::db::{OrganisationId, PartRows, Parts, Sql};
use crate::base::error::Result;
pub use crate::base::kind::Byline;
use crate::people::accounts::{self, Names};
use crate::people::organisations::{self, OrganisationBrief};

/// The names of a page's authors.
#[derive(Debug, Default)]
pub struct Bylines {
    people: Names,
    organisations: HashMap<OrganisationId, OrganisationBrief>,
}

/// Loads the names of all who are asked for, in one statement. In a transaction it is asked through that: a second connection, waited for while one is held,
/// could be waited for without end.
pub async fn load(db: &mut impl Sql, wanted: impl IntoIterator<Item = Byline>) -> Result<Bylines> {
    let wanted: Vec<Byline> = wanted.into_iter().collect();
    if wanted.is_empty() {
        return Ok(Bylines::default());
    }
    Ok(of(&with(Parts::default(), wanted).load(db).await?))
}

/// Asks for the names of all who are wanted.
pub fn with(parts: Parts, wanted: impl IntoIterator<Item = Byline>) -> Parts {
    let (people, organisations): (Vec<_>, Vec<_>) = wanted.into_iter().map(|byline| (byline.account, byline.organisation)).unzip();
    let mut organisations: Vec<OrganisationId> = organisations.into_iter().flatten().collect();
    organisations.sort_unstable();
    organisations.dedup();
    let parts = if people.is_empty() { parts } else { accounts::with_names(parts, &people) };
    if organisations.is_empty() { parts } else { organisations::with_briefs(parts, &organisations) }
}

/// The names, from the rows of [`with`].
pub fn of(rows: &PartRows) -> Bylines {
    let briefs = organisations::briefs_of(rows).into_iter().map(|brief| (brief.id, brief));
    Bylines { people: accounts::names_of(rows), organisations: briefs.collect() }
}

/// The author of one text.
pub async fn author(db: &mut impl Sql, byline: Byline) -> Result<Author> {
    Ok(load(db, [byline]).await?.get(byline))
}

impl Bylines {
    /// The author of a text.
    pub fn get(&self, byline: Byline) -> Author {
        let Some(brief) = byline.organisation.and_then(|id| self.organisations.get(&id)) else {
            return self.people.author(byline.account, byline.officer);
        };
        brief.author()
    }
}
