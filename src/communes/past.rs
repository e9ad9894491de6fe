//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use super::model::Picture;
use super::store;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, NeighbourhoodId, Tx, sql};

/// A commune.
#[derive(Debug)]
pub struct CommuneRow<'a> {
    pub id: CommuneId,
    pub slug: &'a str,
    pub names: (&'a str, &'a str, &'a str),
    pub population: i64,
    pub map: &'a str,
    pub created_at: Timestamp,
}

/// Founds it.
pub async fn insert(tx: &mut Tx, row: &CommuneRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, population, contact_email, support_threshold, map, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'contact@ain-amlal.example', 100, $7, $8)")
    .bind(row.id)
    .bind(row.slug)
    .bind(row.names.0)
    .bind(row.names.1)
    .bind(row.names.2)
    .bind(row.population)
    .bind(row.map)
    .bind(row.created_at);
    tx.run(insert).await.map(drop)
}

/// Adds a neighbourhood: slug, Arabic and French name.
pub async fn neighbourhood(tx: &mut Tx, id: NeighbourhoodId, commune: CommuneId, names: (&str, &str, &str), position: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO neighbourhoods (id, commune_id, slug, name_ar, name_fr, name_en, position) VALUES ($1, $2, $3, $4, $5, $5, $6)")
        .bind(id)
        .bind(commune)
        .bind(names.0)
        .bind(names.1)
        .bind(names.2)
        .bind(position);
    tx.run(insert).await.map(drop)
}

/// Says which numbers the next problem and the next solution get.
pub async fn set_next_numbers(tx: &mut Tx, commune: CommuneId, problem: i64, solution: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET next_problem = $1, next_solution = $2 WHERE id = $3").bind(problem).bind(solution).bind(commune)).await.map(drop)
}

/// Gives it a crest, whose files are kept already.
pub async fn set_crest(tx: &mut Tx, commune: CommuneId, folder: &str) -> sqlx::Result<()> {
    store::set_picture(tx, commune, Picture::Crest, folder).await
}
