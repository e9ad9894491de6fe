//! Changing a form by hand: pages, questions, lists and languages. Each change keeps the form in one piece, or is refused; whether what comes out can be
//! asked, [`Form::faults`] says.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Expression, Form, Kind, Language, List, Page, Question, Required, Text};

/// Why a change is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotEdited {
    NoSuchPage(usize),
    NoSuchQuestion(String),
    NoSuchList(String),
    NoSuchLanguage(String),
    /// A question, a group, a row, a list or a language has that name.
    NameTaken(String),
    /// Conditions of these ask for it, or these take their choices from it.
    InUse(Vec<String>),
    /// A page with questions.
    NotEmpty(usize),
    /// The last language, or the default one.
    Needed(String),
}

impl fmt::Display for NotEdited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for NotEdited {}

/// Editing.
impl Form {
    /// Adds a page before the one at a place, or at the end.
    pub fn add_page(&mut self, at: usize, page: Page) -> Result<(), NotEdited> {
        let names: Vec<&str> = page.group.iter().map(|group| group.name.as_str()).chain(page.questions.iter().flat_map(names_of)).collect();
        if let Some(name) = names.iter().enumerate().find_map(|(at, name)| (names[..at].contains(name) || self.is_taken(name)).then_some(*name)) {
            return Err(NotEdited::NameTaken(name.to_owned()));
        }
        self.pages.insert(at.min(self.pages.len()), page);
        Ok(())
    }

    /// Removes a page that has no questions.
    pub fn remove_page(&mut self, page: usize) -> Result<Page, NotEdited> {
        let known = self.pages.get(page).ok_or(NotEdited::NoSuchPage(page))?;
        if known.questions.is_empty() { Ok(self.pages.remove(page)) } else { Err(NotEdited::NotEmpty(page)) }
    }

    /// Moves a page with its questions to a place among the others.
    pub fn move_page(&mut self, from: usize, to: usize) -> Result<(), NotEdited> {
        if from >= self.pages.len() {
            return Err(NotEdited::NoSuchPage(from));
        }
        let page = self.pages.remove(from);
        self.pages.insert(to.min(self.pages.len()), page);
        Ok(())
    }

    /// Adds a question to a page, before the one at a place or at the end.
    pub fn add_question(&mut self, page: usize, at: usize, question: Question) -> Result<(), NotEdited> {
        let names = names_of(&question);
        if let Some(name) = names.iter().enumerate().find_map(|(at, name)| (names[..at].contains(name) || self.is_taken(name)).then_some(*name)) {
            return Err(NotEdited::NameTaken(name.to_owned()));
        }
        let questions = &mut self.pages.get_mut(page).ok_or(NotEdited::NoSuchPage(page))?.questions;
        questions.insert(at.min(questions.len()), question);
        Ok(())
    }

    /// Removes a question that no condition asks for.
    pub fn remove_question(&mut self, name: &str) -> Result<Question, NotEdited> {
        let (page, at) = self.place_of(name)?;
        let users = self.users(&names_of(&self.pages[page].questions[at]), name);
        if users.is_empty() { Ok(self.pages[page].questions.remove(at)) } else { Err(NotEdited::InUse(users)) }
    }

    /// Moves a question to a page, to a place among its other questions.
    pub fn move_question(&mut self, name: &str, page: usize, at: usize) -> Result<(), NotEdited> {
        let (from, place) = self.place_of(name)?;
        if page >= self.pages.len() {
            return Err(NotEdited::NoSuchPage(page));
        }
        let question = self.pages[from].questions.remove(place);
        let questions = &mut self.pages[page].questions;
        questions.insert(at.min(questions.len()), question);
        Ok(())
    }

    /// Puts a question in the place of another. Conditions that ask for the other ask for it by its new name.
    pub fn change_question(&mut self, name: &str, question: Question) -> Result<(), NotEdited> {
        let (page, at) = self.place_of(name)?;
        let old = &self.pages[page].questions[at];
        let (before, after) = (names_of(old), names_of(&question));
        let taken = |(place, name): (usize, &&str)| after[..place].contains(name) || (!before.contains(name) && self.is_taken(name));
        if let Some((_, taken)) = after.iter().enumerate().find(|(place, name)| taken((*place, name))) {
            return Err(NotEdited::NameTaken((*taken).to_owned()));
        }
        let gone: Vec<&str> = before.iter().skip(1).copied().filter(|row| !after.contains(row)).collect();
        let users = self.users(&gone, name);
        if !users.is_empty() {
            return Err(NotEdited::InUse(users));
        }
        let new = question.name.clone();
        self.pages[page].questions[at] = question;
        if new != name {
            self.each_expression(&mut |expression| *expression = expression.renamed(name, &new));
        }
        Ok(())
    }

    /// Adds a list, or changes the choices of one.
    pub fn set_list(&mut self, list: List) {
        match self.lists.iter_mut().find(|known| known.name == list.name) {
            Some(known) => *known = list,
            None => self.lists.push(list),
        }
    }

