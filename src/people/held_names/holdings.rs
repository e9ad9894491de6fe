//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "held_names",
        column: "account_id",
        what: what::HELD_NAMES,
        processing: Processing::Moderation,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["n.id"],
            "SELECT n.id, n.commune_id AS commune, n.name, n.reasons AS reason, n.outcome, n.held_at AS created_at, n.due_at FROM held_names n WHERE \
             n.account_id = $1",
        )),
    },
    Holding {
        table: "held_names",
        column: "decided_by",
        what: what::NAMES_DECIDED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["n.id"],
            "SELECT n.id, n.commune_id AS commune, n.outcome, n.decided_at AS created_at FROM held_names n WHERE n.decided_by = $1",
        )),
    },
];
