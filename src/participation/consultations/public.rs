//! What everybody reads: the list, and the page of one consultation, put together from its rows, its parts and its discussion.

use std::collections::HashMap;

use app::model::consultation_pages::{AudienceLine, ConsultationCard, ConsultationPage, ConsultationsPage, DocumentLine, PhaseLine, Rehearsal};
use app::model::consultations::{AudienceKind, Multilingual, PhaseKind, Standing};
use app::model::content::{Author, Visibility};
use app::words::Plural;

use super::keeping::KEEPERS;
use super::model::Consultation;
use super::own::{AT_ONCE, standings};
use super::standing::{Asker, Facts, invited_for, judge, once_ready};
use super::store::listing::{self, CardRow, Shelf};
use super::store::{changes, documents};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{CommuneId, Conn, ConsultationId, Parts};
use crate::base::error::Result;
use crate::base::part::{Section, Seen};
use crate::communes::{self, Commune, Neighbourhood};
use crate::content::bylines::{self, Byline};
use crate::moderation;
use crate::participation::discussion::{self, DiscussionQuery};
use crate::people::accounts::Viewer;
use crate::web::Visit;

/// Those that are over, on one page.
const PAGE: usize = 20;

/// Whether somebody prepares the consultations of a commune.
pub(super) fn keeps(viewer: Option<&Viewer>, commune: CommuneId) -> bool {
    viewer.is_some_and(|viewer| KEEPERS.iter().any(|role| viewer.has(*role, commune)))
}

/// One page of the list, and when it is another although nothing was changed. Who reads it sees what is open to them.
pub(super) async fn list(app: &App, commune: &Commune, after: &str, viewer: Option<&Viewer>) -> Result<(ConsultationsPage, Option<Timestamp>)> {
    let (now, after) = (app.clock.now(), Cursor::parse(after));
    let (db, id) = (&app.db, commune.id);
    let (open, coming) = match after {
        Some(_) => (Vec::new(), Vec::new()),
        None => (listing::shelf(db, Shelf::Open, id, (now, None), AT_ONCE).await?, listing::shelf(db, Shelf::Coming, id, (now, None), AT_ONCE).await?),
    };
    let over = listing::shelf(db, Shelf::Over, id, (now, after), PAGE as i64 + 1).await?;
    let Page { rows: over, next } = Page::of(over, PAGE, |row| Cursor::new(row.over_at.unwrap_or(row.updated_at), row.id.0));
    let ids: Vec<ConsultationId> = open.iter().chain(&coming).chain(&over).map(|row| row.id).collect();
    let mut titles = listing::titles(&mut &app.db, &ids).await?;
    let until = open.iter().chain(&coming).chain(&over).filter_map(|row| row.next_change(now)).min();
    let mut decisions = decisions(app, &over).await?;
    let mut own = HashMap::new();
    if let Some(viewer) = viewer {
        let asking: Vec<CardRow> = open.iter().chain(&coming).cloned().collect();
        own = standings(app, viewer.id, commune, &asking).await?;
    }
    let mut card = |row: CardRow| ConsultationCard { own: own.remove(&row.id), ..row.card(&mut titles, now) };
    let (open, coming): (Vec<_>, Vec<_>) = (open.into_iter().map(&mut card).collect(), coming.into_iter().map(&mut card).collect());
    let closed = over.into_iter().map(|row| ConsultationCard { decision: decisions.remove(&row.id), ..row.card(&mut titles, now) }).collect();
    let page = ConsultationsPage { open, coming, closed, next: next.map(|next| next.to_string()), continued: after.is_some() };
    Ok((page, until))
}

/// The next moment at which one of a commune opens or closes.
pub(super) async fn next_boundary(app: &App, commune: &Commune) -> Result<Option<Timestamp>> {
    let now = app.clock.now();
    let mut rows = listing::shelf(&app.db, Shelf::Open, commune.id, (now, None), 1).await?;
    rows.extend(listing::shelf(&app.db, Shelf::Coming, commune.id, (now, None), 1).await?);
    Ok(rows.iter().filter_map(|row| row.next_change(now)).min())
}

