//! What a later version of a published form changes: words, and new questions that nobody has to answer. Anything else would make answers that are already
//! given mean something else, and is refused.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Choice, Field, Form, Group, Kind, List, Matrix, Page, Question, Required, Text};

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Words of a question, a row, a group, or (with `choice`) of a choice of a list; of the form itself for an empty name.
    Words {
        name: String,
        choice: Option<String>,
        field: Field,
        language: String,
        before: Option<String>,
        after: Option<String>,
    },
    NewLanguage {
        tag: String,
    },
    NewQuestion {
        name: String,
    },
    /// A list for new questions.
    NewList {
        name: String,
    },
}

/// What may not change, by the name of a question, a row, a group or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub name: String,
    pub why: Why,
}

/// Why a version is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// `form_id` is another.
    OtherForm,
    LanguageRemoved,
    DefaultLanguageChanged,
    QuestionRemoved,
    /// The order of what was already asked, or the page on which it is.
    Moved,
    /// The condition or the name of a page.
    PageChanged,
    /// The kind of answer, its range, its list, or how its choices are filtered and ordered.
    KindChanged,
    RequiredChanged,
    ConditionChanged,
    ConstraintChanged,
    DefaultChanged,
    /// How it looks.
    AppearanceChanged,
    /// A new question that must be answered.
    NewRequired,
    ListRemoved,
    /// Choices, their names, columns or order.
    ChoicesChanged,
}

impl Form {
    /// What a later version of this form changes, or all reasons why it may not.
    pub fn changes(&self, new: &Self) -> Result<Vec<Change>, Vec<Refusal>> {
        let mut found = Found { changes: Vec::new(), refusals: Vec::new() };
        found.settings(self, new);
        found.order(self, new);
        for page in &new.pages {
            for question in &page.questions {
                match self.question(&question.name) {
                    Some(old) => found.question(old, question),
                    None => found.added(question),
                }
            }
        }
        found.pages(self, new);
        found.lists(self, new);
        if found.refusals.is_empty() { Ok(found.changes) } else { Err(found.refusals) }
    }
}

struct Found {
    changes: Vec<Change>,
    refusals: Vec<Refusal>,
}

impl Found {
    fn refuse(&mut self, name: &str, why: Why) {
        self.refusals.push(Refusal { name: name.to_owned(), why });
    }

    fn settings(&mut self, old: &Form, new: &Form) {
        if old.id != new.id {
            self.refuse(&new.id, Why::OtherForm);
        }
        if old.default_language != new.default_language {
            self.refuse(&new.default_language, Why::DefaultLanguageChanged);
        }
        for language in &old.languages {
            if new.language(&language.tag).is_none() {
                self.refuse(&language.tag, Why::LanguageRemoved);
            }
        }
        for language in &new.languages {
            if old.language(&language.tag).is_none() {
                self.changes.push(Change::NewLanguage { tag: language.tag.clone() });
            }
        }
        if old.title != new.title {
            let title = |form: &Form| Text::new().with(&new.default_language, &form.title);
            self.words(("", None), Field::Title, &title(old), &title(new));
        }
    }

    fn words(&mut self, (name, choice): (&str, Option<&str>), field: Field, old: &Text, new: &Text) {
        let tags: BTreeSet<&str> = old.iter().chain(new.iter()).map(|(tag, _)| tag).collect();
        for tag in tags {
            let (before, after) = (old.get(tag).map(str::to_owned), new.get(tag).map(str::to_owned));
            if before != after {
                self.changes.push(Change::Words { name: name.to_owned(), choice: choice.map(str::to_owned), field, language: tag.to_owned(), before, after });
            }
        }
    }

    /// What was asked is still asked, in its order, together with what was on its page.
    fn order(&mut self, old: &Form, new: &Form) {
        let (before, after) = (places(old), places(new));
        let kept: Vec<&(usize, &str)> = after.iter().filter(|(_, name)| before.iter().any(|(_, known)| known == name)).collect();
        for (_, name) in &before {
            if !kept.iter().any(|(_, known)| known == name) {
                self.refuse(name, Why::QuestionRemoved);
            }
        }
        let left: Vec<&(usize, &str)> = before.iter().filter(|(_, name)| kept.iter().any(|(_, known)| known == name)).collect();
        let mut last: Option<(usize, usize)> = None;
        for ((old_page, old_name), (new_page, new_name)) in left.into_iter().zip(kept) {
            let together = last.is_none_or(|(old_last, new_last)| (old_last == *old_page) == (new_last == *new_page));
            if old_name != new_name || !together {
                self.refuse(new_name, Why::Moved);
                return;
            }
            last = Some((*old_page, *new_page));
        }
    }

