//! Commands that found a commune and change it.

use std::path::{Path, PathBuf};

use crate::base::config::Config;
use crate::communes::{self, Editing, NewCommune, in_english};
use crate::site::settings;
use anyhow::{Context as _, ensure};
use app::model::Localized;
use app::model::settings::{NeighbourhoodFields, SettingsFields};
use clap::Args;

use super::opened;

/// A commune to be made.
#[derive(Debug, Args)]
pub struct CommuneArgs {
    /// Its part of the address: small Latin letters, digits, hyphens.
    slug: String,
    /// Its name in Arabic.
    #[arg(long)]
    name_ar: String,
    /// Its name in French.
    #[arg(long)]
    name_fr: String,
    /// Its name in English; without it the French one.
    #[arg(long, default_value = "")]
    name_en: String,
    /// Inhabitants.
    #[arg(long, default_value_t = 0)]
    population: i64,
    /// The colour of its pages: green, blue, ochre, plum.
    #[arg(long, default_value = "green")]
    accent: String,
    /// Where people write to the commune.
    #[arg(long, default_value = "")]
    contact: String,
    /// Supports after which the commune must answer.
    #[arg(long, default_value_t = 100)]
    threshold: i64,
    /// Days in which it then answers.
    #[arg(long, default_value_t = 60)]
    answer_days: i64,
    /// A neighbourhood as SLUG=ARABIC/FRENCH; once for each, in the order of the forms.
    #[arg(long = "neighbourhood", value_name = "SLUG=ARABIC/FRENCH", value_parser = neighbourhood)]
    neighbourhoods: Vec<(String, Localized)>,
    /// A drawing of the commune (JSON; its shape is in the README).
    #[arg(long)]
    map: Option<PathBuf>,
}

/// What is changed of a commune.
#[derive(Debug, Args)]
pub struct SetCommuneArgs {
    /// Its part of the address.
    slug: String,
    /// Its name in Arabic.
    #[arg(long)]
    name_ar: Option<String>,
    /// Its name in French.
    #[arg(long)]
    name_fr: Option<String>,
    /// Its name in English; empty: the French one.
    #[arg(long)]
    name_en: Option<String>,
    /// Inhabitants.
    #[arg(long)]
    population: Option<String>,
    /// The colour of its pages: green, blue, ochre, plum.
    #[arg(long)]
    accent: Option<String>,
    /// Where people write to the commune; empty: nowhere.
    #[arg(long)]
    contact: Option<String>,
    /// Supports after which the commune must answer.
    #[arg(long)]
    threshold: Option<String>,
    /// Whose supports count: everyone, residents, share; empty: everyone's, and from the fiftieth verified resident on at least half of them residents'.
    #[arg(long)]
    threshold_counts: Option<String>,
    /// With `share`: how many of a hundred needed may be of others than verified residents.
    #[arg(long)]
    threshold_others: Option<String>,
    /// Days in which it then answers.
    #[arg(long)]
    answer_days: Option<String>,
    /// Further languages in which consultations must be written, besides Arabic and French: en, zgh, or both with a comma between them; empty: none.
    #[arg(long)]
    languages: Option<String>,
    /// A neighbourhood more, as SLUG=ARABIC/FRENCH.
    #[arg(long, value_name = "SLUG=ARABIC/FRENCH", value_parser = neighbourhood)]
    add_neighbourhood: Vec<(String, Localized)>,
    /// Other names for a neighbourhood, as SLUG=ARABIC/FRENCH.
    #[arg(long, value_name = "SLUG=ARABIC/FRENCH", value_parser = neighbourhood)]
    rename_neighbourhood: Vec<(String, Localized)>,
    /// A neighbourhood that forms no longer offer.
    #[arg(long, value_name = "SLUG")]
    retire_neighbourhood: Vec<String>,
    /// A retired one that they offer again.
    #[arg(long, value_name = "SLUG")]
    restore_neighbourhood: Vec<String>,
    /// A drawing of the commune (JSON; its shape is in the README).
    #[arg(long)]
    map: Option<PathBuf>,
}

fn neighbourhood(text: &str) -> Result<(String, Localized), String> {
    let (slug, names) = text.split_once('=').ok_or("it has no =")?;
    let (ar, fr) = names.split_once('/').ok_or("it has no / between the Arabic and the French name")?;
    Ok((slug.trim().to_owned(), Localized { ar: ar.trim().to_owned(), fr: fr.trim().to_owned(), en: String::new() }))
}

