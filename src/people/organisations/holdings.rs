//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "representatives",
        column: "account_id",
        what: what::ORGANISATIONS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["r.organisation_id"],
            "SELECT r.organisation_id, o.name_fr AS organisation, r.created_at FROM representatives r JOIN organisations o ON o.id = \
             r.organisation_id WHERE r.account_id = $1",
        )),
    },
    Holding {
        table: "organisation_requests",
        column: "account_id",
        what: what::REQUESTS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&["role"]),
        export: Some(Export::new(
            &["q.id"],
            "SELECT q.id, q.commune_id AS commune, q.kind, q.name_fr AS organisation, q.about_fr AS body, q.role, q.state, q.reason, q.created_at FROM \
             organisation_requests q WHERE q.account_id = $1",
        )),
    },
    Holding {
        table: "organisation_requests",
        column: "decided_by",
        what: what::REQUESTS_DECIDED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["q.id"],
            "SELECT q.id, q.commune_id AS commune, q.state, q.reason, q.ended_at AS created_at FROM organisation_requests q WHERE q.decided_by = $1",
        )),
    },
    Holding {
        table: "mandate_documents",
        column: "account_id",
        what: what::MANDATES,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Follows,
        export: Some(Export::new(&["m.id"], "SELECT m.id, m.media_type AS kind, m.created_at FROM mandate_documents m WHERE m.account_id = $1")),
    },
    Holding {
        table: "representative_invitations",
        column: "created_by",
        what: what::INVITATIONS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["i.id"],
            "SELECT i.id, o.name_fr AS organisation, i.created_at, i.expires_at FROM representative_invitations i JOIN organisations o ON o.id = \
             i.organisation_id WHERE i.created_by = $1",
        )),
    },
    Holding {
        table: "representative_invitations",
        column: "",
        what: what::INVITED,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Searched,
        export: None,
    },
    Holding {
        table: "organisation_events",
        column: "account_id",
        what: what::ORGANISATION_EVENTS,
        processing: Processing::Organisations,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&["reason"]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, o.name_fr AS organisation, e.act, e.reason, e.created_at FROM organisation_events e JOIN organisations o ON o.id = \
             e.organisation_id WHERE e.account_id = $1",
        )),
    },
    Holding {
        table: "organisation_events",
        column: "actor_id",
        what: what::ORGANISATION_ACTS,
        processing: Processing::Organisations,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, o.name_fr AS organisation, e.act, e.created_at FROM organisation_events e JOIN organisations o ON o.id = e.organisation_id \
             WHERE e.actor_id = $1",
        )),
    },
];
