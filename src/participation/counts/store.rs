//! SQL of counts: the row of each ballot that was closed, the votes that count, and what the rules said.

use app::model::ballot_result::{CountResult, PaperCounts};
use app::model::ballot_result_pages::{LotLine, SheetsDiffer};
use app::model::ballots::Channel;
use app::model::consultations::Multilingual;
use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, NeighbourhoodId, Sql, Tx, sql};
use crate::participation::ballots::Sealed;

/// What was so when a ballot was closed, kept as JSON: groups under ten are in it and are hidden where it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Verified residents of the commune.
    pub residents: i64,
    /// Those who were asked, by where they live: verified residents. None where others were asked too.
    pub living: Vec<(Option<NeighbourhoodId>, i64)>,
    pub turnout: Vec<(Channel, Option<NeighbourhoodId>, i64)>,
    /// Sheets, if there were some.
    pub paper: Option<PaperCounts>,
    /// Why their figures differ, if they do.
    pub note: Multilingual,
    /// By what these figures differ.
    pub differ: Option<SheetsDiffer>,
}

/// How far a count is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Closed,
    Tied,
    Counted,
}

/// A count, without what it found.
#[derive(Clone, Debug)]
pub struct Count {
    pub closed_at: Timestamp,
    pub facts: Facts,
    pub state: State,
    /// Equal options that wait for a lot.
    pub tied: Vec<i64>,
    /// What was drawn, as the first person entered it.
    pub lot: Option<LotLine>,
    pub first_by: Option<AccountId>,
    pub second_by: Option<AccountId>,
    pub code: String,
    pub counted_at: Option<Timestamp>,
}

impl Count {
    /// What was drawn, once two people have entered it.
    pub fn drawn(&self) -> Option<&LotLine> {
        self.lot.as_ref().filter(|_| self.second_by.is_some())
    }
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    closed_at: Timestamp,
    facts: String,
    state: String,
    tied: String,
    lot: String,
    drawn_on: String,
    drawn_in: String,
    first_by: Option<AccountId>,
    second_by: Option<AccountId>,
    code: String,
    counted_at: Option<Timestamp>,
}

