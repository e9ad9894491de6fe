//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

/// Sessions at the desk's device.
pub(super) const SESSIONS: KeptFor = KeptFor { what: retention::KIOSK_SESSIONS, period: Period::Months(12) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "kiosk_sessions",
        column: "account_id",
        what: what::KIOSK_SESSIONS,
        processing: Processing::Opinions,
        ground: Ground::PublicTask,
        kept: Some(SESSIONS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["k.id"],
            "SELECT k.id, k.commune_id AS commune, k.consultation_id AS on_consultation, k.opened_at AS created_at, k.ended_at AS ends_at \
             FROM kiosk_sessions k WHERE k.account_id = $1",
        )),
    },
    Holding {
        table: "kiosk_sessions",
        column: "opened_by",
        what: what::KIOSKS_OPENED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: Some(SESSIONS),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["k.id"],
            "SELECT k.id, k.commune_id AS commune, k.consultation_id AS on_consultation, k.opened_at AS created_at FROM kiosk_sessions k WHERE k.opened_by = $1",
        )),
    },
];
