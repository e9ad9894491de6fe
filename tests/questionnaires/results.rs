//! Results: nowhere for the public before they are due, no small number, no text without its author's permission, no name of a person.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{RowId, sql};

use super::{asked, fill, fill_all, participants};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::end_in;
use crate::on_both_engines;

const CANARY: &str = "CANARI le puits est à sec";
const PUBLIC: &str = "Le robinet du quartier suffit";

async fn answer(client: &mut Client, number: i64, why: Option<(&str, bool)>) {
    let Some((why, permitted)) = why else {
        fill_all(client, number).await;
        client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
        return;
    };
    fill(client, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "3")]).await.redirect();
    fill(client, number, 2, &["why"], &[("q.why", why)]).await.redirect();
    let fields: &[(&str, &str)] = if permitted { &[("q.permission", "OK")] } else { &[] };
    fill(client, number, 3, &["permission"], fields).await.redirect();
    client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
}

async fn given(house: &TestApp, number: i64) {
    for at in 0..12 {
        let mut client = house.participant(&format!("Fatima {at}")).await;
        let why = match at {
            0 => Some((CANARY, false)),
            1 => Some((PUBLIC, true)),
            _ => None,
        };
        answer(&mut client, number, why).await;
    }
}

/// Whatever a file of results says by a code, its codebook explains: the question by its name, the answer by name and code, groups by theirs.
fn joins(tables: &str, codebook: &str) {
    let read = |text: &str| -> Vec<Vec<String>> {
        let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads: Vec<String> = rows.headers().expect("a first line").iter().map(str::to_owned).collect();
        std::iter::once(heads).chain(rows.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect())).collect()
    };
    let (tables, codebook) = (read(tables), read(codebook));
    assert_eq!(tables[0], ["question", "name", "label", "code", "answer", "by", "group", "group_label", "count", "note"]);
    let known = |name: &str, kind: &str, code: &str| codebook.iter().any(|row| row[1] == name && (kind.is_empty() || row[2] == kind) && row[3] == code);
    for row in &tables[1..] {
        let [name, code, by, group] = [1, 3, 5, 6].map(|at| row[at].as_str());
        let is_number = code.split("..").all(|end| end.parse::<f64>().is_ok());
        assert!(known(name, "", "") && (known(name, "choice", code) || known("", "code", code) || is_number), "{row:?}");
        assert!(by == "all" || known("", by, group), "{row:?}");
    }
    assert!(tables.iter().any(|row| row[3] == "yes" && !row[4].is_empty()), "{tables:?}");
}

on_both_engines!(nothing_of_it_is_anywhere_before_it_closes, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    given(&house, number).await;
    let pages = [paths::questions_results(COMMUNE, number), paths::questions_tables(COMMUNE, number)];
    let mut others = vec![house.visitor(), house.participant("Brahim").await, house.staff("Sanaa", Role::Moderator).await];
    for client in &mut others {
        for path in &pages {
            assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [paths::consultation(COMMUNE, number), paths::questions(COMMUNE, number), paths::commune(COMMUNE)] {
            let page = client.get(&path).await.text();
            assert!(!page.contains("CANARI") && !page.contains(PUBLIC) && !page.contains("12 personnes"), "{path}");
        }
        let status = client.get(&paths::answers_csv(COMMUNE, number)).await.status;
        assert_ne!(status, StatusCode::OK);
    }
    let page = officer.get(&pages[0]).await;
    assert!(page.words().contains("12 personnes ont répondu"), "{}", page.words());
});

on_both_engines!(everybody_reads_results_afterwards_without_small_numbers_and_names, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    given(&house, number).await;
    house.app.clock.set(end_in(10));
    let page = house.visitor().get(&paths::questions_results(COMMUNE, number)).await;
    assert!(page.status.is_success());
    let words = page.words();
    assert!(words.contains("12 personnes ont répondu") && words.contains(PUBLIC) && !words.contains("CANARI"), "{words}");
    // Ten have water and two have not: the two are hidden, and the ten would tell them.
    let cells = page.all("section:has(#q\\.water) tbody td");
    assert!(cells.iter().all(|cell| cell == "masqué"), "{cells:?}");
    let tables = house.visitor().get(&paths::questions_tables(COMMUNE, number)).await.text();
    assert!(tables.contains(";hidden;") && !tables.contains("<10") && !tables.contains("CANARI") && !tables.contains("Fatima"), "{tables}");
    joins(&tables, &house.visitor().get(&paths::questions_codebook(COMMUNE, number)).await.text());
    let answers = officer.get(&paths::answers_csv(COMMUNE, number)).await.text();
    assert!(answers.contains("CANARI") && !answers.contains("Fatima"), "{answers}");
    let codebook = house.visitor().get(&paths::questions_codebook(COMMUNE, number)).await.text();
    assert!(codebook.lines().any(|line| line.contains("count;hidden;")), "{codebook}");
    assert!(codebook.contains("water") && codebook.contains("هل عندكم الماء؟") && codebook.contains("Avez-vous l'eau"), "{codebook}");
    let form = house.visitor().get(&paths::questions_form(COMMUNE, number)).await;
    assert_eq!(xlsform::parse_xlsx(&form.bytes, &xlsform::Limits::default()).expect("a form").lists, crate::questionnaires::form().lists);
});

