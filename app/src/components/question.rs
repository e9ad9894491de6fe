//! A question of a questionnaire: one under another, its words in their own language and direction, fields that a thumb finds.
//!
//! Where a browser asks by itself what other answers of the page ask for (`src/asking`), each is marked by its name, and what is not asked now waits in templates:
//! without scripts it is as if it were not there.

use leptos::prelude::*;

use super::form::label_field;
use super::icon::icon;
use super::refused::mark_refused;
use crate::escaping;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::questionnaire::{Asked, Input, MatrixRow, Offered, Presence, Said};
use crate::words::tr;

/// Before a question's name in the fields and ids of a form.
const PREFIX: &str = "q.";

/// Words of a form, marked as another language's where they are.
pub fn said(f: &Frame, said: &Said) -> AnyView {
    let other = !said.lang.is_empty() && said.lang != f.lang.code();
    let lang = other.then(|| said.lang.clone());
    let dir = if said.lang.is_empty() { Some("auto") } else { other.then_some(if said.right { "rtl" } else { "ltr" }) };
    view! { <span lang=lang dir=dir>{said.text.clone()}</span> }.into_any()
}

/// The id of a question's first field.
fn id(name: &str) -> String {
    format!("{PREFIX}{name}")
}

fn error(f: &Frame, name: &str, error: Option<&String>) -> Option<AnyView> {
    error.map(|text| view! { <p class="field-error" id=format!("{}-error", id(name))>{icon(f, "warning")}<span>{text.clone()}</span></p> }.into_any())
}

