//! Reporting: from what was typed to a problem. At the desk somebody else types, for whoever has no account: the checks are the same.

use app::model::Lang;
use app::model::content::{ItemKind, Photo, ProblemState, Visibility};
use app::model::form::FormErrors;
use app::model::map::Map;
use app::model::problems::ProblemFields;
use app::taxonomy;
use app::words::tr;

use super::store::{self, NewProblem, Step};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, OrganisationId, ProblemId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text;
use crate::base::text::{clean, clean_line};
use crate::communes::{self, Commune, Numbered};
use crate::content::photos;
use crate::moderation::{self, Publication};
use crate::participation::places;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

const TITLE: std::ops::RangeInclusive<usize> = 8..=120;
const BODY: std::ops::RangeInclusive<usize> = 20..=8_000;
const ALT_MOST: usize = 300;
/// The same report again within this time is the same report.
const DOUBLE_SECONDS: i64 = 120;

/// A report whose fields are good.
#[derive(Clone, Debug)]
pub struct Report {
    pub title: String,
    /// Its text.
    pub body: String,
    category: String,
    subcategory: String,
    neighbourhood: Option<NeighbourhoodId>,
    point: Option<(i64, i64)>,
    organisation: Option<OrganisationId>,
    language: Option<Lang>,
}

/// A report that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported {
    pub number: i64,
    /// It is held to be read first.
    pub held: bool,
}

/// Publishes a report, or finds the same one sent a moment ago.
pub(super) async fn report(app: &App, viewer: &Viewer, commune: &Commune, fields: &ProblemFields, photos: &[Photo]) -> Result<Reported> {
    let report = parse(app, Some(viewer), commune, fields, photos).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    restrictions::allow_publishing(app, &mut tx, viewer.id, commune.id, "").await?;
    // Taking the number first locks the commune's row: two presses of one person come one after the other.
    let number = communes::next_number(&mut tx, commune.id, Numbered::Problem).await?;
    if let Some(same) = store::same_since(&mut tx, viewer.id, &report.title, &report.body, now.plus_seconds(-DOUBLE_SECONDS)).await? {
        let held = super::find(&mut tx, commune.id, same).await?.visibility == Visibility::Held;
        tx.roll_back().await?;
        return Ok(Reported { number: same, held });
    }
    let id = insert(app, &mut tx, &report, Filing { commune: commune.id, number, author: viewer.id, at_the_desk: false }).await?;
    photos::attach(&mut tx, id, &fields.upload_key, photos).await?;
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::first(id)).await?;
    tx.commit().await?;
    Ok(Reported { number, held })
}

/// Parses a report that came on paper: the same checks as anybody's; without photos, point and organisation.
pub async fn parse_paper(app: &App, commune: &Commune, fields: &ProblemFields) -> Result<Report> {
    parse(app, None, commune, fields, &[]).await
}

/// Publishes a report that came on paper, in the name of a placeholder.
pub async fn publish_paper(app: &App, tx: &mut Tx, commune: &Commune, author: AccountId, report: &Report) -> Result<ProblemId> {
    let number = communes::next_number(tx, commune.id, Numbered::Problem).await?;
    let id = insert(app, tx, report, Filing { commune: commune.id, number, author, at_the_desk: true }).await?;
    app.raise(tx, Event::Published(id.into())).await?;
    Ok(id)
}

/// Under which number, in whose name and in which way a report is made.
struct Filing {
    commune: CommuneId,
    number: i64,
    author: AccountId,
    /// Staff typed what came on paper.
    at_the_desk: bool,
}

