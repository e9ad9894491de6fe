//! A line of the queue: as a row of the list, and as a card where there is room; and whether the public sees a text.

use leptos::prelude::*;

use crate::components::icon::icon;
use crate::components::time::{moment, time};
use crate::components::{due, holding, labels, measures, moderation, workbench};
use crate::model::content::Visibility;
use crate::model::frame::Frame;
use crate::model::workbench::{QueueRow, Subject, Task, TextCase};
use crate::words::tr;

/// What a line says, in parts.
struct Parts {
    title: String,
    text: Option<String>,
    tags: AnyView,
    about: AnyView,
}

/// What a row of the list says first after its title: why it waits, in the words that one decides by.
fn why(f: &Frame, row: &QueueRow) -> Option<String> {
    let Subject::Text(case) = &row.subject else { return None };
    let held = case.held.iter().map(|reason| f.t(holding::tag(*reason)));
    let words: Vec<&str> = held.chain(case.reasons.iter().map(|reason| f.t(labels::reason(*reason)))).collect();
    (!words.is_empty()).then(|| words.join(f.t(tr::register::LIST_JOIN)))
}

/// The rest of a row of the list: what it is, whose, and how many flagged it.
fn rest(f: &Frame, row: &QueueRow, (tags, about): (AnyView, AnyView), review_weight: i64) -> AnyView {
    let Subject::Text(case) = &row.subject else { return view! { <span>{tags}</span>{about} }.into_any() };
    let flags = (case.flags > 0).then(|| view! { <span>{flagged(f, case, review_weight)}</span> });
    // What waits to be read is not public yet, what is flagged is: only the rest is worth a word.
    let seen = (!matches!(case.visibility, Visibility::Published | Visibility::Held)).then(|| visibility(f, case.visibility));
    let kind = view! { <span>{icon(f, case.kind.as_str())}" "{f.t(moderation::kind(case.kind))}</span> };
    view! { {kind}{seen}<span><bdi>{f.local(&case.author.name)}</bdi></span>{flags} }.into_any()
}

fn parts(f: &Frame, row: &QueueRow, review_weight: i64) -> Parts {
    match &row.subject {
        Subject::Text(case) => {
            let (title, text) = title_and_excerpt(case);
            Parts { title, text, tags: text_tags(f, case), about: text_about(f, case, review_weight) }
        }
        Subject::Measure(measure) => {
            let author = f.tf(tr::measures::ABOUT, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&measure.author.name)))]);
            let tags = view! { <span class="tag">{f.t(labels::reason(measure.reason))}</span> }.into_any();
            Parts { title: measures::name(f, measure.kind, measure.days), text: None, tags, about: view! { <span>{author}</span> }.into_any() }
        }
        Subject::Organisation(asked) => {
            let tags = view! { <span class="tag">{f.t(labels::organisation_kind(asked.kind))}</span> }.into_any();
            Parts { title: f.local(&asked.name), text: None, tags, about: ().into_any() }
        }
        Subject::Name(waiting) => {
            let tags = waiting.reasons.iter().map(|reason| view! { <span class="tag">{f.t(labels::name_reason(*reason))}</span>" " }).collect::<Vec<_>>();
            let shown = f.tf(tr::names::SHOWN_NOW, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&waiting.person.name)))]);
            Parts { title: waiting.name.clone(), text: None, tags: tags.into_any(), about: view! { <span>{shown}</span> }.into_any() }
        }
    }
}

/// A row of the list: one line for what it is, one for the rest, and when it is due; `here` is the one that is open beside it.
pub(super) fn row(f: &Frame, row: &QueueRow, review_weight: i64, here: bool) -> AnyView {
    let Parts { title, tags, about, .. } = parts(f, row, review_weight);
    let why = why(f, row);
    // That it is flagged or waits to be read is said by why.
    let said = why.is_some() && matches!(row.task, Some(Task::Flagged | Task::Held));
    let task = row.task.map(|task| {
        let word = f.t(workbench::task(task));
        let word = if said { view! { <span class="visually-hidden">{word}": "</span> }.into_any() } else { word.into_any() };
        view! { <span class="why">{icon(f, workbench::sign(task))}" "{word}{why.clone().filter(|_| said)}</span> }
    });
    let reasons = why.filter(|_| !said).map(|why| view! { <span>{why}</span> });
    let conflict = row.conflict.then(|| view! { <span class="state">{icon(f, "info")}" "{f.t(tr::workbench::CONFLICT)}</span> });
    let rest = rest(f, row, (tags, about), review_weight);
    let when = match row.task {
        Some(_) => due::pill(f, row.at),
        None => view! { <span class="small soft">{f.t(tr::moderation::HIDDEN_AT)}" "{time(f, row.at)}</span> }.into_any(),
    };
    view! {
        <h2 class="row-title" dir="auto"><a href=row.path.clone() aria-current=here.then_some("true")>{title}</a></h2>
        <p class="row-more">{conflict}{task}{reasons}{rest}</p>
        <p class="row-due">{when}</p>
    }
    .into_any()
}

