//! Rows of supports, votes, answers, steps and pledges.

use tajmaat::base::db::Arg;
use uuid::Uuid;

use super::{Parties, none, row, then};

pub(super) async fn rows(parties: &Parties<'_>) {
    opinions(parties).await;
    answers(parties).await;
    pledges(parties).await;
    consultations(parties).await;
}

/// What the person is for, in their own name and in that of an organisation.
async fn opinions(parties: &Parties<'_>) {
    let Parties { house, me, now, other_problem, other_solution, other_comment, .. } = parties;
    let (commune, organisation) = (parties.commune, parties.organisation);
    let counted = [
        ("solution_id", other_solution.id.into()),
        ("account_id", me.clone()),
        ("resident", true.into()),
        ("residence_commune_id", commune.into()),
        ("created_at", now.clone()),
    ];
    row(house, "supports", &counted).await;
    row(house, "me_toos", &[("problem_id", other_problem.id.into()), ("account_id", me.clone()), ("created_at", now.clone())]).await;
    row(house, "comment_votes", &[("comment_id", other_comment.id.into()), ("account_id", me.clone()), ("useful", true.into()), ("created_at", now.clone())])
        .await;
    row(
        house,
        "endorsements",
        &[
            ("solution_id", other_solution.id.into()),
            ("organisation_id", organisation.into()),
            ("commune_id", commune.into()),
            ("account_id", me.clone()),
            ("created_at", now.clone()),
        ],
    )
    .await;
}

/// What the person answered as an officer.
async fn answers(parties: &Parties<'_>) {
    let Parties { house, me, now, other_problem, other_solution, .. } = parties;
    row(
        house,
        "answers",
        &[
            ("id", none()),
            ("solution_id", other_solution.id.into()),
            ("officer_id", me.clone()),
            ("decision", "accepted".into()),
            ("reasons", "MOI-reponse".into()),
            ("created_at", now.clone()),
        ],
    )
    .await;
    for (table, of, id) in [("problem_steps", "problem_id", other_problem.id), ("state_changes", "solution_id", other_solution.id)] {
        let step = [
            ("id", none()),
            (of, id.into()),
            ("step", "acknowledged".into()),
            ("note", "MOI-etape".into()),
            ("actor_id", me.clone()),
            ("created_at", now.clone()),
        ];
        row(house, table, &step).await;
    }
}

/// A consultation that the person prepared and answers questions about, a document and a change of theirs, and the same of another.
async fn consultations(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    // Far from the numbers that run on: others are made by rules.
    for (number, by, word) in [(901_i64, me, "MOI"), (902, they, "AUTRE")] {
        let text = |of: &str| Arg::from(format!("{word}-{of}"));
        let columns = [
            ("id", none()),
            ("commune_id", parties.commune.into()),
            ("number", Arg::from(number)),
            ("slug", "x".into()),
            ("template", "round_table".into()),
            ("audience", "participants".into()),
            ("contact_id", by.clone()),
            ("contact", text("guichet")),
            ("cancel_asked_by", by.clone()),
            ("cancel_asked_at", now.clone()),
            ("cancel_reason", text("annulation")),
            ("created_by", by.clone()),
            ("created_at", now.clone()),
            ("updated_at", now.clone()),
        ];
        let id = row(house, "consultations", &columns).await;
        let columns = [("consultation_id", id.into()), ("language", "ar".into()), ("title", text("consultation"))];
        row(house, "consultation_texts", &columns).await;
        let columns = [("id", none()), ("consultation_id", id.into()), ("created_by", by.clone()), ("created_at", now.clone())];
        let document = row(house, "consultation_documents", &columns).await;
        let columns = [("document_id", document.into()), ("language", "fr".into()), ("title", text("etude")), ("summary", "".into())];
        row(house, "consultation_files", &columns).await;
        let columns = [
            ("id", none()),
            ("consultation_id", id.into()),
            ("what", "deadline".into()),
            ("reason", text("changement")),
            ("actor_id", by.clone()),
            ("created_at", now.clone()),
        ];
        row(house, "consultation_changes", &columns).await;
        let questionnaire = questionnaire(parties, id.into(), by, word).await;
        waiting(parties, questionnaire.into(), by, word).await;
        super::parts::rows(parties, &id.into(), by, word).await;
        super::papers::rows(parties, &id.into(), by).await;
        super::votes::rows(parties, &id.into(), by, word).await;
        super::counts::rows(parties, &id.into(), by, word).await;
        outcome(parties, id.into(), by, word).await;
    }
}

