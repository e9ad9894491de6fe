//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "role_events",
        column: "account_id",
        what: what::ROLE_EVENTS,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&["reason"]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, e.commune_id AS commune, e.role, e.act, e.reason, e.created_at FROM role_events e WHERE e.account_id = $1",
        )),
    },
    Holding {
        table: "role_events",
        column: "actor_id",
        what: what::ROLE_ACTS,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["e.id"], "SELECT e.id, e.commune_id AS commune, e.role, e.act, e.created_at FROM role_events e WHERE e.actor_id = $1")),
    },
    Holding {
        table: "staff_acts",
        column: "actor_id",
        what: what::STAFF_ACTS,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["s.id"],
            "SELECT s.id, s.commune_id AS commune, s.act, s.path AS address, s.created_at FROM staff_acts s WHERE s.actor_id = $1",
        )),
    },
];
