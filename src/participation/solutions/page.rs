//! What the pages of one solution show, put together from its row, its author, its place and its problems.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::solutions::{Article, Composing, LinkedProblem, PreviewPage, SolutionFields, SolutionFormPage, VersionText, VersionsPage};

use super::store::writing::{self, Full, VersionRow};
use super::store::{self, listing};
use super::{Solution, cards, edits, text};
use crate::base::App;
use crate::base::db::{NeighbourhoodId, PartRows, Parts, SolutionId};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, Neighbourhood};
use crate::content::bylines::{self, Byline, Bylines};
use crate::participation::problems;
use crate::people::accounts::Viewer;

/// Published ones offered before publishing another.
const SIMILAR: i64 = 3;
/// Problems found at once.
const FOUND: usize = 6;
/// Versions listed.
const VERSIONS: i64 = 200;

/// Whether the viewer may read what the public may not.
pub fn may_read(viewer: Option<&Viewer>, solution: &Solution) -> bool {
    solution.visibility.is_public() || edits::is_own(viewer, solution) || viewer.is_some_and(|viewer| viewer.is_moderator(solution.commune_id))
}

/// Asks for what the page of a published solution shows of the solution itself: its text, its problems, the steps of its path.
pub fn with_page(parts: Parts, id: SolutionId) -> Parts {
    store::with_state_changes(writing::with_problems(writing::with_text(parts, id), id), id)
}

/// Who wrote it.
pub fn byline(solution: &Solution) -> Byline {
    Byline::new(solution.author_id, solution.organisation_id)
}

/// A published solution as its page shows it, from the rows of [`with_page`].
pub async fn published_article(app: &App, commune: &Commune, solution: &Solution, rows: &PartRows, authors: &Bylines) -> Result<Article> {
    let row = rows.of("text").next().ok_or(Error::NotFound)?;
    Ok(Article {
        problems: problems::links_of(rows),
        title: solution.title.clone(),
        body: row.text(0).to_owned(),
        helps: row.text(1).to_owned(),
        cost: row.find_number(0),
        category: row.text(2).to_owned(),
        subcategory: row.text(3).to_owned(),
        neighbourhood: neighbourhood(app, commune, row.id(0)).await?.map(|known| known.name),
        author: authors.get(byline(solution)).at_the_desk(row.is(1)),
        published_at: Some(solution.published_at.into()),
        source_url: row.text(4).to_owned(),
        place: row.text(5).to_owned(),
        language: Lang::parse(row.text(6)),
    })
}

async fn neighbourhood(app: &App, commune: &Commune, id: Option<NeighbourhoodId>) -> Result<Option<Neighbourhood>> {
    let Some(id) = id else { return Ok(None) };
    Ok(communes::neighbourhoods(app, commune.id).await?.into_iter().find(|known| known.id == id))
}

async fn full(app: &App, id: SolutionId) -> Result<Full> {
    writing::full(&mut &app.db, id).await?.ok_or(Error::NotFound)
}

async fn article(app: &App, commune: &Commune, full: Full) -> Result<Article> {
    let byline = Byline::new(full.author_id, full.organisation_id);
    let author = bylines::author(&mut &app.db, byline).await?.at_the_desk(full.at_the_desk);
    Ok(Article {
        neighbourhood: neighbourhood(app, commune, full.neighbourhood_id).await?.map(|known| known.name),
        problems: linked(app, full.id).await?,
        title: full.title,
        body: full.body,
        helps: full.helps,
        cost: full.cost,
        category: full.category,
        subcategory: full.subcategory,
        author,
        published_at: full.published_at.map(Into::into),
        source_url: full.source_url,
        place: full.place,
        language: Lang::parse(&full.language),
    })
}

/// The problems of a solution that the public may read.
async fn linked(app: &App, id: SolutionId) -> Result<Vec<LinkedProblem>> {
    Ok(problems::links_of(&writing::with_problems(Parts::default(), id).load(&mut &app.db).await?))
}

