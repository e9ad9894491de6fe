//! What this slice holds about people: its part of the register of personal data, and what ends when somebody leaves.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use super::store;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding};

/// Addresses of those whose code nobody has redeemed.
pub(super) const CONTACTS: KeptFor = KeptFor { what: retention::INVITED_CONTACTS, period: Period::Months(12) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "invitations",
        column: "redeemed_by",
        what: what::CODES_REDEEMED,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["i.id"],
            "SELECT i.id, i.consultation_id AS on_consultation, i.name, i.kind, i.redeemed_at AS used_at FROM invitations i WHERE i.redeemed_by = $1",
        )),
    },
    Holding {
        table: "invitations",
        column: "created_by",
        what: what::INVITATIONS_SENT,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["i.id"],
            "SELECT i.id, i.consultation_id AS on_consultation, i.name, i.kind, i.language, i.created_at, i.sent_at, i.withdrawn_at FROM invitations i \
             WHERE i.created_by = $1",
        )),
    },
    Holding {
        table: "invitations",
        column: "",
        what: what::INVITED_TO_CONSULTATIONS,
        processing: Processing::Organisations,
        ground: Ground::PublicTask,
        kept: Some(CONTACTS),
        deletion: Deletion::Searched,
        export: None,
    },
];

/// Ends what was sent to the address of somebody who leaves.
pub(super) async fn erase(tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    if let Some(email) = &leaving.email {
        store::forget_address(tx, &email.to_lowercase(), leaving.at).await?;
    }
    Ok(())
}
