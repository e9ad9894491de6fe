//! No partial result is anywhere before everything is counted, whoever looks; and afterwards nothing leads from a person to a vote.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, Db, sql};

use super::{ballot, close, count, of, over, vote};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;
use crate::roles::{ROWS, Scene};

/// Everybody who could look: a visitor, a voter, and each of the staff.
async fn lookers(house: &TestApp, voter: AccountId) -> Vec<Client> {
    let mut all = vec![house.visitor(), house.signed_in(voter, false).await];
    for (name, role) in [("Omar", Role::Officer), ("Aïcha", Role::Administrator), ("Karim", Role::Moderator), ("Rachid", Role::DeskAgent)] {
        all.push(house.staff(name, role).await);
    }
    all
}

fn pages(number: i64) -> Vec<String> {
    vec![
        paths::consultation(COMMUNE, number),
        paths::consultations(COMMUNE),
        paths::commune(COMMUNE),
        paths::ballot(COMMUNE, number),
        paths::ballot_result(COMMUNE, number),
        paths::ballot_result_poster(COMMUNE, number),
        paths::ballot_count(COMMUNE, number),
        paths::ballot_turnout(COMMUNE, number),
        paths::prepare_ballot(COMMUNE, number),
        paths::prepare_outcome(COMMUNE, number),
        paths::outcome_point(COMMUNE, number, "new"),
        paths::staff_hub(COMMUNE),
    ]
}

const FILES: [&str; 6] = ["ballots.csv", "envelope-1.pb", "declaration.json", "log.json", "report-1.json", "ranking.toc"];

/// What only a count can know: seventeen votes for one option of twenty-three, and the key of the orders.
fn assert_silent(text: &str, path: &str) {
    for canary in ["17 votes", "17 صوتا", "17 points", "option_1", "order_key", &"ab".repeat(32), "count-bar", "id=\"winners\""] {
        assert!(!text.contains(canary), "{path} says {canary}");
    }
}

async fn look(house: &TestApp, number: i64, voter: AccountId, public: StatusCode) {
    for mut client in lookers(house, voter).await {
        for accept in ["text/html", "application/json"] {
            client.accept = accept.to_owned();
            for path in pages(number) {
                let answer = client.get(&path).await;
                assert_silent(&answer.text(), &path);
            }
            assert_eq!(client.get(&paths::ballot_result(COMMUNE, number)).await.status, public);
            for name in FILES {
                let answer = client.get(&paths::ballot_result_file(COMMUNE, number, name)).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
            }
            assert_eq!(client.get(&paths::ballot_result_poster(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
        }
    }
}

on_both_engines!(nobody_sees_a_sum_before_it_is_counted, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let choices: Vec<&str> = std::iter::repeat_n("1", 17).chain(["2"; 6]).collect();
    let people = vote(&house, id, &choices).await;
    look(&house, number, people[0], StatusCode::NOT_FOUND).await;
    over(&house).await;
    // Over and not closed, then closed and not counted.
    look(&house, number, people[0], StatusCode::NOT_FOUND).await;
    tajmaat::participation::counts::close(&house.app, id, None).await.expect("closed");
    look(&house, number, people[0], StatusCode::OK).await;
    tajmaat::participation::counts::count(&house.app, id).await.expect("counted");
    let page = house.visitor().get(&paths::ballot_result(COMMUNE, number)).await;
    assert!(page.words().contains("17 votes"), "and then everybody does: {}", page.words());
});

on_both_engines!(a_tie_shows_who_is_equal_and_no_number, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let choices: Vec<&str> = std::iter::repeat_n("1", 17).chain(["2"; 17]).collect();
    let people = vote(&house, id, &choices).await;
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    look(&house, number, people[0], StatusCode::OK).await;
});

on_both_engines!(afterwards_no_vote_is_anybodys, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "2", "2,3"]).await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_nonces").await, 1);
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    for statement in ["SELECT COUNT(*) FROM ballot_nonces", "SELECT COUNT(*) FROM ballot_choices", "SELECT COUNT(*) FROM ballot_drafts"] {
        assert_eq!(count(&house, statement).await, 0, "{statement}");
    }
    // No column of a counted vote holds anything of a person, and each has bytes of its own.
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = house.app.db.all(sql("SELECT hash, salt, pseudonym FROM counted_ballots")).await.expect("votes");
    for (hash, salt, pseudonym) in &rows {
        for person in &people {
            assert!(![hash, salt, pseudonym].iter().any(|bytes| bytes.windows(16).any(|part| part == person.0.as_bytes())));
        }
        assert_eq!(rows.iter().filter(|row| row.1 == *salt || row.2 == *pseudonym).count(), 1);
    }
    // The voter's own page has nothing to show any more.
    let mut voter = house.signed_in(people[2], false).await;
    let mine = voter.get(&paths::ballot_mine(COMMUNE, number)).await;
    assert!(!mine.words().contains("Option 3"), "{}", mine.words());
});

