//! Writing, editing and deleting comments.

use app::model::content::{Stance, Visibility};
use app::model::discussion::CommentFields;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::{Lang, Localized};
use app::words::tr;

use super::store::{self, NewComment};
use super::{Comment, EDIT_SECONDS, count};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{AccountId, CommentId, OrganisationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::Subject;
use crate::base::text::clean;
use crate::base::text::seen;
use crate::communes::Commune;
use crate::content::bylines::Byline;
use crate::moderation::{self, Publication};
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::restrictions;

const LEAST: usize = 2;
const MOST: usize = 3_000;
/// The same text again within this time is the same comment.
const DOUBLE_SECONDS: i64 = 60;

/// For whom somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Speaker {
    organisation: Option<OrganisationId>,
    officer: bool,
}

fn speaker(viewer: &Viewer, commune: &Commune, speak_as: &str) -> Result<Speaker> {
    match speak_as {
        "" => Ok(Speaker { organisation: None, officer: false }),
        "officer" if viewer.is_officer(commune.id) => Ok(Speaker { organisation: None, officer: true }),
        id => {
            let id = id.parse().map(OrganisationId).map_err(|_| Error::Forbidden)?;
            viewer.speaks_for(commune.id, id).ok_or(Error::Forbidden)?;
            Ok(Speaker { organisation: Some(id), officer: false })
        }
    }
}

/// The text of a comment, with what is wrong with it.
pub(super) fn parse_body(body: &str, errors: &mut FormErrors) -> String {
    let body = clean(body);
    let length = body.chars().count();
    if seen(&body) < LEAST {
        errors.add("body", tr::discussion::EMPTY);
    } else if length > MOST {
        errors.add_counted("body", tr::discussion::TOO_LONG, length - MOST);
    }
    body
}

/// What is wrong with a comment, if anything.
fn parse(fields: &CommentFields, with_stance: bool) -> Result<(Stance, String)> {
    let mut errors = FormErrors::default();
    let body = parse_body(&fields.body, &mut errors);
    let stance = if with_stance && !fields.stance.is_empty() { Stance::parse(&fields.stance) } else { Some(Stance::Neutral) };
    if stance.is_none() {
        errors.add("stance", tr::discussion::CHOOSE_STANCE);
    }
    match stance {
        Some(stance) if errors.is_empty() => Ok((stance, body)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Where a comment stands: on a subject, and as a reply below another one on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread<'a> {
    pub subject: &'a Subject,
    /// What is replied to.
    pub parent: Option<&'a Comment>,
}

/// A comment that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posted {
    pub id: CommentId,
    /// It is held to be read first.
    pub held: bool,
}

/// Publishes a comment, or finds the same one posted a moment ago.
pub(super) async fn write(app: &App, viewer: &Viewer, commune: &Commune, thread: Thread<'_>, fields: &CommentFields) -> Result<Posted> {
    let Thread { subject, parent } = thread;
    let (stance, body) = parse(fields, parent.is_none())?;
    if !subject.open {
        return Err(Error::Conflict(tr::discussion::CLOSED));
    }
    let speaker = speaker(viewer, commune, &fields.speak_as)?;
    let now = app.clock.now();
    let top = parent.map(|parent| parent.parent_id.unwrap_or(parent.id));
    let new = NewComment {
        id: app.rng.id(now),
        commune: commune.id,
        subject: subject.item,
        parent: top,
        replied_to: parent.map(|parent| parent.id),
        author: viewer.id,
        organisation: speaker.organisation,
        as_officer: speaker.officer,
        stance: stance.as_str(),
        body: &body,
        at_the_desk: false,
        language: Lang::parse(&fields.language),
        at: now,
    };
    let byline = Byline { account: viewer.id, organisation: new.organisation, officer: new.as_officer };
    let mut tx = app.db.begin().await?;
    restrictions::allow_publishing(app, &mut tx, viewer.id, commune.id, "body").await?;
    // Counting first locks the subject's row: two posts of one person come one after the other.
    count(app, &mut tx, subject.item, 1).await?;
    // What was read before the lock may have been hidden or withdrawn since.
    if !super::subject(app, &mut tx, subject.item).await?.open {
        return Err(Error::Conflict(tr::discussion::CLOSED));
    }
    if let Some(same) = store::same_since(&mut tx, &new, now.plus_seconds(-DOUBLE_SECONDS)).await? {
        let held = store::get(&mut tx, same).await?.is_some_and(|same| same.visibility == Visibility::Held);
        tx.roll_back().await?;
        return Ok(Posted { id: same, held });
    }
    store::insert(&mut tx, &new).await?;
    if let Some(top) = top {
        store::count_replies(&mut tx, top, 1).await?;
    }
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::first(new.id)).await?;
    if !held {
        notify(app, &mut tx, &commune.slug, thread, (new.id, byline)).await?;
    }
    tx.within(Scope::Item { commune: commune.id, item: subject.item.id });
    tx.commit().await?;
    Ok(Posted { id: new.id, held })
}

/// A comment whose fields are good.
#[derive(Clone, Debug)]
pub struct Text {
    stance: Stance,
    /// Its text.
    pub body: String,
}

/// Parses a comment that came on paper: the same checks as anybody's.
pub fn parse_paper(fields: &CommentFields) -> Result<Text> {
    parse(fields, true).map(|(stance, body)| Text { stance, body })
}

