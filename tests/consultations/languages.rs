//! In which languages a commune wants its consultations: what lacks, where that is put right, and that what is public waits for nothing.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use serde_json::Value;
use xlsform::Form;

use super::{Outline, consultation, page, published};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};
use crate::{meetings, on_both_engines, questionnaires};

/// Asks for further languages, as an administrator.
async fn require(house: &TestApp, languages: &str) {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::settings(COMMUNE);
    let form = administrator.get(&path).await;
    let names = ["name_ar", "name_fr", "name_en", "population", "support_threshold", "threshold_others", "answer_days", "contact_email", "was"];
    let kept: Vec<(&str, String)> = names.into_iter().map(|name| (name, form.value(name).unwrap_or_default())).collect();
    let mut fields: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("accent", "green"), ("threshold_counts", ""), ("languages", languages)]);
    administrator.post(&path, &fields).await.redirect();
}

const DOCUMENT: [(&str, &str); 4] = [
    ("title_ar", "دراسة السوق"),
    ("title_fr", "L'étude du marché"),
    ("summary_ar", "أين يشتري السكان حاجياتهم اليوم."),
    ("summary_fr", "Où les habitants font leurs achats aujourd'hui."),
];
const ENGLISH: [(&str, &str); 2] = [("title_en", "The study of the market"), ("summary_en", "Where people do their shopping today.")];
const OPTION: [(&str, &str); 4] = [("title_ar", "ساحة السوق"), ("title_fr", "Place du souk"), ("body_ar", "قرب المحطة."), ("body_fr", "Près de la gare.")];
const ARTICLE: [(&str, &str); 2] = [("body_ar", "تمنع الأكياس في الأسواق."), ("body_fr", "Les sacs sont interdits au marché.")];

async fn attach(officer: &mut Client, number: i64, further: &[(&str, &str)]) -> Answer {
    let fields: Vec<(&str, &str)> = DOCUMENT.into_iter().chain(further.iter().copied()).collect();
    officer.post_files(&paths::consultation_documents(COMMUNE, number), &fields, &[("file_ar", "etude.pdf", b"%PDF-1.7\n")]).await
}

async fn write_article(officer: &mut Client, number: i64, further: &[(&str, &str)]) {
    let draft = officer.get(&paths::prepare_text(COMMUNE, number)).await.value("draft").expect("a version");
    let fields: Vec<(&str, &str)> = ARTICLE.into_iter().chain(further.iter().copied()).chain([("draft", draft.as_str())]).collect();
    officer.post(&paths::edit_article(COMMUNE, number), &fields).await.redirect();
}

/// The questions with English beside what they say in French.
fn in_english(form: &Form) -> Form {
    fn add(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("ar") && fields.contains_key("fr") {
                    fields.insert("en".to_owned(), Value::from("In English"));
                } else {
                    fields.values_mut().for_each(add);
                }
            }
            Value::Array(values) => values.iter_mut().for_each(add),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(form).expect("JSON");
    add(&mut value);
    value["languages"].as_array_mut().expect("languages").push(serde_json::json!({"name": "English", "tag": "en"}));
    serde_json::from_value(value).expect("a form")
}

async fn upload(officer: &mut Client, number: i64, form: &Form) {
    questionnaires::staff::upload(officer, number, &xlsform::to_xlsx(form).expect("a workbook")).await.redirect();
}

