//! Names that people choose, and under which name somebody is shown while a moderator reads the one they chose.

use app::model::Lang;
use app::model::form::FormErrors;
use app::words::tr;

use super::{names, store};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Tx};
use crate::base::error::Result;
use crate::base::text::{self, clean_line};
use crate::people::held_names::{self, Suspicion};
use crate::people::roles;

/// Reads a name of 2 to 60 characters.
pub fn parse(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let name = clean_line(typed);
    if !text::fits(&name, 2..=60) || !name.chars().any(char::is_alphabetic) {
        errors.add(field, tr::accounts::NAME_LENGTH);
    }
    name
}

/// A name that somebody chose, judged.
pub(super) struct Chosen<'a> {
    name: &'a str,
    suspicion: Option<Suspicion>,
}

impl<'a> Chosen<'a> {
    /// Judges a name; `person` is `None` while they join.
    pub async fn judge(app: &App, person: Option<AccountId>, name: &'a str) -> Result<Self> {
        let staff = roles::everybody(app).await?;
        let known = names::names(&mut &app.db, &staff).await?;
        let others = staff.iter().filter(|account| Some(**account) != person).filter_map(|account| known.find(*account));
        let others: Vec<&str> = others.map(|person| person.name.as_str()).collect();
        Ok(Self { name, suspicion: held_names::judge(app, name, &others).await? })
    }

    /// A name that its owner has already.
    pub const fn unchanged(name: &'a str) -> Self {
        Self { name, suspicion: None }
    }

    /// Whether a moderator reads it first.
    pub const fn is_held(&self) -> bool {
        self.suspicion.is_some()
    }

    /// What somebody is called who joins with it.
    pub fn shown(&self, lang: Lang) -> &str {
        if self.is_held() { held_names::neutral(lang) } else { self.name }
    }

    /// Keeps it for a moderator, or ends the waiting of the one before. `homes` are communes where the person lives or wrote.
    pub async fn keep(&self, app: &App, tx: &mut Tx, person: AccountId, homes: &[CommuneId]) -> Result<()> {
        match &self.suspicion {
            Some(suspicion) => held_names::hold(app, tx, (person, self.name), suspicion, homes).await,
            None => held_names::withdraw(app, tx, person).await,
        }
    }
}

/// Gives somebody the name that they had chosen and that waited. `false` while their name is hidden, or waits for being rewritten.
pub async fn rename(tx: &mut Tx, id: AccountId, name: &str) -> Result<bool> {
    Ok(store::set_name(tx, id, name).await?)
}
