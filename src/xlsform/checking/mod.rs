//! All that is wrong with a form: names, words, lists, kinds, conditions.

mod conditions;
mod dependence;
mod reach;
mod words;

#[cfg(feature = "xlsx")]
pub use conditions::broken;
#[cfg(feature = "xlsx")]
pub use words::is_tag;

use std::collections::BTreeSet;

use crate::{Answer, Code, Expression, Fault, Field, Form, Kind, Limits, Question, Range};

/// A part of a form: so that a workbook knows its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    Form,
    Group { page: usize },
    Question { page: usize, at: usize },
    Row { page: usize, at: usize, row: usize },
    List { list: usize },
    Choice { list: usize, at: usize },
}

/// Longest name of a question, a list or a choice, in characters.
const LONGEST_NAME: usize = 100;
/// Most numbers of a range.
const MOST_STEPS: f64 = 10_000.0;

/// What is found, with its spot.
pub struct Findings {
    pub found: Vec<(Spot, Fault)>,
}

impl Findings {
    /// Whether something is already said of a field.
    fn has(&self, spot: Spot, field: Field) -> bool {
        self.found.iter().any(|(known, fault)| *known == spot && fault.at.field == Some(field))
    }

    fn add(&mut self, spot: Spot, fault: Fault) {
        self.found.push((spot, fault));
    }
}

impl Form {
    /// All that is wrong with it, as far as limits let it be listed; nothing, when it can be asked. Each fault names a question, a group, a row, a list or a
    /// choice, and the field.
    pub fn faults(&self, limits: &Limits) -> Vec<Fault> {
        capped(check(self, limits).into_iter().map(|(_, fault)| fault).collect(), limits)
    }
}

/// All conditions, each with the name of its question, row or group.
pub fn conditions(form: &Form) -> impl Iterator<Item = (&str, &Expression)> {
    conditions::all(form).into_iter().map(|condition| (condition.name, condition.expression))
}

/// Faults as far as they are listed.
pub fn capped(mut faults: Vec<Fault>, limits: &Limits) -> Vec<Fault> {
    if faults.len() > limits.faults {
        faults.truncate(limits.faults);
        faults.push(Fault::new(Code::MoreFaults).arg("most", limits.faults));
    }
    faults
}

/// All that is wrong, with the spots.
pub fn check(form: &Form, limits: &Limits) -> Vec<(Spot, Fault)> {
    let mut findings = Findings { found: Vec::new() };
    sizes(form, limits, &mut findings);
    names(form, &mut findings);
    lists(form, &mut findings);
    words::check(form, limits, &mut findings);
    for (page, questions) in form.pages.iter().enumerate() {
        if questions.group.is_none() && page > 0 && form.pages[page - 1].group.is_none() {
            // In a workbook it would be one with the page before.
            findings.add(Spot::Group { page }, Fault::new(Code::NoName).of("", Field::Name));
        }
        if questions.questions.is_empty() {
            let name = questions.group.as_ref().map(|group| group.name.clone()).unwrap_or_default();
            findings.add(Spot::Group { page }, Fault::new(Code::EmptyGroup).of(&name, Field::Name));
        }
        for (at, question) in questions.questions.iter().enumerate() {
            kind(form, question, Spot::Question { page, at }, &mut findings);
        }
    }
    conditions::check(form, &mut findings);
    // Who depends on whom is clear as long as each name means one question.
    if !findings.found.iter().any(|(_, fault)| matches!(fault.code, Code::NoName | Code::DuplicateName)) {
        let before = findings.found.len();
        dependence::check(form, &mut findings);
        // In a circle nothing is ever asked, which need not be said of each member.
        if findings.found.len() == before {
            reach::check(form, &mut findings);
        }
    }
    findings.found
}

fn sizes(form: &Form, limits: &Limits, findings: &mut Findings) {
    let questions: usize = form.questions().map(|(_, question)| question.answered_as().len().max(1)).sum();
    let choices: usize = form.lists.iter().map(|list| list.choices.len()).sum();
    for (count, most, code) in [
        (questions, limits.questions, Code::TooManyQuestions),
        (choices, limits.choices, Code::TooManyChoices),
        (form.languages.len(), limits.languages, Code::TooManyLanguages),
    ] {
        if count > most {
            findings.add(Spot::Form, Fault::new(code).arg("most", most));
        }
    }
    if form.questions().all(|(_, question)| question.answered_as().is_empty()) {
        findings.add(Spot::Form, Fault::new(Code::NoQuestions));
    }
}

/// Whether it can be the name of a question: letters, digits, `_`, `-`, `.`; first a letter or `_`. XForms keeps `meta` for itself.
fn is_name(name: &str) -> bool {
    name != "meta"
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && name.chars().count() <= LONGEST_NAME
}

fn names(form: &Form, findings: &mut Findings) {
    let mut known = BTreeSet::new();
    let mut look = |name: &str, spot| {
        let code = match () {
            () if name.is_empty() => Code::NoName,
            () if !is_name(name) => Code::BadName,
            () if !known.insert(name.to_owned()) => Code::DuplicateName,
            () => return,
        };
        let fault = Fault::new(code).of(name, Field::Name);
        findings.add(spot, if code == Code::NoName { fault } else { fault.arg("name", name) });
    };
    for (page, one) in form.pages.iter().enumerate() {
        if let Some(group) = &one.group {
            look(&group.name, Spot::Group { page });
        }
        for (at, question) in one.questions.iter().enumerate() {
            look(&question.name, Spot::Question { page, at });
            if let Kind::Matrix(matrix) = &question.kind {
                matrix.rows.iter().enumerate().for_each(|(row, one)| look(&one.name, Spot::Row { page, at, row }));
            }
        }
    }
}

