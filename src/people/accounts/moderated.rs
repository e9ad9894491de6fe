//! People's names and pages as moderation sees them, hidden ones included. SQL of `accounts` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: AccountId,
    handle: String,
    name: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these people who have a page, in no order. They are of no commune: whoever decides about one says of which.
pub async fn load(db: &mut impl Sql, ids: &[AccountId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select =
        sql("SELECT id, handle, name, visibility, version, created_at FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NOT NULL AND id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Profile, id: row.id.0 },
        commune_id: CommuneId(Uuid::nil()),
        address: Address::everywhere(paths::person(&row.handle)),
        flag_address: Address::within(|commune| paths::profile_flag(commune, &row.handle)),
        versions_address: None,
        title: row.name,
        body: String::new(),
        helps: String::new(),
        french: None,
        author_id: row.id,
        organisation_id: None,
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
    }
}

/// Hides, restores or puts under review a name as it was seen: changes nothing and gives `false` when its visibility or version is another by now. Locks
/// the row either way.
pub async fn set_visibility(tx: &mut Tx, id: AccountId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE accounts SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4 AND placeholder = FALSE");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Gives somebody the name that they had chosen and that waited. `false` while their name is hidden, or waits for being rewritten.
pub async fn rename(tx: &mut Tx, id: AccountId, name: &str) -> Result<bool> {
    Ok(super::store::set_name(tx, id, name).await?)
}

/// Replaces the name that was seen by the person's new one. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: AccountId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility) -> Result<bool> {
    let update = sql("UPDATE accounts SET name = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
    Ok(tx.run(update.bind(&text.title).bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}
