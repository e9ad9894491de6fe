//! Meetings of a consultation: what pages show of them, and what forms send.

use serde::{Deserialize, Serialize};

use super::consultations::{Multilingual, Opening};
use super::content::Tombstone;
use super::form::FormErrors;
use super::languages::Needed;
use super::map::{Map, MapPress, ProblemMap};
use super::moderation::Unread;
use super::named::named;
use super::{Lang, Localized, Micros};

/// How many register for one meeting at most, whether or not its seats are limited, and how many wait.
pub const MOST_REGISTERED: i64 = 2_000;

named! {
    /// For whom somebody speaks who is at a meeting.
    Speaker {
        Resident = "resident",
        Organisation = "organisation",
        Commune = "commune",
    }
}

named! {
    /// Whether somebody who registered has a seat.
    Place {
        Registered = "registered",
        /// They have one when somebody withdraws.
        Waiting = "waiting",
    }
}

/// A meeting in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeetingLine {
    pub number: i64,
    pub title: Multilingual,
    pub starts_at: Micros,
    pub ends_at: Micros,
    pub place: Multilingual,
    pub cancelled: bool,
    /// Whether its minutes can be read.
    pub minutes: bool,
    pub remarks: i64,
    pub seats: Option<i64>,
    pub registered: i64,
    pub waiting: i64,
}

/// Something that was said at one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RemarkLine {
    pub id: String,
    /// Empty for what others do not read.
    pub text: String,
    /// The code of its language; empty if nobody said it.
    pub language: String,
    pub speaker: Speaker,
    /// The organisation's name, as it was said.
    pub organisation: String,
    /// Which article or theme it is about.
    pub about: String,
    pub public: bool,
    pub under_review: bool,
    pub hidden: Option<Tombstone>,
}

/// A meeting as everybody reads it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeetingPage {
    pub consultation: i64,
    pub consultation_title: Multilingual,
    pub number: i64,
    pub title: Multilingual,
    pub starts_at: Micros,
    pub ends_at: Micros,
    pub place: Multilingual,
    pub neighbourhood: Option<Localized>,
    /// The commune's map with its point, if that is known.
    pub map: Option<ProblemMap>,
    pub agenda: Multilingual,
    pub seats: Option<i64>,
    pub registered: i64,
    pub waiting: i64,
    pub register_until: Micros,
    pub cancelled: Option<(Micros, String)>,
    /// Whether the reader is registered, and how many wait before them.
    pub own: Option<(Place, i64)>,
    /// Whether one can register now, if one is of those whom it is for.
    pub open: bool,
    /// Whether one can still withdraw.
    pub begun: bool,
    /// Whether the reader is of those whom it is for.
    pub audience: Opening,
    /// How many came, by whom they spoke for; those registered first.
    pub came: Option<(i64, Vec<(Speaker, i64)>)>,
    pub minutes: Multilingual,
    pub minutes_at: Option<Micros>,
    /// Bytes of the document with the minutes.
    pub file: Option<i64>,
    pub remarks: Vec<RemarkLine>,
    pub may_manage: bool,
}

/// Something that was said, by itself.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RemarkPage {
    pub consultation: i64,
    pub meeting: i64,
    pub title: Multilingual,
    pub remark: RemarkLine,
    /// To who entered it, why others do not read it.
    pub notice: Option<Unread>,
}

/// Which meeting a page of the staff is about.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeetingHead {
    pub consultation: i64,
    pub consultation_title: Multilingual,
    pub number: i64,
    pub title: Multilingual,
    pub starts_at: Micros,
    pub place: Multilingual,
    pub cancelled: bool,
    pub begun: bool,
    /// Whether the consultation, and so the meeting, is public.
    pub public: bool,
}

/// The staff's list of a consultation's meetings.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeetingsPage {
    pub consultation: i64,
    pub title: Multilingual,
    pub rows: Vec<MeetingLine>,
}