/// Points that are given nowhere else.
const CANARIES: [&str; 2] = ["40961", "50023"];

/// Whether a number of points stands in a text, in whatever way it is written; not as a part of something longer.
fn says(text: &str, points: &str) -> bool {
    let (thousands, rest) = points.split_at(2);
    ["", " ", "\u{a0}", "\u{202f}", ".", ","].iter().map(|between| format!("{thousands}{between}{rest}")).any(|way| {
        text.match_indices(way.as_str()).any(|(at, found)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        })
    })
}

fn assert_secret(text: &str, place: &str) {
    for points in CANARIES {
        assert!(!says(text, points), "{place} says that somebody gave {points} points");
    }
}

/// Gives points by the form, to its review.
async fn give(client: &mut Client, number: i64, option: &str, points: &str) -> String {
    let form = paths::ballot_vote(COMMUNE, number);
    assert_eq!(client.get(&form).await.status, StatusCode::OK);
    let sent = client.vote(&form, &[(option, points), ("go", "send")]).await;
    assert_eq!(sent.redirect(), paths::ballot_review(COMMUNE, number));
    client.follow(&sent).await.value("shown").expect("what is shown")
}

/// Everything below the commune that there is to read, of this ballot where it is of one.
async fn read_everything(scene: &Scene, client: &mut Client, number: i64, voter: &str) -> usize {
    let mut read = 0;
    for (_, pattern, ..) in ROWS.iter().filter(|(method, pattern, ..)| *method == "GET" && pattern.starts_with("/{commune}")) {
        let path = scene.address(&pattern.replace("/consultations/{number}", &format!("/consultations/{number}")).replace("{handle}", voter));
        for accept in ["text/html", "application/json"] {
            client.accept = accept.to_owned();
            let answer = client.get(&path).await;
            assert_secret(&answer.text(), &path);
            read += usize::from(answer.status == StatusCode::OK && accept == "text/html");
        }
    }
    read
}

/// The columns of texts in which one of the numbers stands.
async fn columns(house: &TestApp) -> Vec<String> {
    let select = match house.app.db {
        Db::Sqlite { .. } => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' \
             ORDER BY 1, 2"
        }
        Db::Postgres { .. } => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text' \
             ORDER BY 1, 2"
        }
    };
    let all: Vec<(String, String)> = house.app.db.all(sql(select)).await.expect("columns");
    assert!(all.len() > 100, "{}", all.len());
    let mut found = Vec::new();
    for (table, column) in all {
        let [one, other] = CANARIES;
        let select = format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" LIKE '%{one}%' OR \"{column}\" LIKE '%{other}%'");
        if count(house, select.leak()).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

// Staff have no roles in the database: whoever can read its tables can read all of them. What a role reaches is what the pages and files of ROWS give it; so while
// people vote, all of them are read as each of the staff, and the log is what the program writes meanwhile. In the tables a choice stands beside its link alone.
on_both_engines!(a_choice_is_in_no_log_and_in_nothing_that_staff_can_fetch, |house| {
    let scene = Scene::set(&house, 0).await;
    let settings = BallotSettings { points: 99_999, points_for_one: 99_999, confirm: true, ..of(BallotKind::Points) };
    let (_, number) = ballot(&house, &settings).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    let (written, _guard) = crate::failures::log();
    // One vote that counts, and one that is not confirmed.
    let shown = give(&mut amina, number, "p.1", CANARIES[0]).await;
    let confirmed = amina.post(&paths::ballot_review(COMMUNE, number), &[("go", "confirm"), ("shown", &shown)]).await;
    assert_eq!(confirmed.redirect(), paths::ballot_mine(COMMUNE, number));
    give(&mut brahim, number, "p.3", CANARIES[1]).await;
    assert!(says(&amina.get(&paths::ballot_vote(COMMUNE, number)).await.text(), CANARIES[0]), "this test finds what is there");
    let handle = sql("SELECT handle FROM accounts WHERE id = $1").bind(amina.account.expect("signed in"));
    let (voter,): (String,) = house.app.db.one(handle).await.expect("a handle");
    // How much each of them can read, so that no one is turned away from all of it.
    for (name, role, least) in
        [("Sanae", Role::Moderator, 30), ("Omar", Role::Officer, 60), ("Rachid", Role::DeskAgent, 30), ("Aïcha", Role::Administrator, 60)]
    {
        let mut client = house.staff(name, role).await;
        let read = read_everything(&scene, &mut client, number, &voter).await;
        assert!(read >= least, "{name} read {read} pages and files");
    }
    let lines: Vec<String> = written.lines().iter().map(ToString::to_string).collect();
    assert!(lines.iter().any(|line| line.contains("/ballot/review")), "the log has what was done: {}", lines.len());
    for line in &lines {
        assert_secret(line, "the log");
    }
    assert_eq!(columns(&house).await, ["ballot_choices.choice", "ballot_drafts.choice"]);
});