/// What was decided after a consultation, by whom it was prepared and published, what they added, and that they were told.
async fn outcome(parties: &Parties<'_>, consultation: Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    let columns = [
        ("consultation_id", consultation.clone()),
        ("summary_ar", text("conclusion")),
        ("summary_fr", "".into()),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
        ("updated_at", now.clone()),
        ("published_by", by.clone()),
        ("published_at", now.clone()),
    ];
    row(house, "outcomes", &columns).await;
    let columns = [
        ("id", none()),
        ("consultation_id", consultation.clone()),
        ("kind", "addition".into()),
        ("text_ar", "".into()),
        ("text_fr", text("depuis")),
        ("actor_id", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "outcome_notes", &columns).await;
    let columns = [("consultation_id", consultation), ("account_id", by.clone()), ("points", text("points")), ("told_at", now.clone())];
    row(house, "outcome_recipients", &columns).await;
}

/// Questions of a consultation that somebody changed, and what they answered, in their own name and for an organisation, sent and not.
async fn questionnaire(parties: &Parties<'_>, consultation: Arg, by: &Arg, word: &str) -> Uuid {
    let Parties { house, now, .. } = parties;
    let organisation = parties.organisation;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    let json = |of: &str| Arg::from(format!("{{\"why\":{{\"text\":\"{word}-{of}\"}}}}"));
    let columns = [("id", none()), ("consultation_id", consultation), ("draft", "{}".into()), ("updated_at", now.clone())];
    let id = row(house, "questionnaires", &columns).await;
    let columns = [
        ("questionnaire_id", id.into()),
        ("number", Arg::from(2_i64)),
        ("form", "{}".into()),
        ("reason", text("question")),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "questionnaire_versions", &columns).await;
    let columns = [("id", none()), ("questionnaire_id", id.into()), ("account_id", by.clone()), ("answers", json("brouillon")), ("updated_at", now.clone())];
    row(house, "questionnaire_drafts", &columns).await;
    let columns = [
        ("id", none()),
        ("questionnaire_id", id.into()),
        ("account_id", by.clone()),
        ("version", Arg::from(1_i64)),
        ("standing", "participant".into()),
        ("answers", json("reponse")),
        ("sent_at", now.clone()),
    ];
    let answer = row(house, "questionnaire_answers", &columns).await;
    let columns = [
        ("id", none()),
        ("questionnaire_id", id.into()),
        ("commune_id", parties.commune.into()),
        ("number", Arg::from(1_i64)),
        ("answer_id", answer.into()),
        ("question", "why".into()),
        ("account_id", by.clone()),
        ("body", text("texte")),
        ("place", Arg::from(1_i64)),
        ("created_at", now.clone()),
    ];
    row(house, "questionnaire_texts", &columns).await;
    let columns = [
        ("id", none()),
        ("questionnaire_id", id.into()),
        ("question", "well".into()),
        ("key", Arg::Bytes(vec![1; 16])),
        ("account_id", by.clone()),
        ("file", format!("photo{}", word.len()).into()),
        ("created_at", now.clone()),
        ("touched_at", now.clone()),
    ];
    row(house, "questionnaire_photos", &columns).await;
    let columns = [
        ("questionnaire_id", id.into()),
        ("name", text("enregistrement")),
        ("file", format!("recording{}", word.len()).into()),
        ("media_type", "audio/mpeg".into()),
        ("size", Arg::from(9_i64)),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "questionnaire_recordings", &columns).await;
    let columns = [
        ("id", none()),
        ("questionnaire_id", id.into()),
        ("receipt", Arg::from(1_i64)),
        ("entered_by", by.clone()),
        ("version", Arg::from(1_i64)),
        ("standing", "paper".into()),
        ("answers", "{}".into()),
        ("sent_at", now.clone()),
    ];
    row(house, "questionnaire_answers", &columns).await;
    let columns = [
        ("questionnaire_id", id.into()),
        ("organisation_id", organisation.into()),
        ("account_id", by.clone()),
        ("answers", json("ebauche")),
        ("updated_at", now.clone()),
    ];
    row(house, "organisation_drafts", &columns).await;
    let columns = [
        ("questionnaire_id", id.into()),
        ("organisation_id", organisation.into()),
        ("account_id", by.clone()),
        ("version", Arg::from(1_i64)),
        ("answers", json("cooperative")),
        ("sent_at", now.clone()),
        ("receipt", Arg::from(2_i64)),
        ("entered_by", by.clone()),
        ("entered_at", now.clone()),
    ];
    row(house, "organisation_answers", &columns).await;
    id
}

