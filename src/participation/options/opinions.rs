//! What services say: on one page, by an account until the option is decided, or by a link once.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::option_staff::{OpinionFields, OpinionPage, WaitingLine, WaitingPage};
use app::model::options::{Criterion, Mark, OptionText, Span, Verdict};
use app::words::tr;

use super::case::lock_open;
use super::gathering::has_part;
use super::store::opinions::{self as kept, Given, OpinionRow};
use super::store::{self, OptionRow};
use super::{KEEPERS, asking, moderated};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{AccountId, OpinionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::money::parse_dirhams;
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;

/// An opinion that is asked for, with its option.
#[derive(Debug)]
pub(super) struct Asked {
    pub consultation: Consultation,
    pub option: OptionRow,
    pub opinion: OpinionRow,
}

async fn asked(app: &App, commune: &Commune, opinion: OpinionRow) -> Result<Asked> {
    let option = store::get(&mut &app.db, opinion.option_id).await?.ok_or(Error::NotFound)?;
    let consultation = consultations::get(&mut &app.db, option.consultation_id).await?;
    if consultation.commune_id == commune.id { Ok(Asked { consultation, option, opinion }) } else { Err(Error::NotFound) }
}

/// The opinion to which a link leads. Used, late, replaced and of another commune are one: there is no such link.
pub(super) async fn by_link(app: &App, commune: &Commune, token: &str) -> Result<Asked> {
    let opinion = kept::by_hash(&mut &app.db, asking::hash(app, token)).await?.ok_or(Error::NotFound)?;
    let asked = asked(app, commune, opinion).await?;
    let given_up = asked.consultation.cancelled.is_some() || asked.consultation.decided_at.is_some();
    let is_over = given_up || asked.opinion.due_at <= app.clock.now() || asked.option.state().is_decided();
    if is_over { Err(Error::NotFound) } else { Ok(asked) }
}

/// The opinion of an id, for whoever answers for the service. Where no account does, those who decide write down what it says; nobody about their own.
pub(super) async fn by_account(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), id: &str) -> Result<Asked> {
    let id = OpinionId(id.parse().map_err(|_| Error::NotFound)?);
    let opinion = kept::get(&mut &app.db, id).await?.ok_or(Error::NotFound)?;
    let found = asked(app, commune, opinion).await?;
    let allowed = found.opinion.account_id.map_or_else(|| viewer.require_any(&KEEPERS, commune).is_ok(), |account| account == viewer.id);
    if found.consultation.id == consultation.id && allowed && !has_part(viewer, &found.option) { Ok(found) } else { Err(Error::NotFound) }
}

/// A sum of dirhams, as it is typed.
fn sum(field: &'static str, typed: &str, errors: &mut FormErrors) -> Option<i64> {
    parse_dirhams(typed).unwrap_or_else(|_| {
        errors.add(field, tr::options::BAD_COST);
        None
    })
}

/// From and to: one of them alone is both.
pub(super) fn span((from_field, from): (&'static str, &str), (to_field, to): (&'static str, &str), errors: &mut FormErrors) -> Span {
    let (from, to) = (sum(from_field, from, errors), sum(to_field, to, errors));
    let span = Span { from: from.or(to), to: to.or(from) };
    if span.from > span.to {
        errors.add(to_field, tr::options::COSTS_SWAPPED);
    }
    span
}

/// What was typed.
pub(super) fn parse(fields: &OpinionFields, errors: &mut FormErrors) -> Option<Given> {
    let verdict = Verdict::parse(&fields.verdict);
    if verdict.is_none() {
        errors.add("verdict", tr::options::CHOOSE_VERDICT);
    }
    let body = clean(&fields.body);
    // Who says yes need not say more.
    let least = if verdict == Some(Verdict::Yes) { 0 } else { 10 };
    if !fits(&body, least..=3_000) {
        errors.add("body", tr::options::OPINION_LENGTH);
    }
    let mark = |criterion: Criterion| Mark::parse(fields.mark(criterion)).map(|mark| format!("{}={}", criterion.as_str(), mark.as_str()));
    let marks: Vec<String> = Criterion::ASKED.into_iter().filter_map(mark).collect();
    let cost = span(("cost_from", &fields.cost_from), ("cost_to", &fields.cost_to), errors);
    let running = span(("running_from", &fields.running_from), ("running_to", &fields.running_to), errors);
    Some(Given { verdict: verdict?, body, marks: marks.join(","), cost, running })
}

fn parsed(fields: &OpinionFields) -> Result<Given> {
    let mut errors = FormErrors::default();
    let given = parse(fields, &mut errors);
    match given {
        Some(given) if errors.is_empty() => Ok(given),
        _ => Err(errors.into()),
    }
}

