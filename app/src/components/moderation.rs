//! What moderation leaves on the pages of others: tombstones, the notice to an author, the notice that flags wait, the link to flag.

use leptos::prelude::*;

use super::icon::icon;
use super::{holding, labels, rules, statement};
use crate::format;
use crate::model::content::{ItemKind, Reason, Tombstone};
use crate::model::frame::Frame;
use crate::model::holding::{HeldNotice, HeldReason};
use crate::model::moderation::{AuthorNotice, Decided, Unread};
use crate::model::paths;
use crate::words::{Key, tr};

/// The word for a kind of content.
pub const fn kind(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::moderation::kinds)
}

/// The name of a house rule, leading to its sentence.
pub fn rule_link(f: &Frame, reason: Reason) -> AnyView {
    let page = if f.slug().is_empty() { paths::house_rules() } else { paths::commune_rules(f.slug()) };
    let text = f.tf(tr::moderation::RULE, &[("rule", f.t(labels::reason(reason)))]);
    view! { <a href=format!("{page}#{}", rules::anchor(reason))>{text}</a> }.into_any()
}

/// In the place of a hidden text: what it was, when, by which rule. Never a word of it.
pub fn tombstone(f: &Frame, kind: ItemKind, tombstone: &Tombstone) -> AnyView {
    let sentence = labels::word_of_kind!(kind, tr::moderation::tombstone);
    let sentence = f.tf(sentence, &[("date", &format::date(f.lang, tombstone.at))]);
    view! { <p class="tombstone">{icon(f, "shield")}" "{sentence}" "{rule_link(f, tombstone.reason)}</p> }.into_any()
}

/// To the author, above a text that others do not read.
pub fn unread(f: &Frame, unread: &Unread) -> AnyView {
    match unread {
        Unread::Hidden(notice) => author_notice(f, notice),
        Unread::Held(notice) => held_notice(f, notice),
    }
}

/// Why something is held, one sentence a line; the words that were found below.
pub fn held_reasons(f: &Frame, reasons: &[HeldReason], words: &[String]) -> AnyView {
    let reasons = reasons.iter().map(|reason| view! { <li>{f.t(holding::reason(*reason))}</li> }).collect::<Vec<_>>();
    let found = words.iter().map(|word| view! { <span class="tag" dir="auto">{word.clone()}</span>" " }).collect::<Vec<_>>();
    let found = (!words.is_empty()).then(|| view! { <p class="tags">{f.t(tr::holding::FOUND)}" "{found}</p> });
    view! { <ul>{reasons}</ul>{found} }.into_any()
}

/// What is held, why, and until when at most.
pub fn held_notice(f: &Frame, notice: &HeldNotice) -> AnyView {
    let covered = notice.reasons.contains(&HeldReason::Covered);
    let title = if covered { tr::holding::notice::COVERED } else { labels::word_of_kind!(notice.kind, tr::holding::notice) };
    let due = f.tf(if covered { tr::holding::DUE_COVERED } else { tr::holding::DUE }, &[("date", &format::date_time(f.lang, notice.due_at))]);
    view! {
        <div class="notice warning held-notice">
            {icon(f, "clock")}
            <div>
                <p><strong>{f.t(title)}</strong></p>
                {held_reasons(f, &notice.reasons, &notice.words)}
                <p>{due}</p>
            </div>
        </div>
    }
    .into_any()
}