/// What was answered for an organisation while the commune had not decided on it.
async fn waiting(parties: &Parties<'_>, questionnaire: Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let columns = [
        ("id", none()),
        ("commune_id", parties.commune.into()),
        ("account_id", by.clone()),
        ("seat", Arg::from(2_i64)),
        ("kind", "business".into()),
        ("name_ar", "مقاولة".into()),
        ("name_fr", "Une entreprise".into()),
        ("about_ar", "".into()),
        ("about_fr", "".into()),
        ("receipt", "13/2026".into()),
        ("authority", "Caïdat".into()),
        ("state", "refused".into()),
        ("reason", format!("{word}-refus").into()),
        ("decided_by", parties.moderator.into()),
        ("ended_at", now.clone()),
        ("created_at", now.clone()),
    ];
    let request = row(house, "organisation_requests", &columns).await;
    let draft = format!("{{\"why\":{{\"text\":\"{word}-attente\"}}}}");
    let columns =
        [("questionnaire_id", questionnaire), ("request_id", request.into()), ("account_id", by.clone()), ("draft", draft.into()), ("updated_at", now.clone())];
    row(house, "organisation_waiting_answers", &columns).await;
}

/// A pledge of an organisation, with reports by the person and by another.
async fn pledges(parties: &Parties<'_>) {
    let Parties { house, me, they, now, other_solution, .. } = parties;
    let (commune, organisation) = (parties.commune, parties.organisation);
    let columns = [
        ("id", none()),
        ("commune_id", commune.into()),
        ("organisation_id", organisation.into()),
        ("solution_id", other_solution.id.into()),
        ("kind", "hours".into()),
        ("what", "MOI-engagement".into()),
        ("amount", Arg::from(100_i64)),
        ("unit", "".into()),
        ("due_on", "2026-12-01".into()),
        ("due_at", then(300)),
        ("account_id", me.clone()),
        ("created_at", now.clone()),
    ];
    let pledge = row(house, "pledges", &columns).await;
    for (number, by, confirmed, note) in [(1_i64, me, they, "MOI-suivi"), (2, they, me, "AUTRE-suivi")] {
        let columns = [
            ("pledge_id", pledge.into()),
            ("number", Arg::from(number)),
            ("amount", Arg::from(10_i64)),
            ("note", note.into()),
            ("account_id", by.clone()),
            ("created_at", now.clone()),
            ("confirmed_by", confirmed.clone()),
            ("confirmed_at", now.clone()),
        ];
        row(house, "pledge_reports", &columns).await;
    }
    let step = [("id", none()), ("pledge_id", pledge.into()), ("state", "promised".into()), ("actor_id", me.clone()), ("created_at", now.clone())];
    row(house, "pledge_steps", &step).await;
}
