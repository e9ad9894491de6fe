//! Answers of organisations that were invited and whose representatives are not approved yet: kept, counted nowhere, and counted from the approval on if it comes
//! before the consultation closes or up to [`DAYS`] later.

use app::model::consultations::Standing;
use app::model::content::OrganisationKind;
use app::model::notifications::Notice;
use app::model::{Lang, Localized, paths};
use app::words::tr;

use super::fields::Typed;
use super::{ASKS, Who, asks_organisations, picturing, showing, store, texting};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, QuestionnaireId, RequestId, Sql, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::part::Pending;
use crate::communes;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts;
use crate::people::notifications::{self, News};
use crate::people::organisations;
use crate::web::Visit;

/// How long after closing an approval still makes an answer count.
const DAYS: i64 = 5;

/// What somebody can do in a questionnaire at this moment, as whoever they answer.
pub(super) async fn standing(app: &App, db: &mut impl Sql, consultation: &Consultation, who: &Who) -> Result<Standing> {
    match who {
        Who::Pending { account, kind, .. } => {
            let facts = consultations::facts_as_invited(app, db, consultation, (*account, *kind)).await?;
            Ok(consultations::judge(consultation, ASKS, &facts, &[], app.clock.now()))
        }
        _ => consultations::standing(app, db, consultation, ASKS, who.asker()).await,
    }
}

/// The organisations that somebody asked to represent by an invitation, while nobody has decided.
pub(super) async fn pending(app: &App, consultation: &Consultation, account: AccountId) -> Result<Vec<Pending>> {
    if !asks_organisations(consultation.audience.kind) {
        return Ok(Vec::new());
    }
    Ok(consultations::invited_for(app, &mut &app.db, consultation.id, account).await?.pending)
}

/// As whom somebody reads a page: the organisation that its address names, or that in whose name they were typing when their session ended, if they still
/// represent it or wait for it. Signing in leads back to the address alone.
pub(super) async fn as_whom(visit: &Visit, named: &str, typed: Option<&Typed>) -> Result<String> {
    let kept = typed.map(|typed| typed.field("as")).filter(|kept| named.is_empty() && !kept.is_empty());
    let (Some(kept), Some(viewer)) = (kept, &visit.viewer) else { return Ok(named.to_owned()) };
    let represents = viewer.organisations.iter().any(|known| known.id.to_string() == kept);
    let waits = match kept.parse() {
        Ok(request) if !represents => organisations::waits(&mut &visit.app.db, viewer.id, RequestId(request)).await?,
        _ => false,
    };
    Ok(if represents || waits { kept.to_owned() } else { named.to_owned() })
}

/// The name of an organisation for which somebody does not speak yet.
pub(super) fn name(name: &Localized) -> Localized {
    let word = |lang| tr::questionnaires::WAITING_NAME.fill(lang, &[("name", name.get(lang))]);
    Localized { ar: word(Lang::Ar), fr: word(Lang::Fr), en: word(Lang::En) }
}

/// Whether an approval comes in time.
fn in_time(consultation: &Consultation, now: Timestamp) -> bool {
    let end = consultation.schedule.asking(ASKS).and_then(|(_, closes)| showing::days_after(closes, DAYS));
    // Once it is decided nothing is added.
    let is_undecided = consultation.cancelled.is_none() && consultation.decided_at.is_none();
    is_undecided && end.is_some_and(|end| now < end)
}

/// Makes what waits count, or ends it, once the request is decided. It counts for the organisation that was invited alone.
pub(super) async fn settle(app: &App, tx: &mut Tx, event: &Event) -> Result<()> {
    let Event::RepresentationDecided { request, account, invitation, commune, organisation, taken_back } = *event else { return Ok(()) };
    let mut invited = None;
    if let (Some(invitation), Some(organisation)) = (invitation, organisation) {
        for part in app.parts().filter(|part| part.invites()) {
            invited = invited.or(part.claim(tx, (invitation, account), (organisation, commune)).await?);
        }
    }
    for waiting in store::waiting::lock(tx, request).await? {
        match organisation {
            Some(organisation) => approve(app, tx, (request, organisation, account), (waiting, invited)).await?,
            None if waiting.sent.is_some() && !taken_back => end(tx, waiting.questionnaire, (request, account), "refused").await?,
            None => {
                picturing::remove(app, tx, waiting.questionnaire, &asking(request, account)).await?;
                store::waiting::remove(tx, waiting.questionnaire, request).await?;
            }
        }
    }
    Ok(())
}

