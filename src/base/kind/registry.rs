//! The kinds that there are, by the cards of the slices, and what is asked of all of them.

use std::collections::HashMap;

use app::model::content::ItemKind;
use uuid::Uuid;

use super::{Content, Item, Kind};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Sql};
use crate::base::error::{Error, Result};

/// Ids of one statement; both engines take thousands.
const MOST_IDS: usize = 500;

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
