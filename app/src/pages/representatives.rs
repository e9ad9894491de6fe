//! Who speaks for an organisation: the list, invitations, the history; removing somebody; and an invitation before whoever got it.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::components::{breadcrumbs, labels};
use crate::format;
use crate::model::frame::Frame;
use crate::model::organisations::{EventRow, Invitation, InvitationRow, OrganisationAct, RemovePage, Representative, RepresentativesPage};
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: RepresentativesPage) -> Page {
    use tr::organisations as word;
    let title = f.t(word::REPRESENTATIVES);
    let alone = p.people.len() < 2 && !p.is_staff;
    let people = p.people.iter().map(|person| representative(f, &p.handle, person, alone)).collect::<Vec<_>>();
    let invitations = p.invitations.iter().map(|invitation| waiting(f, &p.handle, invitation)).collect::<Vec<_>>();
    let invitations = (!invitations.is_empty()).then(|| view! { <section><h2>{f.t(word::INVITATIONS)}</h2><ul class="rows">{invitations}</ul></section> });
    let history = p.history.iter().map(|event| happened(f, event)).collect::<Vec<_>>();
    let contact = Field::new("contact", f.t(word::CONTACT), p.fields.contact.clone()).hint(f.t(word::CONTACT_HINT));
    let invite = p.suspended.is_none().then(|| {
        view! {
            <section class="panel">
                <h2>{f.t(word::INVITE)}</h2>
                <p class="soft">{f.t(word::INVITE_HELP)}</p>
                <form method="post" action=paths::invite(&p.handle) novalidate>
                    {form::text_field(f, contact, &p.errors)}
                    {form::submit(f, word::INVITE_ACT)}
                </form>
            </section>
        }
    });
    let suspended = p.suspended.as_ref().map(|reason| {
        view! {
            <div class="notice warning">{icon(f, "warning")}<p>{f.t(word::SUSPENDED_INSIDE)}</p></div>
            <blockquote dir="auto">{reason.clone()}</blockquote>
        }
    });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::organisation(&p.handle), f.local(&p.name))}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::REPRESENTATIVES_LEDE)}</p></div>
            {suspended}
            {form::error_summary(f, &p.errors)}
            <ul class="rows">{people}</ul>
            {invite}
            {invitations}
            <h2>{f.t(word::HISTORY)}</h2>
            <ul class="timeline">{history}</ul>
        </div>
    };
    Page::new(title, body.into_any())
}

fn representative(f: &Frame, organisation: &str, person: &Representative, alone: bool) -> AnyView {
    use tr::organisations as word;
    let action = if person.is_me { word::LEAVE } else { word::REMOVE };
    let remove = (!alone).then(|| {
        let label = format!("{} ({})", f.t(action), person.name);
        view! { <p><a class="button small" href=paths::remove_representative(organisation, &person.handle) aria-label=label>{f.t(action)}</a></p> }
    });
    let me = person.is_me.then(|| view! { " "<span class="badge author">{f.t(word::ME)}</span> });
    view! {
        <li>
            <p><a href=paths::person(&person.handle)><bdi>{person.name.clone()}</bdi></a>{me}</p>
            <p class="meta">{f.tf(word::SINCE, &[("date", &format::date(f.lang, person.since))])}</p>
            {remove}
        </li>
    }
    .into_any()
}

fn waiting(f: &Frame, organisation: &str, row: &InvitationRow) -> AnyView {
    use tr::organisations as word;
    let label = format!("{} ({})", f.t(word::CANCEL_INVITATION), row.contact);
    view! {
        <li>
            <p><bdi dir="ltr">{row.contact.clone()}</bdi></p>
            <p class="meta">{f.tf(word::UNTIL, &[("date", &format::date(f.lang, row.expires_at))])}</p>
            <form method="post" action=paths::cancel_invitation(organisation, &row.id)>
                <button class="button small quiet" aria-label=label>{f.t(word::CANCEL_INVITATION)}</button>
            </form>
        </li>
    }
    .into_any()
}

/// The sentence of an act, without whoever did it.
const fn act(act: OrganisationAct) -> Key {
    use tr::organisations::acts as word;
    match act {
        OrganisationAct::Approved => word::APPROVED,
        OrganisationAct::Invited => word::INVITED,
        OrganisationAct::Cancelled => word::CANCELLED,
        OrganisationAct::Joined => word::JOINED,
        OrganisationAct::Declined => word::DECLINED,
        OrganisationAct::Removed => word::REMOVED,
        OrganisationAct::Left => word::LEFT,
        OrganisationAct::Suspended => word::SUSPENDED,
        OrganisationAct::Restored => word::RESTORED,
    }
}

fn happened(f: &Frame, event: &EventRow) -> AnyView {
    let isolated = |text: &str| format!("\u{2068}{text}\u{2069}");
    let actor = if event.by_staff { f.t(tr::organisations::STAFF).to_owned() } else { isolated(&event.actor) };
    let sentence = f.tf(act(event.act), &[("person", &isolated(&event.person)), ("actor", &actor)]);
    let reason = (!event.reason.is_empty()).then(|| view! { <blockquote dir="auto">{event.reason.clone()}</blockquote> });
    view! { <li>{sentence}" "{time(f, event.at)}{reason}</li> }.into_any()
}

pub fn remove(f: &Frame, p: RemovePage) -> Page {
    use tr::organisations as word;
    let (heading, help, button) =
        if p.person.is_me { (word::LEAVE_TITLE, word::LEAVE_HELP, word::LEAVE) } else { (word::REMOVE_TITLE, word::REMOVE_HELP, word::REMOVE) };
    let name = f.local(&p.name);
    let title = f.tf(heading, &[("person", &p.person.name), ("name", &name)]);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title.clone()}</h1><p class="lede">{f.t(help)}</p></div>
            <form method="post" action=paths::remove_representative(&p.handle, &p.person.handle)>
                <p class="button-row">
                    <button class="button danger">{f.t(button)}</button>
                    <a class="button quiet" href=paths::representatives(&p.handle)>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// An invitation with its two answers.
pub(super) fn invited(f: &Frame, p: &Invitation) -> AnyView {
    use tr::organisations as word;
    let (name, commune) = (f.local(&p.organisation), f.local(&p.commune));
    let text = f.tf(word::INVITED, &[("name", &format!("\u{2068}{name}\u{2069}")), ("commune", &format!("\u{2068}{commune}\u{2069}"))]);
    view! {
        <section class="panel">
            <h2>{icon(f, "organisation")}" "<bdi>{name.clone()}</bdi></h2>
            <p>{text}" "<span class="badge organisation">{f.t(labels::organisation_kind(p.kind))}</span></p>
            <p class="small soft">{f.t(word::INVITED_HELP)}" "{f.tf(word::UNTIL, &[("date", &format::date(f.lang, p.expires_at))])}</p>
            <form method="post" action=p.action.clone() class="button-row">
                <button class="button primary" name="act" value="accept">{f.t(word::ACCEPT)}</button>
                <button class="button quiet" name="act" value="decline">{f.t(word::DECLINE)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The page that an invitation's link opens.
pub fn invitation(f: &Frame, p: Invitation) -> Page {
    let title = f.t(tr::organisations::INVITATION_TITLE);
    let body = view! { <div class="narrow"><h1>{title}</h1>{invited(f, &p)}</div> };
    Page::new(title, body.into_any())
}
