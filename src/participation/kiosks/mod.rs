//! Voting at the desk's device: a member of the staff opens a session for a verified resident who is present, and the resident votes alone at a device there.
//!
//! - Whoever opens it looks for the person as at the desk, and is given a code once. It works for [`CODE_SECONDS`], once, and for [`TRIES`] wrong ones; it is
//!   kept as a keyed hash. Its first two digits name the session, so that wrong tries at one make no other worthless ([`opening`]).
//! - Wrong tries are anybody's, so many of them must do no harm: the eight other digits are 10⁸ codes, of which [`TRIES`] wrong ones find a session's with a chance
//!   of 10⁻⁵, and so do as many that are spread over all sessions. They are what a network has in an hour (`Action::Code`, unless it is configured otherwise): one
//!   network makes one of the hundred numbers worthless in an hour if it does nothing else, and does not know behind which of them somebody waits.
//! - The device takes the code and gets a cookie of its own, kept as a keyed hash too: good for one ballot of one person, and for nothing else. No account is
//!   signed in; pages have no name and no way out ([`voting`]). A browser in which somebody is signed in takes no code.
//! - A session ends when the person says so, when the staff do, and after [`IDLE_SECONDS`] without a request: every request asks the clock, no job has to run.
//!   No page of it is kept by a browser, so that going back shows nothing.
//! - A person has one session of a ballot at most, because the database says so: a later one ends the one before it.
//! - Whoever opened it sees that it is open or over, and has no page that shows more, not even whether the person voted already: that is said if a session is
//!   refused for it, which is kept, and of which the person is told. What is voted goes the way of every ballot (`ballots::voting`).
//! - The person is told that a session was opened for them; who opened it for whom is kept.
//! - Only verified residents are looked for, as at the desk, whoever else can vote: staff would otherwise find every account of the site by a name. Where others
//!   vote too the page on which the ballot is prepared says so.
//! - There are no proxies: a commune cannot declare any, and nobody opens a session for themselves.

mod holdings;
mod opening;
mod routes;
mod store;
mod voting;

use app::model::content::Role;

use crate::base::App;
use crate::base::db::CommuneId;
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};
use crate::base::text::{digit, is_separator};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    hourly: &[Hourly::keeping(holdings::SESSIONS, "sessions at the desk's device", |app| {
        Box::pin(async move { Ok(store::forget(&app.db, over(holdings::SESSIONS, &app), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    unseen: &["kiosk_sessions"],
    ..Slice::named("kiosks")
};

/// Who opens sessions.
pub const CLERKS: [Role; 3] = [Role::DeskAgent, Role::Officer, Role::Administrator];
/// How long a code can be entered.
pub const CODE_SECONDS: i64 = 10 * 60;
/// Wrong tries after which a code is worthless.
pub const TRIES: i64 = 1_000;
/// Seconds without a request after which a session is over.
pub const IDLE_SECONDS: i64 = 10 * 60;

/// Digits of a code that name its session, and all of them: as many as a telephone number has.
const SLOT_DIGITS: usize = 2;
const DIGITS: usize = 10;
/// Codes of a session.
const SECRETS: u64 = 100_000_000;
/// Sessions of a commune that can wait for their codes at once.
const SLOTS: i64 = 100;

/// A code as it is kept.
fn code_hash(app: &App, commune: CommuneId, code: &str) -> Vec<u8> {
    app.secret.keyed("kiosk code", &[commune.0.as_bytes(), code.as_bytes()]).to_vec()
}

/// A device's cookie as it is kept.
fn token_hash(app: &App, token: &str) -> Vec<u8> {
    app.secret.keyed("kiosk", &[token.as_bytes()]).to_vec()
}

/// A code that begins with a number.
fn random_code(app: &App, slot: i64) -> String {
    format!("{slot:02}{:08}", u64::from_le_bytes(app.rng.bytes()) % SECRETS)
}

/// A code as people read it.
fn shown(code: &str) -> String {
    format!("{} {} {}", &code[..SLOT_DIGITS], &code[SLOT_DIGITS..6], &code[6..])
}

/// The digits of a code, in any script and with anything usual between them, and the number of its session.
fn parse(typed: &str) -> Option<(String, i64)> {
    let digits: Option<String> = typed.chars().take(60).filter(|c| !is_separator(*c)).map(digit).collect();
    let code = digits.filter(|digits| digits.len() == DIGITS)?;
    let slot = code[..SLOT_DIGITS].parse().ok()?;
    Some((code, slot))
}

#[cfg(test)]
mod tests {
    use super::{parse, shown};

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["0712345678", "07 1234 5678", "07-12-34-56-78", "٠٧ ١٢٣٤ ٥٦٧٨"] {
            assert_eq!(parse(typed), Some(("0712345678".to_owned(), 7)), "{typed}");
        }
        assert_eq!(shown("0712345678"), "07 1234 5678");
        for typed in ["", "071234567", "07123456789", "071234567a", &"1".repeat(1_000)] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
