//! The forms with which a moderator decides about one item: dismiss its flags, publish, hide, confirm, restore, answer an appeal.

use leptos::prelude::*;

use crate::components::appeal::{self, Answering, Words};
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::components::{labels, rules};
use crate::model::appeals::OpenAppeal;
use crate::model::content::{ItemKind, Reason, Visibility};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{DecisionFields, ItemPage};
use crate::model::paths;
use crate::words::tr;

/// Those of the forms that this reader may use on this item.
pub(super) fn decide(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    if page.own {
        return view! { <div class="pane-decide"><div class="notice warning">{icon(f, "info")}<p>{f.t(word::OWN)}</p></div></div> }.into_any();
    }
    let appeal = page.appeal.as_ref().map(|appeal| appeal_form(f, page, appeal, fields, errors));
    // One of the two at a time: what was dismissed is public, what is appealed by its author is not.
    let asked = (page.appeal.is_none() && !page.flag_appeals.is_empty()).then(|| keep_form(f, page, fields, errors));
    let confirm = page.may_confirm.then(|| confirm_form(f, page));
    if !page.may_decide {
        let looking = view! { <div class="notice">{icon(f, "info")}<p>{f.t(tr::moderation::LOOKING)}</p></div> };
        return view! { <div class="pane-decide">{appeal}<div class="verdicts">{confirm}</div>{looking}</div> }.into_any();
    }
    let open = page.flags.iter().any(|flag| flag.upheld.is_none());
    let public = page.visibility.is_public();
    let asked_mine = page.flag_appeals.iter().any(|appeal| appeal.had_part);
    let keep = (public && open && page.flag_appeals.is_empty()).then(|| dismiss_form(f, page));
    let held = page.visibility == Visibility::Held;
    let hide = ((public || held) && !asked_mine).then(|| hide_form(f, page, fields, errors));
    let release = held.then(|| release_form(f, page));
    let restorable = matches!(page.visibility, Visibility::Hidden | Visibility::UnderReview);
    let restore = restorable.then(|| restore_form(f, page, fields, errors));
    view! {
        <section class="pane-decide" aria-labelledby="decide">
            <h2 id="decide" class="visually-hidden">{f.t(word::DECIDE)}</h2>
            {appeal}{asked}
            <div class="verdicts">{release}{keep}{confirm}{hide}{restore}</div>
        </section>
    }
    .into_any()
}

/// The state that the decision is based on, so that a later one on an older state is refused.
fn basis(page: &ItemPage) -> AnyView {
    view! {
        {form::hidden("visibility", page.visibility.as_str())}
        {form::hidden("version", page.version.to_string())}
        {form::hidden("decisions", page.history.len().to_string())}
        {page.next.clone().map(|go| form::hidden("go", go))}
    }
    .into_any()
}

fn dismiss_form(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::moderation::item as word;
    view! {
        <form class="verdict" method="post" action=paths::moderation_dismiss(f.slug(), page.kind.as_str(), &page.id)>
            {basis(page)}
            <button class="button primary wide" data-key="d">{f.t(if page.kind == ItemKind::Photo { word::DISMISS_PHOTO } else { word::DISMISS_ACT })}</button>
            <p class="small soft">{f.t(word::DISMISS_HELP)}</p>
        </form>
    }
    .into_any()
}

fn release_form(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::appeals as word;
    view! {
        <form class="verdict" method="post" action=paths::moderation_release(f.slug(), page.kind.as_str(), &page.id)>
            {basis(page)}
            <button class="button primary wide" data-key="p">{f.t(word::RELEASE_ACT)}</button>
            <p class="small soft">{f.t(word::RELEASE_HELP)}</p>
        </form>
    }
    .into_any()
}

fn confirm_form(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::appeals as word;
    view! {
        <form class="verdict" method="post" action=paths::moderation_confirm(f.slug(), page.kind.as_str(), &page.id)>
            {basis(page)}
            <button class="button wide">{f.t(word::CONFIRM_ACT)}</button>
            <p class="small soft">{f.t(word::CONFIRM_HELP)}</p>
        </form>
    }
    .into_any()
}

