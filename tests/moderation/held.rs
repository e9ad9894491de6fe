//! What is held: nobody reads it, nothing counts it; releasing does all that publishing does; the clock releases what nobody decides.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use proptest::prelude::{Just, Strategy as _, prop_oneof};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use tajmaat::moderation::{log, releasing};
use tokio::task::JoinSet;

use super::holding::{BODY, propose, report, rule, say, thing_of};
use super::*;
use crate::on_both_engines;

const CANARY: &str = "Canari-rouge";
const EVERYTHING: &[(&str, &str)] = &[("held", "problem.participant"), ("held", "solution.participant"), ("held", "comment.participant")];
const COMMENTS_OF_PROBLEM: &str = "SELECT comment_count FROM problems WHERE id = $1";
const COMMENTS_OF_SOLUTION: &str = "SELECT comment_count FROM solutions WHERE id = $1";
const SOLUTIONS: &str = "SELECT solution_count FROM problems WHERE id = $1";
const REPLIES: &str = "SELECT reply_count FROM comments WHERE id = $1";

/// Somebody who is no stranger: something of theirs is public.
async fn known(house: &TestApp, name: &str) -> Client {
    let client = house.participant(name).await;
    problem(house, id(&client), "Un ancien problème", "Il y a longtemps déjà.").await;
    client
}

/// The problem or solution of an address.
async fn at(house: &TestApp, kind: ItemKind, address: &str) -> Thing {
    let number: i64 = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let table = if kind == ItemKind::Problem { "SELECT id FROM problems WHERE number = $1" } else { "SELECT id FROM solutions WHERE number = $1" };
    let (id,): (Uuid,) = house.app.db.one(sql(table).bind(number)).await.expect("it is there");
    Thing { kind, id, number }
}

async fn told(house: &TestApp, client: &Client, kind: &'static str) -> i64 {
    let select = sql("SELECT COUNT(*) FROM notifications WHERE account_id = $1 AND kind = $2").bind(id(client)).bind(kind);
    house.app.db.one::<(i64,)>(select).await.expect("a count").0
}

/// Nobody finds a word of it, and the author finds it with its reason.
async fn is_nowhere(house: &TestApp, author: &mut Client, things: &[Thing], others: &mut [Client]) {
    for thing in things {
        let own = author.get(&thing.page()).await;
        let own = if thing.kind == ItemKind::Comment { author.follow(&own).await } else { own };
        assert!(mentions(&own, CANARY) > 0 && own.has(".held-notice"), "the author sees it and why");
    }
    let mut pages =
        vec![paths::home(), paths::commune(COMMUNE), paths::problems(COMMUNE), paths::solutions(COMMUNE), paths::person("person2"), paths::notifications()];
    pages.push(format!("{}?order=discussed", paths::solutions(COMMUNE)));
    pages.push(paths::moderation_log(COMMUNE));
    for client in others.iter_mut() {
        for thing in things.iter().filter(|thing| thing.kind != ItemKind::Comment) {
            let gone = client.get(&thing.page()).await;
            assert_eq!((gone.status, mentions(&gone, CANARY)), (StatusCode::NOT_FOUND, 0), "{}", thing.page());
            assert_eq!(client.get(&thing.flag()).await.status, StatusCode::NOT_FOUND);
        }
        for path in &pages {
            let page = client.get(path).await;
            assert_eq!(mentions(&page, CANARY), 0, "{path}");
        }
    }
    house.mails().await.iter().for_each(|mail| assert!(!mail.text.contains(CANARY)));
}

