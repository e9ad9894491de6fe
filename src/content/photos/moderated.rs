//! What moderation changes of photos: their text is their description. SQL of `photos` for moderation, and nothing else.

use app::model::content::Visibility;

use crate::base::db::{PhotoId, ProblemId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::Rewritten;

/// Hides, restores or puts under review a photo as it was seen: changes nothing and gives `false` when its visibility or version is another by now.
/// Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: PhotoId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE photos SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces the description that was seen by its author's new one. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: PhotoId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility) -> Result<bool> {
    let update = sql("UPDATE photos SET alt = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
    Ok(tx.run(update.bind(&text.body).bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// The descriptions of a problem's photos, one a line.
pub async fn descriptions(db: &mut impl Sql, problem: ProblemId) -> Result<String> {
    let rows: Vec<(String,)> = db.all(sql("SELECT alt FROM photos WHERE problem_id = $1 ORDER BY position, id").bind(problem)).await?;
    Ok(rows.into_iter().map(|(alt,)| alt).collect::<Vec<_>>().join("\n"))
}
