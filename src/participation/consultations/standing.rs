//! What somebody can do in a consultation now: a pure judgement of its phases, its audience and what is known of them; and the admission of a contribution,
//! which is that judgement in the transaction of what is given, by the clock.

use app::model::Localized;
use app::model::consultations::{AudienceKind, Opening, PhaseKind, Standing, Step};
use app::model::content::OrganisationKind;

use super::model::{Audience, Consultation};
use super::phases::Schedule;
use super::{get, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, OrganisationId, Parts, Sql, Tx};
use crate::base::error::Result;
use crate::base::part::InvitedFor;
use crate::communes::Neighbourhood;
use crate::people::{accounts, organisations, residents, restrictions};

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// `None` for whoever is not signed in.
    pub account: Option<AccountId>,
    /// The organisation in whose name they act, if they do.
    pub organisation: Option<OrganisationId>,
}

impl Asker {
    /// A person in their own name, or a visitor.
    pub const fn person(account: Option<AccountId>) -> Self {
        Self { account, organisation: None }
    }
}

/// What is known of somebody, as far as an audience asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub signed_in: bool,
    /// Where they live, if they are a verified resident of the commune; the neighbourhood may not be known.
    pub home: Option<Option<NeighbourhoodId>>,
    /// What the organisations are that they represent here.
    pub organisations: Vec<OrganisationKind>,
    /// Whether they redeemed a code of this consultation.
    pub invited: bool,
    pub suspended_until: Option<Timestamp>,
}

impl Facts {
    /// What is known of somebody at this moment: two statements at most.
    pub async fn load(app: &App, db: &mut impl Sql, consultation: &Consultation, asker: Asker, now: Timestamp) -> Result<Self> {
        let Some(account) = asker.account else { return Ok(Self::default()) };
        let commune = consultation.commune_id;
        let parts = residents::with_current(Parts::default(), account, now);
        let parts = restrictions::with_current(organisations::with_represented(parts, account), account, now);
        let rows = parts.load(db).await?;
        let is_own = |known: OrganisationId| asker.organisation.is_none_or(|organisation| organisation == known);
        let represented = organisations::represented(&rows).into_iter().filter(|known| known.commune_id == commune && is_own(known.id));
        Ok(Self {
            signed_in: true,
            home: residents::homes(&rows).into_iter().find(|(place, _)| *place == commune).map(|(_, home)| home),
            organisations: represented.map(|known| known.kind).collect(),
            invited: consultation.audience.kind == AudienceKind::Invited && is_invited(app, db, consultation.id, (account, asker.organisation)).await?,
            suspended_until: restrictions::suspended_until(&rows, commune),
        })
    }
}

