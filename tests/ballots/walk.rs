//! People vote, without scripts and in Arabic: each kind from the consultation's page to a vote that counts; what is refused, late, empty, or not confirmed yet.

use app::model::Lang;
use app::model::ballots::{BallotKind, BallotSettings, EnvelopeChoice};
use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use serde_json::Value;
use tajmaat::base::db::{ConsultationId, sql};
use tajmaat::participation::ballots::voting;
use tajmaat::participation::consultations::Audience;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::consultations::{Outline, consultation, end_in};
use crate::on_both_engines;

/// Voting to the end of the fifth day from [`NOW`].
pub const PHASES: [(PhaseKind, i64); 2] = [(PhaseKind::Vote, 5), (PhaseKind::Decide, 40)];
/// Presses from the consultation's page to a vote that counts, besides choosing.
pub const PRESSES: usize = 6;

/// What is declared of a kind.
pub fn settings(kind: BallotKind) -> BallotSettings {
    BallotSettings { kind, rule: kind.rules()[0], confirm: false, ..BallotSettings::default() }
}

/// A published ballot in which people vote now, with four options of 300, 400, 500 and 900 thousand dirhams in one envelope of a million.
pub async fn voting_on(house: &TestApp, settings: &BallotSettings) -> (ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases: &PHASES, published: true };
    let (id, number) = consultation(house, officer, &outline).await;
    let text = serde_json::to_string(settings).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, next_option, frozen_at, order_key) VALUES ($1, $2, 5, $3, $4)");
    house.app.db.run(insert.bind(id).bind(text).bind(NOW.plus_days(-10)).bind(vec![7_u8; 32])).await.expect("a ballot");
    crate::counts::nonce(house, id).await;
    house.app.db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
    let insert = sql("INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount) VALUES ($1, 1, 'الميزانية', 'Le budget', 100000000)");
    house.app.db.run(insert.bind(id)).await.expect("an envelope");
    for (number, cost) in [(1_i64, 30_000_000_i64), (2, 40_000_000), (3, 50_000_000), (4, 90_000_000)] {
        let insert =
            sql("INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, cost, envelope, category) VALUES ($1, $2, $3, $4, $5, 1, 'water')");
        let (ar, fr) = (format!("مشروع {number}"), format!("Projet {number}"));
        house.app.db.run(insert.bind(id).bind(number).bind(ar).bind(fr).bind(cost)).await.expect("an option");
    }
    (id, number)
}

async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn counted(house: &TestApp) -> i64 {
    count(house, "SELECT cast_count FROM ballot_tallies").await
}

/// What was voted, whoever did.
async fn choices(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT choice FROM ballot_choices ORDER BY choice")).await.expect("choices");
    rows.into_iter().map(|(choice,)| choice).collect()
}

fn assert_unkept(answer: &Answer) {
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

/// From the consultation's page to a vote that counts; returns how often something was pressed.
async fn vote(client: &mut Client, number: i64, fields: &[(&str, &str)]) -> usize {
    let page = client.get(&paths::consultation(COMMUNE, number)).await;
    let href = page.attributes("a[href$='/ballot/vote']", "href").into_iter().next().unwrap_or_else(|| panic!("no way to vote: {}", page.words()));
    let form = client.get(&href).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.words());
    assert_unkept(&form);
    let owner = form.value("for").expect("whose it is");
    let sent: Vec<(&str, &str)> = fields.iter().copied().chain([("go", "send"), ("for", &owner)]).collect();
    let mut presses = 2;
    let mut answer = client.post(&href, &sent).await;
    if answer.redirect() == paths::ballot_review(COMMUNE, number) {
        let review = client.follow(&answer).await;
        assert!(review.has("button.primary") && review.has(".notice.warning"), "{}", review.words());
        assert_unkept(&review);
        let shown = review.value("shown").expect("what is shown");
        answer = client.post(&paths::ballot_review(COMMUNE, number), &[("go", "confirm"), ("shown", &shown)]).await;
        presses += 1;
    }
    assert_eq!(answer.redirect(), paths::ballot_mine(COMMUNE, number));
    let mine = client.follow(&answer).await;
    assert!(mine.has(".banner.reached") && mine.has("a[href$='/ballot/vote']"), "{}", mine.words());
    assert_unkept(&mine);
    presses
}

