//! Redeeming: by a visitor who joins for it, once, by one; what others try; for an organisation that somebody represents already.

use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tokio::task::JoinSet;

use super::{came, id_of, invite, invite_person, invited, redeem};
use crate::common::form::next_of;
use crate::common::{COMMUNE, fr};
use crate::consultations::end_in;
use crate::on_both_engines;
use crate::questionnaires::{ANSWERS, asked, count, fill, fill_all, page, participants};

on_both_engines!(a_visitor_fills_in_a_code_joins_and_has_redeemed_it, |house| {
    let (mut officer, id, number) = asked(&house, invited()).await;
    let code = invite_person(&house, &mut officer, number, "nur@example.org").await;
    let path = paths::redeem_invitation(COMMUNE, number);
    let mut nur = house.visitor();
    let form = nur.get(&paths::with_query(path.clone(), &[("code", &code)])).await;
    assert_eq!(form.value("invitation_code").as_deref(), Some(code.as_str()));
    assert!(came(&house, id).await.is_empty(), "looking does nothing");
    let next = next_of(&redeem(&mut nur, number, &code).await);
    assert!(next.starts_with(&path) && next.contains("?act="), "{next}");
    let entry = nur.get(&paths::with_query("/sign-in".to_owned(), &[("next", &next)])).await;
    assert!(entry.words().contains(&crate::common::fr(app::words::tr::entry::THEN_REDEEM)), "{}", entry.words());
    nur.post("/sign-in", &[("email", "nur@example.net"), ("next", &next)]).await.redirect();
    let mails = house.mails().await;
    let digits = crate::accounts::code_in(mails.iter().find(|mail| mail.to == "nur@example.net").expect("a mail"));
    nur.post("/code", &[("code", &digits), ("next", &next)]).await.redirect();
    assert!(came(&house, id).await.is_empty(), "not before they have joined");
    nur.post("/sign-in/name", &[("name", "Nur"), ("next", &next)]).await.redirect();
    assert_eq!(came(&house, id).await.len(), 1);
    // It is open to them, and to nobody else.
    fill_all(&mut nur, number).await;
    nur.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
    let mut other = house.participant("Brahim").await;
    assert_ne!(fill(&mut other, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "4")]).await.redirect(), page(number, 3));
    other.post(&paths::questions_review(COMMUNE, number), &[]).await;
    assert_eq!(count(&house, ANSWERS).await, 1);
    let staff = officer.get(&paths::invitations(COMMUNE, number)).await;
    assert!(staff.words().contains("1 réponse des invités"), "{}", staff.words());
});

on_both_engines!(whatever_is_wrong_gets_one_answer, |house| {
    let (mut officer, id, number) = asked(&house, participants()).await;
    let (mut second, _, elsewhere) = asked(&house, participants()).await;
    let foreign = invite(&house, &mut second, elsewhere, ("Coopérative d'ailleurs", "ailleurs@example.org")).await;
    let used = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let withdrawn = invite(&house, &mut officer, number, ("Coopérative du val", "val@example.org")).await;
    let change = paths::change_invitation(COMMUNE, number, id_of(&house, "Coopérative du val").await);
    officer.post(&change, &[("act", "withdraw")]).await.redirect();
    let mut amina = house.participant("Amina").await;
    redeem(&mut amina, number, &used).await.redirect();
    redeem(&mut amina, number, &used.to_lowercase()).await.redirect();
    let mut brahim = house.participant("Brahim").await;
    let mut said = Vec::new();
    for code in [foreign.as_str(), &used, &withdrawn, "ABCD-EFGH-0234", "x"] {
        let back = redeem(&mut brahim, number, code).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert_eq!(back.value("invitation_code").as_deref(), Some(code), "what was typed stays");
        said.push(back.all("#invitation_code-error").concat());
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains(&fr(tr::invitations::WRONG_CODE)), "{said:?}");
    assert_eq!(came(&house, id).await, [amina.account.expect("signed in")]);
    // Tries are limited.
    let mut last = StatusCode::OK;
    for _ in 0..20 {
        last = redeem(&mut brahim, number, "ABCD-EFGH-0235").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
});

on_both_engines!(two_who_redeem_one_code_at_once_are_one, |house| {
    let (mut officer, id, number) = asked(&house, participants()).await;
    let code = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let mut people = Vec::new();
    for at in 0..8 {
        people.push(house.participant(&format!("Person {at}")).await);
    }
    let mut all = JoinSet::new();
    for mut client in people {
        let code = code.clone();
        all.spawn(async move { redeem(&mut client, number, &code).await.status });
    }
    let answers = all.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count(), 7, "{answers:?}");
    assert_eq!(came(&house, id).await.len(), 1);
});

