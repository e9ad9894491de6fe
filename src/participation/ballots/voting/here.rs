//! What the pages of a vote are put together from: who votes, how they stand, the options in their own order.

use app::model::ballot_pages::{BallotHead, Chosen, ChosenLine, MyVote, RehearsedHome, SumLine, VoteLine, VotePage, VoteSaid};
use app::model::ballots::{BallotKind, BallotOptionView, BallotState, Channel, Choice, EnvelopeChoice, EnvelopeView};
use app::model::consultations::{Opening, Standing};
use app::model::{Lang, Localized};

use super::super::steps::{Step, note};
use super::super::{Ballot, BallotOption, Judgement, Mine, VOTES, check, home, mine, ordered, seed, view};
use super::booth::rehearsed_in;
use super::faults::{self, Messages};
use super::narrowing::{Wish, narrowed};
use super::typed::Typed;
use super::{Booth, BoothPlace, Found, store};
use crate::base::App;
use crate::base::db::{AccountId, NeighbourhoodId};
use crate::base::error::Result;
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::consultations::{self, Asker, Consultation};

/// Somebody in a booth.
pub(super) struct Here<'a> {
    pub app: &'a App,
    pub found: &'a Found,
    pub booth: &'a Booth,
    pub account: Option<AccountId>,
    pub home: Option<NeighbourhoodId>,
    pub standing: Standing,
    pub mine: Mine,
    pub places: Vec<Neighbourhood>,
    pub lang: Lang,
}

/// What somebody who tries the form is told.
fn rehearsed(app: &App, consultation: &Consultation) -> Standing {
    let now = app.clock.now();
    let until = super::super::voting(consultation).map_or_else(|| now.plus_days(1), |(_, until)| until);
    Standing { opening: Opening::Open { until: until.into() }, steps: Vec::new() }
}

/// What of somebody's vote is shown where they are: at the desk's device what was given in its session alone, and not what they replaced elsewhere meanwhile.
fn shown(mine: Mine, place: &BoothPlace) -> Mine {
    let BoothPlace::Kiosk { own, .. } = place else { return mine };
    let is_here = mine.channel == Channel::Kiosk;
    Mine { draft: mine.draft.filter(|_| own.kept && (is_here || mine.state == BallotState::Cast)), cast: mine.cast.filter(|_| own.counted && is_here), ..mine }
}

impl<'a> Here<'a> {
    pub async fn load(app: &'a App, found: &'a Found, booth: &'a Booth, lang: Lang) -> Result<Self> {
        let account = booth.voter.map(|voter| voter.account);
        let places = communes::neighbourhoods(app, found.commune.id).await?;
        let mut standing = rehearsed(app, &found.consultation);
        let mut own = Mine { state: BallotState::None, channel: Channel::Online, day: None, draft: None, cast: None };
        let mut lives = None;
        match &booth.place {
            BoothPlace::Rehearsal { home } => lives = places.iter().find(|place| place.slug == *home).map(|place| place.id),
            _ => standing = consultations::standing(app, &mut &app.db, &found.consultation, VOTES, Asker::person(account)).await?,
        }
        if let Some(account) = account {
            own = shown(mine(app, &mut &app.db, &found.ballot, account).await?, &booth.place);
            lives = home(app, &mut &app.db, found.commune.id, account).await?;
        }
        Ok(Self { app, found, booth, account, home: lives, standing, mine: own, places, lang })
    }

    /// Counts that somebody who can vote and has not begun came so far.
    pub fn note(&self, step: Step) {
        if let Some(voter) = self.booth.voter.filter(|_| self.is_open() && self.mine.state == BallotState::None) {
            note(self.app, self.ballot().id, step, (voter.channel, self.home));
        }
    }

