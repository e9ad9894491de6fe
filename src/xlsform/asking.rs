//! A form being answered: what is asked, in which order, and what is wrong with the answers. Nothing is kept; made anew from the answers it says the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answers::LONGEST_TEXT;
use crate::{Answer, Answers, Choice, Date, Expression, Form, Kind, Matrix, Order, Page, Question, Range, Required, Row, Scope, Selection, Text, order};

/// A form with answers, on a day.
pub struct Asked<'f> {
    form: &'f Form,
    today: Date,
    /// Of questions that are asked, as expressions see them.
    values: BTreeMap<&'f str, String>,
    /// Answers of questions that are asked.
    answers: BTreeMap<&'f str, &'f Answer>,
    /// Names of what is asked: questions, and rows of matrices.
    visible: BTreeSet<&'f str>,
    /// Answers that nothing asks for.
    dropped: Vec<&'f str>,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing is answered, and an answer is needed; the form may have words for it.
    Required(Text),
    /// Not what the question asks for; the form may have words for it.
    Constraint(Text),
    /// An answer of another kind than the question's.
    Kind,
    /// A number that is none of the range.
    NotInRange(Range),
    /// Choices that the list doesn't have, or that the filter doesn't offer.
    NotOffered(Vec<String>),
    /// A choice twice.
    Twice(String),
    /// A ranking without these choices.
    NotRanked(Vec<String>),
    /// A text of more than so many characters.
    TooLong(usize),
}

/// A page as it is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<'f> {
    /// Its place among the form's pages, from 0.
    pub index: usize,
    pub page: &'f Page,
    pub questions: Vec<&'f Question>,
}

impl<'f> Asked<'f> {
    /// Looks at a form with answers. `today` is what `today()` says.
    pub fn new(form: &'f Form, answers: &'f Answers, today: Date) -> Self {
        let mut asked = Self { form, today, values: BTreeMap::new(), answers: BTreeMap::new(), visible: BTreeSet::new(), dropped: Vec::new() };
        for page in &form.pages {
            let group = page.group.as_ref();
            if !asked.relevant(group.and_then(|group| group.relevant.as_ref())) {
                continue;
            }
            for question in &page.questions {
                asked.look(question, answers);
            }
        }
        asked.dropped = answers.iter().map(|(name, _)| name).filter(|name| !asked.answers.contains_key(name)).collect();
        asked
    }

    /// Takes in a question: conditions ask for what came before alone.
    fn look(&mut self, question: &'f Question, answers: &'f Answers) {
        if !self.relevant(question.relevant.as_ref()) {
            return;
        }
        let Kind::Matrix(matrix) = &question.kind else {
            self.show(&question.name, answers);
            return;
        };
        for row in &matrix.rows {
            if self.relevant(row.relevant.as_ref()) {
                self.show(&row.name, answers);
                self.visible.insert(&question.name);
            }
        }
    }

    fn show(&mut self, name: &'f str, answers: &'f Answers) {
        self.visible.insert(name);
        if let Some(answer) = answers.get(name) {
            self.values.insert(name, answer.value());
            self.answers.insert(name, answer);
        }
    }

    fn relevant(&self, condition: Option<&Expression>) -> bool {
        condition.is_none_or(|condition| self.holds(condition, "", None))
    }

    fn holds(&self, condition: &Expression, own: &str, choice: Option<(&Choice, usize)>) -> bool {
        let answers = |name: &str| self.values.get(name).cloned().unwrap_or_default();
        condition.holds(&Scope { answers: &answers, own, choice, today: self.today })
    }

    /// Whether a question, or a row of a matrix, is asked.
    pub fn is_visible(&self, name: &str) -> bool {
        self.visible.contains(name)
    }

