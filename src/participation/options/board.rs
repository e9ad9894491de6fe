//! What officers have before them: all options by state, what is late first; one option with its services; the forms to decide about it and about an appeal.

use std::collections::BTreeSet;

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::moderation::AppealAnswerFields;
use app::model::option_staff::{AskFields, AskedLine, BoardFields, BoardPage, BoardRow, DecidePage, DecisionFields, PrepareOptionPage, RulingPage};
use app::model::options::{Criterion, OpinionLine, OptionState};
use app::words::tr;

use super::case::Case;
use super::opinions::dirhams;
use super::store::opinions::{self, OpinionRow};
use super::store::{self, OptionRow, appeals};
use super::{MOST, appealing, asking, gathering, listing, moderated};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, OptionId};
use crate::base::error::{Error, Result};
use crate::people::accounts;

/// What the board is narrowed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub state: Option<OptionState>,
    pub service: String,
    /// A number, or words of the title, of a solution to be gathered.
    pub find: String,
    /// Which page of these, from 0.
    pub page: usize,
}

/// What was typed on the board, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub fields: BoardFields,
    pub errors: FormErrors,
    /// Whether somebody tried to publish the list.
    pub refused: bool,
}

async fn staff(app: &App, commune: CommuneId) -> Result<Vec<(String, String)>> {
    Ok(asking::members(app, commune).await?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// The option's title for staff: nobody reads in it what a moderator took away.
fn title(option: &OptionRow, readable: bool) -> String {
    if readable { option.title.clone() } else { String::new() }
}

/// By when something about an option is due: an answer to an appeal, or the next opinion.
fn due(option: &OptionRow, appeal: Option<&appeals::AppealRow>) -> Option<Timestamp> {
    let opinion = option.due_at.filter(|_| !option.state().is_decided());
    appeal.map(|appeal| appeal.due_at).or(opinion)
}

pub(super) async fn board(case: &Case<'_>, filter: &Filter, typed: Typed, lang: Lang) -> Result<BoardPage> {
    let Case { app, commune, consultation, .. } = *case;
    let list = store::summary(&mut &app.db, consultation.id).await?;
    let options = store::list(&mut &app.db, consultation.id, 0, MOST).await?;
    let ids: Vec<OptionId> = options.iter().map(|option| option.id).collect();
    let asked = opinions::of_options(&mut &app.db, &ids).await?;
    let contested = appeals::open_among(&mut &app.db, &ids).await?;
    let readable = moderated::readable(app, &options).await?;
    let lacks = if list.locked_at.is_some() { Vec::new() } else { listing::lacks(app, &mut &app.db, consultation, &options, lang).await? };
    let services: BTreeSet<&str> = asked.iter().map(|opinion| opinion.service.as_str()).collect();
    let is_asked = |option: &OptionRow| asked.iter().any(|opinion| opinion.option_id == option.id && opinion.service == filter.service);
    let shown = |option: &&OptionRow| filter.state.is_none_or(|state| option.state() == state) && (filter.service.is_empty() || is_asked(option));
    let mut rows: Vec<BoardRow> = options
        .iter()
        .filter(shown)
        .map(|option| {
            let appeal = contested.iter().find(|appeal| appeal.option_id == option.id);
            row(option, appeal, readable.contains(&option.solution_id))
        })
        .collect();
    // What is late first, then what is due next; what is due at no time last.
    rows.sort_by_key(|row| (row.due_at.map_or(i64::MAX, |at| at.0), row.n));
    let count = |state: OptionState| options.iter().filter(|option| option.state() == state).count() as i64;
    Ok(BoardPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        rows,
        states: OptionState::ALL.iter().map(|state| (*state, count(*state))).filter(|(_, count)| *count > 0).collect(),
        state: filter.state,
        services: services.into_iter().map(str::to_owned).collect(),
        service: filter.service.clone(),
        appeal_days: list.appeal_days,
        staff: staff(app, commune.id).await?,
        lacks,
        refused: typed.refused,
        locked_at: list.locked_at.map(Into::into),
        list_due: listing::due(app, &mut &app.db, consultation).await?.map(Into::into),
        fitting: if list.locked_at.is_none() { gathering::fitting(case, &options, (&filter.find, filter.page)).await? } else { None },
        fields: typed.fields,
        errors: typed.errors,
    })
}

fn row(option: &OptionRow, appeal: Option<&appeals::AppealRow>, readable: bool) -> BoardRow {
    BoardRow {
        n: option.number,
        title: title(option, readable),
        state: option.state(),
        asked: option.asked_count,
        given: option.given_count,
        due_at: due(option, appeal).map(Into::into),
        cost: option.known_cost(),
        appealed: appeal.is_some(),
    }
}

/// The option of a number, and whether its text may be read.
async fn found(case: &Case<'_>, n: &str) -> Result<(OptionRow, bool)> {
    let number = n.parse().map_err(|_| Error::NotFound)?;
    let option = store::find(&mut &case.app.db, case.consultation.id, number).await?.ok_or(Error::NotFound)?;
    let readable = moderated::readable(case.app, std::slice::from_ref(&option)).await?.contains(&option.solution_id);
    Ok((option, readable))
}

/// One option with the services that were asked.
pub(super) async fn prepare(case: &Case<'_>, n: &str, (fields, errors): (AskFields, FormErrors)) -> Result<PrepareOptionPage> {
    let Case { app, commune, consultation, .. } = *case;
    let (option, readable) = found(case, n).await?;
    let locked = store::summary(&mut &app.db, consultation.id).await?.locked_at.is_some();
    let rows = opinions::of_option(&mut &app.db, option.id).await?;
    let people: Vec<_> = rows.iter().filter_map(|row| row.account_id).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let line = |row: OpinionRow| AskedLine {
        id: row.id.to_string(),
        name: row.account_id.and_then(|id| names.find(id)).map(|person| person.name.clone()).unwrap_or_default(),
        given: row.given(),
        service: row.service,
        email: row.email,
        due_at: row.due_at.into(),
    };
    let appealed = appeals::last(&mut &app.db, option.id).await?.is_some_and(|appeal| appeal.is_open());
    Ok(PrepareOptionPage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        n: option.number,
        title: title(&option, readable),
        state: option.state(),
        opinions: rows.into_iter().map(line).collect(),
        staff: staff(app, commune.id).await?,
        may_decide: !locked && !option.state().is_decided(),
        may_unmerge: !locked && !appealed && option.state() == OptionState::Merged,
        appealed,
        fields,
        errors,
    })
}

