//! Voting at the desk's device: the code, the session, what ends it, and what nobody sees.

mod migrating;

use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;
use tajmaat::participation::kiosks::{CODE_SECONDS, IDLE_SECONDS, TRIES};

use crate::ballot_papers::{approval, ballot, clerks, count, end_voting, handle, id};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

/// A resident, an agent, the number of the consultation, and the code that the agent got for the resident.
async fn opened(house: &TestApp) -> (Client, Client, i64, String) {
    let (_, number) = ballot(house, &approval(), 5).await;
    let [mut agent, ..] = clerks(house).await;
    let resident = house.resident("Khadija").await;
    let code = open(house, &mut agent, &resident, number).await;
    (resident, agent, number, code)
}

async fn open(house: &TestApp, agent: &mut Client, resident: &Client, number: i64) -> String {
    let path = paths::kiosk_person(COMMUNE, number, handle(house, id(resident)).await);
    let answer = agent.post(&path, &[("session", "")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.words());
    assert_unkept(&answer);
    answer.all(".slip-code").remove(0)
}

fn assert_unkept(answer: &Answer) {
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

async fn enter(device: &mut Client, code: &str) -> Answer {
    device.post(&paths::kiosk(COMMUNE), &[("code", code)]).await
}

/// Whether the device is sent to its first page.
async fn is_over(device: &mut Client, number: i64) -> bool {
    let answer = device.get(&paths::kiosk_vote(COMMUNE, number)).await;
    answer.status == StatusCode::SEE_OTHER && answer.redirect().starts_with(&paths::kiosk(COMMUNE))
}

async fn channels(house: &TestApp) -> Vec<(String, String)> {
    house.app.db.all(sql("SELECT state, channel FROM ballot_voters")).await.expect("voters")
}

on_both_engines!(somebody_votes_alone_and_nothing_is_left, |house| {
    let (mut resident, mut agent, number, code) = opened(&house).await;
    let mut device = house.visitor();
    let first = device.get(&paths::kiosk(COMMUNE)).await;
    assert!(first.has("input[name=code]") && !first.has("a[href='/sign-in']"), "{}", first.words());
    let taken = enter(&mut device, &code).await;
    assert_eq!(taken.redirect(), paths::kiosk_vote(COMMUNE, number));
    let cookie = taken
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok())
        .find(|cookie| cookie.starts_with("kiosk="))
        .expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let form = device.follow(&taken).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_unkept(&form);
    assert!(!form.text().contains("Khadija"), "no name");
    assert!(!form.has("a[href^='/account']") && !form.has("nav a[href$='/problems']"), "no way out");
    let sent = device.vote(&paths::kiosk_vote(COMMUNE, number), &[("o", "2"), ("o", "3"), ("go", "send")]).await;
    assert_eq!(sent.redirect(), paths::kiosk_mine(COMMUNE, number));
    assert_unkept(&device.follow(&sent).await);
    assert_eq!(channels(&house).await, [("cast".to_owned(), "kiosk".to_owned())]);

    let end = device.get(&paths::kiosk_end(COMMUNE, number)).await;
    assert!(end.words().contains(&fr(tr::kiosk::END_COUNTED)), "{}", end.words());
    let old = device.clone();
    device.post(&paths::kiosk_end(COMMUNE, number), &[]).await.redirect();
    assert!(is_over(&mut device, number).await);
    assert!(is_over(&mut old.clone(), number).await, "the old cookie is worth nothing");

    // The staff see that it is over, and the person that it was.
    let desk = agent.get(&paths::kiosk_desk(COMMUNE, number)).await;
    assert!(desk.words().contains(&fr(tr::kiosk::state::ENDED)) && desk.words().contains("Khadija"), "{}", desk.words());
    let told = resident.get(&paths::notifications()).await;
    assert!(told.words().contains("au guichet"), "{}", told.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'kiosk_opened'").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM kiosk_sessions WHERE token_hash IS NOT NULL OR code_hash IS NOT NULL").await, 0);
});

