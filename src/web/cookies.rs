//! Our cookies: their names, and how they are read and set. All are `HttpOnly` and `SameSite=Lax`; behind TLS they are `Secure`, and those that let somebody
//! in have the prefix `__Host-`.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::response::Response;

use crate::base::App;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session.
    Session,
    /// A message for the session's next page.
    Flash,
    /// A browser in which somebody has signed in.
    Device,
    /// Whose session was open last.
    Whose,
    /// The language that was chosen.
    Language,
    /// The commune in which somebody was last, for the header of pages that belong to none.
    Commune,
    /// A browser in which somebody without an account answers questions.
    Answers,
    /// The desk's device, in which somebody votes.
    Kiosk,
}

impl Cookie {
    /// Its name.
    pub fn name(self, app: &App) -> &'static str {
        match (self, app.config.is_secure()) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Flash, true) => "__Host-flash",
            (Self::Flash, false) => "flash",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::Whose, true) => "__Host-whose",
            (Self::Whose, false) => "whose",
            (Self::Language, _) => "lang",
            (Self::Commune, _) => "commune",
            (Self::Answers, true) => "__Host-answers",
            (Self::Answers, false) => "answers",
            (Self::Kiosk, true) => "__Host-kiosk",
            (Self::Kiosk, false) => "kiosk",
        }
    }

    /// The values that a request brings, in their order.
    pub fn values<'h>(self, app: &App, headers: &'h HeaderMap) -> impl Iterator<Item = &'h str> + use<'h> {
        let name = self.name(app);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(move |cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
    }

    /// Gives it to the browser for so many seconds; none takes it back.
    pub fn set(self, app: &App, response: &mut Response, value: &str, seconds: i64) {
        let secure = if app.config.is_secure() { "; Secure" } else { "" };
        let cookie = format!("{}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}", self.name(app));
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}
