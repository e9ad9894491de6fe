//! Opening a session for a person who is present, and ending it: the staff's part, without a word of what is voted.

use app::model::ballots::BallotState;
use app::model::consultations::Opening;
use app::model::form::FormErrors;
use app::model::kiosk::{KioskDeskPage, KioskLine, KioskPersonPage, KioskState};
use app::model::notifications::{DeskNews, Notice};
use app::model::staff::StaffAct;
use app::model::{Micros, paths};
use app::words::tr::consultations::opening::NO_LIST;
use app::words::tr::kiosk as word;

use super::store::{self, NewSession, SessionRow};
use super::{CLERKS, CODE_SECONDS, IDLE_SECONDS, SLOTS, TRIES, code_hash, random_code, shown};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, KioskId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::participation::ballots::{self, Ballot, VOTES};
use crate::participation::consultations::{self, Asker, Consultation};
use crate::people::accounts::{self, Viewer};
use crate::people::notifications::{self, By, News};
use crate::people::{residents, staff};
use crate::web::Visit;

/// Sessions on the page.
const SHOWN: i64 = 50;

/// Who opens a session of which ballot.
#[derive(Debug)]
pub(super) struct Desk<'v> {
    pub viewer: &'v Viewer,
    pub commune: Commune,
    pub consultation: Consultation,
    pub ballot: Ballot,
}

impl<'v> Desk<'v> {
    /// The ballot of an address, for those who open sessions.
    pub async fn find(app: &App, visit: &'v Visit, (slug, number): (&str, &str)) -> Result<Self> {
        let viewer = visit.require()?;
        viewer.require_any(&CLERKS, &communes::find(app, slug).await?)?;
        let (commune, consultation, ballot) = ballots::resolve(app, slug, number).await?;
        Ok(Self { viewer, commune, consultation, ballot })
    }

    fn is_open(&self, now: Timestamp) -> bool {
        let is_asking = || ballots::voting(&self.consultation).is_some_and(|(begins, ends)| begins <= now && now < ends);
        self.consultation.cancelled.is_none() && !self.ballot.awaits_list() && is_asking()
    }

    /// Whether people would vote, had they something to vote on.
    fn waits_for_list(&self, now: Timestamp) -> bool {
        let is_over = ballots::voting(&self.consultation).is_none_or(|(_, ends)| ends <= now);
        self.consultation.cancelled.is_none() && self.ballot.awaits_list() && !is_over
    }

    async fn record(&self, app: &App, tx: &mut Tx, act: StaffAct) -> Result<()> {
        let path = paths::kiosk_desk(&self.commune.slug, self.consultation.number);
        staff::record(app, tx, self.viewer.id, self.commune.id, act.at(&path)).await
    }

    async fn tell(&self, app: &App, tx: &mut Tx, account: AccountId, notice: &Notice) -> Result<()> {
        let path = paths::ballot(&self.commune.slug, self.consultation.number);
        let by = By { account: Some(self.viewer.id), organisation: None, officer: true };
        notifications::write(app, tx, account, News { notice, path: &path, about: Some(self.ballot.id.into()), by }).await
    }
}

fn state(row: &SessionRow, now: Timestamp) -> KioskState {
    match (row.ended_at, row.seen_at) {
        (Some(_), _) => KioskState::Ended,
        (None, Some(seen)) if seen <= now.plus_seconds(-IDLE_SECONDS) => KioskState::Ended,
        (None, Some(_)) => KioskState::Open,
        (None, None) if row.code_until <= now || row.tries >= TRIES => KioskState::Lapsed,
        (None, None) => KioskState::Waiting,
    }
}

/// The page of the desk: people whose name has this in it, and the sessions of the last day.
pub(super) async fn page(app: &App, desk: &Desk<'_>, name: &str) -> Result<KioskDeskPage> {
    let now = app.clock.now();
    let rows = store::since(&app.db, desk.ballot.id, now.plus_days(-1), SHOWN).await?;
    let people: Vec<AccountId> = rows.iter().flat_map(|row| [row.account_id, row.opened_by]).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let named = |account: AccountId| names.find(account).map(|person| person.name.clone()).unwrap_or_default();
    let line = |row: SessionRow| KioskLine {
        id: row.id.to_string(),
        name: named(row.account_id),
        opened_by: named(row.opened_by),
        at: row.opened_at.into(),
        state: state(&row, now),
    };
    Ok(KioskDeskPage {
        number: desk.consultation.number,
        title: desk.consultation.texts.title.clone(),
        people: residents::named(app, &desk.commune, name).await?.into_iter().map(Into::into).collect(),
        name: name.chars().take(60).collect(),
        sessions: rows.into_iter().map(line).collect(),
        open: desk.is_open(now),
        no_list: desk.waits_for_list(now),
    })
}