    pub const fn ballot(&self) -> &'a Ballot {
        &self.found.ballot
    }

    pub fn is_open(&self) -> bool {
        self.standing.is_open() && self.ballot().closed_at.is_none()
    }

    /// Whether somebody's vote is settled: what they choose here changes nothing.
    pub const fn is_settled(&self) -> bool {
        matches!(self.mine.state, BallotState::OnPaper | BallotState::Void)
    }

    pub fn until(&self) -> Option<app::model::Micros> {
        match self.standing.opening {
            Opening::Open { until } => Some(until),
            _ => None,
        }
    }

    pub fn head(&self) -> BallotHead {
        let (envelopes, _) = self.views(&[]);
        head(self.found, self.booth, envelopes)
    }

    pub fn views(&self, options: &[&BallotOption]) -> (Vec<EnvelopeView>, Vec<BallotOptionView>) {
        view(self.ballot(), &self.found.commune, self.found.consultation.number, &self.places, options)
    }

    /// Options in the person's own order; a visitor has that of the numbers.
    pub fn own_order(&self) -> Vec<&'a BallotOption> {
        own_order(self.ballot(), self.account)
    }

    /// How somebody stands, with why it does not count.
    pub async fn my_vote(&self) -> Result<MyVote> {
        let reason = match (self.mine.state, self.account) {
            (BallotState::Void, Some(account)) => store::void_reason(&self.app.db, self.ballot().id, account).await?,
            _ => None,
        };
        Ok(MyVote {
            state: self.mine.state,
            channel: self.mine.channel,
            day: self.mine.day.map(Into::into),
            pending: self.mine.draft.is_some(),
            void_reason: reason.unwrap_or_default(),
        })
    }

    pub fn judge(&self, choice: &Choice) -> Judgement {
        check(self.ballot(), choice, self.home)
    }

    pub fn messages(&self, choice: &Choice) -> Messages {
        faults::messages(self.ballot(), &self.judge(choice), self.lang)
    }

    /// What stands in the form before anything is typed.
    pub fn begun(&self) -> Choice {
        let known = self.mine.draft.as_ref().or(self.mine.cast.as_ref());
        known.cloned().unwrap_or_else(|| Choice::empty(self.ballot().settings.kind))
    }

    /// Whether one chooses another envelope besides one's own.
    fn picks_other(&self) -> bool {
        let settings = &self.ballot().settings;
        settings.kind == BallotKind::Budget && settings.envelope_choice == EnvelopeChoice::OwnAndOther && self.ballot().envelopes.len() > 1
    }

    fn own_envelope(&self) -> Option<i64> {
        self.home.and_then(|home| self.ballot().envelope_of(home)).map(|envelope| envelope.number)
    }

    /// The other envelope: the one that is wished, or that something is chosen in, or the only one.
    fn other_envelope(&self, wish: Option<&str>, chosen: &[i64]) -> Option<i64> {
        let own = self.own_envelope();
        let others: Vec<i64> = self.ballot().envelopes.iter().map(|envelope| envelope.number).filter(|number| Some(*number) != own).collect();
        let wished = wish.map(|wish| wish.parse().ok().filter(|number| others.contains(number)));
        let of_choice = || chosen.iter().filter_map(|number| self.ballot().option(*number)?.envelope).find(|number| Some(*number) != own);
        match (wished, others.as_slice()) {
            (Some(wished), _) => wished,
            (None, [one]) => Some(*one),
            (None, _) => of_choice(),
        }
    }

    /// Whether an option stands on a page of this other envelope.
    fn is_on(&self, option: &BallotOption, other: Option<i64>) -> bool {
        !self.picks_other() || option.envelope.is_none() || option.envelope == self.own_envelope() || option.envelope == other
    }

    /// Of a choice what has fields on the page that sent this: what was withdrawn, or is in another envelope than the page's, has none.
    pub fn in_fields(&self, choice: &Choice, wish: &Wish) -> Choice {
        let other = if self.picks_other() { self.other_envelope(Some(wish.envelope.as_deref().unwrap_or_default()), &[]) } else { None };
        let has_field = |number: &i64| self.ballot().standing().any(|option| option.number == *number && self.is_on(option, other));
        let mut found = choice.clone();
        match &mut found {
            Choice::Options(numbers) => numbers.retain(has_field),
            Choice::Ranking(numbers) => numbers.retain(has_field),
            Choice::Points(given) | Choice::Grades(given) => given.retain(|number, _| has_field(number)),
            Choice::Answer(_) => {}
        }
        found
    }

    /// In a rehearsal, as whom the ballot can be tried where it matters where one lives.
    fn homes(&self) -> Vec<RehearsedHome> {
        let BoothPlace::Rehearsal { home } = &self.booth.place else { return Vec::new() };
        if !self.picks_other() {
            return Vec::new();
        }
        let (slug, number) = (&self.found.commune.slug, self.found.consultation.number);
        let one = |at: &str, name: Option<Localized>| RehearsedHome { path: rehearsed_in(slug, number, at), name, current: at == home };
        let places = self.places.iter().filter(|place| !place.retired);
        std::iter::once(one("", None)).chain(places.map(|place| one(&place.slug, Some(place.name.clone())))).collect()
    }

    /// The page of the form. `wish` is what the address or the form names.
    pub async fn vote_page(&self, typed: Typed, wish: &Wish, said: VoteSaid) -> Result<VotePage> {
        let ballot = self.ballot();
        let other = if self.picks_other() { self.other_envelope(wish.envelope.as_deref(), &typed.chosen) } else { None };
        let own = self.own_envelope();
        let is_mine = |envelope: i64| !self.picks_other() || Some(envelope) == own || Some(envelope) == other;
        let mut order: Vec<&BallotOption> = self.own_order().into_iter().filter(|option| self.is_on(option, other)).collect();
        if ballot.settings.kind == BallotKind::Ranked {
            let place = |option: &BallotOption| typed.chosen.iter().position(|known| *known == option.number).unwrap_or(usize::MAX);
            order.sort_by_key(|option| place(option));
        }
        let map = communes::map(&self.found.commune);
        let (narrowing, seen) = narrowed(&order, (&self.places, map.as_deref()), wish);
        let (envelopes, options) = self.views(&order);
        let shown: Vec<EnvelopeView> = envelopes.iter().filter(|envelope| is_mine(envelope.number)).cloned().collect();
        let others = if self.picks_other() { envelopes.into_iter().filter(|envelope| Some(envelope.number) != own).collect() } else { Vec::new() };
        let (mut whole, mut errors, mut fewer) = (Vec::new(), typed.errors.clone(), None);
        let is_told = matches!(said, VoteSaid::Kept | VoteSaid::Refused | VoteSaid::Returned);
        if let Some(choice) = typed.choice.as_ref().filter(|choice| is_told && !choice.is_empty()) {
            let judgement = self.judge(choice);
            let Messages { whole: found, by_option } = faults::messages(ballot, &judgement, self.lang);
            whole = found;
            errors.extend(by_option);
            fewer = faults::fewer(&judgement, self.lang);
        }
        let sums = sums(ballot, &typed, &shown, self.lang);
        let line = |option: BallotOptionView| VoteLine {
            // What is wrong is seen whatever is looked for.
            shown: seen.contains(&option.number) || errors.contains_key(&option.number),
            chosen: typed.chosen.contains(&option.number),
            value: typed.values.get(&option.number).cloned().unwrap_or_default(),
            error: errors.remove(&option.number),
            option,
        };
        let lines: Vec<VoteLine> = options.into_iter().map(line).collect();
        // What is wrong with an option that does not stand on this page is said above it, once.
        for text in errors.into_values() {
            if !whole.contains(&text) {
                whole.push(text);
            }
        }
        Ok(VotePage {
            head: head(self.found, self.booth, shown),
            owner: super::owner(self.app, self.found, self.booth),
            homes: self.homes(),
            lines,
            narrowing,
            answer: typed.answer,
            sums,
            other,
            others,
            errors: whole,
            fewer,
            said,
            mine: self.my_vote().await?,
            until: self.until(),
            standing: self.standing.clone(),
        })
    }

    /// A choice as it is read again.
    pub fn chosen(&self, choice: &Choice) -> Chosen {
        let typed = Typed::of(choice);
        let given = |number: i64| typed.values.get(&number).and_then(|value| value.parse().ok()).unwrap_or_default();
        let named: Vec<&BallotOption> = typed.chosen.iter().filter_map(|number| self.ballot().option(*number)).collect();
        let (envelopes, options) = self.views(&named);
        let used = |envelope: &EnvelopeView| named.iter().any(|option| option.envelope == Some(envelope.number));
        let shown: Vec<EnvelopeView> = envelopes.into_iter().filter(used).collect();
        Chosen {
            sums: if typed.chosen.is_empty() { Vec::new() } else { sums(self.ballot(), &typed, &shown, self.lang) },
            lines: options.into_iter().map(|option| ChosenLine { given: given(option.number), option }).collect(),
            answer: typed.answer,
        }
    }
}

