//! What a ballot about money declares of its counting, in the officer's form: what does not go together is refused beside its field, and groups follow their options.

use app::model::ballots::{BallotKind, CountingRule, Utilities};
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use app::words::tr::ballots::staff as word;
use axum::http::StatusCode;

use super::{drafted, load};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

/// An officer with the draft of a budget: two envelopes, three options in the first and one in the second.
async fn budget(house: &TestApp) -> (Client, tajmaat::base::db::ConsultationId, i64) {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let (id, number) = drafted(house, &officer).await;
    officer.post(&paths::prepare_ballot(COMMUNE, number), &[("act", "kind"), ("kind", BallotKind::Budget.as_str())]).await.redirect();
    for _ in 0..2 {
        let envelope = [("act", "save"), ("title_ar", "غلاف"), ("title_fr", "Enveloppe"), ("amount", "100000")];
        officer.post(&paths::ballot_envelopes(COMMUNE, number), &envelope).await.redirect();
    }
    for envelope in ["1", "1", "1", "2"] {
        let option = [("title_ar", "سقاية"), ("title_fr", "Une fontaine"), ("cost", "30000"), ("envelope", envelope)];
        officer.post(&paths::edit_ballot_option(COMMUNE, number, "new"), &option).await.redirect();
    }
    (officer, id, number)
}

/// What stands in the way of publishing.
async fn lacks(officer: &mut Client, number: i64) -> String {
    officer.get(&paths::prepare_consultation(COMMUNE, number)).await.words()
}

/// What the form says beside a field, once it comes back with these settings.
async fn refused(officer: &mut Client, number: i64, settings: &[(&str, &str)], field: &str) -> String {
    let all: Vec<(&str, &str)> = [("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0")].into_iter().chain(settings.iter().copied()).collect();
    let answer = officer.post(&paths::prepare_ballot(COMMUNE, number), &all).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{settings:?}");
    assert!(answer.has("details[open]"), "what is wrong is not folded away: {settings:?}");
    answer.all(&format!("#{field}-error")).join(" ")
}

on_both_engines!(settings_of_each_rule_are_declared_and_those_of_the_other_refused, |house| {
    let (mut officer, id, number) = budget(&house).await;
    let page = paths::prepare_ballot(COMMUNE, number);
    let form = officer.get(&page).await;
    for hint in [word::UTILITIES_HINT, word::MIN_SCORE_HINT, word::GROUPS_HINT, word::MIN_SHARE_HINT, word::COMPLETION_HINT] {
        assert!(form.words().contains(&fr(hint)), "{}", form.words());
    }
    let (shares, greedy) = (("rule", "equal_shares"), ("rule", "greedy"));
    for (rule, setting, said) in [
        (shares, ("min_score", "3"), word::GREEDY_ALONE),
        (shares, ("groups", "1, 2"), word::GREEDY_ALONE),
        (shares, ("no_skip", "yes"), word::GREEDY_ALONE),
        (greedy, ("utilities", "cardinal"), word::SHARES_ALONE),
        (greedy, ("min_share", "10"), word::SHARES_ALONE),
        (greedy, ("comparison", "yes"), word::SHARES_ALONE),
        (greedy, ("stop_when_exhaustive", "yes"), word::SHARES_ALONE),
    ] {
        let error = refused(&mut officer, number, &[rule, setting], setting.0).await;
        assert!(error.contains(&fr(said)), "{setting:?}: {error}");
    }
    let cardinal = [("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0"), shares, ("utilities", "cardinal"), ("min_share", "20")];
    officer.post(&page, &cardinal).await.redirect();
    let settings = load(&house, id).await.settings;
    assert_eq!((settings.rule, settings.utilities, settings.min_share), (CountingRule::EqualShares, Utilities::Cardinal, 20));
    let ordered = [("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0"), greedy, ("min_score", "٣"), ("groups", "٣، 1\n\n")];
    officer.post(&page, &ordered).await.redirect();
    let settings = load(&house, id).await.settings;
    assert_eq!((settings.rule, settings.utilities, settings.min_share), (CountingRule::Greedy, Utilities::Cost, 0));
    assert_eq!((settings.min_score, settings.groups), (3, vec![vec![1, 3]]));
    assert_eq!(officer.get(&page).await.value("groups").map(|groups| groups.trim().to_owned()).as_deref(), Some("1, 3"));
});

