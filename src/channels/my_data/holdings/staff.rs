//! The entries about those who work for a commune. Who did what must be accounted for: the rows stay, and refer to an account without a name.

use app::model::my_data::Ground::{Consent, Law, PublicTask};
use app::model::my_data::Processing;
use app::words::tr::my_data::what;

use super::Deletion::{Keep, Row};
use super::{Holding, export};
use crate::channels::my_data::retention::Kept;

pub(super) const STAFF: &[Holding] = &[
    Holding {
        table: "roles",
        column: "account_id",
        what: what::ROLES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Row,
        export: export(
            &["r.id"],
            "SELECT r.id, c.name_fr AS commune, r.role, r.created_at FROM roles r LEFT JOIN communes c ON c.id = r.commune_id WHERE r.account_id = $1",
        ),
    },
    Holding {
        table: "moderation_decisions",
        column: "actor_id",
        what: what::DECISIONS_MADE,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["d.id"],
            "SELECT d.id, c.name_fr AS commune, d.item_kind AS kind, d.act, d.reason, d.created_at FROM moderation_decisions d \
             JOIN communes c ON c.id = d.commune_id WHERE d.actor_id = $1",
        ),
    },
    Holding {
        table: "claims",
        column: "account_id",
        what: what::CLAIMS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Row,
        export: export(
            &["m.subject_kind", "m.subject_id"],
            "SELECT m.subject_kind, m.subject_id, c.name_fr AS commune, m.claimed_at AS created_at, m.until_at AS expires_at FROM claims m JOIN communes c ON c.id = m.commune_id \
             WHERE m.account_id = $1",
        ),
    },
    Holding {
        table: "held_names",
        column: "decided_by",
        what: what::NAMES_DECIDED,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["n.id"],
            "SELECT n.id, c.name_fr AS commune, n.outcome, n.decided_at AS created_at FROM held_names n JOIN communes c ON c.id = n.commune_id \
             WHERE n.decided_by = $1",
        ),
    },
    Holding {
        table: "sweeps",
        column: "actor_id",
        what: what::SWEEPS,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["b.id"],
            "SELECT b.id, c.name_fr AS commune, b.created_at, b.undone_at AS withdrawn_at FROM sweeps b JOIN communes c ON c.id = b.commune_id WHERE b.actor_id = $1",
        ),
    },
    Holding {
        table: "flag_appeals",
        column: "decided_by",
        what: what::FLAG_APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["a.id"],
            "SELECT a.id, c.name_fr AS commune, a.item_kind AS kind, a.outcome, a.answer, a.decided_at AS created_at FROM flag_appeals a \
             JOIN communes c ON c.id = a.commune_id WHERE a.decided_by = $1",
        ),
    },
    Holding {
        table: "measures",
        column: "actor_id",
        what: what::MEASURES_GIVEN,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["m.id"],
            "SELECT m.id, c.name_fr AS commune, m.kind, m.reason, m.created_at FROM measures m JOIN communes c ON c.id = m.commune_id \
             WHERE m.actor_id = $1",
        ),
    },
    Holding {
        table: "measures",
        column: "second_id",
        what: what::MEASURES_SECONDED,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["m.id"],
            "SELECT m.id, c.name_fr AS commune, m.kind, m.state, m.created_at FROM measures m JOIN communes c ON c.id = m.commune_id \
             WHERE m.second_id = $1",
        ),
    },
    Holding {
        table: "measures",
        column: "appeal_decided_by",
        what: what::MEASURE_APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["m.id"],
            "SELECT m.id, c.name_fr AS commune, m.kind, m.state, m.appeal_answer AS answer, m.appeal_decided_at AS created_at FROM measures m JOIN communes c ON c.id = m.commune_id \
             WHERE m.appeal_decided_by = $1",
        ),
    },
    Holding {
        table: "answers",
        column: "officer_id",
        what: what::ANSWERS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["a.id"],
            "SELECT a.id, '/' || c.slug || '/solutions/' || CAST(s.number AS TEXT) AS address, a.decision AS act, a.reasons AS body, a.responsible, a.created_at \
             FROM answers a JOIN solutions s ON s.id = a.solution_id JOIN communes c ON c.id = s.commune_id WHERE a.officer_id = $1",
        ),
    },
    Holding {
        table: "state_changes",
        column: "actor_id",
        what: what::STATE_CHANGES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["h.id"],
            "SELECT h.id, '/solutions/' || CAST(x.number AS TEXT) AS address, h.step AS state, h.note, h.created_at FROM state_changes h \
             JOIN solutions x ON x.id = h.solution_id WHERE h.actor_id = $1",
        ),
    },
    Holding {
        table: "problem_steps",
        column: "actor_id",
        what: what::STATE_CHANGES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["h.id"],
            "SELECT h.id, '/problems/' || CAST(x.number AS TEXT) AS address, h.step AS state, h.note, h.created_at FROM problem_steps h \
             JOIN problems x ON x.id = h.problem_id WHERE h.actor_id = $1",
        ),
    },
    Holding {
        table: "residence_events",
        column: "actor_id",
        what: what::RESIDENCE_ACTS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: Some(Kept::ResidenceEvents),
        deletion: Keep(&[]),
        export: export(
            &["e.id"],
            "SELECT e.id, c.name_fr AS commune, e.act, e.method, e.created_at FROM residence_events e JOIN communes c ON c.id = e.commune_id \
             WHERE e.actor_id = $1",
        ),
    },
    Holding {
        table: "residence_codes",
        column: "created_by",
        what: what::CODES_GIVEN,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: Some(Kept::ResidenceCodes),
        deletion: Keep(&[]),
        export: export(
            &["r.hash"],
            "SELECT r.hash, c.name_fr AS commune, r.method, r.created_at, r.expires_at FROM residence_codes r JOIN communes c ON c.id = r.commune_id \
             WHERE r.batch_id IS NULL AND r.created_by = $1",
        ),
    },
    Holding {
        table: "code_batches",
        column: "created_by",
        what: what::SWEEPS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["b.id"],
            "SELECT b.id, c.name_fr AS commune, b.kind, b.created_at, b.expires_at FROM code_batches b JOIN communes c ON c.id = b.commune_id \
             WHERE b.created_by = $1",
        ),
    },
    Holding {
        table: "objections",
        column: "answered_by",
        what: what::OBJECTIONS_ANSWERED,
        processing: Processing::Staff,
        ground: Law,
        kept: Some(Kept::Objections),
        deletion: Keep(&[]),
        export: export(
            &["o.id"],
            "SELECT o.id, c.name_fr AS commune, o.answer, o.answered_at FROM objections o JOIN communes c ON c.id = o.commune_id WHERE o.answered_by = $1",
        ),
    },
    Holding {
        table: "assist_grants",
        column: "staff_id",
        what: what::ASSISTED,
        processing: Processing::Staff,
        ground: Consent,
        kept: Some(Kept::Assistance),
        deletion: Keep(&[]),
        export: export(
            &["g.id"],
            "SELECT g.id, c.name_fr AS commune, g.staff_role AS role, g.started_at, g.ends_at FROM assist_grants g JOIN communes c ON c.id = g.commune_id \
             WHERE g.staff_id = $1",
        ),
    },
    Holding {
        table: "role_events",
        column: "account_id",
        what: what::ROLE_EVENTS,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&["reason"]),
        export: export(
            &["e.id"],
            "SELECT e.id, c.name_fr AS commune, e.role, e.act, e.reason, e.created_at FROM role_events e LEFT JOIN communes c ON c.id = e.commune_id \
             WHERE e.account_id = $1",
        ),
    },
    Holding {
        table: "role_events",
        column: "actor_id",
        what: what::ROLE_ACTS,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["e.id"],
            "SELECT e.id, c.name_fr AS commune, e.role, e.act, e.created_at FROM role_events e LEFT JOIN communes c ON c.id = e.commune_id WHERE e.actor_id = $1",
        ),
    },
    Holding {
        table: "staff_acts",
        column: "actor_id",
        what: what::STAFF_ACTS,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["s.id"],
            "SELECT s.id, c.name_fr AS commune, s.act, s.path AS address, s.created_at FROM staff_acts s JOIN communes c ON c.id = s.commune_id \
             WHERE s.actor_id = $1",
        ),
    },
    Holding {
        table: "moderation_reminders",
        column: "account_id",
        what: what::MODERATION_REMINDERS,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Row,
        export: export(
            &["m.commune_id", "m.kind"],
            "SELECT m.commune_id, m.kind AS reminder, c.name_fr AS commune, m.kind, m.sent_at FROM moderation_reminders m \
             JOIN communes c ON c.id = m.commune_id WHERE m.account_id = $1",
        ),
    },
    Holding {
        table: "commune_changes",
        column: "actor_id",
        what: what::COMMUNE_CHANGES,
        processing: Processing::Staff,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["h.id"],
            "SELECT h.id, c.name_fr AS commune, h.setting AS act, h.created_at FROM commune_changes h JOIN communes c ON c.id = h.commune_id WHERE h.actor_id = $1",
        ),
    },
];
