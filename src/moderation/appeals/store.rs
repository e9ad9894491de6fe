//! SQL of authors' appeals, and of the texts that they replaced after a hiding.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AppealId, CommuneId, Db, DecisionId, Sql, Statement, Tx, sql};
use crate::base::kind::{Former, Item};
use crate::moderation::store::of;

/// An appeal to be kept.
pub(in crate::moderation) struct NewAppeal<'a> {
    pub id: AppealId,
    pub commune: CommuneId,
    pub item: Item,
    pub decision: DecisionId,
    pub account: AccountId,
    pub body: &'a str,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

impl NewAppeal<'_> {
    /// Binds its values in the order of its fields, the kind of the item before its id.
    pub fn bound_to(&self, insert: Statement) -> Statement {
        let insert = insert.bind(self.id).bind(self.commune).bind(self.item.kind.as_str()).bind(self.item.id);
        insert.bind(self.decision).bind(self.account).bind(self.body).bind(self.at).bind(self.due_at)
    }
}

/// `false` when there was one against this hiding before.
pub(in crate::moderation) async fn insert_appeal(tx: &mut Tx, new: &NewAppeal<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO appeals (id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (decision_id) DO NOTHING");
    Ok(tx.run(new.bound_to(insert)).await? == 1)
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct AppealRow {
    pub id: AppealId,
    pub account_id: AccountId,
    pub body: String,
    pub outcome: String,
    pub answer: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
}

/// The appeal against an item's last hiding.
pub(in crate::moderation) async fn last_appeal(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<AppealRow>> {
    let select = sql("SELECT id, account_id, body, outcome, answer, created_at, due_at FROM appeals WHERE decision_id = \
         (SELECT d.id FROM moderation_decisions d WHERE d.item_kind = $1 AND d.item_id = $2 AND d.act = 'hide' ORDER BY d.number DESC LIMIT 1) AND ");
    db.find(of(select.bind(item.kind.as_str()).bind(item.id), item)).await
}

/// The appeals against these hidings: which hiding, and the appeal.
pub(in crate::moderation) async fn appeals_against(db: &Db, hidings: &[DecisionId]) -> sqlx::Result<Vec<(DecisionId, AppealRow)>> {
    #[derive(sqlx_macros::FromRow)]
    struct Row {
        decision_id: DecisionId,
        #[sqlx(flatten)]
        appeal: AppealRow,
    }
    let select = sql("SELECT decision_id, id, account_id, body, outcome, answer, created_at, due_at FROM appeals WHERE decision_id IN ");
    let rows: Vec<Row> = db.all(select.list(hidings.iter().copied())).await?;
    Ok(rows.into_iter().map(|row| (row.decision_id, row.appeal)).collect())
}

/// `false` when somebody closed it before.
pub(in crate::moderation) async fn close_appeal(
    tx: &mut Tx,
    id: AppealId,
    outcome: &'static str,
    decided: Option<(AccountId, &str)>,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let update = sql("UPDATE appeals SET outcome = $1, decided_at = $2, decided_by = $3, answer = $4 WHERE id = $5 AND outcome = 'open'")
        .bind(outcome)
        .bind(at)
        .bind(decided.map(|(account, _)| account))
        .bind(decided.map_or("", |(_, answer)| answer))
        .bind(id);
    Ok(tx.run(update).await? == 1)
}

pub(in crate::moderation) async fn withdraw_appeals_of(tx: &mut Tx, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE appeals SET outcome = 'withdrawn', decided_at = $1 WHERE outcome = 'open' AND account_id = $2").bind(at).bind(account)).await.map(drop)
}

/// Keeps a text that was replaced.
pub(in crate::moderation) async fn withhold(tx: &mut Tx, item: Item, author: AccountId, text: &Former) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO withheld_texts (item_kind, item_id, item_version, author_id, title, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (item_kind, item_id, item_version) DO NOTHING");
    tx.run(insert.bind(item.kind.as_str()).bind(item.id).bind(text.version).bind(author).bind(&text.title).bind(&text.body).bind(text.at)).await.map(drop)
}

/// The texts that an author replaced after a hiding, the latest first.
pub(in crate::moderation) async fn withheld(db: &Db, item: Item) -> sqlx::Result<Vec<(i64, String, String, Timestamp)>> {
    let select = of(sql("SELECT item_version, title, body, created_at FROM withheld_texts WHERE "), item);
    db.all(select.push(" ORDER BY item_version DESC LIMIT 20")).await
}

/// How many appeals are open, and how many of them are overdue.
pub(in crate::moderation) async fn appeal_tally(db: &Db, commune: CommuneId, now: Timestamp) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN due_at < $1 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM (\
         SELECT due_at FROM appeals WHERE outcome = 'open' AND commune_id = $2 \
         UNION ALL SELECT due_at FROM flag_appeals WHERE outcome = 'open' AND commune_id = $2) open");
    db.one(select.bind(now).bind(commune)).await
}

/// Appeals made in a span of time, and those of them that were right.
pub(in crate::moderation) async fn appeals_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN outcome = 'reversed' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM (\
         SELECT outcome FROM appeals WHERE commune_id = $1 AND created_at >= $2 AND created_at < $3 \
         UNION ALL SELECT outcome FROM flag_appeals WHERE commune_id = $1 AND created_at >= $2 AND created_at < $3) made");
    db.one(select.bind(commune).bind(from).bind(to)).await
}