    /// The pages on which something is asked or said, with what is.
    pub fn pages(&self) -> Vec<Seen<'f>> {
        (0..self.form.pages.len()).filter_map(|index| self.page(index)).collect()
    }

    /// A page by its place among the form's pages, unless all of it is hidden.
    pub fn page(&self, index: usize) -> Option<Seen<'f>> {
        let page = self.form.pages.get(index)?;
        let questions: Vec<_> = page.questions.iter().filter(|question| self.is_visible(&question.name)).collect();
        (!questions.is_empty()).then_some(Seen { index, page, questions })
    }

    /// The rows of a matrix that are asked.
    pub fn rows<'q>(&self, matrix: &'q Matrix) -> Vec<&'q Row> {
        matrix.rows.iter().filter(|row| self.is_visible(&row.name)).collect()
    }

    /// The first page, or the one after a page.
    pub fn next_page(&self, after: Option<usize>) -> Option<Seen<'f>> {
        let first = after.map_or(0, |after| after.saturating_add(1));
        (first..self.form.pages.len()).find_map(|index| self.page(index))
    }

    /// The page before a page.
    pub fn previous_page(&self, before: usize) -> Option<Seen<'f>> {
        (0..before.min(self.form.pages.len())).rev().find_map(|index| self.page(index))
    }

    /// The choices that a question offers, in the order of their list, or at random: by the seed that the form says, or else by `seed`.
    pub fn choices(&self, question: &Question, seed: u64) -> Vec<&'f Choice> {
        let listed = |name: &str| self.form.list(name).map(|list| list.choices.iter().collect()).unwrap_or_default();
        match (&question.kind, question.kind.selection()) {
            (Kind::Matrix(matrix), _) => listed(&matrix.list),
            (_, Some(selection)) => match selection.order {
                Order::Listed => self.offered(selection, &question.name),
                Order::Random { seed: own } => order::randomize(self.offered(selection, &question.name), own.map_or(seed, i64::cast_unsigned)),
            },
            _ => Vec::new(),
        }
    }

    fn offered(&self, selection: &Selection, name: &str) -> Vec<&'f Choice> {
        let own = self.values.get(name).map(String::as_str).unwrap_or_default();
        let passes = |choice: &'f Choice, at: usize| selection.filter.as_ref().is_none_or(|filter| self.holds(filter, own, Some((choice, at))));
        let list = self.form.list(&selection.list);
        list.into_iter().flat_map(|list| list.choices.iter().zip(1..)).filter(|(choice, at)| passes(choice, *at)).map(|(choice, _)| choice).collect()
    }

    /// What is wrong on a page, by the name under which it is answered.
    pub fn check(&self, page: usize) -> Vec<(&'f str, Wrong)> {
        let mut wrong = Vec::new();
        for question in self.page(page).into_iter().flat_map(|seen| seen.questions) {
            match &question.kind {
                Kind::Note => {}
                Kind::Matrix(matrix) => {
                    wrong.extend(
                        matrix.rows.iter().filter(|row| self.is_visible(&row.name)).filter_map(|row| Some((row.name.as_str(), self.row(matrix, row)?))),
                    );
                }
                _ => wrong.extend(self.wrong(question).map(|wrong| (question.name.as_str(), wrong))),
            }
        }
        wrong
    }

    /// What is wrong on all pages; nothing, when the answers can be sent.
    pub fn check_all(&self) -> Vec<(&'f str, Wrong)> {
        (0..self.form.pages.len()).flat_map(|page| self.check(page)).collect()
    }

    /// Names of answers that conditions hide, or that the form has no question for: dropped on sending.
    pub fn dropped(&self) -> &[&'f str] {
        &self.dropped
    }

    /// The answers as they are sent, without what is dropped.
    pub fn sent(&self) -> Answers {
        self.answers.iter().fold(Answers::new(), |sent, (name, answer)| sent.with(name, (*answer).clone()))
    }

    /// Whether a question must be answered now.
    pub fn is_required(&self, required: &Required, name: &str) -> bool {
        match required {
            Required::No => false,
            Required::Yes => true,
            Required::When(condition) => self.holds(condition, self.values.get(name).map(String::as_str).unwrap_or_default(), None),
        }
    }

    fn row(&self, matrix: &Matrix, row: &Row) -> Option<Wrong> {
        let choices: Vec<&str> = self.form.list(&matrix.list)?.choices.iter().map(|choice| choice.name.as_str()).collect();
        match self.answers.get(row.name.as_str()) {
            None => self.is_required(&row.required, &row.name).then(|| Wrong::Required(row.required_message.clone())),
            Some(Answer::One(name)) if !matrix.many => among(std::slice::from_ref(name), &choices),
            Some(Answer::Many(names)) if matrix.many => among(names, &choices),
            Some(_) => Some(Wrong::Kind),
        }
    }

    fn wrong(&self, question: &Question) -> Option<Wrong> {
        let Some(answer) = self.answers.get(question.name.as_str()) else {
            return self.is_required(&question.required, &question.name).then(|| Wrong::Required(question.required_message.clone()));
        };
        if let Some(wrong) = self.misfit(question, answer) {
            return Some(wrong);
        }
        let broken = question.constraint.as_ref().is_some_and(|constraint| !self.holds(constraint, &answer.value(), None));
        broken.then(|| Wrong::Constraint(question.constraint_message.clone()))
    }

    /// What a kind of question doesn't take.
    fn misfit(&self, question: &Question, answer: &Answer) -> Option<Wrong> {
        let offered = |selection| self.offered(selection, &question.name).into_iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>();
        match (&question.kind, answer) {
            (Kind::Text, Answer::Text(text)) => (text.chars().count() > LONGEST_TEXT).then_some(Wrong::TooLong(LONGEST_TEXT)),
            (Kind::Integer, Answer::Integer(_)) | (Kind::Date, Answer::Date(_)) | (Kind::Image(_), Answer::Image(_)) => None,
            (Kind::Geopoint, Answer::Point(_)) | (Kind::Acknowledge, Answer::Acknowledged) => None,
            (Kind::Decimal, Answer::Decimal(number)) => (!number.is_finite()).then_some(Wrong::Kind),
            (Kind::Range(range), Answer::Decimal(number)) => (!range.has(*number)).then_some(Wrong::NotInRange(*range)),
            (Kind::SelectOne(selection), Answer::One(name)) => among(std::slice::from_ref(name), &offered(selection)),
            (Kind::SelectMultiple(selection), Answer::Many(names)) => among(names, &offered(selection)),
            (Kind::Rank(selection), Answer::Ranked(names)) => {
                let choices = offered(selection);
                let missing: Vec<String> = choices.iter().filter(|choice| !names.iter().any(|name| name == *choice)).map(|name| (*name).to_owned()).collect();
                among(names, &choices).or((!missing.is_empty()).then_some(Wrong::NotRanked(missing)))
            }
            _ => Some(Wrong::Kind),
        }
    }
}

