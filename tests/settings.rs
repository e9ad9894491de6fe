//! What an administrator, or the command line, changes of a commune; and that every change is kept and shown.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::communes::{self, Editing};
use uuid::Uuid;

use crate::common::client::Answer;
use crate::common::content::{problem, solution};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::on_both_engines;

const FORM: [(&str, &str); 11] = [
    ("name_ar", "جماعة عين أملال"),
    ("name_fr", "Commune d'Aïn Amlal"),
    ("name_en", "Ain Amlal"),
    ("population", "28400"),
    ("support_threshold", "3"),
    ("threshold_counts", ""),
    ("threshold_others", "50"),
    ("answer_days", "60"),
    ("languages", ""),
    ("accent", "green"),
    ("contact_email", ""),
];

/// The form with some of its fields typed otherwise.
fn form<'a>(typed: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    FORM.iter().map(|(name, value)| (*name, typed.iter().find(|(other, _)| other == name).map_or(*value, |(_, value)| *value))).collect()
}

const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600,
    "shapes": [{"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}]}"#;

on_both_engines!(an_administrator_changes_the_commune_and_everybody_sees_it, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::settings(COMMUNE);
    assert!(administrator.get(&paths::administration(COMMUNE)).await.attributes("ul.doors a", "href").contains(&path));
    let page = administrator.get(&path).await;
    for (name, value) in FORM {
        if !["accent", "threshold_counts", "languages"].contains(&name) {
            assert_eq!(page.value(name).as_deref(), Some(value), "{name}");
        }
    }
    assert!(page.has("input[name=accent][value=green][checked]") && !page.has("#history"));
    let typed =
        [("name_fr", "Ville d'Aïn Amlal"), ("population", "٣٠٠٠٠"), ("support_threshold", "12"), ("accent", "plum"), ("contact_email", "mairie@amlal.example")];
    administrator.post(&path, &form(&typed)).await.redirect();

    let commune = house.commune().await;
    assert_eq!((commune.name.fr.as_str(), commune.population, commune.support_threshold, commune.answer_days), ("Ville d'Aïn Amlal", 30_000, 12, 60));
    let about = house.visitor().get(&paths::commune_about(COMMUNE)).await;
    assert!(about.words().contains("Ville d'Aïn Amlal") && about.words().contains("mairie@amlal.example"), "{}", about.words());
    assert_eq!(about.attributes("html", "data-accent"), ["plum"]);

    let history = administrator.get(&path).await;
    let rows = history.all("#history .rows > li");
    assert_eq!(rows.len(), 5, "only what changed: {rows:?}");
    let threshold = rows.iter().find(|row| row.contains("Soutiens requis")).expect("the threshold");
    assert!(threshold.contains('3') && threshold.contains("12") && threshold.contains("Administratrice"), "{threshold}");
    assert!(rows.iter().any(|row| row.contains("Vert") && row.contains("Prune")), "{rows:?}");
    let acts = administrator.get(&paths::staff_acts(COMMUNE)).await.words();
    assert!(acts.contains("A changé les réglages de la commune"), "{acts}");

    let again = administrator.post(&path, &form(&typed)).await.redirect();
    assert!(administrator.get(&again).await.words().contains("Rien n'a changé"), "what is the same is no change");
    assert_eq!(administrator.get(&path).await.all("#history .rows > li").len(), 5);
    let mut arabic = administrator;
    arabic.language = "ar".to_owned();
    assert!(arabic.get(&path).await.all("#history").join("").contains("عدد الداعمين المطلوب"));
});

on_both_engines!(what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let typed = [("name_ar", " "), ("population", "100"), ("support_threshold", "500"), ("answer_days", "deux"), ("accent", "red"), ("contact_email", "amlal")];
    let page = administrator.post(&paths::settings(COMMUNE), &form(&typed)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name_ar", "support_threshold", "answer_days", "accent", "contact_email"] {
        assert!(page.has(&format!("#{field}-error")), "{field}: {}", page.words());
    }
    let page_of_local_part = administrator.post(&paths::settings(COMMUNE), &form(&[("contact_email", "جماعة@amlal.example")])).await;
    assert!(page_of_local_part.has("#contact_email-error"), "mail servers take no such letters before the @");
    assert!(!page.has("#population-error") && page.all("#support_threshold-error").join("").contains("dépasse la population"));
    assert_eq!((page.value("answer_days").as_deref(), page.value("contact_email").as_deref()), (Some("deux"), Some("amlal")));
    assert_eq!(house.commune().await.population, 28_400);
    for role in [Role::Moderator, Role::Officer] {
        let mut other = house.staff("Autre", role).await;
        assert_eq!(other.post(&paths::settings(COMMUNE), &form(&[])).await.status, StatusCode::FORBIDDEN);
        assert_eq!(other.post(&paths::neighbourhoods(COMMUNE), &[("name_ar", "حي"), ("name_fr", "Hay")]).await.status, StatusCode::FORBIDDEN);
    }
});

