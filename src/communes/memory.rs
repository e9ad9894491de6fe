//! Communes in memory, with their neighbourhoods and their parsed maps: no page asks the database for them.
//!
//! - The database counts every change of a commune or a neighbourhood but for the running numbers, whoever makes it (triggers of the tables). When that number
//!   is another, everything is forgotten.
//! - Whoever reads here looks at the number first when anything was written into these tables since it was looked at last, here or by another process
//!   ([`crate::base::db::changes`]): so no page that is kept shows what was there before a change. Somebody who changes them by hand tells nobody; for them it
//!   is looked after [`LOOK_EVERY`] in any case.
//! - What was being read while something was forgotten is given, but not kept: it may be from before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use super::model::{Commune, Neighbourhood};
use super::store;
use crate::base::App;
use crate::base::db::CommuneId;
use crate::base::db::changes::{Changes, Moment};
use crate::base::error::Result;

/// What is kept is of these tables.
const TABLES: &[&str] = &["communes", "neighbourhoods"];
/// How old what is read may be when nobody says that it was changed.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The communes that were asked for lately. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    kept: RwLock<Kept>,
    /// The number of changes that was seen last. Nobody holds it while the database is asked, which may be silent.
    seen: Mutex<Option<i64>>,
}

#[derive(Debug, Default)]
struct Kept {
    communes: HashMap<CommuneId, Commune>,
    ids: HashMap<String, CommuneId>,
    /// All communes in the order of their slugs, once they were asked for.
    list: Option<Vec<CommuneId>>,
    neighbourhoods: HashMap<CommuneId, Arc<[Neighbourhood]>>,
    /// How often everything was forgotten.
    forgotten: u64,
    looked: Option<Look>,
}

/// When it was looked whether anything was changed.
#[derive(Clone, Copy, Debug)]
struct Look {
    at: Instant,
    moment: Moment,
}

impl Look {
    fn is_enough(self, changes: &Changes) -> bool {
        self.at.elapsed() < LOOK_EVERY && changes.are_unchanged(self.moment, TABLES)
    }
}

impl Kept {
    fn put(&mut self, commune: &Commune) {
        self.ids.insert(commune.slug.clone(), commune.id);
        self.communes.insert(commune.id, commune.clone());
    }
}

impl Memory {
    fn of(app: &App) -> Self {
        // Without one in the house nothing is remembered from one question to the next.
        app.extensions.get().cloned().unwrap_or_default()
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.0.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self) {
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Kept { forgotten: kept.forgotten + 1, looked: kept.looked, ..Kept::default() };
    }

    /// Keeps what was read, unless something was forgotten since it was begun to be read.
    fn keep(&self, forgotten: u64, keep: impl FnOnce(&mut Kept)) {
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.forgotten == forgotten {
            keep(&mut kept);
        }
    }

    fn is_fresh(&self, changes: &Changes) -> bool {
        self.read().looked.is_some_and(|look| look.is_enough(changes))
    }

    /// Forgets everything if something was changed since it was looked last.
    async fn look(&self, app: &App) -> Result<()> {
        let changes = app.db.changes();
        if self.is_fresh(changes) {
            return Ok(());
        }
        // While it is not known what others change, it is looked each time.
        let look = changes.now().map(|moment| Look { at: Instant::now(), moment });
        let version = store::version(&app.db).await?;
        // An older number that comes late makes everything forgotten once more, and its moment has it looked again.
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen != Some(version) {
            self.forget();
            *seen = Some(version);
        }
        self.0.kept.write().unwrap_or_else(PoisonError::into_inner).looked = look;
        Ok(())
    }
}

/// The commune of a slug.
pub(super) async fn find(app: &App, slug: &str) -> Result<Option<Commune>> {
    let memory = Memory::of(app);
    memory.look(app).await?;
    let known = |kept: &Kept| kept.ids.get(slug).and_then(|id| kept.communes.get(id)).cloned();
    let (known, forgotten) = {
        let kept = memory.read();
        (known(&kept), kept.forgotten)
    };
    if known.is_some() {
        return Ok(known);
    }
    let found = store::find(&app.db, slug).await?;
    if let Some(found) = &found {
        memory.keep(forgotten, |kept| kept.put(found));
    }
    Ok(found)
}

/// The commune with this id.
pub(super) async fn get(app: &App, id: CommuneId) -> Result<Option<Commune>> {
    let memory = Memory::of(app);
    memory.look(app).await?;
    let (known, forgotten) = {
        let kept = memory.read();
        (kept.communes.get(&id).cloned(), kept.forgotten)
    };
    if known.is_some() {
        return Ok(known);
    }
    let found = store::get(&mut &app.db, id).await?;
    if let Some(found) = &found {
        memory.keep(forgotten, |kept| kept.put(found));
    }
    Ok(found)
}

/// All communes, by slug.
pub(super) async fn list(app: &App) -> Result<Vec<Commune>> {
    let memory = Memory::of(app);
    memory.look(app).await?;
    let known = |kept: &Kept| kept.list.as_ref().map(|list| list.iter().filter_map(|id| kept.communes.get(id)).cloned().collect::<Vec<_>>());
    let (known, forgotten) = {
        let kept = memory.read();
        (known(&kept), kept.forgotten)
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let found = store::list(&app.db).await?;
    memory.keep(forgotten, |kept| {
        found.iter().for_each(|commune| kept.put(commune));
        kept.list = Some(found.iter().map(|commune| commune.id).collect());
    });
    Ok(found)
}

/// The neighbourhoods of a commune, in its order.
pub(super) async fn neighbourhoods(app: &App, commune: CommuneId) -> Result<Arc<[Neighbourhood]>> {
    let memory = Memory::of(app);
    memory.look(app).await?;
    let (known, forgotten) = {
        let kept = memory.read();
        (kept.neighbourhoods.get(&commune).cloned(), kept.forgotten)
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let found: Arc<[Neighbourhood]> = store::neighbourhoods(&mut &app.db, commune).await?.into();
    memory.keep(forgotten, |kept| drop(kept.neighbourhoods.insert(commune, Arc::clone(&found))));
    Ok(found)
}
