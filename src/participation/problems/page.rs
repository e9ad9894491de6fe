//! What a problem's page shows of the problem itself.

use app::model::content::{ItemKind, Visibility};
use app::model::problems::{PointOnMap, ProblemPage};
use app::model::{Lang, paths};

use super::{Problem, photos, store};
use crate::base::App;
use crate::base::db::NeighbourhoodId;
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::content::bylines::{self, Byline};
use crate::moderation;
use crate::people::accounts::Viewer;

/// Whether the viewer may read what the public may not.
pub fn may_read(viewer: Option<&Viewer>, problem: &Problem) -> bool {
    let insider = |viewer: &Viewer| viewer.id == problem.author_id || viewer.is_moderator(problem.commune_id);
    problem.visibility.is_public() || viewer.is_some_and(insider)
}

/// Whether the viewer may say in which language it is: as in moderation, where it is said.
fn may_say_language(viewer: &Viewer, problem: &Problem) -> bool {
    viewer.is_moderator(problem.commune_id) || viewer.wrote(problem.author_id, problem.organisation_id)
}

/// The page without the solutions and the discussion: those are added by whoever knows them.
pub async fn page(app: &App, viewer: Option<&Viewer>, commune: &Commune, problem: &Problem) -> Result<ProblemPage> {
    let full = store::full(&app.db, problem.id).await?.ok_or(Error::NotFound)?;
    let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
    let name = |id: NeighbourhoodId| neighbourhoods.iter().find(|known| known.id == id).map(|known| known.name.clone());
    let byline = Byline::new(problem.author_id, problem.organisation_id);
    let public = problem.visibility.is_public();
    let duplicate_of = match full.duplicate_of {
        Some(id) => Some(super::get(&mut &app.db, id).await?).filter(|original| original.visibility.is_public()).map(|original| original.number),
        None => None,
    };
    let me_too = match viewer {
        Some(viewer) => store::has_me_too(&app.db, problem.id, viewer.id).await?,
        None => false,
    };
    let map = full.latitude.zip(full.longitude).and_then(|(latitude, longitude)| {
        let map = communes::map(commune)?;
        let point = map.project(latitude, longitude)?;
        let names = neighbourhoods.iter().map(|known| (known.slug.clone(), known.name.clone())).collect();
        Some(PointOnMap { map: (*map).clone(), names, point })
    });
    Ok(ProblemPage {
        number: problem.number,
        title: problem.title.clone(),
        body: full.body,
        category: full.category,
        subcategory: full.subcategory,
        neighbourhood: full.neighbourhood_id.and_then(name),
        state: problem.state,
        state_note: full.state_note,
        duplicate_of,
        steps: store::steps(&app.db, problem.id).await?,
        author: bylines::author(&mut &app.db, byline).await?.at_the_desk(full.at_the_desk),
        at: problem.created_at.into(),
        photos: photos::gallery(app, viewer, commune, problem).await?,
        map,
        me_too_count: full.me_too_count,
        me_too,
        own: viewer.is_some_and(|viewer| viewer.id == problem.author_id),
        public,
        under_review: problem.visibility == Visibility::UnderReview,
        notice: if public { None } else { moderation::unread(app, problem.id).await? },
        may_change_state: public && viewer.is_some_and(|viewer| viewer.is_officer(commune.id)),
        solutions: Vec::new(),
        discussion: None,
        language: Lang::parse(&full.language),
        say_language: viewer.filter(|viewer| may_say_language(viewer, problem)).map(|_| paths::language(&commune.slug, ItemKind::Problem.as_str(), problem.id)),
    })
}
