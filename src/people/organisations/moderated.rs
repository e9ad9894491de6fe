//! Organisations as moderation sees them, hidden ones included: their names and what they say of themselves. SQL of `organisations` for moderation, and
//! nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: OrganisationId,
    commune_id: CommuneId,
    handle: String,
    name_ar: String,
    name_fr: String,
    about_ar: String,
    about_fr: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
    author_id: Option<AccountId>,
}

/// Those of these organisations that were approved, in no order. Each is answered for by who represents it longest, or else by who asked for it: without
/// such a person nobody could be told of a decision.
pub async fn load(db: &mut impl Sql, ids: &[OrganisationId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT o.id, o.commune_id, o.handle, o.name_ar, o.name_fr, o.about_ar, o.about_fr, o.visibility, o.version, o.created_at, \
         COALESCE((SELECT r.account_id FROM representatives r WHERE r.organisation_id = o.id ORDER BY r.created_at, r.account_id LIMIT 1), \
         (SELECT q.account_id FROM organisation_requests q WHERE q.organisation_id = o.id LIMIT 1)) AS author_id \
         FROM organisations o WHERE o.approved_at IS NOT NULL AND o.id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().filter_map(content).collect())
}

fn content(row: Row) -> Option<Content> {
    Some(Content {
        item: Item { kind: ItemKind::Organisation, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::everywhere(paths::organisation(&row.handle)),
        flag_address: Address::everywhere(paths::organisation_flag(&row.handle)),
        versions_address: None,
        title: row.name_ar,
        body: row.about_ar,
        helps: String::new(),
        french: Some((row.name_fr, row.about_fr)),
        author_id: row.author_id?,
        organisation_id: Some(row.id),
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
    })
}

/// Hides, restores or puts under review an organisation as it was seen: changes nothing and gives `false` when its visibility or version is another by
/// now. Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: OrganisationId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE organisations SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces what was seen by a representative's new texts. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: OrganisationId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility) -> Result<bool> {
    let (name_fr, about_fr) = text.french.clone().unwrap_or_default();
    let update = sql("UPDATE organisations SET name_ar = $1, about_ar = $2, name_fr = $3, about_fr = $4, visibility = $5, version = version + 1 \
         WHERE id = $6 AND visibility = $7 AND version = $8");
    let update = update.bind(&text.title).bind(&text.body).bind(name_fr).bind(about_fr);
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}
