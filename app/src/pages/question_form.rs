//! The form of a question: what is asked at first, and folded below it what is rarely asked for.

use leptos::prelude::*;

use super::Page;
use super::questionnaire_editor::{faults, kind_word, shell, up};
use crate::components::form::{Choice, Field, checkbox, error_summary, hidden, radio_cards, select, submit, text_area, text_field};
use crate::components::icon::icon;
use crate::components::labels;
use crate::model::frame::Frame;
use crate::model::languages::LANGS;
use crate::model::paths;
use crate::model::questionnaire_staff::{QUESTION_FIELDS, QuestionFields, QuestionFormPage, QuestionKind};
use crate::words::{Key, tr};

fn kinds(f: &Frame) -> Vec<(String, Vec<Choice>)> {
    vec![(String::new(), QuestionKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(kind_word(*kind)))).collect())]
}

/// What somebody else made of the question while it was open here.
fn meanwhile(f: &Frame, fields: &[(String, String)]) -> Option<AnyView> {
    use tr::questionnaires::staff as word;
    (!fields.is_empty()).then(|| {
        let items = fields.iter().map(|(label, now)| view! { <dt>{label.clone()}</dt><dd dir="auto" class="prose">{now.clone()}</dd> }).collect::<Vec<_>>();
        view! { <section class="notice">{icon(f, "info")}<div><h2>{f.t(word::MEANWHILE)}</h2><dl>{items}</dl></div></section> }.into_any()
    })
}

/// What is said of a question, in the languages that are needed or in those that may be left out: what it asks (0), its hint (1), what is said of an answer that
/// it does not take (2), more to read (3), or its recording (4).
fn texts(f: &Frame, p: &QuestionFormPage, what: usize, needed: bool) -> Vec<AnyView> {
    use tr::questionnaires::staff as word;
    let label = [word::LABEL, word::HINT, word::CONSTRAINT_MESSAGE, word::GUIDANCE, word::RECORDING][what];
    let shown = QUESTION_FIELDS.into_iter().zip(LANGS).filter(|(_, lang)| p.needed.has(*lang) == needed);
    shown
        .map(|(names, lang)| {
            let field = Field::in_language(f, (names[what], label), p.fields.said(lang)[what], (lang, p.needed)).rows(2);
            // A question needs words; the rest is said in each of the languages if it is said in one.
            let field = Field { needed: field.needed && what == 0, ..field };
            match what {
                2 => text_field(f, field, &p.errors),
                4 => text_field(f, field.hint(f.t(word::RECORDING_HINT)), &p.errors),
                _ => text_area(f, field, &p.errors),
            }
        })
        .collect()
}

/// What is rarely asked for, folded until something of it is wrong.
fn more(f: &Frame, p: &QuestionFormPage, fields: QuestionFields) -> AnyView {
    use tr::questionnaires::staff as word;
    let errors = &p.errors;
    let lines = |hint: Key| f.tf(hint, &[("languages", &labels::needed_languages(f, p.needed))]);
    let number = |name: &'static str, label: Key, value: &str| text_field(f, Field::new(name, f.t(label), value).digits(), errors);
    view! {
        <details class="fold-row" open=!errors.is_empty()>
            <summary>{f.t(word::MORE)}</summary>
            {text_field(f, Field::new("name", f.t(word::NAME), fields.name).hint(f.t(word::NAME_HINT)), errors)}
            {texts(f, p, 0, false)}
            {texts(f, p, 1, true)}
            {texts(f, p, 1, false)}
            {texts(f, p, 3, true)}
            {texts(f, p, 3, false)}
            {texts(f, p, 4, true)}
            {texts(f, p, 4, false)}
            {text_field(f, Field::new("required_when", f.t(word::REQUIRED_WHEN), fields.required_when).hint(f.t(word::REQUIRED_WHEN_HINT)), errors)}
            {checkbox(f, "randomize", f.t(word::RANDOMIZE).into_any(), fields.randomize == "yes", errors)}
            {text_field(f, Field::new("choice_filter", f.t(word::CHOICE_FILTER), fields.choice_filter).hint(f.t(word::CHOICE_FILTER_HINT)), errors)}
            {number("pixels", word::PIXELS, &fields.pixels)}
            {checkbox(f, "long", f.t(word::LONG).into_any(), fields.long == "yes", errors)}
            {text_area(f, Field::new("rows", f.t(word::ROWS), fields.rows).hint(lines(word::ROWS_HINT)).rows(4), errors)}
            {number("least", word::LEAST, &fields.least)}
            {number("most", word::MOST, &fields.most)}
            {number("step", word::STEP, &fields.step)}
            {text_field(f, Field::new("relevant", f.t(word::RELEVANT), fields.relevant).hint(f.t(word::RELEVANT_HINT)), errors)}
            {text_field(f, Field::new("constraint", f.t(word::CONSTRAINT), fields.constraint).hint(f.t(word::CONSTRAINT_HINT)), errors)}
            {texts(f, p, 2, true)}
            {texts(f, p, 2, false)}
        </details>
    }
    .into_any()
}

/// The form of a question.
pub fn question(f: &Frame, p: QuestionFormPage) -> Page {
    use tr::questionnaires::staff as word;
    let (errors, fields) = (&p.errors, p.fields.clone());
    let title = if fields.was.is_empty() { word::NEW_QUESTION } else { word::EDIT_QUESTION };
    let conditions = p
        .conditions
        .iter()
        .map(|(question, choices)| (question.clone(), choices.iter().map(|(value, label)| Choice::new(value.clone(), label.clone())).collect()));
    let lines = |hint: Key| f.tf(hint, &[("languages", &labels::needed_languages(f, p.needed))]);
    let choices_hint = match &p.shared {
        Some((numbers, all)) => {
            let shared = if *all { word::CHOICES_SHARED } else { word::CHOICES_SPLIT };
            format!("{} {}", lines(word::CHOICES_HINT), f.tf(shared, &[("numbers", numbers)]))
        }
        None => lines(word::CHOICES_HINT),
    };
    let unless = vec![Choice::new("", f.t(word::CHOSEN)), Choice::new("not", f.t(word::NOT_CHOSEN))];
    let body = view! {
        {up(f, p.number)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(title)}</h1></div>
            {error_summary(f, errors)}
            {meanwhile(f, &p.meanwhile)}
            {faults(f, &p.faults, word::FAULTS)}
            <form method="post" action=paths::edit_question(f.slug(), p.number) novalidate>
                {hidden("was", fields.was.clone())}{hidden("page", fields.page.clone())}{hidden("draft", fields.draft.clone())}
                {select(f, Field::new("kind", f.t(word::KIND), fields.kind.clone()), f.t(word::CHOOSE), kinds(f), errors)}
                {texts(f, &p, 0, true)}
                {checkbox(f, "required", f.t(word::REQUIRED).into_any(), fields.required == "yes", errors)}
                {text_area(f, Field::new("choices", f.t(word::CHOICES), fields.choices).hint(choices_hint).rows(6), errors)}
                {select(f, Field::new("condition", f.t(word::CONDITION), fields.condition).hint(f.t(word::CONDITION_HINT)), f.t(word::ALWAYS), conditions.collect(), errors)}
                {radio_cards(f, Field::new("unless", f.t(word::UNLESS), fields.unless), unless, errors)}
                {more(f, &p, p.fields.clone())}
                {submit(f, tr::form::SAVE)}
            </form>
        </div>
    };
    shell(f, title, body)
}
