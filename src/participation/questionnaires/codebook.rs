//! Files: the tables that everybody sees, what codes mean, and for the staff the answers one by one, of nobody.

use std::collections::HashMap;
use std::sync::Arc;

use app::model::Lang;
use app::model::paths;
use app::model::questionnaire::{AnswerStanding, ResultTable, ResultsPage, Shown};
use app::pages::questionnaire_results::audience;
use app::words::{Key, tr};
use xlsform::{Answer, Form, Kind};

use super::counting::{self, BATCH};
use super::moderated::{amend, amend_position};
use super::results::{OTHERS, TOTAL};
use super::speaking::Speaker;
use super::store::answers::Unread;
use super::store::texts::Beside;
use super::store::{self, Questionnaire};
use super::tallies::Line as Counted;
use crate::base::App;
use crate::base::db::NeighbourhoodId;
use crate::base::error::Result;
use crate::communes::Neighbourhood;
use crate::people::organisations;

/// Rows of a file.
pub type Rows = csv::Writer<Vec<u8>>;

/// A file without rows.
pub fn begin() -> Rows {
    csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new())
}

/// The whole file.
pub fn finish(rows: Rows) -> Result<String> {
    let bytes = rows.into_inner().map_err(|error| anyhow::anyhow!("a table cannot be written: {error}"))?;
    Ok(String::from_utf8(bytes).map_err(anyhow::Error::from)?)
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// Adds a row, no cell of which a spreadsheet takes for a formula.
pub fn write(rows: &mut Rows, cells: impl IntoIterator<Item = String>) -> Result<()> {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(&text)).collect();
    Ok(rows.write_record(cells).map_err(anyhow::Error::from)?)
}

/// What stands in the place of a count that is hidden. It says nothing of how large it is: many are hidden with a small one that they would tell.
const HIDDEN: &str = "hidden";

/// A count, or that it is hidden, and beside it what that means.
pub fn shown(count: Shown, lang: Lang) -> [String; 2] {
    match count {
        Some(count) => [count.to_string(), String::new()],
        None => [HIDDEN.to_owned(), tr::counts::HIDDEN.text(lang).to_owned()],
    }
}

/// What files call groups: everybody, and those who answered in the same way or live in the same place.
const ALL: &str = "all";
const AUDIENCE: &str = "audience";
const NEIGHBOURHOOD: &str = "neighbourhood";

/// The tables as everybody sees them, a line for each cell, with the codes that the codebook explains and the words of a language. What is hidden says so and
/// why, whether it is small or hidden with what is small.
pub(super) fn tables(page: &ResultsPage, lang: Lang) -> Result<String> {
    let mut rows = begin();
    write(&mut rows, ["question", "name", "label", "code", "answer", "by", "group", "group_label", "count", "note"].map(str::to_owned))?;
    for table in &page.tables {
        for line in table.lines.iter().chain([&table.total]) {
            let begin = |table: &ResultTable| [table.number.clone(), table.name.clone(), table.label.text.clone(), line.code.clone(), line.label.text.clone()];
            let mut add = |by: &str, group: [&str; 2], count: Shown| {
                write(&mut rows, begin(table).into_iter().chain([by, group[0], group[1]].map(str::to_owned)).chain(shown(count, lang)))
            };
            add(ALL, ["", ""], line.count)?;
            for (standing, count) in page.audiences.iter().zip(&line.by_audience) {
                add(AUDIENCE, [standing.map_or(OTHERS, |standing| standing.as_str()), audience(*standing).text(lang)], *count)?;
            }
            for ((code, place), count) in page.place_codes.iter().zip(&page.places).zip(&line.by_place) {
                add(NEIGHBOURHOOD, [code.as_str(), place.get(lang)], *count)?;
            }
        }
    }
    finish(rows)
}