/// The same with the beginning of the text.
pub(super) fn line(f: &Frame, row: &QueueRow, review_weight: i64) -> AnyView {
    let Parts { title, text, tags, about } = parts(f, row, review_weight);
    let since = match row.task {
        None => tr::moderation::HIDDEN_AT,
        Some(Task::Held) => tr::holding::DUE_AT,
        Some(_) => tr::appeals::DUE_AT,
    };
    let at = if row.task.is_some() { moment(f, row.at) } else { time(f, row.at) };
    let late = row.overdue.then(|| view! { <span class="state bad">{icon(f, "warning")}" "{f.t(tr::appeals::OVERDUE)}</span> });
    let task = row.task.map(|task| view! { <span class="tag strong">{icon(f, workbench::sign(task))}" "{f.t(workbench::task(task))}</span>" " });
    let conflict = row.conflict.then(|| view! { <span class="state">{icon(f, "info")}" "{f.t(tr::workbench::CONFLICT)}</span> });
    view! {
        <p class="tags">{task}{tags}" "{late}" "{conflict}</p>
        <h2 class="card-title" dir="auto"><a href=row.path.clone()>{title}</a></h2>
        {text.map(|text| view! { <p dir="auto">{text}</p> })}
        <p class="meta">{about}<span>{f.t(since)}" "{at}</span></p>
    }
    .into_any()
}

/// The title of a text and its beginning. What has no title of its own is called by its first words, which then stand once.
fn title_and_excerpt(case: &TextCase) -> (String, Option<String>) {
    if case.excerpt.starts_with(case.title.trim_end_matches('…')) { (case.excerpt.clone(), None) } else { (case.title.clone(), Some(case.excerpt.clone())) }
}

fn text_tags(f: &Frame, case: &TextCase) -> AnyView {
    let reasons = case.reasons.iter().map(|reason| view! { <span class="tag">{f.t(labels::reason(*reason))}</span>" " }).collect::<Vec<_>>();
    let held = case.held.iter().map(|reason| view! { <span class="tag">{f.t(holding::tag(*reason))}</span>" " }).collect::<Vec<_>>();
    view! {
        <span class="tag">{icon(f, case.kind.as_str())}" "{f.t(moderation::kind(case.kind))}</span>" "
        {visibility(f, case.visibility)}" "
        {held}
        {reasons}
    }
    .into_any()
}

/// How many flagged it, and how near that is to a review by itself.
fn flagged(f: &Frame, case: &TextCase, review_weight: i64) -> String {
    let weight = f.tnf(tr::moderation::WEIGHT, review_weight, &[("weight", &f.number(case.weight))]);
    format!("{} · {weight}", f.tn(tr::moderation::FLAG_COUNT, case.flags))
}

fn text_about(f: &Frame, case: &TextCase, review_weight: i64) -> AnyView {
    let flags = (case.flags > 0).then(|| view! { <span>{icon(f, "flag")}" "{flagged(f, case, review_weight)}</span> });
    let author = f.tf(tr::moderation::BY, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&case.author.name)))]);
    view! { <span>{author}</span>{flags} }.into_any()
}

/// Whether the public sees it, as a word with a sign.
pub fn visibility(f: &Frame, visibility: Visibility) -> AnyView {
    use tr::moderation::visibility as word;
    let (key, class, sign) = match visibility {
        Visibility::Held => (word::HELD, "state wait", "clock"),
        Visibility::Published => (word::PUBLISHED, "state good", "check"),
        Visibility::UnderReview => (word::UNDER_REVIEW, "state wait", "clock"),
        Visibility::Hidden => (word::HIDDEN, "state bad", "shield"),
        Visibility::ConfirmedHidden => (word::CONFIRMED_HIDDEN, "state bad", "shield"),
    };
    view! { <span class=class>{icon(f, sign)}" "{f.t(key)}</span> }.into_any()
}
