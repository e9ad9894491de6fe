//! Publishing: refused with every reason, done as a whole or not at all, once.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tokio::task::JoinSet;

use super::{DECIDED, PUBLISHED, REASON, SUMMARY, add_point, again, answer, close, count, decided, open, point, publish, summarise};
use crate::common::content::solution;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

async fn state(house: &TestApp, number: i64) -> String {
    house.app.db.one::<(String,)>(sql("SELECT state FROM solutions WHERE number = $1").bind(number)).await.expect("a state").0
}

on_both_engines!(it_is_refused_with_every_reason_at_once, |house| {
    let (_, number) = open(&house).await;
    answer(&house, number, "Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let early = publish(&mut officer, number).await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.words().contains("n'est pas encore terminée"), "{}", early.words());
    let mut officer = close(&house).await;
    let empty = publish(&mut officer, number).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["La décision en une phrase (العربية)", "La décision en une phrase (Français)", "aucun point"] {
        assert!(empty.words().contains(words), "{words}: {}", empty.words());
    }
    let bare = [("decision", ""), ("title_ar", ""), ("reason_fr", ""), ("basis", ""), ("decider_ar", "")];
    add_point(&mut officer, number, &bare).await.redirect();
    let refused = publish(&mut officer, number).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let expected = [
        "Point 1 : texte manquant : Titre du point (العربية)",
        "Point 1 : texte manquant : La raison (Français)",
        "Point 1 : texte manquant : Qui a décidé (العربية)",
        "Point 1 : aucune décision",
        "Point 1 : rien n'indique sur quoi il repose",
    ];
    for words in expected {
        assert!(refused.words().contains(words), "{words}: {}", refused.words());
    }
    let form = paths::outcome_point(COMMUNE, number, 1);
    assert!(refused.attributes(".error-summary a", "href").iter().filter(|href| **href == form).count() >= expected.len(), "each leads to its form");
    assert_eq!((count(&house, DECIDED).await, count(&house, PUBLISHED).await), (0, 0));
});

on_both_engines!(it_is_said_in_the_languages_in_which_people_were_asked, |house| {
    let (id, number) = open(&house).await;
    house.app.db.run(sql("UPDATE consultations SET languages = 'en' WHERE id = $1").bind(id)).await.expect("English was wanted");
    answer(&house, number, "Amina").await;
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    assert!(add_point(&mut officer, number, &[]).await.has("#milestone_ar-error"), "a milestone has a title in each");
    let bare = [("milestone_ar", ""), ("milestone_fr", ""), ("milestone_on", "")];
    add_point(&mut officer, number, &bare).await.redirect();
    let refused = publish(&mut officer, number).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["La décision en une phrase (English)", "Titre du point (English)", "La raison (English)", "Qui a décidé (English)"] {
        assert!(refused.words().contains(words), "{words}: {}", refused.words());
    }
    let form = paths::outcome_point(COMMUNE, number, 1);
    let page = officer.get(&form).await;
    assert!(page.has("textarea[name=title_en][aria-required=true]") && !page.has("textarea[name=title_zgh][aria-required=true]"));
    let sentence = [("summary_ar", "تضيف الجماعة جولة وتصلح القناة قبل الصيف."), ("summary_fr", SUMMARY), ("summary_en", "One more round of water by summer.")];
    officer.post(&paths::prepare_outcome(COMMUNE, number), &[&[("act", "save")][..], &sentence].concat()).await.redirect();
    let version = page.value("version").expect("a version");
    let english = [
        ("title_en", "One more round of water"),
        ("decider_en", "The council, in May"),
        ("reason_en", "Seven in ten say that water is cut every morning."),
        ("milestone_en", "A lorry is bought"),
    ];
    let whole: Vec<(&str, &str)> = point(&[]).into_iter().chain(english).chain([("version", version.as_str())]).collect();
    officer.post(&form, &whole).await.redirect();
    let published = publish(&mut officer, number).await;
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.words());
    let read = house.visitor().get(&format!("{}?lang=en", paths::outcome(COMMUNE, number))).await;
    for words in ["One more round of water by summer.", "Seven in ten say", "A lorry is bought"] {
        assert!(read.words().contains(words), "{words}: {}", read.words());
    }
    let addition = [("act", "add"), ("text_ar", "بدأت الأشغال."), ("text_fr", "Les travaux ont commencé.")];
    assert!(officer.post(&paths::prepare_outcome(COMMUNE, number), &addition).await.has("#text_en-error"));
    let correction = [("subject", "summary.en"), ("text", "One more round of water each day by summer."), ("reason", "Il manquait la fréquence.")];
    officer.post(&paths::correct_outcome(COMMUNE, number), &correction).await.redirect();
    let read = house.visitor().get(&format!("{}?lang=en", paths::outcome(COMMUNE, number))).await;
    assert!(read.words().contains("each day by summer"), "{}", read.words());
});

