//! Objections: the commune is told, an administrator answers once, the person reads it.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::number;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

const WHY: &str = "Je ne veux pas que mon nom paraisse dans la lettre du quartier.";
const ANSWER: &str = "Votre nom ne paraîtra plus dans la lettre.";

on_both_engines!(an_objection_is_answered_once_and_in_time, |house| {
    house.app.db.run(sql("UPDATE communes SET contact_email = 'mairie@example.org'")).await.expect("settings");
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let mut person = house.participant("Khadija").await;
    for _ in 0..2 {
        person.post(&paths::objections(), &[("commune", COMMUNE), ("body", WHY)]).await.redirect();
    }
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM objections")).await, 1);
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.to == "mairie@example.org") && mails.len() == 2, "{mails:?}");
    assert!(mails.iter().all(|mail| !mail.text.contains("Khadija") && !mail.text.contains(WHY)));
    let list = administrator.get(&paths::commune_objections(COMMUNE)).await;
    assert!(list.words().contains("19 mars 2026") && list.words().contains("Khadija"), "{}", list.words());
    assert!(list.has("table.work .due") && list.has(".pane.beside .pane-read"), "{}", list.words());
    let form = list.attributes(".rows th a", "href").remove(0);
    assert_eq!(list.attributes(".pane.beside form", "action"), std::slice::from_ref(&form), "what is first is read and answered beside the list");
    let refused = administrator.post(&form, &[("answer", "non")]).await;
    assert!(refused.has(".panes.reading > aside.beside table.work") && refused.value("answer").as_deref().map(str::trim) == Some("non"));
    assert_eq!(administrator.post(&form, &[("answer", "non")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    administrator.post(&form, &[("answer", ANSWER)]).await.redirect();
    assert_eq!(administrator.post(&form, &[("answer", ANSWER)]).await.status, StatusCode::CONFLICT);
    assert!(person.get(&paths::objections()).await.words().contains(ANSWER));
    assert!(house.mails().await.iter().any(|mail| mail.text.contains(ANSWER)));
    // Nobody answers their own.
    administrator.post(&paths::objections(), &[("commune", COMMUNE), ("body", WHY)]).await.redirect();
    let list = administrator.get(&paths::commune_objections(COMMUNE)).await;
    let lines = list.attributes(".rows th a", "href");
    assert!(lines.len() == 2 && lines[1] == form && !list.has(".pane"), "what is answered comes after what waits; one's own is for somebody else");
    let own = lines[0].clone();
    assert!(!administrator.get(&own).await.has("main form"));
    assert_eq!(administrator.post(&own, &[("answer", ANSWER)]).await.status, StatusCode::FORBIDDEN);
});

#[tokio::test]
async fn what_is_typed_is_checked_and_kept() {
    let house = TestApp::new().await;
    let mut person = house.participant("Khadija").await;
    for body in ["court", "\u{202e}\u{1}", &"ا".repeat(5_000), "<script>alert(1)</script>"] {
        let page = person.post(&paths::objections(), &[("commune", "nulle-part"), ("body", body)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("#commune-error") && !page.text().contains("<script>alert"));
    }
    let page = person.post(&paths::objections(), &[("commune", COMMUNE), ("body", "court")]).await;
    assert!(page.has("#body-error") && page.has(&format!("option[value={COMMUNE}][selected]")));
    assert_eq!(page.value("body").as_deref(), Some("court"));
}
