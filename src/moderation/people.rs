//! In which commune a person's name is decided about. A name is of no commune: it is the matter of those where the person wrote something or lives, and
//! once it is hidden of the one that hid it, until it can be read again.

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Sql};
use crate::base::error::{Error, Result};
use crate::base::kind::Content;
use crate::participation::{discussion, problems, solutions};
use crate::people::residents;

/// The name as the commune's matter. `NotFound` when it is not.
pub(super) async fn in_commune(db: &mut impl Sql, commune: CommuneId, content: Content) -> Result<Content> {
    let here = if content.visibility.is_public() {
        wrote_in(db, content.author_id, false).await?.contains(&commune) || residents::lives_in(db, content.author_id, commune).await?
    } else {
        store::hidden_in(db, content.item).await? == Some(commune)
    };
    if here { Ok(Content { commune_id: commune, ..content }) } else { Err(Error::NotFound) }
}

/// Where a name can be flagged: only where everybody can read something that the person wrote, since otherwise the form would tell where they live.
pub async fn flaggable_in(app: &App, person: AccountId) -> Result<Vec<CommuneId>> {
    wrote_in(&mut &app.db, person, true).await
}

/// The communes in which a person wrote under their own name.
async fn wrote_in(db: &mut impl Sql, person: AccountId, public: bool) -> Result<Vec<CommuneId>> {
    let mut communes = problems::moderated::communes_of(db, person, public).await?;
    communes.extend(solutions::moderated::communes_of(db, person, public).await?);
    communes.extend(discussion::moderated::communes_of(db, person, public).await?);
    communes.sort_unstable();
    communes.dedup();
    Ok(communes)
}
