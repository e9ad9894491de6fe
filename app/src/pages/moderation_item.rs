//! One item before a moderator: the text in its context, who flagged it and why, what was decided, and the forms to decide.

use leptos::prelude::*;

use super::moderation_deciding::decide;
use super::moderation_row::visibility;
use super::{Page, moderation_row};
use crate::components::author::byline;
use crate::components::compare::{compare, legend};
use crate::components::form;
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::prose::{prose, prose_in};
use crate::components::time::time;
use crate::components::{keys, labels, language, measures, moderation, workbench};
use crate::model::content::ItemKind;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::moderation::{DecisionFields, DecisionRow, ItemPage};
use crate::model::paths;
use crate::model::workbench::Reading;
use crate::tongue::{self, Tongue};
use crate::words::{Key, tr};

/// `conflict` says that somebody else was first.
pub fn page(f: &Frame, reading: Reading, fields: DecisionFields, errors: FormErrors, conflict: Option<Key>) -> Page {
    let page = &reading.item;
    let title = labels::word_of_kind!(page.kind, tr::moderation::item::title);
    let conflict = conflict.map(|why| view! { <div class="notice warning" role="alert">{icon(f, "warning")}<p>{f.t(why)}</p></div> });
    let head = view! {
        <nav class="breadcrumbs" aria-label=f.t(tr::moderation::TITLE)>
            <ol><li><a href=paths::moderation(f.slug()) data-key="q">{f.t(tr::moderation::TITLE)}</a></li></ol>
        </nav>
        <h1 class="pane-title">{f.t(title)}</h1>
        {conflict}
        {form::error_summary(f, &errors)}
    };
    let class = if reading.beside.is_empty() { "panes alone" } else { "panes reading" };
    let body = view! {
        <div class=class>
            <div class="pane">{pane(f, page, head.into_any(), &fields, &errors)}</div>
            {beside(f, &reading)}
        </div>
        {keys::keys(f, &keys::ITEM)}
    };
    Page::new(f.t(title), hub(f, StaffRoom::Moderation, body.into_any()))
}

/// The queue, on desks, for whoever reads one thing of it.
fn beside(f: &Frame, reading: &Reading) -> Option<AnyView> {
    let rows = reading
        .beside
        .iter()
        .map(|row| {
            let here = row.id.to_string() == reading.item.id;
            view! { <li><div class="row-body">{moderation_row::row(f, row, reading.review_weight, here)}</div></li> }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <aside class="beside" aria-label=f.t(tr::workbench::states::ALL)><ul class="rows-list">{rows}</ul></aside> }.into_any())
}

/// A thing to read, and below it what can be decided, always in sight; `head` stands above it.
pub(super) fn pane(f: &Frame, page: &ItemPage, head: AnyView, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    let held = page.held.as_ref().map(|held| {
        let due = f.tf(tr::holding::DUE_MODERATOR, &[("date", &crate::format::date_time(f.lang, held.due_at))]);
        let why = moderation::held_reasons(f, &held.reasons, &held.words);
        view! { <div class="notice warning">{icon(f, "clock")}<div><p><strong>{f.t(tr::holding::STATE)}</strong></p>{why}<p>{due}</p></div></div> }
    });
    view! {
        <div class="pane-read" tabindex="0" role="group" aria-label=f.t(tr::moderation::item::TEXT)>
            {head}
            <div class="pane-line">{visibility(f, page.visibility)}{claim(f, page)}</div>
            {held}
            {text(f, page)}
            {flags(f, page)}
            {record(f, page)}
            {history(f, &page.history)}
            {workbench::similar(f, &page.similar)}
        </div>
        {decide(f, page, fields, errors)}
    }
    .into_any()
}