on_both_engines!(it_decides_answers_and_shows, |house| {
    let (_, number) = open(&house).await;
    let author = answer(&house, number, "Amina").await.account.expect("signed in");
    let wanted = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let unwanted = solution(&house, author, "Un second souk", "Ouvrir un autre souk près de la gare.").await;
    let postponed = solution(&house, author, "Une station", "Construire une station près de l'oued.").await;
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[("solutions", "1")]).await.redirect();
    add_point(&mut officer, number, &[("solutions", "2"), ("decision", "rejected"), ("milestone_ar", ""), ("milestone_fr", ""), ("milestone_on", "")])
        .await
        .redirect();
    add_point(&mut officer, number, &[("solutions", "3"), ("decision", "later")]).await.redirect();
    let twice = add_point(&mut officer, number, &[("solutions", "1")]).await;
    assert!(twice.has("#solutions-error"), "one solution, one decision: {}", twice.words());
    publish(&mut officer, number).await.redirect();
    let states = (state(&house, wanted.number).await, state(&house, unwanted.number).await, state(&house, postponed.number).await);
    assert_eq!((states.0.as_str(), states.1.as_str(), states.2.as_str()), ("accepted", "rejected", "under_evaluation"));
    let page = house.visitor().get(&wanted.page()).await;
    assert!(page.words().contains(REASON) && page.words().contains("Achat du camion"), "{}", page.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM milestones").await, 1, "what is not accepted has no works");
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    for words in [SUMMARY, REASON, "Accepté", "Non accepté", "Reporté", "Avez-vous l'eau ?", "Des arbres pour l'école", "Achat du camion"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    let read = house.visitor().get(&paths::consultation(COMMUNE, number)).await;
    assert!(read.all("#outcome").join(" ").contains(SUMMARY), "{}", read.words());
    let list = house.visitor().get(&paths::consultations(COMMUNE)).await;
    assert!(list.words().contains(SUMMARY) && list.has(&format!("a[href='{}']", paths::outcome(COMMUNE, number))), "{}", list.words());
    // Once.
    let again = publish(&mut officer, number).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.words().contains("déjà publiée"), "{}", again.words());
});

on_both_engines!(what_cannot_be_answered_is_said_before_anything_happens, |house| {
    let (_, number) = open(&house).await;
    let mut author = answer(&house, number, "Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[("solutions", "1")]).await.redirect();
    author = again(&house, &author).await;
    author.post(&paths::withdraw_solution(COMMUNE, thing.number), &[]).await.redirect();
    let refused = publish(&mut officer, number).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.words().contains("solution n° 1"), "{}", refused.words());
    assert_eq!((count(&house, DECIDED).await, count(&house, "SELECT COUNT(*) FROM answers").await), (0, 0));
});

on_both_engines!(it_happens_as_a_whole_or_not_at_all, |house| {
    let (_, number) = open(&house).await;
    let author = answer(&house, number, "Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[("solutions", "1")]).await.redirect();
    let queued = count(&house, "SELECT COUNT(*) FROM jobs").await;
    // The last of what it does fails: the works have no place.
    house.app.db.run(sql("ALTER TABLE milestones RENAME TO milestones_away")).await.expect("renamed");
    let failed = publish(&mut officer, number).await;
    assert!(failed.status.is_server_error(), "{}", failed.status);
    assert_eq!((count(&house, DECIDED).await, count(&house, PUBLISHED).await), (0, 0));
    assert_eq!((state(&house, thing.number).await.as_str(), count(&house, "SELECT COUNT(*) FROM answers").await), ("published", 0));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs").await, queued);
    house.app.db.run(sql("ALTER TABLE milestones_away RENAME TO milestones")).await.expect("renamed");
    publish(&mut officer, number).await.redirect();
    assert_eq!((count(&house, DECIDED).await, state(&house, thing.number).await.as_str()), (1, "accepted"));
});

on_both_engines!(two_who_publish_at_once_publish_once, |house| {
    let (_, number) = open(&house).await;
    let author = answer(&house, number, "Amina").await.account.expect("signed in");
    solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[("solutions", "1")]).await.redirect();
    let mut all = JoinSet::new();
    for name in ["Salma", "Yassine", "Hind"] {
        let mut client = house.staff(name, Role::Officer).await;
        all.spawn(async move { publish(&mut client, number).await.status });
    }
    let mut answers = all.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM answers").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs WHERE kind = 'outcome_told'").await, 1);
});

on_both_engines!(what_is_public_is_changed_no_more, |house| {
    let (mut officer, _, number) = decided(&house).await;
    assert_eq!(summarise(&mut officer, number).await.status, StatusCode::CONFLICT);
    assert_eq!(add_point(&mut officer, number, &[]).await.status, StatusCode::CONFLICT);
    let path = paths::outcome_point(COMMUNE, number, 1);
    assert_eq!(officer.post(&path, &[("act", "remove")]).await.status, StatusCode::CONFLICT);
    let cancel = [("reason", "Nous n'en voulons plus, tout compte fait.")];
    assert_eq!(officer.post(&paths::cancel_consultation(COMMUNE, number), &cancel).await.status, StatusCode::CONFLICT);
    let (title,): (String,) = house.app.db.one(sql("SELECT title_fr FROM outcome_points")).await.expect("a point");
    assert_eq!(title, "Une tournée d'eau de plus");
});
