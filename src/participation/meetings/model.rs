//! What a meeting is.

use app::model::Lang;
use app::model::consultations::Multilingual;
use app::model::languages::LANGS;
use app::model::meetings::{MOST_REGISTERED, MeetingHead, MeetingLine};
use app::model::notifications::MeetingNews;

use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, ConsultationId, MeetingId, NeighbourhoodId};
use crate::participation::consultations::Consultation;

/// A meeting as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    pub id: MeetingId,
    pub consultation_id: ConsultationId,
    pub commune_id: CommuneId,
    pub number: i64,
    pub plan: Plan,
    pub registered: i64,
    pub waiting: i64,
    pub cancelled: Option<(Timestamp, String)>,
    pub news: i64,
    pub news_kind: Option<MeetingNews>,
    pub attendance: Option<Attendance>,
    pub minutes: Multilingual,
    pub minutes_at: Option<Timestamp>,
    /// Name, media type and size of the document with the minutes.
    pub file: Option<(String, String, i64)>,
    pub updated_at: Timestamp,
}

/// What is said of it before it takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub title: Multilingual,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub place: Multilingual,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// Latitude and longitude in millionths of a degree, on the commune's map.
    pub point: Option<(i64, i64)>,
    pub agenda: Multilingual,
    /// `None` for no limit but that of all meetings.
    pub seats: Option<i64>,
    pub register_until: Timestamp,
}

/// Who came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attendance {
    /// Of those registered.
    pub registered: i64,
    /// Others, by whom they spoke for.
    pub residents: i64,
    pub organisations: i64,
    pub commune: i64,
}

impl Attendance {
    pub fn total(&self) -> i64 {
        self.registered + self.residents + self.organisations + self.commune
    }
}

impl Plan {
    /// Whether somebody who meant to come has to know. Another language in which the place is said moves nothing.
    pub fn moves(&self, other: &Self) -> bool {
        let differs = |(before, after): (&str, &str)| !before.is_empty() && !after.is_empty() && before != after;
        let is_elsewhere = LANGS.into_iter().any(|lang| differs((other.place.own(lang), self.place.own(lang))));
        is_elsewhere || (self.starts_at, self.ends_at) != (other.starts_at, other.ends_at)
    }

    /// Whether something of it is not said in a language.
    pub fn lacks(&self, lang: Lang) -> bool {
        [&self.title, &self.place, &self.agenda].into_iter().any(|text| text.own(lang).is_empty())
    }
}

impl Meeting {
    /// Whether one more can have a seat.
    pub fn has_room(&self) -> bool {
        self.registered < self.plan.seats.unwrap_or(MOST_REGISTERED)
    }

    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.plan.starts_at <= now
    }

    /// Whether one can register for it, as far as it is for oneself.
    pub fn is_open(&self, consultation: &Consultation, now: Timestamp) -> bool {
        let given_up = self.cancelled.is_some() || consultation.cancelled.is_some();
        consultation.is_public() && !given_up && now < self.plan.register_until && !self.has_begun(now)
    }

    /// As lists show it.
    pub fn line(&self, remarks: i64) -> MeetingLine {
        MeetingLine {
            number: self.number,
            title: self.plan.title.clone(),
            starts_at: self.plan.starts_at.into(),
            ends_at: self.plan.ends_at.into(),
            place: self.plan.place.clone(),
            cancelled: self.cancelled.is_some(),
            minutes: self.minutes_at.is_some(),
            remarks,
            seats: self.plan.seats,
            registered: self.registered,
            waiting: self.waiting,
        }
    }

    /// As the staff's pages are headed.
    pub fn head(&self, consultation: &Consultation, now: Timestamp) -> MeetingHead {
        MeetingHead {
            consultation: consultation.number,
            consultation_title: consultation.texts.title.clone(),
            number: self.number,
            title: self.plan.title.clone(),
            starts_at: self.plan.starts_at.into(),
            place: self.plan.place.clone(),
            cancelled: self.cancelled.is_some(),
            begun: self.has_begun(now),
            public: consultation.is_public(),
        }
    }
}
