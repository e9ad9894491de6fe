//! What stands on a commune's home, from all who have something to show there: read in a handful of statements, however much the commune has.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use app::model::Lang;
use app::model::consultations::Multilingual;
use app::model::content::{Author, ItemKind};
use app::model::home::{Activity, CommuneHome, Did, DoneCard, NeighbourhoodCard};
use app::model::paths;

use super::figures::{figures, with_figures};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, PartRows, Parts, ProblemId, SolutionId};
use crate::base::error::Result;
use crate::communes::{Commune, Neighbourhood, neighbourhoods};
use crate::content::{bylines, photos};
use crate::participation::solutions::home::Stands;
use crate::participation::{answers, consultations, discussion, problems, solutions, support};

/// Consultations that are open.
const ASKED: i64 = 6;
/// Solutions that lack few supports: a row that is swiped.
const NEAR: usize = 6;
/// Problems, and those among which photos are looked for.
const PROBLEMS: usize = 4;
const PROBLEMS_READ: usize = 8;
/// Finished works, and decisions.
const WORKS: usize = 3;
/// What was done lately, and how much of each kind is read for it.
const ACTS: usize = 5;
const ACTS_READ: i64 = 12;

/// The home as this viewer reads it.
pub(super) async fn load(app: &App, commune: &Commune, viewer: Option<AccountId>) -> Result<CommuneHome> {
    let solutions = solutions::home::rows(app, commune, NEAR, WORKS).await?;
    let problems = problems::home::rows(app, commune, PROBLEMS_READ).await?;
    let parts = problems::with_open_points(problems::with_open(with_figures(Parts::default(), &[commune.id]), commune.id), commune.id);
    let parts = support::with_latest(discussion::with_latest(parts, commune.id, ACTS_READ), commune.id, ACTS_READ);
    let rows = parts.load(&mut &app.db).await?;
    let acts = Acts { comments: discussion::latest_of(&rows), endorsements: support::latest_of(&rows), decided: solutions.decided().collect() };

    let near = solutions.near_ids();
    let done: Vec<Stands> = solutions.done().collect();
    let done_ids: Vec<SolutionId> = done.iter().map(|stands| stands.id).collect();
    let parts = bylines::with(Parts::default(), solutions.bylines().chain(problems.bylines()).chain(acts.bylines()));
    let parts = photos::with_works(solutions::with_problems(answers::with_costs(parts, &done_ids), &done_ids), &done_ids);
    let parts = solutions::with_titles(problems::with_titles(parts, &acts.problems()), &acts.solutions());
    let parts = match viewer {
        Some(viewer) => support::with_own(parts, &near, viewer),
        None => parts,
    };
    let named = parts.load(&mut &app.db).await?;
    let authors = bylines::of(&named);
    let own = support::own_of(&named);

    let asked = consultations::home::titles(app, &acts.consultations()).await?;
    let befores = problems_before(app, &named).await?;
    let wanted: Vec<ProblemId> = problems.ids().chain(befores.iter().map(|(_, problem)| *problem)).collect();
    let mut photos = photos::first_of(app, &wanted).await?;
    let before = |id: SolutionId| befores.iter().filter(|(of, _)| *of == id).find_map(|(_, problem)| photos.get(problem).cloned());
    let done = done.into_iter().map(|stands| DoneCard { before: before(stands.id), ..done_card(stands, &named) }).collect();
    let places = neighbourhoods(app, commune.id).await?;
    let cards = solutions.near(app, &authors).await?;
    Ok(CommuneHome {
        consultations: consultations::home::open(app, commune, ASKED).await?,
        answer_days: commune.answer_days,
        figures: figures(&rows, commune.id),
        near: near.iter().zip(cards).map(|(id, card)| (card, own.contains(id))).collect(),
        problems: problems.cards(app, &authors, &mut photos, PROBLEMS).await?,
        done,
        activity: acts.drawn(commune, (&named, &asked), &authors),
        map: problems::open_map(&rows, commune, &places),
        neighbourhoods: place_cards(&rows, places),
    })
}

/// Open problems by neighbourhood, of those that are still offered or have some.
fn place_cards(rows: &PartRows, places: Vec<Neighbourhood>) -> Vec<NeighbourhoodCard> {
    let counts = problems::open_by_neighbourhood(rows);
    let card = |place: Neighbourhood| {
        let open_problems = counts.get(&place.id).copied().unwrap_or_default();
        (!place.retired || open_problems > 0).then_some(NeighbourhoodCard { open_problems, slug: place.slug, name: place.name })
    };
    places.into_iter().filter_map(card).collect()
}