/// A kind of ballot, what its form sends, and what is kept then.
type Way<'a> = (BallotKind, &'a [(&'a str, &'a str)], &'a str);

on_both_engines!(each_kind_is_voted_in_a_few_presses_without_scripts_and_in_arabic, |house| {
    let ways: [Way; 7] = [
        (BallotKind::Approval, &[("o", "3"), ("o", "1")], "1,3"),
        (BallotKind::Budget, &[("o", "4"), ("o", "2")], "2,4"),
        (BallotKind::Points, &[("p.1", "4"), ("p.2", ""), ("p.3", "٥")], "1=4,3=5"),
        (BallotKind::Judgment, &[("g.1", "4"), ("g.2", "0"), ("g.3", "")], "1=4,2=0"),
        (BallotKind::Score, &[("g.1", "5"), ("g.4", "2")], "1=5,4=2"),
        (BallotKind::Ranked, &[("r.1", "2"), ("r.3", "1"), ("r.4", "7")], "3>1>4"),
        (BallotKind::YesNo, &[("answer", "abstain")], "abstain"),
    ];
    let mut expected = Vec::new();
    for (at, (kind, fields, choice)) in ways.into_iter().enumerate() {
        // Every other one asks for a confirmation.
        let (_, number) = voting_on(&house, &BallotSettings { confirm: at % 2 == 1, ..settings(kind) }).await;
        let mut client = house.participant("Amina").await;
        client.language = "ar".to_owned();
        let presses = vote(&mut client, number, fields).await;
        assert!(presses <= PRESSES, "{kind:?}: {presses}");
        expected.push(choice.to_owned());
        let mut kept = choices(&house).await;
        kept.sort();
        expected.sort();
        assert_eq!(kept, expected, "{kind:?}");
    }
    assert_eq!(count(&house, "SELECT CAST(SUM(cast_count) AS BIGINT) FROM ballot_tallies").await, 7);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_drafts").await, 0);
});

on_both_engines!(a_vote_is_replaced_and_found_again, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let mut client = house.participant("Amina").await;
    vote(&mut client, number, &[("o", "1")]).await;
    let form = client.get(&paths::ballot_vote(COMMUNE, number)).await;
    assert_eq!(form.attributes("input[name=o][checked]", "value"), ["1"]);
    vote(&mut client, number, &[("o", "2"), ("o", "3")]).await;
    assert_eq!(choices(&house).await, ["2,3"]);
    assert_eq!((counted(&house).await, count(&house, "SELECT replaced_count FROM ballot_tallies").await), (1, 1));
    let mine = client.get(&paths::ballot_mine(COMMUNE, number)).await;
    assert_eq!(mine.all(".vote-card .card-title").len(), 2);
    // What was voted is in no other page, and in nobody else's.
    let mut other = house.participant("Brahim").await;
    for path in [paths::ballot(COMMUNE, number), paths::ballot_vote(COMMUNE, number), paths::ballot_mine(COMMUNE, number)] {
        let page = other.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.has("[checked]") && !page.has(".vote-card:not(:has(input))") && !page.has(".banner.reached"), "{path}: {}", page.words());
    }
    let public = house.visitor().get(&paths::ballot(COMMUNE, number)).await;
    assert_eq!(public.all("#options .card").len(), 4);
});

