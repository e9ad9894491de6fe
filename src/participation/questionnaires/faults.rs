//! What is wrong with a form, in the officer's words: sheet, row and column first.

use app::model::Lang;
use app::model::consultations::ConsultationTemplate;
use app::model::languages::Needed;
use app::model::questionnaire_staff::FaultLine;
use app::words::Key;
use app::words::tr::questionnaires::fault as word;
use xlsform::{Code, Fault, Form, Limits};

use super::store::Questionnaire;

/// Languages of which a form may have some words, and that no commune can ask for.
const OTHERS: [&str; 2] = ["tzm", "ber"];

/// How much of a form is taken. In the languages that are needed it says everything that it says at all.
pub(super) fn limits(needed: Needed) -> Limits {
    let optional = needed.optional().map(Lang::code).chain(OTHERS).map(str::to_owned).collect();
    Limits { questions: 200, choices: 2_000, optional_languages: optional, ..Limits::default() }
}

/// Everything that is wrong with a form that is asked in these languages.
pub(super) fn of(form: &Form, needed: Needed) -> Vec<Fault> {
    let is_in = |lang: &Lang| form.languages.iter().any(|known| known.tag.split('-').next() == Some(lang.code()));
    let absent = needed.langs().filter(|lang| !is_in(lang)).map(|lang| Fault::new(Code::UnknownLanguage).arg("language", lang.own_name()));
    absent.chain(form.faults(&limits(needed))).collect()
}

/// Whether a template is nothing without questions.
pub(super) const fn needs_questions(template: ConsultationTemplate) -> bool {
    matches!(template, ConsultationTemplate::Questionnaire | ConsultationTemplate::RoundTable)
}

/// Whether a consultation does without its questions: whoever prepared it removed all of them, or never wrote one, and its template does not ask for any.
pub(super) fn is_left_empty(questionnaire: &Questionnaire, template: ConsultationTemplate) -> bool {
    questionnaire.version == 0 && questionnaire.draft.questions().next().is_none() && !needs_questions(template)
}

/// A fault in words.
pub(super) fn line(fault: &Fault, lang: Lang) -> FaultLine {
    let values: Vec<(&str, &str)> = fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let at = &fault.at;
    FaultLine {
        sheet: at.sheet.clone().unwrap_or_default(),
        row: at.row.map(|row| row.to_string()).unwrap_or_default(),
        column: at.column.clone().unwrap_or_default(),
        question: at.name.clone().unwrap_or_default(),
        text: self::word(fault.code).fill(lang, &values),
    }
}

/// The words of each.
const WORDS: &[(Code, Key)] = &[
    (Code::FileTooLarge, word::FILE_TOO_LARGE),
    (Code::NotXlsx, word::NOT_XLSX),
    (Code::OldOrLocked, word::OLD_OR_LOCKED),
    (Code::Macros, word::MACROS),
    (Code::UnpacksTooLarge, word::UNPACKS_TOO_LARGE),
    (Code::Unreadable, word::UNREADABLE),
    (Code::MissingSheet, word::MISSING_SHEET),
    (Code::UnknownSheet, word::UNKNOWN_SHEET),
    (Code::TooManyRows, word::TOO_MANY_ROWS),
    (Code::TooManyColumns, word::TOO_MANY_COLUMNS),
    (Code::Formula, word::FORMULA),
    (Code::CellError, word::CELL_ERROR),
    (Code::CellTooLong, word::CELL_TOO_LONG),
    (Code::MissingColumn, word::MISSING_COLUMN),
    (Code::UnknownColumn, word::UNKNOWN_COLUMN),
    (Code::UnsupportedColumn, word::UNSUPPORTED_COLUMN),
    (Code::DuplicateColumn, word::DUPLICATE_COLUMN),
    (Code::LanguageWithoutTag, word::LANGUAGE_WITHOUT_TAG),
    (Code::UnknownLanguage, word::UNKNOWN_LANGUAGE),
    (Code::NoLanguage, word::NO_LANGUAGE),
    (Code::TooManyLanguages, word::TOO_MANY_LANGUAGES),
    (Code::UnknownType, word::UNKNOWN_TYPE),
    (Code::UnsupportedType, word::UNSUPPORTED_TYPE),
    (Code::NotForType, word::NOT_FOR_TYPE),
    (Code::BadParameter, word::BAD_PARAMETER),
    (Code::BadValue, word::BAD_VALUE),
    (Code::BadCharacter, word::BAD_CHARACTER),
    (Code::NoName, word::NO_NAME),
    (Code::BadName, word::BAD_NAME),
    (Code::DuplicateName, word::DUPLICATE_NAME),
    (Code::NoLabel, word::NO_LABEL),
    (Code::AnswerInWords, word::ANSWER_IN_WORDS),
    (Code::UnknownList, word::UNKNOWN_LIST),
    (Code::EmptyList, word::EMPTY_LIST),
    (Code::DuplicateChoice, word::DUPLICATE_CHOICE),
    (Code::BadChoice, word::BAD_CHOICE),
    (Code::EndWithoutBegin, word::END_WITHOUT_BEGIN),
    (Code::BeginWithoutEnd, word::BEGIN_WITHOUT_END),
    (Code::NestedGroup, word::NESTED_GROUP),
    (Code::EmptyGroup, word::EMPTY_GROUP),
    (Code::BadMatrixRow, word::BAD_MATRIX_ROW),
    (Code::BadRange, word::BAD_RANGE),
    (Code::BadDefault, word::BAD_DEFAULT),
    (Code::TooManyQuestions, word::TOO_MANY_QUESTIONS),
    (Code::TooManyChoices, word::TOO_MANY_CHOICES),
    (Code::NoQuestions, word::NO_QUESTIONS),
    (Code::Syntax, word::SYNTAX),
    (Code::OpenText, word::OPEN_TEXT),
    (Code::ExpressionTooLong, word::EXPRESSION_TOO_LONG),
    (Code::TooDeep, word::TOO_DEEP),
    (Code::UnknownFunction, word::UNKNOWN_FUNCTION),
    (Code::UnsupportedFunction, word::UNSUPPORTED_FUNCTION),
    (Code::WrongArguments, word::WRONG_ARGUMENTS),
    (Code::BadPattern, word::BAD_PATTERN),
    (Code::PathUnsupported, word::PATH_UNSUPPORTED),
    (Code::NotYesOrNo, word::NOT_YES_OR_NO),
    (Code::NoOwnAnswer, word::NO_OWN_ANSWER),
    (Code::UnknownQuestion, word::UNKNOWN_QUESTION),
    (Code::NotAnswered, word::NOT_ANSWERED),
    (Code::UnknownChoiceColumn, word::UNKNOWN_CHOICE_COLUMN),
    (Code::ColumnOutsideFilter, word::COLUMN_OUTSIDE_FILTER),
    (Code::UnknownChoice, word::UNKNOWN_CHOICE),
    (Code::DependsOnItself, word::DEPENDS_ON_ITSELF),
    (Code::DependsOnLater, word::DEPENDS_ON_LATER),
    (Code::Circular, word::CIRCULAR),
    (Code::NeverAsked, word::NEVER_ASKED),
    (Code::NeverValid, word::NEVER_VALID),
    (Code::MoreFaults, word::MORE_FAULTS),
];

fn word(code: Code) -> Key {
    WORDS.iter().find(|(known, _)| *known == code).map_or(word::UNREADABLE, |(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_words() {
        let said: Vec<Code> = WORDS.iter().map(|(code, _)| *code).collect();
        assert_eq!(said, Code::ALL);
    }
}
