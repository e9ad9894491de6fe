//! What is said for a decision and against it: reasons, appeals and their answers, about texts and about people alike.

use app::model::form::FormErrors;
use app::model::moderation::AppealAnswerFields;
use app::words::tr;

use crate::base::error::Result;
use crate::base::text::clean;
use crate::base::text::{Length, length};

/// Letters of a statement.
pub const LEAST: usize = 10;
/// Letters of a statement.
pub const MOST: usize = 3_000;

/// A statement as it is kept; what is wrong with it goes to the errors of its field.
pub fn statement(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let text = clean(typed);
    match length(&text, LEAST..=MOST) {
        Length::Short => errors.add(field, tr::appeals::SHORT),
        Length::Right => {}
        Length::Long => errors.add_counted(field, tr::appeals::LONG, MOST),
    }
    text
}

/// Whether an appeal was right, and why.
pub fn ruling(fields: &AppealAnswerFields) -> Result<(bool, String)> {
    let mut errors = FormErrors::default();
    let reversed = match fields.outcome.as_str() {
        "reversed" => Some(true),
        "upheld" => Some(false),
        _ => None,
    };
    if reversed.is_none() {
        errors.add("outcome", tr::appeals::CHOOSE);
    }
    let answer = statement("answer", &fields.answer, &mut errors);
    errors.into_result()?;
    Ok((reversed.unwrap_or_default(), answer))
}
