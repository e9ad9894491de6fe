//! Voting at the desk's device as pages show it and forms send it.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::ballot_papers::PersonLine;
use super::ballots::BallotState;
use super::consultations::Multilingual;
use super::form::FormErrors;
use super::named::named;

named! {
    /// Where a session at a device stands.
    KioskState {
        /// Its code was not entered yet.
        Waiting = "waiting",
        /// Its code is worthless: it was late, or tried too often.
        Lapsed = "lapsed",
        /// Somebody votes.
        Open = "open",
        Ended = "ended",
    }
}

/// A session, for the staff: nothing of what is voted in it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KioskLine {
    pub id: String,
    pub name: String,
    pub opened_by: String,
    pub at: Micros,
    pub state: KioskState,
}

/// The staff's page: whom they look for, and the sessions of the last day.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KioskDeskPage {
    pub number: i64,
    pub title: Multilingual,
    pub people: Vec<PersonLine>,
    pub name: String,
    pub sessions: Vec<KioskLine>,
    pub open: bool,
    /// Whether the final list is awaited: nobody votes before it is published.
    pub no_list: bool,
}

/// A person for whom a session may be opened.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KioskPersonPage {
    pub number: i64,
    pub title: Multilingual,
    pub person: PersonLine,
    /// Whether they were given a ballot on paper. How they voted otherwise is not said.
    pub has_sheet: bool,
    /// Whether they have a session that is not over.
    pub in_session: bool,
    pub open: bool,
    /// Whether the final list is awaited: nobody votes before it is published.
    pub no_list: bool,
    /// The code, once, and until when it works.
    pub code: Option<(String, Micros)>,
    pub errors: FormErrors,
}

/// Which session is ended.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KioskFields {
    pub session: String,
}

/// What is typed at the device.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KioskCodeFields {
    pub code: String,
}

/// The device's first page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KioskPage {
    /// Whether somebody is signed in on this device, who signs out first.
    pub signed_in: bool,
    /// Whether a session has just ended here.
    pub ended: bool,
    /// Whether something was sent after it had ended, which was not taken.
    pub unsent: bool,
    pub fields: KioskCodeFields,
    pub errors: FormErrors,
}

/// The device's last page, before the session ends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct KioskEndPage {
    pub number: i64,
    pub title: Multilingual,
    pub state: BallotState,
}
