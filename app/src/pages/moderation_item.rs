//! One item before a moderator: the text in its context, who flagged it and why, what was decided, and the forms to decide.

use leptos::prelude::*;

use super::Page;
use super::moderation::visibility;
use crate::components::author::byline;
use crate::components::compare::{compare, legend};
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::components::time::time;
use crate::components::{keys, labels, measures, moderation, rules, workbench};
use crate::model::content::{ItemKind, Reason, Visibility};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{DecisionFields, DecisionRow, ItemPage, OpenAppeal};
use crate::model::paths;
use crate::words::{Key, tr};

/// Draws the page; `conflict` says that somebody else was first.
pub fn page(f: &Frame, page: ItemPage, fields: DecisionFields, errors: FormErrors, conflict: Option<Key>) -> Page {
    use tr::moderation::item as word;
    let title = match page.kind {
        ItemKind::Problem => word::title::PROBLEM,
        ItemKind::Solution => word::title::SOLUTION,
        ItemKind::Comment => word::title::COMMENT,
        ItemKind::Photo => word::title::PHOTO,
        ItemKind::Profile => word::title::PROFILE,
        ItemKind::Organisation => word::title::ORGANISATION,
        ItemKind::Pledge => word::title::PLEDGE,
    };
    let conflict = conflict.map(|why| view! { <div class="notice warning" role="alert">{icon(f, "warning")}<p>{f.t(why)}</p></div> });
    let held = page.held.as_ref().map(|held| {
        let due = f.tf(tr::holding::DUE_MODERATOR, &[("date", &crate::format::date_time(f.lang, held.due_at))]);
        let why = moderation::held_reasons(f, &held.reasons, &held.words);
        view! { <div class="notice warning">{icon(f, "clock")}<div><p><strong>{f.t(tr::holding::STATE)}</strong></p>{why}<p>{due}</p></div></div> }
    });
    let body = view! {
        <nav class="breadcrumbs" aria-label=f.t(tr::moderation::TITLE)>
            <ol><li><a href=paths::moderation(f.slug()) data-key="q">{f.t(tr::moderation::TITLE)}</a></li></ol>
        </nav>
        <div class="page-head"><h1>{f.t(title)}</h1><p class="tags">{visibility(f, page.visibility)}</p></div>
        {way(f, &page)}
        {conflict}
        {held}
        {form::error_summary(f, &errors)}
        <div class="split">
            <div>{text(f, &page)}{flags(f, &page)}{history(f, &page.history)}{workbench::similar(f, &page.similar)}</div>
            <aside>{decide(f, &page, &fields, &errors)}{record(f, &page)}</aside>
        </div>
        {keys::keys(f, &keys::ITEM)}
    };
    Page::new(f.t(title), body.into_any())
}

/// Who works on it, and the way to the next one for who goes through the queue.
fn way(f: &Frame, page: &ItemPage) -> AnyView {
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
    view! { <div class="row-foot">{workbench::claim(f, &claimed, page.claim.as_ref(), may_take, &paths::with_query(back, &[("go", go)]))}{skip}</div> }
        .into_any()
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
    let heading = (!page.title.is_empty()).then(|| view! { <h3 dir="auto">{page.title.clone()}</h3> });
    let version = f.tf(word::VERSION, &[("version", &f.number(page.version))]);
    let versions = page.versions.clone().map(|href| view! { <a class="button small quiet" href=href>{f.t(word::VERSIONS)}</a> });
    view! {
        <section class="panel" aria-labelledby="text">
            <h2 id="text">{f.t(word::TEXT)}</h2>
            {context}
            {byline(f, &page.author, page.created_at)}
            <p class="meta"><span>{version}</span></p>
            {heading}
            {photo(f, page)}
            {prose(&page.body)}
            <p class="button-row"><a class="button small quiet" href=page.path.clone()>{f.t(word::PAGE)}</a>{versions}</p>
            {former(f, page)}
        </section>
    }
    .into_any()
}

/// The picture itself, and the way to black out a part of it.
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
        <section class="panel" aria-labelledby="record">
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

