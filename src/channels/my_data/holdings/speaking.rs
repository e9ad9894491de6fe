//! The entries about organisations, their promises, and what came on paper. What was said for an organisation is the organisation's and stays.

use app::model::my_data::Ground::{Consent, PublicTask};
use app::model::my_data::Processing;
use app::words::tr::my_data::what;

use super::Deletion::{Follows, Keep, Row, Searched};
use super::{Holding, export};

pub(super) const SPEAKING: &[Holding] = &[
    Holding {
        table: "organisation_requests",
        column: "account_id",
        what: what::REQUESTS,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["q.id"],
            "SELECT q.id, c.name_fr AS commune, q.kind, q.name_fr AS organisation, q.about_fr AS body, q.state, q.reason, q.created_at FROM organisation_requests q JOIN communes c ON c.id = q.commune_id WHERE q.account_id = $1",
        ),
    },
    Holding {
        table: "organisation_requests",
        column: "decided_by",
        what: what::REQUESTS_DECIDED,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["q.id"],
            "SELECT q.id, c.name_fr AS commune, q.state, q.reason, q.ended_at AS created_at FROM organisation_requests q JOIN communes c ON c.id = q.commune_id WHERE q.decided_by = $1",
        ),
    },
    Holding {
        table: "mandate_documents",
        column: "account_id",
        what: what::MANDATES,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Follows,
        export: export(&["m.id"], "SELECT m.id, m.media_type AS kind, m.created_at FROM mandate_documents m WHERE m.account_id = $1"),
    },
    Holding {
        table: "representative_invitations",
        column: "created_by",
        what: what::INVITATIONS,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Row,
        export: export(
            &["i.id"],
            "SELECT i.id, o.name_fr AS organisation, i.created_at, i.expires_at FROM representative_invitations i JOIN organisations o ON o.id = i.organisation_id WHERE i.created_by = $1",
        ),
    },
    Holding {
        table: "representative_invitations",
        column: "",
        what: what::INVITED,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Searched,
        export: None,
    },
    Holding {
        table: "organisation_events",
        column: "account_id",
        what: what::ORGANISATION_EVENTS,
        processing: Processing::Organisations,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&["reason"]),
        export: export(
            &["e.id"],
            "SELECT e.id, o.name_fr AS organisation, e.act, e.reason, e.created_at FROM organisation_events e JOIN organisations o ON o.id = e.organisation_id WHERE e.account_id = $1",
        ),
    },
    Holding {
        table: "organisation_events",
        column: "actor_id",
        what: what::ORGANISATION_ACTS,
        processing: Processing::Organisations,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["e.id"],
            "SELECT e.id, o.name_fr AS organisation, e.act, e.created_at FROM organisation_events e JOIN organisations o ON o.id = e.organisation_id WHERE e.actor_id = $1",
        ),
    },
    Holding {
        table: "pledges",
        column: "account_id",
        what: what::PLEDGES,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["g.id"],
            "SELECT g.id, o.name_fr AS organisation, g.kind, g.what AS title, g.state, g.visibility, g.created_at FROM pledges g JOIN organisations o ON o.id = g.organisation_id WHERE g.account_id = $1",
        ),
    },
    Holding {
        table: "pledge_reports",
        column: "account_id",
        what: what::PLEDGE_REPORTS,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["r.pledge_id", "r.number"],
            "SELECT r.pledge_id, r.number, o.name_fr AS organisation, r.note, r.created_at FROM pledge_reports r JOIN pledges g ON g.id = r.pledge_id JOIN organisations o ON o.id = g.organisation_id WHERE r.account_id = $1",
        ),
    },
    Holding {
        table: "pledge_reports",
        column: "confirmed_by",
        what: what::REPORTS_CONFIRMED,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["r.pledge_id", "r.number"],
            "SELECT r.pledge_id, r.number, o.name_fr AS organisation, r.confirmed_at FROM pledge_reports r JOIN pledges g ON g.id = r.pledge_id JOIN organisations o ON o.id = g.organisation_id WHERE r.confirmed_by = $1",
        ),
    },
    Holding {
        table: "pledge_steps",
        column: "actor_id",
        what: what::PLEDGE_STEPS,
        processing: Processing::Organisations,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["t.id"],
            "SELECT t.id, o.name_fr AS organisation, t.state, t.reason, t.created_at FROM pledge_steps t JOIN pledges g ON g.id = t.pledge_id JOIN organisations o ON o.id = g.organisation_id WHERE t.actor_id = $1",
        ),
    },
];

pub(super) const PAPER: &[Holding] = &[
    Holding {
        table: "paper_receipts",
        column: "account_id",
        what: what::RECEIPTS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: None,
        deletion: Keep(&["person_key"]),
        export: export(
            &["r.id"],
            "SELECT r.id, c.name_fr AS commune, r.created_at FROM paper_receipts r JOIN communes c ON c.id = r.commune_id WHERE r.account_id = $1",
        ),
    },
    Holding {
        table: "paper_receipts",
        column: "code_by",
        what: what::RECEIPT_CODES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["r.id"],
            "SELECT r.id, c.name_fr AS commune, r.created_at FROM paper_receipts r JOIN communes c ON c.id = r.commune_id WHERE r.code_by = $1",
        ),
    },
    Holding {
        table: "paper_forms",
        column: "agent_id",
        what: what::PAPER_FORMS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["p.id"],
            "SELECT p.id, c.name_fr AS commune, p.created_at FROM paper_forms p JOIN communes c ON c.id = p.commune_id WHERE p.agent_id = $1",
        ),
    },
    Holding {
        table: "paper_entries",
        column: "agent_id",
        what: what::PAPER_ENTRIES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["p.id"],
            "SELECT p.id, c.name_fr AS commune, p.kind, p.created_at, p.withdrawn_at FROM paper_entries p JOIN communes c ON c.id = p.commune_id WHERE p.agent_id = $1",
        ),
    },
    Holding {
        table: "paper_events",
        column: "actor_id",
        what: what::PAPER_ACTS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["e.id"],
            "SELECT e.id, c.name_fr AS commune, e.act, e.kind, e.reason, e.created_at FROM paper_events e JOIN communes c ON c.id = e.commune_id WHERE e.actor_id = $1",
        ),
    },
];
