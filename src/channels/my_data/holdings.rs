//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const CODES: KeptFor = KeptFor { what: retention::DELETION_CODES, period: Period::Minutes(10) };
pub(super) const OBJECTIONS: KeptFor = KeptFor { what: retention::OBJECTIONS, period: Period::Months(24) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "objections",
        column: "account_id",
        what: what::OBJECTIONS,
        processing: Processing::Rights,
        ground: Ground::Law,
        kept: Some(OBJECTIONS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["o.id"],
            "SELECT o.id, o.commune_id AS commune, o.body, o.created_at, o.due_at, o.answer, o.answered_at FROM objections o WHERE o.account_id = $1",
        )),
    },
    Holding {
        table: "deletion_codes",
        column: "account_id",
        what: what::DELETION_CODES,
        processing: Processing::Rights,
        ground: Ground::Law,
        kept: Some(CODES),
        deletion: Deletion::Row,
        export: Some(Export::new(&["d.account_id"], "SELECT d.account_id, d.created_at, d.expires_at FROM deletion_codes d WHERE d.account_id = $1")),
    },
    Holding {
        table: "objections",
        column: "answered_by",
        what: what::OBJECTIONS_ANSWERED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: Some(OBJECTIONS),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["o.id"], "SELECT o.id, o.commune_id AS commune, o.answer, o.answered_at FROM objections o WHERE o.answered_by = $1")),
    },
];
