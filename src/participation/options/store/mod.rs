//! SQL of options and of the list that they make. [`opinions`] has what services say, [`appeals`] what authors contest, [`writing`] what changes an option.

pub(super) mod appeals;
pub(super) mod opinions;
pub(super) mod writing;

use app::model::options::OptionState;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, OptionId, OrganisationId, SolutionId, Sql, Tx, sql};

/// An option as it is kept.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct OptionRow {
    pub id: OptionId,
    pub consultation_id: ConsultationId,
    pub number: i64,
    pub solution_id: SolutionId,
    pub solution_version: i64,
    pub title: String,
    pub body: String,
    pub helps: String,
    pub cost: Option<i64>,
    pub category: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub language: String,
    pub author_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub gathered_at: Timestamp,
    state: String,
    pub version: i64,
    pub reason: String,
    pub decision: String,
    pub changes: String,
    pub note: String,
    pub refers_to: String,
    pub final_cost: Option<i64>,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Timestamp>,
    pub merged_into: Option<OptionId>,
    pub solution_state: String,
    pub appeal_until: Option<Timestamp>,
    pub place: Option<i64>,
    pub asked_count: i64,
    pub given_count: i64,
    pub due_at: Option<Timestamp>,
}

impl OptionRow {
    pub fn state(&self) -> OptionState {
        // What we cannot read has no decision that anybody could rely on.
        OptionState::parse(&self.state).unwrap_or(OptionState::Review)
    }

    /// The cost that counts: the commune's, or what its author thought until there is one.
    pub fn known_cost(&self) -> Option<i64> {
        self.final_cost.or(self.cost)
    }
}

const SELECT: &str = "SELECT id, consultation_id, number, solution_id, solution_version, title, body, helps, cost, category, neighbourhood_id, language, \
                      author_id, organisation_id, gathered_at, state, version, reason, decision, changes, note, refers_to, final_cost, decided_by, decided_at, \
                      merged_into, solution_state, appeal_until, place, asked_count, given_count, due_at FROM consultation_options WHERE ";

pub(super) async fn find(db: &mut impl Sql, consultation: ConsultationId, number: i64) -> sqlx::Result<Option<OptionRow>> {
    db.find(sql(SELECT).push("consultation_id = ").arg(consultation).push(" AND number = ").arg(number)).await
}

pub(super) async fn get(db: &mut impl Sql, id: OptionId) -> sqlx::Result<Option<OptionRow>> {
    db.find(sql(SELECT).push("id = ").arg(id)).await
}

/// Those after a number, in the order of their numbers.
pub(super) async fn list(db: &mut impl Sql, consultation: ConsultationId, after: i64, most: i64) -> sqlx::Result<Vec<OptionRow>> {
    let select = sql(SELECT).push("consultation_id = ").arg(consultation).push(" AND number > ").arg(after);
    db.all(select.push(" ORDER BY number LIMIT ").arg(most)).await
}

/// Those with these ids.
pub(super) async fn among(db: &mut impl Sql, ids: &[OptionId]) -> sqlx::Result<Vec<OptionRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql(SELECT).push("id IN ").list(ids.iter().copied())).await
}

/// Those for which a solution was gathered.
pub(super) async fn of_solution(db: &mut impl Sql, solution: SolutionId, most: i64) -> sqlx::Result<Vec<OptionRow>> {
    db.all(sql(SELECT).push("solution_id = ").arg(solution).push(" ORDER BY id LIMIT ").arg(most)).await
}

/// Those that go on in another one.
pub(super) async fn held_by(db: &mut impl Sql, id: OptionId) -> sqlx::Result<Vec<OptionRow>> {
    db.all(sql(SELECT).push("merged_into = ").arg(id).push(" ORDER BY number LIMIT 100")).await
}

/// Who wrote them, each once, in the order of their accounts; those after one.
pub(super) async fn authors(db: &mut impl Sql, consultation: ConsultationId, after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT author_id FROM consultation_options WHERE consultation_id = ").arg(consultation);
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND author_id > ", after).push(" ORDER BY author_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(author,)| author).collect())
}

/// For which of these consultations somebody put a solution forward.
pub(super) async fn given_among(db: &mut impl Sql, ids: &[ConsultationId], account: AccountId) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT DISTINCT consultation_id FROM consultation_options WHERE author_id = ").arg(account).push(" AND consultation_id IN ");
    Ok(db.all::<(ConsultationId,)>(select.list(ids.iter().copied())).await?.into_iter().map(|(id,)| id).collect())
}

/// What a consultation has of options as a whole.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct ListRow {
    pub option_count: i64,
    pub appeal_days: i64,
    pub locked_at: Option<Timestamp>,
}

impl ListRow {
    /// Of a consultation that has none yet.
    pub const NONE: Self = Self { option_count: 0, appeal_days: 7, locked_at: None };
}

const LIST: &str = "SELECT option_count, appeal_days, locked_at FROM option_lists WHERE consultation_id = ";

pub(super) async fn summary(db: &mut impl Sql, consultation: ConsultationId) -> sqlx::Result<ListRow> {
    Ok(db.find(sql(LIST).arg(consultation)).await?.unwrap_or(ListRow::NONE))
}

/// Those of these whose list is published.
pub(super) async fn locked_among(db: &mut impl Sql, ids: &[ConsultationId]) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM option_lists WHERE locked_at IS NOT NULL AND consultation_id IN ").list(ids.iter().copied());
    Ok(db.all::<(ConsultationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Takes the row of a consultation's list until the transaction ends, and makes it if it is not there: whoever changes an option waits for whoever does so
/// already.
pub(super) async fn lock(tx: &mut Tx, consultation: ConsultationId) -> sqlx::Result<ListRow> {
    let insert =
        sql("INSERT INTO option_lists (consultation_id) VALUES ($1) ON CONFLICT (consultation_id) DO UPDATE SET appeal_days = option_lists.appeal_days");
    tx.run(insert.bind(consultation)).await?;
    summary(tx, consultation).await
}

/// Takes the next number of an option.
pub(super) async fn take_number(tx: &mut Tx, consultation: ConsultationId) -> sqlx::Result<i64> {
    let update =
        sql("UPDATE option_lists SET next_number = next_number + 1, option_count = option_count + 1 WHERE consultation_id = $1 RETURNING next_number - 1");
    Ok(tx.one::<(i64,)>(update.bind(consultation)).await?.0)
}

pub(super) async fn set_appeal_days(tx: &mut Tx, consultation: ConsultationId, days: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE option_lists SET appeal_days = $1 WHERE consultation_id = $2").bind(days).bind(consultation)).await.map(drop)
}

/// Locks the list for good.
pub(super) async fn close(tx: &mut Tx, consultation: ConsultationId, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE option_lists SET locked_at = $1, locked_by = $2 WHERE consultation_id = $3 AND locked_at IS NULL");
    Ok(tx.run(update.bind(at).bind(by).bind(consultation)).await? == 1)
}
