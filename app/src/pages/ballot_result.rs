//! The result of a ballot: who won and where that is now, who voted, how it was counted round by round, how close the others were, and all that is needed to count
//! it again; the same in short for the consultation's page; and the poster.

use leptos::prelude::*;

use super::ballot_result_tables::{isolated, percent, plain_title, title};
use super::{Page, ballot_result_rounds as rounds, ballot_result_tables as tables, ballot_result_turnout};
use crate::components::ballot::{option_picture, rule_word};
use crate::components::icon::icon;
use crate::components::share::share;
use crate::components::{answer, breadcrumbs, consultation, labels, poster};
use crate::format;
use crate::model::ballot_result::{CountResult, Method};
use crate::model::ballot_result_pages::{CountStage, LotLine, ResultBrief, ResultPage, ResultPoster, SolutionNow};
use crate::model::ballots::BallotOptionView;
use crate::model::frame::Frame;
use crate::model::{Lang, paths};
use crate::words::tr;

pub fn page(f: &Frame, p: ResultPage) -> Page {
    use tr::counts as word;
    let name = consultation::plain(f, &p.question);
    let heading = f.tf(word::TITLE_OF, &[("title", &isolated(&name))]);
    let content = match &p.result {
        Some(result) => counted(f, &p, result),
        None => waiting(f, &p),
    };
    let manage = p.may_manage.then(|| view! { <a href=paths::ballot_count(f.slug(), p.number)>{icon(f, "settings")}" "{f.t(word::MANAGE)}</a> });
    let acts = p.result.is_some().then(|| {
        view! {
            {share(f, &paths::ballot_result(f.slug(), p.number), &heading, "share-page")}
            <a href=paths::ballot_result_poster(f.slug(), p.number)>{icon(f, "document")}" "{f.t(word::POSTER)}</a>
            <a href=paths::ballot_recount(f.slug(), p.number)>{icon(f, "check")}" "{f.t(word::RECOUNT)}</a>
        }
    });
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(f.slug(), p.number), consultation::plain(f, &p.title))}
        <article class="count-page">
            <header class="page-head">
                <p class="tags">{icon(f, "chart")}" "{f.t(word::TITLE)}</p>
                <h1>{consultation::line(f, &p.question)}</h1>
                {dates(f, &p)}
                <div class="item-acts no-print">{acts}{manage}</div>
            </header>
            {content}
            <p class="small">{f.t(tr::consultations::ADVICE)}</p>
        </article>
    };
    Page::new(heading.clone(), body.into_any()).shared_as(heading, "").advised()
}

/// When it was closed and counted.
fn dates(f: &Frame, p: &ResultPage) -> AnyView {
    use tr::counts as word;
    let closed = p.closed_at.map(|at| view! { <time datetime=format::machine(at)>{f.tf(word::CLOSED_ON, &[("date", &format::date(f.lang, at))])}</time> });
    let counted =
        p.counted_at.map(|at| view! { <time datetime=format::machine(at)>{f.tf(word::COUNTED_ON, &[("date", &format::date_time(f.lang, at))])}</time> });
    view! { <p class="apart">{closed}" "{counted}</p> }.into_any()
}

