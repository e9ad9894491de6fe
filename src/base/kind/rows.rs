//! What the SQL of every kind of content has in common.

use app::model::content::{ItemKind, Visibility};
use uuid::Uuid;

use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, Statement, Tx};
use crate::base::error::Result;
use crate::base::kind::{Content, Item, Revision};

/// What the row of a piece of content has whatever its kind, for `#[sqlx(flatten)]`.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct ContentRow {
    id: Uuid,
    commune_id: CommuneId,
    author_id: AccountId,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

impl ContentRow {
    /// The piece as far as this is all of it; its kind adds the text and what else it has.
    pub fn content(self, kind: ItemKind, address: Address, flag_address: Address) -> Content {
        Content {
            item: Item { kind, id: self.id },
            commune_id: self.commune_id,
            address,
            flag_address,
            versions_address: None,
            title: String::new(),
            body: String::new(),
            helps: String::new(),
            french: None,
            author_id: self.author_id,
            organisation_id: None,
            official: false,
            visibility: Visibility::parse(&self.visibility).unwrap_or(Visibility::Held),
            version: self.version,
            created_at: self.created_at,
            on: None,
            parent: None,
            language: None,
        }
    }
}

impl Revision {
    /// Runs `UPDATE … SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4`; `false` if it is no longer like this.
    pub async fn set_visibility(&self, tx: &mut Tx, update: Statement, to: Visibility) -> Result<bool> {
        Ok(tx.run(update.bind(to.as_str()).bind(self.id).bind(self.visibility.as_str()).bind(self.version)).await? == 1)
    }
}

/// The communes that a statement finds ([`communes_of`](crate::base::kind::Kind::communes_of)); only where the public reads what is in them, or everywhere.
pub async fn communes_in(db: &mut Conn<'_>, select: Statement, public: bool) -> Result<Vec<CommuneId>> {
    let select = if public { select.push(" AND visibility IN ('published', 'under_review')") } else { select };
    Ok(db.all::<(CommuneId,)>(select.push(" LIMIT 100")).await?.into_iter().map(|(commune,)| commune).collect())
}
