//! Residents: a code from the desk or a letter is used once, counts for its time, can be withdrawn, and nothing about papers is kept.

use app::model::content::Role;
use app::model::paths;
use axum::http::{StatusCode, header};
use sha2::{Digest as _, Sha256};
use tajmaat::base::db::sql;

use crate::common::client::Answer;
use crate::common::content::solution;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const CARD: [(&str, &str); 2] = [("method", "identity_card"), ("neighbourhood", "centre")];
const REASON: &str = "La personne a déménagé à Ifrane en février.";

/// A code as the slip shows it.
async fn code(agent: &mut Client) -> String {
    let answer = agent.post(&paths::desk(COMMUNE), &CARD).await;
    let slip = agent.follow(&answer).await;
    assert_eq!(slip.headers[header::CACHE_CONTROL], "no-store");
    slip.all(".slip-code").remove(0)
}

async fn enter(client: &mut Client, code: &str) -> Answer {
    client.post(&paths::resident(COMMUNE), &[("code", code)]).await
}

async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// Whether a new support of this person counts as a resident's.
async fn counts_as_resident(house: &TestApp, client: &mut Client) -> bool {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    client.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    house.app.db.one::<(i64,)>(sql("SELECT resident_support_count FROM solutions WHERE id = $1").bind(thing.id)).await.expect("a count").0 == 1
}

on_both_engines!(a_code_from_the_desk_makes_a_resident_once, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let code = code(&mut agent).await;
    let mut khadija = house.participant("Khadija").await;
    assert!(!counts_as_resident(&house, &mut khadija).await);
    let done = enter(&mut khadija, &code.to_lowercase().replace('-', " ")).await;
    let page = khadija.follow(&done).await;
    assert!(page.words().contains("9 mars 2028") && page.words().contains("Centre"), "{}", page.words());
    assert!(counts_as_resident(&house, &mut khadija).await);

    let mut brahim = house.participant("Brahim").await;
    let again = enter(&mut brahim, &code).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.value("code").as_deref(), Some(code.as_str()), "what was typed stays");
    assert!(again.has("#code-error"));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residents").await, 1);
});

on_both_engines!(one_code_entered_by_many_at_once_serves_one, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let code = code(&mut agent).await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let (mut client, code) = (house.participant(name).await, code.clone());
        tasks.spawn(async move { enter(&mut client, &code).await.status });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residents").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residence_events WHERE act = 'verified'").await, 1);
});

#[tokio::test]
async fn what_is_unknown_used_expired_or_elsewhere_s_gets_one_answer() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let (late, elsewhere) = (code(&mut agent).await, code(&mut agent).await);
    let mut client = house.participant("Khadija").await;
    let foreign = client.post(&paths::resident("oued-zem"), &[("code", &elsewhere)]).await;
    house.app.db.run(sql("UPDATE residence_codes SET expires_at = $1").bind(house.app.clock.now().plus_seconds(60))).await.expect("nearly over");
    house.wait_seconds(61);
    let mut answers = vec![foreign];
    for typed in [late.as_str(), "ABCD-EFGH-2345", "", "<script>alert(1)</script>", "\u{202e}\u{1}", &"ا".repeat(50_000)] {
        answers.push(enter(&mut client, typed).await);
    }
    for answer in answers {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.all("#code-error").remove(0).contains("ne fonctionne pas"));
        assert!(!answer.text().contains("<script>alert"));
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residents").await, 0);
}

