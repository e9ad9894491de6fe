//! One article of a text: how people stand to it, the form of a stance, amendments with what they change, reasons, positions of organisations.

use leptos::prelude::*;

use super::Page;
use crate::components::author::byline;
use crate::components::breadcrumbs;
use crate::components::compare::{compare, compare_among, legend};
use crate::components::consultation::{line, paragraphs, plain, standing};
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, submit, text_area};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::moderation::{flag_link, tombstone, under_review, unread};
use crate::components::prose::prose;
use crate::components::refused::mark_refused;
use crate::format;
use crate::model::Lang;
use crate::model::consultations::Multilingual;
use crate::model::drafts::{AMENDMENT, AmendmentPage, ArticlePage, ArticleStance, Contribution, KeptLate, StanceCounts, StanceForm, TextRehearsal};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

pub(super) const fn stance(stance: ArticleStance) -> Key {
    use tr::drafts::stance as word;
    match stance {
        ArticleStance::For => word::FOR,
        ArticleStance::Against => word::AGAINST,
        ArticleStance::Amend => word::AMEND,
    }
}

/// "Article 3: Fines".
pub(super) fn numbered(f: &Frame, place: i64, heading: &Multilingual) -> AnyView {
    let number = f.tf(tr::drafts::ARTICLE, &[("number", &f.number(place))]);
    let heading = (!heading.is_empty()).then(|| view! { " · "{line(f, heading)} });
    view! { {number}{heading} }.into_any()
}

/// How persons and organisations stand to an article.
pub(super) fn counts(f: &Frame, counts: StanceCounts) -> AnyView {
    use tr::drafts as word;
    let organisations = (counts.organisations > 0).then(|| view! { <li>{icon(f, "organisation")}{f.tn(word::ORGANISATIONS_OF, counts.organisations)}</li> });
    view! {
        <ul class="card-meta">
            <li>{f.tn(word::FOR_COUNT, counts.agree)}</li>
            <li>{f.tn(word::AGAINST_COUNT, counts.against)}</li>
            <li>{f.tn(word::AMENDMENTS_OF, counts.amend)}</li>
            {organisations}
        </ul>
    }
    .into_any()
}

/// What a proposed wording changes; one of so many on the page.
fn difference(one: &Contribution, among: usize) -> Option<AnyView> {
    let compared = || compare_among(&one.original, &one.wording, among);
    (!one.wording.is_empty()).then(|| view! { <div lang=one.lang.code() dir=one.lang.dir()>{compared()}</div> }.into_any())
}

fn support(f: &Frame, one: &Contribution) -> Option<AnyView> {
    use tr::drafts as word;
    if one.wording.is_empty() {
        return None;
    }
    let count = view! { <span>{icon(f, "support")}" "{f.tn(word::SUPPORTS, one.supports)}</span> };
    let button = (one.open && !one.mine).then(|| {
        let (act, key) = if one.supported { ("withdraw", word::WITHDRAW_SUPPORT) } else { ("support", word::SUPPORT) };
        view! {
            <form method="post" action=paths::amendment_support(f.slug(), &one.id)>
                {hidden("act", act)}
                <button class="button small">{f.t(key)}</button>
            </form>
        }
    });
    Some(view! { <div class="pane-line">{count}{button}</div> }.into_any())
}

fn marks(f: &Frame, one: &Contribution) -> AnyView {
    use tr::drafts as word;
    let promised = one.promised.then(|| view! { <span class="tag">{f.t(word::PROMISED_MARK)}</span>" " });
    let answer = match one.theme {
        Some((_, true)) => Some(word::IS_ANSWERED),
        Some((_, false)) | None if one.promised => Some(word::WAITS_FOR_ANSWER),
        _ => None,
    };
    let answer = answer.map(|key| view! { <span class="tag">{f.t(key)}</span> });
    view! { <p class="tags"><span class="tag">{f.t(stance(one.stance))}</span>" "{promised}{answer}</p> }.into_any()
}

/// What a contribution says, without what can be done with it.
pub(super) fn said(f: &Frame, one: &Contribution, among: usize) -> AnyView {
    let reason = (!one.reason.is_empty()).then(|| prose(&one.reason));
    view! { {marks(f, one)}{byline(f, &one.author, one.at)}{difference(one, among)}{reason} }.into_any()
}

