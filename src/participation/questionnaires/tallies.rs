//! Counting answers: for every question, how many persons of each audience and neighbourhood chose what. Pure: answers in, counts out.

use std::collections::BTreeMap;

use app::model::questionnaire::AnswerStanding;
use serde::{Deserialize, Serialize};
use xlsform::{Answer, Answers, Form, Kind, Range};

use crate::base::db::NeighbourhoodId;

/// Classes of numbers at most.
const CLASSES: usize = 6;
/// Of so many numbers one at either end may be far from the others.
const FAR: usize = 20;

/// What was answered to questions for a number, by name.
pub(super) type Numbers = BTreeMap<String, Vec<f64>>;

/// What is counted of a question: a line for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// A choice of the list.
    Choice(String),
    /// A number of a range.
    Number(f64),
    /// Numbers from one up to below another.
    Between(f64, f64),
    /// That something was answered, whatever it was.
    Answered,
}

impl Line {
    /// What files call that something was answered, whatever it was.
    pub const ANSWERED: &'static str = "answered";

    /// What files call it: a choice as the form does, numbers with the first one and the one before which it ends.
    pub fn code(&self) -> String {
        match self {
            Self::Choice(choice) => choice.clone(),
            Self::Number(number) => number.to_string(),
            Self::Between(least, below) => format!("{least}..{below}"),
            Self::Answered => Self::ANSWERED.to_owned(),
        }
    }
}

/// A question as it is counted: a row of a matrix is one of its own.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// Under what it is answered.
    pub name: String,
    /// Whether one person may be in several lines.
    pub many: bool,
    pub lines: Vec<Line>,
    /// By line, by group.
    pub counts: Vec<Vec<i64>>,
    /// Who answered, by group.
    pub answered: Vec<i64>,
}

/// Groups of the counts: each audience with each place.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub audiences: Vec<AnswerStanding>,
    pub places: Vec<NeighbourhoodId>,
}

impl Groups {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.audiences.len() * (self.places.len() + 1)
    }

    fn of(&self, audience: AnswerStanding, place: Option<NeighbourhoodId>) -> usize {
        let audience = self.audiences.iter().position(|known| *known == audience).unwrap_or_default();
        let place = place.and_then(|place| self.places.iter().position(|known| *known == place)).unwrap_or(self.places.len());
        audience * (self.places.len() + 1) + place
    }

    /// Counts by audience.
    pub fn by_audience(&self, counts: &[i64]) -> Vec<i64> {
        counts.chunks(self.places.len() + 1).map(|chunk| chunk.iter().sum()).collect()
    }

    /// Counts by place, those that are not known last.
    pub fn by_place(&self, counts: &[i64]) -> Vec<i64> {
        let width = self.places.len() + 1;
        (0..width).map(|place| counts.iter().skip(place).step_by(width).sum()).collect()
    }
}

/// The questions of a form with no answers counted.
pub(super) fn begin(form: &Form, groups: &Groups) -> Vec<Counted> {
    let mut all = Vec::new();
    for (_, question) in form.questions() {
        let mut add = |name: &str, many: bool, lines: Vec<Line>| {
            let counts = vec![vec![0; groups.len()]; lines.len()];
            all.push(Counted { name: name.to_owned(), many, lines, counts, answered: vec![0; groups.len()] });
        };
        let choices = || form.list_of(question).map(|list| list.choices.iter().map(|choice| Line::Choice(choice.name.clone())).collect()).unwrap_or_default();
        let own = question.name.as_str();
        match &question.kind {
            Kind::Note => {}
            Kind::SelectOne(_) => add(own, false, choices()),
            Kind::SelectMultiple(_) => add(own, true, choices()),
            // What came first.
            Kind::Rank(_) => add(own, false, choices()),
            Kind::Matrix(matrix) => matrix.rows.iter().for_each(|row| add(&row.name, matrix.many, choices())),
            Kind::Range(range) => add(own, false, steps(range)),
            // Their classes follow from the answers.
            Kind::Integer | Kind::Decimal => add(own, false, Vec::new()),
            Kind::Text | Kind::Date | Kind::Image(_) | Kind::Geopoint | Kind::Acknowledge => add(own, false, vec![Line::Answered]),
        }
    }
    all
}

fn steps(range: &Range) -> Vec<Line> {
    let numbers = range.numbers(CLASSES * 2 + 1);
    if numbers.len() <= CLASSES * 2 { numbers.into_iter().map(Line::Number).collect() } else { classes(range.start, range.end) }
}

/// Classes of one width that hold everything between two numbers.
fn classes(least: f64, most: f64) -> Vec<Line> {
    let width = round_up((most - least) / CLASSES as f64);
    let first = (least / width).floor() * width;
    let count = (((most - first) / width).floor() as usize + 1).clamp(1, CLASSES + 2);
    (0..count).map(|at| Line::Between(first + width * at as f64, first + width * (at + 1) as f64)).collect()
}

/// 1, 2, 5, 10, 20, 50, …: the next of these.
fn round_up(width: f64) -> f64 {
    if width <= 1.0 {
        return 1.0;
    }
    let power = 10_f64.powf(width.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= width).unwrap_or(width)
}

/// Counts the answers of one person.
pub(super) fn count(all: &mut [Counted], groups: &Groups, (audience, place): (AnswerStanding, Option<NeighbourhoodId>), answers: &Answers) {
    let group = groups.of(audience, place);
    for counted in all {
        let Some(answer) = answers.get(&counted.name) else { continue };
        counted.answered[group] += 1;
        for (line, counts) in counted.lines.iter().zip(&mut counted.counts) {
            counts[group] += i64::from(line.has(answer));
        }
    }
}

