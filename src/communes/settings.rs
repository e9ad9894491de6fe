//! What an administrator, or the command line, changes of a commune: names, numbers, colour, contact; neighbourhoods; the drawing.
//!
//! - Both ways go through [`Editing`]: the same checks, the same history. A change to what it was already is none.
//! - A neighbourhood is never deleted: a retired one stays on what was written about it and is offered by no form.
//! - What follows from a change in other slices (a lower threshold is crossed at once) is done in its transaction: [`Edited`].

use std::ops::RangeInclusive;

use app::model::Localized;
use app::model::form::FormErrors;
use app::model::languages::Needed;
use app::model::settings::{ACCENTS, NeighbourhoodFields, Setting, SettingsFields};
use app::model::threshold::Counts;
use app::words::tr;
use unicode_normalization::UnicodeNormalization as _;

use super::deadlines::number;
use super::model::{Change, Commune, KeptMap, Neighbourhood, Settings, is_slug};
use super::{drawing, store};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, RowId, Tx};
use crate::base::email::{normalised, undeliverable};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{self, clean_line};

/// Characters of a name.
const NAME: RangeInclusive<usize> = 2..=80;
const POPULATION: RangeInclusive<i64> = 0..=50_000_000;
const THRESHOLD: RangeInclusive<i64> = 1..=1_000_000;
const PERCENT: RangeInclusive<i64> = 0..=100;
const ANSWER_DAYS: RangeInclusive<i64> = 1..=365;

/// As the form begins.
pub fn fields(commune: &Commune) -> SettingsFields {
    let fields = SettingsFields {
        name_ar: commune.name.ar.clone(),
        name_fr: commune.name.fr.clone(),
        name_en: if commune.name.en == commune.name.fr { String::new() } else { commune.name.en.clone() },
        population: commune.population.to_string(),
        support_threshold: commune.support_threshold.to_string(),
        threshold_counts: counts_name(commune.threshold_counts),
        threshold_others: commune.threshold_others.to_string(),
        answer_days: commune.answer_days.to_string(),
        languages: commune.languages.as_str().to_owned(),
        accent: commune.accent.clone(),
        contact_email: commune.contact_email.clone(),
        was: String::new(),
    };
    let was = serde_json::to_string(&fields).unwrap_or_default();
    SettingsFields { was, ..fields }
}

/// A form over what the commune is now: what nobody touched in it stays as others have made it since it was drawn.
fn over(typed: &SettingsFields, now: SettingsFields) -> SettingsFields {
    let Ok(was) = serde_json::from_str::<SettingsFields>(&typed.was) else { return typed.clone() };
    let pick = |typed: &String, was: String, now: String| if *typed == was { now } else { typed.clone() };
    SettingsFields {
        name_ar: pick(&typed.name_ar, was.name_ar, now.name_ar),
        name_fr: pick(&typed.name_fr, was.name_fr, now.name_fr),
        name_en: pick(&typed.name_en, was.name_en, now.name_en),
        population: pick(&typed.population, was.population, now.population),
        support_threshold: pick(&typed.support_threshold, was.support_threshold, now.support_threshold),
        threshold_counts: pick(&typed.threshold_counts, was.threshold_counts, now.threshold_counts),
        threshold_others: pick(&typed.threshold_others, was.threshold_others, now.threshold_others),
        answer_days: pick(&typed.answer_days, was.answer_days, now.answer_days),
        languages: pick(&typed.languages, was.languages, now.languages),
        accent: pick(&typed.accent, was.accent, now.accent),
        contact_email: pick(&typed.contact_email, was.contact_email, now.contact_email),
        was: String::new(),
    }
}

