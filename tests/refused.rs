//! A refused form says so in its title, and its summary names each field and leads to it: every form of the site, refused.

use app::model::paths;
use axum::http::StatusCode;
use scraper::{Html, Selector};

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};
use crate::kept::every_form;
use crate::on_both_engines;

fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// The words that name a field: its label, or its group's legend.
fn names(html: &Html, id: &str) -> Vec<String> {
    let words = |element: scraper::ElementRef| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let (label, field) = (select(&format!("label[for='{id}']")), select(&format!("[id='{id}']")));
    let (group, legend) = (select("fieldset"), select("legend"));
    let groups = html.select(&group).filter(|group| group.select(&field).next().is_some()).filter_map(|group| group.select(&legend).next());
    html.select(&label).chain(groups).map(words).collect()
}

/// What a refused form lacks.
fn lacks(page: &Answer) -> Vec<String> {
    let html = page.html();
    let mut lacks = Vec::new();
    let title = page.all("title").concat();
    if !title.starts_with("Erreur : ") {
        lacks.push(format!("its title is {title:?}"));
    }
    if !page.has(".error-summary[autofocus][tabindex='-1']") {
        lacks.push("no summary takes focus".to_owned());
    }
    let links: Vec<(String, String)> = html
        .select(&select(".error-summary a"))
        .map(|link| (link.value().attr("href").unwrap_or_default().to_owned(), link.text().collect::<String>()))
        .collect();
    for (to, text) in &links {
        let id = to.trim_start_matches('#');
        if !page.has(&format!("[id='{id}']")) {
            lacks.push(format!("{to} leads nowhere"));
        }
        let labels = names(&html, id);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // That a question may be left out is no part of its name.
        let named = labels.is_empty() || labels.iter().any(|label| text.starts_with(label.trim_end_matches(" (facultatif)")));
        if !named && !page.has(&format!("input[type=checkbox][id='{id}']")) {
            lacks.push(format!("{text:?} does not name {to}, which is {labels:?}"));
        }
    }
    let any = select("[id]");
    let ids: Vec<&str> = html.select(&any).filter_map(|element| element.value().attr("id")).collect();
    let places = links.iter().map(|(to, _)| ids.iter().position(|id| *id == to.trim_start_matches('#')));
    if !places.is_sorted() {
        lacks.push(format!("the summary is in another order than the fields: {links:?}"));
    }
    for error in page.attributes(".field-error", "id") {
        let to = format!("#{}", error.trim_end_matches("-error"));
        if !links.iter().any(|(link, _)| *link == to) {
            lacks.push(format!("the summary has no link to {to}"));
        }
    }
    lacks
}

