//! From the form to the link in the mail, and what nobody learns on the way.

use crate::common::fr;
use app::model::Lang;
use app::words::tr;
use axum::http::{Method, StatusCode, header};

use super::*;
use crate::common::Engine;

crate::on_both_engines!(somebody_joins_by_the_link_in_their_mail, |house| {
    let mut person = house.visitor();
    assert_eq!(person.get("/sign-up").await.all("h1"), ["Créer un compte"]);
    let answer = person.post("/sign-up", &joining(&[])).await;
    assert_eq!(answer.redirect(), "/sign-up/sent");
    assert!(person.follow(&answer).await.words().contains(&fr(tr::accounts::SENT_TEXT)));

    let link = link(&house, EMAIL).await;
    let page = person.get(&link).await;
    assert_eq!((page.status, page.attributes("main form", "action")), (StatusCode::OK, vec![link.clone()]));
    let page = person.post(&link, &[]).await;
    assert_eq!(page.all("h1"), [fr(tr::accounts::CONFIRMED_TITLE)]);
    assert_eq!(page.attributes("main a.button", "href"), ["/sign-in"]);

    assert_eq!(sign_in(&mut person, EMAIL, PASSWORD).await.redirect(), "/account");
    let page = person.get("/account/settings").await;
    assert!(page.words().contains("Amina") && page.words().contains(EMAIL));
    assert_eq!(person.get("/sign-up").await.redirect(), "/account", "who is inside has joined");
});

