//! SQL of appeals against decisions.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OptionId, OrganisationId, RowId, Sql, Tx, sql};

/// An appeal of the author of an option.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::options) struct AppealRow {
    pub id: RowId,
    pub option_id: OptionId,
    pub account_id: AccountId,
    pub body: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub outcome: String,
    pub answer: String,
}

impl AppealRow {
    pub fn is_open(&self) -> bool {
        self.outcome == "open"
    }

    /// What came of it, if it was decided.
    pub fn reversed(&self) -> Option<bool> {
        (!self.is_open()).then(|| self.outcome == "reversed")
    }
}

const SELECT: &str = "SELECT id, option_id, account_id, body, created_at, due_at, outcome, answer FROM option_appeals WHERE option_id ";

/// The last one about an option.
pub(in crate::participation::options) async fn last(db: &mut impl Sql, option: OptionId) -> sqlx::Result<Option<AppealRow>> {
    db.find(sql(SELECT).push("= ").arg(option).push(" ORDER BY decided_at DESC LIMIT 1")).await
}

/// Those of some options that nobody has decided.
pub(in crate::participation::options) async fn open_among(db: &mut impl Sql, options: &[OptionId]) -> sqlx::Result<Vec<AppealRow>> {
    if options.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql(SELECT).push("IN ").list(options.iter().copied()).push(" AND outcome = 'open'")).await
}

/// Those about options of some consultations that nobody has decided and that somebody may decide: who neither appealed, nor decided about the option, nor wrote it,
/// in their own name or in that of an organisation of theirs.
pub(in crate::participation::options) async fn open_of(
    db: &mut impl Sql,
    consultations: &[ConsultationId],
    (by, own): (AccountId, &[OrganisationId]),
    most: i64,
) -> sqlx::Result<Vec<AppealRow>> {
    let select = sql("SELECT a.id, a.option_id, a.account_id, a.body, a.created_at, a.due_at, a.outcome, a.answer FROM option_appeals a \
         JOIN consultation_options o ON o.id = a.option_id WHERE a.outcome = 'open' AND o.consultation_id IN ")
    .list(consultations.iter().copied())
    .push(" AND a.account_id <> ")
    .arg(by)
    .push(" AND o.author_id <> ")
    .arg(by)
    .push(" AND (o.decided_by IS NULL OR o.decided_by <> ")
    .arg(by)
    .push(")");
    let select = match own {
        [] => select,
        own => select.push(" AND (o.organisation_id IS NULL OR o.organisation_id NOT IN ").list(own.iter().copied()).push(")"),
    };
    db.all(select.push(" ORDER BY a.due_at, a.id LIMIT ").arg(most)).await
}

/// An appeal to be kept.
#[derive(Debug)]
pub(in crate::participation::options) struct NewAppeal<'a> {
    pub id: RowId,
    pub option: OptionId,
    pub decided_at: Timestamp,
    pub account: AccountId,
    pub body: &'a str,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

/// False when there is one against the same decision.
pub(in crate::participation::options) async fn insert(tx: &mut Tx, new: &NewAppeal<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO option_appeals (id, option_id, decided_at, account_id, body, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (option_id, decided_at) DO NOTHING")
    .bind(new.id)
    .bind(new.option)
    .bind(new.decided_at)
    .bind(new.account)
    .bind(new.body)
    .bind(new.at)
    .bind(new.due_at);
    Ok(tx.run(insert).await? == 1)
}

/// Keeps what was decided about an open one; false if somebody was faster.
pub(in crate::participation::options) async fn answer(
    tx: &mut Tx,
    id: RowId,
    (outcome, answer): (&str, &str),
    by: AccountId,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let update = sql("UPDATE option_appeals SET outcome = $1, answer = $2, answered_by = $3, answered_at = $4 WHERE id = $5 AND outcome = 'open'");
    Ok(tx.run(update.bind(outcome).bind(answer).bind(by).bind(at).bind(id)).await? == 1)
}
