//! A comment in a list of them: who said what, what can be done about it, and the first replies. A page has two hundred of them on a phone of five years
//! ago: each is drawn in as few elements as its words and links need, and their pictures are the style sheet's.

use leptos::prelude::*;

use super::author::{self, signature};
use super::moderation::{tombstone, under_review, unread};
use super::prose::remark;
use super::time::time;
use crate::format::isolated;
use crate::model::content::{ItemKind, Stance};
use crate::model::discussion::{Answered, Comment, CommentText};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::tongue;
use crate::words::{Key, tr};

/// What the comments of a list have in common.
#[derive(Clone, Copy, Debug)]
pub struct CommentList {
    /// Whether comments can be added.
    pub open: bool,
    /// Whether each says its stance: below a heading that says it none does.
    pub says_stance: bool,
}

/// The id of the form with which every vote of a page is sent.
const VOTES: &str = "votes";

/// Comments, for an `<ol class="comments">`; around it there must be [`votes`].
pub fn comments(f: &Frame, list: CommentList, comments: Vec<Comment>) -> Vec<AnyView> {
    comments.into_iter().map(|one| comment(f, list, one)).collect()
}

/// The form of the votes on these comments, if the reader can vote on any of them: each button says on which. `back` names the list to which they lead back.
pub fn votes<'a>(f: &Frame, comments: impl IntoIterator<Item = &'a Comment>, back: String) -> Option<AnyView> {
    f.viewer.as_ref()?;
    let votable = |one: &&Comment| !one.mine && matches!(one.text, CommentText::Public(..));
    let first = comments.into_iter().flat_map(|top| std::iter::once(top).chain(&top.replies)).find(votable)?;
    let form = view! {
        <form id=VOTES method="post" action=paths::comment_vote(f.slug(), first.id)><input type="hidden" name="list" value=back/></form>
    };
    Some(form.into_any())
}

fn comment(f: &Frame, list: CommentList, p: Comment) -> AnyView {
    let id = format!("c-{}", p.id);
    // The stance is written by the style sheet, like the faces: no element for either.
    let readable = !matches!(p.text, CommentText::Tombstone(_) | CommentText::Deleted);
    let (class, said) = match p.stance {
        Stance::For => ("comment for", tr::stance::FOR),
        Stance::Against => ("comment against", tr::stance::AGAINST),
        Stance::Question => ("comment question", tr::stance::QUESTION),
        Stance::Neutral => ("comment", tr::stance::NEUTRAL),
    };
    let said = (list.says_stance && readable && p.stance != Stance::Neutral).then(|| f.t(said));
    let head = readable.then(|| head(f, &p));
    let acts = matches!(p.text, CommentText::Public(..)).then(|| acts(f, list, &p));
    let language = p.language;
    let words = |body: &str| remark(tongue::marks_in(language, &[body]), body);
    let text = match p.text {
        CommentText::Public(body, flagged) => view! { {flagged.then(|| under_review(f))}{words(&body)} }.into_any(),
        CommentText::Hidden(body, notice) => {
            let notice = match notice {
                Some(notice) => unread(f, &notice),
                None => view! { <p class="tombstone">{f.t(tr::discussion::HIDDEN_FOR_MODERATORS)}</p> }.into_any(),
            };
            view! { {notice}{words(&body)} }.into_any()
        }
        CommentText::Tombstone(Some(hidden)) => tombstone(f, ItemKind::Comment, &hidden),
        CommentText::Tombstone(None) => view! { <p class="tombstone">{f.t(tr::solutions::HIDDEN)}</p> }.into_any(),
        CommentText::Deleted => view! { <p class="tombstone">{f.t(tr::discussion::DELETED)}</p> }.into_any(),
    };
    // Three of four comments are replies: whoever is not signed in answers their thread, at its top.
    let below = CommentList { open: list.open && f.viewer.is_some(), ..list };
    let replies = (!p.replies.is_empty()).then(|| view! { <ol class="replies">{comments(f, below, p.replies)}</ol> });
    let folded = (p.folded > 0).then(|| {
        view! { <a class="more-replies" href=paths::comment_replies(f.slug(), p.id)>{f.tn(tr::discussion::MORE_REPLIES, p.folded)}</a> }
    });
    view! { <li class=class id=id data-said=said>{head}{text}{acts}{replies}{folded}</li> }.into_any()
}

fn head(f: &Frame, p: &Comment) -> AnyView {
    let subject_author = p.by_subject_author.then_some(tr::author::SUBJECT);
    let edited = p.edited.then(|| view! { <span>{f.t(tr::discussion::EDITED)}</span> });
    let answers = p.answers.as_ref().map(|answered| answers(f, answered));
    view! { {signature(f, &p.author, subject_author)}{time(f, p.at)}{edited}{answers} }.into_any()
}

fn answers(f: &Frame, answered: &Answered) -> AnyView {
    let name = author::name(f, &answered.author);
    let words = f.tf(tr::discussion::ANSWERS, &[("name", &isolated(f.lang, &name))]);
    view! { <a class="answers" href=paths::comment(f.slug(), answered.id) rel="nofollow">{words}</a> }.into_any()
}

fn acts(f: &Frame, list: CommentList, p: &Comment) -> AnyView {
    let slug = f.slug();
    let votes = if p.mine || f.viewer.is_none() {
        let counts = || f.tf(tr::discussion::OWN_COUNTS, &[("useful", &f.number(p.useful)), ("useless", &f.number(p.useless))]);
        (p.mine || p.useful + p.useless > 0).then(counts).into_any()
    } else {
        view! { {vote(f, p, true)}{vote(f, p, false)} }.into_any()
    };
    let reply = list.open.then(|| view! { <a class="reply" href=paths::comment_reply(slug, p.id) rel="nofollow">{f.t(tr::discussion::REPLY)}</a> });
    let may_say = p.mine || f.viewer.as_ref().is_some_and(|viewer| viewer.is_moderator);
    let language = may_say.then(|| view! { <a href=paths::language(slug, ItemKind::Comment.as_str(), p.id) rel="nofollow">{f.t(tr::language::LINK)}</a> });
    let own = p.mine.then(|| {
        let edit = p.may_edit.then(|| view! { <a href=paths::comment_edit(slug, p.id) rel="nofollow">{f.t(tr::discussion::EDIT)}</a> });
        view! { {edit}<a href=paths::comment_delete(slug, p.id) rel="nofollow">{f.t(tr::discussion::DELETE)}</a> }
    });
    let flag = (!p.mine).then(
        || view! { <a class="flag-link" href=paths::comment_flag(slug, p.id) rel="nofollow" title=f.t(tr::discussion::FLAG)>{f.t(tr::discussion::FLAG)}</a> },
    );
    view! { {votes}{reply}{flag}{own}{language} }.into_any()
}

fn vote(f: &Frame, p: &Comment, useful: bool) -> AnyView {
    let (class, word, count): (_, Key, _) = if useful { ("useful", tr::discussion::USEFUL, p.useful) } else { ("useless", tr::discussion::USELESS, p.useless) };
    let mine = p.voted == Some(useful);
    let value = if mine { "none" } else { class };
    let words = format!("{} {}", f.t(word), f.number(count));
    view! {
        <button class=class form=VOTES formaction=paths::comment_vote(f.slug(), p.id) name="vote" value=value aria-pressed=if mine { "true" } else { "false" }>
            {words}
        </button>
    }
    .into_any()
}
