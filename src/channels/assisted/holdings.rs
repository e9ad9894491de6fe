//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const GRANTS: KeptFor = KeptFor { what: retention::ASSISTANCE, period: Period::Months(12) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "assist_views",
        column: "",
        what: what::ASSIST_VIEWS,
        processing: Processing::Rights,
        ground: Ground::Consent,
        kept: Some(GRANTS),
        deletion: Deletion::Follows,
        export: Some(Export::new(
            &["v.id"],
            "SELECT v.id, v.page, v.created_at FROM assist_views v JOIN assist_grants g ON g.id = v.grant_id WHERE g.account_id = $1",
        )),
    },
    Holding {
        table: "assist_grants",
        column: "account_id",
        what: what::ASSIST_GRANTS,
        processing: Processing::Rights,
        ground: Ground::Consent,
        kept: Some(GRANTS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["g.id"],
            "SELECT g.id, g.commune_id AS commune, g.minutes, g.staff_role AS role, g.created_at, g.started_at, g.ends_at FROM assist_grants g WHERE \
             g.account_id = $1",
        )),
    },
    Holding {
        table: "assist_grants",
        column: "staff_id",
        what: what::ASSISTED,
        processing: Processing::Staff,
        ground: Ground::Consent,
        kept: Some(GRANTS),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["g.id"],
            "SELECT g.id, g.commune_id AS commune, g.staff_role AS role, g.started_at, g.ends_at FROM assist_grants g WHERE g.staff_id = $1",
        )),
    },
];
