//! SQL that changes consultations. Whoever changes one takes its row first ([`lock`]), so that two who prepare it come one after the other.

use app::model::Lang;
use app::model::consultations::TextName;
use app::model::languages::Needed;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommuneId, ConsultationId, PhaseId, Tx, sql};
use crate::participation::consultations::model::{Audience, Texts};
use crate::participation::consultations::phases::{Phase, Schedule};

/// A draft to be.
pub struct Draft<'a> {
    pub id: ConsultationId,
    pub commune: CommuneId,
    pub number: i64,
    pub slug: &'a str,
    pub template: &'static str,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps a draft, for whoever has an account, with its maker to ask.
pub async fn insert(tx: &mut Tx, draft: &Draft<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO consultations (id, commune_id, number, slug, template, audience, contact_id, created_by, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, 'participants', $6, $6, $7, $7)");
    let insert = insert.bind(draft.id).bind(draft.commune).bind(draft.number).bind(draft.slug).bind(draft.template).bind(draft.by).bind(draft.at);
    tx.run(insert).await.map(drop)
}

/// Takes the row until the transaction ends, and keeps when it was changed; `false` if it is gone.
pub async fn lock(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE consultations SET updated_at = $1 WHERE id = $2").bind(at).bind(id)).await? == 1)
}

/// The text of each name in each language, in the place of what was there.
pub async fn set_texts(tx: &mut Tx, id: ConsultationId, texts: &Texts) -> sqlx::Result<()> {
    for lang in Lang::ALL {
        let of = |name| texts.get(name).own(lang).to_owned();
        let insert = sql("INSERT INTO consultation_texts (consultation_id, language, title, purpose, settled, decider, binding) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (consultation_id, language) DO UPDATE SET title = excluded.title, \
             purpose = excluded.purpose, settled = excluded.settled, decider = excluded.decider, binding = excluded.binding");
        let insert = insert.bind(id).bind(lang.code());
        let texts = TextName::ALL.iter().fold(insert, |insert, name| insert.bind(of(*name)));
        tx.run(texts).await?;
    }
    Ok(())
}

/// Whom it is for, in the place of what was there.
pub async fn set_audience(tx: &mut Tx, id: ConsultationId, audience: &Audience) -> sqlx::Result<()> {
    let kinds = audience.organisations.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",");
    let update = sql("UPDATE consultations SET audience = $1, organisation_kinds = $2 WHERE id = $3");
    tx.run(update.bind(audience.kind.as_str()).bind(kinds).bind(id)).await?;
    tx.run(sql("DELETE FROM consultation_neighbourhoods WHERE consultation_id = $1").bind(id)).await?;
    let rows = audience.neighbourhoods.iter().map(|place| [Arg::from(id), Arg::from(*place)]).collect();
    tx.insert_all("INSERT INTO consultation_neighbourhoods (consultation_id, neighbourhood_id) VALUES ", rows).await
}

/// Who answers questions, and how they are reached.
pub async fn set_contact(tx: &mut Tx, id: ConsultationId, person: Option<AccountId>, how: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultations SET contact_id = $1, contact = $2 WHERE id = $3").bind(person).bind(how).bind(id)).await.map(drop)
}

/// Every phase anew, for drafts.
pub async fn replace_phases(tx: &mut Tx, id: ConsultationId, phases: &[Phase]) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM consultation_phases WHERE consultation_id = $1").bind(id)).await?;
    let row =
        |(position, phase): (i64, &Phase)| [Arg::from(phase.id), Arg::from(id), Arg::from(position), Arg::from(phase.kind.as_str()), Arg::from(phase.ends_at)];
    let rows = (0..).zip(phases).map(row).collect();
    tx.insert_all("INSERT INTO consultation_phases (id, consultation_id, position, kind, ends_at) VALUES ", rows).await
}

/// Another end of a phase, for what is public: waits for all who contribute in it.
pub async fn move_end(tx: &mut Tx, phase: PhaseId, to: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultation_phases SET ends_at = $1 WHERE id = $2").bind(to).bind(phase)).await.map(drop)
}

/// What follows for lists from the phases.
pub async fn set_times(tx: &mut Tx, id: ConsultationId, schedule: &Schedule, decides_at: Option<Timestamp>) -> sqlx::Result<()> {
    let asking = schedule.asking(app::model::consultations::PhaseKind::ASKING);
    let (opens, closes) = (asking.map(|(opens, _)| opens), asking.map(|(_, closes)| closes));
    let update = sql("UPDATE consultations SET starts_at = $1, opens_at = $2, closes_at = $3, over_at = $3, counts_at = $4, decides_at = $5 WHERE id = $6");
    tx.run(update.bind(schedule.starts_at()).bind(opens).bind(closes).bind(schedule.counting()).bind(decides_at).bind(id)).await.map(drop)
}

/// Counts that what the public reads has another text.
pub async fn count_version(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultations SET version = version + 1 WHERE id = $1").bind(id)).await.map(drop)
}

/// Whether it was a draft until now.
pub async fn publish(tx: &mut Tx, id: ConsultationId, languages: Needed, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET published_at = $1, languages = $2 WHERE id = $3 AND published_at IS NULL");
    Ok(tx.run(update.bind(at).bind(languages.as_str()).bind(id)).await? == 1)
}

/// Whether it could be given up until now.
pub async fn cancel(tx: &mut Tx, id: ConsultationId, reason: &str, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET cancelled_at = $1, cancelled_reason = $2, over_at = CASE WHEN over_at < $1 THEN over_at ELSE $1 END \
         WHERE id = $3 AND published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL");
    Ok(tx.run(update.bind(at).bind(reason).bind(id)).await? == 1)
}

/// Whether it was waiting for a decision until now.
pub async fn decide(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET decided_at = $1 WHERE id = $2 AND published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL");
    Ok(tx.run(update.bind(at).bind(id)).await? == 1)
}

/// Whether it was decided and not put away until now.
pub async fn archive(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET archived_at = $1 WHERE id = $2 AND decided_at IS NOT NULL AND archived_at IS NULL");
    Ok(tx.run(update.bind(at).bind(id)).await? == 1)
}

/// Throws a draft away, with all that hangs on it; `false` if it is none.
pub async fn discard(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM consultations WHERE id = $1 AND published_at IS NULL").bind(id)).await? == 1)
}

/// Adds to the number of comments.
pub async fn count_comments(tx: &mut Tx, id: ConsultationId, delta: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultations SET comment_count = comment_count + $1 WHERE id = $2").bind(delta).bind(id)).await.map(drop)
}
