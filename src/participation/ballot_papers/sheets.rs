//! Sheets as a PDF of A4: serial number and its QR code, the question, what to do, every option with its number and its boxes in an order drawn from the serial
//! number, Arabic at the right and French at the left, and a slip to tear off, on which the serial number does not stand.
//!
//! A ballot with many options goes on overleaf; every page of a sheet has its serial number, the first one has the slip.

use app::components::ballot::{answer_word, grade};
use app::model::ballots::{BallotKind, YesNo};
use app::model::consultations::Multilingual;
use app::model::{Lang, Localized};
use app::words::Key;
use app::words::tr::ballot_papers::sheet as word;

use super::serials;
use crate::base::print::{Column, Failure, HEIGHT, Line, Pen, Printer, Setting, Unprintable, WIDTH};
use crate::base::qr::Qr;
use crate::communes::Neighbourhood;
use crate::participation::ballots::{BEST_SCORE, Ballot, BallotOption, ordered, seed_of};

const MARGIN: f32 = 36.0;
const QR: f32 = 58.0;
/// Where the slip is torn off.
const TEAR: f32 = HEIGHT - 104.0;
/// How high a line of this size is.
const LEADING: f32 = 1.4;
const TITLE: f32 = 10.5;
const FACTS: f32 = 8.5;
const GAP: f32 = 8.0;
const BOX: f32 = 15.0;

/// What is printed on the sheets of a batch.
#[derive(Clone, Debug)]
pub(super) struct Paper<'a> {
    pub ballot: &'a Ballot,
    pub commune: &'a Localized,
    pub title: &'a Multilingual,
    pub places: &'a [Neighbourhood],
    pub batch: i64,
}

/// A text at one edge of its column: the languages stand beside each other.
struct Side {
    lines: Vec<(Line, f32)>,
    right: bool,
}

/// An option, ready to be drawn on every sheet.
struct Row {
    number: i64,
    arabic: Side,
    french: Side,
    height: f32,
}

/// What is drawn beside an option.
#[derive(Clone, Copy)]
enum Boxes {
    /// One to be ticked.
    Tick,
    /// One to write a number in.
    Number,
    /// One for each grade, from the worst on.
    Grades(u32),
}

impl Boxes {
    const fn of(ballot: &Ballot) -> Self {
        match ballot.settings.kind {
            BallotKind::Approval | BallotKind::Budget | BallotKind::YesNo => Self::Tick,
            BallotKind::Points | BallotKind::Ranked => Self::Number,
            BallotKind::Judgment => Self::Grades(ballot.settings.grades as u32),
            BallotKind::Score => Self::Grades(BEST_SCORE + 1),
        }
    }

    /// How wide the boxes are, with the number of the option.
    const fn width(self) -> f32 {
        match self {
            Self::Tick => 26.0 + BOX,
            Self::Number => 26.0 + 3.0 * BOX,
            Self::Grades(count) => 26.0 + count as f32 * (BOX + 3.0),
        }
    }
}