/// A contribution in a list.
pub(super) fn contribution(f: &Frame, one: &Contribution, among: usize) -> AnyView {
    let flagged = one.under_review.then(|| under_review(f));
    let flag = (!one.mine && (!one.reason.is_empty() || !one.wording.is_empty())).then(|| flag_link(f, paths::amendment_flag(f.slug(), &one.id)));
    view! { <li class="card" id=format!("a-{}", one.id)>{flagged}{said(f, one, among)}{support(f, one)}{flag}</li> }.into_any()
}

fn list(f: &Frame, heading: Key, all: &[Contribution], more: Option<(String, &'static str, &str)>) -> Option<AnyView> {
    (!all.is_empty()).then(|| {
        let lines = all.iter().map(|one| contribution(f, one, all.len())).collect::<Vec<_>>();
        let more = more.map(|(path, name, cursor)| {
            let href = paths::with_query(path, &[(name, cursor)]);
            view! { <nav class="pager" aria-label=f.t(heading)><a href=href rel="next">{f.t(tr::drafts::MORE)}" "{icon(f, "arrow-end")}</a></nav> }
        });
        view! { <section><h2>{f.t(heading)}</h2><ul class="plain">{lines}</ul>{more}</section> }.into_any()
    })
}

/// The fields of a stance.
fn fields(f: &Frame, form: &StanceForm) -> AnyView {
    use tr::drafts as word;
    let typed = &form.fields;
    let choices = ArticleStance::ALL.iter().map(|one| Choice::new(one.as_str(), f.t(stance(*one)))).collect();
    let lang = Lang::parse(&typed.language).unwrap_or(f.lang);
    let reason = Field::new("reason", f.t(word::REASON), typed.reason.clone()).hint(f.t(word::REASON_HINT)).rows(4);
    let wording = Field::new("wording", f.t(word::WORDING), typed.wording.clone()).hint(f.t(word::WORDING_HINT)).rows(8).written_in(lang);
    view! {
        {hidden("act_as", typed.act_as.clone())}
        {hidden("language", typed.language.clone())}
        {radio_cards(f, Field::new("stance", f.t(word::STANCE_LABEL), typed.stance.clone()), choices, &form.errors)}
        {text_area(f, reason, &form.errors)}
        {text_area(f, wording, &form.errors)}
    }
    .into_any()
}

fn give(f: &Frame, p: &ArticlePage, form: &StanceForm) -> AnyView {
    use tr::drafts as word;
    if let Some(path) = form.locked.clone() {
        return view! { <p class="notice warning">{icon(f, "warning")}<span><a href=path>{f.t(word::NOT_PUBLIC)}</a></span></p> }.into_any();
    }
    let late = form.late.then(|| {
        mark_refused();
        view! { <p class="notice warning" role="alert">{icon(f, "warning")}<span>{f.t(word::LATE)}</span></p> }
    });
    let title = if form.given { word::CHANGE_STANCE } else { word::GIVE_STANCE };
    let act = (!form.late).then(|| submit(f, if form.given { word::CHANGE_STANCE } else { word::GIVE_STANCE }));
    let speaker = p
        .speaker
        .as_ref()
        .map(|(_, name)| view! { <p class="notice">{icon(f, "organisation")}<span>{f.tf(word::AS_ORGANISATION, &[("name", &f.local(name))])}</span></p> });
    let supports = form.given.then(|| view! { <p class="small">{f.t(word::NEW_WORDING_LOSES)}</p> });
    view! {
        <section class="do" id="stance-form" aria-labelledby="stance-title">
            <h2 id="stance-title">{f.t(title)}</h2>
            {speaker}
            {late}
            {error_summary(f, &form.errors)}
            <form method="post" action=paths::draft_article(f.slug(), p.number, p.article.key) novalidate>
                {fields(f, form)}
                {supports}
                <p class="small">{f.t(word::PUBLIC_NOTE)}</p>
                {act}
            </form>
        </section>
    }
    .into_any()
}

/// What the reader sent too late: to be read and copied, by them alone.
fn kept_late(f: &Frame, kept: &KeptLate) -> AnyView {
    use tr::drafts as word;
    let lang = Lang::parse(&kept.fields.language).unwrap_or(f.lang);
    let position = ArticleStance::parse(&kept.fields.stance).map(|one| view! { <p class="tags"><span class="tag">{f.t(stance(one))}</span></p> });
    let reason = (!kept.fields.reason.is_empty()).then(|| view! { <h3>{f.t(word::REASON)}</h3>{prose(&kept.fields.reason)} });
    let amends = kept.fields.stance == ArticleStance::Amend.as_str() && !kept.fields.wording.is_empty();
    let wording = amends.then(|| view! { <h3>{f.t(word::WORDING)}</h3><div lang=lang.code() dir=lang.dir()>{prose(&kept.fields.wording)}</div> });
    let until = f.tf(word::KEPT_LATE, &[("date", &format::date(f.lang, kept.until))]);
    view! {
        <section class="notice warning" id="kept-late" aria-labelledby="kept-late-title">
            {icon(f, "warning")}
            <div>
                <h2 id="kept-late-title">{f.t(word::KEPT_LATE_TITLE)}</h2>
                <p>{until}</p>
                {position}
                {reason}
                {wording}
            </div>
        </section>
    }
    .into_any()
}

/// As whom one can answer besides.
fn others(f: &Frame, p: &ArticlePage) -> Option<AnyView> {
    use tr::drafts as word;
    let here = paths::draft_article(f.slug(), p.number, p.article.key);
    let mut links: Vec<AnyView> = Vec::new();
    if p.speaker.is_some() && p.may_person {
        links.push(view! { <li><a href=here.clone()>{f.t(word::AS_MYSELF)}</a></li> }.into_any());
    }
    for (id, name) in p.organisations.iter().filter(|known| p.speaker.as_ref() != Some(*known)) {
        let href = paths::with_query(here.clone(), &[("as", id)]);
        links.push(view! { <li><a href=href>{f.tf(word::AS_ORGANISATION, &[("name", &f.local(name))])}</a></li> }.into_any());
    }
    (!links.is_empty()).then(|| view! { <ul class="plain">{links}</ul> }.into_any())
}

fn neighbours(f: &Frame, p: &ArticlePage) -> AnyView {
    let link = |key: Option<i64>, word: Key, rel: &'static str| {
        key.map(|key| view! { <a href=paths::draft_article(f.slug(), p.number, key) rel=rel>{f.t(word)}</a>" " })
    };
    view! {
        <nav class="pager" aria-label=f.t(tr::drafts::NEIGHBOURS)>
            {link(p.previous, tr::drafts::PREVIOUS, "prev")}{link(p.next, tr::drafts::NEXT, "next")}
        </nav>
    }
    .into_any()
}

