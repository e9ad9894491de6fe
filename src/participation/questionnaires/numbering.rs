//! The numbers of questions, the same on the screen and on paper, and conditions in plain words where they are plain.

use std::collections::BTreeMap;

use xlsform::{Expression, Form, Kind};

/// Numbers by the name of a question or of a matrix's row, from 1; notes have none. Hidden questions keep theirs.
pub(super) fn numbers(form: &Form) -> BTreeMap<&str, i64> {
    let mut numbers = BTreeMap::new();
    let mut number = 0;
    for (_, question) in form.questions() {
        if matches!(question.kind, Kind::Note) {
            continue;
        }
        number += 1;
        numbers.insert(question.name.as_str(), number);
        for name in question.answered_as() {
            numbers.insert(name, number);
        }
    }
    numbers
}

/// A condition that asks for one choice of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub question: String,
    pub choice: String,
    /// Whether the choice must be made; it must not be otherwise.
    pub chosen: bool,
}

impl Plain {
    /// Reads `${q} = 'x'`, `${q} != 'x'`, `selected(${q}, 'x')` and `not(selected(${q}, 'x'))`.
    pub fn parse(source: &str) -> Option<Self> {
        let source = source.trim();
        if let Some(inner) = source.strip_prefix("not(").and_then(|rest| rest.strip_suffix(')')) {
            let inner = Self::parse(inner)?;
            return inner.chosen.then_some(Self { chosen: false, ..inner });
        }
        if let Some(inner) = source.strip_prefix("selected(").and_then(|rest| rest.strip_suffix(')')) {
            let (question, choice) = inner.split_once(',')?;
            return Some(Self { question: reference(question)?, choice: literal(choice)?, chosen: true });
        }
        let (left, right, chosen) = match source.split_once("!=") {
            Some((left, right)) => (left, right, false),
            None => source.split_once('=').map(|(left, right)| (left, right, true))?,
        };
        Some(Self { question: reference(left)?, choice: literal(right)?, chosen })
    }

    /// As a workbook says it.
    pub fn source(&self, form: &Form) -> String {
        let Self { question, choice, chosen } = self;
        let many = form.asks(question).is_some_and(|known| match &known.kind {
            Kind::SelectMultiple(_) => true,
            Kind::Matrix(matrix) => matrix.many,
            _ => false,
        });
        match (many, chosen) {
            (true, true) => format!("selected(${{{question}}}, '{choice}')"),
            (true, false) => format!("not(selected(${{{question}}}, '{choice}'))"),
            (false, true) => format!("${{{question}}} = '{choice}'"),
            (false, false) => format!("${{{question}}} != '{choice}'"),
        }
    }
}

fn reference(text: &str) -> Option<String> {
    let name = text.trim().strip_prefix("${")?.strip_suffix('}')?.trim();
    (!name.is_empty() && !name.contains(['$', '{', '}', ' '])).then(|| name.to_owned())
}

fn literal(text: &str) -> Option<String> {
    let text = text.trim();
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.is_empty() && !inner.contains([quote, ' '])).then(|| inner.to_owned())
}

/// The plain conditions that are joined by `and`, if that is all that an expression says.
pub(super) fn plain(expression: &Expression) -> Option<Vec<Plain>> {
    expression.source().split(" and ").map(Plain::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_conditions_are_read_and_others_are_not() {
        let plain = |source| Plain::parse(source).map(|plain| (plain.question, plain.choice, plain.chosen));
        let of = |question: &str, choice: &str, chosen| Some((question.to_owned(), choice.to_owned(), chosen));
        assert_eq!(plain("${water} = 'no'"), of("water", "no", true));
        assert_eq!(plain(" ${water}!=\"no\" "), of("water", "no", false));
        assert_eq!(plain("selected(${use}, 'bus')"), of("use", "bus", true));
        assert_eq!(plain("not(selected(${use}, 'bus'))"), of("use", "bus", false));
        for other in ["${age} > 17", "${a} = ${b}", "${a} = 'x' or ${b} = 'y'", "true()", "", "${a} = ''", "not(${a} != 'x')"] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
