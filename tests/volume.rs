//! A commune filled from a seed: it is as large as was asked for, whatever counts something holds as many as there are, and its pages can be read.

use tajmaat::base::db::sql;
use tajmaat::base::slice::Repair;
use tajmaat::site::volume::{DISCUSSIONS, Filled, Sizes, fill};

use crate::common::TestApp;
use crate::on_both_engines;

const SIZES: Sizes = Sizes { people: 300, problems: 20, solutions: 60, comments: 900, supports: 1_500 };

async fn filled(house: &TestApp, slug: &str) -> Filled {
    fill(&house.app, slug, SIZES).await.expect("a filled commune")
}

async fn count(house: &TestApp, text: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(text)).await.expect("a number").0
}

on_both_engines!(it_is_as_large_as_was_asked_for, |house| {
    filled(&house, "grown").await;
    for (table, expected) in [
        ("SELECT COUNT(*) FROM accounts", SIZES.people),
        ("SELECT COUNT(*) FROM consents", SIZES.people),
        ("SELECT COUNT(*) FROM problems", SIZES.problems),
        ("SELECT COUNT(*) FROM solutions", SIZES.solutions),
        ("SELECT COUNT(*) FROM solution_versions", SIZES.solutions),
        ("SELECT COUNT(*) FROM comments", SIZES.comments),
        ("SELECT COUNT(*) FROM supports", SIZES.supports),
    ] {
        assert_eq!(count(&house, table).await, expected as i64, "{table}");
    }
    let states = count(&house, "SELECT COUNT(DISTINCT state) FROM solutions").await;
    assert!(states > 2, "only {states} states");
});

on_both_engines!(what_counts_something_holds_as_many_as_there_are, |house| {
    filled(&house, "grown").await;
    for wrong in [
        "SELECT COUNT(*) FROM solutions s WHERE support_count <> (SELECT COUNT(*) FROM supports WHERE solution_id = s.id)",
        "SELECT COUNT(*) FROM solutions s WHERE resident_support_count <> (SELECT COUNT(*) FROM supports WHERE solution_id = s.id AND resident)",
        "SELECT COUNT(*) FROM solutions s WHERE endorsement_count <> (SELECT COUNT(*) FROM endorsements WHERE solution_id = s.id)",
        "SELECT COUNT(*) FROM solutions s WHERE answer_count <> (SELECT COUNT(*) FROM answers WHERE solution_id = s.id)",
        "SELECT COUNT(*) FROM solutions s WHERE comment_count <> (SELECT COUNT(*) FROM comments WHERE subject_kind = 'solution' AND subject_id = s.id)",
        "SELECT COUNT(*) FROM solutions s WHERE (support_count >= 100) <> (state NOT IN ('published', 'withdrawn'))",
        "SELECT COUNT(*) FROM solutions s WHERE (threshold_at IS NULL) <> (support_count < 100)",
        "SELECT COUNT(*) FROM solutions s WHERE state <> (SELECT step FROM state_changes WHERE solution_id = s.id ORDER BY created_at DESC, id DESC LIMIT 1)",
        "SELECT COUNT(*) FROM supports s JOIN solutions o ON o.id = s.solution_id WHERE s.created_at < o.published_at OR s.account_id = o.author_id",
        "SELECT COUNT(*) FROM problems p WHERE me_too_count <> (SELECT COUNT(*) FROM me_toos WHERE problem_id = p.id)",
        "SELECT COUNT(*) FROM problems p WHERE solution_count <> (SELECT COUNT(*) FROM solution_problems WHERE problem_id = p.id)",
        "SELECT COUNT(*) FROM problems p WHERE comment_count <> (SELECT COUNT(*) FROM comments WHERE subject_kind = 'problem' AND subject_id = p.id)",
        "SELECT COUNT(*) FROM comments c WHERE reply_count <> (SELECT COUNT(*) FROM comments r WHERE r.parent_id = c.id)",
        "SELECT COUNT(*) FROM comments c JOIN comments p ON p.id = c.parent_id WHERE p.parent_id IS NOT NULL OR p.subject_id <> c.subject_id",
        "SELECT COUNT(*) FROM comments c WHERE useful_count <> (SELECT COUNT(*) FROM comment_votes WHERE comment_id = c.id AND useful)",
        "SELECT COUNT(*) FROM comments c WHERE useless_count <> (SELECT COUNT(*) FROM comment_votes WHERE comment_id = c.id AND NOT useful)",
    ] {
        assert_eq!(count(&house, wrong).await, 0, "{wrong}");
    }
    for counter in house.app.slices.iter().flat_map(|slice| slice.counters) {
        assert_eq!((counter.check)(house.app.clone(), Repair::No).await.expect("checked"), 0, "{}", counter.name);
    }
    for some in [
        "SELECT COUNT(*) FROM comments WHERE reply_count > 0",
        "SELECT COUNT(*) FROM endorsements",
        "SELECT COUNT(*) FROM answers",
        "SELECT COUNT(*) FROM solution_problems",
        "SELECT COUNT(*) FROM me_toos",
        "SELECT COUNT(*) FROM comment_votes",
    ] {
        assert!(count(&house, some).await > 0, "{some}");
    }
});

on_both_engines!(its_pages_can_be_read, |house| {
    let filled = filled(&house, "grown").await;
    assert_eq!(filled.discussions.iter().map(|(length, _)| *length).collect::<Vec<_>>(), DISCUSSIONS);
    let mut visitor = house.visitor();
    for (length, number) in filled.discussions {
        let comments: (i64,) = house.app.db.one(sql("SELECT comment_count FROM solutions WHERE number = $1").bind(number)).await.expect("a solution");
        assert_eq!(comments.0, length as i64);
        assert_eq!(visitor.get(&format!("/grown/solutions/{number}")).await.status, 200);
    }
    for path in ["/grown".to_owned(), "/grown/solutions".to_owned(), "/grown/problems".to_owned(), format!("/people/{}", filled.author)] {
        let page = visitor.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.words());
    }
    // What is proposed next has the next number.
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let next = tajmaat::communes::next_number(&mut tx, filled.commune, tajmaat::communes::Numbered::Solution).await.expect("a number");
    assert_eq!(next, SIZES.solutions as i64 + 1);
});

on_both_engines!(two_communes_are_filled_beside_each_other, |house| {
    filled(&house, "grown").await;
    filled(&house, "grown-too").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions").await, 2 * SIZES.solutions as i64);
});
