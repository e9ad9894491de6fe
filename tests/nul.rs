//! A NUL in any part of an address or any field is refused: PostgreSQL keeps no text that has one.

use app::model::content::Role;
use app::model::paths;
use axum::http::{Method, StatusCode, header};

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};
use crate::roles::ROWS;

/// What addresses are asked for with, by whatever page.
const QUERIES: &[&str] = &["person", "before", "month", "next", "problem", "sort", "q"];

/// What forms hold, by whatever page.
const FIELDS: &[&str] = &[
    "person",
    "role",
    "reason",
    "upload_key",
    "key",
    "body",
    "title",
    "name",
    "session",
    "code",
    "id",
    "item",
    "contact",
    "email",
    "password",
    "note",
    "state",
    "organisation",
    "neighbourhood",
    "category",
];

/// The address of a pattern; its parameter at `nul` is a NUL.
fn address(pattern: &str, nul: Option<usize>) -> String {
    let mut parameter = 0;
    let mut part = |part: &str| {
        if !part.starts_with('{') {
            return part.to_owned();
        }
        parameter += 1;
        if nul == Some(parameter - 1) {
            return "x%00y".to_owned();
        }
        match part {
            "{commune}" => COMMUNE.to_owned(),
            "{number}" | "{version}" => "7".to_owned(),
            "{id}" => "01910000-0000-7000-8000-000000000000".to_owned(),
            "{kind}" | "{form}" => "comment".to_owned(),
            _ => "x".to_owned(),
        }
    };
    pattern.split('/').map(&mut part).collect::<Vec<_>>().join("/")
}

fn is_refused(answer: &Answer) -> bool {
    matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
}

/// A form may be refused for whoever sends it before it is read, but never for what it holds after it was kept.
fn is_not_taken(answer: &Answer) -> bool {
    let to = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_refused(answer) || matches!(answer.status.as_u16(), 401 | 403 | 404) || (answer.status == StatusCode::SEE_OTHER && to.starts_with("/sign-in"))
}

async fn ask(client: &mut Client, who: &str, wrong: &mut Vec<String>) {
    for (method, pattern, fields, _) in ROWS {
        let method: Method = method.parse().expect("a method");
        let form = (method != Method::GET).then_some("application/x-www-form-urlencoded");
        let parameters = pattern.matches('{').count();
        let mut asked: Vec<String> = (0..parameters).map(|nul| address(pattern, Some(nul))).collect();
        let plain = address(pattern, None);
        if method == Method::GET {
            asked.extend(QUERIES.iter().map(|name| format!("{plain}?{name}=a%00b")));
        }
        asked.push(format!("{plain}?a%00b=c"));
        for path in asked {
            let answer = client.send(method.clone(), &path, form, Vec::new()).await;
            if !is_refused(&answer) {
                wrong.push(format!("{who}: {method} {path}: {}", answer.status));
            }
        }
        if method == Method::POST {
            let all: Vec<_> = FIELDS.iter().map(|name| (*name, "a\0b")).collect();
            for answer in [client.post(&plain, &all).await, client.post_files(&plain, &all, &[]).await] {
                if answer.status.is_server_error() {
                    wrong.push(format!("{who}: POST {plain}: {}", answer.status));
                }
            }
        }
        for (name, _) in *fields {
            let with = |nul: &'static str| fields.iter().map(move |(field, value)| (*field, if field == name { nul } else { *value })).collect::<Vec<_>>();
            for (kind, answer) in [("form", client.post(&plain, &with("a\0b")).await), ("parts", client.post_files(&plain, &with("a\0b"), &[]).await)] {
                if !is_not_taken(&answer) {
                    wrong.push(format!("{who}: POST {plain} with {name} as {kind}: {}", answer.status));
                }
            }
        }
    }
}

crate::on_both_engines!(a_nul_is_refused_everywhere, |house| {
    let mut wrong = Vec::new();
    ask(&mut house.visitor(), "visitor", &mut wrong).await;
    ask(&mut house.resident("Amina").await, "resident", &mut wrong).await;
    ask(&mut house.staff("Naïma", Role::Administrator).await, "administrator", &mut wrong).await;
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong.join("\n"));
});

#[tokio::test]
async fn a_nul_gets_a_page_that_says_so() {
    let house = TestApp::new().await;
    let mut person = house.participant("Amina").await;
    let page = person.get(&format!("{}?next=%00", paths::account_name())).await;
    assert_eq!((page.status, page.all("h1").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let page = person.post(&paths::account_name(), &[("name", "Am\0ina")]).await;
    assert_eq!((page.status, page.all("h1").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    person.accept = "application/json".to_owned();
    assert!(person.get("/account?x=%00").await.text().contains("\"error\":\"invalid\""));
}
