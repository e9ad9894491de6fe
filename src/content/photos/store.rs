//! SQL of photos.

use std::collections::HashMap;

use app::model::content::{Photo, Visibility};

use super::{Attached, Sender, Stored};
use crate::base::clock::Timestamp;
use crate::base::db::{Columns, Db, PartRow, PartRows, Parts, PhotoId, ProblemId, SolutionId, Sql, Tx, sql};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: PhotoId,
    problem_id: Option<ProblemId>,
    alt: String,
    width: i64,
    height: i64,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

impl Row {
    fn photo(&self) -> Photo {
        Photo { id: self.id.to_string(), alt: self.alt.clone(), width: self.width, height: self.height }
    }

    fn attached(self) -> Option<Attached> {
        let visibility = Visibility::parse(&self.visibility).unwrap_or(Visibility::Held);
        let (photo, problem_id) = (self.photo(), self.problem_id?);
        Some(Attached { id: self.id, problem_id, photo, visibility, version: self.version, created_at: self.created_at })
    }
}

const SELECT: &str = "SELECT id, problem_id, alt, width, height, visibility, version, created_at FROM photos WHERE ";

/// A photo that hangs on a form.
pub(super) struct New<'a> {
    pub id: PhotoId,
    pub sender: Sender<'a>,
    pub position: i64,
    pub size: (i64, i64),
    pub bytes: i64,
    pub at: Timestamp,
}

pub(super) async fn insert(db: &Db, new: &New<'_>) -> sqlx::Result<()> {
    let (network, commune) = new.sender.visitor.unwrap_or_default();
    let insert = sql("INSERT INTO photos (id, upload_key, position, width, height, created_at, network, commune, bytes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(new.id)
    .bind(new.sender.upload_key)
    .bind(new.position)
    .bind(new.size.0)
    .bind(new.size.1)
    .bind(new.at)
    .bind(network)
    .bind(commune)
    .bind(new.bytes);
    db.run(insert).await.map(drop)
}

/// Photos of visitors that hang on forms, beyond the newest `most` of those whose column is so.
pub(super) async fn beyond(db: &Db, column: Shared, value: &str, most: i64) -> sqlx::Result<Vec<PhotoId>> {
    let select = sql(match column {
        Shared::Form => {
            "SELECT id FROM photos WHERE upload_key = $1 AND network <> '' AND problem_id IS NULL AND id NOT IN \
             (SELECT id FROM photos WHERE upload_key = $1 AND network <> '' AND problem_id IS NULL ORDER BY id DESC LIMIT $2)"
        }
        Shared::Network => {
            "SELECT id FROM photos WHERE network = $1 AND network <> '' AND problem_id IS NULL AND id NOT IN \
             (SELECT id FROM photos WHERE network = $1 AND network <> '' AND problem_id IS NULL ORDER BY id DESC LIMIT $2)"
        }
    });
    Ok(db.all::<(PhotoId,)>(select.bind(value).bind(most)).await?.into_iter().map(|(id,)| id).collect())
}

/// What photos have in common.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shared {
    Form,
    Network,
}

/// Photos of visitors in a commune that make it more than `most` bytes: the oldest of the network that has most of them, so that many networks of one sender
/// take nothing from those who have less.
pub(super) async fn beyond_bytes(db: &Db, commune: &str, most: i64) -> sqlx::Result<Vec<PhotoId>> {
    let sum = sql("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM photos WHERE commune = $1 AND network <> '' AND problem_id IS NULL").bind(commune);
    let mut over = db.one::<(i64,)>(sum).await?.0 - most;
    if over <= 0 {
        return Ok(Vec::new());
    }
    let oldest = sql("SELECT id, bytes FROM photos WHERE commune = $1 AND network <> '' AND problem_id IS NULL AND network = \
         (SELECT network FROM photos WHERE commune = $1 AND network <> '' AND problem_id IS NULL GROUP BY network ORDER BY SUM(bytes) DESC, network LIMIT 1) \
         ORDER BY id LIMIT 50")
    .bind(commune);
    let mut excess = Vec::new();
    for (id, bytes) in db.all::<(PhotoId, i64)>(oldest).await? {
        if over > 0 {
            over -= bytes;
            excess.push(id);
        }
    }
    Ok(excess)
}

pub(super) async fn pending(db: &Db, key: &str, ids: &[PhotoId]) -> sqlx::Result<Vec<Photo>> {
    let select = sql(SELECT).push("problem_id IS NULL AND solution_id IS NULL AND upload_key = ").arg(key);
    let rows: Vec<Row> = db.all(select.push(" AND id IN ").list(ids.iter().copied())).await?;
    Ok(rows.iter().map(Row::photo).collect())
}

pub(super) async fn attach(tx: &mut Tx, key: &str, problem: ProblemId, position: usize, (id, alt): (PhotoId, &str)) -> sqlx::Result<()> {
    let update = sql("UPDATE photos SET problem_id = $1, position = $2, alt = $3, upload_key = '', network = '', commune = '' WHERE id = $4 AND upload_key = $5 AND problem_id IS NULL")
        .bind(problem)
        .bind(position as i64)
        .bind(alt)
        .bind(id)
        .bind(key);
    tx.run(update).await.map(drop)
}