/// Publishes a comment that came on paper, in the name of a placeholder.
pub async fn publish_paper(app: &App, tx: &mut Tx, commune: &Commune, author: AccountId, (subject, text): (&Subject, &Text)) -> Result<CommentId> {
    let now = app.clock.now();
    let new = NewComment {
        id: app.rng.id(now),
        commune: commune.id,
        subject: subject.item,
        parent: None,
        replied_to: None,
        author,
        organisation: None,
        as_officer: false,
        stance: text.stance.as_str(),
        body: &text.body,
        at_the_desk: true,
        language: None,
        at: now,
    };
    count(app, tx, subject.item, 1).await?;
    store::insert(tx, &new).await?;
    app.raise(tx, Event::Published(new.id.into())).await?;
    notify(app, tx, &commune.slug, Thread { subject, parent: None }, (new.id, Byline::person(author))).await?;
    Ok(new.id)
}

/// Tells of a comment that can be read only now what was not told when it was written.
pub(super) async fn announce(app: &App, tx: &mut Tx, slug: &str, id: CommentId) -> Result<()> {
    let comment = super::get(tx, id).await?;
    let subject = super::subject(app, tx, comment.subject).await?;
    let parent = match store::replied_to(tx, id).await? {
        Some(parent) => store::get(tx, parent).await?,
        None => None,
    };
    let byline = Byline { account: comment.author_id, organisation: comment.organisation_id, officer: comment.as_officer };
    notify(app, tx, slug, Thread { subject: &subject, parent: parent.as_ref() }, (id, byline)).await
}

/// Notifies the author of the subject and of the comment replied to, but nobody about their own words.
async fn notify(app: &App, tx: &mut Tx, slug: &str, Thread { subject, parent }: Thread<'_>, (id, byline): (CommentId, Byline)) -> Result<()> {
    app.raise(tx, Event::Commented { on: subject.item, comment: id.into() }).await?;
    let path = paths::comment(slug, id);
    let reply = Notice::ReplyToMine { title: subject.title.clone(), author: Localized::default() };
    let comment = Notice::CommentOnMine { title: subject.title.clone(), author: Localized::default() };
    let news = News { notice: &reply, path: &path, about: Some(subject.item), by: byline.into() };
    let replied = parent.map(|parent| parent.author_id).filter(|author| *author != byline.account);
    if let Some(person) = replied {
        notifications::write(app, tx, person, news).await?;
    }
    if subject.author_id != byline.account && Some(subject.author_id) != replied {
        notifications::write(app, tx, subject.author_id, News { notice: &comment, ..news }).await?;
    }
    Ok(())
}

/// Whether the viewer wrote a comment, and for an organisation: still speaks for it.
pub(super) fn is_own(viewer: &Viewer, comment: &Comment) -> bool {
    comment.author_id == viewer.id && comment.organisation_id.is_none_or(|organisation| viewer.speaks_for(comment.commune_id, organisation).is_some())
}

/// Whether its author may still change a comment.
pub(super) fn may_edit(app: &App, viewer: &Viewer, comment: &Comment) -> Result<()> {
    if !is_own(viewer, comment) || comment.deleted {
        return Err(Error::NotFound);
    }
    if comment.created_at.plus_seconds(EDIT_SECONDS) < app.clock.now() {
        return Err(Error::Conflict(tr::discussion::TOO_LATE));
    }
    if !comment.visibility.is_public() {
        return Err(Error::Conflict(tr::discussion::HIDDEN_ALREADY));
    }
    Ok(())
}

/// Changes a comment's text and stance; tells whether it is held to be read first.
pub(super) async fn edit(app: &App, viewer: &Viewer, commune: &Commune, comment: &Comment, fields: &CommentFields) -> Result<bool> {
    may_edit(app, viewer, comment)?;
    let (stance, body) = parse(fields, comment.parent_id.is_none())?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    restrictions::allow_publishing(app, &mut tx, viewer.id, comment.commune_id, "body").await?;
    count(app, &mut tx, comment.subject, 0).await?;
    if !store::update(&mut tx, comment.id, (stance, Lang::parse(&fields.language)), &body, now).await? {
        let stands = super::get(&mut tx, comment.id).await?;
        let why = if stands.visibility.is_public() { tr::discussion::TOO_LATE } else { tr::discussion::HIDDEN_ALREADY };
        return Err(Error::Conflict(why));
    }
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::edited(comment.id)).await?;
    tx.commit().await?;
    Ok(held)
}

/// Deletes one's own comment; a trace stays.
pub(super) async fn delete(app: &App, viewer: &Viewer, comment: &Comment) -> Result<()> {
    if !is_own(viewer, comment) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    count(app, &mut tx, comment.subject, 0).await?;
    if let Some(visibility) = store::delete(&mut tx, comment.id, app.clock.now()).await? {
        moderation::end(app, &mut tx, comment.id).await?;
        app.raise(&mut tx, Event::Removed(comment.id.into())).await?;
        // What nobody could read was not counted.
        if visibility.is_public() {
            count(app, &mut tx, comment.subject, -1).await?;
            if let Some(parent) = comment.parent_id {
                store::count_replies(&mut tx, parent, -1).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}
