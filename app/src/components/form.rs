//! The parts of forms: label, hint, field and message belong together, and what was typed stays.
//!
//! Forms carry `novalidate`: the server checks, and its messages are in the page's language.

use leptos::html;
use leptos::prelude::*;

use super::icon::icon;
pub use super::refused::{error_summary, label_field};
use crate::escaping;
use crate::model::Lang;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::languages::Needed;
use crate::words::{Key, tr};

/// A field to fill in.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub value: String,
    /// `text`, `email`, `password`, `date`…
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub rows: u32,
    /// Only a number is written in it.
    pub digits: bool,
    /// The language that is written in it; `None` for any.
    pub written_in: Option<Lang>,
    /// Whether what it belongs to is not published without it.
    pub needed: bool,
}

impl Field {
    /// A field of one line.
    pub fn new(name: &'static str, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: String::new(),
            value: value.into(),
            kind: "text",
            autocomplete: "off",
            rows: 6,
            digits: false,
            written_in: None,
            needed: false,
        }
    }
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// Sets the kind of input and what browsers may fill in.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str, autocomplete: &'static str) -> Self {
        self.kind = kind;
        self.autocomplete = autocomplete;
        self
    }
    /// Asks for a number: a short field, and the keyboard of digits.
    #[must_use]
    pub const fn digits(mut self) -> Self {
        self.digits = true;
        self
    }
    /// Sets the language that is written in a text area.
    #[must_use]
    pub const fn written_in(mut self, lang: Lang) -> Self {
        self.written_in = Some(lang);
        self
    }
    /// A text in one language of several: its label says which, and whether it may be left out.
    pub fn in_language(f: &Frame, (name, label): (&'static str, Key), value: impl Into<String>, (lang, needed): (Lang, Needed)) -> Self {
        let language = lang.own_name();
        let optional = if f.lang == Lang::Ar { "، " } else { ", " };
        let optional = if needed.has(lang) { String::new() } else { format!("{optional}{}", f.t(tr::form::OPTIONAL)) };
        Self { needed: needed.has(lang), ..Self::new(name, format!("{} ({language}{optional})", f.t(label)), value).written_in(lang) }
    }
    /// Sets the height of a text area.
    #[must_use]
    pub const fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }
}

