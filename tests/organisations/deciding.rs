//! Deciding: the mandate for staff alone, once, never about oneself; what asker and representatives are told; suspending.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::{RowId, sql};
use tajmaat::people::organisations;

use super::{PDF, REASON, ask_well, kept_files, number};
use crate::common::content::solution;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::on_both_engines;

async fn waiting(administrator: &mut Client) -> String {
    administrator.get(&paths::organisation_requests(COMMUNE)).await.attributes(".rows a", "href").remove(0)
}

on_both_engines!(an_approved_organisation_speaks_and_its_mandate_is_gone, |house| {
    let mut amina = house.participant("Amina").await;
    ask_well(&mut amina).await;
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let request = waiting(&mut naima).await;
    let mandate = format!("{request}/mandate");
    let file = naima.get(&mandate).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PDF));
    for (name, value) in
        [("content-disposition", "attachment"), ("x-content-type-options", "nosniff"), ("content-security-policy", "sandbox"), ("cache-control", "no-store")]
    {
        assert!(file.headers[name].to_str().expect("ascii").contains(value), "{name}");
    }
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(amina.get(&mandate).await.status, StatusCode::FORBIDDEN, "the asker has it");
    let done = naima.post(&request, &[("act", "approve")]).await;
    assert!(naima.follow(&done).await.words().contains(&fr(tr::organisations::NOTHING_WAITS)));
    assert_eq!(naima.get(&mandate).await.status, StatusCode::NOT_FOUND);
    assert_eq!((kept_files(&house).await, number(&house, "SELECT COUNT(*) FROM mandate_documents").await), (0, 0));
    let mail = house.mails().await.remove(0);
    assert!(mail.to == "person1@example.org" && mail.subject.contains("acceptée"), "{mail:?}");
    assert!(amina.get(&paths::notifications()).await.words().contains("vous pouvez parler en son nom"));
    let mine = amina.get(&paths::organisations(COMMUNE)).await;
    let page = mine.attributes(".rows a", "href").into_iter().find(|href| href.starts_with("/organisations/")).expect("its page");
    assert_eq!(page, "/organisations/cooperative-de-la-seguia");
    assert_eq!(amina.get(&page).await.status, StatusCode::OK);
    assert!(amina.get(&paths::new_solution(COMMUNE)).await.has("input[name=act_as]"));
    // Too late for another decision.
    assert_eq!(naima.post(&request, &[("act", "refuse"), ("reason", REASON)]).await.status, StatusCode::CONFLICT);
});

on_both_engines!(a_refusal_needs_a_reason_that_the_asker_reads, |house| {
    let mut amina = house.participant("Amina").await;
    ask_well(&mut amina).await;
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let request = waiting(&mut naima).await;
    for (fields, field) in
        [(vec![("act", "refuse"), ("reason", "non")], "reason"), (vec![("act", "refuse"), ("reason", "\u{200b}         \u{202e} ")], "reason")]
    {
        let back = naima.post(&request, &fields).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.has(&format!("#{field}-error")));
    }
    assert_eq!(naima.post(&request, &[("act", "burn")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    naima.post(&request, &[("act", "refuse"), ("reason", REASON)]).await.redirect();
    assert_eq!(kept_files(&house).await, 0);
    assert!(house.mails().await.remove(0).text.contains(REASON));
    let page = amina.get(&paths::organisations(COMMUNE)).await;
    assert!(page.words().contains("refusée") && page.words().contains(REASON), "{}", page.words());
    ask_well(&mut amina).await;
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests WHERE state = 'waiting'").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisations").await, 0);
});

