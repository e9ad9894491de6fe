//! What the staff's pages of a ballot are filled with. None of it says what anybody voted.

use app::model::ballot_staff::{
    BODY_FIELDS, BallotDesk, BallotFields, BallotOptionForm, BallotOptionRow, BallotOptionsPage, EnvelopesPage, OptionApart, PrepareBallotPage,
    QUESTION_FIELDS, TITLE_FIELDS, VoidLine, VoidsPage, WithdrawOptionForm,
};
use app::model::ballots::{BallotKind, BallotSettings, Quorum};
use app::model::consultation_forms::LANGS;
use app::model::consultations::AudienceKind;
use app::model::form::FormErrors;
use app::model::{Localized, paths};
use app::words::tr;

use super::model::{Ballot, BallotOption};
use super::preparing::Case;
use super::store::voids::VoidRow;
use super::{PICTURE, RECORDING, casting, declaring, find, get, own_options, view, voiding};
use crate::base::db::{AccountId, NeighbourhoodId};
use crate::base::error::{Error, Result};
use crate::communes::{self, Neighbourhood};
use crate::people::accounts;

/// What was typed, and what is wrong with it.
pub(super) type Typed = (Option<BallotFields>, FormErrors);

/// What stands above every page.
pub(super) fn desk(case: &Case<'_>, ballot: Option<&Ballot>) -> BallotDesk {
    let consultation = case.consultation;
    BallotDesk {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        frozen: consultation.published_at.is_some(),
        open: consultation.published_at.is_some() && casting::is_open(consultation, case.app.clock.now()),
        closed: ballot.is_some_and(|ballot| ballot.closed_at.is_some()),
        beyond_residents: !matches!(consultation.audience.kind, AudienceKind::Residents | AudienceKind::Neighbourhoods),
        has_list: consultation.takes_options(),
        needed: consultation.needed(case.commune),
    }
}

async fn places(case: &Case<'_>) -> Result<Vec<Neighbourhood>> {
    communes::neighbourhoods(case.app, case.commune.id).await
}

fn offered(places: &[Neighbourhood]) -> Vec<(String, Localized)> {
    places.iter().filter(|place| !place.retired).map(|place| (place.slug.clone(), place.name.clone())).collect()
}

fn slug(places: &[Neighbourhood], id: Option<NeighbourhoodId>) -> String {
    places.iter().find(|known| Some(known.id) == id).map(|known| known.slug.clone()).unwrap_or_default()
}

/// Centimes as a field shows them.
fn dirhams(centimes: i64) -> String {
    let (whole, rest) = (centimes / 100, centimes % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole},{rest:02}") }
}

/// Settings as their form shows them.
fn fields(ballot: &Ballot) -> BallotFields {
    let settings = &ballot.settings;
    let BallotSettings { min, asked, max, points, points_for_one, grades, seats, min_share, min_score, .. } = settings;
    let mut fields = BallotFields::default();
    fields.set_texts(QUESTION_FIELDS, &ballot.question);
    for (name, number) in [
        ("min", *min),
        ("asked", *asked),
        ("max", *max),
        ("points", *points),
        ("points_for_one", *points_for_one),
        ("grades", u32::from(*grades)),
        ("seats", *seats),
        ("min_share", *min_share),
        ("min_score", *min_score),
    ] {
        fields.set(name, number.to_string());
    }
    for (name, ticked) in [
        ("knapsack", settings.knapsack),
        ("stop_when_exhaustive", settings.stop_when_exhaustive),
        ("comparison", settings.comparison),
        ("no_skip", settings.no_skip),
        ("confirm", settings.confirm),
    ] {
        fields.set(name, if ticked { "yes" } else { "" });
    }
    fields.set("rule", settings.rule.as_str());
    fields.set("completion", settings.completion.as_str());
    fields.set("utilities", settings.utilities.as_str());
    fields.set("groups", declaring::shown(&settings.groups));
    fields.set("envelope_choice", settings.envelope_choice.as_str());
    let (quorum, count) = match settings.quorum {
        Quorum::None => ("none", String::new()),
        Quorum::Voters(count) => ("voters", count.to_string()),
        Quorum::Percent(percent) => ("percent", percent.to_string()),
    };
    fields.set("version", ballot.version.to_string());
    fields.set("quorum", quorum);
    fields.set("quorum_count", count);
    fields
}

