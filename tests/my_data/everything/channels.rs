//! Rows of kept forms, objections, assistance, paper and notifications.

use tajmaat::base::db::Arg;

use super::{Parties, none, row, then};
use crate::common::COMMUNE;

pub(super) async fn rows(parties: &Parties<'_>) {
    rights(parties).await;
    assistance(parties).await;
    paper(parties).await;
    messages(parties).await;
}

/// Objections by each, answered by the other, and a code to delete the account.
async fn rights(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    for (account, by, body, answer) in
        [(me.clone(), they.clone(), "MOI-opposition", "MOI-reponse-recue"), (they.clone(), me.clone(), "AUTRE-opposition", "MOI-reponse-donnee")]
    {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("account_id", account),
            ("body", body.into()),
            ("created_at", now.clone()),
            ("due_at", then(10)),
            ("answer", answer.into()),
            ("answered_by", by),
            ("answered_at", now.clone()),
        ];
        row(house, "objections", &columns).await;
    }
    row(house, "deletion_codes", &[("account_id", me.clone()), ("hash", none()), ("created_at", now.clone()), ("expires_at", then(1))]).await;
}

/// Assisted views: of the person, and by the person.
async fn assistance(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    for (account, staff) in [(me.clone(), they.clone()), (they.clone(), me.clone())] {
        let columns = [
            ("id", none()),
            ("account_id", account),
            ("commune_id", commune.into()),
            ("hash", none()),
            ("minutes", Arg::from(15_i64)),
            ("created_at", now.clone()),
            ("ends_at", now.clone()),
            ("staff_id", staff),
            ("staff_role", "desk_agent".into()),
            ("started_at", now.clone()),
        ];
        let grant = row(house, "assist_grants", &columns).await;
        row(house, "assist_views", &[("id", none()), ("grant_id", grant.into()), ("page", "account".into()), ("created_at", now.clone())]).await;
    }
}

/// A receipt that was the person's paper, and what the person entered for another.
async fn paper(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    for (number, account, agent) in [(1_i64, me, they), (2, they, me)] {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("year", Arg::from(2026_i64)),
            ("number", Arg::from(number)),
            ("account_id", account.clone()),
            ("hash", none()),
            ("code_by", agent.clone()),
            ("created_at", now.clone()),
        ];
        let receipt = row(house, "paper_receipts", &columns).await;
        let form = row(house, "paper_forms", &[("id", none()), ("commune_id", commune.into()), ("agent_id", agent.clone()), ("created_at", now.clone())]).await;
        let columns = [
            ("id", none()),
            ("form_id", form.into()),
            ("receipt_id", receipt.into()),
            ("commune_id", commune.into()),
            ("kind", "problem".into()),
            ("item_id", form.into()),
            ("agent_id", agent.clone()),
            ("paper_date", "2026-03-01".into()),
            ("created_at", now.clone()),
        ];
        row(house, "paper_entries", &columns).await;
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("receipt_id", receipt.into()),
            ("act", "entered".into()),
            ("actor_id", agent.clone()),
            ("created_at", now.clone()),
        ];
        row(house, "paper_events", &columns).await;
    }
}

/// A form that came too late from each, and a notification.
async fn messages(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    for (account, browser, body) in [(me.clone(), "MOI-navigateur", "MOI-formulaire"), (they.clone(), "AUTRE-navigateur", "AUTRE-formulaire")] {
        let columns = [
            ("id", none()),
            ("browser", browser.into()),
            ("network", "réseau".into()),
            ("commune", COMMUNE.into()),
            ("path", "/ain-amlal/solutions/new".into()),
            ("account_id", account),
            ("body", body.into()),
            ("bytes", Arg::from(2_048_i64)),
            ("created_at", now.clone()),
        ];
        row(house, "kept_forms", &columns).await;
    }
    let data = r#"{"notice":"milestone_added","title":"MOI-notification"}"#;
    row(
        house,
        "notifications",
        &[
            ("id", none()),
            ("account_id", me.clone()),
            ("kind", "milestone_added".into()),
            ("data", data.into()),
            ("path", "/".into()),
            ("created_at", now.clone()),
        ],
    )
    .await;
}
