//! The staff's pages of a ballot: what it declares, its envelopes, what does not count, and who came how far.

use leptos::prelude::*;

use super::Page;
use super::ballot_money::{digits, tick};
use super::consultation_prepare::up;
use crate::components::ballot::{channel_word, kind_word, rule_word, rules};
use crate::components::breadcrumbs;
use crate::components::consultation::line;
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, select, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::format;
use crate::model::ballot_staff::{
    BallotDesk, BallotFields, EnvelopesPage, PrepareBallotPage, QUESTION_FIELDS, Shown, TITLE_FIELDS, TurnoutPage, VoidLine, VoidsPage,
};
use crate::model::ballots::{BallotKind, BallotSettings, Channel, CountingRule, EnvelopeView};
use crate::model::consultation_forms::LANGS;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::Needed;
use crate::model::{Localized, paths};
use crate::taxonomy;
use crate::words::{Key, tr};

pub(super) fn in_hub(f: &Frame, title: Key, body: AnyView) -> Page {
    Page::new(f.t(title), hub(f, StaffRoom::Consultations, body))
}

/// The way back to the page of the ballot.
pub(super) fn back(f: &Frame, desk: &BallotDesk) -> AnyView {
    breadcrumbs::up(f, paths::prepare_ballot(f.slug(), desk.number), f.t(tr::ballots::staff::TITLE))
}

/// That nothing changes any more.
pub(super) fn frozen(f: &Frame, desk: &BallotDesk) -> Option<AnyView> {
    use tr::ballots::staff as word;
    desk.frozen.then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::FROZEN)}</p></div> }.into_any())
}

/// A text in each language: the names of its fields, its label, and how many rows it has; where it is needed, and whether it is.
pub(super) fn texts(
    f: &Frame,
    (names, label, rows): ([&'static str; 4], Key, u32),
    (needed, whole): (Needed, bool),
    fields: &BallotFields,
    errors: &FormErrors,
) -> AnyView {
    let area = |(name, lang)| {
        let field = Field::in_language(f, (name, label), fields.get(name), (lang, needed)).rows(rows);
        text_area(f, Field { needed: field.needed && whole, ..field }, errors)
    };
    names.into_iter().zip(LANGS).map(area).collect::<Vec<_>>().into_any()
}

fn kinds(f: &Frame, chosen: &str, errors: &FormErrors) -> AnyView {
    use tr::ballots::staff as word;
    let choices = BallotKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(kind_name(*kind))).help(f.t(kind_word(*kind)))).collect();
    radio_cards(f, Field::new("kind", f.t(word::KIND), chosen), choices, errors)
}

const fn kind_name(kind: BallotKind) -> Key {
    use tr::ballots::kind as word;
    match kind {
        BallotKind::Approval => word::APPROVAL,
        BallotKind::Points => word::POINTS,
        BallotKind::Budget => word::BUDGET,
        BallotKind::Judgment => word::JUDGMENT,
        BallotKind::Score => word::SCORE,
        BallotKind::Ranked => word::RANKED,
        BallotKind::YesNo => word::YES_NO,
    }
}

