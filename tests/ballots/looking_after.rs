//! What staff do while people vote: withdrawing an option, having a ballot not count, reading turnout. None of it shows what anybody voted.

use app::model::Lang;
use app::model::ballots::{BallotKind, BallotSettings, BallotState};
use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, Conn, NeighbourhoodId, sql};
use tajmaat::base::jobs;
use tajmaat::base::part::GivenAs;
use tajmaat::participation::ballots::{self, Outcome, steps};

use super::{ballot, cast, choice, choices, close, keep, leave, load, number, of, person};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::end_in;
use crate::on_both_engines;

const WHY: &str = "Le terrain n'appartient plus à la commune depuis hier.";

async fn handle(house: &TestApp, account: AccountId) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(account)).await.expect("a handle").0
}

/// What somebody was told of the vote.
async fn told(house: &TestApp, account: AccountId) -> Vec<String> {
    let select = sql("SELECT kind FROM notifications WHERE account_id = $1 ORDER BY created_at, id");
    let rows: Vec<(String,)> = house.app.db.all(select.bind(account)).await.expect("notifications");
    rows.into_iter().map(|(kind,)| kind).filter(|kind| kind.starts_with("ballot_")).collect()
}

/// The three of the staff who look after the ballot.
async fn officers(house: &TestApp) -> [Client; 3] {
    [house.staff("Première", Role::Officer).await, house.staff("Seconde", Role::Administrator).await, house.staff("Troisième", Role::Officer).await]
}

on_both_engines!(nobody_is_asked_for_more_options_than_stand, |house| {
    let settings = BallotSettings { min: 5, asked: 5, ..of(BallotKind::Approval) };
    let (id, n) = ballot(&house, AudienceKind::Participants, &settings).await;
    let [mut officer, ..] = officers(&house).await;
    let (amina, brahim) = (person(&house, "Amina").await, person(&house, "Brahim").await);
    assert_eq!(cast(&house, id, amina, "1,2,3,4,5").await, Outcome::Counted { replaced: false });
    assert!(matches!(cast(&house, id, brahim, "1,2,3,4").await, Outcome::Invalid(judgement) if judgement.least == 5));
    officer.post(&paths::withdraw_ballot_option(COMMUNE, n, 5), &[("reason", WHY)]).await.redirect();
    assert!(matches!(cast(&house, id, brahim, "1,2,3").await, Outcome::Invalid(judgement) if judgement.least == 4 && judgement.faults.is_empty()));
    assert_eq!(cast(&house, id, brahim, "1,2,3,4").await, Outcome::Counted { replaced: false });
    assert_eq!(cast(&house, id, amina, "1,2,3,4").await, Outcome::Counted { replaced: true });
    // The form and the rules ask for no more, and do not warn of what nobody can do.
    let known = load(&house, id).await;
    assert_eq!((known.in_force().min, known.in_force().asked, known.settings.min), (4, 4, 5), "what was declared is known still");
    let judged = ballots::check(&known, &choice(BallotKind::Approval, "1,2,3,4"), None);
    assert!(judged.is_valid() && judged.warning.is_none());
    let page = house.signed_in(brahim, false).await.get(&paths::ballot(COMMUNE, n)).await;
    let least = |count: i64| tr::voting::AT_LEAST.fill(Lang::Fr, count, &[]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.words().contains(&least(4)) && !page.words().contains(&least(5)), "{}", page.words());
});

