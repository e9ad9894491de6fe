//! Receipts: a voter asks for one, and reads what is needed to show later that their vote stands in the log. Nobody else does, and nobody after closing.

use app::model::Lang;
use app::model::ballot_log::{BallotReceipt, BallotReceiptPage, ReceiptState};
use app::model::ballots::Choice;
use app::model::paths;
use app::words::tr;
use counting::log::hex;

use super::found::Found;
use super::{entering, leaf_of, store, words};
use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::base::qr::Qr;
use crate::participation::ballots;

/// Writes the leaf of somebody's vote, which waits for others. Whoever asks again changes nothing; a vote that was replaced has another leaf.
pub(super) async fn ask(app: &App, Found { consultation, ballot, .. }: &Found, account: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if ballot.closed_at.is_some() || consultation.cancelled.is_some() {
        return Err(Error::Conflict(tr::ballot_log::CLOSED));
    }
    let sealed = ballots::sealed(app, &mut tx, ballot, account).await?.ok_or(Error::NotFound)?;
    let mut log = entering::lock(app, &mut tx, ballot.id).await?;
    if log.closed_at.is_some() {
        return Err(Error::Conflict(tr::ballot_log::CLOSED));
    }
    // It goes with the ballot's nonce: with the secret alone, a leaf that waited once and is read off the disk would lead from a person to a vote that is opened.
    let voter = ballots::mark(app, &mut tx, ballot, account).await?.ok_or(Error::Conflict(tr::ballot_log::CLOSED))?;
    if store::wait(&mut tx, ballot.id, &leaf_of(ballot.id, &sealed), &voter).await? {
        log.waiting += 1;
        store::set(&mut tx, ballot.id, &log).await?;
    }
    Ok(tx.commit().await?)
}

/// Somebody's receipt, if they asked for one of the vote that counts now.
pub(super) async fn receipt(app: &App, found: &Found, account: AccountId, lang: Lang) -> Result<Option<BallotReceipt>> {
    let ballot = &found.ballot;
    let sealed = ballots::sealed(app, &mut &app.db, ballot, account).await?.ok_or(Error::NotFound)?;
    let hash = leaf_of(ballot.id, &sealed);
    let Some(position) = store::position(&mut &app.db, ballot.id, &hash).await? else { return Ok(None) };
    let choice = Choice::parse(ballot.settings.kind, &sealed.choice);
    let address = app.url(&paths::ballot_leaf(&found.commune.slug, found.consultation.number, hex(&hash)));
    let qr = Qr::of(&address)?;
    let until = ballots::voting(&found.consultation).map(|(_, ends)| ends.into());
    Ok(Some(BallotReceipt {
        lines: choice.map(|choice| words::lines(ballot, &choice, lang)).unwrap_or_default(),
        choice: sealed.choice,
        salt: hex(&sealed.salt),
        pseudonym: hex(&sealed.pseudonym),
        consultation: ballot.id.to_string(),
        hash: hex(&hash),
        squares: qr.squares(),
        side: qr.side,
        address,
        position,
        until,
    }))
}

/// The page of receipts, for somebody whose vote counts; once the ballot is closed or given up, for everybody who has an account.
pub(super) async fn page(app: &App, found: &Found, account: AccountId, lang: Lang) -> Result<BallotReceiptPage> {
    let state = if found.ballot.closed_at.is_some() || found.consultation.cancelled.is_some() {
        ReceiptState::Closed
    } else {
        receipt(app, found, account, lang).await?.map_or(ReceiptState::Unasked, |receipt| ReceiptState::Asked(Box::new(receipt)))
    };
    Ok(BallotReceiptPage { number: found.consultation.number, title: found.consultation.texts.title.clone(), state })
}