/// Who asked to represent an organisation, as photos know them.
const fn asking(request: RequestId, account: AccountId) -> Who {
    Who::Pending { request, account, kind: OrganisationKind::Association }
}

/// Keeps that an answer will never count, and why.
async fn end(tx: &mut Tx, id: QuestionnaireId, (request, account): (RequestId, AccountId), why: &'static str) -> Result<()> {
    picturing::end(tx, id, &asking(request, account)).await?;
    Ok(store::waiting::end(tx, id, request, why).await?)
}

async fn approve(
    app: &App,
    tx: &mut Tx,
    (request, organisation, account): (RequestId, OrganisationId, AccountId),
    (waiting, invited): (store::waiting::Waiting, Option<ConsultationId>),
) -> Result<()> {
    let (id, now) = (waiting.questionnaire, app.clock.now());
    let consultation = store::waiting::consultation(tx, id).await?;
    consultations::join_contributions(tx, consultation).await?;
    let consultation = consultations::get(tx, consultation).await?;
    let is_invited = invited == Some(consultation.id);
    let counts = is_invited && in_time(&consultation, now);
    match waiting.sent {
        Some((version, answers, at)) if counts => {
            store::take(tx, id).await?;
            // What a representative has sent meanwhile stands.
            if store::organisations::send_first(tx, (id, version), (organisation, account), &answers, at).await? {
                store::count(tx, id, 0, 1).await?;
                publish(app, tx, (&consultation, &Who::Organisation { organisation, account }), request, &answers).await?;
            } else {
                picturing::remove(app, tx, id, &asking(request, account)).await?;
            }
            store::waiting::remove(tx, id, request).await?;
        }
        Some(_) => end(tx, id, (request, account), "late").await?,
        None => {
            let who = Who::Organisation { organisation, account };
            if is_invited && store::lock_draft(tx, (id, app.rng.id(now)), &who, true, now).await?.is_some_and(|draft| draft.is_empty()) {
                store::keep_draft(tx, id, &who, &waiting.draft).await?;
                picturing::hand_over(tx, id, &asking(request, account), &who).await?;
            }
            return Ok(store::waiting::remove(tx, id, request).await?);
        }
    }
    let commune = communes::get(app, consultation.commune_id).await?;
    let path = paths::questions(&commune.slug, consultation.number);
    let notice = Notice::WaitingAnswer { title: consultation.texts.title.localized(), counts };
    notifications::write(app, tx, account, News::about(consultation.id, &notice, &path)).await
}

/// Makes the photos of what counts from now on the organisation's, and its texts readable as the commune's rules say.
async fn publish(app: &App, tx: &mut Tx, (consultation, who): (&Consultation, &Who), request: RequestId, answers: &xlsform::Answers) -> Result<()> {
    let Who::Organisation { account, .. } = *who else { return Ok(()) };
    let questionnaire = super::get(tx, consultation.id).await?;
    picturing::hand_over(tx, questionnaire.id, &asking(request, account), who).await?;
    // By the transaction: whoever holds one and waits for a second connection waits for those who wait for it.
    let Some(viewer) = accounts::identify(tx, account, None).await? else { return Ok(()) };
    let commune = communes::get(app, consultation.commune_id).await?;
    texting::keep(app, tx, (&commune, &viewer, who), (consultation, &questionnaire), answers).await
}

/// How many answers of a consultation wait for the approval of who sent them; a thousand at most.
pub async fn count_waiting(db: &mut impl Sql, id: ConsultationId) -> Result<i64> {
    Ok(store::waiting::count(db, id).await?)
}

/// How many of these organisations and persons have given an answer that counts.
pub async fn count_answered(db: &mut impl Sql, id: ConsultationId, organisations: &[OrganisationId], people: &[AccountId]) -> Result<i64> {
    let Some(questionnaire) = store::find(db, id).await? else { return Ok(0) };
    let organisations = store::organisations::count_of(db, questionnaire.id, organisations).await?;
    Ok(organisations + store::answers::count_of(db, questionnaire.id, people).await?)
}