/// The page of what is declared.
pub(super) async fn prepare(case: &Case<'_>, (typed, errors): Typed) -> Result<PrepareBallotPage> {
    let ballot = find(&mut &case.app.db, case.id()).await?;
    let mut known = ballot.as_ref().map(fields).unwrap_or_default();
    let fields = match typed {
        Some(typed) if typed.get("act") == "save" => typed,
        // Of the other forms nothing but the kind stands in a field; the settings stay as they are.
        Some(typed) => {
            known.set("kind", typed.get("kind"));
            known
        }
        None => known,
    };
    Ok(PrepareBallotPage {
        desk: desk(case, ballot.as_ref()),
        envelopes: ballot.as_ref().map_or(0, |ballot| ballot.envelopes.len() as i64),
        options: ballot.as_ref().map_or(0, |ballot| ballot.options.len() as i64),
        settings: ballot.map(|ballot| ballot.settings),
        fields,
        errors,
    })
}

/// The page of envelopes; the form holds what was typed, or the envelope of a number.
pub(super) async fn envelopes(case: &Case<'_>, chosen: Option<i64>, (typed, errors): Typed) -> Result<EnvelopesPage> {
    let (ballot, places) = (get(&mut &case.app.db, case.id()).await?, places(case).await?);
    let known = chosen.and_then(|number| ballot.envelope(number)).map(|envelope| {
        let mut fields = BallotFields::default();
        fields.set("number", envelope.number.to_string());
        fields.set_texts(TITLE_FIELDS, &envelope.title);
        fields.set("amount", dirhams(envelope.amount));
        fields.set("neighbourhood", slug(&places, envelope.neighbourhood));
        fields.set("category", envelope.category.clone());
        fields
    });
    let (envelopes, _) = view(&ballot, case.commune, case.consultation.number, &places, &[]);
    let (desk, neighbourhoods) = (desk(case, Some(&ballot)), offered(&places));
    Ok(EnvelopesPage { desk, envelopes, neighbourhoods, fields: typed.or(known).unwrap_or_default(), errors })
}

/// The page of options.
pub(super) async fn options(case: &Case<'_>) -> Result<BallotOptionsPage> {
    let ballot = get(&mut &case.app.db, case.id()).await?;
    let row = |option: &BallotOption| BallotOptionRow {
        n: option.number,
        title: option.title.clone(),
        cost: option.cost,
        envelope: option.envelope.and_then(|number| ballot.envelope(number)).map(|envelope| envelope.title.clone()).unwrap_or_default(),
        picture: !option.picture.is_empty(),
        recording: !option.recording.is_empty(),
        withdrawn: option.withdrawn.is_some(),
    };
    Ok(BallotOptionsPage {
        desk: desk(case, Some(&ballot)),
        version: ballot.version,
        from_list: ballot.settings.from_list,
        rows: ballot.options.iter().map(row).collect(),
    })
}

/// The title of an option in every language that it has, by which a form tells which one was opened.
fn titles(option: &BallotOption) -> String {
    LANGS.iter().map(|lang| option.title.own(*lang)).filter(|title| !title.is_empty()).collect::<Vec<_>>().join(" / ")
}

/// What an option says, as its form shows it.
fn said((ballot, option): (&Ballot, &BallotOption), places: &[Neighbourhood]) -> BallotFields {
    let mut fields = BallotFields::default();
    fields.set("version", ballot.version.to_string());
    fields.set("opened", titles(option));
    fields.set_texts(TITLE_FIELDS, &option.title);
    fields.set_texts(BODY_FIELDS, &option.body);
    fields.set("cost", option.cost.map(dirhams).unwrap_or_default());
    fields.set("envelope", option.envelope.map(|number| number.to_string()).unwrap_or_default());
    fields.set("neighbourhood", slug(places, option.neighbourhood));
    fields.set("category", option.category.clone());
    fields
}

