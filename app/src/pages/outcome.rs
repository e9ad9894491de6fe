//! What a commune decided after a consultation: the decision in one sentence, each point with its reason and on what it rests, what follows; and the poster.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::outcome::{decision, decision_word, text_name};
use crate::components::prose::prose;
use crate::components::share::share;
use crate::components::{answer, breadcrumbs, compare, consultation, due, labels, pledges, poster, time};
use crate::format;
use crate::model::frame::Frame;
use crate::model::outcomes::{BasisLine, MilestoneLine, NoteLine, Noted, OutcomeBrief, OutcomePage, OutcomePoster, PointCard, PointSolution};
use crate::model::{Lang, Micros, paths};
use crate::words::tr;

/// First strong isolate … pop directional isolate.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

pub fn page(f: &Frame, p: OutcomePage) -> Page {
    use tr::outcomes as word;
    let name = consultation::plain(f, &p.title);
    let title = f.tf(word::TITLE_OF, &[("title", &isolated(&name))]);
    let description = p.summary.get(f.chosen).to_owned();
    let points = p.points.iter().map(|point| card(f, point, &p.notes)).collect::<Vec<_>>();
    let path = paths::outcome(f.slug(), p.number);
    let manage = p.may_manage.then(|| {
        view! { <a href=paths::prepare_outcome(f.slug(), p.number)>{icon(f, "edit")}" "{f.t(word::MANAGE)}</a> }
    });
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(f.slug(), p.number), name.clone())}
        <article class="item">
            <header class="item-head" id="outcome">
                <p class="tags">{icon(f, "check")}" "{f.t(word::TITLE)}</p>
                <h1>{consultation::line(f, &p.title)}</h1>
                <p class="lede"><strong>{consultation::line(f, &p.summary)}</strong></p>
                {when(f, &p)}
            </header>
            <div class="item-act">
                {own(f, &p)}
                <div class="item-acts no-print">
                    {share(f, &path, &title, "share-page")}
                    <a href=paths::outcome_poster(f.slug(), p.number)>{icon(f, "document")}" "{f.t(word::POSTER)}</a>
                    {manage}
                </div>
            </div>
            <div class="item-body">
                <section aria-labelledby="points"><h2 id="points">{f.t(word::POINTS)}</h2><ol class="plain stack">{points}</ol></section>
                {promised(f, &p)}
                {notes(f, &p.notes)}
                <p class="small">{f.t(tr::consultations::ADVICE)}</p>
            </div>
        </article>
    };
    Page::new(title, body.into_any()).shared_as(description, "").advised()
}

/// When it was decided, by when that was promised, and how late it is.
fn when(f: &Frame, p: &OutcomePage) -> AnyView {
    use tr::outcomes as word;
    let at = format::date(f.lang, p.decided_at);
    let decided = view! { <time datetime=format::machine(p.decided_at)>{f.tf(word::DECIDED_ON, &[("date", &at)])}</time> };
    let promised = p.promised_on.map(|on| view! { " "<span>{f.tf(word::PROMISED_ON, &[("date", &format::date(f.lang, on))])}</span> });
    let late = (p.late > 0).then(|| view! { " "<span class="due late">{icon(f, "warning")}{f.tn(word::LATE_BY, p.late)}</span> });
    view! { <p class="apart">{decided}{promised}{late}</p> }.into_any()
}

