//! The question before a solution is withdrawn.

use leptos::prelude::*;

use super::Page;
use super::solution::breadcrumbs;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::WithdrawPage;
use crate::words::tr;

pub fn page(f: &Frame, p: WithdrawPage) -> Page {
    let title = f.t(tr::solutions::WITHDRAW_TITLE);
    let supports = (p.support_count > 0).then(|| view! { <p>{f.tn(tr::solutions::WITHDRAW_SUPPORTS, p.support_count)}</p> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs(f)}
            <h1>{title}</h1>
            <p class="lede"><bdi>{p.title}</bdi></p>
            <p>{f.t(tr::solutions::WITHDRAW_HELP)}</p>
            {supports}
            <form method="post" action=paths::withdraw_solution(f.slug(), p.number)>
                <p class="button-row">
                    <button class="button danger">{f.t(tr::solutions::WITHDRAW_NOW)}</button>
                    <a class="button quiet" href=paths::solution(f.slug(), p.number)>{f.t(tr::solution_form::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}
