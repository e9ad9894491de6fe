//! Comments as moderation sees them, hidden ones included, deleted ones left out. SQL of `comments` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};

use crate::clock::Timestamp;
use crate::db::{AccountId, CommentId, CommuneId, OrganisationId, ProblemId, SolutionId, Sql, Tx, sql};
use crate::error::Result;
use crate::moderation::{Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: CommentId,
    commune_id: CommuneId,
    problem_id: Option<ProblemId>,
    solution_id: Option<SolutionId>,
    parent_id: Option<CommentId>,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    as_officer: bool,
    body: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these comments that there are, in no order.
pub async fn load(db: &mut impl Sql, ids: &[CommentId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select =
        sql("SELECT id, commune_id, problem_id, solution_id, parent_id, author_id, organisation_id, as_officer, body, visibility, version, created_at \
         FROM comments WHERE deleted_at IS NULL AND id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Comment, id: row.id.0 },
        commune_id: row.commune_id,
        number: None,
        title: String::new(),
        body: row.body,
        helps: String::new(),
        author_id: row.author_id,
        organisation_id: row.organisation_id,
        official: row.as_officer,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: row.problem_id.map(Item::from).or_else(|| row.solution_id.map(Item::from)),
        parent: row.parent_id,
    }
}

/// Hides, restores or puts under review a comment as a moderator saw it: changes nothing and gives `false` when its visibility or version is another
/// by now. Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: CommentId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE comments SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces the text that was seen by its author's new one, as the next version. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: CommentId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility, now: Timestamp) -> Result<bool> {
    let update =
        sql("UPDATE comments SET body = $1, visibility = $2, version = version + 1, edited_at = $3 WHERE id = $4 AND visibility = $5 AND version = $6");
    let update = update.bind(&text.body).bind(to.as_str()).bind(now).bind(id).bind(from.as_str()).bind(version);
    Ok(tx.run(update).await? == 1)
}
