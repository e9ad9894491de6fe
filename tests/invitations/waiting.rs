//! Answers for organisations whose representatives are not approved yet: counted nowhere, counted by an approval in time, ended by a late one or a refusal.

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::participation::consultations::Audience;
use tokio::task::JoinSet;

use super::{cooperatives, id_of, invite, redeem};
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::consultations::end_in;
use crate::my_data::leaving::leave;
use crate::on_both_engines;
use crate::organisations::{PDF, REASON, ask};
use crate::questionnaires::{ANSWERS, asked, count, page, participants};

const WAITING: &str = "SELECT COUNT(*) FROM organisation_waiting_answers WHERE ended IS NULL";
const GIVEN: &str = "SELECT COUNT(*) FROM organisation_answers";
const COUNTED: &str = "SELECT organisation_count FROM questionnaires";

/// Somebody who redeemed a code and asked to represent the organisation; the officer, the number, and the request's id.
async fn asking(house: &TestApp) -> (Client, Client, i64, String) {
    asking_of(house, cooperatives()).await
}

async fn asking_of(house: &TestApp, audience: Audience) -> (Client, Client, i64, String) {
    let (mut officer, _, number) = asked(house, audience).await;
    let code = invite(house, &mut officer, number, ("Coopérative de la Séguia", "seguia@example.org")).await;
    let mut amina = house.participant("Amina").await;
    redeem(&mut amina, number, &code).await.redirect();
    let (invitation, consultation) = (id_of(house, "Coopérative de la Séguia").await.to_string(), number.to_string());
    let fields = [("invitation", invitation.as_str()), ("consultation", &consultation), ("role", "Présidente")];
    let done = ask(&mut amina, &fields, &[("mandate", "mandat.pdf", PDF)]).await;
    assert_eq!(done.redirect(), paths::redeem_invitation(COMMUNE, number));
    let (request,): (uuid::Uuid,) = house.app.db.one(tajmaat::base::db::sql("SELECT id FROM organisation_requests")).await.expect("a request");
    (amina, officer, number, request.to_string())
}

async fn answer(client: &mut Client, number: i64, request: &str) {
    let fields = [("as", request), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    assert!(client.post(&page(number, 1), &fields).await.redirect().contains(request));
    client.post(&paths::questions_review(COMMUNE, number), &[("as", request)]).await.redirect();
}

async fn decide(house: &TestApp, request: &str, fields: &[(&str, &str)]) {
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    naima.post(&paths::organisation_request(COMMUNE, request), fields).await.redirect();
}

on_both_engines!(an_answer_waits_and_counts_once_the_request_is_approved, |house| {
    let (mut amina, mut officer, number, request) = asking(&house).await;
    let own = amina.get(&paths::redeem_invitation(COMMUNE, number)).await;
    assert!(own.words().contains(&fr(tr::invitations::OWN_WAITING)), "{}", own.words());
    let begin = amina.get(&paths::questions(COMMUNE, number)).await;
    assert!(begin.has(&format!("a[href*='as={request}']")), "{}", begin.words());
    answer(&mut amina, number, &request).await;
    let receipt = amina.get(&paths::with_query(paths::questions_receipt(COMMUNE, number), &[("as", &request)])).await;
    assert!(receipt.words().contains("ne compte pas encore"), "{}", receipt.words());
    assert_eq!((count(&house, WAITING).await, count(&house, GIVEN).await, count(&house, COUNTED).await, count(&house, ANSWERS).await), (1, 0, 0, 0));
    let staff = officer.get(&paths::invitations(COMMUNE, number)).await;
    assert!(staff.words().contains("1 réponse en attente"), "{}", staff.words());
    let results = officer.get(&paths::questions_results(COMMUNE, number)).await;
    assert!(!results.words().contains("Séguia"), "{}", results.words());
    // Staff read as what the asker speaks.
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    let case = naima.get(&paths::organisation_request(COMMUNE, &request)).await;
    assert!(case.words().contains("Présidente"), "{}", case.words());
    // Nobody else answers by the request.
    let mut brahim = house.participant("Brahim").await;
    assert_eq!(brahim.post(&paths::questions_review(COMMUNE, number), &[("as", &request)]).await.status, StatusCode::FORBIDDEN);
    naima.post(&paths::organisation_request(COMMUNE, &request), &[("act", "approve")]).await.redirect();
    assert_eq!((count(&house, WAITING).await, count(&house, GIVEN).await, count(&house, COUNTED).await), (0, 1, 1));
    assert!(amina.get(&paths::notifications()).await.words().contains("compte maintenant"));
    assert_eq!(amina.post(&paths::questions_review(COMMUNE, number), &[("as", &request)]).await.status, StatusCode::FORBIDDEN, "the request waits no longer");
    let staff = officer.get(&paths::invitations(COMMUNE, number)).await;
    assert!(staff.words().contains("1 réponse des invités") && !staff.words().contains("en attente d'acceptation"), "{}", staff.words());
});

on_both_engines!(an_approval_five_days_after_closing_still_counts, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    house.app.clock.set(end_in(15).plus_seconds(-1));
    decide(&house, &request, &[("act", "approve")]).await;
    assert_eq!((count(&house, WAITING).await, count(&house, COUNTED).await), (0, 1));
});

