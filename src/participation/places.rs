//! The communes and neighbourhoods of a list's rows. A list is nearly always of one commune; a person's may be of several.

use std::collections::HashMap;

use app::model::Localized;

use crate::base::App;
use crate::base::db::{CommuneId, NeighbourhoodId};
use crate::base::error::Result;
use crate::communes::{self, Commune};

#[derive(Default)]
pub(super) struct Places {
    communes: HashMap<CommuneId, Commune>,
    neighbourhoods: HashMap<NeighbourhoodId, Localized>,
}

impl Places {
    pub async fn load(app: &App, ids: Vec<CommuneId>) -> Result<Self> {
        let mut places = Self::default();
        for id in ids {
            if places.communes.contains_key(&id) {
                continue;
            }
            places.communes.insert(id, communes::get(app, id).await?);
            places.neighbourhoods.extend(communes::neighbourhoods(app, id).await?.into_iter().map(|known| (known.id, known.name)));
        }
        Ok(places)
    }

    pub fn commune(&self, id: CommuneId) -> Option<&Commune> {
        self.communes.get(&id)
    }

    pub fn neighbourhood(&self, id: Option<NeighbourhoodId>) -> Option<Localized> {
        self.neighbourhoods.get(&id?).cloned()
    }
}
