//! What was said at meetings, as moderation sees it, hidden remarks included. SQL of `meeting_remarks` for moderation, and nothing else. Its author is who
//! entered it.

use app::model::Lang;
use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use async_trait::async_trait;
use uuid::Uuid;

use super::remarks::parse_body;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Conn, RemarkId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten};

/// The kind of content that remarks are.
#[derive(Debug)]
pub struct Remarks;

#[derive(sqlx_macros::FromRow)]
struct Row {
    #[sqlx(flatten)]
    row: ContentRow,
    remark_id: RemarkId,
    consultation_id: crate::base::db::ConsultationId,
    body: String,
    language: String,
}

fn content(Row { row, remark_id, consultation_id, body, language }: Row) -> Content {
    let address = Address::within(|commune| paths::remark(commune, remark_id));
    let flag_address = Address::within(|commune| paths::remark_flag(commune, remark_id));
    Content { body, on: Some(consultation_id.into()), language: Lang::parse(&language), ..row.content(ItemKind::Remark, address, flag_address) }
}

#[async_trait]
impl Kind for Remarks {
    fn kind(&self) -> ItemKind {
        ItemKind::Remark
    }

    fn flag_pattern(&self) -> &'static str {
        paths::REMARK_FLAG
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT r.id, r.id AS remark_id, r.commune_id, m.consultation_id, r.entered_by AS author_id, r.body, r.language, r.visibility, \
             r.version, r.created_at FROM meeting_remarks r JOIN meetings m ON m.id = r.meeting_id WHERE r.id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE meeting_remarks SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        Rewritten { body: parse_body("body", &fields.body, errors), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE meeting_remarks SET body = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
        let update = update.bind(&new.body).bind(to.as_str()).bind(old.item.id);
        let changed = tx.run(update.bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM meeting_remarks WHERE entered_by = $2");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_part(&self) -> bool {
        true
    }
}
