//! Comments as moderation sees them, hidden ones included, deleted ones left out. SQL of `comments` for moderation, and nothing else.

use app::model::Lang;
use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;

use async_trait::async_trait;
use uuid::Uuid;

use super::writing::{announce, parse_body};
use super::{count, get, store};
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, Conn, OrganisationId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Activity, Content, ContentRow, Former, Item, Kind, Revision, Rewriting, Rewritten, communes_in, kept_language};

/// The kind of content that comments and replies are.
#[derive(Debug)]
pub struct Comments;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: CommentId,
    #[sqlx(flatten)]
    row: ContentRow,
    subject_kind: String,
    subject_id: Uuid,
    parent_id: Option<CommentId>,
    organisation_id: Option<OrganisationId>,
    as_officer: bool,
    body: String,
    language: String,
}

fn content(row: Row) -> Content {
    let address = Address::within(|commune| paths::comment(commune, row.id));
    let flag_address = Address::within(|commune| paths::comment_flag(commune, row.id));
    Content {
        body: row.body,
        organisation_id: row.organisation_id,
        official: row.as_officer,
        on: ItemKind::parse(&row.subject_kind).map(|kind| Item { kind, id: row.subject_id }),
        parent: row.parent_id.map(Item::from),
        language: Lang::parse(&row.language),
        ..row.row.content(ItemKind::Comment, address, flag_address)
    }
}

#[async_trait]
impl Kind for Comments {
    fn kind(&self) -> ItemKind {
        ItemKind::Comment
    }

    fn flag_pattern(&self) -> &'static str {
        paths::COMMENT_FLAG
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select =
            sql("SELECT id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, body, language, visibility, version, \
             created_at FROM comments WHERE deleted_at IS NULL AND id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    /// Its subject and the comment it answers count it while it is public.
    async fn set_visibility(&self, app: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        let (id, from) = (CommentId(seen.id), seen.visibility);
        let delta = i64::from(to.is_public()) - i64::from(from.is_public());
        let found = get(tx, id).await?;
        if delta != 0 {
            // The subject's row first, as posting locks it.
            count(app, tx, found.subject, 0).await?;
        }
        let update = sql("UPDATE comments SET visibility = $1, never_public = (never_public AND $5) WHERE id = $2 AND visibility = $3 AND version = $4 \
             AND deleted_at IS NULL");
        if tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(seen.version).bind(!to.is_public())).await? != 1 {
            return Ok(false);
        }
        if delta != 0 {
            count(app, tx, found.subject, delta).await?;
            if let Some(parent) = found.parent_id {
                store::count_replies(tx, parent, delta).await?;
            }
        }
        Ok(true)
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        Rewritten { body: parse_body(&fields.body, errors), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, now }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update =
            sql("UPDATE comments SET body = $1, visibility = $2, version = version + 1, edited_at = $3 WHERE id = $4 AND visibility = $5 AND version = $6");
        let update = update.bind(&new.body).bind(to.as_str()).bind(now);
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    /// A comment leaves a trace where it stands, unless it says that it shall not.
    async fn mark_never_public(&self, tx: &mut Tx, id: Uuid) -> Result<()> {
        tx.run(sql("UPDATE comments SET never_public = TRUE WHERE id = $1").bind(id)).await?;
        Ok(())
    }

    async fn publish(&self, app: &App, tx: &mut Tx, content: &Content, slug: &str) -> Result<()> {
        announce(app, tx, slug, CommentId(content.item.id)).await
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM comments WHERE author_id = $2 AND deleted_at IS NULL");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_of_one_language(&self) -> bool {
        true
    }

    async fn set_language(&self, tx: &mut Tx, id: Uuid, language: Option<Lang>) -> Result<()> {
        tx.run(sql("UPDATE comments SET language = $1 WHERE id = $2").bind(kept_language(language)).bind(id)).await?;
        Ok(())
    }

    async fn communes_of(&self, db: &mut Conn<'_>, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let select = sql("SELECT DISTINCT commune_id FROM comments WHERE organisation_id IS NULL AND deleted_at IS NULL AND author_id = ");
        communes_in(db, select.arg(author), public).await
    }
}