on_both_engines!(a_withdrawn_option_stays_and_everybody_who_voted_is_told_alike, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Approval)).await;
    let [mut officer, ..] = officers(&house).await;
    let (chose, other, later) = (person(&house, "Amina").await, person(&house, "Brahim").await, person(&house, "Chaïma").await);
    cast(&house, id, chose, "1,2").await;
    cast(&house, id, other, "3").await;
    let path = paths::withdraw_ballot_option(COMMUNE, n, 2);
    let short = officer.post(&path, &[("reason", "Non.")]).await;
    assert_eq!((short.status, short.has("#reason-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    officer.post(&path, &[("reason", WHY)]).await.redirect();
    assert_eq!(officer.post(&path, &[("reason", WHY)]).await.status, StatusCode::CONFLICT, "once");
    jobs::run_due(&house.app).await.expect("the jobs run");
    jobs::run_due(&house.app).await.expect("the jobs run");
    // Nobody learns from a message who had chosen it.
    assert_eq!(
        (told(&house, chose).await, told(&house, other).await),
        (vec!["ballot_option_withdrawn".to_owned()], vec!["ballot_option_withdrawn".to_owned()])
    );
    assert!(told(&house, later).await.is_empty());
    let page = house.visitor().get(&paths::ballot(COMMUNE, n)).await;
    assert!(page.words().contains(WHY), "{}", page.words());
    // What was cast stays, and can be replaced; nobody chooses it any more.
    assert_eq!(choices(&house).await, ["1,2", "3"]);
    assert!(matches!(cast(&house, id, later, "2").await, Outcome::Invalid(_)));
    assert_eq!(keep(&house, id, chose, "1").await, Outcome::Counted { replaced: true });
});

on_both_engines!(a_ballot_does_not_count_when_two_people_say_why, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut first, mut second, mut third] = officers(&house).await;
    let (amina, brahim) = (person(&house, "Amina").await, person(&house, "Brahim").await);
    cast(&house, id, amina, "yes").await;
    cast(&house, id, brahim, "no").await;
    let path = paths::void_ballot(COMMUNE, n);
    let (of_amina, nobody) = (handle(&house, amina).await, handle(&house, person(&house, "Chaïma").await).await);
    for (who, why) in [(nobody.as_str(), WHY), (of_amina.as_str(), "Non.")] {
        let refused = first.post(&path, &[("act", "ask"), ("handle", who), ("reason", why)]).await;
        assert_eq!((refused.status, refused.value("handle").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(who)));
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'ballot_void_refused'").await, 1, "who asks whether somebody voted leaves a trace");
    first.post(&path, &[("act", "ask"), ("handle", &of_amina), ("reason", WHY)]).await.redirect();
    assert_eq!(load(&house, id).await.counts.cast, 2, "one person is not enough");
    let void = second.get(&path).await.value("id").expect("a line");
    assert_eq!(first.post(&path, &[("act", "confirm"), ("id", &void)]).await.status, StatusCode::CONFLICT, "by somebody else");
    assert!(told(&house, amina).await.is_empty());
    second.post(&path, &[("act", "confirm"), ("id", &void)]).await.redirect();
    assert_eq!(told(&house, amina).await, ["ballot_void"]);
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.void), (1, 1));
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().map(|one| one.count).sum::<i64>(), 1);
    // They cannot vote again, and what they voted is shown to nobody meanwhile.
    assert_eq!(cast(&house, id, amina, "no").await, Outcome::Void);
    let mine = ballots::mine(&house.app, &mut &house.app.db, &load(&house, id).await, amina).await.expect("answered");
    assert_eq!((mine.state, mine.cast), (BallotState::Void, None));
    let part = house.app.parts().find(|part| part.name() == "ballots").expect("a part");
    let given = part.given_among(&mut Conn::Pool(&house.app.db), &[id], (amina, &[])).await.expect("read");
    assert_eq!(given, [(id, GivenAs::Person)], "nothing is asked of them any more");
    // Two people take it back, and it counts as it was.
    third.post(&path, &[("act", "take_back"), ("id", &void)]).await.redirect();
    assert_eq!((load(&house, id).await.counts.cast, told(&house, amina).await.len()), (1, 1), "one person is not enough");
    assert_eq!(third.post(&path, &[("act", "take_back"), ("id", &void)]).await.status, StatusCode::CONFLICT, "by somebody else");
    second.post(&path, &[("act", "take_back"), ("id", &void)]).await.redirect();
    assert_eq!((load(&house, id).await.counts.cast, told(&house, amina).await.len()), (2, 2));
    first.post(&path, &[("act", "ask"), ("handle", &of_amina), ("reason", WHY)]).await.redirect();
    let void = second.get(&path).await.value("id").expect("a line");
    second.post(&path, &[("act", "confirm"), ("id", &void)]).await.redirect();
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await.expect("closed"), ["no"]);
    assert_eq!(first.post(&path, &[("act", "take_back"), ("id", &void)]).await.status, StatusCode::CONFLICT, "it is closed");
    let acts =
        "SELECT COUNT(*) FROM staff_acts WHERE act IN ('ballot_void_asked', 'ballot_void_confirmed', 'ballot_void_back_asked', 'ballot_void_taken_back')";
    assert_eq!(number(&house, acts).await, 6);
});

