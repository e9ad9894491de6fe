//! Where a comment stands: its address, and where people come after an act, lead to the page that shows it.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::CommentId;

use super::pages::Long;
use super::{id, say};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

/// The page to which an address leads, and whether it shows the comment that its anchor names.
async fn shows(client: &mut Client, location: &str, comment: impl std::fmt::Display) -> bool {
    let (_, anchor) = location.split_once('#').expect("an anchor");
    let page = client.get(location.split('#').next().expect("a path")).await;
    page.status == StatusCode::OK && anchor == format!("c-{comment}") && page.has(&format!("#{anchor}"))
}

async fn found(client: &mut Client, comment: CommentId) -> String {
    let location = client.get(&paths::comment(COMMUNE, comment)).await.redirect();
    assert!(shows(client, &location, comment).await, "{comment} is not at {location}");
    location
}

async fn long(house: &TestApp) -> Long {
    Long::of(house, &(0..130).map(|number| if number == 7 { 110 } else { number % 5 }).collect::<Vec<_>>()).await
}

on_both_engines!(a_comment_s_own_address_leads_to_the_page_on_which_it_stands, |house| {
    let long = long(&house).await;
    let mut visitor = house.visitor();
    let page = long.page();
    let first = visitor.get(&page).await;
    for (number, (top, replies)) in long.threads.iter().enumerate().filter(|(number, _)| number % 6 == 1) {
        let location = found(&mut visitor, *top).await;
        assert!(location.starts_with(&page), "{location}");
        let on_first = first.has(&format!("#c-{top}"));
        assert_eq!(location == format!("{page}#c-{top}"), on_first, "the first page has its short address");
        for (position, reply) in replies.iter().enumerate().filter(|(position, _)| position % 17 < 4 || *position == 109) {
            let location = found(&mut visitor, *reply).await;
            let folded = position >= 3;
            assert_eq!(location.starts_with(&paths::comment_replies(COMMUNE, top)), folded, "reply {position} of {number}: {location}");
        }
    }
});

on_both_engines!(whoever_acts_comes_back_to_what_they_see, |house| {
    let long = long(&house).await;
    let mut author = long.author.clone();
    // A new comment stands among those without votes, behind a hundred others.
    let new = say(&mut author, long.on, "neutral", "Un commentaire de plus.").await;
    let location = new.redirect();
    assert!(location.contains("after=") && shows(&mut author, &location, id(&new)).await, "{location}");
    let (top, replies) = &long.threads[7];
    let reply = author.post(&paths::comment_reply(COMMUNE, top), &[("body", "Une réponse de plus.")]).await;
    let location = reply.redirect();
    assert!(location.starts_with(&paths::comment_replies(COMMUNE, top)) && shows(&mut author, &location, id(&reply)).await, "{location}");

    // A vote leads back into the order in which it was cast.
    let mut voter = house.participant("Fatima").await;
    let page = voter.get(&format!("{}?order=oldest", long.page())).await;
    assert_eq!(page.attributes("form#votes input", "value"), ["oldest"]);
    let vote = page.attributes(&format!("#c-{top} > button.useful"), "formaction").remove(0);
    assert_eq!(vote, paths::comment_vote(COMMUNE, top));
    let fields = |list| [("vote", "useful"), ("list", list)];
    let location = voter.post(&vote, &fields("oldest")).await.redirect();
    assert_eq!(location, format!("{}?order=oldest#c-{top}", long.page()));
    let page = voter.get(&location).await;
    assert_eq!(page.attributes(&format!("#c-{top} > button.useful"), "aria-pressed"), ["true"]);
    let last = replies.last().expect("replies");
    for (list, comment) in [("thread", last), ("best", last), ("nonsense", last), ("thread", top)] {
        let location = voter.post(&paths::comment_vote(COMMUNE, comment), &fields(list)).await.redirect();
        assert!(location.starts_with(&paths::comment_replies(COMMUNE, top)) && shows(&mut voter, &location, comment).await, "{list}: {location}");
    }
});

#[tokio::test]
async fn a_notification_leads_to_the_comment_s_own_address() {
    let house = TestApp::new().await;
    let long = Long::of(&house, &[0]).await;
    let mut brahim = house.participant("Mostafa").await;
    let comment = id(&say(&mut brahim, long.on, "question", "Qui va arroser ?").await);
    let mut author = long.author.clone();
    let page = author.get(&paths::notifications()).await;
    let opened = author.post(&paths::notifications_read(), &[("id", &page.value("id").expect("a notification"))]).await;
    assert_eq!(opened.redirect(), paths::comment(COMMUNE, &comment));
    let location = author.follow(&opened).await.redirect();
    assert!(shows(&mut author, &location, &comment).await);
}
