//! Browsers ([`crate::web::devices`]) that become known to an account otherwise than by a sign-in.

use axum::response::Response;

use crate::base::db::{AccountId, known_devices};
use crate::base::error::Result;
use crate::web::{Visit, devices};

/// Makes the browser known to an account whose owner has shown in another way than by its password that it is theirs: guesses by others do not shut it out.
pub(super) async fn remember(visit: &Visit, account: AccountId, response: &mut Response) -> Result<()> {
    let app = &visit.app;
    let token = devices::sent(visit).map_or_else(|| devices::new_token(app), ToOwned::to_owned);
    let mut tx = app.db.begin().await?;
    known_devices::insert(&mut tx, account, devices::hash(app, account, &token), &visit.user_agent, app.clock.now()).await?;
    tx.commit().await?;
    devices::set(app, &token, response);
    Ok(())
}
