//! A row of whatever columns, read without knowing their types before: for downloads that follow the schema.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Decode, FromRow, Type, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use super::Arg;

/// What stands in one place of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Text(String),
    Id(Uuid),
    Bytes(Vec<u8>),
}

/// The columns of a row with their names, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(pub Vec<(String, Cell)>);

/// What PostgreSQL calls its types, and SQLite the kinds of its values; a declared BOOLEAN is an integer there.
fn read<'r, R>(row: &'r R) -> sqlx::Result<Record>
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    i32: Decode<'r, R::Database> + Type<R::Database>,
    f64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut cells = Vec::with_capacity(row.columns().len());
    for (at, column) in row.columns().iter().enumerate() {
        let value = row.try_get_raw(at)?;
        let declared = column.type_info().name().to_owned();
        let kind = if declared == "BOOLEAN" { declared } else { value.type_info().name().to_owned() };
        let cell = if value.is_null() {
            Cell::Empty
        } else {
            match kind.as_str() {
                "BOOL" | "BOOLEAN" => Cell::Boolean(row.try_get_unchecked(at)?),
                "INT8" | "INTEGER" | "BIGINT" => Cell::Integer(row.try_get_unchecked(at)?),
                "INT4" => Cell::Integer(i64::from(row.try_get_unchecked::<i32, _>(at)?)),
                "FLOAT8" | "REAL" => Cell::Real(row.try_get_unchecked(at)?),
                "UUID" => Cell::Id(row.try_get_unchecked(at)?),
                "BYTEA" => Cell::Bytes(row.try_get_unchecked(at)?),
                "BLOB" => {
                    let bytes: Vec<u8> = row.try_get_unchecked(at)?;
                    Uuid::from_slice(&bytes).map_or(Cell::Bytes(bytes), Cell::Id)
                }
                _ => Cell::Text(row.try_get_unchecked(at)?),
            }
        };
        cells.push((column.name().to_owned(), cell));
    }
    Ok(Record(cells))
}

impl FromRow<'_, SqliteRow> for Record {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        read(row)
    }
}

impl FromRow<'_, PgRow> for Record {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        read(row)
    }
}

impl From<Cell> for Arg {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Empty => Self::Text(None),
            Cell::Integer(value) => Self::Integer(Some(value)),
            Cell::Real(value) => Self::Real(value),
            Cell::Boolean(value) => Self::Boolean(value),
            Cell::Text(value) => Self::Text(Some(value)),
            Cell::Id(value) => Self::Id(Some(value)),
            Cell::Bytes(value) => Self::Bytes(value),
        }
    }
}
