//! The receipt of a vote, the public log of a ballot, and one leaf of it.

use leptos::prelude::*;

use super::Page;
use crate::components::form::submit;
use crate::components::icon::icon;
use crate::components::{breadcrumbs, consultation};
use crate::format;
use crate::model::ballot_log::{BallotLeafPage, BallotLogPage, BallotReceipt, BallotReceiptPage, ReceiptState};
use crate::model::consultations::Multilingual;
use crate::model::frame::Frame;
use crate::model::{Micros, paths};
use crate::words::{Key, tr};

/// What every one of these pages begins with.
fn head(f: &Frame, up: (String, Key), title: Key, consultation: &Multilingual) -> AnyView {
    let (path, above) = up;
    view! {
        {breadcrumbs::up(f, path, f.t(above))}
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{consultation::line(f, consultation)}</p></div>
    }
    .into_any()
}

/// A name, and what computers read.
fn code(f: &Frame, name: Key, value: &str) -> AnyView {
    view! { <div><dt>{f.t(name)}</dt><dd><code class="key" dir="ltr">{value.to_owned()}</code></dd></div> }.into_any()
}

/// One's own receipt, or how to ask for one.
pub fn receipt(f: &Frame, p: BallotReceiptPage) -> Page {
    use tr::ballot_log::receipt as word;
    let body = match &p.state {
        ReceiptState::Closed => view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::OVER)}</span></p> }.into_any(),
        ReceiptState::Unasked => unasked(f, p.number),
        ReceiptState::Asked(receipt) => asked(f, p.number, receipt),
    };
    let log = paths::ballot_log(f.slug(), p.number);
    let body = view! {
        <div class="narrow">
            {head(f, (paths::ballot_mine(f.slug(), p.number), tr::voting::MINE_TITLE), word::TITLE, &p.title)}
            {body}
            <p><a href=log>{f.t(tr::ballot_log::TITLE)}</a></p>
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

fn unasked(f: &Frame, number: i64) -> AnyView {
    use tr::ballot_log::receipt as word;
    view! {
        <p>{f.t(word::WHAT)}</p>
        <p class="notice warning">{icon(f, "warning")}<span>{f.t(word::PROVES)}</span></p>
        <p>{f.t(word::NEW_EACH_TIME)}</p>
        <form method="post" action=paths::ballot_receipt(f.slug(), number)>{submit(f, word::ASK)}</form>
    }
    .into_any()
}

fn asked(f: &Frame, number: i64, p: &BallotReceipt) -> AnyView {
    use tr::ballot_log::receipt as word;
    let slug = f.slug();
    let lines = p.lines.iter().map(|line| view! { <li><bdi>{line.clone()}</bdi></li> }).collect::<Vec<_>>();
    let stands = match p.position {
        Some(position) => f.tf(word::STANDS, &[("position", &f.number(position + 1))]),
        None => f.t(word::WAITS).to_owned(),
    };
    let remedy = p.until.map(|until| {
        let date = format::date(f.lang, Micros(until.0 - 1));
        view! { <p>{f.tf(word::REMEDY, &[("date", &date)])}" "<a href=paths::ballot_vote(slug, number)>{f.t(tr::voting::CHANGE)}</a></p> }
    });
    let view_box = format!("-4 -4 {0} {0}", p.side + 8);
    view! {
        <section class="do">
            <h2>{f.t(word::CHOSEN)}</h2>
            <ul>{lines}</ul>
            <p>{icon(f, "check")}" "{stands}</p>
        </section>
        <p class="notice warning">{icon(f, "warning")}<span>{f.t(word::PROVES)}</span></p>
        {remedy}
        <p>{f.t(word::NEW_EACH_TIME)}</p>
        <p class="button-row">
            <a class="button primary" href=paths::ballot_receipt_pdf(slug, number)>{icon(f, "download")}" "{f.t(word::PDF)}</a>
            <a class="button" href=paths::ballot_receipt_text(slug, number)>{icon(f, "download")}" "{f.t(word::TEXT)}</a>
        </p>
        <section>
            <h2>{f.t(word::FACTS)}</h2>
            <p>{f.t(word::FACTS_HELP)}</p>
            <dl class="facts stacked">
                {code(f, word::HASH, &p.hash)}
                {code(f, word::CONSULTATION, &p.consultation)}
                {code(f, word::SALT, &p.salt)}
                {code(f, word::PSEUDONYM, &p.pseudonym)}
                {code(f, word::CHOICE, &p.choice)}
            </dl>
            <svg class="qr" viewBox=view_box role="img" aria-label=f.t(word::LEAF)><path d=p.squares.clone()/></svg>
            <p><a href=paths::ballot_leaf(slug, number, &p.hash)>{f.t(word::LEAF)}</a></p>
        </section>
    }
    .into_any()
}

/// How many leaves and checkpoints there are, and how anybody checks them.
pub fn log(f: &Frame, p: BallotLogPage) -> Page {
    use tr::ballot_log as word;
    let slug = f.slug();
    let lines = p
        .checkpoints
        .iter()
        .map(|one| {
            let words = f.tf(word::CHECKPOINT, &[("number", &f.number(one.number)), ("size", &f.tn(word::LEAVES, one.size))]);
            view! { <li>{words}</li> }
        })
        .collect::<Vec<_>>();
    let list =
        if lines.is_empty() { view! { <p class="soft">{f.t(word::EMPTY)}</p> }.into_any() } else { view! { <ul class="plain lines">{lines}</ul> }.into_any() };
    let last = p.last.as_ref().map(|note| view! { <h2>{f.t(word::LAST)}</h2><pre class="key" dir="ltr">{note.clone()}</pre> });
    let files = (!p.checkpoints.is_empty()).then(|| {
        view! {
            <p class="button-row">
                <a class="button" href=paths::ballot_leaf(slug, p.number, "log.json")>{icon(f, "download")}" "{f.t(word::WHOLE)}</a>
                <a class="button" href=paths::ballot_leaf(slug, p.number, "checkpoint.txt")>{icon(f, "download")}" "{f.t(word::LAST)}</a>
            </p>
        }
    });
    let closed = p.closed.then(|| view! { <p class="notice">{icon(f, "check")}<span>{f.t(word::IS_CLOSED)}</span></p> });
    let body = view! {
        <div class="narrow">
            {head(f, (paths::ballot(slug, p.number), tr::voting::TITLE), word::TITLE, &p.title)}
            <p>{f.t(word::LEDE)}</p>
            <p><strong>{f.tn(word::LEAVES, p.size)}</strong>" "{f.tn(word::BATCHES, p.least)}</p>
            {closed}
            {files}
            <section class="panel">
                <h2>{f.t(word::CHECK)}</h2>
                <p>{f.t(word::CHECK_HELP)}</p>
                <p><code class="key" dir="ltr">"tajmaat count --log log.json"</code></p>
                <p>{f.t(word::KEEP)}</p>
                <dl class="facts stacked">{code(f, word::KEY, &p.key)}</dl>
                <p><a href=paths::ballot_key()>{f.t(word::KEY_FILE)}</a></p>
            </section>
            {last}
            <h2>{f.t(word::CHECKPOINTS)}</h2>
            {list}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

/// Whether a leaf is in the log, and what proves it.
pub fn leaf(f: &Frame, p: BallotLeafPage) -> Page {
    use tr::ballot_log as word;
    let slug = f.slug();
    let stands = match (&p.proof, p.closed) {
        (Some(proof), _) => {
            let words = f.tf(word::LEAF_STANDS, &[("position", &f.number(proof.position + 1)), ("size", &f.tn(word::LEAVES, proof.size))]);
            view! { <div class="banner reached">{icon(f, "check")}<p>{words}</p></div> }.into_any()
        }
        (None, true) => view! { <div class="banner late">{icon(f, "cross")}<p>{f.t(word::LEAF_UNKNOWN)}</p></div> }.into_any(),
        (None, false) => view! { <div class="banner">{icon(f, "info")}<p>{f.t(word::LEAF_NOT_YET)}</p></div> }.into_any(),
    };
    let proof = p.proof.as_ref().map(|proof| {
        let path = proof.path.iter().map(|hash| view! { <li><code class="key" dir="ltr">{hash.clone()}</code></li> }).collect::<Vec<_>>();
        let file = |ending: &str| paths::ballot_leaf(slug, p.number, format!("{}.{ending}", p.hash));
        view! {
            <section>
                <h2>{f.t(word::PROOF)}</h2>
                <p>{f.t(word::PROOF_HELP)}</p>
                <ol class="plain">{path}</ol>
                <pre class="key" dir="ltr">{proof.note.clone()}</pre>
                <p class="button-row">
                    <a class="button small" href=file("json")>{icon(f, "download")}" JSON"</a>
                    <a class="button small" href=file("txt")>{icon(f, "download")}" "{f.t(word::receipt::TEXT)}</a>
                </p>
            </section>
        }
    });
    let body = view! {
        <div class="narrow">
            {head(f, (paths::ballot_log(slug, p.number), word::TITLE), word::LEAF_TITLE, &p.title)}
            {stands}
            <p><code class="key" dir="ltr">{p.hash.clone()}</code></p>
            <p>{f.t(word::LEAF_HELP)}</p>
            {proof}
        </div>
    };
    Page::new(f.t(word::LEAF_TITLE), body.into_any())
}