    /// Removes a list from which no question takes its choices.
    pub fn remove_list(&mut self, name: &str) -> Result<List, NotEdited> {
        let at = self.lists.iter().position(|list| list.name == name).ok_or_else(|| NotEdited::NoSuchList(name.to_owned()))?;
        let takes = |question: &&Question| match &question.kind {
            Kind::Matrix(matrix) => matrix.list == name,
            kind => kind.selection().is_some_and(|selection| selection.list == name),
        };
        let users: Vec<String> = self.questions().map(|(_, question)| question).filter(takes).map(|question| question.name.clone()).collect();
        if users.is_empty() { Ok(self.lists.remove(at)) } else { Err(NotEdited::InUse(users)) }
    }

    /// Adds a language.
    pub fn add_language(&mut self, language: Language) -> Result<(), NotEdited> {
        if self.language(&language.tag).is_some() {
            return Err(NotEdited::NameTaken(language.tag));
        }
        self.languages.push(language);
        Ok(())
    }

    /// Removes a language that isn't the default one, with all that is said in it.
    pub fn remove_language(&mut self, tag: &str) -> Result<Language, NotEdited> {
        let at = self.languages.iter().position(|language| language.tag == tag).ok_or_else(|| NotEdited::NoSuchLanguage(tag.to_owned()))?;
        if self.languages.len() == 1 || self.default_language == tag {
            return Err(NotEdited::Needed(tag.to_owned()));
        }
        self.each_text(&mut |text| text.set(tag, ""));
        Ok(self.languages.remove(at))
    }

    /// Whether a question, a row or a group has a name.
    pub fn is_taken(&self, name: &str) -> bool {
        let groups = self.pages.iter().filter_map(|page| page.group.as_ref()).map(|group| group.name.as_str());
        groups.chain(self.questions().flat_map(|(_, question)| names_of(question))).any(|known| known == name)
    }

    fn place_of(&self, name: &str) -> Result<(usize, usize), NotEdited> {
        let found = self.pages.iter().enumerate().find_map(|(page, one)| Some((page, one.questions.iter().position(|question| question.name == name)?)));
        found.ok_or_else(|| NotEdited::NoSuchQuestion(name.to_owned()))
    }

    /// Questions, rows and groups, other than one, with conditions that ask for any of these names.
    fn users(&self, names: &[&str], but: &str) -> Vec<String> {
        let asks = |expression: &Expression| expression.questions().iter().any(|asked| names.contains(asked));
        let mut users: Vec<String> = Vec::new();
        let conditions = crate::checking::conditions(self);
        let own: Vec<&str> = self.question(but).map(names_of).unwrap_or_default();
        for (name, expression) in conditions {
            if !own.contains(&name) && asks(expression) && !users.iter().any(|user| user == name) {
                users.push(name.to_owned());
            }
        }
        users
    }

    fn each_expression(&mut self, call: &mut dyn FnMut(&mut Expression)) {
        for page in &mut self.pages {
            page.group.iter_mut().filter_map(|group| group.relevant.as_mut()).for_each(&mut *call);
            for question in &mut page.questions {
                question.relevant.iter_mut().chain(&mut question.constraint).for_each(&mut *call);
                when(&mut question.required).into_iter().for_each(&mut *call);
                match &mut question.kind {
                    Kind::SelectOne(selection) | Kind::SelectMultiple(selection) | Kind::Rank(selection) => selection.filter.iter_mut().for_each(&mut *call),
                    Kind::Matrix(matrix) => {
                        for row in &mut matrix.rows {
                            row.relevant.iter_mut().for_each(&mut *call);
                            when(&mut row.required).into_iter().for_each(&mut *call);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn each_text(&mut self, call: &mut dyn FnMut(&mut Text)) {
        for page in &mut self.pages {
            page.group.iter_mut().for_each(|group| call(&mut group.label));
            for question in &mut page.questions {
                let Question { label, hint, guidance_hint, audio, required_message, constraint_message, kind, .. } = question;
                [label, hint, guidance_hint, audio, required_message, constraint_message].into_iter().for_each(&mut *call);
                let Kind::Matrix(matrix) = kind else { continue };
                matrix.rows.iter_mut().flat_map(|row| [&mut row.label, &mut row.required_message]).for_each(&mut *call);
            }
        }
        self.lists.iter_mut().flat_map(|list| &mut list.choices).flat_map(|choice| [&mut choice.label, &mut choice.audio]).for_each(call);
    }
}

fn when(required: &mut Required) -> Option<&mut Expression> {
    match required {
        Required::When(expression) => Some(expression),
        _ => None,
    }
}

/// The name of a question, and those of a matrix's rows.
fn names_of(question: &Question) -> Vec<&str> {
    let rows = match &question.kind {
        Kind::Matrix(matrix) => matrix.rows.as_slice(),
        _ => &[],
    };
    std::iter::once(question.name.as_str()).chain(rows.iter().map(|row| row.name.as_str())).collect()
}
