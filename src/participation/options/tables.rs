//! Tables: all options with what services said, for a spreadsheet; and decisions, costs and opinions out of one. A table that is wrong anywhere is refused as a
//! whole, by row and column, and nothing of it is kept.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::option_staff::{DecisionFields, OpinionFields, TableFault};
use app::model::options::OptionState;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::asking::MOST_SERVICES;
use super::case::Case;
use super::deciding;
use super::gathering::has_part;
use super::opinions::{self as said, dirhams};
use super::store::opinions::{self as kept, NewOpinion, OpinionRow};
use super::store::{self, ListRow, OptionRow, writing};
use super::{MOST, moderated};
use crate::base::db::{OptionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean_line, fits, number};
use crate::participation::consultations::phases::last_day;
use crate::participation::solutions;
use crate::people::staff;

/// Bytes of a table.
pub(super) const MOST_BYTES: usize = 1 << 20;
/// Rows of a table.
const MOST_ROWS: usize = 600;
/// Faults that are told.
const MOST_FAULTS: usize = 100;
/// The columns of both.
const COLUMNS: [&str; 17] = [
    "option",
    "title",
    "category",
    "state",
    "supports",
    "decision",
    "text",
    "reason",
    "changes",
    "note",
    "refers_to",
    "into",
    "cost",
    "service",
    "verdict",
    "opinion",
    "due_on",
];
/// Those of costs that a service finds.
const COSTS: [&str; 4] = ["cost_from", "cost_to", "running_from", "running_to"];

type Rows = csv::Writer<Vec<u8>>;

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn write(rows: &mut Rows, cells: Vec<String>) -> Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    Ok(rows.write_record(cells).map_err(anyhow::Error::from)?)
}

/// All options, a line for each opinion that was asked for.
pub(super) async fn export(case: &Case<'_>) -> Result<String> {
    let db = &case.app.db;
    let options = store::list(&mut &*db, case.consultation.id, 0, MOST).await?;
    let ids: Vec<OptionId> = options.iter().map(|option| option.id).collect();
    let opinions = kept::of_options(&mut &*db, &ids).await?;
    let readable = moderated::readable(case.app, &options).await?;
    let gathered: Vec<_> = options.iter().map(|option| option.solution_id).collect();
    let cards = solutions::among(case.app, &gathered).await?;
    let mut rows: Rows = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    write(&mut rows, COLUMNS.iter().chain(&COSTS).map(|name| (*name).to_owned()).collect())?;
    for option in &options {
        let supports = cards.iter().find(|(id, _)| *id == option.solution_id).map_or(0, |(_, card)| card.support_count);
        let into = option.merged_into.and_then(|id| options.iter().find(|other| other.id == id)).map(|other| other.number.to_string()).unwrap_or_default();
        let own = option_cells(option, (readable.contains(&option.solution_id), supports, into));
        let said: Vec<&OpinionRow> = opinions.iter().filter(|opinion| opinion.option_id == option.id).collect();
        if said.is_empty() {
            write(&mut rows, own.iter().cloned().chain(std::iter::repeat_n(String::new(), 8)).collect())?;
        }
        for opinion in said {
            write(&mut rows, own.iter().cloned().chain(opinion_cells(opinion)).collect())?;
        }
    }
    let bytes = rows.into_inner().map_err(|error| anyhow::anyhow!("a table cannot be written: {error}"))?;
    Ok(String::from_utf8(bytes).map_err(anyhow::Error::from)?)
}

fn option_cells(option: &OptionRow, (readable, supports, into): (bool, i64, String)) -> Vec<String> {
    let state = option.state();
    // What is not decided has nothing in the column of decisions, so that the table can be filled in and sent.
    let decision = if state.is_decided() { state.as_str() } else { "" };
    let title = if readable { option.title.clone() } else { String::new() };
    vec![
        option.number.to_string(),
        title,
        option.category.clone(),
        state.as_str().to_owned(),
        supports.to_string(),
        decision.to_owned(),
        option.decision.clone(),
        option.reason.clone(),
        option.changes.clone(),
        option.note.clone(),
        option.refers_to.clone(),
        into,
        dirhams(option.final_cost),
    ]
}

