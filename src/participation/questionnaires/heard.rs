//! Which recordings a form names, and which of them nobody has sent: a question that is to be read out is not asked before it can be heard.

use app::model::Lang;
use app::words::tr;
use xlsform::Form;

use super::store::recordings;
use crate::base::db::{QuestionnaireId, Sql};
use crate::base::error::Result;

/// The recordings that a form names, in its order, each once.
pub(super) fn named(form: &Form) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, question) in form.questions() {
        let choices = form.list_of(question).into_iter().flat_map(|list| &list.choices);
        for (_, name) in question.audio.iter().chain(choices.flat_map(|choice| choice.audio.iter())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Those of them that are not there.
pub(super) async fn missing(db: &mut impl Sql, id: QuestionnaireId, form: &Form) -> Result<Vec<String>> {
    let named = named(form);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let there = recordings::all(db, id).await?;
    Ok(named.into_iter().filter(|name| !there.iter().any(|(known, _)| known == name)).map(str::to_owned).collect())
}

/// That one is not there, and what can be done: the editor changes the recordings of questions, and a workbook those of choices.
pub(super) fn lack(form: &Form, name: &str, lang: Lang) -> String {
    use tr::questionnaires::staff as word;
    let of_question = form.questions().any(|(_, question)| question.audio.iter().any(|(_, known)| known == name));
    let words = if of_question { word::RECORDING_LACKS } else { word::RECORDING_OF_CHOICE_LACKS };
    words.fill(lang, &[("name", name)])
}