/// What services said of an option.
pub(super) async fn given(case: &Case<'_>, option: OptionId) -> Result<Vec<OpinionLine>> {
    Ok(opinions::of_option(&mut &case.app.db, option).await?.iter().filter_map(OpinionRow::given).collect())
}

/// The form of a decision; with what was typed, or empty for the option as it is.
pub(super) async fn decide(case: &Case<'_>, n: &str, typed: Option<DecisionFields>, errors: FormErrors) -> Result<DecidePage> {
    let Case { app, consultation, .. } = *case;
    let (option, readable) = found(case, n).await?;
    let options = store::list(&mut &app.db, consultation.id, 0, MOST).await?;
    let visible = moderated::readable(app, &options).await?;
    let can_hold =
        |other: &&OptionRow| other.id != option.id && !matches!(other.state(), OptionState::Merged | OptionState::NotFeasible | OptionState::Referred);
    let others = options.iter().filter(can_hold).map(|other| (other.number, title(other, visible.contains(&other.solution_id)))).collect();
    let begin = || DecisionFields { version: option.version.to_string(), cost: dirhams(option.known_cost()), ..DecisionFields::default() };
    Ok(DecidePage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        n: option.number,
        title: title(&option, readable),
        state: option.state(),
        opinions: given(case, option.id).await?,
        others,
        fields: typed.unwrap_or_else(begin),
        errors,
    })
}

/// The form of the answer to an appeal.
pub(super) async fn ruling(case: &Case<'_>, n: &str, (fields, errors): (AppealAnswerFields, FormErrors)) -> Result<RulingPage> {
    let (option, readable) = found(case, n).await?;
    let appeal = appeals::last(&mut &case.app.db, option.id).await?.filter(|appeal| appeal.is_open()).ok_or(Error::NotFound)?;
    Ok(RulingPage {
        number: case.consultation.number,
        consultation: case.consultation.texts.title.clone(),
        n: option.number,
        title: title(&option, readable),
        reason: Criterion::parse(&option.reason),
        decision: option.decision.clone(),
        had_part: appealing::had_part(case, &option, &appeal),
        due_at: appeal.due_at.into(),
        body: appeal.body,
        fields,
        errors,
    })
}

/// Sets within how many days authors appeal and appeals are decided: for what is decided from now on.
pub(super) async fn set_appeal_days(case: &Case<'_>, typed: &str) -> Result<()> {
    case.require_keeper()?;
    let days = crate::base::text::number(typed).filter(|days| (1..=60).contains(days)).ok_or_else(|| Error::field("appeal_days", tr::options::BAD_DAYS))?;
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    store::set_appeal_days(&mut tx, case.consultation.id, days).await?;
    tx.commit().await?;
    Ok(())
}
