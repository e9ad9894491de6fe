//! What an author does, and what nobody else can do in their place.

use axum::http::StatusCode;
use tajmaat::db::sessions::{ACCOUNT, DbSessions};
use tajmaat::db::sql;
use tower_sessions::SessionStore as _;

use super::*;
use crate::common::Engine;

#[tokio::test]
async fn a_draft_is_kept_previewed_and_published() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 7, "Un dépôt sauvage", "published").await;

    let empty = author.get(&format!("{NEW}?problem=7")).await;
    assert_eq!(empty.value("problems").as_deref(), Some("7"));
    assert!(empty.words().contains("Un dépôt sauvage"), "the problem is shown as it is picked");

    let draft = author.post(NEW, &form(&[("problems", "7"), ("cost", "180 000"), ("intent", "draft")])).await.redirect();
    assert!(draft.starts_with("/ain-amlal/drafts/"));
    let page = author.get(&draft).await;
    assert_eq!(page.value("title").as_deref(), Some("Des arbres pour l'école"));
    assert_eq!(page.value("cost").as_deref(), Some("180000"));
    assert!(!author.get(&list()).await.text().contains("Des arbres"), "a draft is in no list");

    let version = page.value("version").expect("a version");
    let preview = author.post(&draft, &form(&[("version", &version), ("problems", "7"), ("cost", "180000,50"), ("intent", "preview")])).await.redirect();
    let page = author.get(&preview).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Des arbres pour l'école", BODY, "180\u{202f}000,50 DH", "Un dépôt sauvage", "Amina"] {
        assert!(page.text().contains(&words.replace('\'', "&#x27;")) || page.words().contains(words), "{words} is missing: {}", page.words());
    }
    let version = page.value("version").expect("a version");
    let path = author.post(&preview, &[("version", &version)]).await.redirect();
    assert_eq!(path, "/ain-amlal/solutions/1");
    let page = author.get(&path).await;
    assert!(page.all("[role=status]").concat().contains("À 3 soutiens, la commune doit répondre"), "{}", page.words());
    assert_eq!(page.all("h1"), ["Des arbres pour l'école"]);
    assert_eq!(page.all("[aria-current=step]").len(), 1);
    assert_eq!(count(&house, "SELECT solution_count FROM problems WHERE number = 7").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solution_versions WHERE version = 1").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'published'").await, 1);
    assert_eq!(author.get(&draft).await.status, StatusCode::NOT_FOUND, "the draft is no more");
    assert_eq!(author.post(&preview, &[("version", &version)]).await.status, StatusCode::NOT_FOUND, "published once");
}