on_both_engines!(a_later_one_does_not_and_the_person_is_told, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    house.app.clock.set(end_in(15));
    decide(&house, &request, &[("act", "approve")]).await;
    assert_eq!((count(&house, GIVEN).await, count(&house, COUNTED).await), (0, 0));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_waiting_answers WHERE ended = 'late'").await, 1);
    let mut amina = house.signed_in(amina.account.expect("signed in"), false).await;
    assert!(amina.get(&paths::notifications()).await.words().contains("après le délai"));
});

on_both_engines!(a_refusal_ends_it, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    decide(&house, &request, &[("act", "refuse"), ("reason", REASON)]).await;
    assert_eq!((count(&house, GIVEN).await, count(&house, COUNTED).await), (0, 0));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_waiting_answers WHERE ended = 'refused'").await, 1);
    assert_eq!(amina.post(&paths::questions_review(COMMUNE, number), &[("as", &request)]).await.status, StatusCode::FORBIDDEN);
    let own = amina.get(&paths::redeem_invitation(COMMUNE, number)).await;
    assert!(own.words().contains(&fr(tr::invitations::OWN_REFUSED)), "{}", own.words());
});

on_both_engines!(photos_of_what_never_counts_are_forgotten_with_it, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    let key: uuid::Uuid = request.parse().expect("an id");
    let photo = tajmaat::base::db::sql(
        "INSERT INTO questionnaire_photos (id, questionnaire_id, question, key, account_id, file, sent, created_at, touched_at) \
         SELECT $1, q.id, 'well', $2, $3, 'one', TRUE, $4, $4 FROM questionnaires q",
    );
    let photo = photo.bind(house.app.rng.id::<tajmaat::base::db::RowId>(NOW)).bind(key.as_bytes().to_vec());
    house.app.db.run(photo.bind(amina.account.expect("signed in")).bind(NOW)).await.expect("kept");
    decide(&house, &request, &[("act", "refuse"), ("reason", REASON)]).await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_photos").await, 1, "as long as what was sent is there");
    house.app.clock.set(NOW.plus_days(200));
    for piece in tajmaat::participation::questionnaires::SLICE.hourly {
        (piece.work)(house.app.clone()).await.expect("hourly work");
    }
    let left = (count(&house, "SELECT COUNT(*) FROM organisation_waiting_answers").await, count(&house, "SELECT COUNT(*) FROM questionnaire_photos").await);
    assert_eq!(left, (0, 0));
});

on_both_engines!(a_draft_goes_over_to_the_organisation, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    let fields = [("as", request.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    amina.post(&page(number, 1), &fields).await.redirect();
    decide(&house, &request, &[("act", "approve")]).await;
    assert_eq!((count(&house, WAITING).await, count(&house, GIVEN).await), (0, 0));
    let kept = crate::questionnaires::kept(&house, "SELECT answers FROM organisation_drafts").await;
    assert_eq!(kept["people"]["integer"], 7);
});

on_both_engines!(sending_while_it_is_approved_counts_once_or_is_refused, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    let fields = [("as", request.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    amina.post(&page(number, 1), &fields).await.redirect();
    let naima = house.staff("Naïma", Role::Administrator).await;
    let mut all = JoinSet::new();
    for _ in 0..4 {
        let (mut amina, request) = (amina.clone(), request.clone());
        all.spawn(async move { amina.post(&paths::questions_review(COMMUNE, number), &[("as", &request)]).await.status });
    }
    let (mut naima, own) = (naima, request.clone());
    all.spawn(async move { naima.post(&paths::organisation_request(COMMUNE, &own), &[("act", "approve")]).await.status });
    let answers = all.join_all().await;
    assert!(answers.iter().all(|status| [StatusCode::SEE_OTHER, StatusCode::FORBIDDEN].contains(status)), "{answers:?}");
    let given = count(&house, GIVEN).await;
    assert_eq!(count(&house, COUNTED).await, given);
    assert_eq!(count(&house, WAITING).await, 0, "nothing waits for what was decided");
    let drafts = count(&house, "SELECT COUNT(*) FROM organisation_drafts").await;
    assert_eq!(given + drafts, 1, "it counts, or it is the organisation's draft");
});

on_both_engines!(what_waits_goes_with_whoever_leaves, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    leave(&house, &mut amina, "keep").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_waiting_answers").await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE redeemed_at IS NOT NULL").await, 1, "the code stays used");
});

on_both_engines!(an_invitation_to_an_address_ends_with_it, |house| {
    let (mut officer, _, number) = asked(&house, cooperatives()).await;
    let mut amina = house.participant("Amina").await;
    let select = tajmaat::base::db::sql("SELECT email FROM accounts WHERE id = ").arg(amina.account.expect("signed in"));
    let (email,): (String,) = house.app.db.one(select).await.expect("an address");
    invite(&house, &mut officer, number, ("Coopérative Nour", &email)).await;
    leave(&house, &mut amina, "keep").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE email = '' AND forgotten_at IS NOT NULL").await, 1);
});