on_both_engines!(every_refused_form_says_so_and_leads_to_its_fields, |house| {
    house.add_commune("oued-zem").await;
    let (mut refused, mut wrong) = (0, Vec::new());
    for (act, found) in every_form(&house).await {
        for bad in [String::new(), "9".repeat(9_000)] {
            let mut client = house.signed_in(found.sender, found.staff).await;
            let mut form = found.form.clone();
            form.fields.iter_mut().filter(|field| field.is_text).for_each(|field| field.value.clone_from(&bad));
            let page = form.send(&mut client).await;
            if page.status == StatusCode::UNPROCESSABLE_ENTITY {
                refused += 1;
                wrong.extend(lacks(&page).into_iter().map(|what| format!("{act}: {what}")));
            }
        }
    }
    for path in [paths::sign_in(), paths::forgotten()] {
        let page = house.visitor().post(&path, &[("email", "x"), ("password", "x")]).await;
        refused += usize::from(page.status == StatusCode::UNPROCESSABLE_ENTITY);
        wrong.extend(lacks(&page).into_iter().map(|what| format!("{path}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 45, "only {refused} forms were refused");
});

#[tokio::test]
async fn it_is_said_in_the_reader_s_language() {
    let house = TestApp::new().await;
    let mut client = house.participant("Amina").await;
    for (language, says) in [("ar", "خطأ: "), ("fr", "Erreur\u{a0}: "), ("en", "Error: ")] {
        client.language = language.to_owned();
        let page = client.post(&paths::objections(), &[("commune", COMMUNE), ("body", "court")]).await;
        assert!(page.html().select(&select("title")).any(|title| title.text().collect::<String>().starts_with(says)), "{language}");
        assert!(!client.get(&paths::objections()).await.all("title").concat().starts_with(says.trim()), "{language}");
    }
    let unread = client.send(axum::http::Method::POST, &paths::sign_in(), Some("multipart/form-data"), b"x".to_vec()).await;
    assert!(unread.status.is_client_error());
}

#[tokio::test]
async fn an_address_in_another_spelling_leads_to_the_right_one() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let mut visitor = house.visitor();
    let author = house.participant("Naima").await;
    crate::common::content::problem(&house, author.account.expect("signed in"), "Une fuite", "De l'eau coule dans la rue.").await;
    let spelled = [
        ("/ain-amlal/problems/%D9%A1", "/ain-amlal/problems/1"),
        ("/Ain-Amlal/problems/%DB%B1/?lang=ar", "/ain-amlal/problems/1?lang=ar"),
        ("/Ain-Amlal", "/ain-amlal"),
        ("/ain-amlal/", "/ain-amlal"),
        ("/AIN-AMLAL/problems/", "/ain-amlal/problems"),
        ("/AIN-AMLAL/Problems/?state=open&sort=newest", "/ain-amlal/problems?state=open&sort=newest"),
        ("//ain-amlal//solutions", "/ain-amlal/solutions"),
        ("/Oued-Zem/about/?lang=ar", "/oued-zem/about?lang=ar"),
        ("/Sign-In/?next=%2Fain-amlal", "/sign-in?next=%2Fain-amlal"),
        ("/ABOUT/", "/about"),
    ];
    for (asked, right) in spelled {
        let answer = visitor.get(asked).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(answer.headers["location"], right, "{asked}");
        assert_eq!(visitor.get(right).await.status, StatusCode::OK, "{right}");
    }
    let evil =
        ["//evil.example/", "//evil.example/problems/", "/%5C%5Cevil.example/", "///evil.example", "/Ain-Amlal/nothing/", "/Nowhere/", "/nowhere/problems/"];
    for asked in evil {
        let answer = visitor.get(asked).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{asked}: {:?}", answer.headers.get("location"));
    }
    assert_eq!(visitor.post("/ain-amlal/solutions/new/", &[("title", "x")]).await.status, StatusCode::NOT_FOUND, "a form is sent to where it stands");
}

/// Sends the same again and again until it is refused for being too often.
async fn stopped(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> bool {
    for _ in 0..8 {
        if client.post(path, fields).await.status == StatusCode::TOO_MANY_REQUESTS {
            return true;
        }
    }
    false
}

on_both_engines!(rewriting_has_the_limits_of_writing, |house| {
    use crate::moderation::{HIDE, comment, decide, id, solution};
    let mut author = house.participant("Naima").await;
    let mut moderator = house.staff("Modératrice", app::model::content::Role::Moderator).await;
    let on = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let said = comment(&house, id(&author), on, false, "Les voisins sont des voleurs.").await;
    for (thing, longest) in [(said, 3_000), (on, 8_000)] {
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
        let path = paths::resubmit(COMMUNE, thing.kind.as_str(), thing.id);
        let version = author.get(&path).await.value("version").expect("a version");
        for (body, title, good) in [("x".repeat(longest + 1), "Un composteur au marché", false), ("x".repeat(longest), "Court", thing.kind != on.kind)] {
            let answer = author.post(&path, &[("title", title), ("body", &body), ("version", &version)]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, good, "{:?}: {}", thing.kind, answer.status);
        }
    }
});

#[tokio::test]
async fn rewriting_is_counted_as_writing() {
    let house = TestApp::configured(crate::common::Engine::Sqlite, |config| config.limits.post_per_account = 5).await;
    let mut author = house.participant("Naima").await;
    let account = author.account.expect("signed in");
    let on = crate::moderation::solution(&house, account, "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let said = crate::moderation::comment(&house, account, on, false, "Très bonne idée pour le quartier.").await;
    assert!(stopped(&mut author, &paths::comment_edit(COMMUNE, said.id), &[("body", "Une autre phrase, tout aussi bonne.")]).await);
    assert_eq!(author.post(&paths::account_name(), &[("name", "Naima B.")]).await.status, StatusCode::TOO_MANY_REQUESTS, "one account, one count");
}