/// Reads the form of the commune, or of one to be founded.
pub(super) fn parse(fields: &SettingsFields) -> Result<Settings> {
    let mut errors = FormErrors::default();
    let name = names((&fields.name_ar, &fields.name_fr, &fields.name_en), &mut errors);
    let support_threshold = number("support_threshold", &fields.support_threshold, &THRESHOLD, &mut errors);
    let threshold_counts = Counts::parse(&fields.threshold_counts);
    if threshold_counts.is_none() && !fields.threshold_counts.is_empty() {
        errors.add("threshold_counts", tr::settings::BAD_COUNTS);
    }
    let threshold_others = number("threshold_others", &fields.threshold_others, &PERCENT, &mut errors);
    let answer_days = number("answer_days", &fields.answer_days, &ANSWER_DAYS, &mut errors);
    let languages = Needed::parse(&fields.languages);
    if languages.is_none() {
        errors.add("languages", tr::settings::BAD_LANGUAGES);
    }
    let population = number("population", &fields.population, &POPULATION, &mut errors);
    if population > 0 && support_threshold > population {
        errors.add("support_threshold", tr::settings::OVER_POPULATION);
    }
    let typed = fields.contact_email.trim();
    let contact_email = if typed.is_empty() { Some(String::new()) } else { normalised(typed).map(|(address, _)| address) };
    if let Some(wrong) = contact_email.as_deref().map_or(Some(tr::settings::BAD_EMAIL), |address| undeliverable(address).filter(|_| !address.is_empty())) {
        errors.add("contact_email", wrong);
    }
    if !ACCENTS.contains(&fields.accent.as_str()) {
        errors.add("accent", tr::settings::BAD_ACCENT);
    }
    errors.into_result()?;
    let (languages, contact_email) = (languages.unwrap_or_default(), contact_email.unwrap_or_default());
    let accent = fields.accent.clone();
    Ok(Settings { name, population, support_threshold, threshold_counts, threshold_others, answer_days, languages, accent, contact_email })
}

/// Names in three languages; the English one may be left out.
fn names((ar, fr, en): (&str, &str, &str), errors: &mut FormErrors) -> Localized {
    let mut name = |field: &'static str, typed: &str, optional: bool| {
        let name = clean_line(typed);
        if !(text::fits(&name, NAME) || (optional && name.is_empty())) {
            errors.add_counted_with(field, tr::settings::BAD_NAME, *NAME.end(), vec![("least", NAME.start().to_string())]);
        }
        name
    };
    let (ar, fr, en) = (name("name_ar", ar, false), name("name_fr", fr, false), name("name_en", en, true));
    let en = if en.is_empty() { fr.clone() } else { en };
    Localized { ar, fr, en }
}

/// Changes of one commune in one transaction: everything, or nothing of it.
pub struct Editing {
    pub(super) app: App,
    pub(super) tx: Tx,
    pub(super) commune: Commune,
    actor: Option<AccountId>,
    made: Vec<Change>,
}

impl Editing {
    /// Begins; whoever else changes the commune waits. Nobody as `actor` is the command line.
    pub async fn begin(app: &App, commune: CommuneId, actor: Option<AccountId>) -> Result<Self> {
        let mut tx = app.db.begin().await?;
        store::lock(&mut tx, commune).await?;
        let commune = store::get(&mut tx, commune).await?.ok_or(Error::NotFound)?;
        Ok(Self { app: app.clone(), tx, commune, actor, made: Vec::new() })
    }

    /// The form as it stands: nobody changes it before this is kept or dropped.
    pub fn setting_fields(&self) -> SettingsFields {
        fields(&self.commune)
    }

    /// Names, numbers, colour, contact.
    pub async fn settings(&mut self, fields: &SettingsFields) -> Result<()> {
        let new = parse(&over(fields, self.setting_fields()))?;
        let old = &self.commune;
        let values = [
            (Setting::NameAr, old.name.ar.clone(), new.name.ar.clone()),
            (Setting::NameFr, old.name.fr.clone(), new.name.fr.clone()),
            (Setting::NameEn, old.name.en.clone(), new.name.en.clone()),
            (Setting::Population, old.population.to_string(), new.population.to_string()),
            (Setting::SupportThreshold, old.support_threshold.to_string(), new.support_threshold.to_string()),
            (Setting::ThresholdCounts, counts_name(old.threshold_counts), counts_name(new.threshold_counts)),
            (Setting::ThresholdOthers, old.threshold_others.to_string(), new.threshold_others.to_string()),
            (Setting::AnswerDays, old.answer_days.to_string(), new.answer_days.to_string()),
            (Setting::Languages, old.languages.as_str().to_owned(), new.languages.as_str().to_owned()),
            (Setting::Accent, old.accent.clone(), new.accent.clone()),
            (Setting::ContactEmail, old.contact_email.clone(), new.contact_email.clone()),
        ];
        for (setting, before, after) in values {
            self.note(setting, "", before, after);
        }
        store::set_settings(&mut self.tx, self.commune.id, &new).await?;
        Ok(())
    }

