//! What an import leaves alone: what was done here since, the commune's duties, the order of what counts here.

use app::model::content::Role;
use app::model::paths;
use indicatif::ProgressBar;
use tajmaat::base::App;
use tajmaat::base::db::{AccountId, Db, sql};
use tajmaat::channels::imports::{self, Files};
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};

use super::{COLUMNS, Export, counted, csv};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::on_both_engines;

const HEADER: &str = "id;title;body;state;answer;answered_at;votes;created_at;category/name;url\n";

fn row(id: u32, state: &str, answer: &str, answered_at: &str, votes: u32) -> String {
    format!(
        "{id};Proposition {id};Texte;{state};{answer};{answered_at};{votes};2020-01-0{} 10:00:00 +0100;Cultura;https://a.example/proposals/{id}\n",
        id % 9 + 1
    )
}

/// A file of these rows.
fn file_of(rows: &[String]) -> String {
    format!("{HEADER}{}", rows.concat())
}

async fn state(house: &TestApp, number: i64) -> (String, String) {
    house.app.db.one(sql("SELECT state, category FROM solutions WHERE number = ").arg(number)).await.expect("a row")
}

on_both_engines!(what_staff_did_here_since_is_never_undone, |house| {
    let export = Export::new();
    let first = file_of(&[row(1, "", "", "", 1), row(2, "evaluating", "", "", 1), row(3, "evaluating", "", "", 1)]);
    export.import(&house, &first, None).await.expect("imported");
    let mut officer = house.staff("Officière", Role::Officer).await;
    let reasons = "La commune a étudié la proposition et la réalise.";
    officer.post(&paths::answer(COMMUNE, 1), &[("decision", "accepted"), ("reasons", reasons)]).await.redirect();
    house.app.db.run(sql("UPDATE solutions SET category = 'waste', subcategory = 'black-spots' WHERE number = 2")).await.expect("sorted by hand");

    let second = file_of(&[
        row(1, "rejected", "Refusée là-bas", "2020-05-01 10:00:00 +0100", 7),
        row(2, "rejected", "Refusée", "2020-05-01 10:00:00 +0100", 7),
        row(3, "accepted", "", "", 7),
    ]);
    let report = export.import(&house, &second, None).await.expect("imported");
    assert_eq!((report.kept, report.solutions_updated), (true, 3));
    assert_eq!(state(&house, 1).await, ("accepted".to_owned(), "unsorted".to_owned()), "the answer given here stands");
    assert_eq!(state(&house, 2).await, ("rejected".to_owned(), "waste".to_owned()), "its state follows the source, its category was chosen here");
    assert_eq!(state(&house, 3).await.0, "accepted");
    let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await.words();
    assert!(page.contains(reasons) && page.contains("Refusée là-bas"), "{page}");
    assert_eq!(counted(&house, "SELECT imported_support_count FROM solutions WHERE number = 1").await, 7);
    // Once more, and once more changed: what was kept stays kept.
    for votes in [7, 8] {
        let third = file_of(&[row(1, "evaluating", "", "", votes), row(2, "evaluating", "", "", votes)]);
        export.import(&house, &third, None).await.expect("imported");
        assert_eq!(state(&house, 1).await.0, "accepted");
        assert_eq!(state(&house, 2).await, ("under_evaluation".to_owned(), "waste".to_owned()));
    }
});

on_both_engines!(the_answer_of_an_officer_who_left_since_stays, |house| {
    let export = Export::new();
    export.import(&house, file_of(&[row(1, "", "", "", 1)]), None).await.expect("imported");
    let mut officer = house.staff("Officière", Role::Officer).await;
    let reasons = "La commune a étudié la proposition et la réalise.";
    officer.post(&paths::answer(COMMUNE, 1), &[("decision", "accepted"), ("reasons", reasons)]).await.redirect();
    let account = officer.account.expect("signed in");
    assert!(leaving::leave(&house.app, account, Contributions::Keep, Why::Asked).await.expect("left"));
    for (answer, votes) in [("", 2), ("Réponse de là-bas", 3), ("", 4)] {
        export.import(&house, file_of(&[row(1, "", answer, "", votes)]), None).await.expect("imported");
        let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await.words();
        assert!(page.contains(reasons) && page.contains("Réponse de là-bas") != answer.is_empty(), "{page}");
    }
});

