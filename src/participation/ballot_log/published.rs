//! A log as a file.

use counting::log::{FORMAT, Opened, Published, Sums, hex};

use super::{entering, signer, store};
use crate::base::App;
use crate::base::db::{ConsultationId, Sql};
use crate::base::error::{Error, Result};

/// The log of a ballot, sealed: its text is [`Published::to_text`]. Once the ballot is closed `opened` are the votes that count, in the order of their hashes, and
/// `files` the sums of the other files of the result, in any order that stays the same.
pub async fn published(app: &App, db: &mut impl Sql, id: ConsultationId, (opened, files): (Vec<Opened>, Vec<Sums>)) -> Result<Published> {
    let log = store::find(db, id).await?.ok_or(Error::NotFound)?;
    let leaves = store::leaves(db, id, log.size).await?;
    let checkpoints = store::checkpoints(db, id).await?.into_iter().filter(|checkpoint| checkpoint.size <= log.size);
    let made = Published {
        format: FORMAT.to_owned(),
        consultation: id.to_string(),
        leaves: leaves.iter().map(|leaf| hex(leaf)).collect(),
        checkpoints: checkpoints.map(|checkpoint| checkpoint.note).collect(),
        opened,
        files,
        seal: String::new(),
        origin: log.title.clone(),
        key: log.key.clone(),
    };
    Ok(made.sealed(&signer(app, entering::name_of(app, &log))))
}
