//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "solutions",
        column: "author_id",
        what: what::SOLUTIONS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Contribution,
        export: Some(Export::new(
            &["s.id"],
            "SELECT s.id, s.commune_id AS within, '/solutions/' || CAST(s.number AS TEXT) AS address, s.title, s.body, s.helps, s.cost, s.category, \
             s.subcategory, s.neighbourhood_id AS neighbourhood, s.organisation_id AS organisation, s.state, s.visibility, s.version, s.created_at, \
             s.language, s.updated_at, s.published_at FROM solutions s WHERE s.author_id = $1",
        )),
    },
    Holding {
        table: "solution_versions",
        column: "",
        what: what::VERSIONS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Follows,
        export: Some(Export::new(
            &["v.solution_id", "v.version"],
            "SELECT v.solution_id, v.version, s.commune_id AS within, '/solutions/' || CAST(s.number AS TEXT) AS address, v.version AS version, \
             v.title, v.body, v.helps, v.cost, v.created_at FROM solution_versions v JOIN solutions s ON s.id = v.solution_id WHERE s.author_id = $1",
        )),
    },
    Holding {
        table: "state_changes",
        column: "actor_id",
        what: what::STATE_CHANGES,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["h.id"],
            "SELECT h.id, s.commune_id AS within, '/solutions/' || CAST(s.number AS TEXT) AS address, h.step AS state, h.note, h.created_at \
             FROM state_changes h JOIN solutions s ON s.id = h.solution_id WHERE h.actor_id = $1",
        )),
    },
];
