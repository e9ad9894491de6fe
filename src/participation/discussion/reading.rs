//! What a page shows of a discussion: top comments in an order with the first replies below each, or one of them with all of its replies, page by page.
//! However many there are, it takes the same statements.

use std::collections::HashMap;

use app::model::Lang;
use app::model::content::{CommentOrder, Stance, Tombstone, Visibility};
use app::model::discussion::{Answered, Comment, CommentFields, CommentForm, CommentText, DiscussionSection, Listing, ThreadPage};
use app::model::form::FormErrors;
use app::model::moderation::Unread;
use app::model::paths;
use serde::Deserialize;
use uuid::Uuid;

use super::locating::address;
use super::store::CommentRow;
use super::store::listing::{self, Sees};
use super::{EDIT_SECONDS, PAGE};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{AccountId, CommentId};
use crate::base::error::{Error, Result};
use crate::base::kind::{Byline, Item, Subject};
use crate::communes::Commune;
use crate::content::bylines::{self, Bylines};
use crate::moderation;
use crate::people::accounts::Viewer;
use crate::web::Visit;

/// What a page's address says of its discussion.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DiscussionQuery {
    /// `best`, `newest`, `oldest`, `discussed`.
    #[serde(default)]
    pub order: String,
    /// `for`, `against`, `question`: those alone.
    #[serde(default)]
    pub stance: String,
    /// Where to go on: a cursor.
    #[serde(default)]
    pub after: String,
}

impl DiscussionQuery {
    fn listing(&self) -> Listing {
        let stance = Stance::parse(&self.stance).filter(|stance| *stance != Stance::Neutral);
        Listing { order: CommentOrder::parse(&self.order).unwrap_or_default(), stance }
    }
}

impl Sees {
    /// What the viewer finds in a commune.
    pub(super) fn of(viewer: Option<&Viewer>, commune: &Commune) -> Self {
        match viewer {
            Some(viewer) if viewer.is_moderator(commune.id) => Self::All,
            Some(viewer) => Self::Own(viewer.id),
            None => Self::Public,
        }
    }

    /// Whether a comment that perhaps nobody else has read yet is there.
    pub(super) fn finds(self, never_public: bool, author: AccountId) -> bool {
        match self {
            _ if !never_public => true,
            Self::Public => false,
            Self::Own(account) => account == author,
            Self::All => true,
        }
    }
}

/// A place that an address names, if it is one among the top comments of a subject, or below one of them: a page begins nowhere else.
async fn place(app: &App, subject: Item, top: Option<CommentId>, after: &str) -> Result<Option<Cursor>> {
    let Some(after) = Cursor::parse(after) else { return Ok(None) };
    Ok(listing::is_place(&app.db, subject, top, after).await?.then_some(after))
}

