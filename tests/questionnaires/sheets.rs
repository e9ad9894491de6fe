//! Sheets that are entered after closing: those that came before it, for five days, if that was declared; and nothing once results are out.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{Conn, sql};

use super::{ANSWERS, asked, count, fill_all, page, participants};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::{day_in, end_in};
use crate::invitations::{cooperatives, invite, invited, redeem};
use crate::on_both_engines;
use app::words::tr;

async fn enter(agent: &mut Client, number: i64, received: &str) -> crate::common::client::Answer {
    let path = paths::enter_answers(COMMUNE, number);
    let key = agent.get(&path).await.value("entry").expect("a key");
    agent.post(&path, &[("entry", key.as_str()), ("received_on", received), ("shown", "water"), ("q.water", "yes")]).await
}

async fn late_sheets(house: &TestApp) {
    house.app.db.run(sql("UPDATE questionnaires SET paper_days = 5")).await.expect("declared");
}

on_both_engines!(sheets_that_came_in_time_are_entered_for_five_days, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    late_sheets(&house).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    enter(&mut agent, number, "").await.redirect();
    house.app.clock.set(end_in(10).plus_seconds(60));
    let page = agent.get(&paths::enter_answers(COMMUNE, number)).await;
    assert!(page.words().contains("peuvent être saisies jusqu'au"), "{}", page.words());
    let (late, early) = (day_in(11), day_in(-11));
    let needed = tr::questionnaires::desk::RECEIVED_NEEDED;
    let outside = tr::questionnaires::desk::RECEIVED_OUTSIDE;
    for (received, wrong) in [("", needed), ("demain", needed), (late.as_str(), outside), (early.as_str(), outside)] {
        let back = enter(&mut agent, number, received).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{received}");
        assert!(back.words().contains(&fr(wrong)) && back.value("received_on").as_deref() == Some(received), "{}", back.words());
        assert!(back.has("input[name='q.water'][value=yes][checked]"), "what was typed is kept");
    }
    enter(&mut agent, number, &day_in(10)).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE standing = 'paper'").await, 2);
    let received = count(&house, "SELECT MAX(received_at) FROM questionnaire_answers").await;
    assert_eq!(Timestamp(received).day().to_string(), day_in(10));
    // Results wait as long, and the page says until when.
    let mut visitor = house.visitor();
    assert_eq!(visitor.get(&paths::questions_results(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
    let begin = visitor.get(&paths::questions(COMMUNE, number)).await;
    assert!(begin.words().contains("Les résultats apparaîtront le"), "{}", begin.words());
    house.app.clock.set(end_in(10).plus_days(5));
    assert_eq!(enter(&mut agent, number, &day_in(9)).await.status, StatusCode::CONFLICT);
    assert_eq!(visitor.get(&paths::questions_results(COMMUNE, number)).await.status, StatusCode::OK);
    assert_eq!(count(&house, ANSWERS).await, 2);
});

on_both_engines!(a_sheet_says_the_neighbourhood_that_stands_on_it, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    assert!(house.visitor().get(&paths::questions_paper(COMMUNE, number)).await.words().contains("Quartier (facultatif)"), "the twin asks for it");
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let path = paths::enter_answers(COMMUNE, number);
    let form = agent.get(&path).await;
    let key = form.value("entry").expect("a key");
    let place = form.attributes("select[name=home] option[value]:not([value=''])", "value").into_iter().next().expect("a neighbourhood");
    let sheet = [("entry", key.as_str()), ("shown", "water"), ("q.water", "yes")];
    let refused = agent.post(&path, &[&sheet[..], &[("home", "ailleurs")]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr(tr::solution_form::NEIGHBOURHOOD_UNKNOWN)), "{}", refused.words());
    agent.post(&path, &[&sheet[..], &[("home", place.as_str())]].concat()).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE neighbourhood_id IS NOT NULL").await, 1);
});

on_both_engines!(nothing_is_entered_once_it_is_decided_or_where_it_was_not_declared, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    house.app.clock.set(end_in(10).plus_seconds(60));
    assert_eq!(enter(&mut agent, number, &day_in(9)).await.status, StatusCode::CONFLICT, "results are out");
    late_sheets(&house).await;
    enter(&mut agent, number, &day_in(9)).await.redirect();
    let decided = sql("UPDATE consultations SET decided_at = $1").bind(house.app.clock.now());
    house.app.db.run(decided).await.expect("decided");
    assert_eq!(enter(&mut agent, number, &day_in(9)).await.status, StatusCode::CONFLICT);
    assert_eq!(house.visitor().get(&paths::questions_results(COMMUNE, number)).await.status, StatusCode::OK);
    assert_eq!(count(&house, ANSWERS).await, 1);
});