/// A draft with a text of each kind in Arabic and French: its own, a document, questions, a text for comment, an option of a vote.
async fn draft(house: &TestApp) -> (Client, i64) {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let phases = [(PhaseKind::Discuss, 3), (PhaseKind::Vote, 10), (PhaseKind::Decide, 40)];
    let outline = Outline { phases: &phases, published: false, ..Outline::usual() };
    let (_, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    attach(&mut officer, number, &[]).await.redirect();
    upload(&mut officer, number, &questionnaires::form()).await;
    officer.post(&paths::prepare_text(COMMUNE, number), &[("act", "begin")]).await.redirect();
    write_article(&mut officer, number, &[]).await;
    officer.post(&paths::prepare_ballot(COMMUNE, number), &[("act", "kind"), ("kind", "approval")]).await.redirect();
    officer.post(&paths::edit_ballot_option(COMMUNE, number, "new"), &OPTION).await.redirect();
    (officer, number)
}

on_both_engines!(a_commune_that_wants_english_publishes_nothing_without_it, |house| {
    let (mut officer, number) = draft(&house).await;
    let prepare = paths::prepare_consultation(COMMUNE, number);
    let whole = officer.get(&prepare).await;
    assert!(!whole.has(".error-summary"), "Arabic and French are enough: {}", whole.words());
    require(&house, "en").await;

    let refused = officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (texts, documents) = (paths::consultation_texts(COMMUNE, number), paths::consultation_documents(COMMUNE, number));
    let (questions, text, option) =
        (paths::prepare_questions(COMMUNE, number), paths::prepare_text(COMMUNE, number), paths::edit_ballot_option(COMMUNE, number, 1));
    let ways = refused.attributes(".error-summary a", "href");
    let count = |path: &String| ways.iter().filter(|way| *way == path).count();
    assert_eq!([&texts, &documents, &option].map(count), [5, 1, 2], "{}", refused.words());
    assert_eq!(
        (count(&text), count(&questions)),
        (2, 1),
        "its title and its article; one line for questions that are not said in it at all: {}",
        refused.words()
    );
    assert!(refused.words().contains("Ce qui est déjà décidé (English)") && refused.words().contains("Document manquant dans cette langue (English)"));
    assert_eq!(house.visitor().get(&page(number)).await.status, StatusCode::NOT_FOUND);

    // Fields are marked as needed exactly where they are.
    let form = officer.get(&texts).await;
    for (field, needed) in [("title_ar", true), ("title_en", true), ("title_zgh", false)] {
        assert_eq!(form.has(&format!("textarea[name={field}][aria-required=true]")), needed, "{field}");
        assert_eq!(form.all(&format!("label[for={field}]")).join("").contains("facultatif"), !needed, "{field}");
    }
    let refused = attach(&mut officer, number, &[]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#title_en-error") && !refused.has("#title_zgh-error"), "{}", refused.words());

    let names = ["title", "purpose", "settled", "decider", "binding"];
    let languages = ["ar", "fr"];
    let mut fields: Vec<(String, String)> = Vec::new();
    for name in names {
        for lang in languages {
            let name = format!("{name}_{lang}");
            fields.push((name.clone(), form.value(&name).expect("a text")));
        }
        fields.push((format!("{name}_en"), "The commune asks before it decides.".to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post(&texts, &fields).await.redirect();
    let old = officer.get(&documents).await.value("document").expect("a document");
    officer.post_files(&documents, &[("act", "remove"), ("document", &old)], &[]).await.redirect();
    attach(&mut officer, number, &ENGLISH).await.redirect();
    upload(&mut officer, number, &in_english(&questionnaires::form())).await;
    write_article(&mut officer, number, &[("key", "1"), ("body_en", "Bags are forbidden at the market.")]).await;
    let draft = officer.get(&text).await.value("draft").expect("a version");
    let title =
        [("act", "title"), ("draft", draft.as_str()), ("title_ar", "قرار السوق"), ("title_fr", "Arrêté du marché"), ("title_en", "Order of the market")];
    officer.post(&text, &title).await.redirect();
    let english: Vec<(&str, &str)> = OPTION.into_iter().chain([("title_en", "Market square"), ("body_en", "Near the station.")]).collect();
    officer.post(&option, &english).await.redirect();
    let public = officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await;
    assert_eq!(public.status, StatusCode::SEE_OTHER, "{}", public.words());
    let read = house.visitor().get(&format!("{}?lang=en", page(number))).await;
    assert!(read.words().contains("The study of the market") && read.words().contains("The commune asks before it decides."), "{}", read.words());
    let file = house.app.db.one::<(String,)>(tajmaat::base::db::sql("SELECT languages FROM consultations")).await.expect("it");
    assert_eq!(file.0, "en", "what was wanted when it was published");
});

on_both_engines!(what_is_public_waits_for_no_other_language, |house| {
    let (mut officer, number) = draft(&house).await;
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    require(&house, "en zgh").await;
    assert_eq!(house.visitor().get(&page(number)).await.status, StatusCode::OK);
    let form = officer.get(&paths::consultation_texts(COMMUNE, number)).await;
    assert!(!form.has("textarea[name=title_en][aria-required=true]"), "it was published without");
    let reason = ("reason", "Une étude est parue depuis.");
    attach(&mut officer, number, &[reason]).await.redirect();
    let questions = officer.get(&paths::prepare_questions(COMMUNE, number)).await;
    assert!(!questions.words().contains("Langue absente"), "{}", questions.words());
});

on_both_engines!(a_meeting_is_said_in_the_languages_that_are_asked_for, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let (_, number) = consultation(&house, officer.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    meetings::arrange(&mut officer, number, "20").await;
    let (prepare, edit) = (paths::prepare_consultation(COMMUNE, number), paths::edit_meeting(COMMUNE, number, 1));
    let ways = |answer: &Answer| answer.attributes(".error-summary a", "href").iter().filter(|way| **way == edit).count();
    assert_eq!(ways(&officer.get(&prepare).await), 0, "Arabic and French are enough");
    require(&house, "en").await;
    assert_eq!(ways(&officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await), 1);
    let form = officer.get(&edit).await;
    assert!(form.has("input[name=title_en][aria-required=true]") && !form.has("input[name=title_zgh][aria-required=true]"));
    let refused = meetings::send(&mut officer, &edit, &meetings::fields(5, "20")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, wrong) in [("title_en", true), ("place_en", true), ("agenda_en", true), ("title_zgh", false)] {
        assert_eq!(refused.has(&format!("#{field}-error")), wrong, "{field}: {}", refused.words());
    }
    let english = [("title_en", "Meeting at the wash house"), ("place_en", "Neighbourhood hall"), ("agenda_en", "Where the market goes.")];
    meetings::send(&mut officer, &edit, &meetings::with(meetings::fields(5, "20"), &english)).await.redirect();
    assert_eq!(officer.get(&edit).await.value("place_en").as_deref(), Some("Neighbourhood hall"));
    assert_eq!(ways(&officer.get(&prepare).await), 0, "nothing lacks any more");
});

on_both_engines!(a_meeting_can_be_said_in_other_languages_and_is_read_in_arabic_otherwise, |house| {
    let (mut officer, _, number) = published(&house).await;
    meetings::arrange(&mut officer, number, "").await;
    let english = format!("{}?lang=en", meetings::page(number));
    let read = house.visitor().get(&english).await;
    assert!(read.has("h1 bdi[lang=ar][dir=rtl]"), "{}", read.words());
    let mut amina = house.participant("Amina").await;
    meetings::press(&mut amina, number, "register").await.redirect();
    let edit = paths::edit_meeting(COMMUNE, number, 1);
    // A language that may be left out is left out as a whole.
    let half = meetings::with(meetings::fields(5, ""), &[("title_en", "Meeting at the wash house")]);
    let refused = meetings::send(&mut officer, &edit, &half).await;
    assert!(refused.has("#place_en-error") && refused.value("title_en").as_deref() == Some("Meeting at the wash house"), "{}", refused.words());
    let whole = meetings::with(half, &[("place_en", "Neighbourhood hall"), ("agenda_en", "Where the market goes.")]);
    meetings::send(&mut officer, &edit, &whole).await.redirect();
    let read = house.visitor().get(&english).await;
    for part in ["Meeting at the wash house", "Neighbourhood hall", "Where the market goes."] {
        assert!(read.words().contains(part), "{part}: {}", read.words());
    }
    assert_eq!(meetings::told(&house, &amina, "moved").await, 0, "it is where it was");
    house.wait_seconds(6 * 86_400);
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    let minutes = paths::meeting_minutes(COMMUNE, number, 1);
    let fields = [
        ("minutes_ar", "أغلب من حضر يريد السوق في ساحة المغسل."),
        ("minutes_fr", "La plupart préfèrent la place du lavoir."),
        ("minutes_en", "Most prefer the square of the wash house."),
    ];
    let refused = officer.post_files(&minutes, &[fields[0], fields[1], ("minutes_en", "Short")], &[]).await;
    assert!(refused.has("#minutes_en-error") && !refused.has("#minutes_zgh-error"), "{}", refused.words());
    officer.post_files(&minutes, &fields, &[]).await.redirect();
    let read = house.visitor().get(&english).await;
    assert!(read.all("#minutes").join(" ").contains("Most prefer the square"), "{}", read.words());
});
