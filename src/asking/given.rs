//! What a page brings along.

use std::collections::BTreeMap;

use serde::Serialize;
use xlsform::{Date, Form, Range, Text, Unread, Wrong};

/// The place of the page among those of [`Given::form`]: before it stands what was asked on earlier ones.
pub const PAGE: usize = 1;

/// What a browser needs to know of a page that is answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Given {
    /// Two pages: earlier questions that this one asks for, as texts, and this one. Of words there are messages alone.
    pub form: Form,
    /// What was answered to the earlier ones, by the same person, as conditions see it.
    pub earlier: BTreeMap<String, String>,
    /// The day that it is for the server.
    pub today: Date,
    /// Of random orders. It has more digits than a number of JavaScript's.
    pub seed: String,
    pub words: Words,
}

/// What is said of a wrong answer. What a form says itself stands in its messages, in one language alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    pub not_a_date: String,
    pub not_a_number: String,
    pub not_a_place: String,
    pub not_an_integer: String,
    /// With places for `{least}` and `{most}`.
    pub not_in_range: String,
    pub not_offered: String,
    pub not_ranked: String,
    pub too_long: String,
    pub twice: String,
}

impl Words {
    /// What is said of a field that cannot be read.
    pub(crate) fn unread(&self, unread: Unread) -> String {
        match unread {
            Unread::NotAnInteger => &self.not_an_integer,
            Unread::NotANumber => &self.not_a_number,
            Unread::NotADate => &self.not_a_date,
            Unread::NotAPlace => &self.not_a_place,
            Unread::TooLong => &self.too_long,
            Unread::Several => &self.not_offered,
        }
        .clone()
    }

    /// What is said of an answer; nothing of one that is only missing: whoever is not done yet is not told so.
    pub(crate) fn wrong(&self, wrong: &Wrong) -> String {
        match wrong {
            Wrong::Required(_) => String::new(),
            Wrong::Constraint(text) => said(text),
            Wrong::Kind | Wrong::NotOffered(_) => self.not_offered.clone(),
            Wrong::NotInRange(range) => self.in_range(range),
            Wrong::Twice(_) => self.twice.clone(),
            Wrong::NotRanked(_) => self.not_ranked.clone(),
            Wrong::TooLong(_) => self.too_long.clone(),
        }
    }

    fn in_range(&self, range: &Range) -> String {
        self.not_in_range.replace("{least}", &range.start.to_string()).replace("{most}", &range.end.to_string())
    }
}

/// The one language of a message.
fn said(text: &Text) -> String {
    text.iter().next().map(|(_, words)| words.to_owned()).unwrap_or_default()
}