/// What was decided after those of these that are, in a sentence.
async fn decisions(app: &App, rows: &[CardRow]) -> Result<HashMap<ConsultationId, Multilingual>> {
    let decided: Vec<ConsultationId> = rows.iter().filter(|row| row.decided_at.is_some()).map(|row| row.id).collect();
    let mut found = HashMap::new();
    if decided.is_empty() {
        return Ok(found);
    }
    for part in app.parts() {
        found.extend(part.decisions(&mut Conn::Pool(&app.db), &decided).await?);
    }
    Ok(found)
}

fn cards(rows: Vec<CardRow>, titles: &mut HashMap<ConsultationId, Multilingual>, now: Timestamp) -> Vec<ConsultationCard> {
    rows.into_iter().map(|row| row.card(titles, now)).collect()
}

/// Those that are open now, the next to close first, for a commune's home.
pub(super) async fn open(app: &App, commune: &Commune, most: i64) -> Result<Vec<ConsultationCard>> {
    shelf(app, commune, Shelf::Open, most).await
}

/// Those that were to be decided by a day that has passed, the longest awaited first.
pub(super) async fn late(app: &App, commune: &Commune, most: i64) -> Result<Vec<ConsultationCard>> {
    shelf(app, commune, Shelf::Late, most).await
}

async fn shelf(app: &App, commune: &Commune, shelf: Shelf, most: i64) -> Result<Vec<ConsultationCard>> {
    let now = app.clock.now();
    let rows = listing::shelf(&app.db, shelf, commune.id, (now, None), most).await?;
    let mut titles = listing::titles(&mut &app.db, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    Ok(cards(rows, &mut titles, now))
}

/// Before whose eyes a page is put together, and when.
pub(super) struct Eyes<'a> {
    pub visit: &'a Visit,
    pub facts: Facts,
    pub now: Timestamp,
    /// If an officer reads it as somebody else.
    pub rehearsal: Option<Rehearsal>,
    /// What the address says of the discussion.
    pub talk: Option<&'a DiscussionQuery>,
}

impl<'a> Eyes<'a> {
    /// The visitor's own, now.
    pub async fn own(visit: &'a Visit, consultation: &Consultation, talk: &'a DiscussionQuery) -> Result<Self> {
        let (app, now) = (&visit.app, visit.app.clock.now());
        let asker = Asker::person(visit.viewer.as_ref().map(|viewer| viewer.id));
        let mut facts = Facts::load(app, &mut &app.db, consultation, asker, now).await?;
        if let (Some(account), AudienceKind::Invited | AudienceKind::Organisations) = (asker.account, consultation.audience.kind) {
            // Who came for an organisation sees what is open to it; a contribution is let in by what it is given for.
            let known = invited_for(app, &mut &app.db, consultation.id, account).await?;
            facts.invited |= known.represented || !known.pending.is_empty();
            facts.organisations.extend(known.pending.iter().map(|pending| pending.kind));
        }
        Ok(Self { visit, facts, now, rehearsal: None, talk: Some(talk) })
    }

    /// What they can do in the phases of these kinds. In a rehearsal everything is there that people are asked about.
    async fn standing(&self, consultation: &Consultation, asks: &[PhaseKind], places: &[Neighbourhood]) -> Result<Standing> {
        let (app, judged) = (&self.visit.app, judge(consultation, asks, &self.facts, places, self.now));
        match self.rehearsal {
            Some(_) => Ok(judged),
            None => once_ready(app, &mut &app.db, consultation, (asks, self.now), judged).await,
        }
    }

    fn staff(&self, commune: CommuneId) -> bool {
        self.rehearsal.is_none() && keeps(self.visit.viewer.as_ref(), commune)
    }
}

/// Whom a consultation is for, as pages say it.
pub(super) fn audience_line(consultation: &Consultation, places: &[Neighbourhood]) -> AudienceLine {
    let audience = &consultation.audience;
    AudienceLine {
        kind: audience.kind,
        neighbourhoods: places.iter().filter(|place| audience.neighbourhoods.contains(&place.id)).map(|place| place.name.clone()).collect(),
        organisations: audience.organisations.clone(),
    }
}

/// Its phases that have a beginning and an end.
pub(super) fn phase_lines(consultation: &Consultation) -> Vec<PhaseLine> {
    let line = |phase: &super::Phase| Some(PhaseLine { kind: phase.kind, starts_at: phase.starts_at?.into(), ends_at: phase.ends_at?.into() });
    consultation.schedule.phases().iter().filter_map(line).collect()
}

