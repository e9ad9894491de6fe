//! Ballots with dates of their own, as months of use would have left them: for the demonstration and for tests with many voters. What is declared, voted and taken
//! goes through the rules of this slice.

use std::collections::HashMap;

use app::model::ballots::{BallotSettings, BallotState, Channel, Choice};
use app::model::consultations::Multilingual;

use super::casting::{link, random_id};
use super::checking::check;
use super::model::{Ballot, BallotOption, Envelope, Sealed};
use super::store::preparing;
use super::store::voting::{self as kept, Step};
use super::{get, own_options};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, NeighbourhoodId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::content::photos;
use crate::web::UploadedFile;

/// What a ballot declares.
#[derive(Debug)]
pub struct PastBallot<'a> {
    pub settings: &'a BallotSettings,
    pub question: &'a Multilingual,
    pub envelopes: &'a [Envelope],
    /// Their numbers are those that they are given: 1, 2, 3 and so on.
    pub options: &'a [BallotOption],
}

/// Keeps a ballot that was published at a moment.
pub async fn insert(app: &App, tx: &mut Tx, id: ConsultationId, declared: &PastBallot<'_>, at: Timestamp) -> Result<Ballot> {
    preparing::insert(tx, id, declared.settings, (app.rng.bytes(), app.rng.bytes())).await?;
    preparing::set_settings(tx, id, declared.settings, declared.question).await?;
    for envelope in declared.envelopes {
        preparing::set_envelope(tx, id, envelope).await?;
    }
    for _ in declared.options {
        preparing::take_number(tx, id).await?;
    }
    preparing::insert_options(tx, id, declared.options).await?;
    preparing::freeze(tx, id, at).await?;
    get(tx, id).await
}

/// Keeps the picture of an option, as one that staff send; returns the name that the option has of it.
pub async fn keep_picture(app: &App, drawing: Vec<u8>) -> Result<String> {
    let refused = || anyhow::anyhow!("a picture of an option was refused");
    // The second of the sizes fills a phone.
    let sizes = photos::shrunk_to(UploadedFile::new("picture", drawing), vec![photos::SIZES[1].1]).await?.map_err(|_| refused())?;
    let name = format!("{}.jpg", app.rng.letters::<26>());
    app.files.put(&own_options::path(&name), sizes.into_iter().next().ok_or_else(refused)?).await?;
    Ok(name)
}

/// What somebody gave.
#[derive(Clone, Debug)]
pub enum Gave {
    /// It counts.
    Vote(Choice),
    /// It was never confirmed.
    Draft(Choice),
    /// They were given a sheet.
    Sheet,
}

/// Somebody who voted.
#[derive(Clone, Debug)]
pub struct PastVoter {
    pub account: AccountId,
    pub channel: Channel,
    /// The first moment of a day.
    pub day: Timestamp,
    pub home: Option<NeighbourhoodId>,
    pub gave: Gave,
}

impl PastVoter {
    const fn state(&self) -> BallotState {
        match self.gave {
            Gave::Vote(_) => BallotState::Cast,
            Gave::Draft(_) => BallotState::Drafting,
            Gave::Sheet => BallotState::OnPaper,
        }
    }
}

/// Keeps what many people gave, each once; so many of them replaced what they had voted.
pub async fn vote_all(app: &App, tx: &mut Tx, ballot: &Ballot, voters: &[PastVoter], replaced: i64) -> Result<()> {
    let id = ballot.id;
    let nonce = kept::nonce(tx, id).await?.ok_or(Error::NotFound)?;
    let row = |voter: &PastVoter| -> [Arg; 7] {
        let (state, channel) = (voter.state().as_str(), voter.channel.as_str());
        [id.into(), voter.account.into(), state.into(), channel.into(), voter.day.into(), voter.home.into(), (state == BallotState::Drafting.as_str()).into()]
    };
    let insert = "INSERT INTO ballot_voters (consultation_id, account_id, state, channel, day, neighbourhood_id, pending) VALUES ";
    tx.insert_all(insert, voters.iter().map(row).collect()).await?;
    let (mut choices, mut drafts): (Vec<[Arg; 6]>, Vec<[Arg; 3]>) = (Vec::new(), Vec::new());
    for voter in voters {
        let link = link(app, &nonce, voter.account).to_vec();
        match &voter.gave {
            Gave::Vote(choice) => {
                if !check(ballot, choice, voter.home).is_valid() {
                    return Err(anyhow::anyhow!("a vote of the past that cannot be cast: {}", choice.to_text()).into());
                }
                let (salt, pseudonym) = (app.rng.bytes::<16>().to_vec(), app.rng.bytes::<16>().to_vec());
                choices.push([RowId(random_id(app)).into(), id.into(), link.into(), choice.to_text().as_str().into(), salt.into(), pseudonym.into()]);
            }
            Gave::Draft(choice) => drafts.push([id.into(), link.into(), choice.to_text().as_str().into()]),
            Gave::Sheet => {}
        }
    }
    tx.insert_all("INSERT INTO ballot_choices (id, consultation_id, link, choice, salt, pseudonym) VALUES ", choices).await?;
    tx.insert_all("INSERT INTO ballot_drafts (consultation_id, link, choice) VALUES ", drafts).await?;
    let counted = voters.iter().filter(|voter| voter.state() != BallotState::Drafting).count() as i64;
    kept::count(tx, id, (counted, replaced, 0)).await?;
    count_steps(tx, id, voters).await
}

/// How many came how far: those who voted, those who kept a draft, and some more who began or only looked.
async fn count_steps(tx: &mut Tx, id: ConsultationId, voters: &[PastVoter]) -> Result<()> {
    let mut groups: HashMap<(Channel, Option<NeighbourhoodId>), (i64, i64)> = HashMap::new();
    for voter in voters {
        let (drafted, counted) = groups.entry((voter.channel, voter.home)).or_default();
        *drafted += i64::from(voter.channel != Channel::Paper);
        *counted += i64::from(voter.state() != BallotState::Drafting);
    }
    for (from, (drafted, counted)) in groups {
        let (began, seen) = (drafted + drafted / 12, drafted + drafted / 2);
        for (step, count) in [(Step::Seen, seen), (Step::Began, began), (Step::Drafted, drafted), (Step::Counted, counted)] {
            if count > 0 {
                kept::count_step(tx, id, step, from, count).await?;
            }
        }
    }
    Ok(())
}

/// Takes the ballots that count as [`super::close`] does, at a moment after voting. There are none that do not count.
pub async fn close(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> Result<Vec<Sealed>> {
    kept::count_unconfirmed(tx, id).await?;
    Ok(kept::take_choices(tx, id, at).await?.into_iter().map(|(_, sealed)| sealed).collect())
}
