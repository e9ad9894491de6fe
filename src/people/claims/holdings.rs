//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[Holding {
    table: "claims",
    column: "account_id",
    what: what::CLAIMS,
    processing: Processing::Staff,
    ground: Ground::PublicTask,
    kept: None,
    deletion: Deletion::Row,
    export: Some(Export::new(
        &["m.subject_kind", "m.subject_id"],
        "SELECT m.subject_kind, m.subject_id, m.commune_id AS commune, m.claimed_at AS created_at, m.until_at AS expires_at FROM claims m WHERE \
             m.account_id = $1",
    )),
}];
