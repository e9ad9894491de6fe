//! Why a ballot cannot be published with its consultation: pure judgements of what it declares.

use app::model::Lang;
use app::model::ballots::{BallotKind, BallotSettings};
use app::model::consultations::{AudienceKind, Multilingual, PhaseKind};
use app::model::paths;
use app::words::{Key, tr};

use super::model::{Ballot, BallotOption};
use super::{checking, declaring};
use crate::base::part::{Asked, Lack, Listed};
use crate::participation::consultations::Consultation;

/// Where something is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Settings,
    Envelopes,
    Options,
    Phases,
    Audience,
}

impl Form {
    fn path(self, asked: &Asked<'_>) -> String {
        let (slug, number) = (asked.slug, asked.number);
        match self {
            Self::Settings => paths::prepare_ballot(slug, number),
            Self::Envelopes => paths::ballot_envelopes(slug, number),
            Self::Options => paths::ballot_options(slug, number),
            Self::Phases => paths::consultation_phases(slug, number),
            Self::Audience => paths::consultation_audience(slug, number),
        }
    }
}

fn has_phase(consultation: &Consultation, kind: PhaseKind) -> bool {
    consultation.schedule.phases().iter().any(|phase| phase.kind == kind)
}

/// Everything that a consultation lacks of its ballot.
pub(super) fn lacks(consultation: &Consultation, ballot: Option<&Ballot>, asked: &Asked<'_>, lang: Lang) -> Vec<Lack> {
    use tr::ballots::lack as word;
    let votes = has_phase(consultation, PhaseKind::Vote);
    let Some(ballot) = ballot else {
        return votes.then(|| Lack::new(word::NO_BALLOT.text(lang), Form::Settings.path(asked))).into_iter().collect();
    };
    let mut found: Vec<(Key, Form)> = Vec::new();
    if !votes {
        found.push((word::NO_PHASE, Form::Phases));
    }
    if matches!(consultation.audience.kind, AudienceKind::Everyone | AudienceKind::Organisations) {
        found.push((word::AUDIENCE, Form::Audience));
    }
    found.extend(of_settings(ballot).into_iter().map(|key| (key, Form::Settings)));
    found.extend(of_money(ballot));
    if ballot.settings.from_list && !consultation.takes_options() {
        found.push((word::NO_LIST, Form::Options));
    }
    let mut lacks: Vec<Lack> = found.into_iter().map(|(key, form)| Lack::new(key.text(lang), form.path(asked))).collect();
    lacks.extend(of_texts(ballot, asked, lang));
    if !ballot.settings.from_list {
        lacks.extend(of_own_options(ballot, asked, lang));
    }
    lacks
}

/// What is said in some languages and lacks in one that is needed. A question may be left out; the languages of an envelope are asked for when it is kept, but for
/// those that the commune asks for since.
fn of_texts(ballot: &Ballot, asked: &Asked<'_>, lang: Lang) -> Vec<Lack> {
    use tr::ballots::lack as word;
    let mut lacks = Vec::new();
    for needed in asked.needed.langs().filter(|needed| is_partial(&ballot.question, *needed)) {
        lacks.push(Lack::new(word::QUESTION_LANGUAGE.fill(lang, &[("language", needed.own_name())]), Form::Settings.path(asked)));
    }
    for further in asked.needed.further() {
        let language = further.own_name();
        let lacking = ballot.envelopes.iter().filter(|envelope| ballot.settings.kind == BallotKind::Budget && envelope.title.own(further).is_empty());
        lacks.extend(lacking.map(|envelope| {
            let values = [("language", language), ("title", envelope.title.get(lang))];
            Lack::new(word::ENVELOPE_LANGUAGE.fill(lang, &values), Form::Envelopes.path(asked))
        }));
    }
    lacks
}

/// What is declared and cannot be met.
fn of_settings(ballot: &Ballot) -> Vec<Key> {
    use tr::ballots::lack as word;
    let BallotSettings { kind, min, asked, max, points, points_for_one, seats, from_list, .. } = ballot.settings;
    let own = (!from_list).then_some(ballot.options.len());
    let more = |number: u32| own.is_some_and(|own| number as usize > own);
    let mut found = Vec::new();
    if kind.has_limits() && max > 0 && min > max {
        found.push(word::MIN_MAX);
    }
    if kind.has_limits() && max > 0 && asked > max {
        found.push(word::ASKED_MAX);
    }
    if kind.has_limits() && more(min) {
        found.push(word::MIN_OPTIONS);
    }
    if kind == BallotKind::Points && (points == 0 || points_for_one == 0 || points_for_one > points) {
        found.push(word::POINTS);
    }
    if !matches!(kind, BallotKind::Budget | BallotKind::YesNo) && (seats == 0 || more(seats)) {
        found.push(word::SEATS);
    }
    found
}

