//! Comments: stances, replies, votes, orders, editing and deleting, and what is refused; [`pages`] has long discussions.

pub mod pages;
mod places;
mod weight;

use app::model::content::{ItemKind, Role};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::accounts;

use crate::common::client::Answer;
use crate::common::content::{Thing, problem, solution};
use crate::common::{COMMUNE, Client, TestApp};
use crate::moderation::decide;
use crate::on_both_engines;

async fn proposed(house: &TestApp, author: &Client) -> Thing {
    solution(house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await
}

async fn say(client: &mut Client, thing: Thing, stance: &str, body: &str) -> Answer {
    client.post(&paths::solution_comments(COMMUNE, thing.number), &[("stance", stance), ("body", body)]).await
}

/// The id in the address of a comment that was just posted.
fn id(answer: &Answer) -> String {
    answer.redirect().split_once("#c-").expect("a comment's address").1.to_owned()
}

async fn counted(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

on_both_engines!(comments_stand_under_tabs_by_stance_with_replies_below, |house| {
    let mut author = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let thing = proposed(&house, &author).await;
    let first = id(&say(&mut brahim, thing, "for", "Oui, il fait trop chaud.").await);
    say(&mut brahim, thing, "against", "Qui va arroser ?").await.redirect();
    say(&mut brahim, thing, "question", "Combien de temps ?").await.redirect();
    let reply = author.post(&paths::comment_reply(COMMUNE, &first), &[("body", "Le club de l'école.")]).await;
    house.wait_seconds(1);
    let deeper = author.post(&paths::comment_reply(COMMUNE, id(&reply)), &[("body", "Chaque mercredi.")]).await;
    assert_ne!(id(&reply), id(&deeper));
    let page = house.visitor().get(&thing.page()).await;
    assert_eq!(page.all(".tabs a"), ["Tous 5", "Pour 1", "Contre 1", "Questions 1"]);
    assert_eq!(page.attributes(".comments > .comment", "data-said").len(), 3, "each says its stance where they stand together");
    assert_eq!((page.attributes(".tabs [aria-current]", "href").len(), page.attributes(".balance > .for", "width")), (1, vec!["50".to_owned()]));
    let against = house.visitor().get(&page.attributes(".tabs a", "href").remove(2)).await;
    assert_eq!(against.all(".comments > .comment > .prose"), ["Qui va arroser ?"]);
    assert!(against.attributes(".comment", "data-said").is_empty(), "the tab says it");
    let below = page.all(&format!("#c-{first} > .replies > li > .prose"));
    assert_eq!(below, ["Le club de l'école.", "Chaque mercredi."], "a reply to a reply hangs on the top comment");
    assert_eq!(page.all(".badge.author").len(), 2, "the author's replies are marked");
    assert_eq!(counted(&house, "SELECT comment_count FROM solutions").await, 5);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'comment_on_mine'").await, 3);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'reply_to_mine'").await, 1, "nobody is told of their own words");
});

on_both_engines!(stances_are_counted_as_long_as_the_public_reads_them, |house| {
    let mut author = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let thing = proposed(&house, &author).await;
    let tabs = async || house.visitor().get(&thing.page()).await.all(".tabs .count").join(" ");
    let mine = id(&say(&mut brahim, thing, "for", "Oui, il fait trop chaud.").await);
    let other = id(&say(&mut author, thing, "for", "Et il y a de l'eau.").await);
    assert_eq!(tabs().await, "2 2 0 0");
    brahim.post(&paths::comment_edit(COMMUNE, &mine), &[("stance", "against"), ("body", "Non, il fait trop froid.")]).await.redirect();
    assert_eq!(tabs().await, "2 1 1 0", "a changed mind");
    let unrelated = Thing { kind: ItemKind::Comment, id: mine.parse().expect("an id"), number: 0 };
    decide(&mut moderator, unrelated, "hide", &[("reason", "unrelated"), ("note", "Cela ne concerne pas l'école.")]).await.redirect();
    assert_eq!(tabs().await, "1 1 0 0", "what nobody reads is not counted");
    author.post(&paths::comment_delete(COMMUNE, &other), &[]).await.redirect();
    assert_eq!(counted(&house, "SELECT for_count + against_count + question_count FROM comment_stances").await, 0);
    // A vote leads back to the list in which it was pressed, and to the whole where that has it no more.
    let asked = id(&say(&mut author, thing, "question", "Qui paie les arbres ?").await);
    for (list, query) in [("newest-question", "?order=newest&stance=question"), ("best-for", ""), ("nonsense-nonsense", "")] {
        let voted = brahim.post(&paths::comment_vote(COMMUNE, &asked), &[("vote", "useful"), ("list", list)]).await.redirect();
        assert_eq!(voted, format!("{}{query}#c-{asked}", thing.page()), "{list}");
    }
});

