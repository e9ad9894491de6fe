//! What the SQL of all rooms shares.
//!
//! An id says nothing without its kind: whatever asks about a piece of content asks by both, with [`of`] or [`among`].

use app::model::content::ItemKind;
use uuid::Uuid;

use crate::base::db::Statement;
use crate::base::kind::Item;

/// Makes a decision the last one about its item: for `moderation_decisions d`.
pub(super) const IS_LAST: &str =
    " AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.item_kind = d.item_kind AND later.item_id = d.item_id AND later.number > d.number)";

/// After one of these as the last decision an item is hidden from others.
pub(super) const HIDING: &str = "('hide', 'confirm', 'uphold', 'resubmit')";

/// Adds the condition that a row is about this item.
pub(super) fn of(statement: Statement, item: Item) -> Statement {
    statement.push("item_kind = ").arg(item.kind.as_str()).push(" AND item_id = ").arg(item.id)
}

/// Adds the condition that a row is about one of these items; `table` is empty, or the alias of a table with its dot.
pub(super) fn among(mut statement: Statement, table: &'static str, items: &[Item]) -> Statement {
    let mut before = "(";
    for kind in ItemKind::all() {
        let ids = items.iter().filter(|item| item.kind == kind).map(|item| item.id);
        if ids.clone().next().is_some() {
            statement = statement.push(before).push("(").push(table).push("item_kind = ").arg(kind.as_str());
            statement = statement.push(" AND ").push(table).push("item_id IN ").list(ids).push(")");
            before = " OR ";
        }
    }
    statement.push(if before == "(" { "(1 = 0)" } else { ")" })
}

/// The item of a row; `None` if its kind is unknown to this program.
pub(super) fn item(kind: &str, id: Uuid) -> Option<Item> {
    Some(Item { kind: ItemKind::parse(kind)?, id })
}