/// The photos of these problems, in their order.
pub(super) async fn on(db: &Db, problems: &[ProblemId]) -> sqlx::Result<Vec<Attached>> {
    if problems.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql(SELECT).push("problem_id IN ").list(problems.iter().copied());
    let rows: Vec<Row> = db.all(select.push(" ORDER BY problem_id, position, id")).await?;
    Ok(rows.into_iter().filter_map(Row::attached).collect())
}

/// Those of these photos that hang on a problem.
pub(super) async fn among(db: &mut impl Sql, ids: &[PhotoId]) -> sqlx::Result<Vec<Attached>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = db.all(sql(SELECT).push("problem_id IS NOT NULL AND id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().filter_map(Row::attached).collect())
}

/// The folders of the present files of those of these photos that are there.
pub(super) async fn folders(db: &Db, ids: &[PhotoId]) -> sqlx::Result<Vec<(PhotoId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql("SELECT id, folder FROM photos WHERE id IN ").list(ids.iter().copied())).await
}

pub(super) async fn find(db: &mut impl Sql, id: PhotoId) -> sqlx::Result<Option<Stored>> {
    db.find(sql("SELECT problem_id, solution_id, folder, version, visibility FROM photos WHERE id = $1").bind(id)).await
}

/// Hangs a photo of a form on the works of a solution; whether it was there.
pub(super) async fn attach_to_works(tx: &mut Tx, key: &str, solution: SolutionId, (id, alt): (PhotoId, &str)) -> sqlx::Result<bool> {
    let update = sql("UPDATE photos SET solution_id = $1, position = 0, alt = $2, upload_key = '', network = '', commune = '' \
         WHERE id = $3 AND upload_key = $4 AND problem_id IS NULL AND solution_id IS NULL");
    Ok(tx.run(update.bind(solution).bind(alt).bind(id).bind(key)).await? == 1)
}

/// Deletes the rows of the photos of a solution's works and returns which.
pub(super) async fn remove_from_works(tx: &mut Tx, solution: SolutionId) -> sqlx::Result<Vec<PhotoId>> {
    let delete = sql("DELETE FROM photos WHERE solution_id = ").arg(solution).push(" RETURNING id");
    Ok(tx.all::<(PhotoId,)>(delete).await?.into_iter().map(|(id,)| id).collect())
}

/// Asks for the photos of these solutions' works.
pub(super) fn with_works(parts: Parts, solutions: &[SolutionId]) -> Parts {
    let columns = Columns { ids: &["solution_id", "id"], texts: &["alt"], numbers: &["width", "height"] };
    parts.part("works_photos", &columns, " FROM photos WHERE solution_id IN ").list(solutions.iter().copied())
}

/// From the rows of [`with_works`].
pub(super) fn works_of(rows: &PartRows) -> HashMap<SolutionId, Photo> {
    let photo = |row: &PartRow| {
        let photo = Photo { id: row.id::<PhotoId>(1)?.to_string(), alt: row.text(0).to_owned(), width: row.number(0), height: row.number(1) };
        Some((row.id(0)?, photo))
    };
    rows.of("works_photos").filter_map(photo).collect()
}

/// Deletes the rows of these problems' photos and returns which.
pub(super) async fn remove(tx: &mut Tx, problems: &[ProblemId]) -> sqlx::Result<Vec<PhotoId>> {
    let delete = sql("DELETE FROM photos WHERE problem_id IN ").list(problems.iter().copied()).push(" RETURNING id");
    Ok(tx.all::<(PhotoId,)>(delete).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn abandoned(db: &Db, before: Timestamp) -> sqlx::Result<Vec<PhotoId>> {
    let select = sql("SELECT id FROM photos WHERE problem_id IS NULL AND solution_id IS NULL AND created_at < $1 LIMIT 500").bind(before);
    Ok(db.all::<(PhotoId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Deletes the rows of those of these photos that hang on a form and returns which.
pub(super) async fn delete(tx: &mut Tx, ids: &[PhotoId]) -> sqlx::Result<Vec<PhotoId>> {
    let delete = sql("DELETE FROM photos WHERE problem_id IS NULL AND solution_id IS NULL AND id IN ").list(ids.iter().copied()).push(" RETURNING id");
    Ok(tx.all::<(PhotoId,)>(delete).await?.into_iter().map(|(id,)| id).collect())
}

/// Serves the files of a folder, as the next version; `false` when the version is another by now.
pub(super) async fn exchange(tx: &mut Tx, id: PhotoId, version: i64, folder: &str) -> sqlx::Result<bool> {
    let update = sql("UPDATE photos SET folder = $1, version = version + 1 WHERE id = $2 AND version = $3").bind(folder).bind(id).bind(version);
    Ok(tx.run(update).await? == 1)
}

/// Pixels of the largest size.
pub(super) async fn size(db: &mut impl Sql, id: PhotoId) -> sqlx::Result<Option<(i64, i64)>> {
    db.find(sql("SELECT width, height FROM photos WHERE id = $1").bind(id)).await
}
