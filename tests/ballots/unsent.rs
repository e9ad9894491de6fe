//! What was pressed and does not count: over an ended session, in another window, or as a change of a vote that counts. It is said, kept, and nobody else's.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;
use tajmaat::participation::ballots::{self, Outcome, voting};

use super::walk::{settings, voting_on};
use super::{cast, choice, choices, close, keep, load, number as count, online};
use crate::common::client::Answer;
use crate::common::form::next_of;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::end_in;
use crate::on_both_engines;

/// The options that are ticked.
fn ticked(answer: &Answer) -> Vec<String> {
    let mut ticked = answer.attributes("input[name=o][checked]", "value");
    ticked.sort();
    ticked
}

fn says_unsent(answer: &Answer) -> bool {
    answer.has(".notice.warning[role=status]") && answer.words().contains("pas encore envoyé")
}

fn says_others(answer: &Answer) -> bool {
    answer.has(".notice.danger[role=alert]") && answer.words().contains(&fr(tr::voting::SAID_OTHERS))
}

fn says_changed(answer: &Answer) -> bool {
    answer.has(".notice.danger[role=alert]") && answer.words().contains(&fr(tr::voting::SAID_CHANGED))
}

/// Somebody's browser in which others signed in before, with the form open; then their session ends, and they press the button.
async fn sent_too_late(house: &TestApp, client: &mut Client, path: &str, fields: &[(&str, &str)]) {
    let account = client.account.expect("signed in");
    house.know_browser(client, account).await;
    let owner = client.get(path).await.value("for").expect("whose it is");
    house.end_sessions(account).await;
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("for", owner.as_str())]).collect();
    assert_eq!(next_of(&client.post(path, &fields).await), path);
}

on_both_engines!(what_was_sent_over_an_ended_session_is_kept_and_said_not_to_be_sent, |house| {
    for confirm in [false, true] {
        let (id, number) = voting_on(&house, &BallotSettings { confirm, ..settings(BallotKind::Budget) }).await;
        let path = paths::ballot_vote(COMMUNE, number);
        let mut client = house.participant("Amina").await;
        let account = client.account.expect("signed in");
        sent_too_late(&house, &mut client, &path, &[("o", "1"), ("o", "3"), ("go", "send")]).await;
        house.signed_in_again(&mut client, account, false).await;
        let back = client.get(&path).await;
        assert!(says_unsent(&back), "{confirm}: {}", back.words());
        assert_eq!(ticked(&back), ["1", "3"]);
        assert_eq!(load(&house, id).await.counts.cast, 0, "it counts when it is sent");
        // Whoever leaves and comes back finds it, and every page says that it waits.
        assert_eq!(ticked(&client.get(&path).await), ["1", "3"]);
        assert!(client.get(&paths::commune(COMMUNE)).await.has(".consent-banner a[href*='/ballot/']"), "{confirm}");
        let sent = client.vote(&path, &[("o", "1"), ("o", "3"), ("go", "send")]).await;
        assert_eq!(sent.redirect(), if confirm { paths::ballot_review(COMMUNE, number) } else { paths::ballot_mine(COMMUNE, number) });
        assert_eq!(load(&house, id).await.counts.cast, i64::from(!confirm));
    }
});

