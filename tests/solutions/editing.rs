//! What an author may still do once a solution is public: edit within the rule, withdraw; and what happens when others are quicker.

use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::*;

#[tokio::test]
async fn an_edit_keeps_every_version_and_links() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 1, "Un dépôt sauvage", "published").await;
    add_problem(&house, &author, 2, "Une route sans ombre", "published").await;
    let path = publish(&mut author, &[("problems", "1"), ("cost", "1000")]).await;
    let edit = format!("{path}/edit");
    let page = author.get(&edit).await;
    assert_eq!(page.value("version").as_deref(), Some("1"));
    assert_eq!(page.value("problems").as_deref(), Some("1"));
    house.wait_seconds(60);
    let changed = form(&[("version", "1"), ("title", "Des oliviers pour l'école"), ("cost", "2.000"), ("problems", "2")]);
    assert_eq!(author.post(&edit, &changed).await.redirect(), path);
    assert_eq!(count(&house, "SELECT solution_count FROM problems WHERE number = 1").await, 0);
    assert_eq!(count(&house, "SELECT solution_count FROM problems WHERE number = 2").await, 1);

    let page = house.visitor().get(&path).await;
    assert_eq!(page.all("h1"), ["Des oliviers pour l'école"]);
    assert!(page.has(&format!("a[href=\"{path}/versions\"]")));
    let versions = house.visitor().get(&format!("{path}/versions?a=1&b=2")).await;
    assert_eq!(versions.all(".panel del"), ["supprimé", "arbres", "1 000"].map(str::to_owned), "{}", versions.text());
    assert_eq!(versions.all(".panel ins"), ["ajouté", "oliviers", "2 000"].map(str::to_owned));
    assert_eq!(versions.all(".timeline li").len(), 2);
    // The other way round is the same comparison; what never was is not found; nonsense shows the last two.
    assert_eq!(house.visitor().get(&format!("{path}/versions?a=2&b=1")).await.all(".panel ins").len(), 3);
    assert_eq!(house.visitor().get(&format!("{path}/versions?a=1&b=9")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&format!("{path}/versions?a=x&b=")).await.all(".panel ins").len(), 3);
}

