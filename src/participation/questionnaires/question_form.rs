//! The form of a question: how it begins, and what is read of it into the draft. A list of choices that several questions share is split when one of them is
//! changed, as long as nobody is asked.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::languages::LANGS;
use app::model::questionnaire_staff::{QUESTION_FIELDS, QuestionFields, QuestionKind};
use app::words::tr;
use xlsform::{Choice, Expression, Form, Image, Kind, Language, List, Matrix, Order, Question, Range, Required, Row, Selection, Text};

use super::numbering::Plain;
use super::store::Questionnaire;
use crate::base::text::{clean, clean_line};

/// Letters of the name of a recording.
const MOST_NAME: usize = 100;
/// What the longer side of a photo may be made.
const PIXELS: std::ops::RangeInclusive<u32> = 100..=10_000;

/// A name that nothing has yet.
pub(super) fn free_name(form: &Form, stem: &str) -> String {
    (1..).map(|number: u32| format!("{stem}_{number}")).find(|name| !form.is_taken(name) && form.list(name).is_none()).unwrap_or_default()
}

/// The names of other questions that choose from a list.
pub(super) fn sharing<'f>(form: &'f Form, list: &str, except: &str) -> Vec<&'f str> {
    let shares = |question: &&Question| question.name != except && form.list_of(question).is_some_and(|known| known.name == list);
    form.questions().map(|(_, question)| question).filter(shares).map(|question| question.name.as_str()).collect()
}

/// Reads the form of a question; its choices go into a list of the draft.
pub(super) fn question(draft: &mut Form, (fields, is_asked): (&QuestionFields, bool), errors: &mut FormErrors) -> Option<Question> {
    use tr::questionnaires::staff as word;
    let old = draft.question(&fields.was).cloned();
    let kind = QuestionKind::parse(&fields.kind);
    if kind.is_none() {
        errors.add("kind", word::CHOOSE);
    }
    let kind = kind?;
    let name = clean_line(&fields.name);
    let name = if name.is_empty() { old.as_ref().map_or_else(|| free_name(draft, "q"), |old| old.name.clone()) } else { name };
    if !is_name(&name) {
        errors.add("name", word::BAD_NAME);
    }
    let mut question = Question::new(&name, Kind::Text);
    if let Some(old) = &old {
        question = Question { name, ..old.clone() };
    }
    for lang in LANGS {
        let [label, hint, constraint, guidance, audio] = fields.said(lang);
        question.label.set(lang.code(), &clean(label));
        question.hint.set(lang.code(), &clean(hint));
        question.constraint_message.set(lang.code(), &clean_line(constraint));
        question.guidance_hint.set(lang.code(), &clean(guidance));
        question.audio.set(lang.code(), &clean_line(audio));
    }
    recordings(&question.audio, errors);
    for text in [&question.label, &question.hint, &question.constraint_message, &question.guidance_hint, &question.audio] {
        speak(draft, text);
    }
    if question.label.get("ar").is_none() {
        errors.add("label_ar", word::LABEL_NEEDED);
    }
    question.required = match expression("required_when", &fields.required_when, errors) {
        Some(condition) => Required::When(condition),
        None if fields.required == "yes" => Required::Yes,
        None => Required::No,
    };
    question.appearance = if fields.long == "yes" {
        Some("multiline".to_owned())
    } else {
        old.as_ref().and_then(|old| old.appearance.clone()).filter(|looks| looks != "multiline")
    };
    question.kind = answer_kind(draft, (&question.name, old.as_ref(), is_asked), kind, fields, errors)?;
    question.relevant = condition(draft, fields, errors);
    question.constraint = expression("constraint", &fields.constraint, errors);
    Some(question)
}

/// Refuses names of recordings that no file has.
fn recordings(names: &Text, errors: &mut FormErrors) {
    for (lang, [.., field]) in LANGS.into_iter().zip(QUESTION_FIELDS) {
        let name = names.get(lang.code()).unwrap_or_default();
        if name.contains(['/', '\\']) || name.chars().count() > MOST_NAME || (!name.is_empty() && !name.contains('.')) {
            errors.add(field, tr::questionnaires::staff::BAD_RECORDING);
        }
    }
}