/// Makes classes of numbers from what was answered; to be counted afterwards.
pub(super) fn classify(all: &mut [Counted], groups: &Groups, numbers: &mut Numbers) {
    for counted in all.iter_mut().filter(|counted| counted.lines.is_empty()) {
        if let Some(known) = numbers.get_mut(&counted.name) {
            known.sort_unstable_by(f64::total_cmp);
            counted.lines = spread(known);
            counted.counts = vec![vec![0; groups.len()]; counted.lines.len()];
        }
    }
}

/// Classes of sorted numbers. How wide they are follows from those in the middle: whoever answers with an enormous number does not put all others into one.
fn spread(sorted: &[f64]) -> Vec<Line> {
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let far = sorted.len() / FAR;
    let mut lines = classes(sorted[far], sorted[sorted.len() - 1 - far]);
    if let Some(Line::Between(first, _)) = lines.first().cloned()
        && *least < first
    {
        let from = if *least < 0.0 { -round_up(-least) } else { 0.0 };
        lines.insert(0, Line::Between(from, first));
    }
    if let Some(Line::Between(_, last)) = lines.last().cloned()
        && *most >= last
    {
        lines.push(Line::Between(last, round_up(most.next_up())));
    }
    lines
}

/// Adds the numbers that one person answered.
pub(super) fn collect(numbers: &mut Numbers, answers: &Answers) {
    for (name, answer) in answers.iter() {
        if let Some(number) = number(answer) {
            numbers.entry(name.to_owned()).or_default().push(number);
        }
    }
}

fn number(answer: &Answer) -> Option<f64> {
    match answer {
        #[allow(clippy::cast_precision_loss, reason = "a class is wider than what is lost")]
        Answer::Integer(number) => Some(*number as f64),
        Answer::Decimal(number) => Some(*number),
        _ => None,
    }
}

impl Line {
    /// Whether an answer belongs to it.
    pub fn has(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Answered, _) => true,
            (Self::Choice(name), Answer::One(chosen)) => name == chosen,
            (Self::Choice(name), Answer::Many(chosen)) => chosen.contains(name),
            (Self::Choice(name), Answer::Ranked(chosen)) => chosen.first() == Some(name),
            (Self::Number(own), other) => number(other).is_some_and(|number| (number - own).abs() < 1e-9),
            (Self::Between(least, below), other) => number(other).is_some_and(|number| *least <= number && number < *below),
            (Self::Choice(_), _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use xlsform::{Choice, List, Page, Question, Selection};

    use super::*;

    fn form() -> Form {
        let selection = || Selection { list: "ways".to_owned(), ..Selection::default() };
        let choices = ["bus", "foot"].map(|name| Choice { name: name.to_owned(), ..Choice::default() });
        let questions = vec![
            Question::new("way", Kind::SelectOne(selection())),
            Question::new("ways", Kind::SelectMultiple(selection())),
            Question::new("age", Kind::Integer),
            Question::new("why", Kind::Text),
        ];
        Form { pages: vec![Page { group: None, questions }], lists: vec![List { name: "ways".to_owned(), choices: choices.to_vec() }], ..Form::default() }
    }

    #[test]
    fn persons_are_counted_by_what_they_chose_and_by_their_group() {
        let form = form();
        let groups = Groups { audiences: vec![AnswerStanding::Resident, AnswerStanding::Unverified], places: Vec::new() };
        let one = |way: &str, age: i64| Answers::new().with("way", Answer::One(way.to_owned())).with("age", Answer::Integer(age));
        let people = [
            (AnswerStanding::Resident, one("bus", 17)),
            (AnswerStanding::Resident, one("bus", 64).with("ways", Answer::Many(vec!["bus".to_owned(), "foot".to_owned()]))),
            (AnswerStanding::Unverified, one("foot", 30)),
        ];
        let mut numbers = Numbers::new();
        people.iter().for_each(|(_, answers)| collect(&mut numbers, answers));
        let mut all = begin(&form, &groups);
        classify(&mut all, &groups, &mut numbers);
        people.iter().for_each(|(audience, answers)| count(&mut all, &groups, (*audience, None), answers));
        assert_eq!(all[0].counts, [vec![2, 0], vec![0, 1]]);
        assert_eq!(all[1].counts, [vec![1, 0], vec![1, 0]]);
        assert_eq!(all[1].answered, [1, 0]);
        assert_eq!(all[2].lines, [(10.0, 20.0), (20.0, 30.0), (30.0, 40.0), (40.0, 50.0), (50.0, 60.0), (60.0, 70.0)].map(|(a, b)| Line::Between(a, b)));
        assert_eq!(all[2].counts.iter().map(|line| line.iter().sum::<i64>()).collect::<Vec<_>>(), [1, 0, 1, 0, 0, 1]);
        assert_eq!(groups.by_audience(&all[0].answered), [2, 1]);
        assert_eq!(groups.by_place(&all[0].answered), [3]);
    }

    #[test]
    fn a_number_that_is_far_away_leaves_the_others_their_classes() {
        let mut ages: Vec<f64> = (0..100).map(|at| f64::from(at % 80)).chain([-3e17, 1e17]).collect();
        ages.sort_unstable_by(f64::total_cmp);
        let lines = spread(&ages);
        assert!((6..=CLASSES + 4).contains(&lines.len()), "{lines:?}");
        for age in ages {
            assert_eq!(lines.iter().filter(|line| line.has(&Answer::Decimal(age))).count(), 1, "{age} {lines:?}");
        }
        assert_eq!(spread(&[4.0]), [Line::Between(4.0, 5.0)]);
        assert!(spread(&[]).is_empty());
    }
}
