//! Preparing a ballot: its settings, envelopes and options, in drafts alone. Pictures and recordings of options may come until voting begins.

use app::model::ballot_staff::{BallotFields, QUESTION_FIELDS};
use app::model::ballots::{BallotKind, BallotSettings, CountingRule, Quorum};
use app::model::consultation_forms::LANGS;
use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::model::{Ballot, Envelope};
use super::store::preparing as kept;
use super::{KEEPERS, declaring, find, get, voting};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId, Tx};
use crate::base::error::{Error, Result};
use crate::base::money::parse_dirhams;
use crate::base::text::{clean, clean_line, fits, number};
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Envelopes of one ballot.
const MOST_ENVELOPES: usize = 20;
/// The greatest number in a field of settings.
const MOST_NUMBER: i64 = 10_000;

/// What is declared of a kind before anybody changes it.
pub(super) fn of_kind(kind: BallotKind) -> BallotSettings {
    let rule = kind.rules().first().copied().unwrap_or(CountingRule::Most);
    let confirm = !kind.counts_at_once();
    let asked = if kind == BallotKind::Budget { 3 } else { 1 };
    BallotSettings { kind, rule, confirm, asked, from_list: false, ..BallotSettings::default() }
}

/// Somebody who prepares a ballot, and which.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub app: &'a App,
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub consultation: &'a Consultation,
}

impl Case<'_> {
    pub fn id(&self) -> ConsultationId {
        self.consultation.id
    }

    /// Takes the consultation until the transaction ends; only drafts are prepared.
    pub async fn lock_draft(&self, tx: &mut Tx) -> Result<()> {
        let consultation = consultations::lock(self.app, tx, self.viewer, self.commune, self.id()).await?;
        if consultation.published_at.is_some() || consultation.cancelled.is_some() {
            return Err(Error::Conflict(tr::ballots::staff::FROZEN));
        }
        Ok(())
    }

    /// Takes the ballot of a draft.
    pub async fn lock(&self, tx: &mut Tx) -> Result<Ballot> {
        self.lock_draft(tx).await?;
        if !kept::lock(tx, self.id()).await? {
            return Err(Error::NotFound);
        }
        get(tx, self.id()).await
    }

    /// The same, if its numbers are those of the form that says so.
    pub async fn lock_seen(&self, tx: &mut Tx, seen: &str) -> Result<Ballot> {
        let ballot = self.lock(tx).await?;
        require_seen(&ballot, seen)?;
        Ok(ballot)
    }

    /// Takes the ballot of a consultation that is public, for those who look after it.
    pub async fn lock_public(&self, tx: &mut Tx) -> Result<Ballot> {
        self.viewer.require_any(&KEEPERS, self.commune)?;
        if !kept::lock(tx, self.id()).await? {
            return Err(Error::NotFound);
        }
        let ballot = get(tx, self.id()).await?;
        if ballot.frozen_at.is_none() || ballot.closed_at.is_some() {
            return Err(Error::Conflict(tr::ballots::staff::NOT_NOW));
        }
        Ok(ballot)
    }

    /// Whether voting has begun at this moment.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        voting(self.consultation).is_some_and(|(begins, _)| begins <= now) && self.consultation.published_at.is_some()
    }

    /// Keeps among the acts of the staff what was done.
    pub async fn record(&self, tx: &mut Tx, act: StaffAct, path: &str) -> Result<()> {
        staff::record(self.app, tx, self.viewer.id, self.commune.id, act.at(path)).await
    }

    /// The same of what was prepared.
    pub async fn record_prepared(&self, tx: &mut Tx) -> Result<()> {
        self.record(tx, StaffAct::ConsultationPrepared, &paths::prepare_ballot(&self.commune.slug, self.consultation.number)).await
    }
}

/// Refuses what was opened before options had the numbers that they have: it may name another one. What says nothing of that names no option.
pub(super) fn require_seen(ballot: &Ballot, seen: &str) -> Result<()> {
    if seen.is_empty() || seen == ballot.version.to_string() { Ok(()) } else { Err(Error::Conflict(tr::ballots::staff::CHANGED_MEANWHILE)) }
}

