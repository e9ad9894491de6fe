//! SQL of problems.

use app::model::content::{ProblemState, Visibility};

use super::Found;
use crate::db::{AccountId, CommuneId, OrganisationId, ProblemId, Sql, Tx, sql};

#[derive(sqlx::FromRow)]
struct FoundRow {
    id: ProblemId,
    commune_id: CommuneId,
    number: i64,
    title: String,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    visibility: String,
    version: i64,
    state: String,
}

impl From<FoundRow> for Found {
    fn from(row: FoundRow) -> Self {
        Self {
            id: row.id,
            commune_id: row.commune_id,
            number: row.number,
            title: row.title,
            author_id: row.author_id,
            organisation_id: row.organisation_id,
            visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
            version: row.version,
            state: ProblemState::parse(&row.state).unwrap_or(ProblemState::Reported),
        }
    }
}

const FOUND: &str = "SELECT id, commune_id, number, title, author_id, organisation_id, visibility, version, state FROM problems";

pub(super) async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> sqlx::Result<Option<Found>> {
    Ok(db.find::<FoundRow>(sql(FOUND).push(" WHERE commune_id = ").arg(commune).push(" AND number = ").arg(number)).await?.map(Found::from))
}

pub(super) async fn get(db: &mut impl Sql, id: ProblemId) -> sqlx::Result<Option<Found>> {
    Ok(db.find::<FoundRow>(sql(FOUND).push(" WHERE id = ").arg(id)).await?.map(Found::from))
}

pub(super) async fn count_solutions(tx: &mut Tx, id: ProblemId, delta: i64) -> sqlx::Result<u64> {
    tx.run(sql("UPDATE problems SET solution_count = solution_count + $1 WHERE id = $2").bind(delta).bind(id)).await
}
