//! Organisations as moderation sees them, hidden ones included: their names and what they say of themselves. SQL of `organisations` for moderation, and
//! nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;

use async_trait::async_trait;
use uuid::Uuid;

use super::asking::{about as parse_about, name as parse_name};
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, OrganisationId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Content, Former, Item, Kind, Revision, Rewriting, Rewritten};

/// The kind of content that organisations' names and descriptions are.
#[derive(Debug)]
pub struct Organisations;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: OrganisationId,
    commune_id: CommuneId,
    handle: String,
    name_ar: String,
    name_fr: String,
    about_ar: String,
    about_fr: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
    author_id: Option<AccountId>,
}

fn content(row: Row) -> Option<Content> {
    Some(Content {
        item: Item { kind: ItemKind::Organisation, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::everywhere(paths::organisation(&row.handle)),
        flag_address: Address::everywhere(paths::organisation_flag(&row.handle)),
        versions_address: None,
        title: row.name_ar,
        body: row.about_ar,
        helps: String::new(),
        french: Some((row.name_fr, row.about_fr)),
        author_id: row.author_id?,
        organisation_id: Some(row.id),
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
        language: None,
    })
}

#[async_trait]
impl Kind for Organisations {
    fn kind(&self) -> ItemKind {
        ItemKind::Organisation
    }

    fn flag_pattern(&self) -> &'static str {
        paths::ORGANISATION_FLAG
    }

    async fn find(&self, app: &App, _: Option<CommuneId>, handle: &str) -> Result<Uuid> {
        Ok(super::find(app, handle).await?.id.0)
    }

    /// Only those that were approved. Each is answered for by whoever represents it longest, or else by whoever asked for it: without such a person nobody
    /// could be told of a decision.
    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT o.id, o.commune_id, o.handle, o.name_ar, o.name_fr, o.about_ar, o.about_fr, o.visibility, o.version, o.created_at, \
             COALESCE((SELECT r.account_id FROM representatives r WHERE r.organisation_id = o.id ORDER BY r.created_at, r.account_id LIMIT 1), \
             (SELECT q.account_id FROM organisation_requests q WHERE q.organisation_id = o.id LIMIT 1)) AS author_id \
             FROM organisations o WHERE o.approved_at IS NOT NULL AND o.id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().filter_map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE organisations SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let (title, body) = (parse_name("title", &fields.title, errors), parse_about("body", &fields.body, errors));
        let french = (parse_name("title_fr", &fields.title_fr, errors), parse_about("body_fr", &fields.body_fr, errors));
        Rewritten { title, body, helps: String::new(), french: Some(french) }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let (name_fr, about_fr) = new.french.clone().unwrap_or_default();
        let update = sql("UPDATE organisations SET name_ar = $1, about_ar = $2, name_fr = $3, about_fr = $4, visibility = $5, version = version + 1 \
             WHERE id = $6 AND visibility = $7 AND version = $8");
        let update = update.bind(&new.title).bind(&new.body).bind(name_fr).bind(about_fr).bind(to.as_str());
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    fn is_collective(&self) -> bool {
        true
    }
}
