//! Ballots of the demonstration: one on which people vote now, online, at the desk's device and on paper; one of last year that is counted, decided and being built;
//! and one in which fewer voted than were needed. What was voted in those that are counted stands in the content, so that their results are always the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Context as _;
use app::model::Lang;
use app::model::ballots::{BallotSettings, Channel, Choice};
use app::model::consultations::Multilingual;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use serde::Deserialize;

use super::{SEED, Seeding};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, RowId};
use crate::participation::ballot_papers::past as papers;
use crate::participation::ballots::past::{self, Gave, PastBallot, PastVoter};
use crate::participation::ballots::{Ballot, BallotOption, Envelope};
use crate::participation::{counts, solutions};
use crate::people::accounts::past::PersonRow;
use crate::people::consent::{self, Way};
use crate::people::{accounts, residents};
use crate::site::demo::content::{self, NEIGHBOURHOODS, Name, Scene};
use crate::site::demo::pictures::draw;

/// Verified residents who can vote.
const ELECTORATE: usize = 1_050;
/// How many of a hundred residents live where, in the order of the neighbourhoods.
const SHARES: [u32; 10] = [16, 14, 13, 10, 12, 7, 10, 8, 5, 5];

/// A ballot as the content has it; days are counted from today.
#[derive(Debug, Deserialize)]
pub(super) struct Held {
    key: String,
    settings: BallotSettings,
    question: Multilingual,
    envelopes: Vec<Pot>,
    options: Vec<Offered>,
    /// The first day of voting, and the last one if it is over. What is said to be of last year ended 365 days ago, whichever day is today.
    began: i64,
    ended: Option<i64>,
    counted: Option<i64>,
    online: usize,
    kiosk: usize,
    paper: usize,
    /// Sheets that were issued.
    sheets: usize,
    /// People who never confirmed theirs.
    drafts: usize,
    replaced: i64,
    /// What was voted and by how many; drawn by the weights of options if it says nothing.
    given: Vec<(String, usize)>,
}

#[derive(Debug, Deserialize)]
struct Pot {
    title: Multilingual,
    /// In dirhams.
    amount: i64,
    category: String,
}

#[derive(Debug, Deserialize)]
struct Offered {
    title: Multilingual,
    body: Multilingual,
    /// In dirhams.
    cost: Option<i64>,
    envelope: Option<i64>,
    place: Option<String>,
    category: String,
    scene: Option<Scene>,
    #[serde(default)]
    weight: u32,
    /// The number of the solution that it is.
    solution: Option<i64>,
}

/// A verified resident, with where they live if that is known.
#[derive(Clone, Copy, Debug)]
struct Voter {
    account: AccountId,
    home: Option<NeighbourhoodId>,
}

