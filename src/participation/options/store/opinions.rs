//! SQL of what services are asked for and say.

use app::model::option_staff::marks;
use app::model::options::{OpinionLine, Span, Verdict};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Db, OpinionId, OptionId, Sql, Tx, sql};

/// An opinion that was asked for.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::options) struct OpinionRow {
    pub id: OpinionId,
    pub option_id: OptionId,
    pub service: String,
    pub account_id: Option<AccountId>,
    pub email: String,
    pub due_at: Timestamp,
    verdict: String,
    pub body: String,
    marks: String,
    cost_from: Option<i64>,
    cost_to: Option<i64>,
    running_from: Option<i64>,
    running_to: Option<i64>,
    /// `None` for a link.
    pub given_by: Option<AccountId>,
    pub given_at: Option<Timestamp>,
}

impl OpinionRow {
    /// What the service said, if it did.
    pub fn given(&self) -> Option<OpinionLine> {
        Some(OpinionLine {
            service: self.service.clone(),
            verdict: Verdict::parse(&self.verdict)?,
            body: self.body.clone(),
            marks: marks(&self.marks),
            cost: Span { from: self.cost_from, to: self.cost_to },
            running: Span { from: self.running_from, to: self.running_to },
            at: self.given_at?.into(),
        })
    }
}

const SELECT: &str = "SELECT o.id, o.option_id, o.service, o.account_id, o.email, o.due_at, o.verdict, o.body, o.marks, o.cost_from, o.cost_to, \
                      o.running_from, o.running_to, o.given_by, o.given_at FROM option_opinions o ";

/// Those of an option, in the order of their services.
pub(in crate::participation::options) async fn of_option(db: &mut impl Sql, option: OptionId) -> sqlx::Result<Vec<OpinionRow>> {
    db.all(sql(SELECT).push("WHERE o.option_id = ").arg(option).push(" ORDER BY o.service LIMIT 50")).await
}

/// Those of some options.
pub(in crate::participation::options) async fn of_options(db: &mut impl Sql, options: &[OptionId]) -> sqlx::Result<Vec<OpinionRow>> {
    if options.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql(SELECT).push("WHERE o.option_id IN ").list(options.iter().copied())).await
}

pub(in crate::participation::options) async fn get(db: &mut impl Sql, id: OpinionId) -> sqlx::Result<Option<OpinionRow>> {
    db.find(sql(SELECT).push("WHERE o.id = ").arg(id)).await
}

/// The one to which a link leads.
pub(in crate::participation::options) async fn by_hash(db: &mut impl Sql, hash: Vec<u8>) -> sqlx::Result<Option<OpinionRow>> {
    db.find(sql(SELECT).push("WHERE o.hash = ").arg(hash)).await
}

/// What somebody is asked for in a consultation.
pub(in crate::participation::options) async fn of_account(
    db: &mut impl Sql,
    consultation: ConsultationId,
    account: AccountId,
) -> sqlx::Result<Vec<OpinionRow>> {
    let select = sql(SELECT).push("JOIN consultation_options c ON c.id = o.option_id WHERE o.account_id = ").arg(account);
    db.all(select.push(" AND c.consultation_id = ").arg(consultation).push(" LIMIT 500")).await
}

/// An opinion to be asked for.
#[derive(Debug)]
pub(in crate::participation::options) struct NewOpinion<'a> {
    pub id: OpinionId,
    pub option: OptionId,
    pub service: &'a str,
    pub account: Option<AccountId>,
    pub email: &'a str,
    pub due_at: Timestamp,
    pub by: AccountId,
    pub at: Timestamp,
}

/// False when the service was asked before.
pub(in crate::participation::options) async fn insert(tx: &mut Tx, new: &NewOpinion<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO option_opinions (id, option_id, service, account_id, email, due_at, asked_by, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (option_id, service) DO NOTHING")
    .bind(new.id)
    .bind(new.option)
    .bind(new.service)
    .bind(new.account)
    .bind(new.email)
    .bind(new.due_at)
    .bind(new.by)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Keeps the hash of a link, in the place of one that was sent before.
pub(in crate::participation::options) async fn set_link(tx: &mut Tx, id: OpinionId, hash: Vec<u8>, due_at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE option_opinions SET hash = $1, due_at = $2 WHERE id = $3 AND given_at IS NULL");
    tx.run(update.bind(hash).bind(due_at).bind(id)).await.map(drop)
}

/// Gives a service more time.
pub(in crate::participation::options) async fn set_due(tx: &mut Tx, id: OpinionId, due_at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE option_opinions SET due_at = $1 WHERE id = $2 AND given_at IS NULL").bind(due_at).bind(id)).await.map(drop)
}

/// What a service says.
#[derive(Clone, Debug)]
pub(in crate::participation::options) struct Given {
    pub verdict: Verdict,
    pub body: String,
    pub marks: String,
    pub cost: Span,
    pub running: Span,
}

/// Keeps what a service says, and ends its link. `by` is nobody for a link.
pub(in crate::participation::options) async fn give(tx: &mut Tx, id: OpinionId, given: &Given, by: Option<AccountId>, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE option_opinions SET verdict = $1, body = $2, marks = $3, cost_from = $4, cost_to = $5, running_from = $6, running_to = $7, \
         given_by = $8, given_at = $9, hash = NULL, email = '' WHERE id = $10")
    .bind(given.verdict.as_str())
    .bind(&given.body)
    .bind(&given.marks)
    .bind(given.cost.from)
    .bind(given.cost.to)
    .bind(given.running.from)
    .bind(given.running.to)
    .bind(by)
    .bind(at)
    .bind(id);
    tx.run(update).await.map(drop)
}

/// Ends the links of an option that is decided.
pub(in crate::participation::options) async fn end_links(tx: &mut Tx, option: OptionId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE option_opinions SET hash = NULL, email = '' WHERE option_id = $1 AND hash IS NOT NULL").bind(option)).await.map(drop)
}

/// Counts what was asked and given, and keeps by when the next one is due.
pub(in crate::participation::options) async fn count(tx: &mut Tx, option: OptionId) -> sqlx::Result<()> {
    let update = sql("UPDATE consultation_options SET asked_count = (SELECT COUNT(*) FROM option_opinions o WHERE o.option_id = $1), \
         given_count = (SELECT COUNT(*) FROM option_opinions o WHERE o.option_id = $1 AND o.given_at IS NOT NULL), \
         due_at = (SELECT MIN(o.due_at) FROM option_opinions o WHERE o.option_id = $1 AND o.given_at IS NULL) WHERE id = $1");
    tx.run(update.bind(option)).await.map(drop)
}

/// Forgets where links were sent that have long been worthless.
pub(in crate::participation::options) async fn forget_addresses(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE option_opinions SET email = '', hash = NULL WHERE id IN \
         (SELECT id FROM option_opinions WHERE email <> '' AND due_at <= $1 ORDER BY due_at LIMIT $2)");
    db.run(update.bind(before).bind(most)).await.map(drop)
}

/// Ends the links that were sent to the address of somebody who leaves.
pub(in crate::participation::options) async fn forget_address(tx: &mut Tx, email: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE option_opinions SET email = '', hash = NULL WHERE email <> '' AND email = $1").bind(email)).await.map(drop)
}
