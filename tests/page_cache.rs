//! Pages kept for visitors: what they cost, who gets them, and that what is changed is gone at once, on every node.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::time::{Duration, Instant};

use app::model::content::Role;
use app::model::paths;
use axum::http::{HeaderValue, StatusCode, header};
use futures::future::join_all;
use serde_json::Value;
use tajmaat::base::App;
use tajmaat::base::db::{Db, Durability, sql};
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::site::router;

use crate::common::client::Answer;
use crate::common::content::{Thing, comment, problem, solution};
use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::failures::log;
use crate::moderation::{HIDE, RESTORE, decide};
use crate::on_both_engines;

const CANARY: &str = "Chardonneret-canari";

/// Whether an answer came through the cache: only what is kept has a tag.
fn is_kept(answer: &Answer) -> bool {
    answer.headers.contains_key(header::ETAG)
}

fn tag(answer: &Answer) -> HeaderValue {
    answer.headers.get(header::ETAG).unwrap_or_else(|| panic!("no tag: {}", answer.words())).clone()
}

/// The answer, and how many statements it took.
async fn counted(house: &TestApp, client: &mut Client, path: &str) -> (Answer, usize) {
    house.app.db.record();
    house.app.db.recorded();
    let answer = client.get(path).await;
    (answer, house.app.db.recorded().len())
}

/// A person, with a problem, a solution and a comment whose words stand nowhere else.
async fn scene(house: &TestApp) -> (Client, [Thing; 3]) {
    let author = house.participant(&format!("{CANARY} Amina")).await;
    let id = author.account.expect("signed in");
    let other = house.participant("Brahim").await.account.expect("signed in");
    let on = problem(house, other, "Lampadaire éteint", "Il fait noir ici.").await;
    let things = [
        problem(house, id, &format!("{CANARY} au puits"), &format!("{CANARY}, texte du problème.")).await,
        solution(house, id, &format!("{CANARY} au souk"), &format!("{CANARY}, texte de la solution.")).await,
        comment(house, id, on, false, &format!("{CANARY}, texte du commentaire.")).await,
    ];
    (author, things)
}

/// The pages on which one of these may show.
fn pages(things: &[Thing]) -> Vec<String> {
    let lists = [paths::commune(COMMUNE), paths::problems(COMMUNE), paths::solutions(COMMUNE), paths::person("person1")];
    lists.into_iter().chain([paths::problem(COMMUNE, 1)]).chain(things[..2].iter().map(|thing| thing.page())).collect()
}

/// The kept pages that say these words.
async fn saying(client: &mut Client, pages: &[String], words: &str) -> Vec<String> {
    let mut saying = Vec::new();
    for page in pages {
        if client.get(page).await.text().contains(words) {
            saying.push(page.clone());
        }
    }
    saying
}

on_both_engines!(a_page_that_was_read_costs_no_statement, |house| {
    let (_, things) = scene(&house).await;
    for path in pages(&things).into_iter().chain([paths::home(), paths::moderation_log(COMMUNE), paths::organisations(COMMUNE)]) {
        let (first, statements) = counted(&house, &mut house.visitor(), &path).await;
        assert!(statements > 0 && first.status == StatusCode::OK, "{path}: {statements}");
        let (second, statements) = counted(&house, &mut house.visitor(), &path).await;
        assert_eq!((statements, tag(&second), second.text()), (0, tag(&first), first.text()), "{path}");
        assert_eq!(first.headers[header::CACHE_CONTROL], "private, no-cache", "a browser asks each time");
        let mut knowing = house.visitor();
        knowing.headers.push(("if-none-match", tag(&first)));
        let (known, statements) = counted(&house, &mut knowing, &path).await;
        assert_eq!((known.status, statements, known.bytes.len(), tag(&known)), (StatusCode::NOT_MODIFIED, 0, 0, tag(&first)), "{path}");
        assert_eq!(known.headers[header::CONTENT_SECURITY_POLICY], first.headers[header::CONTENT_SECURITY_POLICY], "the page keeps its policy");
        knowing.headers = vec![("if-none-match", HeaderValue::from_static("\"another\""))];
        assert_eq!(knowing.get(&path).await.status, StatusCode::OK);
        let elsewhere = Client::new(router(house.app.clone())).get(&path).await;
        assert_eq!(tag(&elsewhere), tag(&first), "{path}: drawn again it is the same");
    }
});