fn opinion_cells(opinion: &OpinionRow) -> Vec<String> {
    let fields = said::fields(opinion);
    let due = last_day(opinion.due_at).to_string();
    vec![opinion.service.clone(), fields.verdict, fields.body, due, fields.cost_from, fields.cost_to, fields.running_from, fields.running_to]
}

/// A table that was sent, with the places of its columns.
struct Table {
    heads: Vec<String>,
    records: Vec<csv::StringRecord>,
}

impl Table {
    fn get<'a>(&'a self, record: &'a csv::StringRecord, name: &str) -> &'a str {
        let at = self.heads.iter().position(|head| head == name);
        at.and_then(|at| record.get(at)).map_or("", |cell| cell.trim().trim_start_matches('\''))
    }
}

fn parse(bytes: &[u8]) -> Result<Table, Key> {
    let text = std::str::from_utf8(bytes).map_err(|_| tr::options::table::UNREADABLE)?.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() >= first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().map_err(|_| tr::options::table::UNREADABLE)?.iter().map(|head| head.trim().to_lowercase()).collect();
    if !heads.iter().any(|head| head == "option") {
        return Err(tr::options::table::NO_OPTION);
    }
    let records: Vec<csv::StringRecord> = reader.records().take(MOST_ROWS + 1).collect::<Result<_, _>>().map_err(|_| tr::options::table::UNREADABLE)?;
    if records.len() > MOST_ROWS { Err(tr::options::table::TOO_LONG) } else { Ok(Table { heads, records }) }
}

