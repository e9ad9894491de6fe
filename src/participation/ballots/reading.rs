//! What is read of a ballot: by everybody, by the person whose vote it is, and by other slices.

use app::model::ballots::{BallotOptionView, BallotState, Channel, Choice, EnvelopeView};
use app::model::paths;

use super::casting::link;
use super::model::{Ballot, BallotOption, Mine, Sealed, Turnout};
use super::store::voting::{self as kept, Step};
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, Sql};
use crate::base::error::Result;
use crate::communes::{Commune, Neighbourhood};

/// The name of a picture in addresses ([`paths::ballot_file`]).
pub const PICTURE: &str = "picture";
/// The name of a recording there.
pub const RECORDING: &str = "recording";

/// Envelopes and options for a page, in the order that is given. `number` is the consultation's, `places` are the commune's neighbourhoods.
pub fn view(
    ballot: &Ballot,
    commune: &Commune,
    number: i64,
    places: &[Neighbourhood],
    options: &[&BallotOption],
) -> (Vec<EnvelopeView>, Vec<BallotOptionView>) {
    let place = |id: Option<NeighbourhoodId>| places.iter().find(|known| Some(known.id) == id).map(|known| known.name.clone());
    let category = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    let envelopes = ballot.envelopes.iter().map(|envelope| EnvelopeView {
        number: envelope.number,
        title: envelope.title.clone(),
        amount: envelope.amount,
        place: place(envelope.neighbourhood),
        category: category(&envelope.category),
    });
    let file = |option: &BallotOption, kept: &str, name: &str| (!kept.is_empty()).then(|| paths::ballot_file(&commune.slug, number, option.number, name));
    let options = options.iter().map(|option| BallotOptionView {
        number: option.number,
        title: option.title.clone(),
        body: option.body.clone(),
        cost: option.cost,
        envelope: option.envelope,
        place: place(option.neighbourhood),
        category: category(&option.category),
        picture: file(option, &option.picture, PICTURE),
        recording: file(option, &option.recording, RECORDING),
        path: option.listed_number.map(|listed| paths::option(&commune.slug, number, listed)),
        withdrawn: option.withdrawn.as_ref().map(|(at, reason)| ((*at).into(), reason.clone())),
    });
    (envelopes.collect(), options.collect())
}

/// How somebody stands, and nothing of what they chose.
pub async fn state(db: &mut impl Sql, id: ConsultationId, account: AccountId) -> Result<BallotState> {
    Ok(kept::find(db, id, account).await?.map_or(BallotState::None, |row| row.state))
}

/// What somebody has given, for themselves alone.
pub async fn mine(app: &App, db: &mut impl Sql, ballot: &Ballot, account: AccountId) -> Result<Mine> {
    let none = Mine { state: BallotState::None, channel: Channel::Online, day: None, draft: None, cast: None };
    let Some(row) = kept::find(db, ballot.id, account).await? else { return Ok(none) };
    let mine = Mine { state: row.state, channel: row.channel, day: Some(row.day), ..none };
    let Some(nonce) = kept::nonce(db, ballot.id).await? else { return Ok(mine) };
    let link = link(app, &nonce, account);
    let parse = |text: String| Choice::parse(ballot.settings.kind, &text);
    Ok(Mine {
        draft: kept::draft(db, ballot.id, &link).await?.and_then(parse),
        cast: kept::choice(db, ballot.id, &link).await?.map(|sealed| sealed.choice).and_then(parse).filter(|_| row.state == BallotState::Cast),
        ..mine
    })
}

/// What somebody's counted ballot is, for their receipt. `None` if none counts, or the ballot is closed.
pub async fn sealed(app: &App, db: &mut impl Sql, ballot: &Ballot, account: AccountId) -> Result<Option<Sealed>> {
    let counts = kept::find(db, ballot.id, account).await?.is_some_and(|row| row.state == BallotState::Cast);
    let Some(nonce) = kept::nonce(db, ballot.id).await?.filter(|_| counts) else { return Ok(None) };
    Ok(kept::choice(db, ballot.id, &link(app, &nonce, account)).await?)
}

/// A hash of somebody in a ballot, for slices that have to tell people apart until it is closed: nobody can make it again afterwards. `None` once it is closed.
pub async fn mark(app: &App, db: &mut impl Sql, ballot: &Ballot, account: AccountId) -> Result<Option<[u8; 32]>> {
    Ok(kept::nonce(db, ballot.id).await?.map(|nonce| app.secret.keyed("ballot leaf", &[&nonce, account.0.as_bytes()])))
}

/// Ballots that count by channel and place, paper included. Groups under ten are not hidden here.
pub async fn turnout(db: &mut impl Sql, id: ConsultationId) -> Result<Vec<Turnout>> {
    let rows = kept::funnel(db, id).await?;
    Ok(rows.into_iter().filter(|(step, _)| *step == Step::Counted).map(|(_, turnout)| turnout).collect())
}
