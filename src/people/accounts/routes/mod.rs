//! The pages of accounts: [`coming_in`] for those outside, [`mine`] for those inside, [`phones`] for codes by SMS
//! and phones, [`second_factor`] for proofs.

mod coming_in;
mod mine;
mod phones;
mod second_factor;

use axum::Router;

pub(super) use self::coming_in::come_in;
use super::sign_on;
use crate::base::App;

pub(super) fn routes() -> Router<App> {
    Router::new().merge(coming_in::routes()).merge(mine::routes()).merge(phones::routes()).merge(sign_on::routes::routes()).merge(second_factor::routes())
}
