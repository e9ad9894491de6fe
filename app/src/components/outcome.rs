//! Pieces of outcomes: the mark of a decision, and what its texts are called.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::frame::Frame;
use crate::model::outcomes::{OutcomeText, PointDecision};
use crate::words::{Key, tr};

/// What the commune decided on a point, in a word.
pub const fn decision_word(decision: PointDecision) -> Key {
    use tr::outcomes::decision as word;
    match decision {
        PointDecision::Accepted => word::ACCEPTED,
        PointDecision::InPart => word::IN_PART,
        PointDecision::Rejected => word::REJECTED,
        PointDecision::Later => word::LATER,
    }
}

/// The same as a mark.
pub fn decision(f: &Frame, decision: PointDecision) -> AnyView {
    let (class, sign) = match decision {
        PointDecision::Accepted => ("state good", "check"),
        PointDecision::InPart => ("state good", "info"),
        PointDecision::Rejected => ("state bad", "cross"),
        PointDecision::Later => ("state wait", "clock"),
    };
    view! { <span class=class>{icon(f, sign)}{f.t(decision_word(decision))}</span> }.into_any()
}

pub const fn text_name(text: OutcomeText) -> Key {
    use tr::outcomes::text as word;
    match text {
        OutcomeText::Summary => word::SUMMARY,
        OutcomeText::Title => word::TITLE,
        OutcomeText::Decider => word::DECIDER,
        OutcomeText::Reason => word::REASON,
        OutcomeText::Changed => word::CHANGED,
    }
}
