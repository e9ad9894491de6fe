//! Authors of what an import brings: placeholders, which wait in a table of their own until the import is published.

use app::model::Lang;

use crate::base::App;
use crate::base::db::{AccountId, Arg, ImportId, Tx, sql};

/// Somebody of another platform.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: AccountId,
    /// Empty for whoever has none.
    pub name: &'a str,
}

/// Stages people who are new here.
pub async fn stage(app: &App, tx: &mut Tx, import: ImportId, people: &[Imported<'_>]) -> sqlx::Result<()> {
    let now = app.clock.now();
    let row = |person: &Imported<'_>| -> [Arg; 6] {
        [import.into(), person.id.into(), super::profile::placeholder_handle(app).into(), person.name.into(), Lang::Ar.code().into(), now.into()]
    };
    let insert = "INSERT INTO staged_accounts (import_id, id, handle, name, language, created_at) VALUES ";
    tx.insert_all(insert, people.iter().map(row).collect()).await
}

/// Makes the placeholders that an import staged.
pub async fn publish(tx: &mut Tx, import: ImportId) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO accounts (id, handle, name, language, placeholder, created_at) \
         SELECT id, handle, name, language, TRUE, created_at FROM staged_accounts WHERE import_id = $1 ORDER BY id");
    tx.run(insert.bind(import)).await.map(drop)
}

/// Deletes some of what an import staged. Returns how many rows.
pub async fn forget(tx: &mut Tx, import: ImportId, limit: i64) -> sqlx::Result<u64> {
    let delete = sql("DELETE FROM staged_accounts WHERE import_id = $1 AND id IN (SELECT id FROM staged_accounts WHERE import_id = $1 LIMIT $2)");
    tx.run(delete.bind(import).bind(limit)).await
}
