//! What is wrong with a choice, in the reader's words: beside the option that it is about, or beside the sums.

use std::collections::BTreeMap;

use app::format;
use app::model::Lang;
use app::model::ballots::BallotFault;
use app::words::tr::voting as word;

use super::super::{Ballot, Judgement};

/// Messages of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Messages {
    /// About the whole.
    pub whole: Vec<String>,
    pub by_option: BTreeMap<i64, String>,
}

/// Everything that is wrong with a choice.
pub(super) fn messages(ballot: &Ballot, judgement: &Judgement, lang: Lang) -> Messages {
    let mut found = Messages::default();
    for fault in &judgement.faults {
        let text = match *fault {
            BallotFault::Kind | BallotFault::Unknown { .. } | BallotFault::Twice { .. } | BallotFault::Grade { .. } => {
                word::fault::UNKNOWN.text(lang).to_owned()
            }
            BallotFault::Withdrawn { .. } => word::fault::WITHDRAWN.text(lang).to_owned(),
            BallotFault::TooMany { most } => word::fault::TOO_MANY.fill(lang, i64::from(most), &[]),
            BallotFault::TooManyPoints { given, points } => {
                let given = format::number(lang, i64::try_from(given).unwrap_or(i64::MAX));
                word::fault::TOO_MANY_POINTS.fill(lang, i64::from(points), &[("sum", &given)])
            }
            BallotFault::PointsForOne { most, .. } => word::fault::POINTS_FOR_ONE.fill(lang, i64::from(most), &[]),
            BallotFault::OverEnvelope { envelope, by } => over(ballot, (envelope, by), lang),
            BallotFault::ForeignEnvelope { .. } => word::fault::FOREIGN_ENVELOPE.text(lang).to_owned(),
        };
        match *fault {
            BallotFault::Unknown { option } | BallotFault::Twice { option } | BallotFault::Grade { option } | BallotFault::PointsForOne { option, .. } => {
                found.by_option.insert(option, text);
            }
            BallotFault::Withdrawn { option } => found.whole.push(format!("{text} {}", named(ballot, option, lang))),
            _ => found.whole.push(text),
        }
    }
    if judgement.faults.is_empty() && !judgement.counts {
        found.whole.push(word::fault::TOO_FEW.fill(lang, i64::try_from(judgement.least).unwrap_or(i64::MAX), &[]));
    }
    found
}

fn over(ballot: &Ballot, (number, by): (i64, i64), lang: Lang) -> String {
    let name = ballot.envelope(number).map(|envelope| envelope.title.get(lang).to_owned()).unwrap_or_default();
    word::fault::OVER_ENVELOPE.fill(lang, &[("envelope", &name), ("amount", &format::money(lang, by))])
}

/// "3 · Fountain".
fn named(ballot: &Ballot, option: i64, lang: Lang) -> String {
    let title = ballot.option(option).map(|option| option.title.get(lang)).unwrap_or_default();
    format!("({option} · {title})")
}

/// That fewer options are chosen than are asked for.
pub(super) fn fewer(judgement: &Judgement, lang: Lang) -> Option<String> {
    let fewer = judgement.warning?;
    Some(word::FEWER.fill(lang, i64::from(fewer.asked), &[("chosen", &format::number(lang, i64::try_from(fewer.chosen).unwrap_or_default()))]))
}
