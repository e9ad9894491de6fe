//! Expressions: the subset of XPath that XLSForm uses, parsed and evaluated in bounded time and depth.
//!
//! `${question}`, `.`, columns of choices by their bare names (in `choice_filter`), numbers, texts in either quotes, `and or = != < <= > >= + - * div mod`,
//! brackets, and the functions in `functions`. No paths. Conversions and comparisons are those of XPath 1.0 with OpenRosa's dates
//! (<https://getodk.github.io/xforms-spec/#xpath-functions>), and agree with npm's `openrosa-xpath-evaluator` but for what the README lists.

mod eval;
mod functions;
mod lexer;
mod parser;
mod search;
mod value;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Choice, Code, Date};
pub use functions::Function;
pub use value::Value;

/// Most characters of an expression.
pub const LONGEST: usize = 4_000;
/// Most brackets within brackets, and signs before a number.
pub const DEEPEST: usize = 32;

/// An expression that is understood. As JSON it is its text.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    root: Node,
}

/// Why a text is no expression: what is wrong at which character, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub code: Code,
    /// From 1, in characters.
    pub position: usize,
    /// As [`Code`] names them, without `position`.
    pub args: Vec<(&'static str, String)>,
}

/// What an expression is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Number(f64),
    Text(String),
    /// `${name}`.
    Question(String),
    /// `.`.
    Own,
    /// A bare name.
    Column(String),
    Negative(Box<Node>),
    /// The first, and what is done with each further one, from left to right: long chains are not deep.
    Chain(Box<Node>, Vec<(Op, Node)>),
    Call(Function, Vec<Node>),
}

/// What stands between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Div,
    Mod,
}

/// What an expression can ask for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The value of a question by its name, as XForms keeps it; empty when it has none or is hidden.
    pub answers: &'a dyn Fn(&str) -> String,
    /// What `.` is.
    pub own: &'a str,
    /// The choice that is filtered, and its place in its list, from 1.
    pub choice: Option<(&'a Choice, usize)>,
    pub today: Date,
}

impl Expression {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Self, Broken> {
        if source.chars().count() > LONGEST {
            return Err(Broken::new(Code::ExpressionTooLong, 1).arg("most", LONGEST));
        }
        let root = parser::parse(source)?;
        Ok(Self { source: source.to_owned(), root })
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The questions whose answers it asks for, in their order, each once.
    pub fn questions(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.each(&mut |node| {
            if let Node::Question(name) = node
                && !found.contains(&name.as_str())
            {
                found.push(name.as_str());
            }
        });
        found
    }

    /// The columns of choices that it asks for, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.each(&mut |node| {
            if let Node::Column(name) = node
                && !found.contains(&name.as_str())
            {
                found.push(name.as_str());
            }
        });
        found
    }

    /// The same asking for a question by another name.
    #[must_use]
    pub fn renamed(&self, old: &str, new: &str) -> Self {
        let Ok(words) = lexer::words(&self.source) else { return self.clone() };
        let mut rest = self.source.chars();
        let mut at = 1;
        let mut renamed = String::new();
        for (word, position) in words {
            if matches!(&word, lexer::Token::Question(name) if name == old) {
                renamed.extend(rest.by_ref().take(position - at));
                at = position + rest.by_ref().take_while(|c| *c != '}').count() + 1;
                renamed.push_str(&format!("${{{new}}}"));
            }
        }
        renamed.extend(rest);
        Self::parse(&renamed).unwrap_or_else(|_| self.clone())
    }

    /// Whether it asks for `.`.
    pub fn asks_own(&self) -> bool {
        let mut asks = false;
        self.root.each(&mut |node| asks |= *node == Node::Own);
        asks
    }

    /// What it is worth.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Value {
        eval::evaluate(&self.root, scope)
    }

    /// Whether it holds.
    pub fn holds(&self, scope: &Scope<'_>) -> bool {
        self.evaluate(scope).boolean()
    }

    /// Refuses what is surely not meant as a condition: a number or a text, or an answer by itself, which XPath takes for true even when it is empty.
    pub fn expect_condition(&self) -> Result<(), Broken> {
        if self.root.is_condition() { Ok(()) } else { Err(Broken::new(Code::NotYesOrNo, 1)) }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// Choices that it compares answers with: question and value, for `${q} = 'a'` and `selected(${q}, 'a')`.
    pub(crate) fn compared(&self) -> Vec<(&str, &str)> {
        search::compared(&self.root)
    }
}

pub(crate) use search::{Known, OWN, Variable, ever_holds};

impl Node {
    /// Calls for every node, a node before what it is made of.
    pub(crate) fn each<'a>(&'a self, call: &mut dyn FnMut(&'a Node)) {
        call(self);
        match self {
            Self::Negative(inner) => inner.each(call),
            Self::Chain(first, rest) => {
                first.each(call);
                rest.iter().for_each(|(_, node)| node.each(call));
            }
            Self::Call(_, args) => args.iter().for_each(|node| node.each(call)),
            _ => {}
        }
    }

    /// Whether it says yes or no, in all the places where yes or no is asked for.
    fn is_condition(&self) -> bool {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Question(_) | Self::Own | Self::Column(_) | Self::Negative(_) => false,
            Self::Chain(first, rest) if rest.iter().all(|(op, _)| matches!(op, Op::And | Op::Or)) => {
                first.is_condition() && rest.iter().all(|(_, node)| node.is_condition())
            }
            Self::Chain(_, rest) => rest.last().is_some_and(|(op, _)| op.compares()),
            Self::Call(Function::If, args) => args.iter().all(Self::is_condition),
            Self::Call(Function::Not, args) => args.iter().all(Self::is_condition),
            Self::Call(function, _) => function.is_condition(),
        }
    }
}

/// Whether a default is meant to be calculated: it asks for a question or calls a function.
pub(crate) fn is_calculated(value: &str) -> bool {
    let mut calls = value.contains("${");
    match Expression::parse(value) {
        Ok(expression) => expression.root().each(&mut |node| calls |= matches!(node, Node::Call(..))),
        Err(broken) => calls |= matches!(broken.code, Code::UnsupportedFunction | Code::WrongArguments),
    }
    calls
}

impl Op {
    /// Whether it compares, so that what comes out is yes or no.
    pub(crate) fn compares(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }
}

impl Broken {
    fn new(code: Code, position: usize) -> Self {
        Self { code, position, args: Vec::new() }
    }

    fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at character {}", self.code.as_str(), self.position)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, ", {name}: {value}"))
    }
}

impl std::error::Error for Broken {}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Serialize for Expression {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::parse(&source).map_err(serde::de::Error::custom)
    }
}
