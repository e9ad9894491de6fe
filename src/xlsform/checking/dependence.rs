//! Who depends on whom: on nothing that comes later, and on nobody in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::{Condition, all};
use super::{Findings, Spot};
use crate::{Code, Field, Form, Kind};

/// Where a name stands: page, question, row. A group stands before its questions.
type Place = (usize, usize, usize);

fn place(spot: Spot) -> Place {
    match spot {
        Spot::Question { page, at } => (page, at + 1, 0),
        Spot::Row { page, at, row } => (page, at + 1, row + 1),
        Spot::Group { page } => (page, 0, 0),
        Spot::Form | Spot::List { .. } | Spot::Choice { .. } => (0, 0, 0),
    }
}

fn places(form: &Form) -> BTreeMap<&str, Place> {
    let mut places = BTreeMap::new();
    for (page, one) in form.pages.iter().enumerate() {
        places.extend(one.group.as_ref().map(|group| (group.name.as_str(), (page, 0, 0))));
        for (at, question) in one.questions.iter().enumerate() {
            places.insert(&question.name, (page, at + 1, 0));
            if let Kind::Matrix(matrix) = &question.kind {
                places.extend(matrix.rows.iter().enumerate().map(|(row, one)| (one.name.as_str(), (page, at + 1, row + 1))));
            }
        }
    }
    places
}

/// Whether a condition decides what is asked or offered: then all that it asks for comes before.
fn decides(condition: &Condition<'_>) -> bool {
    matches!(condition.field, Field::Relevant | Field::ChoiceFilter)
}

/// Looks at which question each condition asks for.
pub fn check(form: &Form, findings: &mut Findings) {
    let places = places(form);
    let conditions = all(form);
    let edges = edges(form, &conditions);
    let mut circles = BTreeSet::new();
    for condition in &conditions {
        let own = place(condition.spot);
        for name in condition.expression.questions() {
            let Some(asked) = places.get(name).copied() else { continue };
            let itself = name == condition.name || (matches!(condition.spot, Spot::Group { .. }) && asked.0 == own.0);
            if !decides(condition) {
                // Constraints are looked at when their page is sent.
                if asked.0 > own.0 {
                    findings.add(condition.spot, condition.fault(Code::DependsOnLater).arg("question", name));
                }
            } else if itself {
                findings.add(condition.spot, condition.fault(Code::DependsOnItself));
            } else if asked > own {
                match circle(condition.name, name, &edges) {
                    None => findings.add(condition.spot, condition.fault(Code::DependsOnLater).arg("question", name)),
                    Some(circle) => {
                        let members: BTreeSet<&str> = circle.iter().copied().collect();
                        if circles.insert(members) {
                            findings.add(condition.spot, condition.fault(Code::Circular).arg("questions", circle.join(" → ")));
                        }
                    }
                }
            }
        }
    }
}

/// From each question to those on which it depends, by its own condition or by those of its matrix and its page.
fn edges<'f>(form: &'f Form, conditions: &[Condition<'f>]) -> BTreeMap<&'f str, Vec<&'f str>> {
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for condition in conditions.iter().filter(|condition| decides(condition)) {
        edges.entry(condition.name).or_default().extend(condition.expression.questions());
    }
    for page in &form.pages {
        for question in &page.questions {
            let group = page.group.as_ref().map(|group| group.name.as_str());
            edges.entry(question.name.as_str()).or_default().extend(group);
            if let Kind::Matrix(matrix) = &question.kind {
                for row in &matrix.rows {
                    edges.entry(row.name.as_str()).or_default().push(&question.name);
                }
            }
        }
    }
    edges
}

/// The way from a question over one on which it depends back to itself.
fn circle<'f>(start: &'f str, first: &'f str, edges: &BTreeMap<&'f str, Vec<&'f str>>) -> Option<Vec<&'f str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::from([(first, start)]);
    let mut next = vec![first];
    while let Some(at) = next.pop() {
        if at == start {
            break;
        }
        for &to in edges.get(at).into_iter().flatten() {
            if !came_from.contains_key(to) {
                came_from.insert(to, at);
                next.push(to);
            }
        }
    }
    let mut way = vec![start];
    let mut at = *came_from.get(start)?;
    while at != start {
        way.push(at);
        at = came_from.get(at)?;
    }
    way.push(start);
    way.reverse();
    Some(way)
}