on_both_engines!(what_is_refused_is_said_beside_it_and_kept, |house| {
    let (_, number) = voting_on(&house, &BallotSettings { knapsack: true, ..settings(BallotKind::Budget) }).await;
    let mut client = house.participant("Amina").await;
    let path = paths::ballot_vote(COMMUNE, number);
    let over = client.vote(&path, &[("o", "3"), ("o", "4"), ("go", "send")]).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(over.has(".vote-foot .field-error") && over.has(".error-summary") && over.has(".vote-sums .over"), "{}", over.words());
    assert_eq!(over.attributes("input[name=o][checked]", "value").len(), 2);
    assert_eq!((counted(&house).await, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (0, 1));
    // Whoever comes back finds it.
    assert_eq!(client.get(&path).await.attributes("input[name=o][checked]", "value").len(), 2);
    let (_, number) = voting_on(&house, &settings(BallotKind::Points)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let unread = client.vote(&path, &[("p.1", "beaucoup"), ("p.2", "3"), ("go", "send")]).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.has("input[name='p.1'][aria-invalid=true]") && unread.has("#o-1-error"), "{}", unread.words());
    assert_eq!(unread.attributes("input[name='p.1'], input[name='p.2']", "value").len(), 2);
    let many = client.vote(&path, &[("p.1", "9"), ("go", "send")]).await;
    assert!(many.has("input[name='p.1'][aria-invalid=true][value='9']"), "{}", many.words());
    let arabic = client.vote(&path, &[("p.1", "٩"), ("go", "send")]).await;
    assert!(arabic.has("input[name='p.1'][aria-invalid=true][value='٩']"), "{}", arabic.words());
    assert_eq!(arabic.all(".vote-sums strong"), many.all(".vote-sums strong"), "it is added up as well");
    let (_, number) = voting_on(&house, &settings(BallotKind::Ranked)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let twice = client.vote(&path, &[("r.1", "1"), ("r.2", "1"), ("go", "send")]).await;
    assert!(twice.has("input[name='r.2'][aria-invalid=true][value='1']"), "{}", twice.words());
});

on_both_engines!(an_option_that_is_not_there_is_refused_in_words, |house| {
    let forged: [(BallotKind, &[(&str, &str)]); 6] = [
        (BallotKind::Approval, &[("o", "1"), ("o", "77"), ("go", "send")]),
        (BallotKind::Approval, &[("o", "77")]),
        (BallotKind::Approval, &[("o", "1"), ("go", "up.1")]),
        (BallotKind::Points, &[("p.77", "2"), ("go", "send")]),
        (BallotKind::Score, &[("g.77", "2"), ("go", "send")]),
        (BallotKind::Ranked, &[("r.1", "1"), ("go", "up.77")]),
    ];
    let said = fr(tr::voting::fault::UNKNOWN);
    for (kind, fields) in forged {
        let (_, number) = voting_on(&house, &settings(kind)).await;
        let mut client = house.participant("Amina").await;
        let path = paths::ballot_vote(COMMUNE, number);
        let page = client.vote(&path, fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind:?}");
        let summary = page.all(".error-summary").concat();
        assert_eq!(summary.matches(&said).count(), 1, "{kind:?}: {}", page.words());
        assert!(page.has(".vote-foot .field-error"), "{kind:?}");
    }
    assert_eq!((counted(&house).await, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (0, 0));
});

on_both_engines!(without_scripts_an_option_goes_up_and_down, |house| {
    let (_, number) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Ranked) }).await;
    let mut client = house.participant("Amina").await;
    let path = paths::ballot_vote(COMMUNE, number);
    for go in ["up.3", "up.1", "up.1"] {
        let form = client.get(&path).await;
        let places: Vec<(String, String)> =
            form.attributes("input[name^='r.']", "name").into_iter().zip(form.attributes("input[name^='r.']", "value")).collect();
        let mut fields: Vec<(&str, &str)> = places.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let owner = form.value("for").expect("whose it is");
        fields.extend([("go", go), ("for", owner.as_str())]);
        let to = client.post(&path, &fields).await.redirect();
        assert!(to.starts_with(&path) && to.ends_with(&format!("#o-{}", &go[3..])), "{to}");
    }
    let form = client.get(&path).await;
    assert_eq!(&form.attributes("input[name^='r.']", "name")[..2], ["r.1", "r.3"], "the ranked ones come first");
    let drafts: Vec<(String,)> = house.app.db.all(sql("SELECT choice FROM ballot_drafts")).await.expect("drafts");
    assert_eq!(drafts, [("1>3".to_owned(),)]);
});

