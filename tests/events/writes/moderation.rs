//! Forms of moderators and of those whom their decisions concern.

use app::model::content::Role;
use app::model::paths;

use super::super::told;
use super::Scene;
use crate::common::COMMUNE;
use crate::measures;
use crate::moderation::{HIDE, RESTORE, decide, flag, photos};

/// Flags, what their authors ask for after that, and hiding at once.
pub(super) async fn flagged(scene: &mut Scene) {
    let thing = scene.solution("Un composteur").await;
    flag(&mut scene.brahim, thing).await.redirect();
    flag(&mut scene.house.resident("Khadija").await, thing).await.redirect();
    scene.raised(paths::SOLUTION_FLAG).await;
    decide(&mut scene.moderator, thing, "dismiss", &[]).await.redirect();
    scene.raised(paths::MODERATION_DISMISS).await;
    let why = [("body", "Le troisième mot est le nom de ma fille.")];
    scene.brahim.post(&paths::flag_appeal(COMMUNE, "solution", thing.id), &why).await.redirect();
    scene.raised(paths::FLAG_APPEAL).await;
    decide(&mut scene.second, thing, "keep", &[("answer", "Relu avec attention : le mot est celui du village.")]).await.redirect();
    scene.raised(paths::MODERATION_KEEP).await;
    let spam = scene.solution("Achetez ici").await;
    flag(&mut scene.brahim, spam).await.redirect();
    let preview = scene.moderator.get(&format!("{}?item=solution.{}", paths::moderation_bulk(COMMUNE), spam.id)).await;
    let value = preview.attributes("form[method=post] input[name=item]", "value").pop().expect("it can be hidden");
    let fields = [("item", value.as_str()), ("note", "Ces annonces n'ont pas leur place ici.")];
    let sweep = scene.moderator.post(&paths::moderation_bulk(COMMUNE), &fields).await.redirect();
    scene.raised(paths::MODERATION_BULK).await;
    scene.moderator.post(&format!("{sweep}/undo"), &[]).await.redirect();
    scene.raised(paths::MODERATION_UNDO).await;
}

/// A hiding with all that may become of it.
pub(super) async fn hidden(scene: &mut Scene) {
    let thing = scene.solution("Une fontaine").await;
    let why = [("body", "Je parlais d'un oiseau, sans viser personne.")];
    let answer = [("outcome", "reversed"), ("answer", "Relu avec une autre personne : voici pourquoi.")];
    decide(&mut scene.moderator, thing, "hide", HIDE).await.redirect();
    scene.raised(paths::MODERATION_HIDE).await;
    decide(&mut scene.moderator, thing, "restore", RESTORE).await.redirect();
    scene.raised(paths::MODERATION_RESTORE).await;
    decide(&mut scene.moderator, thing, "hide", HIDE).await.redirect();
    scene.skip().await;
    decide(&mut scene.second, thing, "confirm", &[]).await.redirect();
    scene.raised(paths::MODERATION_CONFIRM).await;
    scene.amina.post(&paths::appeal(COMMUNE, "solution", thing.id), &why).await.redirect();
    scene.raised(paths::APPEAL).await;
    scene.administrator.post(&paths::moderation_appeal(COMMUNE, "solution", thing.id), &answer).await.redirect();
    scene.raised(paths::MODERATION_APPEAL).await;
    decide(&mut scene.moderator, thing, "hide", HIDE).await.redirect();
    scene.skip().await;
    let rewrite = paths::resubmit(COMMUNE, "solution", thing.id);
    let version = scene.amina.get(&rewrite).await.value("version").expect("a version");
    let new = [("title", "Une fontaine"), ("body", "Poser une fontaine près du souk, avec l'eau du puits."), ("version", version.as_str())];
    scene.amina.post(&rewrite, &new).await.redirect();
    scene.raised(paths::RESUBMIT).await;
    decide(&mut scene.second, thing, "release", &[]).await.redirect();
    scene.raised(paths::MODERATION_RELEASE).await;
}

pub(super) async fn redacted(scene: &mut Scene) {
    let photo = photos::reported(&mut scene.amina).await;
    scene.skip().await;
    photos::redacted(&mut scene.moderator, photo).await.redirect();
    scene.raised(paths::REDACT).await;
    let why = [("body", "Ce n'est pas un visage, c'est une affiche.")];
    scene.amina.post(&paths::redaction_appeal(COMMUNE, photo.id), &why).await.redirect();
    scene.raised(paths::REDACTION_APPEAL).await;
}

pub(super) async fn measured(scene: &mut Scene) {
    let mut author = scene.house.participant("Karim").await;
    let thing = measures::written_by(&scene.house, &author).await;
    measures::give(&mut scene.moderator, thing, "warning", "").await.redirect();
    scene.raised(paths::GIVE_MEASURE).await;
    measures::give(&mut scene.moderator, thing, "suspension", "30").await.redirect();
    assert_eq!(told(&scene.house).await, Vec::<String>::new(), "a proposal counts for nothing");
    let measure = measures::last(&scene.house).await;
    scene.administrator.post(&format!("{measure}/decide"), &[("act", "confirm")]).await.redirect();
    scene.raised(paths::DECIDE_MEASURE).await;
    author.post(&format!("{measure}/appeal"), &[("body", "Je citais une chanson, sans viser personne.")]).await.redirect();
    scene.raised(paths::APPEAL_MEASURE).await;
    let mut other = scene.house.staff("Autre", Role::Administrator).await;
    other.post(&format!("{measure}/answer"), &[("outcome", "reversed"), ("answer", "Relu avec une autre personne.")]).await.redirect();
    scene.raised(paths::ANSWER_MEASURE).await;
}