fn described(name: &str, hint: bool, wrong: bool) -> Option<String> {
    let ids: Vec<String> = [(hint, "hint"), (wrong, "error")].into_iter().filter(|(there, _)| *there).map(|(_, what)| format!("{}-{what}", id(name))).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Says that a question was on the page.
fn shown(name: &str) -> AnyView {
    view! { <input type="hidden" name="shown" value=name.to_owned()/> }.into_any()
}

/// The name by which a script knows what it asks by itself.
fn mark(presence: Presence, name: &str) -> Option<String> {
    (presence != Presence::Fixed).then(|| name.to_owned())
}

/// In its place, or out of sight.
fn placed(presence: Presence, body: AnyView) -> AnyView {
    if presence == Presence::Waiting { view! { <template data-waits="">{body}</template> }.into_any() } else { body }
}

/// Its number, its words, whether it must be answered: where that may change, the word that it need not stands there out of sight.
fn title(f: &Frame, number: &str, label: &Said, required: bool, presence: Presence) -> AnyView {
    let number = (!number.is_empty()).then(|| view! { <span class="question-number">{number.to_owned()}"."</span>" " });
    let live = presence != Presence::Fixed;
    let part = live.then_some("optional");
    let optional = (!required || live).then(|| view! { " "<small data-part=part hidden=required>{f.t(tr::questionnaires::OPTIONAL)}</small> });
    view! { {number}{said(f, label)}{optional} }.into_any()
}

fn hints(f: &Frame, question: &Asked) -> AnyView {
    let hint = question.hint.as_ref().map(|hint| view! { <span class="hint" id=format!("{}-hint", id(&question.name))>{said(f, hint)}</span> });
    let recording = question.recording.clone().map(|source| {
        let label = f.tf(tr::questionnaires::LISTEN, &[("question", &question.label.text)]);
        view! { <audio class="question-recording" controls preload="none" src=source aria-label=label></audio> }
    });
    let guidance = question
        .guidance
        .as_ref()
        .map(|text| view! { <details class="fold-row"><summary>{f.t(tr::questionnaires::MORE)}</summary><p>{said(f, text)}</p></details> });
    view! { {recording}{hint}{guidance} }.into_any()
}

/// A question as it is answered.
pub fn question(f: &Frame, question: &Asked) -> AnyView {
    placed(question.presence, body(f, question))
}

fn body(f: &Frame, question: &Asked) -> AnyView {
    let name = question.name.as_str();
    let mark = mark(question.presence, name);
    let wrong = question.error.is_some();
    if let Input::Note = question.input {
        return view! { <div class="question-note" data-asked=mark><p>{said(f, &question.label)}</p>{hints(f, question)}</div> }.into_any();
    }
    label_field(&id(name), &plain(question));
    let described = described(name, question.hint.is_some(), wrong);
    let body = match &question.input {
        Input::One(choices) | Input::Range(choices) => options(f, name, choices, "radio"),
        Input::Many(choices) => options(f, name, choices, "checkbox"),
        Input::Rank(choices) => view! { {heard(f, choices)}{ranking(f, name, choices, &question.values)} }.into_any(),
        Input::Matrix { many, rows } => {
            let choices = rows.first().map(|row| heard(f, &row.choices));
            let rows = rows.iter().map(|row| matrix_row(f, row, *many)).collect::<Vec<_>>();
            view! { {choices}{rows} }.into_any()
        }
        _ => return line(f, question, described),
    };
    let own = (!matches!(question.input, Input::Matrix { .. })).then(|| shown(name));
    let skip = question.skip.clone().map(|text| view! { <p class="skip-note">{text}</p> });
    view! {
        <fieldset class="field question" aria-describedby=described data-asked=mark>
            <legend>{title(f, &question.number, &question.label, question.required, question.presence)}</legend>
            {skip}
            {hints(f, question)}
            {own}
            {body}
            {error(f, name, question.error.as_ref())}
        </fieldset>
    }
    .into_any()
}

fn plain(question: &Asked) -> String {
    if question.number.is_empty() { question.label.text.clone() } else { format!("{}. {}", question.number, question.label.text) }
}

fn line(f: &Frame, question: &Asked, described: Option<String>) -> AnyView {
    let (name, invalid) = (question.name.as_str(), question.error.is_some().then_some("true"));
    let value = question.values.first().cloned().unwrap_or_default();
    let own = id(name);
    let skip = question.skip.clone().map(|text| view! { <p class="skip-note">{text}</p> });
    let heading = title(f, &question.number, &question.label, question.required, question.presence);
    let mark = mark(question.presence, name);
    if let Input::PhotoAtDesk = question.input {
        let hint = f.t(tr::questionnaires::PHOTO_AT_DESK);
        return view! { <div class="field question"><p>{heading}</p>{skip}{hints(f, question)}<p class="hint">{hint}</p></div> }.into_any();
    }
    if let Input::Acknowledge(ticked) = question.input {
        return view! {
            <div class="field question" data-asked=mark>
                {skip}
                {shown(name)}
                <label class="check" for=own.clone()>
                    <input type="checkbox" id=own.clone() name=own.clone() value="OK" checked=ticked aria-describedby=described aria-invalid=invalid/>
                    <span>{heading}</span>
                </label>
                {hints(f, question)}
                {error(f, name, question.error.as_ref())}
            </div>
        }
        .into_any();
    }
    let field = if let Input::Photo(kept) = &question.input {
        photo(f, question, kept.as_deref(), described)
    } else if let Input::Lines = question.input {
        view! { <textarea id=own.clone() name=own.clone() rows="5" dir="auto" aria-describedby=described aria-invalid=invalid>{escaping::textarea(&value)}</textarea> }.into_any()
    } else {
        let (kind, keyboard, dir) = match question.input {
            Input::Integer => ("text", Some("numeric"), "ltr"),
            Input::Decimal => ("text", Some("decimal"), "ltr"),
            Input::Date => ("date", None, "ltr"),
            Input::Point => ("text", None, "ltr"),
            _ => ("text", None, "auto"),
        };
        let class = matches!(question.input, Input::Integer | Input::Decimal).then_some("digits");
        view! {
            <input class=class type=kind id=own.clone() name=own.clone() value=value dir=dir inputmode=keyboard autocomplete="off" aria-describedby=described aria-invalid=invalid/>
        }
        .into_any()
    };
    let place = matches!(question.input, Input::Point).then(|| view! { <span class="hint">{f.t(tr::questionnaires::POINT_HINT)}</span> });
    view! {
        <div class="field question" data-asked=mark>
            <label for=own.clone()>{heading}</label>
            {skip}
            {hints(f, question)}
            {place}
            {shown(name)}
            {field}
            {error(f, name, question.error.as_ref())}
        </div>
    }
    .into_any()
}

/// A photo to be sent, what is kept of it so far, and a box that takes that away.
fn photo(f: &Frame, question: &Asked, kept: Option<&str>, described: Option<String>) -> AnyView {
    use tr::questionnaires as word;
    let (name, invalid) = (question.name.as_str(), question.error.is_some().then_some("true"));
    let own = id(name);
    let kept = kept.map(|id| {
        let remove = format!("remove.{name}");
        view! {
            <figure class="answer-photo">
                <a href=paths::answer_photo(id, "large")><img src=paths::answer_photo(id, "small") alt=question.label.text.clone()/></a>
                <figcaption><label class="check" for=remove.clone()><input type="checkbox" id=remove.clone() name=remove.clone() value="yes"/><span>{f.t(word::PHOTO_REMOVE)}</span></label></figcaption>
            </figure>
        }
    });
    view! {
        {kept}
        <span class="hint">{f.t(word::PHOTO_HINT)}</span>
        <input type="file" id=own name=format!("photo.{name}") accept="image/jpeg,image/png,image/webp" aria-describedby=described aria-invalid=invalid/>
    }
    .into_any()
}

/// A choice read out.
fn listen(f: &Frame, choice: &Offered) -> Option<AnyView> {
    let label = f.tf(tr::questionnaires::LISTEN_CHOICE, &[("choice", &choice.label.text)]);
    let source = choice.recording.clone()?;
    Some(view! { <audio class="question-recording" controls preload="none" src=source aria-label=label></audio> }.into_any())
}

/// Choices read out above fields that have no place for it beside each: those of a ranking, and of the rows of a matrix.
fn heard(f: &Frame, choices: &[Offered]) -> Option<AnyView> {
    let line = |choice: &Offered| {
        let (name, label, waits) = (choice.name.clone(), said(f, &choice.label), choice.waits);
        listen(f, choice).map(|recording| view! { <li data-heard=name hidden=waits>{label}{recording}</li> })
    };
    let lines = choices.iter().filter_map(line).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| view! { <ul class="heard-choices">{lines}</ul> }.into_any())
}

