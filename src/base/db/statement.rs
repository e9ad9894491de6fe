//! A statement and its arguments, built from fixed pieces of SQL only: what people send is always bound, never spliced.
//!
//! A list of values is one argument, so that a statement has one text however long the list is: an array for PostgreSQL, JSON for SQLite.

use sqlx::Arguments as _;
use sqlx::error::DatabaseError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;

/// Adds a value that both engines take alike.
macro_rules! add {
    ($arguments:ident, $value:expr) => {
        match $value {
            Arg::Integer(value) => $arguments.add(value),
            Arg::Real(value) => $arguments.add(value),
            Arg::Boolean(value) => $arguments.add(value),
            Arg::Text(value) => $arguments.add(value),
            Arg::Id(value) => $arguments.add(value),
            Arg::Bytes(value) => $arguments.add(value),
            Arg::List(_) => Ok(()),
        }
    };
}

/// A bound value. The empty ones keep their type, which PostgreSQL wants to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Integer(Option<i64>),
    Real(f64),
    Boolean(bool),
    Text(Option<String>),
    Id(Option<Uuid>),
    Bytes(Vec<u8>),
    List(List),
}

/// Bound values of one column.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is what it says")]
pub enum List {
    Integers(Vec<i64>),
    Texts(Vec<String>),
    Ids(Vec<Uuid>),
    Bytes(Vec<Vec<u8>>),
}

impl List {
    /// Values of the type of the first; others, and empty ones, equal nothing and are left out. `None` if there is none.
    fn of(values: impl Iterator<Item = Arg>) -> Option<Self> {
        let values: Vec<Arg> = values.collect();
        Some(match values.first()? {
            Arg::Integer(_) => Self::Integers(values.into_iter().filter_map(|value| if let Arg::Integer(value) = value { value } else { None }).collect()),
            Arg::Text(_) => Self::Texts(values.into_iter().filter_map(|value| if let Arg::Text(value) = value { value } else { None }).collect()),
            Arg::Id(_) => Self::Ids(values.into_iter().filter_map(|value| if let Arg::Id(value) = value { value } else { None }).collect()),
            Arg::Bytes(_) => Self::Bytes(values.into_iter().filter_map(|value| if let Arg::Bytes(value) = value { Some(value) } else { None }).collect()),
            Arg::Real(_) | Arg::Boolean(_) | Arg::List(_) => return None,
        })
    }

    /// As SQLite takes it: bytes in hexadecimal digits, which JSON can hold.
    fn to_json(&self) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match self {
            Self::Integers(values) => serde_json::json!(values),
            Self::Texts(values) => serde_json::json!(values),
            Self::Ids(values) => serde_json::json!(values.iter().map(|id| hex(id.as_bytes())).collect::<Vec<_>>()),
            Self::Bytes(values) => serde_json::json!(values.iter().map(|bytes| hex(bytes)).collect::<Vec<_>>()),
        }
        .to_string()
    }

    /// The end of `column IN (…)` for SQLite.
    const fn sqlite_values(&self) -> &'static str {
        match self {
            Self::Integers(_) | Self::Texts(_) => "(SELECT value FROM json_each($",
            Self::Ids(_) | Self::Bytes(_) => "(SELECT unhex(value) FROM json_each($",
        }
    }
}

/// Where a list stands in a text: the engines write it in different ways.
#[derive(Clone, Copy, Debug)]
struct ListPlace {
    /// The text is cut here.
    at: usize,
    /// Of its argument, from 1.
    number: usize,
    negated: bool,
}

/// SQL text with its arguments. Start one with [`sql`].
#[derive(Clone, Debug)]
pub struct Statement {
    /// How it begins, which is the same every time: its name in the log.
    begins: &'static str,
    text: String,
    arguments: Vec<Arg>,
    lists: Vec<ListPlace>,
    is_shared: bool,
}

