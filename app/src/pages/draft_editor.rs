//! Preparing a text: its articles in order, the form of one, pasting a whole one, and the next version.

use leptos::prelude::*;

use super::Page;
use super::consultation_forms::{is_optional, other_languages};
use super::draft_article::numbered;
use super::draft_text::changed;
use crate::components::breadcrumbs;
use crate::components::compare::legend;
use crate::components::consultation::{line, paragraphs, plain};
use crate::components::form::{Field, error_summary, hidden, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::model::Lang;
use crate::model::consultations::Multilingual;
use crate::model::draft_staff::{ArticleFields, ArticleForm, DraftVersionPage, PastePage, TextEditorPage};
use crate::model::drafts::{Article, ArticleLine};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::Needed;
use crate::model::paths;
use crate::words::{Key, tr};

fn up(f: &Frame, number: i64) -> AnyView {
    breadcrumbs::up(f, paths::prepare_text(f.slug(), number), f.t(tr::drafts::staff::TITLE))
}

pub(super) fn shell(f: &Frame, title: Key, body: impl IntoView + 'static) -> Page {
    Page::new(f.t(title), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn act(f: &Frame, p: &TextEditorPage, key: i64, (act, word, sign): (&'static str, Key, &'static str)) -> AnyView {
    let sign = (!sign.is_empty()).then(|| icon(f, sign));
    view! {
        <form method="post" action=paths::prepare_text(f.slug(), p.number)>
            {hidden("act", act)}{hidden("draft", p.draft_number.to_string())}{hidden("key", key.to_string())}
            <button class="button quiet">{sign}<span>{f.t(word)}</span></button>
        </form>
    }
    .into_any()
}

fn article_line(f: &Frame, p: &TextEditorPage, place: i64, article: &Article) -> AnyView {
    use tr::drafts::staff as word;
    let edit = paths::with_query(paths::edit_article(f.slug(), p.number), &[("key", &article.key.to_string())]);
    let name = numbered(f, place, &article.heading);
    let acts = p.may_edit.then(|| {
        let remove = (!p.fixed.contains(&article.key)).then(|| act(f, p, article.key, ("remove", word::REMOVE, "trash")));
        view! {
            <div class="pane-line">
                {act(f, p, article.key, ("up", word::UP, ""))}
                {act(f, p, article.key, ("down", word::DOWN, ""))}
                {remove}
            </div>
        }
    });
    let name = if p.may_edit { view! { <a href=edit>{name}</a> }.into_any() } else { name };
    view! { <li class="editor-line"><h2 class="card-title">{name}</h2>{paragraphs(f, &article.body)}{acts}</li> }.into_any()
}

fn title_form(f: &Frame, p: &TextEditorPage) -> AnyView {
    use tr::drafts::staff as word;
    let field =
        |name: &'static str, lang: Lang, value: &str| text_field(f, Field::in_language(f, (name, word::TEXT_TITLE), value, (lang, p.needed)), &p.errors);
    view! {
        <form method="post" action=paths::prepare_text(f.slug(), p.number) novalidate>
            {hidden("act", "title")}{hidden("draft", p.draft_number.to_string())}
            {field("title_ar", Lang::Ar, &p.fields.title_ar)}
            {field("title_fr", Lang::Fr, &p.fields.title_fr)}
            {field("title_en", Lang::En, &p.fields.title_en)}
            {field("title_zgh", Lang::Zgh, &p.fields.title_zgh)}
            {submit(f, word::SAVE_TITLE)}
        </form>
    }
    .into_any()
}

fn promise_form(f: &Frame, p: &TextEditorPage) -> AnyView {
    use tr::drafts::staff as word;
    let promised = Field::new("promised", f.t(word::PROMISED), p.fields.promised.clone()).hint(f.t(word::PROMISED_HINT)).digits();
    view! {
        <form method="post" action=paths::prepare_text(f.slug(), p.number) novalidate>
            {hidden("act", "promise")}{hidden("draft", p.draft_number.to_string())}
            {text_field(f, promised, &p.errors)}
            {submit(f, word::SAVE_PROMISE)}
        </form>
    }
    .into_any()
}

fn links(f: &Frame, p: &TextEditorPage) -> AnyView {
    use tr::drafts::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let published = (p.version > 0).then(|| {
        view! {
            <li><a href=paths::draft_text(slug, number)>{f.t(tr::drafts::READ)}</a></li>
            <li><a href=paths::text_themes(slug, number)>{f.t(word::THEMES)}</a></li>
        }
    });
    let paste = (p.version == 0).then(|| view! { <li><a href=paths::paste_text(slug, number)>{f.t(word::PASTE)}</a></li> });
    let version = p.changed.then(|| view! { <li><a class="button primary" href=paths::publish_text(slug, number)>{f.t(word::NEXT_VERSION)}</a></li> });
    let add = p.may_edit.then(|| view! { <li><a class="button" href=paths::edit_article(slug, number)>{icon(f, "plus")}{f.t(word::NEW_ARTICLE)}</a></li> });
    view! {
        <ul class="pane-line plain">
            {version}
            {add}
            {paste}
            <li><a href=paths::rehearse_text(slug, number)>{f.t(word::REHEARSE)}</a></li>
            {published}
        </ul>
    }
    .into_any()
}

/// The editor; without a page there is no text yet.
pub fn page(f: &Frame, number: i64, title: &Multilingual, p: Option<TextEditorPage>) -> Page {
    use tr::drafts::staff as word;
    let slug = f.slug();
    let head = view! {
        {breadcrumbs::up(f, paths::prepare_consultation(slug, number), plain(f, title))}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
    };
    let Some(p) = p else {
        let body = view! {
            {head}
            <form method="post" action=paths::prepare_text(slug, number)>{hidden("act", "begin")}{submit(f, word::BEGIN)}</form>
        };
        return shell(f, word::TITLE, body);
    };
    let faults = (p.may_edit && !p.faults.is_empty()).then(|| {
        let lines = p.faults.iter().map(|fault| view! { <li>{fault.clone()}</li> }).collect::<Vec<_>>();
        view! { <div class="notice warning">{icon(f, "warning")}<div><p><strong>{f.t(word::FAULTS)}</strong></p><ul>{lines}</ul></div></div> }
    });
    let frozen = (!p.may_edit).then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::NOT_WHILE_OPEN)}</span></p> });
    let waiting = (p.waiting > 0).then(|| {
        view! { <p class="notice warning">{icon(f, "clock")}<span><a href=paths::text_themes(slug, number)>{f.tn(word::WAITING, p.waiting)}</a></span></p> }
    });
    let lines = (1..).zip(&p.text.articles).map(|(place, article)| article_line(f, &p, place, article)).collect::<Vec<_>>();
    let title_form = p.may_edit.then(|| view! { <section class="do"><h2>{f.t(word::TEXT_TITLE)}</h2>{title_form(f, &p)}</section> });
    let body = view! {
        {head}
        {error_summary(f, &p.errors)}
        {frozen}
        {waiting}
        {faults}
        {links(f, &p)}
        <p><strong>{line(f, &p.text.title)}</strong>" · "{f.tn(tr::drafts::ARTICLES, p.text.articles.len() as i64)}</p>
        <ul class="plain">{lines}</ul>
        {title_form}
        <section class="do"><h2>{f.t(word::PROMISE)}</h2>{promise_form(f, &p)}</section>
    };
    shell(f, word::TITLE, body)
}