#[tokio::test]
async fn what_is_kept_has_the_same_head_and_leaves_the_same_line() {
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.public_url = "https://tajmaat.test".to_owned();
    })
    .await;
    let (written, _guard) = log();
    let (mut heads, mut numbers) = (Vec::new(), Vec::new());
    for turn in 0..3 {
        let mut visitor = house.visitor();
        visitor.headers.push(("accept-encoding", HeaderValue::from_static("br")));
        if turn == 2 {
            visitor.headers.push(("x-request-id", HeaderValue::from_static("given-by-the-proxy")));
        }
        let mut answer = visitor.get(&paths::solutions(COMMUNE)).await;
        numbers.push(answer.headers.remove("x-request-id").expect("a number"));
        answer.headers.remove(header::CONTENT_LENGTH);
        let head = answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("ascii").to_owned()));
        heads.push(head.collect::<BTreeSet<_>>());
    }
    assert!(heads[0].iter().any(|(name, _)| name == "strict-transport-security") && heads[0].iter().any(|(name, _)| name == "x-content-type-options"));
    assert_eq!((&heads[1], &heads[2]), (&heads[0], &heads[0]));
    assert!(numbers[0] != numbers[1] && numbers[2] == "given-by-the-proxy", "{numbers:?}");
    let lines: Vec<_> = written.lines().into_iter().filter(|line| line["target"] == "access").collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    for (line, number) in lines.iter().zip(&numbers) {
        let span = &line["span"];
        assert_eq!((&span["route"], &span["method"], &line["status"]), (&Value::from(paths::SOLUTIONS), &Value::from("GET"), &Value::from(200)), "{line}");
        assert!(*number == span["id"].as_str().expect("a number") && line["ms"].is_number(), "{line}");
    }
}

on_both_engines!(what_all_read_alike_is_read_once_and_belongs_to_nobody, |house| {
    let (_, things) = scene(&house).await;
    let mut readers = [house.participant("Salma Lectrice").await, house.participant("Driss Lecteur").await];
    for list in [paths::solutions(COMMUNE), paths::problems(COMMUNE)] {
        let first = readers[0].get(&list).await;
        for same in [list.clone(), format!("{list}?category=none&order=x&fbclid=IwAR0"), format!("{list}?sort=newest")] {
            let (answer, statements) = counted(&house, &mut readers[1], &same).await;
            // Now and then it is looked whether settings were changed.
            assert!(statements <= 3, "{same}: who is looking, and nothing else: {statements}");
            assert_eq!(answer.all("main"), first.all("main"), "{same}");
            assert!(answer.text().contains("Driss") && !answer.text().contains("Salma"), "{same}: the frame is the reader's own");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
        assert_eq!(house.visitor().get(&list).await.all("main"), first.all("main"), "{list}: as a visitor sees it");
        let (narrowed, statements) = counted(&house, &mut readers[1], &format!("{list}?category=waste")).await;
        assert!(statements > 2 && narrowed.all("main") != first.all("main"), "{list}: another list");
        readers[0].language = "ar".to_owned();
        assert!(readers[0].get(&list).await.all("main") != first.all("main"), "{list}: another language");
        readers[0].language = "fr".to_owned();
        house.wait_seconds(60);
        assert!(counted(&house, &mut readers[1], &list).await.1 > 3, "{list}: for a minute at most");
    }
    // Compressed, it is put together of what is kept and what is each reader's own.
    let plain = readers[1].get(&paths::solutions(COMMUNE)).await;
    readers[1].headers = vec![("accept-encoding", HeaderValue::from_static("gzip, br"))];
    for _ in 0..2 {
        let answer = readers[1].get(&paths::solutions(COMMUNE)).await;
        assert!(answer.headers[header::CONTENT_ENCODING] == "br" && answer.headers[header::CACHE_CONTROL] == "no-store");
        let mut text = String::new();
        brotli::Decompressor::new(&answer.bytes[..], 4_096).read_to_string(&mut text).expect("brotli");
        assert_eq!(text, plain.text());
    }
    readers[1].headers.clear();
    // A message stands in the frame of its reader alone, and a hidden text goes at once.
    let mut moderator = house.staff("Hanane", Role::Moderator).await;
    let list = paths::solutions(COMMUNE);
    assert!(readers[0].get(&list).await.text().contains(CANARY) && moderator.get(&list).await.text().contains(CANARY));
    decide(&mut moderator, things[1], "hide", HIDE).await.redirect();
    assert!(moderator.get(&list).await.has(".notice.success") && !readers[0].get(&list).await.has(".notice"));
    for reader in &mut readers {
        assert!(!reader.get(&list).await.text().contains("au souk"));
    }
});

on_both_engines!(each_encoding_has_its_tag, |house| {
    scene(&house).await;
    let (mut texts, mut tags) = (Vec::new(), Vec::new());
    for (accepted, encoding) in [("gzip, deflate, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0, identity", None)] {
        let mut visitor = house.visitor();
        visitor.headers.push(("accept-encoding", HeaderValue::from_static(accepted)));
        for _ in 0..2 {
            let answer = visitor.get(&paths::solutions(COMMUNE)).await;
            assert_eq!(answer.headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().expect("ascii")), encoding);
            assert!(answer.headers[header::VARY].to_str().expect("ascii").contains("Accept-Encoding"));
            let mut text = String::new();
            match encoding {
                Some("br") => drop(brotli::Decompressor::new(&answer.bytes[..], 4_096).read_to_string(&mut text).expect("brotli")),
                Some(_) => drop(flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_string(&mut text).expect("gzip")),
                None => text = answer.text(),
            }
            texts.push(text);
            tags.push(tag(&answer));
        }
    }
    assert!(texts.iter().all(|text| *text == texts[0] && text.contains(CANARY)));
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
});

