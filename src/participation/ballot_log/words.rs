//! A receipt in words: as lines, as a text to keep, and on paper.

use app::components::ballot::{answer_word, grade};
use app::format;
use app::model::Lang;
use app::model::ballot_log::BallotReceipt;
use app::model::ballots::{BallotKind, Choice};
use app::words::tr;
use app::words::tr::ballot_log::receipt as word;

use super::found::Found;
use crate::base::error::{Error, Result};
use crate::base::print::{Column, Failure, HEIGHT, Printer, WIDTH};
use crate::base::qr::Qr;
use crate::participation::ballots::Ballot;

const MARGIN: f32 = 56.0;
const SQUARE: f32 = 110.0;

/// What somebody voted, a line each.
pub(super) fn lines(ballot: &Ballot, choice: &Choice, lang: Lang) -> Vec<String> {
    let name = |number: i64| {
        let title = ballot.option(number).map(|option| option.title.get(lang).to_owned()).unwrap_or_default();
        format!("{number}. {title}")
    };
    let with = |number: i64, given: &str| word::GIVEN.fill(lang, &[("option", &name(number)), ("given", given)]);
    let graded = |given: u32| {
        if ballot.settings.kind == BallotKind::Judgment { grade(ballot.settings.grades, given).0.text(lang).to_owned() } else { given.to_string() }
    };
    if choice.is_empty() {
        return vec![word::EMPTY.text(lang).to_owned()];
    }
    match choice {
        Choice::Options(options) => options.iter().map(|option| name(*option)).collect(),
        Choice::Points(points) => points.iter().map(|(option, given)| with(*option, &given.to_string())).collect(),
        Choice::Grades(grades) => grades.iter().map(|(option, given)| with(*option, &graded(*given))).collect(),
        Choice::Ranking(ranking) => {
            let place = |(at, option): (usize, &i64)| word::RANKED.fill(lang, &[("place", &(at + 1).to_string()), ("option", &name(*option))]);
            ranking.iter().enumerate().map(place).collect()
        }
        Choice::Answer(answer) => answer.and_then(|answer| answer_word(answer.as_str())).map(|key| key.text(lang).to_owned()).into_iter().collect(),
    }
}

/// Heading and sentences that every form of a receipt has.
fn told(found: &Found, receipt: &BallotReceipt, lang: Lang) -> Vec<String> {
    let mut told = vec![
        format!("{} · {}", found.commune.name.get(lang), word::TITLE.text(lang)),
        found.consultation.texts.title.get(lang).to_owned(),
        word::CHOSEN.text(lang).to_owned(),
    ];
    told.extend(receipt.lines.iter().cloned());
    told.push(word::PROVES.text(lang).to_owned());
    told.push(receipt.until.map_or_else(String::new, |until| {
        let last = app::model::Micros(until.0 - 1);
        word::REMEDY.fill(lang, &[("date", &format::date(lang, last))])
    }));
    told
}

/// What the commitment is made of, each with its name.
fn facts(receipt: &BallotReceipt, lang: Lang) -> [(&'static str, &str); 5] {
    [
        (word::HASH.text(lang), &receipt.hash),
        (word::CONSULTATION.text(lang), &receipt.consultation),
        (word::SALT.text(lang), &receipt.salt),
        (word::PSEUDONYM.text(lang), &receipt.pseudonym),
        (word::CHOICE.text(lang), &receipt.choice),
    ]
}

/// As a text.
pub(super) fn text(found: &Found, receipt: &BallotReceipt, lang: Lang) -> String {
    let mut text = told(found, receipt, lang).join("\n\n");
    text += "\n\n";
    for (name, value) in facts(receipt, lang) {
        text += &format!("{name}:\n{value}\n");
    }
    text + "\n" + word::LEAF.text(lang) + "\n" + &receipt.address + "\n"
}

/// As a page of A4.
pub(super) fn pdf(found: &Found, receipt: &BallotReceipt, lang: Lang) -> Result<Vec<u8>> {
    print(found, receipt, lang).map_err(|failure| match failure {
        Failure::Unprintable(_) => Error::Conflict(tr::ballot_log::NOT_PRINTABLE),
        Failure::Internal(error) => error.into(),
    })
}

fn print(found: &Found, receipt: &BallotReceipt, lang: Lang) -> Result<Vec<u8>, Failure> {
    let rtl = lang.dir() == "rtl";
    let qr = Qr::of(&receipt.address).map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut printer = Printer::open()?;
    printer.page(|pen| {
        let mut y = MARGIN + 12.0;
        let column = |y: f32| Column { left: MARGIN, width: WIDTH - 2.0 * MARGIN, y };
        for (at, line) in told(found, receipt, lang).iter().filter(|line| !line.is_empty()).enumerate() {
            y = pen.paragraph(line, if at == 0 { 16.0 } else { 11.0 }, rtl, column(y))? + 4.0;
        }
        for (name, value) in facts(receipt, lang) {
            y = pen.paragraph(name, 9.0, rtl, column(y + 2.0))?;
            // A long choice has no spaces: it is cut into pieces that fit.
            let pieces: Vec<&[u8]> = value.as_bytes().chunks(64).collect();
            for piece in pieces {
                y = pen.paragraph(&String::from_utf8_lossy(piece), 9.0, false, column(y))?;
            }
        }
        if y > HEIGHT - MARGIN - SQUARE - 40.0 {
            return Err(crate::base::print::Unprintable::TooLong(word::TITLE.text(lang).to_owned()));
        }
        let top = HEIGHT - MARGIN - SQUARE - 14.0;
        pen.square(&qr, ((WIDTH - SQUARE) / 2.0, top), SQUARE);
        pen.centred(word::LEAF.text(lang), 9.0, Column { left: MARGIN, width: WIDTH - 2.0 * MARGIN, y: top - 8.0 })
    })?;
    printer.finish()
}
