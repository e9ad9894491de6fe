//! Asking: what is needed, what is warned of, what is kept of a form that was not good, and what the asker sees.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::organisations;
use tokio::task::JoinSet;

use super::{GOOD, PDF, ask, ask_well, kept_files, number};
use crate::common::COMMUNE;
use crate::on_both_engines;

on_both_engines!(somebody_asks_and_sees_what_becomes_of_it, |house| {
    let mut amina = house.participant("Amina").await;
    let done = ask(&mut amina, &[], &[("mandate", "mandat.pdf", PDF)]).await;
    let page = amina.follow(&done).await;
    assert!(page.words().contains("Coopérative de la Séguia") && page.words().contains("en attente"), "{}", page.words());
    let kept: (String, String, String) = house.app.db.one(sql("SELECT ice, state, name_ar FROM organisation_requests")).await.expect("a request");
    assert_eq!(kept, ("001525726706003".to_owned(), "waiting".to_owned(), "تعاونية الساقية".to_owned()));
    // Nobody else sees it, and it speaks nowhere yet.
    let others = house.visitor().get(&paths::organisations(COMMUNE)).await;
    assert!(!others.words().contains("Séguia"));
    let take_back = page.attributes("form[action$='/take-back']", "action").remove(0);
    assert_eq!(house.participant("Brahim").await.post(&take_back, &[]).await.status, StatusCode::NOT_FOUND);
    let done = amina.post(&take_back, &[]).await;
    assert!(amina.follow(&done).await.words().contains("retirée"));
    assert_eq!((kept_files(&house).await, number(&house, "SELECT COUNT(*) FROM mandate_documents").await), (0, 0));
    assert_eq!(amina.post(&take_back, &[]).await.status, StatusCode::CONFLICT);
});

