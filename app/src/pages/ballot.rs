//! What is voted on: the question, the rules as they were declared, the options, and what the reader can do; and one option by itself.

use leptos::prelude::*;

use super::Page;
use crate::components::ballot::{self as pieces, my_vote, option_facts, option_picture, option_title, option_withdrawn};
use crate::components::ballot_papers::desk_ways;
use crate::components::consultation::{self, line, paragraphs, plain};
use crate::components::icon::icon;
use crate::components::listing::{self, Entry};
use crate::components::{breadcrumbs, due, hub, map, picture};
use crate::format;
use crate::model::ballot_pages::{BallotOptionPage, BallotPage, OptionsWish};
use crate::model::ballots::{BallotKind, BallotOptionView, BallotState};
use crate::model::consultations::ConsultationTemplate;
use crate::model::frame::Frame;
use crate::model::lists::FacetCount;
use crate::model::{Localized, Micros, paths};
use crate::taxonomy;
use crate::words::{Key, tr};

/// What stands of the ballot on the consultation's page: what one may do, and the way to its own page.
pub fn section(f: &Frame, number: i64, head: (BallotKind, i64), rehearsal: bool) -> AnyView {
    use tr::voting as word;
    let (kind, options) = head;
    let count = (options > 0).then(|| view! { <p>{f.tn(word::OPTION_COUNT, options)}</p> });
    let page = (!rehearsal).then(|| view! { <p><a href=paths::ballot(f.slug(), number)>{f.t(word::READ)}</a></p> });
    view! { <p>{f.t(pieces::kind_word(kind))}</p>{count}{page} }.into_any()
}

pub fn page(f: &Frame, p: BallotPage) -> Page {
    use tr::voting as word;
    let (slug, number) = (f.slug(), p.head.number);
    let question = pieces::question(&p.head);
    let title = plain(f, question);
    let is_budget = p.head.settings.kind == BallotKind::Budget;
    let made_from = if is_budget { ConsultationTemplate::ParticipatoryBudget } else { ConsultationTemplate::Vote };
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.head.title))}
        <article class="item">
            <header class="item-head">
                {picture::asking(f, made_from, None)}
                <p class="tags"><span class="tag">{f.t(word::TITLE)}</span>" "{p.voting.filter(|(_, to)| to.0 > f.now.0 && p.head.cancelled.is_none()).map(|(_, to)| due::pill(f, to))}</p>
                <h1>{line(f, question)}</h1>
                <p class="lede">{f.t(pieces::kind_word(p.head.settings.kind))}</p>
                <p class="small">{f.t(word::ADVICE)}</p>
            </header>
            <div class="item-act">{acting(f, &p)}</div>
            <div class="item-body">
                {when(f, &p)}
                {envelopes(f, &p)}
                <section aria-labelledby="rules">
                    <h2 id="rules">{f.t(word::RULES)}</h2>
                    {p.frozen_at.map(|at| view! { <p class="small soft">{f.tf(word::FROZEN_ON, &[("date", &format::date(f.lang, at))])}</p> })}
                    {pieces::rules(f, &p.head.settings)}
                    <p><a href=paths::commune_counting(slug)>{f.t(tr::counting_help::LINK)}</a></p>
                </section>
                {secrecy(f)}
            </div>
        </article>
        {options(f, &p)}
    };
    Page::new(title, body.into_any()).advised()
}

