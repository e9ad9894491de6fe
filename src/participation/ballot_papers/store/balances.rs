//! SQL of the figures: as they are now, and as they were declared.

use app::model::ballot_papers::{Figures, Progress};
use app::model::consultations::Multilingual;
use counting::log::hex;
use sha2::{Digest as _, Sha256};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Sql, Tx, sql};

/// The figures of a ballot's sheets, as rows say them now. Nothing of what they choose.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
struct FiguresRow {
    cast_count: i64,
    blank_count: i64,
    overvoted_count: i64,
    short_count: i64,
    spoiled_count: i64,
    exchanged_count: i64,
}

/// How many sheets are what, of those that are settled. How many people were given one is said by the ballot.
pub(in crate::participation::ballot_papers) async fn figures(db: &mut impl Sql, id: ConsultationId, marked: i64) -> sqlx::Result<Figures> {
    let select = sql("SELECT COUNT(CASE COALESCE(r.state, e.state) WHEN 'cast' THEN 1 END) AS cast_count, \
         COUNT(CASE COALESCE(r.state, e.state) WHEN 'blank' THEN 1 END) AS blank_count, \
         COUNT(CASE COALESCE(r.state, e.state) WHEN 'overvoted' THEN 1 END) AS overvoted_count, \
         COUNT(CASE COALESCE(r.state, e.state) WHEN 'short' THEN 1 END) AS short_count, \
         COUNT(CASE COALESCE(r.state, e.state) WHEN 'spoiled' THEN 1 END) AS spoiled_count, \
         COUNT(CASE COALESCE(r.state, e.state) WHEN 'exchanged' THEN 1 END) AS exchanged_count FROM ballot_entries e \
         JOIN ballot_entries f ON f.consultation_id = e.consultation_id AND f.serial = e.serial AND f.pass = 2 \
         LEFT JOIN ballot_rulings r ON r.consultation_id = e.consultation_id AND r.serial = e.serial \
         WHERE e.consultation_id = $1 AND e.pass = 1 AND (r.state IS NOT NULL OR (e.state = f.state AND e.marks = f.marks))");
    let row: FiguresRow = db.one(select.bind(id)).await?;
    let (issued, unused): (i64, i64) = db
        .one(
            sql("SELECT CAST(COALESCE(SUM(sheet_count), 0) AS BIGINT) AS issued, CAST(COALESCE(SUM(unused_count), 0) AS BIGINT) AS unused \
             FROM ballot_batches WHERE consultation_id = $1")
            .bind(id),
        )
        .await?;
    Ok(Figures {
        issued,
        cast: row.cast_count,
        blank: row.blank_count,
        overvoted: row.overvoted_count,
        short: row.short_count,
        spoiled: row.spoiled_count,
        exchanged: row.exchanged_count,
        unused,
        marked,
    })
}

/// How far the entry is.
pub(in crate::participation::ballot_papers) async fn progress(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Progress> {
    let passes = sql("SELECT COUNT(CASE pass WHEN 1 THEN 1 END), COUNT(CASE pass WHEN 2 THEN 1 END) FROM ballot_entries WHERE consultation_id = $1");
    let (first, second): (i64, i64) = db.one(passes.bind(id)).await?;
    let both = sql("SELECT COUNT(CASE WHEN r.state IS NOT NULL OR (e.state = f.state AND e.marks = f.marks) THEN 1 END), COUNT(*) FROM ballot_entries e \
         JOIN ballot_entries f ON f.consultation_id = e.consultation_id AND f.serial = e.serial AND f.pass = 2 \
         LEFT JOIN ballot_rulings r ON r.consultation_id = e.consultation_id AND r.serial = e.serial WHERE e.consultation_id = $1 AND e.pass = 1");
    let (settled, both): (i64, i64) = db.one(both.bind(id)).await?;
    Ok(Progress { first, second, settled, differing: both - settled })
}

/// A balance as it was declared.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::ballot_papers) struct BalanceRow {
    issued_count: i64,
    cast_count: i64,
    blank_count: i64,
    overvoted_count: i64,
    short_count: i64,
    spoiled_count: i64,
    exchanged_count: i64,
    unused_count: i64,
    marked_count: i64,
    note_ar: String,
    note_fr: String,
    pub declared_by: AccountId,
    pub declared_at: Timestamp,
    pub confirmed_by: Option<AccountId>,
    pub confirmed_at: Option<Timestamp>,
    pub taken_at: Option<Timestamp>,
}