async fn insert(app: &App, tx: &mut Tx, report: &Report, filing: Filing) -> Result<ProblemId> {
    let now = app.clock.now();
    let id: ProblemId = app.rng.id(now);
    let new = NewProblem {
        id,
        commune: filing.commune,
        number: filing.number,
        author: filing.author,
        organisation: report.organisation,
        title: &report.title,
        body: &report.body,
        category: &report.category,
        subcategory: &report.subcategory,
        neighbourhood: report.neighbourhood,
        point: report.point,
        at_the_desk: filing.at_the_desk,
        at: now,
    };
    store::insert(tx, &new).await?;
    if report.language.is_some() {
        app.kind(ItemKind::Problem)?.set_language(tx, id.0, report.language).await?;
    }
    store::add_step(tx, &Step { id: app.rng.id(now), problem: id, to: ProblemState::Reported, note: "", actor: filing.author, at: now }).await?;
    Ok(id)
}

/// A title and a text, with what is wrong with them.
pub(super) fn parse_texts(title: &str, body: &str, errors: &mut FormErrors) -> (String, String) {
    let title = clean_line(title);
    if !text::fits(&title, TITLE) {
        errors.add("title", tr::problems::TITLE_LENGTH);
    }
    let body = clean(body);
    if !text::fits(&body, BODY) {
        errors.add("body", tr::problems::BODY_LENGTH);
    }
    (title, body)
}

async fn parse(app: &App, viewer: Option<&Viewer>, commune: &Commune, fields: &ProblemFields, photos: &[Photo]) -> Result<Report> {
    let mut errors = FormErrors::default();
    let (title, body) = parse_texts(&fields.title, &fields.body, &mut errors);
    let (category, subcategory) = fields.topic.split_once('/').unwrap_or((&fields.topic, ""));
    if !taxonomy::is_topic(category, subcategory) {
        errors.add("topic", tr::problems::CHOOSE_TOPIC);
    }
    let map = communes::map(commune);
    let point = point(map.as_deref(), fields);
    let neighbourhoods = communes::offered_neighbourhoods(app, commune.id).await?;
    // Whoever shows the place need not say in which neighbourhood it is.
    let slug = match (fields.neighbourhood.as_str(), map.as_deref(), point) {
        ("", Some(map), Some(point)) => communes::neighbourhood_at(map, &neighbourhoods, point),
        (slug, ..) => Some(slug),
    };
    let neighbourhood = neighbourhoods.iter().find(|known| Some(known.slug.as_str()) == slug).map(|known| known.id);
    if neighbourhood.is_none() && !neighbourhoods.is_empty() {
        // Whoever types what came on paper has no map before them.
        errors.add("neighbourhood", if map.is_some() && viewer.is_some() { tr::problems::SHOW_PLACE } else { tr::problems::CHOOSE_NEIGHBOURHOOD });
    }
    if photos.iter().any(|photo| photo.alt.chars().count() > ALT_MOST) {
        errors.add("photos", tr::photos::ALT_LENGTH);
    }
    let organisation = if fields.act_as.is_empty() {
        None
    } else {
        let id = fields.act_as.parse().map(OrganisationId).map_err(|_| Error::Forbidden)?;
        Some(viewer.and_then(|viewer| viewer.speaks_for(commune.id, id)).ok_or(Error::Forbidden)?.id)
    };
    errors.into_result()?;
    Ok(Report {
        title,
        body,
        category: category.to_owned(),
        subcategory: subcategory.to_owned(),
        neighbourhood,
        point,
        organisation,
        language: Lang::parse(&fields.language),
    })
}

/// The point typed, if it is on the commune's map; anything else is no point.
pub(super) fn point(map: Option<&Map>, fields: &ProblemFields) -> Option<(i64, i64)> {
    places::point(map, &fields.latitude, &fields.longitude)
}

/// Cleans the alternative texts and puts them on their photos.
pub(super) fn with_alt(mut photos: Vec<Photo>, fields: &ProblemFields) -> Vec<Photo> {
    for photo in &mut photos {
        let typed = fields.photo.iter().position(|id| *id == photo.id).and_then(|index| fields.alt.get(index));
        photo.alt = typed.map_or_else(String::new, |alt| clean_line(alt));
    }
    photos
}
