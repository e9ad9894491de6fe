//! Preparing an outcome: from closing on, by officers and administrators of the commune, on what the consultation really holds.

use app::model::consultations::{AudienceKind, ConsultationTemplate, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::AccountId;
use tajmaat::communes;
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::consultations::past::{self, ConsultationRow};

use super::{SUMMARY, add_point, answer, close, count, open, point, say, summarise};
use crate::common::content::{pledge, solution};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::consultations::{end_in, texts};
use crate::on_both_engines;

on_both_engines!(it_is_prepared_once_the_consultation_is_over, |house| {
    let (_, number) = open(&house).await;
    let mut person = answer(&house, number, "Amina").await;
    say(&mut person, number).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let path = paths::prepare_outcome(COMMUNE, number);
    let staff = officer.get(&paths::prepare_consultation(COMMUNE, number)).await;
    assert!(staff.has(&format!("a[href='{path}']")), "the staff's page leads to it");
    let early = officer.get(&path).await;
    assert!(early.words().contains("quand la participation est terminée") && !early.has("textarea"), "{}", early.words());
    assert_eq!(summarise(&mut officer, number).await.status, StatusCode::CONFLICT);
    assert_eq!(officer.get(&paths::outcome_point(COMMUNE, number, "new")).await.status, StatusCode::CONFLICT);
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    let page = officer.get(&path).await;
    assert_eq!(page.value("summary_fr").as_deref(), Some(SUMMARY));
    // What people gave is offered: the questions that were answered, and the discussion.
    let form = officer.get(&paths::outcome_point(COMMUNE, number, "new")).await;
    let offered = form.attributes("input[name=basis]", "value");
    assert_eq!(offered, ["questionnaires:question.water", "questionnaires:question.people", "questionnaires:question.permission", "outcomes:discussion"]);
    add_point(&mut officer, number, &[]).await.redirect();
    let form = officer.get(&paths::outcome_point(COMMUNE, number, 1)).await;
    assert_eq!(form.attributes("input[name=basis][checked]", "value"), ["questionnaires:question.water"]);
    assert_eq!(form.value("milestone_fr").as_deref(), Some("Achat du camion"));
    // Nobody else reads of it before it is public.
    let mut others = [house.visitor(), house.participant("Brahim").await];
    for client in &mut others {
        assert_eq!(client.get(&paths::outcome(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
        let page = client.get(&paths::consultation(COMMUNE, number)).await;
        assert!(!page.words().contains(SUMMARY), "{}", page.words());
    }
});

on_both_engines!(what_was_typed_stays_beside_its_message, |house| {
    let (_, number) = open(&house).await;
    answer(&house, number, "Amina").await;
    let mut officer = close(&house).await;
    let wrong = [("title_fr", "Eau"), ("solutions", "77"), ("milestone_on", "bientôt"), ("reason_fr", "Court.")];
    let refused = add_point(&mut officer, number, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["title_fr", "solutions", "milestone_ar", "reason_fr"] {
        assert!(refused.has(&format!("#{field}-error")), "{field}: {}", refused.words());
    }
    assert_eq!((refused.value("title_fr").as_deref(), refused.value("milestone_on").as_deref()), (Some("Eau"), Some("bientôt")));
    assert!(refused.has("input[name=basis][checked]"), "what was ticked stays ticked");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_points").await, 0);
    let short = [("act", "save"), ("summary_fr", "Oui."), ("summary_ar", "")];
    let refused = officer.post(&paths::prepare_outcome(COMMUNE, number), &short).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#summary_fr-error"), "{}", refused.words());
});

on_both_engines!(nothing_of_another_commune_and_nothing_forged_is_taken, |house| {
    house.add_commune("oued-zem").await;
    let (_, number) = open(&house).await;
    let author = answer(&house, number, "Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (driss, organisation) = house.representative("Driss").await;
    let promise = pledge(&house, organisation, driss.account.expect("signed in"), thing).await.to_string();
    let mut officer = close(&house).await;
    assert_eq!(add_point(&mut officer, number, &[("basis", "questionnaires:question.none")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(add_point(&mut officer, number, &[("decision", "perhaps")]).await.status, StatusCode::NOT_FOUND);
    let path = paths::prepare_outcome(COMMUNE, number);
    let forged = [("act", "attach"), ("pledge", "01890000-0000-7000-8000-000000000001")];
    assert_eq!(officer.post(&path, &forged).await.status, StatusCode::NOT_FOUND);
    // The same numbers and ids before an officer of another commune.
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    for action in [path.clone(), paths::outcome_point(COMMUNE, number, "new"), paths::publish_outcome(COMMUNE, number)] {
        assert_eq!(elsewhere.post(&action, &point(&[])).await.status, StatusCode::FORBIDDEN, "{action}");
    }
    // What is here is not theirs to attach to a consultation of their own.
    let own = foreign(&house, elsewhere.account.expect("signed in")).await;
    let mut elsewhere = house.signed_in(elsewhere.account.expect("signed in"), true).await;
    let attach = [("act", "attach"), ("pledge", promise.as_str())];
    assert_eq!(elsewhere.post(&paths::prepare_outcome("oued-zem", own), &attach).await.status, StatusCode::NOT_FOUND);
    let with = point(&[("solutions", "1"), ("basis", "")]);
    let refused = elsewhere.post(&paths::outcome_point("oued-zem", own, "new"), &with).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#solutions-error"), "{}", refused.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_solutions").await + count(&house, "SELECT COUNT(*) FROM outcome_pledges").await, 0);
});

/// A consultation of another commune that is over.
async fn foreign(house: &TestApp, officer: AccountId) -> i64 {
    let phases = [(PhaseKind::Discuss, end_in(5)), (PhaseKind::Decide, end_in(40))];
    let row = ConsultationRow {
        commune: communes::find(&house.app, "oued-zem").await.expect("a commune").id,
        template: ConsultationTemplate::RoundTable,
        texts: &texts(),
        audience: &Audience::of(AudienceKind::Participants),
        officer,
        contact: "Guichet 3",
        starts_at: NOW,
        phases: &phases,
        published_at: Some(NOW),
        at: NOW,
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let (_, number) = past::insert(&house.app, &mut tx, &row).await.expect("a consultation");
    tx.commit().await.expect("kept");
    number
}

on_both_engines!(two_who_edit_a_point_do_not_undo_each_other, |house| {
    let (_, number) = open(&house).await;
    answer(&house, number, "Amina").await;
    let mut one = close(&house).await;
    let mut two = house.staff("Salma", Role::Administrator).await;
    add_point(&mut one, number, &[]).await.redirect();
    let path = paths::outcome_point(COMMUNE, number, 1);
    let version = two.get(&path).await.value("version").expect("a version");
    let with = |version: &str, title: &'static str| -> Vec<(&'static str, String)> {
        let fields = point(&[("title_fr", title)]).into_iter().map(|(name, value)| (name, value.to_owned()));
        fields.chain([("version", version.to_owned())]).collect()
    };
    crate::consultations::send(&mut one, &path, &with(&version, "Deux tournées d'eau de plus")).await.redirect();
    let late = crate::consultations::send(&mut two, &path, &with(&version, "Une tournée le matin")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.words().contains("entre-temps") && late.value("title_fr").as_deref() == Some("Une tournée le matin"), "{}", late.words());
    let seen = late.value("version").expect("a version");
    crate::consultations::send(&mut two, &path, &with(&seen, "Une tournée le matin")).await.redirect();
    // A point can be taken away while it is a draft.
    two.post(&path, &[("act", "remove")]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_points").await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_bases").await, 0);
});
