//! What a form of questions sends: values by the name of a question, and which questions were shown. Only those are read, so that a box that was unticked is
//! told from a question that wasn't there.

use std::collections::BTreeMap;

use xlsform::{Answer, Answers, Form, Kind, Page, Unread};

use super::picturing::{self, Upload};
use crate::base::text;

/// Before a question's name in a form.
pub(super) const PREFIX: &str = "q.";
/// The field that names what was shown.
const SHOWN: &str = "shown";

/// A sent form.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    fields: Vec<(String, String)>,
    /// Photos that were sent with it.
    upload: Upload,
    /// Whether photos are taken as sent that nobody sent: in a rehearsal, which keeps none.
    stands_in: bool,
}

/// What stands in the place of a photo in a rehearsal.
const STAND_IN: &str = "-";

impl Typed {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self { fields, ..Self::default() }
    }

    /// The same with the photos that came with it.
    pub fn with_photos(self, upload: Upload) -> Self {
        Self { upload, ..self }
    }

    /// The same in a rehearsal.
    pub fn rehearsed(self) -> Self {
        Self { stands_in: true, ..self }
    }

    /// Photos that were sent with it.
    pub const fn upload(&self) -> &Upload {
        &self.upload
    }

    /// The answer to a question that asks for a photo: what was sent, or what was there unless it was taken away.
    fn photo(&self, name: &str, before: Option<&Answer>) -> Option<Answer> {
        let sent = self.upload.photos.iter().rfind(|photo| photo.question == name).map(|photo| Answer::Image(photo.id.to_string()));
        if sent.is_some() {
            return sent;
        }
        let is_removed = self.fields.iter().any(|(known, _)| known.strip_prefix(picturing::REMOVE) == Some(name));
        let kept = before.filter(|_| !is_removed).cloned();
        kept.or_else(|| self.stands_in.then(|| Answer::Image(STAND_IN.to_owned())))
    }

    /// The first value of a field that is no question.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Everything that was sent under a question's name.
    pub fn values<'t>(&'t self, name: &str) -> Vec<&'t str> {
        let is_its = |known: &str| known.strip_prefix(PREFIX) == Some(name);
        self.fields.iter().filter(|(known, _)| is_its(known)).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a question was on the page.
    pub fn is_shown(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, value)| known == SHOWN && value == name)
    }

    /// Takes the answers of these pages over into a draft. Returns what could not be read, by name: of those the draft keeps what it had.
    pub fn read_into<'p>(&self, pages: impl Iterator<Item = &'p Page>, draft: &mut Answers) -> BTreeMap<&'p str, Unread> {
        let mut unread = BTreeMap::new();
        for question in pages.flat_map(|page| &page.questions) {
            for name in question.answered_as() {
                if !self.is_shown(name) {
                    continue;
                }
                if let Kind::Image(_) = question.kind {
                    let photo = self.photo(name, draft.get(name));
                    draft.set(name, photo);
                    continue;
                }
                let values = self.values(name);
                let read = match &question.kind {
                    Kind::Matrix(matrix) => Answer::read_row(matrix.many, &values),
                    _ => Answer::read(question, &values),
                };
                match read {
                    Ok(answer) => draft.set(name, answer.and_then(cleaned)),
                    Err(why) => drop(unread.insert(name, why)),
                }
            }
        }
        unread
    }
}

/// Texts as the house keeps them; a text in which nothing is seen is no answer.
fn cleaned(answer: Answer) -> Option<Answer> {
    match answer {
        Answer::Text(text) => Some(text::clean(&text)).filter(|text| !text.is_empty()).map(Answer::Text),
        other => Some(other),
    }
}

/// Whether a question of a page is asked that the sent form did not show: the page is shown again for it.
pub(super) fn has_new(form: &Form, page: usize, visible: impl Fn(&str) -> bool, typed: &Typed) -> bool {
    let questions = form.pages.get(page).into_iter().flat_map(|page| &page.questions);
    questions.flat_map(|question| question.answered_as()).any(|name| visible(name) && !typed.is_shown(name))
}

#[cfg(test)]
mod tests {
    use xlsform::Question;

    use super::*;

    #[test]
    fn only_what_was_shown_is_read() {
        let page = Page { group: None, questions: vec![Question::new("name", Kind::Text), Question::new("age", Kind::Integer)] };
        let mut draft = Answers::new().with("name", Answer::Text("Amina".to_owned())).with("age", Answer::Integer(40));
        let sent = |fields: &[(&str, &str)]| Typed::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        assert!(sent(&[("q.name", "Zineb"), ("q.age", "x")]).read_into(std::iter::once(&page), &mut draft).is_empty());
        assert_eq!(draft.get("name"), Some(&Answer::Text("Amina".to_owned())), "it was not shown");
        let unread = sent(&[("shown", "name"), ("shown", "age"), ("q.age", "forty")]).read_into(std::iter::once(&page), &mut draft);
        assert_eq!(draft.get("name"), None, "it was emptied");
        assert_eq!(unread.get("age"), Some(&Unread::NotAnInteger));
        assert_eq!(draft.get("age"), Some(&Answer::Integer(40)), "what cannot be read changes nothing");
    }
}
