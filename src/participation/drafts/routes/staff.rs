//! Preparing a text, and publishing its next version.

use app::model::draft_staff::{ArticleFields, ArticleForm, DraftVersionFields, DraftVersionPage, PasteFields, PastePage, TextEditorPage, TextFields};
use app::model::drafts::Article;
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::super::store::{self, Text};
use super::super::{editing, get, publishing, reading, resolve_for};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::web::{Form, Visit};

type Address = Path<(String, String)>;

pub(super) async fn found(app: &App, visit: &Visit, (slug, number): (&str, &str)) -> Result<(Commune, Consultation)> {
    resolve_for(app, visit.require()?, (slug, number)).await
}

/// The editor; `None` when there is no text yet.
async fn editor_page(
    (app, visit): (&App, &Visit),
    (commune, consultation): (&Commune, &Consultation),
    typed: Option<TextFields>,
    errors: FormErrors,
) -> Result<Option<TextEditorPage>> {
    let needed = consultation.needed(commune);
    let Some(text) = store::find(&mut &app.db, consultation.id).await? else { return Ok(None) };
    let themes = store::themes::list(&mut &app.db, text.id).await?;
    let title = text.draft.title.clone();
    let kept = TextFields {
        title_ar: title.ar,
        title_fr: title.fr,
        title_en: title.en,
        title_zgh: title.zgh,
        promised: text.promised.to_string(),
        ..TextFields::default()
    };
    let fields = match typed {
        // The two forms of the page hold different fields.
        Some(typed) if typed.act == "promise" => TextFields { promised: typed.promised, ..kept },
        Some(typed) if typed.act == "title" => TextFields { promised: kept.promised, ..typed },
        _ => kept,
    };
    Ok(Some(TextEditorPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        draft_number: text.draft_number,
        fixed: if text.version > 0 { text.body.articles.iter().map(|article| article.key).collect() } else { Vec::new() },
        version: text.version,
        may_edit: editing::may_edit(app, consultation, &text),
        changed: publishing::may_publish(app, consultation, &text),
        faults: editing::faults(&text.draft, needed, visit.lang),
        waiting: reading::waiting(app, &text, &themes).await?.len() as i64,
        text: text.draft,
        needed,
        fields,
        errors,
    }))
}

pub(super) async fn editor(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let typed = visit.take_kept().await?;
    let page = editor_page((&app, &visit), (&commune, &consultation), typed, FormErrors::default()).await?;
    let title = consultation.texts.title.clone();
    Ok(visit.page(Some(&commune), |f| pages::draft_editor::page(f, consultation.number, &title, page)))
}

pub(super) async fn arrange(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<TextFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let viewer = visit.require()?;
    let path = paths::prepare_text(&slug, consultation.number);
    if fields.act == "begin" {
        editing::begin(&app, viewer, &commune, &consultation).await?;
        return Ok(Redirect::to(&path).into_response());
    }
    match editing::arrange(&app, viewer, &commune, &consultation, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::SAVED, &path).await,
        Err(errors) => {
            let page = editor_page((&app, &visit), (&commune, &consultation), Some(fields), errors).await?;
            let title = consultation.texts.title.clone();
            Ok(visit.refused(Some(&commune), |f| pages::draft_editor::page(f, consultation.number, &title, page)))
        }
    }
}

/// Which article; without a key a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    key: String,
}

pub(super) async fn article_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Query(which): Query<Which>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let text = get(&mut &app.db, consultation.id).await?;
    let fields = match visit.take_kept::<ArticleFields>().await? {
        Some(kept) => kept,
        None if which.key.is_empty() => ArticleFields { key: String::new(), ..editing::fields_of(&Article::default(), text.draft_number) },
        None => {
            let key = which.key.parse().map_err(|_| Error::NotFound)?;
            editing::fields_of(text.draft.article(key).ok_or(Error::NotFound)?, text.draft_number)
        }
    };
    let page = ArticleForm {
        number: consultation.number,
        needed: consultation.needed(&commune),
        title: consultation.texts.title,
        fields,
        errors: FormErrors::default(),
    };
    Ok(visit.page(Some(&commune), |f| pages::draft_editor::article(f, page)))
}

pub(super) async fn save_article(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<ArticleFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    match editing::save(&app, visit.require()?, &commune, &consultation, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::SAVED, &paths::prepare_text(&slug, consultation.number)).await,
        Err(errors) => {
            let page = ArticleForm { number: consultation.number, needed: consultation.needed(&commune), title: consultation.texts.title, fields, errors };
            Ok(visit.refused(Some(&commune), |f| pages::draft_editor::article(f, page)))
        }
    }
}

pub(super) async fn paste_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let text = get(&mut &app.db, consultation.id).await?;
    let blank = || PasteFields { draft: text.draft_number.to_string(), ..PasteFields::default() };
    let fields = visit.take_kept::<PasteFields>().await?.unwrap_or_else(blank);
    let page = PastePage {
        number: consultation.number,
        needed: consultation.needed(&commune),
        title: consultation.texts.title,
        fields,
        errors: FormErrors::default(),
    };
    Ok(visit.page(Some(&commune), |f| pages::draft_editor::paste(f, page)))
}

pub(super) async fn paste(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<PasteFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    match editing::paste(&app, visit.require()?, &commune, &consultation, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::PASTED, &paths::prepare_text(&slug, consultation.number)).await,
        Err(errors) => {
            let page = PastePage { number: consultation.number, needed: consultation.needed(&commune), title: consultation.texts.title, fields, errors };
            Ok(visit.refused(Some(&commune), |f| pages::draft_editor::paste(f, page)))
        }
    }
}

async fn version_page(app: &App, consultation: &Consultation, text: &Text, fields: DraftVersionFields, errors: FormErrors) -> Result<DraftVersionPage> {
    Ok(DraftVersionPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        articles: reading::lines(&text.draft, Some(&text.body).filter(|_| text.version > 0), &[], false),
        themes: store::themes::list(&mut &app.db, text.id).await?,
        may_publish: publishing::may_publish(app, consultation, text),
        fields,
        errors,
    })
}

pub(super) async fn version_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let text = get(&mut &app.db, consultation.id).await?;
    let fields = visit.take_kept::<DraftVersionFields>().await?.unwrap_or_default();
    let page = version_page(&app, &consultation, &text, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::draft_editor::version(f, page)))
}

pub(super) async fn publish(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<DraftVersionFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    match publishing::publish(&app, visit.require()?, &commune, &consultation, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::PUBLISHED, &paths::prepare_text(&slug, consultation.number)).await,
        Err(errors) => {
            let text = get(&mut &app.db, consultation.id).await?;
            let page = version_page(&app, &consultation, &text, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::draft_editor::version(f, page)))
        }
    }
}