#[tokio::test]
async fn guessing_is_stopped() {
    let house = TestApp::new().await;
    let mut client = house.participant("Khadija").await;
    let mut last = None;
    for _ in 0..11 {
        last = Some(enter(&mut client, "ABCD-EFGH-2345").await);
    }
    let last = last.expect("an answer");
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_code_is_kept_as_a_hash_and_shown_once() {
    let house = TestApp::new().await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let code = code(&mut agent).await;
    assert!(agent.get(&paths::desk_slip(COMMUNE)).await.redirect().ends_with("/desk"));
    let kept = code.replace('-', "").to_lowercase();
    let (hash,): (Vec<u8>,) = house.app.db.one(sql("SELECT hash FROM residence_codes")).await.expect("a code");
    assert_eq!(hash, house.app.secret.keyed("residence code", &[&Sha256::digest(kept.as_bytes())]).to_vec());
    assert!(house.session_texts().await.iter().all(|data| !data.contains(&code)), "the code stays nowhere");
}

#[tokio::test]
async fn the_desk_keeps_what_was_chosen_and_says_what_is_missing() {
    let house = TestApp::new().await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let answer = agent.post(&paths::desk(COMMUNE), &[("method", "single_sign_on"), ("neighbourhood", "centre")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("#method-error") && answer.has("option[value=centre][selected]") && !answer.has("#neighbourhood-error"));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residence_codes").await, 0);
}

on_both_engines!(a_residence_ends_by_time_and_is_renewed, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let mut khadija = house.participant("Khadija").await;
    let first = code(&mut agent).await;
    enter(&mut khadija, &first).await.redirect();
    house.app.db.run(sql("UPDATE residents SET expires_at = $1").bind(house.app.clock.now().plus_seconds(60))).await.expect("nearly over");
    house.wait_seconds(61);
    assert!(!counts_as_resident(&house, &mut khadija).await);
    assert!(khadija.get(&paths::resident(COMMUNE)).await.words().contains("pris fin"));
    let second = code(&mut agent).await;
    enter(&mut khadija, &second).await.redirect();
    assert!(counts_as_resident(&house, &mut khadija).await);
});

on_both_engines!(a_residence_is_withdrawn_with_a_reason_that_the_person_reads, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let mut khadija = house.participant("Élodie Khadija").await;
    let code = code(&mut agent).await;
    enter(&mut khadija, &code).await.redirect();
    for (part, found) in [("Élodie", 1), ("khad", 1), ("zzz", 0), ("\\%", 1)] {
        let list = agent.get(&paths::with_query(paths::residents(COMMUNE), &[("name", part)])).await;
        assert_eq!(list.all(".rows > tr").len(), found, "{part}");
    }
    let list = agent.get(&paths::with_query(paths::residents(COMMUNE), &[("name", "khad")])).await;
    let form = list.attributes(".rows a.button", "href").remove(0);
    let short = agent.post(&form, &[("reason", "parti")]).await;
    assert_eq!((short.status, short.value("reason").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("parti")));
    agent.post(&form, &[("reason", REASON)]).await.redirect();
    assert_eq!(agent.post(&form, &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    assert!(khadija.get(&paths::resident(COMMUNE)).await.words().contains(REASON));
    assert!(!counts_as_resident(&house, &mut khadija).await);
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.text.contains(REASON)), "{mails:?}");
});