on_both_engines!(a_change_sent_over_an_ended_session_leaves_what_counts, |house| {
    let (id, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let mut client = house.participant("Amina").await;
    let account = client.account.expect("signed in");
    client.vote(&path, &[("o", "2"), ("go", "send")]).await.redirect();
    for (option, unsent) in [("4", true), ("2", false)] {
        sent_too_late(&house, &mut client, &path, &[("o", option), ("go", "send")]).await;
        house.signed_in_again(&mut client, account, false).await;
        let back = client.get(&path).await;
        assert_eq!((says_unsent(&back), ticked(&back)), (unsent, vec![option.to_owned()]), "{}", back.words());
        assert_eq!(choices(&house).await, ["2"]);
        let home = client.get(&paths::commune(COMMUNE)).await;
        assert_eq!(home.text().contains("votre vote précédent compte"), unsent, "{}", home.words());
    }
    assert_eq!(load(&house, id).await.counts.replaced, 0);
});

on_both_engines!(what_cannot_be_kept_is_said_not_to_be_sent_all_the_same, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Points)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let mut client = house.participant("Amina").await;
    let account = client.account.expect("signed in");
    sent_too_late(&house, &mut client, &path, &[("p.1", "beaucoup"), ("p.2", "3"), ("go", "send")]).await;
    house.signed_in_again(&mut client, account, false).await;
    let back = client.get(&path).await;
    assert!(says_unsent(&back) && back.has("input[name='p.1'][aria-invalid=true][value='beaucoup']"), "{}", back.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
});

on_both_engines!(a_vote_over_an_ended_session_is_given_to_nobody_else, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let other = house.participant("Brahim").await.account.expect("signed in");
    // Once the browser says whose session it was, and once it does not.
    for known in [true, false] {
        let mut client = house.participant("Amina").await;
        let owner = client.account.expect("signed in");
        house.know_browser(&mut client, other).await;
        house.know_browser(&mut client, owner).await;
        if known {
            client.get(&path).await;
            assert!(client.cookie("whose").is_some_and(|cookie| !cookie.contains(&owner.to_string())));
        }
        let named = client.owner(&path).await;
        house.end_sessions(owner).await;
        client.post(&path, &[("o", "1"), ("o", "3"), ("go", "send"), ("for", &named)]).await.redirect();
        house.signed_in_again(&mut client, other, false).await;
        let page = client.get(&path).await;
        assert_eq!((page.status, ticked(&page), says_unsent(&page)), (StatusCode::OK, Vec::new(), false), "{known}");
        assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_drafts").await, 0, "{known}");
        house.signed_in_again(&mut client, owner, false).await;
        let page = client.get(&path).await;
        assert_eq!(ticked(&page).len(), if known { 2 } else { 0 }, "{known}: it waits for its writer");
        house.app.db.run(sql("DELETE FROM ballot_drafts")).await.expect("none");
    }
    let kept: Vec<(String,)> = house.app.db.all(sql("SELECT whose FROM kept_forms")).await.expect("what is kept");
    assert_eq!(kept, [(String::new(),)]);
});

on_both_engines!(a_page_that_was_left_open_is_not_a_vote_of_whoever_came_after, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let next = house.participant("Brahim").await.account.expect("signed in");
    // Once the session of whoever came after has ended too, and once it goes on.
    for open in [false, true] {
        let mut client = house.participant("Amina").await;
        let owner = client.account.expect("signed in");
        house.know_browser(&mut client, next).await;
        house.know_browser(&mut client, owner).await;
        let named = client.get(&path).await.value("for").expect("whose it is");
        assert!(named.len() == 16 && named.bytes().all(|byte| byte.is_ascii_hexdigit()), "{named}");
        let left = [("for", named.as_str()), ("o", "1"), ("o", "3"), ("go", "send")];
        house.end_sessions(owner).await;
        let whose = client.cookie("whose").expect("a cookie").to_owned();
        house.signed_in_again(&mut client, next, false).await;
        client.get(&path).await;
        client.vote(&path, &[("o", "2"), ("go", "send")]).await.redirect();
        assert!(client.cookie("whose").is_some_and(|cookie| cookie != whose), "the last session was the next one's");
        if open {
            for fields in [&left[..], &left[1..]] {
                let refused = client.post(&path, fields).await;
                assert_eq!((refused.status, ticked(&refused)), (StatusCode::CONFLICT, vec!["2".to_owned()]), "{}", refused.words());
                assert!(says_others(&refused) && refused.value("for").is_some_and(|own| own != named), "{}", refused.words());
                assert_eq!(refused.headers[header::CACHE_CONTROL], "no-store");
            }
            client.accept = "application/json".to_owned();
            let refused = client.post(&path, &left).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
            assert!(refused.text().contains("\"conflict\""), "{}", refused.text());
        } else {
            house.end_sessions(next).await;
            assert_eq!(next_of(&client.post(&path, &left).await), path);
            house.signed_in_again(&mut client, next, false).await;
            let back = client.get(&path).await;
            assert_eq!((back.status, ticked(&back), says_unsent(&back)), (StatusCode::OK, vec!["2".to_owned()], false), "{}", back.words());
        }
        assert_eq!((choices(&house).await, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (vec!["2".to_owned()], 0), "{open}");
    }
});

