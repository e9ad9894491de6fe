//! The phone of one's own account, and how people are told things by the way they have.

use crate::common::fr;
use app::model::content::Role;
use app::words::tr;
use axum::http::StatusCode;

use super::*;
use crate::common::content::solution;

crate::on_both_engines!(a_phone_is_added_changed_and_removed, |house| {
    let mut person = member(&house, "Amina", UNKNOWN, PASSWORD).await;
    // A phone-only account is told by SMS, at the number it had.
    let asked = person.post("/account/phone", &[("phone", "+212 6 12 34 56 78"), ("password", PASSWORD)]).await;
    assert_eq!(asked.redirect(), "/code");
    assert!(person.get("/account/settings").await.words().contains(UNKNOWN), "nothing changes before the code");
    let fresh = code(&house).await;
    let answer = person.post("/code", &[("code", &fresh)]).await;
    assert_eq!(answer.redirect(), "/account/settings");
    let page = person.follow(&answer).await;
    assert_eq!(page.all("[role=status]"), ["Votre numéro est enregistré."]);
    assert!(page.words().contains(PHONE) && !page.words().contains(UNKNOWN));
    let told = house.texts().await;
    assert_eq!((told.len(), told[0].to.as_str()), (1, "+212700000000"));
    assert!(told[0].text.starts_with("Tajmaat\u{a0}: le téléphone de votre compte a changé."));

    let page = person.post("/account/phone/remove", &[("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all("#password-error"), [fr(tr::phones::NEEDED)]);

    let page = person.get("/account/email").await;
    assert_eq!(page.all("h1"), ["Ajouter une adresse e-mail"]);
    person.post("/account/email", &[("email", "amina@example.org"), ("password", PASSWORD)]).await.redirect();
    let mails = house.mails().await;
    let told = house.app.texter.taken();
    assert!(told[0].text.contains("un changement d'adresse e-mail a été demandé"), "{told:?}");
    let link = mails[0].text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link").to_owned();
    assert!(person.post(&link, &[]).await.status.is_success());
    let page = person.get("/account/settings").await;
    assert!(page.words().contains("amina@example.org") && page.words().contains(PHONE));
    for contact in ["amina@example.org", PHONE] {
        assert_eq!(sign_in(&mut house.visitor(), contact, PASSWORD).await.redirect(), "/account");
    }

    assert_eq!(person.post("/account/phone/remove", &[("password", "pas le bon")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = person.post("/account/phone/remove", &[("password", PASSWORD)]).await;
    assert_eq!(answer.redirect(), "/account/settings");
    assert!(!person.follow(&answer).await.words().contains(PHONE));
    assert!(house.mails().await.iter().any(|mail| mail.subject == "Votre numéro de téléphone a changé"));
    assert_eq!(sign_in(&mut house.visitor(), PHONE, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(person.get("/account/phone/remove").await.status, StatusCode::NOT_FOUND);
});

#[tokio::test]
async fn a_new_phone_needs_the_password_and_to_be_one() {
    let house = TestApp::new().await;
    let mut person = member(&house, "Amina", PHONE, PASSWORD).await;
    let long = "6".repeat(100_000);
    for bad in ["", "0612", "+33612345678", "<script>", &long] {
        let page = person.post("/account/phone", &[("phone", bad), ("password", "pas le bon")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("#phone-error") && page.has("#password-error"));
        assert_eq!(page.value("phone").as_deref(), Some(bad));
    }
    assert!(house.texts().await.is_empty());
}

crate::on_both_engines!(a_change_of_phone_is_for_its_own_account, |house| {
    let mut amina = member(&house, "Amina", PHONE, PASSWORD).await;
    amina.post("/account/phone", &[("phone", UNKNOWN), ("password", PASSWORD)]).await.redirect();
    let code = code(&house).await;
    let mut signed_out = amina.clone();
    amina.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert_eq!(amina.post("/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND, "a new password ends what was asked before");
    house.texts().await;
    amina.post("/account/phone", &[("phone", UNKNOWN), ("password", OTHER_PASSWORD)]).await.redirect();
    let code = super::code(&house).await;
    signed_out.post("/sign-out", &[]).await.redirect();
    assert_eq!(signed_out.post("/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND);
});

crate::on_both_engines!(a_full_phone_is_told_after_the_code_and_the_old_one_stays, |house| {
    let mut person = member(&house, "Amina", UNKNOWN, PASSWORD).await;
    for name in ["Brahim", "Chama", "Driss", "Hafsa", "Ilyas"] {
        member(&house, name, PHONE, PASSWORD).await;
    }
    assert_eq!(person.post("/account/phone", &[("phone", PHONE), ("password", PASSWORD)]).await.redirect(), "/code");
    let code = code(&house).await;
    let page = person.post("/code", &[("code", &code)]).await;
    assert_eq!((page.status, page.has("#code-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    assert!(person.get("/account/settings").await.words().contains(UNKNOWN));
    assert!(house.texts().await.is_empty(), "nothing changed, so nothing is told");
});

crate::on_both_engines!(who_has_only_a_phone_is_told_of_decisions_by_sms, |house| {
    member(&house, "Amina", PHONE, PASSWORD).await;
    let author: (tajmaat::base::db::AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE name = 'Amina'")).await.expect("Amina");
    let thing = solution(&house, author.0, "Des arbres pour l'école", "Un texte assez long pour être accepté par toutes les règles.").await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let fields = [("reason", "spam"), ("note", "Merci de ne pas répéter ce texte partout."), ("visibility", "published"), ("version", "1"), ("decisions", "0")];
    moderator.post(&thing.act("hide"), &fields).await.redirect();
    let texts = house.texts().await;
    assert_eq!((texts.len(), texts[0].to.as_str()), (1, NUMBER));
    let link = format!("http://tajmaat.test{}", thing.page());
    assert_eq!(texts[0].text, format!("Commune d'Aïn Amlal\u{a0}: votre texte a été masqué. Raisons et recours\u{a0}: {link}"));
    assert!(house.app.mailer.taken().is_empty());
});

#[tokio::test]
async fn a_day_without_sms_left_stops_no_decision() {
    let house = TestApp::new().await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    house.app.db.run(sql("UPDATE sms_days SET queued = 1000000")).await.expect("a full day");
    let mut person = house.visitor();
    sign_in(&mut person, PHONE, PASSWORD).await.redirect();
    person.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert!(house.texts().await.is_empty());
    assert_eq!(sign_in(&mut house.visitor(), PHONE, OTHER_PASSWORD).await.redirect(), "/account");
}