on_both_engines!(what_is_typed_comes_back_for_the_organisation_that_waits, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    let account = amina.account.expect("signed in");
    house.know_browser(&mut amina, account).await;
    house.end_sessions(account).await;
    let fields = [("as", request.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    assert!(amina.post(&page(number, 1), &fields).await.redirect().contains("sign-in"));
    house.signed_in_again(&mut amina, account, false).await;
    let back = amina.get(&page(number, 1)).await;
    assert_eq!(back.value("as").as_deref(), Some(request.as_str()), "{}", back.words());
    assert_eq!(back.attributes("input[name='q.people']", "value"), ["7"]);
});

/// What the form of a request says of an invitation.
async fn by_invitation(house: &TestApp, number: i64) -> [(&'static str, String); 3] {
    let invitation = id_of(house, "Coopérative de la Séguia").await.to_string();
    [("invitation", invitation), ("consultation", number.to_string()), ("role", "Présidente".to_owned())]
}

on_both_engines!(one_invitation_is_one_organisation_s, |house| {
    let (mut amina, _, number, _) = asking(&house).await;
    let fields = by_invitation(&house, number).await;
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("name_fr", "Une autre coopérative"), ("ice", ""), ("receipt", "12/2020"), ("authority", "Caïdat")]);
    ask(&mut amina, &fields, &[("mandate", "mandat.pdf", PDF)]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_requests").await, 1, "one waits");
});

on_both_engines!(an_invitation_is_for_its_kind_and_its_commune_and_whoever_redeemed_it, |house| {
    let (mut officer, _, number) = asked(&house, cooperatives()).await;
    let code = invite(&house, &mut officer, number, ("Coopérative de la Séguia", "seguia@example.org")).await;
    let mut amina = house.participant("Amina").await;
    redeem(&mut amina, number, &code).await.redirect();
    let fields = by_invitation(&house, number).await;
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let union: Vec<(&str, &str)> = fields.iter().copied().chain([("kind", "union")]).collect();
    let back = ask(&mut amina, &union, &[("mandate", "mandat.pdf", PDF)]).await;
    assert!(back.status == StatusCode::UNPROCESSABLE_ENTITY && back.has("#kind-error"), "{}", back.words());
    // Elsewhere, and for somebody else, it is an ordinary request.
    house.add_commune("oued-zem").await;
    let all: Vec<(&str, &str)> = crate::organisations::GOOD.iter().copied().chain(fields.iter().copied()).collect();
    amina.post_files(&paths::new_organisation("oued-zem"), &all, &[("mandate", "mandat.pdf", PDF)]).await.redirect();
    let mut brahim = house.participant("Brahim").await;
    ask(&mut brahim, &fields, &[("mandate", "mandat.pdf", PDF)]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_requests").await, 2);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_requests WHERE invitation_id IS NOT NULL").await, 0);
});

on_both_engines!(nothing_is_added_once_it_is_decided, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    house.app.clock.set(end_in(12));
    let (id,): (tajmaat::base::db::ConsultationId,) = house.app.db.one(tajmaat::base::db::sql("SELECT id FROM consultations")).await.expect("one");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tajmaat::participation::consultations::decide(&house.app, &mut tx, id).await.expect("decided");
    tx.commit().await.expect("kept");
    decide(&house, &request, &[("act", "approve")]).await;
    assert_eq!((count(&house, GIVEN).await, count(&house, COUNTED).await), (0, 0));
});

on_both_engines!(what_is_taken_back_is_forgotten, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    answer(&mut amina, number, &request).await;
    amina.post(&paths::take_back_request(COMMUNE, &request), &[]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_waiting_answers").await, 0);
});

/// How many cards are open to somebody, and what the others say.
async fn listed(client: &mut Client) -> (usize, String) {
    let page = client.get(&paths::consultations(COMMUNE)).await;
    (page.all("section[aria-labelledby=open-to-you] .card").len(), page.all("section[aria-labelledby=open] .card").join(" "))
}

on_both_engines!(an_answer_that_waits_is_said_to_wait_where_organisations_are_asked, |house| {
    let (mut amina, _, number, request) = asking(&house).await;
    assert_eq!(listed(&mut amina).await.0, 1);
    answer(&mut amina, number, &request).await;
    let (own, others) = listed(&mut amina).await;
    assert!(own == 0 && others.contains(&fr(tr::consultations::ANSWER_WAITING)), "{others}");
    assert!(!others.contains(&fr(tr::consultations::TAKEN_PART)), "{others}");
});

on_both_engines!(an_answer_that_waits_for_an_organisation_is_not_the_person_s_own, |house| {
    let (mut amina, _, number, request) = asking_of(&house, participants()).await;
    answer(&mut amina, number, &request).await;
    let (own, others) = listed(&mut amina).await;
    assert!(own == 1 && !others.contains(&fr(tr::consultations::TAKEN_PART)), "she is asked in her own name: {others}");
});
