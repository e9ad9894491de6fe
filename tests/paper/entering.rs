//! Entering: everything that can come on paper, who sees what of it, what is refused.

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;

use super::*;
use crate::common::content::{problem, solution};
use crate::common::fr;
use crate::on_both_engines;

on_both_engines!(a_full_walk_at_the_desk_with_paper, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let mut visitor = house.visitor();

    let entered = enter_problem(&mut agent, "Lalla Fadma").await;
    assert_eq!((entered.receipt(), entered.codes.len()), ("P-2026-000001", 1));
    assert_eq!(entered.page.headers[header::CACHE_CONTROL], "no-store");
    let page = visitor.get(&paths::problem(COMMUNE, 1)).await;
    assert!(page.words().contains(TITLE) && page.words().contains("Lalla Fadma") && page.words().contains("sur papier, au guichet"), "{}", page.words());
    assert!(!page.text().contains("Rachid"), "the agent is nobody's author");
    assert!(visitor.get(&paths::problems(COMMUNE)).await.words().contains("sur papier, au guichet"), "the list has the mark");

    // The same person comes again: the receipt keeps everything together, and no second code is made.
    let receipt = entered.receipt().to_owned();
    let fields = [
        ("receipt", "p 2026 1"),
        ("title", "Un forage pour le douar"),
        ("body", "Un forage avec pompe solaire, partagé par les deux douars voisins."),
        ("topic", "waste/black-spots"),
        ("problems", "1"),
        ("cost", "120 000"),
    ];
    let second = enter(&mut agent, "solution", &fields).await;
    assert_eq!((second.receipt(), second.codes.len()), (receipt.as_str(), 0));
    let page = visitor.get(&paths::solution(COMMUNE, 1)).await;
    assert!(page.words().contains("Lalla Fadma") && page.words().contains("sur papier, au guichet"), "{}", page.words());
    assert_eq!(number(&house, "SELECT solution_count FROM problems").await, 1);

    // A comment of somebody who does not want to be named, on another's solution: its author is told of it.
    let other = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let fields = [("on", "solution"), ("number", "2"), ("stance", "for"), ("body", "Oui, et un banc à l'ombre pour les anciens.")];
    enter(&mut agent, "comment", &fields).await;
    let page = visitor.get(&other.page()).await;
    assert_eq!(page.all(".comment .byline").len(), 1);
    let byline = page.all(".comment .byline").concat();
    assert!(byline.contains(&fr(tr::author::NAMELESS)) && byline.contains(&fr(tr::author::AT_THE_DESK)), "{:?}", page.all(".comment"));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM notifications").await, 1);

    // A sheet of names below it: one counts as a resident's only when a document was seen.
    let sheet = enter_support(&mut agent, 2, "Hassan Ouali\n\n  Itto   Amrani \nMoha", &[("sheet", "12")]).await;
    assert_eq!((sheet.receipts.len(), sheet.codes.len()), (3, 3));
    assert_eq!(counts(&house, other.id).await, (3, 0));
    enter_support(&mut agent, 2, "Khadija Ait Said", &[("method", "identity_card"), ("place", "centre")]).await;
    assert_eq!(counts(&house, other.id).await, (4, 1));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residence_events WHERE act = 'verified' AND method = 'identity_card'").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1, "paper crosses the threshold like anybody");
    assert!(agent.get(&paths::residents(COMMUNE)).await.words().contains("Khadija Ait Said"));
});

on_both_engines!(names_below_a_problem_say_me_too_once, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    problem(&house, author, "Un dépôt sauvage", BODY).await;
    let first = enter(&mut agent, "support", &[("problems", "1"), ("names", "Hassan\nItto")]).await;
    assert_eq!(number(&house, "SELECT me_too_count FROM problems").await, 2);
    let again = send(&mut agent, "support", &[("problems", "1"), ("receipt", first.receipt())]).await;
    let words = again.words();
    let forced = send(&mut agent, "support", &[("problems", "1"), ("receipt", first.receipt()), ("again", "yes"), ("again_reason", REASON)]).await;
    assert_eq!((again.status, forced.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY), "{words}");
    assert_eq!(number(&house, "SELECT me_too_count FROM problems").await, 2);
});

