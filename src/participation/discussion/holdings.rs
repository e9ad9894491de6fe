//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, Processing};
use app::words::tr::my_data::what;

use crate::base::personal_data::{Deletion, Export, Holding};

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "comments",
        column: "author_id",
        what: what::COMMENTS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Contribution,
        export: Some(Export::new(
            &["m.id"],
            "SELECT m.id, m.commune_id AS within, m.subject_kind AS on_kind, m.subject_id AS on_id, m.stance, m.body, m.organisation_id AS organisation, \
             m.language, m.visibility, m.created_at, m.edited_at, m.deleted_at FROM comments m WHERE m.author_id = $1",
        )),
    },
    Holding {
        table: "comment_votes",
        column: "account_id",
        what: what::VOTES,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["v.comment_id"],
            "SELECT v.comment_id, m.subject_kind AS on_kind, m.subject_id AS on_id, v.useful, v.created_at FROM comment_votes v JOIN \
             comments m ON m.id = v.comment_id WHERE v.account_id = $1",
        )),
    },
];
