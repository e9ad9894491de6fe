//! SQL that changes what a ballot declares, while it is prepared; and what may change afterwards.

use app::model::ballots::BallotSettings;
use app::model::consultations::Multilingual;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, Sql, Tx, sql};
use crate::participation::ballots::model::{BallotOption, Envelope};

fn json(settings: &BallotSettings) -> sqlx::Result<String> {
    serde_json::to_string(settings).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

/// Makes a ballot; false when there is one already.
pub async fn insert(tx: &mut Tx, id: ConsultationId, settings: &BallotSettings, (order_key, nonce): ([u8; 32], [u8; 32])) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballots (consultation_id, settings, order_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    if tx.run(insert.bind(id).bind(json(settings)?).bind(order_key.to_vec())).await? == 0 {
        return Ok(false);
    }
    tx.run(sql("INSERT INTO ballot_nonces (consultation_id, nonce) VALUES ($1, $2)").bind(id).bind(nonce.to_vec())).await?;
    tx.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.map(|_| true)
}

/// Throws away the ballot of a draft.
pub async fn discard(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM ballots WHERE consultation_id = $1 AND frozen_at IS NULL").bind(id)).await? == 1)
}

/// Takes a ballot until the transaction ends: acts of the staff come one after the other. False if there is none.
pub async fn lock(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE ballots SET version = version WHERE consultation_id = $1").bind(id)).await? == 1)
}

/// Has forms that were opened before be looked at again: a number may be that of another option now, or of none.
pub async fn renumber(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE ballots SET version = version + 1 WHERE consultation_id = $1").bind(id)).await.map(drop)
}

/// What is declared and what is asked, in the place of what was there.
pub async fn set_settings(tx: &mut Tx, id: ConsultationId, settings: &BallotSettings, question: &Multilingual) -> sqlx::Result<()> {
    let update = sql("UPDATE ballots SET settings = $1, question_ar = $2, question_fr = $3, question_en = $4, question_zgh = $5 WHERE consultation_id = $6");
    let update = update.bind(json(settings)?).bind(&*question.ar).bind(&*question.fr).bind(&*question.en).bind(&*question.zgh);
    tx.run(update.bind(id)).await.map(drop)
}

/// Nothing that is declared changes from now on.
pub async fn freeze(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE ballots SET frozen_at = $1 WHERE consultation_id = $2 AND frozen_at IS NULL").bind(at).bind(id)).await.map(drop)
}

/// Takes the next number of an option.
pub async fn take_number(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<i64> {
    let update = sql("UPDATE ballots SET next_option = next_option + 1 WHERE consultation_id = $1 RETURNING next_option - 1");
    Ok(tx.one::<(i64,)>(update.bind(id)).await?.0)
}

/// An envelope, in the place of the one of its number.
pub async fn set_envelope(tx: &mut Tx, id: ConsultationId, envelope: &Envelope) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, title_en, title_zgh, amount, neighbourhood_id, category) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (consultation_id, number) DO UPDATE SET title_ar = excluded.title_ar, \
         title_fr = excluded.title_fr, title_en = excluded.title_en, title_zgh = excluded.title_zgh, amount = excluded.amount, \
         neighbourhood_id = excluded.neighbourhood_id, category = excluded.category");
    let Envelope { number, title, amount, neighbourhood, category } = envelope;
    let insert = insert.bind(id).bind(*number).bind(&*title.ar).bind(&*title.fr).bind(&*title.en).bind(&*title.zgh);
    tx.run(insert.bind(*amount).bind(*neighbourhood).bind(&**category)).await.map(drop)
}

/// Takes an envelope away, and out of the options that it pays for.
pub async fn remove_envelope(tx: &mut Tx, id: ConsultationId, number: i64) -> sqlx::Result<bool> {
    tx.run(sql("UPDATE ballot_options SET envelope = NULL WHERE consultation_id = $1 AND envelope = $2").bind(id).bind(number)).await?;
    Ok(tx.run(sql("DELETE FROM ballot_envelopes WHERE consultation_id = $1 AND number = $2").bind(id).bind(number)).await? == 1)
}

/// Adds options, with numbers that were taken before.
pub async fn insert_options(tx: &mut Tx, id: ConsultationId, options: &[BallotOption]) -> sqlx::Result<()> {
    let row = |option: &BallotOption| {
        let BallotOption { number, title, body, cost, envelope, neighbourhood, category, listed_number, solution, picture, recording, .. } = option;
        let texts = |text: &Multilingual| [&text.ar, &text.fr, &text.en, &text.zgh].map(|text| Arg::from(&**text));
        let ([title_ar, title_fr, title_en, title_zgh], [body_ar, body_fr, body_en, body_zgh]) = (texts(title), texts(body));
        [
            Arg::from(id),
            Arg::from(*number),
            title_ar,
            title_fr,
            title_en,
            title_zgh,
            body_ar,
            body_fr,
            body_en,
            body_zgh,
            Arg::from(*cost),
            Arg::from(*envelope),
            Arg::from(*neighbourhood),
            Arg::from(&**category),
            Arg::from(*listed_number),
            Arg::from(*solution),
            Arg::from(&**picture),
            Arg::from(&**recording),
        ]
    };
    tx.insert_all(
        "INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, title_en, title_zgh, body_ar, body_fr, body_en, body_zgh, cost, envelope, \
         neighbourhood_id, category, listed_number, solution_id, picture, recording) VALUES ",
        options.iter().map(row).collect(),
    )
    .await
}