/// To the author, above the hidden text: the reason, what the moderator wrote, and what can be done.
pub fn author_notice(f: &Frame, notice: &AuthorNotice) -> AnyView {
    let title = labels::word_of_kind!(notice.kind, tr::moderation::author_notice);
    let since = f.tf(tr::moderation::author_notice::SINCE, &[("date", &format::date(f.lang, notice.at))]);
    let contact = (!notice.contact.is_empty()).then(|| view! { " "<a href=format!("mailto:{}", notice.contact) dir="ltr">{notice.contact.clone()}</a> });
    view! {
        <div class="notice danger author-notice">
            {icon(f, "shield")}
            <div>
                <p><strong>{f.t(title)}</strong>" "{rule_link(f, notice.reason)}</p>
                <p>{f.t(rules::rule(notice.reason))}</p>
                <p><strong>{f.t(tr::moderation::author_notice::NOTE)}</strong></p>
                <blockquote dir="auto">{notice.note.clone()}</blockquote>
                <p>{since}</p>
                {statement::statement(f, notice.reason, notice.origin)}
                {contest(f, notice)}
                <p class="small soft">{f.t(tr::moderation::author_notice::CONTEST)}{contact}</p>
            </div>
        </div>
    }
    .into_any()
}

/// What the author can do, or has done.
fn contest(f: &Frame, notice: &AuthorNotice) -> AnyView {
    use tr::appeals as word;
    if notice.rewritten {
        return view! { <p class="state wait">{icon(f, "clock")}{f.t(word::REWRITTEN)}</p> }.into_any();
    }
    let (kind, id) = (notice.kind.as_str(), notice.id);
    let rewrite = view! { <a class="button small" href=paths::resubmit(&notice.commune, kind, id)>{icon(f, "edit")}" "{f.t(word::REWRITE)}</a> };
    match &notice.appeal {
        None => view! {
            <p class="button-row">
                {rewrite}
                <a class="button small" href=paths::appeal(&notice.commune, kind, id)>{icon(f, "shield")}" "{f.t(word::APPEAL)}</a>
            </p>
            <p class="small">{f.tn(word::APPEAL_DAYS, notice.appeal_days)}</p>
        }
        .into_any(),
        Some(appeal) if appeal.reversed.is_none() => view! {
            <p class="state wait">{icon(f, "clock")}{f.tf(word::APPEALED, &[("date", &format::date(f.lang, appeal.at)), ("due", &format::date(f.lang, appeal.due_at))])}</p>
            <p class="button-row">{rewrite}</p>
        }
        .into_any(),
        Some(appeal) => view! {
            <p><strong>{f.t(word::REJECTED)}</strong></p>
            <blockquote dir="auto">{appeal.answer.clone()}</blockquote>
            <p class="button-row">{rewrite}</p>
        }
        .into_any(),
    }
}

/// The word for a decision, as it stands in lists.
pub const fn decided(act: Decided) -> Key {
    use tr::moderation::item as word;
    match act {
        Decided::Hide => word::ACT_HIDE,
        Decided::Restore => word::ACT_RESTORE,
        Decided::Dismiss => word::ACT_DISMISS,
        Decided::Confirm => word::ACT_CONFIRM,
        Decided::Uphold => word::ACT_UPHOLD,
        Decided::Reverse => word::ACT_REVERSE,
        Decided::Resubmit => word::ACT_RESUBMIT,
        Decided::Release => word::ACT_RELEASE,
        Decided::Redact => tr::redaction::ACT_REDACT,
        Decided::UpholdRedaction => tr::redaction::ACT_UPHOLD,
        Decided::Warn => tr::measures::LOG_WARN,
        Decided::Mute => tr::measures::LOG_MUTE,
        Decided::Suspend => tr::measures::LOG_SUSPEND,
    }
}

/// Above a text that was flagged and waits for a moderator.
pub fn under_review(f: &Frame) -> AnyView {
    view! { <div class="notice warning">{icon(f, "flag")}<p>{f.t(tr::moderation::UNDER_REVIEW)}</p></div> }.into_any()
}

/// The link to flag something: `href` is one of `paths::problem_flag`, `solution_flag`, `comment_flag`.
pub fn flag_link(f: &Frame, href: String) -> AnyView {
    view! { <a class="flag-link" href=href rel="nofollow">{icon(f, "flag")}" "{f.t(tr::flags::LINK)}</a> }.into_any()
}

/// How a note to an author may begin, for a reason.
pub const fn template(reason: Reason) -> Key {
    labels::word_of_reason!(reason, tr::moderation::templates)
}