/// Lets a form be said in the languages of a text.
pub(super) fn speak(draft: &mut Form, text: &Text) {
    for lang in LANGS.into_iter().filter(|lang| text.get(lang.code()).is_some()) {
        // One that it is said in already is not added again.
        let _ = draft.add_language(Language { name: lang.own_name().to_owned(), tag: lang.code().to_owned() });
    }
}

/// Whether expressions and answers can call it so.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && name.len() <= 60
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn expression(field: &'static str, source: &str, errors: &mut FormErrors) -> Option<Expression> {
    let source = source.trim();
    if source.is_empty() {
        return None;
    }
    let parsed = Expression::parse(source);
    if let Err(broken) = &parsed {
        errors.add_with(field, tr::questionnaires::staff::BAD_EXPRESSION, vec![("position", broken.position.to_string())]);
    }
    parsed.ok()
}

fn condition(draft: &Form, fields: &QuestionFields, errors: &mut FormErrors) -> Option<Expression> {
    let source = match fields.condition.split_once('=') {
        Some((question, choice)) if fields.relevant.trim().is_empty() => {
            Plain { question: question.to_owned(), choice: choice.to_owned(), chosen: fields.unless != "not" }.source(draft)
        }
        _ => fields.relevant.clone(),
    };
    expression("relevant", &source, errors)
}

fn answer_kind(
    draft: &mut Form,
    (name, old, is_asked): (&str, Option<&Question>, bool),
    kind: QuestionKind,
    fields: &QuestionFields,
    errors: &mut FormErrors,
) -> Option<Kind> {
    use QuestionKind as K;
    let known = old.and_then(|old| old.kind.selection()).cloned().unwrap_or_default();
    let selection = selection(known, kind, fields, errors);
    let mut list = match old.map(|old| &old.kind) {
        Some(Kind::Matrix(matrix)) => matrix.list.clone(),
        _ if !selection.list.is_empty() => selection.list.clone(),
        _ => free_name(draft, &format!("{name}_list")),
    };
    if kind.has_choices() {
        list = choices(draft, (list, name, is_asked), fields, errors);
    }
    if kind != K::Image && !fields.pixels.trim().is_empty() {
        errors.add("pixels", tr::questionnaires::staff::ONLY_PHOTOS);
    }
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    Some(match kind {
        K::SelectOne => Kind::SelectOne(Selection { list, ..selection }),
        K::SelectMultiple => Kind::SelectMultiple(Selection { list, ..selection }),
        K::Rank => Kind::Rank(Selection { list, ..selection }),
        K::Matrix => {
            let matrix = matrix(list, old, fields, errors);
            matrix.rows.iter().for_each(|row| speak(draft, &row.label));
            Kind::Matrix(matrix)
        }
        K::Range => {
            let range = (|| Some(Range { start: number(&fields.least)?, end: number(&fields.most)?, step: number(&fields.step)? }))();
            let sound = range.filter(Range::is_sound);
            if sound.is_none() {
                errors.add("least", tr::questionnaires::staff::BAD_RANGE);
            }
            Kind::Range(sound?)
        }
        K::Text => Kind::Text,
        K::Integer => Kind::Integer,
        K::Decimal => Kind::Decimal,
        K::Date => Kind::Date,
        K::Image => Kind::Image(Image { max_pixels: pixels(&fields.pixels, errors) }),
        K::Geopoint => Kind::Geopoint,
        K::Acknowledge => Kind::Acknowledge,
        K::Note => Kind::Note,
    })
}

/// In which order choices are shown, and which of them; of questions that have some.
fn selection(known: Selection, kind: QuestionKind, fields: &QuestionFields, errors: &mut FormErrors) -> Selection {
    let filter = expression("choice_filter", &fields.choice_filter, errors);
    if !matches!(kind, QuestionKind::SelectOne | QuestionKind::SelectMultiple | QuestionKind::Rank) {
        for (field, is_asked) in [("choice_filter", filter.is_some()), ("randomize", fields.randomize == "yes")] {
            if is_asked {
                errors.add(field, tr::questionnaires::staff::ONLY_CHOICES);
            }
        }
    }
    let order = match (fields.randomize == "yes", known.order) {
        (false, _) => Order::Listed,
        // One order for everybody stays, as a workbook said it.
        (true, Order::Random { seed }) => Order::Random { seed },
        (true, Order::Listed) => Order::Random { seed: None },
    };
    Selection { filter, order, ..known }
}

