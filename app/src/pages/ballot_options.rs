//! The staff's pages of a ballot's options: the list, writing one, withdrawing one.

use leptos::prelude::*;

use super::Page;
use super::ballot_staff::{back, frozen, in_hub, place_and_theme, texts};
use crate::components::breadcrumbs;
use crate::components::consultation::line;
use crate::components::form::{Choice, Field, checkbox, error_summary, file_field, hidden, radio_cards, select, submit, text_area, text_field};
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::format;
use crate::model::ballot_staff::{BODY_FIELDS, BallotOptionForm, BallotOptionRow, BallotOptionsPage, OptionApart, TITLE_FIELDS, WithdrawOptionForm};
use crate::model::consultation_forms::LANGS;
use crate::model::consultations::Multilingual;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::{Lang, paths};
use crate::words::{Key, tr};

/// Every option, and where they come from.
pub fn list(f: &Frame, p: BallotOptionsPage) -> Page {
    use tr::ballots::staff as word;
    let action = paths::ballot_options(f.slug(), p.desk.number);
    let rows = p.rows.iter().enumerate().map(|(at, one)| row(f, &p, (at, one))).collect::<Vec<_>>();
    let rows = match (rows.is_empty(), p.from_list) {
        (true, true) => view! { <p class="soft">{f.t(word::LIST_COMES)}</p> }.into_any(),
        (true, false) => view! { <p class="soft">{f.t(word::NO_OPTIONS)}</p> }.into_any(),
        _ => view! { <ul class="cards">{rows}</ul> }.into_any(),
    };
    let source = (!p.desk.frozen && p.desk.has_list).then(|| {
        let choices = vec![
            Choice::new("list", f.t(word::SOURCE_LIST)).help(f.t(word::SOURCE_LIST_HELP)),
            Choice::new("own", f.t(word::SOURCE_OWN)).help(f.t(word::SOURCE_OWN_HELP)),
        ];
        let chosen = if p.from_list { "list" } else { "own" };
        view! {
            <form method="post" action=action.clone()>{hidden("act", "source")}{radio_cards(f, Field::new("source", f.t(word::SOURCE), chosen), choices, &FormErrors::default())}<p class="button-row"><button class="button">{f.t(tr::form::SAVE)}</button></p></form>
        }
    });
    let add = (!p.desk.frozen && !p.from_list).then(|| {
        view! { <p><a class="button primary" href=paths::edit_ballot_option(f.slug(), p.desk.number, "new")>{icon(f, "plus")}{f.t(word::ADD_OPTION)}</a></p> }
    });
    let body = view! {
        {back(f, &p.desk)}
        <div class="page-head"><h1>{f.t(word::OPTIONS)}</h1><p class="lede">{f.t(word::OPTIONS_LEDE)}</p></div>
        {frozen(f, &p.desk)}
        {source}
        {add}
        {rows}
    };
    in_hub(f, word::OPTIONS, body.into_any())
}

fn row(f: &Frame, p: &BallotOptionsPage, (at, one): (usize, &BallotOptionRow)) -> AnyView {
    use tr::ballots::staff as word;
    let action = paths::ballot_options(f.slug(), p.desk.number);
    let name = || one.title.get(f.lang).to_owned();
    let cost = one.cost.map(|cost| view! { <bdi>{f.money(cost)}</bdi>" · " });
    let envelope = (!one.envelope.is_empty()).then(|| view! { {line(f, &one.envelope)} });
    let lacks = [(one.picture, word::NO_PICTURE), (one.recording, word::NO_RECORDING)];
    let lacks = lacks.into_iter().filter(|(there, _)| !there).map(|(_, words)| view! { <span class="tag">{f.t(words)}</span>" " }).collect::<Vec<_>>();
    let withdrawn = one.withdrawn.then(|| view! { <span class="state bad">{icon(f, "cross")}{f.t(word::WITHDRAWN)}</span> });
    let act = |act: &'static str, words: Key, class: &'static str| {
        view! { <form method="post" action=action.clone()>{hidden("act", act)}{hidden("number", one.n.to_string())}{hidden("version", p.version.to_string())}<button class=class>{f.t(words)}<span class="visually-hidden">": "{name()}</span></button></form> }
    };
    let own = !p.desk.frozen && !p.from_list;
    let up = (own && at > 0).then(|| act("up", word::MOVE_UP, "button quiet"));
    let down = (own && at + 1 < p.rows.len()).then(|| act("down", word::MOVE_DOWN, "button quiet"));
    let remove = own.then(|| act("remove", word::REMOVE, "button quiet danger"));
    let withdraw = (p.desk.open && !one.withdrawn).then(|| {
        view! { <a class="button quiet danger" href=paths::withdraw_ballot_option(f.slug(), p.desk.number, one.n)>{f.t(word::WITHDRAW)}<span class="visually-hidden">": "{name()}</span></a> }
    });
    view! {
        <li class="card">
            <h3 class="card-title"><a href=paths::edit_ballot_option(f.slug(), p.desk.number, one.n)>{f.number(one.n)}" · "{line(f, &one.title)}</a></h3>
            <p>{cost}{envelope}</p>
            <p class="small">{lacks}{withdrawn}</p>
            <div class="button-row">{up}{down}{remove}{withdraw}</div>
        </li>
    }
    .into_any()
}

