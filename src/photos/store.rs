//! SQL of photos.

use app::model::content::{Photo, Visibility};

use crate::clock::Timestamp;
use crate::db::{Db, PhotoId, ProblemId, Sql, Tx, sql};

#[derive(sqlx::FromRow)]
struct Row {
    id: PhotoId,
    problem_id: Option<ProblemId>,
    alt: String,
    width: i64,
    height: i64,
    visibility: String,
}

impl Row {
    fn photo(self) -> Photo {
        Photo { id: self.id.to_string(), alt: self.alt, width: self.width, height: self.height }
    }
}

pub(super) async fn insert(db: &Db, id: PhotoId, key: &str, position: i64, size: (i64, i64), at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO photos (id, upload_key, position, width, height, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id)
        .bind(key)
        .bind(position)
        .bind(size.0)
        .bind(size.1)
        .bind(at);
    db.run(insert).await.map(drop)
}

pub(super) async fn pending(db: &Db, key: &str, ids: &[PhotoId]) -> sqlx::Result<Vec<Photo>> {
    let select =
        sql("SELECT id, problem_id, alt, width, height, visibility FROM photos WHERE problem_id IS NULL AND solution_id IS NULL AND upload_key = ").arg(key);
    let rows: Vec<Row> = db.all(select.push(" AND id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(Row::photo).collect())
}

pub(super) async fn attach(tx: &mut Tx, id: PhotoId, key: &str, problem: ProblemId, position: i64, alt: &str) -> sqlx::Result<()> {
    let update = sql("UPDATE photos SET problem_id = $1, position = $2, alt = $3, upload_key = '' WHERE id = $4 AND upload_key = $5 AND problem_id IS NULL")
        .bind(problem)
        .bind(position)
        .bind(alt)
        .bind(id)
        .bind(key);
    tx.run(update).await.map(drop)
}

/// The photos of these problems, in their order.
pub(super) async fn of(db: &Db, problems: &[ProblemId]) -> sqlx::Result<Vec<(ProblemId, Photo, Visibility)>> {
    if problems.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT id, problem_id, alt, width, height, visibility FROM photos WHERE problem_id IN ").list(problems.iter().copied());
    let rows: Vec<Row> = db.all(select.push(" ORDER BY problem_id, position, id")).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let visibility = Visibility::parse(&row.visibility).unwrap_or(Visibility::Held);
            Some((row.problem_id?, row.photo(), visibility))
        })
        .collect())
}

/// What a photo hangs on, and which files it has.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Kept {
    pub problem_id: Option<ProblemId>,
    pub folder: String,
    pub version: i64,
    visibility: String,
}

impl Kept {
    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }
}

pub(super) async fn kept(db: &mut impl Sql, id: PhotoId) -> sqlx::Result<Option<Kept>> {
    db.find(sql("SELECT problem_id, folder, version, visibility FROM photos WHERE id = $1").bind(id)).await
}

/// Deletes the rows of these problems' photos; gives which.
pub(super) async fn remove(tx: &mut Tx, problems: &[ProblemId]) -> sqlx::Result<Vec<PhotoId>> {
    let delete = sql("DELETE FROM photos WHERE problem_id IN ").list(problems.iter().copied()).push(" RETURNING id");
    Ok(tx.all::<(PhotoId,)>(delete).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn abandoned(db: &Db, before: Timestamp) -> sqlx::Result<Vec<PhotoId>> {
    let select = sql("SELECT id FROM photos WHERE problem_id IS NULL AND solution_id IS NULL AND created_at < $1 LIMIT 500").bind(before);
    Ok(db.all::<(PhotoId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn delete(db: &Db, id: PhotoId) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM photos WHERE id = $1 AND problem_id IS NULL").bind(id)).await.map(drop)
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