on_both_engines!(texts_stand_in_an_order_that_tells_nobody_who_said_what, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let texts: Vec<String> = (0..9).map(|at| format!("Raison {at} du quartier")).collect();
    for (at, text) in texts.iter().enumerate() {
        let mut client = house.participant(&format!("Fatima {at}")).await;
        answer(&mut client, number, Some((text, true))).await;
    }
    house.app.clock.set(end_in(10));
    let page = house.visitor().get(&paths::questions_results(COMMUNE, number)).await;
    let shown = page.all("blockquote");
    let backwards: Vec<String> = texts.iter().rev().cloned().collect();
    assert!(shown.len() == 9 && shown != texts && shown != backwards, "{shown:?}");
    assert!(!page.words().contains("Fatima"));
});

on_both_engines!(the_paper_has_the_same_numbers_and_says_what_to_skip, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let paper = house.visitor().get(&paths::with_query(paths::questions_paper(COMMUNE, number), &[("language", "fr")])).await;
    let words = paper.words();
    assert!(words.contains("3 . Pourquoi ?") && words.contains("question 1 est « Non »"), "{words}");
    let entry = paths::enter_answers(COMMUNE, number);
    let key = officer.get(&entry).await.value("entry").expect("a key");
    let fields = [("entry", key.as_str()), ("shown", "water"), ("shown", "why"), ("q.water", "yes"), ("q.why", "Rayé par erreur")];
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let back = agent.post(&entry, &fields[..3]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let receipt = agent.post(&entry, &fields).await.redirect();
    assert_eq!(agent.post(&entry, &fields).await.redirect(), receipt, "the same form enters once");
    assert!(agent.get(&receipt).await.words().contains("Q1-0001"));
    assert_eq!(crate::questionnaires::count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE standing = 'paper'").await, 1);
    assert_eq!(crate::questionnaires::kept(&house, "SELECT answers FROM questionnaire_answers").await.get("why"), None, "it was not asked");
    assert_eq!(house.participant("Brahim").await.get(&entry).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(a_sheet_that_is_sent_twice_at_once_enters_once_and_no_other_id_is_taken, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let entry = paths::enter_answers(COMMUNE, number);
    let key = officer.get(&entry).await.value("entry").expect("a key");
    let fields = [("entry", key.as_str()), ("shown", "water"), ("q.water", "yes")];
    let mut again = house.signed_in(officer.account.expect("signed in"), true).await;
    let (first, second) = tokio::join!(officer.post(&entry, &fields), again.post(&entry, &fields));
    assert_eq!(first.redirect(), second.redirect());
    assert_eq!(crate::questionnaires::count(&house, crate::questionnaires::ANSWERS).await, 1);
    // The id of a person's answer is no key of a sheet.
    let mut amina = house.participant("Amina").await;
    answer(&mut amina, number, None).await;
    let (own,): (RowId,) = house.app.db.one(sql("SELECT id FROM questionnaire_answers WHERE account_id IS NOT NULL")).await.expect("an answer");
    let forged = own.to_string();
    let fields = [("entry", forged.as_str()), ("shown", "water"), ("q.water", "yes")];
    assert_eq!(officer.post(&entry, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(crate::questionnaires::count(&house, "SELECT next_receipt FROM questionnaires").await, 2, "no number is used up");
});

on_both_engines!(whoever_leaves_takes_their_texts_along_and_their_choice_counts, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    answer(&mut amina, number, Some((CANARY, true))).await;
    let document = amina.get(&paths::data_json()).await;
    assert!(document.text().contains("CANARI"), "what is held is listed");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let account = amina.account.expect("signed in");
    let mut leaving = tajmaat::base::erasure::Leaving {
        account,
        name: "Amina".to_owned(),
        email: None,
        phone: None,
        shares_phone: false,
        contributions: tajmaat::base::erasure::Contributions::Keep,
        at: house.app.clock.now(),
        afterwards: Vec::new(),
    };
    let erase = tajmaat::participation::questionnaires::SLICE.erase.expect("an erasure");
    erase(&house.app, &mut tx, &mut leaving).await.expect("erased");
    tx.commit().await.expect("kept");
    // What was written is gone, and still counts as answered; the row is nobody's.
    let kept = crate::questionnaires::kept(&house, "SELECT answers FROM questionnaire_answers").await;
    assert_eq!(kept["why"]["text"], "");
    assert_eq!((kept["water"]["one"].as_str(), kept["people"]["integer"].as_i64()), (Some("no"), Some(3)));
    assert_eq!(crate::questionnaires::count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE account_id IS NULL").await, 1);
    let leave = house.begun_now(account, false).await.get(&paths::delete_account()).await;
    assert!(leave.words().contains(&crate::common::fr(app::words::tr::leaving::STAYS_ANSWERS)), "{}", leave.words());
});