on_both_engines!(what_is_changed_is_gone_at_once, |house| {
    let (mut author, things) = scene(&house).await;
    let (pages, mut visitor) = (pages(&things), house.visitor());
    let mut moderator = house.staff("Hanane", Role::Moderator).await;
    let all = saying(&mut visitor, &pages, CANARY).await;
    assert_eq!(all, pages);
    let texts = saying(&mut visitor, &pages, "texte d").await;
    for path in &pages {
        assert_eq!(counted(&house, &mut visitor, path).await.1, 0, "{path} is kept");
    }
    // Hidden, and restored.
    for thing in things {
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    }
    assert_eq!(saying(&mut visitor, &pages, "texte d").await, Vec::<String>::new());
    assert_eq!(saying(&mut visitor, &pages, "au souk").await, Vec::<String>::new());
    for thing in things {
        decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    }
    assert_eq!(saying(&mut visitor, &pages, CANARY).await, all);
    // Covered by flags.
    let mut residents = [house.resident("Fatima").await, house.resident("Driss").await];
    for thing in things {
        for resident in &mut residents {
            resident.post(&thing.flag(), &[("reason", "threat")]).await.redirect();
        }
    }
    assert_eq!(saying(&mut visitor, &pages, "texte d").await, Vec::<String>::new());
    for thing in things {
        decide(&mut moderator, thing, "release", &[]).await.redirect();
    }
    assert_eq!(saying(&mut visitor, &pages, "texte d").await, texts);
    // Renamed.
    author.post(&paths::account_name(), &[("name", "Amina Rossignol")]).await.redirect();
    assert_eq!(saying(&mut visitor, &pages, &format!("{CANARY} Amina")).await, Vec::<String>::new());
    assert!(saying(&mut visitor, &pages, "Amina Rossignol").await.len() >= 4);
    house.app.db.run(sql("UPDATE communes SET name_fr = 'Commune de Tizi'")).await.expect("another name");
    assert_eq!(saying(&mut visitor, &pages[..3], "Aïn Amlal").await, Vec::<String>::new());
    // Erased.
    assert!(leaving::leave(&house.app, author.account.expect("signed in"), Contributions::Remove, Why::Asked).await.expect("left"));
    assert_eq!(saying(&mut visitor, &pages, "Rossignol").await, Vec::<String>::new());
    assert_eq!(saying(&mut visitor, &pages, CANARY).await, Vec::<String>::new());
});

