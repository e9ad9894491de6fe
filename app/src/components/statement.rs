//! The statement of reasons to an author: what was decided and where it applies, the facts, the ground, and whether a machine took part. The page and the
//! letter say it in the same words.

use leptos::prelude::*;

use super::labels;
use crate::model::Lang;
use crate::model::content::Reason;
use crate::model::frame::Frame;
use crate::model::moderation::Origin;
use crate::words::{Key, tr};

/// How something came to attention, and what was found; `{rule}` is the rule's name.
pub const fn facts(origin: Origin) -> Key {
    use tr::statement::facts as word;
    match origin {
        Origin::Flagged => word::FLAGGED,
        Origin::Held => word::HELD,
        Origin::Own => word::OWN,
    }
}

/// Each part: its label and its sentence.
pub fn parts(lang: Lang, reason: Reason, origin: Origin) -> Vec<(&'static str, String)> {
    use tr::statement as word;
    let ground = match reason {
        Reason::Illegal => word::GROUND_LAW.text(lang).to_owned(),
        reason => word::GROUND_NAMED.fill(lang, &[("rule", labels::reason(reason).text(lang))]),
    };
    let machine = if origin == Origin::Held { word::MACHINE_HELD } else { word::MACHINE_NONE };
    vec![
        (word::DECISION_LABEL.text(lang), word::DECISION.text(lang).to_owned()),
        (word::SCOPE_LABEL.text(lang), word::SCOPE.text(lang).to_owned()),
        (word::FACTS_LABEL.text(lang), facts(origin).fill(lang, &[("rule", labels::reason(reason).text(lang))])),
        (word::GROUND_LABEL.text(lang), ground),
        (word::MACHINE_LABEL.text(lang), machine.text(lang).to_owned()),
    ]
}

/// As the lines of a letter.
pub fn lines(lang: Lang, reason: Reason, origin: Origin) -> String {
    let line = |(label, text): (&str, String)| tr::statement::LINE.fill(lang, &[("label", label), ("text", &text)]);
    parts(lang, reason, origin).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// On the page of the hidden text.
pub fn statement(f: &Frame, reason: Reason, origin: Origin) -> AnyView {
    let parts = parts(f.lang, reason, origin).into_iter().map(|(label, text)| view! { <dt>{label}</dt><dd>{text}</dd> }).collect::<Vec<_>>();
    view! { <details><summary>{f.t(tr::statement::TITLE)}</summary><dl>{parts}</dl></details> }.into_any()
}