    fn question(&mut self, old: &Question, new: &Question) {
        let name = new.name.as_str();
        match (&old.kind, &new.kind) {
            (Kind::Matrix(before), Kind::Matrix(after)) => self.matrix(name, before, after),
            (before, after) if before != after => self.refuse(name, Why::KindChanged),
            _ => {}
        }
        for (same, why) in [
            (old.required == new.required, Why::RequiredChanged),
            (old.relevant == new.relevant, Why::ConditionChanged),
            (old.constraint == new.constraint, Why::ConstraintChanged),
            (old.default == new.default, Why::DefaultChanged),
            (old.appearance == new.appearance, Why::AppearanceChanged),
        ] {
            if !same {
                self.refuse(name, why);
            }
        }
        for (field, before, after) in [
            (Field::Label, &old.label, &new.label),
            (Field::Hint, &old.hint, &new.hint),
            (Field::GuidanceHint, &old.guidance_hint, &new.guidance_hint),
            (Field::Audio, &old.audio, &new.audio),
            (Field::RequiredMessage, &old.required_message, &new.required_message),
            (Field::ConstraintMessage, &old.constraint_message, &new.constraint_message),
        ] {
            self.words((name, None), field, before, after);
        }
    }

    /// Rows are questions: old ones stay in their order, new ones need no answer.
    fn matrix(&mut self, name: &str, old: &Matrix, new: &Matrix) {
        if (&old.list, old.many) != (&new.list, new.many) {
            self.refuse(name, Why::KindChanged);
        }
        let kept: Vec<_> = new.rows.iter().filter(|row| old.rows.iter().any(|known| known.name == row.name)).collect();
        for row in &old.rows {
            if !kept.iter().any(|known| known.name == row.name) {
                self.refuse(&row.name, Why::QuestionRemoved);
            }
        }
        let left = old.rows.iter().filter(|row| kept.iter().any(|known| known.name == row.name));
        for (before, after) in left.zip(&kept) {
            if before.name != after.name {
                self.refuse(&after.name, Why::Moved);
                continue;
            }
            if before.required != after.required {
                self.refuse(&after.name, Why::RequiredChanged);
            }
            if before.relevant != after.relevant {
                self.refuse(&after.name, Why::ConditionChanged);
            }
            self.words((&after.name, None), Field::Label, &before.label, &after.label);
            self.words((&after.name, None), Field::RequiredMessage, &before.required_message, &after.required_message);
        }
        for row in new.rows.iter().filter(|row| !old.rows.iter().any(|known| known.name == row.name)) {
            self.new_name(&row.name, &row.required);
        }
    }

    fn added(&mut self, question: &Question) {
        self.new_name(&question.name, &question.required);
        if let Kind::Matrix(matrix) = &question.kind {
            matrix.rows.iter().for_each(|row| self.new_name(&row.name, &row.required));
        }
    }

    fn new_name(&mut self, name: &str, required: &Required) {
        if required.is_no() {
            self.changes.push(Change::NewQuestion { name: name.to_owned() });
        } else {
            self.refuse(name, Why::NewRequired);
        }
    }

    /// Groups of pages that were there.
    fn pages(&mut self, old: &Form, new: &Form) {
        for before in &old.pages {
            let holds = |page: &&Page| page.questions.iter().any(|question| before.questions.iter().any(|known| known.name == question.name));
            let Some(after) = new.pages.iter().find(holds) else { continue };
            let fixed = |group: &Group| (group.name.clone(), group.relevant.clone(), group.appearance.clone());
            if before.group.as_ref().map(fixed) != after.group.as_ref().map(fixed) {
                let name = before.group.as_ref().or(after.group.as_ref()).map(|group| group.name.clone()).unwrap_or_default();
                self.refuse(&name, Why::PageChanged);
            } else if let (Some(before), Some(after)) = (&before.group, &after.group) {
                self.words((&after.name, None), Field::Label, &before.label, &after.label);
            }
        }
    }

    fn lists(&mut self, old: &Form, new: &Form) {
        for list in &old.lists {
            match new.list(&list.name) {
                None => self.refuse(&list.name, Why::ListRemoved),
                Some(after) => self.choices(list, after),
            }
        }
        for list in &new.lists {
            if old.list(&list.name).is_none() {
                self.changes.push(Change::NewList { name: list.name.clone() });
            }
        }
    }

    fn choices(&mut self, old: &List, new: &List) {
        let fixed = |list: &List| list.choices.iter().map(|choice: &Choice| (choice.name.clone(), choice.columns.clone())).collect::<Vec<_>>();
        if fixed(old) != fixed(new) {
            self.refuse(&new.name, Why::ChoicesChanged);
            return;
        }
        for (before, after) in old.choices.iter().zip(&new.choices) {
            self.words((&new.name, Some(&after.name)), Field::Label, &before.label, &after.label);
            self.words((&new.name, Some(&after.name)), Field::Audio, &before.audio, &after.audio);
        }
    }
}

fn places(form: &Form) -> Vec<(usize, &str)> {
    form.questions().map(|(page, question)| (page, question.name.as_str())).collect()
}
