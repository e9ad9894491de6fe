//! What is served without a visit, the headers of every answer, languages, and error pages.

use axum::http::{Method, StatusCode, header};

use app::model::paths;

use app::words::tr;

use crate::common::{COMMUNE, TestApp, fr};

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
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("strict-dynamic") && !policy.contains("nonce"));
    assert!(!page.has("script:not([src])") && !page.has("script[nonce]"), "scripts are files, so that a page is the same each time it is asked for");
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(!page.has("[style]") && !page.has("style"), "inline styles are forbidden");
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let house = TestApp::new().await;
    let router = tajmaat::site::router(house.app.clone());
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

#[tokio::test]
async fn a_language_in_the_address_of_a_file_is_no_choice_for_later() {
    let house = TestApp::new().await;
    let files = [paths::statements_csv(COMMUNE), paths::statements_json(COMMUNE), paths::moderation_log_csv(COMMUNE), paths::moderation_figures(COMMUNE)];
    for path in files {
        let mut visitor = house.visitor();
        let file = visitor.get(&format!("{path}?lang=ar")).await;
        assert_eq!((file.status, visitor.cookie("lang")), (StatusCode::OK, None), "{path}");
    }
    let mut visitor = house.visitor();
    visitor.get(&format!("{}?lang=ar", paths::commune(COMMUNE))).await;
    assert_eq!(visitor.cookie("lang"), Some("ar"));
}

#[tokio::test]
async fn a_shared_commune_is_called_by_its_name() {
    let house = TestApp::new().await;
    let page = house.visitor().get(&paths::commune(COMMUNE)).await;
    assert_eq!(page.attributes("meta[property='og:title']", "content"), ["Commune d'Aïn Amlal"]);
    assert_eq!(page.all("title"), ["Accueil · Commune d'Aïn Amlal"]);
}

#[tokio::test]
async fn what_is_not_for_paper_stays_off_it() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    let address = visitor.get("/").await.attributes("link[rel='stylesheet']", "href").remove(0);
    let style = visitor.get(&address).await.text();
    // A later layer wins whatever it says of an element; the one for paper must be the last.
    let order = style.lines().find_map(|line| line.strip_prefix("@layer ")?.strip_suffix(';')).expect("the order of the layers");
    assert_eq!(order.rsplit(", ").next(), Some("print"));
    let (_, paper) = style.split_once("@layer print {").expect("the layer");
    let (_, paper) = paper.split_once("@media print {").expect("what is said of paper alone");
    let hidden = paper.split_once("{ display: none !important; }").expect("a rule").0;
    for what in [".no-print", ".button-row", ".button", "button"] {
        assert!(hidden.split([',', '{']).any(|part| part.trim() == what), "{what}");
    }
    assert!(!style.split("@layer print {").next().unwrap_or_default().contains(".no-print"), "nor does an earlier layer say so in vain");
}

#[tokio::test]
async fn browsers_keep_a_page_for_when_there_is_no_connection_and_nothing_else() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    let worker = visitor.get("/").await.attributes("script[data-worker]", "data-worker");
    // Without the bundle there is nothing to register it.
    for worker in worker {
        let (script, query) = worker.split_once('?').expect("what it keeps");
        let answer = visitor.get(script).await;
        assert_eq!((answer.status, &answer.headers["service-worker-allowed"]), (StatusCode::OK, &"/".parse().expect("a header")));
        assert!(answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("words").contains("connect-src 'self'"));
        assert!(answer.text().len() <= 1_024, "{}", answer.text().len());
        let kept: Vec<String> = url::form_urlencoded::parse(query.as_bytes()).map(|(_, file)| file.into_owned()).collect();
        assert!(kept[0].starts_with("/offline?lang=") && kept[1..].iter().all(|file| file.starts_with("/assets/")), "{kept:?}");
        for file in kept {
            assert_eq!(visitor.get(&file).await.status, StatusCode::OK, "{file}");
        }
    }
    visitor.language = "fr".to_owned();
    assert_eq!(visitor.get(&paths::offline()).await.all("h1"), [fr(tr::errors::OFFLINE)]);
}