on_both_engines!(small_groups_are_hidden_from_staff_too, |house| {
    let settings = BallotSettings { quorum: app::model::ballots::Quorum::Voters(20), ..of(BallotKind::YesNo) };
    let (id, n) = ballot(&house, AudienceKind::Participants, &settings).await;
    let [mut officer, ..] = officers(&house).await;
    for at in 0..12 {
        let account = person(&house, &format!("Habitant {at}")).await;
        cast(&house, id, account, "yes").await;
    }
    let place = (app::model::ballots::Channel::Online, None);
    for _ in 0..15 {
        steps::note(&house.app, id, steps::Step::Seen, place);
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_funnel WHERE step = 'seen'").await, 0, "a page that is read writes nothing");
    steps::write(&house.app).await.expect("written");
    steps::write(&house.app).await.expect("once");
    assert_eq!(number(&house, "SELECT count FROM ballot_funnel WHERE step = 'seen'").await, 15);
    let page = officer.get(&paths::ballot_turnout(COMMUNE, n)).await;
    let cells = page.all("table td");
    assert!(cells.contains(&"15".to_owned()) && cells.contains(&"12".to_owned()), "{cells:?}");
    assert!(page.words().contains("20"), "{}", page.words());
    assert_eq!(house.participant("Amina").await.get(&paths::ballot_turnout(COMMUNE, n)).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(no_page_of_the_staff_shows_a_vote, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Points)).await;
    let [mut officer, ..] = officers(&house).await;
    let amina = person(&house, "Amina").await;
    // A choice that stands nowhere else by chance.
    cast(&house, id, amina, "1=3,2=4,4=1").await;
    let canaries = ["1=3,2=4,4=1", "1=3", "2=4"];
    for path in [
        paths::prepare_consultation(COMMUNE, n),
        paths::prepare_ballot(COMMUNE, n),
        paths::ballot_envelopes(COMMUNE, n),
        paths::ballot_options(COMMUNE, n),
        paths::ballot_turnout(COMMUNE, n),
        paths::void_ballot(COMMUNE, n),
        paths::ballot(COMMUNE, n),
        paths::consultation(COMMUNE, n),
    ] {
        let page = officer.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!canaries.iter().any(|canary| page.text().contains(canary)), "{path}");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM staff_acts WHERE path LIKE '%1=3%'").await, 0);
    assert!(!format!("{:?}", ballots::sealed(&house.app, &mut &house.app.db, &load(&house, id).await, amina).await).contains("1=3"), "no log shows it");
});

on_both_engines!(who_leaves_while_people_vote_takes_their_vote_along_and_nobody_votes_twice, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &BallotSettings { confirm: true, ..of(BallotKind::YesNo) }).await;
    let [mut first, mut second, ..] = officers(&house).await;
    let (cast_one, drafted, voided) = (person(&house, "Amina").await, person(&house, "Brahim").await, person(&house, "Chaïma").await);
    let (on_paper, stays) = (person(&house, "Driss").await, person(&house, "Farida").await);
    for account in [cast_one, voided, stays] {
        cast(&house, id, account, "yes").await;
    }
    keep(&house, id, cast_one, "no").await;
    keep(&house, id, drafted, "no").await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let marked = ballots::mark_on_paper(&house.app, &mut tx, &load(&house, id).await, on_paper).await.expect("answered");
    assert_eq!(marked, Ok(()));
    tx.commit().await.expect("kept");
    let path = paths::void_ballot(COMMUNE, n);
    first.post(&path, &[("act", "ask"), ("handle", &handle(&house, voided).await), ("reason", WHY)]).await.redirect();
    let void = second.get(&path).await.value("id").expect("a line");
    second.post(&path, &[("act", "confirm"), ("id", &void)]).await.redirect();
    for account in [cast_one, drafted, voided, on_paper] {
        leave(&house, account).await;
    }
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.replaced, counts.void), (2, 1, 1), "one who stays, and a sheet in the box");
    assert_eq!((choices(&house).await, number(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (vec!["yes".to_owned()], 0));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voters").await, 2);
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().map(|one| one.count).sum::<i64>(), 2);
    // The same person with another account votes once; nothing of the void vote comes back.
    cast(&house, id, person(&house, "Amina").await, "no").await;
    first.post(&path, &[("act", "take_back"), ("id", &void)]).await.redirect();
    second.post(&path, &[("act", "take_back"), ("id", &void)]).await.redirect();
    assert_eq!(load(&house, id).await.counts.cast, 3);
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await.expect("closed"), ["no", "yes"]);
    // What was taken to be counted stays counted.
    leave(&house, stays).await;
    assert_eq!(load(&house, id).await.counts.cast, 3);
});

