//! Rows of supports, votes, answers, steps and pledges.

use tajmaat::base::db::Arg;

use super::{Parties, none, row, then};

pub(super) async fn rows(parties: &Parties<'_>) {
    opinions(parties).await;
    answers(parties).await;
    pledges(parties).await;
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
