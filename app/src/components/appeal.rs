//! An open appeal before the staff: what is said in it, and the form with which a person who had no part in the matter decides.

use leptos::prelude::*;

use super::form::{self, Choice, Field};
use super::icon::icon;
use super::prose::prose;
use crate::format;
use crate::model::appeals::OpenAppeal;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// What an appeal is against decides which words surround it.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub reversed_help: Key,
    pub upheld: Key,
    pub upheld_help: Key,
    pub answer: Key,
    pub had_part: Key,
}

/// The form to decide an appeal, and what was typed into it.
#[derive(Clone, Debug)]
pub struct Answering<'a> {
    pub appeal: &'a OpenAppeal,
    /// Where the decision is sent; `None` for readers who may not decide.
    pub action: Option<String>,
    /// Where to go on in the queue.
    pub go: Option<String>,
    pub outcome: &'a str,
    pub answer: &'a str,
    /// The key that opens the form, where keys are on.
    pub key: Option<&'static str>,
    pub words: Words,
}

/// When the appeal is due, and whether that has passed.
pub fn due(f: &Frame, appeal: &OpenAppeal) -> AnyView {
    let due = f.tf(tr::appeals::DUE, &[("date", &format::date(f.lang, appeal.due_at))]);
    let late = appeal.overdue.then(|| view! { " "<span class="state bad">{icon(f, "warning")}{f.t(tr::appeals::OVERDUE)}</span> });
    view! { <p class="meta"><span>{due}{late}</span></p> }.into_any()
}

/// The appeal and its form; `heading` has the id `appeal`.
pub fn answering(f: &Frame, p: Answering<'_>, heading: AnyView, errors: &FormErrors) -> AnyView {
    use tr::appeals as word;
    let words = p.words;
    let form = if let Some(action) = p.action {
        let choices = vec![
            Choice::new("reversed", f.t(word::OUTCOME_REVERSED)).help(f.t(words.reversed_help)),
            Choice::new("upheld", f.t(words.upheld)).help(f.t(words.upheld_help)),
        ];
        let answer = Field::new("answer", f.t(words.answer), p.answer.to_owned()).hint(f.t(word::ANSWER_HINT)).rows(5);
        view! {
            <form data-key=p.key data-key-to=p.key.map(|_| "answer") method="post" action=action novalidate>
                {p.go.map(|go| form::hidden("go", go))}
                {form::radio_cards(f, Field::new("outcome", f.t(word::OUTCOME), p.outcome), choices, errors)}
                {form::text_area(f, answer, errors)}
                <button class="button primary wide">{f.t(word::DECIDE)}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="soft">{f.t(words.had_part)}</p> }.into_any()
    };
    view! { <section class="panel" aria-labelledby="appeal">{heading}<blockquote>{prose(&p.appeal.body)}</blockquote>{due(f, p.appeal)}{form}</section> }
        .into_any()
}
