//! The pages of accounts: [`coming_in`] for those outside, [`mine`] for those inside, [`phones`] for codes by SMS
//! and phones, [`public`] for everyone.

mod coming_in;
mod mine;
mod phones;
mod public;

use axum::Router;

use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().merge(coming_in::routes()).merge(mine::routes()).merge(phones::routes()).merge(public::routes())
}
