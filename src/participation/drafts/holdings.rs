//! What this slice holds about people: its part of the register of personal data, and what remains when somebody leaves.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use super::store::contributions;
use crate::base::App;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::personal_data::{Deletion, Export, Holding};

/// Days for which a stance is kept that came too late.
pub(super) const LATE_DAYS: i64 = 30;
pub(super) const LATE_STANCES: KeptFor = KeptFor { what: retention::LATE_STANCES, period: Period::Days(LATE_DAYS) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "late_stances",
        column: "account_id",
        what: what::LATE_STANCES,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: Some(LATE_STANCES),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["l.article_id", "COALESCE(l.organisation_id, l.article_id)"],
            "SELECT l.article_id, COALESCE(l.organisation_id, l.article_id) AS whose, t.consultation_id AS on_consultation, a.key AS number, \
             l.organisation_id AS organisation, l.stance, l.reason, l.wording, l.language, l.created_at FROM late_stances l JOIN draft_articles a ON a.id = \
             l.article_id JOIN draft_texts t ON t.id = a.text_id WHERE l.account_id = $1",
        )),
    },
    Holding {
        table: "draft_contributions",
        column: "account_id",
        what: what::AMENDMENTS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Contribution,
        export: Some(Export::new(
            &["c.id"],
            "SELECT c.id, t.consultation_id AS on_consultation, a.key AS number, c.organisation_id AS organisation, c.standing, c.stance, c.reason, c.wording, \
             c.language, c.visibility, c.created_at, c.updated_at FROM draft_contributions c JOIN draft_texts t ON t.id = c.text_id JOIN draft_articles a \
             ON a.id = c.article_id WHERE c.account_id = $1",
        )),
    },
    Holding {
        table: "draft_supports",
        column: "account_id",
        what: what::AMENDMENT_SUPPORTS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["s.contribution_id"],
            "SELECT s.contribution_id, t.consultation_id AS on_consultation, s.created_at FROM draft_supports s JOIN draft_contributions c ON c.id = \
             s.contribution_id JOIN draft_texts t ON t.id = c.text_id WHERE s.account_id = $1",
        )),
    },
    Holding {
        table: "draft_versions",
        column: "created_by",
        what: what::TEXT_VERSIONS,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["v.text_id", "v.number"],
            "SELECT v.text_id, v.number, v.reason, v.created_at FROM draft_versions v WHERE v.created_by = $1",
        )),
    },
    Holding {
        table: "draft_themes",
        column: "answered_by",
        what: what::THEMES_ANSWERED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["h.id"],
            "SELECT h.id, t.consultation_id AS on_consultation, h.number, h.outcome, h.answer_fr AS answer, h.answered_at FROM draft_themes h JOIN \
             draft_texts t ON t.id = h.text_id WHERE h.answered_by = $1",
        )),
    },
];

/// Empties what somebody wrote in their own name, if they take it away. Their stances count on, of nobody.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    if !leaving.removes() {
        return Ok(());
    }
    for id in contributions::empty(tx, leaving.account).await? {
        app.raise(tx, Event::Removed(id.into())).await?;
    }
    Ok(())
}
