//! Questions that are never asked, and constraints that nothing fulfils.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::{Condition, all};
use super::{Findings, Spot};
use crate::expression::{Known, OWN, Variable, ever_holds};
use crate::{Code, Expression, Field, Form, Kind, Question};

/// Expressions that are evaluated for a form, all trying together: a fraction of a second.
const BUDGET: usize = 300_000;
/// Expressions that are evaluated for one condition.
const BUDGET_OF_ONE: usize = 20_000;
/// Most questions that one condition is tried with.
const MOST_VARIABLES: usize = 8;

/// What is known of the question behind a name.
struct Asked<'f> {
    /// The how manieth name it is.
    order: usize,
    known: Known,
    /// Its own and those of its page and matrix.
    conditions: Vec<&'f Expression>,
}

/// Looks for conditions that never hold.
pub fn check(form: &Form, findings: &mut Findings) {
    let asked = asked(form);
    let mut budget = BUDGET;
    for condition in all(form) {
        if findings.has(condition.spot, condition.field) {
            continue;
        }
        let mut own_budget = BUDGET_OF_ONE.min(budget);
        let before = own_budget;
        let fault = match condition.field {
            Field::Relevant if ever_holds(&[condition.expression], &variables(&condition, &asked), &mut own_budget) == Some(false) => Code::NeverAsked,
            Field::Relevant if never_together(form, &condition, &asked, &mut own_budget) => Code::NeverAsked,
            Field::Constraint if never_valid(&condition, &asked, &mut own_budget) => Code::NeverValid,
            _ => {
                budget -= before - own_budget;
                continue;
            }
        };
        budget -= before - own_budget;
        findings.add(condition.spot, condition.fault(fault));
    }
}

/// Whether the condition of a question and that of its page exclude each other.
fn never_together(form: &Form, condition: &Condition<'_>, asked: &BTreeMap<&str, Asked<'_>>, budget: &mut usize) -> bool {
    let page = match condition.spot {
        Spot::Question { page, .. } | Spot::Row { page, .. } => page,
        _ => return false,
    };
    let Some(group) = form.pages[page].group.as_ref().and_then(|group| group.relevant.as_ref()) else { return false };
    let targets = [group, condition.expression];
    let names: BTreeSet<&str> = targets.iter().flat_map(|target| target.questions()).collect();
    ever_holds(&targets, &closure(names, asked), budget) == Some(false)
}

/// Whether no answer but the empty one, which is not looked at, fulfils a constraint.
fn never_valid<'f>(condition: &Condition<'f>, asked: &BTreeMap<&'f str, Asked<'f>>, budget: &mut usize) -> bool {
    let Some(own) = asked.get(condition.name) else { return false };
    let Ok(answered) = Expression::parse(". != ''") else { return false };
    let mut variables = variables(condition, asked);
    variables.push(Variable { name: OWN, known: own.known.clone(), conditions: Vec::new() });
    ever_holds(&[&answered, condition.expression], &variables, budget) == Some(false)
}

fn variables<'f>(condition: &Condition<'f>, asked: &BTreeMap<&'f str, Asked<'f>>) -> Vec<Variable<'f>> {
    closure(condition.expression.questions().into_iter().collect(), asked)
}

/// Questions and those on which they depend in turn, in the order in which they are asked. When they are many, those far away are left out: what is asked
/// without a condition is asked more often, and nothing is called never asked that could be.
fn closure<'f>(names: BTreeSet<&'f str>, asked: &BTreeMap<&'f str, Asked<'f>>) -> Vec<Variable<'f>> {
    let mut all = names.clone();
    let mut next: Vec<&str> = names.into_iter().collect();
    while let Some(name) = next.pop() {
        let Some(question) = asked.get(name) else { continue };
        for further in question.conditions.iter().flat_map(|condition| condition.questions()) {
            if all.len() < MOST_VARIABLES && all.insert(further) {
                next.push(further);
            }
        }
    }
    let mut variables: Vec<_> = all.iter().filter_map(|name| Some((*name, asked.get(name)?))).collect();
    variables.sort_by_key(|(_, question)| question.order);
    let whole = |condition: &&Expression| condition.questions().iter().all(|name| all.contains(name));
    let variable = |(name, question): (&'f str, &Asked<'f>)| Variable {
        name,
        known: question.known.clone(),
        conditions: question.conditions.iter().copied().filter(whole).collect(),
    };
    variables.into_iter().map(variable).collect()
}

fn asked(form: &Form) -> BTreeMap<&str, Asked<'_>> {
    let mut found = BTreeMap::new();
    for page in &form.pages {
        let group = page.group.as_ref().and_then(|group| group.relevant.as_ref());
        for question in &page.questions {
            let conditions = group.into_iter().chain(&question.relevant);
            let Kind::Matrix(matrix) = &question.kind else {
                let order = found.len();
                found.insert(question.name.as_str(), Asked { order, known: known(form, question), conditions: conditions.collect() });
                continue;
            };
            for row in &matrix.rows {
                let names = form.list(&matrix.list).map(|list| list.choices.iter().map(|choice| choice.name.clone()).collect()).unwrap_or_default();
                let known = if matrix.many { Known::Many(names) } else { Known::One(names) };
                let order = found.len();
                found.insert(&row.name, Asked { order, known, conditions: conditions.clone().chain(&row.relevant).collect() });
            }
        }
    }
    found
}

fn known(form: &Form, question: &Question) -> Known {
    let names = || form.list_of(question).map(|list| list.choices.iter().map(|choice| choice.name.clone()).collect()).unwrap_or_default();
    match &question.kind {
        Kind::Text => Known::Text,
        Kind::Integer => Known::Number { whole: true },
        Kind::Decimal => Known::Number { whole: false },
        Kind::Range(range) => Known::Range(*range),
        Kind::SelectOne(_) => Known::One(names()),
        Kind::SelectMultiple(_) => Known::Many(names()),
        Kind::Date => Known::Date,
        Kind::Acknowledge => Known::One(vec!["OK".to_owned()]),
        Kind::Rank(_) | Kind::Matrix(_) | Kind::Note | Kind::Image(_) | Kind::Geopoint => Known::Opaque,
    }
}