fn decoded<T: serde::de::DeserializeOwned>(json: &str) -> sqlx::Result<T> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn encoded(value: &impl Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

impl Row {
    fn count(self) -> sqlx::Result<Count> {
        let state = match self.state.as_str() {
            "counted" => State::Counted,
            "tied" => State::Tied,
            _ => State::Closed,
        };
        let (text, drawn_on, drawn_in) = (self.lot, self.drawn_on, self.drawn_in);
        Ok(Count {
            closed_at: self.closed_at,
            facts: decoded(&self.facts)?,
            state,
            tied: self.tied.split(',').filter_map(|number| number.parse().ok()).collect(),
            lot: self.first_by.is_some().then_some(LotLine { text, drawn_on, drawn_in }),
            first_by: self.first_by,
            second_by: self.second_by,
            code: self.code,
            counted_at: self.counted_at,
        })
    }
}

/// The count of a ballot, if it was closed.
pub async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Count>> {
    let select = sql("SELECT closed_at, facts, state, tied, lot, drawn_on, drawn_in, first_by, second_by, code, counted_at FROM ballot_counts \
         WHERE consultation_id = ");
    db.find::<Row>(select.arg(id)).await?.map(Row::count).transpose()
}

/// What a count found, once it is public.
pub async fn result(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<CountResult>> {
    let select = sql("SELECT result FROM ballot_counts WHERE state = 'counted' AND consultation_id = ").arg(id);
    db.find::<(String,)>(select).await?.map(|(json,)| decoded(&json)).transpose()
}

/// Counts that were closed and not counted: the oldest first.
pub async fn uncounted(db: &mut impl Sql, most: i64) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM ballot_counts WHERE state = 'closed' ORDER BY closed_at, consultation_id LIMIT ").arg(most);
    Ok(db.all::<(ConsultationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Keeps that a ballot was closed, with its votes in the order of their hashes.
pub async fn insert(
    tx: &mut Tx,
    id: ConsultationId,
    (by, at): (Option<AccountId>, Timestamp),
    facts: &Facts,
    votes: &[([u8; 32], Sealed)],
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO ballot_counts (consultation_id, closed_by, closed_at, facts, state) VALUES ($1, $2, $3, $4, 'closed')");
    tx.run(insert.bind(id).bind(by).bind(at).bind(encoded(facts)?)).await?;
    let row = |(position, (hash, vote)): (i64, &([u8; 32], Sealed))| -> [Arg; 6] {
        let (salt, pseudonym) = (vote.salt.to_vec(), vote.pseudonym.to_vec());
        [id.into(), position.into(), hash.to_vec().into(), vote.choice.as_str().into(), salt.into(), pseudonym.into()]
    };
    let rows = (1..).zip(votes).map(row).collect();
    tx.insert_all::<6>("INSERT INTO counted_ballots (consultation_id, position, hash, choice, salt, pseudonym) VALUES ", rows).await
}

/// The choices of a ballot that was closed, in the order of their hashes.
pub async fn choices(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<String>> {
    let select = sql("SELECT choice FROM counted_ballots WHERE consultation_id = ").arg(id).push(" ORDER BY position");
    Ok(db.all::<(String,)>(select).await?.into_iter().map(|(choice,)| choice).collect())
}

#[derive(sqlx_macros::FromRow)]
struct VoteRow {
    hash: Vec<u8>,
    choice: String,
    salt: Vec<u8>,
    pseudonym: Vec<u8>,
}

/// The same with what each was committed with.
pub async fn votes(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<(Vec<u8>, Sealed)>> {
    let select = sql("SELECT hash, choice, salt, pseudonym FROM counted_ballots WHERE consultation_id = ").arg(id).push(" ORDER BY position");
    let bytes = |bytes: Vec<u8>| <[u8; 16]>::try_from(bytes).map_err(|_| sqlx::Error::Decode("bytes of another length".into()));
    let vote = |row: VoteRow| Ok((row.hash, Sealed { choice: row.choice, salt: bytes(row.salt)?, pseudonym: bytes(row.pseudonym)? }));
    db.all::<VoteRow>(select).await?.into_iter().map(vote).collect()
}

/// Keeps that nothing tells these options apart; false if that is no news.
pub async fn set_tied(tx: &mut Tx, id: ConsultationId, tied: &[i64]) -> sqlx::Result<bool> {
    let numbers = tied.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let update = sql("UPDATE ballot_counts SET state = 'tied', tied = $1 WHERE consultation_id = $2 AND state = 'closed'");
    Ok(tx.run(update.bind(numbers).bind(id)).await? == 1)
}

/// Keeps what a count found; false if it was found before.
pub async fn set_counted(
    tx: &mut Tx,
    id: ConsultationId,
    result: &CountResult,
    reports: &[(i64, String)],
    (code, at): (&str, Timestamp),
) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_counts SET state = 'counted', result = $1, code = $2, counted_at = $3 WHERE consultation_id = $4 AND state = 'closed'");
    if tx.run(update.bind(encoded(result)?).bind(code).bind(at).bind(id)).await? != 1 {
        return Ok(false);
    }
    let rows = reports.iter().map(|(envelope, report)| -> [Arg; 3] { [id.into(), (*envelope).into(), report.as_str().into()] }).collect();
    tx.insert_all::<3>("INSERT INTO ballot_reports (consultation_id, envelope, report) VALUES ", rows).await?;
    Ok(true)
}

/// What the rules said of an envelope, as JSON.
pub async fn report(db: &mut impl Sql, id: ConsultationId, envelope: i64) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT report FROM ballot_reports WHERE consultation_id = ").arg(id).push(" AND envelope = ").arg(envelope);
    Ok(db.find::<(String,)>(select).await?.map(|(report,)| report))
}

/// The numbers of the envelopes of which there is something that rules said; 0 where there are none.
pub async fn reported(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<i64>> {
    let select = sql("SELECT envelope FROM ballot_reports WHERE consultation_id = ").arg(id).push(" ORDER BY envelope");
    Ok(db.all::<(i64,)>(select).await?.into_iter().map(|(envelope,)| envelope).collect())
}

/// Keeps files as they are published: the name and the text of each.
pub async fn keep_files(tx: &mut Tx, id: ConsultationId, files: &[(String, String)]) -> sqlx::Result<()> {
    let rows = files.iter().map(|(name, text)| -> [Arg; 3] { [id.into(), name.as_str().into(), text.as_str().into()] }).collect();
    tx.insert_all::<3>("INSERT INTO ballot_files (consultation_id, name, text) VALUES ", rows).await
}

/// The text of a file.
pub async fn file(db: &mut impl Sql, id: ConsultationId, name: &str) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT text FROM ballot_files WHERE consultation_id = ").arg(id).push(" AND name = ").arg(name);
    Ok(db.find::<(String,)>(select).await?.map(|(text,)| text))
}

/// Takes the row of a count that waits for a lot until the transaction ends; false if it waits for none.
pub async fn lock_tied(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE ballot_counts SET state = state WHERE consultation_id = $1 AND state = 'tied'").bind(id)).await? == 1)
}

/// Keeps what the first person entered.
pub async fn enter(tx: &mut Tx, id: ConsultationId, lot: &LotLine, (by, at): (AccountId, Timestamp)) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_counts SET lot = $1, drawn_on = $2, drawn_in = $3, first_by = $4, first_at = $5 WHERE consultation_id = $6");
    tx.run(update.bind(&lot.text).bind(&lot.drawn_on).bind(&lot.drawn_in).bind(by).bind(at).bind(id)).await.map(drop)
}

/// Forgets what was entered.
pub async fn discard(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_counts SET lot = '', drawn_on = '', drawn_in = '', first_by = NULL, first_at = NULL WHERE consultation_id = $1");
    tx.run(update.bind(id)).await.map(drop)
}

/// Keeps that another person entered the same: the ballot can be counted.
pub async fn confirm(tx: &mut Tx, id: ConsultationId, (by, at): (AccountId, Timestamp)) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_counts SET second_by = $1, second_at = $2, state = 'closed' WHERE consultation_id = $3");
    tx.run(update.bind(by).bind(at).bind(id)).await.map(drop)
}

/// Takes the row of a count of which not everybody has been told; who was told last.
pub async fn untold(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<Option<Option<AccountId>>> {
    let lock = sql("UPDATE ballot_counts SET told_at = NULL WHERE consultation_id = $1 AND told_at IS NULL AND state = 'counted' RETURNING told_to");
    Ok(tx.find::<(Option<AccountId>,)>(lock.bind(id)).await?.map(|(to,)| to))
}

/// Keeps how far telling came: the last account, or the moment at which all had been told.
pub async fn mark_told(tx: &mut Tx, id: ConsultationId, to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE ballot_counts SET told_to = $1, told_at = $2 WHERE consultation_id = $3").bind(to).bind(at).bind(id)).await.map(drop)
}
