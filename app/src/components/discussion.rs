//! The discussion: for and against in two columns where there is room, questions and the rest below; one stream on phones.

use leptos::prelude::*;

use super::comment::{self, CommentList};
use super::form::{Choice, Field, error, error_summary, label_field, radio_cards, select};
use super::labels;
use super::listing::pager;
use crate::islands::{CommentBox, CommentField, CommentWords};
use crate::model::content::{CommentOrder, Stance};
use crate::model::discussion::{Comment, CommentForm, DiscussionSection};
use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// Most characters of a comment.
const LIMIT: u32 = 3_000;

pub fn section(f: &Frame, p: DiscussionSection) -> AnyView {
    let empty = p.comments.is_empty().then(|| view! { <p class="soft">{f.t(tr::discussion::FIRST)}</p> });
    let votes = comment::votes(f, &p.comments, p.order.as_str());
    let whole = p.start.is_none() && p.more.is_none();
    let list = |heading: Key, comments: Vec<Comment>| list(f, heading, whole, CommentList { open: p.open, says_stance: false }, comments);
    let (mut for_it, mut against, mut questions, mut others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in p.comments {
        match one.stance {
            Stance::For => for_it.push(one),
            Stance::Against => against.push(one),
            Stance::Question => questions.push(one),
            Stance::Neutral => others.push(one),
        }
    }
    let columns = (!for_it.is_empty() || !against.is_empty()).then(|| {
        view! {
            <div class="columns">
                {list(tr::discussion::FOR_HEAD, for_it)}
                {list(tr::discussion::AGAINST_HEAD, against)}
            </div>
        }
    });
    let write =
        if p.open { comment_form(f, p.form, &format!("draft:{}", p.path)) } else { view! { <p class="notice">{f.t(tr::discussion::CLOSED)}</p> }.into_any() };
    view! {
        <section id="discussion" aria-labelledby="discussion-title">
            <div class="section-head">
                <h2 id="discussion-title">{f.tn(tr::discussion::COUNT, p.total)}</h2>
                {orders(f, &p.path, p.order)}
            </div>
            {empty}
            {votes}
            {columns}
            {list(tr::discussion::QUESTIONS_HEAD, questions)}
            {list(tr::discussion::OTHERS_HEAD, others)}
            {pager(f, p.start, p.more)}
            <section class="panel" id="comment-form" aria-labelledby="comment-title">
                <h2 id="comment-title">{f.t(tr::discussion::WRITE)}</h2>
                {write}
            </section>
        </section>
    }
    .into_any()
}

fn orders(f: &Frame, path: &str, current: CommentOrder) -> AnyView {
    let links = CommentOrder::ALL
        .iter()
        .map(|order| {
            let word = match order {
                CommentOrder::Best => tr::discussion::BEST,
                CommentOrder::Newest => tr::discussion::NEWEST,
                CommentOrder::Oldest => tr::discussion::OLDEST,
                CommentOrder::Discussed => tr::discussion::DISCUSSED,
            };
            let href = format!("{path}?order={}#discussion", order.as_str());
            view! { <a href=href rel="nofollow" aria-current=(*order == current).then_some("true")>{f.t(word)}</a> }
        })
        .collect::<Vec<_>>();
    view! { <nav class="chips" aria-label=f.t(tr::listing::ORDER)>{links}</nav> }.into_any()
}

/// The comments of one stance. How many there are is known where all are on the page.
fn list(f: &Frame, heading: Key, whole: bool, list: CommentList, comments: Vec<Comment>) -> Option<AnyView> {
    (!comments.is_empty()).then(|| {
        let count = whole.then(|| view! { " "<span class="soft">{f.number(comments.len() as i64)}</span> });
        view! { <section><h3>{f.t(heading)}{count}</h3><ol class="comments">{comment::comments(f, list, comments)}</ol></section> }.into_any()
    })
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