/// What an article says in a language. An article needs no heading; it is in each of the languages if it is in one.
fn in_language(f: &Frame, (lang, needed): (Lang, Needed), fields: &ArticleFields, errors: &FormErrors) -> AnyView {
    use tr::drafts::staff as word;
    let (names, heading, body) = match lang {
        Lang::Ar => (["heading_ar", "body_ar"], &fields.heading_ar, &fields.body_ar),
        Lang::Fr => (["heading_fr", "body_fr"], &fields.heading_fr, &fields.body_fr),
        Lang::En => (["heading_en", "body_en"], &fields.heading_en, &fields.body_en),
        Lang::Zgh => (["heading_zgh", "body_zgh"], &fields.heading_zgh, &fields.body_zgh),
    };
    let heading = Field { needed: false, ..Field::in_language(f, (names[0], word::HEADING), heading, (lang, needed)) };
    let body = Field::in_language(f, (names[1], word::BODY), body, (lang, needed)).rows(8);
    view! {
        <fieldset class="plain-set"><legend>{lang.own_name()}</legend>{text_field(f, heading, errors)}{text_area(f, body, errors)}</fieldset>
    }
    .into_any()
}

/// The form of an article.
pub fn article(f: &Frame, p: ArticleForm) -> Page {
    use tr::drafts::staff as word;
    let (t, e) = (&p.fields, &p.errors);
    let needed = p.needed.langs().map(|lang| in_language(f, (lang, p.needed), t, e)).collect::<Vec<_>>();
    let others = p.needed.optional().map(|lang| in_language(f, (lang, p.needed), t, e)).collect::<Vec<_>>();
    let written = [(Lang::En, &t.heading_en), (Lang::En, &t.body_en), (Lang::Zgh, &t.heading_zgh), (Lang::Zgh, &t.body_zgh)];
    let is_written = written.iter().any(|(lang, text)| !p.needed.has(*lang) && !text.is_empty());
    let open = is_written || e.iter().any(|error| is_optional(error.field, p.needed));
    let title = if t.key.is_empty() || t.key == "0" { word::NEW_ARTICLE } else { word::EDIT_ARTICLE };
    let body = view! {
        {up(f, p.number)}
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{line(f, &p.title)}</p></div>
        {error_summary(f, e)}
        <form method="post" action=paths::edit_article(f.slug(), p.number) novalidate>
            {hidden("key", t.key.clone())}{hidden("draft", t.draft.clone())}
            <div class="two-languages">{needed}</div>
            {other_languages(f, open, others)}
            {submit(f, tr::form::SAVE)}
        </form>
    };
    shell(f, title, body)
}

