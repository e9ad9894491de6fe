//! From characters to words.

use super::Broken;
use crate::Code;

/// A word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Number(f64),
    Text(String),
    /// `${name}`.
    Question(String),
    /// A function, a column, or an operator in letters.
    Name(String),
    /// `.`.
    Own,
    Open,
    Close,
    Comma,
    Sign(&'static str),
    End,
}

/// Words with the characters at which they begin, from 1. The last is the end.
pub fn words(source: &str) -> Result<Vec<(Token, usize)>, Broken> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0 };
    let mut words = Vec::new();
    loop {
        let word = lexer.next()?;
        let end = word.0 == Token::End;
        words.push(word);
        if end {
            return Ok(words);
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

/// Quotes, and those that word processors make of them.
fn closing(open: char) -> Option<[char; 2]> {
    match open {
        '\'' => Some(['\'', '\'']),
        '"' => Some(['"', '"']),
        '‘' | '’' => Some(['‘', '’']),
        '“' | '”' => Some(['“', '”']),
        _ => None,
    }
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn next(&mut self) -> Result<(Token, usize), Broken> {
        while self.peek(0).is_whitespace() {
            self.at += 1;
        }
        let position = self.at + 1;
        if self.at >= self.chars.len() {
            return Ok((Token::End, position));
        }
        let c = self.peek(0);
        let token = match c {
            '$' => self.question(position)?,
            '.' if self.peek(1) == '.' => return Err(Broken::new(Code::PathUnsupported, position)),
            '.' if !self.peek(1).is_ascii_digit() => self.take(1, Token::Own),
            '0'..='9' | '.' => self.number(position)?,
            '/' | '[' | ']' | '@' | '|' => return Err(Broken::new(Code::PathUnsupported, position)),
            ':' if self.peek(1) == ':' => return Err(Broken::new(Code::PathUnsupported, position)),
            '(' => self.take(1, Token::Open),
            ')' => self.take(1, Token::Close),
            ',' => self.take(1, Token::Comma),
            '=' => self.take(1, Token::Sign("=")),
            '!' if self.peek(1) == '=' => self.take(2, Token::Sign("!=")),
            '<' if self.peek(1) == '=' => self.take(2, Token::Sign("<=")),
            '<' => self.take(1, Token::Sign("<")),
            '>' if self.peek(1) == '=' => self.take(2, Token::Sign(">=")),
            '>' => self.take(1, Token::Sign(">")),
            '+' => self.take(1, Token::Sign("+")),
            '-' => self.take(1, Token::Sign("-")),
            '*' => self.take(1, Token::Sign("*")),
            c if begins_name(c) => self.name(),
            c => match closing(c) {
                Some(ends) => self.text(ends, position)?,
                None => return Err(Broken::new(Code::Syntax, position).arg("found", c)),
            },
        };
        Ok((token, position))
    }

    fn take(&mut self, length: usize, token: Token) -> Token {
        self.at += length;
        token
    }

    fn question(&mut self, position: usize) -> Result<Token, Broken> {
        let rest = &self.chars[self.at + 1..];
        let end = rest.iter().position(|c| *c == '}').filter(|_| rest[0] == '{');
        let name: String = end.map(|end| rest[1..end].iter().collect()).unwrap_or_default();
        let name = name.trim();
        if name.is_empty() || !name.starts_with(begins_name) || !name.chars().all(continues_name) {
            return Err(Broken::new(Code::Syntax, position).arg("found", if name.is_empty() { "$".to_owned() } else { format!("${{{name}}}") }));
        }
        self.at += 2 + end.unwrap_or_default();
        Ok(Token::Question(name.to_owned()))
    }

    fn number(&mut self, position: usize) -> Result<Token, Broken> {
        let digits: String = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        self.at += digits.chars().count();
        match digits.parse() {
            Ok(number) if !begins_name(self.peek(0)) => Ok(Token::Number(number)),
            _ => Err(Broken::new(Code::Syntax, position).arg("found", digits)),
        }
    }

    fn text(&mut self, ends: [char; 2], position: usize) -> Result<Token, Broken> {
        let rest = &self.chars[self.at + 1..];
        let Some(length) = rest.iter().position(|c| ends.contains(c)) else {
            return Err(Broken::new(Code::OpenText, position));
        };
        let text = rest[..length].iter().collect();
        self.at += length + 2;
        Ok(Token::Text(text))
    }

    /// A name, with its prefix as in `jr:choice-name`.
    fn name(&mut self) -> Token {
        let start = self.at;
        while continues_name(self.peek(0)) || (self.peek(0) == ':' && begins_name(self.peek(1))) {
            self.at += 1;
        }
        Token::Name(self.chars[start..self.at].iter().collect())
    }
}