on_both_engines!(who_represents_the_organisation_already_has_nothing_to_ask, |house| {
    let (mut officer, _, number) = asked(&house, invited()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let as_it = organisation.to_string();
    let answer = [("as", as_it.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    // Nobody is let in before.
    driss.post(&page(number, 1), &answer).await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_drafts").await, 0);
    let code = invite(&house, &mut officer, number, ("Coopérative Tamunt", "tamunt@example.org")).await;
    redeem(&mut driss, number, &code).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE organisation_id IS NOT NULL").await, 1);
    driss.post(&page(number, 1), &answer).await.redirect();
    driss.post(&paths::questions_review(COMMUNE, number), &[("as", &as_it)]).await.redirect();
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 1);
    // The code was for the organisation: in their own name they were not invited.
    driss.post(&paths::questions_review(COMMUNE, number), &[]).await;
    fill(&mut driss, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "4")]).await;
    driss.post(&paths::questions_review(COMMUNE, number), &[]).await;
    assert_eq!(count(&house, ANSWERS).await, 0);
    // Another representative answers for it too; a former one does not.
    let mut salma = house.participant("Salma").await;
    house.add_representative(organisation, salma.account.expect("signed in")).await;
    salma.post(&paths::questions_review(COMMUNE, number), &[("as", &as_it)]).await.redirect();
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 1, "an organisation answers once");
});

on_both_engines!(an_organisation_of_another_name_is_named_by_who_represents_it, |house| {
    let (mut officer, _, number) = asked(&house, invited()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let code = invite(&house, &mut officer, number, ("Tamunt, la coopérative", "tamunt@example.org")).await;
    redeem(&mut driss, number, &code).await.redirect();
    let own = driss.get(&paths::redeem_invitation(COMMUNE, number)).await;
    let invitation = own.value("invitation").expect("a form");
    let named = [("act", "organisation"), ("invitation", invitation.as_str()), ("organisation", &organisation.to_string())];
    // Neither somebody else's invitation nor an organisation that one does not represent.
    let (mut other, another) = house.representative("Hassan").await;
    let path = paths::redeem_invitation(COMMUNE, number);
    assert_eq!(other.post(&path, &named).await.status, StatusCode::NOT_FOUND);
    let foreign = [named[0], named[1], ("organisation", &another.to_string())];
    assert_eq!(driss.post(&path, &foreign).await.status, StatusCode::FORBIDDEN);
    driss.post(&path, &named).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE organisation_id IS NOT NULL").await, 1);
    assert_eq!(driss.post(&path, &named).await.status, StatusCode::CONFLICT);
});

on_both_engines!(nothing_is_redeemed_once_it_is_over, |house| {
    let (mut officer, id, number) = asked(&house, participants()).await;
    let code = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let mut amina = house.participant("Amina").await;
    house.app.clock.set(end_in(10));
    assert_eq!(redeem(&mut amina, number, &code).await.status, StatusCode::CONFLICT);
    assert!(came(&house, id).await.is_empty());
    let fields = [("act", "add"), ("name", "Coopérative tardive"), ("kind", "cooperative")];
    assert_eq!(officer.post(&paths::invitations(COMMUNE, number), &fields).await.status, StatusCode::CONFLICT);
});
