//! A receipt is for its voter alone, says what was voted, and is another after each replacement.

use app::model::paths;
use axum::http::{StatusCode, header};
use counting::log::{commitment, from_hex, hex};

use super::{ask, ballot, cast, positions};
use crate::common::COMMUNE;
use crate::on_both_engines;

on_both_engines!(a_receipt_is_for_its_voter_alone, |house| {
    let (id, number) = ballot(&house).await;
    let path = paths::ballot_receipt(COMMUNE, number);
    let mut amina = house.participant("Amina").await;
    assert_eq!(amina.get(&path).await.status, StatusCode::NOT_FOUND, "who has not voted has none");
    assert_eq!(amina.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    cast(&house, id, amina.account.expect("signed in"), &[2, 3]).await;
    let asked = amina.get(&path).await;
    assert!(asked.has(&format!("form[action='{path}']")) && !asked.has("dl.facts"), "{}", asked.words());
    for file in [paths::ballot_receipt_pdf(COMMUNE, number), paths::ballot_receipt_text(COMMUNE, number)] {
        assert_eq!(amina.get(&file).await.status, StatusCode::NOT_FOUND, "none was asked for");
    }
    let leaf = ask(&mut amina, number).await;
    assert_eq!(ask(&mut amina, number).await, leaf, "asking again changes nothing");
    let page = amina.get(&path).await;
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(page.has("svg.qr") && page.words().contains("2. Projet 2") && page.words().contains("3. Projet 3"), "{}", page.words());
    let facts = page.all("dl.facts code");
    let bytes = |text: &str| from_hex::<16>(text).expect("sixteen bytes");
    assert_eq!(hex(&commitment(&facts[1], &bytes(&facts[2]), &bytes(&facts[3]), &facts[4])), leaf, "anybody can make it again");
    assert_eq!((facts[1].as_str(), facts[4].as_str()), (id.to_string().as_str(), "2,3"));
    let text = amina.get(&paths::ballot_receipt_text(COMMUNE, number)).await;
    assert_eq!(text.headers[header::CACHE_CONTROL], "no-store");
    assert!(text.text().contains(&leaf) && text.text().contains("3. Projet 3"), "{}", text.text());
    let pdf = amina.get(&paths::ballot_receipt_pdf(COMMUNE, number)).await;
    assert!(pdf.status == StatusCode::OK && pdf.bytes.starts_with(b"%PDF-"));
    amina.language = "ar".to_owned();
    assert_eq!(amina.get(&paths::ballot_receipt_pdf(COMMUNE, number)).await.status, StatusCode::OK);
    // Somebody else has no address at which it could be.
    let mut brahim = house.participant("Brahim").await;
    for path in [&path, &paths::ballot_receipt_pdf(COMMUNE, number), &paths::ballot_receipt_text(COMMUNE, number)] {
        assert_eq!(brahim.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let visitor = house.visitor().get(&path).await;
    assert!(visitor.redirect().starts_with(&paths::sign_in()), "{}", visitor.redirect());
});

on_both_engines!(a_replaced_vote_has_another_leaf, |house| {
    let (id, number) = ballot(&house).await;
    let mut amina = house.participant("Amina").await;
    let account = amina.account.expect("signed in");
    cast(&house, id, account, &[1]).await;
    let first = ask(&mut amina, number).await;
    cast(&house, id, account, &[4]).await;
    let page = amina.get(&paths::ballot_receipt(COMMUNE, number)).await;
    assert!(!page.has("dl.facts") && !page.text().contains(&first), "of this vote none was asked for");
    // The same choice as before is another leaf all the same.
    cast(&house, id, account, &[1]).await;
    let second = ask(&mut amina, number).await;
    assert_ne!(first, second);
    assert_eq!(positions(&house, &[first, second]).await, [None, None], "both wait");
});
