//! The discussion: for and against in two columns where there is room, questions and the rest below; one stream on phones.

use leptos::prelude::*;

use super::author::author;
use super::form::{Choice, Field, error, error_summary, label_field, radio_cards, select};
use super::icon::icon;
use super::labels;
use super::moderation::{tombstone, under_review, unread};
use super::prose::prose;
use super::time::time;
use crate::islands::{CommentBox, CommentField, CommentWords};
use crate::model::content::{CommentOrder, ItemKind, Stance};
use crate::model::discussion::{Comment, CommentForm, CommentText, DiscussionSection};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// Most characters of a comment.
const LIMIT: u32 = 3_000;

pub fn section(f: &Frame, p: DiscussionSection) -> AnyView {
    let empty = p.comments.is_empty().then(|| view! { <p class="soft">{f.t(tr::discussion::FIRST)}</p> });
    let (mut for_it, mut against, mut questions, mut others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in p.comments {
        let list = match one.stance {
            Stance::For => &mut for_it,
            Stance::Against => &mut against,
            Stance::Question => &mut questions,
            Stance::Neutral => &mut others,
        };
        list.push(comment(f, one));
    }
    let columns = (!for_it.is_empty() || !against.is_empty()).then(|| {
        view! {
            <div class="columns">
                {list(f, tr::discussion::FOR_HEAD, for_it)}
                {list(f, tr::discussion::AGAINST_HEAD, against)}
            </div>
        }
    });
    let more = p.more.map(|more| view! { <nav class="pager"><a class="button" href=more rel="next">{f.t(tr::discussion::MORE)}</a></nav> });
    let write =
        if p.open { comment_form(f, p.form, &format!("draft:{}", p.path)) } else { view! { <p class="notice">{f.t(tr::discussion::CLOSED)}</p> }.into_any() };
    view! {
        <section id="discussion" aria-labelledby="discussion-title">
            <div class="section-head">
                <h2 id="discussion-title">{f.tn(tr::discussion::COUNT, p.total)}</h2>
                {orders(f, &p.path, p.order)}
            </div>
            {empty}
            {columns}
            {list(f, tr::discussion::QUESTIONS_HEAD, questions)}
            {list(f, tr::discussion::OTHERS_HEAD, others)}
            {more}
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
            view! { <li><a href=href rel="nofollow" aria-current=(*order == current).then_some("true")>{f.t(word)}</a></li> }
        })
        .collect::<Vec<_>>();
    view! { <ul class="chips">{links}</ul> }.into_any()
}

fn list(f: &Frame, heading: Key, comments: Vec<AnyView>) -> Option<AnyView> {
    (!comments.is_empty()).then(|| {
        let count = f.number(comments.len() as i64);
        view! { <section><h3>{f.t(heading)}" "<span class="soft">{count}</span></h3><ol class="comments">{comments}</ol></section> }.into_any()
    })
}

const fn stance_mark(stance: Stance) -> (&'static str, &'static str) {
    match stance {
        Stance::For => ("stance for", "thumb-up"),
        Stance::Against => ("stance against", "thumb-down"),
        Stance::Question => ("stance question", "question"),
        Stance::Neutral => ("stance", "dot"),
    }
}

/// Comments alone, for an `<ol class="comments">`.
pub fn comments(f: &Frame, comments: Vec<Comment>) -> Vec<AnyView> {
    comments.into_iter().map(|one| comment(f, one)).collect()
}

fn comment(f: &Frame, p: Comment) -> AnyView {
    let id = format!("c-{}", p.id);
    let (class, sign) = stance_mark(p.stance);
    let stance = (p.stance != Stance::Neutral).then(|| view! { <span class=class>{icon(f, sign)}{f.t(labels::stance(p.stance))}</span> });
    let subject_author = p.by_subject_author.then(|| view! { <span class="badge author">{f.t(tr::author::SUBJECT)}</span> });
    let edited = p.edited.then(|| view! { <span>{f.t(tr::discussion::EDITED)}</span> });
    let readable = matches!(p.text, CommentText::Public(..));
    let byline = match p.text {
        CommentText::Tombstone(_) | CommentText::Deleted => None,
        _ => Some(view! { <p class="byline">{stance}{author(f, &p.author)}{subject_author}{time(f, p.at)}{edited}</p> }),
    };
    let actions = readable.then(|| actions(f, &p));
    let text = match p.text {
        CommentText::Public(body, flagged) => view! { {flagged.then(|| under_review(f))}{prose(&body)} }.into_any(),
        CommentText::Hidden(body, notice) => {
            let notice = match notice {
                Some(notice) => unread(f, &notice),
                None => view! { <p class="tombstone">{f.t(tr::discussion::HIDDEN_FOR_MODERATORS)}</p> }.into_any(),
            };
            view! { {notice}{prose(&body)} }.into_any()
        }
        CommentText::Tombstone(Some(hidden)) => tombstone(f, ItemKind::Comment, &hidden),
        CommentText::Tombstone(None) => view! { <p class="tombstone">{f.t(tr::solutions::HIDDEN)}</p> }.into_any(),
        CommentText::Deleted => view! { <p class="tombstone">{f.t(tr::discussion::DELETED)}</p> }.into_any(),
    };
    let replies: Vec<AnyView> = p.replies.into_iter().map(|reply| comment(f, reply)).collect();
    let replies = (!replies.is_empty()).then(|| view! { <ol class="replies">{replies}</ol> });
    view! { <li class="comment" id=id>{byline}{text}{actions}{replies}</li> }.into_any()
}

fn actions(f: &Frame, p: &Comment) -> AnyView {
    let slug = f.slug();
    let votes = if p.mine {
        let counts = f.tf(tr::discussion::OWN_COUNTS, &[("useful", &f.number(p.useful)), ("useless", &f.number(p.useless))]);
        view! { <span class="soft">{counts}</span> }.into_any()
    } else {
        let vote = |useful: bool, sign: &'static str, word: Key, count: i64| {
            let mine = p.voted == Some(useful);
            let value = match (mine, useful) {
                (true, _) => "none",
                (false, true) => "useful",
                (false, false) => "useless",
            };
            view! {
                <button name="vote" value=value aria-pressed=if mine { "true" } else { "false" }>
                    {icon(f, sign)}{f.t(word)}" "<span class="numbers">{f.number(count)}</span>
                </button>
            }
        };
        view! {
            <form method="post" action=paths::comment_vote(slug, p.id) class="inline-form">
                {vote(true, "thumb-up", tr::discussion::USEFUL, p.useful)}
                {vote(false, "thumb-down", tr::discussion::USELESS, p.useless)}
            </form>
        }
        .into_any()
    };
    let own = p.mine.then(|| {
        let edit = p.may_edit.then(|| view! { <a href=paths::comment_edit(slug, p.id) rel="nofollow">{icon(f, "edit")}{f.t(tr::discussion::EDIT)}</a> });
        view! { {edit}<a href=paths::comment_delete(slug, p.id) rel="nofollow">{icon(f, "trash")}{f.t(tr::discussion::DELETE)}</a> }
    });
    let flag = (!p.mine).then(|| super::moderation::flag_link(f, paths::comment_flag(slug, p.id)));
    view! {
        <div class="comment-actions">
            {votes}
            <a href=paths::comment_reply(slug, p.id) rel="nofollow">{icon(f, "comment")}{f.t(tr::discussion::REPLY)}</a>
            {flag}
            {own}
        </div>
    }
    .into_any()
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
        left: f.t(tr::discussion::LEFT).to_owned(),
        over: f.t(tr::discussion::OVER).to_owned(),
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
