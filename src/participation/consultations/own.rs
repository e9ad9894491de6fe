//! What of a commune's consultations is open to somebody: for whoever is signed in, lists say it on every card, in the words of the consultation's own page, and
//! the way to the list says how many wait for them. What is known of the reader is read once for all cards ([`Reader`]); each is judged without asking anew.
//!
//! The number is kept for [`LONGEST`] at most, on this node, and forgotten when the reader does something: they see at once what became of that.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use app::model::consultation_pages::OwnStanding;
use app::model::consultations::{AudienceKind, Opening, PhaseKind};
use app::model::content::OrganisationKind;
use moka::future::Cache;

use super::standing::{Facts, Terms, judge_by};
use super::store::listing::{self, CardRow, Shelf};
use super::store::terms::{self, Kept};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, ConsultationId, OrganisationId, Parts};
use crate::base::error::Result;
use crate::base::part::{GivenAs, Part};
use crate::communes::{self, Commune, Neighbourhood};
use crate::people::{organisations, residents, restrictions};

/// Open ones, and those to come: far more than a commune has at once.
pub(super) const AT_ONCE: i64 = 50;
/// For how many seconds a number is kept at most.
const LONGEST: i64 = 60;
/// Numbers that are kept at once.
const MOST: u64 = 20_000;

/// How many consultations of a commune wait for whom, and since when that is known. Clones share them.
#[derive(Clone, Debug)]
pub struct OpenTo(Cache<(AccountId, CommuneId), (i64, Timestamp)>);

impl Default for OpenTo {
    fn default() -> Self {
        Self(Cache::builder().name("open to").max_capacity(MOST).time_to_live(Duration::from_secs(LONGEST.unsigned_abs())).build())
    }
}

/// What is known of whoever reads a list.
pub(super) struct Reader {
    facts: Facts,
    /// In which of them they are invited: in their own name or as an organisation of theirs (`None`), or for one of a kind that they asked to represent.
    invited: Vec<(ConsultationId, Option<OrganisationKind>)>,
    /// Those of them in which they are invited in their own name.
    invited_alone: HashSet<ConsultationId>,
    given: Vec<Given>,
    places: Vec<Neighbourhood>,
}

/// To which of them somebody gave what a part asks for, and in whose name.
struct Given {
    part: &'static dyn Part,
    all: Vec<(ConsultationId, GivenAs)>,
}

impl Given {
    /// Where persons are asked, only what was given in their own name is theirs.
    fn has(&self, id: ConsultationId, in_own_name: bool) -> bool {
        self.all.iter().any(|(known, name)| *known == id && (!in_own_name || *name == GivenAs::Person))
    }

    /// Whether all of it was given for organisations of which nobody has decided.
    fn waits(&self, id: ConsultationId) -> bool {
        self.all.iter().filter(|(known, _)| *known == id).all(|(_, name)| *name == GivenAs::Waiting)
    }
}

impl Reader {
    /// Reads it once, for all of these.
    pub async fn load(app: &App, account: AccountId, commune: &Commune, ids: &[ConsultationId]) -> Result<Self> {
        let (now, db) = (app.clock.now(), &mut Conn::Pool(&app.db));
        let parts = residents::with_current(Parts::default(), account, now);
        let rows = restrictions::with_current(organisations::with_represented(parts, account), account, now).load(&mut &app.db).await?;
        let represented: Vec<_> = organisations::represented(&rows).into_iter().filter(|known| known.commune_id == commune.id).collect();
        let facts = Facts {
            signed_in: true,
            home: residents::homes(&rows).into_iter().find(|(place, _)| *place == commune.id).map(|(_, home)| home),
            organisations: represented.iter().map(|known| known.kind).collect(),
            invited: false,
            suspended_until: restrictions::suspended_until(&rows, commune.id),
        };
        let own: Vec<OrganisationId> = represented.iter().map(|known| known.id).collect();
        let (mut invited, mut invited_alone, mut given) = (Vec::new(), HashSet::new(), Vec::new());
        for part in app.parts() {
            let alone = part.invited_among(db, ids, (account, &[])).await?;
            invited_alone.extend(alone.iter().filter(|(_, kind)| kind.is_none()).map(|(id, _)| *id));
            // Nothing more is asked for whoever represents nobody.
            invited.extend(if own.is_empty() { alone } else { part.invited_among(db, ids, (account, &own)).await? });
            given.push(Given { part, all: part.given_among(db, ids, (account, &own)).await? });
        }
        Ok(Self { facts, invited, invited_alone, given, places: communes::neighbourhoods(app, commune.id).await? })
    }

