//! What somebody else made of a question while its form was open: each field that is another now, what it is called, and what is in it.

use app::model::Lang;
use app::model::languages::LANGS;
use app::model::questionnaire_staff::{QuestionFields, QuestionKind};
use app::pages::questionnaire_editor::kind_word;
use app::words::tr;

/// A box as somebody reads it.
fn ticked(value: &str, lang: Lang) -> String {
    let word = if value == "yes" { tr::my_data::YES } else { tr::my_data::NO };
    word.text(lang).to_owned()
}

/// What is chosen: of a question with a simple condition, whether its choice must be made or must not.
fn unless(fields: &QuestionFields, lang: Lang) -> String {
    use tr::questionnaires::staff as word;
    let chosen = if fields.unless == "not" { word::NOT_CHOSEN } else { word::CHOSEN };
    if fields.condition.is_empty() { String::new() } else { chosen.text(lang).to_owned() }
}

fn kind(fields: &QuestionFields, lang: Lang) -> String {
    QuestionKind::parse(&fields.kind).map(|kind| kind_word(kind).text(lang).to_owned()).unwrap_or_default()
}

/// What stands in the fields of a question now that was typed otherwise: what each field is called, and what is in it.
pub(super) fn differences(now: &QuestionFields, typed: &QuestionFields, lang: Lang) -> Vec<(String, String)> {
    use tr::questionnaires::staff as word;
    let picked = [
        (word::KIND, kind(now, lang), kind(typed, lang)),
        (word::REQUIRED, ticked(&now.required, lang), ticked(&typed.required, lang)),
        (word::RANDOMIZE, ticked(&now.randomize, lang), ticked(&typed.randomize, lang)),
        (word::LONG, ticked(&now.long, lang), ticked(&typed.long, lang)),
        (word::UNLESS, unless(now, lang), unless(typed, lang)),
    ];
    let said = LANGS.into_iter().flat_map(|language| {
        let labels = [word::LABEL, word::HINT, word::CONSTRAINT_MESSAGE, word::GUIDANCE, word::RECORDING]
            .map(|label| format!("{} ({})", label.text(lang), language.own_name()));
        labels.into_iter().zip(now.said(language).into_iter().zip(typed.said(language)))
    });
    let fields = [
        (word::CHOICES, &now.choices, &typed.choices),
        (word::ROWS, &now.rows, &typed.rows),
        (word::NAME, &now.name, &typed.name),
        (word::LEAST, &now.least, &typed.least),
        (word::MOST, &now.most, &typed.most),
        (word::STEP, &now.step, &typed.step),
        (word::CONDITION, &now.condition, &typed.condition),
        (word::RELEVANT, &now.relevant, &typed.relevant),
        (word::CONSTRAINT, &now.constraint, &typed.constraint),
        (word::REQUIRED_WHEN, &now.required_when, &typed.required_when),
        (word::CHOICE_FILTER, &now.choice_filter, &typed.choice_filter),
        (word::PIXELS, &now.pixels, &typed.pixels),
    ];
    let fields = fields.map(|(label, now, typed)| (label.text(lang).to_owned(), (now.as_str(), typed.as_str())));
    let picked = picked.iter().map(|(label, now, typed)| (label.text(lang).to_owned(), (now.as_str(), typed.as_str())));
    let lines = |text: &str| text.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let differing = picked.chain(said).chain(fields).filter(|(_, (now, typed))| lines(now) != lines(typed));
    differing.map(|(label, (now, _))| (label, now.to_owned())).collect()
}