on_both_engines!(a_vote_can_be_changed_and_taken_back_and_is_never_one_s_own, |house| {
    let mut author = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let thing = proposed(&house, &author).await;
    let comment = id(&say(&mut author, thing, "neutral", "Le devis est prêt.").await);
    let vote = paths::comment_vote(COMMUNE, &comment);
    let row = "SELECT useful_count * 10 + useless_count FROM comments";
    for (vote_for, expected) in [("useful", 10), ("useful", 10), ("useless", 1), ("none", 0), ("none", 0)] {
        brahim.post(&vote, &[("vote", vote_for)]).await.redirect();
        assert_eq!(counted(&house, row).await, expected, "{vote_for}");
    }
    assert_eq!(author.post(&vote, &[("vote", "useful")]).await.status, StatusCode::CONFLICT);
    assert!(brahim.post(&vote, &[("vote", "nonsense")]).await.status.is_client_error());
    assert_eq!(counted(&house, row).await, 0);
});

#[tokio::test]
async fn the_best_order_is_wilson_s_not_the_highest_share() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let lucky = id(&say(&mut author, thing, "neutral", "Un seul avis.").await);
    house.wait_seconds(1);
    let proven = id(&say(&mut author, thing, "neutral", "Beaucoup d'avis.").await);
    let mut people = Vec::new();
    for index in 0..10 {
        people.push(house.participant(&format!("p{index}")).await);
    }
    people[0].post(&paths::comment_vote(COMMUNE, &lucky), &[("vote", "useful")]).await.redirect();
    for (index, person) in people.iter_mut().enumerate() {
        let vote = if index == 9 { "useless" } else { "useful" };
        person.post(&paths::comment_vote(COMMUNE, &proven), &[("vote", vote)]).await.redirect();
    }
    let order = async |order: &str| house.visitor().get(&format!("{}?order={order}", thing.page())).await.attributes("li.comment", "id");
    let (proven, lucky) = (format!("c-{proven}"), format!("c-{lucky}"));
    assert_eq!(order("best").await, [proven.clone(), lucky.clone()]);
    assert_eq!(order("oldest").await, [lucky.clone(), proven.clone()]);
    assert_eq!(order("newest").await, [proven.clone(), lucky.clone()]);
    assert_eq!(order("nonsense").await, [proven, lucky]);
}

#[tokio::test]
async fn an_author_edits_for_a_quarter_of_an_hour() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let comment = id(&say(&mut author, thing, "neutral", "Le devis est pret.").await);
    let edit = paths::comment_edit(COMMUNE, &comment);
    assert_eq!(author.get(&edit).await.value("body").as_deref(), Some("Le devis est pret."));
    author.post(&edit, &[("body", "Le devis est prêt."), ("stance", "for")]).await.redirect();
    let page = author.get(&thing.page()).await;
    assert!(page.words().contains("Le devis est prêt.") && page.words().contains("modifié"), "{}", page.words());
    let mut stranger = house.participant("Brahim").await;
    assert_eq!(stranger.post(&edit, &[("body", "Je parle à ta place.")]).await.status, StatusCode::NOT_FOUND);
    house.wait_seconds(15 * 60 + 1);
    assert_eq!(author.post(&edit, &[("body", "Trop tard ?")]).await.status, StatusCode::CONFLICT);
    assert!(!author.get(&thing.page()).await.has(&format!("a[href='{edit}']")));
}

on_both_engines!(a_deleted_comment_leaves_its_place_and_its_replies, |house| {
    let mut author = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let thing = proposed(&house, &author).await;
    let comment = id(&say(&mut brahim, thing, "for", "Je retire ce que j'ai dit.").await);
    author.post(&paths::comment_reply(COMMUNE, &comment), &[("body", "Dommage !")]).await.redirect();
    let delete = paths::comment_delete(COMMUNE, &comment);
    assert!(brahim.get(&delete).await.words().contains("Je retire ce que j'ai dit."), "asked first");
    assert_eq!(author.post(&delete, &[]).await.status, StatusCode::NOT_FOUND, "not somebody else's");
    brahim.post(&delete, &[]).await.redirect();
    brahim.post(&delete, &[]).await.redirect();
    let page = brahim.get(&thing.page()).await;
    assert!(!page.text().contains("Je retire"), "{}", page.words());
    assert!(page.has(&format!("#c-{comment} > .tombstone")) && page.words().contains("Dommage !"));
    assert_eq!(counted(&house, "SELECT comment_count FROM solutions").await, 1);
    assert_eq!(brahim.post(&paths::comment_edit(COMMUNE, &comment), &[("body", "De nouveau là")]).await.status, StatusCode::NOT_FOUND);
});

