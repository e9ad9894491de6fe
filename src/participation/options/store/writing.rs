//! SQL that changes options.

use app::model::options::OptionState;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OptionId, OrganisationId, RowId, SolutionId, Tx, sql};
use crate::participation::solutions::Frozen;

/// A solution to be kept as an option.
#[derive(Debug)]
pub(in crate::participation::options) struct NewOption<'a> {
    pub id: OptionId,
    pub consultation: ConsultationId,
    pub number: i64,
    pub solution: SolutionId,
    pub frozen: &'a Frozen,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub by: AccountId,
    pub at: Timestamp,
}

/// False when the solution is an option of the consultation already.
pub(in crate::participation::options) async fn insert(tx: &mut Tx, new: &NewOption<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO consultation_options (id, consultation_id, number, solution_id, solution_version, title, body, helps, cost, category, \
         subcategory, neighbourhood_id, language, author_id, organisation_id, gathered_by, gathered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (consultation_id, solution_id) DO NOTHING")
    .bind(new.id)
    .bind(new.consultation)
    .bind(new.number)
    .bind(new.solution)
    .bind(new.frozen.version)
    .bind(&new.frozen.title)
    .bind(&new.frozen.body)
    .bind(&new.frozen.helps)
    .bind(new.frozen.cost)
    .bind(&new.frozen.category)
    .bind(&new.frozen.subcategory)
    .bind(new.frozen.neighbourhood)
    .bind(&new.frozen.language)
    .bind(new.author)
    .bind(new.organisation)
    .bind(new.by)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Puts the present text of a solution in the place of one that nobody may read any more.
pub(in crate::participation::options) async fn refreeze(tx: &mut Tx, id: OptionId, frozen: &Frozen) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET solution_version = $1, title = $2, body = $3, helps = $4, version = version + 1 WHERE id = $5");
    tx.run(update.bind(frozen.version).bind(&frozen.title).bind(&frozen.body).bind(&frozen.helps).bind(id)).await.map(drop)
}

/// Puts an option into another state.
pub(in crate::participation::options) async fn set_state(tx: &mut Tx, id: OptionId, to: OptionState) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET state = $1, version = version + 1 WHERE id = $2");
    tx.run(update.bind(to.as_str()).bind(id)).await.map(drop)
}

/// A decision as it is kept.
#[derive(Debug)]
pub(in crate::participation::options) struct Decided<'a> {
    pub id: OptionId,
    /// As it was seen.
    pub version: i64,
    pub state: OptionState,
    pub reason: &'a str,
    pub text: &'a str,
    pub changes: &'a str,
    pub note: &'a str,
    pub refers_to: &'a str,
    pub cost: Option<i64>,
    pub merged_into: Option<OptionId>,
    pub solution_state: &'a str,
    pub appeal_until: Option<Timestamp>,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps a decision about an option that is as it was seen; false if it is not.
pub(in crate::participation::options) async fn decide(tx: &mut Tx, new: &Decided<'_>) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultation_options SET state = $1, reason = $2, decision = $3, changes = $4, note = $5, refers_to = $6, \
         final_cost = COALESCE($7, final_cost), merged_into = $8, solution_state = $9, appeal_until = $10, decided_by = $11, decided_at = $12, \
         version = version + 1 WHERE id = $13 AND version = $14")
    .bind(new.state.as_str())
    .bind(new.reason)
    .bind(new.text)
    .bind(new.changes)
    .bind(new.note)
    .bind(new.refers_to)
    .bind(new.cost)
    .bind(new.merged_into)
    .bind(new.solution_state)
    .bind(new.appeal_until)
    .bind(new.by)
    .bind(new.at)
    .bind(new.id)
    .bind(new.version);
    Ok(tx.run(update).await? == 1)
}

/// Puts an option before the services again, without its decision.
pub(in crate::participation::options) async fn reopen(tx: &mut Tx, id: OptionId) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET state = 'review', reason = '', decision = '', changes = '', note = '', refers_to = '', \
         final_cost = NULL, merged_into = NULL, appeal_until = NULL, version = version + 1 WHERE id = $1");
    tx.run(update.bind(id)).await.map(drop)
}

pub(in crate::participation::options) async fn set_cost(tx: &mut Tx, id: OptionId, cost: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultation_options SET final_cost = $1, version = version + 1 WHERE id = $2").bind(cost).bind(id)).await.map(drop)
}

/// Gives an option its place on the final list.
pub(in crate::participation::options) async fn set_place(tx: &mut Tx, id: OptionId, place: i64, cost: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET place = $1, final_cost = $2, version = version + 1 WHERE id = $3");
    tx.run(update.bind(place).bind(cost).bind(id)).await.map(drop)
}

/// Keeps what happened to an option.
pub(in crate::participation::options) async fn add_event(
    tx: &mut Tx,
    (row, id): (RowId, OptionId),
    (what, note): (&str, &str),
    by: AccountId,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO option_events (id, option_id, what, note, actor_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(row).bind(id).bind(what).bind(note).bind(by).bind(at)).await.map(drop)
}

/// Takes the texts out of what somebody wrote in their own name.
pub(in crate::participation::options) async fn empty_of(tx: &mut Tx, author: AccountId) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET title = '', body = '', helps = '', cost = NULL, neighbourhood_id = NULL, version = version + 1 \
         WHERE author_id = $1 AND organisation_id IS NULL");
    tx.run(update.bind(author)).await.map(drop)
}
