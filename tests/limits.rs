//! By what people are counted, and how much is done at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::header;

use crate::common::content::solution;
use crate::common::{Engine, TestApp};

/// Whether somebody with these addresses is sent a code, where each network may once.
async fn joined(addresses: &[&str]) -> Vec<u16> {
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.limits.mail_per_address = 1;
    })
    .await;
    let mut answers = Vec::new();
    for (number, address) in addresses.iter().enumerate() {
        let mut visitor = house.visitor();
        visitor.address = (*address).to_owned();
        answers.push(crate::accounts::ask(&mut visitor, &format!("{number}@example.org")).await.status.as_u16());
    }
    answers
}

#[tokio::test]
async fn people_are_counted_by_their_network_however_it_is_written() {
    assert_eq!(
        joined(&["1.2.3.4:50000", "1.2.3.4:50001", "::ffff:1.2.3.4", "[::ffff:1.2.3.4]:443", "9.9.9.9, 1.2.3.4", "1.2.3.5"]).await,
        [303, 429, 429, 429, 429, 303]
    );
    assert_eq!(joined(&["2001:db8:1:2::1", "[2001:db8:1:2:ffff::2]:443", "2001:db8:1:3::1"]).await, [303, 429, 303]);
    let site: Vec<String> = (0..12).map(|network| format!("2001:db8:1:{network:x}::1")).collect();
    let answers = joined(&site.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!((answers[..10].iter().all(|answer| *answer == 303), &answers[10..]), (true, &[429, 429][..]));
}

#[tokio::test]
async fn an_invented_address_before_an_unreadable_one_gains_nothing() {
    assert_eq!(joined(&["7.7.7.7, unknown", "8.8.8.8, unknown"]).await, [303, 429]);
}

/// Each hash takes 19 MiB: three hundred at once took 6.8 GB.
#[tokio::test]
async fn who_signs_in_when_too_many_wait_is_asked_to_come_back() {
    let house = TestApp::new().await;
    let open = Arc::new(AtomicBool::new(false));
    let busy: Vec<_> = (0..64)
        .map(|_| {
            let (hashing, open) = (house.app.limits.hashing.clone(), Arc::clone(&open));
            let work = move || {
                // A minute at most: a test that fails must end too.
                for _ in 0..12_000 {
                    if open.load(Ordering::SeqCst) {
                        break;
                    }
                    std::thread::sleep(Duration::from_millis(5));
                }
            };
            tokio::spawn(async move { hashing.run(work).await.is_ok() })
        })
        .collect();
    // One thread runs the test, and sixty-one of them between two turns of this one: now each has its place.
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
    let fields = [("email", "amina@example.org"), ("password", "pas le bon du tout")];
    let refused = house.visitor().post("/sign-in", &fields).await;
    assert_eq!((refused.status.as_u16(), refused.headers.contains_key(header::RETRY_AFTER)), (429, true));
    open.store(true, Ordering::SeqCst);
    for work in busy {
        assert!(work.await.expect("it ends"));
    }
    assert_eq!(house.visitor().post("/sign-in", &fields).await.status.as_u16(), 422, "there is room again");
}

/// Mobile networks put hundreds of people behind one address. Five hundred are counted in the limits' own test; these go the whole way.
#[tokio::test]
async fn people_behind_one_address_join_report_and_support_with_the_default_limits() {
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.limits = tajmaat::base::config::LimitsConfig::default();
    })
    .await;
    let author = house.participant("Brahim").await.account.expect("signed in");
    let proposal = solution(&house, author, "Des arbres pour l'école", "Un texte assez long pour être accepté par toutes les règles.").await;
    for number in 0..40 {
        let mut person = house.visitor();
        person.address = "105.158.1.1".to_owned();
        let email = format!("resident{number}@example.org");
        crate::accounts::enter(&house, &mut person, &email, "Une habitante").await.redirect();
        let problem =
            [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        assert_eq!(person.post_files("/ain-amlal/problems/new", &problem, &[]).await.redirect(), format!("/ain-amlal/problems/{}", number + 1));
        person.post(&format!("{}/support", proposal.page()), &[("act", "support")]).await.redirect();
    }
}

/// The same with phones: five hundred people who ask for a code twice are within the day's share too.
#[tokio::test]
async fn people_behind_one_address_join_by_phone_with_the_default_limits() {
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.limits = tajmaat::base::config::LimitsConfig::default();
    })
    .await;
    let address = "105.158.1.1";
    for number in 0..40 {
        let mut person = house.visitor();
        person.address = address.to_owned();
        let phone = format!("06123456{number:02}");
        assert_eq!(crate::accounts::ask(&mut person, &phone).await.redirect(), "/code");
        let text = house.texts().await.remove(0).text;
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        person.post("/code", &[("code", &code)]).await.redirect();
        assert_eq!(person.post("/sign-in/name", &[("name", "Un habitant")]).await.redirect(), "/account");
    }
    let network = address.parse().expect("an address");
    for number in 40..1_000 {
        let asked = tajmaat::base::sms::limit(&house.app, &format!("phone {}", number % 500), network).await;
        assert!(asked.is_ok(), "{number}: {asked:?}");
    }
}
