//! Ideas as moderation and discussion see them.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use async_trait::async_trait;
use tajmaat::base::App;
use tajmaat::base::address::Address;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, CommuneId, Conn, Tx, sql};
use tajmaat::base::error::{Error, Result};
use tajmaat::base::kind::{Activity, Content, Former, Item, Kind, Revision, Rewriting, Rewritten, Subject};
use uuid::Uuid;

use super::{KIND, announce};

/// The kind of content that ideas are.
#[derive(Debug)]
pub struct Ideas;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    commune_id: CommuneId,
    number: i64,
    author_id: AccountId,
    title: String,
    body: String,
    visibility: String,
    version: i64,
    comment_count: i64,
    created_at: Timestamp,
}

const SELECT: &str =
    "SELECT id, commune_id, number, author_id, title, body, visibility, version, comment_count, created_at FROM ideas WHERE title <> '' AND id IN ";

impl Row {
    fn item(&self) -> Item {
        Item { kind: KIND, id: self.id }
    }

    fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }

    fn address(&self, rest: &str) -> Address {
        Address::within(|commune| format!("/{commune}/idea/{}{rest}", self.number))
    }
}

fn content(row: Row) -> Content {
    Content {
        item: row.item(),
        commune_id: row.commune_id,
        address: row.address(""),
        flag_address: row.address("/flag"),
        versions_address: None,
        visibility: row.visibility(),
        title: row.title,
        body: row.body,
        helps: String::new(),
        french: None,
        author_id: row.author_id,
        organisation_id: None,
        official: false,
        version: row.version,
        created_at: row.created_at,
        on: None,
        parent: None,
        language: None,
    }
}

#[async_trait]
impl Kind for Ideas {
    fn kind(&self) -> ItemKind {
        KIND
    }

    fn flag_pattern(&self) -> &'static str {
        "/{commune}/idea/{number}/flag"
    }

    async fn find(&self, app: &App, commune: Option<CommuneId>, number: &str) -> Result<Uuid> {
        let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
        let select = sql("SELECT id FROM ideas WHERE commune_id = $1 AND number = $2").bind(commune.ok_or(Error::NotFound)?).bind(number);
        Ok(app.db.find::<(Uuid,)>(select).await?.ok_or(Error::NotFound)?.0)
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let rows: Vec<Row> = db.all(sql(SELECT).list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        let update = sql("UPDATE ideas SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
        seen.set_visibility(tx, update, to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, _: &mut FormErrors) -> Rewritten {
        Rewritten { title: fields.title.clone(), body: fields.body.clone(), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE ideas SET title = $1, body = $2, visibility = $3, version = version + 1 WHERE id = $4 AND visibility = $5 AND version = $6");
        let update = update.bind(&new.title).bind(&new.body).bind(to.as_str());
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    async fn publish(&self, app: &App, tx: &mut Tx, content: &Content, _: &str) -> Result<()> {
        announce(tx, content.item.id, app.clock.now()).await
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM ideas WHERE author_id = $2");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn comments_pattern(&self) -> Option<&'static str> {
        Some("/{commune}/idea/{number}/comments")
    }

    async fn subject(&self, db: &mut Conn<'_>, id: Uuid) -> Result<Subject> {
        let row: Row = db.find(sql(SELECT).list([id])).await?.ok_or(Error::NotFound)?;
        Ok(Subject {
            item: row.item(),
            commune_id: row.commune_id,
            address: row.address(""),
            comments_address: row.address("/comments"),
            author_id: row.author_id,
            comment_count: row.comment_count,
            open: row.visibility().is_public(),
            public: row.visibility().is_public(),
            title: row.title,
        })
    }

    async fn count_comments(&self, tx: &mut Tx, id: Uuid, delta: i64) -> Result<()> {
        tx.run(sql("UPDATE ideas SET comment_count = comment_count + $1 WHERE id = $2").bind(delta).bind(id)).await?;
        Ok(())
    }
}
