//! The discussion of a page: comments, replies, names, votes and tombstones, each in one query.

use std::collections::HashMap;

use app::model::content::{CommentOrder, Stance, Tombstone};
use app::model::discussion::{Comment, CommentFields, CommentForm, CommentText, DiscussionSection};
use app::model::form::FormErrors;
use serde::Deserialize;
use uuid::Uuid;

use super::EDIT_SECONDS;
use super::store::{self, CommentRow, Cursor, Sees};
use crate::base::App;
use crate::base::db::{AccountId, CommentId};
use crate::base::error::Result;
use crate::base::kind::{Item, Subject};
use crate::communes::Commune;
use crate::content::bylines::{self, Bylines};
use crate::moderation;
use crate::people::accounts::Viewer;
use crate::web::Visit;

/// Top comments on one page.
const PAGE: i64 = 400;

/// What a page's address says of its discussion.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DiscussionQuery {
    /// `best`, `newest`, `oldest`, `discussed`.
    #[serde(default)]
    pub order: String,
    /// Where to go on: `KEY.ID`.
    #[serde(default)]
    pub after: String,
}

impl DiscussionQuery {
    fn order(&self) -> CommentOrder {
        CommentOrder::parse(&self.order).unwrap_or(CommentOrder::Best)
    }

    fn cursor(&self) -> Option<Cursor> {
        let (key, id) = self.after.rsplit_once('_')?;
        let key: f64 = key.parse().ok().filter(|key: &f64| key.is_finite())?;
        Some(Cursor { key, id: CommentId(id.parse().ok()?) })
    }
}

/// What surrounds each comment while it is finished.
struct Context<'a> {
    app: &'a App,
    viewer: Option<&'a Viewer>,
    subject_author: AccountId,
    sees_hidden: bool,
    authors: Bylines,
    votes: HashMap<CommentId, bool>,
    tombstones: HashMap<Item, Tombstone>,
}

impl Sees {
    fn of(viewer: Option<&Viewer>, commune: &Commune) -> Self {
        match viewer {
            Some(viewer) if viewer.is_moderator(commune.id) => Self::All,
            Some(viewer) => Self::Own(viewer.id),
            None => Self::Public,
        }
    }
}

/// The discussion under a subject.
pub async fn section(visit: &Visit, commune: &Commune, subject: &Subject, query: &DiscussionQuery) -> Result<DiscussionSection> {
    let app = &visit.app;
    let order = query.order();
    let sees = Sees::of(visit.viewer.as_ref(), commune);
    let mut top = store::top(&app.db, subject.item, (order, query.cursor()), sees, PAGE + 1).await?;
    let more = top.len() as i64 > PAGE;
    top.truncate(PAGE as usize);
    let path = subject.address.in_commune(&commune.slug);
    let last = top.last().filter(|_| more).map(|last| format!("{path}?order={}&after={}_{}#discussion", order.as_str(), key(last, order), last.id));
    let parents: Vec<CommentId> = top.iter().map(|row| row.id).collect();
    let replies = store::replies(&app.db, subject.item, &parents, sees).await?;
    let context = context(visit, commune, subject, top.iter().chain(&replies)).await?;
    let mut below: HashMap<CommentId, Vec<CommentRow>> = HashMap::new();
    for reply in replies {
        if let Some(parent) = reply.parent_id {
            below.entry(parent).or_default().push(reply);
        }
    }
    let mut comments = Vec::with_capacity(top.len());
    for row in top {
        let replies = below.remove(&row.id).unwrap_or_default();
        comments.push(context.finish(row, replies).await?);
    }
    let mut form = form(visit, commune, subject, CommentFields::default(), FormErrors::default());
    if let Some(kept) = visit.take_kept_for(&form.action).await? {
        form.fields = kept;
    }
    Ok(DiscussionSection { comments, total: subject.comment_count, order, open: subject.open, more: last, form, path })
}