/// The form of an option, or of one to be added.
pub(super) async fn option_form(case: &Case<'_>, n: &str, (typed, errors): Typed) -> Result<BallotOptionForm> {
    let (ballot, places) = (get(&mut &case.app.db, case.id()).await?, places(case).await?);
    let option = if n == "new" { None } else { Some(n.parse().ok().and_then(|number| ballot.option(number)).ok_or(Error::NotFound)?) };
    let file = |kept: &str, name: &str| (!kept.is_empty()).then(|| paths::ballot_file(&case.commune.slug, case.consultation.number, n, name));
    let (envelopes, _) = view(&ballot, case.commune, case.consultation.number, &places, &[]);
    let desk = desk(case, Some(&ballot));
    let proposed_in = match option {
        Some(option) => own_options::proposed_in(&mut &case.app.db, case.id(), option).await?,
        None => None,
    };
    Ok(BallotOptionForm {
        n: n.to_owned(),
        budget: ballot.settings.kind == BallotKind::Budget,
        kept: option.map(|option| option.title.clone()).unwrap_or_default(),
        files_only: desk.frozen,
        proposed_in,
        envelopes,
        neighbourhoods: offered(&places),
        picture: option.and_then(|option| file(&option.picture, PICTURE)),
        recording: option.and_then(|option| file(&option.recording, RECORDING)),
        apart: None,
        fields: typed.or_else(|| option.map(|option| said((&ballot, option), &places))).unwrap_or_default(),
        errors,
        desk,
    })
}

/// The form of an option that was opened before numbers became those of others. What is there no more can be added anew; what was typed for another option than
/// has the number now is shown, and written over none.
pub(super) async fn stale_option(case: &Case<'_>, n: &str, mut typed: BallotFields) -> Result<BallotOptionForm> {
    let ballot = get(&mut &case.app.db, case.id()).await?;
    // What was to be removed were files of what was opened.
    for field in ["remove_picture", "remove_recording"] {
        typed.0.remove(field);
    }
    typed.set("version", ballot.version.to_string());
    let opened = typed.get("opened").to_owned();
    let is_it = |option: &BallotOption| titles(option) == opened;
    let kept = n.parse().ok().and_then(|number| ballot.option(number));
    let is_same = kept.is_some_and(|option| opened.is_empty() || is_it(option));
    let can_add = kept.is_none() && case.consultation.published_at.is_none() && !ballot.settings.from_list;
    let said = if can_add { tr::ballots::staff::OPTION_GONE } else { tr::ballots::staff::CHANGED_MEANWHILE };
    let mut page = option_form(case, if kept.is_some() { n } else { "new" }, (Some(typed), FormErrors::of("", said))).await?;
    if !is_same && !can_add {
        let links = ballot.options.iter().filter(|option| is_it(option)).map(|option| (option.number, option.title.clone())).collect();
        page.apart = Some(OptionApart { opened, links });
    }
    Ok(page)
}

/// The form that withdraws an option.
pub(super) async fn withdraw_form(case: &Case<'_>, n: &str, (typed, errors): Typed) -> Result<WithdrawOptionForm> {
    let ballot = get(&mut &case.app.db, case.id()).await?;
    let option = n.parse().ok().and_then(|number| ballot.option(number)).filter(|option| option.withdrawn.is_none()).ok_or(Error::NotFound)?;
    Ok(WithdrawOptionForm { desk: desk(case, Some(&ballot)), n: option.number, option: option.title.clone(), fields: typed.unwrap_or_default(), errors })
}

/// The page of ballots that do not count.
pub(super) async fn voids(case: &Case<'_>, (typed, errors): Typed) -> Result<VoidsPage> {
    let ballot = get(&mut &case.app.db, case.id()).await?;
    let rows = voiding::list(case.app, case.id()).await?;
    let people: Vec<AccountId> =
        rows.iter().flat_map(|row| [Some(row.account_id), Some(row.asked_by), row.confirmed_by, row.back_asked_by]).flatten().collect();
    let names = accounts::names(&mut &case.app.db, &people).await?;
    let own = |name: &String| Localized { ar: name.clone(), fr: name.clone(), en: name.clone() };
    let name = |id: AccountId| names.find(id).map_or_else(accounts::nameless, |person| own(&person.name));
    let line = |row: VoidRow| VoidLine {
        id: row.id.to_string(),
        voter: name(row.account_id),
        may_take_back: row.confirmed_at.is_none() || ![Some(row.account_id), row.back_asked_by].contains(&Some(case.viewer.id)),
        may_confirm: row.confirmed_at.is_none() && ![row.asked_by, row.account_id].contains(&case.viewer.id),
        asked_by: name(row.asked_by),
        asked_at: row.asked_at.into(),
        confirmed: row.confirmed_by.zip(row.confirmed_at).map(|(by, at)| (name(by), at.into())),
        back_asked: row.back_asked_by.zip(row.back_asked_at).map(|(by, at)| (name(by), at.into())),
        reason: row.reason,
    };
    Ok(VoidsPage { desk: desk(case, Some(&ballot)), rows: rows.into_iter().map(line).collect(), fields: typed.unwrap_or_default(), errors })
}
