//! What is served without a visit, the headers of every answer, languages, and error pages.

use axum::http::{Method, StatusCode, header};

use crate::common::TestApp;

#[tokio::test]
async fn health_is_answered() {
    let house = TestApp::new().await;
    assert_eq!(house.visitor().get("/healthz").await.text(), "ok");
    assert_eq!(house.visitor().get("/readyz").await.text(), "ready");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so_in_the_reader_s_language() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    visitor.language = "de".to_owned();
    let page = visitor.get("/nowhere/at/all/there").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.attributes("html", "lang"), ["ar"]);
    assert_eq!(page.attributes("html", "dir"), ["rtl"]);
    let page = visitor.get("/nowhere/at/all/there?lang=fr").await;
    assert_eq!(page.all("h1"), ["Page introuvable"]);
    assert_eq!(visitor.cookie("lang"), Some("fr"));
    assert_eq!(visitor.get("/nowhere/at/all/there").await.attributes("html", "lang"), ["fr"]);
}

#[tokio::test]
async fn pages_carry_a_strict_policy() {
    let house = TestApp::new().await;
    let page = house.visitor().get("/nowhere/x/y/z").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("ascii");
    assert!(policy.contains("script-src 'self' 'nonce-") && policy.contains("'wasm-unsafe-eval'"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("strict-dynamic"));
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(!page.has("[style]") && !page.has("style"), "inline styles are forbidden");
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let house = TestApp::new().await;
    let router = tajmaat::router(house.app.clone());
    let request = axum::http::Request::builder()
        .method(Method::POST)
        .uri("/sign-out")
        .header(header::HOST, "tajmaat.test")
        .header(header::ORIGIN, "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .body(axum::body::Body::empty())
        .expect("a request");
    let response = tower::ServiceExt::oneshot(router, request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}