/// What was typed of a meeting.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingFields {
    pub title_ar: String,
    pub title_fr: String,
    pub title_en: String,
    pub title_zgh: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`, as clocks in Morocco show it.
    pub from: String,
    pub to: String,
    pub place_ar: String,
    pub place_fr: String,
    pub place_en: String,
    pub place_zgh: String,
    /// A slug.
    pub neighbourhood: String,
    /// In millionths of a degree; empty for no point.
    pub latitude: String,
    pub longitude: String,
    #[serde(flatten)]
    pub press: MapPress,
    /// `unpick` (remove the point), or empty.
    pub intent: String,
    pub agenda_ar: String,
    pub agenda_fr: String,
    pub agenda_en: String,
    pub agenda_zgh: String,
    pub seats: String,
    pub until_day: String,
    pub until_time: String,
}

/// The names of the fields of a meeting in the order of [`super::languages::LANGS`]: its title, its place, its agenda.
pub const MEETING_FIELDS: [[&str; 3]; 4] = [
    ["title_ar", "place_ar", "agenda_ar"],
    ["title_fr", "place_fr", "agenda_fr"],
    ["title_en", "place_en", "agenda_en"],
    ["title_zgh", "place_zgh", "agenda_zgh"],
];

impl MeetingFields {
    /// What was typed in a language: its title, its place, its agenda.
    pub fn typed(&self, lang: Lang) -> [&str; 3] {
        match lang {
            Lang::Ar => [&self.title_ar, &self.place_ar, &self.agenda_ar],
            Lang::Fr => [&self.title_fr, &self.place_fr, &self.agenda_fr],
            Lang::En => [&self.title_en, &self.place_en, &self.agenda_en],
            Lang::Zgh => [&self.title_zgh, &self.place_zgh, &self.agenda_zgh],
        }
    }
}

/// Making a meeting, or changing one.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeetingForm {
    pub consultation: i64,
    pub consultation_title: Multilingual,
    /// The one that is changed.
    pub head: Option<MeetingHead>,
    pub neighbourhoods: Vec<(String, Localized)>,
    pub map: Option<Map>,
    pub registered: i64,
    pub needed: Needed,
    pub fields: MeetingFields,
    pub errors: FormErrors,
}

/// Why a meeting is cancelled.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelMeetingFields {
    pub reason: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CancelMeetingForm {
    pub head: MeetingHead,
    pub registered: i64,
    pub fields: CancelMeetingFields,
    pub errors: FormErrors,
}

/// Somebody who registered, before the staff's eyes.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Attendee {
    pub id: String,
    pub name: Localized,
    pub place: Place,
    pub attended: bool,
}

/// Who came.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttendanceFields {
    /// Ids of those registered who came.
    pub attended: Vec<String>,
    /// How many others came.
    pub residents: String,
    pub organisations: String,
    pub commune: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AttendancePage {
    pub head: MeetingHead,
    pub people: Vec<Attendee>,
    pub fields: AttendanceFields,
    pub errors: FormErrors,
}

/// The minutes, and that a document goes.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MinutesFields {
    pub minutes_ar: String,
    pub minutes_fr: String,
    pub minutes_en: String,
    pub minutes_zgh: String,
}

/// The names of the fields of minutes in the order of [`super::languages::LANGS`].
pub const MINUTES_FIELDS: [&str; 4] = ["minutes_ar", "minutes_fr", "minutes_en", "minutes_zgh"];

impl MinutesFields {
    /// What was typed in a language.
    pub fn typed(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ar => &self.minutes_ar,
            Lang::Fr => &self.minutes_fr,
            Lang::En => &self.minutes_en,
            Lang::Zgh => &self.minutes_zgh,
        }
    }
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MinutesForm {
    pub head: MeetingHead,
    pub published_at: Option<Micros>,
    /// Bytes of the document that is there.
    pub file: Option<i64>,
    pub needed: Needed,
    pub fields: MinutesFields,
    pub errors: FormErrors,
}

/// What was said, as it is entered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemarkFields {
    pub body: String,
    pub language: String,
    pub speaker: String,
    pub organisation: String,
    pub about: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RemarksForm {
    pub head: MeetingHead,
    pub remarks: Vec<RemarkLine>,
    pub fields: RemarkFields,
    pub errors: FormErrors,
}