/// Refuses names that are not offered, or that come twice.
fn among(names: &[String], offered: &[&str]) -> Option<Wrong> {
    let strange: Vec<String> = names.iter().filter(|name| !offered.contains(&name.as_str())).cloned().collect();
    if !strange.is_empty() {
        return Some(Wrong::NotOffered(strange));
    }
    let mut known = BTreeSet::new();
    names.iter().find(|name| !known.insert(name.as_str())).map(|name| Wrong::Twice(name.clone()))
}

impl Range {
    /// Whether a number is one of its steps.
    pub fn has(&self, number: f64) -> bool {
        let step = ((number - self.start) / self.step).round();
        (self.start..=self.end).contains(&number) && (tidy(self.start + step * self.step) - number).abs() < 1e-9
    }

    /// Its numbers, at most so many.
    pub fn numbers(&self, most: usize) -> Vec<f64> {
        let count = ((self.end - self.start) / self.step + 1e-9).floor();
        let count = if count.is_finite() && count >= 0.0 { (count as usize).saturating_add(1) } else { 0 };
        (0..count.min(most)).map(|step| tidy(self.start + step as f64 * self.step)).collect()
    }
}

/// Without the dust of binary fractions: 0.30000000000000004 is 0.3.
pub(crate) fn tidy(number: f64) -> f64 {
    let tidy = (number * 1e9).round() / 1e9;
    if tidy.is_finite() { tidy } else { number }
}
