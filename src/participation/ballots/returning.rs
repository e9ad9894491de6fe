//! Whoever was given a sheet of paper, deletes their account and comes back with another one before the ballot is closed: the sheet in the box is still theirs.
//!
//! - Of them two keyed hashes are kept beside the row that says that a sheet was given out: of the address and of the phone that they had, unless the phone is
//!   somebody else's too. Without the program's secret and the ballot's nonce they say nothing, closing empties them, and no vote is behind a sheet.
//! - An account with one of the two takes that row up, before it votes in any way: it is theirs from then on, as it was.
//! - Of whoever comes back with another address and another phone nothing is known: of the paper that was looked at the residence keeps nothing.

use super::store::voting as kept;
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::people::accounts::{self, Contacts};

/// Bytes of a hash.
const HASH: usize = 32;
/// In the place of a hash, where there was no address or no phone.
const NONE: [u8; HASH] = [0; HASH];

/// The hashes of an address and of a phone, one after the other.
fn hashes(app: &App, nonce: &[u8], contacts: &Contacts) -> Vec<u8> {
    let hash = |kind: &str, contact: &Option<String>| match contact {
        Some(contact) => app.secret.keyed("ballot contact", &[nonce, kind.as_bytes(), contact.as_bytes()]),
        None => NONE,
    };
    [hash("email", &contacts.email), hash("phone", &contacts.phone)].concat()
}

fn share_one(one: &[u8], other: &[u8]) -> bool {
    one.chunks(HASH).zip(other.chunks(HASH)).any(|(one, other)| one == other && one != NONE)
}

/// Keeps by what somebody who leaves with a sheet is known again.
pub(super) async fn remember(app: &App, tx: &mut Tx, (id, nonce): (ConsultationId, &[u8]), leaving: &Leaving) -> Result<()> {
    let phone = leaving.phone.clone().filter(|_| !leaving.shares_phone);
    let contacts = Contacts { email: leaving.email.as_deref().and_then(accounts::email_key), phone };
    Ok(kept::set_left(tx, id, leaving.account, &hashes(app, nonce, &contacts)).await?)
}

/// Gives an account that has no row yet the sheet of whoever left with the same address or phone.
pub(super) async fn take_up(app: &App, tx: &mut Tx, (id, nonce): (ConsultationId, &[u8]), account: AccountId) -> Result<()> {
    let left = kept::left(tx, id).await?;
    if left.is_empty() || kept::find(tx, id, account).await?.is_some() {
        return Ok(());
    }
    let own = hashes(app, nonce, &accounts::contacts(tx, account).await?);
    if let Some((former, _)) = left.iter().find(|(_, hashes)| share_one(hashes, &own)) {
        kept::hand_over(tx, id, *former, account).await?;
    }
    Ok(())
}
