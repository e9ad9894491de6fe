//! The language of what people write: recognised, and said by its author or by a moderator where that is wrong.

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use crate::common::client::Answer;
use crate::common::content::{Thing, comment, problem, solution};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

/// Amazigh in Latin letters, which no small word tells.
const TITLE: &str = "Aghbalu n waman";
const BODY: &str = "Ur nufi aman g tghremt nnegh seg ussan-ad ula yan.";

fn kind(thing: Thing) -> &'static str {
    thing.kind.as_str()
}

fn say(thing: Thing) -> String {
    paths::language(COMMUNE, kind(thing), thing.id)
}

/// Language and direction of the first thing that fits.
fn written(page: &Answer, selector: &str) -> (Option<String>, String) {
    (page.attributes(selector, "lang").into_iter().next(), page.attributes(selector, "dir").remove(0))
}

async fn things(house: &TestApp, author: &Client) -> [Thing; 3] {
    let id = author.account.expect("signed in");
    let solution = solution(house, id, TITLE, BODY).await;
    [problem(house, id, TITLE, BODY).await, solution, comment(house, id, solution, false, BODY).await]
}

on_both_engines!(an_author_and_a_moderator_say_in_which_language_a_text_is, |house| {
    let mut author = house.participant("Itri").await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let mut reader = house.participant("Amina").await;
    for thing in things(&house, &author).await {
        let page = if thing.kind.as_str() == "comment" { paths::solution(COMMUNE, 1) } else { thing.page() };
        let text = if thing.kind.as_str() == "comment" { ".comment > .prose" } else { ".item h1" };
        let link = format!("a[href='{}']", say(thing));
        assert_eq!(written(&house.visitor().get(&page).await, text), (None, "ltr".to_owned()), "what is not certain has no language");
        assert!(author.get(&page).await.has(&link) && moderator.get(&page).await.has(&link) && !reader.get(&page).await.has(&link), "{link}");
        assert_eq!(reader.get(&say(thing)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(reader.post(&say(thing), &[("language", "zgh")]).await.status, StatusCode::FORBIDDEN);
        let form = author.get(&say(thing)).await;
        assert_eq!(form.attributes("input[name=language]", "value"), ["", "ar", "fr", "zgh", "en"]);
        assert_eq!(form.attributes("input[name=language][checked]", "value"), [""]);
        let refused = author.post(&say(thing), &[("language", "klingon")]).await;
        assert_eq!((refused.status, refused.all("#language-error").concat()), (StatusCode::UNPROCESSABLE_ENTITY, fr(tr::language::CHOOSE)));

        let saved = author.post(&say(thing), &[("language", "zgh")]).await;
        let shown = house.visitor().get(&page).await;
        assert_eq!(written(&shown, text), (Some("zgh-Latn".to_owned()), "ltr".to_owned()), "{page}");
        assert!(saved.status == StatusCode::SEE_OTHER && (thing.kind.as_str() == "comment" || shown.all(".item .tags").concat().contains("en amazighe")));
        moderator.post(&say(thing), &[("language", "ar")]).await.redirect();
        assert_eq!(written(&house.visitor().get(&page).await, text), (Some("ar-Latn".to_owned()), "ltr".to_owned()), "{page}");
        assert_eq!(author.get(&say(thing)).await.attributes("input[name=language][checked]", "value"), ["ar"]);
        author.post(&say(thing), &[("language", "")]).await.redirect();
        assert_eq!(written(&house.visitor().get(&page).await, text), (None, "ltr".to_owned()), "{page}");
    }
    let (acts,) = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM staff_acts WHERE act = 'language_said'")).await.expect("a number");
    assert_eq!(acts, 3, "what a moderator says of another's is in the log");
    let (versions,) = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM solutions WHERE version > 1")).await.expect("a number");
    assert_eq!(versions, 0, "it is the same text");
    let photo = paths::language(COMMUNE, "profile", author.account.expect("signed in").0);
    assert!(!author.get(&photo).await.status.is_success(), "a name is of no language");
});

on_both_engines!(a_language_is_said_while_writing_and_stays_with_cards_and_edits, |house| {
    let mut author = house.participant("Itri").await;
    let report = [("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre"), ("language", "zgh")];
    let form = author.get(&paths::new_problem(COMMUNE)).await;
    assert!(form.has("form details:not([open]) select[name=language]"), "folded away");
    let page = author.post_files(&paths::new_problem(COMMUNE), &report, &[]).await.redirect();
    let amazigh = (Some("zgh-Latn".to_owned()), "ltr".to_owned());
    assert_eq!(written(&house.visitor().get(&page).await, ".item h1"), amazigh);
    assert_eq!(written(&house.visitor().get(&paths::problems(COMMUNE)).await, ".card-title"), amazigh);

    let idea = [("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("intent", "preview"), ("language", "zgh"), ("problems", "1")];
    let preview = author.post(&paths::new_solution(COMMUNE), &idea).await.redirect();
    let shown = author.get(&preview).await;
    assert_eq!((written(&shown, "article h1"), written(&shown, "article .prose")), (amazigh.clone(), amazigh.clone()));
    let page = author.post(&preview, &[("version", &shown.value("version").expect("a version"))]).await.redirect();
    assert_eq!(written(&house.visitor().get(&page).await, ".item h1"), amazigh);
    assert_eq!(written(&house.visitor().get(&page).await, ".item-body .rows a > bdi"), amazigh, "the problem that it is for");
    assert_eq!(written(&house.visitor().get(&paths::solutions(COMMUNE)).await, ".card .excerpt"), amazigh);
    let edit = format!("{page}/edit");
    let form = author.get(&edit).await;
    assert!(form.has("option[value=zgh][selected]") && form.has("details[open] select[name=language]"), "what was said is in sight");
    let edited = [("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("version", "1"), ("language", "ar")];
    author.post(&edit, &edited).await.redirect();
    assert_eq!(written(&house.visitor().get(&page).await, ".item h1").0.as_deref(), Some("ar-Latn"));

    let said = author.post(&paths::solution_comments(COMMUNE, 1), &[("body", BODY), ("stance", "for")]).await;
    let id = author.follow(&said).await.attributes("li.comment", "id")[0].trim_start_matches("c-").to_owned();
    let form = author.get(&paths::comment_edit(COMMUNE, &id)).await;
    assert!(form.has("select[name=language]"));
    author.post(&paths::comment_edit(COMMUNE, &id), &[("body", BODY), ("stance", "for"), ("language", "zgh")]).await.redirect();
    assert_eq!(written(&house.visitor().get(&page).await, ".comment > .prose"), amazigh);
    author.post(&paths::comment_reply(COMMUNE, &id), &[("body", "Aman, aman."), ("language", "zgh")]).await.redirect();
    assert_eq!(written(&house.visitor().get(&page).await, ".replies .prose"), amazigh);
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let item = moderator.get(&paths::moderation_item(COMMUNE, "comment", &id)).await;
    assert_eq!(written(&item, ".case > .prose"), amazigh);
});
