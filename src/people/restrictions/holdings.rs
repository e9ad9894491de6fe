//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "measures",
        column: "account_id",
        what: what::MEASURES,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&["note", "appeal"]),
        export: Some(Export::new(
            &["m.id"],
            "SELECT m.id, m.commune_id AS commune, m.kind, m.reason, m.note, m.state, m.begins_at AS started_at, m.ends_at AS expires_at, m.appeal \
             AS body, m.appeal_answer AS answer, m.created_at, m.appeal_due_at AS due_at FROM measures m WHERE m.account_id = $1",
        )),
    },
    Holding {
        table: "measures",
        column: "actor_id",
        what: what::MEASURES_GIVEN,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["m.id"], "SELECT m.id, m.commune_id AS commune, m.kind, m.reason, m.created_at FROM measures m WHERE m.actor_id = $1")),
    },
    Holding {
        table: "measures",
        column: "second_id",
        what: what::MEASURES_SECONDED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["m.id"], "SELECT m.id, m.commune_id AS commune, m.kind, m.state, m.created_at FROM measures m WHERE m.second_id = $1")),
    },
    Holding {
        table: "measures",
        column: "appeal_decided_by",
        what: what::MEASURE_APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["m.id"],
            "SELECT m.id, m.commune_id AS commune, m.kind, m.state, m.appeal_answer AS answer, m.appeal_decided_at AS created_at FROM measures m \
             WHERE m.appeal_decided_by = $1",
        )),
    },
];