on_both_engines!(a_person_sends_nothing_while_sheets_are_entered, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    late_sheets(&house).await;
    let mut amina = house.participant("Amina").await;
    fill_all(&mut amina, number).await;
    house.app.clock.set(end_in(10));
    assert_eq!(amina.post(&paths::questions_review(COMMUNE, number), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(amina.get(&paths::enter_answers(COMMUNE, number)).await.status, StatusCode::FORBIDDEN);
    let forged = [("entry", "01890000-0000-7000-8000-000000000000"), ("shown", "water"), ("q.water", "yes")];
    assert_eq!(amina.post(&paths::enter_answers(COMMUNE, number), &forged).await.status, StatusCode::FORBIDDEN);
    assert_eq!(count(&house, ANSWERS).await, 0);
});

/// Enters a sheet of an organisation.
async fn enter_of(agent: &mut Client, number: i64, organisation: &str, received: &str) -> crate::common::client::Answer {
    let path = paths::enter_answers(COMMUNE, number);
    let key = agent.get(&path).await.value("entry").expect("a key");
    let sheet = [("entry", key.as_str()), ("organisation", organisation), ("received_on", received), ("shown", "water"), ("q.water", "yes")];
    agent.post(&path, &sheet).await
}

const OF_ORGANISATIONS: &str = "SELECT COUNT(*) FROM organisation_answers WHERE receipt IS NOT NULL AND account_id IS NULL";

on_both_engines!(a_sheet_of_an_organisation_is_entered_once_and_may_be_replaced_by_who_represents_it, |house| {
    let (_, _, number) = asked(&house, cooperatives()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let id = organisation.to_string();
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let path = paths::enter_answers(COMMUNE, number);
    let form = agent.get(&path).await;
    assert_eq!(form.attributes("select[name=organisation] option:not([value=''])", "value"), std::slice::from_ref(&id));
    assert!(!form.has("[name=home]"), "no person is asked: {}", form.words());
    let key = form.value("entry").expect("a key");
    let sheet = [("entry", key.as_str()), ("organisation", id.as_str()), ("shown", "water"), ("q.water", "yes")];
    let receipt = agent.post(&path, &sheet).await.redirect();
    assert_eq!(agent.post(&path, &sheet).await.redirect(), receipt, "the same form enters once");
    let shown = agent.get(&receipt).await;
    assert!(shown.words().contains("Q1-0001") && shown.words().contains("Coopérative Tamunt"), "{}", shown.words());
    assert_eq!((count(&house, OF_ORGANISATIONS).await, count(&house, ANSWERS).await), (1, 0));
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 1);
    let again = enter_of(&mut agent, number, &id, "").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.all("#organisation-error").join("").contains(&fr(tr::questionnaires::desk::ORGANISATION_ANSWERED)), "{}", again.words());
    assert!(again.has("input[name='q.water'][value=yes][checked]") && again.has("select[name=organisation] option[selected]"), "what was typed is kept");
    // Whoever represents it puts another answer in the place of the sheet; it counts once.
    let fields = [("as", id.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    driss.post(&page(number, 1), &fields).await.redirect();
    driss.post(&paths::questions_review(COMMUNE, number), &[("as", &id)]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_answers WHERE account_id IS NOT NULL").await, 1);
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 1);
    assert_eq!(agent.get(&receipt).await.status, StatusCode::OK, "the receipt is kept");
});

on_both_engines!(whoever_represents_an_organisation_is_told_of_its_sheet_and_of_what_becomes_of_it, |house| {
    let (_, id, number) = asked(&house, cooperatives()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    house.add_representative(organisation, agent.account.expect("signed in")).await;
    assert!(house.visitor().get(&paths::questions_paper(COMMUNE, number)).await.words().contains("son cachet"), "the sheet is signed");
    let refused = enter_of(&mut agent, number, &organisation.to_string(), "demain").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'desk'").await, 0, "nothing was entered");
    enter_of(&mut agent, number, &organisation.to_string(), "").await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'desk'").await, 1, "nobody is told of what they did");
    let told = driss.get(&paths::notifications()).await;
    assert!(told.words().contains("une feuille de votre organisation"), "{}", told.words());
    let mut people = [driss.account.expect("signed in"), agent.account.expect("signed in")];
    people.sort_unstable();
    let part = house.app.parts().find(|part| part.name() == "questionnaires").expect("questions");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), id, None, 10).await.expect("people"), people);
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), id, Some(people[0]), 10).await.expect("people"), people[1..]);
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "question.water"), None, 10).await.expect("people"), people);
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "question.people"), None, 10).await.expect("people"), [], "nobody answered it");
    tx.roll_back().await.expect("over");
});

on_both_engines!(a_sheet_and_an_answer_of_an_organisation_at_once_leave_one, |house| {
    let (_, _, number) = asked(&house, cooperatives()).await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["Driss", "Salma", "Hiba", "Omar"] {
        let (mut client, organisation) = house.representative(name).await;
        let id = organisation.to_string();
        let fields = [("as", id.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
        client.post(&page(number, 1), &fields).await.redirect();
        let mut agent = house.staff(&format!("Rachid {name}"), Role::DeskAgent).await;
        let sheet = id.clone();
        tasks.spawn(async move { enter_of(&mut agent, number, &sheet, "").await.status });
        tasks.spawn(async move { client.post(&paths::questions_review(COMMUNE, number), &[("as", &id)]).await.status });
    }
    for status in tasks.join_all().await {
        assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::UNPROCESSABLE_ENTITY), "kept, or answered already: {status}");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_answers WHERE account_id IS NOT NULL").await, 4, "their own stands");
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 4);
});

