//! What a form carries when it comes back: the values typed and the messages beside the fields.

use crate::format;
use crate::model::{Lang, Micros};
use crate::words::{Key, Plural};

/// Messages for a form, in the order in which they were found. Empty means the form is good.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<FieldError>);

/// A message for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's `name`, or `""` for the form as a whole.
    pub field: &'static str,
    pub message: Message,
    /// What fills the message's places.
    pub values: Vec<(&'static str, String)>,
    /// What fills others, and differs from language to language.
    pub localized: Vec<(&'static str, LocalizedValue)>,
}

/// What a field's message says.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The same whatever the numbers in it.
    Text(Key),
    /// What depends on a number: `{count}`.
    Counted(Plural, i64),
}

impl Message {
    fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        match self {
            Self::Text(key) => key.fill(lang, values),
            Self::Counted(plural, count) => plural.fill(lang, count, values),
        }
    }
}

/// A value that each language writes in its own way.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalizedValue {
    /// A day and an hour.
    Moment(Micros),
    Word(Key),
}

impl LocalizedValue {
    fn text(self, lang: Lang) -> String {
        match self {
            Self::Moment(at) => format::date_time(lang, at),
            Self::Word(key) => key.text(lang).to_owned(),
        }
    }
}

impl FieldError {
    pub fn text(&self, lang: Lang) -> String {
        let localized: Vec<(&str, String)> = self.localized.iter().map(|(name, value)| (*name, value.text(lang))).collect();
        let written: Vec<(&str, String)> = self.values.iter().map(|(name, value)| (*name, limit(lang, name, value))).collect();
        let values = written.iter().map(|(name, value)| (*name, value.as_str()));
        let values: Vec<(&str, &str)> = values.chain(localized.iter().map(|(name, text)| (*name, text.as_str()))).collect();
        self.message.fill(lang, &values)
    }
}

/// A value as it is read: a limit of five digits and more is grouped.
fn limit(lang: Lang, name: &str, value: &str) -> String {
    let number = value.parse::<i64>().ok().filter(|number| matches!(name, "least" | "most") && number.abs() >= 10_000);
    number.map_or_else(|| value.to_owned(), |number| format::number(lang, number))
}

impl FormErrors {
    /// A form with one message.
    pub fn of(field: &'static str, message: Key) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }

    pub fn add(&mut self, field: &'static str, message: Key) {
        self.add_with(field, message, Vec::new());
    }

    /// Adds a message with places to fill.
    pub fn add_with(&mut self, field: &'static str, message: Key, values: Vec<(&'static str, String)>) {
        self.0.push(FieldError { field, message: Message::Text(message), values, localized: Vec::new() });
    }

    /// Adds a message that depends on a number.
    pub fn add_counted(&mut self, field: &'static str, message: Plural, count: usize) {
        self.add_counted_with(field, message, count, Vec::new());
    }

    /// Adds a message that depends on a number and has other places to fill.
    pub fn add_counted_with(&mut self, field: &'static str, message: Plural, count: usize, values: Vec<(&'static str, String)>) {
        let message = Message::Counted(message, i64::try_from(count).unwrap_or(i64::MAX));
        self.0.push(FieldError { field, message, values, localized: Vec::new() });
    }

    /// A form with one message, whose places are filled in the reader's language.
    pub fn of_localized(field: &'static str, message: Key, localized: Vec<(&'static str, LocalizedValue)>) -> Self {
        Self(vec![FieldError { field, message: Message::Text(message), values: Vec::new(), localized }])
    }

    /// Adds the messages of a part of the form.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message of a field.
    pub fn get(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
