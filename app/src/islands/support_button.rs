//! Support counts up in place: the plain form, sent without leaving the page. "Me too" on problems is the same button with other words.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::plurals::Forms;

/// The words of the button, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupportWords {
    pub support: String,
    pub withdraw: String,
    /// After the number: "of 100 supporters needed".
    pub unit: Forms,
    /// What the bar is, for those who do not see it.
    pub bar: String,
    pub lost: String,
}

/// What is counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupportCount {
    pub number: i64,
    /// How many are needed, as the language writes it; `None` where there is no threshold.
    pub needed: Option<String>,
    /// As the language writes it.
    pub text: String,
    /// Percent of the threshold, at most 100; `None` where there is no threshold.
    pub percent: Option<i64>,
}

/// A count (with a bar when `percent` is given), a form with one button, and a status line. The form's field `act` is `support` or `withdraw`.
#[island]
pub fn SupportButton(
    /// Where the form is sent.
    action: String,
    /// Whether the viewer supports already.
    supported: bool,
    count: SupportCount,
    /// Whether support can be given or taken back.
    open: bool,
    words: SupportWords,
) -> impl IntoView {
    let supported = RwSignal::new(supported);
    let SupportCount { number, needed, text, percent } = count;
    let (count, number) = (RwSignal::new(text), RwSignal::new(number));
    let filled = RwSignal::new(percent.unwrap_or_default());
    let message = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let unit = words.unit.clone();
    let lost = words.lost.clone();
    let submit = move |event: leptos::ev::SubmitEvent| send(event, lost.clone(), Signals { supported, count, number, filled, message, busy });
    let bar = percent.map(|_| {
        view! {
            <svg class=move || if filled.get() < 100 { "bar" } else { "bar reached" } viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label=words.bar.clone()>
                <rect class="bar-track" width="100" height="6" rx="3"></rect>
                <rect class="bar-fill" width=move || filled.get().to_string() height="6" rx="3"></rect>
            </svg>
        }
    });
    let button = open.then(|| {
        // On a phone the button stands alone at the bottom: it says how far it is.
        let so_far = move || needed.as_ref().map_or_else(|| count.get(), |needed| format!("{}/{needed}", count.get()));
        view! {
            <form method="post" action=action on:submit=submit>
                <input type="hidden" name="act" value=move || if supported.get() { "withdraw" } else { "support" }/>
                <button
                    class=move || if supported.get() { "button quiet" } else { "button primary" }
                    aria-pressed=move || if supported.get() { "true" } else { "false" }
                    disabled=busy
                >
                    <svg class="tick" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 13l5 5L20 7" pathLength="1"></path></svg>
                    <span>{move || if supported.get() { words.withdraw.clone() } else { words.support.clone() }}</span>
                    <span class="so-far" dir="ltr">{so_far}</span>
                </button>
            </form>
        }
    });
    view! {
        <p class="support-count"><strong>{count}</strong>" "{move || unit.fill(number.get())}</p>
        {bar}
        {button}
        <p class="support-status" role="status">{message}</p>
    }
}

#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server only draws"))]
struct Signals {
    supported: RwSignal<bool>,
    count: RwSignal<String>,
    number: RwSignal<i64>,
    filled: RwSignal<i64>,
    message: RwSignal<String>,
    busy: RwSignal<bool>,
}

#[cfg(feature = "hydrate")]
fn send(event: leptos::ev::SubmitEvent, lost: String, signals: Signals) {
    use wasm_bindgen::JsCast as _;

    use super::submission;
    use crate::model::outcome::SupportOutcome;

    let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
    event.prevent_default();
    signals.busy.set(true);
    wasm_bindgen_futures::spawn_local(async move {
        match submission::send::<SupportOutcome>(&form).await {
            Ok(outcome) => {
                signals.supported.set(outcome.supported);
                signals.count.set(outcome.count_text);
                signals.number.set(outcome.count);
                signals.filled.set(outcome.percent);
                signals.message.set(outcome.message);
            }
            Err(failure) => signals.message.set(failure.message(&lost)),
        }
        signals.busy.set(false);
    });
}

#[cfg(not(feature = "hydrate"))]
fn send(_: leptos::ev::SubmitEvent, _: String, _: Signals) {}
