//! Drafts: kept, changed, discarded and published by their author alone. For anyone else there is no such thing.

use app::model::content::SolutionState;
use app::model::solutions::{Collision, DraftCard, SolutionFields};
use app::words::tr;
use uuid::Uuid;

use super::store;
use super::store::writing::{self, Revision};
use super::text::{self, Rigour};
use crate::base::App;
use crate::base::db::{AccountId, ProblemId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, Numbered};
use crate::moderation::{self, Publication};
use crate::participation::problems;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

/// Drafts shown to their author.
const DRAFTS_SHOWN: i64 = 50;

/// What the author pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Intent {
    Keep,
    Preview,
    Publish,
}

impl Intent {
    /// Anything unknown keeps the draft: nothing becomes public by accident.
    fn of(fields: &SolutionFields) -> Self {
        match fields.intent.as_str() {
            "preview" => Self::Preview,
            "publish" => Self::Publish,
            _ => Self::Keep,
        }
    }

    fn rigour(self) -> Rigour {
        if self == Self::Keep { Rigour::Draft } else { Rigour::Publish }
    }
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is a draft.
    Kept(SolutionId),
    /// It is a draft and its author wants to see it.
    Previewed(SolutionId),
    /// Everyone can read it, under this number.
    Published(i64),
    /// It has this number, and is held to be read first.
    Held(i64),
    /// It came too late and changed nothing.
    Collided(Collision),
}

/// The drafts of a person, for that person alone.
pub async fn drafts(app: &App, author: AccountId) -> Result<Vec<DraftCard>> {
    let rows = writing::drafts(&app.db, author, DRAFTS_SHOWN).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let communes = communes::list(app).await?;
    let slug = |id| communes.iter().find(|commune| commune.id == id).map(|commune| commune.slug.clone());
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(DraftCard { commune: slug(row.commune_id)?, id: row.id.to_string(), title: row.title, updated_at: row.updated_at.into() }))
        .collect())
}

/// The viewer's draft with this id, of this commune.
pub(super) async fn own(app: &App, viewer: &Viewer, commune: &Commune, id: &str) -> Result<writing::Full> {
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    let draft = writing::full(&mut &app.db, SolutionId(id)).await?.ok_or(Error::NotFound)?;
    let own = draft.is_draft() && draft.author_id == viewer.id && draft.commune_id == commune.id;
    if own { Ok(draft) } else { Err(Error::NotFound) }
}

/// A form about something new.
pub(super) async fn create(app: &App, viewer: &Viewer, commune: &Commune, fields: &SolutionFields) -> Result<Outcome> {
    let intent = Intent::of(fields);
    let proposal = text::parse(app, Some(viewer), commune, fields, intent.rigour()).await?;
    // What the form carries is known to its author alone, and never becomes an id.
    let mut form_key = Uuid::try_parse(&fields.key).ok();
    let author = Author { app, viewer, commune };
    loop {
        let known = match form_key {
            Some(key) => writing::of_form(&mut &app.db, viewer.id, key).await?,
            None => None,
        };
        if let Some(known) = known {
            if known.commune_id == commune.id && known.is_draft() {
                // The author went back and sent the form once more.
                return author.replace(Revision { id: known.id, version: known.version, proposal: &proposal }, intent).await;
            }
            let same = known.commune_id == commune.id && known.title == proposal.content.title && known.body == proposal.content.body;
            if let Some(number) = known.number.filter(|_| same) {
                return Ok(Outcome::Published(number));
            }
            // The key belongs to another text.
            form_key = None;
        }
        let (id, now) = (app.rng.id(app.clock.now()), app.clock.now());
        let mut tx = app.db.begin().await?;
        let new = writing::NewDraft { id, commune: commune.id, author: viewer.id, at_the_desk: false, form_key };
        if writing::insert_draft(&mut tx, &new, &proposal, now).await? == 0 {
            // The same form, sent at the same moment, was faster.
            continue;
        }
        for problem in &proposal.problems {
            writing::link(&mut tx, id, *problem).await?;
        }
        return author.finish(tx, Revision { id, version: 1, proposal: &proposal }, intent).await;
    }
}

/// A form about a draft.
pub(super) async fn save(app: &App, viewer: &Viewer, commune: &Commune, draft: &writing::Full, fields: &SolutionFields) -> Result<Outcome> {
    let intent = Intent::of(fields);
    let proposal = text::parse(app, Some(viewer), commune, fields, intent.rigour()).await?;
    let version = fields.version.parse().unwrap_or(0);
    Author { app, viewer, commune }.replace(Revision { id: draft.id, version, proposal: &proposal }, intent).await
}

