//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "pledges",
        column: "account_id",
        what: what::PLEDGES,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["g.id"],
            "SELECT g.id, g.organisation_id AS organisation, g.kind, g.what AS title, g.state, g.visibility, g.created_at FROM pledges g WHERE \
             g.account_id = $1",
        )),
    },
    Holding {
        table: "pledge_reports",
        column: "account_id",
        what: what::PLEDGE_REPORTS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["r.pledge_id", "r.number"],
            "SELECT r.pledge_id, r.number, g.organisation_id AS organisation, r.note, r.created_at FROM pledge_reports r JOIN pledges g ON g.id = \
             r.pledge_id WHERE r.account_id = $1",
        )),
    },
    Holding {
        table: "pledge_reports",
        column: "confirmed_by",
        what: what::REPORTS_CONFIRMED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["r.pledge_id", "r.number"],
            "SELECT r.pledge_id, r.number, g.organisation_id AS organisation, r.confirmed_at FROM pledge_reports r JOIN pledges g ON g.id = \
             r.pledge_id WHERE r.confirmed_by = $1",
        )),
    },
    Holding {
        table: "pledge_steps",
        column: "actor_id",
        what: what::PLEDGE_STEPS,
        processing: Processing::Organisations,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["t.id"],
            "SELECT t.id, g.organisation_id AS organisation, t.state, t.reason, t.created_at FROM pledge_steps t JOIN pledges g ON g.id = \
             t.pledge_id WHERE t.actor_id = $1",
        )),
    },
];