/// The longer side of a photo; `None` for as large as photos are kept.
fn pixels(typed: &str, errors: &mut FormErrors) -> Option<u32> {
    if typed.trim().is_empty() {
        return None;
    }
    let pixels = crate::base::text::number(typed.trim()).and_then(|pixels| u32::try_from(pixels).ok()).filter(|pixels| PIXELS.contains(pixels));
    if pixels.is_none() {
        errors.add("pixels", tr::questionnaires::staff::BAD_PIXELS);
    }
    pixels
}

/// Keeps the choices of a question in the list of this name, or in one of its own; returns which.
fn choices(draft: &mut Form, (mut list, name, is_asked): (String, &str, bool), fields: &QuestionFields, errors: &mut FormErrors) -> String {
    let known = draft.list(&list).map(|list| list.choices.clone()).unwrap_or_default();
    let choices: Vec<Choice> = lines(&fields.choices).map(|(name, label)| known_choice(&known, name, label)).collect();
    // What is asked already keeps its list; before that, others that choose from it keep theirs.
    if choices != known && !is_asked && !sharing(draft, &list, &fields.was).is_empty() {
        list = free_name(draft, &format!("{name}_list"));
    }
    if choices.len() < 2 || choices.iter().any(|choice| choice.label.get("ar").is_none()) {
        errors.add("choices", tr::questionnaires::staff::CHOICES_NEEDED);
    }
    for choice in &choices {
        speak(draft, &choice.label);
    }
    draft.set_list(List { name: list.clone(), choices });
    list
}

/// The rows of a matrix; each keeps what the editor does not show.
fn matrix(list: String, old: Option<&Question>, fields: &QuestionFields, errors: &mut FormErrors) -> Matrix {
    let known = match old.map(|old| &old.kind) {
        Some(Kind::Matrix(matrix)) => matrix.clone(),
        _ => Matrix::default(),
    };
    let row = |(name, label): (String, Text)| {
        let own = known.rows.iter().find(|row| row.name == name).cloned();
        Row { name, label, ..own.unwrap_or_default() }
    };
    let rows: Vec<Row> = lines(&fields.rows).map(row).collect();
    if rows.is_empty() || rows.iter().any(|row| !is_name(&row.name) || row.label.get("ar").is_none()) {
        errors.add("rows", tr::questionnaires::staff::ROWS_NEEDED);
    }
    Matrix { list, many: known.many, rows }
}

/// Lines of a name and its words in the order of the languages, with `|` between them.
fn lines(text: &str) -> impl Iterator<Item = (String, Text)> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let mut parts = line.split('|').map(clean_line);
        let name = parts.next().unwrap_or_default();
        let label = LANGS.into_iter().zip(parts).fold(Text::new(), |label, (lang, words)| label.with(lang.code(), &words));
        (name, label)
    })
}

/// A choice keeps what the editor does not show.
fn known_choice(known: &[Choice], name: String, label: Text) -> Choice {
    let mut choice = known.iter().find(|choice| choice.name == name).cloned().unwrap_or_else(|| Choice { name, ..Choice::default() });
    for lang in LANGS.map(Lang::code) {
        choice.label.set(lang, label.get(lang).unwrap_or_default());
    }
    choice
}

