//! A statement and its arguments, built from fixed pieces of SQL only: what people send is always bound, never spliced.

use sqlx::Arguments as _;
use sqlx::error::DatabaseError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;

/// A bound value. The empty ones keep their type, which PostgreSQL wants to know.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is what it says")]
pub enum Arg {
    Integer(Option<i64>),
    Real(f64),
    Boolean(bool),
    Text(Option<String>),
    Id(Option<Uuid>),
    Bytes(Vec<u8>),
}

/// SQL text with its arguments. Start one with [`sql`].
#[derive(Clone, Debug)]
pub struct Statement {
    /// How it begins, which is the same every time: its name in the log.
    begins: &'static str,
    text: String,
    arguments: Vec<Arg>,
}

/// Starts a statement: `sql("SELECT … WHERE id = $1").bind(id)`.
pub fn sql(text: &'static str) -> Statement {
    Statement { begins: text, text: text.to_owned(), arguments: Vec::new() }
}

impl Statement {
    /// Binds the next `$n` of the text.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Arg>) -> Self {
        self.arguments.push(value.into());
        self
    }

    /// Adds a piece of SQL.
    #[must_use]
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds the next placeholder to the text and binds it: `.push(" AND state = ").arg(state)`.
    #[must_use]
    pub fn arg(mut self, value: impl Into<Arg>) -> Self {
        self.arguments.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.arguments.len().to_string());
        self
    }

    /// Adds `(value, value, …)`, for `IN`. An empty list matches nothing on either engine.
    #[must_use]
    pub fn list<T: Into<Arg>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.text.push('(');
        let mut first = true;
        for value in values {
            if !std::mem::take(&mut first) {
                self.text.push_str(", ");
            }
            self = self.arg(value);
        }
        self.text.push_str(if first { "NULL)" } else { ")" });
        self
    }

    /// Adds `(value, …), (value, …)`, for the `VALUES` of many rows.
    #[must_use]
    pub fn rows<const N: usize>(mut self, rows: impl IntoIterator<Item = [Arg; N]>) -> Self {
        let mut between = "";
        for row in rows {
            self.text.push_str(std::mem::replace(&mut between, ", "));
            self = self.list(row);
        }
        self
    }

    /// Narrows a list that runs downwards to what comes after a place in it; `columns` are its sort key and id. Without a place it begins.
    #[must_use]
    pub fn older_than(self, columns: &'static str, cursor: Option<Cursor>) -> Self {
        self.beyond(columns, ") < (", cursor)
    }

    /// The same for a list that runs upwards.
    #[must_use]
    pub fn newer_than(self, columns: &'static str, cursor: Option<Cursor>) -> Self {
        self.beyond(columns, ") > (", cursor)
    }

    fn beyond(self, columns: &'static str, comparison: &'static str, cursor: Option<Cursor>) -> Self {
        match cursor {
            Some(cursor) => self.push(" AND (").push(columns).push(comparison).arg(cursor.key).push(", ").arg(cursor.id).push(")"),
            None => self,
        }
    }

    /// What is logged while it runs says so; no value that is bound is in it.
    pub(super) fn span(&self) -> tracing::Span {
        tracing::debug_span!("statement", sql = self.begins)
    }

    pub(super) const fn begins(&self) -> &'static str {
        self.begins
    }

    pub(super) fn parts(&self) -> (String, Vec<Arg>) {
        (self.text.clone(), self.arguments.clone())
    }

    pub(super) fn into_parts(self) -> (String, Vec<Arg>) {
        (self.text, self.arguments)
    }
}

/// Says on the span of whatever asked (a request, a job) which statement failed, so that the line about the error names it. What is there already is an
/// answer, no failure.
pub(super) fn name_failure<T>(begins: &'static str, result: &sqlx::Result<T>) {
    if result.as_ref().is_err_and(|error| !error.as_database_error().is_some_and(DatabaseError::is_unique_violation)) {
        tracing::Span::current().record("failed", begins);
    }
}

macro_rules! arguments {
    ($($name:ident => $arguments:ty;)+) => {
        $(pub(super) fn $name(values: Vec<Arg>) -> sqlx::Result<$arguments> {
            let mut arguments = <$arguments>::default();
            for value in values {
                match value {
                    Arg::Integer(value) => arguments.add(value),
                    Arg::Real(value) => arguments.add(value),
                    Arg::Boolean(value) => arguments.add(value),
                    Arg::Text(value) => arguments.add(value),
                    Arg::Id(value) => arguments.add(value),
                    Arg::Bytes(value) => arguments.add(value),
                }
                .map_err(sqlx::Error::Encode)?;
            }
            Ok(arguments)
        })+
    };
}

arguments! {
    for_sqlite => SqliteArguments;
    for_postgres => PgArguments;
}

macro_rules! into_arg {
    ($($from:ty => |$value:ident| $arg:expr;)+) => {
        $(impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                $arg
            }
        })+
    };
}

into_arg! {
    i64 => |value| Self::Integer(Some(value));
    Option<i64> => |value| Self::Integer(value);
    Timestamp => |value| Self::Integer(Some(value.micros()));
    Option<Timestamp> => |value| Self::Integer(value.map(Timestamp::micros));
    f64 => |value| Self::Real(value);
    bool => |value| Self::Boolean(value);
    &str => |value| Self::Text(Some(value.to_owned()));
    String => |value| Self::Text(Some(value));
    &String => |value| Self::Text(Some(value.clone()));
    Option<String> => |value| Self::Text(value);
    Option<&str> => |value| Self::Text(value.map(str::to_owned));
    Uuid => |value| Self::Id(Some(value));
    Option<Uuid> => |value| Self::Id(value);
    Vec<u8> => |value| Self::Bytes(value);
}