#[tokio::test]
async fn a_refused_comment_comes_back_as_typed() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let long = "ط".repeat(3_001);
    for (stance, body) in [("for", ""), ("for", " \n "), ("for", "\u{200b}\u{200b}"), ("for", &long), ("sideways", "Un texte correct.")] {
        let answer = say(&mut author, thing, stance, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{stance} {}", body.len());
        assert!(answer.has(".field-error"), "{}", answer.words());
        assert!(answer.value("body").is_some_and(|kept| kept.trim_matches('\n') == body.trim_matches('\n')), "typed: {body:?}");
    }
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM comments").await, 0);
}

#[tokio::test]
async fn hostile_text_is_shown_as_text() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let hostile = "<script>alert(1)</script> \u{202e}gnp.exe</textarea><img src=x onerror=alert(1)> 👍🏽 https://exemple.ma/<b>";
    say(&mut author, thing, "for", hostile).await.redirect();
    let page = author.get(&thing.page()).await;
    assert!(!page.has(".prose script") && !page.has(".prose img") && !page.text().contains("<script>alert(1)"), "{}", page.words());
    assert!(!page.text().contains('\u{202e}'), "an override that turns the line around is taken out");
    assert!(page.words().contains("👍🏽"));
    assert_eq!(page.attributes(".prose a", "rel"), ["nofollow ugc noopener"]);
}

#[tokio::test]
async fn the_same_text_twice_within_a_minute_is_one_comment() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let first = say(&mut author, thing, "for", "J'ai cliqué deux fois.").await;
    assert_eq!(id(&first), id(&say(&mut author, thing, "for", "J'ai cliqué deux fois.").await));
    house.wait_seconds(61);
    assert_ne!(id(&first), id(&say(&mut author, thing, "for", "J'ai cliqué deux fois.").await));
    assert_eq!(counted(&house, "SELECT comment_count FROM solutions").await, 2);
}

#[tokio::test]
async fn who_speaks_for_whom_is_marked_and_checked() {
    let house = TestApp::new().await;
    let (mut representative, organisation) = house.representative("Driss").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let path = paths::solution_comments(COMMUNE, thing.number);
    let organisation = organisation.to_string();
    representative.post(&path, &[("body", "Nous offrons les plants."), ("speak_as", &organisation)]).await.redirect();
    officer.post(&path, &[("body", "Le service étudie."), ("speak_as", "officer")]).await.redirect();
    let page = house.visitor().get(&thing.page()).await;
    assert!(page.has(".badge.organisation") && page.has(".badge.officer"), "{}", page.words());
    for (mut client, speak_as) in [(representative, "officer"), (officer, organisation.as_str())] {
        assert_eq!(client.post(&path, &[("body", "Usurpation"), ("speak_as", speak_as)]).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn what_a_visitor_typed_is_there_after_signing_in() {
    let house = TestApp::new().await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let mut visitor = house.visitor();
    let answer = say(&mut visitor, thing, "question", "Et les fontaines ?").await;
    assert!(answer.redirect().starts_with("/sign-in?next="));
    let secret = "une phrase que je retiens";
    accounts::create(&house.app, "Zineb", "zineb@example.org", secret).await.expect("an account");
    let back = visitor.post(&answer.redirect(), &[("email", "zineb@example.org"), ("password", secret), ("next", &thing.page())]).await;
    let page = visitor.follow(&back).await;
    assert_eq!(page.value("body").as_deref().map(str::trim), Some("Et les fontaines ?"));
    assert_eq!(page.attributes("input[name=stance][checked]", "value"), ["question"]);
}

#[tokio::test]
async fn problems_are_discussed_too_and_other_communes_do_not_mix() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let mut author = house.participant("Amina").await;
    let thing = problem(&house, author.account.expect("signed in"), "Un dépôt sauvage", "Derrière le marché depuis un mois.").await;
    let answer = author.post(&paths::problem_comments(COMMUNE, thing.number), &[("body", "Toujours là ce matin.")]).await;
    let comment = id(&answer);
    assert!(author.get(&thing.page()).await.words().contains("Toujours là ce matin."));
    assert_eq!(author.get(&paths::comment(COMMUNE, &comment)).await.redirect(), format!("{}#c-{comment}", thing.page()));
    for path in [paths::comment("oued-zem", &comment), paths::comment(COMMUNE, "nonsense"), paths::comment_reply("oued-zem", &comment)] {
        assert_eq!(author.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_island_gets_the_address_or_the_messages() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    author.accept = "application/json".to_owned();
    let answer = say(&mut author, thing, "for", "Sans quitter la page.").await;
    let outcome: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert!(outcome["location"].as_str().is_some_and(|location| location.contains("#c-")));
    let refused = say(&mut author, thing, "for", "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refusal: serde_json::Value = serde_json::from_slice(&refused.bytes).expect("JSON");
    assert_eq!(refusal["fields"][0][0], "body");
}