    /// One more neighbourhood, after the others.
    pub async fn add_neighbourhood(&mut self, fields: &NeighbourhoodFields) -> Result<()> {
        let mut errors = FormErrors::default();
        let name = names((&fields.name_ar, &fields.name_fr, &fields.name_en), &mut errors);
        let typed = clean_line(&fields.slug);
        let slug = if typed.is_empty() { slug_of(&name.fr) } else { typed };
        let known = store::neighbourhoods(&mut self.tx, self.commune.id).await?;
        if !is_slug(&slug) {
            errors.add("slug", tr::settings::BAD_SLUG);
        } else if known.iter().any(|place| place.slug == slug) {
            errors.add("slug", tr::settings::SLUG_TAKEN);
        }
        taken(&known, &slug, &name, &mut errors);
        errors.into_result()?;
        let id: NeighbourhoodId = self.app.rng.id(self.app.clock.now());
        store::add_neighbourhood(&mut self.tx, id, self.commune.id, (slug.as_str(), &name)).await?;
        self.note(Setting::NeighbourhoodAdded, &slug, String::new(), both(&name));
        Ok(())
    }

    /// Another name for a neighbourhood, on everything that was ever written about it.
    pub async fn rename_neighbourhood(&mut self, slug: &str, fields: &NeighbourhoodFields) -> Result<()> {
        let known = store::neighbourhoods(&mut self.tx, self.commune.id).await?;
        let place = known.iter().find(|place| place.slug == slug).ok_or(Error::NotFound)?;
        let mut errors = FormErrors::default();
        let name = names((&fields.name_ar, &fields.name_fr, &fields.name_en), &mut errors);
        taken(&known, slug, &name, &mut errors);
        errors.into_result()?;
        store::rename_neighbourhood(&mut self.tx, place.id, &name).await?;
        self.note(Setting::NeighbourhoodRenamed, slug, all(&place.name), all(&name));
        Ok(())
    }

    /// Forms offer a neighbourhood no more, or again.
    pub async fn retire_neighbourhood(&mut self, slug: &str, retired: bool) -> Result<()> {
        let known = store::neighbourhoods(&mut self.tx, self.commune.id).await?;
        let place = known.iter().find(|place| place.slug == slug).ok_or(Error::NotFound)?;
        if place.retired == retired {
            return Ok(());
        }
        if !retired {
            // Another one may have got its name meanwhile.
            let mut errors = FormErrors::default();
            taken(&known, slug, &place.name, &mut errors);
            errors.into_result()?;
        }
        store::retire_neighbourhood(&mut self.tx, place.id, retired.then(|| self.app.clock.now())).await?;
        let setting = if retired { Setting::NeighbourhoodRetired } else { Setting::NeighbourhoodRestored };
        self.note(setting, slug, String::new(), both(&place.name));
        Ok(())
    }

    /// Another map.
    pub async fn set_map(&mut self, text: &str) -> Result<()> {
        let known = store::neighbourhoods(&mut self.tx, self.commune.id).await?;
        let slugs: Vec<String> = known.into_iter().map(|place| place.slug).collect();
        let map = drawing::parse(text, &slugs)?;
        let written = serde_json::to_string(&map).map_err(anyhow::Error::from)?;
        if written == self.commune.map.json() {
            return Ok(());
        }
        let before = super::map(&self.commune).map_or_else(String::new, |map| map.shapes.len().to_string());
        store::set_map(&mut self.tx, self.commune.id, &written).await?;
        self.made.push(Change { setting: Setting::Map, subject: String::new(), before, after: map.shapes.len().to_string() });
        self.commune.map = KeptMap::new(written);
        Ok(())
    }

    pub(super) fn note(&mut self, setting: Setting, subject: &str, before: String, after: String) {
        if before != after {
            self.made.push(Change { setting, subject: subject.to_owned(), before, after });
        }
    }

    /// Writes what was changed into the history. The transaction stays open for whatever follows from it.
    pub async fn write(mut self) -> Result<Edited> {
        let now = self.app.clock.now();
        for change in &self.made {
            store::insert_change(&mut self.tx, self.app.rng.id::<RowId>(now), (self.commune.id, self.actor), change, now).await?;
        }
        if !self.made.is_empty() {
            self.app.raise(&mut self.tx, Event::Settings(self.commune.id)).await?;
        }
        let commune = store::get(&mut self.tx, self.commune.id).await?.ok_or(Error::NotFound)?;
        Ok(Edited { tx: self.tx, commune, actor: self.actor, changes: self.made })
    }
}

