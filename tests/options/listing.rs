//! From solutions to the locked list; tables; a hundred options through five services.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{Conn, sql};
use tajmaat::participation::consultations;
use tajmaat::participation::options::final_list;

use super::{DAY, PHASES, REVIEW, TEXT, author, count, decide, gathered, gathers, option, states};
use crate::common::content::solution;
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::consultations::day_in;
use crate::on_both_engines;

on_both_engines!(from_a_solution_to_the_locked_list, |house| {
    let (mut officer, id, number) = gathers(&house, &PHASES).await;
    let (mut amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let (mut hassan, other) = author(&house, "Hassan", "Un pont sur l'oued").await;
    for (client, thing) in [(&mut amina, thing), (&mut hassan, other)] {
        client.post(&paths::put_forward(COMMUNE, number), &[("solution", &thing.number.to_string())]).await.redirect();
    }
    house.wait_seconds(6 * DAY);
    let board = paths::option_board(COMMUNE, number);
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("Option 1 : pas encore de décision") && refused.words().contains("Option 2 : pas encore"), "{}", refused.words());
    decide(&mut officer, number, 1, &[("decision", "feasible"), ("cost", "")]).await.redirect();
    decide(&mut officer, number, 2, &[("decision", "not_feasible"), ("reason", "technical")]).await.redirect();
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert!(refused.words().contains("le coût manque") && refused.words().contains("délai de recours"), "all at once: {}", refused.words());
    assert!(final_list(&mut &house.app.db, id).await.expect("a list").is_empty());
    upload(&mut officer, number, "option;cost\n1;180 000\n").await.redirect();
    house.wait_seconds(26 * DAY);
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    officer.post(&board, &[("act", "publish")]).await.redirect();
    let list = final_list(&mut &house.app.db, id).await.expect("a list");
    assert_eq!(list.iter().map(|option| (option.number, option.place, option.cost)).collect::<Vec<_>>(), [(1, 1, 18_000_000)]);
    assert_eq!(list[0].title, "Des arbres pour l'école");
    assert!(house.visitor().get(&paths::options(COMMUNE, number)).await.words().contains("Liste finale"));
    // Nothing changes any more.
    assert_eq!(officer.post(&board, &[("act", "publish")]).await.status, StatusCode::CONFLICT);
    assert_eq!(officer.post(&paths::decide_option(COMMUNE, number, 1), &[("act", "unmerge")]).await.status, StatusCode::CONFLICT);
    assert_eq!(upload(&mut officer, number, "option;cost\n1;1\n").await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'options_listed'").await, 1);
});

async fn upload(officer: &mut Client, number: i64, text: &str) -> crate::common::client::Answer {
    officer.post_files(&paths::upload_options(COMMUNE, number), &[], &[("table", "options.csv", text.as_bytes())]).await
}

on_both_engines!(a_table_that_is_wrong_keeps_nothing_and_says_where, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    for title in ["Un banc", "Un puits", "Un pont"] {
        let (_, thing) = author(&house, "Amina", title).await;
        gathered(&house, &mut officer, number, thing).await;
    }
    let wrong = format!("option;decision;text;reason;cost\n1;feasible;{TEXT};;500\n2;not_feasible;{TEXT};;\n9;feasible;{TEXT};;1\n3;feasible;{TEXT};;dix\n");
    let back = upload(&mut officer, number, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let faults = back.all(".error-summary li");
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].contains("Ligne 3") && faults[0].contains("reason") && faults[1].contains("Ligne 4") && faults[2].contains("cost"), "{faults:?}");
    assert_eq!(states(&house, 1).await.0, "gathered", "nothing is kept");
    for text in ["", "number;cost\n1;2\n", "\u{0}"] {
        assert_eq!(upload(&mut officer, number, text).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{text:?}");
    }
    let good = format!(
        "option;decision;text;cost;service;verdict;opinion;cost_from;cost_to\n1;feasible;{TEXT};500;Travaux;yes;Rien à signaler sur place;400;500\n\
         2;;;;Travaux;no;Le terrain est trop humide ici;;\n"
    );
    upload(&mut officer, number, &good).await.redirect();
    assert_eq!((states(&house, 1).await.0.as_str(), states(&house, 2).await.0.as_str()), ("feasible", "review"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions").await, 2);
    // What is taken out can be sent back, and changes nothing.
    let taken = officer.get(&paths::options_csv(COMMUNE, number)).await.text();
    assert!(taken.contains("trop humide"), "{taken}");
    upload(&mut officer, number, &taken).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_events WHERE what = 'feasible'").await, 1);
});

on_both_engines!(decisions_rest_on_options_and_their_authors_are_told, |house| {
    let (mut officer, id, number) = gathers(&house, &REVIEW).await;
    let (amina, thing) = author(&house, "Amina", "Un banc").await;
    gathered(&house, &mut officer, number, thing).await;
    let part = house.app.parts().find(|part| part.name() == "options").expect("a part");
    let consultation = consultations::get(&mut &house.app.db, id).await.expect("a consultation");
    let commune = house.commune().await;
    let asked = consultation.asked(&commune);
    let bases = part.bases(&house.app, &mut Conn::Pool(&house.app.db), &asked).await.expect("bases");
    assert_eq!(bases.iter().map(|basis| (basis.key.as_str(), basis.solution.map(|id| id.0))).collect::<Vec<_>>(), [("option.1", Some(thing.id))]);
    assert_eq!(bases[0].path, option(number, 1));
    let mut tx = house.app.db.begin().await.expect("a transaction");
    for (key, expected) in [("option.1", vec![amina.account.expect("signed in")]), ("option.2", Vec::new()), ("question.1", Vec::new())] {
        assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, key), None, 10).await.expect("people"), expected, "{key}");
    }
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), id, amina.account, 10).await.expect("people"), Vec::new(), "after the last");
});

