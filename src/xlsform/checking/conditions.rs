//! Conditions taken one by one: what they ask for is there, and they say yes or no.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Spot};
use crate::{Broken, Code, Expression, Fault, Field, Form, Kind, List, Matrix, Page, Question, Required};

/// A condition of a form.
pub struct Condition<'f> {
    pub spot: Spot,
    /// Of the question, the row or the group.
    pub name: &'f str,
    pub field: Field,
    pub expression: &'f Expression,
}

impl Condition<'_> {
    /// Something wrong with it.
    pub fn fault(&self, code: Code) -> Fault {
        Fault::new(code).of(self.name, self.field)
    }
}

/// All conditions of a form, in its order.
pub fn all(form: &Form) -> Vec<Condition<'_>> {
    form.pages.iter().enumerate().flat_map(|(page, one)| of_page(page, one)).collect()
}

fn of_page(page: usize, one: &Page) -> Vec<Condition<'_>> {
    let mut found = Vec::new();
    if let Some(group) = &one.group {
        let relevant = group.relevant.as_ref();
        found.extend(relevant.map(|expression| Condition { spot: Spot::Group { page }, name: &group.name, field: Field::Relevant, expression }));
    }
    for (at, question) in one.questions.iter().enumerate() {
        found.extend(of_question(Spot::Question { page, at }, question));
        let Kind::Matrix(matrix) = &question.kind else { continue };
        for (row, one) in matrix.rows.iter().enumerate() {
            let fields = [(Field::Relevant, one.relevant.as_ref()), (Field::Required, when(&one.required))];
            let condition =
                |(field, expression): (_, Option<_>)| Some(Condition { spot: Spot::Row { page, at, row }, name: &one.name, field, expression: expression? });
            found.extend(fields.into_iter().filter_map(condition));
        }
    }
    found
}

fn of_question(spot: Spot, question: &Question) -> Vec<Condition<'_>> {
    let fields = [
        (Field::Relevant, question.relevant.as_ref()),
        (Field::Constraint, question.constraint.as_ref()),
        (Field::Required, when(&question.required)),
        (Field::ChoiceFilter, question.kind.selection().and_then(|selection| selection.filter.as_ref())),
    ];
    fields.into_iter().filter_map(|(field, expression)| Some(Condition { spot, name: &question.name, field, expression: expression? })).collect()
}

fn when(required: &Required) -> Option<&Expression> {
    match required {
        Required::When(expression) => Some(expression),
        _ => None,
    }
}

/// What a name is answered with.
enum Answered<'f> {
    From(&'f List),
    Freely,
    Not,
}

/// Looks at each condition by itself.
pub fn check(form: &Form, findings: &mut Findings) {
    let answered = answered(form);
    for condition in all(form) {
        for code in [condition.expression.expect_condition().err(), own(&condition)].into_iter().flatten() {
            findings.add(condition.spot, broken(condition.fault(code.code), &code));
        }
        questions(&condition, &answered, findings);
        columns(form, &condition, findings);
    }
}

/// A fault with what is known of a broken expression.
pub fn broken(fault: Fault, broken: &Broken) -> Fault {
    broken.args.iter().fold(fault.arg("position", broken.position), |fault, (name, value)| fault.arg(name, value))
}

fn answered(form: &Form) -> BTreeMap<&str, Answered<'_>> {
    let mut known = BTreeMap::new();
    for page in &form.pages {
        known.extend(page.group.as_ref().map(|group| (group.name.as_str(), Answered::Not)));
        for question in &page.questions {
            let answer = match &question.kind {
                Kind::Note | Kind::Matrix(_) => Answered::Not,
                _ => form.list_of(question).map_or(Answered::Freely, Answered::From),
            };
            known.insert(&question.name, answer);
            if let Kind::Matrix(Matrix { rows, list, .. }) = &question.kind {
                known.extend(rows.iter().map(|row| (row.name.as_str(), form.list(list).map_or(Answered::Freely, Answered::From))));
            }
        }
    }
    known
}

/// `.` is the answer that a constraint looks at; elsewhere there is none yet.
fn own(condition: &Condition<'_>) -> Option<Broken> {
    let stray = condition.field != Field::Constraint && condition.expression.asks_own();
    stray.then(|| Broken { code: Code::NoOwnAnswer, position: 1, args: Vec::new() })
}

fn questions(condition: &Condition<'_>, answered: &BTreeMap<&str, Answered<'_>>, findings: &mut Findings) {
    for name in condition.expression.questions() {
        match answered.get(name) {
            None => findings.add(condition.spot, condition.fault(Code::UnknownQuestion).arg("question", name)),
            Some(Answered::Not) => findings.add(condition.spot, condition.fault(Code::NotAnswered).arg("question", name)),
            Some(_) => {}
        }
    }
    let mut told = BTreeSet::new();
    for (name, value) in condition.expression.compared() {
        let Some(Answered::From(list)) = answered.get(name) else { continue };
        let known = value.is_empty() || list.choices.iter().any(|choice| choice.name == value);
        if !known && told.insert((name, value)) {
            findings.add(condition.spot, condition.fault(Code::UnknownChoice).arg("question", name).arg("choice", value));
        }
    }
}

fn columns(form: &Form, condition: &Condition<'_>, findings: &mut Findings) {
    let names = condition.expression.columns();
    if condition.field != Field::ChoiceFilter {
        for name in names {
            findings.add(condition.spot, condition.fault(Code::ColumnOutsideFilter).arg("column", name));
        }
        return;
    }
    let list = form.question(condition.name).and_then(|question| form.list_of(question));
    let Some(list) = list else { return };
    for name in names {
        if name != "name" && !list.choices.iter().any(|choice| choice.columns.contains_key(name)) {
            findings.add(condition.spot, condition.fault(Code::UnknownChoiceColumn).arg("column", name));
        }
    }
}
