//! The entries, by what they are kept for. Nothing exported names staff or other participants.

use app::model::my_data::Ground::{Consent, Law, PublicTask};
use app::model::my_data::Processing;
use app::words::tr::my_data::what;

use super::Deletion::{Contribution, Emptied, Follows, Keep, Row, Searched};
use super::speaking::{PAPER, SPEAKING};
use super::staff::STAFF;
use super::{Holding, export};
use crate::channels::my_data::retention::Kept;

/// Every list.
pub(super) const ALL: &[&[Holding]] = &[ACCOUNTS, CONTRIBUTIONS, OPINIONS, RESIDENTS, MODERATION, STAFF, ORGANISATIONS, SPEAKING, PAPER, MESSAGES, RIGHTS];

const ACCOUNTS: &[Holding] = &[
    Holding {
        table: "accounts",
        column: "id",
        what: what::ACCOUNT,
        processing: Processing::Accounts,
        ground: Consent,
        kept: Some(Kept::UnusedAccounts),
        deletion: Emptied,
        export: export(
            &["a.id"],
            "SELECT a.id, a.handle, a.name, a.email, a.language, CASE WHEN a.password_hash IS NULL THEN '' ELSE 'argon2id' END AS password, a.created_at, \
             a.confirmed_at, a.seen_at, a.warned_at, a.visibility, a.version FROM accounts a WHERE a.id = $1",
        ),
    },
    Holding {
        table: "account_phones",
        column: "account_id",
        what: what::PHONE,
        processing: Processing::Accounts,
        ground: Consent,
        kept: None,
        deletion: Row,
        export: export(&["p.account_id"], "SELECT p.account_id, p.phone, p.confirmed_at FROM account_phones p WHERE p.account_id = $1"),
    },
    Holding {
        table: "sessions",
        column: "account_id",
        what: what::SESSIONS,
        processing: Processing::Accounts,
        ground: Consent,
        kept: Some(Kept::Sessions),
        deletion: Row,
        export: export(&["s.id"], "SELECT s.id, s.user_agent AS device, s.created_at, s.seen_at, s.expires_at FROM sessions s WHERE s.account_id = $1"),
    },
    Holding {
        table: "kept_forms",
        column: "account_id",
        what: what::KEPT_FORMS,
        processing: Processing::Accounts,
        ground: Consent,
        kept: Some(Kept::KeptForms),
        deletion: Row,
        export: export(&["f.id"], "SELECT f.id, f.path AS address, f.body AS data, f.created_at FROM kept_forms f WHERE f.account_id = $1"),
    },
    Holding {
        table: "account_tokens",
        column: "account_id",
        what: what::LINKS,
        processing: Processing::Accounts,
        ground: Consent,
        kept: Some(Kept::Links),
        deletion: Row,
        export: export(&["t.hash"], "SELECT t.hash, t.purpose, t.email, t.created_at, t.expires_at, t.used_at FROM account_tokens t WHERE t.account_id = $1"),
    },
    Holding {
        table: "phone_codes",
        column: "account_id",
        what: what::CODES,
        processing: Processing::Accounts,
        ground: Consent,
        kept: Some(Kept::PhoneCodes),
        deletion: Row,
        export: export(&["c.id"], "SELECT c.id, c.purpose, c.phone, c.sent_at, c.expires_at FROM phone_codes c WHERE c.account_id = $1"),
    },
    Holding {
        table: "consents",
        column: "account_id",
        what: what::CONSENTS,
        processing: Processing::Accounts,
        ground: Law,
        kept: None,
        deletion: Row,
        export: export(&["c.id"], "SELECT c.id, c.version, c.language, c.way, c.created_at FROM consents c WHERE c.account_id = $1"),
    },
    Holding {
        table: "authenticators",
        column: "account_id",
        what: what::AUTHENTICATORS,
        processing: Processing::Accounts,
        ground: Law,
        kept: None,
        deletion: Row,
        export: export(&["x.id"], "SELECT x.id, x.kind, x.name, x.created_at, x.used_at FROM authenticators x WHERE x.account_id = $1"),
    },
    Holding {
        table: "recovery_codes",
        column: "account_id",
        what: what::RECOVERY_CODES,
        processing: Processing::Accounts,
        ground: Law,
        kept: None,
        deletion: Row,
        export: export(&["r.hash"], "SELECT r.hash, r.created_at, r.used_at FROM recovery_codes r WHERE r.account_id = $1"),
    },
    Holding {
        table: "known_devices",
        column: "account_id",
        what: what::DEVICES,
        processing: Processing::Accounts,
        ground: Consent,
        kept: None,
        deletion: Row,
        export: export(&["k.hash"], "SELECT k.hash, k.user_agent AS device, k.created_at, k.seen_at FROM known_devices k WHERE k.account_id = $1"),
    },
    Holding {
        table: "identities",
        column: "account_id",
        what: what::IDENTITIES,
        processing: Processing::Accounts,
        ground: Consent,
        kept: None,
        deletion: Row,
        export: export(
            &["i.provider"],
            "SELECT i.provider, i.provider AS name, i.subject AS handle, i.created_at, i.used_at FROM identities i WHERE i.account_id = $1",
        ),
    },
];