/// What the reader did, and can do now.
fn acting(f: &Frame, p: &BallotPage) -> AnyView {
    use tr::voting as word;
    let (slug, number) = (f.slug(), p.head.number);
    let state = p.mine.as_ref().map_or(BallotState::None, |mine| mine.state);
    let given_up = p.head.cancelled.is_some();
    let mine = p.mine.as_ref().filter(|mine| mine.state != BallotState::None && !given_up).map(|mine| my_vote(f, &p.head, mine));
    let link = |href: String, word: Key, primary: bool| {
        let class = if primary { "button primary" } else { "button" };
        view! { <a class=class href=href>{f.t(word)}</a> }.into_any()
    };
    let mut acts = Vec::new();
    match state {
        BallotState::None => acts.push(link(paths::ballot_vote(slug, number), word::VOTE, true)),
        BallotState::Drafting => acts.push(link(paths::ballot_vote(slug, number), word::GO_ON, true)),
        BallotState::Cast => {
            acts.push(link(paths::ballot_mine(slug, number), word::SEE_MINE, true));
            acts.push(link(paths::ballot_vote(slug, number), word::CHANGE, false));
        }
        BallotState::OnPaper | BallotState::Void => {}
    }
    // Whoever is not signed in comes back to the form.
    let standing = consultation::standing_towards(f, &p.standing, acts, Some((word::VOTE, paths::ballot_vote(slug, number))));
    let past = (!p.standing.is_open() && state == BallotState::Cast && !given_up).then(|| link(paths::ballot_mine(slug, number), word::SEE_MINE, false));
    let result = p.closed.map(|unconfirmed| {
        let drafts = (p.head.settings.confirm || unconfirmed > 0).then(|| view! { <p class="small">{f.tn(word::UNCONFIRMED_COUNT, unconfirmed)}</p> });
        view! { <p class="button-row">{link(paths::ballot_result(slug, number), word::RESULT, true)}</p>{drafts} }
    });
    let manage = p.may_manage.then(|| view! { <a href=paths::prepare_ballot(slug, number)>{icon(f, "edit")}" "{f.t(word::MANAGE)}</a> });
    view! { {pieces::given_up(f, &p.head)}{mine}{result}{standing}{past}<div class="item-acts no-print">{manage}{desk_ways(f, number)}</div> }.into_any()
}

fn when(f: &Frame, p: &BallotPage) -> Option<AnyView> {
    p.voting.filter(|_| p.head.cancelled.is_none()).map(|(from, to)| {
        let (from, to) = (format::date(f.lang, from), format::date(f.lang, Micros(to.0 - 1)));
        view! { <p>{icon(f, "calendar")}" "<strong>{f.tf(tr::voting::WHEN, &[("from", &from), ("to", &to)])}</strong></p> }.into_any()
    })
}

fn envelopes(f: &Frame, p: &BallotPage) -> Option<AnyView> {
    (!p.head.envelopes.is_empty()).then(|| {
        let lines = p
            .head
            .envelopes
            .iter()
            .map(|envelope| {
                let of = envelope.place.as_ref().map(|place| f.local(place)).or_else(|| envelope.category.as_ref().map(|code| theme_name(f, code)));
                let of = of.map(|of| view! { " "<small><bdi>{of}</bdi></small> });
                view! { <div><dt>{line(f, &envelope.title)}{of}</dt><dd><bdi>{f.money(envelope.amount)}</bdi></dd></div> }
            })
            .collect::<Vec<_>>();
        view! { <section><h2>{f.t(tr::voting::ENVELOPES)}</h2><dl class="facts">{lines}</dl></section> }.into_any()
    })
}

/// The name of a theme by its code; a name as it is.
pub(super) fn theme_name(f: &Frame, code: &str) -> String {
    if taxonomy::find(code).is_some() { taxonomy::name(f.lang, code) } else { code.to_owned() }
}

/// Who sees what somebody voted: two sentences, and the whole of it below them.
fn secrecy(f: &Frame) -> AnyView {
    use tr::voting::secrecy as word;
    let points = [word::DURING, word::OPERATOR, word::AFTER, word::DAY, word::PAPER].map(|key| view! { <li>{f.t(key)}</li> }).into_iter().collect::<Vec<_>>();
    view! {
        <section id="secrecy">
            <h2>{f.t(word::TITLE)}</h2>
            <p>{f.t(word::SHORT)}</p>
            <details class="fold"><summary>{f.t(word::MORE)}</summary><ul>{points}</ul></details>
        </section>
    }
    .into_any()
}