    /// What one of them is for them.
    fn opening(&self, card: &CardRow, kept: &Kept, now: Timestamp) -> Opening {
        let codes = || self.invited.iter().filter(|(id, _)| *id == card.id);
        let mut facts = Facts { invited: codes().next().is_some(), ..self.facts.clone() };
        facts.organisations.extend(codes().filter_map(|(_, kind)| *kind));
        let terms = Terms { published: card.published_at.is_some(), cancelled: card.cancelled_at, schedule: &kept.schedule, audience: &kept.audience };
        judge_by(&terms, PhaseKind::ASKING, &facts, &self.places, now).opening
    }

    /// Whether they gave everything that is asked now, and whether some of it waits until an organisation is theirs. Where persons are asked, what they gave for
    /// an organisation is not theirs.
    async fn is_done(&self, app: &App, card: &CardRow, kept: &Kept, now: Timestamp) -> Result<(bool, bool)> {
        let Some(phase) = kept.schedule.at(now).map(|phase| phase.kind) else { return Ok((false, false)) };
        let in_own_name = match kept.audience.kind {
            AudienceKind::Organisations => false,
            AudienceKind::Invited => self.invited_alone.contains(&card.id),
            _ => true,
        };
        let asking = self.given.iter().filter(|given| given.part.asks_in().contains(&phase));
        let (gave, others): (Vec<&Given>, Vec<&Given>) = asking.partition(|given| given.has(card.id, in_own_name));
        if gave.is_empty() {
            return Ok((false, false));
        }
        for other in others {
            if other.part.belongs(app, &mut Conn::Pool(&app.db), card.id).await? {
                return Ok((false, false));
            }
        }
        Ok((true, gave.iter().any(|given| given.waits(card.id))))
    }
}

/// What somebody can do in each consultation of a list.
pub(super) async fn standings(app: &App, account: AccountId, commune: &Commune, cards: &[CardRow]) -> Result<HashMap<ConsultationId, OwnStanding>> {
    if cards.is_empty() {
        return Ok(HashMap::new());
    }
    let now = app.clock.now();
    let kept = terms::of(&mut &app.db, cards).await?;
    let reader = Reader::load(app, account, commune, &cards.iter().map(|card| card.id).collect::<Vec<_>>()).await?;
    let mut all = HashMap::new();
    for card in cards {
        let Some(kept) = kept.get(&card.id) else { continue };
        let (done, pending) = reader.is_done(app, card, kept, now).await?;
        let mut own = OwnStanding { opening: reader.opening(card, kept, now), done, pending };
        // What waits for its list opens to nobody; few vote at once, and only of those it is asked.
        if own.waits() && kept.schedule.asking_at(&[PhaseKind::Vote], now).is_some() && !is_ready(app, card.id).await? {
            own.opening = Opening::NoList;
        }
        all.insert(card.id, own);
    }
    Ok(all)
}

/// Whether everything is there that people vote on.
async fn is_ready(app: &App, id: ConsultationId) -> Result<bool> {
    for part in app.parts().filter(|part| part.asks_in().contains(&PhaseKind::Vote)) {
        if !part.is_ready(&mut Conn::Pool(&app.db), id).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many consultations of a commune are open to somebody who has not given there what is asked now. A commune that has never published one is not asked.
pub async fn count(app: &App, account: AccountId, commune: &Commune) -> Result<i64> {
    if !commune.has_consultations {
        return Ok(0);
    }
    let (key, now) = ((account, commune.id), app.clock.now());
    let numbers: Option<OpenTo> = app.extensions.get().cloned();
    if let Some(OpenTo(numbers)) = &numbers
        && let Some((count, at)) = numbers.get(&key).await
        && at <= now
        && now < at.plus_seconds(LONGEST)
    {
        return Ok(count);
    }
    let cards = listing::shelf(&app.db, Shelf::Open, commune.id, (now, None), AT_ONCE).await?;
    let count = standings(app, account, commune, &cards).await?.values().filter(|own| own.waits()).count() as i64;
    if let Some(OpenTo(numbers)) = numbers {
        numbers.insert(key, (count, now)).await;
    }
    Ok(count)
}

/// Forgets the number of somebody who does something.
pub async fn forget(app: &App, account: AccountId, commune: &Commune) {
    if let Some(OpenTo(numbers)) = app.extensions.get() {
        numbers.invalidate(&(account, commune.id)).await;
    }
}