on_both_engines!(a_held_text_is_nowhere_and_released_it_is_everywhere, |house| {
    rule(&house, EVERYTHING).await;
    let mut owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let parent = comment(&house, id(&owner), on, false, "Qui peut venir samedi ?").await;
    let comment = say(&mut author, on, &format!("{CANARY} en commentaire.")).await;
    let reply = author.post(&paths::comment_reply(COMMUNE, parent.id), &[("body", &format!("{CANARY} en réponse."))]).await;
    let reply = thing_of(reply.redirect());
    let reported = report(&mut author, &format!("{CANARY} dans la rue"), BODY).await;
    let reported = at(&house, ItemKind::Problem, &reported).await;
    let proposed = propose(&mut author, &format!("{CANARY} pour l'école"), BODY, &on.number.to_string()).await;
    let proposed = at(&house, ItemKind::Solution, &proposed).await;
    let things = [comment, reply, reported, proposed];
    for thing in things {
        assert_eq!(state(&house, thing).await, (Visibility::Held, 1));
    }
    let counts = || async {
        let of = |query, item: Thing| count(&house, query, item.id);
        (of(COMMENTS_OF_PROBLEM, on).await, of(SOLUTIONS, on).await, of(REPLIES, parent).await)
    };
    assert_eq!(counts().await, (1, 0, 0), "only what the public reads is counted");
    assert_eq!((told(&house, &owner, "comment_on_mine").await, told(&house, &owner, "reply_to_mine").await), (0, 0));
    let mut others = [house.visitor(), owner.clone(), house.resident("Fatima").await];
    is_nowhere(&house, &mut author, &things, &mut others).await;
    let shown = others[0].get(&on.page()).await;
    assert_eq!((mentions(&shown, CANARY), shown.all(".comment").len()), (0, 1), "not even a trace");

    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let queue = moderator.get(&format!("{}?state=held", paths::moderation(COMMUNE))).await;
    assert_eq!(queue.all(".queue > li").len(), 4);
    let before = house.app.clock.now();
    house.wait_seconds(7_200);
    let mut moderator = house.signed_in(id(&moderator), true).await;
    for thing in things {
        assert!(moderator.get(&thing.item()).await.words().contains(&fr(tr::holding::reasons::COMMUNE)));
        decide(&mut moderator, thing, "release", &[]).await.redirect();
        assert_eq!(state(&house, thing).await.0, Visibility::Published);
    }
    assert_eq!(counts().await, (3, 1, 1));
    assert_eq!((told(&house, &owner, "comment_on_mine").await, told(&house, &owner, "reply_to_mine").await), (1, 1), "told when it can be read, once");
    assert_eq!(told(&house, &author, "released").await, 4);
    assert!(house.mails().await.iter().filter(|mail| mail.subject.contains("Votre texte est publié")).count() == 4);
    assert!(owner.get(&paths::notifications()).await.words().contains("Lampadaire"));
    let shown = others[0].get(&on.page()).await;
    assert!(mentions(&shown, CANARY) >= 3, "two comments and the solution's card");
    assert!(mentions(&others[0].get(&paths::problems(COMMUNE)).await, CANARY) > 0 && mentions(&others[0].get(&paths::solutions(COMMUNE)).await, CANARY) > 0);
    let (published,): (i64,) = house.app.db.one(sql("SELECT published_at FROM solutions WHERE id = $1").bind(proposed.id)).await.expect("a moment");
    assert!(published > before.micros(), "a solution is new when it can be read");
    // The threshold is reached as if it had been published at once.
    house.app.db.run(sql("UPDATE communes SET support_threshold = 1")).await.expect("settings");
    let mut supporter = house.participant("Soutien").await;
    supporter.post(&paths::support(COMMUNE, proposed.number), &[("act", "support")]).await.redirect();
    assert_eq!(told(&house, &author, "threshold_reached").await, 1);
    assert!(queue_is_empty(&house, &mut moderator).await);
});

