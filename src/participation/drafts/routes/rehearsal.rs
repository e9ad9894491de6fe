//! Rehearsal: an officer tries the form on the draft. It is answered from what was sent alone, and nothing is kept anywhere.

use app::model::drafts::{StanceFields, StanceForm, TextRehearsal};
use app::model::form::FormErrors;
use app::pages;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::{contributing, get, resolve_for};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::web::{Form, Visit};

/// Which article is tried: its number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    article: String,
}

impl Which {
    fn place(&self) -> usize {
        self.article.parse().unwrap_or(1)
    }
}

pub(super) async fn begin(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>, Query(which): Query<Which>) -> Result<Response> {
    let kept = visit.take_kept::<StanceFields>().await?;
    rehearsed(&app, &visit, (&place.0, &place.1), (which.place(), kept), false).await
}

pub(super) async fn rehearse(
    State(app): State<App>,
    visit: Visit,
    Path(place): Path<(String, String)>,
    Query(which): Query<Which>,
    Form(fields): Form<StanceFields>,
) -> Result<Response> {
    rehearsed(&app, &visit, (&place.0, &place.1), (which.place(), Some(fields)), true).await
}

async fn rehearsed(app: &App, visit: &Visit, (slug, number): (&str, &str), (at, typed): (usize, Option<StanceFields>), sent: bool) -> Result<Response> {
    let (commune, consultation) = resolve_for(app, visit.require()?, (slug, number)).await?;
    let text = get(&mut &app.db, consultation.id).await?;
    let article = at.checked_sub(1).and_then(|at| text.draft.articles.get(at));
    let (language, wording) = article.map(|article| article.body.read(visit.lang)).unwrap_or_default();
    let blank = || StanceFields { language: language.code().to_owned(), wording: wording.to_owned(), ..StanceFields::default() };
    let mut errors = FormErrors::default();
    if let (true, Some(fields)) = (sent, &typed) {
        let article = article.ok_or(Error::NotFound)?;
        if let Err(found) = contributing::parse(article, fields, visit.lang).or_errors()? {
            errors = found;
        }
    }
    let done = sent && errors.is_empty();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = StanceForm { fields: typed.unwrap_or_else(blank), errors, given: false, locked: None, late: false, rehearsal: true };
    let page = TextRehearsal { number: consultation.number, title: text.draft.title, articles: text.draft.articles, place: at as i64, form, done };
    Ok(visit.page_with(status, Some(&commune), |f| pages::draft_article::rehearsal(f, page)))
}
