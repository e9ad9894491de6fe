//! Answering with scripts off: pages, what conditions hide, another device, the review, and visitors without an account.

use app::model::consultations::AudienceKind;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::participation::consultations::Audience;

use super::{ANSWERS, asked, count, fill, fill_all, kept, page, participants};
use crate::common::{COMMUNE, fr};
use crate::consultations::end_in;
use crate::on_both_engines;
use app::words::tr;

const SENT: &str = "SELECT answers FROM questionnaire_answers";
const DRAFT: &str = "SELECT answers FROM questionnaire_drafts";

on_both_engines!(a_resident_answers_in_arabic_page_by_page, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Residents)).await;
    let mut khadija = house.resident("خديجة").await;
    khadija.set_cookie("lang", "ar");
    let consultation = khadija.get(&paths::consultation(COMMUNE, number)).await;
    assert!(consultation.has(&format!("a[href='{}']", paths::questions(COMMUNE, number))), "{}", consultation.words());
    let begin = khadija.get(&paths::questions(COMMUNE, number)).await;
    assert!(begin.has(&format!("a[href='{}']", page(number, 1))), "{}", begin.words());
    let first = khadija.get(&page(number, 1)).await;
    assert!(first.has("html[dir=rtl]") && first.words().contains("هل عندكم الماء؟") && first.words().contains("الصفحة 1 من"), "{}", first.words());
    // Nothing chosen: the summary leads to the question, and nothing typed is lost.
    let back = fill(&mut khadija, number, 1, &["water", "people"], &[("q.people", "٤٠")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.has(".error-summary a[href='#q.water']") && back.has(".error-summary a[href='#q.people']"), "{}", back.words());
    assert_eq!(back.attributes("input[name='q.people']", "value"), ["٤٠"]);
    assert!(back.words().contains("بين 1 و20"));
    let next = fill(&mut khadija, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "٤")]).await;
    assert_eq!(next.redirect(), page(number, 2));
    let next = fill(&mut khadija, number, 2, &["why"], &[("q.why", "الأنبوب لا يصل إلى الدوار")]).await;
    assert_eq!(next.redirect(), page(number, 3));
    let next = fill(&mut khadija, number, 3, &["permission"], &[]).await;
    let review = khadija.follow(&next).await;
    assert!(review.words().contains("الأنبوب لا يصل إلى الدوار") && review.words().contains("لا"), "{}", review.words());
    assert_eq!(count(&house, ANSWERS).await, 0, "nothing counts before it is sent");
    let sent = khadija.post(&paths::questions_review(COMMUNE, number), &[]).await;
    assert_eq!(sent.redirect(), paths::questions_receipt(COMMUNE, number));
    let receipt = khadija.follow(&sent).await;
    assert!(receipt.words().contains("الأنبوب لا يصل إلى الدوار"), "{}", receipt.words());
    let (standing, sent): (String, String) = house.app.db.one(sql("SELECT standing, answers FROM questionnaire_answers")).await.expect("an answer");
    assert_eq!(standing, "resident");
    assert!(sent.contains("\"people\":{\"integer\":4}"), "{sent}");
    // Changed until it closes, and still once.
    fill(&mut khadija, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "5")]).await.redirect();
    khadija.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
    assert_eq!(count(&house, "SELECT answer_count FROM questionnaires").await, 1);
    assert_eq!(kept(&house, SENT).await["people"]["integer"], 5);
});

on_both_engines!(what_conditions_hide_stays_in_the_draft_and_is_not_sent, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "no")]).await.redirect();
    fill(&mut amina, number, 2, &["why"], &[("q.why", "CANARI caché")]).await.redirect();
    // Going back changes nothing but what is changed.
    let back = fill(&mut amina, number, 3, &["permission"], &[("q.permission", "OK"), ("go", "back")]).await;
    assert_eq!(back.redirect(), page(number, 2));
    assert_eq!(amina.get(&page(number, 2)).await.attributes("input[name='q.why']", "value"), ["CANARI caché"]);
    let next = fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "yes")]).await;
    assert_eq!(next.redirect(), page(number, 3), "the page of the reason is passed over");
    let review = amina.get(&paths::questions_review(COMMUNE, number)).await;
    assert!(review.words().contains(&fr(tr::questionnaires::DROPPED)) && !review.words().contains("CANARI"), "{}", review.words());
    // Sent by hand to a page on which it isn't asked, it is dropped too.
    fill(&mut amina, number, 2, &["why"], &[("q.why", "CANARI forgé")]).await.redirect();
    let sent = amina.post(&paths::questions_review(COMMUNE, number), &[]).await;
    let receipt = amina.follow(&sent).await;
    assert!(!receipt.words().contains("CANARI"), "{}", receipt.words());
    assert_eq!(kept(&house, SENT).await.get("why"), None);
    assert_eq!(kept(&house, SENT).await["permission"], "acknowledged");
    assert_eq!(kept(&house, DRAFT).await["why"]["text"], "CANARI forgé");
});