/// Its documents.
pub(super) async fn documents_of(app: &App, id: ConsultationId) -> Result<Vec<DocumentLine>> {
    Ok(documents::documents(&documents::with_documents(Parts::default(), id).load(&mut &app.db).await?))
}

/// What has been given to each part.
pub(super) async fn tallies(app: &App, id: ConsultationId) -> Result<Vec<(Plural, i64)>> {
    let mut all = Vec::new();
    for part in app.parts() {
        all.extend(part.tallies(app, &mut Conn::Pool(&app.db), id).await?);
    }
    Ok(all.into_iter().map(|tally| (tally.what, tally.count)).collect())
}

/// What each part shows, and what the visitor can do in it.
async fn sections(eyes: &Eyes<'_>, commune: &Commune, consultation: &Consultation, places: &[Neighbourhood]) -> Result<Vec<Section>> {
    let app = &eyes.visit.app;
    let mut sections = Vec::new();
    for part in app.parts() {
        let standing = eyes.standing(consultation, part.asks_in(), places).await?;
        let seen = Seen {
            consultation: consultation.asked(commune),
            account: eyes.visit.viewer.as_ref().map(|viewer| viewer.id).filter(|_| eyes.rehearsal.is_none()),
            staff: eyes.staff(commune.id),
            standing: &standing,
            phase: consultation.schedule.at(eyes.now).map(|phase| phase.kind),
            rehearsal: eyes.rehearsal.is_some(),
            now: eyes.now,
        };
        sections.extend(part.section(app, &mut Conn::Pool(&app.db), &seen).await?);
    }
    Ok(sections)
}

/// Who answers questions about it.
async fn contact(app: &App, consultation: &Consultation) -> Result<Option<Author>> {
    let Some(person) = consultation.contact_id else { return Ok(None) };
    Ok(Some(bylines::author(&mut &app.db, Byline::person(person)).await?))
}

/// The page, and what its parts show on it.
pub(super) async fn page(eyes: Eyes<'_>, commune: &Commune, consultation: &Consultation) -> Result<(ConsultationPage, Vec<Section>)> {
    let (app, now) = (&eyes.visit.app, eyes.now);
    let places = communes::neighbourhoods(app, commune.id).await?;
    let rows = changes::with_changes(documents::with_documents(Parts::default(), consultation.id), consultation.id).load(&mut &app.db).await?;
    let sections = sections(&eyes, commune, consultation, &places).await?;
    let standing = eyes.standing(consultation, PhaseKind::ASKING, &places).await?;
    let hidden = !consultation.visibility.is_public();
    let is_over = consultation.schedule.asking(PhaseKind::ASKING).is_some_and(|(_, closes)| closes <= now);
    let staff = eyes.staff(commune.id);
    let own = hidden && eyes.visit.viewer.as_ref().is_some_and(|viewer| viewer.id == consultation.created_by);
    let talk = eyes.talk.filter(|_| !hidden && eyes.rehearsal.is_none());
    let page = ConsultationPage {
        number: consultation.number,
        template: consultation.template,
        state: consultation.state(now),
        title: consultation.texts.title.clone(),
        purpose: consultation.texts.purpose.clone(),
        settled: consultation.texts.settled.clone(),
        decider: consultation.texts.decider.clone(),
        binding: consultation.texts.binding.clone(),
        decides_on: consultation.decides_at.map(|at| Timestamp(at.micros() - 1).into()),
        overdue: consultation.is_overdue(now),
        audience: audience_line(consultation, &places),
        phases: phase_lines(consultation),
        standing,
        documents: documents::documents(&rows),
        changes: changes::changes(&rows),
        contact: contact(app, consultation).await?,
        contact_text: consultation.contact.clone(),
        cancelled: consultation.cancelled.as_ref().map(|(at, reason)| ((*at).into(), reason.clone())),
        // Nobody but the staff knows how many there are while it is open.
        tallies: if is_over || staff { tallies(app, consultation.id).await? } else { Vec::new() },
        may_manage: staff,
        under_review: consultation.visibility == Visibility::UnderReview,
        hidden,
        notice: if own { moderation::unread(app, consultation.id).await? } else { None },
        discussion: match talk {
            Some(query) => Some(discussion::section(eyes.visit, commune, &consultation.subject(), query).await?),
            None => None,
        },
        rehearsal: eyes.rehearsal,
    };
    Ok((page, sections))
}
