//! What this slice holds about people: its part of the register of personal data. Voters are not in it: no table of sheets knows anybody but the staff.

use app::model::my_data::{Ground, Processing};
use app::words::Key;
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

/// What a member of the staff did, which stays as that of whoever has left.
const fn of_staff(table: &'static str, column: &'static str, what: Key, export: Export) -> Holding {
    Holding { table, column, what, processing: Processing::Staff, ground: Ground::PublicTask, kept: None, deletion: Deletion::Keep(&[]), export: Some(export) }
}

pub(super) const HOLDINGS: &[Holding] = &[
    of_staff(
        "ballot_batches",
        "issued_by",
        what::BALLOTS_ISSUED,
        Export::new(
            &["b.consultation_id", "b.number"],
            "SELECT b.consultation_id, b.number, b.consultation_id AS on_consultation, b.issued_at AS created_at FROM ballot_batches b WHERE b.issued_by = $1",
        ),
    ),
    // Neither what they read nor in which order: a sheet leads to a vote.
    of_staff(
        "ballot_entries",
        "entered_by",
        what::BALLOTS_ENTERED,
        Export::new(
            &["e.consultation_id", "e.serial", "e.pass"],
            "SELECT e.consultation_id, e.serial, e.pass, e.consultation_id AS on_consultation FROM ballot_entries e WHERE e.entered_by = $1",
        ),
    ),
    of_staff(
        "ballot_rulings",
        "decided_by",
        what::BALLOT_READINGS_DECIDED,
        Export::new(
            &["r.consultation_id", "r.serial"],
            "SELECT r.consultation_id, r.serial, r.consultation_id AS on_consultation FROM ballot_rulings r WHERE r.decided_by = $1",
        ),
    ),
    of_staff(
        "ballot_balances",
        "declared_by",
        what::BALLOTS_BALANCED,
        Export::new(
            &["b.consultation_id"],
            "SELECT b.consultation_id, b.consultation_id AS on_consultation, b.note_ar AS note, b.declared_at AS created_at FROM ballot_balances b \
             WHERE b.declared_by = $1",
        ),
    ),
    of_staff(
        "ballot_balances",
        "confirmed_by",
        what::BALANCES_CONFIRMED,
        Export::new(
            &["b.consultation_id"],
            "SELECT b.consultation_id, b.consultation_id AS on_consultation, b.confirmed_at FROM ballot_balances b WHERE b.confirmed_by = $1",
        ),
    ),
];
