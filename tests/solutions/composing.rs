//! From the first word to publishing: drafts, previews, mistakes, and what nobody else can do in an author's place.

use axum::http::StatusCode;
use tajmaat::base::db::{OrganisationId, sql};
use tajmaat::people::accounts::DbSessions;
use tajmaat::web::session::ACCOUNT;
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
    assert_eq!(empty.all(".step h2").first().map(String::as_str), Some("Le thème et le lieu"), "and comes first");

    let draft = author.post(NEW, &form(&[("problems", "7"), ("cost", "180 000"), ("intent", "draft")])).await.redirect();
    assert!(draft.starts_with("/ain-amlal/drafts/"));
    let page = author.get(&draft).await;
    assert_eq!(page.value("title").as_deref(), Some("Des arbres pour l'école"));
    assert_eq!(page.value("cost").as_deref(), Some("180000"));
    assert!(!author.get(&list()).await.text().contains("Des arbres"), "a draft is in no list");

    assert!(author.get(NEW).await.has(&format!("a[href=\"{draft}\"]")), "and is found again beside the empty form");
    assert!(!house.participant("Brahim").await.get(NEW).await.text().contains("/drafts/"));

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
    assert!(page.all("[role=status]").concat().contains("À partir de 3 soutiens, la commune doit répondre"), "{}", page.words());
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
    let store = DbSessions::new(&house.app);
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
        // A group of choices is described as a whole.
        let (own, whole) = (format!("#{field}[aria-invalid=true][aria-describedby~={field}-error]"), format!("fieldset[aria-describedby~={field}-error]"));
        assert!(page.has(&format!("{own}, {whole} #{field}[type=radio]")), "{field} is not tied to its message");
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
    house.add_representative(OrganisationId(organisation.parse().expect("an id")), colleague.account.expect("signed in")).await;
    assert_eq!(colleague.post(&format!("{path}/edit"), &form(&[("version", "1"), ("title", "Le titre revu ensemble")])).await.redirect(), path);
    assert!(house.visitor().get(&path).await.all(".byline").concat().contains("Coopérative Tamunt"), "it still speaks");
    assert_eq!(colleague.post(&format!("{path}/withdraw"), &[]).await.redirect(), path);
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
    let mine = tajmaat::participation::solutions::drafts(&house.app, author.account.expect("signed in")).await.expect("drafts");
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

crate::on_both_engines!(who_looks_for_a_problem_finds_public_ones_and_makes_no_work, |house| {
    let author = house.participant("Amina").await;
    add_problem(&house, &author, 7, "Un dépôt sauvage près de l'école", "published").await;
    add_problem(&house, &author, 8, "Un dépôt caché", "hidden").await;
    let mut visitor = house.visitor();
    let mut found = async |words: &str| visitor.post(NEW, &form(&[("intent", "find"), ("find", words)])).await.all("#found li").concat();
    let one = found("DEPOT ecole").await;
    assert!(one.contains("Un dépôt sauvage") && !one.contains("caché"), "{one}");
    assert_eq!(found("depot introuvable").await, "");
    // Nobody types so many words: what is past them is not looked for.
    for many in ["depot ".repeat(40) + "introuvable", "a ".repeat(20) + "introuvable", "depot ".repeat(60_000)] {
        assert!(found(&many).await.contains("Un dépôt sauvage"));
    }
});