const CONTRIBUTIONS: &[Holding] = &[
    Holding {
        table: "problems",
        column: "author_id",
        what: what::PROBLEMS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: None,
        deletion: Contribution,
        export: export(
            &["p.id"],
            "SELECT p.id, '/' || c.slug || '/problems/' || CAST(p.number AS TEXT) AS address, p.title, p.body, p.category, p.subcategory, \
             n.name_fr AS neighbourhood, p.latitude, p.longitude, o.name_fr AS organisation, p.state, p.state_note AS note, p.visibility, p.created_at, \
             p.updated_at FROM problems p JOIN communes c ON c.id = p.commune_id LEFT JOIN neighbourhoods n ON n.id = p.neighbourhood_id \
             LEFT JOIN organisations o ON o.id = p.organisation_id WHERE p.author_id = $1",
        ),
    },
    Holding {
        table: "photos",
        column: "",
        what: what::PHOTOS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: Some(Kept::AbandonedPhotos),
        deletion: Follows,
        export: export(
            &["ph.id"],
            "SELECT ph.id, ph.id AS photo, ph.alt AS title, ph.width, ph.height, ph.visibility, ph.version, '/' || c.slug || '/problems/' || CAST(p.number AS TEXT) AS address, \
             ph.created_at FROM photos ph JOIN problems p ON p.id = ph.problem_id JOIN communes c ON c.id = p.commune_id WHERE p.author_id = $1",
        ),
    },
    Holding {
        table: "solutions",
        column: "author_id",
        what: what::SOLUTIONS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: None,
        deletion: Contribution,
        export: export(
            &["s.id"],
            "SELECT s.id, '/' || c.slug || '/solutions/' || CAST(s.number AS TEXT) AS address, s.title, s.body, s.helps, s.cost, s.category, s.subcategory, \
             n.name_fr AS neighbourhood, o.name_fr AS organisation, s.state, s.visibility, s.version, s.created_at, s.updated_at, s.published_at \
             FROM solutions s JOIN communes c ON c.id = s.commune_id LEFT JOIN neighbourhoods n ON n.id = s.neighbourhood_id \
             LEFT JOIN organisations o ON o.id = s.organisation_id WHERE s.author_id = $1",
        ),
    },
    Holding {
        table: "solution_versions",
        column: "",
        what: what::VERSIONS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: None,
        deletion: Follows,
        export: export(
            &["v.solution_id", "v.version"],
            "SELECT v.solution_id, v.version, '/' || c.slug || '/solutions/' || CAST(s.number AS TEXT) AS address, v.version AS version, v.title, v.body, v.helps, \
             v.cost, v.created_at FROM solution_versions v JOIN solutions s ON s.id = v.solution_id JOIN communes c ON c.id = s.commune_id \
             WHERE s.author_id = $1",
        ),
    },
    Holding {
        table: "comments",
        column: "author_id",
        what: what::COMMENTS,
        processing: Processing::Contributions,
        ground: Consent,
        kept: None,
        deletion: Contribution,
        export: export(
            &["m.id"],
            "SELECT m.id, '/' || c.slug || COALESCE('/problems/' || CAST(p.number AS TEXT), '/solutions/' || CAST(s.number AS TEXT)) AS address, m.stance, m.body, \
             o.name_fr AS organisation, m.visibility, m.created_at, m.edited_at, m.deleted_at FROM comments m JOIN communes c ON c.id = m.commune_id \
             LEFT JOIN problems p ON m.subject_kind = 'problem' AND p.id = m.subject_id \
             LEFT JOIN solutions s ON m.subject_kind = 'solution' AND s.id = m.subject_id LEFT JOIN organisations o ON o.id = m.organisation_id WHERE m.author_id = $1",
        ),
    },
];

