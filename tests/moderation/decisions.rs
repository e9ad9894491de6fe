//! Decisions: by whom, on what, once, with reasons, and who is told.

use crate::common::fr;
use app::model::Lang;
use app::model::content::{Role, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::*;
use crate::common::TestApp;
use crate::on_both_engines;

on_both_engines!(hiding_tells_the_author_and_those_who_flagged, |house| {
    let mut author = house.participant("Naima").await;
    house.app.db.run(sql("UPDATE accounts SET language = 'ar' WHERE id = $1").bind(id(&author))).await.expect("a language");
    house.app.db.run(sql("UPDATE communes SET contact_email = 'contact@ain-amlal.example'")).await.expect("settings");
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut reader = house.participant("Hassan").await;
    flag(&mut reader, thing).await.redirect();
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let done = decide(&mut moderator, thing, "hide", HIDE).await;
    assert_eq!(done.redirect(), paths::moderation(COMMUNE));
    assert!(moderator.follow(&done).await.words().contains("Le texte est masqué"));

    assert_eq!(state(&house, thing).await, (Visibility::Hidden, 1));
    let (act, reason, number): (String, String, i64) =
        house.app.db.one(sql("SELECT act, reason, number FROM moderation_decisions WHERE item_id = $1").bind(thing.id)).await.expect("one decision");
    assert_eq!((act.as_str(), reason.as_str(), number), ("hide", "insult", 1));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM flags WHERE item_id = $1 AND outcome = 'upheld'", thing.id).await, 1);

    let mails = house.mails().await;
    assert_eq!(mails.len(), 1, "only the author gets a mail");
    let mail = &mails[0];
    assert_eq!((mail.lang, mail.subject.as_str()), (Lang::Ar, tr::moderation::letter::hidden_subject::SOLUTION.text(Lang::Ar)));
    for part in ["سب أو كراهية", "Vous traitez vos voisins de voleurs.", "contact@ain-amlal.example", &format!("http://tajmaat.test{}", thing.page())]
    {
        assert!(mail.text.contains(part), "{part} in {}", mail.text);
    }

    author.language = "ar".to_owned();
    let told = author.get(&paths::notifications()).await;
    assert!(told.words().contains("حُجب مقترحكم. القاعدة: سب أو كراهية"), "{}", told.words());
    assert!(reader.get(&paths::notifications()).await.words().contains("le texte est masqué. Merci"));

    // The author reads the text, the rule, and what the moderator wrote.
    author.language = "fr".to_owned();
    let page = author.get(&thing.page()).await.words();
    for part in ["Chacun y porte ses épluchures", "Votre proposition est masquée", "insulte", "Vous traitez vos voisins de voleurs."] {
        assert!(page.contains(part), "{part} in {page}");
    }
});

on_both_engines!(restoring_brings_it_back_and_it_can_be_hidden_again, |house| {
    let mut author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire éteint rue 4", "Depuis trois semaines il fait noir.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    house.wait_seconds(60);
    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    let mails = house.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[1].subject.contains("de nouveau visible") && mails[1].text.contains("Après relecture"), "{:?}", mails[1]);
    assert!(author.get(&paths::notifications()).await.words().contains("de nouveau visible par tout le monde"));
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Hidden);
    let numbers: Vec<(i64, String)> =
        house.app.db.all(sql("SELECT number, act FROM moderation_decisions WHERE item_id = $1 ORDER BY number").bind(thing.id)).await.expect("decisions");
    assert_eq!(numbers, [(1, "hide".to_owned()), (2, "restore".to_owned()), (3, "hide".to_owned())]);
    let page = moderator.get(&thing.item()).await;
    assert_eq!(page.all("ol.timeline li").len(), 3, "{}", page.words());
});

on_both_engines!(dismissing_keeps_it_and_tells_those_who_flagged, |house| {
    let mut author = house.participant("Naima").await;
    let thing = comment(&house, id(&author), problem(&house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await, false, "C'est faux !").await;
    let mut readers = Vec::new();
    for number in 0..2 {
        let mut reader = house.resident(&format!("Habitant {number}")).await;
        flag(&mut reader, thing).await.redirect();
        readers.push(reader);
    }
    assert_eq!(state(&house, thing).await.0, Visibility::UnderReview);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let page = moderator.get(&thing.item()).await;
    decide_on(&mut moderator, &page, thing, "dismiss", &[]).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    for reader in &mut readers {
        assert!(reader.get(&paths::notifications()).await.words().contains("le texte reste"));
    }
    assert!(author.get(&paths::notifications()).await.words().contains("Rien pour l'instant"), "the author is not troubled");
    assert!(house.mails().await.is_empty());
    // The same page once more: too late.
    let late = decide_on(&mut moderator, &page, thing, "dismiss", &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, DECISIONS, thing.id).await, 1);
});