on_both_engines!(a_code_works_once_for_some_minutes_and_some_tries, |house| {
    let (resident, mut agent, number, code) = opened(&house).await;
    let wrong = wrong(&code);
    let mut device = house.visitor();
    let almost = sql("UPDATE kiosk_sessions SET tries = $1").bind(TRIES - 2);
    house.app.db.run(almost).await.expect("tries of others");
    for _ in 0..2 {
        let refused = enter(&mut device, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.words().contains(&fr(tr::kiosk::CODE_WRONG)));
    }
    assert_eq!(enter(&mut device, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY, "tried too often");
    for nonsense in ["", "1", "abcdefghij", "123456789", "12345678901"] {
        assert_eq!(enter(&mut device, nonsense).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense}");
    }

    let late = open(&house, &mut agent, &resident, number).await;
    house.wait_seconds(CODE_SECONDS);
    assert_eq!(enter(&mut device, &late).await.status, StatusCode::UNPROCESSABLE_ENTITY, "too late");

    let code = open(&house, &mut agent, &resident, number).await;
    enter(&mut device, &code).await.redirect();
    let mut second = house.visitor();
    assert_eq!(enter(&mut second, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY, "one device alone");
    assert!(is_over(&mut second, number).await);
    // Another code for the same person ends the session of the first.
    let again = open(&house, &mut agent, &resident, number).await;
    assert!(is_over(&mut device, number).await);
    enter(&mut second, &again).await.redirect();
    let rows: Vec<(Option<Vec<u8>>,)> = house.app.db.all(sql("SELECT token_hash FROM kiosk_sessions WHERE ended_at IS NULL")).await.expect("sessions");
    let cookie = second.cookie("kiosk").expect("a cookie").as_bytes().to_vec();
    assert!(rows.iter().flat_map(|(hash,)| hash).all(|hash| *hash != cookie && hash.len() == 32), "no cookie is kept as it is");
});

/// A code of the same session that is not its own.
fn wrong(code: &str) -> String {
    let (slot, secret) = code.split_once(' ').expect("groups");
    format!("{slot} {}", if secret == "0000 0000" { "1111 1111" } else { "0000 0000" })
}

on_both_engines!(one_visitor_does_not_make_codes_worthless, |house| {
    let (resident, mut agent, number, code) = opened(&house).await;
    assert_eq!(code.split(' ').map(str::len).collect::<Vec<_>>(), [2, 4, 4], "{code}");
    let mut stranger = house.visitor();
    for _ in 0..40 {
        assert_eq!(enter(&mut stranger, &wrong(&code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut device = house.visitor();
    assert_eq!(enter(&mut device, &code).await.redirect(), paths::kiosk_vote(COMMUNE, number));
    // What was tried of one session is not tried of the next.
    open(&house, &mut agent, &resident, number).await;
    assert_eq!(count(&house, "SELECT tries FROM kiosk_sessions WHERE ended_at IS NULL").await, 0);
});

on_both_engines!(of_sessions_opened_at_once_the_last_one_is_left, |house| {
    let (_, number) = ballot(&house, &approval(), 5).await;
    let [agent, officer, _] = clerks(&house).await;
    let resident = house.resident("Khadija").await;
    let path = paths::kiosk_person(COMMUNE, number, handle(&house, id(&resident)).await);
    let presses = (0..10).map(|turn| {
        let (mut clerk, path) = (if turn % 2 == 0 { agent.clone() } else { officer.clone() }, path.clone());
        async move { clerk.post(&path, &[("session", "")]).await }
    });
    let answers = futures::future::join_all(presses).await;
    let codes: Vec<String> = answers.iter().flat_map(|answer| answer.all(".slip-code")).collect();
    assert!(!codes.is_empty(), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM kiosk_sessions WHERE ended_at IS NULL").await, 1, "of {} codes", codes.len());
    let mut devices = 0;
    for code in &codes {
        devices += usize::from(enter(&mut house.visitor(), code).await.status == StatusCode::SEE_OTHER);
    }
    assert_eq!(devices, 1, "of {} codes", codes.len());
    // The database would refuse a second one of whoever does not ask.
    let second = sql("INSERT INTO kiosk_sessions (id, commune_id, consultation_id, account_id, opened_by, opened_at, code_until) \
         SELECT account_id, commune_id, consultation_id, account_id, opened_by, opened_at, code_until FROM kiosk_sessions WHERE ended_at IS NULL");
    assert!(house.app.db.run(second).await.is_err());
});

on_both_engines!(the_desk_is_not_told_who_voted_and_asking_leaves_a_trace, |house| {
    let (_, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    let mut resident = house.resident("Khadija").await;
    let path = paths::kiosk_person(COMMUNE, number, handle(&house, id(&resident)).await);
    let before = agent.get(&path).await.words();
    resident.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "2"), ("go", "send")]).await.redirect();
    assert_eq!(agent.get(&path).await.words(), before, "nothing tells that she voted");
    house.app.db.run(sql("UPDATE ballot_voters SET state = 'void'")).await.expect("void");
    assert_eq!(agent.get(&path).await.words(), before, "nor that her vote is void");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act LIKE 'kiosk_%'").await, 0);
    let refused = agent.post(&path, &[("session", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr(tr::kiosk::IS_VOID)), "{}", refused.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'kiosk_refused'").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM kiosk_sessions").await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'desk' AND data LIKE '%refused%'").await, 1, "she is told");
    house.app.db.run(sql("UPDATE ballot_voters SET state = 'cast'")).await.expect("cast");
    open(&house, &mut agent, &resident, number).await;
    assert!(agent.get(&path).await.words().contains(&fr(tr::kiosk::IN_SESSION)));
});

on_both_engines!(ten_idle_minutes_end_it_whatever_runs, |house| {
    let (_, _, number, code) = opened(&house).await;
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    for _ in 0..3 {
        house.wait_seconds(IDLE_SECONDS - 1);
        assert_eq!(device.get(&paths::kiosk_vote(COMMUNE, number)).await.status, StatusCode::OK, "somebody is there");
    }
    let mut idle = device.clone();
    house.wait_seconds(IDLE_SECONDS);
    let sent = idle.post(&paths::kiosk_vote(COMMUNE, number), &[("o", "2"), ("go", "send")]).await;
    assert!(sent.redirect().starts_with(&paths::kiosk(COMMUNE)), "{}", sent.redirect());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0, "nothing was voted");
    assert!(is_over(&mut device, number).await);
});

on_both_engines!(a_cookie_is_good_for_one_ballot_of_one_commune, |house| {
    let (_, _, number, code) = opened(&house).await;
    let (_, other) = ballot(&house, &approval(), 5).await;
    house.add_commune("oued-zem").await;
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    let stolen = device.clone();
    assert!(is_over(&mut stolen.clone(), other).await, "another ballot");
    let elsewhere = stolen.clone().get(&paths::kiosk_vote("oued-zem", number)).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "another commune");
    for path in [paths::account(), paths::ballot_mine(COMMUNE, number), paths::notifications()] {
        assert!(stolen.clone().get(&path).await.status != StatusCode::OK, "{path}");
    }
    let mut code_elsewhere = house.visitor();
    let refused = code_elsewhere.post(&paths::kiosk("oued-zem"), &[("code", &code)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!is_over(&mut device, number).await, "its own is open");
});

on_both_engines!(the_phase_ends_in_the_middle_and_the_staff_end_a_session, |house| {
    let (resident, mut agent, number, code) = opened(&house).await;
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    let desk = paths::kiosk_desk(COMMUNE, number);
    let session = agent.get(&desk).await.value("session").expect("a session to end");
    agent.post(&desk, &[("session", &session)]).await.redirect();
    assert!(is_over(&mut device, number).await);
    assert_eq!(agent.post(&desk, &[("session", &session)]).await.status, StatusCode::CONFLICT, "it is over");

    house.app.clock.set(crate::consultations::end_in(5).plus_seconds(-60));
    let code = open(&house, &mut agent, &resident, number).await;
    enter(&mut device, &code).await.redirect();
    let owner = device.get(&paths::kiosk_vote(COMMUNE, number)).await.value("for").expect("whose it is");
    end_voting(&house);
    let late = device.post(&paths::kiosk_vote(COMMUNE, number), &[("o", "2"), ("go", "send"), ("for", &owner)]).await;
    assert!(late.status != StatusCode::INTERNAL_SERVER_ERROR, "{}", late.status);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters WHERE state = 'cast'").await, 0, "nothing is half-cast");
    let path = paths::kiosk_person(COMMUNE, number, handle(&house, id(&resident)).await);
    assert_eq!(agent.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "voting is over");
});

on_both_engines!(nobody_opens_one_for_themselves_or_votes_while_signed_in, |house| {
    let (_, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    house.verify_residence(id(&agent), COMMUNE).await;
    let own = paths::kiosk_person(COMMUNE, number, handle(&house, id(&agent)).await);
    let refused = agent.post(&own, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr(tr::kiosk::NOT_YOURSELF)));
    let resident = house.resident("Khadija").await;
    let code = open(&house, &mut agent, &resident, number).await;
    // In the agent's own browser nothing opens.
    assert!(agent.get(&paths::kiosk(COMMUNE)).await.words().contains(&fr(tr::kiosk::SIGN_OUT_FIRST)));
    assert_eq!(enter(&mut agent, &code).await.redirect(), paths::kiosk(COMMUNE));
    assert!(agent.cookie("kiosk").is_none());
    let mut other = house.resident("Amina").await;
    for path in [paths::kiosk_desk(COMMUNE, number), own] {
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both_engines!(what_was_chosen_elsewhere_is_not_shown_at_the_device, |house| {
    let (mut resident, mut agent, number, code) = opened(&house).await;
    let chosen = |answer: &Answer| (1..=5).filter(|option| answer.has(&format!("input[name=o][value='{option}'][checked]"))).collect::<Vec<_>>();
    resident.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "2"), ("o", "3"), ("go", "send")]).await.redirect();
    assert_eq!(chosen(&resident.get(&paths::ballot_vote(COMMUNE, number)).await), [2, 3], "their own page has it");
    // Whoever opened the session could sit at the device.
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    let form = device.get(&paths::kiosk_vote(COMMUNE, number)).await;
    assert_eq!((form.status, chosen(&form)), (StatusCode::OK, Vec::new()));
    assert_eq!(form.words().matches(&fr(tr::voting::ADVICE)).count(), 1, "{}", form.words());
    let mine = device.get(&paths::kiosk_mine(COMMUNE, number)).await;
    assert!(!mine.has(".vote-card"), "{}", mine.words());
    // What is given in the session is shown in it.
    device.vote(&paths::kiosk_vote(COMMUNE, number), &[("o", "4"), ("o", "5"), ("go", "send")]).await.redirect();
    assert_eq!(chosen(&device.get(&paths::kiosk_vote(COMMUNE, number)).await), [4, 5]);
    assert_eq!(device.get(&paths::kiosk_mine(COMMUNE, number)).await.all(".vote-card").len(), 2);
    // And no more once they replace it at home, or another session is opened.
    resident.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "1"), ("o", "2"), ("go", "send")]).await.redirect();
    assert_eq!(chosen(&device.get(&paths::kiosk_vote(COMMUNE, number)).await), Vec::<i32>::new());
    device.vote(&paths::kiosk_vote(COMMUNE, number), &[("o", "3"), ("o", "4"), ("go", "send")]).await.redirect();
    let again = open(&house, &mut agent, &resident, number).await;
    let mut second = house.visitor();
    enter(&mut second, &again).await.redirect();
    assert_eq!(chosen(&second.get(&paths::kiosk_vote(COMMUNE, number)).await), Vec::<i32>::new());
});

on_both_engines!(at_the_device_a_page_of_the_one_before_is_not_a_vote, |house| {
    let (_, mut agent, number, code) = opened(&house).await;
    let path = paths::kiosk_vote(COMMUNE, number);
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    let left = device.get(&path).await.value("for").expect("whose it is");
    device.post(&paths::kiosk_end(COMMUNE, number), &[]).await.redirect();
    let next = house.resident("Amina").await;
    let code = open(&house, &mut agent, &next, number).await;
    enter(&mut device, &code).await.redirect();
    let refused = device.post(&path, &[("for", &left), ("o", "2"), ("go", "send")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(!refused.has("[checked]") && refused.words().contains(&fr(tr::voting::SAID_OTHERS)), "{}", refused.words());
    assert_unkept(&refused);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
    device.vote(&path, &[("o", "2"), ("go", "send")]).await.redirect();
    assert_eq!(channels(&house).await, [("cast".to_owned(), "kiosk".to_owned())]);
});

on_both_engines!(what_is_sent_after_a_session_is_said_not_to_be_taken, |house| {
    let (_, _, number, code) = opened(&house).await;
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    house.wait_seconds(IDLE_SECONDS);
    for path in [paths::kiosk_vote(COMMUNE, number), paths::kiosk_review(COMMUNE, number)] {
        let mut late = device.clone();
        let sent = late.post(&path, &[("o", "2"), ("go", "send")]).await;
        assert_unkept(&sent);
        let page = late.follow(&sent).await;
        assert!(page.has(".notice.danger[role=alert]") && page.words().contains(&fr(tr::kiosk::NOT_SENT)), "{path}: {}", page.words());
        let read = device.clone().get(&path).await;
        assert!(!device.clone().follow(&read).await.words().contains(&fr(tr::kiosk::NOT_SENT)), "{path}: nothing was sent");
    }
});

on_both_engines!(at_the_device_a_confirmation_casts_what_was_shown_or_nothing, |house| {
    let (_, number) = ballot(&house, &app::model::ballots::BallotSettings { confirm: true, ..approval() }, 5).await;
    let [mut agent, ..] = clerks(&house).await;
    let mut resident = house.resident("Khadija").await;
    let code = open(&house, &mut agent, &resident, number).await;
    let mut device = house.visitor();
    enter(&mut device, &code).await.redirect();
    let (vote, review) = (paths::kiosk_vote(COMMUNE, number), paths::kiosk_review(COMMUNE, number));
    let cast = async || count(&house, "SELECT COUNT(*) FROM ballot_choices").await;
    device.vote(&vote, &[("o", "1"), ("o", "2"), ("go", "send")]).await.redirect();
    let first = device.get(&review).await.value("shown").expect("what is shown");
    device.vote(&vote, &[("o", "3"), ("go", "keep")]).await.redirect();
    let refused = device.post(&review, &[("go", "confirm"), ("shown", &first)]).await;
    assert_eq!((refused.status, cast().await), (StatusCode::CONFLICT, 0));
    assert!(refused.words().contains(&fr(tr::voting::SAID_CHANGED)), "{}", refused.words());
    // What they choose at home meanwhile is neither shown nor cast here.
    let second = refused.value("shown").expect("what is shown");
    resident.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "4"), ("o", "5"), ("go", "keep")]).await.redirect();
    let refused = device.post(&review, &[("go", "confirm"), ("shown", &second)]).await;
    assert_eq!((refused.status, cast().await), (StatusCode::CONFLICT, 0));
    assert!(!refused.has(".vote-card") && refused.words().contains(&fr(tr::voting::SAID_CHANGED)), "{}", refused.words());
    assert_unkept(&refused);
    device.vote(&vote, &[("o", "3"), ("go", "send")]).await.redirect();
    let third = device.get(&review).await.value("shown").expect("what is shown");
    assert_eq!(device.post(&review, &[("go", "confirm"), ("shown", &third)]).await.redirect(), paths::kiosk_mine(COMMUNE, number));
    assert_eq!(cast().await, 1);
});

#[tokio::test]
async fn words_that_are_looked_for_at_the_device_stand_in_no_address() {
    let house = TestApp::new().await;
    let (_, number) = ballot(&house, &approval(), 12).await;
    let [mut agent, ..] = clerks(&house).await;
    let resident = house.resident("Khadija").await;
    let code = open(&house, &mut agent, &resident, number).await;
    let (path, mut device) = (paths::kiosk_vote(COMMUNE, number), house.visitor());
    enter(&mut device, &code).await.redirect();
    for ticked in [&[][..], &[("o", "2")][..]] {
        let fields: Vec<_> = ticked.iter().copied().chain([("text", "quartier 12"), ("go", "filter")]).collect();
        let page = device.vote(&path, &fields).await;
        assert_eq!((page.status, page.attributes(".vote-card [name=o]", "value")), (StatusCode::OK, vec!["12".to_owned()]), "{}", page.words());
        assert_unkept(&page);
        assert_eq!(page.attributes("#vote > input[type=hidden][name=o]", "value").len(), ticked.len());
    }
    let kept = device.vote(&path, &[("o", "2"), ("text", "quartier 12"), ("go", "keep")]).await.redirect();
    assert!(kept.contains("kept=") && !kept.contains("quartier"), "{kept}");
}