on_both_engines!(what_nobody_touched_in_a_form_stays_as_others_have_made_it_since, |house| {
    let path = paths::settings(COMMUNE);
    let mut first = house.staff("Administratrice", Role::Administrator).await;
    let was = first.get(&path).await.value("was").expect("what the form began with");
    let mut second = house.staff("Administrateur", Role::Administrator).await;
    second.post(&path, &form(&[("support_threshold", "12"), ("answer_days", "30")])).await.redirect();
    let typed = [form(&[("population", "29000"), ("answer_days", "45")]), vec![("was", was.as_str())]].concat();
    first.post(&path, &typed).await.redirect();
    let commune = house.commune().await;
    assert_eq!((commune.population, commune.support_threshold, commune.answer_days), (29_000, 12, 45), "one field each, and the later of one that both chose");
});

on_both_engines!(the_form_waits_while_an_administrator_proves_who_they_are, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    house.wait_seconds(16 * 60);
    let to = administrator.post(&paths::settings(COMMUNE), &form(&[("answer_days", "30")])).await.redirect();
    assert_ne!(to, paths::settings(COMMUNE));
    assert_eq!(house.commune().await.answer_days, 60);
    assert_eq!(administrator.get(&paths::settings(COMMUNE)).await.value("answer_days").as_deref(), Some("30"), "what was typed is there after the proof");
});

on_both_engines!(a_lower_threshold_is_crossed_at_once_and_a_promised_deadline_never_moves, |house| {
    let author = house.participant("Autrice").await;
    let id = author.account.expect("signed in");
    let near = solution(&house, id, "Des arbres", "Des arbres sur la place.").await.id;
    let far = solution(&house, id, "Un banc", "Un banc à l'ombre.").await.id;
    for (id, count) in [(near, 2_i64), (far, 1)] {
        house.app.db.run(sql("UPDATE solutions SET support_count = $1 WHERE id = $2").bind(count).bind(id)).await.expect("supports");
    }
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::settings(COMMUNE), &form(&[("support_threshold", "2")])).await.redirect();
    let reached = |id: Uuid| {
        let db = house.app.db.clone();
        async move { db.one::<(String, Option<i64>)>(sql("SELECT state, answer_due_at FROM solutions WHERE id = ").arg(id)).await.expect("a row") }
    };
    let promised = NOW.plus_days(60).micros();
    assert_eq!(reached(near).await, ("threshold".to_owned(), Some(promised)));
    assert_eq!(reached(far).await, ("published".to_owned(), None));
    let mut author = author;
    assert!(author.get(&paths::notifications()).await.words().contains("Des arbres"), "its author is told");

    administrator.post(&paths::settings(COMMUNE), &form(&[("support_threshold", "1"), ("answer_days", "10")])).await.redirect();
    assert_eq!(reached(near).await.1, Some(promised), "what was promised stays promised");
    assert_eq!(reached(far).await.1, Some(NOW.plus_days(10).micros()));
});

on_both_engines!(an_administrator_says_whose_supports_count, |house| {
    let author = house.participant("Autrice").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres", "Des arbres sur la place.").await;
    house.app.db.run(sql("UPDATE solutions SET support_count = 3, resident_support_count = 1 WHERE id = $1").bind(thing.id)).await.expect("supports");
    let state = || async { house.app.db.one::<(String,)>(sql("SELECT state FROM solutions WHERE id = $1").bind(thing.id)).await.expect("a row").0 };
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::settings(COMMUNE);
    administrator.post(&path, &form(&[("threshold_counts", "residents"), ("support_threshold", "2")])).await.redirect();
    assert_eq!(state().await, "published", "one resident is not two");
    let about = house.visitor().get(&paths::commune_about(COMMUNE)).await;
    assert!(about.words().to_lowercase().contains("habitant"), "the page says whose: {}", about.words());
    administrator.post(&path, &form(&[("threshold_counts", "share"), ("threshold_others", "50"), ("support_threshold", "2")])).await.redirect();
    assert_eq!(state().await, "threshold", "one resident and one other");
    let history = administrator.get(&path).await.all("#history").join("");
    assert!(history.contains("Les habitants vérifiés seulement"), "{history}");
    let page = administrator.post(&path, &form(&[("threshold_counts", "nobody"), ("threshold_others", "101")])).await;
    assert!(page.has("#threshold_counts-error") && page.has("#threshold_others-error"), "{}", page.words());
});