fn options(f: &Frame, name: &str, choices: &[Offered], kind: &'static str) -> AnyView {
    let card = |(at, choice): (usize, &Offered)| {
        let own = nth(name, at);
        let card = view! {
            <label class="choice" for=own.clone()>
                <input type=kind id=own.clone() name=id(name) value=choice.name.clone() checked=choice.chosen/>
                {said(f, &choice.label)}
            </label>
        };
        match listen(f, choice) {
            Some(recording) => view! { <div class="choice-heard">{card}{recording}</div> }.into_any(),
            None => card.into_any(),
        }
    };
    let (waiting, offered): (Vec<_>, Vec<_>) = choices.iter().enumerate().partition(|(_, choice)| choice.waits);
    let offered = offered.into_iter().map(card).collect::<Vec<_>>();
    let waiting = waiting.into_iter().map(card).collect::<Vec<_>>();
    let waiting = (!waiting.is_empty()).then(|| view! { <template>{waiting}</template> });
    view! { <div class="choices question-choices">{offered}{waiting}</div> }.into_any()
}

/// The id of the field at a place: the first one carries the question's own, so that the summary of errors leads to it.
fn nth(name: &str, at: usize) -> String {
    if at == 0 { id(name) } else { format!("{}-{at}", id(name)) }
}

