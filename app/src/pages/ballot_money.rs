//! What a ballot about money declares of its counting, in the staff's form: each setting with what it does and an example, those of one rule together.

use leptos::prelude::*;

use crate::components::form::{Choice, Field, checkbox, radio_cards, select, text_area, text_field};
use crate::model::ballot_staff::BallotFields;
use crate::model::ballots::{Completion, EnvelopeChoice, Utilities};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// A number.
pub(super) fn digits(f: &Frame, name: &'static str, (label, hint): (Key, Key), fields: &BallotFields, errors: &FormErrors) -> AnyView {
    text_field(f, Field::new(name, f.t(label), fields.get(name)).hint(f.t(hint)).digits(), errors)
}

/// What can be ticked, with what it does.
pub(super) fn tick(f: &Frame, name: &'static str, (label, help): (Key, Key), fields: &BallotFields, errors: &FormErrors) -> AnyView {
    let words = view! { {f.t(label)}<small>" "{f.t(help)}</small> }.into_any();
    checkbox(f, name, words, fields.get(name) == "yes", errors)
}

pub(super) fn fields(f: &Frame, fields: &BallotFields, errors: &FormErrors) -> AnyView {
    use tr::ballots::staff as word;
    let choices =
        vec![Choice::new(EnvelopeChoice::All.as_str(), f.t(word::ENVELOPES_ALL)), Choice::new(EnvelopeChoice::OwnAndOther.as_str(), f.t(word::ENVELOPES_OWN))];
    let tick = |name, label, help| tick(f, name, (label, help), fields, errors);
    // What is wrong must not be folded away.
    let wrong = ["completion", "utilities", "stop_when_exhaustive", "comparison", "min_share", "no_skip", "min_score", "groups"];
    let open = wrong.iter().any(|name| errors.get(name).is_some());
    view! {
        {radio_cards(f, Field::new("envelope_choice", f.t(word::ENVELOPE_CHOICE), fields.get("envelope_choice")), choices, errors)}
        {tick("knapsack", word::KNAPSACK, word::KNAPSACK_HELP)}
        <details class="fold-row" open=open><summary><h2>{f.t(word::MORE)}</h2></summary>
            <h3>{f.t(tr::ballots::rule::EQUAL_SHARES)}</h3>
            {chosen(f, ("completion", word::COMPLETION, word::COMPLETION_HINT), &COMPLETIONS, fields, errors)}
            {chosen(f, ("utilities", word::UTILITIES, word::UTILITIES_HINT), &UTILITIES, fields, errors)}
            {tick("stop_when_exhaustive", word::STOP, word::STOP_HELP)}
            {tick("comparison", word::COMPARISON, word::COMPARISON_HELP)}
            {digits(f, "min_share", (word::MIN_SHARE, word::MIN_SHARE_HINT), fields, errors)}
            <h3>{f.t(tr::ballots::rule::GREEDY)}</h3>
            {tick("no_skip", word::NO_SKIP, word::NO_SKIP_HELP)}
            {digits(f, "min_score", (word::MIN_SCORE, word::MIN_SCORE_HINT), fields, errors)}
            {text_area(f, Field::new("groups", f.t(word::GROUPS), fields.get("groups")).hint(f.t(word::GROUPS_HINT)).rows(3), errors)}
        </details>
    }
    .into_any()
}

const COMPLETIONS: [(&str, Key); 3] = [
    (Completion::Add1.as_str(), tr::ballots::staff::COMPLETION_ADD1),
    (Completion::AddOpt.as_str(), tr::ballots::staff::COMPLETION_ADD_OPT),
    (Completion::None.as_str(), tr::ballots::staff::COMPLETION_NONE),
];

const UTILITIES: [(&str, Key); 2] =
    [(Utilities::Cost.as_str(), tr::ballots::staff::UTILITIES_COST), (Utilities::Cardinal.as_str(), tr::ballots::staff::UTILITIES_CARDINAL)];

/// One of a few values, in a list.
fn chosen(f: &Frame, (name, label, hint): (&'static str, Key, Key), values: &[(&'static str, Key)], fields: &BallotFields, errors: &FormErrors) -> AnyView {
    let choices = values.iter().map(|(value, key)| Choice::new(*value, f.t(*key))).collect();
    select(f, Field::new(name, f.t(label), fields.get(name)).hint(f.t(hint)), "", vec![(String::new(), choices)], errors)
}

/// How many of [`SETTINGS`] are of equal shares; the others are of the other rule.
pub(super) const OF_SHARES: usize = 5;

/// What can be declared of the two rules, with what it does: the label of a setting and its hint.
pub(super) const SETTINGS: [(Key, Key); 8] = {
    use tr::ballots::staff as word;
    [
        (word::COMPLETION, word::COMPLETION_HINT),
        (word::UTILITIES, word::UTILITIES_HINT),
        (word::STOP, word::STOP_HELP),
        (word::COMPARISON, word::COMPARISON_HELP),
        (word::MIN_SHARE, word::MIN_SHARE_HINT),
        (word::NO_SKIP, word::NO_SKIP_HELP),
        (word::MIN_SCORE, word::MIN_SCORE_HINT),
        (word::GROUPS, word::GROUPS_HINT),
    ]
};
