//! The download: everything that the register holds about a person, as JSON or as a page to print. It is written while it is read from the database, a part of
//! one kind at a time, so that a person with much does not take much memory.

use app::model::my_data::{DocumentHead, Fields, Value};
use app::model::{Lang, Micros, paths};
use app::pages::data_document;
use axum::body::{Body, Bytes};
use futures::stream;
use uuid::Uuid;

use super::{references, register, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Cell, Record};
use crate::base::error::Result;
use crate::base::personal_data::Holding;
use crate::channels::inbox;

/// Rows read at once.
const PART: i64 = 200;

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// For machines.
    Json,
    /// For people.
    Html,
}

/// What is being written.
struct Writing {
    app: App,
    account: AccountId,
    form: Form,
    lang: Lang,
    holdings: Vec<&'static Holding>,
    /// The kind being written.
    at: usize,
    after: Option<Vec<Cell>>,
    step: Step,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Head,
    Rows,
    Done,
}

/// The document as it becomes known.
pub(super) fn body(app: &App, account: AccountId, lang: Lang, form: Form) -> Body {
    let holdings = register::all(app).filter(|holding| holding.export.is_some()).collect();
    let writing = Writing { app: app.clone(), account, form, lang, holdings, at: 0, after: None, step: Step::Head };
    Body::from_stream(stream::try_unfold(writing, |mut writing| async move {
        let part = writing.next().await.map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(part.map(|text| (Bytes::from(text), writing)))
    }))
}

/// What names a kind in the JSON: the last part of its word's name.
pub fn name(holding: &Holding) -> &'static str {
    let name = holding.what.name();
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

/// The rows of one kind about a person, the first ones; for those who may look at them with the person's leave.
pub async fn first_rows(app: &App, holding: &Holding, account: AccountId, most: i64) -> Result<Vec<Fields>> {
    let Some(export) = &holding.export else { return Ok(Vec::new()) };
    let rows = store::rows(&app.db, export, account, None, most).await?;
    let records = references::resolve(app, rows.into_iter().map(|(_, record)| record).collect()).await?;
    Ok(records.into_iter().map(|record| fields(record, &app.config.public_url)).collect())
}

impl Writing {
    async fn next(&mut self) -> Result<Option<String>> {
        match self.step {
            Step::Head => {
                self.step = Step::Rows;
                Ok(Some(self.head()))
            }
            Step::Rows => self.rows().await.map(Some),
            Step::Done => Ok(None),
        }
    }

    fn head(&self) -> String {
        let now = self.app.clock.now();
        let origin = self.app.config.public_url.clone();
        match self.form {
            Form::Json => format!("{{\n\"from\": {},\n\"made_at\": {}", serde_json::Value::from(origin), serde_json::Value::from(moment(now))),
            Form::Html => data_document::head(&DocumentHead { lang: self.lang, at: now.into(), origin }),
        }
    }

    /// Notifications quote others: whatever a moderator hid of that since is not in the download either.
    async fn as_read(&self, rows: &mut [(Vec<Cell>, Record)]) -> Result<()> {
        let id = |place: &[Cell]| match place.first() {
            Some(Cell::Id(id)) => Some(*id),
            _ => None,
        };
        let ids: Vec<Uuid> = rows.iter().filter_map(|(place, _)| id(place)).collect();
        let said = inbox::as_read(&self.app, &ids).await?;
        for (place, record) in rows {
            let now = id(place).and_then(|id| said.get(&id));
            for (_, cell) in record.0.iter_mut().filter(|(name, _)| name == "data") {
                if let Some(now) = now {
                    *cell = Cell::Text(now.clone());
                }
            }
        }
        Ok(())
    }

