//! What is asked while the fields of a page hold this or that.

use std::collections::BTreeMap;

use serde::Serialize;
use xlsform::{Answer, Answers, Asked, Kind, Question, Required, Unread};

use crate::{Fields, Given, PAGE};

/// What is asked on a page, by the names of questions and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Questions and rows that are asked, and notes that are read.
    pub asked: Vec<String>,
    /// Those of them that must be answered.
    pub required: Vec<String>,
    /// The choices that are offered, in their order, where that depends on answers.
    pub choices: BTreeMap<String, Vec<String>>,
    /// What is wrong with what is asked, in words; none where an answer is only missing.
    pub wrong: BTreeMap<String, String>,
    /// Fields that hold no answer of their kind, asked or not.
    pub unread: Vec<String>,
}

/// What the fields hold, and what is no answer.
fn read<'g>(given: &'g Given, fields: &Fields) -> (Answers, Vec<(&'g str, Unread)>) {
    let (mut answers, mut unread) = (Answers::new(), Vec::new());
    for (name, value) in &given.earlier {
        answers.set(name, Some(Answer::Text(value.clone())));
    }
    for question in questions(given) {
        for name in question.answered_as() {
            let values: Vec<&str> = fields.get(name).into_iter().flatten().map(String::as_str).collect();
            let read = match &question.kind {
                Kind::Matrix(matrix) => Answer::read_row(matrix.many, &values),
                _ => Answer::read(question, &values),
            };
            match read {
                Ok(answer) => answers.set(name, answer),
                Err(why) => unread.push((name, why)),
            }
        }
    }
    (answers, unread)
}

fn questions(given: &Given) -> &[Question] {
    given.form.pages.get(PAGE).map_or(&[], |page| &page.questions)
}

/// Looks at the fields of a page.
pub(crate) fn see(given: &Given, fields: &Fields) -> Seen {
    let (answers, unread) = read(given, fields);
    let asked = Asked::new(&given.form, &answers, given.today);
    let seed = given.seed.parse().unwrap_or_default();
    let mut seen = Seen { unread: unread.iter().map(|(name, _)| (*name).to_owned()).collect(), ..Seen::default() };
    for question in questions(given) {
        let mut take = |name: &str, required: &Required| {
            if asked.is_visible(name) {
                seen.asked.push(name.to_owned());
                if asked.is_required(required, name) {
                    seen.required.push(name.to_owned());
                }
            }
        };
        take(&question.name, &question.required);
        if let Kind::Matrix(matrix) = &question.kind {
            matrix.rows.iter().for_each(|row| take(&row.name, &row.required));
        }
        if question.kind.selection().is_some_and(|selection| selection.filter.is_some()) {
            let offered = asked.choices(question, seed).into_iter().map(|choice| choice.name.clone()).collect();
            seen.choices.insert(question.name.clone(), offered);
        }
    }
    for (name, wrong) in asked.check(PAGE) {
        seen.wrong.insert(name.to_owned(), given.words.wrong(&wrong));
    }
    for (name, why) in unread.into_iter().filter(|(name, _)| asked.is_visible(name)) {
        seen.wrong.insert(name.to_owned(), given.words.unread(why));
    }
    seen
}
