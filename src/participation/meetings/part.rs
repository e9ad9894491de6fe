//! Meetings as a part of a consultation.

use app::components::page::Draw;
use app::model::Lang;
use app::model::consultations::{ConsultationTemplate, PhaseKind};
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::store::{self, registrations};
use super::{model::Meeting, reading, starting};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId, Tx};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, Dated, Lack, Part, Section, Seen, Tally};
use crate::participation::consultations;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Meetings;

/// The name of a meeting among what a decision can rest on.
fn key(number: i64) -> String {
    format!("meeting.{number}")
}

#[async_trait]
impl Part for Meetings {
    fn name(&self) -> &'static str {
        "meetings"
    }

    /// One registers in every phase.
    fn asks_in(&self) -> &'static [PhaseKind] {
        &[]
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(store::exists(db, id).await?)
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, number, .. } = seen.consultation;
        let lines = reading::lines(db, id).await?;
        if lines.is_empty() {
            return Ok(None);
        }
        let links = !seen.rehearsal;
        let body = Draw::new(move |f| pages::meeting::section(f, number, &lines, links));
        Ok(Some(Section { anchor: "meetings", title: tr::meetings::TITLE, body, act: None, done: None }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::meetings::staff::TITLE, paths::meeting_list(consultation.slug, consultation.number)))
    }

    /// What a participatory budget begins with: the launch, a forum of citizens, a meeting of the committee.
    async fn fill(&self, app: &App, tx: &mut Tx, consultation: &Asked<'_>) -> Result<()> {
        if consultation.template == ConsultationTemplate::ParticipatoryBudget {
            starting::fill(app, tx, consultation.id).await?;
        }
        Ok(())
    }

    /// Whoever publishes says where and when people meet: of what a template began with, nobody may have chosen either.
    async fn lacks(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        use tr::meetings::lack as word;
        let meetings = store::list(db, consultation.id).await?;
        if meetings.is_empty() {
            return Ok(Vec::new());
        }
        let (begins, now) = (consultations::get(db, consultation.id).await?.schedule.phases().first().and_then(|phase| phase.starts_at), app.clock.now());
        let mut lacks = Vec::new();
        for meeting in meetings.iter().filter(|meeting| meeting.cancelled.is_none()) {
            let when = match meeting.has_begun(now) {
                true => Some(word::PAST),
                false => begins.filter(|begins| meeting.plan.starts_at < *begins).map(|_| word::EARLY),
            };
            for language in consultation.needed.langs().filter(|language| meeting.plan.lacks(*language)) {
                let text = word::LANGUAGE.fill(lang, &[("title", meeting.plan.title.get(lang)), ("language", language.own_name())]);
                lacks.push(Lack::new(text, paths::edit_meeting(consultation.slug, consultation.number, meeting.number)));
            }
            for key in starting::is_placeless(&meeting.plan).then_some(word::PLACE).into_iter().chain(when) {
                let text = key.fill(lang, &[("title", meeting.plan.title.get(lang))]);
                lacks.push(Lack::new(text, paths::edit_meeting(consultation.slug, consultation.number, meeting.number)));
            }
        }
        Ok(lacks)
    }

    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        Ok(registrations::attended(db, id, after, most).await?)
    }

    async fn tallies(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        let meetings = reading::counted(db, id).await?;
        if meetings.is_empty() {
            return Ok(Vec::new());
        }
        let came = meetings.iter().filter_map(|(meeting, _)| meeting.attendance.as_ref()).map(super::model::Attendance::total).sum();
        let said = meetings.iter().map(|(_, remarks)| remarks).sum();
        Ok(vec![Tally { what: tr::meetings::CAME, count: came }, Tally { what: tr::meetings::REMARKS, count: said }])
    }

    async fn dates(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Dated>> {
        let meetings = store::list(db, consultation.id).await?;
        let path = |meeting: &Meeting| paths::meeting(consultation.slug, consultation.number, meeting.number);
        Ok(meetings.iter().map(|meeting| reading::dated(meeting, path(meeting), lang)).collect())
    }

    async fn bases(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let held = reading::counted(db, consultation.id).await?.into_iter().filter(|(meeting, remarks)| meeting.minutes_at.is_some() || *remarks > 0);
        let basis = |(meeting, remarks): (Meeting, i64)| Basis {
            key: key(meeting.number),
            title: meeting.plan.title.localized(),
            path: paths::meeting(consultation.slug, consultation.number, meeting.number),
            count: remarks,
            solution: None,
        };
        Ok(held.map(basis).collect())
    }

    async fn contributors_to(&self, db: &mut Conn<'_>, (id, basis): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        let number = basis.strip_prefix("meeting.").and_then(|number| number.parse::<i64>().ok());
        let Some(number) = number else { return Ok(Vec::new()) };
        let Some(meeting) = store::find(db, id, number).await? else { return Ok(Vec::new()) };
        Ok(registrations::attended_one(db, meeting.id, after, most).await?)
    }
}
