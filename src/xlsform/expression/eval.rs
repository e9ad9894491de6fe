//! What an expression is worth. Recursion is as deep as the parser let it be.

use super::value::Value;
use super::{Function, Node, Op, Scope};

/// What a part of an expression is worth.
pub fn evaluate(node: &Node, scope: &Scope<'_>) -> Value {
    match node {
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::Text(text.clone()),
        Node::Question(name) => Value::Node(Some((scope.answers)(name))),
        Node::Own => Value::Node(Some(scope.own.to_owned())),
        Node::Column(name) => Value::Node(column(name, scope)),
        Node::Negative(inner) => Value::Number(-evaluate(inner, scope).number()),
        Node::Chain(first, rest) => chain(first, rest, scope),
        Node::Call(function, args) => call(*function, args, scope),
    }
}

/// A choice has its name and its further columns; what it doesn't have is no node, and equals nothing.
fn column(name: &str, scope: &Scope<'_>) -> Option<String> {
    let (choice, _) = scope.choice?;
    if name == "name" { Some(choice.name.clone()) } else { choice.columns.get(name).cloned() }
}

fn chain(first: &Node, rest: &[(Op, Node)], scope: &Scope<'_>) -> Value {
    let mut value = evaluate(first, scope);
    for (op, node) in rest {
        value = match op {
            Op::Or => Value::Boolean(value.boolean() || evaluate(node, scope).boolean()),
            Op::And => Value::Boolean(value.boolean() && evaluate(node, scope).boolean()),
            op => between(value, *op, evaluate(node, scope)),
        };
    }
    value
}

fn call(function: Function, args: &[Node], scope: &Scope<'_>) -> Value {
    match (function, args) {
        (Function::If, [condition, yes, no]) => evaluate(if evaluate(condition, scope).boolean() { yes } else { no }, scope),
        (Function::Today, _) => Value::Date(scope.today.days() as f64),
        (Function::Position, _) => Value::Number(scope.choice.map_or(f64::NAN, |(_, at)| at as f64)),
        (Function::String | Function::Number | Function::StringLength | Function::NormalizeSpace, []) => function.call(&[evaluate(&Node::Own, scope)]),
        _ => function.call(&args.iter().map(|arg| evaluate(arg, scope)).collect::<Vec<_>>()),
    }
}

fn between(left: Value, op: Op, right: Value) -> Value {
    let (left, right) = dates(left, right);
    match op {
        Op::Equal => Value::Boolean(equal(&left, &right, false)),
        Op::NotEqual => Value::Boolean(equal(&left, &right, true)),
        Op::Less => Value::Boolean(relate(&left, &right, |a, b| a < b)),
        Op::LessOrEqual => Value::Boolean(relate(&left, &right, |a, b| a <= b)),
        Op::Greater => Value::Boolean(relate(&left, &right, |a, b| a > b)),
        Op::GreaterOrEqual => Value::Boolean(relate(&left, &right, |a, b| a >= b)),
        Op::Plus => Value::Number(left.number() + right.number()),
        Op::Minus => Value::Number(left.number() - right.number()),
        Op::Times => Value::Number(left.number() * right.number()),
        Op::Div => Value::Number(left.number() / right.number()),
        // What is left has the sign of the left one, as in XPath.
        Op::Mod => Value::Number(left.number() % right.number()),
        Op::Or => Value::Boolean(left.boolean() || right.boolean()),
        Op::And => Value::Boolean(left.boolean() && right.boolean()),
    }
}

/// OpenRosa: what meets a date becomes a number of days, and so does a text that looks like a date.
fn dates(left: Value, right: Value) -> (Value, Value) {
    let with_boolean = matches!(left, Value::Boolean(_)) || matches!(right, Value::Boolean(_));
    match (&left, &right) {
        (Value::Date(_), _) | (_, Value::Date(_)) if !with_boolean => (Value::Number(left.days()), Value::Number(right.days())),
        _ => (left.dated(), right.dated()),
    }
}

/// `=`, or `!=`, which is not its opposite: nothing is either, when a node is missing.
fn equal(left: &Value, right: &Value, differ: bool) -> bool {
    if let (Value::Boolean(_), _) | (_, Value::Boolean(_)) = (left, right) {
        return (left.boolean() == right.boolean()) != differ;
    }
    if let (Value::Node(None), _) | (_, Value::Node(None)) = (left, right) {
        return false;
    }
    if let (Value::Number(_) | Value::Date(_), _) | (_, Value::Number(_) | Value::Date(_)) = (left, right) {
        return (left.number() == right.number()) != differ;
    }
    (left.text() == right.text()) != differ
}

fn relate(left: &Value, right: &Value, holds: fn(f64, f64) -> bool) -> bool {
    !matches!(left, Value::Node(None)) && !matches!(right, Value::Node(None)) && holds(left.number(), right.number())
}