    /// The next part of the kind at hand, its beginning and its end.
    async fn rows(&mut self) -> Result<String> {
        let Some(holding) = self.holdings.get(self.at).copied() else {
            self.step = Step::Done;
            return Ok(if self.form == Form::Json { "\n}\n".to_owned() } else { data_document::foot() });
        };
        let first = self.after.is_none();
        let mut rows = match &holding.export {
            Some(export) => store::rows(&self.app.db, export, self.account, self.after.as_deref(), PART).await?,
            None => Vec::new(),
        };
        if holding.table == "notifications" {
            self.as_read(&mut rows).await?;
        }
        let last = rows.len() < PART as usize;
        self.after = rows.last().map(|(place, _)| place.clone()).filter(|_| !last);
        let records = references::resolve(&self.app, rows.into_iter().map(|(_, record)| record).collect()).await?.into_iter();
        let text = match self.form {
            Form::Json => json(holding, records, first, last),
            Form::Html => {
                let origin = self.app.config.public_url.clone();
                data_document::part(self.lang, holding.what, records.map(|record| fields(record, &origin)).collect(), first, last)
            }
        };
        if last {
            self.at += 1;
        }
        Ok(text)
    }
}

fn json(holding: &Holding, records: impl Iterator<Item = Record>, first: bool, last: bool) -> String {
    let rows: Vec<String> = records.map(|record| row(record).to_string()).collect();
    let begin = if first { format!(",\n\"{}\": [\n", name(holding)) } else { ",\n".to_owned() };
    let begin = if rows.is_empty() && !first { "" } else { &begin };
    format!("{begin}{}{}", rows.join(",\n"), if last { "\n]" } else { "" })
}

fn row(record: Record) -> serde_json::Value {
    let value = |name: &str, cell: Cell| match cell {
        Cell::Empty | Cell::Bytes(_) => serde_json::Value::Null,
        Cell::Integer(micros) if is_moment(name) => moment(Timestamp(micros)).into(),
        Cell::Integer(number) => number.into(),
        Cell::Real(number) => number.into(),
        Cell::Boolean(yes) => yes.into(),
        Cell::Text(text) if name == "data" => serde_json::from_str(&text).unwrap_or(serde_json::Value::from(text)),
        Cell::Text(text) => text.into(),
        Cell::Id(id) if name == "photo" => paths::photo(id, "large").into(),
        Cell::Id(id) => id.to_string().into(),
    };
    record
        .0
        .into_iter()
        .map(|(name, cell)| {
            let value = value(&name, cell);
            (name, value)
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn is_moment(name: &str) -> bool {
    name.ends_with("_at")
}

fn moment(at: Timestamp) -> String {
    app::format::machine(at.into())
}

/// A row as a page shows it: what is empty is left out.
fn fields(record: Record, origin: &str) -> Fields {
    let yes = |name: &str| matches!(name, "resident" | "useful");
    let field = |(name, cell): (String, Cell)| {
        let value = match cell {
            Cell::Empty | Cell::Bytes(_) | Cell::Real(_) => return None,
            Cell::Integer(micros) if is_moment(&name) => Value::Moment(Micros(micros)),
            Cell::Integer(number) if yes(&name) => Value::Yes(number != 0),
            Cell::Integer(number) => Value::Number(number),
            Cell::Boolean(yes) => Value::Yes(yes),
            Cell::Text(text) if text.is_empty() => return None,
            Cell::Text(text) if name == "address" => Value::Link(format!("{origin}{text}")),
            Cell::Text(text) if name == "data" => Value::Text(said(&text)),
            Cell::Text(text) => Value::Text(text),
            Cell::Id(id) if name == "photo" => Value::Link(format!("{origin}{}", paths::photo(id, "large"))),
            Cell::Id(_) => return None,
        };
        Some((name, value))
    };
    record.0.into_iter().filter_map(field).collect()
}

/// The texts inside JSON, one after the other.
fn said(json: &str) -> String {
    fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) if !text.is_empty() => texts.push(text.clone()),
            serde_json::Value::Number(number) => texts.push(number.to_string()),
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
            serde_json::Value::Object(fields) => fields.iter().filter(|(name, _)| *name != "notice").for_each(|(_, value)| collect(value, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    if let Ok(value) = serde_json::from_str(json) {
        collect(&value, &mut texts);
    }
    texts.join(" · ")
}