/// A form's page around what was typed.
pub(super) async fn form(app: &App, commune: &Commune, composing: Composing, fields: SolutionFields, errors: FormErrors) -> Result<SolutionFormPage> {
    let mut numbers = text::numbers(&fields.problems).unwrap_or_default();
    numbers.truncate(text::PROBLEMS_MOST);
    let known = problems::links_by_number(app, commune.id, &numbers).await?;
    // One that was retired since stays chosen where it was.
    let places = communes::neighbourhoods(app, commune.id).await?.into_iter().filter(|known| !known.retired || known.slug == fields.neighbourhood);
    let neighbourhoods = places.map(|known| (known.slug, known.name)).collect();
    let found = if fields.intent == "find" { Some(problems::titled(app, commune, &fields.find, FOUND).await?) } else { None };
    let drafts = Vec::new();
    Ok(SolutionFormPage { composing, fields, errors, neighbourhoods, problems: known, found, drafts, edit_minutes: commune.edit_minutes })
}

/// What is kept, as the form shows it.
pub(super) async fn fields(app: &App, commune: &Commune, full: &Full) -> Result<SolutionFields> {
    let problems = linked(app, full.id).await?;
    let neighbourhood = neighbourhood(app, commune, full.neighbourhood_id).await?.map(|known| known.slug);
    Ok(SolutionFields {
        key: String::new(),
        version: full.version.to_string(),
        title: full.title.clone(),
        body: full.body.clone(),
        helps: full.helps.clone(),
        cost: full.cost.map(dirhams).unwrap_or_default(),
        topic: if full.subcategory.is_empty() { full.category.clone() } else { format!("{}/{}", full.category, full.subcategory) },
        neighbourhood: neighbourhood.unwrap_or_default(),
        problems: problems.iter().map(|problem| problem.number.to_string()).collect::<Vec<_>>().join(", "),
        find: String::new(),
        add: String::new(),
        act_as: full.organisation_id.map(|id| id.to_string()).unwrap_or_default(),
        language: full.language.clone(),
        intent: String::new(),
    })
}

/// Centimes as somebody would type them.
fn dirhams(centimes: i64) -> String {
    match centimes % 100 {
        0 => (centimes / 100).to_string(),
        rest => format!("{},{rest:02}", centimes / 100),
    }
}

/// The form of a published solution, as it stands.
pub(super) async fn published_fields(app: &App, commune: &Commune, solution: &Solution) -> Result<SolutionFields> {
    fields(app, commune, &full(app, solution.id).await?).await
}

/// A draft as everyone would read it, with what is published on the same subject.
pub(super) async fn preview(app: &App, commune: &Commune, draft: Full) -> Result<PreviewPage> {
    let similar = listing::similar(&app.db, commune.id, &draft.category, &draft.subcategory, SIMILAR).await?;
    Ok(PreviewPage {
        id: draft.id.to_string(),
        version: draft.version,
        similar: cards::assemble(app, similar).await?,
        article: article(app, commune, draft).await?,
        edit_minutes: commune.edit_minutes,
    })
}

/// The text that stands, to lay beside what was typed.
pub(super) async fn current(app: &App, id: SolutionId) -> Result<VersionText> {
    let full = full(app, id).await?;
    Ok(VersionText { version: full.version, at: full.updated_at.into(), title: full.title, body: full.body, helps: full.helps, cost: full.cost })
}

/// The versions, `a` and `b` compared; without them, the last two.
pub(super) async fn versions(app: &App, solution: &Solution, a: Option<i64>, b: Option<i64>) -> Result<VersionsPage> {
    let lines = writing::versions(&app.db, solution.id, VERSIONS).await?;
    let newer = b.or_else(|| lines.first().map(|line| line.version));
    let older = a.or_else(|| lines.iter().find(|line| Some(line.version) < newer).map(|line| line.version));
    let compared = match (older, newer) {
        (Some(a), Some(b)) if a != b => {
            let (older, newer) = (version(app, solution.id, a.min(b)).await?, version(app, solution.id, a.max(b)).await?);
            Some((older, newer))
        }
        _ => None,
    };
    Ok(VersionsPage { number: solution.number, title: solution.title.clone(), versions: lines, compared })
}

async fn version(app: &App, id: SolutionId, version: i64) -> Result<VersionText> {
    let VersionRow { version, title, body, helps, cost, created_at } = writing::version(&app.db, id, version).await?.ok_or(Error::NotFound)?;
    Ok(VersionText { version, at: created_at.into(), title, body, helps, cost })
}
