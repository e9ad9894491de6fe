//! Problems as moderation sees them, hidden ones included. SQL of `problems` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, ProblemId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: ProblemId,
    commune_id: CommuneId,
    number: i64,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    title: String,
    body: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these problems that there are, in no order; what its author took away asks for no decision.
pub async fn load(db: &mut impl Sql, ids: &[ProblemId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql(
        "SELECT id, commune_id, number, author_id, organisation_id, title, body, visibility, version, created_at FROM problems WHERE title <> '' AND id IN ",
    );
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Problem, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::within(|commune| paths::problem(commune, row.number)),
        flag_address: Address::within(|commune| paths::problem_flag(commune, row.number)),
        versions_address: None,
        title: row.title,
        body: row.body,
        helps: String::new(),
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

/// Hides, restores or puts under review a problem as a moderator saw it: changes nothing and gives `false` when its visibility or version is another
/// by now. Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: ProblemId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE problems SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces the text that was seen by its author's new one, as the next version. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: ProblemId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility, now: Timestamp) -> Result<bool> {
    let update = sql(
        "UPDATE problems SET title = $1, body = $2, visibility = $3, version = version + 1, updated_at = $4 WHERE id = $5 AND visibility = $6 AND version = $7",
    );
    let update = update.bind(&text.title).bind(&text.body).bind(to.as_str()).bind(now).bind(id).bind(from.as_str()).bind(version);
    Ok(tx.run(update).await? == 1)
}

/// How many a person wrote since a moment, and how many of theirs are public.
pub async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
         FROM problems WHERE author_id = $2 AND title <> ''");
    Ok(tx.one(select.bind(since).bind(author)).await?)
}

/// The communes in which a person wrote some under their own name; only where the public reads them, or everywhere.
pub async fn communes_of(db: &mut impl Sql, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
    let mut select = sql("SELECT DISTINCT commune_id FROM problems WHERE organisation_id IS NULL AND title <> '' AND author_id = ").arg(author);
    if public {
        select = select.push(" AND visibility IN ('published', 'under_review')");
    }
    Ok(db.all::<(CommuneId,)>(select.push(" LIMIT 100")).await?.into_iter().map(|(commune,)| commune).collect())
}
