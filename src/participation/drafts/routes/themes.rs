//! Putting contributions into themes, and answering those.

use app::model::draft_staff::{ThemeAnswerFields, ThemeFields, ThemePage, ThemesPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::store::contributions::{self, Row, Shown};
use super::super::store::{self, Text};
use super::super::{get, reading, themes};
use super::staff::found;
use crate::base::App;
use crate::base::db::ContributionId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::participation::consultations::Consultation;
use crate::web::{Form, Visit};

/// Contributions on one page: as many as are put into a theme at once.
const PAGE: usize = 100;

/// Where the list goes on, and whether only those without a theme are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    after: String,
    shown: String,
}

async fn published(app: &App, consultation: &Consultation) -> Result<Text> {
    let text = get(&mut &app.db, consultation.id).await?;
    if text.version > 0 { Ok(text) } else { Err(Error::NotFound) }
}

async fn page(
    app: &App,
    visit: &Visit,
    (consultation, text): (&Consultation, &Text),
    which: &Which,
    (fields, errors): (ThemeFields, FormErrors),
) -> Result<ThemesPage> {
    let unthemed = which.shown != "all";
    let shown = if unthemed { Shown::Unthemed } else { Shown::All };
    let after = which.after.parse().ok().map(ContributionId);
    let rows = contributions::readable(&mut &app.db, text.id, shown, after, PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].id.to_string());
    let rows: Vec<Row> = rows.into_iter().take(PAGE).collect();
    let themes = store::themes::list(&mut &app.db, text.id).await?;
    let waiting = reading::waiting(app, text, &themes).await?;
    let viewer = visit.viewer.as_ref();
    Ok(ThemesPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        contributions: reading::contributions(app, viewer, text, rows, false).await?,
        next,
        unthemed,
        waiting: reading::contributions(app, viewer, text, waiting, false).await?,
        themes,
        fields,
        errors,
    })
}

pub(super) async fn list(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Query(which): Query<Which>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let text = published(&app, &consultation).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = page(&app, &visit, (&consultation, &text), &which, (fields, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::draft_themes::page(f, page)))
}

pub(super) async fn arrange(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Form(fields): Form<ThemeFields>,
) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let viewer = visit.require()?;
    let done = match fields.act.as_str() {
        "theme" => themes::make(&app, viewer, &commune, &consultation, &fields).await,
        "assign" => themes::assign(&app, viewer, &commune, &consultation, &fields).await,
        _ => Err(Error::NotFound),
    };
    match done.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::SAVED, &paths::text_themes(&slug, consultation.number)).await,
        Err(errors) => {
            let text = published(&app, &consultation).await?;
            let page = page(&app, &visit, (&consultation, &text), &Which::default(), (fields, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::draft_themes::page(f, page)))
        }
    }
}

async fn theme_page(
    app: &App,
    visit: &Visit,
    (consultation, number): (&Consultation, &str),
    fields: ThemeAnswerFields,
    errors: FormErrors,
) -> Result<ThemePage> {
    let text = published(app, consultation).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let theme = store::themes::find(&mut &app.db, text.id, number).await?.ok_or(Error::NotFound)?;
    let rows = contributions::readable(&mut &app.db, text.id, Shown::Theme(number), None, PAGE as i64).await?;
    Ok(ThemePage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        theme,
        contributions: reading::contributions(app, visit.viewer.as_ref(), &text, rows, false).await?,
        fields,
        errors,
    })
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path((slug, number, theme)): Path<(String, String, String)>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = theme_page(&app, &visit, (&consultation, &theme), fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::draft_themes::theme(f, page)))
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, theme)): Path<(String, String, String)>,
    Form(fields): Form<ThemeAnswerFields>,
) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let which: i64 = theme.parse().map_err(|_| Error::NotFound)?;
    match themes::answer(&app, visit.require()?, (&commune, &consultation), which, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::drafts::staff::THEME_ANSWERED, &paths::text_themes(&slug, consultation.number)).await,
        Err(errors) => {
            let page = theme_page(&app, &visit, (&consultation, &theme), fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::draft_themes::theme(f, page)))
        }
    }
}