fn lists(form: &Form, findings: &mut Findings) {
    let mut known = BTreeSet::new();
    for (list, one) in form.lists.iter().enumerate() {
        let of = |code| Fault::new(code).of(&one.name, Field::List);
        if one.name.trim().is_empty() || one.name.contains(char::is_whitespace) || one.name.chars().count() > LONGEST_NAME {
            findings.add(Spot::List { list }, of(Code::BadName).arg("name", &one.name));
        } else if !known.insert(&one.name) {
            findings.add(Spot::List { list }, of(Code::DuplicateName).arg("name", &one.name));
        }
        if one.choices.is_empty() {
            findings.add(Spot::List { list }, of(Code::EmptyList).arg("list", &one.name));
        }
        let mut names = BTreeSet::new();
        for (at, choice) in one.choices.iter().enumerate() {
            let (spot, name) = (Spot::Choice { list, at }, &choice.name);
            let of = |code| Fault::new(code).of(&one.name, Field::Name).choice(name);
            if name.is_empty() {
                findings.add(spot, of(Code::NoName));
            } else if name.contains(char::is_whitespace) || name.chars().count() > LONGEST_NAME {
                findings.add(spot, of(Code::BadChoice).arg("choice", name));
            } else if !names.insert(name.as_str()) {
                findings.add(spot, of(Code::DuplicateChoice).arg("choice", name));
            }
        }
    }
}

/// What a kind of question needs, and what it doesn't have.
fn kind(form: &Form, question: &Question, spot: Spot, findings: &mut Findings) {
    let of = |code, field| Fault::new(code).of(&question.name, field);
    let list = match &question.kind {
        Kind::Matrix(matrix) => Some(&matrix.list),
        kind => kind.selection().map(|selection| &selection.list),
    };
    if let Some(list) = list.filter(|list| form.list(list).is_none()) {
        findings.add(spot, of(Code::UnknownList, Field::Type).arg("list", list));
    }
    match &question.kind {
        Kind::Range(range) if !range.is_sound() => findings.add(spot, of(Code::BadRange, Field::Parameters)),
        Kind::Matrix(matrix) if matrix.rows.is_empty() => findings.add(spot, of(Code::EmptyGroup, Field::Type)),
        _ => {}
    }
    let has = [
        (Field::Required, !question.required.is_no()),
        (Field::RequiredMessage, !question.required_message.is_empty()),
        (Field::Constraint, question.constraint.is_some()),
        (Field::ConstraintMessage, !question.constraint_message.is_empty()),
        (Field::Default, question.default.is_some()),
    ];
    if matches!(question.kind, Kind::Matrix(_)) {
        let words = [(Field::Hint, &question.hint), (Field::GuidanceHint, &question.guidance_hint), (Field::Audio, &question.audio)];
        for (field, _) in words.into_iter().filter(|(_, text)| !text.is_empty()) {
            findings.add(spot, of(Code::NotForType, field).arg("type", question.kind.word()));
        }
    }
    if matches!(question.kind, Kind::Note | Kind::Matrix(_)) {
        for (field, _) in has.into_iter().filter(|(_, has)| *has) {
            findings.add(spot, of(Code::NotForType, field).arg("type", question.kind.word()));
        }
    } else if let Some(value) = &question.default
        && (form.initial(question).is_none() || crate::expression::is_calculated(value))
    {
        findings.add(spot, of(Code::BadDefault, Field::Default).arg("value", value));
    }
}

impl Form {
    /// The answer that stands there at first; none without a default, or when it would not be taken.
    pub fn initial(&self, question: &Question) -> Option<Answer> {
        let value = question.default.as_deref()?;
        let sent: Vec<&str> = match question.kind {
            Kind::SelectMultiple(_) | Kind::Rank(_) => value.split_whitespace().collect(),
            // Files are not there at first.
            Kind::Image(_) => return None,
            _ => vec![value],
        };
        let answer = Answer::read(question, &sent).ok().flatten()?;
        let known = |name: &String| self.list_of(question).is_some_and(|list| list.choices.iter().any(|choice| choice.name == *name));
        let taken = match (&answer, &question.kind) {
            (Answer::One(name), _) => known(name),
            (Answer::Many(names) | Answer::Ranked(names), _) => names.iter().all(known),
            (Answer::Decimal(number), Kind::Range(range)) => range.has(*number),
            (Answer::Acknowledged, _) => value == "OK",
            _ => true,
        };
        taken.then_some(answer)
    }
}

impl Range {
    /// Whether it has a start, an end not before it, and a step that leads there.
    pub fn is_sound(&self) -> bool {
        [self.start, self.end, self.step].iter().all(|number| number.is_finite() && number.abs() <= 1e9)
            && self.step >= 1e-6
            && self.end > self.start
            && (self.end - self.start) / self.step <= MOST_STEPS
    }
}
