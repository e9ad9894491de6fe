//! SQL of the documents of consultations.

use std::collections::HashSet;

use app::model::Lang;
use app::model::consultation_pages::DocumentLine;
use app::model::consultations::Multilingual;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AttachmentId, Columns, ConsultationId, Db, PartRow, PartRows, Parts, Tx, sql};

/// Files that are shown; each document has one in every language at most.
const SHOWN: i64 = 100;

/// A document in one language.
pub struct NewFile {
    pub lang: Lang,
    pub title: String,
    pub summary: String,
    /// Its name in the store, its media type and its bytes; `None` for a title and a summary of a file in another language.
    pub file: Option<(String, &'static str, i64)>,
}

/// Keeps a document with its files.
pub async fn insert(tx: &mut Tx, (id, of): (AttachmentId, ConsultationId), by: AccountId, at: Timestamp, files: &[NewFile]) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO consultation_documents (id, consultation_id, created_by, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(id).bind(of).bind(by).bind(at)).await?;
    for one in files {
        let (file, media_type, size) = one.file.clone().unwrap_or_default();
        let insert = sql("INSERT INTO consultation_files (document_id, language, title, summary, file, media_type, size) VALUES ($1, $2, $3, $4, $5, $6, $7)");
        tx.run(insert.bind(id).bind(one.lang.code()).bind(&one.title).bind(&one.summary).bind(file).bind(media_type).bind(size)).await?;
    }
    Ok(())
}

/// How many a consultation has.
pub async fn count(tx: &mut Tx, of: ConsultationId) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM consultation_documents WHERE consultation_id = $1").bind(of)).await?.0)
}

/// Asks for the documents of a consultation.
pub fn with_documents(parts: Parts, of: ConsultationId) -> Parts {
    let columns = Columns { ids: &["f.id"], texts: &["f.language", "f.title", "f.summary", "f.file"], numbers: &["f.created_at", "f.size"] };
    let from = " FROM (SELECT d.id, d.created_at, t.language, t.title, t.summary, t.file, t.size FROM consultation_documents d \
                JOIN consultation_files t ON t.document_id = d.id WHERE d.consultation_id = ";
    parts.part("consultation_files", &columns, from).arg(of).push(" ORDER BY d.created_at, d.id LIMIT ").arg(SHOWN).push(") f")
}

/// From the rows of [`with_documents`], the first that was added first.
pub fn documents(rows: &PartRows) -> Vec<DocumentLine> {
    let mut found: Vec<&PartRow> = rows.of("consultation_files").collect();
    found.sort_by_key(|row| (row.number(0), row.id::<AttachmentId>(0), row.text(0).to_owned()));
    let mut lines: Vec<DocumentLine> = Vec::new();
    for row in found {
        let (Some(id), Some(lang)) = (row.id::<AttachmentId>(0), Lang::parse(row.text(0))) else { continue };
        let id = id.to_string();
        if lines.last().is_none_or(|line| line.id != id) {
            lines.push(DocumentLine { id, title: Multilingual::default(), summary: Multilingual::default(), files: Vec::new() });
        }
        let Some(line) = lines.last_mut() else { continue };
        row.text(1).clone_into(line.title.own_mut(lang));
        row.text(2).clone_into(line.summary.own_mut(lang));
        if !row.text(3).is_empty() {
            line.files.push((lang, row.number(1)));
        }
    }
    lines
}

/// A file as it is kept: its name in the store, and its media type.
pub async fn file(db: &Db, of: ConsultationId, id: AttachmentId, lang: Lang) -> sqlx::Result<Option<(String, String)>> {
    let select = sql("SELECT t.file, t.media_type FROM consultation_files t JOIN consultation_documents d ON d.id = t.document_id \
         WHERE d.consultation_id = $1 AND d.id = $2 AND t.language = $3 AND t.file <> ''");
    db.find(select.bind(of).bind(id).bind(lang.code())).await
}

/// Removes one; whether it was there.
pub async fn delete(tx: &mut Tx, of: ConsultationId, id: AttachmentId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM consultation_documents WHERE id = $1 AND consultation_id = $2").bind(id).bind(of)).await? == 1)
}

/// Of these names of files those that a row leads to.
pub async fn known(db: &Db, names: Vec<String>) -> sqlx::Result<HashSet<String>> {
    let select = sql("SELECT file FROM consultation_files WHERE file <> '' AND file IN ").list(names);
    Ok(db.all::<(String,)>(select).await?.into_iter().map(|(name,)| name).collect())
}