on_both_engines!(groups_are_of_options_that_there_are_and_follow_them, |house| {
    let (mut officer, id, number) = budget(&house).await;
    let greedy = ("rule", "greedy");
    for (typed, said) in [
        ("1, deux", fr(word::GROUPS_UNREADABLE)),
        ("1, 9", fr(word::GROUPS_UNKNOWN).replace("{number}", "9")),
        ("1, 2\n2, 3", fr(word::GROUPS_TWICE).replace("{number}", "2")),
        ("1, 2\n3", fr(word::GROUPS_LONE).replace("{number}", "3")),
        ("1, 4", fr(word::GROUPS_APART).replace("{one}", "1").replace("{other}", "4")),
    ] {
        let error = refused(&mut officer, number, &[greedy, ("groups", typed)], "groups").await;
        assert!(error.contains(&said), "{typed}: {error}");
    }
    let error = refused(&mut officer, number, &[greedy, ("min_score", "beaucoup")], "min_score").await;
    assert!(!error.is_empty());
    let page = paths::prepare_ballot(COMMUNE, number);
    officer.post(&page, &[("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0"), greedy, ("groups", "1 3")]).await.redirect();
    let list = paths::ballot_options(COMMUNE, number);
    officer.post(&list, &[("act", "down"), ("number", "1")]).await.redirect();
    assert_eq!(load(&house, id).await.settings.groups, [vec![2, 3]], "it is the same option");
    let elsewhere = [("title_ar", "سقاية"), ("title_fr", "Loin"), ("cost", "30000"), ("envelope", "2")];
    officer.post(&paths::edit_ballot_option(COMMUNE, number, 3), &elsewhere).await.redirect();
    let words = lacks(&mut officer, number).await;
    assert!(words.contains(&fr(tr::ballots::lack::GROUP_APART)), "{words}");
    officer.post(&list, &[("act", "remove"), ("number", "3")]).await.redirect();
    let words = lacks(&mut officer, number).await;
    assert!(words.contains(&fr(tr::ballots::lack::GROUP_LONE)), "{words}");
    assert_eq!(officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&list, &[("act", "remove"), ("number", "2")]).await.redirect();
    assert!(load(&house, id).await.settings.groups.is_empty());
});

#[tokio::test]
async fn what_was_opened_before_options_moved_is_attached_to_no_other() {
    let house = TestApp::new().await;
    let (mut officer, id, number) = budget(&house).await;
    let (page, list) = (paths::prepare_ballot(COMMUNE, number), paths::ballot_options(COMMUNE, number));
    let first = paths::edit_ballot_option(COMMUNE, number, 1);
    let seen = officer.get(&page).await.value("version").expect("a version");
    assert_eq!((officer.get(&first).await.value("version"), officer.get(&list).await.value("version")), (Some(seen.clone()), Some(seen.clone())));
    officer.post(&list, &[("act", "down"), ("number", "1"), ("version", &seen)]).await.redirect();
    let settings = |version| [("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0"), ("rule", "greedy"), ("groups", "1 3"), ("version", version)];
    let refused = officer.post(&page, &settings(seen.as_str())).await;
    assert_eq!((refused.status, refused.words().contains(&fr(word::CHANGED_MEANWHILE))), (StatusCode::CONFLICT, true), "{}", refused.words());
    assert_eq!((refused.value("groups").as_deref().map(str::trim), load(&house, id).await.settings.groups.len()), (Some("1 3"), 0));
    // Whoever has read that sends it again.
    let now = refused.value("version").expect("a version");
    officer.post(&page, &settings(now.as_str())).await.redirect();
    assert_eq!(load(&house, id).await.settings.groups, [vec![1, 3]]);
    // Nor is the text of an option written over that of another one, nor another one removed.
    let text = [("title_ar", "سقاية"), ("title_fr", "Un puits"), ("cost", "30000"), ("envelope", "1"), ("version", seen.as_str())];
    let refused = officer.post(&first, &text).await;
    assert_eq!((refused.status, refused.value("title_fr").as_deref().map(str::trim)), (StatusCode::CONFLICT, Some("Un puits")), "{}", refused.words());
    let removed = officer.post(&list, &[("act", "remove"), ("number", "1"), ("version", &seen)]).await;
    let ballot = load(&house, id).await;
    assert_eq!((removed.status, ballot.options.len()), (StatusCode::CONFLICT, 4));
    assert!(ballot.options.iter().all(|option| option.title.fr == "Une fontaine"));
}

