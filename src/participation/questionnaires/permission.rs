//! The question by which somebody lets their texts be published.

use xlsform::{Answer, Answers, Form, Kind, Question};

use super::store::Questionnaire;

/// Names of the choices by which a permission is given.
const YES: [&str; 3] = ["yes", "oui", "نعم"];

/// Whether somebody let their texts be published.
pub(super) fn permits(questionnaire: &Questionnaire, answers: &Answers) -> bool {
    permits_by(&questionnaire.permission, answers)
}

/// The same by the question of this name.
pub(super) fn permits_by(question: &str, answers: &Answers) -> bool {
    match answers.get(question) {
        Some(Answer::Acknowledged) => true,
        Some(Answer::One(name)) => YES.contains(&name.as_str()),
        _ => false,
    }
}

/// Whether a question can give a permission: a box to tick, or a choice of which one is called yes.
pub(super) fn can_permit(form: &Form, question: &Question) -> bool {
    let has_yes = || form.list_of(question).is_some_and(|list| list.choices.iter().any(|choice| YES.contains(&choice.name.as_str())));
    match question.kind {
        Kind::Acknowledge => true,
        Kind::SelectOne(_) => has_yes(),
        _ => false,
    }
}
