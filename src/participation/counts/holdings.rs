//! What this slice holds about people: who of the staff closed a ballot and entered a lot. Votes are of nobody.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

/// An act of the staff, which stays as one of whoever has left.
const fn act(column: &'static str, what: app::words::Key, select: &'static str) -> Holding {
    Holding {
        table: "ballot_counts",
        column,
        what,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["c.consultation_id"], select)),
    }
}

pub(super) const HOLDINGS: &[Holding] = &[
    act(
        "closed_by",
        what::BALLOTS_CLOSED,
        "SELECT c.consultation_id, c.consultation_id AS on_consultation, c.closed_at AS created_at FROM ballot_counts c WHERE c.closed_by = $1",
    ),
    act(
        "first_by",
        what::LOTS_ENTERED,
        "SELECT c.consultation_id, c.consultation_id AS on_consultation, c.lot AS body, c.first_at AS created_at FROM ballot_counts c WHERE c.first_by = $1",
    ),
    act(
        "second_by",
        what::LOTS_CONFIRMED,
        "SELECT c.consultation_id, c.consultation_id AS on_consultation, c.lot AS body, c.second_at AS created_at FROM ballot_counts c WHERE c.second_by = $1",
    ),
];