/// How an organisation stands to it; a wording that it proposes stands among the others.
fn position(f: &Frame, one: &Contribution) -> AnyView {
    let reason = (!one.reason.is_empty()).then(|| prose(&one.reason));
    let wording = (!one.wording.is_empty()).then(|| view! { <p><a href=paths::amendment(f.slug(), &one.id)>{f.t(tr::drafts::WORDING)}</a></p> });
    view! { {marks(f, one)}{byline(f, &one.author, one.at)}{reason}{wording} }.into_any()
}

/// The page of an article.
pub fn page(f: &Frame, p: ArticlePage) -> Page {
    use tr::drafts as word;
    let (slug, number) = (f.slug(), p.number);
    let here = || paths::draft_article(slug, number, p.article.key);
    let form = p.form.as_ref().map(|form| give(f, &p, form));
    let late = p.late.as_ref().map(|kept| kept_late(f, kept));
    let sign_in = (f.viewer.is_none() && p.standing.is_open()).then(|| {
        let href = paths::with_query(paths::sign_in(), &[("next", &here())]);
        view! { <p><a class="button primary" href=href>{f.t(word::SIGN_IN)}</a></p> }
    });
    let amendments = list(f, word::AMENDMENTS, &p.amendments, p.more_amendments.as_deref().map(|cursor| (here(), "amendments", cursor)));
    let legend = (!p.amendments.is_empty()).then(|| legend(f));
    let reasons = list(f, word::REASONS, &p.reasons, p.more_reasons.as_deref().map(|cursor| (here(), "reasons", cursor)));
    let positions = p.positions.iter().map(|one| view! { <li>{position(f, one)}</li> }).collect::<Vec<_>>();
    let positions = (!positions.is_empty()).then(
        || view! { <section><h2>{f.t(word::POSITIONS)}</h2><p class="small">{f.t(word::POSITIONS_APART)}</p><ul class="plain">{positions}</ul></section> },
    );
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::draft_text(slug, number), f.t(word::WHOLE_TEXT))}
            <div class="page-head"><h1>{numbered(f, p.place, &p.article.heading)}</h1><p class="lede">{line(f, &p.consultation)}</p></div>
            {paragraphs(f, &p.article.body)}
            {p.counts.map(|given| counts(f, given))}
            {standing(f, &p.standing, Vec::new())}
            {sign_in}
            {late}
            {form}
            {others(f, &p)}
            {legend}
            {amendments}
            {reasons}
            {positions}
            {neighbours(f, &p)}
        </div>
    };
    Page::new(f.tf(word::ARTICLE, &[("number", &f.number(p.place))]), body.into_any())
}

