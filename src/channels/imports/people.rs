//! Authors as imports keep them, and as they were once kept.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::store::{self, Key, Known};
use crate::base::App;
use crate::base::db::{AccountId, CommentId, CommuneId, SolutionId};
use crate::participation::{answers, discussion, solutions};

/// Whoever answered for the commune elsewhere, as an id that no author has.
pub(super) const ANSWERING: &str = "#@commune";

/// Somebody who is new here.
#[derive(Debug)]
pub(super) struct Person {
    pub id: AccountId,
    pub key: Key,
    pub name: String,
}

/// Imports once kept people of all instances by name alone. Those who wrote something of an instance, or answered, are known by that name; the first who
/// asks is them. A nameless instance still keeps people so, and none of them wrote anything of another.
pub(super) async fn former(app: &App, commune: CommuneId, people: &Known) -> anyhow::Result<HashMap<Key, Uuid>> {
    let by_name = people.iter().filter(|(key, _)| key.instance.is_empty() && key.source_id != ANSWERING);
    let names: HashMap<Uuid, &str> = by_name.map(|(key, source)| (source.item, key.source_id.as_str())).collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let authors = authors(app, commune).await?;
    Ok(authors.iter().filter_map(|(instance, author)| Some((Key::new(instance, names.get(author)?), *author))).collect())
}

/// Who wrote what came from an instance with a name, and who answered it: an account with its instance; none with those who answered.
async fn authors(app: &App, commune: CommuneId) -> anyhow::Result<HashSet<(String, Uuid)>> {
    let mut authors = HashSet::new();
    let proposals = store::items(&app.db, commune, "solution").await?;
    let ids: Vec<SolutionId> = proposals.iter().map(|(_, id)| SolutionId(*id)).collect();
    let written = store::items(&app.db, commune, "comment").await?;
    let comments: Vec<CommentId> = written.iter().map(|(_, id)| CommentId(*id)).collect();
    let named = proposals.into_iter().chain(written).filter(|(instance, _)| !instance.is_empty());
    let instances: HashMap<Uuid, String> = named.map(|(instance, id)| (id, instance)).collect();
    let mut add = |item: Uuid, author: AccountId| {
        if let Some(instance) = instances.get(&item) {
            authors.insert((instance.clone(), author.0));
        }
    };
    solutions::imported::authors(&app.db, &ids).await?.into_iter().for_each(|(id, author)| add(id.0, author));
    discussion::imported::threads(&app.db, &comments).await?.into_iter().for_each(|thread| add(thread.id.0, thread.author_id));
    authors.extend(answers::imported::officers(&app.db, &ids).await?.into_iter().map(|officer| (String::new(), officer.0)));
    Ok(authors)
}
