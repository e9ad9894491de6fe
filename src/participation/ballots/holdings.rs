//! What this slice holds about people: its part of the register of personal data, and what remains when somebody leaves. Of votes a person is given that they
//! voted, on which day and from where; what they voted stands on their own page until closing and is nowhere told with their name.

use app::model::ballots::BallotState;
use app::model::my_data::{Ground, Processing};
use app::words::Key;
use app::words::tr::my_data::what;

use super::casting::{count_counted, link};
use super::returning;
use super::store::{voids, voting as kept};
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding};
use crate::participation::consultations;

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
        // A vote that was taken to be counted stays counted, as on paper; before that, [`erase`] has taken it out with this row.
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

/// Until the ballot is closed, a vote goes with whoever leaves: they could come back, be verified anew with another account and vote again, and until then the
/// link still leads to what they voted. A sheet of paper lies in the box and stays ([`returning`] says what is kept of who has it), and after closing so does every
/// vote: it is nobody's any more.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    for id in kept::open_of(tx, leaving.account).await? {
        // Whoever closes the ballot at this moment comes before or after, and finds the vote or does not.
        consultations::join_contributions(tx, id).await?;
        take_out(app, tx, id, leaving).await?;
    }
    Ok(())
}

async fn take_out(app: &App, tx: &mut Tx, id: ConsultationId, leaving: &Leaving) -> Result<()> {
    let account = leaving.account;
    let (Some(nonce), Some(found)) = (kept::nonce(tx, id).await?, kept::find(tx, id, account).await?) else { return Ok(()) };
    let link = link(app, &nonce, account);
    let voter = kept::lock(tx, id, account, &found).await?;
    kept::remove_draft(tx, id, &link).await?;
    if voter.is_some_and(|voter| voter.state == BallotState::OnPaper) {
        return returning::remember(app, tx, (id, &nonce), leaving).await;
    }
    let was_kept = kept::remove_choice(tx, id, &link).await?;
    // There is nothing any more of which a second person could say that it does not count.
    voids::remove_asked(tx, id, account).await?;
    kept::remove(tx, id, account).await?;
    // One that was declared void is counted as such already, and stays so.
    if let Some(voter) = voter.filter(|voter| was_kept && voter.state == BallotState::Cast) {
        // The public log may have its leaf, which is never opened: it is explained as that of a vote that was replaced is.
        kept::count(tx, id, (-1, 1, 0)).await?;
        count_counted(tx, id, (voter.channel, voter.neighbourhood), -1).await?;
    }
    Ok(())
}