fn decide(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    if page.own {
        return view! { <div class="notice warning">{icon(f, "info")}<p>{f.t(word::OWN)}</p></div> }.into_any();
    }
    let appeal = page.appeal.as_ref().map(|appeal| answering(f, page, appeal, fields, errors));
    let asked = (!page.flag_appeals.is_empty()).then(|| keeping(f, page, fields, errors));
    let confirm = page.may_confirm.then(|| confirming(f, page));
    if !page.may_decide {
        return view! { {appeal}{confirm}<div class="notice">{icon(f, "info")}<p>{f.t(tr::moderation::LOOKING)}</p></div> }.into_any();
    }
    let open = page.flags.iter().any(|flag| flag.upheld.is_none());
    let public = page.visibility.is_public();
    let asked_mine = page.flag_appeals.iter().any(|appeal| appeal.had_part);
    let keep = (public && open && page.flag_appeals.is_empty()).then(|| dismissing(f, page));
    let held = page.visibility == Visibility::Held;
    let hide = ((public || held) && !asked_mine).then(|| hiding(f, page, fields, errors));
    let release = held.then(|| releasing(f, page));
    let restorable = matches!(page.visibility, Visibility::Hidden | Visibility::UnderReview);
    let restore = restorable.then(|| restoring(f, page, fields, errors));
    view! { <section aria-labelledby="decide"><h2 id="decide">{f.t(word::DECIDE)}</h2>{appeal}{asked}{release}{keep}{hide}{confirm}{restore}</section> }
        .into_any()
}

/// What the decision is taken on: whoever comes second is told.
fn seen(page: &ItemPage) -> AnyView {
    view! {
        {form::hidden("visibility", page.visibility.as_str())}
        {form::hidden("version", page.version.to_string())}
        {form::hidden("decisions", page.history.len().to_string())}
        {page.next.clone().map(|go| form::hidden("go", go))}
    }
    .into_any()
}

fn dismissing(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::moderation::item as word;
    view! {
        <form class="panel" method="post" action=paths::moderation_dismiss(f.slug(), page.kind.as_str(), &page.id)>
            {seen(page)}
            <h3>{f.t(word::DISMISS)}</h3>
            <p>{f.t(word::DISMISS_HELP)}</p>
            <button class="button wide" data-key="d">{f.t(word::DISMISS_ACT)}</button>
        </form>
    }
    .into_any()
}

fn releasing(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::appeals as word;
    view! {
        <form class="panel" method="post" action=paths::moderation_release(f.slug(), page.kind.as_str(), &page.id)>
            {seen(page)}
            <h3>{f.t(word::RELEASE)}</h3>
            <p>{f.t(word::RELEASE_HELP)}</p>
            <button class="button primary wide" data-key="p">{f.t(word::RELEASE_ACT)}</button>
        </form>
    }
    .into_any()
}

fn confirming(f: &Frame, page: &ItemPage) -> AnyView {
    use tr::appeals as word;
    view! {
        <form class="panel" method="post" action=paths::moderation_confirm(f.slug(), page.kind.as_str(), &page.id)>
            {seen(page)}
            <h3>{f.t(word::CONFIRM)}</h3>
            <p>{f.t(word::CONFIRM_HELP)}</p>
            <button class="button wide">{f.t(word::CONFIRM_ACT)}</button>
        </form>
    }
    .into_any()
}

