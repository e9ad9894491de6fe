//! Rows as an engine gave them, before they are anything of ours. What asks for them is compiled once; only reading a row's columns is compiled for each type
//! that a row becomes.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::{Row, statement};

/// Which of the rows that a statement finds are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    All,
    First,
}

/// What a statement found.
pub(super) struct Rows {
    begins: &'static str,
    found: Found,
}

pub(super) enum Found {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl From<Vec<SqliteRow>> for Found {
    fn from(rows: Vec<SqliteRow>) -> Self {
        Self::Sqlite(rows)
    }
}

impl From<Vec<PgRow>> for Found {
    fn from(rows: Vec<PgRow>) -> Self {
        Self::Postgres(rows)
    }
}

impl Rows {
    /// The statement's beginning names it, should a row not be what was expected.
    pub(super) const fn new(begins: &'static str, found: Found) -> Self {
        Self { begins, found }
    }

    /// Every one of them.
    pub(super) fn parse<T: Row>(self) -> sqlx::Result<Vec<T>> {
        let rows = match self.found {
            Found::Sqlite(rows) => rows.iter().map(T::from_row).collect(),
            Found::Postgres(rows) => rows.iter().map(T::from_row).collect(),
        };
        statement::name_failure(self.begins, &rows);
        rows
    }

    /// The first, if there is one.
    pub(super) fn parse_first<T: Row>(self) -> sqlx::Result<Option<T>> {
        let row = match &self.found {
            Found::Sqlite(rows) => rows.first().map(T::from_row),
            Found::Postgres(rows) => rows.first().map(T::from_row),
        };
        let row = row.transpose();
        statement::name_failure(self.begins, &row);
        row
    }

    /// The first, which must be there.
    pub(super) fn parse_one<T: Row>(self) -> sqlx::Result<T> {
        let begins = self.begins;
        let row = self.parse_first()?.ok_or(sqlx::Error::RowNotFound);
        statement::name_failure(begins, &row);
        row
    }
}
