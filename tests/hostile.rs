//! Hostile requests: every route, every kind of person, whatever can be put into a request. Nothing may answer 5xx, take seconds or let markup through.
//!
//! The requests come from a fixed seed, so that a failure comes again. `TAJMAAT_LONG=1` sends 29,000 on each engine instead of 1,500.

mod requests;

use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use scraper::{Html, Selector};

use crate::common::TestApp;
use crate::common::client::Answer;
use crate::on_both_engines;
use crate::roles::{ROLES, Scene};
use requests::{Chance, MARK, Request};

/// How many on each engine.
const FEW: usize = 1_500;
const MANY: usize = 29_000;
/// No answer takes longer, on a busy machine without optimisation too.
const LONGEST: Duration = Duration::from_secs(10);

/// Markup of ours that came through: an element, an attribute or the text of a script.
fn injected(answer: &Answer) -> Option<String> {
    let is_html = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html"));
    let text = answer.text();
    // Everything hostile carries the mark.
    if !is_html || !text.contains(MARK) {
        return None;
    }
    let html = Html::parse_document(&text);
    let all = Selector::parse("*").expect("a selector");
    html.select(&all).find_map(|element| {
        let value = element.value();
        let attribute = value.attrs().find(|(name, _)| name.contains(MARK) || name.starts_with("on"));
        let script = value.name() == "script" && element.text().any(|text| text.contains(MARK));
        let link = value.attrs().any(|(name, to)| matches!(name, "href" | "src" | "action") && to.trim_start().to_ascii_lowercase().starts_with("javascript:"));
        let refresh = value.name() == "meta" && value.attr("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
        (value.name().contains(MARK) || attribute.is_some() || script || link || refresh).then(|| format!("{value:?}"))
    })
}

fn fault(request: &Request, answer: &Answer, took: Duration) -> Option<String> {
    if answer.status.is_server_error() {
        return Some(format!("{} {}", answer.status, answer.words()));
    }
    if took > LONGEST {
        return Some(format!("{took:?}"));
    }
    let to = answer.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or("/");
    if !to.starts_with('/') || to.starts_with("//") || to.contains('\\') {
        return Some(format!("it leads to {to}"));
    }
    if request.method == "HEAD" && !answer.bytes.is_empty() {
        return Some("a HEAD has a body".to_owned());
    }
    injected(answer).map(|element| format!("injected {element}"))
}

/// Sends so many requests; returns how many of each status there were, and the faults.
async fn attack(house: &TestApp, seed: u64, many: usize) -> (std::collections::BTreeMap<u16, usize>, Vec<String>) {
    let mut chance = Chance::new(seed);
    let (mut counts, mut faults) = (std::collections::BTreeMap::new(), Vec::new());
    let mut scenes = Vec::new();
    for role in 0..ROLES.len() {
        scenes.push(Scene::set(house, role).await);
    }
    for number in 0..many {
        // Some sign out, some end their sessions.
        if number % 40 == 0 {
            for (role, scene) in scenes.iter_mut().enumerate() {
                if let Some(account) = scene.client.account {
                    scene.client = house.signed_in(account, (4..8).contains(&role) || role == 9).await;
                }
            }
        }
        let role = chance.below(ROLES.len());
        let request = requests::draw(&mut chance, &scenes[role]);
        let begun = Instant::now();
        let answer = requests::send(&scenes[role], &request).await;
        *counts.entry(answer.status.as_u16()).or_default() += 1;
        if let Some(fault) = fault(&request, &answer, begun.elapsed()) {
            faults.push(format!("{number} as {}: {request:?}\n    {fault}", ROLES[role]));
        }
    }
    (counts, faults)
}

on_both_engines!(nothing_sent_breaks_the_house, |house| {
    house.add_commune("oued-zem").await;
    let many = if std::env::var_os("TAJMAAT_LONG").is_some() { MANY } else { FEW };
    let begun = Instant::now();
    let (counts, faults) = attack(&house, 2_026, many).await;
    eprintln!("{many} hostile requests in {:?}: {counts:?}", begun.elapsed());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
    // The house still stands, and what was sent was more than refusals.
    assert_eq!(house.visitor().get("/ain-amlal").await.status, StatusCode::OK);
    for status in [200, 303, 403, 404, 405, 422] {
        assert!(counts.get(&status).is_some_and(|count| *count > many / 500), "{status} in {counts:?}");
    }
});

#[test]
fn injected_markup_is_seen() {
    let page = |body: &str| {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))]);
        Answer { status: StatusCode::OK, headers, bytes: body.as_bytes().to_vec() }
    };
    for bad in [
        "<i-hostile>",
        "<p i-hostile=1>",
        "<script>i-hostile</script>",
        "<a href=' JavaScript:i-hostile'>",
        "<img src=i-hostile onerror=y>",
        "<meta http-equiv=refresh content=i-hostile>",
    ] {
        assert!(injected(&page(bad)).is_some(), "{bad}");
    }
    assert!(injected(&page("<textarea>&lt;i-hostile></textarea><p title='<i-hostile>'>i-hostile</p>")).is_none());
}