/// Before there is a result: why, and no number.
fn waiting(f: &Frame, p: &ResultPage) -> AnyView {
    use tr::counts as word;
    if p.stage != CountStage::Tied {
        return view! { <div class="notice">{icon(f, "clock")}<p>{f.t(word::BEING_COUNTED)}</p></div> }.into_any();
    }
    let lines = p.tied.iter().map(|option| view! { <li>{title(f, p, *option)}</li> }).collect::<Vec<_>>();
    view! {
        <section class="panel" aria-labelledby="tied">
            <h2 id="tied">{f.t(word::TIED)}</h2>
            <p>{f.t(word::TIED_HELP)}</p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn counted(f: &Frame, p: &ResultPage, result: &CountResult) -> AnyView {
    let method = match &result.method {
        Method::Budget(envelopes) => rounds::envelopes(f, p, result, envelopes),
        Method::Sums(lines) => tables::sums(f, p, result, lines),
        Method::Judgment(lines) => tables::merits(f, p, result, lines),
        Method::Ranked(ranked) => tables::rankings(f, p, result, ranked),
        Method::Answer { yes, no, abstain } => tables::answers(f, [*yes, *no, *abstain]),
    };
    view! {
        {quorum(f, result)}
        {winners(f, p, result)}
        {ballot_result_turnout::turnout(f, p, result)}
        {method}
        {satisfied(f, result)}
        {tables::groups(f, p)}
        {withdrawn(f, p)}
        {lot(f, p, result)}
        {again(f, p)}
    }
    .into_any()
}

/// That fewer voted than were needed, which takes nothing away from what is published.
fn quorum(f: &Frame, result: &CountResult) -> Option<AnyView> {
    use tr::counts as word;
    let (needed, reached) = result.quorum?;
    let numbers = [("needed", f.number(needed)), ("voted", f.number(result.ballots))];
    let values: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(if reached {
        view! { <p class="small">{icon(f, "check")}" "{f.tf(word::QUORUM_REACHED, &values)}</p> }.into_any()
    } else {
        view! {
            <div class="notice" id="quorum">
                {icon(f, "warning")}
                <div><p><strong>{f.t(word::NO_QUORUM)}</strong></p><p>{f.tf(word::NO_QUORUM_HELP, &values)}</p></div>
            </div>
        }
        .into_any()
    })
}

fn winners(f: &Frame, p: &ResultPage, result: &CountResult) -> AnyView {
    use tr::counts as word;
    if let Method::Answer { yes, no, .. } = result.method {
        let said = match yes.cmp(&no) {
            std::cmp::Ordering::Greater => word::YES_WON,
            std::cmp::Ordering::Less => word::NO_WON,
            std::cmp::Ordering::Equal => word::ANSWERS_EQUAL,
        };
        return view! { <section class="do" id="winners" aria-labelledby="winners-title"><h2 id="winners-title">{f.t(word::WINNERS)}</h2><p class="count-answer">{f.t(said)}</p></section> }.into_any();
    }
    let cards = result.winners.iter().filter_map(|option| p.option(*option)).map(|option| winner(f, p, result, option)).collect::<Vec<_>>();
    let none = cards.is_empty().then(|| view! { <p>{f.t(word::NO_WINNER)}</p> });
    let money = (result.spent > 0)
        .then(|| view! { <p>{f.tnf(word::WINNERS_FOR, result.winners.len() as i64, &[("amount", &format::money(f.lang, result.spent))])}</p> });
    view! {
        <section id="winners" aria-labelledby="winners-title">
            <h2 id="winners-title">{f.t(word::WINNERS)}</h2>
            {money}
            {none}
            <ol class="plain count-winners">{cards}</ol>
        </section>
    }
    .into_any()
}

fn winner(f: &Frame, p: &ResultPage, result: &CountResult, option: &BallotOptionView) -> AnyView {
    let place = option.place.as_ref().map(|place| view! { <span>{icon(f, "pin")}<bdi>{f.local(place)}</bdi></span> });
    let cost = option.cost.map(|cost| view! { <strong>{format::money(f.lang, cost)}</strong> });
    let votes = f.tn(tr::counts::VOTES, result.votes_of(option.number));
    let heading = match &option.path {
        Some(path) => view! { <a href=path.clone()>{consultation::line(f, &option.title)}</a> }.into_any(),
        None => consultation::line(f, &option.title),
    };
    let now: Vec<AnyView> = p.now.iter().filter(|now| now.option == option.number).map(|now| state(f, now)).collect();
    view! {
        <li class="card" id=format!("option-{}", option.number)>
            {option_picture(f, option)}
            <h3 class="card-title">{heading}</h3>
            <p class="card-meta">{cost}{place}<span>{icon(f, "check")}{votes}</span></p>
            {now}
        </li>
    }
    .into_any()
}

/// Where the solution of a winner is now, with its works.
fn state(f: &Frame, p: &SolutionNow) -> AnyView {
    let works = answer::works(f, &p.milestones);
    view! {
        <p class="over">
            {icon(f, "timeline")}" "{f.t(tr::counts::NOW)}" "
            <a href=paths::solution(f.slug(), p.number)><span class="tag">{f.t(labels::solution_state(p.state))}</span></a>
        </p>
        {works}
    }
    .into_any()
}

/// How many of those who chose something got nothing of it.
fn satisfied(f: &Frame, result: &CountResult) -> Option<AnyView> {
    use tr::counts as word;
    if matches!(result.method, Method::Answer { .. }) || result.spoken() == 0 {
        return None;
    }
    let with = result.spoken() - result.nothing;
    let share = percent(f, result.nothing, result.spoken());
    Some(
        view! {
            <section aria-labelledby="satisfied">
                <h2 id="satisfied">{f.t(word::SATISFIED)}</h2>
                {tables::bar(&[(with, "part-full"), (result.nothing, "part-none")], result.spoken())}
                <p>{f.tnf(word::NOTHING_WON, result.nothing, &[("share", &share)])}</p>
            </section>
        }
        .into_any(),
    )
}

/// Options that could not win any more.
fn withdrawn(f: &Frame, p: &ResultPage) -> Option<AnyView> {
    use tr::counts as word;
    let lines = p
        .options
        .iter()
        .filter_map(|option| option.withdrawn.as_ref().map(|(at, reason)| (option, at, reason)))
        .map(|(option, at, reason)| {
            let on = f.tf(word::WITHDRAWN_ON, &[("date", &format::date(f.lang, *at))]);
            view! { <li id=format!("option-{}", option.number)>{consultation::line(f, &option.title)}" · "{on}" · "<bdi>{reason.clone()}</bdi></li> }
        })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| view! { <section aria-labelledby="withdrawn"><h2 id="withdrawn">{f.t(word::WITHDRAWN)}</h2><p>{f.t(word::WITHDRAWN_HELP)}</p><ul>{lines}</ul></section> }.into_any())
}

/// What was equal and what told it apart; what was drawn, when and where.
fn lot(f: &Frame, p: &ResultPage, result: &CountResult) -> Option<AnyView> {
    use tr::counts as word;
    let lines = result
        .ties
        .iter()
        .map(|tie| {
            let names = tie.options.iter().map(|option| plain_title(f, p, *option)).collect::<Vec<_>>().join(" · ");
            view! { <li>{names}{format::colon(f.lang)}<strong>{f.t(tables::broken(tie.broken))}</strong></li> }
        })
        .collect::<Vec<_>>();
    if lines.is_empty() && p.lot.is_none() {
        return None;
    }
    let drawn = p.lot.as_ref().map(|lot| self::drawn(f, lot));
    Some(view! { <section aria-labelledby="ties"><h2 id="ties">{f.t(word::TIES)}</h2><ul>{lines}</ul>{drawn}</section> }.into_any())
}

fn drawn(f: &Frame, lot: &LotLine) -> AnyView {
    let values = [("date", format::civil_date(f.lang, &lot.drawn_on)), ("place", isolated(&lot.drawn_in)), ("text", isolated(&lot.text))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    view! { <p id="lot">{f.tf(tr::counts::LOT_DRAWN, &values)}</p> }.into_any()
}

/// Everything by which anybody counts again.
fn again(f: &Frame, p: &ResultPage) -> AnyView {
    use tr::counts as word;
    let files = p
        .files
        .iter()
        .map(|file| {
            let href = paths::ballot_result_file(f.slug(), p.number, &file.name);
            view! { <li><a href=href download="">{icon(f, "download")}" "<bdi dir="ltr">{file.name.clone()}</bdi></a>" · "{f.t(file.about)}</li> }
        })
        .collect::<Vec<_>>();
    let rule = p.result.as_ref().map(|result| view! { <p>{f.t(rule_word(result.rule, p.settings.kind))}</p> });
    view! {
        <section class="no-print" aria-labelledby="again">
            <h2 id="again">{f.t(word::AGAIN)}</h2>
            <p>{f.t(word::AGAIN_HELP)}</p>
            {rule}
            <p class="button-row"><a class="button" href=paths::ballot_recount(f.slug(), p.number)>{icon(f, "check")}{f.t(word::RECOUNT)}</a></p>
            <ul class="plain">{files}</ul>
            <p class="small">{f.t(word::CODE)}" "<bdi dir="ltr">{p.code.clone()}</bdi></p>
        </section>
    }
    .into_any()
}

/// The result in short, on the consultation's page.
pub fn section(f: &Frame, p: &ResultBrief) -> AnyView {
    use tr::counts as word;
    let said = match p.stage {
        CountStage::Counted => None,
        CountStage::Tied => Some(word::TIED_HELP),
        _ => Some(word::BEING_COUNTED),
    };
    let said = said.map(|said| view! { <p>{f.t(said)}</p> });
    let names = p.winners.iter().map(|title| view! { <li>{consultation::line(f, title)}</li> }).collect::<Vec<_>>();
    let more = (p.more > 0).then(|| view! { <li>{f.tn(word::MORE_WINNERS, p.more)}</li> });
    let names = (!names.is_empty()).then(|| view! { <ol>{names}{more}</ol> });
    let answer = p.answer.map(|(yes, no, abstain)| view! { <p>{tables::answer_line(f, [yes, no, abstain])}</p> });
    let voted = (p.stage == CountStage::Counted).then(|| view! { <p>{f.tn(word::BALLOTS, p.ballots)}</p> });
    let missed = p.missed.then(|| view! { <p><strong>{f.t(word::NO_QUORUM)}</strong></p> });
    view! {
        {said}{names}{answer}{voted}{missed}
        <p class="no-print"><a class="button primary" href=paths::ballot_result(f.slug(), p.number)>{f.t(word::READ)}</a></p>
    }
    .into_any()
}

/// A page to print and put up: Arabic above, French below, whatever the reader reads; the code leads to the result.
pub fn poster(f: &Frame, p: ResultPoster) -> Page {
    use tr::counts as word;
    let title = f.tf(word::POSTER_TITLE, &[("title", &isolated(p.title.get(f.lang)))]);
    let code = poster::Code { squares: &p.squares, side: p.side, label: word::POSTER_QR, address: &p.address };
    let body = view! {
        <div class="no-print">{breadcrumbs::up(f, paths::ballot_result(f.slug(), p.number), f.t(word::TITLE))}</div>
        <div class="page-head no-print"><h1>{title.clone()}</h1><p class="lede">{f.t(word::POSTER_HELP)}</p></div>
        {poster::poster(f, &code, [side(&p, Lang::Ar), side(&p, Lang::Fr)], [None, None])}
    };
    Page::new(title, body.into_any()).advised()
}

/// What was asked, how many voted and what won, in one language.
fn side(p: &ResultPoster, lang: Lang) -> AnyView {
    use tr::counts as word;
    let winner = |(title, cost, place): &(crate::model::consultations::Multilingual, Option<i64>, Option<crate::model::Localized>)| {
        let place = place.as_ref().map(|place| format!(" · {}", place.get(lang)));
        let cost = cost.map(|cost| format!(" · {}", format::money(lang, cost)));
        view! { <li><strong>{title.get(lang).to_owned()}</strong>{place}{cost}</li> }
    };
    let winners = p.winners.iter().map(winner).collect::<Vec<_>>();
    let answer = p.answer.map(|(yes, no, abstain)| view! { <p><strong>{tables::answer_words(lang, [yes, no, abstain])}</strong></p> });
    let missed = p.missed.then(|| view! { <p><strong>{word::NO_QUORUM.text(lang)}</strong></p> });
    view! {
        <div lang=lang.code() dir=lang.dir()>
            <p><strong>{word::POSTER_HEADING.text(lang)}</strong></p>
            <h2>{p.question.get(lang).to_owned()}</h2>
            <p>{word::BALLOTS.fill(lang, p.ballots, &[])}</p>
            {missed}
            <ol>{winners}</ol>
            {answer}
            <p>{word::COUNTED_ON.fill(lang, &[("date", &format::date(lang, p.counted_at))])}</p>
            <p>{word::POSTER_HOW.text(lang)}</p>
            <p class="small">{tr::consultations::ADVICE.text(lang)}</p>
        </div>
    }
    .into_any()
}
