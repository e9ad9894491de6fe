//! Claiming: a person enters the code of a receipt, and what came on that paper is theirs. And a new code for whoever lost theirs.

use app::model::content::Role;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::numbers::{ReceiptNumber, year};
use super::receipts::Waiting;
use super::store::{self, Event, ReceiptRow};
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::base::event;
use crate::base::{App, codes};
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::moderation;
use crate::participation::{discussion, problems, solutions, support};
use crate::people::accounts::{self, Viewer};
use crate::people::{notifications, residents, staff};

/// What is kept of a code.
pub(super) fn kept(app: &App, code: &str) -> Vec<u8> {
    app.secret.keyed("paper claim", &[code.as_bytes()]).to_vec()
}

/// Hands everything under a receipt over to the viewer. A code that is unknown, used, replaced, of another commune, or whose paper the viewer entered
/// or printed gets one answer.
pub(super) async fn claim(app: &App, viewer: &Viewer, commune: &Commune, typed: &str) -> Result<ReceiptNumber> {
    let wrong = || Error::field("code", tr::paper::WRONG_CODE);
    let code = codes::normalised(typed).ok_or_else(wrong)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::take_numbers(&mut tx, commune.id, year(app), 0).await?;
    let receipt = store::claim(&mut tx, commune.id, kept(app, &code), viewer.id, now).await?.ok_or_else(wrong)?;
    let (from, to) = (receipt.account_id, viewer.id);
    residents::hand_over(app, &mut tx, commune, from, to).await?;
    support::hand_over(&mut tx, from, to).await?;
    solutions::hand_over(&mut tx, from, to).await?;
    problems::hand_over(&mut tx, from, to).await?;
    discussion::hand_over(&mut tx, from, to).await?;
    moderation::hand_over(&mut tx, from, to).await?;
    notifications::hand_over(&mut tx, from, to).await?;
    residents::forget(&mut tx, commune, from).await?;
    accounts::empty_placeholder(&mut tx, from).await?;
    app.raise(&mut tx, event::Event::HandedOver { from, to }).await?;
    let event = Event { receipt: receipt.id, act: "claimed", about: None, actor: None, reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    tx.commit().await?;
    Ok(receipt.number())
}

/// Makes a new code for a receipt; the old one no longer works.
pub(super) async fn new_code(app: &App, agent: &Viewer, commune: &Commune, receipt: &ReceiptRow) -> Result<Waiting> {
    agent.require(Role::DeskAgent, commune)?;
    let now = app.clock.now();
    let code = app.rng.letters::<12>();
    let byline = Byline::person(receipt.account_id);
    let name = bylines::author(&mut &app.db, byline).await?.name.ar;
    let mut tx = app.db.begin().await?;
    store::take_numbers(&mut tx, commune.id, year(app), 0).await?;
    if !store::set_code(&mut tx, receipt.id, kept(app, &code), agent.id).await? {
        return Err(Error::Conflict(tr::paper::CLAIMED_RECEIPT));
    }
    let path = paths::paper_receipt(&commune.slug, receipt.number());
    staff::record(app, &mut tx, agent.id, commune.id, StaffAct::ReceiptCodeMade.at(&path)).await?;
    let event = Event { receipt: receipt.id, act: "code_made", about: None, actor: Some(agent.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    tx.commit().await?;
    Ok(Waiting { commune: commune.slug.clone(), receipt: receipt.number(), name, code })
}