const OPINIONS: &[Holding] = &[
    Holding {
        table: "supports",
        column: "account_id",
        what: what::SUPPORTS,
        processing: Processing::Opinions,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["u.solution_id"],
            "SELECT u.solution_id, '/' || c.slug || '/solutions/' || CAST(s.number AS TEXT) AS address, u.resident, u.created_at FROM supports u \
             JOIN solutions s ON s.id = u.solution_id JOIN communes c ON c.id = s.commune_id WHERE u.account_id = $1",
        ),
    },
    // Where it came from, for officers to see that many came from one place; nothing that leads back to it.
    Holding {
        table: "supports",
        column: "",
        what: what::SUPPORT_ORIGINS,
        processing: Processing::Opinions,
        ground: PublicTask,
        kept: Some(Kept::SupportOrigins),
        deletion: Follows,
        export: None,
    },
    Holding {
        table: "me_toos",
        column: "account_id",
        what: what::ME_TOOS,
        processing: Processing::Opinions,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["m.problem_id"],
            "SELECT m.problem_id, '/' || c.slug || '/problems/' || CAST(p.number AS TEXT) AS address, m.created_at FROM me_toos m \
             JOIN problems p ON p.id = m.problem_id JOIN communes c ON c.id = p.commune_id WHERE m.account_id = $1",
        ),
    },
    Holding {
        table: "comment_votes",
        column: "account_id",
        what: what::VOTES,
        processing: Processing::Opinions,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["v.comment_id"],
            "SELECT v.comment_id, '/' || c.slug || COALESCE('/problems/' || CAST(p.number AS TEXT), '/solutions/' || CAST(s.number AS TEXT)) AS address, v.useful, \
             v.created_at FROM comment_votes v JOIN comments m ON m.id = v.comment_id JOIN communes c ON c.id = m.commune_id \
             LEFT JOIN problems p ON m.subject_kind = 'problem' AND p.id = m.subject_id \
             LEFT JOIN solutions s ON m.subject_kind = 'solution' AND s.id = m.subject_id WHERE v.account_id = $1",
        ),
    },
];

const RESIDENTS: &[Holding] = &[
    Holding {
        table: "residents",
        column: "account_id",
        what: what::RESIDENCES,
        processing: Processing::Residents,
        ground: Consent,
        kept: None,
        // A support that counts as a resident's belongs to it.
        deletion: Keep(&["withdrawn_reason"]),
        export: export(
            &["r.commune_id"],
            "SELECT r.commune_id, c.name_fr AS commune, n.name_fr AS neighbourhood, r.method, r.verified_at, r.expires_at, r.withdrawn_at, \
             r.withdrawn_reason AS reason FROM residents r JOIN communes c ON c.id = r.commune_id LEFT JOIN neighbourhoods n ON n.id = r.neighbourhood_id \
             WHERE r.account_id = $1",
        ),
    },
    Holding {
        table: "sign_on_residences",
        column: "account_id",
        what: what::SIGN_ON_RESIDENCES,
        processing: Processing::Residents,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["v.commune_id", "v.hash"],
            "SELECT v.commune_id, v.hash, c.name_fr AS commune FROM sign_on_residences v JOIN communes c ON c.id = v.commune_id WHERE v.account_id = $1",
        ),
    },
    Holding {
        table: "residence_events",
        column: "account_id",
        what: what::RESIDENCE_EVENTS,
        processing: Processing::Residents,
        ground: PublicTask,
        kept: Some(Kept::ResidenceEvents),
        deletion: Keep(&["reason"]),
        export: export(
            &["e.id"],
            "SELECT e.id, c.name_fr AS commune, e.act, e.method, e.reason, e.created_at FROM residence_events e JOIN communes c ON c.id = e.commune_id \
             WHERE e.account_id = $1",
        ),
    },
    Holding {
        table: "residence_codes",
        column: "used_by",
        what: what::RESIDENCE_CODES,
        processing: Processing::Residents,
        ground: PublicTask,
        kept: Some(Kept::ResidenceCodes),
        deletion: Keep(&[]),
        export: export(
            &["r.hash"],
            "SELECT r.hash, c.name_fr AS commune, n.name_fr AS neighbourhood, r.method, r.used_at FROM residence_codes r JOIN communes c ON c.id = r.commune_id \
             JOIN neighbourhoods n ON n.id = r.neighbourhood_id WHERE r.used_by = $1",
        ),
    },
];

