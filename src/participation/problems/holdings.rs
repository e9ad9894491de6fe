//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};
use crate::content::photos;

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "problems",
        column: "author_id",
        what: what::PROBLEMS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Contribution,
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, p.commune_id AS within, '/problems/' || CAST(p.number AS TEXT) AS address, p.title, p.body, p.category, p.subcategory, \
             p.neighbourhood_id AS neighbourhood, p.latitude, p.longitude, p.organisation_id AS organisation, p.state, p.state_note AS note, \
             p.language, p.visibility, p.created_at, p.updated_at FROM problems p WHERE p.author_id = $1",
        )),
    },
    Holding {
        table: "photos",
        column: "",
        what: what::PHOTOS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: Some(photos::ABANDONED),
        deletion: Deletion::Follows,
        export: Some(Export { within: "SELECT id FROM problems WHERE author_id = $1", ..photos::EXPORT_OF_PROBLEMS }),
    },
    Holding {
        table: "me_toos",
        column: "account_id",
        what: what::ME_TOOS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["m.problem_id"],
            "SELECT m.problem_id, p.commune_id AS within, '/problems/' || CAST(p.number AS TEXT) AS address, m.created_at FROM me_toos m JOIN \
             problems p ON p.id = m.problem_id WHERE m.account_id = $1",
        )),
    },
    Holding {
        table: "problem_steps",
        column: "actor_id",
        what: what::PROBLEM_STEPS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["h.id"],
            "SELECT h.id, p.commune_id AS within, '/problems/' || CAST(p.number AS TEXT) AS address, h.step AS state, h.note, h.created_at \
             FROM problem_steps h JOIN problems p ON p.id = h.problem_id WHERE h.actor_id = $1",
        )),
    },
];
