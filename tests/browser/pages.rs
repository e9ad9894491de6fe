//! Every kind of page on the demonstration: seen by axe-core on a phone and a desk, in Arabic and French; and weighed.

use app::model::paths;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tajmaat::base::config::ProviderKind;
use tajmaat::people::accounts;
use tajmaat::site::{demo, router};
use thirtyfour::Cookie;
use tower::ServiceExt as _;

use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Client, TestApp};

/// The demonstration, with a provider that one can come in by.
pub async fn demonstration(address: String) -> TestApp {
    TestApp::demonstration_configured(|config| {
        config.public_url = address;
        config.sign_on.insert("national".to_owned(), crate::sign_on::configured(ProviderKind::OAuth2));
    })
    .await
}

async fn signed_in(house: &TestApp, role: &str) -> Client {
    let sign_in = demo::sign_ins().into_iter().find(|known| known.role == role).expect("a role of the demonstration");
    let account = accounts::find_by_email(&house.app, sign_in.email).await.expect("read").expect("an account");
    house.signed_in(account, sign_in.staff.is_some()).await
}

/// The address of a page's first element that matches.
pub async fn first(client: &mut Client, page: &str, selector: &str) -> String {
    client.get(page).await.attributes(selector, "href").into_iter().next().unwrap_or_else(|| panic!("{selector} is not on {page}"))
}

/// Who looks at which pages.
async fn pages(house: &TestApp) -> Vec<(&'static str, Vec<String>)> {
    let mut visitor = house.visitor();
    let problem = first(&mut visitor, &paths::problems(COMMUNE), ".card:has(.picture > img) .card-title a").await;
    let answered = first(&mut visitor, &format!("{}?state=in_progress", paths::solutions(COMMUNE)), ".card-title a").await;
    let person = first(&mut visitor, &answered, ".byline a").await;
    let promised = first(&mut visitor, &paths::organisation("dar-amlal"), "#pledges .byline a").await;
    let pledge = first(&mut visitor, &promised, "#pledges a[href*='/pledges/']").await;
    let mut moderator = signed_in(house, "moderator").await;
    let item = first(&mut moderator, &paths::moderation(COMMUNE), ".queue a[href*='/moderation/']").await;
    let read = vec![
        paths::home(),
        paths::about(),
        paths::house_rules(),
        paths::privacy(),
        paths::privacy_notice(1),
        paths::deleted(),
        paths::style(),
        paths::commune(COMMUNE),
        paths::commune_about(COMMUNE),
        paths::commune_rules(COMMUNE),
        paths::problems(COMMUNE),
        paths::solutions(COMMUNE),
        problem.clone(),
        answered.clone(),
        person,
        paths::organisation("dar-amlal"),
        paths::organisations(COMMUNE),
        promised.clone(),
        pledge,
        paths::sign_in(),
        paths::moderation_log(COMMUNE),
        paths::forgotten(),
        "/nowhere/at/all/there".to_owned(),
    ];
    let warned = first(&mut signed_in(house, "resident").await, &paths::measures(COMMUNE), "a[href$='/appeal']").await;
    let own = vec![
        paths::account(),
        paths::account_drafts(),
        paths::account_settings(),
        paths::account_password(),
        paths::account_phone(),
        paths::account_sessions(),
        paths::second_factor(),
        paths::add_app(),
        paths::proof(),
        paths::account_data(),
        paths::account_consent(),
        paths::objections(),
        paths::delete_account(),
        paths::account_assist(),
        paths::resident(COMMUNE),
        paths::measures(COMMUNE),
        warned,
        paths::new_organisation(COMMUNE),
        paths::notifications(),
        paths::new_problem(COMMUNE),
        paths::new_solution(COMMUNE),
        format!("{answered}/flag"),
        format!("{answered}/versions"),
    ];
    let photo = visitor.get(&problem).await.attributes("main .photos img", "src").remove(0);
    let photo = photo.split('/').nth(2).expect("an id").to_owned();
    let at_once = format!("{}?item={}", paths::moderation_bulk(COMMUNE), item.split('/').skip(3).collect::<Vec<_>>().join("."));
    let on_photo = paths::moderation_item(COMMUNE, "photo", &photo);
    let drawn = format!("{}?r=1000,1000,3000,2000&corner=5000,5000", paths::redact(COMMUNE, &photo));
    let hidden = first(&mut moderator, &format!("{}?state=hidden", paths::moderation(COMMUNE)), ".queue a[href*='/moderation/']").await;
    let measure = first(&mut moderator, &hidden, ".rows a[href*='/measures/']").await;
    let receipt = first(&mut signed_in(house, "administrator").await, &paths::paper_log(COMMUNE), ".rows a[href*='/receipts/']").await;
    let public_receipt = receipt.replace("/desk/paper/receipts/", "/receipt/");
    let mut desk = vec![paths::desk(COMMUNE), paths::residents(COMMUNE), paths::paper(COMMUNE), receipt];
    desk.extend(["problem", "solution", "comment", "support"].map(|form| paths::paper_form(COMMUNE, form)));
    let mut everything = vec![
        ("", read.into_iter().chain([paths::receipt(COMMUNE), public_receipt]).collect()),
        ("resident", own),
        (
            "moderator",
            vec![
                paths::moderation(COMMUNE),
                paths::staff_hub(COMMUNE),
                format!("{}?state=held", paths::moderation(COMMUNE)),
                item,
                format!("{hidden}/measure"),
                measure,
                at_once,
                on_photo,
                drawn,
            ],
        ),
        ("desk agent", desk),
        (
            "administrator",
            vec![
                paths::letters(COMMUNE),
                paths::staff_hub(COMMUNE),
                paths::organisation_requests(COMMUNE),
                paths::paper_log(COMMUNE),
                paths::administration(COMMUNE),
                paths::staff(COMMUNE),
                paths::holding(COMMUNE),
                paths::settings(COMMUNE),
                paths::neighbourhoods(COMMUNE),
                paths::neighbourhood(COMMUNE, "centre"),
                paths::drawing(COMMUNE),
                paths::deadlines(COMMUNE),
                paths::templates(COMMUNE),
                paths::staff_acts(COMMUNE),
                paths::second_factor(),
                paths::register(COMMUNE),
                paths::commune_objections(COMMUNE),
                paths::assist(COMMUNE),
            ],
        ),
        (
            "officer",
            vec![
                paths::office(COMMUNE),
                paths::staff_hub(COMMUNE),
                format!("{}?list=problems", paths::office(COMMUNE)),
                format!("{answered}/answer"),
                format!("{answered}/milestones"),
                format!("{problem}/state"),
            ],
        ),
    ];
    for (role, asked) in consultations() {
        let (_, pages) = everything.iter_mut().find(|(known, _)| *known == role).expect("a role");
        pages.extend(asked);
    }
    everything
}