fn refused(error: crate::base::error::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

/// The ballots of the content.
pub(super) fn read() -> anyhow::Result<Vec<Held>> {
    Ok(serde_json::from_str(include_str!("../content/ballots.json"))?)
}

/// Draws the pictures of options as the places are now, and keeps them; their names by ballot and option.
pub(super) async fn pictures(app: &App, ballots: &[Held]) -> anyhow::Result<HashMap<(String, usize), String>> {
    let mut drawings = Vec::new();
    for ballot in ballots {
        for (index, scene) in ballot.options.iter().enumerate().filter_map(|(index, option)| Some((index, option.scene?))) {
            let seed = SEED + 1_000 + drawings.len() as u64;
            drawings.push(((ballot.key.clone(), index), tokio::task::spawn_blocking(move || draw(scene, seed, false))));
        }
    }
    let mut names = HashMap::new();
    for (of, drawing) in drawings {
        let drawing = drawing.await?.context("a picture can be drawn")?;
        names.insert(of, past::keep_picture(app, drawing).await.map_err(refused)?);
    }
    Ok(names)
}

impl Held {
    /// What was voted in one that is counted, in an order by chance.
    fn votes(&self, chance: &mut ChaCha20Rng) -> anyhow::Result<Vec<Choice>> {
        let mut votes = Vec::new();
        for (text, count) in &self.given {
            let choice = Choice::parse(self.settings.kind, text).with_context(|| format!("the vote {text}"))?;
            votes.extend(std::iter::repeat_n(choice, *count));
        }
        votes.shuffle(chance);
        Ok(votes)
    }

    /// A vote by the weights of options: what is near to somebody's home is chosen more often.
    fn drawn(&self, ballot: &Ballot, home: Option<NeighbourhoodId>, chance: &mut ChaCha20Rng) -> anyhow::Result<Choice> {
        let wanted = chance.random_range(2..=5);
        let weighted: Vec<(i64, u32)> = ballot
            .options
            .iter()
            .zip(&self.options)
            .map(|(option, offered)| (option.number, if home.is_some() && option.neighbourhood == home { offered.weight * 4 } else { offered.weight }))
            .collect();
        let mut chosen = BTreeSet::new();
        while chosen.len() < wanted {
            chosen.insert(weighted.choose_weighted(chance, |(_, weight)| *weight)?.0);
        }
        Ok(Choice::Options(chosen))
    }

    /// By which channel each of the voters came.
    fn channels(&self) -> Vec<Channel> {
        let of = |channel, count| std::iter::repeat_n(channel, count);
        of(Channel::Online, self.online).chain(of(Channel::Kiosk, self.kiosk)).chain(of(Channel::Paper, self.paper)).collect()
    }
}

impl Seeding<'_> {
    /// Has people vote in consultations with these keys, and counts what is over.
    pub(super) async fn ballots(
        &mut self,
        consultations: &HashMap<String, ConsultationId>,
        (ballots, pictures): (&[Held], &HashMap<(String, usize), String>),
    ) -> anyhow::Result<()> {
        let mut chance = ChaCha20Rng::seed_from_u64(SEED + 1);
        let electorate = self.electorate(&mut chance).await?;
        for held in ballots {
            let id = *consultations.get(&held.key).with_context(|| format!("the consultation {}", held.key))?;
            let ballot = self.ballot(id, held, pictures).await?;
            let sheets = self.vote(&ballot, held, (&electorate, &mut chance)).await.with_context(|| format!("the votes of {}", held.key))?;
            self.on_paper(&ballot, held, &sheets).await?;
            if let Some(counted) = held.counted {
                let at = self.plan.now.plus_days(counted);
                counts::past::close(self.app, &mut self.tx, id, at).await.map_err(refused)?;
                counts::past::count(self.app, &mut self.tx, id, at).await.map_err(refused)?;
            }
        }
        Ok(())
    }

    /// Everybody who can vote: the residents who are there, and others who joined to vote. Whoever can sign in has not voted yet.
    async fn electorate(&mut self, chance: &mut ChaCha20Rng) -> anyhow::Result<Vec<Voter>> {
        let known = self.people.all.iter().filter(|person| person.resident && person.email.is_none());
        let mut voters: Vec<Voter> = known.map(|person| Voter { account: person.id, home: None }).collect();
        let names = content::names()?;
        let (mut joining, mut called) = (Vec::new(), HashSet::new());
        while voters.len() + joining.len() < ELECTORATE {
            let (first, family) = names.first_names.choose(chance).zip(names.family_names.choose(chance)).context("there are names")?;
            let lang = if chance.random_bool(0.65) { Lang::Ar } else { Lang::Fr };
            let own = |name: &Name| if lang == Lang::Ar { name.ar.clone() } else { name.fr.clone() };
            let name = format!("{} {}", own(first), own(family));
            if self.people.find(&name).is_some() || !called.insert(name.clone()) {
                continue;
            }
            let joined = self.plan.now.plus_days(-chance.random_range(395..515));
            joining.push((self.app.rng.id::<AccountId>(joined), self.app.rng.handle(), name, lang, joined));
        }
        let rows = joining.iter().map(|(id, handle, name, lang, joined)| PersonRow {
            id: *id,
            handle,
            name,
            email: None,
            password: "",
            language: lang.code(),
            joined: *joined,
        });
        accounts::past::insert_all(&mut self.tx, &rows.collect::<Vec<_>>(), None).await?;
        let consents: Vec<_> = joining.iter().map(|(id, .., lang, joined)| (self.app.rng.id::<RowId>(*joined), *id, *lang, *joined)).collect();
        consent::record_all(&mut self.tx, &consents, Way::Mail).await.map_err(refused)?;
        let shares: Vec<_> = NEIGHBOURHOODS.iter().zip(SHARES).collect();
        let mut homes = Vec::new();
        for (account, .., joined) in &joining {
            let ((slug, ..), _) = shares.choose_weighted(chance, |(_, share)| *share)?;
            homes.push((*account, self.place(slug), joined.plus_days(3)));
        }
        residents::past::insert_all(&mut self.tx, self.commune, &homes, None).await?;
        self.figures.people += homes.len();
        voters.extend(homes.into_iter().map(|(account, home, _)| Voter { account, home }));
        Ok(voters)
    }

    async fn ballot(&mut self, id: ConsultationId, held: &Held, pictures: &HashMap<(String, usize), String>) -> anyhow::Result<Ballot> {
        let pot = |(number, pot): (i64, &Pot)| Envelope {
            number,
            title: pot.title.clone(),
            amount: pot.amount * 100,
            neighbourhood: None,
            category: pot.category.clone(),
        };
        let envelopes: Vec<Envelope> = (1..).zip(&held.envelopes).map(pot).collect();
        let mut options = Vec::new();
        for (index, offered) in held.options.iter().enumerate() {
            let solution = match offered.solution {
                Some(number) => Some(solutions::find(&mut self.tx, self.commune, number).await.map_err(refused)?.id),
                None => None,
            };
            options.push(BallotOption {
                number: index as i64 + 1,
                title: offered.title.clone(),
                body: offered.body.clone(),
                cost: offered.cost.map(|dirhams| dirhams * 100),
                envelope: offered.envelope,
                neighbourhood: offered.place.as_deref().and_then(|slug| self.place(slug)),
                category: offered.category.clone(),
                listed_number: None,
                solution,
                picture: pictures.get(&(held.key.clone(), index)).cloned().unwrap_or_default(),
                recording: String::new(),
                withdrawn: None,
            });
        }
        let declared = PastBallot { settings: &held.settings, question: &held.question, envelopes: &envelopes, options: &options };
        let at = self.plan.now.plus_days(held.began - 15);
        past::insert(self.app, &mut self.tx, id, &declared, at).await.map_err(refused)
    }

    /// Has as many vote as the content says. Returns what stands on sheets of paper, where that is known.
    async fn vote(&mut self, ballot: &Ballot, held: &Held, (electorate, chance): (&[Voter], &mut ChaCha20Rng)) -> anyhow::Result<Vec<Choice>> {
        let mut people = electorate.to_vec();
        people.shuffle(chance);
        let mut people = people.into_iter();
        let mut votes = held.votes(chance)?;
        let mut sheets = Vec::new();
        let mut voters = Vec::new();
        for (channel, voter) in held.channels().into_iter().zip(people.by_ref()) {
            let choice = if held.given.is_empty() { held.drawn(ballot, voter.home, chance)? } else { votes.pop().context("a vote for each voter")? };
            let gave = if channel == Channel::Paper {
                sheets.push(choice);
                Gave::Sheet
            } else {
                Gave::Vote(choice)
            };
            voters.push(self.voter(held, (voter, channel), gave, chance));
        }
        for (voter, (text, _)) in people.take(held.drafts).zip(held.given.iter().cycle()) {
            let choice = Choice::parse(held.settings.kind, text).context("a draft")?;
            voters.push(self.voter(held, (voter, Channel::Online), Gave::Draft(choice), chance));
        }
        past::vote_all(self.app, &mut self.tx, ballot, &voters, held.replaced).await.map_err(refused)?;
        Ok(sheets)
    }

    fn voter(&self, held: &Held, (voter, channel): (Voter, Channel), gave: Gave, chance: &mut ChaCha20Rng) -> PastVoter {
        let day = self.plan.now.plus_days(chance.random_range(held.began..=held.ended.unwrap_or_default()));
        PastVoter { account: voter.account, channel, day: Timestamp::start_of(day.day()).unwrap_or(day), home: voter.home, gave }
    }

    /// Issues sheets; once voting is over, two people enter what stands on them, and the balance is confirmed.
    async fn on_paper(&mut self, ballot: &Ballot, held: &Held, sheets: &[Choice]) -> anyhow::Result<()> {
        if held.sheets == 0 {
            return Ok(());
        }
        let (desk, officer, administrator) = (self.staff["desk agent"], self.staff["officer"], self.staff["administrator"]);
        let issued_at = self.plan.now.plus_days(held.began - 2);
        let serials = papers::issue(self.app, &mut self.tx, ballot, (officer, held.sheets), issued_at).await.map_err(refused)?;
        let Some(counted) = held.counted else { return Ok(()) };
        for (serial, choice) in serials.iter().zip(sheets) {
            papers::enter(&mut self.tx, ballot, serial, choice, [desk, officer]).await.map_err(refused)?;
        }
        let at = self.plan.now.plus_days(counted);
        papers::balance(&mut self.tx, ballot, sheets.len() as i64, [desk, administrator], at).await.map_err(refused)?;
        Ok(())
    }
}
