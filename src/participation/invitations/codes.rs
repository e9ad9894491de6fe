//! Codes of invitations ([`crate::base::codes`]).

use app::model::paths;

use crate::base::{App, codes};
use crate::communes::Commune;

/// What is kept of a code.
pub(super) fn hash(app: &App, code: &str) -> Vec<u8> {
    app.secret.keyed("consultation invitation", &[code.as_bytes()]).to_vec()
}

/// A new code, and what is kept of it.
pub(super) fn draw(app: &App) -> (String, Vec<u8>) {
    let code = app.rng.letters::<12>();
    let hash = hash(app, &code);
    (code, hash)
}

/// Where a code is entered, with the code in it.
pub(super) fn link(app: &App, commune: &Commune, number: i64, code: &str) -> String {
    app.url(&paths::with_query(paths::redeem_invitation(&commune.slug, number), &[("code", &codes::shown(code))]))
}
