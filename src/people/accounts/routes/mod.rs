//! The pages of accounts: [`entry`] for those who sign up, in and out, [`steps`] what signing in goes through, [`mine`] for those who have, [`codes`] for
//! codes and links, [`phones`] for phones, [`second_factor`] for proofs.

mod codes;
mod entry;
mod mine;
mod phones;
mod second_factor;
mod steps;

use axum::Router;

pub(super) use self::steps::sign_in;
use crate::base::App;

pub(super) fn routes() -> Router<App> {
    Router::new().merge(entry::routes()).merge(mine::routes()).merge(phones::routes()).merge(codes::routes()).merge(second_factor::routes())
}