on_both_engines!(a_number_that_fails_its_check_is_warned_of_once, |house| {
    let mut amina = house.participant("Amina").await;
    let back = ask(&mut amina, &[("ice", "٠٠١٥٢٥٧٢٦٧٠٦٠٠٤")], &[("mandate", "mandat.pdf", PDF)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.has("input[name=ice_sure]") && back.has("#ice_sure-error"), "{}", back.words());
    assert_eq!(back.value("ice").as_deref(), Some("٠٠١٥٢٥٧٢٦٧٠٦٠٠٤"));
    // The mandate was kept: it need not be chosen again.
    let document = back.value("document").expect("kept");
    ask(&mut amina, &[("ice", "001525726706004"), ("ice_sure", "yes"), ("document", &document)], &[]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests WHERE ice = '001525726706004'").await, 1);
    // Somebody else cannot use it.
    let mut brahim = house.participant("Brahim").await;
    let back = ask(&mut brahim, &[("document", &document)], &[]).await;
    assert!(back.has("#mandate-error"));
});

on_both_engines!(what_is_missing_is_said_beside_its_field, |house| {
    let mut amina = house.participant("Amina").await;
    let long = "م".repeat(100_000);
    let huge = [b"%PDF-1.7\n".as_slice(), &vec![b' '; 10 * 1024 * 1024]].concat();
    let page: &[u8] = b"<!doctype html><script>alert(1)</script>";
    type Change<'a> = (&'a [(&'a str, &'a str)], Option<&'a [u8]>, &'a str);
    let changes: &[Change<'_>] = &[
        (&[("kind", "party")], Some(PDF), "kind"),
        (&[("name_ar", "")], Some(PDF), "name_ar"),
        (&[("name_fr", &long)], Some(PDF), "name_fr"),
        (&[("about_ar", "قصير")], Some(PDF), "about_ar"),
        (&[("about_fr", &long)], Some(PDF), "about_fr"),
        (&[("ice", "12345")], Some(PDF), "ice"),
        (&[("ice", "")], Some(PDF), "ice"),
        (&[("ice", ""), ("receipt", "12/2020")], Some(PDF), "authority"),
        (&[("ice", ""), ("authority", "Caïdat")], Some(PDF), "receipt"),
        (&[("receipt", &long)], Some(PDF), "receipt"),
        (&[], None, "mandate"),
        (&[], Some(page), "mandate"),
        (&[], Some(&huge), "mandate"),
    ];
    for (changed, file, field) in changes {
        let files: Vec<(&str, &str, &[u8])> = file.iter().map(|bytes| ("mandate", "mandat.pdf", *bytes)).collect();
        let back = ask(&mut amina, changed, &files).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.has(&format!("#{field}-error")), "{field}: {}", back.all(".field-error").join(" "));
        let unchanged = GOOD.iter().find(|(name, _)| *name == "about_fr" && !changed.iter().any(|(other, _)| other == name));
        assert!(unchanged.is_none_or(|(name, value)| back.value(name).as_deref() == Some(value)), "what was typed stays");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests").await, 0);
    // A receipt with its authority is enough; deceiving characters are taken out.
    let changed = [("ice", ""), ("receipt", "12/2020"), ("authority", "Caïdat"), ("name_fr", "Séguia \u{202e}<script>\u{1}\u{200b}")];
    ask(&mut amina, &changed, &[("mandate", "m.pdf", PDF)]).await.redirect();
    let names: Vec<(String,)> = house.app.db.all(sql("SELECT name_fr FROM organisation_requests")).await.expect("names");
    assert_eq!(names, [("Séguia <script>".to_owned(),)]);
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let list = naima.get(&paths::organisation_requests(COMMUNE)).await;
    assert!(list.text().contains("Séguia &lt;script&gt;"));
});

on_both_engines!(who_asks_for_a_known_number_is_told_whom_to_ask, |house| {
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    ask_well(&mut amina).await;
    let other = [("name_fr", "Autre nom"), ("ice", "001525726706003")];
    let back = ask(&mut brahim, &other, &[("mandate", "m.pdf", PDF)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.words().contains("Une demande pour « Coopérative de la Séguia »"), "{}", back.words());
    house.app.db.run(sql("UPDATE communes SET contact_email = 'contact@ain-amlal.example'")).await.expect("settings");
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let request = naima.get(&paths::organisation_requests(COMMUNE)).await.attributes(".rows a", "href").remove(0);
    naima.post(&request, &[("act", "approve")]).await.redirect();
    let back = ask(&mut brahim, &other, &[("mandate", "m.pdf", PDF)]).await;
    assert!(back.has("a[href='/organisations/cooperative-de-la-seguia']") && back.has("a[href='mailto:contact@ain-amlal.example']"), "{}", back.words());
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests").await, 1);
});

on_both_engines!(three_requests_wait_and_the_same_form_twice_is_one, |house| {
    let mut amina = house.participant("Amina").await;
    let mut all = JoinSet::new();
    for index in 0..6 {
        let mut amina = amina.clone();
        let name = format!("Association {index}");
        all.spawn(async move {
            let changed = [("name_fr", name.as_str()), ("ice", ""), ("receipt", "1"), ("authority", "Caïdat")];
            ask(&mut amina, &changed, &[("mandate", "m.pdf", PDF)]).await.status
        });
    }
    let answers = all.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 3, "{answers:?}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests").await, 3);
    assert!(ask(&mut amina, &[], &[("mandate", "m.pdf", PDF)]).await.words().contains("Trois de vos demandes"));
    // Sent twice, and by two people at once.
    let mut twice = JoinSet::new();
    for client in [house.participant("Brahim").await, house.participant("Zineb").await] {
        for _ in 0..2 {
            let mut client = client.clone();
            twice.spawn(async move { ask(&mut client, &[], &[("mandate", "m.pdf", PDF)]).await.status });
        }
    }
    twice.join_all().await;
    assert_eq!(number(&house, "SELECT COUNT(*) FROM organisation_requests WHERE ice IS NOT NULL").await, 1);
});

on_both_engines!(a_mandate_whose_form_was_never_sent_is_deleted_after_a_day, |house| {
    let mut amina = house.participant("Amina").await;
    ask(&mut amina, &[("name_ar", "")], &[("mandate", "m.pdf", PDF)]).await;
    organisations::tidy(&house.app).await.expect("tidied");
    assert_eq!(kept_files(&house).await, 1);
    house.wait_seconds(86_401);
    organisations::tidy(&house.app).await.expect("tidied");
    assert_eq!((kept_files(&house).await, number(&house, "SELECT COUNT(*) FROM mandate_documents").await), (0, 0));
});
