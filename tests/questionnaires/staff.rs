//! Preparing questions: a workbook in and out, one that is wrong, the editor, rehearsal, and later versions.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use xlsform::{Limits, parse_xlsx, to_xlsx};

use super::{asked, count, fill_all, form, participants};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::{Outline, consultation};
use crate::on_both_engines;

/// An officer with a draft of a consultation.
pub async fn draft(house: &TestApp) -> (Client, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience: participants(), phases: &super::OPEN, published: false };
    let (_, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    (officer, number)
}

pub async fn upload(officer: &mut Client, number: i64, bytes: &[u8]) -> crate::common::client::Answer {
    let path = paths::upload_questions(COMMUNE, number);
    let draft = officer.get(&path).await.value("draft").unwrap_or_default();
    officer.post_files(&path, &[("draft", &draft)], &[("workbook", "questions.xlsx", bytes)]).await
}

on_both_engines!(questions_come_from_a_workbook_and_go_into_one, |house| {
    let (mut officer, number) = draft(&house).await;
    let bytes = to_xlsx(&form()).expect("a workbook");
    upload(&mut officer, number, &bytes).await.redirect();
    let page = officer.get(&paths::prepare_questions(COMMUNE, number)).await;
    assert!(page.words().contains("Avez-vous l'eau ?"), "{}", page.words());
    let given = officer.get(&paths::questions_draft(COMMUNE, number)).await;
    assert_eq!(parse_xlsx(&given.bytes, &Limits::default()).expect("a form").pages, form().pages);
});

on_both_engines!(a_workbook_that_is_wrong_is_refused_by_its_cells_and_nothing_is_kept, |house| {
    let (mut officer, number) = draft(&house).await;
    for bytes in [&b"not a workbook"[..], b"PK\x03\x04", &[0; 3_000]] {
        let back = upload(&mut officer, number, bytes).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.has(".error-summary"), "{}", back.words());
    }
    // A condition that asks for nothing that is there: by sheet, row and column.
    let mut wrong = form();
    wrong.pages[1].questions[0].relevant = Some(xlsform::Expression::parse("${elsewhere} = 'x'").expect("an expression"));
    wrong.pages[0].questions[0].label.set("fr", "");
    let back = upload(&mut officer, number, &to_xlsx(&wrong).expect("a workbook")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let faults = back.all(".error-summary li").join(" ");
    assert!(faults.contains("elsewhere") && faults.contains("survey") && faults.contains("ligne"), "{faults}");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaires").await, 0);
});

on_both_engines!(questions_are_made_in_the_editor, |house| {
    let (mut officer, number) = draft(&house).await;
    let (list, edit) = (paths::prepare_questions(COMMUNE, number), paths::edit_question(COMMUNE, number));
    officer.post(&list, &[("act", "begin")]).await.redirect();
    let value = |page: crate::common::client::Answer| page.value("draft").expect("a number");
    let number_now = value(officer.get(&list).await);
    let question = [
        ("page", "1"),
        ("draft", number_now.as_str()),
        ("kind", "select_one"),
        ("name", "water"),
        ("label_ar", "هل عندكم الماء؟"),
        ("label_fr", "Avez-vous l'eau ?"),
        ("required", "yes"),
        ("choices", "yes | نعم | Oui\nno | لا | Non"),
    ];
    // Without words in Arabic it is refused, and what was typed stays.
    let mut wrong = question.to_vec();
    wrong[4].1 = "";
    let back = officer.post(&edit, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.has("#label_ar-error") && back.value("name").as_deref() == Some("water"));
    officer.post(&edit, &question).await.redirect();
    // The form that somebody else has open is of yesterday.
    assert_eq!(officer.post(&edit, &question).await.status, StatusCode::CONFLICT);
    let number_now = value(officer.get(&list).await);
    let why = [
        ("page", "1"),
        ("draft", number_now.as_str()),
        ("kind", "text"),
        ("name", "why"),
        ("label_ar", "لماذا؟"),
        ("label_fr", "Pourquoi ?"),
        ("condition", "water=no"),
    ];
    officer.post(&edit, &why).await.redirect();
    let page = officer.get(&list).await;
    assert!(page.words().contains("question 1 est « Non »"), "{}", page.words());
    let number_now = value(page);
    // What others depend on is not removed, and cannot come after them.
    let remove = officer.post(&list, &[("act", "remove"), ("name", "water"), ("draft", &number_now)]).await;
    assert_eq!(remove.status, StatusCode::CONFLICT);
    officer.post(&list, &[("act", "down"), ("name", "water"), ("draft", &number_now)]).await.redirect();
    let page = officer.get(&list).await;
    assert!(page.has(".error-summary"), "a condition asks for what comes later: {}", page.words());
});