on_both_engines!(answers_are_there_on_another_device, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "6")]).await.redirect();
    let mut phone = house.signed_in(amina.account.expect("signed in"), false).await;
    assert_eq!(phone.get(&page(number, 1)).await.attributes("input[name='q.people']", "value"), ["6"]);
    assert!(phone.get(&page(number, 1)).await.has("input[name='q.water'][value=yes][checked]"));
    // Somebody else sees nothing of it.
    let mut driss = house.participant("Driss").await;
    assert!(!driss.get(&page(number, 1)).await.has("[checked]"));
    assert_eq!(driss.get(&paths::questions_review(COMMUNE, number)).await.redirect(), paths::questions(COMMUNE, number));
});

on_both_engines!(what_was_begun_before_and_sent_after_closing_stays_a_draft, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    fill_all(&mut amina, number).await;
    house.app.clock.set(end_in(10));
    let late = amina.post(&paths::questions_review(COMMUNE, number), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.words().contains(&fr(tr::questionnaires::KEPT_LATE)), "{}", late.words());
    // A page that was open is kept as well.
    let page = fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "9")]).await;
    assert!(amina.follow(&page).await.words().contains(&fr(tr::questionnaires::KEPT_LATE)));
    assert_eq!(kept(&house, DRAFT).await["people"]["integer"], 9);
    assert_eq!(count(&house, ANSWERS).await, 0);
    // Whoever was at their first page keeps it too, as a draft that does not count.
    let mut driss = house.participant("Driss").await;
    let first = fill(&mut driss, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "8")]).await;
    let review = driss.follow(&first).await.words();
    assert!(review.contains(&fr(tr::questionnaires::KEPT_LATE)) && review.contains('8'), "{review}");
    assert_eq!(driss.post(&paths::questions_review(COMMUNE, number), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!((count(&house, ANSWERS).await, count(&house, "SELECT COUNT(*) FROM questionnaire_drafts").await), (0, 2));
    // Later nobody begins.
    house.app.clock.set(end_in(12));
    let mut brahim = house.participant("Brahim").await;
    fill(&mut brahim, number, 1, &["water", "people"], &[("q.water", "yes")]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_drafts").await, 2);
});

on_both_engines!(a_visitor_answers_once_a_browser_and_is_counted_apart, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut visitor = house.visitor();
    assert!(visitor.get(&page(number, 1)).await.status.is_success());
    assert_eq!(visitor.cookie("answers"), None, "reading gives no cookie");
    fill_all(&mut visitor, number).await;
    assert!(visitor.cookie("answers").is_some());
    for _ in 0..2 {
        visitor.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE standing = 'unverified'").await, 1);
    // A cookie that somebody made up is none.
    let mut forger = house.visitor();
    forger.set_cookie("answers", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    forger.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
    let mut other = house.visitor();
    fill_all(&mut other, number).await;
    other.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 2);
});

on_both_engines!(only_those_who_are_asked_answer, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Residents)).await;
    let mut visitor = house.visitor();
    assert!(visitor.get(&page(number, 1)).await.redirect().contains("sign-in"));
    assert!(fill(&mut visitor, number, 1, &["water"], &[("q.water", "yes")]).await.redirect().contains("sign-in"));
    let mut amina = house.participant("Amina").await;
    assert_eq!(amina.get(&page(number, 1)).await.redirect(), paths::questions(COMMUNE, number));
    // Somebody who stops being a resident in the middle keeps the draft, and nothing is sent.
    let mut zineb = house.resident("Zineb").await;
    fill_all(&mut zineb, number).await;
    house.app.db.run(sql("UPDATE residents SET withdrawn_at = 1")).await.expect("withdrawn");
    assert_eq!(zineb.post(&paths::questions_review(COMMUNE, number), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!((count(&house, ANSWERS).await, count(&house, "SELECT COUNT(*) FROM questionnaire_drafts").await), (0, 1));
});

on_both_engines!(whoever_was_signed_in_does_not_become_a_visitor_when_the_session_ends, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut amina = house.participant("Amina").await;
    let account = amina.account.expect("signed in");
    assert_eq!(amina.get(&page(number, 1)).await.value("by").as_deref(), Some("account"));
    assert_eq!(house.visitor().get(&page(number, 1)).await.value("by"), None);
    house.know_browser(&mut amina, account).await;
    house.end_sessions(account).await;
    let fields = [("by", "account"), ("q.water", "yes"), ("q.people", "4")];
    assert!(fill(&mut amina, number, 1, &["water", "people"], &fields).await.redirect().contains("sign-in"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_drafts").await, 0);
    house.signed_in_again(&mut amina, account, false).await;
    assert_eq!(amina.get(&page(number, 1)).await.attributes("input[name='q.people']", "value"), ["4"]);
});