on_both_engines!(a_sheet_of_an_organisation_is_refused_like_a_person_s_and_like_an_answer_of_its_own, |house| {
    use tr::questionnaires::desk as word;
    let (_, _, number) = asked(&house, cooperatives()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let (_, other) = house.representative("Salma").await;
    let (_, suspended) = house.representative("Hiba").await;
    for (statement, whose) in
        [("UPDATE organisations SET kind = 'union' WHERE id = $1", other), ("UPDATE organisations SET suspended_at = created_at WHERE id = $1", suspended)]
    {
        house.app.db.run(sql(statement).bind(whose)).await.expect("a change");
    }
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let (own, other, suspended) = (organisation.to_string(), other.to_string(), suspended.to_string());
    let form = agent.get(&paths::enter_answers(COMMUNE, number)).await;
    assert_eq!(form.attributes("select[name=organisation] option:not([value=''])", "value"), std::slice::from_ref(&own), "those that are asked alone");
    for (whose, wrong) in [
        ("", word::ORGANISATION_NEEDED),
        ("personne", word::ORGANISATION_UNKNOWN),
        (suspended.as_str(), word::ORGANISATION_UNKNOWN),
        (other.as_str(), word::ORGANISATION_OUTSIDE),
    ] {
        let back = enter_of(&mut agent, number, whose, "").await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{whose}");
        assert!(back.all("#organisation-error").join("").contains(&fr(wrong)), "{whose}: {}", back.words());
    }
    // What it has answered itself is not entered again.
    let fields = [("as", own.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    driss.post(&page(number, 1), &fields).await.redirect();
    driss.post(&paths::questions_review(COMMUNE, number), &[("as", &own)]).await.redirect();
    let back = enter_of(&mut agent, number, &own, "").await;
    assert!(back.all("#organisation-error").join("").contains(&fr(word::ORGANISATION_ANSWERED)), "{}", back.words());
    house.app.clock.set(end_in(10).plus_seconds(60));
    assert_eq!(enter_of(&mut agent, number, &own, &day_in(9)).await.status, StatusCode::CONFLICT, "it is closed");
    assert_eq!(count(&house, OF_ORGANISATIONS).await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaires WHERE next_receipt = 1").await, 1, "no number is used up");
});

on_both_engines!(by_invitation_those_alone_are_entered_whose_code_was_used, |house| {
    use tr::questionnaires::desk as word;
    let (mut officer, _, number) = asked(&house, invited()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let id = organisation.to_string();
    let code = invite(&house, &mut officer, number, ("Coopérative Tamunt", "tamunt@example.org")).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let form = agent.get(&paths::enter_answers(COMMUNE, number)).await;
    assert!(!form.has("select[name=organisation]") && form.words().contains(&fr(word::ORGANISATION_INVITED)), "{}", form.words());
    let refused = enter_of(&mut agent, number, &id, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr(word::ORGANISATION_UNUSED)), "{}", refused.words());
    redeem(&mut driss, number, &code).await.redirect();
    let form = agent.get(&paths::enter_answers(COMMUNE, number)).await;
    assert_eq!(form.attributes("select[name=organisation] option:not([value=''])", "value"), std::slice::from_ref(&id));
    enter_of(&mut agent, number, &id, "").await.redirect();
    assert_eq!(count(&house, OF_ORGANISATIONS).await, 1);
});

on_both_engines!(organisations_of_one_name_are_told_apart_and_without_any_no_form_is_drawn, |house| {
    let (_, _, number) = asked(&house, cooperatives()).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let path = paths::enter_answers(COMMUNE, number);
    let none = agent.get(&path).await;
    assert!(none.words().contains(&fr(tr::questionnaires::desk::NO_ORGANISATION)) && !none.has("input[name=entry]"), "{}", none.words());
    let (_, one) = house.representative("Driss").await;
    let (_, other) = house.representative("Salma").await;
    for (change, whose) in
        [("UPDATE organisations SET ice = '001234567000089' WHERE id = $1", one), ("UPDATE organisations SET visibility = 'hidden' WHERE id = $1", other)]
    {
        house.app.db.run(sql(change).bind(whose)).await.expect("a change");
    }
    let names = agent.get(&path).await.all("select[name=organisation] option:not([value=''])");
    assert!(names.len() == 2 && names.iter().all(|name| name.contains("Coopérative Tamunt")), "hidden names are read by the staff: {names:?}");
    assert!(names[0] != names[1] && names.iter().any(|name| name.contains("ICE 001234567000089")), "{names:?}");
});