/// Takes a table in, all of it or nothing. Returns what is wrong with it.
pub(super) async fn import(case: &Case<'_>, bytes: &[u8], lang: Lang) -> Result<Vec<TableFault>> {
    case.require_keeper()?;
    let fault = |row: i64, column: &str, text: String| TableFault { row, column: column.to_owned(), text };
    let table = match parse(bytes) {
        Ok(table) => table,
        Err(key) => return Ok(vec![fault(1, "", key.text(lang).to_owned())]),
    };
    let mut faults = Vec::new();
    let mut tx = case.app.db.begin().await?;
    let list = case.lock(&mut tx).await?;
    for (row, record) in (2..).zip(&table.records) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match line(case, &mut tx, &list, (&table, record)).await {
            Ok(()) => {}
            Err(Error::Invalid(errors)) => faults.extend(errors.iter().map(|error| fault(row, column(error.field), error.text(lang)))),
            Err(Error::Conflict(key)) => faults.push(fault(row, "option", key.text(lang).to_owned())),
            Err(Error::NotFound) => faults.push(fault(row, "option", tr::options::table::UNKNOWN_OPTION.text(lang).to_owned())),
            Err(Error::Forbidden) => faults.push(fault(row, "option", tr::options::table::OWN_OPTION.text(lang).to_owned())),
            Err(other) => return Err(other),
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() {
        let path = paths::option_board(&case.commune.slug, case.consultation.number);
        staff::record(case.app, &mut tx, case.viewer.id, case.commune.id, StaffAct::OptionDecided.at(&path)).await?;
        tx.commit().await?;
    } else {
        tx.roll_back().await?;
    }
    Ok(faults)
}

/// The column of a field.
fn column(field: &'static str) -> &'static str {
    if field == "body" { "opinion" } else { field }
}

/// One line: an opinion, a decision, or a cost alone.
async fn line(case: &Case<'_>, tx: &mut Tx, list: &ListRow, (table, record): (&Table, &csv::StringRecord)) -> Result<()> {
    let get = |name: &str| table.get(record, name).to_owned();
    let n = number(&get("option")).ok_or(Error::NotFound)?;
    let option = store::find(tx, case.consultation.id, n).await?.ok_or(Error::NotFound)?;
    if !get("service").is_empty() && !get("verdict").is_empty() {
        opinion(case, tx, &option, (table, record)).await?;
    }
    let decision = get("decision");
    // What has been decided so already is not decided again: a table that was taken out can be sent back.
    if decision == option.state().as_str() {
        return Ok(());
    }
    if !decision.is_empty() {
        let fields = DecisionFields {
            decision,
            text: get("text"),
            reason: get("reason"),
            changes: get("changes"),
            note: get("note"),
            refers_to: get("refers_to"),
            into: get("into"),
            cost: get("cost"),
            ..DecisionFields::default()
        };
        // Another line of it may have said something about the option before.
        let option = store::get(tx, option.id).await?.ok_or(Error::NotFound)?;
        return deciding::keep(case, tx, (list, &option), &fields).await;
    }
    let mut errors = FormErrors::default();
    let cost = deciding::cost(&get("cost"), &mut errors);
    errors.into_result()?;
    match cost.filter(|cost| Some(*cost) != option.final_cost) {
        Some(cost) => deciding::set_cost(case, tx, &option, cost).await,
        None => Ok(()),
    }
}

/// What a service says about an option, asked before or not.
async fn opinion(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, (table, record): (&Table, &csv::StringRecord)) -> Result<()> {
    let get = |name: &str| table.get(record, name).to_owned();
    let mut errors = FormErrors::default();
    let service = clean_line(&get("service"));
    if !fits(&service, 2..=80) {
        errors.add("service", tr::options::SERVICE_LENGTH);
    }
    if has_part(case.viewer, option) {
        return Err(Error::Forbidden);
    }
    let asked = kept::of_option(tx, option.id).await?;
    let is_full = asked.len() as i64 >= MOST_SERVICES;
    let known = asked.into_iter().find(|opinion| opinion.service == service);
    let mut fields = known.as_ref().map(said::fields).unwrap_or_default();
    let before = fields.clone();
    (fields.verdict, fields.body) = (get("verdict"), get("opinion"));
    (fields.cost_from, fields.cost_to) = (get("cost_from"), get("cost_to"));
    (fields.running_from, fields.running_to) = (get("running_from"), get("running_to"));
    if known.is_some() && is_same(&fields, &before) {
        return Ok(());
    }
    let given = said::parse(&fields, &mut errors);
    errors.into_result()?;
    let given = given.ok_or(Error::NotFound)?;
    let now = case.now();
    let id = match known {
        Some(known) => known.id,
        None if is_full => return Err(Error::Conflict(tr::options::SERVICES_FULL)),
        None => {
            let id = case.app.rng.id(now);
            let (account, email) = (None, "");
            kept::insert(tx, &NewOpinion { id, option: option.id, service: &service, account, email, due_at: now, by: case.viewer.id, at: now }).await?;
            if option.state() == OptionState::Gathered {
                writing::set_state(tx, option.id, OptionState::Review).await?;
            }
            id
        }
    };
    said::keep(case.app, tx, id, &given, Some(case.viewer.id)).await
}

/// Whether a line says what was said before.
fn is_same(one: &OpinionFields, other: &OpinionFields) -> bool {
    let cells = |fields: &OpinionFields| {
        [&fields.verdict, &fields.body, &fields.cost_from, &fields.cost_to, &fields.running_from, &fields.running_to].map(|cell| cell.trim().replace('\r', ""))
    };
    cells(one) == cells(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-3.5"), "-3.5");
        assert_eq!(cell("بئر"), "بئر");
    }

    #[test]
    fn both_delimiters_are_read_and_a_table_without_options_is_none() {
        for text in ["\u{feff}option;cost\n1;500\n", "option,cost\n1,500\n"] {
            let table = parse(text.as_bytes()).expect("a table");
            assert_eq!(table.get(&table.records[0], "cost"), "500");
        }
        assert_eq!(parse(b"number;cost\n1;500\n").err(), Some(tr::options::table::NO_OPTION));
        assert_eq!(parse(&[0xff, 0xfe]).err(), Some(tr::options::table::UNREADABLE));
    }
}