/// The author's appeal.
fn appeal_form(f: &Frame, page: &ItemPage, open: &OpenAppeal, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::appeals as word;
    let answering = Answering {
        appeal: open,
        action: page.may_answer.then(|| paths::moderation_appeal(f.slug(), page.kind.as_str(), &page.id)),
        go: page.next.clone(),
        outcome: &fields.outcome,
        answer: &fields.answer,
        key: Some("a"),
        words: Words {
            reversed_help: word::OUTCOME_REVERSED_HELP,
            upheld: word::OUTCOME_UPHELD,
            upheld_help: word::OUTCOME_UPHELD_HELP,
            answer: word::ANSWER,
            had_part: word::HAD_PART,
        },
    };
    appeal::answering(f, answering, view! { <h3 id="appeal">{f.t(word::TITLE)}</h3> }.into_any(), errors)
}

/// What people say whose flags were dismissed, and the form with which a second person keeps the text.
fn keep_form(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::flag_appeals as word;
    let appeals = page.flag_appeals.iter().map(|asked| view! { <blockquote>{prose(&asked.body)}</blockquote>{appeal::due(f, asked)} }).collect::<Vec<_>>();
    let form = if page.flag_appeals.iter().any(|appeal| appeal.had_part) {
        view! { <p class="soft">{f.t(word::HAD_PART)}</p> }.into_any()
    } else if page.may_decide {
        let answer = Field::new("answer", f.t(word::ANSWER), fields.answer.clone()).hint(f.t(word::ANSWER_HINT)).rows(4);
        view! {
            <form data-key="a" data-key-to="answer" method="post" action=paths::moderation_keep(f.slug(), page.kind.as_str(), &page.id) novalidate>
                {basis(page)}
                <p>{f.t(word::DECIDE_HELP)}</p>
                {form::text_area(f, answer, errors)}
                <button class="button wide">{f.t(word::KEEP_ACT)}</button>
            </form>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <section class="panel" aria-labelledby="asked">
            <h3 id="asked">{f.t(word::TITLE_MODERATOR)}</h3>
            {appeals}
            {form}
        </section>
    }
    .into_any()
}

fn hide_form(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let reason = Field::new("reason", f.t(word::REASON), fields.reason.clone());
    let note = Field::new("note", f.t(word::NOTE), fields.note.clone()).hint(f.t(word::NOTE_HINT)).rows(3);
    let templates = page
        .templates
        .iter()
        .map(|(reason, text)| {
            view! {
                <dt>{f.t(labels::reason(*reason))}</dt>
                <dd>{f.t(rules::rule(*reason))}<br/><q dir="auto">{f.local(text)}</q></dd>
            }
        })
        .collect::<Vec<_>>();
    let (name, act) = if page.kind == ItemKind::Photo { (word::HIDE_PHOTO, word::HIDE_PHOTO) } else { (word::HIDE, word::HIDE_ACT) };
    let typed = !fields.note.is_empty() || ["reason", "note"].iter().any(|name| errors.get(name).is_some());
    view! {
        <details class="verdict" data-key="h" data-key-to="reason" open=typed>
            <summary class="button danger">{f.t(name)}</summary>
            <form method="post" action=paths::moderation_hide(f.slug(), page.kind.as_str(), &page.id) novalidate>
                {basis(page)}
                <p class="small soft">{f.t(word::HIDE_HELP)}</p>
                {form::select(f, reason, f.t(word::CHOOSE), vec![(String::new(), reasons)], errors)}
                {form::text_area(f, note, errors)}
                <details><summary>{f.t(word::TEMPLATES)}</summary><dl>{templates}</dl></details>
                <button class="button danger wide">{f.t(act)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn restore_form(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    let note = Field::new("restore_note", f.t(word::NOTE), fields.restore_note.clone()).rows(3);
    let (name, act) = if page.kind == ItemKind::Photo { (word::RESTORE_PHOTO, word::RESTORE_PHOTO) } else { (word::RESTORE, word::RESTORE_ACT) };
    let typed = !fields.restore_note.is_empty() || errors.get("restore_note").is_some();
    view! {
        <details class="verdict" data-key="e" data-key-to="restore_note" open=typed>
            <summary class="button">{f.t(name)}</summary>
            <form method="post" action=paths::moderation_restore(f.slug(), page.kind.as_str(), &page.id) novalidate>
                {basis(page)}
                <p class="small soft">{f.t(word::RESTORE_HELP)}</p>
                {form::text_area(f, note, errors)}
                <button class="button wide">{f.t(act)}</button>
            </form>
        </details>
    }
    .into_any()
}