/// Who works on it, and the link to the next one for whoever goes through the queue.
fn claim(f: &Frame, page: &ItemPage) -> AnyView {
    let back = paths::moderation_item(f.slug(), page.kind.as_str(), &page.id);
    let go = page.next.as_deref().unwrap_or_default();
    let claimed = format!("{}.{}", page.kind.as_str(), page.id);
    let skip = page.next.is_some().then(|| {
        view! {
            <form method="post" action=paths::moderation_next(f.slug())>
                {form::hidden("go", go)}
                {form::hidden("leave", claimed.clone())}
                <button class="button small quiet" data-key="s">{f.t(tr::workbench::SKIP)}" "{icon(f, "arrow-end")}</button>
            </form>
        }
    });
    let may_take = !page.own && (page.may_decide || page.may_answer);
    view! { {workbench::claim(f, &claimed, page.claim.as_ref(), may_take, &paths::with_query(back, &[("go", go)]))}{skip} }.into_any()
}

fn text(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::moderation::item as word;
    let context = page.context.as_ref().map(|context| {
        let key = match page.kind {
            ItemKind::Photo => word::ON_PHOTO,
            ItemKind::Pledge => word::ON_PLEDGE,
            _ => word::ON,
        };
        let on = f.tf(key, &[("title", &format!("\u{2068}{}\u{2069}", context.title))]);
        let parent = context.parent.clone().map(|parent| {
            view! { <p>{f.t(word::PARENT)}</p><blockquote>{prose(&parent)}</blockquote> }
        });
        view! { <p><a href=context.path.clone()>{on}</a></p>{parent} }
    });
    let written = tongue::marks_in(page.language, &[&page.title, &page.body]);
    let Tongue { lang, dir } = written;
    let heading = (!page.title.is_empty()).then(|| view! { <h3 lang=lang dir=dir>{page.title.clone()}</h3> });
    let language = page.say_language.clone().map(|href| language::link(f, href));
    let version = (page.version > 1).then(|| view! { <p class="meta"><span>{f.tf(word::VERSION, &[("version", &f.number(page.version))])}</span></p> });
    let versions = page.versions.clone().map(|href| view! { <a class="button small quiet" href=href>{f.t(word::VERSIONS)}</a> });
    view! {
        <section class="case" aria-labelledby="text">
            <h2 id="text" class="visually-hidden">{f.t(word::TEXT)}</h2>
            {context}
            {byline(f, &page.author, page.created_at)}
            {version}
            {heading}
            {photo(f, page)}
            {prose_in(written, &page.body)}
            <p class="button-row"><a class="button small quiet" href=page.path.clone()>{f.t(word::PAGE)}</a>{versions}{language}</p>
            {former(f, page)}
        </section>
    }
    .into_any()
}

/// The picture itself, and the link to black out a part of it.
fn photo(f: &Frame, page: &ItemPage) -> Option<AnyView> {
    page.photo.as_ref().map(|shown| {
        let (medium, alt) = (paths::photo(&shown.id, "medium"), shown.alt.clone());
        let may = page.may_decide && !page.own && page.visibility.is_public();
        let redact = may.then(|| view! { <a class="button small" href=paths::redact(f.slug(), &page.id)>{icon(f, "edit")}" "{f.t(tr::redaction::LINK)}</a> });
        let original = page.original.clone().map(|href| view! { <a class="button small quiet" href=href>{f.t(tr::redaction::ORIGINAL)}</a> });
        view! { <a href=paths::photo(&shown.id, "large")><img class="item-photo" src=medium alt=alt/></a><p class="button-row">{redact}{original}</p> }
            .into_any()
    })
}

/// What its author changed since the text was hidden, word by word; and the texts before that.
fn former(f: &Frame, page: &ItemPage) -> Option<AnyView> {
    let now = (page.title.as_str(), page.body.as_str());
    let newer = std::iter::once(now).chain(page.former.iter().map(|text| (text.title.as_str(), text.body.as_str())));
    let rows = page
        .former
        .iter()
        .zip(newer)
        .enumerate()
        .map(|(index, (old, (title, body)))| {
            let version = f.tf(tr::moderation::item::VERSION, &[("version", &f.number(old.version))]);
            view! {
                <details open=index == 0>
                    <summary>{f.t(tr::workbench::CHANGED_SINCE)}" · "{version}" · "{time(f, old.at)}</summary>
                    {compare(&old.title, title)}
                    {compare(&old.body, body)}
                </details>
            }
        })
        .collect::<Vec<_>>();
    (!page.former.is_empty()).then(|| view! { <div class="former">{legend(f)}{rows}</div> }.into_any())
}