/// Starts a statement: `sql("SELECT … WHERE id = $1").bind(id)`.
pub fn sql(text: &'static str) -> Statement {
    Statement { begins: text, text: text.to_owned(), arguments: Vec::new(), lists: Vec::new(), is_shared: false }
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

    /// Adds the values behind `IN ` or `NOT IN ` as one bound list. An empty one matches nothing on either engine.
    #[must_use]
    pub fn list<T: Into<Arg>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let Some(list) = List::of(values.into_iter().map(Into::into)) else {
            self.text.push_str("(NULL)");
            return self;
        };
        let negated = self.text.ends_with("NOT IN ");
        let operator = if negated { "NOT IN " } else { "IN " };
        debug_assert!(self.text.ends_with(operator), "a list stands behind IN: {}", self.text);
        let at = self.text.strip_suffix(operator).map_or(self.text.len(), str::len);
        self.text.truncate(at);
        self.arguments.push(Arg::List(list));
        self.lists.push(ListPlace { at, number: self.arguments.len(), negated });
        self
    }

    /// Adds `(value, …), (value, …)`, for the `VALUES` of many rows.
    #[must_use]
    pub fn rows<const N: usize>(mut self, rows: impl IntoIterator<Item = [Arg; N]>) -> Self {
        let mut between = "";
        for row in rows {
            self.text.push_str(std::mem::replace(&mut between, ", "));
            self.text.push('(');
            for (at, value) in row.into_iter().enumerate() {
                self.text.push_str(if at == 0 { "" } else { ", " });
                self = self.arg(value);
            }
            self.text.push(')');
        }
        self
    }

    /// Keeps the rows that are found as they are until the transaction ends, while others may read and keep them so too. SQLite has one writer, which is
    /// that already.
    #[must_use]
    pub const fn shared(mut self) -> Self {
        self.is_shared = true;
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

    /// Narrows rows that are read in batches to those beyond the last of the batch before: `.after(" AND id > ", last)`. Without one it begins.
    #[must_use]
    pub fn after(self, text: &'static str, last: Option<impl Into<Arg>>) -> Self {
        match last {
            Some(last) => self.push(text).arg(last),
            None => self,
        }
    }

    fn beyond(self, columns: &'static str, comparison: &'static str, cursor: Option<Cursor>) -> Self {
        match cursor {
            Some(cursor) => self.push(" AND (").push(columns).push(comparison).arg(cursor.key).push(", ").arg(cursor.id).push(")"),
            None => self,
        }
    }

    /// How it begins: a fixed text.
    pub(super) const fn begins(&self) -> &'static str {
        self.begins
    }

    /// What is logged while it runs says so; no value that is bound is in it.
    pub(super) fn span(&self) -> tracing::Span {
        tracing::debug_span!("statement", sql = self.begins)
    }

    /// The same under another name in the log.
    pub(super) const fn named(mut self, begins: &'static str) -> Self {
        self.begins = begins;
        self
    }

    /// The text and its arguments for SQLite.
    pub(super) fn for_sqlite(self) -> sqlx::Result<(String, SqliteArguments)> {
        let text = self.sqlite_text();
        let mut arguments = SqliteArguments::default();
        for value in self.arguments {
            match value {
                Arg::List(list) => arguments.add(list.to_json()),
                other => add!(arguments, other),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok((text, arguments))
    }

    /// The text and its arguments for PostgreSQL.
    pub(super) fn for_postgres(self) -> sqlx::Result<(String, PgArguments)> {
        let text = self.postgres_text();
        let mut arguments = PgArguments::default();
        for value in self.arguments {
            match value {
                Arg::List(List::Integers(values)) => arguments.add(values),
                Arg::List(List::Texts(values)) => arguments.add(values),
                Arg::List(List::Ids(values)) => arguments.add(values),
                Arg::List(List::Bytes(values)) => arguments.add(values),
                other => add!(arguments, other),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok((text, arguments))
    }

    /// What is bound.
    pub(super) fn arguments(&self) -> &[Arg] {
        &self.arguments
    }

    /// The text for SQLite.
    pub(super) fn sqlite_text(&self) -> String {
        self.text_with(|place, list| {
            let operator = if place.negated { "NOT IN " } else { "IN " };
            format!("{operator}{}{}))", list.sqlite_values(), place.number)
        })
    }

    /// The text for PostgreSQL.
    pub(super) fn postgres_text(&self) -> String {
        let mut text = self.text_with(|place, _| format!("{}{})", if place.negated { "<> ALL($" } else { "= ANY($" }, place.number));
        if self.is_shared {
            text.push_str(" FOR SHARE");
        }
        text
    }

    /// The text with its lists.
    fn text_with(&self, write: impl Fn(ListPlace, &List) -> String) -> String {
        let mut text = String::with_capacity(self.text.len() + 64 * self.lists.len());
        let mut from = 0;
        for place in &self.lists {
            text.push_str(&self.text[from..place.at]);
            from = place.at;
            if let Some(Arg::List(list)) = self.arguments.get(place.number - 1) {
                text.push_str(&write(*place, list));
            }
        }
        text.push_str(&self.text[from..]);
        text
    }
}

/// Says on the span of whatever asked (a request, a job) which statement failed, so that the line about the error names it. What is there already is an
/// answer, no failure.
pub(super) fn name_failure<T>(begins: &'static str, result: &sqlx::Result<T>) {
    if result.as_ref().is_err_and(|error| !error.as_database_error().is_some_and(DatabaseError::is_unique_violation)) {
        tracing::Span::current().record("failed", begins);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_begins_after_the_last_of_the_one_before() {
        let batch = |last: Option<i64>| sql("SELECT id FROM accounts WHERE name = ").arg("Amina").after(" AND id > ", last).push(" LIMIT ").arg(10_i64);
        assert_eq!(batch(None).postgres_text(), "SELECT id FROM accounts WHERE name = $1 LIMIT $2");
        let second = batch(Some(7));
        assert_eq!(second.sqlite_text(), "SELECT id FROM accounts WHERE name = $1 AND id > $2 LIMIT $3");
        assert_eq!(second.arguments()[1], Arg::Integer(Some(7)));
    }
}