/// One contribution.
pub fn amendment(f: &Frame, p: AmendmentPage) -> Page {
    use tr::drafts as word;
    let slug = f.slug();
    let notice = p.notice.as_ref().map(|notice| unread(f, notice));
    let hidden = p.tombstone.as_ref().map(|stone| tombstone(f, AMENDMENT, stone));
    let (up, words) = match &p.contribution {
        Some(one) => (paths::draft_article(slug, p.number, one.article), f.tf(word::ARTICLE, &[("number", &f.number(one.place))])),
        None => (paths::draft_text(slug, p.number), f.t(word::WHOLE_TEXT).to_owned()),
    };
    let shown = p.contribution.as_ref().map(|one| view! { <ul class="plain">{contribution(f, one, 1)}</ul> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, up, words)}
            <div class="page-head"><h1>{f.t(word::CONTRIBUTION)}</h1><p class="lede">{line(f, &p.consultation)}</p></div>
            {notice}
            {hidden}
            {shown}
        </div>
    };
    Page::new(f.t(word::CONTRIBUTION), body.into_any())
}

/// The form on the draft, as an officer tries it.
pub fn rehearsal(f: &Frame, p: TextRehearsal) -> Page {
    use tr::drafts as word;
    let action = paths::rehearse_text(f.slug(), p.number);
    let links = (1_i64..)
        .zip(&p.articles)
        .map(|(place, article)| {
            let href = paths::with_query(action.clone(), &[("article", &place.to_string())]);
            view! { <li><a href=href aria-current=(place == p.place).then_some("page")>{numbered(f, place, &article.heading)}</a></li> }
        })
        .collect::<Vec<_>>();
    let article = usize::try_from(p.place - 1).ok().and_then(|at| p.articles.get(at));
    let done = p.done.then(|| view! { <p class="notice" role="status">{icon(f, "check")}<span>{f.t(word::REHEARSED)}</span></p> });
    let tried = article.map(|article| {
        let sent = paths::with_query(action.clone(), &[("article", &p.place.to_string())]);
        let wording = (p.done && p.form.fields.stance == ArticleStance::Amend.as_str()).then(|| {
            let lang = Lang::parse(&p.form.fields.language).unwrap_or(f.lang);
            view! { {legend(f)}<div lang=lang.code() dir=lang.dir()>{compare(article.body.own(lang), &p.form.fields.wording)}</div> }
        });
        view! {
            <h2>{numbered(f, p.place, &article.heading)}</h2>
            {paragraphs(f, &article.body)}
            {wording}
            <section class="do">
                {error_summary(f, &p.form.errors)}
                <form method="post" action=sent novalidate>{fields(f, &p.form)}{submit(f, word::GIVE_STANCE)}</form>
            </section>
        }
    });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::prepare_text(f.slug(), p.number), f.t(word::staff::TITLE))}
            <div class="page-head"><h1>{f.t(word::staff::REHEARSE)}</h1><p class="lede">{plain(f, &p.title)}</p></div>
            <p class="notice">{icon(f, "info")}<span>{f.t(word::REHEARSAL)}</span></p>
            {done}
            <ul class="plain">{links}</ul>
            {tried}
        </div>
    };
    Page::new(f.t(word::staff::REHEARSE), hub(f, StaffRoom::Consultations, body.into_any()))
}
