//! SQL of what was changed after publication.

use std::cmp::Reverse;

use app::model::Lang;
use app::model::consultation_pages::{ChangeLine, Changed};
use app::model::consultations::{ChangeKind, PhaseKind, TextName};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, ConsultationId, Db, PartRow, PartRows, Parts, RowId, Tx, sql};
use crate::base::error::Result;

/// Changes that are shown.
const SHOWN: i64 = 50;

/// A change to be kept.
pub struct NewChange<'a> {
    pub id: RowId,
    pub consultation: ConsultationId,
    pub what: ChangeKind,
    /// Of which phase, or text and language as `title.fr`.
    pub subject: String,
    pub before: String,
    pub after: String,
    pub reason: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps one.
pub async fn insert(tx: &mut Tx, new: &NewChange<'_>) -> Result<()> {
    let insert = sql("INSERT INTO consultation_changes (id, consultation_id, what, subject, before_value, after_value, reason, actor_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let insert = insert.bind(new.id).bind(new.consultation).bind(new.what.as_str()).bind(&new.subject).bind(&new.before).bind(&new.after);
    tx.run(insert.bind(new.reason).bind(new.by).bind(new.at)).await?;
    Ok(())
}

/// How a text stood when it was first public: `subject` is its name and language. `None` if it was never changed.
pub async fn first_wording(tx: &mut Tx, of: ConsultationId, subject: &str) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT before_value, after_value FROM consultation_changes WHERE consultation_id = ").arg(of);
    let select = select.push(" AND what = 'wording' AND subject = ").arg(subject).push(" ORDER BY created_at, id LIMIT 1");
    let row: Option<(String, String)> = tx.find(select).await?;
    // What was added later stood first as it was added.
    Ok(row.map(|(before, after)| if before.is_empty() { after } else { before }))
}

/// Asks for the changes of a consultation.
pub fn with_changes(parts: Parts, of: ConsultationId) -> Parts {
    let columns = Columns { ids: &["c.id"], texts: &["c.what", "c.subject", "c.before_value", "c.after_value", "c.reason"], numbers: &["c.created_at"] };
    let from = " FROM (SELECT * FROM consultation_changes WHERE consultation_id = ";
    parts.part("consultation_changes", &columns, from).arg(of).push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(SHOWN).push(") c")
}

/// From the rows of [`with_changes`], the latest first.
pub fn changes(rows: &PartRows) -> Vec<ChangeLine> {
    let mut found: Vec<&PartRow> = rows.of("consultation_changes").collect();
    found.sort_by_key(|row| Reverse((row.number(0), row.id::<RowId>(0))));
    found.into_iter().filter_map(line).collect()
}

fn line(row: &PartRow) -> Option<ChangeLine> {
    let (subject, before, after) = (row.text(1), row.text(2), row.text(3));
    // Ends are kept as the first moment that is over; people read the day before it.
    let day = |text: &str| text.parse::<i64>().ok().map(|micros| Timestamp(micros - 1).into());
    let what = match ChangeKind::parse(row.text(0))? {
        ChangeKind::Deadline => Changed::Deadline { phase: PhaseKind::parse(subject)?, from: day(before)?, to: day(after)? },
        ChangeKind::Wording => {
            let (text, lang) = subject.split_once('.')?;
            Changed::Wording { text: TextName::parse(text)?, lang: Lang::parse(lang)?, before: before.to_owned(), after: after.to_owned() }
        }
        ChangeKind::Document => Changed::Document { title: after.to_owned() },
        ChangeKind::Contact => Changed::Contact,
        ChangeKind::Cancelled => Changed::Cancelled,
    };
    Some(ChangeLine { what, reason: row.text(4).to_owned(), at: Timestamp(row.number(0)).into() })
}

/// What a change is about.
pub async fn consultation_of(db: &Db, id: RowId) -> sqlx::Result<Option<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM consultation_changes WHERE id = $1").bind(id);
    Ok(db.find::<(ConsultationId,)>(select).await?.map(|(consultation,)| consultation))
}

/// A change of which not everybody has been told.
#[derive(sqlx_macros::FromRow)]
pub struct UntoldRow {
    pub consultation_id: ConsultationId,
    pub what: String,
    pub actor_id: AccountId,
    /// The last one who was told.
    pub told_to: Option<AccountId>,
}

/// Takes the row of a change of which not everybody has been told.
pub async fn untold(tx: &mut Tx, id: RowId) -> sqlx::Result<Option<UntoldRow>> {
    let lock = sql("UPDATE consultation_changes SET told_at = NULL WHERE id = $1 AND told_at IS NULL RETURNING consultation_id, what, actor_id, told_to");
    tx.find(lock.bind(id)).await
}

/// Keeps how far telling came: the last account, or the moment at which all had been told.
pub async fn mark_told(tx: &mut Tx, id: RowId, to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE consultation_changes SET told_to = $1, told_at = $2 WHERE id = $3").bind(to).bind(at).bind(id)).await.map(drop)
}