fn drawing(path: Option<&Path>) -> anyhow::Result<Option<String>> {
    path.map(|path| std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))).transpose()
}

/// `create-commune`
pub async fn create_commune(config: Config, args: CommuneArgs) -> anyhow::Result<()> {
    let map = drawing(args.map.as_deref())?.unwrap_or_default();
    let app = opened(config, false).await?;
    let new = NewCommune {
        slug: args.slug,
        name: Localized { ar: args.name_ar, fr: args.name_fr, en: args.name_en },
        population: args.population,
        accent: args.accent,
        contact_email: args.contact,
        support_threshold: args.threshold,
        answer_days: args.answer_days,
        neighbourhoods: args.neighbourhoods,
        map,
    };
    let commune = communes::create(&app, &new).await?;
    println!("{}/{} is there, with {} neighbourhood(s).", app.config.public_url, commune.slug, new.neighbourhoods.len());
    Ok(())
}

/// `set-commune`
pub async fn set_commune(config: Config, args: SetCommuneArgs) -> anyhow::Result<()> {
    let map = drawing(args.map.as_deref())?;
    let app = opened(config, false).await?;
    let commune = communes::find(&app, &args.slug).await.with_context(|| format!("there is no commune {}", args.slug))?;
    let mut editing = Editing::begin(&app, commune.id, None).await?;
    // What is not named is left alone, even what today's rules would refuse.
    if let Some(fields) = typed_over(editing.setting_fields(), &args) {
        editing.settings(&fields).await.map_err(in_english)?;
    }
    edit_neighbourhoods(&mut editing, &args).await?;
    if let Some(map) = &map {
        editing.set_map(map).await.map_err(in_english)?;
    }
    let changes = settings::keep(&app, editing).await?;
    ensure!(!changes.is_empty(), "nothing was changed: every setting is what it was, or none was named");
    for change in changes {
        let subject = if change.subject.is_empty() { String::new() } else { format!(" {}", change.subject) };
        println!("{}{subject}: «{}» → «{}»", change.setting.as_str(), change.before, change.after);
    }
    Ok(())
}

/// The form as it stands, with what was named on the command line typed into it. Returns `None` if none of it was named.
fn typed_over(mut fields: SettingsFields, args: &SetCommuneArgs) -> Option<SettingsFields> {
    let mut named = false;
    for (field, typed) in [
        (&mut fields.name_ar, &args.name_ar),
        (&mut fields.name_fr, &args.name_fr),
        (&mut fields.name_en, &args.name_en),
        (&mut fields.population, &args.population),
        (&mut fields.accent, &args.accent),
        (&mut fields.contact_email, &args.contact),
        (&mut fields.support_threshold, &args.threshold),
        (&mut fields.threshold_counts, &args.threshold_counts),
        (&mut fields.threshold_others, &args.threshold_others),
        (&mut fields.answer_days, &args.answer_days),
        (&mut fields.languages, &args.languages),
    ] {
        if let Some(typed) = typed {
            field.clone_from(typed);
            named = true;
        }
    }
    named.then_some(fields)
}

async fn edit_neighbourhoods(editing: &mut Editing, args: &SetCommuneArgs) -> anyhow::Result<()> {
    let fields = |(slug, name): &(String, Localized)| NeighbourhoodFields {
        slug: slug.clone(),
        name_ar: name.ar.clone(),
        name_fr: name.fr.clone(),
        ..NeighbourhoodFields::default()
    };
    let named = |slug: &str| format!("the neighbourhood {slug}");
    for new in &args.add_neighbourhood {
        editing.add_neighbourhood(&fields(new)).await.map_err(in_english).with_context(|| named(&new.0))?;
    }
    for renamed in &args.rename_neighbourhood {
        editing.rename_neighbourhood(&renamed.0, &fields(renamed)).await.map_err(in_english).with_context(|| named(&renamed.0))?;
    }
    for (slugs, retired) in [(&args.retire_neighbourhood, true), (&args.restore_neighbourhood, false)] {
        for slug in slugs {
            editing.retire_neighbourhood(slug, retired).await.map_err(in_english).with_context(|| named(slug))?;
        }
    }
    Ok(())
}