/// Options in somebody's own order; a visitor has that of the numbers.
pub(super) fn own_order(ballot: &Ballot, account: Option<AccountId>) -> Vec<&BallotOption> {
    match account {
        Some(account) => ordered(&ballot.options, seed(&ballot.order_key, account)),
        None => ballot.options.iter().collect(),
    }
}

/// What every page of a vote begins with.
pub(super) fn head(found: &Found, booth: &Booth, envelopes: Vec<EnvelopeView>) -> BallotHead {
    BallotHead {
        number: found.consultation.number,
        title: found.consultation.texts.title.clone(),
        question: found.ballot.question.clone(),
        settings: found.ballot.in_force(),
        envelopes,
        booth: booth.view(found),
        cancelled: found.consultation.cancelled.as_ref().map(|(at, reason)| ((*at).into(), reason.clone())),
    }
}

/// What is used up, as far as fields can be read.
fn sums(ballot: &Ballot, typed: &Typed, envelopes: &[EnvelopeView], lang: Lang) -> Vec<SumLine> {
    let settings = &ballot.settings;
    let one = |used: i64, of: u32| vec![SumLine { envelope: 0, name: String::new(), used, of: i64::from(of) }];
    match settings.kind {
        BallotKind::Budget if !envelopes.is_empty() => {
            let spent = |envelope: i64| {
                let own = typed.chosen.iter().filter_map(|number| ballot.option(*number)).filter(|option| option.envelope == Some(envelope));
                own.filter_map(|option| option.cost).fold(0, i64::saturating_add)
            };
            let line = |envelope: &EnvelopeView| SumLine {
                envelope: envelope.number,
                name: if ballot.envelopes.len() > 1 { envelope.title.get(lang).to_owned() } else { String::new() },
                used: spent(envelope.number),
                of: envelope.amount,
            };
            envelopes.iter().map(line).collect()
        }
        BallotKind::Approval | BallotKind::Budget => one(i64::try_from(typed.chosen.len()).unwrap_or(i64::MAX), settings.max),
        BallotKind::Points => {
            let given = typed.values.values().filter_map(|value| app::format::typed(value));
            one(given.map(i64::from).sum(), settings.points)
        }
        BallotKind::Judgment | BallotKind::Score | BallotKind::Ranked | BallotKind::YesNo => Vec::new(),
    }
}

/// Whether somebody looks after the ballots of a commune.
pub(super) fn keeps(viewer: Option<&crate::people::accounts::Viewer>, commune: &Commune) -> bool {
    viewer.is_some_and(|viewer| super::super::KEEPERS.iter().any(|role| viewer.has(*role, commune.id)))
}