/// Who writes, and where.
#[derive(Clone, Copy)]
struct Author<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    commune: &'a Commune,
}

impl Author<'_> {
    async fn replace(self, draft: Revision<'_>, intent: Intent) -> Result<Outcome> {
        let mut tx = self.app.db.begin().await?;
        if writing::update_draft(&mut tx, draft, self.app.clock.now()).await? == 0 {
            tx.roll_back().await?;
            return Ok(Outcome::Collided(Collision::Stale));
        }
        relink(&mut tx, draft.id, &draft.proposal.problems).await?;
        self.finish(tx, Revision { version: draft.version + 1, ..draft }, intent).await
    }

    async fn finish(self, mut tx: Tx, draft: Revision<'_>, intent: Intent) -> Result<Outcome> {
        let outcome = match intent {
            Intent::Keep => Outcome::Kept(draft.id),
            Intent::Preview => Outcome::Previewed(draft.id),
            Intent::Publish => self.publish(&mut tx, draft).await?,
        };
        tx.commit().await?;
        Ok(outcome)
    }

    /// Publishes what a person wrote, unless the commune's rules hold it.
    async fn publish(self, tx: &mut Tx, draft: Revision<'_>) -> Result<Outcome> {
        let Self { app, viewer, commune } = self;
        let number = make_public(app, tx, commune, viewer.id, draft).await?;
        let held = moderation::screen(app, tx, commune, viewer, Publication::first(draft.id)).await?;
        Ok(if held { Outcome::Held(number) } else { Outcome::Published(number) })
    }
}

/// Whether everyone could read it as it is.
pub(super) async fn check(app: &App, viewer: &Viewer, commune: &Commune, fields: &SolutionFields) -> Result<()> {
    text::parse(app, Some(viewer), commune, fields, Rigour::Publish).await.map(|_| ())
}

/// Publishes a draft as its author saw it in the preview: at the version of the fields.
pub(super) async fn publish(app: &App, viewer: &Viewer, commune: &Commune, draft: &writing::Full, fields: &SolutionFields) -> Result<Outcome> {
    let proposal = text::parse(app, Some(viewer), commune, fields, Rigour::Publish).await?;
    let version = fields.version.parse().unwrap_or(0);
    if version != draft.version {
        return Ok(Outcome::Collided(Collision::Stale));
    }
    Author { app, viewer, commune }.finish(app.db.begin().await?, Revision { id: draft.id, version, proposal: &proposal }, Intent::Publish).await
}

/// Number, date, first version, history, and the count of each problem it is for: all or nothing.
pub(super) async fn make_public(app: &App, tx: &mut Tx, commune: &Commune, author: AccountId, draft: Revision<'_>) -> Result<i64> {
    let Revision { id, version, proposal } = draft;
    let now = app.clock.now();
    restrictions::allow_publishing(app, tx, author, commune.id, "").await?;
    let number = communes::next_number(tx, commune.id, Numbered::Solution).await?;
    if writing::publish(tx, id, version, number, now).await? == 0 {
        return Err(Error::Conflict(tr::solution_form::PUBLISHED_ALREADY));
    }
    writing::add_version(tx, id, 1, &proposal.content, now).await?;
    store::add_state_change(tx, app.rng.id(now), id, (SolutionState::Published, Some(author)), now).await?;
    for problem in &proposal.problems {
        problems::count_solutions(tx, *problem, 1).await?;
    }
    Ok(number)
}

/// Makes the links what the form says. Returns those added and those taken away.
pub(super) async fn relink(tx: &mut Tx, id: SolutionId, wanted: &[ProblemId]) -> Result<(Vec<ProblemId>, Vec<ProblemId>)> {
    let known = writing::problems_of(tx, id).await?;
    let added: Vec<ProblemId> = wanted.iter().copied().filter(|problem| !known.contains(problem)).collect();
    let removed: Vec<ProblemId> = known.into_iter().filter(|problem| !wanted.contains(problem)).collect();
    for problem in &added {
        writing::link(tx, id, *problem).await?;
    }
    for problem in &removed {
        writing::unlink(tx, id, *problem).await?;
    }
    Ok((added, removed))
}

/// Throws a draft away.
pub(super) async fn discard(app: &App, draft: &writing::Full) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if writing::delete_draft(&mut tx, draft.id).await? == 0 {
        return Err(Error::Conflict(tr::solution_form::PUBLISHED_ALREADY));
    }
    tx.commit().await?;
    Ok(())
}
