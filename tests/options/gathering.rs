//! Gathering: once, by whom, when, and what is kept.

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::{OrganisationKind, Role};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::participation::consultations::Audience;

use super::{DAY, PHASES, REVIEW, TEXT, author, count, gathered, gathers, option, states};
use crate::common::content::{solution, solution_of};
use crate::common::{COMMUNE, fr};
use crate::consultations::{Outline, consultation};
use crate::moderation::{HIDE, decide as moderate};
use crate::on_both_engines;

on_both_engines!(an_author_puts_a_solution_forward_once_and_it_is_kept_as_it_was, |house| {
    let (_, _, number) = gathers(&house, &PHASES).await;
    let (mut amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let form = amina.get(&paths::put_forward(COMMUNE, number)).await;
    assert!(form.words().contains("Des arbres pour l'école"), "{}", form.words());
    let solution_number = thing.number.to_string();
    let fields = [("solution", solution_number.as_str())];
    assert_eq!(amina.post(&paths::put_forward(COMMUNE, number), &fields).await.redirect(), option(number, 1));
    let again = amina.post(&paths::put_forward(COMMUNE, number), &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM consultation_options").await, 1);
    let mut visitor = house.visitor();
    for page in [paths::options(COMMUNE, number), option(number, 1), thing.page()] {
        assert!(visitor.get(&page).await.words().contains("Des arbres pour l'école"), "{page}");
    }
    // The solution changes, the option does not.
    house.app.db.run(sql("UPDATE solutions SET title = 'Autre chose' WHERE id = $1").bind(thing.id)).await.expect("a change");
    assert!(visitor.get(&option(number, 1)).await.words().contains("Des arbres pour l'école"));
    assert!(visitor.get(&paths::consultation(COMMUNE, number)).await.words().contains("1 option"));
});

on_both_engines!(many_at_once_gather_it_once, |house| {
    let (_, _, number) = gathers(&house, &PHASES).await;
    let (amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut client, solution) = (amina.clone(), thing.number.to_string());
        tasks.spawn(async move { client.post(&paths::put_forward(COMMUNE, number), &[("solution", &solution)]).await.status });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{statuses:?}");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM consultation_options").await, 1);
    assert_eq!(count(&house, "SELECT option_count FROM option_lists").await, 1);
});