on_both_engines!(a_decision_stands_at_its_moment_or_nowhere_and_history_obliges_nobody, |house| {
    let rows = file_of(&[
        row(1, "accepted", "Oui.", "2021-06-01 10:00:00 +0100", 400),
        row(2, "accepted", "Oui, un jour.", "", 400),
        row(3, "evaluating", "", "", 400),
        row(4, "", "", "", 400),
    ]);
    Export::new().import(&house, &rows, None).await.expect("imported");
    let dated = house.visitor().get(&paths::solution(COMMUNE, 1)).await;
    assert_eq!(dated.attributes(".stepper [aria-current] time", "datetime").join(""), dated.attributes("#answer time", "datetime").join(""));
    assert!(dated.all("#answer time").join("").contains("2021"), "{}", dated.words());
    let undated = house.visitor().get(&paths::solution(COMMUNE, 2)).await;
    assert!(undated.has(".stepper [aria-current].done") && !undated.has(".stepper [aria-current] time, #answer time"), "{}", undated.words());
    for number in [1, 2, 3] {
        let page = house.visitor().get(&paths::solution(COMMUNE, number)).await;
        assert!(!page.has(".next-step"), "{number}: {:?}", page.all(".next-step"));
    }
    assert!(house.visitor().get(&paths::solution(COMMUNE, 4)).await.has(".next-step"), "what is open here can be supported here");
    let none = "SELECT COUNT(*) FROM solutions WHERE threshold_at IS NOT NULL OR answer_due_at IS NOT NULL OR state = 'threshold'";
    assert_eq!(counted(&house, none).await, 0);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM notifications").await, 0);
    // Two were answered: one of the others is only being studied, and nobody wrote anything.
    let home = house.visitor().get(&paths::commune(COMMUNE)).await.words();
    assert!(home.contains("2 réponses officielles"), "{home}");
});

on_both_engines!(what_was_counted_before_an_import_puts_nothing_first, |house| {
    let mut rows = HEADER.to_owned();
    for (id, votes) in [(1, 5), (2, 900), (3, 0), (4, 40)] {
        rows += &row(id, "", "", "", votes);
    }
    Export::new().import(&house, &rows, None).await.expect("imported");
    house.app.db.run(sql("UPDATE solutions SET support_count = 2 WHERE number = 3")).await.expect("supports");
    let page = house.visitor().get(&format!("{}?sort=supported", paths::solutions(COMMUNE))).await;
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT title FROM solutions ORDER BY support_count DESC, id DESC")).await.expect("rows");
    let titles: Vec<String> = rows.into_iter().map(|(title,)| title).collect();
    assert_eq!(page.all("main .card-title"), titles);
    assert_eq!(titles[0], "Proposition 3", "supports given here come first");
});

on_both_engines!(every_page_of_the_most_supported_goes_on_where_the_last_ended, |house| {
    let mut rows = HEADER.to_owned();
    for id in 1..=45 {
        rows += &row(id, "", "", "", id % 4);
    }
    Export::new().import(&house, &rows, None).await.expect("imported");
    let (mut path, mut seen) = (format!("{}?sort=supported", paths::solutions(COMMUNE)), Vec::new());
    for _ in 0..3 {
        let page = house.visitor().get(&path).await;
        seen.extend(page.all("main .card-title"));
        path = page.attributes("a[rel=next]", "href").pop().unwrap_or_default();
    }
    assert_eq!((seen.len(), path.as_str()), (45, ""));
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 45, "none twice: {seen:?}");
});