on_both_engines!(closing_forgets_what_waits_unsent, |house| {
    let mut ways = Vec::new();
    for name in ["Amina", "Brahim"] {
        let (id, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
        let path = paths::ballot_vote(COMMUNE, number);
        let mut client = house.participant(name).await;
        sent_too_late(&house, &mut client, &path, &[("o", "1"), ("go", "send")]).await;
        ways.push((id, path));
    }
    let waits = async || house.app.db.all::<(String,)>(sql("SELECT path FROM kept_forms ORDER BY created_at, id")).await.expect("forms");
    assert_eq!(waits().await.len(), 2);
    house.app.clock.set(end_in(5));
    close(&house, ways[0].0).await.expect("closed");
    assert_eq!(waits().await, [(ways[1].1.clone(),)], "the other one's waits");
});

on_both_engines!(whoever_signs_out_leaves_no_sign_of_whose_session_it_was, |house| {
    let mut client = house.participant("Amina").await;
    client.get(&paths::commune(COMMUNE)).await;
    let first = client.cookie("whose").expect("a cookie").to_owned();
    client.get(&paths::account()).await;
    assert_eq!(client.cookie("whose"), Some(first.as_str()), "given once");
    let other = house.participant("Brahim").await.account.expect("signed in");
    house.signed_in_again(&mut client, other, false).await;
    client.get(&paths::account()).await;
    assert!(client.cookie("whose").is_some_and(|cookie| cookie != first), "another's");
    client.post(&paths::sign_out(), &[]).await.redirect();
    assert_eq!(client.cookie("whose"), None);
});

on_both_engines!(a_confirmation_casts_what_was_shown_or_nothing, |house| {
    let (_, number) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Points) }).await;
    let (vote, review) = (paths::ballot_vote(COMMUNE, number), paths::ballot_review(COMMUNE, number));
    let mut client = house.participant("Amina").await;
    client.vote(&vote, &[("p.2", "5"), ("p.3", "2"), ("go", "send")]).await.redirect();
    let first = client.get(&review).await.value("shown").expect("what is shown");
    // In another window.
    client.vote(&vote, &[("p.1", "3"), ("p.4", "3"), ("go", "keep")]).await.redirect();
    let refused = client.post(&review, &[("go", "confirm"), ("shown", &first)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(says_changed(&refused) && refused.words().contains("Projet 4") && !refused.words().contains("Projet 2"), "{}", refused.words());
    assert_eq!((choices(&house).await, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (Vec::new(), 1));
    assert_eq!(client.post(&review, &[("go", "confirm")]).await.status, StatusCode::CONFLICT, "whoever was shown nothing confirms nothing");
    // What it shows now is confirmed by its own button; a second press does nothing more.
    let second = refused.value("shown").expect("what is shown");
    assert_ne!(first, second);
    for _ in 0..2 {
        let done = client.post(&review, &[("go", "confirm"), ("shown", &second)]).await;
        assert_eq!(done.redirect(), paths::ballot_mine(COMMUNE, number));
        assert_eq!(choices(&house).await, ["1=3,4=3"]);
    }
    // Another window that shows the first one learns what counts.
    let late = client.post(&review, &[("go", "confirm"), ("shown", &first)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(says_changed(&late) && late.has(".banner.reached") && !late.has("input[name=shown]"), "{}", late.words());
    assert_eq!(choices(&house).await, ["1=3,4=3"]);
});

on_both_engines!(what_changes_between_reading_and_confirming_is_not_cast, |house| {
    let (id, _) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Ranked) }).await;
    let account = house.participant("Amina").await.account.expect("signed in");
    let ballot = load(&house, id).await;
    let confirm = async |text: &str| {
        let shown = choice(BallotKind::Ranked, text);
        ballots::confirm(&house.app, &ballot, online(account), &shown).await.expect("it is answered")
    };
    assert_eq!(confirm("2>1").await, Outcome::Changed, "nothing is kept");
    keep(&house, id, account, "2>1").await;
    assert_eq!(confirm("1>2").await, Outcome::Changed);
    assert_eq!((load(&house, id).await.counts.cast, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (0, 1));
    assert_eq!(confirm("2>1").await, Outcome::Counted { replaced: false });
    assert_eq!(confirm("2>1").await, Outcome::Counted { replaced: false }, "a second press");
    keep(&house, id, account, "3").await;
    assert_eq!(confirm("2>1").await, Outcome::Changed);
});

on_both_engines!(a_change_that_is_not_confirmed_is_said_reminded_and_counted, |house| {
    let (id, number) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Budget) }).await;
    let mut client = house.participant("Amina").await;
    let account = client.account.expect("signed in");
    let bar = format!(".consent-banner a[href='{}']", paths::ballot_review(COMMUNE, number));
    keep(&house, id, account, "1").await;
    cast(&house, id, account, "1").await;
    assert!(!client.get(&paths::commune(COMMUNE)).await.has(&bar), "nothing waits");
    client.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "2"), ("go", "keep")]).await.redirect();
    let home = client.get(&paths::commune(COMMUNE)).await;
    assert!(home.has(&bar) && home.text().contains("votre vote précédent compte"), "{}", home.words());
    let review = client.get(&paths::ballot_review(COMMUNE, number)).await;
    assert!(review.has(".banner.reached") && review.words().contains(&fr(tr::voting::MINE_CHANGED)), "{}", review.words());
    house.app.clock.set(end_in(5).plus_seconds(-47 * 3_600));
    voting::remind(&house.app).await.expect("reminded");
    assert!(client.get(&paths::notifications()).await.text().contains("votre vote précédent compte"));
    // Going back to what counts leaves nothing to be confirmed, nor does confirming.
    for text in ["1", "2"] {
        keep(&house, id, account, "2").await;
        assert!(client.get(&paths::commune(COMMUNE)).await.has(&bar));
        if text == "1" {
            keep(&house, id, account, text).await
        } else {
            cast(&house, id, account, text).await
        };
        assert!(!client.get(&paths::commune(COMMUNE)).await.has(&bar), "{text}");
    }
    // What begins to wait anew is reminded of anew.
    keep(&house, id, account, "3").await;
    let told = async || count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'ballot_pending'").await;
    let before = told().await;
    voting::remind(&house.app).await.expect("reminded");
    assert_eq!(told().await, before + 1);
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await.expect("closed"), ["2"]);
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.unconfirmed), (1, 1));
});

on_both_engines!(where_what_is_valid_counts_at_once_no_change_waits, |house| {
    let (id, _) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let mut client = house.participant("Amina").await;
    let account = client.account.expect("signed in");
    cast(&house, id, account, "1").await;
    keep(&house, id, account, "-").await;
    assert!(!client.get(&paths::commune(COMMUNE)).await.has(".consent-banner a[href*='/ballot/']"), "an empty one is no change to be confirmed");
    keep(&house, id, account, "2").await;
    assert!(!client.get(&paths::commune(COMMUNE)).await.has(".consent-banner a[href*='/ballot/']"));
    house.app.clock.set(end_in(5).plus_seconds(-3_600));
    voting::remind(&house.app).await.expect("reminded");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'ballot_pending'").await, 0);
    house.app.clock.set(end_in(5));
    close(&house, id).await.expect("closed");
    assert_eq!(load(&house, id).await.counts.unconfirmed, 0);
});
