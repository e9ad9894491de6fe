//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

/// Originals of redacted photos; each row says itself until when.
pub(super) const ORIGINALS: KeptFor = KeptFor { what: retention::REDACTED_ORIGINALS, period: Period::Appeal };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "flags",
        column: "account_id",
        what: what::FLAGS,
        processing: Processing::Moderation,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&["note"]),
        export: Some(Export::new(
            &["f.id"],
            "SELECT f.id, f.commune_id AS commune, f.item_kind AS kind, f.reason, f.note, f.weight, f.outcome, f.created_at FROM flags f WHERE \
             f.account_id = $1",
        )),
    },
    // Where it came from, so that many from one place are noticed; erased when the flag is decided.
    Holding {
        table: "flags",
        column: "",
        what: what::FLAG_ORIGINS,
        processing: Processing::Moderation,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Follows,
        export: None,
    },
    Holding {
        table: "moderation_decisions",
        column: "author_id",
        what: what::DECISIONS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["d.id"],
            "SELECT d.id, d.commune_id AS commune, d.item_kind AS kind, d.act, d.reason, d.note, d.created_at FROM moderation_decisions d WHERE \
             d.author_id = $1",
        )),
    },
    Holding {
        table: "photo_redactions",
        column: "",
        what: what::REDACTED_ORIGINALS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: Some(ORIGINALS),
        deletion: Deletion::Follows,
        export: Some(Export::new(
            &["r.photo_id", "r.version"],
            "SELECT r.photo_id, r.version, r.photo_id AS photo, d.reason, r.created_at, r.keep_until AS ends_at FROM photo_redactions r JOIN \
             moderation_decisions d ON d.id = r.decision_id WHERE d.author_id = $1",
        )),
    },
    // The row stays: what is held is published when its time has come, whoever wrote it.
    Holding {
        table: "held_items",
        column: "author_id",
        what: what::HELD_ITEMS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["h.item_kind", "h.item_id", "h.item_version"],
            "SELECT h.item_kind, h.item_id, h.item_version, h.commune_id AS commune, h.item_kind AS kind, h.item_version AS version, h.reasons AS \
             reason, h.words AS note, h.outcome, h.held_at AS created_at, h.due_at FROM held_items h WHERE h.author_id = $1",
        )),
    },
    Holding {
        table: "appeals",
        column: "account_id",
        what: what::APPEALS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&["body"]),
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, p.commune_id AS commune, p.item_kind AS kind, p.body, p.outcome, p.answer, p.created_at, p.due_at FROM appeals p WHERE \
             p.account_id = $1",
        )),
    },
    Holding {
        table: "flag_appeals",
        column: "account_id",
        what: what::FLAG_APPEALS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&["body"]),
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, p.commune_id AS commune, p.item_kind AS kind, p.body, p.outcome, p.answer, p.created_at, p.due_at FROM flag_appeals p \
             WHERE p.account_id = $1",
        )),
    },
    Holding {
        table: "appeals",
        column: "decided_by",
        what: what::APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, p.commune_id AS commune, p.item_kind AS kind, p.outcome, p.answer, p.decided_at AS created_at FROM appeals p WHERE \
             p.decided_by = $1",
        )),
    },
    Holding {
        table: "withheld_texts",
        column: "author_id",
        what: what::WITHHELD_TEXTS,
        processing: Processing::Moderation,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["w.item_kind", "w.item_id", "w.item_version"],
            "SELECT w.item_kind, w.item_id, w.item_version, w.item_version AS version, w.title, w.body, w.created_at FROM withheld_texts w WHERE \
             w.author_id = $1",
        )),
    },
    Holding {
        table: "moderation_decisions",
        column: "actor_id",
        what: what::DECISIONS_MADE,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["d.id"],
            "SELECT d.id, d.commune_id AS commune, d.item_kind AS kind, d.act, d.reason, d.created_at FROM moderation_decisions d WHERE d.actor_id = \
             $1",
        )),
    },
    Holding {
        table: "sweeps",
        column: "actor_id",
        what: what::SWEEPS,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["b.id"],
            "SELECT b.id, b.commune_id AS commune, b.created_at, b.undone_at AS withdrawn_at FROM sweeps b WHERE b.actor_id = $1",
        )),
    },
    Holding {
        table: "flag_appeals",
        column: "decided_by",
        what: what::FLAG_APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["a.id"],
            "SELECT a.id, a.commune_id AS commune, a.item_kind AS kind, a.outcome, a.answer, a.decided_at AS created_at FROM flag_appeals a WHERE \
             a.decided_by = $1",
        )),
    },
    Holding {
        table: "moderation_reminders",
        column: "account_id",
        what: what::MODERATION_REMINDERS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["m.commune_id", "m.kind"],
            "SELECT m.commune_id, m.kind AS reminder, m.commune_id AS commune, m.kind, m.sent_at FROM moderation_reminders m WHERE m.account_id = $1",
        )),
    },
];
