//! Founding a commune, from the command line.

use anyhow::{Context as _, bail, ensure};
use app::model::map::Map;
use app::model::{Localized, paths};

use super::{Commune, store};
use crate::AppState;

/// A commune to be.
#[derive(Clone, Debug)]
pub struct NewCommune {
    /// Its first path segment: small Latin letters, digits and hyphens.
    pub slug: String,
    /// Its name; Arabic and French are needed, English falls back to French.
    pub name: Localized,
    /// Inhabitants.
    pub population: i64,
    /// A preset of the style: `green`, `blue`, `ochre`, `plum`.
    pub accent: String,
    /// Where people write to the commune; may be empty.
    pub contact_email: String,
    /// Supports after which the commune must answer.
    pub support_threshold: i64,
    /// Days in which it then answers.
    pub answer_days: i64,
    /// Slugs and names of its neighbourhoods, in the order in which forms show them.
    pub neighbourhoods: Vec<(String, Localized)>,
    /// Its map as JSON ([`Map`]); may be empty.
    pub map: String,
}

/// Makes a commune with its neighbourhoods.
///
/// # Errors
/// When something in it is not good, or the slug is taken: the message says what.
pub async fn create(app: &AppState, new: &NewCommune) -> anyhow::Result<Commune> {
    check_slug(&new.slug)?;
    ensure!(!paths::is_reserved(&new.slug), "{} is an address of the platform itself: choose another slug", new.slug);
    ensure!(!new.name.ar.trim().is_empty() && !new.name.fr.trim().is_empty(), "the commune needs a name in Arabic and in French");
    ensure!(["green", "blue", "ochre", "plum"].contains(&new.accent.as_str()), "the accent is green, blue, ochre or plum");
    ensure!(new.population >= 0, "the population cannot be negative");
    ensure!(new.support_threshold > 0 && new.answer_days > 0, "the threshold and the days to answer must be above zero");
    for (index, (slug, name)) in new.neighbourhoods.iter().enumerate() {
        check_slug(slug)?;
        ensure!(!name.ar.trim().is_empty() && !name.fr.trim().is_empty(), "the neighbourhood {slug} needs a name in Arabic and in French");
        ensure!(!new.neighbourhoods[..index].iter().any(|(other, _)| other == slug), "the neighbourhood {slug} is named twice");
    }
    if !new.map.is_empty() {
        let map: Map = serde_json::from_str(&new.map).context("the map cannot be read")?;
        for shape in &map.shapes {
            ensure!(new.neighbourhoods.iter().any(|(slug, _)| *slug == shape.slug), "the map shows {}, which is no neighbourhood", shape.slug);
        }
    }
    if store::find(&app.db, &new.slug).await?.is_some() {
        bail!("there is a commune {} already", new.slug);
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let id = app.rng.id(now);
    store::insert(&mut tx, id, new, now).await?;
    for (position, (slug, name)) in new.neighbourhoods.iter().enumerate() {
        store::insert_neighbourhood(&mut tx, app.rng.id(now), id, (slug, name), position as i64).await?;
    }
    tx.commit().await?;
    super::get(app, id).await.map_err(Into::into)
}

fn check_slug(slug: &str) -> anyhow::Result<()> {
    ensure!(is_slug(slug), "{slug:?} is no slug: small Latin letters, digits and hyphens");
    Ok(())
}

/// Whether a commune can have this slug.
pub(super) fn is_slug(slug: &str) -> bool {
    let good = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    good && (2..=60).contains(&slug.len()) && !slug.starts_with('-') && !slug.ends_with('-')
}