/// Pasting a whole text.
pub fn paste(f: &Frame, p: PastePage) -> Page {
    use tr::drafts::staff as word;
    // One language can be pasted after the other: none of the fields is needed by itself.
    let area = |lang: Lang| {
        let (name, value) = match lang {
            Lang::Ar => ("text_ar", &p.fields.text_ar),
            Lang::Fr => ("text_fr", &p.fields.text_fr),
            Lang::En => ("text_en", &p.fields.text_en),
            Lang::Zgh => ("text_zgh", &p.fields.text_zgh),
        };
        let field = Field::in_language(f, (name, word::WHOLE_TEXT), value, (lang, p.needed)).rows(16);
        text_area(f, Field { needed: false, ..field }, &p.errors)
    };
    let needed = p.needed.langs().map(area).collect::<Vec<_>>();
    let others = p.needed.optional().map(area).collect::<Vec<_>>();
    let is_written = [(Lang::En, &p.fields.text_en), (Lang::Zgh, &p.fields.text_zgh)].iter().any(|(lang, text)| !p.needed.has(*lang) && !text.is_empty());
    let open = is_written || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    let body = view! {
        {up(f, p.number)}
        <div class="page-head"><h1>{f.t(word::PASTE)}</h1><p class="lede">{f.t(word::PASTE_LEDE)}</p></div>
        {error_summary(f, &p.errors)}
        <form method="post" action=paths::paste_text(f.slug(), p.number) novalidate>
            {hidden("draft", p.fields.draft.clone())}
            <div class="two-languages">{needed}</div>
            {other_languages(f, open, others)}
            {submit(f, word::PASTE_ACT)}
        </form>
    };
    shell(f, word::PASTE, body)
}

fn version_line(f: &Frame, one: &ArticleLine) -> Option<AnyView> {
    let body = match &one.before {
        Some(before) => changed(f, &one.article, before),
        None if one.is_new => paragraphs(f, &one.article.body),
        None => return None,
    };
    let mark = one.is_new.then(|| view! { <p><span class="tag">{f.t(tr::drafts::NEW_ARTICLE)}</span></p> });
    Some(view! { <section><h2>{numbered(f, one.place, &one.article.heading)}</h2>{mark}{body}</section> }.into_any())
}

/// Publishing the next version.
pub fn version(f: &Frame, p: DraftVersionPage) -> Page {
    use tr::drafts::staff as word;
    let lines = p.articles.iter().filter_map(|one| version_line(f, one)).collect::<Vec<_>>();
    let themes = p
        .themes
        .iter()
        .map(|theme| {
            let id = format!("theme-{}", theme.number);
            let value = theme.number.to_string();
            let checked = p.fields.theme.contains(&value);
            view! { <label class="check" for=id.clone()><input type="checkbox" id=id.clone() name="theme" value=value checked=checked/><span>{line(f, &theme.title)}</span></label> }
        })
        .collect::<Vec<_>>();
    let themes = (!themes.is_empty()).then(|| view! { <fieldset class="plain-set"><legend>{f.t(tr::drafts::ANSWERS_THEMES)}</legend>{themes}</fieldset> });
    let reason = Field::new("reason", f.t(word::VERSION_REASON), p.fields.reason.clone()).hint(f.t(word::VERSION_REASON_HINT)).rows(4);
    let form = if p.may_publish {
        view! {
            {legend(f)}
            {lines}
            <section class="do">
                <form method="post" action=paths::publish_text(f.slug(), p.number) novalidate>
                    {themes}
                    {text_area(f, reason, &p.errors)}
                    {submit(f, word::PUBLISH_VERSION)}
                </form>
            </section>
        }
        .into_any()
    } else {
        view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::NOTHING_TO_PUBLISH)}</span></p> }.into_any()
    };
    let body = view! {
        {up(f, p.number)}
        <div class="page-head"><h1>{f.t(word::NEXT_VERSION)}</h1><p class="lede">{line(f, &p.title)}</p></div>
        {error_summary(f, &p.errors)}
        {form}
    };
    shell(f, word::NEXT_VERSION, body)
}