/// A commune as it was changed, in the transaction that changes it.
pub struct Edited {
    /// The transaction, still open.
    pub tx: Tx,
    /// The commune as it is now.
    pub commune: Commune,
    /// Who changed it; nobody is the command line.
    pub actor: Option<AccountId>,
    /// What was changed; what is now as it was before is no change.
    pub changes: Vec<Change>,
}

impl Edited {
    /// Whether the supports that oblige the commune to answer are counted in another way now.
    pub fn moves_threshold(&self) -> bool {
        let of_threshold = [Setting::SupportThreshold, Setting::ThresholdCounts, Setting::ThresholdOthers];
        self.changes.iter().any(|change| of_threshold.contains(&change.setting))
    }
}

fn counts_name(counts: Option<Counts>) -> String {
    counts.map_or("", Counts::as_str).to_owned()
}

/// Two neighbourhoods of one name cannot be told apart in a form.
fn taken(known: &[Neighbourhood], slug: &str, name: &Localized, errors: &mut FormErrors) {
    for (field, same) in [
        ("name_ar", known.iter().any(|place| place.slug != slug && !place.retired && place.name.ar == name.ar)),
        ("name_fr", known.iter().any(|place| place.slug != slug && !place.retired && place.name.fr.to_lowercase() == name.fr.to_lowercase())),
    ] {
        if same {
            errors.add(field, tr::settings::SLUG_TAKEN);
        }
    }
}

fn both(name: &Localized) -> String {
    format!("{} · {}", name.ar, name.fr)
}

fn all(name: &Localized) -> String {
    if name.en == name.fr { both(name) } else { format!("{} · {}", both(name), name.en) }
}

/// A name in addresses made of a French one: `Hay Es-Salam (2)` becomes `hay-es-salam-2`.
fn slug_of(name: &str) -> String {
    let letters = name.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).flat_map(char::to_lowercase);
    let words: String = letters.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").chars().take(60).collect::<String>().trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> SettingsFields {
        SettingsFields {
            name_ar: "جماعة تيزي".to_owned(),
            name_fr: "Commune de Tizi".to_owned(),
            name_en: String::new(),
            population: "١٢٠٠٠".to_owned(),
            support_threshold: " 40 ".to_owned(),
            threshold_counts: "share".to_owned(),
            threshold_others: "30".to_owned(),
            answer_days: "45".to_owned(),
            accent: "ochre".to_owned(),
            contact_email: String::new(),
            languages: String::new(),
            was: String::new(),
        }
    }

    #[test]
    fn fields_are_read_in_any_digits_and_refused_beside_themselves() {
        let good = parse(&fields()).expect("good");
        assert_eq!((good.population, good.support_threshold, good.name.en.as_str()), (12_000, 40, "Commune de Tizi"));
        type Spoil = fn(&mut SettingsFields);
        let wrong: [(&str, Spoil); 14] = [
            ("threshold_counts", |fields| fields.threshold_counts = "nobody".to_owned()),
            ("threshold_others", |fields| fields.threshold_others = "101".to_owned()),
            ("name_ar", |fields| fields.name_ar = " ".to_owned()),
            ("name_fr", |fields| fields.name_fr = "x".repeat(81)),
            ("name_en", |fields| fields.name_en = "x".to_owned()),
            ("population", |fields| fields.population = "-1".to_owned()),
            ("support_threshold", |fields| fields.support_threshold = "0".to_owned()),
            ("support_threshold", |fields| fields.support_threshold = "12001".to_owned()),
            ("answer_days", |fields| fields.answer_days = "366".to_owned()),
            ("accent", |fields| fields.accent = "red\" onload=\"x".to_owned()),
            ("contact_email", |fields| fields.contact_email = "commune".to_owned()),
            ("contact_email", |fields| fields.contact_email = "a@b.example, c@d.example".to_owned()),
            ("contact_email", |fields| fields.contact_email = "جماعة@b.example".to_owned()),
            ("contact_email", |fields| fields.contact_email = "\"la commune\"@b.example".to_owned()),
        ];
        for (field, spoil) in wrong {
            let mut fields = fields();
            spoil(&mut fields);
            let Err(Error::Invalid(errors)) = parse(&fields) else { panic!("{field}: {fields:?}") };
            assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn a_name_in_addresses_is_made_of_the_french_one() {
        assert_eq!(slug_of("Hay Es-Salam (2)"), "hay-es-salam-2");
        assert_eq!(slug_of("Cité de l'Été"), "cite-de-l-ete");
        assert_eq!(slug_of("السلام"), "");
    }
}
