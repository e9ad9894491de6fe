//! Words of the workbench: what is to be done, and who does it.

use leptos::prelude::*;

use super::form;
use super::icon::icon;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::workbench::{Claim, Similar, Task};
use crate::words::{Key, tr};
use crate::{components, format};

/// What is to be done.
pub const fn task(task: Task) -> Key {
    use tr::workbench::tasks as word;
    match task {
        Task::Flagged => word::FLAGGED,
        Task::Held => word::HELD,
        Task::Rewritten => word::REWRITTEN,
        Task::Appeal => word::APPEAL,
        Task::FlagAppeal => word::FLAG_APPEAL,
        Task::MeasureAppeal => word::MEASURE_APPEAL,
        Task::Suspension => word::SUSPENSION,
        Task::Organisation => word::ORGANISATION,
        Task::Name => word::NAME,
    }
}

/// The icon that goes with it.
pub const fn sign(task: Task) -> &'static str {
    match task {
        Task::Flagged => "flag",
        Task::Held => "clock",
        Task::Rewritten => "edit",
        Task::Appeal | Task::FlagAppeal | Task::MeasureAppeal => "shield",
        Task::Suspension => "warning",
        Task::Organisation => "organisation",
        Task::Name => "person",
    }
}

/// Who works on it, and the buttons to take it, take it over, and give it back.
pub fn claim(f: &Frame, subject: &str, claim: Option<&Claim>, may_take: bool, back: &str) -> AnyView {
    use tr::workbench as word;
    let button = |act: &'static str, key: Key, shortcut: Option<&'static str>| {
        view! {
            <form method="post" action=paths::moderation_claim(f.slug())>
                {form::hidden("subject", subject)}
                {form::hidden("back", back)}
                <button class="button small quiet" name="act" value=act data-row-key=shortcut>{f.t(key)}</button>
            </form>
        }
        .into_any()
    };
    match claim {
        None if may_take => button("take", word::TAKE, Some("c")),
        None => ().into_any(),
        Some(claim) => {
            let until = format::date_time(f.lang, claim.until);
            let (text, buttons) = if claim.mine {
                (f.tf(word::MINE, &[("until", &until)]), Some(button("give", word::GIVE_BACK, Some("c"))))
            } else {
                let name = format!("\u{2068}{}\u{2069}", claim.name);
                (f.tf(word::THEIRS, &[("name", &name), ("until", &until)]), may_take.then(|| button("over", word::TAKE_OVER, None)))
            };
            view! { <span class="claim small">{icon(f, "person")}" "{text}</span>{buttons} }.into_any()
        }
    }
}

/// What was decided about texts like this one.
pub fn similar(f: &Frame, rows: &[Similar]) -> Option<AnyView> {
    use tr::workbench as word;
    let rows_view = rows
        .iter()
        .map(|row| {
            let reason = row.reason.map(|reason| view! { " "<span class="tag">{f.t(components::labels::reason(reason))}</span> });
            let like = f.tf(word::LIKENESS, &[("percent", &f.number(row.likeness))]);
            view! {
                <li>
                    <p dir="auto"><a href=row.path.clone()>{row.excerpt.clone()}</a></p>
                    <p>{f.t(components::moderation::decided(row.act))}{reason}</p>
                    <p class="meta"><span>{like}</span>{components::time::time(f, row.at)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty())
        .then(|| view! { <section aria-labelledby="similar"><h2 id="similar">{f.t(word::SIMILAR)}</h2><ul class="rows">{rows_view}</ul></section> }.into_any())
}
