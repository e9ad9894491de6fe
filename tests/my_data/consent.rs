//! Consent: asked at joining, logged, asked again when nobody agreed to the notice that counts.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::consent;

use super::number;
use crate::common::TestApp;
use crate::on_both_engines;

on_both_engines!(joining_shows_the_notice_and_logs_who_agreed, |house| {
    let mut person = house.visitor();
    crate::accounts::ask(&mut person, "amina@example.org").await.redirect();
    let code = crate::accounts::code_in(&house.mails().await.remove(0));
    let answer = person.post("/code", &[("code", &code)]).await;
    let form = person.follow(&answer).await;
    for text in consent::current().texts {
        assert!(form.words().contains(&text.text(app::model::Lang::Fr).replace('\u{a0}', " ")) || form.text().contains(text.text(app::model::Lang::Fr)));
    }
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM consents")).await, 0);
    person.post(&paths::sign_in_name(), &[("name", "Amina")]).await.redirect();
    let rows: Vec<(i64, String, String)> = house.app.db.all(sql("SELECT version, language, way FROM consents")).await.expect("consents");
    assert_eq!(rows, [(consent::current().version, "fr".to_owned(), "mail".to_owned())]);
});

on_both_engines!(who_has_not_agreed_is_asked_and_reads_on, |house| {
    let mut person = house.participant("Khadija").await;
    assert!(!person.get(&paths::home()).await.has(".consent-banner"));
    house.app.db.run(sql("DELETE FROM consents")).await.expect("forgotten");
    let page = person.get(&paths::home()).await;
    assert!(page.status.is_success() && page.has(".consent-banner a[href='/account/consent']"));
    let version = consent::current().version.to_string();
    for (fields, status) in [
        (vec![("version", version.as_str())], StatusCode::UNPROCESSABLE_ENTITY),
        (vec![("version", "0"), ("consent", "yes")], StatusCode::UNPROCESSABLE_ENTITY),
        (vec![("version", version.as_str()), ("consent", "yes")], StatusCode::SEE_OTHER),
        (vec![("version", version.as_str()), ("consent", "yes")], StatusCode::SEE_OTHER),
    ] {
        assert_eq!(person.post(&paths::account_consent(), &fields).await.status, status, "{fields:?}");
    }
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM consents WHERE way = 'renewal'")).await, 1);
    assert!(!person.get(&paths::home()).await.has(".consent-banner"));
});

on_both_engines!(who_agreed_to_the_same_in_other_words_is_not_asked_again, |house| {
    let mut person = house.participant("Khadija").await;
    house.app.db.run(sql("UPDATE consents SET version = 1")).await.expect("the first notice");
    assert!(!person.get(&paths::home()).await.has(".consent-banner"));
    for path in [paths::account_consent(), paths::account_data()] {
        let page = person.get(&path).await;
        assert!(page.words().contains("Vous avez accepté la notice n° 1 le"), "{path}: {}", page.words());
        assert!(!page.has("main input[name=consent]"), "{path}");
    }
    assert!(person.get(&paths::account_consent()).await.has("main a[href='/privacy/notice/1']"), "what she read is there to be read");
    let joined = house.participant("Amina").await.account.expect("signed in");
    let rows: Vec<(i64,)> = house.app.db.all(sql("SELECT version FROM consents WHERE account_id = ").arg(joined)).await.expect("consents");
    assert_eq!(rows, [(2,)], "who joins agrees to the notice that counts");
    let mut administrator = house.staff("Naïma", app::model::content::Role::Administrator).await;
    let page = administrator.get(&paths::register(crate::common::COMMUNE)).await;
    assert_eq!(page.all(".agreed li"), ["notice n° 1 : 1 personne", "notice n° 2 : 2 personnes"]);
});

#[tokio::test]
async fn every_version_can_be_read() {
    let house = TestApp::new().await;
    for notice in consent::VERSIONS {
        assert!(house.visitor().get(&paths::privacy_notice(notice.version)).await.status.is_success());
    }
    for none in ["0", "99", "x", "-1"] {
        assert_eq!(house.visitor().get(&paths::privacy_notice(none)).await.status, StatusCode::NOT_FOUND);
    }
}
