//! Decisions, what they do to solutions, consent, merges, and appeals.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{ConsultationId, sql};
use tajmaat::participation::options::office;
use tajmaat::people::accounts;

use super::{DAY, REVIEW, TEXT, author, count, decide, gathered, gathers, option, states};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const WHY: [(&str, &str); 2] = [("act", "appeal"), ("body", "Le terrain appartient à la commune depuis deux ans.")];

async fn scene(house: &TestApp) -> (Client, Client, i64, i64) {
    let (mut officer, _, number) = gathers(house, &REVIEW).await;
    let (amina, thing) = author(house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(house, &mut officer, number, thing).await;
    (officer, amina, number, n)
}

on_both_engines!(a_decision_needs_its_reason_and_moves_the_solution, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    let path = paths::decide_option(COMMUNE, number, n);
    for (fields, wrong) in [
        (&[("decision", ""), ("text", TEXT)][..], "decision"),
        (&[("decision", "feasible"), ("text", "x")], "text"),
        (&[("decision", "not_feasible"), ("text", TEXT)], "reason"),
        (&[("decision", "feasible_changed"), ("text", TEXT)], "changes"),
        (&[("decision", "referred"), ("text", TEXT)], "refers_to"),
        (&[("decision", "merged"), ("text", TEXT), ("into", "1")], "into"),
        (&[("decision", "feasible"), ("text", TEXT), ("cost", "0")], "cost"),
    ] {
        let back = officer.post(&path, fields).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(back.has(&format!("#{wrong}-error")), "{wrong}: {}", back.words());
    }
    assert_eq!(states(&house, n).await, ("gathered".to_owned(), "published".to_owned()));
    decide(&mut officer, number, n, &[("decision", "feasible"), ("cost", "120 000")]).await.redirect();
    assert_eq!(states(&house, n).await, ("feasible".to_owned(), "under_evaluation".to_owned()));
    assert!(house.visitor().get(&option(number, n)).await.words().contains(TEXT));
    assert!(amina.get(&paths::notifications()).await.words().contains("faisable"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'option_decided'").await, 1);
    let again = decide(&mut officer, number, n, &[("decision", "referred"), ("refers_to", "La province")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it is decided");
});

on_both_engines!(of_two_officers_at_once_one_decides, |house| {
    let (mut officer, _, number, n) = scene(&house).await;
    let second = house.staff("Seconde", Role::Officer).await;
    let version = officer.get(&paths::decide_option(COMMUNE, number, n)).await.value("version").expect("a version");
    let mut tasks = tokio::task::JoinSet::new();
    for (mut client, decision) in [(officer, "feasible"), (second, "referred")] {
        let version = version.clone();
        tasks.spawn(async move {
            let fields = [("decision", decision), ("text", TEXT), ("refers_to", "La province"), ("version", version.as_str())];
            client.post(&paths::decide_option(COMMUNE, number, n), &fields).await.status
        });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_events WHERE what IN ('feasible', 'referred')").await, 1);
});

on_both_engines!(nobody_decides_about_their_own, |house| {
    let (mut officer, amina, number, n) = scene(&house).await;
    let account = amina.account.expect("signed in");
    house.give_role(account, COMMUNE, Role::Officer).await;
    let mut amina = house.signed_in(account, true).await;
    assert_eq!(decide(&mut amina, number, n, &[("decision", "feasible")]).await.status, StatusCode::FORBIDDEN);
    decide(&mut officer, number, n, &[("decision", "feasible")]).await.redirect();
});

on_both_engines!(a_change_needs_the_author_or_a_note, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    let change = [("decision", "feasible_changed"), ("changes", "Six arbres au lieu de douze."), ("cost", "50 000")];
    decide(&mut officer, number, n, &change).await.redirect();
    assert_eq!(states(&house, n).await, ("consent".to_owned(), "published".to_owned()));
    assert!(!house.visitor().get(&option(number, n)).await.words().contains("Six arbres"), "a matter between them");
    assert!(amina.get(&option(number, n)).await.words().contains("Six arbres"));
    let mut brahim = house.participant("Brahim").await;
    assert_eq!(brahim.post(&option(number, n), &[("act", "agree")]).await.status, StatusCode::FORBIDDEN);
    amina.post(&option(number, n), &[("act", "refuse")]).await.redirect();
    assert_eq!(states(&house, n).await.0, "review");
    decide(&mut officer, number, n, &change).await.redirect();
    amina.post(&option(number, n), &[("act", "agree")]).await.redirect();
    assert_eq!(states(&house, n).await, ("feasible_changed".to_owned(), "under_evaluation".to_owned()));
    assert_eq!(amina.post(&option(number, n), &[("act", "refuse")]).await.status, StatusCode::CONFLICT);
    assert!(house.visitor().get(&option(number, n)).await.words().contains("Six arbres"));
});

on_both_engines!(a_note_stands_for_the_consent, |house| {
    let (mut officer, _, number, n) = scene(&house).await;
    let change = [("decision", "feasible_changed"), ("changes", "Six arbres au lieu de douze."), ("note", "L'auteur ne répond plus depuis un mois.")];
    decide(&mut officer, number, n, &change).await.redirect();
    assert_eq!(states(&house, n).await.0, "feasible_changed");
    assert!(house.visitor().get(&option(number, n)).await.words().contains("ne répond plus"));
});

on_both_engines!(a_merge_keeps_supports_once_a_person_and_goes_back, |house| {
    let (mut officer, _, number, first) = scene(&house).await;
    let (_, thing) = author(&house, "Hassan", "Un bois derrière l'école").await;
    let second = gathered(&house, &mut officer, number, thing).await;
    let numbers: Vec<(i64,)> = house.app.db.all(sql("SELECT number FROM solutions ORDER BY number")).await.expect("two");
    let (into, from) = (numbers[0].0, numbers[1].0);
    let (mut both, mut one, mut resident) = (house.participant("Brahim").await, house.participant("Zahra").await, house.resident("Khadija").await);
    let mut again = both.clone();
    for (client, supported) in [(&mut both, into), (&mut again, from), (&mut one, from), (&mut resident, from)] {
        client.post(&paths::support(COMMUNE, supported), &[("act", "support")]).await.redirect();
    }
    let supports = async || -> Vec<(i64, i64)> {
        house.app.db.all(sql("SELECT support_count, resident_support_count FROM solutions ORDER BY number")).await.expect("counts")
    };
    assert_eq!(supports().await, [(1, 0), (3, 1)]);
    decide(&mut officer, number, second, &[("decision", "merged"), ("into", &first.to_string())]).await.redirect();
    assert_eq!(states(&house, second).await, ("merged".to_owned(), "merged".to_owned()));
    assert_eq!(supports().await, [(3, 1), (1, 0)], "who supports both counts once");
    assert_eq!(house.visitor().get(&paths::solution(COMMUNE, from)).await.redirect(), paths::solution(COMMUNE, into));
    // Neither in a circle nor into what is merged.
    let circle = decide(&mut officer, number, first, &[("decision", "merged"), ("into", &second.to_string())]).await;
    assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&paths::decide_option(COMMUNE, number, second), &[("act", "unmerge")]).await.redirect();
    // At three supports the first had reached what the commune asks for.
    assert_eq!(supports().await, [(1, 0), (3, 1)]);
    assert_eq!(states(&house, second).await.0, "review");
    assert_eq!(house.visitor().get(&paths::solution(COMMUNE, from)).await.status, StatusCode::OK);
    let twice = officer.post(&paths::decide_option(COMMUNE, number, second), &[("act", "unmerge")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
});

on_both_engines!(an_appeal_is_decided_by_somebody_else_and_reopens, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    assert_eq!(amina.post(&option(number, n), &WHY).await.status, StatusCode::CONFLICT, "nothing is decided");
    decide(&mut officer, number, n, &[("decision", "not_feasible"), ("reason", "land")]).await.redirect();
    assert_eq!(states(&house, n).await, ("not_feasible".to_owned(), "rejected".to_owned()));
    let mut brahim = house.participant("Brahim").await;
    assert_eq!(brahim.post(&option(number, n), &WHY).await.status, StatusCode::FORBIDDEN);
    assert_eq!(amina.post(&option(number, n), &[("act", "appeal"), ("body", "Non")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    amina.post(&option(number, n), &WHY).await.redirect();
    assert_eq!(amina.post(&option(number, n), &WHY).await.status, StatusCode::CONFLICT, "once");
    let (path, ruling) = (paths::option_appeal(COMMUNE, number, n), [("outcome", "reversed"), ("answer", "Le titre foncier confirme ce que dit l'auteur.")]);
    assert_eq!(officer.post(&path, &ruling).await.status, StatusCode::FORBIDDEN, "who decided");
    let mut second = house.staff("Seconde", Role::Administrator).await;
    assert_eq!(second.post(&path, &[("outcome", "reversed"), ("answer", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    second.post(&path, &ruling).await.redirect();
    assert_eq!(states(&house, n).await, ("review".to_owned(), "under_evaluation".to_owned()));
    assert_eq!(second.post(&path, &ruling).await.status, StatusCode::CONFLICT);
    assert!(amina.get(&paths::notifications()).await.words().contains("votre recours est accepté"));
    decide(&mut officer, number, n, &[("decision", "feasible"), ("cost", "90 000")]).await.redirect();
});

on_both_engines!(an_appeal_stands_on_the_desk_of_whoever_can_decide_it, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    decide(&mut officer, number, n, &[("decision", "not_feasible"), ("reason", "land")]).await.redirect();
    let mut second = house.staff("Seconde", Role::Officer).await;
    let (desk, path) = (paths::staff_hub(COMMUNE), paths::option_appeal(COMMUNE, number, n));
    assert!(!second.get(&desk).await.has(&format!("a[href='{path}']")));
    amina.post(&option(number, n), &WHY).await.redirect();
    let page = second.get(&desk).await;
    assert!(page.has(&format!("a[href='{path}']")) && page.words().contains("Recours à propos d'une option"), "{}", page.words());
    assert!(second.get(&paths::notifications()).await.words().contains("Des arbres pour l'école"), "and they are told");
    assert!(!officer.get(&desk).await.has(&format!("a[href='{path}']")), "who decided does not decide again");
    house.wait_seconds(8 * DAY);
    let mut second = house.staff("Troisième", Role::Officer).await;
    let late = second.get(&desk).await;
    assert!(late.has(&format!("section[aria-labelledby=late] a[href='{path}']")), "its days are over: {}", late.words());
    let ruling = [("outcome", "upheld"), ("answer", "Le terrain est bien celui d'un voisin.")];
    second.post(&path, &ruling).await.redirect();
    assert!(!second.get(&desk).await.has(&format!("a[href='{path}']")));
});

on_both_engines!(what_somebody_wrote_takes_no_place_among_the_appeals_before_them, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    let (mut hassan, thing) = author(&house, "Hassan", "Un bois derrière l'école").await;
    let other = gathered(&house, &mut officer, number, thing).await;
    for (author, n) in [(&mut amina, n), (&mut hassan, other)] {
        decide(&mut officer, number, n, &[("decision", "not_feasible"), ("reason", "land")]).await.redirect();
        author.post(&option(number, n), &WHY).await.redirect();
        house.wait_seconds(60);
    }
    let second = house.staff("Seconde", Role::Officer).await.account.expect("signed in");
    let wrote = sql("UPDATE consultation_options SET author_id = $1 WHERE number = $2").bind(second).bind(n);
    house.app.db.run(wrote).await.expect("an author");
    let viewer = accounts::identify(&mut &house.app.db, second, None).await.expect("read").expect("an account");
    let (id,): (ConsultationId,) = house.app.db.one(sql("SELECT id FROM consultations")).await.expect("one");
    let found = office::contested(&house.app, &viewer, &[id], 1).await.expect("appeals");
    assert_eq!(found.iter().map(|appeal| appeal.n).collect::<Vec<_>>(), [other], "the first one is theirs");
});

on_both_engines!(whatever_an_author_did_not_agree_to_can_be_contested, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    let (mut hassan, thing) = author(&house, "Hassan", "Un bois derrière l'école").await;
    let other = gathered(&house, &mut officer, number, thing).await;
    let mut second = house.staff("Seconde", Role::Officer).await;
    let (board, path) = (paths::option_board(COMMUNE, number), paths::option_appeal(COMMUNE, number, other));
    let ruling = [("outcome", "reversed"), ("answer", "Les deux propositions ne sont pas au même endroit.")];
    decide(&mut officer, number, n, &[("decision", "feasible"), ("cost", "500")]).await.redirect();
    assert_eq!(amina.post(&option(number, n), &WHY).await.status, StatusCode::CONFLICT, "what is granted is not contested");
    for (fields, before, after) in [
        (&[("decision", "merged"), ("into", "1")][..], "merged", "published"),
        (&[("decision", "referred"), ("refers_to", "La province")], "published", "published"),
        (
            &[("decision", "feasible_changed"), ("changes", "Six arbres au lieu de douze."), ("note", "L'auteur ne répond plus.")],
            "under_evaluation",
            "under_evaluation",
        ),
    ] {
        house.wait_seconds(60);
        decide(&mut officer, number, other, &[fields, &[("cost", "500")]].concat()).await.redirect();
        assert_eq!(states(&house, other).await.1, before, "{fields:?}");
        let waits = officer.get(&board).await.words();
        assert!(waits.contains("Option 2 : le délai de recours"), "the list waits for the days: {waits}");
        assert!(hassan.get(&option(number, other)).await.has("#appeal"), "{fields:?}");
        hassan.post(&option(number, other), &WHY).await.redirect();
        assert!(officer.get(&board).await.words().contains("Option 2 : un recours est sans réponse"));
        if before == "merged" {
            let unmerged = officer.post(&paths::decide_option(COMMUNE, number, other), &[("act", "unmerge")]).await;
            assert_eq!(unmerged.status, StatusCode::CONFLICT, "somebody else answers first");
        }
        assert_eq!(officer.post(&path, &ruling).await.status, StatusCode::FORBIDDEN, "who decided");
        second.post(&path, &ruling).await.redirect();
        assert_eq!(states(&house, other).await, ("review".to_owned(), after.to_owned()), "{fields:?}");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions WHERE merged_into IS NOT NULL OR referred_to <> ''").await, 0, "what was decided is taken back");
    // To what they agreed to, they do not object.
    house.wait_seconds(60);
    decide(&mut officer, number, other, &[("decision", "feasible_changed"), ("changes", "Six arbres au lieu de douze."), ("cost", "500")]).await.redirect();
    hassan.post(&option(number, other), &[("act", "agree")]).await.redirect();
    assert_eq!(hassan.post(&option(number, other), &WHY).await.status, StatusCode::CONFLICT);
    assert!(!officer.get(&board).await.words().contains("délai de recours"));
});

on_both_engines!(appeals_end, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    decide(&mut officer, number, n, &[("decision", "not_feasible"), ("reason", "power")]).await.redirect();
    house.wait_seconds(31 * DAY);
    let mut amina = house.signed_in(amina.account.take().expect("signed in"), false).await;
    let late = amina.post(&option(number, n), &WHY).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "the phase of appeals is over");
    assert_eq!(late.all("textarea#typed[readonly]"), [WHY[1].1], "what was written can be copied");
    assert!(late.has("#late") && !late.has("button[name=act], input[name=act]"), "{}", late.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_appeals").await, 0);
});

on_both_engines!(nothing_is_merged_into_what_nobody_can_read_or_support, |house| {
    let (mut officer, _, number, first) = scene(&house).await;
    let (_, thing) = author(&house, "Hassan", "Un bois derrière l'école").await;
    let second = gathered(&house, &mut officer, number, thing).await;
    let merge = [("decision", "merged"), ("into", &*second.to_string())].map(|(name, value)| (name, value.to_owned()));
    let merge: Vec<(&str, &str)> = merge.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for hidden in
        ["UPDATE solutions SET visibility = 'hidden' WHERE id = $1", "UPDATE solutions SET visibility = 'published', state = 'withdrawn' WHERE id = $1"]
    {
        house.app.db.run(sql(hidden).bind(thing.id)).await.expect("a change");
        assert_eq!(decide(&mut officer, number, first, &merge).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{hidden}");
    }
    assert_eq!(states(&house, first).await, ("gathered".to_owned(), "published".to_owned()));
});

on_both_engines!(two_consultations_lead_nobody_in_a_circle, |house| {
    let (mut officer, _, number, first) = scene(&house).await;
    let (_, thing) = author(&house, "Hassan", "Un bois derrière l'école").await;
    let second = gathered(&house, &mut officer, number, thing).await;
    let (mut other, _, elsewhere) = gathers(&house, &REVIEW).await;
    let numbers: Vec<(i64,)> = house.app.db.all(sql("SELECT number FROM solutions ORDER BY number")).await.expect("two");
    let both = format!("{}, {}", numbers[0].0, numbers[1].0);
    other.post(&paths::option_board(COMMUNE, elsewhere), &[("act", "gather"), ("solutions", &both)]).await.redirect();
    decide(&mut officer, number, second, &[("decision", "merged"), ("into", &first.to_string())]).await.redirect();
    let back = decide(&mut other, elsewhere, 1, &[("decision", "merged"), ("into", "2")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", back.words());
    assert_eq!(house.visitor().get(&paths::solution(COMMUNE, numbers[0].0)).await.status, StatusCode::OK);
});

on_both_engines!(a_cost_is_the_communes_own_until_it_is_decided, |house| {
    let (mut officer, mut amina, number, n) = scene(&house).await;
    let change = [("decision", "feasible_changed"), ("changes", "Six arbres au lieu de douze."), ("cost", "50 000")];
    decide(&mut officer, number, n, &change).await.redirect();
    assert!(!house.visitor().get(&option(number, n)).await.words().contains("50 000"));
    assert!(!house.visitor().get(&paths::options(COMMUNE, number)).await.words().contains("50 000"));
    amina.post(&option(number, n), &[("act", "agree")]).await.redirect();
    assert!(house.visitor().get(&option(number, n)).await.words().contains("50 000"));
});

on_both_engines!(a_solution_that_is_referred_says_to_whom, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (_, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(&house, &mut officer, number, thing).await;
    assert!(!house.visitor().get(&thing.page()).await.words().contains("Transmis à"));
    decide(&mut officer, number, n, &[("decision", "referred"), ("refers_to", "La province d'Ifrane")]).await.redirect();
    // It stands there by itself, with the body, and stays open to support.
    for path in [thing.page(), paths::solutions(COMMUNE)] {
        let page = house.visitor().get(&path).await;
        assert!(page.all(".state").iter().any(|state| state.contains("Transmis à") && state.contains("La province d'Ifrane")), "{path}: {}", page.words());
    }
    assert_eq!(states(&house, n).await, ("referred".to_owned(), "published".to_owned()));
    house.resident("Brahim").await.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    // Once it has gone on, that is where it stands.
    house.app.db.run(sql("UPDATE solutions SET state = 'withdrawn'")).await.expect("withdrawn");
    // In a language in which nobody has read it: what a page says is kept until a rule changes it.
    let page = house.visitor().get(&format!("{}?lang=en", thing.page())).await;
    assert!(!page.all(".state").iter().any(|state| state.contains("Ifrane")), "{}", page.words());
});
