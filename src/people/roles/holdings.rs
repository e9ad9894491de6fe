//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[Holding {
    table: "roles",
    column: "account_id",
    what: what::ROLES,
    processing: Processing::Staff,
    ground: Ground::PublicTask,
    kept: None,
    deletion: Deletion::Row,
    export: Some(Export::new(&["r.id"], "SELECT r.id, r.commune_id AS commune, r.role, r.created_at FROM roles r WHERE r.account_id = $1")),
}];