/// So many options through five services, and every step of it in a few forms.
async fn through_services(house: TestApp, many: usize) {
    let (mut officer, id, number) = gathers(&house, &REVIEW).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let mut numbers = Vec::new();
    for at in 0..many {
        let thing = solution(&house, author, &format!("Un banc {at}"), "Un banc à l'ombre, près du souk, pour tout le monde.").await;
        numbers.push(thing.number.to_string());
    }
    let board = paths::option_board(COMMUNE, number);
    officer.post(&board, &[("act", "gather"), ("solutions", &numbers.join(", "))]).await.redirect();
    let services = ["Travaux", "Eau", "Urbanisme", "Finances", "Espaces verts"];
    for service in services {
        let agent = house.staff(service, Role::DeskAgent).await;
        let (account, due) = (agent.account.expect("signed in").to_string(), day_in(5));
        officer.post(&board, &[("act", "ask"), ("service", service), ("account", &account), ("due_on", &due)]).await.redirect();
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions").await, (many * services.len()) as i64);
    assert_eq!(
        count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'option' AND data LIKE '%asked%'").await,
        services.len() as i64,
        "once a service"
    );
    assert!(house.mails().await.is_empty(), "no mail");
    let mut table = "option;service;verdict;opinion;cost_from;cost_to\n".to_owned();
    for n in 1..=many {
        for service in services {
            table.push_str(&format!("{n};{service};yes;;1000;2000\n"));
        }
    }
    upload(&mut officer, number, &table).await.redirect();
    let mut table = "option;decision;text;cost\n".to_owned();
    for n in 1..=many {
        table.push_str(&format!("{n};feasible;{TEXT};{}\n", n * 1_000));
    }
    upload(&mut officer, number, &table).await.redirect();
    officer.post(&board, &[("act", "publish")]).await.redirect();
    let list = final_list(&mut &house.app.db, id).await.expect("a list");
    assert_eq!(list.len(), many);
    assert!(list.iter().enumerate().all(|(at, option)| option.place == at as i64 + 1 && option.cost == option.number * 100_000));
    assert_eq!(officer.get(&board).await.status, StatusCode::OK);
}

on_both_engines!(many_options_go_through_five_services, |house| {
    let many = if std::env::var_os("TAJMAAT_LONG").is_some() { 100 } else { 12 };
    through_services(house, many).await;
});

on_both_engines!(a_table_passes_no_rule, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (_, thing) = author(&house, "Amina", "Un banc").await;
    let n = gathered(&house, &mut officer, number, thing).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let (account, due) = (agent.account.expect("signed in").to_string(), day_in(5));
    let ask = [("act", "ask"), ("service", "Travaux"), ("account", account.as_str()), ("due_on", due.as_str())];
    officer.post(&paths::prepare_option(COMMUNE, number, n), &ask).await.redirect();
    let mine = agent.get(&paths::opinions(COMMUNE, number)).await.attributes(".rows th a", "href").remove(0);
    agent.post(&mine, &[("verdict", "no"), ("body", "Le trottoir est trop étroit.")]).await.redirect();
    let over = upload(&mut officer, number, "option;service;verdict;opinion\n1;Travaux;yes;\n").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "what a service said is its own");
    let mut many = "option;service;verdict\n".to_owned();
    for service in 0..25 {
        many.push_str(&format!("1;Service {service};yes\n"));
    }
    assert_eq!(upload(&mut officer, number, &many).await.status, StatusCode::UNPROCESSABLE_ENTITY, "more services than any option has");
    decide(&mut officer, number, n, &[("decision", "feasible"), ("cost", "500")]).await.redirect();
    assert_eq!(upload(&mut officer, number, "option;cost\n1;900\n").await.status, StatusCode::UNPROCESSABLE_ENTITY, "decided");
    assert_eq!(count(&house, "SELECT final_cost FROM consultation_options").await, 50_000);
});