on_both_engines!(the_same_form_sent_again_and_at_once_enters_once, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let key = agent.get(&form("problem")).await.value("key").expect("a key");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let (mut agent, key) = (agent.clone(), key.clone());
        let fields = [("name", "Fadma"), ("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        tasks.spawn(async move { send_again(&mut agent, "problem", &key, &fields).await.redirect() });
    }
    let places = tasks.join_all().await;
    assert!(places.iter().all(|place| *place == places[0] && !place.ends_with(&key)), "one form, whose id is ours: {places:?}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM paper_receipts").await, 1);
    agent.get(&places[0]).await;
    let shown = agent.get(&places[0]).await;
    assert!(shown.words().contains("P-2026-000001") && !shown.has(".slip-code"), "the receipt, without the secret");

    // Another agent's key opens nothing: it is a form of one's own.
    let mut colleague = house.staff("Sanae", Role::DeskAgent).await;
    let other = [
        ("name", "Itto"),
        ("title", "Le pont est coupé"),
        ("body", "La crue a emporté le pont, et le car ne passe plus par le village."),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
    ];
    let stolen = send_again(&mut colleague, "problem", &key, &other).await;
    assert_ne!(stolen.redirect(), places[0]);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 2);
});

on_both_engines!(receipt_numbers_run_on_by_commune_even_at_once, |house| {
    house.add_commune("oued-zem").await;
    let author = house.participant("Amina").await.account.expect("signed in");
    solution(&house, author, "Des arbres pour l'école", BODY).await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["Rachid", "Sanae", "Karim"] {
        let mut agent = house.staff(name, Role::DeskAgent).await;
        tasks.spawn(async move {
            for line in ["un", "deux", "trois"] {
                enter_support(&mut agent, 1, &format!("{name} {line}"), &[]).await;
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(number(&house, "SELECT COUNT(DISTINCT number) FROM paper_receipts").await, 9);
    assert_eq!(number(&house, "SELECT MAX(number) FROM paper_receipts").await, 9);
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::DeskAgent).await;
    let fields = [("name", "Aïcha"), ("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre"), ("paper_date", TODAY)];
    elsewhere.post(&paths::paper_form("oued-zem", "problem"), &fields).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM paper_receipts WHERE number = 1").await, 2, "each commune counts its own");
});

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_everything_stays() {
    let house = TestApp::new().await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let good = [("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        good.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).copied().chain(more.iter().copied()).collect()
    };
    for (field, more) in [
        ("name", vec![("name", "Fatima AB 123456")]),
        ("name", vec![("name", "0612345678")]),
        ("name", vec![("name", "fatima@example.org")]),
        ("name", vec![("name", "x")]),
        ("title", vec![("title", "Carte AB123456 perdue au puits")]),
        ("body", vec![("body", "Je suis Fatima, carte bk1234567, et le puits est à sec depuis longtemps.")]),
        ("body", vec![("body", "")]),
        ("topic", vec![("topic", "nothing/at-all")]),
        ("neighbourhood", vec![("neighbourhood", "nowhere")]),
        ("place", vec![("place", "nowhere")]),
        ("place", vec![("method", "identity_card")]),
        ("method", vec![("method", "single_sign_on"), ("place", "centre")]),
        ("sheet", vec![("sheet", "F123456")]),
        ("receipt", vec![("receipt", "P-2026-000009")]),
        ("receipt", vec![("receipt", "nonsense")]),
        ("receipt", vec![("receipt", "P-2026-1"), ("name", "Fadma")]),
    ] {
        let answer = send(&mut agent, "problem", &with(&more)).await;
        refused(&answer, field);
        if !more.iter().any(|(name, _)| *name == "title") {
            assert_eq!(answer.value("title").as_deref(), Some(TITLE), "what was typed stays");
        }
        assert!(answer.value("key").is_some_and(|key| key.len() == 36));
    }
    for date in ["", "2026-03-10", "2020-01-01", "09/03/2026", "2026-02-30"] {
        let answer = agent.post(&form("problem"), &with(&[("paper_date", date)])).await;
        refused(&answer, "paper_date");
    }
    refused(&send(&mut agent, "support", &[("names", "Fadma")]).await, "solutions");
    refused(&send(&mut agent, "support", &[("names", "Fadma"), ("solutions", "7")]).await, "solutions");
    refused(&send(&mut agent, "support", &[("names", "Fadma"), ("solutions", "douze")]).await, "solutions");
    refused(&send(&mut agent, "support", &[("names", ""), ("solutions", "7")]).await, "names");
    refused(&send(&mut agent, "support", &[("names", &"Nom\n".repeat(41)), ("solutions", "7")]).await, "names");
    refused(&send(&mut agent, "comment", &[("body", "Oui, bien sûr."), ("number", "3")]).await, "on");
    refused(&send(&mut agent, "comment", &[("body", "Oui, bien sûr."), ("number", "3"), ("on", "problem")]).await, "number");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM paper_forms").await, 0);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder").await, 0);
}

on_both_engines!(hostile_texts_are_cleaned_or_refused, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let evil = "<script>alert(1)</script>\u{202e}\u{200b}\u{1}";
    let (name, body) = (format!("Fadma {evil}"), format!("{BODY} {evil}"));
    let fields =
        [("name", name.as_str()), ("title", TITLE), ("body", body.as_str()), ("topic", "waste/black-spots"), ("neighbourhood", "centre"), ("sheet", evil)];
    let entered = enter(&mut agent, "problem", &fields).await;
    let pages = [
        entered.page.text(),
        agent.get(&paths::paper_receipt(COMMUNE, entered.receipt())).await.text(),
        house.visitor().get(&paths::problem(COMMUNE, 1)).await.text(),
        house.staff("Naïma", Role::Administrator).await.get(&paths::paper_log(COMMUNE)).await.text(),
    ];
    for page in pages {
        assert!(!page.contains("<script>alert") && !page.contains('\u{202e}') && !page.contains('\u{1}'));
    }
    let long = "ا".repeat(50_000);
    for (field, kind) in [("title", "problem"), ("body", "problem"), ("name", "problem"), ("sheet", "problem"), ("body", "comment"), ("names", "support")] {
        let answer = send(&mut agent, kind, &[(field, long.as_str())]).await;
        refused(&answer, field);
    }
    for receipt in ["\u{1}", "P-2026-99999999999999999999", "' OR 1=1 --", "٪", "%01"] {
        let address = format!("{}?receipt={}", paths::receipt(COMMUNE), url::form_urlencoded::byte_serialize(receipt.as_bytes()).collect::<String>());
        let answer = house.visitor().get(&address).await;
        assert!(answer.has("#receipt-error"), "{receipt}");
        assert_eq!(house.visitor().get(&paths::receipt_page(COMMUNE, receipt)).await.status, StatusCode::NOT_FOUND);
    }
});

on_both_engines!(a_receipt_shows_everybody_what_it_led_to_and_nothing_hidden, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", BODY).await;
    let entered = enter_problem(&mut agent, "Fadma").await;
    let receipt = entered.receipt().to_owned();
    enter(&mut agent, "support", &[("solutions", "1"), ("receipt", &receipt)]).await;
    enter(&mut agent, "comment", &[("on", "solution"), ("number", "1"), ("body", "Oui, des caroubiers."), ("receipt", &receipt)]).await;
    let mut visitor = house.visitor();
    let found = visitor.get(&format!("{}?receipt=2026%201", paths::receipt(COMMUNE))).await;
    let page = visitor.follow(&found).await;
    let words = page.words();
    assert!(words.contains(TITLE) && words.contains("signalé") && words.contains("caroubiers"), "{words}");
    assert!(!words.contains("Fadma") && !words.contains("Des arbres") && !words.contains("Rachid"), "neither who wrote nor whom they support: {words}");
    assert!(!page.text().contains(entered.code()));

    house.app.db.run(sql("UPDATE problems SET visibility = 'hidden'")).await.expect("hidden");
    house.app.db.run(sql("UPDATE solutions SET visibility = 'hidden' WHERE id = $1").bind(thing.id)).await.expect("hidden");
    let words = visitor.get(&paths::receipt_page(COMMUNE, &receipt)).await.words();
    assert!(!words.contains(TITLE) && !words.contains("caroubiers"), "{words}");
    house.add_commune("oued-zem").await;
    assert_eq!(visitor.get(&paths::receipt_page("oued-zem", &receipt)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(the_log_says_who_entered_what_page_by_page, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    solution(&house, author, "Des arbres pour l'école", BODY).await;
    let names: Vec<String> = (0..26).map(|index| format!("Personne {}", char::from(b'a' + index))).collect();
    for half in names.chunks(13) {
        house.wait_seconds(1);
        enter_support(&mut agent, 1, &half.join("\n"), &[]).await;
        house.wait_seconds(1);
        let half: Vec<String> = half.iter().map(|name| format!("{name} Alami")).collect();
        enter_support(&mut agent, 1, &half.join("\n"), &[]).await;
    }
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let first = administrator.get(&paths::paper_log(COMMUNE)).await;
    assert_eq!(first.all(".rows > tr").len(), 50);
    assert!(first.words().contains("Rachid") && first.words().contains("Des arbres pour l'école"));
    let older = first.attributes(".pager a", "href").remove(0);
    let rest = administrator.get(&older).await;
    assert_eq!(rest.all(".rows > tr").len(), 2);
    let of = |page: &Answer| page.all(".rows .receipt bdi").into_iter().collect::<std::collections::BTreeSet<_>>();
    assert_eq!((of(&first).len(), of(&rest).len(), of(&first).union(&of(&rest)).count()), (50, 2, 52), "each on one page");
    assert!(!rest.has(".pager a"));
});