on_both_engines!(own_deadlines_come_first_on_the_officer_s_page_a_page_at_a_time, |house| {
    let mut rows = HEADER.to_owned();
    for id in 1..=70 {
        rows += &row(id, "evaluating", "", "", id);
    }
    Export::new().import(&house, &rows, None).await.expect("imported");
    for (number, days) in [(70, 9), (40, 3)] {
        let update = sql("UPDATE solutions SET state = 'threshold', threshold_at = $1, answer_due_at = $1 WHERE number = $2");
        house.app.db.run(update.bind(NOW.plus_days(days)).bind(i64::from(number))).await.expect("reached here");
    }
    let mut officer = house.staff("Officière", Role::Officer).await;
    let (mut path, mut seen) = (paths::office(COMMUNE), Vec::new());
    for number in 0..3 {
        let page = officer.get(&path).await;
        assert_eq!(page.all("main h2").len(), if number == 0 { 2 } else { 1 }, "further pages are of one list");
        seen.extend(page.all("main section:first-of-type .rows th"));
        path = page.attributes("main section:first-of-type a[rel=next]", "href").pop().unwrap_or_default();
    }
    assert!(
        seen[0].starts_with("Proposition 40 ") && seen[1].starts_with("Proposition 70 "),
        "{seen:?}: the nearest deadline first, then what nobody promised"
    );
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), path.as_str()), (70, ""), "every one once");
});

/// Proposals whose authors have ids, and a comment by somebody without.
fn authored(votes: u32) -> (String, String) {
    let columns = ["id", "title", "body", "answer", "votes", "created_at", "author/id", "author/name", "url"];
    let votes = votes.to_string();
    let row = |id, author, name, url| {
        let fixed = [("title", "Plus de bancs"), ("body", "Texte"), ("answer", "Oui."), ("votes", votes.as_str()), ("created_at", "2020-03-01 12:00:00 UTC")];
        fixed.into_iter().chain([("id", id), ("author/id", author), ("author/name", name), ("url", url)]).collect::<Vec<_>>()
    };
    let rows =
        [row("1", "7", "Núria", "https://a.example/p/1"), row("2", "8", "Omar", "https://a.example/p/2"), row("3", "7", "Núria", "https://a.example/p/3")];
    let proposals = csv(&columns, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let comment = [
        ("id", "101"),
        ("created_at", "2020-04-01"),
        ("body", "D'accord"),
        ("author/name", "Pau"),
        ("alignment", "1"),
        ("depth", "0"),
        ("commentable_id", "1"),
        ("commentable_type", "Decidim::Proposals::Proposal"),
    ];
    (proposals, csv(&COLUMNS, &[&comment]))
}

on_both_engines!(who_was_kept_by_name_alone_stays_the_same_account, |house| {
    const AUTHORS: &str = "SELECT number, author_id FROM solutions ORDER BY number";
    let (proposals, comments) = authored(1);
    let export = Export::new();
    export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    let before: Vec<(i64, AccountId)> = house.app.db.all(sql(AUTHORS)).await.expect("rows");
    // As an import of an earlier version left it.
    let by_name = sql("UPDATE import_sources SET instance = '', source_id = (SELECT a.name FROM accounts a WHERE a.id = item_id) WHERE kind = 'person'");
    house.app.db.run(by_name).await.expect("by name");
    house.app.db.run(sql("UPDATE import_sources SET fingerprint = 'before' WHERE kind <> 'person'")).await.expect("changed");

    let (proposals, _) = authored(2);
    let report = export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    assert_eq!((report.kept, report.solutions_updated, report.comments_updated), (true, 3, 1));
    assert_eq!(house.app.db.all::<(i64, AccountId)>(sql(AUTHORS)).await.expect("rows"), before);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder").await, 4, "Núria, Omar, Pau, and the commune that answered");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM import_sources WHERE kind = 'person' AND instance = 'a.example'").await, 3);
    assert_eq!(counted(&house, "SELECT version FROM comments").await, 1, "nobody wrote it anew");

    let said_anew = comments.replace("D'accord", "D'accord, et vite");
    export.import(&house, &proposals, Some(&said_anew)).await.expect("imported");
    assert_eq!(counted(&house, "SELECT version FROM comments").await, 2);
});

on_both_engines!(an_import_needs_one_connection_alone, |house| {
    let app = App { db: Db::open(&house.app.config.database_url, 1).await.expect("opened"), ..house.app.clone() };
    let (proposals, comments) = authored(1);
    let export = Export::new();
    let files = Files { proposals: export.file("proposals.csv", proposals), comments: Some(export.file("comments.csv", comments)) };
    let report = imports::import_decidim(&app, &house.commune().await, &files, &ProgressBar::hidden()).await.expect("imported");
    assert_eq!((report.solutions_added, report.comments_added), (3, 1));
});
