//! The officers' page of who is invited to a consultation, and the letter of an invitation.

use leptos::prelude::*;

use super::Page;
use super::consultation_prepare::up;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::{hub, table};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::components::{labels, listing, poster};
use crate::format;
use crate::model::content::OrganisationKind;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::invitations::{InvitationRow, InvitationState, InvitationsPage, PrintedLetter};
use crate::model::{Lang, Micros, paths};
use crate::words::tr;

pub fn page(f: &Frame, p: InvitationsPage) -> Page {
    use tr::invitations as word;
    let path = paths::invitations(f.slug(), p.number);
    let pager = listing::pager(f, p.continued.then(|| path.clone()), p.next.as_ref().map(|after| paths::with_query(path.clone(), &[("after", after)])));
    let figures = [(word::INVITED, p.invited), (word::CAME, p.redeemed), (word::ANSWERED, p.answered), (word::WAITING, p.waiting)];
    let figures = figures.into_iter().filter(|(word, count)| *count > 0 || *word != word::WAITING).map(|(word, count)| view! { <li>{f.tn(word, count)}</li> });
    let figures = figures.collect::<Vec<_>>();
    let later = (!p.published).then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::SENT_LATER)}</span></p> });
    let forms = p.open.then(|| forms(f, &p, &path));
    let rows: Vec<Vec<AnyView>> = p.rows.iter().map(|one| row(f, &p, one)).collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any()
    } else {
        let heads = [word::HEAD_WHO.text(f.lang), tr::hub::HEAD_STATE.text(f.lang), word::HEAD_SENT.text(f.lang), ""].map(str::to_owned).to_vec();
        table(f.t(word::TITLE).to_owned(), heads, rows)
    };
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        <ul class="plain apart">{figures}</ul>
        {later}
        {form::error_summary(f, &p.errors)}
        {forms}
        {list}
        {pager}
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn language(f: &Frame, chosen: &str) -> AnyView {
    let chosen = if chosen.is_empty() { Lang::Ar.code() } else { chosen };
    let choices = [Lang::Ar, Lang::Fr, Lang::En].iter().map(|lang| Choice::new(lang.code(), lang.own_name())).collect();
    form::radio_cards(f, Field::new("language", f.t(tr::invitations::LANGUAGE), chosen), choices, &Default::default())
}

/// One, or many in lines.
fn forms(f: &Frame, p: &InvitationsPage, path: &str) -> AnyView {
    use tr::invitations as word;
    let kinds = OrganisationKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(labels::organisation_kind(*kind)))).collect();
    let empty = if p.persons { f.t(word::A_PERSON) } else { f.t(word::CHOOSE_KIND) };
    let line = |name: &'static str, label, value: &str| Field::new(name, f.t(label), value);
    let faults = (!p.faults.is_empty()).then(|| {
        let lines = p.faults.iter().map(|(line, text)| view! { <li>{f.tf(word::FAULT, &[("line", &f.number(*line)), ("text", f.t(*text))])}</li> });
        view! { <div class="error-summary" role="alert"><h3>{f.t(word::FAULTS)}</h3><ul>{lines.collect::<Vec<_>>()}</ul></div> }
    });
    let lines = Field::new("lines", f.t(word::LINES), p.fields.lines.clone()).hint(f.t(if p.persons { word::LINES_HINT_PERSONS } else { word::LINES_HINT }));
    view! {
        <form method="post" action=path.to_owned() novalidate>
            {language(f, &p.fields.language)}
            <div class="two even">
                <section class="panel">
                    <h2>{f.t(word::SINGLE)}</h2>
                    {form::text_field(f, line("name", word::NAME, &p.fields.name), &p.errors)}
                    {form::select(f, line("kind", word::KIND, &p.fields.kind), empty, vec![(String::new(), kinds)], &p.errors)}
                    {form::text_field(f, line("email", word::EMAIL, &p.fields.email).hint(f.t(word::EMAIL_HINT)).kind("email", "off"), &p.errors)}
                    {form::text_field(f, line("postal", word::POSTAL, &p.fields.postal), &p.errors)}
                    <p class="button-row"><button class="button primary" name="act" value="add">{f.t(word::ADD)}</button></p>
                </section>
                <section class="panel">
                    <h2>{f.t(word::PASTE)}</h2>
                    {faults}
                    {form::text_area(f, lines.rows(10), &p.errors)}
                    <p class="button-row"><button class="button" name="act" value="paste">{f.t(word::ADD_ALL)}</button></p>
                </section>
            </div>
        </form>
    }
    .into_any()
}

