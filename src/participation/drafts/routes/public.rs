//! What everybody reads, and giving stances and supports.

use app::model::drafts::{AmendmentPage, StanceFields, StanceForm};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::contributing::{self, Outcome, Sent, asker, is_asked};
use super::super::reading::{self, Further, Reader};
use super::super::store::contributions::{self, Row, Who};
use super::super::store::{self, ArticleRow, Text};
use super::super::supporting::{self, is_own};
use super::super::{ASKS, files, get, late, resolve};
use crate::base::App;
use crate::base::db::{ContributionId, OrganisationId};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::moderation;
use crate::participation::consultations::{self, Asker, Consultation, Standing};
use crate::web::{Form, Visit, csv};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    version: String,
}

/// What somebody can do in their own name.
async fn own_standing(app: &App, visit: &Visit, consultation: &Consultation) -> Result<Standing> {
    let asker = Asker::person(visit.viewer.as_ref().map(|viewer| viewer.id));
    consultations::standing(app, &mut &app.db, consultation, ASKS, asker).await
}

pub(super) async fn text(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Query(which): Query<Which>) -> Result<Response> {
    let (commune, consultation, text) = resolve(&app, &slug, &number).await?;
    let wish = if which.version.is_empty() { None } else { Some(which.version.parse().map_err(|_| Error::NotFound)?) };
    let standing = own_standing(&app, &visit, &consultation).await?;
    let page = reading::text_page(&app, visit.viewer.as_ref(), (&consultation, &text), wish, standing).await?;
    Ok(visit.page(Some(&commune), |f| pages::draft_text::page(f, page)))
}

pub(super) async fn file(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (_, consultation, text) = resolve(&app, &slug, &number).await?;
    if !reading::is_counted(&app, visit.viewer.as_ref(), &consultation) {
        return Err(Error::NotFound);
    }
    let file = files::contributions(&app, &text, visit.lang).await?;
    Ok(csv::file(&format!("{}-contributions.csv", consultation.slug), &file))
}

/// As whom an article is read, and where its lists go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    r#as: String,
    amendments: String,
    reasons: String,
}

/// Everything about the page of an article.
struct Here {
    commune: Commune,
    consultation: Consultation,
    text: Text,
    article: ArticleRow,
    /// In whose name the form is.
    who: Option<Who>,
}

impl Here {
    async fn find(app: &App, visit: &Visit, (slug, number, key): (&str, &str, &str), organisation: &str) -> Result<Self> {
        let (commune, consultation, text) = resolve(app, slug, number).await?;
        let key = key.parse().map_err(|_| Error::NotFound)?;
        let article = store::article(&mut &app.db, text.id, key).await?.ok_or(Error::NotFound)?;
        let mut who = visit.viewer.as_ref().map(|viewer| Who { account: viewer.id, organisation: None });
        if !organisation.is_empty() {
            let viewer = visit.require()?;
            let id = organisation.parse().map(OrganisationId).map_err(|_| Error::NotFound)?;
            viewer.speaks_for(commune.id, id).ok_or(Error::Forbidden)?;
            let speaker = Who { account: viewer.id, organisation: Some(id) };
            if !is_asked(&consultation, speaker) {
                return Err(Error::Forbidden);
            }
            who = Some(speaker);
        }
        let who = who.filter(|who| is_asked(&consultation, *who));
        Ok(Self { commune, consultation, text, article, who })
    }

    /// What was kept, in the name in which the form is.
    fn again(&self, fields: &StanceFields) -> StanceFields {
        let act_as = self.who.and_then(|who| who.organisation).map(|organisation| organisation.to_string()).unwrap_or_default();
        StanceFields { act_as, ..fields.clone() }
    }

    fn path(&self) -> String {
        let path = paths::draft_article(&self.commune.slug, self.consultation.number, self.article.key);
        match self.who.and_then(|who| who.organisation) {
            Some(organisation) => paths::with_query(path, &[("as", &organisation.to_string())]),
            None => path,
        }
    }

    /// The page, with the form if somebody can use it, or with what they have typed.
    async fn page(
        &self,
        app: &App,
        visit: &Visit,
        typed: Option<(StanceFields, FormErrors, bool)>,
        further: &Further,
    ) -> Result<app::model::drafts::ArticlePage> {
        let person = own_standing(app, visit, &self.consultation).await?;
        let standing = match self.who {
            Some(who) => consultations::standing(app, &mut &app.db, &self.consultation, ASKS, asker(who)).await?,
            None => person.clone(),
        };
        let own = (&self.commune, &self.consultation, &self.text);
        let kept = match self.who {
            Some(who) => late::find(app, &self.article, who).await?,
            None => None,
        };
        let late = kept.map(late::shown);
        // What was written then is begun with if the consultation asks once more.
        let typed = typed.or_else(|| late.as_ref().filter(|_| standing.is_open()).map(|kept| (self.again(&kept.fields), FormErrors::default(), false)));
        let form = match (self.who, typed) {
            (Some(who), None) if standing.is_open() => Some(reading::form(app, own, &self.article, who, visit.lang).await?),
            (Some(who), Some((fields, errors, refused))) => {
                let form = reading::form(app, own, &self.article, who, visit.lang).await?;
                Some(StanceForm { fields, errors, late: refused || !standing.is_open(), ..form })
            }
            _ => None,
        };
        let late = late.filter(|_| !standing.is_open());
        let reader = Reader { viewer: visit.viewer.as_ref(), who: self.who, person, standing, late };
        reading::article_page(app, own, &self.article, reader, (form, further)).await
    }
}

