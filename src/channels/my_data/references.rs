//! What the rows of the download refer to, looked up by the rules of the slices that own it: see [`crate::base::personal_data`].

use std::collections::{BTreeSet, HashMap, HashSet};

use app::model::content::ItemKind;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{Cell, CommuneId, Conn, OrganisationId, Record};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::people::organisations;

/// What some rows refer to.
#[derive(Debug, Default)]
struct Known {
    communes: HashMap<Uuid, Commune>,
    /// Names of neighbourhoods and organisations.
    names: HashMap<Uuid, String>,
    addresses: HashMap<Item, String>,
}

/// Puts names and addresses in the place of ids.
pub(super) async fn resolve(app: &App, rows: Vec<Record>) -> Result<Vec<Record>> {
    let known = load(app, &rows).await?;
    Ok(rows.into_iter().map(|row| known.row(row)).collect())
}

/// The content that a row is on, if it says so.
fn item(row: &Record) -> Option<Item> {
    let mut said = None;
    for (name, cell) in &row.0 {
        match (name.as_str(), cell) {
            ("on_kind", Cell::Text(kind)) => said = ItemKind::parse(kind),
            (column, Cell::Id(id)) => {
                if let Some(kind) = kind(column).or(said.filter(|_| column == "on_id")) {
                    return Some(Item { kind, id: *id });
                }
            }
            _ => {}
        }
    }
    None
}

fn kind(column: &str) -> Option<ItemKind> {
    column.strip_prefix("on_").and_then(ItemKind::parse)
}

fn ids(rows: &[Record], matches: impl Fn(&str) -> bool) -> BTreeSet<Uuid> {
    let cells = rows.iter().flat_map(|row| &row.0).filter(|(name, _)| matches(name));
    cells.filter_map(|(_, cell)| if let Cell::Id(id) = cell { Some(*id) } else { None }).collect()
}

async fn load(app: &App, rows: &[Record]) -> Result<Known> {
    let mut known = Known::default();
    for id in ids(rows, |name| matches!(name, "commune" | "within")) {
        known.add_commune(app, CommuneId(id)).await?;
    }
    if !ids(rows, |name| name == "neighbourhood").is_empty() {
        for commune in known.communes.values() {
            let all = communes::neighbourhoods(app, commune.id).await?;
            known.names.extend(all.into_iter().map(|place| (place.id.0, place.name.fr)));
        }
    }
    let organisations: Vec<OrganisationId> = ids(rows, |name| name == "organisation").into_iter().map(OrganisationId).collect();
    let briefs = organisations::briefs(&mut &app.db, &organisations).await?;
    known.names.extend(briefs.into_iter().map(|brief| (brief.id.0, brief.name.fr)));
    let items: Vec<Item> = rows.iter().filter_map(item).collect::<HashSet<_>>().into_iter().collect();
    for content in app.contents(&mut &app.db, &items).await?.into_values() {
        let slug = known.add_commune(app, content.commune_id).await?;
        known.addresses.insert(content.item, content.path(&slug));
    }
    for item in items {
        if !known.addresses.contains_key(&item) {
            known.add_trace(app, item).await?;
        }
    }
    Ok(known)
}

impl Known {
    /// Loads a commune once; returns its slug.
    async fn add_commune(&mut self, app: &App, id: CommuneId) -> Result<String> {
        if let Some(commune) = self.communes.get(&id.0) {
            return Ok(commune.slug.clone());
        }
        let commune = match communes::get(app, id).await {
            Ok(commune) => commune,
            // Of no commune: a person's page.
            Err(Error::NotFound) => return Ok(String::new()),
            Err(other) => return Err(other),
        };
        let slug = commune.slug.clone();
        self.communes.insert(id.0, commune);
        Ok(slug)
    }

    /// What its author took away has no text any more, and is still read where it was, as a trace under which others' comments stay.
    async fn add_trace(&mut self, app: &App, item: Item) -> Result<()> {
        let Ok(kind) = app.kind(item.kind) else { return Ok(()) };
        let subject = match kind.subject(&mut Conn::Pool(&app.db), item.id).await {
            Ok(subject) => subject,
            Err(Error::NotFound) => return Ok(()),
            Err(other) => return Err(other),
        };
        let slug = self.add_commune(app, subject.commune_id).await?;
        self.addresses.insert(item, subject.address.in_commune(&slug));
        Ok(())
    }

    fn row(&self, row: Record) -> Record {
        let address = item(&row).and_then(|item| self.addresses.get(&item).cloned());
        let mut within = "";
        let mut resolved: Vec<(String, Cell)> = Vec::new();
        for (name, cell) in row.0 {
            match (name.as_str(), cell) {
                ("within", Cell::Id(id)) => within = self.communes.get(&id).map_or("", |commune| commune.slug.as_str()),
                ("within" | "on_kind", _) => {}
                ("address", Cell::Text(path)) if !within.is_empty() => resolved.push((name, Cell::Text(format!("/{within}{path}")))),
                ("commune", Cell::Id(id)) => resolved.push((name, text(self.communes.get(&id).map(|commune| commune.name.fr.clone())))),
                ("neighbourhood" | "organisation", Cell::Id(id)) => resolved.push((name, text(self.names.get(&id).cloned()))),
                (column, _) if column == "on_id" || kind(column).is_some() => resolved.push(("address".to_owned(), text(address.clone()))),
                (_, cell) => resolved.push((name, cell)),
            }
        }
        Record(resolved)
    }
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Empty, Cell::Text)
}
