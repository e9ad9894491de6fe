//! SQL of who registered for a meeting.

use app::model::meetings::Place;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, MeetingId, Sql, Tx, sql};

/// People of one meeting that staff see; there can't be more seats.
pub(in crate::participation::meetings) const MOST: i64 = app::model::meetings::MOST_REGISTERED;

/// Somebody who registered.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::meetings) struct Registration {
    pub account_id: AccountId,
    pub place: String,
    pub position: i64,
    pub attended: bool,
}

impl Registration {
    pub fn place(&self) -> Place {
        Place::parse(&self.place).unwrap_or(Place::Waiting)
    }
}

const SELECT: &str = "SELECT account_id, place, position, attended FROM meeting_registrations WHERE meeting_id = ";

pub(in crate::participation::meetings) async fn find(db: &mut impl Sql, meeting: MeetingId, account: AccountId) -> sqlx::Result<Option<Registration>> {
    db.find(sql(SELECT).arg(meeting).push(" AND account_id = ").arg(account)).await
}

/// All of a meeting: those who have a seat first, each in the order in which they came.
pub(in crate::participation::meetings) async fn list(db: &mut impl Sql, meeting: MeetingId) -> sqlx::Result<Vec<Registration>> {
    db.all(sql(SELECT).arg(meeting).push(" ORDER BY place, position LIMIT ").arg(MOST)).await
}

/// The first who waits.
pub(in crate::participation::meetings) async fn first_waiting(tx: &mut Tx, meeting: MeetingId) -> sqlx::Result<Option<Registration>> {
    tx.find(sql(SELECT).arg(meeting).push(" AND place = 'waiting' ORDER BY position LIMIT 1")).await
}

/// How many wait before a position.
pub(in crate::participation::meetings) async fn before(db: &mut impl Sql, meeting: MeetingId, position: i64) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM meeting_registrations WHERE meeting_id = ").arg(meeting).push(" AND place = 'waiting' AND position < ");
    Ok(db.one::<(i64,)>(select.arg(position)).await?.0)
}

/// A registration to be kept.
pub(in crate::participation::meetings) struct New {
    pub meeting: MeetingId,
    pub consultation: ConsultationId,
    pub account: AccountId,
    pub place: Place,
    pub position: i64,
    /// What was told before concerns them no more.
    pub told: i64,
    pub at: Timestamp,
}

pub(in crate::participation::meetings) async fn insert(tx: &mut Tx, new: &New) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO meeting_registrations (meeting_id, account_id, consultation_id, place, position, told, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING")
    .bind(new.meeting)
    .bind(new.account)
    .bind(new.consultation)
    .bind(new.place.as_str())
    .bind(new.position)
    .bind(new.told)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Gives a seat to somebody who waited.
pub(in crate::participation::meetings) async fn seat(tx: &mut Tx, meeting: MeetingId, account: AccountId) -> sqlx::Result<()> {
    let update = sql("UPDATE meeting_registrations SET place = 'registered' WHERE meeting_id = $1 AND account_id = $2");
    tx.run(update.bind(meeting).bind(account)).await.map(drop)
}

pub(in crate::participation::meetings) async fn delete(tx: &mut Tx, meeting: MeetingId, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM meeting_registrations WHERE meeting_id = $1 AND account_id = $2").bind(meeting).bind(account)).await.map(drop)
}

/// Everybody's of a meeting goes.
pub(in crate::participation::meetings) async fn forget(tx: &mut Tx, meeting: MeetingId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM meeting_registrations WHERE meeting_id = ").arg(meeting)).await.map(drop)
}

/// The meetings for which somebody registered.
pub(in crate::participation::meetings) async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<MeetingId>> {
    let select = sql("SELECT meeting_id FROM meeting_registrations WHERE account_id = ").arg(account).push(" ORDER BY meeting_id");
    Ok(tx.all::<(MeetingId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// The next who were told less than they should.
pub(in crate::participation::meetings) async fn untold(tx: &mut Tx, meeting: MeetingId, news: i64, most: i64) -> sqlx::Result<Vec<Registration>> {
    tx.all(sql(SELECT).arg(meeting).push(" AND told < ").arg(news).push(" ORDER BY account_id LIMIT ").arg(most)).await
}

pub(in crate::participation::meetings) async fn mark_told(tx: &mut Tx, meeting: MeetingId, accounts: &[AccountId], news: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE meeting_registrations SET told = ").arg(news).push(" WHERE meeting_id = ").arg(meeting).push(" AND account_id IN ");
    tx.run(update.list(accounts.iter().copied())).await.map(drop)
}

/// Keeps of those registered who came, and of no others.
pub(in crate::participation::meetings) async fn set_attended(tx: &mut Tx, meeting: MeetingId, accounts: &[AccountId]) -> sqlx::Result<i64> {
    tx.run(sql("UPDATE meeting_registrations SET attended = FALSE WHERE meeting_id = ").arg(meeting)).await?;
    if accounts.is_empty() {
        return Ok(0);
    }
    let update = sql("UPDATE meeting_registrations SET attended = TRUE WHERE meeting_id = ").arg(meeting).push(" AND account_id IN ");
    Ok(i64::try_from(tx.run(update.list(accounts.iter().copied())).await?).unwrap_or_default())
}

/// Who came to meetings of a consultation, each once, in the order of their accounts; those after one.
pub(in crate::participation::meetings) async fn attended(
    db: &mut impl Sql,
    consultation: ConsultationId,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT account_id FROM meeting_registrations WHERE attended AND consultation_id = ").arg(consultation);
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Who came to a meeting, in the order of their accounts; those after one.
pub(in crate::participation::meetings) async fn attended_one(
    db: &mut impl Sql,
    meeting: MeetingId,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT account_id FROM meeting_registrations WHERE attended AND meeting_id = ").arg(meeting);
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}
