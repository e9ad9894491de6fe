//! Every page of every consultation says once that what is said there is advice to the council, and no petition.

use std::collections::{BTreeMap, BTreeSet};

use app::model::Lang;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::{AccountId, sql};

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};

/// Pages that everybody reads, with numbers for `n`.
const READ: [&str; 16] = [
    "n",
    "n/ballot",
    "n/ballot/options/n",
    "n/ballot/recount",
    "n/ballot/result",
    "n/ballot/result/poster",
    "n/invitation",
    "n/meetings/n",
    "n/options",
    "n/options/n",
    "n/outcome",
    "n/outcome/poster",
    "n/questions/paper",
    "n/questions/results",
    "n/text",
    "n/text/n",
];
/// And pages on which a resident takes part.
const TAKEN_PART: [&str; 3] = ["n/ballot/vote", "n/questions", "n/questions/pages/n"];

#[tokio::test]
async fn every_page_of_a_consultation_says_that_it_asks_for_advice() {
    let house = TestApp::demonstration().await;
    let read = pages(&house, &mut house.visitor()).await;
    assert!(READ.iter().all(|page| read.contains(*page)), "{read:?}");
    let query = "SELECT id FROM accounts WHERE email = 'resident@ain-amlal.example'";
    let (resident,): (AccountId,) = house.app.db.one(sql(query)).await.expect("an account");
    let mut resident = house.signed_in(resident, false).await;
    let read = pages(&house, &mut resident).await;
    assert!(TAKEN_PART.iter().all(|page| read.contains(*page)), "{read:?}");
    // How much there is to choose from stands above the cards.
    let (open,): (i64,) = house
        .app
        .db
        .one(sql("SELECT number FROM consultations WHERE id IN (SELECT consultation_id FROM ballots WHERE closed_at IS NULL)"))
        .await
        .expect("a vote");
    let vote = resident.get(&format!("{}?lang=fr", paths::ballot_vote(COMMUNE, open))).await;
    assert!(vote.words().contains("18 options") && vote.all(".vote-card").len() == 18, "{}", vote.words());
}

/// Reads every page below every consultation to which a link leads. Returns which there are.
async fn pages(house: &TestApp, client: &mut Client) -> BTreeSet<String> {
    let top = format!("{}/", paths::consultations(COMMUNE));
    let numbers: Vec<(i64,)> = house.app.db.all(sql("SELECT number FROM consultations")).await.expect("consultations");
    let mut left: Vec<String> = numbers.iter().map(|(number,)| paths::consultation(COMMUNE, *number)).collect();
    let mut known: BTreeSet<String> = left.iter().cloned().collect();
    let (mut read, mut wrong) = (BTreeSet::new(), BTreeMap::new());
    while let Some(path) = left.pop() {
        let page = client.get(&path).await;
        let is_html = page.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        // Who reports a text gives no advice.
        if page.status != StatusCode::OK || !is_html || path.ends_with("/flag") {
            continue;
        }
        let said = times_said(&page);
        if said != 1 {
            wrong.insert(path.clone(), said);
        }
        let below = path.strip_prefix(top.as_str()).unwrap_or_default();
        read.insert(below.split('/').map(|part| if part.parse::<i64>().is_ok() { "n" } else { part }).collect::<Vec<_>>().join("/"));
        for link in page.attributes("a[href]", "href") {
            let link = link.split(['?', '#']).next().unwrap_or_default();
            if link.starts_with(top.as_str()) && known.insert(link.to_owned()) {
                left.push(link.to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    read
}

/// How often it stands on the page in the page's language: of votes and of everything else in other words, with the same end.
fn times_said(page: &Answer) -> usize {
    let lang = page.attributes("html", "lang").iter().find_map(|code| Lang::parse(code)).expect("a language");
    let words = page.words();
    [tr::consultations::ADVICE, tr::voting::ADVICE].iter().map(|key| words.matches(key.text(lang)).count()).sum()
}