on_both_engines!(an_empty_vote_is_sent_as_such, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Approval)).await;
    let mut client = house.participant("Amina").await;
    let path = paths::ballot_vote(COMMUNE, number);
    let asked = client.vote(&path, &[("go", "send")]).await;
    assert!(asked.has("button[value=empty]"), "{}", asked.words());
    assert_eq!(counted(&house).await, 0);
    client.vote(&path, &[("go", "empty")]).await.redirect();
    assert_eq!((counted(&house).await, choices(&house).await), (1, vec!["-".to_owned()]));
});

on_both_engines!(what_comes_too_late_is_shown_and_not_counted, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let mut client = house.participant("Amina").await;
    let path = paths::ballot_vote(COMMUNE, number);
    let owner = client.get(&path).await.value("for").expect("whose it is");
    house.app.clock.set(end_in(5));
    let late = client.post(&path, &[("o", "2"), ("go", "send"), ("for", &owner)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has(".notice.danger") && late.has("input[name=o][value='2'][checked]"), "{}", late.words());
    assert_eq!((counted(&house).await, count(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (0, 0));
    assert_eq!(client.get(&path).await.redirect(), paths::ballot(COMMUNE, number));
});

on_both_engines!(an_island_keeps_every_change, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let mut client = house.participant("Amina").await;
    client.accept = "application/json".to_owned();
    let path = paths::ballot_vote(COMMUNE, number);
    let owner = client.owner(&path).await;
    let counts = async |client: &mut Client, fields: &[(&str, &str)]| {
        let answer = client.vote(&path, fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_unkept(&answer);
        let said: Value = serde_json::from_str(&answer.text()).expect("JSON");
        said["counted"].as_bool().expect("a truth")
    };
    assert!(counts(&mut client, &[("o", "1")]).await);
    assert!(counts(&mut client, &[("o", "1"), ("o", "2")]).await);
    assert!(!counts(&mut client, &[]).await, "nothing is chosen: that is sent by a button");
    assert_eq!(choices(&house).await, ["1,2"]);
    house.app.clock.set(end_in(5));
    let late = client.post(&path, &[("o", "3"), ("for", &owner)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let said: Value = serde_json::from_str(&late.text()).expect("JSON");
    assert_eq!((said["error"].as_str(), said["message"].as_str()), (Some("conflict"), Some(tr::voting::SAID_LATE.text(Lang::Fr))));
});

on_both_engines!(whoever_has_not_confirmed_is_told_on_every_page_and_twice_besides, |house| {
    let (_, number) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Budget) }).await;
    let mut client = house.participant("Amina").await;
    let bar = format!(".consent-banner a[href='{}']", paths::ballot_review(COMMUNE, number));
    assert!(!client.get(&paths::commune(COMMUNE)).await.has(&bar));
    let kept = client.vote(&paths::ballot_vote(COMMUNE, number), &[("o", "1"), ("go", "keep")]).await;
    let form = client.follow(&kept).await;
    assert!(form.has(".banner.late") && form.has(".notice.warning"), "{}", form.words());
    for path in [paths::commune(COMMUNE), paths::account(), paths::ballot(COMMUNE, number)] {
        assert!(client.get(&path).await.has(&bar), "{path}");
    }
    assert!(!house.participant("Brahim").await.get(&paths::commune(COMMUNE)).await.has(&bar), "another one has nothing to confirm");
    let told = async || count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'ballot_pending'").await;
    for (hours, expected) in [(72, 0), (47, 1), (46, 1), (5, 2), (1, 2)] {
        house.app.clock.set(end_in(5).plus_seconds(-hours * 3_600));
        voting::remind(&house.app).await.expect("reminded");
        assert_eq!(told().await, expected, "{hours} hours before the end");
    }
    let shown = client.get(&paths::ballot_review(COMMUNE, number)).await.value("shown").expect("what is shown");
    client.post(&paths::ballot_review(COMMUNE, number), &[("go", "confirm"), ("shown", &shown)]).await.redirect();
    assert!(!client.get(&paths::commune(COMMUNE)).await.has(&bar));
    assert_eq!(choices(&house).await, ["1"]);
});

on_both_engines!(whoever_is_not_signed_in_comes_back_to_the_form, |house| {
    let (_, number) = voting_on(&house, &settings(BallotKind::Budget)).await;
    let path = paths::ballot_vote(COMMUNE, number);
    let mut visitor = house.visitor();
    let page = visitor.get(&paths::ballot(COMMUNE, number)).await;
    assert!(page.has(&format!("a.primary[href='{path}']")), "{}", page.words());
    let to = visitor.get(&path).await.redirect();
    assert!(to.starts_with("/sign-in?next=") && to.contains("ballot%2Fvote"), "{to}");
    let one = visitor.get(&paths::ballot_option(COMMUNE, number, 2)).await;
    assert!(one.words().contains("Projet 2") && one.has("nav.pager a"), "{}", one.words());
    assert_eq!(visitor.get(&paths::ballot_file(COMMUNE, number, 2, "picture")).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(an_officer_rehearses_and_nothing_is_kept, |house| {
    let (id, number) = voting_on(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Budget) }).await;
    let mut officer = house.staff("Naïma", Role::Officer).await;
    house.app.db.run(sql("UPDATE ballots SET frozen_at = NULL WHERE consultation_id = ").arg(id)).await.expect("a draft");
    let path = paths::rehearse_ballot(COMMUNE, number);
    let form = officer.get(&path).await;
    assert!(form.has(&format!("form[action='{path}']")), "{}", form.words());
    let review = officer.post(&path, &[("o", "1"), ("go", "send")]).await;
    let carried = review.value("carried").expect("what goes along");
    let done = officer.post(&path, &[("go", "confirm"), ("carried", &carried)]).await;
    assert!(done.has(".banner.reached"), "{}", done.words());
    for table in ["SELECT COUNT(*) FROM ballot_voters", "SELECT COUNT(*) FROM ballot_choices", "SELECT COUNT(*) FROM ballot_drafts"] {
        assert_eq!(count(&house, table).await, 0, "{table}");
    }
});

on_both_engines!(an_officer_rehearses_as_each_neighbour_and_before_there_is_a_list, |house| {
    let settings = BallotSettings { from_list: true, envelope_choice: EnvelopeChoice::OwnAndOther, ..settings(BallotKind::Budget) };
    let (id, number) = voting_on(&house, &settings).await;
    let mut officer = house.staff("Naïma", Role::Officer).await;
    house.app.db.run(sql("UPDATE ballots SET frozen_at = NULL WHERE consultation_id = ").arg(id)).await.expect("a draft");
    house.app.db.run(sql("DELETE FROM ballot_options WHERE consultation_id = ").arg(id)).await.expect("no list yet");
    let insert = sql("INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount, neighbourhood_id) \
         SELECT $1, 2, 'الحي', 'Le quartier', 50000000, id FROM neighbourhoods ORDER BY id LIMIT 1");
    house.app.db.run(insert.bind(id)).await.expect("a neighbourhood's envelope");
    let form = officer.get(&paths::rehearse_ballot(COMMUNE, number)).await;
    let homes = form.attributes("ul.chips a", "href");
    assert!(homes.len() > 2 && homes[0] == paths::rehearse_ballot(COMMUNE, number), "{homes:?}");
    for home in homes {
        let mut form = officer.get(&home).await;
        assert_eq!(form.attributes("ul.chips a[aria-current]", "href"), [home.as_str()]);
        if let Some(other) = form.attributes("main a[href*='envelope=']", "href").into_iter().next() {
            assert!(other.starts_with(&home), "whoever they are is kept: {other}");
            form = officer.get(&other).await;
        }
        assert!(form.words().contains("Exemple d'option"), "{}", form.words());
        let option = form.attributes("input[name=o]", "value").into_iter().next().expect("an option");
        let envelope = form.value("envelope").unwrap_or_default();
        let done = officer.post(&home, &[("o", &option), ("go", "send"), ("envelope", &envelope)]).await;
        assert_eq!(done.status, StatusCode::OK, "{home}: {}", done.words());
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
});
