//! Several small reads in one statement: each slice names its own tables in a part, and whoever needs several parts asks for them together.
//!
//! The rows of all parts have the same columns: what is read is put into the first of its type, the others are empty. Rows of one part come in no order.
//!
//! To read something together with others:
//!
//! 1. in the store that owns the table, add a part: `parts.part("tags", &Columns { texts: &["word"], ..Columns::NONE }, " FROM tags WHERE item_id = ").arg(id)`;
//! 2. make values of its rows: `rows.of("tags").map(|row| row.text(0))`.

use std::collections::HashMap;
use std::hash::Hash;

use uuid::Uuid;

use super::{Arg, Sql, Statement, sql};

/// Columns of each type.
const IDS: usize = 4;
const TEXTS: usize = 8;
const NUMBERS: usize = 8;

/// What a part selects, as SQL: of each type as many columns as rows have, at most.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Ids; four at most.
    pub ids: &'static [&'static str],
    /// Texts; eight at most.
    pub texts: &'static [&'static str],
    /// Numbers and moments; eight at most. What is true or false is one as `CASE WHEN … THEN 1 ELSE 0 END`.
    pub numbers: &'static [&'static str],
}

impl Columns {
    /// No column.
    pub const NONE: Self = Self { ids: &[], texts: &[], numbers: &[] };
}

/// A statement of several parts.
#[derive(Clone, Debug)]
pub struct Parts(Statement);

/// What no part selects gives the columns their types.
const HEAD: &str = "SELECT CAST('' AS TEXT) AS part, CAST(NULL AS UUID) AS i0, CAST(NULL AS UUID) AS i1, CAST(NULL AS UUID) AS i2, CAST(NULL AS UUID) AS i3, \
     CAST(NULL AS TEXT) AS t0, CAST(NULL AS TEXT) AS t1, CAST(NULL AS TEXT) AS t2, CAST(NULL AS TEXT) AS t3, CAST(NULL AS TEXT) AS t4, \
     CAST(NULL AS TEXT) AS t5, CAST(NULL AS TEXT) AS t6, CAST(NULL AS TEXT) AS t7, CAST(NULL AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, \
     CAST(NULL AS BIGINT) AS n2, CAST(NULL AS BIGINT) AS n3, CAST(NULL AS BIGINT) AS n4, CAST(NULL AS BIGINT) AS n5, CAST(NULL AS BIGINT) AS n6, \
     CAST(NULL AS BIGINT) AS n7 WHERE FALSE";

impl Default for Parts {
    fn default() -> Self {
        Self(sql(HEAD))
    }
}

impl Parts {
    /// Begins a part: its name, its columns, and ` FROM …`, to which [`Parts::push`] and [`Parts::arg`] add.
    #[must_use]
    pub fn part(self, name: &'static str, columns: &Columns, from: &'static str) -> Self {
        // In the log it has the name of its first part.
        let begins = if self.0.begins() == HEAD { from } else { self.0.begins() };
        let mut statement = self.0.named(begins).push(" UNION ALL SELECT '").push(name).push("'");
        for (columns, most) in [(columns.ids, IDS), (columns.texts, TEXTS), (columns.numbers, NUMBERS)] {
            debug_assert!(columns.len() <= most, "{name} selects too much");
            for at in 0..most {
                statement = statement.push(", ").push(columns.get(at).copied().unwrap_or("NULL"));
            }
        }
        Self(statement.push(from))
    }

    /// Adds a piece of SQL.
    #[must_use]
    pub fn push(self, text: &'static str) -> Self {
        Self(self.0.push(text))
    }

    /// Adds the next placeholder and binds it.
    #[must_use]
    pub fn arg(self, value: impl Into<Arg>) -> Self {
        Self(self.0.arg(value))
    }

    /// Adds the values behind `IN ` as one bound list.
    #[must_use]
    pub fn list<T: Into<Arg>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.list(values))
    }

    /// Adds what another slice says of a column.
    #[must_use]
    pub fn with(self, add: impl FnOnce(Statement) -> Statement) -> Self {
        Self(add(self.0))
    }

    /// Asks for all parts.
    pub async fn load(self, db: &mut impl Sql) -> sqlx::Result<PartRows> {
        db.all(self.0).await.map(PartRows)
    }
}

/// A row of a part.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct PartRow {
    part: String,
    i0: Option<Uuid>,
    i1: Option<Uuid>,
    i2: Option<Uuid>,
    i3: Option<Uuid>,
    t0: Option<String>,
    t1: Option<String>,
    t2: Option<String>,
    t3: Option<String>,
    t4: Option<String>,
    t5: Option<String>,
    t6: Option<String>,
    t7: Option<String>,
    n0: Option<i64>,
    n1: Option<i64>,
    n2: Option<i64>,
    n3: Option<i64>,
    n4: Option<i64>,
    n5: Option<i64>,
    n6: Option<i64>,
    n7: Option<i64>,
}

impl PartRow {
    /// The id in this place, if it is not empty.
    pub fn id<T: From<Uuid>>(&self, at: usize) -> Option<T> {
        [self.i0, self.i1, self.i2, self.i3].get(at).copied().flatten().map(T::from)
    }

    /// The text in this place; what is empty is the empty text.
    pub fn text(&self, at: usize) -> &str {
        self.find_text(at).unwrap_or_default()
    }

    /// The text in this place, if it is not empty.
    pub fn find_text(&self, at: usize) -> Option<&str> {
        [&self.t0, &self.t1, &self.t2, &self.t3, &self.t4, &self.t5, &self.t6, &self.t7].get(at)?.as_deref()
    }

    /// The number in this place; what is empty is 0.
    pub fn number(&self, at: usize) -> i64 {
        self.find_number(at).unwrap_or_default()
    }

    /// The number in this place, if it is not empty.
    pub fn find_number(&self, at: usize) -> Option<i64> {
        [self.n0, self.n1, self.n2, self.n3, self.n4, self.n5, self.n6, self.n7].get(at).copied().flatten()
    }

    /// Whether the number in this place is a truth.
    pub fn is(&self, at: usize) -> bool {
        self.number(at) != 0
    }
}

/// The rows of several parts.
#[derive(Clone, Debug, Default)]
pub struct PartRows(Vec<PartRow>);

impl PartRows {
    /// The rows of all parts by the first id in them.
    pub fn by_id<T: From<Uuid> + Eq + Hash>(self) -> HashMap<T, Self> {
        let mut by_id: HashMap<T, Self> = HashMap::new();
        for row in self.0 {
            if let Some(id) = row.id(0) {
                by_id.entry(id).or_default().0.push(row);
            }
        }
        by_id
    }

    /// The rows of a part.
    pub fn of<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a PartRow> {
        self.0.iter().filter(move |row| row.part == part)
    }
}
