//! The log and a leaf of it, as everybody reads them.

use app::model::ballot_log::{BallotLeafPage, BallotLogPage, CheckpointLine, LeafProof};
use app::model::paths;
use counting::log::{Hash, hex};
use serde::Serialize;

use super::found::Found;
use super::proofs::{Inclusion, inclusion};
use super::{store, verifier};
use crate::base::App;
use crate::base::error::Result;

/// Checkpoints on the page; the file has all.
const SHOWN: usize = 100;

pub(super) async fn log(app: &App, found: &Found) -> Result<BallotLogPage> {
    let log = store::find(&mut &app.db, found.ballot.id).await?;
    let mut checkpoints = store::checkpoints(&mut &app.db, found.ballot.id).await?;
    checkpoints.reverse();
    let last = checkpoints.first().map(|last| last.note.clone());
    Ok(BallotLogPage {
        number: found.consultation.number,
        title: found.consultation.texts.title.clone(),
        closed: log.as_ref().is_some_and(|log| log.closed_at.is_some()),
        size: log.as_ref().map_or(0, |log| log.size),
        checkpoints: checkpoints.into_iter().take(SHOWN).map(|row| CheckpointLine { number: row.number + 1, size: row.size }).collect(),
        last,
        key: log.map_or_else(|| verifier(app).to_text(), |log| log.key),
        least: super::LEAST,
    })
}

pub(super) async fn leaf(app: &App, found: &Found, hash: &Hash) -> Result<BallotLeafPage> {
    let log = store::find(&mut &app.db, found.ballot.id).await?;
    let proof = inclusion(app, found.ballot.id, hash).await?.map(|found| LeafProof {
        position: found.position,
        size: found.size,
        path: found.path.iter().map(|hash| hex(hash)).collect(),
        note: found.note,
    });
    Ok(BallotLeafPage {
        number: found.consultation.number,
        title: found.consultation.texts.title.clone(),
        hash: hex(hash),
        closed: log.is_some_and(|log| log.closed_at.is_some()),
        proof,
    })
}

/// A leaf as JSON and as a text: what is needed to check it elsewhere.
#[derive(Serialize)]
struct LeafFile<'a> {
    hash: String,
    position: i64,
    size: i64,
    path: Vec<String>,
    checkpoint: &'a str,
    key: &'a str,
    page: String,
}

fn file<'a>(app: &App, found: &Found, hash: &Hash, proof: &'a Inclusion, key: &'a str) -> LeafFile<'a> {
    LeafFile {
        hash: hex(hash),
        position: proof.position,
        size: proof.size,
        path: proof.path.iter().map(|hash| hex(hash)).collect(),
        checkpoint: &proof.note,
        key,
        page: app.url(&paths::ballot_leaf(&found.commune.slug, found.consultation.number, hex(hash))),
    }
}

async fn key(app: &App, found: &Found) -> Result<String> {
    Ok(store::find(&mut &app.db, found.ballot.id).await?.map_or_else(|| verifier(app).to_text(), |log| log.key))
}

/// The proof as JSON; `None` if the leaf is not in the log.
pub(super) async fn leaf_json(app: &App, found: &Found, hash: &Hash) -> Result<Option<String>> {
    let Some(proof) = inclusion(app, found.ballot.id, hash).await? else { return Ok(None) };
    let key = key(app, found).await?;
    Ok(Some(serde_json::to_string_pretty(&file(app, found, hash, &proof, &key))? + "\n"))
}

/// The proof as a text, a thing a line.
pub(super) async fn leaf_text(app: &App, found: &Found, hash: &Hash) -> Result<Option<String>> {
    let Some(proof) = inclusion(app, found.ballot.id, hash).await? else { return Ok(None) };
    let key = key(app, found).await?;
    let file = file(app, found, hash, &proof, &key);
    let head = format!("{}\nhash {}\nposition {}\nsize {}\nkey {}\n", file.page, file.hash, file.position, file.size, file.key);
    let path: String = file.path.iter().map(|hash| format!("path {hash}\n")).collect();
    Ok(Some(format!("{head}{path}\n{}", file.checkpoint)))
}
