//! SQL of supports and endorsements.

use super::Supporter;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, OrganisationId, PartRow, PartRows, Parts, SolutionId, Tx, sql};
use crate::base::kind::Byline;
use crate::people::accounts;

/// Whether the row is new. `residence` is the commune whose current resident the person is, when it is the solution's.
pub(super) async fn insert(tx: &mut Tx, solution: SolutionId, supporter: &Supporter, residence: Option<CommuneId>, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, origin, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING")
    .bind(solution)
    .bind(supporter.account)
    .bind(residence.is_some())
    .bind(residence)
    .bind(&supporter.origin)
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// Whether the deleted support was a resident's, if there was one.
pub(super) async fn delete(tx: &mut Tx, solution: SolutionId, account: AccountId) -> sqlx::Result<Option<bool>> {
    let delete = sql("DELETE FROM supports WHERE solution_id = $1 AND account_id = $2 RETURNING resident").bind(solution).bind(account);
    Ok(tx.find::<(bool,)>(delete).await?.map(|(resident,)| resident))
}

/// What somebody supports, in a fixed order, so that two transactions lock the same rows in the same one.
pub(super) async fn supported_by(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<SolutionId>> {
    let rows: Vec<(SolutionId,)> = tx.all(sql("SELECT solution_id FROM supports WHERE account_id = $1 ORDER BY solution_id").bind(account)).await?;
    Ok(rows.into_iter().map(|(solution,)| solution).collect())
}

/// Moves a support to somebody who has none of this solution.
pub(super) async fn move_to(tx: &mut Tx, solution: SolutionId, from: AccountId, to: AccountId) -> sqlx::Result<bool> {
    let update = sql("UPDATE supports SET account_id = $1 WHERE solution_id = $2 AND account_id = $3 \
         AND NOT EXISTS (SELECT 1 FROM supports own WHERE own.solution_id = $2 AND own.account_id = $1)")
    .bind(to)
    .bind(solution)
    .bind(from);
    Ok(tx.run(update).await? == 1)
}

/// Makes a support a resident's of this commune; `false` when it was one before.
pub(super) async fn count_as_resident(tx: &mut Tx, solution: SolutionId, account: AccountId, commune: CommuneId) -> sqlx::Result<bool> {
    let update = sql("UPDATE supports SET resident = TRUE, residence_commune_id = $3 WHERE solution_id = $1 AND account_id = $2 AND resident = FALSE");
    Ok(tx.run(update.bind(solution).bind(account).bind(commune)).await? == 1)
}

/// Moves the supports of those who do not support the other solution; returns of each whether it is a resident's.
pub(super) async fn merge(tx: &mut Tx, from: SolutionId, into: SolutionId) -> sqlx::Result<Vec<bool>> {
    let update = sql("UPDATE supports SET solution_id = $2, merged_from = $1 WHERE solution_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM supports own WHERE own.solution_id = $2 AND own.account_id = supports.account_id) RETURNING resident");
    let rows: Vec<(bool,)> = tx.all(update.bind(from).bind(into)).await?;
    Ok(rows.into_iter().map(|(resident,)| resident).collect())
}

/// Moves those back that came by a merge.
pub(super) async fn unmerge(tx: &mut Tx, from: SolutionId, into: SolutionId) -> sqlx::Result<Vec<bool>> {
    let update = sql("UPDATE supports SET solution_id = $1, merged_from = NULL WHERE solution_id = $2 AND merged_from = $1 \
         AND NOT EXISTS (SELECT 1 FROM supports own WHERE own.solution_id = $1 AND own.account_id = supports.account_id) RETURNING resident");
    let rows: Vec<(bool,)> = tx.all(update.bind(from).bind(into)).await?;
    Ok(rows.into_iter().map(|(resident,)| resident).collect())
}

/// Who supports a solution, in the order of their accounts; those after one.
pub(super) async fn supporters(tx: &mut Tx, solution: SolutionId, after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT account_id FROM supports WHERE solution_id = ").arg(solution);
    let rows: Vec<(AccountId,)> = tx.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Asks whether somebody supports a solution: a row if they do.
pub(super) fn with_support_of(parts: Parts, solution: SolutionId, account: AccountId) -> Parts {
    let columns = Columns { numbers: &["created_at"], ..Columns::NONE };
    parts.part("own_support", &columns, " FROM supports WHERE solution_id = ").arg(solution).push(" AND account_id = ").arg(account)
}

/// Asks which of these solutions somebody supports.
pub(super) fn with_own_supports(parts: Parts, ids: &[SolutionId], account: AccountId) -> Parts {
    let columns = Columns { ids: &["solution_id"], ..Columns::NONE };
    let parts = parts.part("own_supports", &columns, " FROM supports WHERE account_id = ").arg(account);
    parts.push(" AND solution_id IN ").list(ids.iter().copied())
}

/// Asks for the last endorsements in a commune.
pub(super) fn with_latest_endorsements(parts: Parts, commune: CommuneId, most: i64) -> Parts {
    let columns = Columns { ids: &["e.solution_id", "e.organisation_id", "e.account_id"], numbers: &["e.created_at"], ..Columns::NONE };
    let from = " FROM (SELECT solution_id, organisation_id, account_id, created_at FROM endorsements WHERE commune_id = ";
    parts.part("latest_endorsements", &columns, from).arg(commune).push(" ORDER BY created_at DESC LIMIT ").arg(most).push(") e")
}

/// An endorsement to be kept.
pub(super) struct Endorsement {
    pub solution: SolutionId,
    pub organisation: OrganisationId,
    /// Of both.
    pub commune: CommuneId,
    /// Who does it for the organisation.
    pub account: AccountId,
}

/// Whether the row is new.
pub(super) async fn insert_endorsement(tx: &mut Tx, new: &Endorsement, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO endorsements (solution_id, organisation_id, commune_id, account_id, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING")
    .bind(new.solution)
    .bind(new.organisation)
    .bind(new.commune)
    .bind(new.account)
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// What an organisation endorses, the latest first.
pub(super) async fn endorsed_by(db: &Db, organisation: OrganisationId, limit: i64) -> sqlx::Result<Vec<SolutionId>> {
    let select = sql("SELECT solution_id FROM endorsements WHERE organisation_id = $1 ORDER BY created_at DESC, solution_id LIMIT $2");
    Ok(db.all::<(SolutionId,)>(select.bind(organisation).bind(limit)).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn delete_endorsement(tx: &mut Tx, solution: SolutionId, organisation: OrganisationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM endorsements WHERE solution_id = $1 AND organisation_id = $2").bind(solution).bind(organisation)).await? == 1)
}

/// An organisation that endorses, and who did it for it.
pub(super) struct Endorsing {
    pub organisation_id: OrganisationId,
    pub account_id: AccountId,
}

impl Endorsing {
    pub const fn byline(&self) -> Byline {
        Byline::new(self.account_id, Some(self.organisation_id))
    }
}

/// Asks for organisations that endorse a solution.
pub(super) fn with_endorsing(parts: Parts, solution: SolutionId) -> Parts {
    let columns = Columns { ids: &["e.organisation_id", "e.account_id"], numbers: &["e.created_at"], ..Columns::NONE };
    let from = " FROM (SELECT organisation_id, account_id, created_at FROM endorsements WHERE solution_id = ";
    parts.part("endorsements", &columns, from).arg(solution).push(" ORDER BY created_at, organisation_id LIMIT 200) e")
}

/// Organisations that endorse, the first first.
pub(super) fn endorsing(rows: &PartRows) -> Vec<Endorsing> {
    let mut found: Vec<&PartRow> = rows.of("endorsements").collect();
    found.sort_by_key(|row| (row.number(0), row.id::<OrganisationId>(0)));
    found.into_iter().filter_map(|row| Some(Endorsing { organisation_id: row.id(0)?, account_id: row.id(1)? })).collect()
}

/// Where the supports of a solution come from that are not of verified residents.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Origins {
    pub solution_id: SolutionId,
    pub others: i64,
    /// Of accounts that were younger than asked.
    pub new: i64,
    /// Of which it is known where they came from.
    pub known: i64,
    /// From how many addresses these came.
    pub addresses: i64,
}

/// `new`: up to which age an account is new, in microseconds.
pub(super) async fn origins(db: &Db, solutions: &[SolutionId], new: i64) -> sqlx::Result<Vec<Origins>> {
    if solutions.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT o.solution_id, COUNT(*) AS others, COUNT(CASE WHEN o.created_at - o.joined_at < ").arg(new).push(
        " THEN 1 END) AS new, COUNT(CASE WHEN o.origin <> '' THEN 1 END) AS known, COUNT(DISTINCT CASE WHEN o.origin <> '' THEN o.origin END) AS addresses \
         FROM (SELECT s.solution_id, s.created_at, s.origin, ",
    );
    let select = accounts::joined_at(select, "s.account_id").push(" AS joined_at FROM supports s WHERE s.resident = FALSE AND s.solution_id IN ");
    db.all(select.list(solutions.iter().copied()).push(") o WHERE o.joined_at IS NOT NULL GROUP BY o.solution_id")).await
}

pub(super) async fn forget_origins(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE supports SET origin = '' WHERE origin <> '' AND (solution_id, account_id) IN \
         (SELECT solution_id, account_id FROM supports WHERE origin <> '' AND created_at <= $1 LIMIT $2)");
    db.run(update.bind(before).bind(most)).await.map(drop)
}

pub(super) fn with_given(parts: Parts, account: AccountId) -> Parts {
    let count = Columns { numbers: &["COUNT(*)"], ..Columns::NONE };
    parts.part("given_supports", &count, " FROM supports WHERE account_id = ").arg(account)
}