impl Paper<'_> {
    /// The text of a key in a language of the sheet.
    fn says(&self, key: Key, lang: Lang) -> String {
        let settings = self.ballot.in_force();
        let values = [settings.max, settings.min, settings.points, settings.points_for_one].map(|number| number.to_string());
        key.fill(lang, &[("most", &values[0]), ("least", &values[1]), ("points", &values[2]), ("for_one", &values[3])])
    }

    /// What to do, and how many.
    fn instructions(&self, lang: Lang) -> Vec<String> {
        let settings = self.ballot.in_force();
        let how = match settings.kind {
            BallotKind::Approval | BallotKind::Budget => word::TICK,
            BallotKind::Points => word::GIVE_POINTS,
            BallotKind::Judgment => word::GRADE,
            BallotKind::Score => word::SCORE,
            BallotKind::Ranked => word::RANK,
            BallotKind::YesNo => word::ANSWER,
        };
        let mut all = vec![self.says(how, lang)];
        if settings.kind.has_limits() {
            all.extend((settings.min > 1).then(|| self.says(word::LEAST, lang)));
            all.extend((settings.max > 0).then(|| self.says(word::MOST, lang)));
        }
        if settings.kind == BallotKind::Judgment {
            let grades = settings.grades.clamp(4, 6);
            let names: Vec<String> = (0..u32::from(grades)).rev().map(|value| format!("{value}: {}", grade(grades, value).0.text(lang))).collect();
            all.push(names.join(if lang == Lang::Ar { "، " } else { ", " }));
        }
        all.push(self.says(word::TOO_MUCH, lang));
        all
    }

    fn question(&self, lang: Lang) -> &str {
        let question = if self.ballot.question.is_empty() { self.title } else { &self.ballot.question };
        question.get(lang)
    }

    /// Cost, envelope and place of an option.
    fn facts(&self, option: &BallotOption, lang: Lang) -> String {
        let cost = option.cost.map(|cost| app::format::money(lang, cost));
        let envelope = option.envelope.and_then(|number| self.ballot.envelope(number)).map(|envelope| envelope.title.get(lang).to_owned());
        let place = self.places.iter().find(|place| Some(place.id) == option.neighbourhood).map(|place| place.name.get(lang).to_owned());
        [cost, envelope, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Numbers, titles and facts of everything that can be marked, in one language each.
    fn things(&self, lang: Lang) -> Vec<(i64, String, String)> {
        if self.ballot.settings.kind == BallotKind::YesNo {
            let answers = YesNo::ALL.iter().filter_map(|answer| answer_word(answer.as_str())).zip(1..);
            return answers.map(|(key, place)| (place, key.text(lang).to_owned(), String::new())).collect();
        }
        let there = self.ballot.options.iter().filter(|option| option.withdrawn.is_none());
        there.map(|option| (option.number, option.title.get(lang).to_owned(), self.facts(option, lang))).collect()
    }
}

/// Draws a sheet for each serial number. A text that can't be printed keeps all of them back.
pub(super) fn print(paper: &Paper<'_>, serials: &[String]) -> Result<Vec<u8>, Failure> {
    let mut printer = Printer::open()?;
    let rows = rows(&printer, paper)?;
    for serial in serials {
        sheet(&mut printer, paper, &rows, serial)?;
    }
    printer.finish()
}

fn rows(printer: &Printer, paper: &Paper<'_>) -> Result<Vec<Row>, Unprintable> {
    let width = (WIDTH - 2.0 * MARGIN - Boxes::of(paper.ballot).width()) / 2.0 - GAP;
    let side = |title: &str, facts: &str, right: bool| -> Result<Side, Unprintable> {
        let mut lines = Vec::new();
        for (text, size) in [(title, TITLE), (facts, FACTS)] {
            lines.extend(printer.lines(text, Setting { size, width, right_to_left: right })?.into_iter().map(|line| (line, size)));
        }
        Ok(Side { lines, right })
    };
    let (arabic, french) = (paper.things(Lang::Ar), paper.things(Lang::Fr));
    let both = arabic.into_iter().zip(french);
    both.map(|((number, title, facts), (_, french_title, french_facts))| {
        let (arabic, french) = (side(&title, &facts, true)?, side(&french_title, &french_facts, false)?);
        let high = |side: &Side| side.lines.iter().map(|(_, size)| size * LEADING).sum::<f32>();
        let height = high(&arabic).max(high(&french)).max(BOX + 2.0) + GAP;
        Ok(Row { number, arabic, french, height })
    })
    .collect()
}

/// The rows in the order of a sheet: the one that anybody can make again from its serial number once the ballot's key is published.
fn in_order<'r>(paper: &Paper<'_>, rows: &'r [Row], serial: &str) -> Vec<&'r Row> {
    if paper.ballot.settings.kind == BallotKind::YesNo {
        return rows.iter().collect();
    }
    let order = ordered(&paper.ballot.options, seed_of(&paper.ballot.order_key, serial.as_bytes()));
    order.into_iter().filter_map(|option| rows.iter().find(|row| row.number == option.number)).collect()
}

fn sheet(printer: &mut Printer, paper: &Paper<'_>, rows: &[Row], serial: &str) -> Result<(), Failure> {
    let qr = Qr::of(&serials::shown(serial)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut left = in_order(paper, rows, serial).into_iter().peekable();
    let mut page = 1;
    loop {
        printer.page(|pen| {
            let mut y = head(pen, paper, (serial, &qr), page)?;
            let end = if page == 1 { TEAR - GAP } else { HEIGHT - MARGIN };
            let mut drawn = 0;
            while let Some(row) = left.next_if(|row| y + row.height <= end) {
                y = draw(pen, row, Boxes::of(paper.ballot), y)?;
                drawn += 1;
            }
            // What fits on no page would be looked for for ever.
            if drawn == 0
                && let Some(row) = left.peek()
            {
                return Err(Unprintable::TooLong(row.arabic.lines.first().map(|(line, _)| line.text.clone()).unwrap_or_default()));
            }
            if page == 1 { slip(pen, paper) } else { Ok(()) }
        })?;
        page += 1;
        if left.peek().is_none() {
            return Ok(());
        }
    }
}

/// The serial number and, on the first page, what is asked. Returns where the options begin.
fn head(pen: &mut Pen<'_, '_>, paper: &Paper<'_>, (serial, qr): (&str, &Qr), page: usize) -> Result<f32, Unprintable> {
    pen.square(qr, (MARGIN, MARGIN), QR);
    pen.centred(&serials::shown(serial), 12.0, Column { left: MARGIN - 20.0, width: QR + 40.0, y: MARGIN + QR + 15.0 })?;
    let (left, width) = (MARGIN + QR + 28.0, WIDTH - 2.0 * MARGIN - QR - 28.0);
    let mut y = MARGIN + 10.0;
    if page > 1 {
        pen.centred(&page.to_string(), 12.0, Column { left: WIDTH - MARGIN - 40.0, width: 40.0, y })?;
        return Ok(MARGIN + QR + 30.0);
    }
    for (lang, right) in [(Lang::Ar, true), (Lang::Fr, false)] {
        y = pen.paragraph(paper.commune.get(lang), 9.0, right, Column { left, width, y })?;
        y = pen.paragraph(paper.question(lang), 13.0, right, Column { left, width, y: y + 4.0 })?;
        for text in paper.instructions(lang) {
            y = pen.paragraph(&text, 9.0, right, Column { left, width, y })?;
        }
        y += 4.0;
    }
    Ok(y.max(MARGIN + QR + 30.0))
}

/// An option: French at the left, number and boxes in the middle, Arabic at the right. Returns where the next one begins.
fn draw(pen: &mut Pen<'_, '_>, row: &Row, boxes: Boxes, top: f32) -> Result<f32, Unprintable> {
    let middle = boxes.width();
    let width = (WIDTH - 2.0 * MARGIN - middle) / 2.0 - GAP;
    let place = MARGIN + width + GAP;
    for (side, left) in [(&row.french, MARGIN), (&row.arabic, place + middle + GAP)] {
        let mut y = top;
        for (line, size) in &side.lines {
            y += size * LEADING;
            let x = if side.right { left + width - line.width(*size) } else { left };
            pen.line(line, *size, (x, y - 3.0));
        }
    }
    pen.centred(&row.number.to_string(), 11.0, Column { left: place, width: 24.0, y: top + 13.0 })?;
    let start = place + 26.0;
    match boxes {
        Boxes::Tick => pen.frame((start, top + 1.0), (BOX, BOX)),
        Boxes::Number => pen.frame((start, top + 1.0), (3.0 * BOX, BOX + 3.0)),
        Boxes::Grades(count) => {
            for grade in 0..count {
                let x = start + grade as f32 * (BOX + 3.0);
                pen.frame((x, top + 1.0), (BOX, BOX));
                pen.centred(&grade.to_string(), 7.5, Column { left: x, width: BOX, y: top + 11.5 })?;
            }
        }
    }
    Ok(top + row.height)
}

/// The slip for the desk: the batch, and a place for its mark.
fn slip(pen: &mut Pen<'_, '_>, paper: &Paper<'_>) -> Result<(), Unprintable> {
    pen.tear(TEAR);
    let width = (WIDTH - 2.0 * MARGIN - 120.0) / 2.0 - GAP;
    let batch = paper.batch.to_string();
    for (lang, right, left) in [(Lang::Fr, false, MARGIN), (Lang::Ar, true, WIDTH - MARGIN - width)] {
        let mut y = TEAR + 18.0;
        for text in [word::SLIP.text(lang).to_owned(), word::BATCH.fill(lang, &[("batch", &batch)]), word::SLIP_HELP.text(lang).to_owned()] {
            y = pen.paragraph(&text, 9.0, right, Column { left, width, y })?;
        }
    }
    let left = (WIDTH - 120.0) / 2.0;
    pen.frame((left, TEAR + 12.0), (120.0, 56.0));
    let mark = format!("{} / {}", word::MARK.text(Lang::Ar), word::MARK.text(Lang::Fr));
    pen.centred(&mark, 7.5, Column { left, width: 120.0, y: TEAR + 80.0 })
}

#[cfg(test)]
mod tests;
