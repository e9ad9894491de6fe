//! The whole way of a draft regulation: made from its template, pasted, published, commented on, answered, and published anew.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::jobs;

use super::{REASON, amend, count};
use crate::common::COMMUNE;
use crate::consultations::{day_in, end_in};
use crate::on_both_engines;

on_both_engines!(a_regulation_from_its_draft_to_its_second_version, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    officer.post(&paths::new_consultation(COMMUNE), &[("template", "draft_text"), ("starts_on", &day_in(1))]).await.redirect();
    let editor = paths::prepare_text(COMMUNE, 1);
    let draft = officer.get(&editor).await.value("draft").expect("the template has begun a text");
    let arabic = "مشروع قرار حول الأكياس\nالمادة 1: الموضوع\nتمنع الأكياس البلاستيكية في السوق.\nالمادة 2\nتحدد الغرامة في مئة درهم.";
    let french = "Projet d'arrêté sur les sacs\nArticle 1 : Objet\nLes sacs sont interdits au marché.\nArticle 2\nL'amende est de cent dirhams.";
    officer.post(&paths::paste_text(COMMUNE, 1), &[("draft", &draft), ("text_ar", arabic), ("text_fr", french)]).await.redirect();
    officer.post(&editor, &[("act", "promise"), ("promised", "1")]).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    // Seven days of being told, then thirty of being asked.
    let mut amina = house.participant("Amina").await;
    let page = amina.get(&paths::draft_text(COMMUNE, 1)).await;
    assert!(page.words().contains("Projet d'arrêté sur les sacs") && page.words().contains("Article 2"), "{}", page.words());
    house.app.clock.set(end_in(8));
    let mut amina = house.signed_in(amina.account.expect("signed in"), false).await;
    let mut brahim = house.participant("Brahim").await;
    let id = amend(&house, &mut amina, 1, "Les sacs sont interdits au marché dans un an.").await;
    brahim.post(&paths::amendment_support(COMMUNE, id), &[("act", "support")]).await.redirect();
    house.app.clock.set(end_in(40));
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    let themes = paths::text_themes(COMMUNE, 1);
    officer.post(&themes, &[("act", "theme"), ("title_ar", "مهلة للتجار"), ("title_fr", "Un délai pour les marchands")]).await.redirect();
    officer.post(&themes, &[("act", "assign"), ("theme", "1"), ("item", &id.to_string())]).await.redirect();
    let answer =
        [("outcome", "accepted"), ("answer_ar", "سيبدأ المنع بعد سنة كما طُلب."), ("answer_fr", "L'interdiction commencera dans un an, comme demandé.")];
    officer.post(&paths::text_theme(COMMUNE, 1, 1), &answer).await.redirect();
    let draft = officer.get(&editor).await.value("draft").expect("the editor");
    let article = [
        ("key", "1"),
        ("draft", draft.as_str()),
        ("heading_ar", "الموضوع"),
        ("heading_fr", "Objet"),
        ("body_ar", "تمنع الأكياس البلاستيكية في السوق بعد سنة."),
        ("body_fr", "Les sacs sont interdits au marché dans un an."),
    ];
    officer.post(&paths::edit_article(COMMUNE, 1), &article).await.redirect();
    officer.post(&paths::publish_text(COMMUNE, 1), &[("reason", REASON), ("theme", "1")]).await.redirect();
    jobs::run_due(&house.app).await.expect("the jobs run");
    let read = house.visitor().get(&paths::draft_text(COMMUNE, 1)).await;
    assert!(read.has("ins") && read.has("a[href='#theme-1']") && read.words().contains(answer[2].1), "{}", read.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'draft_text'").await, 2, "of the answer and of the version");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM draft_versions").await, 2);
});
