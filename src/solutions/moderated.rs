//! Solutions as moderation sees them, hidden ones included, drafts left out: those are their author's own. SQL of `solutions` for moderation, and
//! nothing else.

use app::model::content::{ItemKind, Visibility};

use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, OrganisationId, SolutionId, Sql, sql};
use crate::error::Result;
use crate::moderation::{Content, Item};

#[derive(sqlx::FromRow)]
struct Row {
    id: SolutionId,
    commune_id: CommuneId,
    number: Option<i64>,
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
        number: row.number,
        title: row.title,
        body: if row.helps.is_empty() { row.body } else { format!("{}\n\n{}", row.body, row.helps) },
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