on_both_engines!(of_two_moderators_in_the_same_second_one_decides, |house| {
    let author = house.participant("Naima").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    let mut second = house.staff("Seconde", Role::Moderator).await;
    let mut reader = house.participant("Hassan").await;
    for (number, (one, other)) in [("hide", "hide"), ("hide", "dismiss"), ("dismiss", "dismiss"), ("dismiss", "hide")].into_iter().enumerate() {
        let thing = solution(&house, id(&author), &format!("Un composteur au souk {number}"), "Chacun y porte ses épluchures.").await;
        flag(&mut reader, thing).await.redirect();
        let pages = (first.get(&thing.item()).await, second.get(&thing.item()).await);
        let mut answers = [StatusCode::OK; 2];
        {
            let (a, b) = tokio::join!(
                decide_on(&mut first, &pages.0, thing, one, HIDE),
                decide_on(&mut second, &pages.1, thing, other, &[("reason", "spam"), ("note", "Une autre raison, de moi.")])
            );
            for answer in [&a, &b].into_iter().filter(|answer| answer.status == StatusCode::CONFLICT) {
                assert!(answer.words().contains("Une autre personne de la modération a déjà décidé"), "{}", answer.words());
            }
            answers[0] = a.status;
            answers[1] = b.status;
        }
        answers.sort_unstable();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "{one} and {other}");
        assert_eq!(count(&house, DECISIONS, thing.id).await, 1, "{one} and {other}");
        let hidden = state(&house, thing).await.0 == Visibility::Hidden;
        assert_eq!(count(&house, TOLD, thing.id).await, i64::from(hidden));
        assert_eq!(house.mails().await.len(), usize::from(hidden));
    }
});

#[tokio::test]
async fn the_second_moderator_is_told_and_keeps_the_words() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    let mut second = house.staff("Seconde", Role::Moderator).await;
    let page = second.get(&thing.item()).await;
    decide(&mut first, thing, "hide", HIDE).await.redirect();
    decide(&mut first, thing, "restore", RESTORE).await.redirect();
    // Visible again as before, but two decisions later: what the second one saw is past.
    let late = decide_on(&mut second, &page, thing, "hide", &[("reason", "spam"), ("note", "Une autre raison, de moi.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.value("note").is_some_and(|note| note.contains("Une autre raison, de moi.")));
    assert_eq!(late.value("decisions").as_deref(), Some("2"), "the form is about the present state");
    assert_eq!((state(&house, thing).await.0, count(&house, DECISIONS, thing.id).await), (Visibility::Published, 2));
}

#[tokio::test]
async fn a_text_that_changed_meanwhile_is_read_again_first() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let page = moderator.get(&thing.item()).await;
    house.app.db.run(sql("UPDATE solutions SET version = 2, body = 'Un texte tout autre.' WHERE id = $1").bind(thing.id)).await.expect("an edit");
    let late = decide_on(&mut moderator, &page, thing, "hide", HIDE).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.words().contains("L'auteur a modifié son texte") && late.words().contains("Un texte tout autre."));
    assert_eq!(count(&house, DECISIONS, thing.id).await, 0);
}

