//! Founding a commune, from the command line.

use anyhow::{bail, ensure};
use app::model::settings::SettingsFields;
use app::model::{Lang, paths};

use super::model::{Commune, NewCommune, is_slug};
use super::{drawing, settings, store};
use crate::base::App;
use crate::base::error::Error;
use crate::base::event::Event;
use crate::base::text::is_blank;

/// Makes a commune with its neighbourhoods.
///
/// # Errors
/// When something in it is not good, or the slug is taken: the message says what.
pub async fn create(app: &App, new: &NewCommune) -> anyhow::Result<Commune> {
    check_slug(&new.slug)?;
    ensure!(!paths::is_reserved(&new.slug), "{} is an address of the platform itself: choose another slug", new.slug);
    settings::parse(&fields(new)).map_err(in_english)?;
    for (index, (slug, name)) in new.neighbourhoods.iter().enumerate() {
        check_slug(slug)?;
        ensure!(!is_blank(&name.ar) && !is_blank(&name.fr), "the neighbourhood {slug} needs a name in Arabic and in French");
        ensure!(!new.neighbourhoods[..index].iter().any(|(other, _)| other == slug), "the neighbourhood {slug} is named twice");
    }
    if !new.map.is_empty() {
        let slugs: Vec<String> = new.neighbourhoods.iter().map(|(slug, _)| slug.clone()).collect();
        drawing::parse(&new.map, &slugs).map_err(in_english)?;
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
    app.raise(&mut tx, Event::Settings(id)).await?;
    tx.commit().await?;
    super::get(app, id).await.map_err(Into::into)
}

/// As the form of a commune has them: one that is founded keeps the rules of one that is changed.
fn fields(new: &NewCommune) -> SettingsFields {
    SettingsFields {
        name_ar: new.name.ar.clone(),
        name_fr: new.name.fr.clone(),
        name_en: new.name.en.clone(),
        population: new.population.to_string(),
        support_threshold: new.support_threshold.to_string(),
        threshold_counts: String::new(),
        threshold_others: "50".to_owned(),
        answer_days: new.answer_days.to_string(),
        languages: String::new(),
        accent: new.accent.clone(),
        contact_email: new.contact_email.clone(),
        was: String::new(),
    }
}

/// What a form would say beside its fields, for the command line.
pub fn in_english(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(errors) => {
            let said: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.text(Lang::En))).collect();
            anyhow::anyhow!(said.join("; "))
        }
        other => other.into(),
    }
}

fn check_slug(slug: &str) -> anyhow::Result<()> {
    ensure!(is_slug(slug), "{slug:?} is no slug: small Latin letters, digits and hyphens");
    Ok(())
}
