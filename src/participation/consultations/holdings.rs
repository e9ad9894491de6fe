//! What this slice holds about people: its part of the register of personal data. What the commune asks is the commune's: the acts of its staff stay, as those
//! of whoever has left.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "consultations",
        column: "created_by",
        what: what::CONSULTATIONS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["c.id"],
            "SELECT c.id, c.commune_id AS within, '/consultations/' || CAST(c.number AS TEXT) AS address, t.title, t.purpose AS body, c.visibility, \
             c.created_at, c.published_at FROM consultations c JOIN consultation_texts t ON t.consultation_id = c.id AND t.language = 'ar' \
             WHERE c.created_by = $1",
        )),
    },
    Holding {
        table: "consultations",
        column: "contact_id",
        what: what::CONSULTATION_CONTACT,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["c.id"],
            "SELECT c.id, c.commune_id AS within, '/consultations/' || CAST(c.number AS TEXT) AS address, c.contact AS body, c.created_at \
             FROM consultations c WHERE c.contact_id = $1",
        )),
    },
    Holding {
        table: "consultations",
        column: "cancel_asked_by",
        what: what::CONSULTATION_CANCELLINGS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["c.id"],
            "SELECT c.id, c.commune_id AS within, '/consultations/' || CAST(c.number AS TEXT) AS address, c.cancel_reason AS reason, \
             c.cancel_asked_at AS created_at FROM consultations c WHERE c.cancel_asked_by = $1",
        )),
    },
    Holding {
        table: "consultation_documents",
        column: "created_by",
        what: what::CONSULTATION_DOCUMENTS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["f.document_id", "f.language"],
            "SELECT f.document_id, f.language, c.commune_id AS within, '/consultations/' || CAST(c.number AS TEXT) AS address, f.title, f.summary AS body, \
             d.created_at FROM consultation_files f JOIN consultation_documents d ON d.id = f.document_id JOIN consultations c ON c.id = d.consultation_id \
             WHERE d.created_by = $1",
        )),
    },
    Holding {
        table: "consultation_changes",
        column: "actor_id",
        what: what::CONSULTATION_CHANGES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["h.id"],
            "SELECT h.id, c.commune_id AS within, '/consultations/' || CAST(c.number AS TEXT) AS address, h.what AS act, h.reason, h.created_at \
             FROM consultation_changes h JOIN consultations c ON c.id = h.consultation_id WHERE h.actor_id = $1",
        )),
    },
];