async fn is_invited(app: &App, db: &mut impl Sql, id: ConsultationId, asker: (AccountId, Option<OrganisationId>)) -> Result<bool> {
    for part in app.parts().filter(|part| part.invites()) {
        if part.has_invited(&mut db.conn(), id, asker).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// For whom somebody redeemed codes of a consultation, besides themselves.
pub async fn invited_for(app: &App, db: &mut impl Sql, id: ConsultationId, account: AccountId) -> Result<InvitedFor> {
    let mut all = InvitedFor::default();
    for part in app.parts().filter(|part| part.invites()) {
        let found = part.invited_for(&mut db.conn(), id, account).await?;
        all.represented |= found.represented;
        all.pending.extend(found.pending);
    }
    Ok(all)
}

/// What is known of somebody when they speak for an organisation of this kind that was invited, as if it was approved.
pub async fn facts_as_invited(app: &App, db: &mut impl Sql, consultation: &Consultation, (account, kind): (AccountId, OrganisationKind)) -> Result<Facts> {
    let facts = Facts::load(app, db, consultation, Asker::person(Some(account)), app.clock.now()).await?;
    Ok(Facts { organisations: vec![kind], invited: true, ..facts })
}

/// Whether a consultation asks this organisation, whoever hands its answer in.
pub async fn asks_organisation(
    app: &App,
    db: &mut impl Sql,
    consultation: &Consultation,
    (account, organisation, kind): (AccountId, OrganisationId, OrganisationKind),
) -> Result<bool> {
    let by_code = consultation.audience.kind == AudienceKind::Invited;
    Ok(consultation.audience.takes(kind) && (!by_code || is_invited(app, db, consultation.id, (account, Some(organisation))).await?))
}

/// The organisations whose codes of a consultation were redeemed, if it is for those who are invited; `None` if it is not.
pub async fn invited_organisations(app: &App, db: &mut impl Sql, consultation: &Consultation) -> Result<Option<Vec<OrganisationId>>> {
    if consultation.audience.kind != AudienceKind::Invited {
        return Ok(None);
    }
    let mut all = Vec::new();
    for part in app.parts().filter(|part| part.invites()) {
        all.extend(part.invited_organisations(&mut db.conn(), consultation.id).await?);
    }
    Ok(Some(all))
}

impl Audience {
    /// Whether organisations of a kind can answer at all, those that are invited among them.
    pub fn takes(&self, kind: OrganisationKind) -> bool {
        match self.kind {
            AudienceKind::Everyone | AudienceKind::Participants | AudienceKind::Invited => true,
            AudienceKind::Organisations => self.organisations.contains(&kind),
            AudienceKind::Residents | AudienceKind::Neighbourhoods => false,
        }
    }
}

/// What decides, besides what is known of somebody, what they can do in a consultation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'a> {
    pub published: bool,
    /// When it was given up.
    pub cancelled: Option<Timestamp>,
    pub schedule: &'a Schedule,
    pub audience: &'a Audience,
}

/// What somebody can do in the phases of these kinds at a moment. Names are those of the commune's neighbourhoods.
pub fn judge(consultation: &Consultation, asks: &[PhaseKind], facts: &Facts, places: &[Neighbourhood], now: Timestamp) -> Standing {
    let Consultation { published_at, cancelled, schedule, audience, .. } = consultation;
    let terms = Terms { published: published_at.is_some(), cancelled: cancelled.as_ref().map(|(at, _)| *at), schedule, audience };
    judge_by(&terms, asks, facts, places, now)
}

/// The same of a consultation of which no more is known.
pub(super) fn judge_by(terms: &Terms<'_>, asks: &[PhaseKind], facts: &Facts, places: &[Neighbourhood], now: Timestamp) -> Standing {
    Standing { opening: opening(terms, asks, facts, now), steps: steps(terms.audience, facts, places) }
}

fn opening(terms: &Terms<'_>, asks: &[PhaseKind], facts: &Facts, now: Timestamp) -> Opening {
    if let Some(at) = terms.cancelled {
        return Opening::Cancelled { at: at.into() };
    }
    let schedule = terms.schedule;
    let Some((_, closes)) = schedule.asking(asks).filter(|_| terms.published) else { return Opening::Nothing };
    let Some(until) = schedule.open_until(asks, now) else {
        return match schedule.next_asking(asks, now) {
            Some(at) => Opening::OpensOn { at: at.into() },
            None => Opening::Closed { at: closes.into() },
        };
    };
    let audience = terms.audience;
    if audience.kind != AudienceKind::Everyone && !facts.signed_in {
        return Opening::SignIn;
    }
    if let Some(until) = facts.suspended_until {
        return Opening::Suspended { until: until.into() };
    }
    let open = Opening::Open { until: until.into() };
    match audience.kind {
        AudienceKind::Everyone | AudienceKind::Participants => open,
        AudienceKind::Residents | AudienceKind::Neighbourhoods if facts.home.is_none() => Opening::Verify,
        AudienceKind::Residents => open,
        AudienceKind::Neighbourhoods if lives_there(audience, facts) => open,
        AudienceKind::Neighbourhoods => Opening::OtherNeighbourhood,
        AudienceKind::Organisations if represents_one(audience, facts) => open,
        AudienceKind::Organisations => Opening::ForOrganisations,
        AudienceKind::Invited if facts.invited => open,
        AudienceKind::Invited => Opening::ByInvitation,
    }
}

fn lives_there(audience: &Audience, facts: &Facts) -> bool {
    facts.home.flatten().is_some_and(|home| audience.neighbourhoods.contains(&home))
}

fn represents_one(audience: &Audience, facts: &Facts) -> bool {
    facts.organisations.iter().any(|kind| audience.organisations.contains(kind))
}

/// The steps to contributing, in order.
fn steps(audience: &Audience, facts: &Facts, places: &[Neighbourhood]) -> Vec<(Step, bool)> {
    if audience.kind == AudienceKind::Everyone {
        return Vec::new();
    }
    let mut steps = vec![(Step::Account, facts.signed_in)];
    match audience.kind {
        AudienceKind::Everyone | AudienceKind::Participants => {}
        AudienceKind::Residents => steps.push((Step::Residence, facts.home.is_some())),
        AudienceKind::Neighbourhoods => {
            let names: Vec<Localized> = places.iter().filter(|place| audience.neighbourhoods.contains(&place.id)).map(|place| place.name.clone()).collect();
            steps.push((Step::Residence, facts.home.is_some()));
            steps.push((Step::Neighbourhood(names), lives_there(audience, facts)));
        }
        AudienceKind::Organisations => steps.push((Step::Organisation(audience.organisations.clone()), represents_one(audience, facts))),
        AudienceKind::Invited => steps.push((Step::Invitation, facts.invited)),
    }
    steps
}

/// What somebody sees at this moment; `now` is the clock's. In a transaction it holds as long as that.
pub async fn standing(app: &App, db: &mut impl Sql, consultation: &Consultation, asks: &[PhaseKind], asker: Asker) -> Result<Standing> {
    let now = app.clock.now();
    let facts = Facts::load(app, db, consultation, asker, now).await?;
    once_ready(app, db, consultation, (asks, now), judge(consultation, asks, &facts, &[], now)).await
}

/// The same judgement, but for a part that asks in the phase under way and has nothing yet that people could be asked about: it opens to nobody then.
pub async fn once_ready(
    app: &App,
    db: &mut impl Sql,
    consultation: &Consultation,
    (asks, now): (&[PhaseKind], Timestamp),
    judged: Standing,
) -> Result<Standing> {
    let under_way = consultation.schedule.asking_at(asks, now).filter(|_| !matches!(judged.opening, Opening::Cancelled { .. } | Opening::Nothing));
    let Some(phase) = under_way else { return Ok(judged) };
    for part in app.parts().filter(|part| part.asks_in().contains(&phase.kind)) {
        if !part.is_ready(&mut db.conn(), consultation.id).await? {
            return Ok(Standing { opening: Opening::NoList, ..judged });
        }
    }
    Ok(judged)
}

/// Whether it ended, for good or until a later phase, while somebody may still have been writing: what they send is kept for them, and does not count.
pub fn ended_just_now(consultation: &Consultation, asks: &[PhaseKind], standing: &Standing, now: Timestamp) -> bool {
    let is_recent = |end: Timestamp| end <= now && now < end.plus_days(1);
    match standing.opening {
        Opening::Cancelled { at } => is_recent(Timestamp(at.0)),
        Opening::Closed { .. } | Opening::OpensOn { .. } => {
            let asked = consultation.schedule.phases().iter().filter(|phase| asks.contains(&phase.kind));
            asked.filter_map(|phase| phase.ends_at).any(is_recent)
        }
        _ => false,
    }
}

/// What a contribution was told when it came.
#[derive(Clone, Debug)]
pub struct Admission {
    pub consultation: Consultation,
    pub standing: Standing,
    /// The first moment at which it would not have been let in.
    until: Timestamp,
}

impl Admission {
    /// Whether it is let in: for the audience, in its phase.
    pub const fn is_open(&self) -> bool {
        self.standing.is_open()
    }

    /// Whether it still would be: asked last, just before the transaction is committed. What came too late is rolled back and kept as a draft.
    pub fn still_open(&self, app: &App) -> bool {
        self.is_open() && app.clock.now() < self.until
    }
}

/// Lets a contribution in, or says why not, in the transaction of what is given. No end of a phase is moved, and nothing is counted that waits for these
/// phases to end ([`await_contributions`]), before that transaction is over; others contribute meanwhile. Whoever acts for an organisation keeps their mandate
/// as long. Whoever leaves at this moment takes it out with their account, or is gone and lets nothing in: nobody could take it out afterwards.
pub async fn admit(app: &App, tx: &mut Tx, id: ConsultationId, asks: &[PhaseKind], asker: Asker) -> Result<Admission> {
    let is_gone = match asker.account {
        Some(account) => !accounts::join(tx, account).await?,
        None => false,
    };
    store::share_phases(tx, id).await?;
    if let (Some(account), Some(organisation)) = (asker.account, asker.organisation) {
        organisations::hold_mandate(tx, account, organisation).await?;
    }
    let consultation = get(tx, id).await?;
    let standing = match is_gone {
        true => Standing { opening: Opening::SignIn, steps: Vec::new() },
        false => standing(app, tx, &consultation, asks, asker).await?,
    };
    let until = match standing.opening {
        Opening::Open { until } => Timestamp(until.0),
        _ => Timestamp(0),
    };
    Ok(Admission { consultation, standing, until })
}

/// Keeps phases and decision as they are until the transaction ends, as a contribution does: for what makes one count that waited.
pub async fn join_contributions(tx: &mut Tx, id: ConsultationId) -> Result<()> {
    Ok(store::share_phases(tx, id).await?)
}

/// Waits until every contribution is kept or refused that was let in before now, and lets none in until the transaction ends: for what counts after closing.
pub async fn await_contributions(tx: &mut Tx, id: ConsultationId) -> Result<()> {
    Ok(store::lock_phases(tx, id).await?)
}