on_both_engines!(nobody_decides_about_themselves, |house| {
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    ask_well(&mut naima).await;
    let request = waiting(&mut naima).await;
    assert!(!naima.get(&request).await.has("button[value=approve]"));
    assert_eq!(naima.post(&request, &[("act", "approve")]).await.status, StatusCode::FORBIDDEN);
    // The database refuses it too.
    let direct = sql("UPDATE organisation_requests SET state = 'refused', reason = 'x', ended_at = 1, decided_by = account_id");
    assert!(house.app.db.run(direct).await.is_err());
    let mut other = house.staff_of("ain-amlal", "Samir", Role::Administrator).await;
    other.post(&request, &[("act", "approve")]).await.redirect();
    // She represents it now, and does not suspend or restore it.
    let suspend = paths::suspend_organisation("cooperative-de-la-seguia");
    assert_eq!(naima.post(&suspend, &[("act", "suspend"), ("reason", REASON)]).await.status, StatusCode::FORBIDDEN);
    other.post(&suspend, &[("act", "suspend"), ("reason", REASON)]).await.redirect();
    assert_eq!(naima.post(&suspend, &[("act", "restore")]).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(two_administrators_at_once_decide_once, |house| {
    ask_well(&mut house.participant("Amina").await).await;
    let (mut first, second) = (house.staff("Naïma", Role::Administrator).await, house.staff("Samir", Role::Administrator).await);
    let request = waiting(&mut first).await;
    let mut all = tokio::task::JoinSet::new();
    for (client, act) in [(first.clone(), "approve"), (second.clone(), "refuse"), (first, "approve"), (second, "approve")] {
        let (mut client, request) = (client, request.clone());
        all.spawn(async move { client.post(&request, &[("act", act), ("reason", REASON)]).await.status });
    }
    let mut answers = all.join_all().await;
    answers.sort();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT, StatusCode::CONFLICT, StatusCode::CONFLICT]);
    assert_eq!(house.mails().await.len(), 1);
    let made = number(&house, "SELECT COUNT(*) FROM organisations").await;
    assert_eq!(made, number(&house, "SELECT COUNT(*) FROM organisation_requests WHERE state = 'approved'").await);
});

on_both_engines!(a_mandate_that_could_not_be_deleted_is_deleted_later, |house| {
    ask_well(&mut house.participant("Amina").await).await;
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let request = waiting(&mut naima).await;
    // A folder in the place of the file cannot be deleted as one.
    let (file,): (String,) = house.app.db.one(sql("SELECT file FROM mandate_documents")).await.expect("a mandate");
    let path = house.app.config.data_dir.join("files/mandates").join(file);
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir_all(path.join("in the way")).expect("a folder");
    naima.post(&request, &[("act", "approve")]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM mandate_documents").await, 1);
    assert_eq!(naima.get(&format!("{request}/mandate")).await.status, StatusCode::NOT_FOUND);
    std::fs::remove_dir_all(&path).expect("removed");
    std::fs::write(&path, b"%PDF-").expect("a file");
    organisations::tidy(&house.app).await.expect("tidied");
    assert_eq!((kept_files(&house).await, number(&house, "SELECT COUNT(*) FROM mandate_documents").await), (0, 0));
});

/// The page and handle of an organisation.
async fn handle(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM organisations")).await.expect("an organisation").0
}

on_both_engines!(a_suspended_organisation_is_read_but_speaks_no_longer, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let thing = solution(&house, house.participant("Amina").await.account.expect("signed in"), "Des arbres", "Planter douze caroubiers.").await;
    let id = organisation.to_string();
    let comment = [("body", "Nous prêtons le camion."), ("speak_as", id.as_str())];
    driss.post(&paths::solution_comments(COMMUNE, thing.number), &comment).await.redirect();
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let handle = handle(&house).await;
    let suspend = paths::suspend_organisation(&handle);
    assert_eq!(naima.post(&suspend, &[("act", "suspend"), ("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    naima.post(&suspend, &[("act", "suspend"), ("reason", REASON)]).await.redirect();
    assert_eq!(naima.post(&suspend, &[("act", "suspend"), ("reason", REASON)]).await.status, StatusCode::CONFLICT);
    assert!(house.mails().await.iter().any(|mail| mail.text.contains(REASON)));
    let page = house.visitor().get(&paths::organisation(&handle)).await;
    assert!(page.words().contains("ne parle plus ici") && page.words().contains("Nous prêtons le camion"), "{}", page.words());
    // Every way of speaking is closed.
    assert_eq!(driss.post(&paths::solution_comments(COMMUNE, thing.number), &[("body", "Encore"), ("speak_as", &id)]).await.status, StatusCode::FORBIDDEN);
    let endorse = [("organisation", id.as_str()), ("act", "endorse")];
    assert_eq!(driss.post(&paths::endorse(COMMUNE, thing.number), &endorse).await.status, StatusCode::FORBIDDEN);
    assert_eq!(driss.get(&paths::new_pledge(COMMUNE, thing.number)).await.status, StatusCode::FORBIDDEN);
    let proposed = [("title", "Un composteur partagé"), ("act_as", id.as_str()), ("intent", "publish")];
    assert_eq!(driss.post(&paths::new_solution(COMMUNE), &proposed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let inside = driss.get(&paths::representatives(&handle)).await;
    assert!(inside.words().contains(REASON) && !inside.has("form[action$='/invitations']"));
    assert_eq!(driss.post(&paths::invite(&handle), &[("contact", "x@example.org")]).await.status, StatusCode::CONFLICT);
    naima.post(&suspend, &[("act", "restore")]).await.redirect();
    driss.post(&paths::endorse(COMMUNE, thing.number), &endorse).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_events WHERE act IN ('suspended', 'restored')").await, 2);
});

on_both_engines!(staff_of_another_commune_see_nothing, |house| {
    house.add_commune("oued-zem").await;
    ask_well(&mut house.participant("Amina").await).await;
    let request = waiting(&mut house.staff("Naïma", Role::Administrator).await).await;
    let mut other = house.staff_of("oued-zem", "Omar", Role::Administrator).await;
    assert_eq!(other.get(&request).await.status, StatusCode::FORBIDDEN);
    let elsewhere = request.replace(COMMUNE, "oued-zem");
    for path in [elsewhere.clone(), format!("{elsewhere}/mandate")] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "another commune's request under one's own address");
    }
    assert_eq!(other.post(&elsewhere, &[("act", "approve")]).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(the_list_of_what_waits_is_read_page_by_page, |house| {
    let commune = house.commune().await.id;
    for index in 0..45_i64 {
        let asker = house.participant(&format!("Asker {index}")).await.account.expect("signed in");
        let insert = sql(
            "INSERT INTO organisation_requests (id, commune_id, account_id, seat, kind, name_ar, name_fr, about_ar, about_fr, receipt, authority, created_at) \
             VALUES ($1, $2, $3, 1, 'school', $4, $4, '', '', '1', 'x', $5)",
        )
        .bind(house.app.rng.id::<RowId>(NOW).0)
        .bind(commune)
        .bind(asker)
        .bind(format!("École {index:02}"))
        .bind(NOW.plus_seconds(index / 2));
        house.app.db.run(insert).await.expect("a request");
    }
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let first = naima.get(&paths::organisation_requests(COMMUNE)).await;
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = naima.get(&next).await;
    let mut names = [first.all(".rows a"), second.all(".rows a")].concat();
    assert!(names[0].starts_with("École 0") && names.len() == 45, "{names:?}");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 45);
    assert!(!second.has("a[rel=next]"));
});
