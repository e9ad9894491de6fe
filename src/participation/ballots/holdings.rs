//! What this slice holds about people: its part of the register of personal data, and what remains when somebody leaves. Of votes a person is given that they
//! voted, on which day and from where; what they voted stands on their own page until closing and is nowhere told with their name.

use app::model::ballots::BallotState;
use app::model::my_data::{Ground, Processing};
use app::words::Key;
use app::words::tr::my_data::what;

use super::casting::link;
use super::store::voting as kept;
use crate::base::App;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding};

/// What a member of the staff did, which stays as that of whoever has left.
const fn of_staff(table: &'static str, column: &'static str, what: Key, export: Export) -> Holding {
    Holding { table, column, what, processing: Processing::Staff, ground: Ground::PublicTask, kept: None, deletion: Deletion::Keep(&[]), export: Some(export) }
}

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "ballot_voters",
        column: "account_id",
        what: what::BALLOTS_VOTED,
        processing: Processing::Contributions,
        ground: Ground::PublicTask,
        kept: None,
        // A vote stays counted, as on paper: it is nobody's any more.
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["v.consultation_id"],
            "SELECT v.consultation_id, v.state, v.channel AS way, v.day AS created_at, v.neighbourhood_id AS neighbourhood FROM ballot_voters v WHERE v.account_id = $1",
        )),
    },
    Holding {
        table: "ballot_voids",
        column: "account_id",
        what: what::BALLOT_VOIDS,
        processing: Processing::Contributions,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["o.id"], "SELECT o.id, o.reason, o.asked_at AS created_at, o.confirmed_at FROM ballot_voids o WHERE o.account_id = $1")),
    },
    of_staff(
        "ballot_voids",
        "asked_by",
        what::BALLOT_VOIDS_ASKED,
        Export::new(&["o.id"], "SELECT o.id, o.reason, o.asked_at AS created_at FROM ballot_voids o WHERE o.asked_by = $1"),
    ),
    of_staff(
        "ballot_voids",
        "confirmed_by",
        what::BALLOT_VOIDS_CONFIRMED,
        Export::new(&["o.id"], "SELECT o.id, o.reason, o.confirmed_at FROM ballot_voids o WHERE o.confirmed_by = $1"),
    ),
    of_staff(
        "ballot_voids",
        "back_asked_by",
        what::BALLOT_VOIDS_BACK,
        Export::new(&["o.id"], "SELECT o.id, o.reason, o.back_asked_at AS created_at FROM ballot_voids o WHERE o.back_asked_by = $1"),
    ),
    of_staff(
        "ballot_options",
        "withdrawn_by",
        what::BALLOT_OPTIONS_WITHDRAWN,
        Export::new(
            &["o.consultation_id", "o.number"],
            "SELECT o.consultation_id, o.number, o.withdrawn_reason AS reason, o.withdrawn_at FROM ballot_options o WHERE o.withdrawn_by = $1",
        ),
    ),
];

/// A ballot that was cast stays counted; what was only a draft goes, with the row that says who kept it.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    for (id, state) in kept::open_of(tx, leaving.account).await? {
        if let Some(nonce) = kept::nonce(tx, id).await? {
            kept::remove_draft(tx, id, &link(app, &nonce, leaving.account)).await?;
        }
        if state == BallotState::Drafting.as_str() {
            kept::remove_drafting(tx, id, leaving.account).await?;
        }
    }
    Ok(())
}