const MODERATION: &[Holding] = &[
    Holding {
        table: "flags",
        column: "account_id",
        what: what::FLAGS,
        processing: Processing::Moderation,
        ground: PublicTask,
        kept: None,
        deletion: Keep(&["note"]),
        export: export(
            &["f.id"],
            "SELECT f.id, c.name_fr AS commune, f.item_kind AS kind, f.reason, f.note, f.weight, f.outcome, f.created_at FROM flags f \
             JOIN communes c ON c.id = f.commune_id WHERE f.account_id = $1",
        ),
    },
    // Where it came from, so that many from one place are noticed; erased when the flag is decided.
    Holding {
        table: "flags",
        column: "",
        what: what::FLAG_ORIGINS,
        processing: Processing::Moderation,
        ground: PublicTask,
        kept: None,
        deletion: Follows,
        export: None,
    },
    Holding {
        table: "moderation_decisions",
        column: "author_id",
        what: what::DECISIONS,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["d.id"],
            "SELECT d.id, c.name_fr AS commune, d.item_kind AS kind, d.act, d.reason, d.note, d.created_at FROM moderation_decisions d \
             JOIN communes c ON c.id = d.commune_id WHERE d.author_id = $1",
        ),
    },
    Holding {
        table: "photo_redactions",
        column: "",
        what: what::REDACTED_ORIGINALS,
        processing: Processing::Moderation,
        ground: Law,
        kept: Some(Kept::RedactedOriginals),
        deletion: Follows,
        export: export(
            &["r.photo_id", "r.version"],
            "SELECT r.photo_id, r.version, r.photo_id AS photo, d.reason, r.created_at, r.keep_until AS ends_at FROM photo_redactions r \
             JOIN moderation_decisions d ON d.id = r.decision_id WHERE d.author_id = $1",
        ),
    },
    // The row stays: what is held is published when its time has come, whoever wrote it.
    Holding {
        table: "held_items",
        column: "author_id",
        what: what::HELD_ITEMS,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["h.item_kind", "h.item_id", "h.item_version"],
            "SELECT h.item_kind, h.item_id, h.item_version, c.name_fr AS commune, h.item_kind AS kind, h.item_version AS version, h.reasons AS reason, h.words AS note, \
             h.outcome, h.held_at AS created_at, h.due_at FROM held_items h JOIN communes c ON c.id = h.commune_id WHERE h.author_id = $1",
        ),
    },
    Holding {
        table: "held_names",
        column: "account_id",
        what: what::HELD_NAMES,
        processing: Processing::Moderation,
        ground: PublicTask,
        kept: None,
        deletion: Row,
        export: export(
            &["n.id"],
            "SELECT n.id, c.name_fr AS commune, n.name, n.reasons AS reason, n.outcome, n.held_at AS created_at, n.due_at FROM held_names n \
             JOIN communes c ON c.id = n.commune_id WHERE n.account_id = $1",
        ),
    },
    Holding {
        table: "appeals",
        column: "account_id",
        what: what::APPEALS,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Keep(&["body"]),
        export: export(
            &["p.id"],
            "SELECT p.id, c.name_fr AS commune, p.item_kind AS kind, p.body, p.outcome, p.answer, p.created_at, p.due_at FROM appeals p \
             JOIN communes c ON c.id = p.commune_id WHERE p.account_id = $1",
        ),
    },
    Holding {
        table: "flag_appeals",
        column: "account_id",
        what: what::FLAG_APPEALS,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Keep(&["body"]),
        export: export(
            &["p.id"],
            "SELECT p.id, c.name_fr AS commune, p.item_kind AS kind, p.body, p.outcome, p.answer, p.created_at, p.due_at FROM flag_appeals p \
             JOIN communes c ON c.id = p.commune_id WHERE p.account_id = $1",
        ),
    },
    Holding {
        table: "appeals",
        column: "decided_by",
        what: what::APPEALS_DECIDED,
        processing: Processing::Staff,
        ground: Law,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["p.id"],
            "SELECT p.id, c.name_fr AS commune, p.item_kind AS kind, p.outcome, p.answer, p.decided_at AS created_at FROM appeals p \
             JOIN communes c ON c.id = p.commune_id WHERE p.decided_by = $1",
        ),
    },
    Holding {
        table: "measures",
        column: "account_id",
        what: what::MEASURES,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Keep(&["note", "appeal"]),
        export: export(
            &["m.id"],
            "SELECT m.id, c.name_fr AS commune, m.kind, m.reason, m.note, m.state, m.begins_at AS started_at, m.ends_at AS expires_at, m.appeal AS body, \
             m.appeal_answer AS answer, m.created_at, m.appeal_due_at AS due_at FROM measures m JOIN communes c ON c.id = m.commune_id WHERE m.account_id = $1",
        ),
    },
    Holding {
        table: "withheld_texts",
        column: "author_id",
        what: what::WITHHELD_TEXTS,
        processing: Processing::Moderation,
        ground: Law,
        kept: None,
        deletion: Row,
        export: export(
            &["w.item_kind", "w.item_id", "w.item_version"],
            "SELECT w.item_kind, w.item_id, w.item_version, w.item_version AS version, w.title, w.body, w.created_at FROM withheld_texts w WHERE w.author_id = $1",
        ),
    },
];

