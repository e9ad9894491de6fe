//! Pledges as moderation sees them, hidden ones included. SQL of `pledges` for moderation, and nothing else. What was promised changes only here, when a
//! hidden text is rewritten; amount and date never do.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use app::words::tr;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, PledgeId, SolutionId, Sql, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Address, Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: PledgeId,
    commune_id: CommuneId,
    organisation_id: OrganisationId,
    solution_id: SolutionId,
    account_id: AccountId,
    what: String,
    unit: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these pledges that there are, in no order.
pub async fn load(db: &mut impl Sql, ids: &[PledgeId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT id, commune_id, organisation_id, solution_id, account_id, what, unit, visibility, version, created_at FROM pledges WHERE id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Pledge, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::within(|commune| paths::pledge(commune, row.id)),
        flag_address: Address::within(|commune| paths::pledge_flag(commune, row.id)),
        versions_address: None,
        title: String::new(),
        body: row.what,
        helps: row.unit,
        french: None,
        author_id: row.account_id,
        organisation_id: Some(row.organisation_id),
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: Some(row.solution_id.into()),
        parent: None,
    }
}

/// Hides, restores, holds or puts under review a pledge as it was seen: changes nothing and gives `false` when its visibility or version is another by
/// now. Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: PledgeId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE pledges SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces the text that was seen by its organisation's new one. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: PledgeId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility) -> Result<bool> {
    let same = sql("SELECT CAST(1 AS BIGINT) FROM pledges p JOIN pledges o ON o.organisation_id = p.organisation_id AND o.solution_id = p.solution_id \
         AND o.kind = p.kind AND o.due_on = p.due_on AND o.id <> p.id WHERE p.id = $1 AND o.what = $2 AND o.state IN ('promised', 'under_way') LIMIT 1");
    if tx.find::<(i64,)>(same.bind(id).bind(&text.body)).await?.is_some() {
        return Err(Error::field("body", tr::pledges::SAME));
    }
    let update = sql("UPDATE pledges SET what = $1, unit = $2, visibility = $3, version = version + 1 WHERE id = $4 AND visibility = $5 AND version = $6");
    let update = update.bind(&text.body).bind(&text.helps).bind(to.as_str()).bind(id).bind(from.as_str()).bind(version);
    Ok(tx.run(update).await? == 1)
}

/// How many a person made since a moment, and how many of theirs are public.
pub async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
         FROM pledges WHERE account_id = $2");
    Ok(tx.one(select.bind(since).bind(author)).await?)
}