/// What names and codes mean, in every language of the form: a line for whatever stands in a file, by the same name and the same code.
pub(super) fn codebook(questionnaire: &Questionnaire, places: &[Neighbourhood], lang: Lang) -> Result<String> {
    let form = &questionnaire.form;
    let speaker = Speaker::new(form, lang);
    let mut rows = begin();
    let labels = |text: &xlsform::Text| form.languages.iter().map(|language| text.get(&language.tag).unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let heads = ["question", "name", "type", "code"].map(str::to_owned);
    write(&mut rows, heads.into_iter().chain(form.languages.iter().map(|language| format!("label::{}", language.heading()))))?;
    for (_, question) in form.questions().filter(|(_, question)| !matches!(question.kind, Kind::Note)) {
        let number = speaker.number(&question.name);
        let kind = if matches!(question.kind, Kind::Matrix(_)) { "matrix" } else { question.kind.word() };
        write(&mut rows, [number.clone(), question.name.clone(), kind.to_owned(), String::new()].into_iter().chain(labels(&question.label)))?;
        if let Kind::Matrix(matrix) = &question.kind {
            for row in &matrix.rows {
                write(&mut rows, [number.clone(), row.name.clone(), "row".to_owned(), String::new()].into_iter().chain(labels(&row.label)))?;
            }
        }
        for name in question.answered_as() {
            for choice in form.list_of(question).into_iter().flat_map(|list| &list.choices) {
                write(&mut rows, [number.clone(), name.to_owned(), "choice".to_owned(), choice.name.clone()].into_iter().chain(labels(&choice.label)))?;
            }
        }
    }
    for (kind, code, words) in house_codes(places) {
        let meanings = form.languages.iter().map(|language| words(house_language(&language.tag, lang)));
        write(&mut rows, ["", "", kind, code].map(str::to_owned).into_iter().chain(meanings))?;
    }
    finish(rows)
}

/// The house's language of a form's, or that of the reader.
fn house_language(tag: &str, lang: Lang) -> Lang {
    Lang::ALL.into_iter().find(|known| tag.split('-').next() == Some(known.code())).unwrap_or(lang)
}

/// What a code means in a language of the house.
type Meaning<'a> = Box<dyn Fn(Lang) -> String + 'a>;

/// Codes that no question has: what stands in the columns of codes, of groups and of counts.
fn house_codes(places: &[Neighbourhood]) -> Vec<(&'static str, &str, Meaning<'_>)> {
    use tr::questionnaires as word;
    let says = |word: Key| -> Meaning<'_> { Box::new(move |lang| word.text(lang).to_owned()) };
    let mut codes = vec![("code", TOTAL, says(word::TOTAL)), ("code", Counted::ANSWERED, says(word::ANSWERED))];
    codes.push(("code", "a..b", Box::new(|lang| word::BETWEEN.fill(lang, &[("least", "a"), ("below", "b")]))));
    codes.extend(AnswerStanding::ALL.iter().map(|standing| (AUDIENCE, standing.as_str(), says(audience(Some(*standing))))));
    codes.push((AUDIENCE, OTHERS, says(word::OTHERS)));
    codes.extend(
        places.iter().map(|place| -> (_, _, Meaning<'_>) { (NEIGHBOURHOOD, place.slug.as_str(), Box::new(move |lang| place.name.get(lang).to_owned())) }),
    );
    codes.push((NEIGHBOURHOOD, OTHERS, says(word::OTHERS)));
    codes.push(("count", HIDDEN, says(tr::counts::HIDDEN)));
    codes
}

/// The answers one by one, for the staff: no name, no hour, in an order that tells nothing. Organisations are named.
pub(super) async fn answers(app: &App, questionnaire: &Questionnaire, places: &[Neighbourhood], lang: Lang) -> Result<String> {
    let form = Arc::new(questionnaire.form.clone());
    let slugs: Arc<HashMap<NeighbourhoodId, String>> = Arc::new(places.iter().map(|place| (place.id, place.slug.clone())).collect());
    let mut lines: Vec<Line> = Vec::new();
    let mut after = None;
    loop {
        let given = store::answers::given(&mut &app.db, questionnaire.id, after, BATCH).await?;
        let is_last = (given.len() as i64) < BATCH;
        after = given.last().map(|last| last.id);
        // What moderation hid is read nowhere, and what was rewritten as it is now.
        let texts = store::texts::of_answers(&mut &app.db, &given.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
        let (secret, form, slugs) = (app.clone(), Arc::clone(&form), Arc::clone(&slugs));
        let work = move || given.into_iter().map(|one| person(&secret, (&form, lang), &slugs, (one, &texts))).collect::<Result<Vec<_>>>();
        lines.extend(counting::aside(app, work).await??);
        if is_last {
            break;
        }
    }
    let speaker = Speaker::new(&form, lang);
    let names = names(&form);
    let given = store::organisations::given(&mut &app.db, questionnaire.id, 1_000).await?;
    let briefs = organisations::briefs(&mut &app.db, &given.iter().map(|(organisation, _)| *organisation).collect::<Vec<_>>()).await?;
    let texts = store::texts::positions(&mut &app.db, questionnaire.id, 5_000).await?;
    for (organisation, own) in &given {
        let mut own = own.clone();
        amend_position(*organisation, &mut own, &texts);
        let name = briefs.iter().find(|brief| brief.id == *organisation).map(|brief| brief.name.get(lang).to_owned()).unwrap_or_default();
        let cells = ["organisation".to_owned(), name, String::new()].into_iter().chain(answer_cells(&speaker, &names, &own));
        lines.push(([255; 32], cells.collect()));
    }
    let columns: Vec<String> = names.iter().flat_map(|name| [(*name).to_owned(), format!("{name}_label")]).collect();
    counting::aside(app, move || {
        lines.sort();
        let mut rows = begin();
        write(&mut rows, ["who", "organisation", "neighbourhood"].map(str::to_owned).into_iter().chain(columns))?;
        for (_, cells) in lines {
            write(&mut rows, cells)?;
        }
        finish(rows)
    })
    .await?
}

/// A line of the answers one by one, and its place among them.
type Line = ([u8; 32], Vec<String>);

/// Under what questions are answered.
fn names(form: &Form) -> Vec<&str> {
    form.questions().flat_map(|(_, question)| question.answered_as()).collect()
}

/// The line of a person.
fn person(app: &App, (form, lang): (&Form, Lang), slugs: &HashMap<NeighbourhoodId, String>, (one, texts): (Unread, &[Beside])) -> Result<Line> {
    let mut one = one.read()?;
    amend(one.id, &mut one.answers, texts);
    let place = one.neighbourhood.and_then(|id| slugs.get(&id)).cloned().unwrap_or_default();
    let order = app.secret.keyed("order of answers", &[one.id.0.as_bytes()]);
    let cells = [one.standing, String::new(), place].into_iter().chain(answer_cells(&Speaker::new(form, lang), &names(form), &one.answers));
    Ok((order, cells.collect()))
}

/// For every name its code and its words.
fn answer_cells(speaker: &Speaker<'_>, names: &[&str], answers: &xlsform::Answers) -> Vec<String> {
    let cells = |name: &&str| match (speaker.form.asks(name), answers.get(name)) {
        (Some(question), Some(answer)) => {
            let words = match answer {
                Answer::Acknowledged => tr::questionnaires::ACKNOWLEDGED.text(speaker.lang).to_owned(),
                Answer::Image(id) => paths::answer_photo(id, "large"),
                _ => speaker.answer(question, answer).into_iter().map(|said| said.text).collect::<Vec<_>>().join(" | "),
            };
            [answer.value(), words]
        }
        _ => [String::new(), String::new()],
    };
    names.iter().flat_map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_not_called_small() {
        assert_eq!(shown(Some(272), Lang::Fr), ["272", ""]);
        for lang in Lang::ALL {
            let [count, note] = shown(None, lang);
            assert_eq!((count.as_str(), note.as_str()), (HIDDEN, tr::counts::HIDDEN.text(lang)));
            assert!(!count.chars().any(char::is_numeric) && !note.is_empty());
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(cell("-3.5"), "-3.5");
        assert_eq!(cell("@sum"), "'@sum");
        assert_eq!(cell("بئر"), "بئر");
    }
}
