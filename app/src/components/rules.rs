//! The house rules: nine reasons for which something may be flagged or hidden, each with one plain sentence.

use leptos::prelude::*;

use super::labels;
use crate::model::content::Reason;
use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// The sentence of a rule.
pub const fn rule(reason: Reason) -> Key {
    labels::word_of_reason!(reason, tr::rules)
}

/// The fragment under which a rule is found on a page of house rules.
pub fn anchor(reason: Reason) -> String {
    format!("rule-{}", reason.as_str())
}

/// All nine, each with its anchor.
pub fn rules(f: &Frame) -> AnyView {
    let rules = Reason::ALL
        .iter()
        .map(|reason| {
            view! {
                <dt id=anchor(*reason)>{f.t(labels::reason(*reason))}</dt>
                <dd>{f.t(rule(*reason))}</dd>
            }
        })
        .collect::<Vec<_>>();
    view! { <dl class="rules">{rules}</dl> }.into_any()
}
