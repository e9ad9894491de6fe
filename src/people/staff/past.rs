//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::content::Role;

use super::store;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, RowId, Tx};

/// Keeps that somebody was given a role.
pub async fn granted(tx: &mut Tx, id: RowId, account: AccountId, (commune, role): (CommuneId, Role), at: Timestamp) -> sqlx::Result<()> {
    let change = store::Change { account, commune: Some(commune), role, granted: true, actor: None, reason: "" };
    store::insert_event(tx, id, &change, at).await
}
