//! SQL of votes. Who voted (`ballot_voters`) and what (`ballot_choices`, `ballot_drafts`) are apart: no statement joins them, and nothing in a row of the one
//! leads to a row of the other but the link, which is made outside of the database.

use app::model::ballots::{BallotState, Channel};
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, RowId, Sql, Tx, sql};
use crate::participation::ballots::model::{Sealed, Turnout};

/// How somebody stands in a ballot.
#[derive(Clone, Copy, Debug)]
pub struct VoterRow {
    pub state: BallotState,
    pub channel: Channel,
    pub day: Timestamp,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// Whether something is kept that does not count yet.
    pub pending: bool,
}

#[derive(sqlx_macros::FromRow)]
struct KeptVoter {
    state: String,
    channel: String,
    day: Timestamp,
    neighbourhood_id: Option<NeighbourhoodId>,
    pending: bool,
}

/// How somebody stands, if they began.
pub async fn find(db: &mut impl Sql, id: ConsultationId, account: AccountId) -> sqlx::Result<Option<VoterRow>> {
    let select = sql("SELECT state, channel, day, neighbourhood_id, pending FROM ballot_voters WHERE consultation_id = ").arg(id);
    let row = db.find::<KeptVoter>(select.push(" AND account_id = ").arg(account)).await?;
    let parsed = |row: KeptVoter| VoterRow {
        // What cannot be read opens nothing.
        state: BallotState::parse(&row.state).unwrap_or(BallotState::Void),
        channel: Channel::parse(&row.channel).unwrap_or(Channel::Online),
        day: row.day,
        neighbourhood: row.neighbourhood_id,
        pending: row.pending,
    };
    Ok(row.map(parsed))
}

/// Makes somebody's row, or takes the one that is there, until the transaction ends: what one person sends comes one after the other. Returns what was there.
pub async fn lock(tx: &mut Tx, id: ConsultationId, account: AccountId, new: &VoterRow) -> sqlx::Result<Option<VoterRow>> {
    loop {
        let insert = sql("INSERT INTO ballot_voters (consultation_id, account_id, state, channel, day, neighbourhood_id, pending) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (consultation_id, account_id) DO NOTHING");
        let insert = insert.bind(id).bind(account).bind(new.state.as_str()).bind(new.channel.as_str()).bind(new.day).bind(new.neighbourhood).bind(new.pending);
        if tx.run(insert).await? == 1 {
            return Ok(None);
        }
        let take = sql("UPDATE ballot_voters SET reminded = reminded WHERE consultation_id = $1 AND account_id = $2");
        // A row that another transaction took away between the two statements is made anew: nobody votes without one.
        if tx.run(take.bind(id).bind(account)).await? == 1 {
            return find(tx, id, account).await;
        }
    }
}

/// How somebody stands from now on, after [`lock`]. What begins to wait is reminded of anew.
pub async fn set(tx: &mut Tx, id: ConsultationId, account: AccountId, row: &VoterRow) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_voters SET state = $1, channel = $2, day = $3, neighbourhood_id = $4, \
         reminded = CASE WHEN pending = $5 THEN reminded ELSE 0 END, pending = $5 WHERE consultation_id = $6 AND account_id = $7");
    let update = update.bind(row.state.as_str()).bind(row.channel.as_str()).bind(row.day).bind(row.neighbourhood).bind(row.pending);
    tx.run(update.bind(id).bind(account)).await.map(drop)
}

/// Nothing of somebody's waits any more: what they kept was thrown away.
pub async fn settle(tx: &mut Tx, id: ConsultationId, account: AccountId) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_voters SET pending = FALSE WHERE consultation_id = $1 AND account_id = $2 AND pending");
    tx.run(update.bind(id).bind(account)).await.map(drop)
}

/// Somebody stands nowhere any more.
pub async fn remove(tx: &mut Tx, id: ConsultationId, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM ballot_voters WHERE consultation_id = $1 AND account_id = $2").bind(id).bind(account)).await.map(drop)
}

/// Keeps by what somebody who leaves is known again.
pub async fn set_left(tx: &mut Tx, id: ConsultationId, account: AccountId, hashes: &[u8]) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_voters SET left_as = $1 WHERE consultation_id = $2 AND account_id = $3");
    tx.run(update.bind(hashes.to_vec()).bind(id).bind(account)).await.map(drop)
}

