//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

/// Where supports came from: so long it is known that some came from one place.
pub(super) const ORIGINS: KeptFor = KeptFor { what: retention::SUPPORT_ORIGINS, period: Period::Days(30) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "supports",
        column: "account_id",
        what: what::SUPPORTS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["u.solution_id"],
            "SELECT u.solution_id, u.solution_id AS on_solution, u.resident, u.created_at FROM supports u WHERE u.account_id = $1",
        )),
    },
    // Where it came from, for officers to see that many came from one place; nothing that leads back to it.
    Holding {
        table: "supports",
        column: "",
        what: what::SUPPORT_ORIGINS,
        processing: Processing::Opinions,
        ground: Ground::PublicTask,
        kept: Some(ORIGINS),
        deletion: Deletion::Follows,
        export: None,
    },
    Holding {
        table: "endorsements",
        column: "account_id",
        what: what::ENDORSEMENTS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["e.solution_id", "e.organisation_id"],
            "SELECT e.solution_id, e.organisation_id, e.commune_id AS within, e.solution_id AS on_solution, e.organisation_id AS organisation, e.created_at FROM \
             endorsements e WHERE e.account_id = $1",
        )),
    },
];