/// As whom somebody reads: the organisation that the address names, or that in whose name they were typing when their session ended, if they still represent it.
fn as_whom(visit: &Visit, asked: &Asked, typed: Option<&StanceFields>) -> String {
    let kept = typed.map(|typed| typed.act_as.as_str()).filter(|_| asked.r#as.is_empty()).unwrap_or_default();
    let represents = visit.viewer.iter().flat_map(|viewer| &viewer.organisations).any(|known| known.id.to_string() == kept);
    if represents { kept.to_owned() } else { asked.r#as.clone() }
}

pub(super) async fn article(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, key)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let typed = visit.take_kept::<StanceFields>().await?;
    let organisation = as_whom(&visit, &asked, typed.as_ref());
    let here = Here::find(&app, &visit, (&slug, &number, &key), &organisation).await?;
    let typed = typed.filter(|typed| typed.act_as == organisation).map(|typed| (typed, FormErrors::default(), false));
    let further = Further { amendments: asked.amendments, reasons: asked.reasons };
    let page = here.page(&app, &visit, typed, &further).await?;
    Ok(visit.page(Some(&here.commune), |f| pages::draft_article::page(f, page)))
}

pub(super) async fn give(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, key)): Path<(String, String, String)>,
    Form(fields): Form<StanceFields>,
) -> Result<Response> {
    let viewer = visit.require()?;
    let here = Here::find(&app, &visit, (&slug, &number, &key), &fields.act_as).await?;
    let who = here.who.ok_or(Error::Forbidden)?;
    visit.limit(Action::Post)?;
    let sent = Sent { commune: &here.commune, consultation: &here.consultation, key: here.article.key, who, fields: &fields };
    let typed = match contributing::give(&app, viewer, sent, visit.lang).await.or_errors()? {
        Ok(Outcome::Kept { held }) => return visit.done(if held { tr::holding::RECEIVED } else { tr::drafts::GIVEN }, &here.path()).await,
        Ok(Outcome::NotOpen) => {
            let standing = consultations::standing(&app, &mut &app.db, &here.consultation, ASKS, asker(who)).await?;
            // What is kept is shown as such; otherwise it comes back in the form.
            let is_kept = late::keep(&app, sent, &here.article, &standing).await?;
            (!is_kept).then(|| (fields, FormErrors::default(), true))
        }
        Err(errors) => Some((fields, errors, false)),
    };
    let page = here.page(&app, &visit, typed, &Further::default()).await?;
    Ok(visit.refused(Some(&here.commune), |f| pages::draft_article::page(f, page)))
}

/// A contribution of a commune with a word in it, and the text to which it was given.
async fn found(app: &App, slug: &str, id: &str) -> Result<(Commune, Consultation, Text, Row)> {
    let commune = communes::find(app, slug).await?;
    let id = id.parse().map(ContributionId).map_err(|_| Error::NotFound)?;
    let row = contributions::find(&mut &app.db, commune.id, id).await?.filter(Row::has_text).ok_or(Error::NotFound)?;
    let of = store::consultation_of(&mut &app.db, row.text_id).await?.ok_or(Error::NotFound)?;
    let consultation = consultations::get(&mut &app.db, of).await?;
    if !consultation.is_public() {
        return Err(Error::NotFound);
    }
    let text = get(&mut &app.db, consultation.id).await?;
    Ok((commune, consultation, text, row))
}

/// One contribution. Its author and moderators read it while it is hidden; for others a trace is left of what they could read before.
pub(super) async fn amendment(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, text, row) = found(&app, &slug, &id).await?;
    let (public, viewer) = (row.visibility().is_public(), visit.viewer.as_ref());
    let own = viewer.is_some_and(|viewer| is_own(viewer, &row));
    let reads = public || own || viewer.is_some_and(|viewer| viewer.is_moderator(commune.id));
    let mut tombstone = None;
    if !reads {
        let stone = moderation::tombstone(&app, row.id).await?;
        tombstone = Some(stone.ok_or(Error::NotFound)?);
        if moderation::is_never_public(&app, row.id).await? {
            return Err(Error::NotFound);
        }
    }
    let notice = if own && !public { moderation::unread(&app, row.id).await? } else { None };
    let standing = own_standing(&app, &visit, &consultation).await?;
    let open = public && standing.is_open() && super::super::asks_persons(consultation.audience.kind);
    let item = row.id;
    let shown = reading::contributions(&app, viewer, &text, if reads { vec![row] } else { Vec::new() }, open).await?;
    let page = AmendmentPage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        contribution: shown.into_iter().next(),
        tombstone,
        notice,
    };
    Ok(visit.page_about(&commune, item, |f| pages::draft_article::amendment(f, page)))
}

/// What supporting sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SupportFields {
    act: String,
}

pub(super) async fn support(
    State(app): State<App>,
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<SupportFields>,
) -> Result<Response> {
    let (commune, consultation, _, row) = found(&app, &slug, &id).await?;
    let viewer = visit.require()?;
    if !row.visibility().is_public() || row.wording.is_empty() {
        return Err(Error::NotFound);
    }
    visit.limit(Action::Support)?;
    let wants = match fields.act.as_str() {
        "support" => true,
        "withdraw" => false,
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    let message = supporting::support(&app, viewer, &commune, &row, wants).await?;
    let page = format!("{}#a-{}", paths::draft_article(&slug, consultation.number, row.key), row.id);
    visit.done(message, &page).await
}