/// What is declared: a form while it is a draft, read alone afterwards.
pub fn prepare(f: &Frame, p: PrepareBallotPage) -> Page {
    use tr::ballots::staff as word;
    let action = paths::prepare_ballot(f.slug(), p.desk.number);
    let typed = p.fields.get("kind");
    let chosen = if typed.is_empty() { p.settings.as_ref().map_or("", |settings| settings.kind.as_str()) } else { typed };
    let body = match (&p.settings, p.desk.frozen) {
        (None, _) => view! {
            <form method="post" action=action novalidate>{hidden("act", "kind")}{kinds(f, p.fields.get("kind"), &p.errors)}{submit(f, word::MAKE)}</form>
        }
        .into_any(),
        (Some(settings), true) => view! { {frozen(f, &p.desk)}{ways(f, &p, settings)}<section><h2>{f.t(tr::voting::RULES)}</h2>{rules(f, settings)}</section> }.into_any(),
        (Some(settings), false) => view! {
            {ways(f, &p, settings)}
            {settings_form(f, &p, settings)}
            <details class="fold-row"><summary><h2>{f.t(word::OTHER_KIND)}</h2></summary>
                <form method="post" action=action.clone() novalidate>{hidden("act", "kind")}{kinds(f, chosen, &p.errors)}<p class="small">{f.t(word::OTHER_KIND_HELP)}</p>{submit(f, word::CHANGE_KIND)}</form>
            </details>
            <form method="post" action=action.clone()>{hidden("act", "discard")}<p class="button-row"><button class="button quiet danger">{f.t(word::DISCARD)}</button></p></form>
        }
        .into_any(),
    };
    let desk = p.desk.beyond_residents.then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::DESK_RESIDENTS)}</p></div> });
    let body = view! {
        {up(f, p.desk.number, &p.desk.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        {error_summary(f, &p.errors)}
        {body}
        {desk}
    };
    in_hub(f, word::TITLE, body.into_any())
}

/// The ways to the other pages of the ballot.
fn ways(f: &Frame, p: &PrepareBallotPage, settings: &BallotSettings) -> AnyView {
    use tr::ballots::staff as word;
    let (slug, number) = (f.slug(), p.desk.number);
    let mut ways = Vec::new();
    if settings.kind == BallotKind::Budget {
        ways.push((paths::ballot_envelopes(slug, number), f.tn(word::ENVELOPE_COUNT, p.envelopes)));
    }
    if settings.kind != BallotKind::YesNo {
        ways.push((paths::ballot_options(slug, number), f.tn(word::OPTION_COUNT, p.options)));
    }
    ways.push((paths::rehearse_ballot(slug, number), f.t(word::REHEARSE).to_owned()));
    if p.desk.frozen {
        ways.push((paths::ballot_turnout(slug, number), f.t(word::TURNOUT).to_owned()));
        ways.push((paths::void_ballot(slug, number), f.t(word::VOIDS).to_owned()));
        ways.push((paths::ballot(slug, number), f.t(tr::hub::PUBLIC_PAGE).to_owned()));
    }
    let ways = ways.into_iter().map(|(path, words)| view! { <li><a href=path>{words}</a></li> }).collect::<Vec<_>>();
    view! { <ul class="rows lean">{ways}</ul> }.into_any()
}

fn settings_form(f: &Frame, p: &PrepareBallotPage, settings: &BallotSettings) -> AnyView {
    use tr::ballots::staff as word;
    let (kind, fields, errors) = (settings.kind, &p.fields, &p.errors);
    // Fields are drawn in the order in which they stand: the summary of what is wrong names them so.
    let question = texts(f, (QUESTION_FIELDS, word::QUESTION, 2), (p.desk.needed, false), fields, errors);
    let number = |name, label, hint| digits(f, name, (label, hint), fields, errors);
    let limits = kind.has_limits().then(|| {
        view! { {number("min", word::MIN, word::MIN_HINT)}{number("asked", word::ASKED, word::ASKED_HINT)}{number("max", word::MAX, word::MAX_HINT)} }
    });
    let points = (kind == BallotKind::Points)
        .then(|| view! { {number("points", word::POINTS, word::POINTS_HINT)}{number("points_for_one", word::OPTION_POINTS, word::OPTION_POINTS_HINT)} });
    let grades = (kind == BallotKind::Judgment).then(|| number("grades", word::GRADES, word::GRADES_HINT));
    let seats = (!matches!(kind, BallotKind::Budget | BallotKind::YesNo)).then(|| number("seats", word::SEATS, word::SEATS_HINT));
    let budget = (kind == BallotKind::Budget).then(|| super::ballot_money::fields(f, fields, errors));
    let ties = if kind == BallotKind::Budget { word::TIES_BUDGET } else { word::TIES };
    view! {
        <form method="post" action=paths::prepare_ballot(f.slug(), p.desk.number) novalidate>
            {hidden("act", "save")}
            {hidden("version", fields.get("version"))}
            <h2>{f.t(kind_name(kind))}</h2>
            <p class="lede">{f.t(kind_word(kind))}</p>
            <fieldset class="plain-set"><legend>{f.t(word::QUESTION)}</legend><p class="small">{f.t(word::QUESTION_HINT)}</p>{question}</fieldset>
            {rule_cards(f, kind, fields, errors)}
            {limits}{points}{grades}{seats}{budget}
            <p>{f.t(ties)}</p>
            {tick(f, "confirm", (word::CONFIRM, word::CONFIRM_HELP), fields, errors)}
            {quorum(f, fields, errors)}
            {submit(f, tr::form::SAVE)}
        </form>
    }
    .into_any()
}

/// How it is counted, where there is a choice.
fn rule_cards(f: &Frame, kind: BallotKind, fields: &BallotFields, errors: &FormErrors) -> AnyView {
    use tr::ballots::staff as word;
    if kind.rules().len() < 2 {
        return kind.rules().iter().map(|rule| view! { <p>{f.t(rule_word(*rule, kind))}</p> }).collect::<Vec<_>>().into_any();
    }
    let choice = |rule: &CountingRule| Choice::new(rule.as_str(), f.t(rule_name(*rule))).help(f.t(rule_help(*rule)));
    radio_cards(f, Field::new("rule", f.t(word::RULE), fields.get("rule")), kind.rules().iter().map(choice).collect(), errors)
}

const fn rule_name(rule: CountingRule) -> Key {
    use tr::ballots::rule as word;
    match rule {
        CountingRule::Most => word::MOST,
        CountingRule::EqualShares => word::EQUAL_SHARES,
        CountingRule::Greedy => word::GREEDY,
        CountingRule::MajorityJudgment => word::MAJORITY_JUDGMENT,
        CountingRule::Schulze => word::SCHULZE,
        CountingRule::RankedPairs => word::RANKED_PAIRS,
    }
}

const fn rule_help(rule: CountingRule) -> Key {
    use tr::ballots::rule_help as word;
    match rule {
        CountingRule::Most => word::MOST,
        CountingRule::EqualShares => word::EQUAL_SHARES,
        CountingRule::Greedy => word::GREEDY,
        CountingRule::MajorityJudgment => word::MAJORITY_JUDGMENT,
        CountingRule::Schulze => word::SCHULZE,
        CountingRule::RankedPairs => word::RANKED_PAIRS,
    }
}

fn quorum(f: &Frame, fields: &BallotFields, errors: &FormErrors) -> AnyView {
    use tr::ballots::staff as word;
    let choices =
        vec![Choice::new("none", f.t(word::QUORUM_NONE)), Choice::new("voters", f.t(word::QUORUM_VOTERS)), Choice::new("percent", f.t(word::QUORUM_PERCENT))];
    view! {
        {radio_cards(f, Field::new("quorum", f.t(word::QUORUM), fields.get("quorum")), choices, errors)}
        {digits(f, "quorum_count", (word::QUORUM_COUNT, word::QUORUM_HINT), fields, errors)}
    }
    .into_any()
}

/// The envelopes, and the form of one.
pub fn envelopes(f: &Frame, p: EnvelopesPage) -> Page {
    use tr::ballots::staff as word;
    let action = paths::ballot_envelopes(f.slug(), p.desk.number);
    let rows = p.envelopes.iter().map(|one| envelope(f, &p, one)).collect::<Vec<_>>();
    let rows =
        if rows.is_empty() { view! { <p class="soft">{f.t(word::NO_ENVELOPES)}</p> }.into_any() } else { view! { <ul class="cards">{rows}</ul> }.into_any() };
    let changing = !p.fields.get("number").is_empty();
    let title = if changing { word::CHANGE_ENVELOPE } else { word::ADD_ENVELOPE };
    let form = (!p.desk.frozen).then(|| {
        view! {
            <section class="do" aria-labelledby="envelope"><h2 id="envelope">{f.t(title)}</h2>
                <form method="post" action=action.clone() novalidate>
                    {hidden("act", "save")}
                    {hidden("number", p.fields.get("number"))}
                    {texts(f, (TITLE_FIELDS, word::NAME, 1), (p.desk.needed, true), &p.fields, &p.errors)}
                    {text_field(f, Field::new("amount", f.t(word::AMOUNT), p.fields.get("amount")).hint(f.t(word::AMOUNT_HINT)).digits(), &p.errors)}
                    {place_and_theme(f, &p.neighbourhoods, &p.fields, &p.errors)}
                    <p class="small">{f.t(word::ENVELOPE_OF_ALL)}</p>
                    {submit(f, tr::form::SAVE)}
                </form>
            </section>
        }
    });
    let body = view! {
        {back(f, &p.desk)}
        <div class="page-head"><h1>{f.t(word::ENVELOPES)}</h1><p class="lede">{f.t(word::ENVELOPES_LEDE)}</p></div>
        {frozen(f, &p.desk)}
        {error_summary(f, &p.errors)}
        {rows}
        {form}
    };
    in_hub(f, word::ENVELOPES, body.into_any())
}

fn envelope(f: &Frame, p: &EnvelopesPage, one: &EnvelopeView) -> AnyView {
    use tr::ballots::staff as word;
    let action = paths::ballot_envelopes(f.slug(), p.desk.number);
    let place = one.place.as_ref().map(|name| view! { " · "<bdi>{f.local(name)}</bdi> });
    let theme = one.category.as_ref().map(|code| view! { " · "{taxonomy::name(f.lang, code)} });
    let acts = (!p.desk.frozen).then(|| {
        let change = paths::with_query(action.clone(), &[("n", &one.number.to_string())]);
        view! {
            <div class="button-row">
                <a class="button quiet" href=change>{f.t(word::CHANGE)}<span class="visually-hidden">": "{one.title.get(f.lang).to_owned()}</span></a>
                <form method="post" action=action>{hidden("act", "remove")}{hidden("number", one.number.to_string())}<button class="button quiet danger">{f.t(word::REMOVE)}<span class="visually-hidden">": "{one.title.get(f.lang).to_owned()}</span></button></form>
            </div>
        }
    });
    view! { <li class="card"><h3 class="card-title">{line(f, &one.title)}</h3><p><bdi>{f.money(one.amount)}</bdi>{place}{theme}</p>{acts}</li> }.into_any()
}

/// A neighbourhood and a category, each of which may be none.
pub(super) fn place_and_theme(f: &Frame, places: &[(String, Localized)], fields: &BallotFields, errors: &FormErrors) -> AnyView {
    use tr::ballots::staff as word;
    let places = places.iter().map(|(slug, name)| Choice::new(slug.clone(), f.local(name))).collect();
    let themes = taxonomy::categories().iter().map(|one| Choice::new(one.key.clone(), one.name(f.lang))).collect();
    view! {
        {select(f, Field::new("neighbourhood", f.t(word::PLACE), fields.get("neighbourhood")), f.t(word::EVERYWHERE), vec![(String::new(), places)], errors)}
        {select(f, Field::new("category", f.t(word::THEME), fields.get("category")), f.t(word::EVERY_THEME), vec![(String::new(), themes)], errors)}
    }
    .into_any()
}

/// Ballots that do not count, and the form that asks for it.
pub fn voids(f: &Frame, p: VoidsPage) -> Page {
    use tr::ballots::staff as word;
    let action = paths::void_ballot(f.slug(), p.desk.number);
    let rows = p.rows.iter().map(|one| void(f, &p, one)).collect::<Vec<_>>();
    let rows =
        if rows.is_empty() { view! { <p class="soft">{f.t(word::NO_VOIDS)}</p> }.into_any() } else { view! { <ul class="cards">{rows}</ul> }.into_any() };
    let form = (p.desk.frozen && !p.desk.closed).then(|| {
        view! {
            <section class="do" aria-labelledby="void"><h2 id="void">{f.t(word::ASK_VOID)}</h2>
                <form method="post" action=action.clone() novalidate>
                    {hidden("act", "ask")}
                    {text_field(f, Field::new("handle", f.t(word::HANDLE), p.fields.get("handle")).hint(f.t(word::HANDLE_HINT)), &p.errors)}
                    {text_area(f, Field::new("reason", f.t(word::REASON), p.fields.get("reason")).hint(f.t(word::VOID_REASON_HINT)).rows(4), &p.errors)}
                    {submit(f, word::ASK_VOID)}
                </form>
            </section>
        }
    });
    let body = view! {
        {back(f, &p.desk)}
        <div class="page-head"><h1>{f.t(word::VOIDS)}</h1><p class="lede">{f.t(word::VOIDS_LEDE)}</p></div>
        {error_summary(f, &p.errors)}
        {rows}
        {form}
    };
    in_hub(f, word::VOIDS, body.into_any())
}

fn void(f: &Frame, p: &VoidsPage, one: &VoidLine) -> AnyView {
    use tr::ballots::staff as word;
    let action = paths::void_ballot(f.slug(), p.desk.number);
    let by = |key: Key, name: &Localized, at| f.tf(key, &[("name", &f.local(name)), ("date", &format::date(f.lang, at))]);
    let confirmed = one.confirmed.as_ref().map(|(name, at)| view! { <p class="small">{by(word::CONFIRMED_BY, name, *at)}</p> });
    let back_asked = one.back_asked.as_ref().map(|(name, at)| view! { <p class="small">{by(word::VOID_BACK_ASKED_BY, name, *at)}</p> });
    let act = |act: &'static str, words: Key, class: &'static str| {
        view! { <form method="post" action=action.clone()>{hidden("act", act)}{hidden("id", one.id.clone())}<button class=class>{f.t(words)}<span class="visually-hidden">": "{f.local(&one.voter)}</span></button></form> }
    };
    let confirm = (one.may_confirm && !p.desk.closed).then(|| act("confirm", word::CONFIRM_VOID, "button primary"));
    let (words, class) = match (&one.confirmed, &one.back_asked) {
        (None, _) => (word::TAKE_BACK_VOID, "button quiet"),
        (Some(_), None) => (word::ASK_BACK_VOID, "button quiet"),
        (Some(_), Some(_)) => (word::CONFIRM_BACK_VOID, "button primary"),
    };
    let back = (one.may_take_back && !p.desk.closed).then(|| act("take_back", words, class));
    view! {
        <li class="card"><h3 class="card-title"><bdi>{f.local(&one.voter)}</bdi></h3>
            <p dir="auto">{one.reason.clone()}</p><p class="small">{by(word::ASKED_BY, &one.asked_by, one.asked_at)}</p>{confirmed}{back_asked}
            <div class="button-row">{confirm}{back}</div>
        </li>
    }
    .into_any()
}

fn shown(f: &Frame, number: Shown) -> String {
    number.map_or_else(|| f.t(tr::ballots::staff::HIDDEN).to_owned(), |number| f.number(number))
}

/// A table of numbers of persons, with its heading.
fn numbers(f: &Frame, heading: Key, columns: &[Key], rows: Vec<(String, Vec<Shown>)>) -> AnyView {
    let heads = columns.iter().map(|column| view! { <th scope="col">{f.t(*column)}</th> }).collect::<Vec<_>>();
    let row = |(name, counts): (String, Vec<Shown>)| {
        let cells = counts.into_iter().map(|count| view! { <td>{shown(f, count)}</td> }).collect::<Vec<_>>();
        view! { <tr><th scope="row"><bdi>{name}</bdi></th>{cells}</tr> }
    };
    let rows = rows.into_iter().map(row).collect::<Vec<_>>();
    view! { <h2>{f.t(heading)}</h2><div class="table-scroll" tabindex="0" role="region" aria-label=f.t(heading)><table class="result-table"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div> }.into_any()
}

/// Who came how far, in numbers alone.
pub fn turnout(f: &Frame, p: TurnoutPage) -> Page {
    use tr::ballots::staff as word;
    let quorum = p.quorum.map(|needed| {
        let words = if p.voted >= needed { word::QUORUM_MET } else { word::QUORUM_MISSED };
        view! { <p>{f.tf(words, &[("needed", &f.number(needed))])}</p> }
    });
    let residents = (p.residents > 0).then(|| f.tn(word::RESIDENT_COUNT, p.residents));
    let steps = [word::SEEN, word::BEGAN, word::DRAFTED, word::COUNTED];
    let place = |place: &Option<Localized>| place.as_ref().map_or_else(|| f.t(word::PLACE_UNKNOWN).to_owned(), |name| f.local(name));
    let funnel = p.funnel.iter().map(|one| (f.t(channel_word(one.channel)).to_owned(), one.steps.to_vec())).collect();
    let reached = p.reached.iter().map(|one| (place(&one.place), one.steps.to_vec())).collect();
    let channels: Vec<Key> = Channel::ALL.iter().map(|channel| channel_word(*channel)).chain([word::SUM]).collect();
    let places = p.places.iter().map(|one| (place(&one.place), one.counts.iter().chain([&one.sum]).copied().collect())).collect();
    let body = view! {
        {back(f, &p.desk)}
        <div class="page-head"><h1>{f.t(word::TURNOUT)}</h1><p class="lede">{f.tn(tr::ballots::VOTED, p.voted)}</p></div>
        <p>{f.tn(word::REPLACED_COUNT, p.replaced)}" "{f.tn(word::VOID_COUNT, p.void)}" "{residents}</p>
        {quorum}
        {numbers(f, word::FUNNEL, &steps, funnel)}
        {numbers(f, word::FUNNEL_BY_PLACE, &steps, reached)}
        {numbers(f, word::BY_PLACE, &channels, places)}
        <p class="small">{f.t(word::HIDDEN_NOTE)}</p>
    };
    in_hub(f, word::TURNOUT, body.into_any())
}