crate::on_both_engines!(a_known_address_gets_the_same_answer_and_a_mail, |house| {
    join(&house, EMAIL).await;
    let mut stranger = house.visitor();
    let known = stranger.post("/sign-up", &joining(&[("email", "AMINA@Example.org"), ("password", OTHER_PASSWORD)])).await;
    let unknown = house.visitor().post("/sign-up", &joining(&[("email", "brahim@example.org")])).await;
    assert_eq!(known.redirect(), unknown.redirect());
    assert_eq!(
        (known.headers.contains_key(header::SET_COOKIE), unknown.headers.contains_key(header::SET_COOKIE)),
        (true, true),
        "both browsers are remembered"
    );
    let subject = |mails: &[tajmaat::base::mail::Mail], to: &str| mails.iter().find(|mail| mail.to.eq_ignore_ascii_case(to)).map(|mail| mail.subject.clone());
    let mails = house.mails().await;
    assert_eq!(subject(&mails, EMAIL).as_deref(), Some("Vous avez déjà un compte Tajmaat"));
    assert_eq!(subject(&mails, "brahim@example.org").as_deref(), Some(tr::mails::CONFIRM_SUBJECT.text(Lang::Fr)));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 2);
    assert_eq!(sign_in(&mut stranger, EMAIL, OTHER_PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was taken over");
    inside(&house, EMAIL).await;
});

crate::on_both_engines!(many_who_join_at_once_with_one_address_make_one_account, |house| {
    let tries = (0..6).map(|_| house.visitor()).map(|mut person| tokio::spawn(async move { person.post("/sign-up", &joining(&[])).await.redirect() }));
    for answer in tries.collect::<Vec<_>>() {
        assert_eq!(answer.await.expect("an answer"), "/sign-up/sent");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

#[tokio::test]
async fn every_mistake_is_said_beside_its_field_and_what_was_typed_stays() {
    let house = TestApp::new().await;
    let wrong = [("name", "A"), ("email", "amina"), ("password", "court"), ("consent", ""), ("language", "en"), ("next", "/ain-amlal")];
    let page = house.visitor().post("/sign-up", &joining(&wrong)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, message) in [
        ("name", "Écrivez un nom de 2 à 60 caractères."),
        ("email", "Écrivez une adresse e-mail ou un numéro marocain, par exemple 06 12 34 56 78."),
        ("password", "Choisissez un mot de passe de 10 à 200 caractères."),
        ("consent", tr::accounts::CONSENT_NEEDED.text(Lang::Fr)),
    ] {
        assert_eq!(page.all(&format!("#{field}-error")), [message]);
        assert!(page.has(&format!("#{field}[aria-invalid=true][aria-describedby~={field}-error]")), "{field} is not tied to its message");
        assert!(page.has(&format!(".error-summary a[href=\"#{field}\"]")), "{field} is not in the summary");
    }
    assert_eq!((page.value("name").as_deref(), page.value("email").as_deref(), page.value("next").as_deref()), (Some("A"), Some("amina"), Some("/ain-amlal")));
    assert!(page.has("option[value=en][selected]"));
    assert!(!page.text().contains("court"), "a password is never sent back");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0);
    assert!(house.mails().await.is_empty());
}

#[tokio::test]
async fn an_empty_form_is_four_mistakes() {
    let house = TestApp::new().await;
    let page = house.visitor().post("/sign-up", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".field-error").len(), 4, "{}", page.words());
}

#[tokio::test]
async fn passwords_that_everybody_guesses_are_refused() {
    let house = TestApp::new().await;
    for password in ["MotDePasse1", "Amina@Example.org", &"x".repeat(201)] {
        let page = house.visitor().post("/sign-up", &joining(&[("password", password)])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert_eq!((page.all(".field-error").len(), page.has("#password-error")), (1, true), "{password}");
    }
}

#[tokio::test]
async fn opening_a_link_changes_nothing() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let link = link(&house, EMAIL).await;
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(house.visitor().send(method, &link, None, Vec::new()).await.status, StatusCode::OK);
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE confirmed_at IS NOT NULL").await, 0);
    assert_eq!(person.post(&link, &[]).await.status, StatusCode::OK, "and the button still works");
}

crate::on_both_engines!(a_link_works_once_and_for_three_days, |house| {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let used = link(&house, EMAIL).await;
    assert_eq!(person.post(&used, &[]).await.status, StatusCode::OK);
    person.post("/sign-up", &joining(&[("email", "brahim@example.org")])).await.redirect();
    let late = link(&house, "brahim@example.org").await;
    house.wait_seconds(3 * 86_400 - 1);
    assert_eq!(person.get(&late).await.status, StatusCode::OK, "to the last second");
    house.wait_seconds(1);
    for dead in [used.as_str(), &late, "/confirm/nonsense", "/confirm/%01", "/confirm/%F0%9F%8C%BF"] {
        for page in [person.get(dead).await, person.post(dead, &[]).await] {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{dead}");
            assert_eq!(page.all("h1"), ["Ce lien n'est plus valable"]);
        }
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE confirmed_at IS NULL").await, 1);
});

#[tokio::test]
async fn a_link_is_good_for_its_own_purpose_only() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let token = link(&house, EMAIL).await.replace("/confirm/", "");
    assert_eq!(person.get(&format!("/reset-password/{token}")).await.status, StatusCode::NOT_FOUND);
    let reset = person.post(&format!("/reset-password/{token}"), &[("new_password", OTHER_PASSWORD)]).await;
    assert_eq!(reset.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post(&format!("/account/email/{token}"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post(&format!("/confirm/{token}"), &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_confirmed_address_nobody_comes_in_but_gets_a_new_link() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let first = link(&house, EMAIL).await;
    let page = sign_in(&mut person, EMAIL, PASSWORD).await;
    assert!(page.words().contains(&fr(tr::accounts::UNCONFIRMED_TEXT)), "{}", page.words());
    assert!(!is_inside(&mut person).await);
    let second = link(&house, EMAIL).await;
    assert_eq!(person.post(&first, &[]).await.status, StatusCode::NOT_FOUND, "the earlier link no longer works");
    assert_eq!(person.post(&second, &[]).await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut person, EMAIL, PASSWORD).await.redirect(), "/account");
}

#[tokio::test]
async fn the_way_goes_on_after_joining() {
    let house = TestApp::new().await;
    for (next, goes_on) in [("/ain-amlal/solutions/new?problem=7", true), ("https://evil.example", false), ("//evil.example/x", false)] {
        let mut person = house.visitor();
        let page = person.get(&format!("/sign-up?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish())).await;
        assert_eq!(page.value("next").as_deref(), Some(next));
        let email = format!("{}@example.org", next.len());
        person.post("/sign-up", &joining(&[("email", &email), ("next", next)])).await.redirect();
        let link = link(&house, &email).await;
        let way = person.post(&link, &[]).await.attributes("main a.button", "href").concat();
        assert_eq!(way.starts_with("/sign-in?next="), goes_on, "{way}");
        assert_eq!(person.get(&way).await.value("next").as_deref(), Some(if goes_on { next } else { "" }));
    }
}

#[tokio::test]
async fn mails_are_written_in_the_chosen_language() {
    let house = TestApp::new().await;
    for (number, (language, subject)) in [("ar", "أكد"), ("en", "Confirm"), ("zgh", "أكد"), ("xx", "أكد")].into_iter().enumerate() {
        let email = format!("{number}@example.org");
        house.visitor().post("/sign-up", &joining(&[("email", &email), ("language", language)])).await.redirect();
        let mails = house.mails().await;
        assert!(mails[0].subject.contains(subject), "{language}: {}", mails[0].subject);
    }
}

crate::on_both_engines!(names_that_want_to_deceive_do_no_harm, |house| {
    let name = "<script>alert(1)</script>\u{202e}\u{200b}\u{1} أمينة 🌿";
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[("name", name)])).await.redirect();
    let link = link(&house, EMAIL).await;
    person.post(&link, &[]).await;
    sign_in(&mut person, EMAIL, PASSWORD).await.redirect();
    let page = person.get("/account").await;
    let profile = page.attributes("main a[href^='/people/']", "href").concat();
    for page in [page, house.visitor().get(&profile).await] {
        assert_eq!(page.all("h1"), ["<script>alert(1)</script> أمينة 🌿"]);
        assert!(!page.text().contains("<script>alert") && !page.text().contains(['\u{202e}', '\u{200b}', '\u{1}']));
    }
});

#[tokio::test]
async fn texts_of_any_length_are_answered() {
    let house = TestApp::new().await;
    let long = "ش".repeat(50_000);
    let page = house.visitor().post("/sign-up", &joining(&[("name", &long), ("email", &long[..9_000]), ("password", &long[..9_000])])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("#name-error") && page.has("#email-error") && page.has("#password-error"));
    for name in ["\u{200b}\u{200b}\u{200b}", "\u{202e}\u{2066}", "🌿🌿🌿", "12345", "  \n  "] {
        let page = house.visitor().post("/sign-up", &joining(&[("name", name)])).await;
        assert_eq!((page.status, page.has("#name-error")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{name:?}");
    }
    let enormous = "x".repeat(600_000);
    let page = house.visitor().post("/sign-up", &joining(&[("name", &enormous)])).await;
    assert!(page.status.is_client_error() && page.words().contains(&fr(tr::errors::TOO_LARGE)), "{}", page.words());
    let garbage = house.visitor().send(Method::POST, "/sign-up", Some("application/x-www-form-urlencoded"), b"name=%FF%FE&=&&%".to_vec()).await;
    assert_eq!(garbage.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_address_cannot_smuggle_headers_into_a_mail() {
    let house = TestApp::new().await;
    let bcc = "a@example.org\r\nBcc: x@example.org";
    for email in [bcc, "a@example.org, b@example.org", "<script>@example.org", "a\u{1}@example.org"] {
        let page = house.visitor().post("/sign-up", &joining(&[("email", email)])).await;
        assert_eq!((page.status, page.has("#email-error")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{email:?}");
    }
    assert!(house.mails().await.is_empty());
    // What cannot be seen is left out, so that the address is the one that is read.
    house.visitor().post("/sign-up", &joining(&[("email", "a@exa\u{202e}mple.org")])).await.redirect();
    let mails = house.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["a@example.org"]);
}

#[tokio::test]
async fn new_accounts_are_limited_by_address() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_up_per_address = 2).await;
    for number in 0..2 {
        house.visitor().post("/sign-up", &joining(&[("email", &format!("{number}@example.org"))])).await.redirect();
    }
    let page = house.visitor().post("/sign-up", &joining(&[])).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers[header::RETRY_AFTER].to_str().expect("ascii").parse::<u64>().expect("seconds") > 0);
    assert_eq!(page.all("h1"), ["Trop de tentatives"]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 2);
}