fn row(f: &Frame, p: &InvitationsPage, row: &InvitationRow) -> Vec<AnyView> {
    use tr::invitations as word;
    let name = match row.kind {
        Some(kind) => view! { <bdi>{row.name.clone()}</bdi>" "<span class="soft small">{f.t(labels::organisation_kind(kind))}</span> }.into_any(),
        None => view! { {f.t(word::A_PERSON)} }.into_any(),
    };
    let contact = if row.email.is_empty() { row.postal.clone() } else { row.email.clone() };
    let contact = (!contact.is_empty()).then(|| view! { <span class="note"><bdi>{contact}</bdi></span> });
    let (class, sign, state) = match row.state {
        InvitationState::Prepared => ("state", "dot", word::STATE_PREPARED),
        InvitationState::Sent => ("state wait", "clock", word::STATE_SENT),
        InvitationState::Redeemed => ("state good", "check", word::STATE_REDEEMED),
        InvitationState::Withdrawn => ("state bad", "cross", word::STATE_WITHDRAWN),
    };
    let sent = row.sent_at.map(|at| view! { <span class="small">{time(f, at)}</span> });
    let came = row.redeemed_at.map(|at| view! { <span class="note">{f.t(word::STATE_REDEEMED)}{format::colon(f.lang)}{time(f, at)}</span> });
    vec![
        view! { {name}{contact} }.into_any(),
        view! { <span class=class>{icon(f, sign)}{f.t(state)}</span> }.into_any(),
        view! { {sent}{came} }.into_any(),
        acts(f, p, row),
    ]
}

fn acts(f: &Frame, p: &InvitationsPage, row: &InvitationRow) -> AnyView {
    use tr::invitations as word;
    if !matches!(row.state, InvitationState::Prepared | InvitationState::Sent) {
        return ().into_any();
    }
    let who = if row.name.is_empty() { row.email.clone() } else { row.name.clone() };
    let label = |word| format!("{} ({who})", f.t(word));
    let change = paths::change_invitation(f.slug(), p.number, &row.id);
    let sends = p.published && p.open;
    let resend = (sends && !row.email.is_empty())
        .then(|| view! { <button class="button small" name="act" value="resend" aria-label=label(word::RESEND)>{f.t(word::RESEND)}</button> });
    let print = sends.then(|| {
        let path = paths::invitation_letter(f.slug(), p.number, &row.id);
        view! { <form method="post" action=path><button class="button small" aria-label=label(word::PRINT)>{f.t(word::PRINT)}</button></form> }
    });
    view! {
        <form method="post" action=change>
            {resend}
            <button class="button small danger" name="act" value="withdraw" aria-label=label(word::WITHDRAW)>{f.t(word::WITHDRAW)}</button>
        </form>
        {print}
    }
    .into_any()
}

/// Arabic above, French below, whatever the officer reads.
pub fn letter(f: &Frame, p: PrintedLetter) -> Page {
    use tr::invitations as word;
    let title = f.t(word::LETTER_TITLE);
    let code = poster::Code { squares: &p.code.squares, side: p.code.side as i64, label: word::QR, address: &p.address };
    let to = view! { <p class="address"><strong><bdi>{p.name.clone()}</bdi></strong><br/><bdi>{p.postal.clone()}</bdi></p> }.into_any();
    let secret = view! { <p class="slip-code" dir="ltr">{p.code.code.clone()}</p> }.into_any();
    let body = view! {
        <div class="no-print">{up(f, p.number, &p.title)}</div>
        <div class="page-head no-print"><h1>{title}</h1><p class="lede">{f.t(word::LETTER_HELP)}</p></div>
        {poster::poster(f, &code, [side(&p, Lang::Ar), side(&p, Lang::Fr)], [Some(to), Some(secret)])}
        <p class="button-row no-print"><a class="button" href=paths::invitations(f.slug(), p.number)>{f.t(word::BACK)}</a></p>
    };
    Page::new(title, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// What a letter says in one language.
fn side(p: &PrintedLetter, lang: Lang) -> AnyView {
    use tr::invitations::letter as word;
    let until = p.closes_at.map(|at| view! { <p>{word::UNTIL.fill(lang, &[("date", &format::date(lang, Micros(at.0 - 1)))])}</p> });
    let why = if p.organisation { word::WHY_ORGANISATION } else { word::WHY_PERSON };
    let contact = (!p.contact.is_empty())
        .then(|| view! { <p class="small">{tr::consultations::CONTACT.text(lang)}{format::colon(lang)}<bdi>{p.contact.clone()}</bdi></p> });
    view! {
        <div lang=lang.code() dir=lang.dir()>
            <h2>{p.title.get(lang).to_owned()}</h2>
            <p>{why.text(lang)}</p>
            <p>{word::HOW.text(lang)}</p>
            {until}
            {contact}
            <p class="small">{tr::consultations::ADVICE.text(lang)}</p>
        </div>
    }
    .into_any()
}