fn with(f: &Frame, p: &BallotPage, wish: &OptionsWish) -> String {
    let query = [("envelope", wish.envelope.as_str()), ("place", wish.place.as_str()), ("theme", wish.theme.as_str()), ("sort", wish.sort.as_str())];
    format!("{}#options", paths::with_query(paths::ballot(f.slug(), p.head.number), &query))
}

/// The ways to narrow and to sort the list; the one that is chosen leads back.
fn narrowing(f: &Frame, p: &BallotPage) -> AnyView {
    use tr::voting as word;
    let entry = |label: String, current: bool, wish: OptionsWish| Entry { label, href: with(f, p, &wish), count: None, current };
    let toggled = |value: &str, chosen: &str| if value == chosen { String::new() } else { value.to_owned() };
    let mut groups: Vec<(Key, Vec<Entry>)> = Vec::new();
    if p.head.envelopes.len() > 1 {
        let each = p.head.envelopes.iter().map(|envelope| {
            let value = envelope.number.to_string();
            let wish = OptionsWish { envelope: toggled(&value, &p.wish.envelope), ..p.wish.clone() };
            entry(plain(f, &envelope.title), value == p.wish.envelope, wish)
        });
        groups.push((word::BY_ENVELOPE, each.collect()));
    }
    if p.places.len() > 1 {
        let each = p.places.iter().map(|FacetCount { value: (slug, name), count }| {
            let wish = OptionsWish { place: toggled(slug, &p.wish.place), ..p.wish.clone() };
            Entry { count: Some(*count), ..entry(f.local(name), *slug == p.wish.place, wish) }
        });
        groups.push((word::BY_PLACE, each.collect()));
    }
    if p.themes.len() > 1 {
        let each = p.themes.iter().map(|code| {
            let wish = OptionsWish { theme: toggled(code, &p.wish.theme), ..p.wish.clone() };
            entry(theme_name(f, code), *code == p.wish.theme, wish)
        });
        groups.push((word::BY_THEME, each.collect()));
    }
    let groups = groups.into_iter().filter_map(|(title, entries)| listing::filter_row(f, f.t(title), entries)).collect::<Vec<_>>();
    let open = p.wish != OptionsWish { sort: p.wish.sort.clone(), ..OptionsWish::default() };
    let folds = (!groups.is_empty()).then(|| view! { <details class="fold" open=open><summary>{f.t(word::NARROW)}</summary>{groups}</details> });
    let costs = p.options.iter().any(|option| option.cost.is_some());
    let orders = costs.then(|| {
        let own = if p.own_order { word::OWN_ORDER } else { word::NUMBER_ORDER };
        let choices = [("", own), ("cost", word::CHEAPEST), ("-cost", word::DEAREST)];
        let each =
            choices.into_iter().map(|(sort, key)| entry(f.t(key).to_owned(), p.wish.sort == sort, OptionsWish { sort: sort.to_owned(), ..p.wish.clone() }));
        listing::orders(f, each.collect())
    });
    view! { {folds}{orders} }.into_any()
}

/// Where the options are: a mark for each place, which narrows the list to it and leaves its order.
fn places(f: &Frame, p: &BallotPage) -> Option<AnyView> {
    let drawn = p.map.as_ref().filter(|_| p.places.len() > 1)?;
    let window = drawn.whole();
    let names: Vec<(String, String)> = p.places.iter().map(|place| (place.value.0.clone(), f.local(&place.value.1))).collect();
    let link = |place: &FacetCount<(String, Localized)>| {
        let wish = OptionsWish { place: place.value.0.clone(), ..p.wish.clone() };
        (with(f, p, &wish), format!("{} · {}", f.tn(tr::voting::OPTION_COUNT, place.count), f.local(&place.value.1)))
    };
    let marks = map::place_marks(drawn, &window, &p.places, link);
    let map = map::linked(f, drawn, &window, &names, &marks);
    Some(view! { <details class="fold"><summary>{f.t(tr::map::LABEL)}</summary><p>{f.t(tr::map::HELP)}</p>{map}</details> }.into_any())
}