on_both_engines!(a_support_leaves_other_solutions_and_shows_everywhere_else, |house| {
    let (_, things) = scene(&house).await;
    let author = house.participant("Omar").await.account.expect("signed in");
    let other = solution(&house, author, "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut supporter = house.participant("Salma").await;
    let mut visitor = house.visitor();
    let (list, own) = (paths::solutions(COMMUNE), things[1].page());
    for path in [&list, &own, &other.page(), &paths::problem(COMMUNE, 1)] {
        visitor.get(path).await;
    }
    supporter.post(&paths::support(COMMUNE, things[1].number), &[("act", "support")]).await.redirect();
    assert_eq!(counted(&house, &mut visitor, &other.page()).await.1, 0, "another solution's page is as it was");
    for path in [&list, &own] {
        assert!(counted(&house, &mut visitor, path).await.1 > 0, "{path}");
    }
    assert_eq!(visitor.get(&own).await.all(".support-count strong"), ["1"]);
    assert!(counted(&house, &mut visitor, &paths::problem(COMMUNE, 1)).await.1 > 0);
    supporter.post(&paths::solution_comments(COMMUNE, other.number), &[("body", "Je les arroserai chaque soir.")]).await.redirect();
    assert_eq!(counted(&house, &mut visitor, &own).await.1, 0);
    assert!(visitor.get(&other.page()).await.text().contains("Je les arroserai"));
});

/// The same house on another node.
async fn second(house: &TestApp) -> App {
    App { db: Db::open_with(&house.app.config.database_url, 2, Durability::Normal).await.expect("the database opens"), ..house.app.clone() }
}

on_both_engines!(what_is_changed_elsewhere_is_gone_within_a_second, |house| {
    let (author, things) = scene(&house).await;
    let mut moderator = house.staff("Hanane", Role::Moderator).await;
    let node = second(&house).await;
    let _following = node.db.follow();
    let mut visitor = Client::new(router(node.clone()));
    let pages = pages(&things);
    while node.db.changes().now().is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let gone = async |visitor: &mut Client, words: &str| {
        let begun = Instant::now();
        loop {
            let left = saying(visitor, &pages, words).await;
            if left.is_empty() {
                return;
            }
            assert!(begun.elapsed() < Duration::from_millis(1_500), "after a second «{words}» still stands on {left:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert_eq!(saying(&mut visitor, &pages, CANARY).await, pages);
    node.db.record();
    node.db.recorded();
    let kept = visitor.get(&pages[0]).await;
    let asked = node.db.recorded().into_iter().filter(|asked| !asked.text.contains("table_changes")).count();
    assert!(is_kept(&kept) && asked == 0, "the other node keeps it too");
    for thing in things {
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    }
    gone(&mut visitor, "texte d").await;
    assert!(leaving::leave(&house.app, author.account.expect("signed in"), Contributions::Remove, Why::Asked).await.expect("left"));
    gone(&mut visitor, CANARY).await;
});

on_both_engines!(whoever_is_signed_in_gets_and_leaves_nothing, |house| {
    let (_, things) = scene(&house).await;
    let mut reader = house.participant("Salma Lectrice").await;
    for path in pages(&things) {
        let own = reader.get(&path).await;
        assert!(!is_kept(&own) && own.headers[header::CACHE_CONTROL] == "no-store" && own.has("a[href='/account']"), "{path}");
        let page = house.visitor().get(&path).await;
        assert!(is_kept(&page) && !page.has("a[href='/account']") && page.has(".site-tools a[href^='/sign-in']"), "{path}");
        // What a visitor left does not come back to her, nor as an answer that nothing changed.
        reader.headers = vec![("if-none-match", tag(&page))];
        let own = reader.get(&path).await;
        assert!(own.status == StatusCode::OK && !is_kept(&own) && own.has("a[href='/account']"), "{path}");
    }
    // A session that is over, and a message: the visit looks at them.
    for cookie in ["session", "flash"] {
        let mut visitor = house.visitor();
        visitor.set_cookie(cookie, "AAAAAAAAAAAAAAAAAAAAAA");
        assert!(!is_kept(&visitor.get(&paths::commune(COMMUNE)).await), "{cookie}");
    }
    let mut island = house.visitor();
    island.accept = "application/json".to_owned();
    assert!(!is_kept(&island.get(&paths::commune(COMMUNE)).await));
});

#[tokio::test]
async fn a_language_has_its_own_page() {
    let house = TestApp::new().await;
    let home = paths::commune(COMMUNE);
    for (language, cookie, lang) in [("fr", "", "fr"), ("ar", "", "ar"), ("de", "", "ar"), ("ar", "en", "en"), ("fr-MA, ar", "", "fr")] {
        let mut visitor = house.visitor();
        visitor.language = language.to_owned();
        if !cookie.is_empty() {
            visitor.set_cookie("lang", cookie);
        }
        for _ in 0..2 {
            let page = visitor.get(&home).await;
            assert_eq!(page.attributes("html", "lang"), [lang]);
            assert!(is_kept(&page));
        }
    }
    let mut visitor = house.visitor();
    let chosen = visitor.get(&format!("{home}?lang=en")).await;
    assert!(!is_kept(&chosen) && visitor.cookie("lang") == Some("en"), "what sets a cookie is for one reader");
    assert_eq!(visitor.get(&home).await.attributes("html", "lang"), ["en"]);
}

#[tokio::test]
async fn only_what_a_page_reads_names_it() {
    let house = TestApp::new().await;
    let (_, things) = scene(&house).await;
    let (list, own) = (paths::problems(COMMUNE), things[1].page());
    let mut visitor = house.visitor();
    let page = visitor.get(&format!("{list}?state=reported&category=waste")).await;
    for same in ["?category=waste&state=reported", "?category=waste&state=reported&sort=", "?fbclid=IwAR0&category=waste&utm_source=x&state=reported"] {
        let (again, statements) = counted(&house, &mut visitor, &format!("{list}{same}")).await;
        assert_eq!((statements, again.text()), (0, page.text()), "{same}");
    }
    let others = ["?x=1", "?after=9.00000000-0000-0000-0000-000000000000", "?state=reported&state=resolved", "?lang=fr"];
    let spelled = own.replace("/solutions/", "/solutions/0");
    let paths = others.map(|query| format!("{list}{query}")).into_iter().chain([format!("{own}?y=1"), spelled, own.replace("solutions", "%73olutions")]);
    for path in paths.chain([paths::problem(COMMUNE, 4_711), paths::commune("nowhere"), "/nowhere/at/all".to_owned(), paths::new_problem(COMMUNE)]) {
        for _ in 0..2 {
            assert!(!is_kept(&visitor.get(&path).await), "{path}");
        }
    }
}

#[tokio::test]
async fn invented_addresses_push_out_nothing_that_is_read() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.page_cache_megabytes = 1).await;
    scene(&house).await;
    let (home, mut visitor) = (paths::commune(COMMUNE), house.visitor());
    for number in 0..150 {
        visitor.get(&home).await;
        assert!(is_kept(&visitor.get(&format!("{}?category=x{number}", paths::problems(COMMUNE))).await));
    }
    let mut drawn = 0;
    for number in 150..300 {
        visitor.get(&format!("{}?category=x{number}", paths::problems(COMMUNE))).await;
        drawn += usize::from(counted(&house, &mut visitor, &home).await.1 > 0);
    }
    assert!(drawn <= 3, "the home was drawn {drawn} times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_draws_for_all_who_wait() {
    let house = TestApp::new().await;
    let (_, things) = scene(&house).await;
    let path = things[1].page();
    let (_, alone) = counted(&house, &mut Client::new(router(house.app.clone())), &path).await;
    let mut visitors: Vec<Client> = (0..24).map(|_| house.visitor()).collect();
    house.app.db.recorded();
    let answers = join_all(visitors.iter_mut().map(|visitor| visitor.get(&path))).await;
    let together = house.app.db.recorded().len();
    // One that looks whether settings changed may come in between.
    assert!(together > 0 && together <= alone + 1, "{together} statements for all of them, {alone} for one");
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK && tag(answer) == tag(&answers[0])));
}

#[tokio::test]
async fn a_page_is_kept_for_a_minute_at_most() {
    let house = TestApp::new().await;
    let (home, mut visitor) = (paths::commune(COMMUNE), house.visitor());
    visitor.get(&home).await;
    house.wait_seconds(59);
    assert_eq!(counted(&house, &mut visitor, &home).await.1, 0);
    house.wait_seconds(1);
    assert!(counted(&house, &mut visitor, &home).await.1 > 0);
    house.wait_seconds(-600);
    assert!(counted(&house, &mut visitor, &home).await.1 > 0, "a clock that was set back");
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.page_cache_megabytes = 0).await;
    let (home, mut visitor) = (paths::commune(COMMUNE), house.visitor());
    for _ in 0..2 {
        let (page, statements) = counted(&house, &mut visitor, &home).await;
        assert!(!is_kept(&page) && statements > 0);
    }
}