/// What became of what the reader gave.
fn own(f: &Frame, p: &OutcomePage) -> Option<AnyView> {
    use tr::outcomes as word;
    p.contributed.then(|| {
        let mine = p.points.iter().filter(|point| point.mine);
        let lines = mine
            .map(
                |point| view! { <li><a href=format!("#point-{}", point.number)>{consultation::line(f, &point.title)}</a>" "{decision(f, point.decision)}</li> },
            )
            .collect::<Vec<_>>();
        let none = lines.is_empty().then(|| view! { <p>{f.t(word::OWN_NONE)}</p> });
        let some = (!lines.is_empty()).then(|| view! { <p>{f.tn(word::OWN_POINTS, lines.len() as i64)}</p> });
        view! {
            <section class="do" id="yours" aria-labelledby="own">
                <h2 id="own">{f.t(word::OWN)}</h2>
                {some}
                {none}
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn card(f: &Frame, p: &PointCard, all: &[NoteLine]) -> AnyView {
    use tr::outcomes as word;
    let title = format!("point-{}-title", p.number);
    let mine = p.mine.then(|| view! { " "<span class="tag">{icon(f, "person")}{f.t(word::YOURS)}</span> });
    let changed = (!p.changed.is_empty()).then(|| view! { <h4>{f.t(word::CHANGED)}</h4>{consultation::paragraphs(f, &p.changed)} });
    let noted: Vec<&NoteLine> = all.iter().filter(|note| note.point == Some(p.number)).collect();
    let noted = (!noted.is_empty())
        .then(|| view! { <h4>{f.t(word::SINCE)}</h4><ul class="timeline">{noted.into_iter().map(|one| note(f, one)).collect::<Vec<_>>()}</ul> });
    view! {
        <li class="card" id=format!("point-{}", p.number)>
            <p class="tags">{decision(f, p.decision)}{mine}</p>
            <h3 class="card-title" id=title.clone()>{consultation::line(f, &p.title)}</h3>
            <p class="small">{f.t(word::DECIDER)}{format::colon(f.lang)}{consultation::line(f, &p.decider)}</p>
            <h4>{f.t(word::REASON)}</h4>
            {consultation::paragraphs(f, &p.reason)}
            {changed}
            {bases(f, &p.bases)}
            {follows(f, p)}
            {noted}
        </li>
    }
    .into_any()
}

/// Because of what, each with the way to it.
fn bases(f: &Frame, bases: &[BasisLine]) -> AnyView {
    use tr::outcomes as word;
    let lines = bases
        .iter()
        .map(|basis| {
            let count = (basis.count > 0).then(|| view! { " "<span class="small">{f.tn(word::GIVEN, basis.count)}</span> });
            view! { <li><a href=basis.path.clone()><bdi>{f.local(&basis.title)}</bdi></a>{count}</li> }
        })
        .collect::<Vec<_>>();
    view! { <h4>{f.t(word::BASES)}</h4><ul>{lines}</ul> }.into_any()
}

/// What follows from a point: its milestones, and the solutions that it is about with theirs.
fn follows(f: &Frame, p: &PointCard) -> Option<AnyView> {
    use tr::outcomes as word;
    if p.milestones.is_empty() && p.solutions.is_empty() {
        return None;
    }
    let own = p.milestones.iter().map(|one| milestone(f, one)).collect::<Vec<_>>();
    let own = (!own.is_empty()).then(|| view! { <ul class="timeline">{own}</ul> });
    let solutions = p.solutions.iter().map(|one| solution(f, one)).collect::<Vec<_>>();
    Some(view! { <h4>{f.t(word::FOLLOWS)}</h4>{own}{solutions} }.into_any())
}

fn milestone(f: &Frame, p: &MilestoneLine) -> AnyView {
    use tr::outcomes as word;
    let day = format::civil_date(f.lang, &p.due_on);
    let (class, sign, words) = match p.reached_at {
        Some(at) => ("state good", "check", f.tf(word::REACHED_ON, &[("date", &format::date(f.lang, at))])),
        None if p.late => ("state bad", "warning", f.t(word::MILESTONE_LATE).to_owned()),
        None => ("state wait", "clock", f.t(word::MILESTONE_AHEAD).to_owned()),
    };
    view! {
        <li class=p.reached_at.map(|_| "done")>
            <p><strong>{consultation::line(f, &p.title)}</strong>" "<span class=class>{icon(f, sign)}{words}</span></p>
            <p class="small">{f.tf(tr::answers::DUE, &[("date", &day)])}</p>
        </li>
    }
    .into_any()
}

fn solution(f: &Frame, p: &PointSolution) -> AnyView {
    let works = answer::works(f, &p.milestones);
    view! {
        <p>
            {icon(f, "solution")}" "
            <a href=paths::solution(f.slug(), p.number)><bdi>{p.title.clone()}</bdi></a>" "
            <span class="tag">{f.t(labels::solution_state(p.state))}</span>
        </p>
        {works}
    }
    .into_any()
}

/// What organisations promise towards it, and how others can.
fn promised(f: &Frame, p: &OutcomePage) -> Option<AnyView> {
    use tr::outcomes as word;
    let lines = p
        .pledges
        .iter()
        .filter(|pledge| pledge.hidden.is_none())
        .map(|pledge| {
            view! {
                <li>
                    <p>{pledges::state(f, pledge)}</p>
                    <p><a href=paths::pledge(&pledge.commune, &pledge.id) dir="auto">{pledge.what.clone()}</a></p>
                    <p class="small apart"><bdi>{f.local(&pledge.organisation.name)}</bdi>" "<span>{pledges::progress_words(f, pledge)}</span>" "<span>{pledges::due(f, pledge)}</span></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let first = p.points.iter().flat_map(|point| &point.solutions).next();
    let invite = p.may_pledge.then(|| {
        let href = first.map_or_else(|| paths::solutions(f.slug()), |solution| paths::new_pledge(f.slug(), solution.number));
        view! { <p>{f.t(word::PLEDGE_INVITE)}</p><p class="no-print"><a class="button" href=href>{f.t(word::PLEDGE)}</a></p> }
    });
    if lines.is_empty() && invite.is_none() {
        return None;
    }
    Some(view! { <section id="pledges" aria-labelledby="pledges-title"><h2 id="pledges-title">{f.t(word::PLEDGES)}</h2><ul class="pledges">{lines}</ul>{invite}</section> }.into_any())
}

/// What was said of the whole after publication.
fn notes(f: &Frame, all: &[NoteLine]) -> Option<AnyView> {
    let lines = all.iter().filter(|note| note.point.is_none()).map(|one| note(f, one)).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! { <section id="since" aria-labelledby="since-title"><h2 id="since-title">{f.t(tr::outcomes::SINCE)}</h2><ul class="timeline">{lines}</ul></section> }
            .into_any()
    })
}

fn note(f: &Frame, p: &NoteLine) -> AnyView {
    use tr::consultations::change as word;
    let said = match &p.what {
        Noted::Addition { text } => consultation::paragraphs(f, text),
        Noted::Correction { text, lang, before, after, reason } => {
            let what = f.tf(word::WORDING, &[("text", f.t(text_name(*text))), ("language", consultation::language(*lang))]);
            let reason = f.tf(word::REASON, &[("reason", &isolated(reason))]);
            view! { <p><strong>{what}</strong></p>{compare::compare(before, after)}<p>{reason}</p> }.into_any()
        }
    };
    view! { <li><p class="small">{time::moment(f, p.at)}</p>{said}</li> }.into_any()
}

/// The same in short, on the consultation's page.
pub fn section(f: &Frame, p: &OutcomeBrief) -> AnyView {
    use tr::outcomes as word;
    let counts = p.counts.iter().map(|(kind, count)| view! { <li>{decision(f, *kind)}" "<strong>{f.number(*count)}</strong></li> }).collect::<Vec<_>>();
    let day = format::date(f.lang, p.decided_at);
    view! {
        <p class="lede"><strong>{consultation::line(f, &p.summary)}</strong></p>
        <p>{f.tf(word::DECIDED_ON, &[("date", &day)])}</p>
        <ul class="plain">{counts}</ul>
        <p class="no-print"><a class="button primary" href=paths::outcome(f.slug(), p.number)>{f.t(word::READ)}</a></p>
    }
    .into_any()
}

/// A page to print and put up: Arabic above, French below, whatever the reader reads; the code leads to the outcome.
pub fn poster(f: &Frame, p: OutcomePoster) -> Page {
    use tr::outcomes as word;
    let title = f.tf(word::POSTER_TITLE, &[("title", &isolated(p.title.get(f.lang)))]);
    let code = poster::Code { squares: &p.squares, side: p.side, label: word::POSTER_QR, address: &p.address };
    let body = view! {
        <div class="no-print">{breadcrumbs::up(f, paths::outcome(f.slug(), p.number), f.t(word::TITLE))}</div>
        <div class="page-head no-print"><h1>{title.clone()}</h1><p class="lede">{f.t(word::POSTER_HELP)}</p></div>
        {poster::poster(f, &code, [side(&p, Lang::Ar), side(&p, Lang::Fr)], [None, None])}
    };
    Page::new(title, body.into_any()).advised()
}

/// What was asked, how many took part, what was decided, in one language.
fn side(p: &OutcomePoster, lang: Lang) -> AnyView {
    use tr::outcomes as word;
    let given = p.given.iter().map(|(words, count)| view! { <li>{words.fill(lang, *count, &[])}</li> }).collect::<Vec<_>>();
    let given = (!given.is_empty()).then(|| view! { <p><strong>{word::POSTER_GIVEN.text(lang)}</strong></p><ul>{given}</ul> });
    let points = p
        .points
        .iter()
        .map(|(title, decided)| view! { <li>{format::label(lang, title.get(lang))}" "<strong>{decision_word(*decided).text(lang)}</strong></li> })
        .collect::<Vec<_>>();
    view! {
        <div lang=lang.code() dir=lang.dir()>
            <p><strong>{word::POSTER_HEADING.text(lang)}</strong></p>
            <h2>{p.title.get(lang).to_owned()}</h2>
            {prose(p.purpose.get(lang))}
            {given}
            <p><strong>{p.summary.get(lang).to_owned()}</strong></p>
            <p>{word::DECIDED_ON.fill(lang, &[("date", &format::date(lang, p.decided_at))])}</p>
            <ul>{points}</ul>
            <p>{word::POSTER_HOW.text(lang)}</p>
            <p class="small">{tr::consultations::ADVICE.text(lang)}</p>
        </div>
    }
    .into_any()
}

/// By when a decision is awaited, for the staff.
pub(super) fn awaited(f: &Frame, until: Micros) -> AnyView {
    let last = Micros(until.0 - 1);
    let words = f.tf(tr::consultations::DECIDES_BY, &[("date", &format::date(f.lang, last))]);
    view! { <p>{due::pill(f, until)}" "{words}</p> }.into_any()
}
