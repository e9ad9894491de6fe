//! From one contact to the name, and what nobody learns on the way.

use app::words::tr;
use axum::http::{Method, StatusCode, header};

use super::*;
use crate::common::{Engine, fr};

crate::on_both_engines!(somebody_joins_by_the_code_in_their_mail, |house| {
    let mut person = house.visitor();
    assert_eq!(person.get("/sign-up").await.headers[header::LOCATION], "/sign-in", "joining is signing in for the first time");
    let page = person.get("/sign-in").await;
    assert_eq!(page.all("h1"), ["Se connecter ou créer un compte"]);
    assert!(page.has("#email") && page.has("details:not([open]) #password"), "one field, and a password for who has one");
    let asked = ask(&mut person, EMAIL).await;
    assert_eq!(asked.redirect(), "/code");
    let page = person.follow(&asked).await;
    assert!(page.words().contains("Nous avons envoyé un code et un lien") && page.words().contains(EMAIL), "{}", page.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0, "nobody is here before the code");

    let code = code(&house, EMAIL).await;
    let answer = person.post("/code", &[("code", &format!("{} {}", &code[..3], &code[3..]))]).await;
    assert_eq!(answer.redirect(), "/sign-in/name");
    let page = person.follow(&answer).await;
    assert_eq!(page.all("h1"), ["Comment vous appelez-vous ?"]);
    assert!(page.has("a[href='/house-rules']") && page.has("a[href='/privacy/notice/2']") && !page.has("input[type=checkbox]"));
    assert_eq!(page.attributes("main input:not([type=hidden])", "name"), ["name"]);
    let answer = person.post("/sign-in/name", &[("name", "Amina")]).await;
    assert_eq!(answer.redirect(), "/account");
    let page = person.follow(&answer).await;
    assert_eq!((page.all("h1"), page.all("[role=status]").len()), (vec!["Amina".to_owned()], 1));
    assert!(page.has("a[href='/account/settings']"));
    let page = person.get("/account/settings").await;
    assert!(page.words().contains(EMAIL) && page.has("a[href='/account/password']"), "{}", page.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes").await, 0, "nothing waits any more");
    let (way, language): (String, String) = house.app.db.one(sql("SELECT way, language FROM consents")).await.expect("a consent");
    assert_eq!((way.as_str(), language.as_str()), ("mail", "fr"));
    assert_eq!(person.get("/sign-in").await.redirect(), "/account", "who is inside has joined");
});

crate::on_both_engines!(who_has_an_account_comes_in_by_a_code_too, |house| {
    join(&house, EMAIL).await;
    let mut person = house.visitor();
    ask(&mut person, " AMINA@Example.org ").await.redirect();
    let code = code_in(&house.mails().await.remove(0));
    assert_eq!(person.post("/code", &[("code", &code)]).await.redirect(), "/account");
    assert!(is_inside(&mut person).await);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
    // Whoever joined without a password comes back in the same way.
    let mut other = house.visitor();
    enter(&house, &mut other, "brahim@example.org", "Brahim").await.redirect();
    let mut again = house.visitor();
    ask(&mut again, "brahim@example.org").await.redirect();
    let code = super::code(&house, "brahim@example.org").await;
    assert_eq!(again.post("/code", &[("code", &code)]).await.redirect(), "/account");
    assert_eq!(again.get("/account").await.all("h1"), ["Brahim"]);
});

crate::on_both_engines!(known_and_unknown_contacts_get_the_same_pages_and_leave_the_same, |house| {
    join(&house, EMAIL).await;
    let mut stories = Vec::new();
    for email in [EMAIL, "nobody@example.org"] {
        let mut person = house.visitor();
        let asked = ask(&mut person, email).await;
        let jobs: Vec<(String, i64)> = house.app.db.all(sql("SELECT kind, attempts FROM jobs ORDER BY kind")).await.expect("the jobs");
        let mail = house.mails().await.remove(0);
        let page = person.follow(&asked).await;
        let wrong = if code_in(&mail) == "123456" { "654321" } else { "123456" };
        let refused = person.post("/code", &[("code", wrong)]).await;
        let plain = |text: String| text.replace(email, "…");
        let kept = count(&house, "SELECT COUNT(*) FROM one_time_codes WHERE account_id IS NULL").await;
        stories.push((asked.redirect(), jobs, plain(page.words()), plain(refused.words()), mail.text.len() - mail.text.len(), kept - stories.len() as i64));
        assert_eq!(link_in(&mail).replace("/confirm/", "").len(), 43);
        let page = house.visitor().get(&link_in(&mail)).await;
        assert!(page.words().contains("Entrer sur Tajmaat") && !page.words().contains("Amina"), "{}", page.words());
    }
    assert_eq!(stories[0], stories[1]);
});

crate::on_both_engines!(one_code_sent_twice_at_once_makes_one_account, |house| {
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let code = code(&house, EMAIL).await;
    person.post("/code", &[("code", &code)]).await.redirect();
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let mut browser = person.clone();
            tokio::spawn(async move { browser.post("/sign-in/name", &[("name", "Amina"), ("next", "/ain-amlal")]).await })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        let answer = answer.await.expect("an answer");
        if answer.status == StatusCode::NOT_FOUND {
            assert_eq!(answer.attributes("main a.button", "href"), ["/sign-in?next=%2Fain-amlal"], "whoever pressed twice is let through from there");
        }
        answers.push(answer.status.as_u16());
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 404, 404, 404]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

crate::on_both_engines!(two_browsers_of_one_person_join_at_once_and_are_one, |house| {
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let mut person = house.visitor();
        ask(&mut person, EMAIL).await.redirect();
        let code = code(&house, EMAIL).await;
        person.post("/code", &[("code", &code)]).await.redirect();
        browsers.push(person);
    }
    let tries: Vec<_> = browsers
        .into_iter()
        .map(|mut person| tokio::spawn(async move { (person.post("/sign-in/name", &[("name", "Amina")]).await.redirect(), is_inside(&mut person).await) }))
        .collect();
    for answer in tries {
        assert_eq!(answer.await.expect("an answer"), ("/account".to_owned(), true));
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

#[tokio::test]
async fn what_is_no_contact_is_said_beside_the_field_and_stays() {
    let house = TestApp::new().await;
    for typed in ["amina", "06 12 34 56", "+33 6 12 34 56 78", "", "a@example.org, b@example.org", "<script>@example.org"] {
        let page = house.visitor().post("/sign-in", &[("email", typed), ("next", "/ain-amlal")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert_eq!(page.all("#email-error").len(), 1);
        assert!(page.has("#email[aria-invalid=true]") && page.has(".error-summary a[href='#email']"));
        assert_eq!((page.value("email").as_deref(), page.value("next").as_deref()), (Some(typed), Some("/ain-amlal")));
    }
    assert!(house.mails().await.is_empty());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes").await, 0);
}

#[tokio::test]
async fn a_name_is_a_name() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let code = code(&house, EMAIL).await;
    person.post("/code", &[("code", &code)]).await.redirect();
    let long = "ش".repeat(50_000);
    for name in ["A", "", &long, "\u{200b}\u{200b}\u{200b}", "\u{202e}\u{2066}", "🌿🌿🌿", "12345", "  \n  "] {
        let page = person.post("/sign-in/name", &[("name", name)]).await;
        assert_eq!((page.status, page.has("#name-error")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{:?}", name.chars().take(9).collect::<String>());
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0);
    let name = "<script>alert(1)</script>\u{202e}\u{200b}\u{1} أمينة 🌿";
    person.post("/sign-in/name", &[("name", name)]).await.redirect();
    let page = person.get("/account").await;
    let profile = page.attributes("main a[href^='/people/']", "href").concat();
    for page in [page, house.visitor().get(&profile).await] {
        assert_eq!(page.all("h1"), ["<script>alert(1)</script> أمينة 🌿"]);
        assert!(!page.text().contains("<script>alert") && !page.text().contains(['\u{202e}', '\u{200b}', '\u{1}']));
    }
}

#[tokio::test]
async fn opening_a_link_changes_nothing() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let link = link(&house, EMAIL).await;
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(house.visitor().send(method, &link, None, Vec::new()).await.status, StatusCode::OK);
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes WHERE passed_at IS NOT NULL").await, 0);
    assert_eq!(person.post(&link, &[]).await.redirect(), "/sign-in/name", "and the button still works");
}

crate::on_both_engines!(a_link_and_its_code_work_once_and_for_an_hour, |house| {
    for by_link in [true, false] {
        let mut person = house.visitor();
        ask(&mut person, EMAIL).await.redirect();
        let mail = house.mails().await.remove(0);
        let (link, code) = (link_in(&mail), code_in(&mail));
        house.wait_seconds(3_599);
        assert_eq!(person.get(&link).await.status, StatusCode::OK, "to the last second");
        if by_link {
            assert_eq!(person.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
        } else {
            assert_eq!(person.post("/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(person.clone().post(&link, &[]).await.status, StatusCode::NOT_FOUND);
        assert_ne!(house.visitor().post("/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
        let mut late = house.visitor();
        ask(&mut late, "brahim@example.org").await.redirect();
        let mail = house.mails().await.remove(0);
        house.wait_seconds(3_600);
        for dead in [link_in(&mail).as_str(), "/confirm/nonsense", "/confirm/%01", "/confirm/%F0%9F%8C%BF"] {
            for page in [late.get(dead).await, late.post(dead, &[]).await] {
                assert_eq!((page.status, page.all("h1")), (StatusCode::NOT_FOUND, vec!["Ce lien n'est plus valable".to_owned()]), "{dead}");
            }
        }
        assert_eq!(late.post("/code", &[("code", &code_in(&mail))]).await.status, StatusCode::NOT_FOUND);
    }
});

#[tokio::test]
async fn a_link_is_good_for_its_own_purpose_only() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let token = link(&house, EMAIL).await.replace("/confirm/", "");
    assert_eq!(person.get(&format!("/reset-password/{token}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post(&format!("/reset-password/{token}"), &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post(&format!("/account/email/{token}"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post(&format!("/confirm/{token}"), &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_way_goes_on_after_joining() {
    let house = TestApp::new().await;
    for (next, goes_on) in [("/ain-amlal/solutions/new?problem=7", true), ("https://evil.example", false), ("//evil.example/x", false)] {
        let mut person = house.visitor();
        let page = person.get(&format!("/sign-in?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish())).await;
        assert_eq!(page.value("next").as_deref(), Some(next));
        let email = format!("{}@example.org", next.len());
        person.post("/sign-in", &[("email", &email), ("next", next)]).await.redirect();
        let code = code(&house, &email).await;
        person.post("/code", &[("code", &code)]).await.redirect();
        assert_eq!(person.post("/sign-in/name", &[("name", "Amina")]).await.redirect(), if goes_on { next } else { "/account" });
    }
}

#[tokio::test]
async fn mails_are_written_in_the_reader_s_language() {
    let house = TestApp::new().await;
    for (number, (language, subject)) in [("ar", "رمزكم"), ("en", "is your Tajmaat code"), ("zgh", "رمزكم")].into_iter().enumerate() {
        let email = format!("{number}@example.org");
        let mut person = house.visitor();
        person.language = language.to_owned();
        ask(&mut person, &email).await.redirect();
        let mails = house.mails().await;
        assert!(mails[0].subject.contains(subject) && mails[0].subject.contains(&code_in(&mails[0])), "{language}: {}", mails[0].subject);
    }
}

#[tokio::test]
async fn new_accounts_are_limited_by_address() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_up_per_address = 2).await;
    for number in 0..2 {
        enter(&house, &mut house.visitor(), &format!("{number}@example.org"), "Amina").await.redirect();
    }
    let mut person = house.visitor();
    let page = enter(&house, &mut person, EMAIL, "Amina").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers[header::RETRY_AFTER].to_str().expect("ascii").parse::<u64>().expect("seconds") > 0);
    assert_eq!(page.all("h1"), ["Trop de tentatives"]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 2);
}

crate::on_both_engines!(a_password_is_set_afterwards_by_who_wants_one, |house| {
    let mut person = house.visitor();
    enter(&house, &mut person, EMAIL, "Amina").await.redirect();
    assert!(person.get("/account/settings").await.words().contains(&fr(tr::entry::NO_PASSWORD)));
    let page = person.post("/account/password", &[("new_password", "motdepasse1")]).await;
    assert_eq!((page.status, page.has("#new_password-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    person.post("/account/password", &[("new_password", PASSWORD)]).await.redirect();
    assert!(!person.get("/account/settings").await.words().contains(&fr(tr::entry::NO_PASSWORD)));
    inside(&house, EMAIL).await;
});

crate::on_both_engines!(who_has_no_password_shows_by_a_code_that_it_is_still_them, |house| {
    let mut person = house.visitor();
    enter(&house, &mut person, EMAIL, "Amina").await.redirect();
    house.wait_seconds(16 * 60);
    let proof = person.get("/account/password").await.redirect();
    assert_eq!(proof, "/account/proof?next=%2Faccount%2Fpassword");
    let page = person.get(&proof).await;
    assert!(page.words().contains(EMAIL) && page.has("form[action='/account/proof/code']") && !page.has("input[type=password]"), "{}", page.words());
    assert_eq!(person.post("/account/proof/code", &[("next", "/account/password")]).await.redirect(), "/code");
    let mail = house.mails().await.remove(0);
    assert!(!mail.text.contains("http://"), "a code for this browser alone: {}", mail.text);
    let mut other = house.visitor();
    other.set_cookie("session", person.cookie("session").expect("a session"));
    assert_eq!(person.post("/code", &[("code", &code_in(&mail))]).await.redirect(), "/account/password");
    assert!(person.get("/account/password").await.has("#new_password"));
    // Who has a password, or a second factor, shows that.
    person.post("/account/password", &[("new_password", PASSWORD)]).await.redirect();
    house.wait_seconds(16 * 60);
    assert!(person.post("/account/proof/code", &[]).await.redirect().starts_with("/account/proof"));
});

crate::on_both_engines!(a_code_does_not_let_past_the_second_factor, |house| {
    let id = join(&house, EMAIL).await;
    house.add_app(id).await;
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let code = code(&house, EMAIL).await;
    assert_eq!(person.post("/code", &[("code", &code)]).await.redirect(), "/sign-in/second-factor");
    assert!(!is_inside(&mut person).await);
    ask(&mut person, EMAIL).await.redirect();
    let link = link(&house, EMAIL).await;
    assert_eq!(person.post(&link, &[]).await.redirect(), "/sign-in/second-factor");
    assert!(!is_inside(&mut person).await);
});

crate::on_both_engines!(a_new_password_ends_codes_under_way, |house| {
    let mut person = member(&house, EMAIL).await;
    let mut thief = house.visitor();
    ask(&mut thief, EMAIL).await.redirect();
    let mail = house.mails().await.into_iter().find(|mail| mail.subject.contains("code")).expect("a code");
    person.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert_eq!(thief.post("/code", &[("code", &code_in(&mail))]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(thief.post(&link_in(&mail), &[]).await.status, StatusCode::NOT_FOUND);
});

crate::on_both_engines!(a_link_says_whose_it_is, |house| {
    join(&house, EMAIL).await;
    // Somebody sends their own link to another, who would go on in their account.
    let mut sender = house.visitor();
    ask(&mut sender, EMAIL).await.redirect();
    let link = link(&house, EMAIL).await;
    let mut reader = house.participant("Brahim").await;
    for language in ["fr", "ar", "en"] {
        reader.language = language.to_owned();
        let page = reader.get(&link).await;
        assert!(page.words().contains(EMAIL), "{language}: {}", page.words());
    }
});

crate::on_both_engines!(who_knew_the_session_before_knows_nothing_of_what_a_link_or_a_password_opens, |house| {
    // Somebody had the browser before, and kept the name of its session.
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let link = link(&house, EMAIL).await;
    let mut thief = person.clone();
    assert_eq!(person.post(&link, &[]).await.redirect(), "/sign-in/name");
    assert_eq!(thief.get("/sign-in/name").await.status, StatusCode::NOT_FOUND);
    assert_eq!(thief.post("/sign-in/name", &[("name", "Driss")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.get("/sign-in/name").await.status, StatusCode::OK);
    // Nor is half of the way in theirs, where a second factor is owed.
    let id = join(&house, EMAIL).await;
    house.add_app(id).await;
    let mut person = house.visitor();
    ask(&mut person, "brahim@example.org").await.redirect();
    let mut thief = person.clone();
    assert_eq!(sign_in(&mut person, EMAIL, PASSWORD).await.redirect(), "/sign-in/second-factor");
    assert_eq!(thief.get("/sign-in/second-factor").await.redirect(), "/sign-in");
    assert_eq!(person.get("/sign-in/second-factor").await.status, StatusCode::OK);
});

crate::on_both_engines!(a_press_that_comes_twice_takes_no_session_away, |house| {
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let code = code(&house, EMAIL).await;
    // The same form once more, from the session of before, whose answer comes last.
    let mut again = person.clone();
    person.post("/code", &[("code", &code)]).await.redirect();
    assert_eq!(again.post("/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(again.get("/sign-in/name").await.status, StatusCode::OK, "whoever pressed twice goes on");
    person.post("/sign-in/name", &[("name", "Amina")]).await.redirect();
    let over = again.post("/sign-in/name", &[("name", "Amina")]).await;
    assert!(over.headers.get(header::SET_COOKIE).is_none(), "she stays inside");
    assert!(is_inside(&mut person).await);
    // Who goes out has none any more.
    assert!(person.cookie("session").is_some());
    person.post("/sign-out", &[]).await.redirect();
    assert!(person.cookie("session").is_none());
});

crate::on_both_engines!(no_browser_keeps_what_the_steps_show, |house| {
    let mut person = house.visitor();
    ask(&mut person, EMAIL).await.redirect();
    let mail = house.mails().await.remove(0);
    let mut pages = vec![person.get("/code").await, person.post("/code", &[("code", "x")]).await, person.get(&link_in(&mail)).await];
    person.post("/code", &[("code", &code_in(&mail))]).await.redirect();
    pages.push(person.get("/sign-in/name").await);
    pages.push(person.post("/sign-in/name", &[("name", "")]).await);
    for page in pages {
        assert!(page.words().contains(EMAIL) || page.all("h1") == ["Comment vous appelez-vous ?"], "{}", page.words());
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{}", page.words());
    }
});

crate::on_both_engines!(whoever_comes_in_after_another_finds_nothing_of_theirs, |house| {
    let (amina, brahim) = (join(&house, EMAIL).await, join(&house, "brahim@example.org").await);
    house.add_app(brahim).await;
    let mut browser = inside(&house, EMAIL).await;
    assert_eq!(sign_in(&mut browser, "brahim@example.org", PASSWORD).await.redirect(), "/sign-in/second-factor");
    // She never went out; he still owes his second factor. Somebody else opens the link of their mail here.
    ask(&mut browser, "chama@example.org").await.redirect();
    let link = link(&house, "chama@example.org").await;
    browser.post(&link, &[]).await.redirect();
    browser.post("/sign-in/name", &[("name", "Chama")]).await.redirect();
    assert_eq!(browser.get("/account").await.all("h1"), ["Chama"]);
    for text in house.session_texts().await {
        assert!(!text.contains(&amina.to_string()) && !text.contains(&brahim.to_string()), "{text}");
    }
    assert_eq!(browser.get("/sign-in/second-factor").await.redirect(), "/sign-in", "nobody owes anything here");
});
