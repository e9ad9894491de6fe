//! People's names and pages as moderation sees them, hidden ones included. SQL of `accounts` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use async_trait::async_trait;
use uuid::Uuid;

use super::naming::parse as parse_name;
use super::public_profile;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Former, Item, Kind, Revision, Rewriting, Rewritten};

/// The kind of content that people's names and pages are.
#[derive(Debug)]
pub struct Profiles;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: AccountId,
    handle: String,
    name: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Profile, id: row.id.0 },
        commune_id: CommuneId(Uuid::nil()),
        address: Address::everywhere(paths::person(&row.handle)),
        flag_address: Address::within(|commune| paths::profile_flag(commune, &row.handle)),
        versions_address: None,
        title: row.name,
        body: String::new(),
        helps: String::new(),
        french: None,
        author_id: row.id,
        organisation_id: None,
        official: false,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
        language: None,
    }
}

#[async_trait]
impl Kind for Profiles {
    fn kind(&self) -> ItemKind {
        ItemKind::Profile
    }

    fn flag_pattern(&self) -> &'static str {
        paths::PROFILE_FLAG
    }

    async fn find(&self, app: &App, _: Option<CommuneId>, handle: &str) -> Result<Uuid> {
        Ok(public_profile(app, handle).await?.ok_or(Error::NotFound)?.id.0)
    }

    /// They are of no commune: whoever decides about one says of which.
    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select =
            sql("SELECT id, handle, name, visibility, version, created_at FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NOT NULL AND id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        let update = sql("UPDATE accounts SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4 AND placeholder = FALSE");
        seen.set_visibility(tx, update, to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        Rewritten { title: parse_name("title", &fields.title, errors), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE accounts SET name = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
        let update = update.bind(&new.title).bind(to.as_str());
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }
}
