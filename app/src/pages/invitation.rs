//! Where the code of an invitation is entered, and what follows from it.

use leptos::prelude::*;

use super::Page;
use crate::components::consultation::{line, plain};
use crate::components::form::{self, Field};
use crate::components::icon::icon;
use crate::components::{breadcrumbs, labels};
use crate::model::frame::Frame;
use crate::model::invitations::{OwnInvitation, OwnState, RedeemPage};
use crate::model::paths;
use crate::words::tr;

/// What stands of invitations on the consultation's page.
pub fn section(f: &Frame, number: i64) -> AnyView {
    use tr::invitations as word;
    view! { <p>{f.t(word::SECTION_HELP)}</p><p><a href=paths::redeem_invitation(f.slug(), number)>{f.t(word::ENTER)}</a></p> }.into_any()
}

pub fn page(f: &Frame, p: RedeemPage) -> Page {
    use tr::invitations as word;
    let own = p.own.iter().map(|own| own_invitation(f, p.number, own)).collect::<Vec<_>>();
    let field = Field::new("invitation_code", f.t(word::CODE), p.fields.invitation_code).hint(f.t(word::CODE_HINT));
    let form = p.open.then(|| {
        view! {
            <section class="do">
                <h2>{f.t(word::ENTER)}</h2>
                <form method="post" action=paths::redeem_invitation(f.slug(), p.number) novalidate>
                    {form::text_field(f, field, &p.errors)}
                    {form::submit(f, word::REDEEM)}
                </form>
                <p class="small">{f.t(word::REDEEM_HELP)}</p>
            </section>
        }
    });
    let over = (!p.open).then(|| view! { <p class="notice">{icon(f, "clock")}<span>{f.t(word::OVER)}</span></p> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::consultation(f.slug(), p.number), plain(f, &p.title))}
            <div class="page-head"><h1>{f.t(word::SECTION)}</h1><p class="lede">{line(f, &p.title)}</p></div>
            {form::error_summary(f, &p.errors)}
            {own}
            {form}
            {over}
        </div>
    };
    Page::new(f.t(word::SECTION), body.into_any())
}

fn own_invitation(f: &Frame, number: i64, own: &OwnInvitation) -> AnyView {
    use tr::invitations as word;
    let name = own.kind.map(|kind| view! { <h2><bdi>{own.name.clone()}</bdi>" "<span class="tag">{f.t(labels::organisation_kind(kind))}</span></h2> });
    let text = match own.state {
        OwnState::Person => word::OWN_PERSON,
        OwnState::Unasked => word::OWN_UNASKED,
        OwnState::Waiting => word::OWN_WAITING,
        OwnState::Refused => word::OWN_REFUSED,
        OwnState::Represented => word::OWN_REPRESENTED,
    };
    let sign = if own.state == OwnState::Refused { "warning" } else { "check" };
    let answers = matches!(own.state, OwnState::Person | OwnState::Waiting | OwnState::Represented)
        .then(|| view! { <p class="button-row"><a class="button primary" href=own.questions.clone()>{f.t(word::ANSWER)}</a></p> });
    let asks = (!own.request.is_empty()).then(|| view! { <p class="button-row"><a class="button primary" href=own.request.clone()>{f.t(word::ASK)}</a></p> });
    let represented = own
        .represented
        .iter()
        .map(|(id, name)| {
            let words = f.tf(word::IS_OURS, &[("name", &f.local(name))]);
            view! {
                <form method="post" action=paths::redeem_invitation(f.slug(), number)>
                    {form::hidden("invitation", own.id.clone())}
                    {form::hidden("organisation", id.clone())}
                    <p><button class="button" name="act" value="organisation">{words}</button></p>
                </form>
            }
        })
        .collect::<Vec<_>>();
    view! { <section class="panel">{name}<p>{icon(f, sign)}" "{f.t(text)}</p>{answers}{represented}{asks}</section> }.into_any()
}