/// The discussion under a subject.
pub async fn section(visit: &Visit, commune: &Commune, subject: &Subject, query: &DiscussionQuery) -> Result<DiscussionSection> {
    let app = &visit.app;
    let list = query.listing();
    let sees = Sees::of(visit.viewer.as_ref(), commune);
    let mut after = place(app, subject.item, None, &query.after).await?;
    let mut rows = listing::top(&app.db, subject.item, (list, after), sees, PAGE + 1).await?;
    if rows.is_empty() && after.is_some() {
        // A place of another order, beyond the end of this one.
        after = None;
        rows = listing::top(&app.db, subject.item, (list, None), sees, PAGE + 1).await?;
    }
    let page = Page::of(rows, PAGE, |top| top.row.cursor(list.order));
    let shown: Vec<CommentId> = page.rows.iter().flat_map(listing::TopRow::shown).collect();
    let mut replies = listing::among(&app.db, &shown).await?;
    replies.sort_by_key(|row| (row.created_at, row.id));
    let context = Context::load(visit, commune, subject, page.rows.iter().map(|top| &top.row).chain(&replies).collect()).await?;
    let mut below: HashMap<CommentId, Vec<CommentRow>> = HashMap::new();
    for reply in replies {
        if let Some(parent) = reply.parent_id {
            below.entry(parent).or_default().push(reply);
        }
    }
    let path = subject.address.in_commune(&commune.slug);
    let next = page.next.map(|next| format!("{}#discussion", address(&path, list, Some(next))));
    let finish = |top: listing::TopRow| {
        let replies = below.remove(&top.row.id).unwrap_or_default();
        let readable = replies.iter().filter(|reply| reply.is_readable()).count() as i64;
        let folded = if top.has_more() { (top.row.reply_count - readable).max(1) } else { 0 };
        Comment { replies: replies.into_iter().map(|reply| context.finish(reply)).collect(), folded, ..context.finish(top.row) }
    };
    let comments = page.rows.into_iter().map(finish).collect();
    let mut form = form(visit, commune, subject, CommentFields::default(), FormErrors::default());
    if let Some(kept) = visit.take_kept_for(&form.action).await? {
        form.fields = kept;
    }
    Ok(DiscussionSection {
        comments,
        total: subject.comment_count,
        // Nobody has said anything: nothing is to be counted.
        stances: if subject.comment_count > 0 { listing::stances(&app.db, subject.item).await? } else { [0; 3] },
        listing: list,
        open: subject.open,
        start: after.map(|_| format!("{}#discussion", address(&path, list, None))),
        more: next,
        form,
        path,
    })
}

/// One of the top comments, and its replies after a place among them.
pub(super) async fn thread(visit: &Visit, commune: &Commune, subject: &Subject, top: CommentId, after: &str) -> Result<ThreadPage> {
    let app = &visit.app;
    let sees = Sees::of(visit.viewer.as_ref(), commune);
    let top = listing::among(&app.db, &[top]).await?.pop().ok_or(Error::NotFound)?;
    let mut after = place(app, subject.item, Some(top.id), after).await?;
    let mut rows = listing::replies(&app.db, top.id, after, sees, PAGE + 1).await?;
    if rows.is_empty() && after.is_some() {
        after = None;
        rows = listing::replies(&app.db, top.id, None, sees, PAGE + 1).await?;
    }
    let page = Page::of(rows, PAGE, |row| row.cursor(CommentOrder::Oldest));
    let context = Context::load(visit, commune, subject, page.rows.iter().chain([&top]).collect()).await?;
    let path = paths::comment_replies(&commune.slug, top.id);
    let start = after.map(|_| path.clone());
    let more = page.next.map(|next| paths::with_query(path, &[("after", &next.to_string())]));
    let total = top.reply_count;
    let replies = page.rows.into_iter().map(|reply| context.finish(reply)).collect();
    Ok(ThreadPage {
        subject_title: subject.title.clone(),
        subject_path: subject.address.in_commune(&commune.slug),
        top: Comment { replies, ..context.finish(top) },
        total,
        open: subject.open,
        start,
        more,
    })
}

/// The form of a comment on a subject.
pub(super) fn form(visit: &Visit, commune: &Commune, subject: &Subject, fields: CommentFields, errors: FormErrors) -> CommentForm {
    let action = subject.comments_address.in_commune(&commune.slug);
    CommentForm {
        action,
        fields,
        errors,
        with_stance: true,
        with_language: false,
        organisations: organisations(visit, commune),
        officer: is_officer(visit, commune),
    }
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

/// What surrounds the comments of a page while each is finished.
struct Context<'a> {
    app: &'a App,
    viewer: Option<&'a Viewer>,
    subject_author: AccountId,
    sees_hidden: bool,
    authors: Bylines,
    /// Who wrote what a reply answers that answers another reply.
    answered: HashMap<CommentId, Byline>,
    votes: HashMap<CommentId, bool>,
    tombstones: HashMap<Item, Tombstone>,
    /// What the viewer is told of their own that others do not read.
    notices: HashMap<Item, Unread>,
}

