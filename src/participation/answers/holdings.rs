//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[Holding {
    table: "answers",
    column: "officer_id",
    what: what::ANSWERS,
    processing: Processing::Staff,
    ground: Ground::PublicTask,
    kept: None,
    deletion: Deletion::Keep(&[]),
    export: Some(Export::new(
        &["a.id"],
        "SELECT a.id, a.solution_id AS on_solution, a.decision AS act, a.reasons AS body, a.responsible, a.created_at FROM answers a WHERE \
             a.officer_id = $1",
    )),
}];
