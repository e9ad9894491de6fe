//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[Holding {
    table: "commune_changes",
    column: "actor_id",
    what: what::COMMUNE_CHANGES,
    processing: Processing::Staff,
    ground: Ground::PublicTask,
    kept: None,
    deletion: Deletion::Keep(&[]),
    export: Some(Export::new(&["h.id"], "SELECT h.id, h.commune_id AS commune, h.setting AS act, h.created_at FROM commune_changes h WHERE h.actor_id = $1")),
}];
