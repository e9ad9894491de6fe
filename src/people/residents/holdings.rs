//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const CODES: KeptFor = KeptFor { what: retention::RESIDENCE_CODES, period: Period::Months(3) };
pub(super) const EVENTS: KeptFor = KeptFor { what: retention::RESIDENCE_EVENTS, period: Period::Months(60) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "residents",
        column: "account_id",
        what: what::RESIDENCES,
        processing: Processing::Residents,
        ground: Ground::Consent,
        kept: None,
        // A support that counts as a resident's belongs to it.
        deletion: Deletion::Keep(&["withdrawn_reason"]),
        export: Some(Export::new(
            &["r.commune_id"],
            "SELECT r.commune_id, r.commune_id AS commune, r.neighbourhood_id AS neighbourhood, r.method, r.verified_at, r.expires_at, \
             r.withdrawn_at, r.withdrawn_reason AS reason FROM residents r WHERE r.account_id = $1",
        )),
    },
    Holding {
        table: "sign_on_residences",
        column: "account_id",
        what: what::SIGN_ON_RESIDENCES,
        processing: Processing::Residents,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["v.commune_id", "v.hash"],
            "SELECT v.commune_id, v.hash, v.commune_id AS commune FROM sign_on_residences v WHERE v.account_id = $1",
        )),
    },
    Holding {
        table: "residence_events",
        column: "account_id",
        what: what::RESIDENCE_EVENTS,
        processing: Processing::Residents,
        ground: Ground::PublicTask,
        kept: Some(EVENTS),
        deletion: Deletion::Keep(&["reason"]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, e.commune_id AS commune, e.act, e.method, e.reason, e.created_at FROM residence_events e WHERE e.account_id = $1",
        )),
    },
    Holding {
        table: "residence_codes",
        column: "used_by",
        what: what::RESIDENCE_CODES,
        processing: Processing::Residents,
        ground: Ground::PublicTask,
        kept: Some(CODES),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["r.hash"],
            "SELECT r.hash, r.commune_id AS commune, r.neighbourhood_id AS neighbourhood, r.method, r.used_at FROM residence_codes r WHERE r.used_by \
             = $1",
        )),
    },
    Holding {
        table: "residence_events",
        column: "actor_id",
        what: what::RESIDENCE_ACTS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: Some(EVENTS),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, e.commune_id AS commune, e.act, e.method, e.created_at FROM residence_events e WHERE e.actor_id = $1",
        )),
    },
    Holding {
        table: "residence_codes",
        column: "created_by",
        what: what::CODES_GIVEN,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: Some(CODES),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["r.hash"],
            "SELECT r.hash, r.commune_id AS commune, r.method, r.created_at, r.expires_at FROM residence_codes r WHERE r.batch_id IS NULL AND \
             r.created_by = $1",
        )),
    },
    Holding {
        table: "code_batches",
        column: "created_by",
        what: what::BATCHES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["b.id"],
            "SELECT b.id, b.commune_id AS commune, b.kind, b.created_at, b.expires_at FROM code_batches b WHERE b.created_by = $1",
        )),
    },
];
