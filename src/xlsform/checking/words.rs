//! Languages, and words that lack in one of them.

use std::collections::BTreeSet;

use super::{Findings, Spot};
use crate::{Code, Fault, Field, Form, Kind, Limits, Text};

struct Words<'a> {
    needed: Vec<&'a str>,
    tags: Vec<&'a str>,
    most: usize,
    findings: &'a mut Findings,
}

/// Looks at languages and at all words.
pub fn check(form: &Form, limits: &Limits, findings: &mut Findings) {
    let tags: Vec<&str> = form.languages.iter().map(|language| language.tag.as_str()).collect();
    let mut known = BTreeSet::new();
    for language in &form.languages {
        if !known.insert(&language.tag) || !is_tag(&language.tag) {
            findings.add(Spot::Form, Fault::new(Code::LanguageWithoutTag).arg("language", language.heading()));
        }
    }
    if !tags.contains(&form.default_language.as_str()) {
        let fault = Fault::new(if tags.is_empty() { Code::NoLanguage } else { Code::UnknownLanguage });
        findings.add(Spot::Form, fault.setting(Field::DefaultLanguage).arg("language", &form.default_language));
    }
    for (field, value) in [(Field::Title, &form.title), (Field::Id, &form.id), (Field::Version, &form.version)] {
        if value.chars().count() > limits.text.min(500) {
            findings.add(Spot::Form, Fault::new(Code::CellTooLong).setting(field).arg("most", limits.text.min(500)));
        }
    }
    let needed = tags.iter().copied().filter(|tag| !limits.optional_languages.iter().any(|optional| optional == tag)).collect();
    let mut words = Words { needed, tags, most: limits.text, findings };
    questions(form, &mut words);
    choices(form, &mut words);
}

/// Whether it can be a language's tag: `ar`, `zgh`, `ar-Latn-MA`.
pub fn is_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && subtags.all(|subtag| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric()))
}

impl Words<'_> {
    /// What must be said in every language.
    fn label(&mut self, text: &Text, spot: Spot, fault: impl Fn(Code) -> Fault) {
        for tag in self.needed.clone() {
            if text.get(tag).is_none() {
                self.findings.add(spot, fault(Code::NoLabel).arg("language", tag));
            }
        }
        self.sizes(text, spot, fault);
    }

    /// What must be said in every language if it is said in one.
    fn other(&mut self, text: &Text, spot: Spot, fault: impl Fn(Code) -> Fault) {
        if text.is_empty() { self.sizes(text, spot, fault) } else { self.label(text, spot, fault) }
    }

    fn sizes(&mut self, text: &Text, spot: Spot, fault: impl Fn(Code) -> Fault) {
        for (tag, words) in text.iter() {
            if words.chars().count() > self.most {
                self.findings.add(spot, fault(Code::CellTooLong).arg("most", self.most).arg("language", tag));
            }
            if words.contains("${") {
                self.findings.add(spot, fault(Code::AnswerInWords).arg("language", tag));
            }
            if !self.tags.contains(&tag) {
                self.findings.add(spot, fault(Code::UnknownLanguage).arg("language", tag));
            }
        }
    }
}

fn questions(form: &Form, words: &mut Words<'_>) {
    for (page, one) in form.pages.iter().enumerate() {
        if let Some(group) = &one.group {
            words.other(&group.label, Spot::Group { page }, |code| Fault::new(code).of(&group.name, Field::Label));
        }
        for (at, question) in one.questions.iter().enumerate() {
            let spot = Spot::Question { page, at };
            let of = |field| move |code| Fault::new(code).of(&question.name, field);
            words.label(&question.label, spot, of(Field::Label));
            words.other(&question.hint, spot, of(Field::Hint));
            words.other(&question.guidance_hint, spot, of(Field::GuidanceHint));
            words.other(&question.required_message, spot, of(Field::RequiredMessage));
            words.other(&question.constraint_message, spot, of(Field::ConstraintMessage));
            words.sizes(&question.audio, spot, of(Field::Audio));
            let Kind::Matrix(matrix) = &question.kind else { continue };
            for (row, one) in matrix.rows.iter().enumerate() {
                let spot = Spot::Row { page, at, row };
                words.label(&one.label, spot, |code| Fault::new(code).of(&one.name, Field::Label));
                words.other(&one.required_message, spot, |code| Fault::new(code).of(&one.name, Field::RequiredMessage));
            }
        }
    }
}

fn choices(form: &Form, words: &mut Words<'_>) {
    for (list, one) in form.lists.iter().enumerate() {
        for (at, choice) in one.choices.iter().enumerate() {
            let of = |field| move |code| Fault::new(code).of(&one.name, field).choice(&choice.name);
            words.label(&choice.label, Spot::Choice { list, at }, of(Field::Label));
            words.sizes(&choice.audio, Spot::Choice { list, at }, of(Field::Audio));
        }
    }
}
