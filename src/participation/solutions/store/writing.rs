//! SQL of drafts, edits, versions and links to problems.

use app::model::content::SolutionState;
use app::model::solutions::VersionLine;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, NeighbourhoodId, OrganisationId, Parts, ProblemId, SolutionId, Sql, Tx, sql};
use crate::base::kind::kept_language;
use crate::communes::Commune;
use crate::participation::problems;
use crate::participation::solutions::text::{Content, Proposal};

/// A solution with all its texts, draft or published.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::solutions) struct Full {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    pub number: Option<i64>,
    pub author_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub title: String,
    pub body: String,
    pub helps: String,
    pub cost: Option<i64>,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    state: String,
    pub version: i64,
    pub source_url: String,
    pub place: String,
    pub at_the_desk: bool,
    pub language: String,
    pub updated_at: Timestamp,
    pub published_at: Option<Timestamp>,
}

impl Full {
    pub fn is_draft(&self) -> bool {
        self.state == SolutionState::Draft.as_str()
    }
}

const FULL: &str = "SELECT id, commune_id, number, author_id, organisation_id, title, body, helps, cost, category, subcategory, neighbourhood_id, state, \
                    version, source_url, place, at_the_desk, language, updated_at, published_at FROM solutions WHERE ";

pub(in crate::participation::solutions) async fn full(db: &mut impl Sql, id: SolutionId) -> sqlx::Result<Option<Full>> {
    db.find(sql(FULL).push("id = ").arg(id)).await
}

/// Asks for the text of a solution and what stands beside it.
pub(in crate::participation::solutions) fn with_text(parts: Parts, id: SolutionId) -> Parts {
    let columns = Columns {
        ids: &["neighbourhood_id"],
        texts: &["body", "helps", "category", "subcategory", "source_url", "place", "language"],
        numbers: &["cost", "CASE WHEN at_the_desk THEN 1 ELSE 0 END"],
    };
    parts.part("text", &columns, " FROM solutions WHERE id = ").arg(id)
}

/// What a person's form with this key made before.
pub(in crate::participation::solutions) async fn of_form(db: &mut impl Sql, author: AccountId, form_key: Uuid) -> sqlx::Result<Option<Full>> {
    db.find(sql(FULL).push("author_id = ").arg(author).push(" AND form_key = ").arg(form_key)).await
}

/// A draft in the list of its author.
#[derive(sqlx_macros::FromRow)]
pub(in crate::participation::solutions) struct DraftRow {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    pub title: String,
    pub updated_at: Timestamp,
}

/// A person's drafts, the latest first.
pub(in crate::participation::solutions) async fn drafts(db: &Db, author: AccountId, limit: i64) -> sqlx::Result<Vec<DraftRow>> {
    db.all(
        sql("SELECT id, commune_id, title, updated_at FROM solutions WHERE author_id = $1 AND state = 'draft' ORDER BY created_at DESC, id DESC LIMIT $2")
            .bind(author)
            .bind(limit),
    )
    .await
}

/// What a form says, in the place of a version.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::solutions) struct Revision<'a> {
    pub id: SolutionId,
    /// The version that its author saw.
    pub version: i64,
    pub proposal: &'a Proposal,
}

/// A draft to be kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::solutions) struct NewDraft {
    pub id: SolutionId,
    pub commune: CommuneId,
    pub author: AccountId,
    pub at_the_desk: bool,
    /// What the author's form carries to be known again.
    pub form_key: Option<Uuid>,
}

