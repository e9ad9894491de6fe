//! Adds up a vote while it is made: what is chosen against each envelope, or the points that are given. Every change is kept by the address of the form, as its
//! button would; where a confirmation is declared, leaving the page asks first.

use leptos::html::Div;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::plurals::Forms;

/// The words of the bar, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SumWords {
    /// `{used}` of `{of}`, each an amount of money.
    pub money: String,
    /// An amount of money: `{amount}`.
    pub dirhams: String,
    /// `{used}` of `{of}` points.
    pub points: String,
    /// How many are chosen.
    pub chosen: Forms,
    /// What is said when nothing could be kept.
    pub lost: String,
    /// What stands between the name of a line and what is used of it.
    pub colon: String,
}

/// A line as it is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SumRow {
    /// The number of an envelope; 0 for everything.
    pub envelope: i64,
    pub name: String,
    pub text: String,
    /// What there is, in centimes or points; 0 where there is no bound.
    pub of: i64,
    /// Whether more is used than there is.
    pub over: bool,
}

/// What is added up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SumProps {
    pub lang: Lang,
    /// Whether points are added up.
    pub points: bool,
    /// Whether costs are.
    pub money: bool,
    pub lines: Vec<SumRow>,
    /// Whether changes are kept.
    pub keeps: bool,
    /// Whether leaving asks: nothing that is chosen counts before it is confirmed.
    pub pending: bool,
}

/// One line as it is shown.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server only draws"))]
struct Line {
    envelope: i64,
    of: i64,
    text: RwSignal<String>,
    over: RwSignal<bool>,
}

/// What is used up, line by line, and what became of the last change.
#[island]
pub fn BallotSums(sums: SumProps, words: SumWords) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let message = RwSignal::new(String::new());
    let colon = words.colon.clone();
    let names: Vec<String> = sums.lines.iter().map(|row| row.name.clone()).collect();
    let line = |row: &SumRow| Line { envelope: row.envelope, of: row.of, text: RwSignal::new(row.text.clone()), over: RwSignal::new(row.over) };
    let lines: Vec<Line> = sums.lines.iter().map(line).collect();
    attach(root, lines.clone(), message, (sums, words));
    let shown = lines
        .into_iter()
        .zip(names)
        .map(|(line, name)| {
            let colon = if name.is_empty() { String::new() } else { colon.clone() };
            view! { <li class:over=line.over><bdi>{name}</bdi>{colon}<strong>{line.text}</strong></li> }
        })
        .collect::<Vec<_>>();
    view! {
        <div node_ref=root>
            <ul class="plain vote-sums">{shown}</ul>
            <p class="hint vote-status" role="status">{message}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn attach(root: NodeRef<Div>, lines: Vec<Line>, message: RwSignal<String>, with: (SumProps, SumWords)) {
    use std::cell::RefCell;
    use std::rc::Rc;

    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;

    let with = StoredValue::new(with);
    let lines = StoredValue::new(lines);
    Effect::new(move |_| {
        let Some(form) = root.get().and_then(|root| root.closest("form").ok().flatten()) else { return };
        let Ok(form) = form.dyn_into::<web_sys::HtmlFormElement>() else { return };
        let state = Rc::new(RefCell::new(Sending { dirty: with.with_value(|(sums, _)| sums.pending), ..Sending::default() }));
        let add = {
            let form = form.clone();
            move || lines.with_value(|lines| with.with_value(|(sums, words)| add_up(&form, lines, sums, words)))
        };
        add();
        let typed = Closure::<dyn FnMut()>::new(add.clone());
        let _ = form.add_event_listener_with_callback("input", typed.as_ref().unchecked_ref());
        let changed = {
            let (form, state) = (form.clone(), Rc::clone(&state));
            Closure::<dyn FnMut()>::new(move || {
                add();
                if with.with_value(|(sums, _)| sums.keeps) {
                    state.borrow_mut().dirty = true;
                    wasm_bindgen_futures::spawn_local(keep(form.clone(), Rc::clone(&state), message, with.with_value(|(_, words)| words.lost.clone())));
                }
            })
        };
        let _ = form.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        let sent = {
            let state = Rc::clone(&state);
            Closure::<dyn FnMut()>::new(move || state.borrow_mut().dirty = false)
        };
        let _ = form.add_event_listener_with_callback("submit", sent.as_ref().unchecked_ref());
        let leave = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            if state.borrow().dirty {
                event.prevent_default();
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback("beforeunload", leave.as_ref().unchecked_ref());
        }
        // The listeners live as long as the page.
        typed.forget();
        changed.forget();
        sent.forget();
        leave.forget();
    });
}

/// What is on the way.
#[cfg(feature = "hydrate")]
#[derive(Default)]
struct Sending {
    /// Whether something is on the way.
    busy: bool,
    /// Whether it was changed meanwhile.
    again: bool,
    /// Whether something does not count that was chosen.
    dirty: bool,
}

/// Keeps what is chosen; of changes that come while one is on the way the last one follows.
#[cfg(feature = "hydrate")]
async fn keep(form: web_sys::HtmlFormElement, state: std::rc::Rc<std::cell::RefCell<Sending>>, message: RwSignal<String>, lost: String) {
    use super::submission;
    use crate::model::outcome::VoteOutcome;

    if state.borrow().busy {
        state.borrow_mut().again = true;
        return;
    }
    state.borrow_mut().busy = true;
    loop {
        state.borrow_mut().again = false;
        match submission::send::<VoteOutcome>(&form).await {
            Ok(outcome) => {
                state.borrow_mut().dirty = !outcome.counted;
                message.set(outcome.message);
            }
            Err(failure) => {
                state.borrow_mut().dirty = true;
                message.set(failure.message(&lost));
            }
        }
        if !state.borrow().again {
            break;
        }
    }
    state.borrow_mut().busy = false;
}

/// Adds up what stands in the form.
#[cfg(feature = "hydrate")]
fn add_up(form: &web_sys::HtmlFormElement, lines: &[Line], sums: &SumProps, words: &SumWords) {
    use wasm_bindgen::JsCast as _;

    use crate::numbers::{number, typed};

    let fields = |selector: &str| -> Vec<web_sys::HtmlInputElement> {
        let Ok(found) = form.query_selector_all(selector) else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
    };
    let amount = |field: &web_sys::HtmlInputElement, name: &str| field.get_attribute(name).and_then(|value| value.parse::<i64>().ok()).unwrap_or_default();
    let money = |centimes: i64| words.dirhams.replace("{amount}", &number(sums.lang, centimes / 100));
    for line in lines {
        let (used, text) = if sums.points {
            let used: i64 = fields("[data-points]").iter().filter_map(|field| typed(&field.value())).map(i64::from).sum();
            (used, words.points.replace("{used}", &number(sums.lang, used)).replace("{of}", &number(sums.lang, line.of)))
        } else {
            // What is chosen beside options that are not shown counts as well.
            let chosen = fields("[name=o]:checked, [name=o][type=hidden]");
            if sums.money && line.of > 0 {
                let own = chosen.iter().filter(|field| amount(field, "data-envelope") == line.envelope);
                let used = own.map(|field| amount(field, "data-cost")).sum();
                (used, words.money.replace("{used}", &money(used)).replace("{of}", &money(line.of)))
            } else {
                let used = chosen.len() as i64;
                (used, words.chosen.fill(used))
            }
        };
        line.text.set(text);
        line.over.set(line.of > 0 && used > line.of);
    }
}

#[cfg(not(feature = "hydrate"))]
fn attach(_: NodeRef<Div>, _: Vec<Line>, _: RwSignal<String>, _: (SumProps, SumWords)) {}