on_both_engines!(an_administrator_says_in_which_languages_consultations_are_written, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::settings(COMMUNE);
    assert!(administrator.get(&path).await.has("input[name=languages][value=''][checked]"));
    assert!(administrator.post(&path, &form(&[("languages", "en de")])).await.has("#languages-error"));
    administrator.post(&path, &form(&[("languages", "en")])).await.redirect();
    assert_eq!(house.commune().await.languages.as_str(), "en");
    let page = administrator.get(&path).await;
    assert!(page.has("input[name=languages][value=en][checked]"));
    let history = page.all("#history .rows > li").join("");
    assert!(history.contains("Langues des consultations") && history.contains("English") && history.contains("Administratrice"), "{history}");
    // Somebody whose form is from before takes nothing back.
    let was = page.value("was").expect("what the form began with");
    administrator.post(&path, &form(&[("languages", "en zgh")])).await.redirect();
    administrator.post(&path, &[form(&[("languages", "en"), ("answer_days", "30")]), vec![("was", was.as_str())]].concat()).await.redirect();
    assert_eq!(house.commune().await.languages.as_str(), "en zgh");
});

on_both_engines!(neighbourhoods_are_added_renamed_and_set_aside, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::neighbourhoods(COMMUNE);
    administrator.post(&path, &[("name_ar", "حي السلام"), ("name_fr", "Cité Es-Salâm")]).await.redirect();
    let mut resident = house.resident("Amina").await;
    let offered = |page: &Answer| page.attributes("select[name=neighbourhood] option", "value");
    let report = resident.get(&paths::new_problem(COMMUNE)).await;
    assert!(offered(&report).contains(&"cite-es-salam".to_owned()), "{:?}", offered(&report));

    let one = paths::neighbourhood(COMMUNE, "ighrem");
    let form = administrator.get(&one).await;
    assert_eq!(form.value("name_fr").as_deref(), Some("Douar Ighrem"));
    administrator.post(&one, &[("act", "rename"), ("name_ar", "إغرم الجديدة"), ("name_fr", "Ighrem Jdid")]).await.redirect();
    let (place,): (Uuid,) = house.app.db.one(sql("SELECT id FROM neighbourhoods WHERE slug = 'ighrem'")).await.expect("a row");
    let problem = problem(&house, resident.account.expect("signed in"), "Une fuite", "De l'eau coule dans la rue.").await;
    house.app.db.run(sql("UPDATE problems SET neighbourhood_id = $1 WHERE id = $2").bind(place).bind(problem.id)).await.expect("a place");
    administrator.post(&one, &[("act", "retire")]).await.redirect();

    assert!(!offered(&resident.get(&paths::new_problem(COMMUNE)).await).contains(&"ighrem".to_owned()), "forms no longer offer it");
    assert!(!offered(&resident.get(&paths::new_solution(COMMUNE)).await).contains(&"ighrem".to_owned()));
    let old = house.visitor().get(&problem.page()).await.words();
    assert!(old.contains("Ighrem Jdid"), "old content keeps it, under its new name: {old}");
    assert!(!house.visitor().get(&paths::commune_about(COMMUNE)).await.words().contains("Ighrem"));
    let list = administrator.get(&path).await;
    assert!(list.all(".rows .state.wait").join("").contains("Mis de côté"), "{}", list.words());
    assert_eq!(list.all("#history .rows > li").len(), 3);
    administrator.post(&one, &[("act", "restore")]).await.redirect();
    assert!(offered(&resident.get(&paths::new_problem(COMMUNE)).await).contains(&"ighrem".to_owned()));

    for (typed, field) in [
        ([("name_ar", "المركز"), ("name_fr", "Autre"), ("slug", "autre")], "name_ar"),
        ([("name_ar", "حي"), ("name_fr", "centre"), ("slug", "autre")], "name_fr"),
        ([("name_ar", "حي آخر"), ("name_fr", "Autre"), ("slug", "centre")], "slug"),
        ([("name_ar", "حي آخر"), ("name_fr", "السلام"), ("slug", "")], "slug"),
    ] {
        let page = administrator.post(&path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(&format!("#{field}-error")), "{field}: {}", page.words());
        assert_eq!(page.value("name_ar").as_deref(), Some(typed[0].1));
    }
    let mut arabic = administrator;
    arabic.language = "ar".to_owned();
    assert_eq!(arabic.get(&paths::neighbourhood(COMMUNE, "nowhere")).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(a_neighbourhood_whose_name_went_to_another_comes_back_under_a_new_one, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let places = paths::neighbourhoods(COMMUNE);
    let names = [("name_ar", "حي الزيتون"), ("name_fr", "Hay Zaytoun")];
    administrator.post(&places, &[&names[..], &[("slug", "zaytoun")]].concat()).await.redirect();
    let first = paths::neighbourhood(COMMUNE, "zaytoun");
    administrator.post(&first, &[("act", "retire")]).await.redirect();
    administrator.post(&places, &[&names[..], &[("slug", "zaytoun-2")]].concat()).await.redirect();
    let page = administrator.post(&first, &[("act", "restore")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all("#name_fr-error").concat().contains("autre quartier"), "{}", page.words());
    assert_eq!(page.value("name_fr").as_deref(), Some("Hay Zaytoun"), "the form of the names is whole");
    administrator.post(&first, &[("act", "rename"), ("name_ar", "حي الزيتون القديم"), ("name_fr", "Ancien Hay Zaytoun")]).await.redirect();
    administrator.post(&first, &[("act", "restore")]).await.redirect();
});

on_both_engines!(a_map_is_given_as_a_file_and_its_fault_is_named, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::drawing(COMMUNE);
    assert!(administrator.get(&path).await.words().contains("Il n'y a pas encore de carte"));
    for (text, said) in [
        ("", "Choisissez le fichier"),
        ("{\"bounds\": ", "ligne 1"),
        (&MAP.replace("centre", "nulle-part"), "nulle-part"),
        (&MAP.replace("M0 0 H400", "M0 0 X400"), "tracé SVG"),
    ] {
        let page = administrator.post_files(&path, &[], &[("map", "map.json", text.as_bytes())]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.all("#map-error").join("").contains(said), "«{said}» in {}", page.words());
    }
    assert!(house.commune().await.map.is_empty());
    administrator.post_files(&path, &[], &[("map", "map.json", MAP.as_bytes())]).await.redirect();
    let page = administrator.get(&path).await;
    assert!(page.has("svg.map .shape") && page.all(".notice.warning li").join("").contains("Ighrem"), "what is not drawn is named: {}", page.words());
    assert!(page.all("#history").join("").contains("dessin de 1 quartier"), "{}", page.words());
    assert!(house.visitor().get(&paths::problems(COMMUNE)).await.has(".switch"), "what there is can be seen on it");
    assert!(administrator.get(&paths::settings(COMMUNE)).await.all("#history").join("").contains("Carte"), "the whole history is with the settings");
});

on_both_engines!(the_command_line_changes_by_the_same_rules_and_leaves_the_same_history, |house| {
    let commune = house.commune().await;
    let mut fields = communes::setting_fields(&commune);
    fields.answer_days = "20".to_owned();
    let mut editing = Editing::begin(&house.app, commune.id, None).await.expect("begun");
    editing.settings(&fields).await.expect("good");
    editing.retire_neighbourhood("centre", true).await.expect("good");
    assert_eq!(tajmaat::site::settings::keep(&house.app, editing).await.expect("kept").len(), 2);
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let rows = administrator.get(&paths::settings(COMMUNE)).await.all("#history .rows > li");
    assert!(rows.len() == 2 && rows.iter().all(|row| row.contains("depuis la ligne de commande")), "{rows:?}");

    fields.answer_days = "0".to_owned();
    let mut editing = Editing::begin(&house.app, commune.id, None).await.expect("begun");
    editing.retire_neighbourhood("ighrem", true).await.expect("good");
    assert!(editing.settings(&fields).await.is_err());
    drop(editing);
    assert_eq!(house.commune().await.answer_days, 20);
    let retired: (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM neighbourhoods WHERE retired_at IS NOT NULL")).await.expect("a number");
    assert_eq!(retired.0, 1, "everything, or nothing of it");
});

#[tokio::test]
async fn histories_are_read_a_page_at_a_time() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    for days in 1..=25 {
        administrator.post(&paths::settings(COMMUNE), &form(&[("answer_days", &days.to_string())])).await.redirect();
    }
    let page = administrator.get(&paths::settings(COMMUNE)).await;
    assert_eq!(page.all("#history .rows > li").len(), 20);
    let older = page.attributes("#history a[rel=next]", "href").pop().expect("older ones");
    assert_eq!(administrator.get(&older).await.all("#history .rows > li").len(), 5);
}
