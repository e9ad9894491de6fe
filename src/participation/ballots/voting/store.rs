//! SQL of what the voters' pages ask: who has a draft that does not count, who is to be reminded, why a ballot does not count.

use app::model::ballots::BallotState;
use uuid::Uuid;

use crate::base::db::{AccountId, Columns, ConsultationId, Db, Parts, Tx, sql};

/// Asks in which ballots that are not closed somebody has a draft that does not count: the ids of their consultations, and whether an earlier vote counts.
pub fn with_drafts(parts: Parts, account: AccountId) -> Parts {
    let columns = Columns { ids: &["v.consultation_id"], numbers: &["CASE WHEN v.state = 'cast' THEN 1 ELSE 0 END"], ..Columns::NONE };
    let from = " FROM ballot_voters v JOIN ballots b ON b.consultation_id = v.consultation_id \
         WHERE b.closed_at IS NULL AND v.pending AND v.state <> 'void' AND v.account_id = ";
    parts.part("waiting", &columns, from).arg(account)
}

/// Why two people of the staff said that somebody's ballot does not count.
pub async fn void_reason(db: &Db, id: ConsultationId, account: AccountId) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT reason FROM ballot_voids WHERE confirmed_at IS NOT NULL AND consultation_id = ").arg(id);
    Ok(db.find::<(String,)>(select.push(" AND account_id = ").arg(account)).await?.map(|(reason,)| reason))
}

/// Ballots that are not closed and in which somebody has a draft that does not count, after one, in the order of their ids.
pub async fn with_drafting(db: &Db, after: Option<ConsultationId>, most: i64) -> sqlx::Result<Vec<ConsultationId>> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let select = sql("SELECT consultation_id FROM ballots WHERE frozen_at IS NOT NULL AND closed_at IS NULL AND consultation_id > ").arg(after);
    let select =
        select.push(" AND EXISTS (SELECT 1 FROM ballot_voters v WHERE v.consultation_id = ballots.consultation_id AND v.pending AND v.state <> 'void')");
    let rows: Vec<(ConsultationId,)> = db.all(select.push(" ORDER BY consultation_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Marks as reminded so often those who were reminded less, some at a time; returns them, and whether an earlier vote of theirs counts.
pub async fn mark_reminded(tx: &mut Tx, id: ConsultationId, times: i64, most: i64) -> sqlx::Result<Vec<(AccountId, bool)>> {
    let update = sql("UPDATE ballot_voters SET reminded = $1 WHERE consultation_id = $2 AND pending AND state <> 'void' AND account_id IN \
         (SELECT account_id FROM ballot_voters WHERE consultation_id = $2 AND pending AND state <> 'void' AND reminded < $1 ORDER BY account_id LIMIT $3) \
         RETURNING account_id, state");
    let rows: Vec<(AccountId, String)> = tx.all(update.bind(times).bind(id).bind(most)).await?;
    Ok(rows.into_iter().map(|(account, state)| (account, state == BallotState::Cast.as_str())).collect())
}