impl BalanceRow {
    pub const fn figures(&self) -> Figures {
        Figures {
            issued: self.issued_count,
            cast: self.cast_count,
            blank: self.blank_count,
            overvoted: self.overvoted_count,
            short: self.short_count,
            spoiled: self.spoiled_count,
            exchanged: self.exchanged_count,
            unused: self.unused_count,
            marked: self.marked_count,
        }
    }

    /// What names it: another declaration, of whomever, has another name.
    pub fn name(&self) -> String {
        let said = format!("{:?} {:?} {} {}", self.figures(), self.note(), self.declared_by, self.declared_at.micros());
        hex(&Sha256::digest(said)[..8])
    }

    pub fn note(&self) -> Multilingual {
        Multilingual { ar: self.note_ar.clone(), fr: self.note_fr.clone(), ..Multilingual::default() }
    }
}

/// The balance that was declared, if one was.
pub(in crate::participation::ballot_papers) async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<BalanceRow>> {
    let select =
        sql("SELECT issued_count, cast_count, blank_count, overvoted_count, short_count, spoiled_count, exchanged_count, unused_count, marked_count, \
         note_ar, note_fr, declared_by, declared_at, confirmed_by, confirmed_at, taken_at FROM ballot_balances WHERE consultation_id = $1");
    db.find(select.bind(id)).await
}

/// Keeps a declared balance in the place of one that nobody confirmed.
pub(in crate::participation::ballot_papers) async fn declare(
    tx: &mut Tx,
    id: ConsultationId,
    (figures, note): (&Figures, &Multilingual),
    (by, at): (AccountId, Timestamp),
) -> sqlx::Result<()> {
    withdraw(tx, id).await?;
    let insert = sql("INSERT INTO ballot_balances (consultation_id, issued_count, cast_count, blank_count, overvoted_count, short_count, spoiled_count, \
         exchanged_count, unused_count, marked_count, note_ar, note_fr, declared_by, declared_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
    .bind(id)
    .bind(figures.issued)
    .bind(figures.cast)
    .bind(figures.blank)
    .bind(figures.overvoted)
    .bind(figures.short)
    .bind(figures.spoiled)
    .bind(figures.exchanged)
    .bind(figures.unused)
    .bind(figures.marked)
    .bind(&note.ar)
    .bind(&note.fr)
    .bind(by)
    .bind(at);
    tx.run(insert).await.map(drop)
}

/// Takes a balance back that nobody confirmed.
pub(in crate::participation::ballot_papers) async fn withdraw(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM ballot_balances WHERE consultation_id = $1 AND confirmed_at IS NULL").bind(id)).await.map(drop)
}

/// False if it is confirmed already. The database refuses it of whoever declared it.
pub(in crate::participation::ballot_papers) async fn confirm(tx: &mut Tx, id: ConsultationId, (by, at): (AccountId, Timestamp)) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_balances SET confirmed_by = $1, confirmed_at = $2 WHERE consultation_id = $3 AND confirmed_at IS NULL");
    Ok(tx.run(update.bind(by).bind(at).bind(id)).await? == 1)
}

/// Keeps how many sheets of a batch are unused.
pub(in crate::participation::ballot_papers) async fn set_unused(tx: &mut Tx, id: ConsultationId, number: i64, unused: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_batches SET unused_count = $1 WHERE consultation_id = $2 AND number = $3");
    tx.run(update.bind(unused).bind(id).bind(number)).await.map(drop)
}

/// Says that the ballots were taken for counting.
pub(in crate::participation::ballot_papers) async fn set_taken(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE ballot_balances SET taken_at = $1 WHERE consultation_id = $2").bind(at).bind(id)).await.map(drop)
}
