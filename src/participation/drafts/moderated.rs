//! Contributions as moderation sees them, hidden ones included; a stance without a word is none. SQL of `draft_contributions` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::drafts::AMENDMENT;
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use app::words::tr;
use async_trait::async_trait;
use uuid::Uuid;

use super::store::contributions::drop_supports;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, ConsultationId, ContributionId, OrganisationId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten, communes_in};
use crate::base::text::{clean, fits};

/// The kind of content that reasons and amendments are.
#[derive(Debug)]
pub struct Amendments;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: ContributionId,
    #[sqlx(flatten)]
    row: ContentRow,
    consultation_id: ConsultationId,
    organisation_id: Option<OrganisationId>,
    reason: String,
    wording: String,
}

/// The proposed wording is the text and the reason stands below it; without one the reason is the text.
fn content(row: Row) -> Content {
    let address = Address::within(|commune| paths::amendment(commune, row.id));
    let flag_address = Address::within(|commune| paths::amendment_flag(commune, row.id));
    let (body, helps) = if row.wording.is_empty() { (row.reason, String::new()) } else { (row.wording, row.reason) };
    Content { body, helps, organisation_id: row.organisation_id, on: Some(row.consultation_id.into()), ..row.row.content(AMENDMENT, address, flag_address) }
}

#[async_trait]
impl Kind for Amendments {
    fn kind(&self) -> ItemKind {
        AMENDMENT
    }

    fn flag_pattern(&self) -> &'static str {
        paths::AMENDMENT_FLAG
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT c.id, c.commune_id, t.consultation_id, c.organisation_id, c.account_id AS author_id, c.reason, c.wording, c.visibility, \
             c.version, c.created_at FROM draft_contributions c JOIN draft_texts t ON t.id = c.text_id WHERE (c.reason <> '' OR c.wording <> '') AND c.id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE draft_contributions SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    /// What proposes a wording keeps proposing one.
    fn check(&self, old: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let (body, helps) = (clean(&fields.body), if old.helps.is_empty() { String::new() } else { clean(&fields.helps) });
        let most = if old.helps.is_empty() { 3_000 } else { 8_000 };
        if !fits(&body, 2..=most) {
            errors.add("body", if old.helps.is_empty() { tr::drafts::REASON_LENGTH } else { tr::drafts::WORDING_LENGTH });
        }
        if !old.helps.is_empty() && !fits(&helps, 10..=3_000) {
            errors.add("helps", tr::drafts::REASON_NEEDED);
        }
        Rewritten { body, helps, ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, now }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let id = ContributionId(old.item.id);
        let amends = !old.helps.is_empty();
        let (reason, wording) = if amends { (&new.helps, new.body.as_str()) } else { (&new.body, "") };
        let update = sql("UPDATE draft_contributions SET reason = $1, wording = $2, visibility = $3, version = version + 1, updated_at = $4 WHERE id = $5 \
             AND visibility = $6 AND version = $7");
        let update = update.bind(reason).bind(wording).bind(to.as_str()).bind(now);
        if tx.run(update.bind(id).bind(old.visibility.as_str()).bind(old.version)).await? != 1 {
            return Ok(None);
        }
        if amends && new.body != old.body {
            drop_supports(tx, id).await?;
        }
        Ok(Some(vec![old.former()]))
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM draft_contributions WHERE account_id = $2 AND (reason <> '' OR wording <> '')");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    async fn communes_of(&self, db: &mut Conn<'_>, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let select = sql("SELECT DISTINCT commune_id FROM draft_contributions WHERE organisation_id IS NULL AND (reason <> '' OR wording <> '') AND \
             account_id = ");
        communes_in(db, select.arg(author), public).await
    }
}