/// What an option of the ballot's own says, in the place of what it said.
pub async fn set_option(tx: &mut Tx, id: ConsultationId, option: &BallotOption) -> sqlx::Result<bool> {
    let BallotOption { title, body, .. } = option;
    let update = sql("UPDATE ballot_options SET title_ar = $1, title_fr = $2, title_en = $3, title_zgh = $4, body_ar = $5, body_fr = $6, body_en = $7, \
         body_zgh = $8, cost = $9, envelope = $10, neighbourhood_id = $11, category = $12 WHERE consultation_id = $13 AND number = $14");
    let update = update.bind(&*title.ar).bind(&*title.fr).bind(&*title.en).bind(&*title.zgh);
    let update = update.bind(&*body.ar).bind(&*body.fr).bind(&*body.en).bind(&*body.zgh);
    let update = update.bind(option.cost).bind(option.envelope).bind(option.neighbourhood).bind(&*option.category);
    Ok(tx.run(update.bind(id).bind(option.number)).await? == 1)
}

/// Its picture and its recording.
pub async fn set_files(tx: &mut Tx, id: ConsultationId, option: &BallotOption) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_options SET picture = $1, recording = $2 WHERE consultation_id = $3 AND number = $4");
    tx.run(update.bind(&*option.picture).bind(&*option.recording).bind(id).bind(option.number)).await.map(drop)
}

/// Takes an option of a draft away.
pub async fn remove_option(tx: &mut Tx, id: ConsultationId, number: i64) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM ballot_options WHERE consultation_id = $1 AND number = $2").bind(id).bind(number)).await? == 1)
}

/// Takes every option of a draft away.
pub async fn remove_options(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM ballot_options WHERE consultation_id = $1").bind(id)).await.map(drop)
}

/// Lets two options have each other's numbers.
pub async fn swap_options(tx: &mut Tx, id: ConsultationId, (one, other): (i64, i64)) -> sqlx::Result<()> {
    // Numbers are unique at every moment, so one of them steps aside.
    for (from, to) in [(one, -one), (other, one), (-one, other)] {
        tx.run(sql("UPDATE ballot_options SET number = $1 WHERE consultation_id = $2 AND number = $3").bind(to).bind(id).bind(from)).await?;
    }
    Ok(())
}

/// Withdraws an option while people vote; false if it was before.
pub async fn withdraw(tx: &mut Tx, id: ConsultationId, number: i64, reason: &str, (by, at): (AccountId, Timestamp)) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_options SET withdrawn_at = $1, withdrawn_by = $2, withdrawn_reason = $3 \
         WHERE consultation_id = $4 AND number = $5 AND withdrawn_at IS NULL");
    Ok(tx.run(update.bind(at).bind(by).bind(reason).bind(id).bind(number)).await? == 1)
}

/// A withdrawal of which not everybody was told, and who was told last. Whoever asks takes it until the transaction ends.
pub async fn untold(tx: &mut Tx, id: ConsultationId, number: i64) -> sqlx::Result<Option<Option<AccountId>>> {
    let update = sql("UPDATE ballot_options SET told_to = told_to WHERE consultation_id = $1 AND number = $2 AND withdrawn_at IS NOT NULL \
         AND told_at IS NULL RETURNING told_to");
    Ok(tx.find::<(Option<AccountId>,)>(update.bind(id).bind(number)).await?.map(|(to,)| to))
}

/// Keeps who was told last; at a moment, that all were.
pub async fn mark_told(tx: &mut Tx, (id, number): (ConsultationId, i64), to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_options SET told_to = $1, told_at = $2 WHERE consultation_id = $3 AND number = $4");
    tx.run(update.bind(to).bind(at).bind(id).bind(number)).await.map(drop)
}

/// Those of these files that belong to an option.
pub async fn known_files(db: &mut impl Sql, files: &[String]) -> sqlx::Result<Vec<String>> {
    let texts = || files.iter().map(|file| Arg::from(&**file));
    let pictures = db.all::<(String,)>(sql("SELECT picture FROM ballot_options WHERE picture IN ").list(texts())).await?;
    let recordings = db.all::<(String,)>(sql("SELECT recording FROM ballot_options WHERE recording IN ").list(texts())).await?;
    Ok(pictures.into_iter().chain(recordings).map(|(file,)| file).collect())
}