#[tokio::test]
async fn a_hiding_needs_a_rule_and_a_note() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let short = "Écrivez à l'auteur, 10 caractères au moins";
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("reason", ""), ("note", "Vous traitez vos voisins de voleurs.")], "Choisissez la règle"),
        (&[("reason", "insult"), ("note", "  trop   ")], short),
        (&[("reason", "nonsense"), ("note", "")], "Choisissez la règle"),
        (&[("reason", "other"), ("note", "")], short),
        (&[], "Choisissez la règle"),
        (&[], short),
    ];
    for (fields, message) in cases {
        let answer = decide(&mut moderator, thing, "hide", fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.words().contains(message), "{}", answer.words());
    }
    let answer = decide(&mut moderator, thing, "hide", &[("reason", ""), ("note", "Gardez ces mots-là.")]).await;
    assert!(answer.value("note").is_some_and(|note| note.contains("Gardez ces mots-là.")));
    let long = "ا".repeat(2_001);
    let answer = decide(&mut moderator, thing, "hide", &[("reason", "spam"), ("note", &long)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(decide(&mut moderator, thing, "restore", RESTORE).await.status, StatusCode::CONFLICT, "nothing to restore");
    assert_eq!(decide(&mut moderator, thing, "dismiss", &[]).await.status, StatusCode::CONFLICT, "nothing to dismiss");
    assert_eq!((state(&house, thing).await.0, count(&house, DECISIONS, thing.id).await), (Visibility::Published, 0));
}

#[tokio::test]
async fn nobody_judges_their_own() {
    let house = TestApp::new().await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let own = solution(&house, id(&moderator), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let (representative, organisation) = house.representative("Samira").await;
    house.add_representative(organisation, id(&moderator)).await;
    let theirs = solution_of(&house, id(&representative), Some(organisation), "Une charrette", "Elle passe le mardi dans les rues.").await;
    for thing in [own, theirs] {
        let page = moderator.get(&thing.item()).await;
        assert!(page.words().contains(&fr(tr::moderation::item::OWN)) && !page.has("textarea[name=note]"), "{}", page.words());
        let fields = [("visibility", "published"), ("version", "1"), ("decisions", "0"), HIDE[0], HIDE[1]];
        let answer = moderator.post(&thing.act("hide"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.words().contains(&fr(tr::moderation::item::OWN)));
        assert_eq!((state(&house, thing).await.0, count(&house, DECISIONS, thing.id).await), (Visibility::Published, 0));
    }
}

#[tokio::test]
async fn only_moderators_of_the_commune_decide() {
    let house = TestApp::new().await;
    house.add_commune("azrou").await;
    let mut author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let fields = [("visibility", "published"), ("version", "1"), ("decisions", "0"), HIDE[0], HIDE[1], RESTORE[0]];
    let mut elsewhere = house.staff_of("azrou", "Modérateur d'Azrou", Role::Moderator).await;
    let mut officer = house.staff("Agente", Role::Officer).await;
    let mut desk = house.staff("Guichet", Role::DeskAgent).await;
    let mut resident = house.resident("Fatima").await;
    let mut visitor = house.visitor();
    for client in [&mut elsewhere, &mut officer, &mut desk, &mut resident, &mut author] {
        assert_eq!(client.get(&paths::moderation(COMMUNE)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get(&thing.item()).await.status, StatusCode::FORBIDDEN);
        for act in ["hide", "restore", "dismiss"] {
            assert_eq!(client.post(&thing.act(act), &fields).await.status, StatusCode::FORBIDDEN, "{act}");
        }
    }
    assert!(visitor.get(&paths::moderation(COMMUNE)).await.redirect().starts_with("/sign-in"));
    assert!(visitor.post(&thing.act("hide"), &fields).await.redirect().starts_with("/sign-in"));
    // Under another commune's address the item does not exist.
    let foreign = thing.act("hide").replace(COMMUNE, "azrou");
    assert_eq!(elsewhere.post(&foreign, &fields).await.status, StatusCode::NOT_FOUND);
    // Administrators look, moderators decide.
    let mut administrator = house.staff("Responsable", Role::Administrator).await;
    assert!(administrator.get(&paths::moderation(COMMUNE)).await.words().contains("la décision revient à la modération"));
    let page = administrator.get(&thing.item()).await;
    assert!(page.status == StatusCode::OK && !page.has("textarea[name=note]"));
    assert_eq!(administrator.post(&thing.act("hide"), &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!((state(&house, thing).await.0, count(&house, DECISIONS, thing.id).await), (Visibility::Published, 0));
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_not_found() {
    let house = TestApp::new().await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let unknown = uuid::Uuid::nil();
    for address in [
        paths::moderation_item(COMMUNE, "solution", unknown),
        paths::moderation_item(COMMUNE, "profile", unknown),
        paths::moderation_item(COMMUNE, "comment", "x"),
        paths::moderation("nowhere"),
    ] {
        assert_eq!(moderator.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
