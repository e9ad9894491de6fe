//! Reading what a page brings. By hand: what serde makes for every type of a form would be a third of the bundle; and maps are filled one by one, since collecting
//! sorts first, with a sort for each type.

use std::collections::BTreeMap;

use serde_json::Value;
use xlsform::{Choice, Date, Expression, Form, Image, Kind, List, Matrix, Order, Page, Question, Range, Required, Row, Selection, Text};

use crate::{Fields, Given, Words};

/// Reads it; nothing when that is no page.
pub(crate) fn given(json: &str) -> Option<Given> {
    let value: Value = serde_json::from_str(json).ok()?;
    Some(Given {
        form: form(&value["form"])?,
        earlier: texts(&value["earlier"])?,
        today: Date::parse(value["today"].as_str()?)?,
        seed: text(&value["seed"])?,
        words: words(&value["words"])?,
    })
}

/// Reads what the fields hold; nothing when that cannot be read.
pub(crate) fn fields(json: &str) -> Fields {
    let value: Value = serde_json::from_str(json).unwrap_or_default();
    let mut fields = Fields::new();
    for (name, values) in value.as_object().into_iter().flatten() {
        fields.insert(name.clone(), values.as_array().into_iter().flatten().filter_map(text).collect());
    }
    fields
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Option<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for (name, value) in value.as_object()? {
        texts.insert(name.clone(), text(value)?);
    }
    Some(texts)
}

/// A list that may be missing.
fn all<T>(value: &Value, one: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array().into_iter().flatten().map(one).collect()
}

fn words(value: &Value) -> Option<Words> {
    Some(Words {
        not_a_date: text(&value["not_a_date"])?,
        not_a_number: text(&value["not_a_number"])?,
        not_a_place: text(&value["not_a_place"])?,
        not_an_integer: text(&value["not_an_integer"])?,
        not_in_range: text(&value["not_in_range"])?,
        not_offered: text(&value["not_offered"])?,
        not_ranked: text(&value["not_ranked"])?,
        too_long: text(&value["too_long"])?,
        twice: text(&value["twice"])?,
    })
}

fn form(value: &Value) -> Option<Form> {
    let page = |page: &Value| Some(Page { group: None, questions: all(&page["questions"], question)? });
    let list = |list: &Value| Some(List { name: text(&list["name"])?, choices: all(&list["choices"], choice)? });
    Some(Form { pages: all(&value["pages"], page)?, lists: all(&value["lists"], list)?, ..Form::default() })
}

fn choice(value: &Value) -> Option<Choice> {
    let columns = if value["columns"].is_null() { BTreeMap::new() } else { texts(&value["columns"])? };
    Some(Choice { name: text(&value["name"])?, columns, ..Choice::default() })
}

/// An expression that may be missing; nothing when it is broken.
fn expression(value: &Value) -> Option<Option<Expression>> {
    value.as_str().map(|source| Expression::parse(source).ok()).map_or(Some(None), |read| read.map(Some))
}

fn required(value: &Value) -> Option<Required> {
    Some(match value.as_str() {
        Some("yes") => Required::Yes,
        _ => expression(&value["when"])?.map_or(Required::No, Required::When),
    })
}

fn question(value: &Value) -> Option<Question> {
    let mut message = Text::new();
    for (tag, words) in value["constraint_message"].as_object().into_iter().flatten() {
        message.set(tag, words.as_str()?);
    }
    Some(Question {
        required: required(&value["required"])?,
        relevant: expression(&value["relevant"])?,
        constraint: expression(&value["constraint"])?,
        constraint_message: message,
        ..Question::new(value["name"].as_str()?, kind(&value["kind"])?)
    })
}

fn kind(value: &Value) -> Option<Kind> {
    Some(match value["type"].as_str()? {
        "text" => Kind::Text,
        "note" => Kind::Note,
        "integer" => Kind::Integer,
        "decimal" => Kind::Decimal,
        "range" => Kind::Range(Range { start: value["start"].as_f64()?, end: value["end"].as_f64()?, step: value["step"].as_f64()? }),
        "select_one" => Kind::SelectOne(selection(value)?),
        "select_multiple" => Kind::SelectMultiple(selection(value)?),
        "rank" => Kind::Rank(selection(value)?),
        "matrix" => Kind::Matrix(Matrix { list: text(&value["list"])?, many: value["many"] == true, rows: all(&value["rows"], row)? }),
        "date" => Kind::Date,
        "image" => Kind::Image(Image::default()),
        "geopoint" => Kind::Geopoint,
        "acknowledge" => Kind::Acknowledge,
        _ => return None,
    })
}

fn selection(value: &Value) -> Option<Selection> {
    let random = &value["order"]["random"];
    let order = if random.is_null() { Order::Listed } else { Order::Random { seed: random["seed"].as_i64() } };
    Some(Selection { list: text(&value["list"])?, filter: expression(&value["filter"])?, order })
}

fn row(value: &Value) -> Option<Row> {
    Some(Row { name: text(&value["name"])?, required: required(&value["required"])?, relevant: expression(&value["relevant"])?, ..Row::default() })
}