/// Those who left with a sheet, and by what they are known again.
pub async fn left(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<(AccountId, Vec<u8>)>> {
    db.all(sql("SELECT account_id, left_as FROM ballot_voters WHERE left_as IS NOT NULL AND consultation_id = ").arg(id)).await
}

/// Makes the row of somebody who left that of an account which has none.
pub async fn hand_over(tx: &mut Tx, id: ConsultationId, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_voters SET account_id = $1, left_as = NULL WHERE consultation_id = $2 AND account_id = $3 AND left_as IS NOT NULL");
    tx.run(update.bind(to).bind(id).bind(from)).await.map(drop)
}

/// Takes what stands behind a link out; whether something did.
pub async fn remove_choice(tx: &mut Tx, id: ConsultationId, link: &[u8]) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM ballot_choices WHERE consultation_id = $1 AND link = $2").bind(id).bind(link.to_vec())).await? == 1)
}

/// In which of these somebody has voted, on paper or not: what does not count was given too, and nobody votes again.
pub async fn given_among(db: &mut impl Sql, ids: &[ConsultationId], account: AccountId) -> sqlx::Result<Vec<ConsultationId>> {
    let voted = [BallotState::Cast, BallotState::OnPaper, BallotState::Void].map(BallotState::as_str);
    let select = sql("SELECT consultation_id FROM ballot_voters WHERE account_id = ").arg(account).push(" AND state IN ").list(voted);
    Ok(db.all::<(ConsultationId,)>(select.push(" AND consultation_id IN ").list(ids.iter().copied())).await?.into_iter().map(|(id,)| id).collect())
}

/// Those who stand so, in the order of their accounts; those after one.
pub async fn those(db: &mut impl Sql, id: ConsultationId, states: &[BallotState], after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let mut select = sql("SELECT account_id FROM ballot_voters WHERE consultation_id = ").arg(id);
    select = select.push(" AND state IN ").list(states.iter().map(|state| state.as_str()));
    if let Some(after) = after {
        select = select.push(" AND account_id > ").arg(after);
    }
    let rows: Vec<(AccountId,)> = db.all(select.push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// With what links are made; `None` once the ballot is closed.
pub async fn nonce(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Vec<u8>>> {
    Ok(db.find::<(Vec<u8>,)>(sql("SELECT nonce FROM ballot_nonces WHERE consultation_id = ").arg(id)).await?.map(|(nonce,)| nonce))
}

#[derive(sqlx_macros::FromRow)]
struct KeptChoice {
    choice: String,
    salt: Vec<u8>,
    pseudonym: Vec<u8>,
}

impl KeptChoice {
    fn sealed(self) -> sqlx::Result<Sealed> {
        let bytes = |bytes: Vec<u8>| <[u8; 16]>::try_from(bytes).map_err(|_| sqlx::Error::Decode("bytes of another length".into()));
        Ok(Sealed { choice: self.choice, salt: bytes(self.salt)?, pseudonym: bytes(self.pseudonym)? })
    }
}

/// What stands behind a link.
pub async fn choice(db: &mut impl Sql, id: ConsultationId, link: &[u8]) -> sqlx::Result<Option<Sealed>> {
    let select = sql("SELECT choice, salt, pseudonym FROM ballot_choices WHERE consultation_id = ").arg(id).push(" AND link = ").arg(link.to_vec());
    db.find::<KeptChoice>(select).await?.map(KeptChoice::sealed).transpose()
}

/// The draft behind a link.
pub async fn draft(db: &mut impl Sql, id: ConsultationId, link: &[u8]) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT choice FROM ballot_drafts WHERE consultation_id = ").arg(id).push(" AND link = ").arg(link.to_vec());
    Ok(db.find::<(String,)>(select).await?.map(|(choice,)| choice))
}

/// What counts behind a link, in the place of what did. The row begins anew, so that nothing in it tells how often it was replaced.
pub async fn set_choice(tx: &mut Tx, id: ConsultationId, link: &[u8], (row, sealed): (Uuid, &Sealed)) -> sqlx::Result<()> {
    remove_choice(tx, id, link).await?;
    let insert = sql("INSERT INTO ballot_choices (id, consultation_id, link, choice, salt, pseudonym) VALUES ($1, $2, $3, $4, $5, $6)");
    let insert = insert.bind(RowId(row)).bind(id).bind(link.to_vec()).bind(&*sealed.choice);
    tx.run(insert.bind(sealed.salt.to_vec()).bind(sealed.pseudonym.to_vec())).await.map(drop)
}

/// What is kept behind a link and does not count.
pub async fn set_draft(tx: &mut Tx, id: ConsultationId, link: &[u8], choice: &str) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO ballot_drafts (consultation_id, link, choice) VALUES ($1, $2, $3) \
         ON CONFLICT (consultation_id, link) DO UPDATE SET choice = excluded.choice");
    tx.run(insert.bind(id).bind(link.to_vec()).bind(choice)).await.map(drop)
}

/// Throws a draft away.
pub async fn remove_draft(tx: &mut Tx, id: ConsultationId, link: &[u8]) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM ballot_drafts WHERE consultation_id = $1 AND link = $2").bind(id).bind(link.to_vec())).await? == 1)
}

