//! Solutions as moderation sees them, hidden ones included, drafts left out: those are their author's own. SQL of `solutions` for moderation, and
//! nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, SolutionId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Former, Item, Rewritten};
use crate::participation::problems;

use super::store;

#[derive(sqlx::FromRow)]
struct Row {
    id: SolutionId,
    commune_id: CommuneId,
    number: i64,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    title: String,
    body: String,
    helps: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these solutions that were published, in no order.
pub async fn load(db: &mut impl Sql, ids: &[SolutionId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql(
        "SELECT id, commune_id, number, author_id, organisation_id, title, body, helps, visibility, version, COALESCE(published_at, created_at) AS created_at \
         FROM solutions WHERE state <> 'draft' AND title <> '' AND id IN ",
    );
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Solution, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::within(|commune| paths::solution(commune, row.number)),
        flag_address: Address::within(|commune| paths::solution_flag(commune, row.number)),
        versions_address: (row.version > 1).then(|| Address::within(|commune| paths::solution_versions(commune, row.number))),
        title: row.title,
        body: row.body,
        helps: row.helps,
        french: None,
        author_id: row.author_id,
        organisation_id: row.organisation_id,
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
    }
}

/// Hides, restores, holds or puts under review a solution as it was seen: changes nothing and gives `false` when its visibility or version is another by
/// now. Locks the row either way. The problems it is for count it while it is public; supports and votes survive.
pub async fn set_visibility(tx: &mut Tx, id: SolutionId, seen: (Visibility, i64), to: Visibility) -> Result<bool> {
    if store::set_visibility(tx, id, seen, to).await? != 1 {
        return Ok(false);
    }
    let delta = i64::from(to.is_public()) - i64::from(seen.0.is_public());
    if delta != 0 {
        for problem in store::writing::problems_of(tx, id).await? {
            problems::count_solutions(tx, problem, delta).await?;
        }
    }
    Ok(true)
}

/// Everybody reads it since this moment.
pub async fn published_at(tx: &mut Tx, id: SolutionId, at: Timestamp) -> Result<()> {
    tx.run(sql("UPDATE solutions SET published_at = $1 WHERE id = $2").bind(at).bind(id)).await?;
    Ok(())
}

/// Replaces the text that was seen by its author's new one, as the next version, and gives the former versions. Nothing when visibility or version is
/// another by now.
pub async fn rewrite(
    tx: &mut Tx,
    id: SolutionId,
    (from, version): (Visibility, i64),
    text: &Rewritten,
    to: Visibility,
    now: Timestamp,
) -> Result<Option<Vec<Former>>> {
    let update = sql(
        "UPDATE solutions SET title = $1, body = $2, helps = $3, visibility = $4, version = version + 1, updated_at = $5 WHERE id = $6 AND visibility = $7 AND version = $8",
    );
    let update = update.bind(&text.title).bind(&text.body).bind(&text.helps).bind(to.as_str()).bind(now).bind(id).bind(from.as_str()).bind(version);
    if tx.run(update).await? != 1 {
        return Ok(None);
    }
    // What was hidden must not be read among the versions of what is public again: moderation keeps it.
    let former = sql("DELETE FROM solution_versions WHERE solution_id = $1 RETURNING version, title, body, helps, created_at").bind(id);
    let former: Vec<(i64, String, String, String, Timestamp)> = tx.all(former).await?;
    let keep = sql(
        "INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) SELECT id, version, title, body, helps, cost, $1 FROM solutions WHERE id = $2",
    );
    tx.run(keep.bind(now).bind(id)).await?;
    let kept = former.into_iter().map(|(version, title, body, helps, at)| Former { version, title, body: whole(body, &helps), at });
    Ok(Some(kept.collect()))
}

fn whole(body: String, helps: &str) -> String {
    if helps.is_empty() { body } else { format!("{body}\n\n{helps}") }
}

/// How many a person wrote since a moment, and how many of theirs are public.
pub async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let select = sql("SELECT COUNT(CASE WHEN published_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
         FROM solutions WHERE author_id = $2 AND state <> 'draft' AND title <> ''");
    Ok(tx.one(select.bind(since).bind(author)).await?)
}

/// The communes in which a person wrote some under their own name; only where the public reads them, or everywhere.
pub async fn communes_of(db: &mut impl Sql, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
    let mut select =
        sql("SELECT DISTINCT commune_id FROM solutions WHERE organisation_id IS NULL AND title <> '' AND state <> 'draft' AND author_id = ").arg(author);
    if public {
        select = select.push(" AND visibility IN ('published', 'under_review')");
    }
    Ok(db.all::<(CommuneId,)>(select.push(" LIMIT 100")).await?.into_iter().map(|(commune,)| commune).collect())
}
