//! Forms by which people report, propose, discuss, support and pledge.

use app::model::paths;

use super::super::told;
use super::Scene;
use crate::common::COMMUNE;
use crate::common::content::pledge;

pub(super) async fn discussed(scene: &mut Scene) {
    let report = [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let page = scene.amina.post_files(&paths::new_problem(COMMUNE), &report, &[]).await.redirect();
    scene.raised(paths::NEW_PROBLEM).await;
    scene.brahim.post(&paths::problem_me_too(COMMUNE, 1), &[("act", "support")]).await.redirect();
    scene.raised(paths::PROBLEM_ME_TOO).await;
    scene.officer.post(&paths::problem_state(COMMUNE, 1), &[("state", "acknowledged"), ("note", "")]).await.redirect();
    scene.raised(paths::PROBLEM_STATE).await;
    scene.brahim.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Je passe devant chaque matin.")]).await.redirect();
    scene.raised(paths::PROBLEM_COMMENTS).await;
    let comment = scene.brahim.get(&page).await.attributes("li.comment", "id")[0].trim_start_matches("c-").to_owned();
    scene.brahim.post(&paths::language(COMMUNE, "comment", &comment), &[("language", "fr")]).await.redirect();
    scene.raised(paths::LANGUAGE).await;
    scene.amina.post(&paths::comment_vote(COMMUNE, &comment), &[("vote", "useful")]).await.redirect();
    scene.raised(paths::COMMENT_VOTE).await;
    scene.amina.post(&paths::comment_reply(COMMUNE, &comment), &[("body", "Moi chaque soir.")]).await.redirect();
    scene.raised(paths::COMMENT_REPLY).await;
    scene.brahim.post(&paths::comment_edit(COMMUNE, &comment), &[("body", "Je passe devant chaque soir.")]).await.redirect();
    scene.raised(paths::COMMENT_EDIT).await;
    scene.brahim.post(&paths::comment_delete(COMMUNE, &comment), &[]).await.redirect();
    scene.raised(paths::COMMENT_DELETE).await;
}

pub(super) async fn proposed(scene: &mut Scene) {
    let form = [("title", "Des arbres pour l'école"), ("body", "Planter des arbres le long de la route de l'école."), ("topic", "green/parks")];
    let draft = scene.amina.post(&paths::new_solution(COMMUNE), &[&form[..], &[("intent", "draft")]].concat()).await.redirect();
    let preview = format!("{draft}/preview");
    let version = scene.amina.get(&preview).await.value("version").expect("a version");
    assert_eq!(told(&scene.house).await, Vec::<String>::new(), "a draft is its author's own");
    let page = scene.amina.post(&preview, &[("version", &version)]).await.redirect();
    scene.raised(paths::DRAFT_PREVIEW).await;
    let edited = [form[0], form[2], ("body", "Planter douze arbres le long de la route de l'école."), ("version", "1")];
    scene.amina.post(&format!("{page}/edit"), &edited).await.redirect();
    scene.raised(paths::EDIT_SOLUTION).await;
    scene.amina.post(&format!("{page}/withdraw"), &[]).await.redirect();
    scene.raised(paths::WITHDRAW_SOLUTION).await;
    let thing = scene.solution("Un banc").await;
    scene.brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    scene.raised(paths::SUPPORT).await;
    let (mut driss, organisation) = scene.house.representative("Driss").await;
    let id = organisation.to_string();
    let endorse = [("act", "endorse"), ("organisation", id.as_str())];
    driss.post(&paths::endorse(COMMUNE, thing.number), &endorse).await.redirect();
    scene.raised(paths::ENDORSE).await;
    driss.post(&paths::endorse(COMMUNE, thing.number), &[("act", "withdraw"), endorse[1]]).await.redirect();
    assert_eq!(told(&scene.house).await, ["unendorsed"]);
    let answer = [("decision", "accepted"), ("reasons", "Le service des espaces verts plante cet automne.")];
    scene.officer.post(&paths::answer(COMMUNE, thing.number), &answer).await.redirect();
    scene.raised(paths::ANSWER).await;
    scene.officer.post(&paths::milestones(COMMUNE, thing.number), &[("act", "add"), ("title", "Fosses creusées"), ("due_on", "2026-11-01")]).await.redirect();
    scene.raised(paths::MILESTONES).await;
}

pub(super) async fn pledged(scene: &mut Scene) {
    let thing = scene.solution("Une séguia").await;
    let (mut driss, organisation) = scene.house.representative("Driss").await;
    let id = organisation.to_string();
    let promise = [("act_as", id.as_str()), ("kind", "hours"), ("what", "Curer la séguia"), ("amount", "12"), ("unit", ""), ("due_on", "2026-06-30")];
    let made = driss.post(&paths::new_pledge(COMMUNE, thing.number), &promise).await.redirect();
    scene.raised(paths::NEW_PLEDGE).await;
    driss.post_files(&format!("{made}/report"), &[("amount", "3"), ("note", "Une première journée")], &[]).await.redirect();
    scene.raised(paths::PLEDGE_REPORT).await;
    scene.officer.post(&format!("{made}/reports/1/confirm"), &[]).await.redirect();
    scene.raised(paths::CONFIRM_REPORT).await;
    let reason = [("reason", "Le camion a été volé en janvier.")];
    driss.post(&format!("{made}/withdraw"), &reason).await.redirect();
    scene.raised(paths::WITHDRAW_PLEDGE).await;
    let late = pledge(&scene.house, organisation, driss.account.expect("signed in"), thing).await;
    scene.officer.post(&paths::break_pledge(COMMUNE, late), &reason).await.redirect();
    scene.raised(paths::BREAK_PLEDGE).await;
}
