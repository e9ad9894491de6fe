//! Where a long list goes on: by the sort key and the id of the last row that was shown, as an address carries them.
//!
//! To page a list: parse the [`Cursor`] of the address, narrow the statement with [`Statement::older_than`](crate::base::db::Statement::older_than) (or
//! `newer_than`), ask for one row more than a page has, and make a [`Page`] of the rows.

use std::fmt;

use uuid::Uuid;

use super::clock::Timestamp;

/// A place in a list: what comes after it is still to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(in crate::base) key: i64,
    pub(in crate::base) id: Uuid,
}

impl Cursor {
    /// After the row with this id, in a list by time.
    pub const fn new(at: Timestamp, id: Uuid) -> Self {
        Self::by_number(at.micros(), id)
    }

    /// After the row with this id, in a list by a number.
    pub const fn by_number(key: i64, id: Uuid) -> Self {
        Self { key, id }
    }

    /// The row after which the list goes on.
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// What an address holds, if it is a cursor: anything else begins the list.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.rsplit_once('-')?;
        Some(Self { key: key.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.key, self.id.simple())
    }
}

/// The rows of one page, and where the next begins.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// After which the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The first `size` of the rows, one of which more were asked for.
    pub fn of(mut rows: Vec<T>, size: usize, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { rows, next }
    }

    /// The same page of what becomes of each row.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), next: self.next }
    }

    /// The same page without the rows of which nothing becomes.
    pub fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page { rows: self.rows.into_iter().filter_map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_parsed_as_it_is_written_and_nothing_else_is_one() {
        for key in [0, -7, i64::MAX, 1_772_323_200_000_000] {
            let cursor = Cursor::by_number(key, Uuid::from_u128(7));
            assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }
        for bad in ["", "-", "7", "7-", "x-00000000000000000000000000000007", "7-xyz", "99999999999999999999-00000000000000000000000000000007"] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_page_says_where_the_next_begins_only_if_there_is_one() {
        let page = |rows: i64| Page::of((0..rows).collect(), 3, |row| Cursor::by_number(*row, Uuid::nil()));
        assert_eq!((page(3).rows, page(3).next), (vec![0, 1, 2], None));
        assert_eq!((page(4).rows, page(4).next), (vec![0, 1, 2], Some(Cursor::by_number(2, Uuid::nil()))));
        assert!(page(0).next.is_none());
    }
}