/// The author's appeal, and the form to decide it for who had no part in the hiding.
fn answering(f: &Frame, page: &ItemPage, appeal: &OpenAppeal, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::appeals as word;
    let due = f.tf(word::DUE, &[("date", &crate::format::date(f.lang, appeal.due_at))]);
    let late = appeal.overdue.then(|| view! { " "<span class="state bad">{icon(f, "warning")}{f.t(word::OVERDUE)}</span> });
    let form = if page.may_answer {
        let choices = vec![
            Choice::new("reversed", f.t(word::OUTCOME_REVERSED)).help(f.t(word::OUTCOME_REVERSED_HELP)),
            Choice::new("upheld", f.t(word::OUTCOME_UPHELD)).help(f.t(word::OUTCOME_UPHELD_HELP)),
        ];
        let answer = Field::new("answer", f.t(word::ANSWER), fields.answer.clone()).hint(f.t(word::ANSWER_HINT)).rows(5);
        view! {
            <form data-key="a" data-key-to="answer" method="post" action=paths::moderation_appeal(f.slug(), page.kind.as_str(), &page.id) novalidate>
                {page.next.clone().map(|go| form::hidden("go", go))}
                {form::radio_cards(f, "outcome", f.t(word::OUTCOME), &fields.outcome, choices, errors)}
                {form::text_area(f, answer, errors)}
                <button class="button primary wide">{f.t(word::DECIDE)}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="soft">{f.t(word::HAD_PART)}</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="appeal">
            <h3 id="appeal">{f.t(word::TITLE)}</h3>
            <blockquote>{prose(&appeal.body)}</blockquote>
            <p class="meta"><span>{due}{late}</span></p>
            {form}
        </section>
    }
    .into_any()
}

/// What people say whose flags were dismissed, and the form with which a second person keeps the text.
fn keeping(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::flag_appeals as word;
    let said = page
        .flag_appeals
        .iter()
        .map(|appeal| {
            let due = f.tf(tr::appeals::DUE, &[("date", &crate::format::date(f.lang, appeal.due_at))]);
            let late = appeal.overdue.then(|| view! { " "<span class="state bad">{icon(f, "warning")}{f.t(tr::appeals::OVERDUE)}</span> });
            view! { <blockquote>{prose(&appeal.body)}</blockquote><p class="meta"><span>{due}{late}</span></p> }
        })
        .collect::<Vec<_>>();
    let form = if page.flag_appeals.iter().any(|appeal| appeal.had_part) {
        view! { <p class="soft">{f.t(word::HAD_PART)}</p> }.into_any()
    } else if page.may_decide {
        let answer = Field::new("answer", f.t(word::ANSWER), fields.answer.clone()).hint(f.t(word::ANSWER_HINT)).rows(4);
        view! {
            <form data-key="a" data-key-to="answer" method="post" action=paths::moderation_keep(f.slug(), page.kind.as_str(), &page.id) novalidate>
                {seen(page)}
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
            {said}
            {form}
        </section>
    }
    .into_any()
}

fn hiding(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let reason = Field::new("reason", f.t(word::REASON), fields.reason.clone());
    let note = Field::new("note", f.t(word::NOTE), fields.note.clone()).hint(f.t(word::NOTE_HINT)).rows(5);
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
    view! {
        <form class="panel" data-key="h" data-key-to="reason" method="post" action=paths::moderation_hide(f.slug(), page.kind.as_str(), &page.id) novalidate>
            {seen(page)}
            <h3>{f.t(word::HIDE)}</h3>
            <p>{f.t(word::HIDE_HELP)}</p>
            {form::select(f, reason, f.t(word::CHOOSE), vec![(String::new(), reasons)], errors)}
            {form::text_area(f, note, errors)}
            <details><summary>{f.t(word::TEMPLATES)}</summary><dl>{templates}</dl></details>
            <button class="button danger wide">{f.t(word::HIDE_ACT)}</button>
        </form>
    }
    .into_any()
}

fn restoring(f: &Frame, page: &ItemPage, fields: &DecisionFields, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    let note = Field::new("restore_note", f.t(word::NOTE), fields.restore_note.clone()).rows(4);
    view! {
        <form class="panel" data-key="e" data-key-to="restore_note" method="post" action=paths::moderation_restore(f.slug(), page.kind.as_str(), &page.id) novalidate>
            {seen(page)}
            <h3>{f.t(word::RESTORE)}</h3>
            <p>{f.t(word::RESTORE_HELP)}</p>
            {form::text_area(f, note, errors)}
            <button class="button wide">{f.t(word::RESTORE_ACT)}</button>
        </form>
    }
    .into_any()
}