/// Envelopes that are missing, and options that no envelope can pay for.
fn of_money(ballot: &Ballot) -> Vec<(Key, Form)> {
    use tr::ballots::lack as word;
    let settings = &ballot.settings;
    if settings.kind != BallotKind::Budget {
        return Vec::new();
    }
    if ballot.envelopes.is_empty() {
        return vec![(word::NO_ENVELOPE, Form::Envelopes)];
    }
    let mut found: Vec<(Key, Form)> = declaring::of_groups(ballot).map(|key| (key, Form::Settings)).into_iter().collect();
    let is_general = ballot.envelopes.iter().any(|envelope| envelope.neighbourhood.is_none() && envelope.category.is_empty());
    if settings.from_list && !is_general {
        found.push((word::NO_GENERAL_ENVELOPE, Form::Envelopes));
    }
    if settings.knapsack && !settings.from_list && fitting(ballot) < settings.min as usize {
        found.push((word::MIN_COST, Form::Settings));
    }
    found
}

/// How many options fit into their envelopes at most: in each the cheapest.
fn fitting(ballot: &Ballot) -> usize {
    let count = |envelope: &super::model::Envelope| {
        let own = ballot.options.iter().filter(|option| option.envelope == Some(envelope.number));
        checking::fitting(envelope.amount, own.filter_map(|option| option.cost).collect())
    };
    ballot.envelopes.iter().map(count).sum()
}

/// Why these options cannot be the final list on which people vote: nobody could choose a single one of them, wherever they live. Fewer than are asked for at least
/// are no reason: what is declared does not change any more, and nobody is asked for more than they can choose ([`checking::check`]).
pub(super) fn of_list(ballot: &Ballot, options: &[Listed], lang: Lang) -> Option<String> {
    let listed = (1..).zip(options).map(|(number, one)| BallotOption {
        cost: Some(one.cost),
        envelope: ballot.envelope_for(one.neighbourhood, &one.category).map(|envelope| envelope.number),
        ..BallotOption::new(number)
    });
    let most = checking::most_room(&Ballot { options: listed.collect(), ..ballot.clone() });
    (!options.is_empty() && most == 0).then(|| tr::ballots::lack::LIST_DEAR.text(lang).to_owned())
}

/// Which options of the final list have no title in a language that is needed, one for each of these: each is written in the language of its author alone.
pub(super) fn of_translations(ballot: &Ballot, asked: &Asked<'_>, lang: Lang) -> Vec<Lack> {
    let mut lacks = Vec::new();
    for needed in asked.needed.langs() {
        let listed = ballot.standing().filter(|option| option.listed_number.is_some());
        let untitled: Vec<String> = listed.filter(|option| option.title.own(needed).is_empty()).map(|option| option.number.to_string()).collect();
        if !untitled.is_empty() {
            let numbers = untitled.join(", ");
            let values = [("language", needed.own_name()), ("numbers", numbers.as_str())];
            lacks.push(Lack::new(tr::ballots::lack::TITLES_DUE.fill(lang, &values), Form::Options.path(asked)));
        }
    }
    lacks
}

/// What is wrong with the ballot's own options, each named by its number.
fn of_own_options(ballot: &Ballot, asked: &Asked<'_>, lang: Lang) -> Vec<Lack> {
    use tr::ballots::lack as word;
    let kind = ballot.settings.kind;
    let list = Form::Options.path(asked);
    if kind == BallotKind::YesNo {
        return Vec::new();
    }
    if ballot.options.is_empty() {
        return vec![Lack::new(word::NO_OPTIONS.text(lang), list)];
    }
    let mut lacks = Vec::new();
    if ballot.options.len() > kind.most_options() {
        lacks.push(Lack::new(word::EXCESS.fill(lang, &[("most", &kind.most_options().to_string())]), list));
    }
    for option in &ballot.options {
        let form = paths::edit_ballot_option(asked.slug, asked.number, option.number);
        let keys = of_option(ballot, option);
        let number = option.number.to_string();
        lacks.extend(keys.into_iter().map(|key| Lack::new(key.fill(lang, &[("number", &number)]), form.clone())));
        let untitled = asked.needed.further().filter(|further| option.title.own(*further).is_empty()).map(|further| (further, word::OPTION_LANGUAGE));
        let partial = asked.needed.langs().filter(|needed| is_partial(&option.body, *needed)).map(|needed| (needed, word::OPTION_TEXT));
        for (language, key) in untitled.chain(partial) {
            let values = [("number", number.as_str()), ("language", language.own_name())];
            lacks.push(Lack::new(key.fill(lang, &values), form.clone()));
        }
    }
    lacks
}

/// Whether a text that may be left out is written, and not in a language.
fn is_partial(text: &Multilingual, lang: Lang) -> bool {
    !text.is_empty() && text.own(lang).is_empty()
}

fn of_option(ballot: &Ballot, option: &BallotOption) -> Vec<Key> {
    use tr::ballots::lack as word;
    let mut found = Vec::new();
    if option.title.ar.is_empty() {
        found.push(word::OPTION_ARABIC);
    }
    if option.title.fr.is_empty() {
        found.push(word::OPTION_FRENCH);
    }
    if ballot.settings.kind != BallotKind::Budget {
        return found;
    }
    if option.cost.is_none() {
        found.push(word::OPTION_COST);
    }
    match option.envelope.and_then(|number| ballot.envelope(number)) {
        None if ballot.envelopes.is_empty() => {}
        None => found.push(word::OPTION_ENVELOPE),
        Some(envelope) if option.cost.is_some_and(|cost| cost > envelope.amount) => found.push(word::OPTION_DEAR),
        Some(_) => {}
    }
    found
}
