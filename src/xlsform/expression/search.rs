//! Whether a condition can ever hold: the answers that make a difference are tried, as far as they are few.
//!
//! Told are conditions of `and`, `or`, `not`, `if` over comparisons of an answer with something fixed, and `selected`. Of anything else nothing is said.

use super::eval::evaluate;
use super::value::{Value, day};
use super::{Expression, Function, Node, Op, Scope};
use crate::{Date, Range};

/// What is known of an answer.
#[derive(Debug, Clone)]
pub enum Known {
    One(Vec<String>),
    Many(Vec<String>),
    Number {
        whole: bool,
    },
    Range(Range),
    Date,
    Text,
    /// Nothing that can be tried.
    Opaque,
}

/// A question on which a condition depends, itself asked only while its conditions hold.
pub struct Variable<'a> {
    pub name: &'a str,
    pub known: Known,
    pub conditions: Vec<&'a Expression>,
}

/// The name under which `.` is tried.
pub const OWN: &str = ".";
/// Most choices of one question whose combinations are tried.
const MOST_MANY: usize = 5;

/// Whether all these conditions can hold at once; none when that can't be told, or not within what is left of the budget (of expressions evaluated).
/// Variables stand in the order in which they are asked.
pub fn ever_holds(targets: &[&Expression], variables: &[Variable<'_>], budget: &mut usize) -> Option<bool> {
    let opaque = |name: &str| variables.iter().find(|variable| variable.name == name).is_none_or(|variable| matches!(variable.known, Known::Opaque));
    if targets.iter().any(|target| !simple(target.root(), &opaque)) {
        return None;
    }
    let all = || targets.iter().copied().chain(variables.iter().flat_map(|variable| variable.conditions.iter().copied()));
    let mut tried = Vec::new();
    for variable in variables {
        let mut fixed = Vec::new();
        all().for_each(|expression| mentioned(expression.root(), variable.name, &mut fixed));
        tried.push(candidates(&variable.known, &fixed)?);
    }
    let conditions = variables.iter().map(|variable| variable.conditions.iter().copied().filter(|one| simple(one.root(), &opaque)).collect()).collect();
    Search { targets, variables, conditions, tried, budget }.from(0, &mut Vec::new())
}

struct Search<'a> {
    targets: &'a [&'a Expression],
    variables: &'a [Variable<'a>],
    /// Those of each variable that can be told.
    conditions: Vec<Vec<&'a Expression>>,
    tried: Vec<Vec<String>>,
    budget: &'a mut usize,
}

