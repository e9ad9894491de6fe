//! The discussion: the composer first, then one stream, of all comments or of those of one stance.

use leptos::prelude::*;

use super::comment::{self, CommentList};
use super::form::{Choice, Field, error, error_summary, label_field, radio_cards, select};
use super::labels;
use super::language;
use super::listing::pager;
use crate::islands::{CommentBox, CommentField, CommentWords};
use crate::model::content::{CommentOrder, Stance};
use crate::model::discussion::{CommentForm, DiscussionSection, Listing};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// Most characters of a comment.
const LIMIT: u32 = 3_000;

pub fn section(f: &Frame, p: DiscussionSection) -> AnyView {
    let said = p.listing.stance.is_none();
    let votes = comment::votes(f, &p.comments, p.listing.name());
    let list = if p.comments.is_empty() {
        let none = if p.total > 0 { tr::discussion::NONE_HERE } else { tr::discussion::FIRST };
        view! { <p class="soft">{f.t(none)}</p> }.into_any()
    } else {
        let list = CommentList { open: p.open, says_stance: said };
        view! { <ol class="comments">{comment::comments(f, list, p.comments)}</ol> }.into_any()
    };
    let write = if p.open {
        view! {
            <section class="do" id="comment-form" aria-labelledby="comment-title">
                <h3 id="comment-title">{f.t(tr::discussion::WRITE)}</h3>
                {comment_form(f, p.form, &format!("draft:{}", p.path))}
            </section>
        }
        .into_any()
    } else {
        view! { <p class="notice" id="comment-form">{f.t(tr::discussion::CLOSED)}</p> }.into_any()
    };
    let [for_it, against, questions] = p.stances;
    let counts = [(None, p.total), (Some(Stance::For), for_it), (Some(Stance::Against), against), (Some(Stance::Question), questions)];
    let tabs = (p.total > 0).then(|| view! { {balance(for_it, against)}{tabs(f, &p.path, p.listing, counts)}{orders(f, &p.path, p.listing)} });
    view! {
        <section id="discussion" aria-labelledby="discussion-title">
            <h2 id="discussion-title">{f.tn(tr::discussion::COUNT, p.total)}</h2>
            {write}
            {tabs}
            {votes}
            {list}
            {pager(f, p.start, p.more)}
        </section>
    }
    .into_any()
}

/// How many are for it and against it, side by side. The tabs below say the same in words.
fn balance(for_it: i64, against: i64) -> Option<AnyView> {
    let all = for_it + against;
    (all > 0).then(|| {
        let share = (for_it * 100 / all).to_string();
        view! {
            <svg class="balance" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="against" width="100" height="4"></rect>
                <rect class="for" width=share height="4"></rect>
            </svg>
        }
        .into_any()
    })
}

fn address(path: &str, listing: Listing) -> String {
    let order = if listing.order == CommentOrder::default() { "" } else { listing.order.as_str() };
    let stance = listing.stance.map(Stance::as_str).unwrap_or_default();
    format!("{}#discussion", paths::with_query(path.to_owned(), &[("order", order), ("stance", stance)]))
}

fn tabs(f: &Frame, path: &str, current: Listing, counts: [(Option<Stance>, i64); 4]) -> AnyView {
    let word = |stance: Option<Stance>| match stance {
        Some(Stance::For) => tr::discussion::FOR_HEAD,
        Some(Stance::Against) => tr::discussion::AGAINST_HEAD,
        Some(Stance::Question) => tr::discussion::QUESTIONS_HEAD,
        Some(Stance::Neutral) | None => tr::discussion::ALL,
    };
    let links = counts
        .into_iter()
        .map(|(stance, count)| {
            let href = address(path, Listing { stance, ..current });
            let here = (stance == current.stance).then_some("true");
            view! { <a href=href rel="nofollow" aria-current=here>{f.t(word(stance))}" "<span class="count">{f.number(count)}</span></a> }
        })
        .collect::<Vec<_>>();
    view! { <nav class="tabs" aria-label=f.t(tr::discussion::TABS)>{links}</nav> }.into_any()
}

fn orders(f: &Frame, path: &str, current: Listing) -> AnyView {
    let word = |order: CommentOrder| -> Key {
        match order {
            CommentOrder::Best => tr::discussion::BEST,
            CommentOrder::Newest => tr::discussion::NEWEST,
            CommentOrder::Oldest => tr::discussion::OLDEST,
            CommentOrder::Discussed => tr::discussion::DISCUSSED,
        }
    };
    let links = CommentOrder::ALL
        .iter()
        .map(|order| {
            let href = address(path, Listing { order: *order, ..current });
            view! { <a href=href rel="nofollow" aria-current=(*order == current.order).then_some("true")>{f.t(word(*order))}</a> }
        })
        .collect::<Vec<_>>();
    view! { <nav class="orders" aria-label=f.t(tr::listing::ORDER)>{links}</nav> }.into_any()
}

/// The plain form of a comment; the box in it is an island. `draft_key` names the draft on the phone.
pub fn comment_form(f: &Frame, p: CommentForm, draft_key: &str) -> AnyView {
    let errors = &p.errors;
    let stances = p.with_stance.then(|| {
        let choices = Stance::ALL.iter().map(|stance| Choice::new(stance.as_str(), f.t(labels::stance(*stance)))).collect();
        let chosen = if p.fields.stance.is_empty() { Stance::Neutral.as_str() } else { &p.fields.stance };
        radio_cards(f, Field::new("stance", f.t(tr::discussion::STANCE), chosen), choices, errors)
    });
    let words = CommentWords {
        left: tr::discussion::LEFT.forms(f.lang),
        over: tr::discussion::OVER.forms(f.lang),
        restored: f.t(tr::discussion::RESTORED).to_owned(),
        lost: f.t(tr::discussion::LOST).to_owned(),
    };
    let wrong = errors.get("body").is_some();
    label_field("body", f.t(tr::discussion::BODY));
    let described_by = if wrong { "body-hint body-error" } else { "body-hint" };
    let field = CommentField { value: p.fields.body.clone(), limit: LIMIT, described_by: described_by.to_owned(), invalid: wrong };
    view! {
        {error_summary(f, errors)}
        <form method="post" action=p.action.clone() novalidate>
            {stances}
            <div class="field">
                <label for="body">{f.t(tr::discussion::BODY)}</label>
                <span class="hint" id="body-hint">{f.t(tr::discussion::BODY_HINT)}</span>
                <CommentBox field=field draft_key=draft_key.to_owned() words=words/>
                {error(f, "body", errors)}
            </div>
            {speak_as(f, &p)}
            {p.with_language.then(|| language::field(f, &p.fields.language, errors))}
            <p class="button-row"><button class="button primary">{f.t(tr::discussion::SEND)}</button></p>
        </form>
    }
    .into_any()
}

fn speak_as(f: &Frame, p: &CommentForm) -> Option<AnyView> {
    if p.organisations.is_empty() && !p.officer {
        return None;
    }
    let mut choices: Vec<Choice> = p.organisations.iter().map(|(id, name)| Choice::new(id.to_string(), f.local(name))).collect();
    if p.officer {
        choices.push(Choice::new("officer", f.t(tr::author::OFFICER)));
    }
    let field = Field::new("speak_as", f.t(tr::discussion::SPEAK_AS), p.fields.speak_as.clone());
    Some(select(f, field, f.t(tr::discussion::MYSELF), vec![(String::new(), choices)], &p.errors))
}
