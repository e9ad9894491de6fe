//! What this slice holds about people: its part of the register of personal data, and what remains when somebody leaves.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::Key;
use app::words::tr::my_data::what;
use app::words::tr::retention;

use super::store::{opinions, writing};
use crate::base::db::Tx;
use crate::base::email;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding};

/// What a member of the staff did, which stays as that of whoever has left.
const fn of_staff(table: &'static str, column: &'static str, what: Key, export: Export) -> Holding {
    Holding { table, column, what, processing: Processing::Staff, ground: Ground::PublicTask, kept: None, deletion: Deletion::Keep(&[]), export: Some(export) }
}

/// Where links to services were sent, after the day by which they were due.
pub(super) const LINKS: KeptFor = KeptFor { what: retention::OPINION_LINKS, period: Period::Days(30) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "consultation_options",
        column: "author_id",
        what: what::OPTIONS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        // Its texts go if its author takes away what they published; what was decided about it stays.
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["o.id"],
            "SELECT o.id, o.solution_id AS on_solution, o.number, o.title, o.body, o.helps, o.cost, o.category, o.subcategory, \
             o.neighbourhood_id AS neighbourhood, o.organisation_id AS organisation, o.language, o.decision AS answer, o.gathered_at AS created_at \
             FROM consultation_options o WHERE o.author_id = $1",
        )),
    },
    of_staff(
        "consultation_options",
        "gathered_by",
        what::OPTIONS_GATHERED,
        Export::new(
            &["o.id"],
            "SELECT o.id, o.solution_id AS on_solution, o.number, o.gathered_at AS created_at FROM consultation_options o WHERE o.gathered_by = $1",
        ),
    ),
    of_staff(
        "consultation_options",
        "decided_by",
        what::OPTIONS_DECIDED,
        Export::new(
            &["o.id"],
            "SELECT o.id, o.solution_id AS on_solution, o.number, o.decision AS body, o.decided_at AS answered_at FROM consultation_options o WHERE o.decided_by = $1",
        ),
    ),
    of_staff(
        "option_lists",
        "locked_by",
        what::OPTIONS_LISTED,
        Export::new(&["l.consultation_id"], "SELECT l.consultation_id, l.locked_at AS published_at FROM option_lists l WHERE l.locked_by = $1"),
    ),
    of_staff(
        "option_events",
        "actor_id",
        what::OPTION_EVENTS,
        Export::new(&["e.id"], "SELECT e.id, e.what AS act, e.note, e.created_at FROM option_events e WHERE e.actor_id = $1"),
    ),
    of_staff(
        "option_opinions",
        "account_id",
        what::OPINIONS_ASKED,
        Export::new(&["p.id"], "SELECT p.id, p.service AS responsible, p.due_at, p.asked_at AS created_at FROM option_opinions p WHERE p.account_id = $1"),
    ),
    of_staff(
        "option_opinions",
        "asked_by",
        what::OPINIONS_WANTED,
        Export::new(&["p.id"], "SELECT p.id, p.service AS responsible, p.due_at, p.asked_at AS created_at FROM option_opinions p WHERE p.asked_by = $1"),
    ),
    of_staff(
        "option_opinions",
        "given_by",
        what::OPINIONS_GIVEN,
        Export::new(&["p.id"], "SELECT p.id, p.service AS responsible, p.body, p.given_at AS answered_at FROM option_opinions p WHERE p.given_by = $1"),
    ),
    Holding {
        table: "option_opinions",
        column: "",
        what: what::OPINION_LINKS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: Some(LINKS),
        deletion: Deletion::Searched,
        export: None,
    },
    Holding {
        table: "option_appeals",
        column: "account_id",
        what: what::OPTION_APPEALS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&["body"]),
        export: Some(Export::new(
            &["a.id"],
            "SELECT a.id, a.body, a.outcome, a.answer, a.due_at, a.created_at, a.answered_at FROM option_appeals a WHERE a.account_id = $1",
        )),
    },
    of_staff(
        "option_appeals",
        "answered_by",
        what::OPTION_APPEALS_ANSWERED,
        Export::new(&["a.id"], "SELECT a.id, a.outcome, a.answer, a.answered_at FROM option_appeals a WHERE a.answered_by = $1"),
    ),
];

/// Ends what was sent to somebody's address, and takes the texts of their options away with those of their solutions.
pub(super) async fn erase(tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if let Some((_, key)) = leaving.email.as_deref().and_then(email::normalised) {
        opinions::forget_address(tx, &key).await?;
    }
    if leaving.removes() {
        writing::empty_of(tx, leaving.account).await?;
    }
    Ok(())
}
