//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "paper_receipts",
        column: "account_id",
        what: what::RECEIPTS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&["person_key"]),
        export: Some(Export::new(&["r.id"], "SELECT r.id, r.commune_id AS commune, r.created_at FROM paper_receipts r WHERE r.account_id = $1")),
    },
    Holding {
        table: "paper_receipts",
        column: "code_by",
        what: what::RECEIPT_CODES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["r.id"], "SELECT r.id, r.commune_id AS commune, r.created_at FROM paper_receipts r WHERE r.code_by = $1")),
    },
    Holding {
        table: "paper_forms",
        column: "agent_id",
        what: what::PAPER_FORMS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["p.id"], "SELECT p.id, p.commune_id AS commune, p.created_at FROM paper_forms p WHERE p.agent_id = $1")),
    },
    Holding {
        table: "paper_entries",
        column: "agent_id",
        what: what::PAPER_ENTRIES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, p.commune_id AS commune, p.kind, p.created_at, p.withdrawn_at FROM paper_entries p WHERE p.agent_id = $1",
        )),
    },
    Holding {
        table: "paper_events",
        column: "actor_id",
        what: what::PAPER_ACTS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["e.id"],
            "SELECT e.id, e.commune_id AS commune, e.act, e.kind, e.reason, e.created_at FROM paper_events e WHERE e.actor_id = $1",
        )),
    },
];