fn key(row: &CommentRow, order: CommentOrder) -> f64 {
    match order {
        CommentOrder::Best => row.score,
        CommentOrder::Newest | CommentOrder::Oldest => row.created_at.micros() as f64,
        CommentOrder::Discussed => row.reply_count as f64,
    }
}

/// The form of a comment on a subject.
pub(super) fn form(visit: &Visit, commune: &Commune, subject: &Subject, fields: CommentFields, errors: FormErrors) -> CommentForm {
    let action = subject.comments_address.in_commune(&commune.slug);
    CommentForm { action, fields, errors, with_stance: true, organisations: organisations(visit, commune), officer: is_officer(visit, commune) }
}

/// Organisations of the commune that the viewer may speak for.
pub(super) fn organisations(visit: &Visit, commune: &Commune) -> Vec<(Uuid, app::model::Localized)> {
    let mine = visit.viewer.iter().flat_map(|viewer| &viewer.organisations);
    mine.filter(|known| known.commune_id == commune.id).map(|known| (known.id.0, known.name.clone())).collect()
}

/// Whether the viewer may speak for the commune.
pub(super) fn is_officer(visit: &Visit, commune: &Commune) -> bool {
    visit.viewer.as_ref().is_some_and(|viewer| viewer.is_officer(commune.id))
}

async fn context<'a>(visit: &'a Visit, commune: &Commune, subject: &Subject, rows: impl Iterator<Item = &CommentRow> + Clone) -> Result<Context<'a>> {
    let app = &visit.app;
    let viewer = visit.viewer.as_ref();
    let hidden: Vec<Item> = rows.clone().filter(|row| !row.visibility().is_public()).map(|row| row.id.into()).collect();
    let votes = match viewer {
        Some(viewer) => store::votes_of(&app.db, subject.item, viewer.id).await?.into_iter().collect(),
        None => HashMap::new(),
    };
    Ok(Context {
        app,
        viewer,
        subject_author: subject.author_id,
        sees_hidden: matches!(Sees::of(viewer, commune), Sees::All),
        authors: bylines::load(&mut &app.db, rows.map(CommentRow::byline)).await?,
        votes,
        tombstones: moderation::tombstones(app, &hidden).await?,
    })
}

impl Context<'_> {
    async fn finish(&self, row: CommentRow, replies: Vec<CommentRow>) -> Result<Comment> {
        let mut finished = Vec::with_capacity(replies.len());
        for reply in replies {
            finished.push(self.one(reply, Vec::new()).await?);
        }
        self.one(row, finished).await
    }

    async fn one(&self, row: CommentRow, replies: Vec<Comment>) -> Result<Comment> {
        let mine = self.viewer.is_some_and(|viewer| viewer.id == row.author_id);
        let public = row.visibility().is_public();
        let text = if row.deleted_at.is_some() {
            CommentText::Deleted
        } else if public {
            CommentText::Public(row.body.clone(), row.visibility() == app::model::content::Visibility::UnderReview)
        } else if mine {
            CommentText::Hidden(row.body.clone(), moderation::unread(self.app, row.id).await?)
        } else if self.sees_hidden {
            CommentText::Hidden(row.body.clone(), None)
        } else {
            CommentText::Tombstone(self.tombstones.get(&row.id.into()).cloned())
        };
        Ok(Comment {
            id: row.id.0,
            author: self.authors.get(row.byline()).at_the_desk(row.at_the_desk),
            by_subject_author: row.author_id == self.subject_author && row.organisation_id.is_none() && !row.as_officer,
            stance: Stance::parse(&row.stance).unwrap_or(Stance::Neutral),
            text,
            useful: row.useful_count,
            useless: row.useless_count,
            voted: self.votes.get(&row.id).copied(),
            at: row.created_at.into(),
            edited: row.edited_at.is_some(),
            mine,
            may_edit: mine && public && row.deleted_at.is_none() && row.created_at.plus_seconds(EDIT_SECONDS) >= self.app.clock.now(),
            replies,
        })
    }
}