/// For which problems that the public may read the finished works were.
async fn problems_before(app: &App, rows: &PartRows) -> Result<Vec<(SolutionId, ProblemId)>> {
    let linked = solutions::problems_of(rows);
    let public = problems::public_among(app, &linked.iter().map(|(_, problem)| *problem).collect::<Vec<_>>()).await?;
    Ok(linked.into_iter().filter(|(_, problem)| public.contains(problem)).collect())
}

fn done_card(stands: Stands, rows: &PartRows) -> DoneCard {
    DoneCard {
        before: None,
        after: photos::works_of(rows).remove(&stands.id),
        cost: answers::costs_of(rows).get(&stands.id).copied(),
        number: stands.number,
        title: stands.title,
        category: stands.category,
        at: stands.at.map(Timestamp::into),
        language: stands.language,
    }
}

/// Numbers and titles of consultations.
type Asked = HashMap<ConsultationId, (i64, Multilingual)>;

/// What was done lately, before it is put in one order.
struct Acts {
    comments: Vec<discussion::Latest>,
    endorsements: Vec<support::Endorsed>,
    decided: Vec<Stands>,
}

impl Acts {
    fn bylines(&self) -> impl Iterator<Item = bylines::Byline> {
        self.comments.iter().map(|comment| comment.by).chain(self.endorsements.iter().map(|endorsed| endorsed.by))
    }

    fn problems(&self) -> Vec<ProblemId> {
        self.comments.iter().filter(|comment| comment.subject.kind == ItemKind::Problem).map(|comment| ProblemId(comment.subject.id)).collect()
    }

    fn solutions(&self) -> Vec<SolutionId> {
        let discussed = self.comments.iter().filter(|comment| comment.subject.kind == ItemKind::Solution).map(|comment| SolutionId(comment.subject.id));
        discussed.chain(self.endorsements.iter().map(|endorsed| endorsed.solution)).collect()
    }

    fn consultations(&self) -> Vec<ConsultationId> {
        let asked = self.comments.iter().filter(|comment| comment.subject.kind == ItemKind::Consultation);
        asked.map(|comment| ConsultationId(comment.subject.id)).collect()
    }

    /// The last ones, of each thing the last one only. What is about something that the public may not read is left out.
    fn drawn(self, commune: &Commune, (rows, asked): (&PartRows, &Asked), authors: &bylines::Bylines) -> Vec<Activity> {
        let (of_problems, of_solutions) = (problems::titles_of(rows), solutions::titles_of(rows));
        let mut acts: Vec<Activity> = Vec::new();
        for comment in self.comments {
            let titled = match comment.subject.kind {
                ItemKind::Problem => of_problems.get(&ProblemId(comment.subject.id)).map(|(_, title)| title.clone()),
                ItemKind::Solution => of_solutions.get(&SolutionId(comment.subject.id)).map(|(_, title)| title.clone()),
                ItemKind::Consultation => asked.get(&ConsultationId(comment.subject.id)).map(|(_, title)| title.get(Lang::Ar).to_owned()),
                _ => None,
            };
            let path = paths::comment(&commune.slug, comment.id);
            let (who, what, at) = (authors.get(comment.by), Did::Commented(comment.stance), comment.at.into());
            acts.extend(titled.map(|title| Activity { who, what, title, path, at }));
        }
        for endorsed in self.endorsements {
            let (who, at) = (authors.get(endorsed.by), endorsed.at.into());
            let titled = of_solutions.get(&endorsed.solution);
            acts.extend(titled.map(|(number, title)| Activity {
                who,
                what: Did::Endorsed,
                title: title.clone(),
                path: paths::solution(&commune.slug, *number),
                at,
            }));
        }
        for stands in self.decided {
            let Some(at) = stands.at else { continue };
            let (path, what) = (paths::solution(&commune.slug, stands.number), Did::Moved(stands.state));
            acts.push(Activity { who: speaking_for(commune), what, title: stands.title, path, at: at.into() });
        }
        acts.sort_by_key(|act| Reverse(act.at.0));
        let mut seen = HashSet::new();
        acts.retain(|act| seen.insert(act.title.clone()));
        acts.truncate(ACTS);
        acts
    }
}

/// The commune itself.
fn speaking_for(commune: &Commune) -> Author {
    Author { name: commune.name.clone(), link: None, organisation: None, officer: true, placeholder: false, at_the_desk: false }
}