/// Keeps an opinion about an option that is not decided. The list must be taken.
pub(super) async fn keep(app: &App, tx: &mut Tx, id: OpinionId, given: &Given, by: Option<AccountId>) -> Result<()> {
    let opinion = kept::get(tx, id).await?.ok_or(Error::NotFound)?;
    let option = store::get(tx, opinion.option_id).await?.ok_or(Error::NotFound)?;
    if option.state().is_decided() {
        return Err(Error::Conflict(tr::options::DECIDED_ALREADY));
    }
    if opinion.given_at.is_some() && opinion.given_by != by {
        return Err(Error::Conflict(tr::options::SAID_BY_OTHERS));
    }
    kept::give(tx, id, given, by, app.clock.now()).await?;
    Ok(kept::count(tx, option.id).await?)
}

/// Answers by a link, which ends with it. Of two at once one is kept.
pub(super) async fn answer_by_link(app: &App, commune: &Commune, token: &str, fields: &OpinionFields) -> Result<()> {
    let found = by_link(app, commune, token).await?;
    let given = parsed(fields)?;
    let mut tx = app.db.begin().await?;
    tx.within(Scope::Item { commune: commune.id, item: found.consultation.id.0 });
    lock_open(&mut tx, found.consultation.id).await?;
    // It may have been used since it was looked up.
    let opinion = kept::by_hash(&mut tx, asking::hash(app, token)).await?.ok_or(Error::NotFound)?;
    if opinion.due_at <= app.clock.now() {
        return Err(Error::NotFound);
    }
    keep(app, &mut tx, opinion.id, &given, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Answers by an account, again and again until the option is decided.
pub(super) async fn answer_by_account(app: &App, viewer: &Viewer, found: &Asked, fields: &OpinionFields) -> Result<()> {
    let given = parsed(fields)?;
    let mut tx = app.db.begin().await?;
    tx.within(Scope::Item { commune: found.consultation.commune_id, item: found.consultation.id.0 });
    lock_open(&mut tx, found.consultation.id).await?;
    keep(app, &mut tx, found.opinion.id, &given, Some(viewer.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Centimes as somebody would type them.
pub(super) fn dirhams(centimes: Option<i64>) -> String {
    match centimes {
        None => String::new(),
        Some(sum) if sum % 100 == 0 => (sum / 100).to_string(),
        Some(sum) => format!("{},{:02}", sum / 100, sum % 100),
    }
}

/// What was given, as the form shows it.
pub(super) fn fields(opinion: &OpinionRow) -> OpinionFields {
    let Some(given) = opinion.given() else { return OpinionFields::default() };
    let mut fields = OpinionFields {
        verdict: given.verdict.as_str().to_owned(),
        body: given.body,
        cost_from: dirhams(given.cost.from),
        cost_to: dirhams(given.cost.to),
        running_from: dirhams(given.running.from),
        running_to: dirhams(given.running.to),
        ..OpinionFields::default()
    };
    for (criterion, mark) in given.marks {
        if let Some(place) = fields.mark_mut(criterion) {
            mark.as_str().clone_into(place);
        }
    }
    fields
}

/// The text of an option, if everybody may read it.
pub(super) fn text(option: &OptionRow) -> OptionText {
    OptionText { title: option.title.clone(), body: option.body.clone(), helps: option.helps.clone(), language: Lang::parse(&option.language) }
}

/// The page on which a service answers.
pub(super) async fn page(app: &App, found: Asked, (action, once): (String, bool), typed: (OpinionFields, FormErrors)) -> Result<OpinionPage> {
    let Asked { consultation, option, opinion } = found;
    let readable = moderated::readable(app, std::slice::from_ref(&option)).await?.contains(&option.solution_id);
    Ok(OpinionPage {
        action,
        consultation: consultation.texts.title,
        n: option.number,
        service: opinion.service,
        text: readable.then(|| text(&option)),
        asked_cost: option.cost.filter(|_| readable),
        due_at: opinion.due_at.into(),
        once,
        given: opinion.given_at.map(Into::into),
        fields: typed.0,
        errors: typed.1,
    })
}

/// What somebody is asked for in a consultation: what waits first, the first to be due first.
pub(super) async fn waiting(app: &App, viewer: &Viewer, consultation: &Consultation) -> Result<WaitingPage> {
    let rows = kept::of_account(&mut &app.db, consultation.id, viewer.id).await?;
    let options = store::list(&mut &app.db, consultation.id, 0, super::MOST).await?;
    let readable = moderated::readable(app, &options).await?;
    let line = |row: OpinionRow| {
        let option = options.iter().find(|option| option.id == row.option_id)?;
        let title = if readable.contains(&option.solution_id) { option.title.clone() } else { String::new() };
        let verdict = row.given().map(|given| given.verdict);
        Some(WaitingLine { id: row.id.to_string(), n: option.number, title, service: row.service, due_at: row.due_at.into(), verdict })
    };
    let mut rows: Vec<WaitingLine> = rows.into_iter().filter_map(line).collect();
    rows.sort_by_key(|row| (row.verdict.is_some(), row.due_at.0, row.n));
    Ok(WaitingPage { number: consultation.number, title: consultation.texts.title.clone(), rows })
}
