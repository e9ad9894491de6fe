//! SQL of the communes' own notes to authors.

use app::model::Lang;
use app::model::content::Reason;

use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, Sql, Tx, sql};

/// Reason, language, text.
pub(in crate::moderation) async fn templates(db: &mut impl Sql, commune: CommuneId) -> sqlx::Result<Vec<(String, String, String)>> {
    db.all(sql("SELECT reason, language, body FROM note_templates WHERE commune_id = $1").bind(commune)).await
}

/// Keeps a note; an empty one is none.
pub(in crate::moderation) async fn save_template(
    tx: &mut Tx,
    commune: CommuneId,
    (reason, lang): (Reason, Lang),
    body: &str,
    at: Timestamp,
) -> sqlx::Result<()> {
    if body.is_empty() {
        let delete = sql("DELETE FROM note_templates WHERE commune_id = $1 AND reason = $2 AND language = $3");
        return tx.run(delete.bind(commune).bind(reason.as_str()).bind(lang.code())).await.map(drop);
    }
    let insert = sql("INSERT INTO note_templates (commune_id, reason, language, body, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (commune_id, reason, language) DO UPDATE SET body = $4, updated_at = $5");
    tx.run(insert.bind(commune).bind(reason.as_str()).bind(lang.code()).bind(body).bind(at)).await.map(drop)
}