impl Search<'_> {
    fn from(&mut self, at: usize, values: &mut Vec<String>) -> Option<bool> {
        if at == self.variables.len() {
            return self.hold(self.targets.len(), |search, one| search.targets[one], values);
        }
        let asked = self.hold(self.conditions[at].len(), |search, one| search.conditions[at][one], values)?;
        let candidates = if asked { self.tried[at].clone() } else { vec![String::new()] };
        for candidate in candidates {
            values.push(candidate);
            let found = self.from(at + 1, values);
            values.pop();
            if found != Some(false) {
                return found;
            }
        }
        Some(false)
    }

    fn hold(&mut self, count: usize, expression: impl Fn(&Self, usize) -> &Expression, values: &[String]) -> Option<bool> {
        for one in 0..count {
            *self.budget = self.budget.checked_sub(1)?;
            let find = |name: &str| self.variables.iter().zip(values).find(|(variable, _)| variable.name == name).map(|(_, value)| value.clone());
            let answers = |name: &str| find(name).unwrap_or_default();
            let own = answers(OWN);
            if !expression(self, one).holds(&Scope { answers: &answers, own: &own, choice: None, today: any_day()? }) {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// Of what is fixed no part asks for the day.
fn any_day() -> Option<Date> {
    Date::new(2000, 1, 1)
}

/// Pairs of a question and a fixed text with which it is compared.
pub fn compared(root: &Node) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    root.each(&mut |node| match node {
        Node::Chain(first, rest) => {
            if let [(Op::Equal | Op::NotEqual, second)] = rest.as_slice() {
                match (&**first, second) {
                    (Node::Question(name), Node::Text(text)) | (Node::Text(text), Node::Question(name)) => found.push((name.as_str(), text.as_str())),
                    _ => {}
                }
            }
        }
        Node::Call(Function::Selected, args) => {
            if let [Node::Question(name), Node::Text(text)] = args.as_slice() {
                found.push((name.as_str(), text.as_str()));
            }
        }
        _ => {}
    });
    found
}

fn is_fixed(node: &Node) -> bool {
    let mut fixed = true;
    node.each(&mut |node| {
        fixed &= !matches!(node, Node::Question(_) | Node::Own | Node::Column(_) | Node::Call(Function::Today | Function::Position, _));
        // Without a value these ask for `.`.
        fixed &= !matches!(node, Node::Call(_, args) if args.is_empty()) || matches!(node, Node::Call(Function::True | Function::False, _));
    });
    fixed
}

fn name_of(node: &Node) -> Option<&str> {
    match node {
        Node::Question(name) => Some(name),
        Node::Own => Some(OWN),
        _ => None,
    }
}

/// The answer and the fixed value of a comparison.
fn comparison(node: &Node) -> Option<(&str, &Node)> {
    let (left, right) = match node {
        Node::Chain(first, rest) => match rest.as_slice() {
            [(op, second)] if op.compares() => (&**first, second),
            _ => return None,
        },
        Node::Call(Function::Selected, args) => match args.as_slice() {
            [list, name] => return name_of(list).filter(|_| is_fixed(name)).map(|question| (question, name)),
            _ => return None,
        },
        _ => return None,
    };
    let (name, fixed) = name_of(left).map(|name| (name, right)).or_else(|| name_of(right).map(|name| (name, left)))?;
    is_fixed(fixed).then_some((name, fixed))
}

/// Whether trying can tell.
fn simple(node: &Node, opaque: &dyn Fn(&str) -> bool) -> bool {
    if is_fixed(node) {
        return true;
    }
    if let Some((name, _)) = comparison(node) {
        return !opaque(name);
    }
    match node {
        Node::Chain(first, rest) => rest.iter().all(|(op, node)| matches!(op, Op::And | Op::Or) && simple(node, opaque)) && simple(first, opaque),
        Node::Call(Function::Not | Function::If | Function::Boolean, args) => args.iter().all(|arg| simple(arg, opaque)),
        _ => false,
    }
}

/// The fixed values with which an answer is compared.
fn mentioned(root: &Node, name: &str, found: &mut Vec<Value>) {
    root.each(&mut |node| {
        if let Some((compared, fixed)) = comparison(node)
            && compared == name
            && let Some(today) = any_day()
        {
            found.push(evaluate(fixed, &Scope { answers: &|_| String::new(), own: "", choice: None, today }));
        }
    });
}

/// Answers of which one stands for every other that fixed values can't tell from it; the empty one among them.
fn candidates(known: &Known, fixed: &[Value]) -> Option<Vec<String>> {
    let numbers: Vec<f64> = fixed.iter().map(Value::number).filter(|number| number.is_finite() && number.abs() < 1e12).collect();
    let mut tried = vec![String::new()];
    match known {
        Known::One(names) | Known::Many(names) => {
            let texts: Vec<String> = fixed.iter().map(Value::text).collect();
            // A choice whose name is a number can be compared as one.
            let told = |name: &&String| texts.contains(name) || name.trim().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
            let mut few: Vec<&String> = names.iter().filter(told).collect();
            few.extend(names.iter().find(|name| !told(name)));
            if matches!(known, Known::One(_)) {
                tried.extend(few.into_iter().cloned());
            } else if few.len() > MOST_MANY {
                return None;
            } else {
                let chosen =
                    |set: usize| few.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ");
                tried.extend((1..1usize << few.len()).map(chosen));
            }
        }
        Known::Number { whole } => tried.extend(around(&numbers, *whole).iter().map(f64::to_string)),
        Known::Range(range) => tried.extend(steps(&numbers, range).iter().map(f64::to_string)),
        Known::Date => {
            let days = around(&numbers, true).into_iter().chain([0.0]);
            tried.extend(days.filter_map(|days| day(days).map(|date| date.to_string())));
        }
        Known::Text => {
            let texts: Vec<String> = fixed.iter().map(Value::text).collect();
            if texts.iter().any(|text| Date::parse(text).is_some()) {
                return None;
            }
            tried.extend(texts);
            tried.extend(around(&numbers, false).iter().map(f64::to_string));
            tried.push("\u{2026}".to_owned());
        }
        Known::Opaque => {}
    }
    Some(tried)
}

/// Numbers on either side of each and between them.
fn around(numbers: &[f64], whole: bool) -> Vec<f64> {
    if whole {
        let near = |number: &f64| [number.ceil() - 1.0, number.floor(), number.ceil(), number.floor() + 1.0];
        return numbers.iter().flat_map(near).chain([0.0]).collect();
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let between = sorted.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
    let beyond = [sorted.first().map_or(0.0, |least| least - 1.0), sorted.last().map_or(0.0, |most| most + 1.0)];
    numbers.iter().copied().chain(between).chain(beyond).collect()
}

/// Numbers of a range on either side of each.
fn steps(numbers: &[f64], range: &Range) -> Vec<f64> {
    let count = ((range.end - range.start) / range.step).floor();
    let at = |step: f64| (step >= 0.0 && step <= count).then(|| crate::asking::tidy(range.start + step * range.step));
    let near = numbers.iter().flat_map(|number| {
        let step = ((number - range.start) / range.step).floor();
        [step - 1.0, step, step + 1.0, step + 2.0]
    });
    near.chain([0.0, count]).filter_map(at).collect()
}