/// Keeps a new draft. Nothing changes when its author has one of the same form: sent twice it makes one.
pub(in crate::participation::solutions) async fn insert_draft(tx: &mut Tx, new: &NewDraft, proposal: &Proposal, now: Timestamp) -> sqlx::Result<u64> {
    let insert = sql("INSERT INTO solutions (id, commune_id, author_id, organisation_id, title, body, helps, cost, category, subcategory, \
                      neighbourhood_id, at_the_desk, created_at, updated_at, form_key, language) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15) ON CONFLICT (author_id, form_key) DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.author)
    .bind(proposal.organisation)
    .bind(&proposal.content.title)
    .bind(&proposal.content.body)
    .bind(&proposal.content.helps)
    .bind(proposal.content.cost)
    .bind(&proposal.category)
    .bind(&proposal.subcategory)
    .bind(proposal.neighbourhood)
    .bind(new.at_the_desk)
    .bind(now)
    .bind(new.form_key)
    .bind(kept_language(proposal.language));
    tx.run(insert).await
}

/// Replaces a draft if it is still at `version`.
pub(in crate::participation::solutions) async fn update_draft(
    tx: &mut Tx,
    Revision { id, version, proposal }: Revision<'_>,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let update = sql("UPDATE solutions SET version = version + 1, organisation_id = $1, title = $2, body = $3, helps = $4, cost = $5, category = $6, \
                      subcategory = $7, neighbourhood_id = $8, updated_at = $9, language = $12 WHERE id = $10 AND version = $11 AND state = 'draft'")
    .bind(proposal.organisation)
    .bind(&proposal.content.title)
    .bind(&proposal.content.body)
    .bind(&proposal.content.helps)
    .bind(proposal.content.cost)
    .bind(&proposal.category)
    .bind(&proposal.subcategory)
    .bind(proposal.neighbourhood)
    .bind(now)
    .bind(id)
    .bind(version)
    .bind(kept_language(proposal.language));
    tx.run(update).await
}

pub(in crate::participation::solutions) async fn delete_draft(tx: &mut Tx, id: SolutionId) -> sqlx::Result<u64> {
    tx.run(sql("DELETE FROM solution_problems WHERE solution_id IN (SELECT id FROM solutions WHERE id = $1 AND state = 'draft')").bind(id)).await?;
    tx.run(sql("DELETE FROM solutions WHERE id = $1 AND state = 'draft'").bind(id)).await
}

/// Gives a draft at `version` its number and its date.
pub(in crate::participation::solutions) async fn publish(tx: &mut Tx, id: SolutionId, version: i64, number: i64, now: Timestamp) -> sqlx::Result<u64> {
    let update = sql("UPDATE solutions SET state = 'published', number = $1, published_at = $2, updated_at = $2, version = 1 \
                      WHERE id = $3 AND version = $4 AND state = 'draft'")
    .bind(number)
    .bind(now)
    .bind(id)
    .bind(version);
    tx.run(update).await
}

/// Replaces the text of a published solution if it is at `version` and the commune's rule still allows it at this very moment: within
/// its minutes since publishing, or before the first support. A support that arrives meanwhile waits for the row, or makes this change nothing.
pub(in crate::participation::solutions) async fn edit(
    tx: &mut Tx,
    commune: &Commune,
    Revision { id, version, proposal }: Revision<'_>,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let mut update = sql("UPDATE solutions SET version = version + 1, title = $1, body = $2, helps = $3, cost = $4, category = $5, subcategory = $6, \
                          neighbourhood_id = $7, updated_at = $8, language = $11 \
                          WHERE id = $9 AND version = $10 AND state = 'published' AND visibility IN ('published', 'under_review')")
    .bind(&proposal.content.title)
    .bind(&proposal.content.body)
    .bind(&proposal.content.helps)
    .bind(proposal.content.cost)
    .bind(&proposal.category)
    .bind(&proposal.subcategory)
    .bind(proposal.neighbourhood)
    .bind(now)
    .bind(id)
    .bind(version)
    .bind(kept_language(proposal.language));
    update = if commune.edit_minutes > 0 {
        update.push(" AND published_at >= ").arg(now.plus_seconds(-60 * commune.edit_minutes))
    } else {
        update.push(" AND support_count = 0 AND endorsement_count = 0 AND imported_support_count = 0")
    };
    tx.run(update).await
}

pub(in crate::participation::solutions) async fn add_version(
    tx: &mut Tx,
    id: SolutionId,
    version: i64,
    content: &Content,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let insert = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(version)
        .bind(&content.title)
        .bind(&content.body)
        .bind(&content.helps)
        .bind(content.cost)
        .bind(now);
    tx.run(insert).await
}

/// A version of a text.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::solutions) struct VersionRow {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub helps: String,
    pub cost: Option<i64>,
    pub created_at: Timestamp,
}

/// Numbers and dates of the latest versions, newest first.
pub(in crate::participation::solutions) async fn versions(db: &Db, id: SolutionId, limit: i64) -> sqlx::Result<Vec<VersionLine>> {
    let select = sql("SELECT version, created_at FROM solution_versions WHERE solution_id = $1 ORDER BY version DESC LIMIT $2");
    let rows: Vec<(i64, Timestamp)> = db.all(select.bind(id).bind(limit)).await?;
    Ok(rows.into_iter().map(|(version, at)| VersionLine { version, at: at.into() }).collect())
}

pub(in crate::participation::solutions) async fn version(db: &Db, id: SolutionId, version: i64) -> sqlx::Result<Option<VersionRow>> {
    db.find(sql("SELECT version, title, body, helps, cost, created_at FROM solution_versions WHERE solution_id = $1 AND version = $2").bind(id).bind(version))
        .await
}

/// The problems a solution is for, in a fixed order, so that two publishes lock them in the same one.
pub(in crate::participation::solutions) async fn problems_of(db: &mut impl Sql, id: SolutionId) -> sqlx::Result<Vec<ProblemId>> {
    let rows: Vec<(ProblemId,)> = db.all(sql("SELECT problem_id FROM solution_problems WHERE solution_id = $1 ORDER BY problem_id").bind(id)).await?;
    Ok(rows.into_iter().map(|(problem,)| problem).collect())
}

/// Asks for links to the problems a solution is for.
pub(in crate::participation::solutions) fn with_problems(parts: Parts, id: SolutionId) -> Parts {
    problems::with_links(parts).push("(SELECT problem_id FROM solution_problems WHERE solution_id = ").arg(id).push(")")
}

pub(in crate::participation::solutions) async fn link(tx: &mut Tx, id: SolutionId, problem: ProblemId) -> sqlx::Result<u64> {
    tx.run(sql("INSERT INTO solution_problems (solution_id, problem_id) VALUES ($1, $2) ON CONFLICT DO NOTHING").bind(id).bind(problem)).await
}

pub(in crate::participation::solutions) async fn unlink(tx: &mut Tx, id: SolutionId, problem: ProblemId) -> sqlx::Result<u64> {
    tx.run(sql("DELETE FROM solution_problems WHERE solution_id = $1 AND problem_id = $2").bind(id).bind(problem)).await
}