/// What is said of a question, in the fields of its form.
fn texts_of(question: &Question) -> QuestionFields {
    let said = |text: &Text, lang: &str| text.get(lang).unwrap_or_default().to_owned();
    QuestionFields {
        label_ar: said(&question.label, "ar"),
        label_fr: said(&question.label, "fr"),
        label_en: said(&question.label, "en"),
        label_zgh: said(&question.label, "zgh"),
        hint_ar: said(&question.hint, "ar"),
        hint_fr: said(&question.hint, "fr"),
        hint_en: said(&question.hint, "en"),
        hint_zgh: said(&question.hint, "zgh"),
        guidance_ar: said(&question.guidance_hint, "ar"),
        guidance_fr: said(&question.guidance_hint, "fr"),
        guidance_en: said(&question.guidance_hint, "en"),
        guidance_zgh: said(&question.guidance_hint, "zgh"),
        audio_ar: said(&question.audio, "ar"),
        audio_fr: said(&question.audio, "fr"),
        audio_en: said(&question.audio, "en"),
        audio_zgh: said(&question.audio, "zgh"),
        constraint_ar: said(&question.constraint_message, "ar"),
        constraint_fr: said(&question.constraint_message, "fr"),
        constraint_en: said(&question.constraint_message, "en"),
        constraint_zgh: said(&question.constraint_message, "zgh"),
        ..QuestionFields::default()
    }
}

/// The form of a question as it begins.
pub(super) fn fields_of(questionnaire: &Questionnaire, question: &Question) -> QuestionFields {
    let form = &questionnaire.draft;
    let line = |name: &str, label: &Text| {
        let words: Vec<&str> = LANGS.into_iter().map(|lang| label.get(lang.code()).unwrap_or_default()).collect();
        format!("{name} | {}", words.join(" | ")).trim_end_matches([' ', '|']).to_owned()
    };
    let list = form.list_of(question);
    let plain = question.relevant.as_ref().and_then(|condition| Plain::parse(condition.source()));
    let (range, rows) = match &question.kind {
        Kind::Range(range) => (Some(*range), Vec::new()),
        Kind::Matrix(matrix) => (None, matrix.rows.iter().map(|row| line(&row.name, &row.label)).collect()),
        _ => (None, Vec::new()),
    };
    let selection = question.kind.selection();
    let is_random = selection.is_some_and(|selection| !selection.order.is_listed());
    let pixels = match &question.kind {
        Kind::Image(image) => image.max_pixels.map(|pixels| pixels.to_string()).unwrap_or_default(),
        _ => String::new(),
    };
    let number = |pick: fn(Range) -> f64| range.map(|range| pick(range).to_string()).unwrap_or_default();
    QuestionFields {
        was: question.name.clone(),
        page: String::new(),
        draft: questionnaire.draft_number.to_string(),
        kind: kind_of(question).map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        name: question.name.clone(),
        required_when: match &question.required {
            Required::When(condition) => condition.source().to_owned(),
            _ => String::new(),
        },
        randomize: if is_random { "yes".to_owned() } else { String::new() },
        choice_filter: selection.and_then(|selection| selection.filter.as_ref()).map(|filter| filter.source().to_owned()).unwrap_or_default(),
        pixels,
        required: if question.required == Required::Yes { "yes".to_owned() } else { String::new() },
        long: if question.appearance.as_deref() == Some("multiline") { "yes".to_owned() } else { String::new() },
        choices: list.map(|list| list.choices.iter().map(|choice| line(&choice.name, &choice.label)).collect::<Vec<_>>().join("\n")).unwrap_or_default(),
        rows: rows.join("\n"),
        least: number(|range| range.start),
        most: number(|range| range.end),
        step: number(|range| range.step),
        condition: plain.as_ref().map(|plain| format!("{}={}", plain.question, plain.choice)).unwrap_or_default(),
        unless: if plain.as_ref().is_some_and(|plain| !plain.chosen) { "not".to_owned() } else { String::new() },
        relevant: question.relevant.as_ref().filter(|_| plain.is_none()).map(|condition| condition.source().to_owned()).unwrap_or_default(),
        constraint: question.constraint.as_ref().map(|condition| condition.source().to_owned()).unwrap_or_default(),
        ..texts_of(question)
    }
}

/// What the editor calls it; `None` for what it does not change.
pub(super) fn kind_of(question: &Question) -> Option<QuestionKind> {
    match &question.kind {
        Kind::Matrix(_) => Some(QuestionKind::Matrix),
        kind => QuestionKind::parse(kind.word()),
    }
}