on_both_engines!(nobody_puts_forward_what_is_not_theirs_or_too_late, |house| {
    let (mut officer, _, number) = gathers(&house, &PHASES).await;
    let (mut amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let mut brahim = house.participant("Brahim").await;
    let (put, solution_number) = (paths::put_forward(COMMUNE, number), thing.number.to_string());
    let fields = [("solution", solution_number.as_str())];
    assert!(house.visitor().get(&put).await.redirect().starts_with("/sign-in"));
    assert_eq!(brahim.post(&put, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(amina.post(&put, &[("solution", "99")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.wait_seconds(6 * DAY);
    let late = amina.post(&put, &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "gathering is over");
    assert_eq!(late.attributes("#late a", "href"), [thing.page()], "she is told that nothing is lost: {}", late.words());
    assert!(late.words().contains("le recueil a pris fin"), "{}", late.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM consultation_options").await, 0);
    // An officer may, until the services are done.
    assert_eq!(gathered(&house, &mut officer, number, thing).await, 1);
    house.wait_seconds(20 * DAY);
    let other = solution(&house, amina.account.expect("signed in"), "Un autre", "Planter douze caroubiers le long du mur.").await;
    let late = officer.post(&paths::option_board(COMMUNE, number), &[("act", "gather"), ("solutions", &other.number.to_string())]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(an_officer_chooses_among_the_solutions_that_fit, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let by = amina.account.expect("signed in");
    for n in 1..=11_i64 {
        let one = solution(&house, by, &format!("Un banc numéro {n}"), "Un banc de pierre à l'ombre du mur.").await;
        house.app.db.run(sql("UPDATE solutions SET support_count = $1 WHERE id = $2").bind(20 - n).bind(one.id)).await.expect("supports");
    }
    let gone = solution(&house, by, "Une idée retirée", "Un banc de pierre à l'ombre du mur.").await;
    house.app.db.run(sql("UPDATE solutions SET state = 'withdrawn' WHERE id = $1").bind(gone.id)).await.expect("withdrawn");
    let board = paths::option_board(COMMUNE, number);
    let first = officer.get(&board).await;
    let titles = first.all("#fitting .rows li a");
    assert_eq!((titles.len(), titles[0].as_str(), titles[9].as_str()), (10, "Un banc numéro 1", "Un banc numéro 10"), "the most supported first");
    let later = first.attributes("#fitting nav a", "href");
    let second = officer.get(later[0].split('#').next().unwrap_or_default()).await;
    assert_eq!(second.all("#fitting .rows li a"), ["Un banc numéro 11", "Des arbres pour l'école"]);
    // By words however they are written, and by the number.
    for (find, expected) in [("ARBRES ecole", 0), ("Arbrés", 1), (&*thing.number.to_string(), 2), ("retirée", 0)] {
        let found = officer.get(&paths::with_query(board.clone(), &[("find", find)])).await;
        let titles = found.all("#fitting .rows li a");
        assert_eq!(titles.iter().any(|title| title == "Des arbres pour l'école"), expected > 0, "{find}: {titles:?}");
    }
    // One button gathers, and it is offered no more.
    let one = thing.number.to_string();
    assert!(second.attributes("#fitting input[name=solutions]", "value").contains(&one));
    officer.post(&board, &[("act", "gather"), ("solutions", &one)]).await.redirect();
    let found = officer.get(&paths::with_query(board.clone(), &[("find", "arbres")])).await;
    assert!(found.all("#fitting .rows li a").is_empty(), "{}", found.words());
    house.wait_seconds(21 * DAY);
    let mut officer = house.staff("Naïma", Role::Officer).await;
    assert!(!officer.get(&board).await.has("#fitting"), "nothing is gathered any more");
});

on_both_engines!(other_communes_have_no_say, |house| {
    house.add_commune("oued-zem").await;
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (_, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(&house, &mut officer, number, thing).await;
    let mut stranger = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    for path in [paths::option_board(COMMUNE, number), paths::prepare_option(COMMUNE, number, n), paths::decide_option(COMMUNE, number, n)] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        let elsewhere = path.replace(COMMUNE, "oued-zem");
        assert_eq!(stranger.get(&elsewhere).await.status, StatusCode::NOT_FOUND, "{elsewhere}");
    }
    assert_eq!(stranger.get(&paths::option("oued-zem", number, n)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get(&option(number, 99)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get(&option(number, 1).replace("/1", "/x")).await.status, StatusCode::NOT_FOUND);
    let wrong = stranger.post(&paths::decide_option(COMMUNE, number, n), &[("decision", "feasible"), ("text", TEXT)]).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert_eq!(states(&house, n).await.0, "gathered");
});

on_both_engines!(an_option_is_read_only_while_its_solution_is, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (mut amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(&house, &mut officer, number, thing).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    moderate(&mut moderator, thing, "hide", HIDE).await.redirect();
    let mut visitor = house.visitor();
    for page in [paths::options(COMMUNE, number), option(number, n), paths::option_board(COMMUNE, number)] {
        let client = if page.contains("administration") { &mut officer } else { &mut visitor };
        let shown = client.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(!shown.text().contains("arbres pour l") && !shown.text().contains("caroubiers"), "{page}: {}", shown.words());
    }
    // Rewritten and read: the text that was hidden comes back nowhere.
    let rewrite = paths::resubmit(COMMUNE, "solution", thing.id);
    let version = amina.get(&rewrite).await.value("version").expect("a version");
    let new = [("title", "Un verger public"), ("body", "Planter un verger ouvert à tout le monde près du souk."), ("version", version.as_str())];
    amina.post(&rewrite, &new).await.redirect();
    let mut second = house.staff("Seconde", Role::Moderator).await;
    moderate(&mut second, thing, "release", &[]).await.redirect();
    let shown = visitor.get(&option(number, n)).await;
    assert!(shown.words().contains("Un verger public") && !shown.text().contains("caroubiers"), "{}", shown.words());
});

on_both_engines!(a_consultation_of_organisations_takes_none_of_persons_and_the_other_way_round, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let (mut driss, organisation) = house.representative("Driss").await;
    let account = driss.account.expect("signed in");
    let text = "Planter douze caroubiers le long du mur de l'école.";
    let own = solution(&house, account, "Le mien", text).await;
    let theirs = solution_of(&house, account, Some(organisation), "Le nôtre", text).await;
    house.verify_residence(account, COMMUNE).await;
    let organisations = Audience { organisations: vec![OrganisationKind::Cooperative], ..Audience::of(AudienceKind::Organisations) };
    for (audience, right, wrong) in [(organisations, theirs, own), (Audience::of(AudienceKind::Residents), own, theirs)] {
        let (_, number) = consultation(&house, officer, &Outline { audience, phases: &PHASES, published: true }).await;
        let put = paths::put_forward(COMMUNE, number);
        let offered = driss.get(&put).await.attributes("input[name=solution]", "value");
        assert_eq!(offered, [right.number.to_string()], "what it asks for alone");
        let refused = driss.post(&put, &[("solution", &wrong.number.to_string())]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(refused.all("#solution-error").join("").contains(&fr(tr::options::OTHER_NAME)), "it is said why: {}", refused.words());
        driss.post(&put, &[("solution", &right.number.to_string())]).await.redirect();
    }
});

on_both_engines!(what_is_sent_before_gathering_begins_is_told_when_it_does, |house| {
    let (_, _, number) = gathers(&house, &[(PhaseKind::Inform, 3), (PhaseKind::Gather, 8), (PhaseKind::Review, 20), (PhaseKind::Decide, 60)]).await;
    let (mut amina, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let early = amina.post(&paths::put_forward(COMMUNE, number), &[("solution", &thing.number.to_string())]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert_eq!(early.attributes("#late a", "href"), [thing.page()]);
    assert!(!early.words().contains("le recueil a pris fin"), "it has not begun: {}", early.words());
});