/// The number of a consultation of the demonstration: they are kept in the order of the content.
fn number(key: &str) -> i64 {
    let all: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../src/site/demo/content/consultations.json")).expect("consultations");
    all.iter().position(|one| one["key"] == key).unwrap_or_else(|| panic!("no consultation {key}")) as i64 + 1
}

/// Of the consultations: a page of each kind and of each part, who answers and votes, and where they are prepared.
fn consultations() -> [(&'static str, Vec<String>); 3] {
    let [table, questions, text, budget, vote] = ["jobs", "bins", "bags", "budget", "projects"].map(number);
    let (counted, advice) = (number("first_budget"), number("car_free"));
    let kinds = [table, questions, text, budget, vote].map(|number| paths::consultation(COMMUNE, number));
    let parts = [
        paths::consultations(COMMUNE),
        paths::questions(COMMUNE, table),
        paths::questions_results(COMMUNE, questions),
        paths::draft_text(COMMUNE, text),
        paths::draft_article(COMMUNE, text, 1),
        paths::options(COMMUNE, budget),
        paths::option(COMMUNE, budget, 1),
        paths::meeting(COMMUNE, table, 1),
        paths::outcome(COMMUNE, questions),
        paths::ballot(COMMUNE, vote),
        paths::ballot_result(COMMUNE, counted),
        paths::ballot_recount(COMMUNE, counted),
        paths::commune_counting(COMMUNE),
    ];
    let prepared = vec![
        paths::consultation_list(COMMUNE),
        paths::prepare_consultation(COMMUNE, vote),
        paths::prepare_questions(COMMUNE, table),
        paths::prepare_text(COMMUNE, text),
        paths::option_board(COMMUNE, budget),
        paths::prepare_ballot(COMMUNE, vote),
        paths::prepare_outcome(COMMUNE, advice),
        paths::round_table(COMMUNE, table),
    ];
    [
        ("", kinds.into_iter().chain(parts).collect()),
        ("resident", vec![paths::ballot_vote(COMMUNE, vote), paths::questions_page(COMMUNE, table, 1)]),
        ("officer", prepared),
    ]
}

/// Of the pages of each role, those that show a layout of their own.
fn layouts(everything: &[(&'static str, Vec<String>)]) -> Vec<(&'static str, Vec<String>)> {
    let own = |role: &'static str| {
        let (_, pages) = everything.iter().find(|(known, _)| *known == role).expect("a role");
        let one = |part: &str| pages.iter().find(|page| page.contains(part)).expect("such a page").clone();
        match role {
            "" => vec![
                paths::commune(COMMUNE),
                paths::problems(COMMUNE),
                one("/solutions/"),
                paths::style(),
                paths::sign_in(),
                paths::consultation(COMMUNE, number("projects")),
                one("/ballot/result"),
            ],
            "resident" => vec![paths::account(), paths::new_problem(COMMUNE), paths::notifications(), one("/ballot/vote")],
            "moderator" => vec![paths::staff_hub(COMMUNE), paths::moderation(COMMUNE), one("/moderation/")],
            "administrator" => vec![paths::administration(COMMUNE), paths::staff(COMMUNE)],
            _ => pages[..1].to_vec(),
        }
    };
    everything.iter().map(|(role, _)| (*role, own(role))).collect()
}

/// A page of each layout in both directions, at either width and in either theme; every page once, in Arabic on a phone. With `TAJMAAT_LONG=1` every page in
/// both directions and at either width.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_accessible_on_phone_and_desk_in_arabic_and_french() {
    let site = Site::serve(demonstration).await;
    let everything = pages(&site.house).await;
    let long = std::env::var_os("TAJMAAT_LONG").is_some();
    let layouts = layouts(&everything);
    for (width, lang, dark) in [(390, "ar", false), (1280, "ar", true), (390, "fr", true), (1280, "fr", false)] {
        let browser = Browser::open(&site, Options { width, height: 900, scripts: true, lang }).await;
        browser.dark(dark).await;
        let whole = long || (width, lang) == (390, "ar");
        for (role, pages) in if whole { &everything } else { &layouts } {
            browser.go(&paths::healthz()).await;
            browser.driver.delete_all_cookies().await.expect("nobody");
            if !role.is_empty() {
                let session = signed_in(&site.house, role).await.cookie("session").expect("a session").to_owned();
                browser.driver.add_cookie(Cookie::new("session", session)).await.expect("signed in");
            }
            for (number, page) in pages.iter().enumerate() {
                let join = if page.contains('?') { '&' } else { '?' };
                browser.go(&format!("{page}{join}lang={lang}")).await;
                browser.accessible().await;
                browser.picture(&format!("{width}-{lang}-{role}{number}")).await;
                browser.no_console_error().await;
            }
        }
        browser.close().await;
    }
}

/// Bytes as a phone receives them.
async fn weight(house: &TestApp, path: &str, session: Option<&str>) -> (usize, String) {
    let request = Request::get(path).header(header::HOST, "tajmaat.test").header(header::ACCEPT_ENCODING, "br").header(header::ACCEPT_LANGUAGE, "ar");
    let request = request.header(header::COOKIE, session.map(|session| format!("session={session}")).unwrap_or_default());
    let answer = router(house.app.clone()).oneshot(request.body(Body::empty()).expect("a request")).await.expect("never fails");
    assert!(answer.status().is_success() || path.contains("nowhere"), "{path}: {}", answer.status());
    let encoding = answer.headers().get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    (to_bytes(answer.into_body(), usize::MAX).await.expect("a body").len(), encoding)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_stay_light() {
    let house = demonstration("http://tajmaat.test".to_owned()).await;
    for (role, pages) in pages(&house).await {
        let client = if role.is_empty() { None } else { Some(signed_in(&house, role).await) };
        let session = client.as_ref().and_then(|client| client.cookie("session"));
        for page in pages {
            let (bytes, encoding) = weight(&house, &page, session).await;
            let is_list = [paths::problems(COMMUNE), paths::solutions(COMMUNE)].contains(&page);
            let most = if is_list { 14_000 } else { 30_000 };
            assert_eq!(encoding, "br", "{page}");
            assert!(bytes <= most, "{page} weighs {bytes} bytes");
        }
    }
    let html = house.visitor().get(&paths::commune(COMMUNE)).await;
    let css = html.attributes("link[rel=stylesheet]", "href").remove(0);
    let everybodys = weight(&house, &css, None).await.0;
    assert!(everybodys <= 16_500, "the style sheet weighs {everybodys} bytes");
    let mut sheets = signed_in(&house, "moderator").await.get(&paths::staff_hub(COMMUNE)).await.attributes("link[rel=stylesheet]", "href");
    let staff = weight(&house, &sheets.pop().expect("the one of the staff"), None).await.0;
    assert!(sheets.len() == 1 && staff <= 6_500, "the style sheet of the staff weighs {staff} bytes");
    let mut islands = weight(&house, &html.attributes("script[data-wasm]", "src").remove(0), None).await.0;
    for part in ["data-script", "data-wasm"] {
        islands += weight(&house, &html.attributes("script[data-wasm]", part).remove(0), None).await.0;
    }
    assert!(islands <= 120_000, "the islands weigh {islands} bytes");
    let style = house.visitor().get(&css).await.text();
    let fonts = style.split("url(").filter_map(|part| part.split(['"', ')']).find(|text| text.ends_with(".woff2")));
    let mut total = 0;
    for font in fonts.collect::<std::collections::BTreeSet<_>>() {
        total += weight(&house, font, None).await.0;
    }
    assert!(total > 0 && total <= 90_000, "the fonts weigh {total} bytes");
}
