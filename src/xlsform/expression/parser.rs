//! From words to a tree, by precedence climbing.

use super::functions::{self, Lookup};
use super::lexer::{Token, words};
use super::{Broken, DEEPEST, Node, Op};
use crate::Code;

/// Reads an expression.
pub fn parse(source: &str) -> Result<Node, Broken> {
    let mut parser = Parser { words: words(source)?, at: 0, depth: 0 };
    let root = parser.chain(0)?;
    match parser.word() {
        Token::End => Ok(root),
        _ => Err(parser.unexpected()),
    }
}

/// Operators, the weakest first.
const LEVELS: [&[(&str, Op)]; 6] = [
    &[("or", Op::Or)],
    &[("and", Op::And)],
    &[("=", Op::Equal), ("!=", Op::NotEqual)],
    &[("<", Op::Less), ("<=", Op::LessOrEqual), (">", Op::Greater), (">=", Op::GreaterOrEqual)],
    &[("+", Op::Plus), ("-", Op::Minus)],
    &[("*", Op::Times), ("div", Op::Div), ("mod", Op::Mod)],
];

struct Parser {
    words: Vec<(Token, usize)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn word(&self) -> &Token {
        self.words.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn position(&self) -> usize {
        self.words.get(self.at).or(self.words.last()).map_or(1, |(_, position)| *position)
    }

    fn unexpected(&self) -> Broken {
        let found = match self.word() {
            Token::Number(number) => number.to_string(),
            Token::Text(text) => format!("'{text}'"),
            Token::Question(name) => format!("${{{name}}}"),
            Token::Name(name) => name.clone(),
            Token::Own => ".".to_owned(),
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
            Token::Comma => ",".to_owned(),
            Token::Sign(sign) => (*sign).to_owned(),
            Token::End => String::new(),
        };
        Broken::new(Code::Syntax, self.position()).arg("found", found)
    }

    /// One bracket or sign deeper.
    fn deeper(&mut self) -> Result<(), Broken> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Broken::new(Code::TooDeep, self.position())) } else { Ok(()) }
    }

    fn operator(&self, level: usize) -> Option<Op> {
        let word = match self.word() {
            Token::Sign(sign) => sign,
            Token::Name(name) => name.as_str(),
            _ => return None,
        };
        LEVELS[level].iter().find(|(spelling, _)| *spelling == word).map(|(_, op)| *op)
    }

    fn chain(&mut self, level: usize) -> Result<Node, Broken> {
        let stronger = |parser: &mut Self| if level + 1 < LEVELS.len() { parser.chain(level + 1) } else { parser.signed() };
        let first = stronger(self)?;
        let mut rest = Vec::new();
        while let Some(op) = self.operator(level) {
            self.at += 1;
            rest.push((op, stronger(self)?));
        }
        Ok(if rest.is_empty() { first } else { Node::Chain(Box::new(first), rest) })
    }

    fn signed(&mut self) -> Result<Node, Broken> {
        if *self.word() != Token::Sign("-") {
            return self.single();
        }
        self.deeper()?;
        self.at += 1;
        let inner = self.signed()?;
        self.depth -= 1;
        Ok(Node::Negative(Box::new(inner)))
    }

    fn single(&mut self) -> Result<Node, Broken> {
        let node = match self.word().clone() {
            Token::Number(number) => Node::Number(number),
            Token::Text(text) => Node::Text(text),
            Token::Question(name) => Node::Question(name),
            Token::Own => Node::Own,
            Token::Open => {
                self.deeper()?;
                self.at += 1;
                let inner = self.chain(0)?;
                if *self.word() != Token::Close {
                    return Err(self.unexpected());
                }
                self.depth -= 1;
                inner
            }
            Token::Name(name) if self.words.get(self.at + 1).is_some_and(|(next, _)| *next == Token::Open) => return self.call(&name),
            Token::Name(name) if !name.contains(':') => Node::Column(name),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(node)
    }

    fn call(&mut self, name: &str) -> Result<Node, Broken> {
        let position = self.position();
        let function = match functions::lookup(name) {
            Lookup::Known(function) => function,
            Lookup::Unsupported => return Err(Broken::new(Code::UnsupportedFunction, position).arg("function", name)),
            Lookup::Unknown => return Err(Broken::new(Code::UnknownFunction, position).arg("function", name)),
        };
        self.deeper()?;
        self.at += 2;
        let mut args = Vec::new();
        if *self.word() != Token::Close {
            loop {
                args.push(self.chain(0)?);
                match self.word() {
                    Token::Comma => self.at += 1,
                    Token::Close => break,
                    _ => return Err(self.unexpected()),
                }
            }
        }
        self.at += 1;
        self.depth -= 1;
        function.check(&args, position)?;
        Ok(Node::Call(function, args))
    }
}