const ORGANISATIONS: &[Holding] = &[
    Holding {
        table: "representatives",
        column: "account_id",
        what: what::ORGANISATIONS,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Row,
        export: export(
            &["r.organisation_id"],
            "SELECT r.organisation_id, o.name_fr AS organisation, r.created_at FROM representatives r JOIN organisations o ON o.id = r.organisation_id \
             WHERE r.account_id = $1",
        ),
    },
    Holding {
        table: "endorsements",
        column: "account_id",
        what: what::ENDORSEMENTS,
        processing: Processing::Organisations,
        ground: Consent,
        kept: None,
        deletion: Keep(&[]),
        export: export(
            &["e.solution_id", "e.organisation_id"],
            "SELECT e.solution_id, e.organisation_id, '/' || c.slug || '/solutions/' || CAST(s.number AS TEXT) AS address, o.name_fr AS organisation, e.created_at \
             FROM endorsements e JOIN solutions s ON s.id = e.solution_id JOIN communes c ON c.id = s.commune_id \
             JOIN organisations o ON o.id = e.organisation_id WHERE e.account_id = $1",
        ),
    },
];

const MESSAGES: &[Holding] = &[
    Holding {
        table: "notifications",
        column: "account_id",
        what: what::NOTIFICATIONS,
        processing: Processing::Messages,
        ground: Consent,
        kept: Some(Kept::ReadNotifications),
        deletion: Row,
        export: export(&["n.id"], "SELECT n.id, n.kind, n.data, n.path AS address, n.created_at, n.read_at FROM notifications n WHERE n.account_id = $1"),
    },
    Holding {
        table: "jobs",
        column: "",
        what: what::JOBS,
        processing: Processing::Messages,
        ground: Consent,
        kept: Some(Kept::FailedJobs),
        deletion: Searched,
        export: None,
    },
];

const RIGHTS: &[Holding] = &[
    Holding {
        table: "objections",
        column: "account_id",
        what: what::OBJECTIONS,
        processing: Processing::Rights,
        ground: Law,
        kept: Some(Kept::Objections),
        deletion: Row,
        export: export(
            &["o.id"],
            "SELECT o.id, c.name_fr AS commune, o.body, o.created_at, o.due_at, o.answer, o.answered_at FROM objections o \
             JOIN communes c ON c.id = o.commune_id WHERE o.account_id = $1",
        ),
    },
    Holding {
        table: "deletion_codes",
        column: "account_id",
        what: what::DELETION_CODES,
        processing: Processing::Rights,
        ground: Law,
        kept: Some(Kept::DeletionCodes),
        deletion: Row,
        export: export(&["d.account_id"], "SELECT d.account_id, d.created_at, d.expires_at FROM deletion_codes d WHERE d.account_id = $1"),
    },
    Holding {
        table: "assist_views",
        column: "",
        what: what::ASSIST_VIEWS,
        processing: Processing::Rights,
        ground: Consent,
        kept: Some(Kept::Assistance),
        deletion: Follows,
        export: export(&["v.id"], "SELECT v.id, v.page, v.created_at FROM assist_views v JOIN assist_grants g ON g.id = v.grant_id WHERE g.account_id = $1"),
    },
    Holding {
        table: "assist_grants",
        column: "account_id",
        what: what::ASSIST_GRANTS,
        processing: Processing::Rights,
        ground: Consent,
        kept: Some(Kept::Assistance),
        deletion: Row,
        export: export(
            &["g.id"],
            "SELECT g.id, c.name_fr AS commune, g.minutes, g.staff_role AS role, g.created_at, g.started_at, g.ends_at FROM assist_grants g \
             JOIN communes c ON c.id = g.commune_id WHERE g.account_id = $1",
        ),
    },
];