async fn queue_is_empty(house: &TestApp, moderator: &mut Client) -> bool {
    let waiting: (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM held_items WHERE outcome = 'waiting'")).await.expect("a count");
    waiting.0 == 0 && moderator.get(&format!("{}?state=held", paths::moderation(COMMUNE))).await.all(".queue > li").is_empty()
}

on_both_engines!(what_is_hidden_while_held_stays_unread_and_its_author_may_appeal, |house| {
    rule(&house, EVERYTHING).await;
    let owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let thing = say(&mut author, on, &format!("{CANARY} en commentaire.")).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    house.wait_seconds(80 * 3_600);
    releasing::tidy(&house.app).await.expect("tidied");
    assert_eq!(state(&house, thing).await.0, Visibility::Hidden, "the clock does not undo a decision");
    let mut visitor = house.visitor();
    let page = visitor.get(&on.page()).await;
    assert_eq!((mentions(&page, CANARY), page.all(".comment").len(), count(&house, COMMENTS_OF_PROBLEM, on.id).await), (0, 0, 0));
    let mut author = house.signed_in(id(&author), false).await;
    author.post(&paths::appeal(COMMUNE, "comment", thing.id), &[("body", "Je parlais d'un oiseau, pas de mon voisin.")]).await.redirect();
    let mut second = house.staff("Seconde", Role::Moderator).await;
    let answer = [("outcome", "reversed"), ("answer", "Relu avec une autre personne : voici pourquoi.")];
    second.post(&paths::moderation_appeal(COMMUNE, "comment", thing.id), &answer).await.redirect();
    assert!(mentions(&visitor.get(&on.page()).await, CANARY) > 0);
    assert_eq!((count(&house, COMMENTS_OF_PROBLEM, on.id).await, told(&house, &owner, "comment_on_mine").await), (1, 1), "now it is published");
    decide(&mut second, thing, "hide", HIDE).await.redirect();
    decide(&mut second, thing, "restore", RESTORE).await.redirect();
    assert_eq!((count(&house, COMMENTS_OF_PROBLEM, on.id).await, told(&house, &owner, "comment_on_mine").await), (1, 1), "told once");
});

on_both_engines!(the_clock_publishes_what_nobody_decided, |house| {
    rule(&house, EVERYTHING).await;
    let owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let thing = say(&mut author, on, &format!("{CANARY} en commentaire.")).await;
    let gone = say(&mut author, on, "Un commentaire que son auteur retire.").await;
    author.post(&paths::comment_delete(COMMUNE, gone.id), &[]).await.redirect();
    assert_eq!(count(&house, COMMENTS_OF_PROBLEM, on.id).await, 0, "what was not counted is not subtracted");
    house.wait_seconds(72 * 3_600 - 1);
    releasing::tidy(&house.app).await.expect("tidied");
    assert_eq!(state(&house, thing).await.0, Visibility::Held);
    house.wait_seconds(1);
    let mut nodes = JoinSet::new();
    for _ in 0..4 {
        let app = house.app.clone();
        nodes.spawn(async move { releasing::tidy(&app).await.is_ok() });
    }
    assert!(nodes.join_all().await.into_iter().all(|ok| ok), "several nodes tidy at once");
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert_eq!((count(&house, COMMENTS_OF_PROBLEM, on.id).await, told(&house, &owner, "comment_on_mine").await), (1, 1));
    assert_eq!(told(&house, &author, "released").await, 1);
    let commune = house.commune().await.id;
    let (entries, _, fault) = log::verify(&house.app, commune).await.expect("a log");
    assert_eq!((entries, fault), (1, None), "the clock's release stands in the public log, and the chain holds");
    let lines = house.visitor().get(&paths::moderation_entries(COMMUNE)).await.text();
    assert!(lines.contains(r#""act":"release""#) && lines.contains(r#""by":"clock""#) && !lines.contains(CANARY));
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(queue_is_empty(&house, &mut moderator).await);
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(log::verify(&house.app, commune).await.expect("a log").2, None);
});

on_both_engines!(a_moderator_and_the_clock_release_once, |house| {
    rule(&house, EVERYTHING).await;
    let owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let thing = say(&mut author, on, "Un commentaire à publier une seule fois.").await;
    house.wait_seconds(73 * 3_600);
    let mut all = JoinSet::new();
    for name in ["Une", "Deux", "Trois"] {
        let mut moderator = house.staff(name, Role::Moderator).await;
        let page = moderator.get(&thing.item()).await;
        all.spawn(async move { decide_on(&mut moderator, &page, thing, "release", &[]).await.status });
    }
    let app = house.app.clone();
    all.spawn(async move { if releasing::tidy(&app).await.is_ok() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR } });
    let done = all.join_all().await;
    assert!(done.iter().all(|status| !status.is_server_error()), "{done:?}");
    assert_eq!((count(&house, COMMENTS_OF_PROBLEM, on.id).await, told(&house, &author, "released").await), (1, 1));
    assert_eq!(told(&house, &owner, "comment_on_mine").await, 1);
});

on_both_engines!(nobody_releases_or_learns_of_it_but_moderators, |house| {
    rule(&house, EVERYTHING).await;
    let owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let thing = say(&mut author, on, &format!("{CANARY} en commentaire.")).await;
    for mut client in [author.clone(), owner.clone(), house.staff("Agent", Role::Officer).await] {
        let seen = [("visibility", "held"), ("version", "1"), ("decisions", "0")];
        assert_eq!(client.post(&thing.act("release"), &seen).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get(&thing.item()).await.status, StatusCode::FORBIDDEN);
    }
    let mut owner = owner;
    assert_eq!(owner.post(&paths::comment_reply(COMMUNE, thing.id), &[("body", "Je réponds.")]).await.status, StatusCode::CONFLICT);
    let again = author.post(&paths::problem_comments(COMMUNE, on.number), &[("stance", "neutral"), ("body", &format!("{CANARY} en commentaire."))]).await;
    assert_eq!(thing_of(again.redirect()).id, thing.id, "pressed twice: one comment, still held");
});

/// What happens to a comment in the property below.
#[derive(Clone, Copy, Debug)]
enum Step {
    Say(bool),
    Reply(bool),
    Decide(&'static str, usize),
    Delete(usize),
    Wait,
}

on_both_engines!(counters_are_what_the_public_reads_whatever_happens, |house| {
    rule(&house, &[("words", "yes"), ("french", "retenu")]).await;
    let owner = known(&house, "Propriétaire").await;
    let mut author = known(&house, "Naima").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let on = solution(&house, id(&owner), "Des arbres pour l'école", BODY).await;
    let acts = || prop_oneof![Just("hide"), Just("restore"), Just("release"), Just("dismiss")];
    let step = prop_oneof![
        proptest::bool::ANY.prop_map(Step::Say),
        proptest::bool::ANY.prop_map(Step::Reply),
        (acts(), 0..8_usize).prop_map(|(act, index)| Step::Decide(act, index)),
        (0..8_usize).prop_map(Step::Delete),
        Just(Step::Wait),
    ];
    let steps = proptest::collection::vec(step, 60).new_tree(&mut TestRunner::deterministic()).expect("steps").current();
    let mut things: Vec<Thing> = Vec::new();
    for (number, step) in steps.into_iter().enumerate() {
        let text = |held: bool| format!("Commentaire {number}, {}.", if held { "retenu" } else { "libre" });
        match step {
            Step::Say(held) => things.push(say(&mut author, on, &text(held)).await),
            Step::Reply(held) => {
                if let Some(parent) = things.first() {
                    let answer = author.post(&paths::comment_reply(COMMUNE, parent.id), &[("body", &text(held))]).await;
                    things.extend((answer.status == StatusCode::SEE_OTHER).then(|| thing_of(answer.redirect())));
                }
            }
            Step::Decide(act, index) if !things.is_empty() => {
                let thing = things[index % things.len()];
                let fields = if act == "hide" {
                    HIDE
                } else if act == "restore" {
                    RESTORE
                } else {
                    &[]
                };
                let status = decide(&mut moderator, thing, act, fields).await.status;
                assert!(!status.is_server_error(), "{step:?}");
            }
            Step::Delete(index) if !things.is_empty() => {
                let thing = things[index % things.len()];
                author.post(&paths::comment_delete(COMMUNE, thing.id), &[]).await;
            }
            Step::Wait => {
                house.wait_seconds(3_600);
                releasing::tidy(&house.app).await.expect("tidied");
                (author, moderator) = (house.signed_in(id(&author), false).await, house.signed_in(id(&moderator), true).await);
            }
            Step::Decide(..) | Step::Delete(_) => {}
        }
        let public = "SELECT COUNT(*) FROM comments WHERE subject_id = $1 AND deleted_at IS NULL AND visibility IN ('published', 'under_review')";
        assert_eq!(count(&house, COMMENTS_OF_SOLUTION, on.id).await, count(&house, public, on.id).await, "{number} {step:?}");
        for thing in &things {
            let replies = "SELECT COUNT(*) FROM comments WHERE parent_id = $1 AND deleted_at IS NULL AND visibility IN ('published', 'under_review')";
            assert_eq!(count(&house, REPLIES, thing.id).await, count(&house, replies, thing.id).await, "{number} {step:?}");
        }
    }
    assert!(things.len() > 10, "something happened");
});