/// Adds to the numbers of a ballot: those that count, were replaced, do not count.
pub async fn count(tx: &mut Tx, id: ConsultationId, (cast, replaced, void): (i64, i64, i64)) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_tallies SET cast_count = cast_count + $1, replaced_count = replaced_count + $2, void_count = void_count + $3 \
         WHERE consultation_id = $4");
    tx.run(update.bind(cast).bind(replaced).bind(void).bind(id)).await.map(drop)
}

/// A step on the way to a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Seen,
    Began,
    Drafted,
    Counted,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Seen, Self::Began, Self::Drafted, Self::Counted];

    /// Its name in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Began => "began",
            Self::Drafted => "drafted",
            Self::Counted => "counted",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }
}

/// Adds to those who came so far.
pub async fn count_step(tx: &mut Tx, id: ConsultationId, step: Step, (channel, place): (Channel, Option<NeighbourhoodId>), by: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO ballot_funnel (consultation_id, step, channel, neighbourhood_id, count) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (consultation_id, step, channel, neighbourhood_id) DO UPDATE SET count = ballot_funnel.count + excluded.count");
    let place = place.unwrap_or(NeighbourhoodId(Uuid::nil()));
    tx.run(insert.bind(id).bind(step.as_str()).bind(channel.as_str()).bind(place).bind(by)).await.map(drop)
}

#[derive(sqlx_macros::FromRow)]
struct FunnelRow {
    step: String,
    channel: String,
    neighbourhood_id: NeighbourhoodId,
    count: i64,
}

/// How many came how far, by channel and place.
pub async fn funnel(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<(Step, Turnout)>> {
    let select = sql("SELECT step, channel, neighbourhood_id, count FROM ballot_funnel WHERE consultation_id = ").arg(id);
    let rows = db.all::<FunnelRow>(select.push(" AND count > 0 ORDER BY step, channel, neighbourhood_id")).await?;
    let parsed = |row: FunnelRow| {
        let place = Some(row.neighbourhood_id).filter(|place| !place.0.is_nil());
        Some((Step::parse(&row.step)?, Turnout { channel: Channel::parse(&row.channel)?, neighbourhood: place, count: row.count }))
    };
    Ok(rows.into_iter().filter_map(parsed).collect())
}

#[derive(sqlx_macros::FromRow)]
struct Taken {
    link: Vec<u8>,
    choice: String,
    salt: Vec<u8>,
    pseudonym: Vec<u8>,
}

/// Takes everything that was voted, in the order of random ids, and destroys rows, drafts and what links were made with.
pub async fn take_choices(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<Vec<(Vec<u8>, Sealed)>> {
    let rows: Vec<Taken> =
        tx.all(sql("SELECT link, choice, salt, pseudonym FROM ballot_choices WHERE consultation_id = ").arg(id).push(" ORDER BY id")).await?;
    tx.run(sql("DELETE FROM ballot_choices WHERE consultation_id = $1").bind(id)).await?;
    tx.run(sql("DELETE FROM ballot_drafts WHERE consultation_id = $1").bind(id)).await?;
    tx.run(sql("DELETE FROM ballot_nonces WHERE consultation_id = $1").bind(id)).await?;
    tx.run(sql("UPDATE ballot_voters SET left_as = NULL WHERE left_as IS NOT NULL AND consultation_id = $1").bind(id)).await?;
    // From now on it is one of those with remains, until the tables are written anew.
    tx.run(sql("UPDATE ballots SET closed_at = $1 WHERE consultation_id = $2").bind(at).bind(id)).await?;
    rows.into_iter().map(|Taken { link, choice, salt, pseudonym }| Ok((link, KeptChoice { choice, salt, pseudonym }.sealed()?))).collect()
}

/// Counts drafts that were never confirmed, changes of a vote that counts among them.
pub async fn count_unconfirmed(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_tallies SET unconfirmed_count = \
         (SELECT COUNT(*) FROM ballot_voters v WHERE v.consultation_id = $1 AND v.pending AND v.state <> 'void') WHERE consultation_id = $1");
    tx.run(update.bind(id)).await.map(drop)
}

/// The ballots in which somebody has a row and that are not closed, in one order: for whoever leaves.
pub async fn open_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT v.consultation_id FROM ballot_voters v JOIN ballots b ON b.consultation_id = v.consultation_id \
         WHERE b.closed_at IS NULL AND v.account_id = ");
    let rows: Vec<(ConsultationId,)> = tx.all(select.arg(account).push(" ORDER BY v.consultation_id")).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