/// A ballot in which the options of the final list are put in order: twelve at most.
async fn ranked_from_list(house: &TestApp, id: tajmaat::base::db::ConsultationId) {
    let (kind, db) = (BallotKind::Ranked, &house.app.db);
    let settings = serde_json::to_string(&BallotSettings { kind, rule: kind.rules()[0], from_list: true, ..BallotSettings::default() }).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, frozen_at, order_key) VALUES ($1, $2, $3, $4)");
    db.run(insert.bind(id).bind(settings).bind(NOW).bind(vec![7_u8; 32])).await.expect("a ballot");
    db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
}

on_both_engines!(a_list_is_no_longer_than_the_vote_on_it_can_be, |house| {
    let (mut officer, id, number) = gathers(&house, &REVIEW).await;
    ranked_from_list(&house, id).await;
    let most = BallotKind::Ranked.most_options() as i64;
    for n in 1..=most + 1 {
        let (_, thing) = author(&house, &format!("Habitant {n}"), &format!("Proposition numéro {n}")).await;
        assert_eq!(gathered(&house, &mut officer, number, thing).await, n);
    }
    let feasible = [("decision", "feasible"), ("cost", "500")];
    for n in 1..=most {
        decide(&mut officer, number, n, &feasible).await.redirect();
    }
    let full = decide(&mut officer, number, most + 1, &feasible).await;
    assert_eq!((full.status, full.words().contains(&fr(tr::options::FULL))), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", full.words());
    let rows = upload(&mut officer, number, &format!("option;decision;text;cost\n{};feasible;{TEXT};500\n", most + 1)).await;
    assert_eq!(rows.status, StatusCode::UNPROCESSABLE_ENTITY, "nor by a table");
    // One that came onto the list before votes took so few.
    let force = sql("UPDATE consultation_options SET state = $1, final_cost = 50000 WHERE number = $2");
    house.app.db.run(force.bind("feasible").bind(most + 1)).await.expect("one more");
    let board = paths::option_board(COMMUNE, number);
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("Trop d'options pour cette façon de voter (maximum : 12)"), "{}", refused.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_options").await, 0);
    let back = sql("UPDATE consultation_options SET state = $1, final_cost = NULL WHERE number = $2");
    house.app.db.run(back.bind("referred").bind(most + 1)).await.expect("one less");
    officer.post(&board, &[("act", "publish")]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_options").await, most);
});