/// A person for whom a session may be opened; the code that was just made, once. Whether they voted is not asked for.
pub(super) async fn person(app: &App, desk: &Desk<'_>, handle: &str, (code, errors): (Option<(String, Micros)>, FormErrors)) -> Result<KioskPersonPage> {
    let (account, row) = residents::by_handle(app, &desk.commune, handle).await?;
    let (now, session) = (app.clock.now(), store::open_of(&app.db, desk.ballot.id, account).await?);
    Ok(KioskPersonPage {
        number: desk.consultation.number,
        title: desk.consultation.texts.title.clone(),
        person: row.into(),
        has_sheet: ballots::state(&mut &app.db, desk.ballot.id, account).await? == BallotState::OnPaper,
        in_session: session.is_some_and(|row| matches!(state(&row, now), KioskState::Waiting | KioskState::Open)),
        open: desk.is_open(now),
        no_list: desk.waits_for_list(now),
        code,
        errors,
    })
}

/// Opens a session and returns its code, in groups. One that was open for the same person and ballot is over.
pub(super) async fn open(app: &App, desk: &Desk<'_>, handle: &str) -> Result<(String, Micros)> {
    let (account, _) = residents::by_handle(app, &desk.commune, handle).await?;
    if account == desk.viewer.id {
        return Err(Error::Conflict(word::NOT_YOURSELF));
    }
    let mut tx = app.db.begin().await?;
    // Of two that are opened for somebody at once, the second sees the first one, and ends it.
    accounts::lock(&mut tx, account).await?;
    let asker = Asker::person(Some(account));
    match consultations::standing(app, &mut tx, &desk.consultation, VOTES, asker).await?.opening {
        Opening::Open { .. } => {}
        Opening::Verify | Opening::OtherNeighbourhood | Opening::Suspended { .. } | Opening::ForOrganisations | Opening::ByInvitation => {
            return Err(Error::Conflict(word::NOT_ELIGIBLE));
        }
        Opening::NoList => return Err(Error::Conflict(NO_LIST)),
        _ => return Err(Error::Conflict(word::NOT_NOW)),
    }
    match ballots::state(&mut tx, desk.ballot.id, account).await? {
        BallotState::OnPaper => return Err(Error::Conflict(word::ON_PAPER)),
        BallotState::Void => return refuse(app, desk, tx, account).await,
        _ => {}
    }
    let now = app.clock.now();
    store::end_of(&mut tx, desk.ballot.id, account, now).await?;
    let slot = fresh(app, &mut tx, desk, now).await?;
    let code = random_code(app, slot);
    let new = NewSession {
        id: app.rng.id::<KioskId>(now),
        commune: desk.commune.id,
        ballot: desk.ballot.id,
        account,
        by: desk.viewer.id,
        at: now,
        slot,
        code: code_hash(app, desk.commune.id, &code),
        until: now.plus_seconds(CODE_SECONDS),
    };
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::Conflict(word::AGAIN));
    }
    desk.record(app, &mut tx, StaffAct::KioskOpened).await?;
    desk.tell(app, &mut tx, account, &Notice::Kiosk { title: desk.consultation.texts.title.localized() }).await?;
    tx.commit().await?;
    Ok((shown(&code), new.until.into()))
}

/// Says that somebody's vote was declared void. Whoever reads that of them has left a trace, and they are told.
async fn refuse<T>(app: &App, desk: &Desk<'_>, mut tx: Tx, account: AccountId) -> Result<T> {
    desk.record(app, &mut tx, StaffAct::KioskRefused).await?;
    let notice = Notice::Desk { title: desk.consultation.texts.title.localized(), news: DeskNews::Refused };
    desk.tell(app, &mut tx, account, &notice).await?;
    tx.commit().await?;
    Err(Error::Conflict(word::IS_VOID))
}

/// A number that no waiting session has.
async fn fresh(app: &App, tx: &mut Tx, desk: &Desk<'_>, now: Timestamp) -> Result<i64> {
    store::free_slots(tx, desk.commune.id, (now, TRIES)).await?;
    let taken = store::slots(tx, desk.commune.id).await?;
    let free: Vec<i64> = (0..SLOTS).filter(|slot| !taken.contains(slot)).collect();
    let place = u64::from_le_bytes(app.rng.bytes()) % (free.len().max(1) as u64);
    usize::try_from(place).ok().and_then(|place| free.get(place)).copied().ok_or(Error::Conflict(word::AGAIN))
}

/// Ends a session at once.
pub(super) async fn end(app: &App, desk: &Desk<'_>, id: &str) -> Result<()> {
    let id = KioskId(id.parse().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    if !store::end(&mut tx, desk.ballot.id, id, app.clock.now()).await? {
        return Err(Error::Conflict(word::OVER));
    }
    desk.record(app, &mut tx, StaffAct::KioskEnded).await?;
    tx.commit().await?;
    Ok(())
}