on_both_engines!(what_is_hidden_beside_a_small_group_is_not_called_small, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut officer, ..] = officers(&house).await;
    let place = crate::consultations::neighbourhood(&house, "centre").await;
    let nowhere = NeighbourhoodId(uuid::Uuid::nil());
    for (channel, home, count) in [("online", nowhere, 380_i64), ("kiosk", nowhere, 9), ("online", place, 40), ("kiosk", place, 30)] {
        let insert = sql("INSERT INTO ballot_funnel (consultation_id, step, channel, neighbourhood_id, count) VALUES ($1, 'counted', $2, $3, $4)");
        house.app.db.run(insert.bind(id).bind(channel).bind(home).bind(count)).await.expect("a number");
    }
    let page = officer.get(&paths::ballot_turnout(COMMUNE, n)).await;
    let cells = page.all("table td");
    let hidden = fr(tr::ballots::staff::HIDDEN);
    assert!(cells.iter().filter(|cell| **cell == hidden).count() >= 4, "the nine, and what would tell it: {cells:?}");
    assert!(page.words().contains(&fr(tr::ballots::staff::HIDDEN_NOTE)), "{}", page.words());
    // Of 380 nobody says that they are fewer than ten; why they are hidden stands below.
    for word in [tr::ballots::staff::HIDDEN, tr::counts::MASKED] {
        for lang in Lang::ALL {
            assert!(!word.text(lang).chars().any(|c| c.is_numeric()), "{}", word.text(lang));
        }
    }
});

on_both_engines!(turnout_says_how_far_each_neighbourhood_came, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut officer, ..] = officers(&house).await;
    let place = crate::consultations::neighbourhood(&house, "centre").await;
    let nowhere = NeighbourhoodId(uuid::Uuid::nil());
    let counts = [
        ("seen", "online", place, 60_i64),
        ("seen", "kiosk", place, 20),
        ("seen", "online", nowhere, 25),
        ("counted", "online", place, 30),
        ("counted", "online", nowhere, 12),
    ];
    for (step, channel, home, count) in counts {
        let insert = sql("INSERT INTO ballot_funnel (consultation_id, step, channel, neighbourhood_id, count) VALUES ($1, $2, $3, $4, $5)");
        house.app.db.run(insert.bind(id).bind(step).bind(channel).bind(home).bind(count)).await.expect("a number");
    }
    let table = format!("div[aria-label=\"{}\"] tbody td", fr(tr::ballots::staff::FUNNEL_BY_PLACE));
    // Of each place the sum of its channels, though nobody came to the desk from the one.
    let cells = officer.get(&paths::ballot_turnout(COMMUNE, n)).await.all(&table);
    assert_eq!(cells, ["25", "0", "0", "12", "80", "0", "0", "30"]);
    let less = sql("UPDATE ballot_funnel SET count = 3 WHERE consultation_id = $1 AND step = 'counted' AND neighbourhood_id = $2");
    house.app.db.run(less.bind(id).bind(nowhere)).await.expect("fewer");
    let cells = officer.get(&paths::ballot_turnout(COMMUNE, n)).await.all(&table);
    let hidden = fr(tr::ballots::staff::HIDDEN);
    assert_eq!(cells, ["25", "0", "0", hidden.as_str(), "80", "0", "0", hidden.as_str()], "three, and the thirty that would tell them");
});
