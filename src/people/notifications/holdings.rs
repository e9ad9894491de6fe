//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const READ: KeptFor = KeptFor { what: retention::READ_NOTIFICATIONS, period: Period::Months(12) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "notifications",
        column: "account_id",
        what: what::NOTIFICATIONS,
        processing: Processing::Messages,
        ground: Ground::Consent,
        kept: Some(READ),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["n.id"],
            "SELECT n.id, n.kind, n.data, n.path AS address, n.created_at, n.read_at FROM notifications n WHERE n.account_id = $1",
        )),
    },
    // What others were told that somebody did: it names whoever did it by the account, which is emptied.
    Holding {
        table: "notifications",
        column: "by_account",
        what: what::NOTIFICATIONS_OF_OTHERS,
        processing: Processing::Messages,
        ground: Ground::PublicTask,
        kept: Some(READ),
        deletion: Deletion::Keep(&[]),
        export: None,
    },
];