#[tokio::test]
async fn a_changed_draft_is_not_published_unseen() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let draft = author.post(NEW, &form(&[("intent", "draft")])).await.redirect();
    let preview = format!("{draft}/preview");
    let seen = author.get(&preview).await.value("version").expect("a version");
    author.post(&draft, &form(&[("version", &seen), ("title", "Tout autre chose"), ("intent", "draft")])).await.redirect();
    assert_eq!(author.post(&preview, &[("version", &seen)]).await.redirect(), preview);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions WHERE state <> 'draft'").await, 0);
    // An older tab does not overwrite the newer text either; both texts are shown.
    let late = author.post(&draft, &form(&[("version", &seen), ("title", "Mon ancien titre"), ("intent", "draft")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.words().contains("Tout autre chose"));
    assert_eq!(late.value("title").as_deref(), Some("Mon ancien titre"));
}

#[tokio::test]
async fn a_draft_may_lack_anything_but_is_not_published_so() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let draft = author.post(NEW, &[("title", "Idée"), ("intent", "draft")]).await.redirect();
    let preview = author.get(&format!("{draft}/preview")).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(preview.value("title").as_deref(), Some("Idée"));
    assert!(preview.has("#title-error") && preview.has("#body-error") && preview.has("#topic-error"), "{}", preview.text());
    assert_eq!(author.post(&format!("{draft}/preview"), &[("version", "1")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(author.post(NEW, &[("intent", "draft")]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing typed is no draft");
}

#[tokio::test]
async fn a_draft_is_discarded() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 7, "Un dépôt sauvage", "published").await;
    let draft = author.post(NEW, &form(&[("problems", "7"), ("intent", "draft")])).await.redirect();
    assert_eq!(author.post(&format!("{draft}/discard"), &[]).await.redirect(), list());
    assert_eq!(author.get(&draft).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solution_problems").await, 0);
}

#[tokio::test]
async fn somebody_else_s_draft_does_not_exist() {
    let house = TestApp::new().await;
    house.add_commune("autre").await;
    let mut author = house.participant("Amina").await;
    let draft = author.post(NEW, &form(&[("intent", "draft")])).await.redirect();
    let mut stranger = house.participant("Brahim").await;
    for path in [draft.clone(), format!("{draft}/preview"), "/ain-amlal/drafts/nonsense".to_owned(), draft.replace("ain-amlal", "autre")] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(stranger.post(&draft, &form(&[("version", "1")])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.post(&format!("{draft}/preview"), &[("version", "1")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.post(&format!("{draft}/discard"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(author.get(&draft.replace("ain-amlal", "autre")).await.status, StatusCode::NOT_FOUND, "of another commune");
    assert!(house.visitor().get(&draft).await.redirect().starts_with("/sign-in"), "a visitor learns nothing");
    assert_eq!(author.get(&draft).await.status, StatusCode::OK, "and it is still there");
}

#[tokio::test]
async fn what_a_visitor_typed_is_there_after_signing_in() {
    let house = TestApp::new().await;
    let account = house.participant("Amina").await.account.expect("an account");
    let mut visitor = house.visitor();
    let answer = visitor.post(NEW, &form(&[("title", "Ce que j'ai tapé"), ("cost", "12 000")])).await.redirect();
    assert!(answer.starts_with("/sign-in?next="), "{answer}");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions").await, 0);
    // Signs in: the session now knows the account.
    let store = DbSessions::new(house.app.db.clone(), house.app.clock.clone());
    let id = visitor.cookie("session").expect("a session").parse().expect("a session id");
    let mut record = store.load(&id).await.expect("the store").expect("the session");
    record.data.insert(ACCOUNT.to_owned(), serde_json::to_value(account).expect("json"));
    store.save(&record).await.expect("saved");
    let page = visitor.get(NEW).await;
    assert_eq!(page.value("title").as_deref(), Some("Ce que j'ai tapé"));
    assert_eq!(page.value("cost").as_deref(), Some("12 000"));
    assert_eq!(visitor.get(NEW).await.value("title").as_deref(), Some(""), "given back once");
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_solution() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let key = author.get(NEW).await.value("key").expect("a key");
    let first = publish(&mut author, &[("key", &key)]).await;
    assert_eq!(publish(&mut author, &[("key", &key)]).await, first);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions").await, 1);
    // Another text under the same key is another solution: nothing typed is lost.
    assert_ne!(publish(&mut author, &[("key", &key), ("title", "Une deuxième idée")]).await, first);
    // And somebody else's key harms nobody.
    let mut stranger = house.participant("Brahim").await;
    assert_ne!(publish(&mut stranger, &[("key", &key)]).await, first);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions").await, 3);
}

#[tokio::test]
async fn every_mistake_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 3, "Un secret mal gardé", "hidden").await;
    let page = author
        .post(NEW, &form(&[("title", "court"), ("cost", "beaucoup"), ("problems", "99"), ("topic", "green/nothing"), ("neighbourhood", "ailleurs")]))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["title", "cost", "problems", "topic", "neighbourhood"] {
        assert!(page.has(&format!("#{field}-error")), "{field} has no message");
        assert!(page.has(&format!("#{field}[aria-invalid=true][aria-describedby~={field}-error]")), "{field} is not tied to its message");
        assert!(page.has(&format!(".error-summary a[href=\"#{field}\"]")), "{field} is not in the summary");
    }
    assert_eq!(page.value("cost").as_deref(), Some("beaucoup"));
    assert_eq!(page.value("body").as_deref().map(str::trim), Some(BODY));
    // A hidden problem is as unknown as one that never was, and its title stays hidden.
    let page = author.post(NEW, &form(&[("problems", "3")])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text().contains("Un secret mal gardé"));
    assert!(!author.get(&format!("{NEW}?problem=3")).await.text().contains("Un secret mal gardé"));
    assert_eq!(author.post(NEW, &form(&[("problems", "1 2 3 4 5 6 7 8 9 10 11")])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions").await, 0);
}

#[tokio::test]
async fn texts_that_want_to_deceive_do_no_harm() {
    let house = TestApp::new().await;
    let mut author = house.participant("<b>Amina</b>").await;
    let title = "<script>alert(1)</script> \u{202e}sertni";
    let path = publish(
        &mut author,
        &[("title", title), ("body", "<img src=x onerror=alert(1)> javascript:alert(1) \u{2066}bien assez long"), ("helps", "</p><script>x</script>")],
    )
    .await;
    for page in [path.clone(), list(), format!("{path}/versions"), format!("{path}/withdraw"), format!("{path}/edit")] {
        let page = author.get(&page).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(!text.contains("<script>alert") && !text.contains("<script>x") && !text.contains("<img src=x") && !text.contains("<b>Amina"), "{text}");
        assert!(!text.contains('\u{202e}') && !text.contains('\u{2066}'), "directions are not overridden");
        assert!(!page.attributes("a", "href").iter().any(|href| href.starts_with("javascript")));
    }
    let long = "ش".repeat(50_000);
    let page = author.post(NEW, &form(&[("body", &long), ("title", &long[..2_000])])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("#title-error") && page.has("#body-error"));
    let enormous = "x".repeat(600_000);
    assert_eq!(author.post(NEW, &form(&[("body", &enormous)])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_organisation_speaks_through_its_representatives_alone() {
    let house = TestApp::new().await;
    let (mut representative, organisation) = house.representative("Amina").await;
    let organisation = organisation.to_string();
    assert!(representative.get(NEW).await.has(&format!("input[name=act_as][value=\"{organisation}\"]")));
    let path = publish(&mut representative, &[("act_as", &organisation)]).await;
    let page = house.visitor().get(&path).await;
    assert!(page.all(".byline").concat().contains("Coopérative Tamunt"), "{}", page.words());
    assert!(!page.words().contains("Amina"));

    let mut stranger = house.participant("Brahim").await;
    assert!(!stranger.get(NEW).await.has("input[name=act_as]"), "who speaks for nobody is not asked");
    let refused = stranger.post(NEW, &form(&[("act_as", &organisation)])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stranger.post(NEW, &form(&[("act_as", "1 OR 1=1")])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stranger.get(&format!("{path}/edit")).await.status, StatusCode::FORBIDDEN);

    // A colleague may edit and withdraw what the organisation said.
    let mut colleague = house.participant("Chaimae").await;
    let mandate = sql("INSERT INTO representatives (organisation_id, account_id, created_at) VALUES ($1, $2, $3)")
        .bind(uuid::Uuid::parse_str(&organisation).expect("an id"))
        .bind(colleague.account.expect("signed in"))
        .bind(NOW);
    house.app.db.run(mandate).await.expect("a mandate");
    assert_eq!(colleague.post(&format!("{path}/edit"), &form(&[("version", "1"), ("title", "Le titre revu ensemble")])).await.redirect(), path);
    assert!(house.visitor().get(&path).await.all(".byline").concat().contains("Coopérative Tamunt"), "it still speaks");
    assert_eq!(colleague.post(&format!("{path}/withdraw"), &[]).await.redirect(), path);
}

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
    house.app.db.run(sql("UPDATE communes SET edit_minutes = $1").bind(30_i64)).await.expect("a rule");
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
    assert_eq!(page.all(".path [aria-current=step]").len(), 1);
    assert_eq!(author.post(&format!("{path}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(author.post(&format!("{path}/edit"), &form(&[("version", "1")])).await.status, StatusCode::CONFLICT);
    let done = publish(&mut author, &[("title", "Une idée déjà réalisée")]).await;
    set(&house, &done, "state = 'accepted'").await;
    assert_eq!(author.get(&format!("{done}/withdraw")).await.status, StatusCode::CONFLICT);
    assert_eq!(author.post(&format!("{done}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn similar_ones_are_offered_before_publishing() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    for title in ["Première idée verte", "Deuxième idée verte", "Troisième idée verte", "Quatrième idée verte"] {
        publish(&mut author, &[("title", title)]).await;
    }
    publish(&mut author, &[("title", "Une idée sur l'eau"), ("topic", "water/leaks")]).await;
    let hidden = publish(&mut author, &[("title", "Une idée masquée")]).await;
    set(&house, &hidden, "visibility = 'hidden', support_count = 99").await;
    let preview = author.post(NEW, &form(&[("intent", "preview")])).await.redirect();
    let page = author.get(&preview).await;
    assert_eq!(page.all(".card-title").len(), 3);
    assert!(!page.words().contains("Une idée sur l'eau") && !page.words().contains("Une idée masquée"));
}

crate::on_both_engines!(numbers_are_unique_when_many_publish_at_once, |house| {
    let mut authors = Vec::new();
    for index in 0..20 {
        authors.push(house.participant(&format!("Auteur {index}")).await);
    }
    let published = authors.into_iter().map(|mut author| tokio::spawn(async move { publish(&mut author, &[]).await }));
    let mut paths = Vec::new();
    for path in published.collect::<Vec<_>>() {
        paths.push(path.await.expect("published"));
    }
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 20);
    assert_eq!(count(&house, "SELECT MAX(number) FROM solutions").await, 20, "without gaps");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solution_versions").await, 20);
});

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

crate::on_both_engines!(the_whole_way_of_an_author_works_on_either_engine, |house| {
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 1, "Un dépôt sauvage", "published").await;
    let draft = author.post(NEW, &form(&[("intent", "draft"), ("problems", "1"), ("neighbourhood", "ighrem")])).await.redirect();
    author.post(&draft, &form(&[("version", "1"), ("intent", "draft"), ("cost", "5000")])).await.redirect();
    let path = author.post(&draft, &form(&[("version", "2"), ("problems", "1"), ("cost", "5000")])).await.redirect();
    author.post(&format!("{path}/edit"), &form(&[("version", "1"), ("title", "Un titre revu et corrigé")])).await.redirect();
    assert_eq!(house.visitor().get(&format!("{path}/versions")).await.status, StatusCode::OK);
    author.post(&format!("{path}/withdraw"), &[]).await.redirect();
    let other = author.post(NEW, &form(&[("intent", "draft"), ("problems", "1")])).await.redirect();
    let mine = tajmaat::solutions::drafts(&house.app, author.account.expect("signed in")).await.expect("drafts");
    assert_eq!(mine.len(), 1);
    assert!(other.ends_with(&mine[0].id));
    author.post(&format!("{other}/discard"), &[]).await.redirect();
    assert!(house.visitor().get(&path).await.words().contains("Un titre revu et corrigé"));
});

#[tokio::test]
async fn the_engines_agree_that_a_draft_has_no_number() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::on(engine).await;
        let mut author = house.participant("Amina").await;
        author.post(NEW, &form(&[("intent", "draft")])).await.redirect();
        let forced = house.app.db.run(sql("UPDATE solutions SET state = 'published'")).await;
        assert!(forced.is_err(), "the database itself refuses a publication without a number");
    }
}
