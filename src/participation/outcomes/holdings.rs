//! What this slice holds about people: its part of the register of personal data. What was decided is the commune's: the acts of its staff stay, as those of
//! whoever has left. Who was told is forgotten with the account.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "outcomes",
        column: "created_by",
        what: what::OUTCOMES_PREPARED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["o.consultation_id"],
            "SELECT o.consultation_id, o.consultation_id AS on_consultation, o.summary_ar || ' · ' || o.summary_fr \
             || CASE WHEN o.summary_en = '' THEN '' ELSE ' · ' || o.summary_en END \
             || CASE WHEN o.summary_zgh = '' THEN '' ELSE ' · ' || o.summary_zgh END AS body, o.created_at, o.updated_at FROM outcomes o WHERE o.created_by = $1",
        )),
    },
    Holding {
        table: "outcomes",
        column: "published_by",
        what: what::OUTCOMES_PUBLISHED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["o.consultation_id"],
            "SELECT o.consultation_id, o.consultation_id AS on_consultation, o.published_at FROM outcomes o WHERE o.published_by = $1",
        )),
    },
    Holding {
        table: "outcome_notes",
        column: "actor_id",
        what: what::OUTCOME_NOTES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["n.id"],
            "SELECT n.id, n.consultation_id AS on_consultation, n.kind AS act, n.text_ar || ' · ' || n.text_fr \
             || CASE WHEN n.text_en = '' THEN '' ELSE ' · ' || n.text_en END \
             || CASE WHEN n.text_zgh = '' THEN '' ELSE ' · ' || n.text_zgh END AS body, n.reason, n.created_at FROM outcome_notes n WHERE n.actor_id = $1",
        )),
    },
    Holding {
        table: "outcome_recipients",
        column: "account_id",
        what: what::OUTCOME_RECIPIENTS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["r.consultation_id"],
            "SELECT r.consultation_id, r.consultation_id AS on_consultation, r.points AS number, r.told_at AS sent_at FROM outcome_recipients r \
             WHERE r.account_id = $1",
        )),
    },
];