fn flags(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::moderation::item as word;
    let surge = page.surge.then(|| view! { <div class="notice warning">{icon(f, "warning")}<p>{f.t(tr::workbench::SURGE)}</p></div> });
    let rows = page
        .flags
        .iter()
        .map(|flag| {
            let from = match flag.weight {
                2.. => word::FROM_RESIDENT,
                1 => word::FROM_PARTICIPANT,
                _ => word::FROM_NEW,
            };
            let (outcome, class) = match flag.upheld {
                None => (word::OUTCOME_OPEN, "state wait"),
                Some(true) => (word::OUTCOME_UPHELD, "state good"),
                Some(false) => (word::OUTCOME_DISMISSED, "state"),
            };
            let version = f.tf(word::VERSION, &[("version", &f.number(flag.version))]);
            let note = (!flag.note.is_empty()).then(|| view! { <blockquote>{prose(&flag.note)}</blockquote> });
            view! {
                <li>
                    <p><strong>{f.t(labels::reason(flag.reason))}</strong>" "<span class=class>{f.t(outcome)}</span></p>
                    {note}
                    <p class="meta"><span>{f.t(from)}</span><span>{version}</span>{time(f, flag.at)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() { view! { <p>{f.t(word::NO_FLAGS)}</p> }.into_any() } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    view! { <section aria-labelledby="flags"><h2 id="flags">{f.t(word::FLAGS)}</h2>{surge}{list}</section> }.into_any()
}

fn history(f: &Frame, history: &[DecisionRow]) -> AnyView {
    use tr::moderation::item as word;
    let rows = history
        .iter()
        .map(|decision| {
            let act = moderation::decided(decision.act);
            let mine = decision.by_viewer.then(|| view! { <span class="badge">{f.t(word::BY_YOU)}</span>" " });
            let reason = decision.reason.map(|reason| view! { " "<span class="tag">{f.t(labels::reason(reason))}</span> });
            let note = (!decision.note.is_empty()).then(|| view! { <blockquote>{prose(&decision.note)}</blockquote> });
            let version = f.tf(word::VERSION, &[("version", &f.number(decision.version))]);
            view! {
                <li>
                    <p>{f.t(act)}{reason}</p>
                    {note}
                    <p class="meta">{mine}<span>{version}</span>{time(f, decision.at)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() { view! { <p>{f.t(word::NO_HISTORY)}</p> }.into_any() } else { view! { <ol class="timeline">{rows}</ol> }.into_any() };
    view! { <section aria-labelledby="history"><h2 id="history">{f.t(word::HISTORY)}</h2>{list}</section> }.into_any()
}

fn record(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::moderation::item as word;
    let (kept, hidden) = page.record;
    let give = page.may_measure.then(|| {
        let href = paths::give_measure(f.slug(), page.kind.as_str(), &page.id);
        view! { <p class="button-row"><a class="button small" href=href data-key="m">{icon(f, "shield")}" "{f.t(tr::measures::GIVE)}</a></p> }
    });
    view! {
        <section aria-labelledby="record">
            <h2 id="record">{f.t(word::RECORD)}</h2>
            <dl class="figures">
                <div><dt>{f.t(word::RECORD_KEPT)}</dt><dd>{f.number(kept)}</dd></div>
                <div><dt>{f.t(word::RECORD_HIDDEN)}</dt><dd>{f.number(hidden)}</dd></div>
            </dl>
            <h3>{f.t(tr::measures::RECORD)}</h3>
            {measures::record(f, &page.measures)}
            {give}
        </section>
    }
    .into_any()
}