impl<'a> Context<'a> {
    async fn load(visit: &'a Visit, commune: &Commune, subject: &Subject, rows: Vec<&CommentRow>) -> Result<Self> {
        let (app, viewer) = (&visit.app, visit.viewer.as_ref());
        let hidden = rows.iter().copied().filter(|row| !row.visibility().is_public() && row.deleted_at.is_none());
        let (own, others): (Vec<&CommentRow>, Vec<&CommentRow>) = hidden.partition(|row| viewer.is_some_and(|viewer| viewer.id == row.author_id));
        let own: Vec<Item> = own.into_iter().map(|row| row.id.into()).collect();
        let others: Vec<Item> = others.into_iter().map(|row| row.id.into()).collect();
        let answered = answered(app, &rows).await?;
        let readable: Vec<CommentId> = rows.iter().filter(|row| row.is_readable()).map(|row| row.id).collect();
        let votes = match viewer {
            Some(viewer) => listing::votes_among(&app.db, viewer.id, &readable).await?.into_iter().collect(),
            None => HashMap::new(),
        };
        let authors: Vec<Byline> = rows.iter().map(|row| row.byline()).chain(answered.values().copied()).collect();
        Ok(Self {
            app,
            viewer,
            subject_author: subject.author_id,
            sees_hidden: matches!(Sees::of(viewer, commune), Sees::All),
            authors: bylines::load(&mut &app.db, authors).await?,
            answered,
            votes,
            tombstones: moderation::tombstones(app, &others).await?,
            notices: moderation::unread_among(app, &own).await?,
        })
    }

    fn finish(&self, row: CommentRow) -> Comment {
        let mine = self.viewer.is_some_and(|viewer| viewer.id == row.author_id);
        let (item, readable) = (Item::from(row.id), row.is_readable());
        let text = if row.deleted_at.is_some() {
            CommentText::Deleted
        } else if readable {
            CommentText::Public(row.body.clone(), row.visibility() == Visibility::UnderReview)
        } else if mine {
            CommentText::Hidden(row.body.clone(), self.notices.get(&item).cloned())
        } else if self.sees_hidden {
            CommentText::Hidden(row.body.clone(), None)
        } else {
            CommentText::Tombstone(self.tombstones.get(&item).cloned())
        };
        let answers = row.answers().and_then(|id| Some(Answered { id: id.0, author: self.authors.get(*self.answered.get(&id)?) }));
        Comment {
            id: row.id.0,
            author: self.authors.get(row.byline()).at_the_desk(row.at_the_desk),
            by_subject_author: row.author_id == self.subject_author && row.organisation_id.is_none() && !row.as_officer,
            stance: Stance::parse(&row.stance).unwrap_or(Stance::Neutral),
            text,
            answers,
            useful: row.useful_count,
            useless: row.useless_count,
            voted: self.votes.get(&row.id).copied(),
            at: row.created_at.into(),
            edited: row.edited_at.is_some(),
            mine,
            may_edit: mine && readable && row.created_at.plus_seconds(EDIT_SECONDS) >= self.app.clock.now(),
            language: Lang::parse(&row.language),
            replies: Vec::new(),
            folded: 0,
        }
    }
}

/// Who wrote the replies that others answer, as far as the public reads them: on the page itself or elsewhere.
async fn answered(app: &App, rows: &[&CommentRow]) -> Result<HashMap<CommentId, Byline>> {
    let mut known: HashMap<CommentId, Byline> = HashMap::new();
    let mut elsewhere = Vec::new();
    for id in rows.iter().filter_map(|row| row.answers()) {
        match rows.iter().find(|row| row.id == id) {
            Some(row) => {
                if row.is_readable() {
                    known.insert(id, row.byline());
                }
            }
            None => elsewhere.push(id),
        }
    }
    elsewhere.sort_unstable();
    elsewhere.dedup();
    known.extend(listing::authors(&app.db, &elsewhere).await?);
    Ok(known)
}