#[tokio::test]
async fn nobody_vouches_for_themselves_or_withdraws_their_own() {
    let house = TestApp::new().await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let own = code(&mut agent).await;
    assert_eq!(enter(&mut agent, &own).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut colleague = house.staff("Sanae", Role::DeskAgent).await;
    let given = code(&mut colleague).await;
    enter(&mut agent, &given).await.redirect();
    let vouched = number(&house, "SELECT COUNT(*) FROM residence_events WHERE act = 'verified' AND actor_id IS NOT NULL AND actor_id <> account_id").await;
    assert_eq!(vouched, 1);
    let form = agent.get(&paths::residents(COMMUNE)).await.attributes(".rows a.button", "href").remove(0);
    assert_eq!(agent.post(&form, &[("reason", REASON)]).await.status, StatusCode::FORBIDDEN);
}

on_both_engines!(letters_are_printed_reported_and_cancelled, |house| {
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let letters = paths::letters(COMMUNE);
    let refused = administrator.post(&letters, &[("neighbourhood", "centre"), ("count", "501")]).await;
    assert_eq!((refused.status, refused.value("count").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("501")));
    let pdf = administrator.post(&letters, &[("neighbourhood", "centre"), ("count", "3")]).await;
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() > 10_000);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residence_codes WHERE method = 'letter'").await, 3);
    let page = administrator.get(&letters).await;
    assert!(page.words().contains("Codes : 3. Utilisés : 0. Non utilisés : 3."), "{}", page.words());
    let cancel = page.attributes(".rows form", "action").remove(0);
    administrator.post(&cancel, &[]).await.redirect();
    assert_eq!(administrator.post(&cancel, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(administrator.get(&letters).await.words().contains("annulé"));
});

#[tokio::test]
async fn letters_that_would_have_a_blank_are_not_printed() {
    let house = TestApp::new().await;
    house.app.db.run(sql("UPDATE neighbourhoods SET name_ar = 'حي 中 السلام' WHERE slug = 'centre'")).await.expect("settings");
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let refused = administrator.post(&paths::letters(COMMUNE), &[("neighbourhood", "centre"), ("count", "3")]).await;
    assert_eq!((refused.status, refused.value("count").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("3")));
    let said = refused.all("#neighbourhood-error").remove(0);
    assert!(said.contains('中') && said.contains("U+4E2D") && said.contains("السلام"), "{said}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM code_batches").await, 0);
    house.app.db.run(sql("UPDATE neighbourhoods SET name_ar = 'ⵜⵉⵖⵔⵎⵜ (الشطر 2)' WHERE slug = 'centre'")).await.expect("settings");
    let pdf = administrator.post(&paths::letters(COMMUNE), &[("neighbourhood", "centre"), ("count", "٣")]).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
}

on_both_engines!(a_census_list_brings_hashes_and_nothing_else, |house| {
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("list.csv"), "cin;naissance;nom;quartier\nAB 123456;1984;Fatima Zahra;centre\nCD987654;1990;Omar;ighrem\n").expect("a list");
    std::fs::write(file("key"), "une clé longue que seule la commune connaît\n").expect("a key");
    let request = tajmaat::people::residents::census::HashRequest {
        list: file("list.csv"),
        key: file("key"),
        identity: vec!["cin".to_owned(), "naissance".to_owned()],
        neighbourhood: "quartier".to_owned(),
        letters: file("letters.csv"),
        hashes: file("hashes.csv"),
    };
    assert_eq!(tajmaat::people::residents::census::hash_list(&request).expect("hashed"), 2);
    let hashes = std::fs::read(file("hashes.csv")).expect("hashes");
    for secret in ["AB", "123456", "1984", "Fatima"] {
        assert!(!String::from_utf8_lossy(&hashes).contains(secret), "{secret}");
    }
    let list = std::fs::read(file("list.csv")).expect("the list");
    let wrong = administrator.post_files(&paths::census(COMMUNE), &[], &[("file", "list.csv", list.as_slice())]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.words().contains("ligne 1") && !wrong.text().contains("Fatima"), "{}", wrong.words());
    for expected in ["Empreintes nouvelles : 2", "Empreintes nouvelles : 0"] {
        let answer = administrator.post_files(&paths::census(COMMUNE), &[], &[("file", "hashes.csv", hashes.as_slice())]).await;
        let page = administrator.follow(&answer).await;
        assert!(page.words().contains(expected), "{}", page.words());
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM code_batches").await, 1);
    let letters = std::fs::read_to_string(file("letters.csv")).expect("letters");
    assert!(letters.starts_with("\u{feff}cin;") && !hashes.starts_with("\u{feff}".as_bytes()), "a spreadsheet opens the letters, the server the hashes");
    let code = letters.lines().nth(1).and_then(|line| line.rsplit(';').next()).expect("a code").to_owned();
    let mut fatima = house.participant("Fatima").await;
    // Cancelled, it does not work; uploaded again, it does.
    let cancel = administrator.get(&paths::letters(COMMUNE)).await.attributes(".rows form", "action").remove(0);
    administrator.post(&cancel, &[]).await.redirect();
    assert_eq!(enter(&mut fatima, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    administrator.post_files(&paths::census(COMMUNE), &[], &[("file", "hashes.csv", hashes.as_slice())]).await.redirect();
    let done = enter(&mut fatima, &code).await;
    assert!(fatima.follow(&done).await.words().contains("Centre"));
});

#[test]
fn a_census_list_with_a_fault_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("key"), "une clé longue que seule la commune connaît\n").expect("a key");
    let request = tajmaat::people::residents::census::HashRequest {
        list: file("list.csv"),
        key: file("key"),
        identity: vec!["cin".to_owned()],
        neighbourhood: "quartier".to_owned(),
        letters: file("letters.csv"),
        hashes: file("hashes.csv"),
    };
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("a file").file_name()).collect();
        names.sort();
        names
    };
    let good = "cin;nom;quartier\nAB 123456;Fatima;centre\n";
    for (bad, line) in [
        ("CD1;Omar\n", "line 3"),
        (";Omar;centre\n", "line 3"),
        ("CD1;Omar;centre\n\n;Ali;ighrem\n", "line 5"),
        ("CD1;Omar;centre\r\n;Ali;ighrem\r\n", "line 4"),
        ("CD1;Omar;centre\nab-123456;Fatima;ighrem\n", "lines 2 and 4"),
    ] {
        std::fs::write(file("list.csv"), format!("{good}{bad}")).expect("a list");
        let fault = tajmaat::people::residents::census::hash_list(&request).expect_err("a line is wrong");
        assert!(fault.to_string().contains(line), "{fault}");
        assert_eq!(names(), ["key", "list.csv"], "nothing is left of {bad}");
    }
    std::fs::create_dir(file("hashes.csv")).expect("a folder in the way");
    std::fs::write(file("list.csv"), good).expect("a list");
    assert!(tajmaat::people::residents::census::hash_list(&request).is_err());
    assert_eq!(names(), ["hashes.csv", "key", "list.csv"], "not one without the other");
    std::fs::remove_dir(file("hashes.csv")).expect("out of the way");
    for end in ["", "\n", ";;\n", " \n;;\n\n"] {
        std::fs::write(file("list.csv"), format!("{good}{end}")).expect("a list");
        assert_eq!(tajmaat::people::residents::census::hash_list(&request).expect("an empty line is none"), 1, "{end:?}");
    }
    assert_eq!(names(), ["hashes.csv", "key", "letters.csv", "list.csv"]);
}
