//! Meetings of the demonstration: one that was held, with its minutes and what was said there, and one to come that is nearly full.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::consultations::Multilingual;
use app::model::meetings::Speaker;
use serde::Deserialize;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, MeetingId};
use crate::participation::meetings::past::{self, MeetingRow, RemarkRow};

/// A text in the two languages of the commune.
#[derive(Debug, Deserialize)]
struct Both {
    ar: String,
    fr: String,
}

impl Both {
    fn text(&self) -> Multilingual {
        Multilingual { ar: self.ar.clone(), fr: self.fr.clone(), ..Multilingual::default() }
    }
}

/// A meeting as the content has it; days are counted from today.
#[derive(Debug, Deserialize)]
struct Meeting {
    consultation: String,
    days: i64,
    /// The hour at which it begins.
    from: i8,
    hours: i64,
    seats: i64,
    registered: usize,
    came: usize,
    /// Residents, organisations and people of the commune who came besides.
    others: (i64, i64, i64),
    title: Both,
    place: Both,
    agenda: Both,
    minutes: Option<Both>,
    remarks: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Said {
    speaker: Speaker,
    organisation: String,
    language: String,
    about: String,
    text: String,
}

impl Seeding<'_> {
    /// Keeps them for the consultations with these keys.
    pub(super) async fn meetings(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let all: Vec<Meeting> = serde_json::from_str(include_str!("../content/meetings.json"))?;
        for meeting in &all {
            let id = *consultations.get(&meeting.consultation).with_context(|| format!("the consultation {}", meeting.consultation))?;
            self.meeting(id, meeting).await.with_context(|| format!("the meeting {}", meeting.title.fr))?;
        }
        Ok(())
    }

    /// An hour of a day, so many days from today, as clocks in Morocco show it.
    fn hour(&self, days: i64, hour: i8) -> anyhow::Result<Timestamp> {
        let day = self.plan.now.plus_days(days).day().at(hour, 0, 0, 0);
        Ok(Timestamp(day.to_zoned(app::format::zone())?.timestamp().as_microsecond()))
    }

    async fn meeting(&mut self, consultation: ConsultationId, meeting: &Meeting) -> anyhow::Result<()> {
        let refused = |error: crate::base::error::Error| anyhow::anyhow!("{error}");
        let starts_at = self.hour(meeting.days, meeting.from)?;
        let officer = self.staff["officer"];
        let made = self.plan.now.plus_days(-14);
        let row = MeetingRow {
            point: None,
            commune: self.commune,
            consultation,
            title: meeting.title.text(),
            place: meeting.place.text(),
            neighbourhood: None,
            agenda: meeting.agenda.text(),
            starts_at,
            ends_at: starts_at.plus_seconds(meeting.hours * 3_600),
            seats: Some(meeting.seats),
            officer,
            at: made,
        };
        let (id, _) = past::insert(self.app, &mut self.tx, &row).await.map_err(refused)?;
        let residents = self.people.all.iter().filter(|person| person.resident).map(|person| person.id);
        let people: Vec<AccountId> = residents.take(meeting.registered).collect();
        past::register(&mut self.tx, id, &people, self.plan.now.plus_days(-9)).await.map_err(refused)?;
        let Some(minutes) = &meeting.minutes else { return Ok(()) };
        let came: Vec<AccountId> = people.into_iter().take(meeting.came).collect();
        let published = self.plan.now.plus_days(meeting.days + 2);
        past::hold(&mut self.tx, id, (&came, meeting.others), &minutes.text(), published).await.map_err(refused)?;
        self.said(id, meeting, published).await
    }

    async fn said(&mut self, id: MeetingId, meeting: &Meeting, at: Timestamp) -> anyhow::Result<()> {
        for (minute, said) in (0..).zip(&meeting.remarks) {
            let row = RemarkRow {
                meeting: id,
                commune: self.commune,
                body: &said.text,
                language: &said.language,
                speaker: said.speaker,
                organisation: &said.organisation,
                about: &said.about,
                officer: self.staff["officer"],
                at: at.plus_seconds(-3_600 + minute * 180),
            };
            past::add_remark(self.app, &mut self.tx, &row).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        }
        Ok(())
    }
}