/// The ids of what describes a field.
fn described_by(name: &str, hint: bool, error: bool) -> Option<String> {
    let ids: Vec<String> = [(hint, "hint"), (error, "error")].into_iter().filter(|(there, _)| *there).map(|(_, what)| format!("{name}-{what}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn hint(name: &str, text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <span class="hint" id=format!("{name}-hint")>{text.to_owned()}</span> }.into_any())
}

/// The message beside a field.
pub fn error(f: &Frame, name: &str, errors: &FormErrors) -> Option<AnyView> {
    errors.get(name).map(|error| {
        view! {
            <p class="field-error" id=format!("{name}-error")>{icon(f, "warning")}<span>{error.text(f.lang)}</span></p>
        }
        .into_any()
    })
}

/// A field of one line. A password is never sent back.
pub fn text_field(f: &Frame, field: Field, errors: &FormErrors) -> AnyView {
    label_field(field.name, &field.label);
    let wrong = errors.get(field.name).is_some();
    let value = if field.kind == "password" { String::new() } else { field.value };
    let dir =
        if matches!(field.kind, "email" | "tel" | "password" | "date") || matches!(field.autocomplete, "username" | "one-time-code") { "ltr" } else { "auto" };
    let keyboard = (field.digits || field.autocomplete == "one-time-code").then_some("numeric");
    let class = field.digits.then_some("digits");
    view! {
        <div class="field">
            <label for=field.name>{field.label}</label>
            {hint(field.name, &field.hint)}
            <input
                class=class
                type=field.kind
                id=field.name
                name=field.name
                value=value
                dir=dir
                inputmode=keyboard
                autocomplete=field.autocomplete
                aria-required=field.needed.then_some("true")
                aria-describedby=described_by(field.name, !field.hint.is_empty(), wrong)
                aria-invalid=wrong.then_some("true")
            />
            {error(f, field.name, errors)}
        </div>
    }
    .into_any()
}

/// A field for a file of these types.
pub fn file_field(f: &Frame, field: Field, accept: &'static str, errors: &FormErrors) -> AnyView {
    label_field(field.name, &field.label);
    let wrong = errors.get(field.name).is_some();
    view! {
        <div class="field">
            <label for=field.name>{field.label}</label>
            {hint(field.name, &field.hint)}
            <input
                type="file"
                id=field.name
                name=field.name
                accept=accept
                aria-describedby=described_by(field.name, !field.hint.is_empty(), wrong)
                aria-invalid=wrong.then_some("true")
            />
            {error(f, field.name, errors)}
        </div>
    }
    .into_any()
}

/// A field of several lines.
pub fn text_area(f: &Frame, field: Field, errors: &FormErrors) -> AnyView {
    label_field(field.name, &field.label);
    let wrong = errors.get(field.name).is_some();
    let (lang, dir) = field.written_in.map_or((None, "auto"), |lang| (Some(lang.code()), lang.dir()));
    view! {
        <div class="field">
            <label for=field.name>{field.label}</label>
            {hint(field.name, &field.hint)}
            <textarea
                id=field.name
                name=field.name
                rows=field.rows.to_string()
                dir=dir
                lang=lang
                aria-required=field.needed.then_some("true")
                aria-describedby=described_by(field.name, !field.hint.is_empty(), wrong)
                aria-invalid=wrong.then_some("true")
            >
                {escaping::textarea(&field.value)}
            </textarea>
            {error(f, field.name, errors)}
        </div>
    }
    .into_any()
}

/// One entry of a select or of radio cards: its value and its words.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub help: String,
}

impl Choice {
    /// A choice without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new() }
    }
    /// Adds an explanation.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

fn option(choice: &Choice, chosen: &str) -> AnyView {
    let selected = choice.value == chosen;
    view! { <option value=choice.value.clone() selected=selected>{choice.label.clone()}</option> }.into_any()
}

/// A select; groups without a name are plain options. `empty` is the words of no choice.
pub fn select(f: &Frame, field: Field, empty: &str, groups: Vec<(String, Vec<Choice>)>, errors: &FormErrors) -> AnyView {
    label_field(field.name, &field.label);
    let wrong = errors.get(field.name).is_some();
    let options: Vec<AnyView> = groups
        .into_iter()
        .map(|(name, choices)| {
            let options: Vec<AnyView> = choices.iter().map(|choice| option(choice, &field.value)).collect();
            if name.is_empty() { options.into_any() } else { html::optgroup().attr("label", name).child(options).into_any() }
        })
        .collect();
    let none = (!empty.is_empty()).then(|| option(&Choice::new("", empty), &field.value));
    view! {
        <div class="field">
            <label for=field.name>{field.label}</label>
            {hint(field.name, &field.hint)}
            <select
                id=field.name
                name=field.name
                autocomplete="off"
                aria-describedby=described_by(field.name, !field.hint.is_empty(), wrong)
                aria-invalid=wrong.then_some("true")
            >
                {none}
                {options}
            </select>
            {error(f, field.name, errors)}
        </div>
    }
    .into_any()
}

/// The field's value is the choice made.
pub fn radio_cards(f: &Frame, field: Field, choices: Vec<Choice>, errors: &FormErrors) -> AnyView {
    let Field { name, label: legend, value: chosen, .. } = field;
    label_field(name, &legend);
    let tall = choices.iter().any(|choice| !choice.help.is_empty());
    let wrong = errors.get(name).is_some();
    let cards = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            // The first one carries the field's name as id, so that the summary of errors leads to it.
            let id = if index == 0 { name.to_owned() } else { format!("{name}-{}", choice.value) };
            let label_for = id.clone();
            let checked = choice.value == chosen;
            let help = (!choice.help.is_empty()).then(|| view! { <small>{choice.help.clone()}</small> });
            view! {
                <label class="choice" for=label_for>
                    <input type="radio" id=id name=name value=choice.value checked=checked/>
                    <span>{choice.label}{help}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="field" aria-describedby=described_by(name, false, wrong)>
            <legend>{legend}</legend>
            <div class=if tall { "choices tall" } else { "choices" }>{cards}</div>
            {error(f, name, errors)}
        </fieldset>
    }
    .into_any()
}

pub fn checkbox(f: &Frame, name: &'static str, label: AnyView, checked: bool, errors: &FormErrors) -> AnyView {
    let wrong = errors.get(name).is_some();
    view! {
        <div class="field">
            <label class="check" for=name>
                <input
                    type="checkbox"
                    id=name
                    name=name
                    value="yes"
                    checked=checked
                    aria-describedby=described_by(name, false, wrong)
                    aria-invalid=wrong.then_some("true")
                />
                <span>{label}</span>
            </label>
            {error(f, name, errors)}
        </div>
    }
    .into_any()
}

pub fn hidden(name: &'static str, value: impl Into<String>) -> AnyView {
    view! { <input type="hidden" name=name value=value.into()/> }.into_any()
}

/// The primary button of a form.
pub fn submit(f: &Frame, word: Key) -> AnyView {
    view! { <p class="button-row"><button class="button primary">{f.t(word)}</button></p> }.into_any()
}

pub fn languages() -> Vec<(String, Vec<Choice>)> {
    vec![(String::new(), Lang::ALL.iter().map(|lang| Choice::new(lang.code(), lang.own_name())).collect())]
}
