//! Positions as a file: a line for each answer of an organisation, and for each count of persons.

use app::components::labels::organisation_kind;
use app::model::Lang;
use app::model::round_table::{Position, RoundTablePage, TableQuestion};
use app::words::tr;

use crate::base::error::Result;
use crate::participation::questionnaires::codebook::{Rows, begin, finish, shown, write};

/// Everything that stands on the page.
pub(super) fn positions(page: &RoundTablePage, lang: Lang) -> Result<String> {
    let mut rows = begin();
    write(&mut rows, ["question", "name", "label", "side", "organisation", "answer", "count", "note"].map(str::to_owned))?;
    for question in &page.questions {
        for position in &question.positions {
            of_side(&mut rows, question, position, lang)?;
        }
        for (answer, count) in question.residents.iter().flatten() {
            let side = tr::round_tables::PERSONS.text(lang).to_owned();
            write(&mut rows, line(question, side).into_iter().chain([String::new(), answer.text.clone()]).chain(shown(*count, lang)))?;
        }
    }
    finish(rows)
}

fn line(question: &TableQuestion, side: String) -> [String; 4] {
    [question.number.clone(), question.name.clone(), question.label.text.clone(), side]
}

fn of_side(rows: &mut Rows, question: &TableQuestion, position: &Position, lang: Lang) -> Result<()> {
    let side = || organisation_kind(position.side.kind).text(lang).to_owned();
    for (answer, names) in &position.choices {
        for name in names {
            write(rows, line(question, side()).into_iter().chain([name.get(lang).to_owned(), answer.text.clone(), String::new(), String::new()]))?;
        }
    }
    for (text, name) in &position.texts {
        write(rows, line(question, side()).into_iter().chain([name.get(lang).to_owned(), text.clone(), String::new(), String::new()]))?;
    }
    Ok(())
}