/// Writing an option.
pub fn form(f: &Frame, p: BallotOptionForm) -> Page {
    use tr::ballots::staff as word;
    let title = if p.n == "new" { word::ADD_OPTION } else { word::CHANGE_OPTION };
    let said = if p.files_only { p.proposed_in.map(|own| translations(f, &p, own)) } else { Some(said(f, &p)) };
    // Where its title is not in the form it stands above it.
    let titles = TITLE_FIELDS.iter().zip(LANGS).map(|(name, lang)| (lang, p.fields.get(name)));
    let named = titles.filter(|(_, title)| p.files_only && !title.is_empty()).min_by_key(|(lang, _)| *lang != f.lang);
    let named = named.map(|(lang, title)| view! { <p class="lede"><bdi lang=lang.code() dir=lang.dir()>{title.to_owned()}</bdi></p> });
    let kept = (!p.files_only && !p.kept.is_empty()).then(|| view! { <p class="lede">{p.n.clone()}" · "{line(f, &p.kept)}</p> });
    if let Some(apart) = &p.apart {
        return in_hub(f, title, typed_for_another(f, &p, apart));
    }
    let body = view! {
        {breadcrumbs::up(f, paths::ballot_options(f.slug(), p.desk.number), f.t(word::OPTIONS))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(title)}</h1>{named}{kept}</div>
            {frozen(f, &p.desk)}
            {error_summary(f, &p.errors)}
            <form method="post" action=paths::edit_ballot_option(f.slug(), p.desk.number, &p.n) enctype="multipart/form-data" novalidate>
                {hidden("version", p.fields.get("version"))}
                {hidden("opened", p.fields.get("opened"))}
                {said}
                {files(f, &p)}
                {submit(f, tr::form::SAVE)}
            </form>
        </div>
    };
    in_hub(f, title, body.into_any())
}

/// What was typed, where it would be written over another option: it can be read and copied, and not sent.
fn typed_for_another(f: &Frame, p: &BallotOptionForm, apart: &OptionApart) -> AnyView {
    use tr::ballots::staff as word;
    let text = |(name, lang): (&'static str, Lang)| {
        let text = p.fields.get(name);
        (!text.is_empty()).then(|| view! { <div lang=lang.code() dir=lang.dir()>{prose(text)}</div> })
    };
    let texts = TITLE_FIELDS.into_iter().zip(LANGS).chain(BODY_FIELDS.into_iter().zip(LANGS)).filter_map(text).collect::<Vec<_>>();
    let cost = p.fields.get("cost");
    let cost = (!cost.is_empty()).then(|| view! { <p>{f.t(word::COST)}{format::colon(f.lang)}<bdi>{cost.to_owned()}</bdi></p> });
    let now = (!p.kept.is_empty()).then(|| view! { <div><dt>{f.t(word::OPTION_NOW)}</dt><dd>{p.n.clone()}" · "{line(f, &p.kept)}</dd></div> });
    let list = (p.kept.is_empty() && !p.desk.frozen).then(|| view! { <p>{f.t(word::LIST_COMES)}</p> });
    let link = |(n, title): &(i64, Multilingual)| {
        view! { <li><a href=paths::edit_ballot_option(f.slug(), p.desk.number, n)>{f.number(*n)}" · "{line(f, title)}</a></li> }
    };
    let links = apart.links.iter().map(link).collect::<Vec<_>>();
    let links = (!links.is_empty()).then(|| view! { <p>{f.t(word::OPTION_COPY)}</p><ul class="rows lean">{links}</ul> });
    view! {
        {breadcrumbs::up(f, paths::ballot_options(f.slug(), p.desk.number), f.t(word::OPTIONS))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::CHANGE_OPTION)}</h1></div>
            {error_summary(f, &p.errors)}
            <dl class="facts">
                <div><dt>{f.t(word::OPTION_OPENED)}</dt><dd><bdi>{apart.opened.clone()}</bdi></dd></div>
                {now}
            </dl>
            {list}
            {links}
            <h2>{f.t(word::OPTION_TYPED)}</h2>
            {texts}
            {cost}
        </div>
    }
    .into_any()
}