/// A select for each place: the best first.
fn ranking(f: &Frame, name: &str, choices: &[Offered], values: &[String]) -> AnyView {
    let place = |place: usize, offered: &[&Offered]| {
        let own = nth(name, place);
        let chosen = values.get(place);
        let options = offered
            .iter()
            .map(|choice| view! { <option value=choice.name.clone() selected=chosen == Some(&choice.name)>{choice.label.text.clone()}</option> })
            .collect::<Vec<_>>();
        let label = f.tf(tr::questionnaires::RANK, &[("place", &f.number(place as i64 + 1))]);
        view! {
            <label for=own.clone()>{label}</label>
            <select id=own.clone() name=id(name) autocomplete="off"><option value="">{f.t(tr::questionnaires::RANK_NONE)}</option>{options}</select>
        }
    };
    let offered: Vec<&Offered> = choices.iter().filter(|choice| !choice.waits).collect();
    let places = (0..offered.len()).map(|at| place(at, &offered)).collect::<Vec<_>>();
    // Further places wait with every choice there is.
    let waiting = (offered.len() < choices.len()).then(|| {
        let all: Vec<&Offered> = choices.iter().collect();
        let further = (offered.len()..choices.len()).map(|at| place(at, &all)).collect::<Vec<_>>();
        view! { <template>{further}</template> }
    });
    view! { <div class="question-ranks">{places}{waiting}</div> }.into_any()
}

/// The choices of a row, which are read out once for all rows.
fn silent(choices: &[Offered]) -> Vec<Offered> {
    choices.iter().map(|choice| Offered { recording: None, ..choice.clone() }).collect()
}

fn matrix_row(f: &Frame, row: &MatrixRow, many: bool) -> AnyView {
    label_field(&id(&row.name), &row.label.text);
    let described = described(&row.name, false, row.error.is_some());
    let body = view! {
        <fieldset class="question-row" aria-describedby=described data-asked=mark(row.presence, &row.name)>
            <legend>{title(f, "", &row.label, row.required, row.presence)}</legend>
            {shown(&row.name)}
            {options(f, &row.name, &silent(&row.choices), if many { "checkbox" } else { "radio" })}
            {error(f, &row.name, row.error.as_ref())}
        </fieldset>
    };
    placed(row.presence, body.into_any())
}

/// What a script takes for what it says: where it tells what came and went, and how a fault looks beside its field.
pub fn telling(f: &Frame) -> AnyView {
    view! {
        <p class="visually-hidden" role="status" data-part="status"></p>
        <template data-part="error"><p class="field-error">{icon(f, "warning")}<span></span></p></template>
    }
    .into_any()
}

/// What is wrong on a page of questions, at the top, with links to them.
pub fn summary(f: &Frame, questions: &[&Asked]) -> Option<AnyView> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    for question in questions {
        if let Some(text) = &question.error {
            wrong.push((question.name.clone(), f.tf(tr::errors::OF_FIELD, &[("field", &plain(question)), ("message", text)])));
        }
        if let Input::Matrix { rows, .. } = &question.input {
            let of_row =
                |row: &MatrixRow| Some((row.name.clone(), f.tf(tr::errors::OF_FIELD, &[("field", &row.label.text), ("message", row.error.as_ref()?)])));
            wrong.extend(rows.iter().filter_map(of_row));
        }
    }
    links(f, wrong.into_iter().map(|(name, text)| (format!("#{}", id(&name)), text)).collect())
}

/// What is wrong, each with a link to where it is put right.
pub fn links(f: &Frame, wrong: Vec<(String, String)>) -> Option<AnyView> {
    if wrong.is_empty() {
        return None;
    }
    mark_refused();
    let items = wrong.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect::<Vec<_>>();
    Some(view! { <div class="error-summary" role="alert" tabindex="-1" autofocus=true><h2>{f.t(tr::errors::INVALID)}</h2><ul>{items}</ul></div> }.into_any())
}