/// Makes a ballot of a kind, or has the one that is there be of another kind, with what that declares.
pub(super) async fn set_kind(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    let kind = BallotKind::parse(fields.get("kind")).ok_or_else(|| Error::field("kind", tr::ballots::staff::CHOOSE_KIND))?;
    let mut settings = of_kind(kind);
    settings.from_list = kind != BallotKind::YesNo && case.consultation.takes_options();
    let mut tx = case.app.db.begin().await?;
    case.lock_draft(&mut tx).await?;
    match find(&mut tx, case.id()).await? {
        None => {
            kept::insert(&mut tx, case.id(), &settings, (case.app.rng.bytes(), case.app.rng.bytes())).await?;
        }
        Some(ballot) => {
            kept::renumber(&mut tx, case.id()).await?;
            settings.quorum = ballot.settings.quorum;
            settings.from_list = kind != BallotKind::YesNo && ballot.settings.from_list;
            kept::set_settings(&mut tx, case.id(), &settings, &ballot.question).await?;
            // What the new kind does not know would be frozen with it.
            if kind != BallotKind::Budget {
                for envelope in &ballot.envelopes {
                    kept::remove_envelope(&mut tx, case.id(), envelope.number).await?;
                }
            }
            if kind == BallotKind::YesNo {
                kept::remove_options(&mut tx, case.id()).await?;
            }
        }
    }
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// What was typed, as it would be sent again by whoever has read that something changed meanwhile.
pub(super) async fn seen_again(case: &Case<'_>, mut fields: BallotFields) -> Result<(BallotFields, FormErrors)> {
    fields.set("version", get(&mut &case.app.db, case.id()).await?.version.to_string());
    Ok((fields, FormErrors::of("", tr::ballots::staff::CHANGED_MEANWHILE)))
}

/// Whether somebody else changed the ballot after a form was opened.
pub(super) fn is_stale<T>(done: &Result<T>) -> bool {
    matches!(done, Err(Error::Conflict(key)) if *key == tr::ballots::staff::CHANGED_MEANWHILE)
}

/// Throws the ballot of a draft away.
pub(super) async fn discard(case: &Case<'_>) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    kept::discard(&mut tx, case.id()).await?;
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Keeps settings and question.
pub(super) async fn save(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    let ballot = case.lock_seen(&mut tx, fields.get("version")).await?;
    let (settings, question) = parse(&ballot, fields)?;
    kept::set_settings(&mut tx, case.id(), &settings, &question).await?;
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Where the options come from.
pub(super) async fn set_source(case: &Case<'_>, from_list: bool) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    let ballot = case.lock(&mut tx).await?;
    let mut settings = BallotSettings { from_list: from_list && ballot.settings.kind != BallotKind::YesNo, ..ballot.settings };
    if settings.from_list {
        settings.groups.clear();
    }
    if settings.from_list != ballot.settings.from_list {
        kept::renumber(&mut tx, case.id()).await?;
    }
    kept::set_settings(&mut tx, case.id(), &settings, &ballot.question).await?;
    if settings.from_list {
        // The list's take their place once it is published.
        kept::remove_options(&mut tx, case.id()).await?;
    }
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// A number of a field.
fn count(field: &'static str, fields: &BallotFields, least: i64, errors: &mut FormErrors) -> u32 {
    let typed = number(fields.get(field)).filter(|typed| (least..=MOST_NUMBER).contains(typed));
    if typed.is_none() {
        errors.add_with(field, tr::ballots::staff::BAD_NUMBER, vec![("least", least.to_string()), ("most", MOST_NUMBER.to_string())]);
    }
    typed.and_then(|typed| u32::try_from(typed).ok()).unwrap_or_default()
}

/// Settings of the same kind as they were typed, and what is asked.
fn parse(ballot: &Ballot, fields: &BallotFields) -> Result<(BallotSettings, Multilingual)> {
    let (mut errors, old) = (FormErrors::default(), &ballot.settings);
    let (kind, ticked) = (old.kind, |name: &str| fields.get(name) == "yes");
    let mut new = old.clone();
    new.confirm = ticked("confirm");
    if let Some(rule) = CountingRule::parse(fields.get("rule")).filter(|rule| kind.rules().contains(rule)) {
        new.rule = rule;
    }
    if kind.has_limits() {
        new.min = count("min", fields, 1, &mut errors);
        new.asked = count("asked", fields, 0, &mut errors);
        new.max = count("max", fields, 0, &mut errors);
    }
    if kind == BallotKind::Points {
        new.points = count("points", fields, 1, &mut errors);
        new.points_for_one = count("points_for_one", fields, 1, &mut errors);
    }
    if kind == BallotKind::Judgment {
        let grades = number(fields.get("grades")).and_then(|grades| u8::try_from(grades).ok()).filter(|grades| (4..=6).contains(grades));
        if grades.is_none() {
            errors.add("grades", tr::ballots::staff::BAD_GRADES);
        }
        new.grades = grades.unwrap_or(old.grades);
    }
    match kind {
        BallotKind::Budget => declaring::of_budget(ballot, &mut new, fields, &mut errors),
        BallotKind::YesNo => {}
        _ => new.seats = count("seats", fields, 1, &mut errors),
    }
    new.quorum = quorum(fields, &mut errors);
    let question = texts(fields, &QUESTION_FIELDS, 300, &mut errors);
    errors.into_result()?;
    Ok((new, question))
}

fn quorum(fields: &BallotFields, errors: &mut FormErrors) -> Quorum {
    let typed = || number(fields.get("quorum_count")).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    let found = match fields.get("quorum") {
        "voters" => typed().map(Quorum::Voters),
        "percent" => typed().filter(|percent| *percent <= 100).map(Quorum::Percent),
        _ => Some(Quorum::None),
    };
    if found.is_none() {
        errors.add("quorum_count", tr::ballots::staff::BAD_QUORUM);
    }
    found.unwrap_or_default()
}

/// A text in every language of its fields; each may be missing.
pub(super) fn texts(fields: &BallotFields, names: &[&'static str; 4], most: usize, errors: &mut FormErrors) -> Multilingual {
    let mut texts = Multilingual::default();
    for (name, lang) in names.iter().zip(LANGS) {
        let text = if most > 300 { clean(fields.get(name)) } else { clean_line(fields.get(name)) };
        if !text.is_empty() && !fits(&text, 3..=most) {
            errors.add_with(name, tr::ballots::staff::TEXT_LENGTH, vec![("most", most.to_string())]);
        }
        *texts.own_mut(lang) = text;
    }
    texts
}

/// A sum of money of a field.
pub(super) fn money(field: &'static str, fields: &BallotFields, needed: bool, errors: &mut FormErrors) -> Option<i64> {
    let sum = parse_dirhams(fields.get(field));
    let wrong: Option<Key> = match sum {
        Err(_) | Ok(Some(..=0)) => Some(tr::ballots::staff::BAD_MONEY),
        Ok(None) if needed => Some(tr::ballots::staff::BAD_MONEY),
        Ok(_) => None,
    };
    if let Some(message) = wrong {
        errors.add(field, message);
    }
    sum.ok().flatten().filter(|sum| *sum > 0)
}

/// A neighbourhood by its slug; none if nothing was chosen.
pub(super) fn place(fields: &BallotFields, places: &[Neighbourhood]) -> Option<NeighbourhoodId> {
    places.iter().find(|known| known.slug == fields.get("neighbourhood")).map(|known| known.id)
}

/// A category by its code; empty if nothing was chosen.
pub(super) fn category(fields: &BallotFields) -> String {
    app::taxonomy::find(fields.get("category")).map(|known| known.key.clone()).unwrap_or_default()
}

/// Adds an envelope, or keeps what the one of a number is now.
pub(super) async fn save_envelope(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    use app::model::ballot_staff::TITLE_FIELDS;
    let places = communes::neighbourhoods(case.app, case.commune.id).await?;
    let mut errors = FormErrors::default();
    let title = texts(fields, &TITLE_FIELDS, 120, &mut errors);
    let needed = case.consultation.needed(case.commune);
    for (name, _) in TITLE_FIELDS.iter().zip(LANGS).filter(|(name, lang)| needed.has(*lang) && fields.get(name).trim().is_empty()) {
        errors.add(name, tr::ballots::staff::TITLE_NEEDED);
    }
    let amount = money("amount", fields, true, &mut errors).unwrap_or_default();
    errors.into_result()?;
    let mut tx = case.app.db.begin().await?;
    let ballot = case.lock(&mut tx).await?;
    let number = match number(fields.get("number")).filter(|number| *number > 0) {
        Some(number) if ballot.envelope(number).is_some() => number,
        Some(_) => return Err(Error::NotFound),
        None if ballot.envelopes.len() >= MOST_ENVELOPES => return Err(Error::field("amount", tr::ballots::staff::ENVELOPES_FULL)),
        None => ballot.envelopes.iter().map(|envelope| envelope.number).max().unwrap_or_default() + 1,
    };
    let envelope = Envelope { number, title, amount, neighbourhood: place(fields, &places), category: category(fields) };
    kept::set_envelope(&mut tx, case.id(), &envelope).await?;
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Takes an envelope away.
pub(super) async fn remove_envelope(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    let number = number(fields.get("number")).ok_or(Error::NotFound)?;
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    if !kept::remove_envelope(&mut tx, case.id(), number).await? {
        return Err(Error::NotFound);
    }
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}