fn said(f: &Frame, p: &BallotOptionForm) -> AnyView {
    use tr::ballots::staff as word;
    let (fields, errors) = (&p.fields, &p.errors);
    let title = texts(f, (TITLE_FIELDS, word::OPTION_NAME, 2), (p.desk.needed, true), fields, errors);
    let body = texts(f, (BODY_FIELDS, word::OPTION_TEXT, 5), (p.desk.needed, false), fields, errors);
    let money = p.budget.then(|| {
        let envelopes = p.envelopes.iter().map(|one| Choice::new(one.number.to_string(), one.title.get(f.lang))).collect();
        let envelope = Field::new("envelope", f.t(tr::voting::ENVELOPE), fields.get("envelope")).hint(f.t(word::ENVELOPE_HINT));
        view! {
            {text_field(f, Field::new("cost", f.t(word::COST), fields.get("cost")).hint(f.t(word::AMOUNT_HINT)).digits(), errors)}
            {select(f, envelope, f.t(word::ENVELOPE_BY_PLACE), vec![(String::new(), envelopes)], errors)}
        }
    });
    view! {
        {title}
        {body}
        {money}
        {place_and_theme(f, &p.neighbourhoods, fields, errors)}
    }
    .into_any()
}

/// Its title in the languages in which nobody proposed it.
fn translations(f: &Frame, p: &BallotOptionForm, own: Lang) -> AnyView {
    use tr::ballots::staff as word;
    let others = TITLE_FIELDS.into_iter().zip(LANGS).filter(|(_, lang)| *lang != own);
    let fields = others.map(|(name, lang)| {
        let field = Field::in_language(f, (name, word::OPTION_NAME), p.fields.get(name), (lang, p.desk.needed)).rows(2);
        text_area(f, Field { needed: false, ..field }, &p.errors)
    });
    view! {
        <p class="hint">{f.t(word::TRANSLATIONS_HELP)}</p>
        {fields.collect::<Vec<_>>()}
    }
    .into_any()
}

fn files(f: &Frame, p: &BallotOptionForm) -> AnyView {
    use tr::ballots::staff as word;
    let picture = p.picture.as_ref().map(|path| {
        let remove = checkbox(f, "remove_picture", view! { {f.t(word::REMOVE_PICTURE)} }.into_any(), p.fields.get("remove_picture") == "yes", &p.errors);
        view! { <img class="ballot-picture" src=path.clone() alt="" loading="lazy"/>{remove} }
    });
    let recording = p.recording.as_ref().map(|path| {
        let remove = checkbox(f, "remove_recording", view! { {f.t(word::REMOVE_RECORDING)} }.into_any(), p.fields.get("remove_recording") == "yes", &p.errors);
        view! { <audio controls preload="none" src=path.clone()></audio>{remove} }
    });
    view! {
        {picture}
        {file_field(f, Field::new("picture", f.t(word::PICTURE), "").hint(f.t(word::PICTURE_HINT)), "image/jpeg,image/png,image/webp", &p.errors)}
        {recording}
        {file_field(f, Field::new("recording", f.t(word::RECORDING), "").hint(f.t(word::RECORDING_HINT)), "audio/mpeg,audio/ogg,audio/mp4,.mp3,.ogg,.m4a", &p.errors)}
    }
    .into_any()
}

/// Withdrawing an option while people vote, with the reason that everybody reads.
pub fn withdraw(f: &Frame, p: WithdrawOptionForm) -> Page {
    use tr::ballots::staff as word;
    let action = paths::withdraw_ballot_option(f.slug(), p.desk.number, p.n);
    let reason = Field::new("reason", f.t(word::REASON), p.fields.get("reason")).hint(f.t(word::WITHDRAW_REASON_HINT)).rows(4);
    let body = view! {
        {breadcrumbs::up(f, paths::ballot_options(f.slug(), p.desk.number), f.t(word::OPTIONS))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::WITHDRAW)}</h1><p class="lede">{f.number(p.n)}" · "{line(f, &p.option)}</p></div>
            {error_summary(f, &p.errors)}
            <p>{f.t(word::WITHDRAW_HELP)}</p>
            <form method="post" action=action novalidate>
                {text_area(f, reason, &p.errors)}
                <p class="button-row"><button class="button danger">{f.t(word::WITHDRAW)}</button></p>
            </form>
        </div>
    };
    in_hub(f, word::WITHDRAW, body.into_any())
}