/// What a form of an option holds, with another title in French.
fn typed<'a>(form: &'a [(&'a str, String)], title: &'a str) -> Vec<(&'a str, &'a str)> {
    let held = form.iter().map(|(name, value)| (*name, value.as_str()));
    held.chain([("title_ar", "سقاية"), ("title_fr", title), ("cost", "30000"), ("envelope", "1")]).collect()
}

/// What the form of an option says of when it was opened.
async fn opened(officer: &mut Client, path: &str) -> Vec<(&'static str, String)> {
    let form = officer.get(path).await;
    ["version", "opened"].map(|name| (name, form.value(name).expect("what was opened"))).to_vec()
}

#[tokio::test]
async fn forms_that_are_open_beside_each_other_are_all_kept() {
    let house = TestApp::new().await;
    let (mut officer, id, number) = budget(&house).await;
    let form = |n: i64| paths::edit_ballot_option(COMMUNE, number, n);
    let (one, two) = (opened(&mut officer, &form(1)).await, opened(&mut officer, &form(2)).await);
    officer.post(&form(1), &typed(&one, "Un puits")).await.redirect();
    // On a slow phone it is pressed twice.
    officer.post(&form(1), &typed(&one, "Un puits")).await.redirect();
    officer.post(&form(2), &typed(&two, "Un pont")).await.redirect();
    let titles: Vec<String> = load(&house, id).await.options.into_iter().map(|option| option.title.fr).collect();
    assert_eq!(titles, ["Un puits", "Un pont", "Une fontaine", "Une fontaine"]);
}

#[tokio::test]
async fn what_was_typed_for_an_option_that_is_elsewhere_is_shown_and_written_over_none() {
    let house = TestApp::new().await;
    let (mut officer, id, number) = budget(&house).await;
    let (list, form) = (paths::ballot_options(COMMUNE, number), |n: i64| paths::edit_ballot_option(COMMUNE, number, n));
    for (n, title) in [(1, "Un puits"), (2, "Un pont")] {
        let held = opened(&mut officer, &form(n)).await;
        officer.post(&form(n), &typed(&held, title)).await.redirect();
    }
    let held = opened(&mut officer, &form(1)).await;
    officer.post(&list, &[("act", "down"), ("number", "1")]).await.redirect();
    let sent: Vec<_> = typed(&held, "Un puits profond").into_iter().chain([("remove_picture", "yes")]).collect();
    let page = officer.post(&form(1), &sent).await;
    let words = page.words();
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(words.contains("سقاية / Un puits") && words.contains("Un pont") && words.contains("Un puits profond"), "both are named: {words}");
    assert!(!page.has("form[enctype]") && page.has(&format!("main a[href='{}']", form(2))), "it is not sent from here: {words}");
    // What was removed can be added anew.
    let held = opened(&mut officer, &form(2)).await;
    officer.post(&list, &[("act", "remove"), ("number", "2")]).await.redirect();
    let page = officer.post(&form(2), &typed(&held, "Un puits profond")).await;
    assert_eq!((page.status, page.value("title_fr").as_deref().map(str::trim)), (StatusCode::CONFLICT, Some("Un puits profond")), "{}", page.words());
    let new = paths::edit_ballot_option(COMMUNE, number, "new");
    assert!(page.has(&format!("form[action='{new}']")) && page.words().contains(&fr(word::OPTION_GONE)), "{}", page.words());
    officer.post(&new, &typed(&held, "Un puits profond")).await.redirect();
    assert_eq!(load(&house, id).await.options.last().map(|option| option.title.fr.as_str()), Some("Un puits profond"));
    // Where the options come from the list it is read, and added to none.
    let held = opened(&mut officer, &form(1)).await;
    officer.post(&list, &[("act", "source"), ("source", "list")]).await.redirect();
    let page = officer.post(&form(1), &typed(&held, "Un pont large")).await;
    assert_eq!((page.status, page.has("form[enctype]")), (StatusCode::CONFLICT, false));
    assert!(page.words().contains("Un pont large"), "{}", page.words());
}
