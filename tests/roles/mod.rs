//! Every route with every role: what each gets. A route or method without a row fails.

mod rows;
mod scene;

use std::collections::BTreeSet;

use app::model::paths;
use axum::http::{Method, StatusCode, header};

pub use self::rows::ROWS;
pub use self::scene::Scene;
use crate::common::TestApp;
use crate::common::client::Answer;

const LONG: &str = "Un texte assez long pour être accepté par toutes les règles.";

/// Who asks, in the order of the letters of a row.
pub const ROLES: [&str; 10] = [
    "visitor",
    "participant",
    "verified resident",
    "representative",
    "moderator",
    "officer",
    "desk agent",
    "administrator",
    "the author",
    "another commune's staff",
];

/// What an answer amounts to.
fn letter(answer: &Answer) -> char {
    let to = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match answer.status {
        StatusCode::OK => '2',
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => 's',
        StatusCode::UNAUTHORIZED => 's',
        StatusCode::SEE_OTHER => '3',
        StatusCode::FORBIDDEN => 'f',
        StatusCode::NOT_FOUND => 'n',
        StatusCode::CONFLICT => 'c',
        StatusCode::UNPROCESSABLE_ENTITY => 'u',
        _ => '?',
    }
}

/// What is left as it was goes on to the next request, as often as that stays below every limit.
const MOST_REQUESTS: usize = 15;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_gives_every_role_what_its_row_says() {
    let asked = (0..ROLES.len()).map(|role| tokio::spawn(wrong_for(role)));
    let wrong: Vec<String> = futures::future::join_all(asked).await.into_iter().flat_map(|wrong| wrong.expect("no panic")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rows that say something else than what somebody in a role gets.
async fn wrong_for(role: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut place: Option<(TestApp, Scene, usize)> = None;
    for (method, pattern, fields, expected) in ROWS {
        let (house, mut scene, asked) = match place.take() {
            Some(place) => place,
            None => {
                let house = TestApp::new().await;
                house.add_commune("oued-zem").await;
                let scene = Scene::set(&house, role).await;
                (house, scene, 0)
            }
        };
        let got = ask(&mut scene, (method, pattern), fields).await;
        let expected = expected.chars().nth(role).expect("a letter for each role");
        if letter(&got) != expected {
            wrong.push(format!("{method} {pattern}: {} got {} ({}), the row says {expected}", ROLES[role], letter(&got), got.status));
        }
        // What was refused, and what was only read, has changed nothing.
        let is_as_it_was = *method == "GET" || matches!(expected, 's' | 'f' | 'n' | 'c' | 'u');
        if is_as_it_was && letter(&got) == expected && asked < MOST_REQUESTS {
            place = Some((house, scene, asked + 1));
        }
    }
    wrong
}

async fn ask(scene: &mut Scene, (method, pattern): (&str, &str), fields: &[(&str, &str)]) -> Answer {
    let path = scene.address(pattern);
    let organisation = scene.organisation.clone();
    let filled = |value| if value == "{organisation}" { organisation.as_str() } else { value };
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, filled(*value))).collect();
    match method {
        "GET" => scene.client.get(&path).await,
        _ if [paths::NEW_PROBLEM, paths::CENSUS, paths::NEW_ORGANISATION, paths::PLEDGE_REPORT].contains(&pattern) => {
            scene.client.post_files(&path, &fields, &[]).await
        }
        _ if pattern == paths::BALLOT_VOTE => scene.client.vote(&path, &fields).await,
        _ => scene.client.post(&path, &fields).await,
    }
}

#[tokio::test]
async fn every_route_and_method_has_a_row() {
    let house = TestApp::new().await;
    let mut served = BTreeSet::new();
    for pattern in paths::ALL {
        let path: String = pattern.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
        let answer = house.visitor().send(Method::TRACE, &path, None, Vec::new()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "nothing is served at {pattern}");
        for method in answer.headers[header::ALLOW].to_str().expect("ascii").split(',').filter(|method| *method != "HEAD") {
            served.insert((method.to_owned(), (*pattern).to_owned()));
        }
    }
    let rows: BTreeSet<(String, String)> = ROWS.iter().map(|(method, pattern, ..)| ((*method).to_owned(), (*pattern).to_owned())).collect();
    assert_eq!(served.difference(&rows).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "served without a row");
    assert_eq!(rows.difference(&served).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "a row without a route");
    assert!(ROWS.iter().all(|row| row.3.len() == ROLES.len()));
}
