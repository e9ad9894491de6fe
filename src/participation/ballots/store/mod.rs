//! SQL of ballots: one with everything that it declares. [`preparing`] has what staff change, [`voting`] who voted and what, [`voids`] what does not count.

pub(super) mod preparing;
pub(super) mod voids;
pub(super) mod voting;

use app::model::ballots::BallotSettings;
use app::model::consultations::Multilingual;

use super::model::{Ballot, BallotOption, Counts, Envelope, takes_list};
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId, SolutionId, Sql, sql};

#[derive(sqlx_macros::FromRow)]
struct Row {
    question_ar: String,
    question_fr: String,
    question_en: String,
    question_zgh: String,
    settings: String,
    version: i64,
    frozen_at: Option<Timestamp>,
    order_key: Vec<u8>,
    closed_at: Option<Timestamp>,
    cast_count: i64,
    replaced_count: i64,
    void_count: i64,
    unconfirmed_count: i64,
}

#[derive(sqlx_macros::FromRow)]
struct EnvelopeRow {
    number: i64,
    title_ar: String,
    title_fr: String,
    title_en: String,
    title_zgh: String,
    amount: i64,
    neighbourhood_id: Option<NeighbourhoodId>,
    category: String,
}

#[derive(sqlx_macros::FromRow)]
struct OptionRow {
    number: i64,
    title_ar: String,
    title_fr: String,
    title_en: String,
    title_zgh: String,
    body_ar: String,
    body_fr: String,
    body_en: String,
    body_zgh: String,
    cost: Option<i64>,
    envelope: Option<i64>,
    neighbourhood_id: Option<NeighbourhoodId>,
    category: String,
    listed_number: Option<i64>,
    solution_id: Option<SolutionId>,
    picture: String,
    recording: String,
    withdrawn_at: Option<Timestamp>,
    withdrawn_reason: String,
}

/// The ballot of a consultation, if it has one.
pub(super) async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Ballot>> {
    let select = sql("SELECT b.question_ar, b.question_fr, b.question_en, b.question_zgh, b.settings, b.version, b.frozen_at, b.order_key, b.closed_at, \
         t.cast_count, t.replaced_count, t.void_count, t.unconfirmed_count \
         FROM ballots b JOIN ballot_tallies t ON t.consultation_id = b.consultation_id WHERE b.consultation_id = ");
    let Some(row) = db.find::<Row>(select.arg(id)).await? else { return Ok(None) };
    let select =
        sql("SELECT number, title_ar, title_fr, title_en, title_zgh, amount, neighbourhood_id, category FROM ballot_envelopes WHERE consultation_id = ");
    let envelopes = db.all::<EnvelopeRow>(select.arg(id).push(" ORDER BY number")).await?;
    let select =
        sql("SELECT number, title_ar, title_fr, title_en, title_zgh, body_ar, body_fr, body_en, body_zgh, cost, envelope, neighbourhood_id, category, \
         listed_number, solution_id, picture, recording, withdrawn_at, withdrawn_reason FROM ballot_options WHERE consultation_id = ");
    let options = db.all::<OptionRow>(select.arg(id).push(" ORDER BY number")).await?;
    Ok(Some(Ballot {
        id,
        question: Multilingual { ar: row.question_ar, fr: row.question_fr, en: row.question_en, zgh: row.question_zgh },
        settings: parse_settings(&row.settings)?,
        envelopes: envelopes.into_iter().map(envelope).collect(),
        options: options.into_iter().map(option).collect(),
        order_key: <[u8; 32]>::try_from(row.order_key).map_err(|_| sqlx::Error::Decode("a key of another length".into()))?,
        frozen_at: row.frozen_at,
        closed_at: row.closed_at,
        counts: Counts { cast: row.cast_count, replaced: row.replaced_count, void: row.void_count, unconfirmed: row.unconfirmed_count },
        version: row.version,
    }))
}

/// Whether a consultation has a ballot, and until when it was prepared, if that is over.
pub(super) async fn exists(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(db.find::<(i64,)>(sql("SELECT version FROM ballots WHERE consultation_id = ").arg(id)).await?.is_some())
}

/// Whether a ballot waits for the options of a final list.
pub(super) async fn awaits_list(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<bool> {
    let select = sql("SELECT settings FROM ballots b WHERE NOT EXISTS (SELECT 1 FROM ballot_options o WHERE o.consultation_id = b.consultation_id) \
         AND b.consultation_id = ");
    match db.find::<(String,)>(select.arg(id)).await? {
        Some((settings,)) => Ok(takes_list(&parse_settings(&settings)?)),
        None => Ok(false),
    }
}

fn parse_settings(kept: &str) -> sqlx::Result<BallotSettings> {
    serde_json::from_str(kept).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn envelope(row: EnvelopeRow) -> Envelope {
    Envelope {
        number: row.number,
        title: Multilingual { ar: row.title_ar, fr: row.title_fr, en: row.title_en, zgh: row.title_zgh },
        amount: row.amount,
        neighbourhood: row.neighbourhood_id,
        category: row.category,
    }
}

fn option(row: OptionRow) -> BallotOption {
    BallotOption {
        number: row.number,
        title: Multilingual { ar: row.title_ar, fr: row.title_fr, en: row.title_en, zgh: row.title_zgh },
        body: Multilingual { ar: row.body_ar, fr: row.body_fr, en: row.body_en, zgh: row.body_zgh },
        cost: row.cost,
        envelope: row.envelope,
        neighbourhood: row.neighbourhood_id,
        category: row.category,
        listed_number: row.listed_number,
        solution: row.solution_id,
        picture: row.picture,
        recording: row.recording,
        withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_reason)),
    }
}