fn options(f: &Frame, p: &BallotPage) -> Option<AnyView> {
    use tr::voting as word;
    (p.all > 0).then(|| {
        let cards = p.options.iter().map(|option| card(f, p, option)).collect::<Vec<_>>();
        let list = if cards.is_empty() { hub::nothing(f, "scene-no-result", word::NONE_HERE) } else { view! { <ul class="cards">{cards}</ul> }.into_any() };
        let order = if p.own_order { word::ORDER_OWN } else { word::ORDER_NUMBERS };
        view! {
            <section id="options" aria-labelledby="options-title">
                <h2 id="options-title">{f.t(word::OPTIONS)}</h2>
                <p>{f.tn(word::OPTION_COUNT, p.all)}" "{f.t(order)}</p>
                {places(f, p)}
                {narrowing(f, p)}
                {list}
            </section>
        }
        .into_any()
    })
}

fn card(f: &Frame, p: &BallotPage, option: &BallotOptionView) -> AnyView {
    let gone = option.withdrawn.is_some();
    view! {
        <li class=if gone { "card withdrawn" } else { "card" }>
            {option_picture(f, option)}
            <h3 class="card-title"><a href=paths::ballot_option(f.slug(), p.head.number, option.number)>{option_title(f, option)}</a></h3>
            {option_withdrawn(f, option)}
            <div class="push">{option_facts(f, &p.head, option)}</div>
        </li>
    }
    .into_any()
}

/// One option: everything that is known of it, to be read or listened to.
pub fn option(f: &Frame, p: BallotOptionPage) -> Page {
    use tr::voting as word;
    let (slug, number) = (f.slug(), p.head.number);
    let title = plain(f, &p.option.title);
    let recording = p.option.recording.clone().map(|path| {
        view! { <figure class="listen"><figcaption>{f.t(word::LISTEN)}</figcaption><audio controls preload="none" src=path></audio></figure> }
    });
    let discussed = p.option.path.clone().map(|path| view! { <p><a href=path>{icon(f, "comment")}" "{f.t(word::DISCUSSED)}</a></p> });
    let href = |n| paths::ballot_option(slug, number, n);
    let previous = p.previous.map(|n| view! { <a class="button quiet" rel="prev" href=href(n)>{icon(f, "arrow-start")}" "{f.t(word::PREVIOUS)}</a> });
    let next = p.next.map(|n| view! { <a class="button quiet" rel="next" href=href(n)>{f.t(word::NEXT)}" "{icon(f, "arrow-end")}</a> });
    let vote = (p.open && p.option.withdrawn.is_none()).then(|| {
        let href = format!("{}#o-{}", paths::ballot_vote(slug, number), p.option.number);
        view! { <a class="button primary" href=href>{f.t(word::VOTE)}</a> }
    });
    let gone = p.option.withdrawn.is_some();
    let body = view! {
        {breadcrumbs::up(f, format!("{}#options", paths::ballot(slug, number)), plain(f, pieces::question(&p.head)))}
        <article class=if gone { "item withdrawn" } else { "item" }>
            <header class="item-head">
                {option_picture(f, &p.option)}
                <h1>{option_title(f, &p.option)}</h1>
                {option_withdrawn(f, &p.option)}
                {option_facts(f, &p.head, &p.option)}
                {pieces::given_up(f, &p.head)}
            </header>
            <div class="item-body">
                {recording}
                {paragraphs(f, &p.option.body)}
                {discussed}
                <p class="button-row">{vote}<a class="button" href=format!("{}#options", paths::ballot(slug, number))>{f.t(word::ALL_OPTIONS)}</a></p>
                <nav class="pager" aria-label=f.t(word::NEIGHBOURS)>
                    {previous}
                    {next}
                </nav>
            </div>
        </article>
    };
    Page::new(title, body.into_any())
}