#[tokio::test]
async fn a_stale_edit_shows_both_texts() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let edit = format!("{path}/edit");
    author.post(&edit, &form(&[("version", "1"), ("title", "Le titre d'un autre onglet")])).await.redirect();
    let late = author.post(&edit, &form(&[("version", "1"), ("title", "Le titre de cet onglet")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.words().contains("Le titre d'un autre onglet"));
    assert_eq!(late.value("title").as_deref(), Some("Le titre de cet onglet"));
    // The page offers to save it after all, over the version that stands.
    let version = late.value("version").expect("a version");
    assert_eq!(author.post(&edit, &form(&[("version", &version), ("title", "Le titre de cet onglet")])).await.redirect(), path);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solution_versions").await, 3);
    assert_eq!(author.post(&edit, &form(&[("version", "gibberish")])).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_first_support_closes_the_text() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let edit = format!("{path}/edit");
    assert!(author.get(&path).await.has(&format!("a[href=\"{edit}\"]")));
    set(&house, &path, "support_count = 1").await;
    assert!(!author.get(&path).await.has(&format!("a[href=\"{edit}\"]")));
    assert_eq!(author.get(&edit).await.status, StatusCode::CONFLICT);
    let late = author.post(&edit, &form(&[("version", "1"), ("body", "Ce que je tapais quand le soutien est arrivé.")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.all("textarea").concat().contains("Ce que je tapais quand"), "what was typed is not lost");
    assert_eq!(count(&house, "SELECT version FROM solutions").await, 1);
}

#[tokio::test]
async fn a_commune_may_give_minutes_instead() {
    let house = TestApp::new().await;
    house.app.db.run(sql("UPDATE communes SET edit_minutes = $1").bind(30_i64)).await.expect("settings");
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let edit = format!("{path}/edit");
    set(&house, &path, "support_count = 1").await;
    house.wait_seconds(30 * 60);
    assert_eq!(author.post(&edit, &form(&[("version", "1")])).await.redirect(), path, "supports do not matter under this rule");
    house.wait_seconds(1);
    assert_eq!(author.post(&edit, &form(&[("version", "2")])).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn nobody_edits_or_withdraws_for_another() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let mut others = [house.participant("Brahim").await, house.staff("Driss", app::model::content::Role::Moderator).await];
    for other in &mut others {
        for act in ["edit", "withdraw"] {
            assert_eq!(other.get(&format!("{path}/{act}")).await.status, StatusCode::FORBIDDEN, "{act}");
        }
        assert_eq!(other.post(&format!("{path}/edit"), &form(&[("version", "1")])).await.status, StatusCode::FORBIDDEN);
        assert_eq!(other.post(&format!("{path}/withdraw"), &[]).await.status, StatusCode::FORBIDDEN);
    }
    assert!(house.visitor().post(&format!("{path}/withdraw"), &[]).await.redirect().starts_with("/sign-in?next="));
    assert!(house.visitor().get(&format!("{path}/edit")).await.redirect().starts_with("/sign-in?next="));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions WHERE state = 'published' AND version = 1").await, 1);
}

#[tokio::test]
async fn withdrawing_is_asked_back_and_leaves_the_text() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let question = author.get(&format!("{path}/withdraw")).await;
    assert!(question.has("form[method=post] button.danger"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions WHERE state = 'withdrawn'").await, 0, "asking changes nothing");
    author.post(&format!("{path}/withdraw"), &[]).await.redirect();
    let page = house.visitor().get(&path).await;
    assert!(page.words().contains(BODY) && page.words().contains("L'auteur a retiré cette proposition"));
    assert_eq!(page.all(".stepper [aria-current=step]").len(), 1);
    assert_eq!(author.post(&format!("{path}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(author.post(&format!("{path}/edit"), &form(&[("version", "1")])).await.status, StatusCode::CONFLICT);
    let done = publish(&mut author, &[("title", "Une idée déjà réalisée")]).await;
    set(&house, &done, "state = 'accepted'").await;
    assert_eq!(author.get(&format!("{done}/withdraw")).await.status, StatusCode::CONFLICT);
    assert_eq!(author.post(&format!("{done}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
}

crate::on_both_engines!(a_support_and_an_edit_at_once_leave_no_doubt, |house| {
    for _ in 0..12 {
        let mut author = house.participant("Amina").await;
        let path = publish(&mut author, &[]).await;
        let db = house.app.db.clone();
        let number: i64 = path.rsplit('/').next().expect("a number").parse().expect("a number");
        let support = tokio::spawn(async move {
            let mut tx = db.begin().await.expect("a transaction");
            let update = sql("UPDATE solutions SET support_count = support_count + 1 WHERE number = $1 RETURNING version").bind(number);
            let (version,): (i64,) = tx.one(update).await.expect("a support");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            tx.commit().await.expect("committed");
            version
        });
        let edit = format!("{path}/edit");
        let answer = author.post(&edit, &form(&[("version", "1"), ("title", "Le titre changé entre-temps")])).await;
        let supported_version = support.await.expect("supported");
        // Whoever supported knows which text: the edit came before, or not at all.
        match answer.status {
            StatusCode::SEE_OTHER => assert_eq!(supported_version, 2, "the text changed under a support"),
            status => {
                assert_eq!(status, StatusCode::CONFLICT);
                assert_eq!(supported_version, 1);
                assert!(answer.words().contains("Le titre changé entre-temps"));
            }
        }
        let after: (i64, i64) = house.app.db.one(sql("SELECT version, support_count FROM solutions WHERE number = $1").bind(number)).await.expect("the row");
        assert_eq!(after, (supported_version, 1));
    }
});
