//! What a measure forbids and what it leaves, and that time alone ends it.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;

use super::*;
use crate::common::content::solution;
use crate::moderation::{HIDE, decide};
use crate::on_both_engines;

const TEXT: &str = "Un texte assez long pour être accepté par toutes les règles.";
const PROBLEM: &[(&str, &str)] = &[("title", "Un lampadaire éteint"), ("body", TEXT), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
const SOLUTION: &[(&str, &str)] = &[("title", "Des arbres pour l'école"), ("body", TEXT), ("topic", "green/parks"), ("intent", "publish")];

/// What others wrote, to act on.
struct Scene {
    problem: Thing,
    solution: Thing,
    comment: Thing,
}

impl Scene {
    async fn set(house: &TestApp) -> Self {
        let other = house.participant("Omar").await;
        let problem = problem(house, id(&other), "Un dépôt sauvage", TEXT).await;
        let solution = solution(house, id(&other), "Un composteur au souk", TEXT).await;
        let comment = comment(house, id(&other), solution, false, TEXT).await;
        Self { problem, solution, comment }
    }

    /// Everything that writes: where, with what, and a field that must come back.
    async fn writes(&self, person: &mut Client, own: Thing) -> Vec<(&'static str, Answer)> {
        vec![
            ("problem", person.post_files(&paths::new_problem(COMMUNE), PROBLEM, &[]).await),
            ("solution", person.post(&paths::new_solution(COMMUNE), SOLUTION).await),
            ("comment", person.post(&paths::solution_comments(COMMUNE, self.solution.number), &[("stance", "for"), ("body", TEXT)]).await),
            ("reply", person.post(&paths::comment_reply(COMMUNE, self.comment.id), &[("body", TEXT)]).await),
            ("edit", person.post(&paths::comment_edit(COMMUNE, own.id), &[("body", TEXT)]).await),
            ("flag", person.post(&self.problem.flag(), &[("reason", "spam"), ("note", TEXT)]).await),
        ]
    }

    /// Everything that takes part without writing.
    async fn parts(&self, person: &mut Client) -> Vec<(&'static str, Answer)> {
        vec![
            ("support", person.post(&paths::support(COMMUNE, self.solution.number), &[("act", "support")]).await),
            ("me too", person.post(&paths::problem_me_too(COMMUNE, self.problem.number), &[("act", "support")]).await),
            ("vote", person.post(&paths::comment_vote(COMMUNE, self.comment.id), &[("vote", "useful")]).await),
        ]
    }

    /// What stays open to everybody.
    async fn stays_open(&self, person: &mut Client) {
        for path in [
            self.problem.page(),
            self.solution.page(),
            paths::account(),
            paths::account_data(),
            paths::data_json(),
            paths::delete_account(),
            paths::measures(COMMUNE),
        ] {
            assert_eq!(person.get(&path).await.status, StatusCode::OK, "{path}");
        }
        let renamed = person.post(&paths::account_name(), &[("name", "Naima B.")]).await;
        assert_eq!(renamed.status, StatusCode::UNPROCESSABLE_ENTITY, "another name would be another way to speak");
        for (path, fields) in [
            (paths::support(COMMUNE, self.solution.number), ("act", "withdraw")),
            (paths::problem_me_too(COMMUNE, self.problem.number), ("act", "withdraw")),
            (paths::comment_vote(COMMUNE, self.comment.id), ("vote", "none")),
        ] {
            assert_eq!(person.post(&path, &[fields]).await.status, StatusCode::SEE_OTHER, "taking back is always possible: {path}");
        }
    }
}

fn refused(answers: &[(&'static str, Answer)], said: &str, kept: bool) {
    for (what, answer) in answers {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.words());
        let words = answer.words();
        assert!(words.contains(said) && words.contains("insulte ou haine") && words.contains(&fr(tr::measures::OWN_TITLE)), "{what}: {words}");
        assert!(answer.has(&format!(".consent-banner a[href='{}']", paths::measures(COMMUNE))), "{what} leads to the appeal");
        if kept {
            assert!(answer.text().contains(TEXT), "{what}: what was typed is kept");
        }
    }
}

fn done(answers: &[(&'static str, Answer)]) {
    for (what, answer) in answers {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {}", answer.words());
    }
}

on_both_engines!(a_mute_forbids_writing_and_leaves_the_rest_until_its_end, |house| {
    let (mut person, own) = author(&house).await;
    let scene = Scene::set(&house).await;
    give(&mut house.staff("Modératrice", Role::Moderator).await, own, "mute", "3").await.redirect();
    refused(&scene.writes(&mut person, own).await, "jusqu'au 12 mars 2026", true);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 2, "nothing was written");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM flags").await, 0);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM solutions WHERE number IS NOT NULL").await, 1);
    done(&scene.parts(&mut person).await);
    scene.stays_open(&mut person).await;
    let draft = person.post(&paths::new_solution(COMMUNE), &[("title", "Un brouillon à moi"), ("intent", "draft")]).await;
    assert_eq!(draft.status, StatusCode::SEE_OTHER, "what nobody else reads is one's own");

    house.wait_seconds(3 * 86_400 - 1);
    let late = person.post(&paths::solution_comments(COMMUNE, scene.solution.number), &[("stance", "for"), ("body", TEXT)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "to the last second");
    house.wait_seconds(1);
    let again = person.post(&paths::solution_comments(COMMUNE, scene.solution.number), &[("stance", "for"), ("body", TEXT)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.words());
    let page = person.get(&scene.solution.page()).await;
    assert!(!page.has(".consent-banner a[href$='/measures']"), "and the banner is gone");
    assert!(person.get(&paths::measures(COMMUNE)).await.words().contains("Fin : 12 mars 2026"));
});

on_both_engines!(a_suspension_leaves_reading_data_appeals_and_leaving, |house| {
    let (mut person, own) = author(&house).await;
    let scene = Scene::set(&house).await;
    done(&scene.parts(&mut person).await);
    give(&mut house.staff("Administratrice", Role::Administrator).await, own, "suspension", "5").await.redirect();
    let said = "suspendue jusqu'au 14 mars 2026";
    refused(&scene.writes(&mut person, own).await, said, true);
    refused(&scene.parts(&mut person).await, said, false);
    scene.stays_open(&mut person).await;
    let json = house.signed_in(id(&person), false).await;
    let mut island = json.clone();
    island.accept = "application/json".to_owned();
    let answer = island.post(&paths::support(COMMUNE, scene.solution.number), &[("act", "support")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains(said), "islands say the same: {}", answer.text());
    assert!(person.get(&paths::data_json()).await.text().contains(NOTE), "the measure is among one's data");
    person.post(&paths::comment_delete(COMMUNE, own.id), &[]).await.redirect();

    house.wait_seconds(5 * 86_400);
    done(&scene.parts(&mut person).await);
});

on_both_engines!(a_measure_counts_in_its_commune_alone, |house| {
    house.add_commune("oued-zem").await;
    let (mut person, own) = author(&house).await;
    give(&mut house.staff("Administratrice", Role::Administrator).await, own, "suspension", "5").await.redirect();
    let answer = person.post_files("/oued-zem/problems/new", PROBLEM, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    assert!(!person.get("/oued-zem").await.has(".consent-banner a[href$='/measures']"));
    assert!(person.get(&paths::account()).await.has(&format!(".consent-banner a[href='{}']", paths::measures(COMMUNE))));
});

on_both_engines!(who_speaks_for_an_organisation_is_held_to_it_too, |house| {
    let (mut speaker, organisation) = house.representative("Driss").await;
    let scene = Scene::set(&house).await;
    let own = written_by(&house, &speaker).await;
    let as_organisation = organisation.to_string();
    give(&mut house.staff("Administratrice", Role::Administrator).await, own, "suspension", "5").await.redirect();
    let endorse = speaker.post(&paths::endorse(COMMUNE, scene.solution.number), &[("act", "endorse"), ("organisation", &as_organisation)]).await;
    assert_eq!(endorse.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("act_as", as_organisation.as_str()), ("kind", "hours"), ("what", TEXT), ("amount", "12"), ("due_on", "2026-12-01")];
    let pledge = speaker.post(&paths::new_pledge(COMMUNE, scene.solution.number), &fields).await;
    assert_eq!(pledge.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pledge.words().contains("suspendue jusqu'au") && pledge.text().contains(TEXT), "{}", pledge.words());
    let speaking = [("stance", "for"), ("body", TEXT), ("speak_as", &as_organisation)];
    let comment = speaker.post(&paths::solution_comments(COMMUNE, scene.solution.number), &speaking).await;
    assert_eq!(comment.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(a_published_draft_and_an_edit_are_writing_too, |house| {
    let (mut person, own) = author(&house).await;
    let mine = solution(&house, id(&person), "Un titre tranquille", TEXT).await;
    let form: Vec<(&str, &str)> = SOLUTION.iter().copied().filter(|(name, _)| *name != "intent").chain([("intent", "preview")]).collect();
    let preview = person.post(&paths::new_solution(COMMUNE), &form).await.redirect();
    give(&mut house.staff("Modératrice", Role::Moderator).await, own, "mute", "3").await.redirect();
    let published = person.post(&preview, &[("version", "1")]).await;
    assert_eq!(published.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(published.words().contains("jusqu'au 12 mars 2026"), "{}", published.words());
    let page = person.get(&paths::edit_solution(COMMUNE, mine.number)).await;
    let version = page.value("version").expect("a version");
    let changed: Vec<(&str, &str)> = SOLUTION.iter().copied().chain([("version", version.as_str())]).collect();
    assert_eq!(person.post(&paths::edit_solution(COMMUNE, mine.number), &changed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.wait_seconds(3 * 86_400);
    person.post(&preview, &[("version", "1")]).await.redirect();
});

on_both_engines!(the_longer_of_two_mutes_is_the_one_that_is_told, |house| {
    let (mut person, own) = author(&house).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    give(&mut moderator, own, "mute", "9").await.redirect();
    give(&mut moderator, own, "mute", "2").await.redirect();
    let answer = person.post(&paths::problem_comments(COMMUNE, 1), &[("body", TEXT)]).await;
    assert!(answer.words().contains("jusqu'au 18 mars 2026"), "{}", answer.words());
});

on_both_engines!(a_suspended_author_appeals_against_a_hiding_and_rewrites_later, |house| {
    let (mut person, own) = author(&house).await;
    decide(&mut house.staff("Modératrice", Role::Moderator).await, own, "hide", HIDE).await.redirect();
    give(&mut house.staff("Administratrice", Role::Administrator).await, own, "suspension", "5").await.redirect();
    let path = paths::resubmit(COMMUNE, own.kind.as_str(), own.id);
    let version = person.get(&path).await.value("version").expect("a version");
    let rewritten = [("body", TEXT), ("version", version.as_str())];
    let early = person.post(&path, &rewritten).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.words().contains("suspendue jusqu'au") && early.text().contains(TEXT), "{}", early.words());
    person.post(&paths::appeal(COMMUNE, own.kind.as_str(), own.id), &[("body", TEXT)]).await.redirect();
    house.wait_seconds(5 * 86_400);
    person.post(&path, &rewritten).await.redirect();
});