on_both_engines!(a_rehearsal_is_kept_nowhere, |house| {
    let (mut officer, number) = draft(&house).await;
    upload(&mut officer, number, &to_xlsx(&form()).expect("a workbook")).await.redirect();
    let path = paths::rehearse_questions(COMMUNE, number);
    let first = officer.get(&path).await;
    let carried = first.value("carried").expect("what goes along");
    let fields = [("carried", carried.as_str()), ("page", "1"), ("shown", "water"), ("shown", "people"), ("q.water", "no")];
    let next = officer.post(&path, &fields).await;
    assert_eq!(next.status, StatusCode::OK);
    assert!(next.words().contains("Pourquoi ?"), "{}", next.words());
    let carried = next.value("carried").expect("what goes along");
    let fields = [("carried", carried.as_str()), ("page", "2"), ("shown", "why"), ("q.why", "CANARI d'essai")];
    let next = officer.post(&path, &fields).await;
    let carried = next.value("carried").expect("what goes along");
    let review = officer.post(&path, &[("carried", carried.as_str()), ("page", "3"), ("shown", "permission")]).await;
    assert!(review.words().contains("CANARI d'essai"), "{}", review.words());
    for query in ["SELECT COUNT(*) FROM questionnaire_drafts", "SELECT COUNT(*) FROM questionnaire_answers"] {
        assert_eq!(count(&house, query).await, 0, "{query}");
    }
});

on_both_engines!(later_only_words_and_new_optional_questions_change_and_people_are_told, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    fill_all(&mut amina, number).await;
    amina.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    let publish = paths::publish_questions(COMMUNE, number);
    let mut other = form();
    other.pages[0].questions[1].required = xlsform::Required::Yes;
    upload(&mut officer, number, &to_xlsx(&other).expect("a workbook")).await.redirect();
    let reason = [("reason", "Une faute de frappe dans la question.")];
    assert!(officer.get(&publish).await.words().contains("people"), "why it may not");
    assert_eq!(officer.post(&publish, &reason).await.status, StatusCode::CONFLICT);
    let mut words = form();
    words.pages[0].questions[0].label.set("fr", "Avez-vous l'eau courante ?");
    upload(&mut officer, number, &to_xlsx(&words).expect("a workbook")).await.redirect();
    assert!(house.visitor().get(&paths::questions(COMMUNE, number)).await.status.is_success());
    assert_eq!(officer.post(&publish, &[("reason", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&publish, &reason).await.redirect();
    house.mails().await;
    assert_eq!(count(&house, "SELECT version FROM questionnaires").await, 2);
    assert_eq!(count(&house, "SELECT version FROM questionnaire_answers").await, 1, "answers keep theirs");
    let begin = amina.get(&paths::questions(COMMUNE, number)).await;
    assert!(begin.words().contains("faute de frappe") && begin.words().contains("eau courante"), "{}", begin.words());
    let told = amina.get(&paths::notifications()).await;
    assert!(told.words().contains("le texte a été corrigé"), "{}", told.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications").await, 1);
});

async fn permission(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT permission FROM questionnaires")).await.expect("questions").0
}

on_both_engines!(the_permission_follows_its_question_and_is_frozen_with_it, |house| {
    let (mut officer, number) = draft(&house).await;
    upload(&mut officer, number, &to_xlsx(&form()).expect("a workbook")).await.redirect();
    let (list, edit) = (paths::prepare_questions(COMMUNE, number), paths::edit_question(COMMUNE, number));
    let now = officer.get(&list).await.value("draft").expect("a number");
    let settings = [("act", "settings"), ("draft", now.as_str()), ("permission", "permission"), ("results", "closed")];
    officer.post(&list, &settings).await.redirect();
    let now = officer.get(&list).await.value("draft").expect("a number");
    let renamed = [
        ("was", "permission"),
        ("draft", now.as_str()),
        ("kind", "acknowledge"),
        ("name", "may_publish"),
        ("label_ar", "أوافق على النشر"),
        ("label_fr", "J'accepte la publication"),
    ];
    officer.post(&edit, &renamed).await.redirect();
    assert_eq!(permission(&house).await, "may_publish");
    let now = officer.get(&list).await.value("draft").expect("a number");
    officer.post(&list, &[("act", "remove"), ("name", "may_publish"), ("draft", &now)]).await.redirect();
    assert_eq!(permission(&house).await, "", "a question that is gone permits nothing");
});

on_both_engines!(a_draft_without_the_permission_takes_no_text_back, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let mut other = form();
    other.pages[2].questions[1].name = "other".to_owned();
    upload(&mut officer, number, &to_xlsx(&other).expect("a workbook")).await.redirect();
    assert_eq!(permission(&house).await, "permission", "what was declared when it began holds");
});
