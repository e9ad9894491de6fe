//! The hub of the staff: its rooms, how much waits in each, and what is to be done today.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::named::named;
use super::staff::StaffAct;
use super::workbench::Task;

named! {
    /// A room of the hub, in the order of the rail.
    StaffRoom {
        /// What is late, due and begun.
        Today = "today",
        /// What moderators decide.
        Moderation = "moderation",
        /// Solutions that wait for the commune, and works.
        Answers = "answers",
        /// Problems that nobody has looked at.
        Problems = "problems",
        /// Codes, paper and assistance.
        Desk = "desk",
        /// Verified residents and letters.
        Residents = "residents",
        /// Organisations that ask.
        Organisations = "organisations",
        /// What the commune asks.
        Consultations = "consultations",
        /// The administration.
        Settings = "settings",
    }
}

/// What waits in a room.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomCount {
    pub room: StaffRoom,
    pub waiting: i64,
    /// Of these, how much should have been decided already.
    pub late: i64,
}

/// What waits in the rooms that the viewer may enter; nothing of the others.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffCounts(pub Vec<RoomCount>);

impl StaffCounts {
    /// What waits in a room.
    pub fn of(&self, room: StaffRoom) -> Option<RoomCount> {
        self.0.iter().copied().find(|count| count.room == room)
    }
}

/// What somebody of the staff is to do.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// To decide something of the moderators' queue.
    Decide(Task),
    /// To answer a solution.
    Answer,
    /// To answer an objection to the use of data.
    Objection,
    /// To see to it that a milestone is reached, and say so.
    Milestone,
    /// To see whether an organisation has kept a promise.
    Pledge,
    /// To decide what follows from a consultation.
    Outcome,
    /// To publish the final list of options before people vote on it.
    FinalList,
    /// To answer an appeal against what was decided about an option.
    OptionAppeal,
    /// To confirm that a consultation with votes is given up, as a second person.
    Cancellation,
    /// To confirm that a vote does not count, as a second person.
    BallotVoid,
    /// To say what stands on a sheet that two people read differently.
    BallotDifference,
    /// To enter ballots on paper, and to declare or confirm their balance.
    BallotBalance,
    /// To enter what was drawn between equal options.
    BallotLot,
}

/// Something that is due.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DueLine {
    pub work: Work,
    pub title: String,
    pub path: String,
    pub due: Micros,
}

/// Something that the viewer has begun.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Begun {
    /// Empty for an act, which says what it was.
    pub title: String,
    pub path: String,
    pub how: How,
}

/// How the viewer comes to have begun it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is kept for them until then.
    Taken(Micros),
    /// They did this to it then.
    Did(StaffAct, Micros),
}

/// The first page of the hub.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TodayPage {
    /// The first of what is late, the latest first.
    pub late: Vec<DueLine>,
    /// Whether whoever reads asked for all of it.
    pub whole: bool,
    /// All that is late.
    pub late_count: i64,
    /// The first of what is due next.
    pub soon: Vec<DueLine>,
    /// All that is due within three days.
    pub soon_count: i64,
    /// All that waits.
    pub waiting_count: i64,
    /// Thirty days from today on, each with how much is due on it.
    pub days: Vec<(Micros, i64)>,
    pub begun: Vec<Begun>,
}
