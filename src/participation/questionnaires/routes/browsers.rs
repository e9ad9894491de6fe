//! The cookie by which a browser is known in which somebody answers without an account: none that we did not give.

use axum::http::HeaderMap;
use axum::response::Response;

use super::super::Who;
use crate::base::App;
use crate::base::clock::spoken;
use crate::participation::consultations::Consultation;
use crate::web::cookies::Cookie;

/// Letters of a browser's cookie: those that are drawn, and those that follow from them, so that nobody invents one.
const DRAWN: usize = 20;
const FOLLOWING: usize = 12;
const YEAR_SECONDS: i64 = 31_536_000;

fn follows(app: &App, drawn: &str) -> String {
    spoken(&app.secret.keyed("answers cookie", &[drawn.as_bytes()])[..FOLLOWING])
}

/// The cookie of a browser, if we gave it.
fn token<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    let ours = |value: &&str| value.is_ascii() && value.split_at_checked(DRAWN).is_some_and(|(drawn, rest)| rest == follows(app, drawn));
    Cookie::Answers.values(app, headers).find(ours)
}

/// A new one.
pub(super) fn new(app: &App) -> String {
    let drawn = app.rng.letters::<DRAWN>();
    format!("{drawn}{}", follows(app, &drawn))
}

/// Gives a browser its cookie.
pub(super) fn give(app: &App, response: &mut Response, token: &str) {
    Cookie::Answers.set(app, response, token, YEAR_SECONDS);
}

/// Who answers in a browser.
pub(super) fn who(app: &App, consultation: &Consultation, token: &str) -> Who {
    Who::Browser(app.secret.keyed("answers browser", &[consultation.id.0.as_bytes(), token.as_bytes()]).to_vec())
}

/// Who answers in the browser of a request, if it is one that we know.
pub(super) fn of(app: &App, headers: &HeaderMap, consultation: &Consultation) -> Option<Who> {
    token(app, headers).map(|token| who(app, consultation, token))
}
