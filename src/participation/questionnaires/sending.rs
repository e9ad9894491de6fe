//! Sending: one transaction that asks the consultation's clock and the sender's standing, checks every answer again, drops what conditions hide, and keeps the
//! answer in the place of the one before. What comes too late stays a draft.

use std::collections::BTreeMap;

use app::model::Lang;
use app::model::consultations::Standing;
use app::model::questionnaire::AnswerStanding;
use xlsform::Asked;

use super::speaking::Speaker;
use super::store::answers::NewAnswer;
use super::store::{self, Questionnaire};
use super::{ASKS, Who, carrying, day, get, picturing, stepping, texting, waiting};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::db::changes::Scope;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation, Facts};
use crate::people::organisations;
use crate::web::Viewer;

/// What came of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It counts. Whether something was hidden and not sent.
    Sent { dropped: bool },
    /// Answers are wrong, by name; nothing was sent.
    Wrong(BTreeMap<String, String>),
    /// Nothing was begun.
    Nothing,
    /// It is not open to them, or not any more: what they answered stays a draft.
    NotOpen(Standing),
}

/// Sends the draft of somebody.
pub(super) async fn send(
    app: &App,
    (commune, consultation): (&Commune, &Consultation),
    (who, before): (&Who, Option<&Who>),
    viewer: Option<&Viewer>,
    lang: Lang,
) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    tx.within(Scope::Item { commune: consultation.commune_id, item: consultation.id.0 });
    let admission = consultations::admit(app, &mut tx, consultation.id, ASKS, who.asker()).await?;
    let standing = match who {
        Who::Pending { request, account, .. } => {
            // Whoever is approved at this moment answers as the organisation.
            organisations::hold_request(&mut tx, *account, *request).await?;
            waiting::standing(app, &mut tx, &admission.consultation, who).await?
        }
        _ => admission.standing.clone(),
    };
    if !standing.is_open() {
        tx.roll_back().await?;
        return Ok(Outcome::NotOpen(standing));
    }
    // As it is asked now, whatever the page showed.
    let questionnaire = get(&mut tx, consultation.id).await?;
    let now = app.clock.now();
    let carried = carrying::find(&mut tx, questionnaire.id, who, before).await?;
    let draft = store::lock_draft(&mut tx, (questionnaire.id, app.rng.id(now)), who, carried.is_some(), now).await?;
    let Some(draft) = carrying::take(&mut tx, questionnaire.id, (who, before), (draft, carried)).await? else {
        tx.roll_back().await?;
        return Ok(Outcome::Nothing);
    };
    let asked = Asked::new(&questionnaire.form, &draft, day(now));
    let wrong = asked.check_all();
    if !wrong.is_empty() {
        tx.roll_back().await?;
        return Ok(Outcome::Wrong(Speaker::new(&questionnaire.form, lang).all_wrong(wrong)));
    }
    let sent = asked.sent();
    let dropped = !asked.dropped().is_empty();
    keep(app, &mut tx, (&admission.consultation, &questionnaire, who), &sent).await?;
    picturing::settle(app, &mut tx, (&questionnaire, who), &draft, Some(&sent)).await?;
    if let Some(viewer) = viewer {
        texting::keep(app, &mut tx, (commune, viewer, who), (&admission.consultation, &questionnaire), &sent).await?;
    }
    let still_open = match who {
        Who::Pending { .. } => waiting::standing(app, &mut tx, &admission.consultation, who).await?.is_open(),
        _ => admission.still_open(app),
    };
    if !still_open {
        tx.roll_back().await?;
        let standing = waiting::standing(app, &mut &app.db, consultation, who).await?;
        return Ok(Outcome::NotOpen(standing));
    }
    tx.commit().await?;
    Ok(Outcome::Sent { dropped })
}

/// Keeps an answer and counts it if it is the first.
async fn keep(app: &App, tx: &mut Tx, (consultation, questionnaire, who): (&Consultation, &Questionnaire, &Who), sent: &xlsform::Answers) -> Result<()> {
    let now = app.clock.now();
    let Questionnaire { id, version, .. } = *questionnaire;
    if let Who::Organisation { organisation, account } = who {
        store::take(tx, id).await?;
        let is_first = store::organisations::send(tx, (id, version), (*organisation, *account), sent, now).await?;
        store::count(tx, id, 0, i64::from(is_first)).await?;
        return Ok(());
    }
    if let Who::Pending { request, .. } = who {
        return Ok(store::waiting::send(tx, (id, version), *request, sent, now).await?);
    }
    let facts = Facts::load(app, tx, consultation, who.asker(), now).await?;
    let standing = match who {
        Who::Browser(_) => AnswerStanding::Unverified,
        _ if facts.home.is_some() => AnswerStanding::Resident,
        _ => AnswerStanding::Participant,
    };
    let row = app.rng.id(now);
    let neighbourhood = facts.home.flatten();
    let new = NewAnswer { id: row, questionnaire: id, version, standing: standing.as_str(), neighbourhood, answers: sent, at: now };
    let is_first = store::answers::send(tx, &new, who).await?;
    store::count(tx, id, i64::from(is_first), 0).await?;
    stepping::note(app, tx, (consultation.id, questionnaire)).await
}
