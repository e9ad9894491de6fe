//! The pages of accounts: [`coming_in`] for those outside, [`mine`] for those inside, [`public`] for everyone.

mod coming_in;
mod mine;
mod public;

use axum::Router;

use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().merge(coming_in::routes()).merge(mine::routes()).merge(public::routes())
}
