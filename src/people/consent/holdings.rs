//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[Holding {
    table: "consents",
    column: "account_id",
    what: what::CONSENTS,
    processing: Processing::Accounts,
    ground: Ground::Law,
    kept: None,
    deletion: Deletion::Row,
    export: Some(Export::new(&["c.id"], "SELECT c.id, c.version, c.language, c.way, c.created_at FROM consents c WHERE c.account_id = $1")),
}];
