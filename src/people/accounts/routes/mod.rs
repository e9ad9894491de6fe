//! The pages of accounts: [`entry`] for those who sign up, in and out, [`steps`] what signing in goes through, [`mine`] for those who have, [`codes`] for
//! codes and links, [`phones`] for phones, [`second_factor`] for proofs.

mod codes;
mod entry;
mod mine;
mod phones;
mod second_factor;
mod steps;

use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;

pub(super) use self::steps::sign_in;
use crate::base::App;
use crate::web::headers;

pub(super) fn routes() -> Router<App> {
    // These show contacts and names to whoever is on the way in: whoever comes next at a shared computer finds nothing of it, as of pages of those inside.
    let on_the_way = phones::routes().merge(codes::routes()).merge(second_factor::routes()).layer(map_response(kept_nowhere));
    Router::new().merge(entry::routes()).merge(mine::routes()).merge(on_the_way)
}

async fn kept_nowhere(mut response: Response) -> Response {
    headers::keep_nothing(response.headers_mut());
    response
}
