//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

/// Who registered for a meeting, after it was over.
pub(super) const REGISTRATIONS: KeptFor = KeptFor { what: retention::MEETING_REGISTRATIONS, period: Period::Months(6) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "meeting_registrations",
        column: "account_id",
        what: what::MEETING_REGISTRATIONS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: Some(REGISTRATIONS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["r.meeting_id"],
            "SELECT r.meeting_id, r.consultation_id AS on_consultation, m.title_ar AS title, m.starts_at, r.place AS state, r.attended, \
             r.created_at FROM meeting_registrations r JOIN meetings m ON m.id = r.meeting_id WHERE r.account_id = $1",
        )),
    },
    Holding {
        table: "meetings",
        column: "created_by",
        what: what::MEETINGS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["m.id"],
            "SELECT m.id, m.consultation_id AS on_consultation, m.title_ar AS title, m.agenda_ar AS body, m.created_at FROM meetings m WHERE m.created_by = $1",
        )),
    },
    Holding {
        table: "meeting_remarks",
        column: "entered_by",
        what: what::REMARKS_ENTERED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["k.id"],
            "SELECT k.id, k.id AS on_remark, k.body, k.language, k.visibility, k.version, k.created_at FROM meeting_remarks k WHERE k.entered_by = $1",
        )),
    },
];
