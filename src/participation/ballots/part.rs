//! Ballots as a part of a consultation.

use app::components::page::Draw;
use app::model::ballots::{BallotKind, BallotSettings, BallotState};
use app::model::consultations::{ConsultationTemplate, Multilingual, PhaseKind};
use app::model::{Lang, paths};
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::model::{Ballot, BallotOption, takes_list};
use super::store::{self, preparing, voting as kept};
use super::{VOTES, find, lacking, preparing as rules, voting};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Conn, ConsultationId, OrganisationId, Tx};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, GivenAs, Lack, Listed, Part, Section, Seen, Tally};
use crate::participation::consultations;
use crate::participation::options::{self, ListedOption};

/// The name of this part of a consultation.
pub const PART: &str = "ballots";
/// What stands before the number of an option in the name of a basis.
const BASIS: &str = "ballot.";
/// Those whose ballot is counted, or waits.
const VOTERS: &[BallotState] = &[BallotState::Cast, BallotState::OnPaper, BallotState::Void, BallotState::Drafting];

/// The name under which an outcome rests on an option.
pub fn basis_of(number: i64) -> String {
    format!("{BASIS}{number}")
}

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Ballots;

#[async_trait]
impl Part for Ballots {
    fn name(&self) -> &'static str {
        PART
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        VOTES
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(store::exists(db, id).await?)
    }

    async fn is_ready(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(!store::awaits_list(db, id).await?)
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, slug, number, .. } = seen.consultation;
        let Some(ballot) = find(db, id).await?.filter(|ballot| ballot.frozen_at.is_some() || seen.rehearsal) else { return Ok(None) };
        let mut done = None;
        if let Some(account) = seen.account {
            let state = kept::find(db, id, account).await?.map(|row| row.state);
            done = Some(matches!(state, Some(BallotState::Cast | BallotState::OnPaper)));
        }
        let path = if seen.rehearsal { paths::rehearse_ballot(slug, number) } else { paths::ballot_vote(slug, number) };
        let act = (seen.rehearsal || seen.standing.is_open()).then_some((tr::voting::VOTE, path));
        let (kind, options, rehearsal) = (ballot.settings.kind, ballot.options.len() as i64, seen.rehearsal);
        let body = Draw::new(move |f| pages::ballot::section(f, number, (kind, options), rehearsal));
        Ok(Some(Section { anchor: "ballot", title: tr::voting::TITLE, body, act, done }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::ballots::staff::TITLE, paths::prepare_ballot(consultation.slug, consultation.number)))
    }

    async fn fill(&self, app: &App, tx: &mut Tx, consultation: &Asked<'_>) -> Result<()> {
        let settings = match consultation.template {
            ConsultationTemplate::ParticipatoryBudget => BallotSettings::default(),
            ConsultationTemplate::Vote => rules::of_kind(BallotKind::Approval),
            _ => return Ok(()),
        };
        preparing::insert(tx, consultation.id, &settings, (app.rng.bytes(), app.rng.bytes())).await?;
        Ok(())
    }

    async fn lacks(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let (found, ballot) = (consultations::get(db, consultation.id).await?, find(db, consultation.id).await?);
        Ok(lacking::lacks(&found, ballot.as_ref(), consultation, lang))
    }

    /// Titles of options of the final list in every language, before people vote on them.
    async fn due(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<(Timestamp, Lack)>> {
        let found = consultations::get(db, consultation.id).await?;
        let begins = voting(&found).map(|(begins, _)| begins).filter(|begins| *begins > app.clock.now() && found.cancelled.is_none());
        let (Some(begins), Some(ballot)) = (begins, find(db, consultation.id).await?) else { return Ok(Vec::new()) };
        Ok(lacking::of_translations(&ballot, consultation, lang).into_iter().map(|lack| (begins, lack)).collect())
    }

    /// Nothing that is declared changes from now on.
    async fn publish(&self, app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        Ok(preparing::freeze(tx, id, app.clock.now()).await?)
    }

    /// The options of the final list, with the envelope that pays for each.
    async fn listed(&self, _: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        let Some(ballot) = find(tx, id).await?.filter(|ballot| ballot.settings.from_list && ballot.options.is_empty()) else { return Ok(()) };
        if !preparing::lock(tx, id).await? {
            return Ok(());
        }
        let mut options = Vec::new();
        for listed in options::final_list(tx, id).await? {
            options.push(option(&ballot, listed, preparing::take_number(tx, id).await?));
        }
        Ok(preparing::insert_options(tx, id, &options).await?)
    }

    /// A list of which nobody could choose anything.
    async fn refuses(&self, db: &mut Conn<'_>, id: ConsultationId, options: &[Listed], lang: Lang) -> Result<Vec<String>> {
        let ballot = find(db, id).await?.filter(|ballot| ballot.settings.from_list && ballot.settings.kind.has_limits());
        Ok(ballot.and_then(|ballot| lacking::of_list(&ballot, options, lang)).into_iter().collect())
    }

    /// As many as can be voted on in its way, and counted again by anybody.
    async fn takes(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<Option<usize>> {
        Ok(find(db, id).await?.filter(|ballot| takes_list(&ballot.settings)).map(|ballot| ballot.settings.kind.most_options()))
    }

    async fn given_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, _): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, GivenAs)>> {
        Ok(kept::given_among(db, ids, account).await?.into_iter().map(|id| (id, GivenAs::Person)).collect())
    }

    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        Ok(kept::those(db, id, VOTERS, after, most).await?)
    }

    async fn tallies(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        Ok(find(db, id).await?.map(|ballot| Tally { what: tr::ballots::VOTED, count: ballot.counts.cast }).into_iter().collect())
    }

    /// Once somebody has voted: what does not count at the moment may count again.
    async fn needs_two(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(find(db, id).await?.is_some_and(|ballot| ballot.counts.cast + ballot.counts.void > 0))
    }

    /// The ballot's own options once it is closed; those of a final list are bases as options already.
    async fn bases(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let Some(ballot) = find(db, consultation.id).await?.filter(|ballot| ballot.closed_at.is_some()) else { return Ok(Vec::new()) };
        let own = ballot.options.iter().filter(|option| option.listed_number.is_none());
        let basis = |option: &BallotOption| Basis {
            key: basis_of(option.number),
            title: option.title.localized(),
            path: paths::ballot_option(consultation.slug, consultation.number, option.number),
            count: ballot.counts.cast,
            solution: option.solution,
        };
        Ok(own.map(basis).collect())
    }

    /// Everybody who voted: nobody knows any more for what.
    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        if !key.starts_with(BASIS) {
            return Ok(Vec::new());
        }
        Ok(kept::those(db, id, &[BallotState::Cast, BallotState::OnPaper], after, most).await?)
    }
}

/// An option of the final list as the ballot takes it. Its title is in the language of its author; the text is read where it was discussed.
fn option(ballot: &Ballot, listed: ListedOption, number: i64) -> BallotOption {
    let mut title = Multilingual::default();
    *title.own_mut(Lang::parse(&listed.language).unwrap_or(Lang::Ar)) = listed.title;
    BallotOption {
        title,
        cost: Some(listed.cost),
        envelope: ballot.envelope_for(listed.neighbourhood, &listed.category).map(|envelope| envelope.number),
        neighbourhood: listed.neighbourhood,
        category: listed.category,
        listed_number: Some(listed.number),
        solution: Some(listed.solution),
        ..BallotOption::new(number)
    }
}
