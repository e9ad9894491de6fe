//! Rows of accounts, residents, staff and organisations.

use tajmaat::base::db::{Arg, sql};
use uuid::Uuid;

use super::{EMAIL, PHONE, Parties, none, row, then};

pub(super) async fn rows(parties: &Parties<'_>) {
    accounts(parties).await;
    residents(parties).await;
    staff(parties).await;
    organisations(parties).await;
}

/// By what the person signs in.
async fn accounts(parties: &Parties<'_>) {
    let Parties { house, me, now, .. } = parties;
    let commune = parties.commune;
    row(house, "account_phones", &[("account_id", me.clone()), ("phone", PHONE.into()), ("seat", Arg::from(1_i64)), ("confirmed_at", now.clone())]).await;
    row(
        house,
        "account_tokens",
        &[
            ("hash", none()),
            ("account_id", me.clone()),
            ("purpose", "reset".into()),
            ("email", EMAIL.into()),
            ("created_at", now.clone()),
            ("expires_at", then(1)),
        ],
    )
    .await;
    row(
        house,
        "one_time_codes",
        &[
            ("id", none()),
            ("purpose", "change".into()),
            ("contact", PHONE.into()),
            ("contact_key", PHONE.into()),
            ("account_id", me.clone()),
            ("language", "fr".into()),
            ("sent_at", now.clone()),
            ("expires_at", then(1)),
        ],
    )
    .await;
    row(
        house,
        "authenticators",
        &[("id", none()), ("account_id", me.clone()), ("kind", "totp".into()), ("name", "MOI-application".into()), ("created_at", now.clone())],
    )
    .await;
    row(house, "recovery_codes", &[("hash", none()), ("account_id", me.clone()), ("created_at", now.clone())]).await;
    row(
        house,
        "known_devices",
        &[("account_id", me.clone()), ("hash", none()), ("user_agent", "MOI-navigateur".into()), ("created_at", now.clone()), ("seen_at", now.clone())],
    )
    .await;
    row(house, "sign_on_residences", &[("commune_id", commune.into()), ("hash", none()), ("account_id", me.clone())]).await;
    row(
        house,
        "identities",
        &[("provider", "MOI-service".into()), ("subject", "x".into()), ("account_id", me.clone()), ("created_at", now.clone()), ("used_at", now.clone())],
    )
    .await;
}

/// A residence; and codes that the person issued and used.
async fn residents(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    row(house, "residents", &[("account_id", me.clone()), ("commune_id", commune.into()), ("method", "letter".into()), ("verified_at", now.clone())]).await;
    for (account, actor, reason) in [(me.clone(), they.clone(), "MOI-motif"), (they.clone(), me.clone(), "AUTRE-motif")] {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("act", "verified".into()),
            ("account_id", account),
            ("actor_id", actor),
            ("reason", reason.into()),
            ("created_at", now.clone()),
        ];
        row(house, "residence_events", &columns).await;
    }
    let centre: (Uuid,) =
        house.app.db.one(sql("SELECT id FROM neighbourhoods WHERE slug = 'centre' AND commune_id = $1").bind(commune)).await.expect("a place");
    for (by, used) in [(they.clone(), me.clone()), (me.clone(), they.clone())] {
        let columns = [
            ("hash", none()),
            ("commune_id", commune.into()),
            ("neighbourhood_id", centre.0.into()),
            ("method", "other_paper".into()),
            ("created_by", by),
            ("created_at", now.clone()),
            ("expires_at", then(1)),
            ("used_at", now.clone()),
            ("used_by", used),
        ];
        row(house, "residence_codes", &columns).await;
    }
    row(
        house,
        "code_batches",
        &[
            ("id", none()),
            ("commune_id", commune.into()),
            ("kind", "letter".into()),
            ("created_by", me.clone()),
            ("created_at", now.clone()),
            ("expires_at", then(1)),
        ],
    )
    .await;
}

/// A role; and acts as staff.
async fn staff(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    row(house, "roles", &[("id", none()), ("account_id", me.clone()), ("commune_id", commune.into()), ("role", "officer".into()), ("created_at", now.clone())])
        .await;
    for (account, actor, reason) in [(me.clone(), they.clone(), "MOI-nomination"), (they.clone(), me.clone(), "AUTRE-nomination")] {
        let columns = [
            ("id", none()),
            ("account_id", account),
            ("commune_id", commune.into()),
            ("role", "officer".into()),
            ("act", "granted".into()),
            ("actor_id", actor),
            ("reason", reason.into()),
            ("created_at", now.clone()),
        ];
        row(house, "role_events", &columns).await;
    }
    row(
        house,
        "staff_acts",
        &[("id", none()), ("commune_id", commune.into()), ("actor_id", me.clone()), ("act", "answer".into()), ("created_at", now.clone())],
    )
    .await;
    row(
        house,
        "commune_changes",
        &[
            ("id", none()),
            ("commune_id", commune.into()),
            ("actor_id", me.clone()),
            ("setting", "population".into()),
            ("subject", "".into()),
            ("before_value", "1".into()),
            ("after_value", "2".into()),
            ("created_at", now.clone()),
        ],
    )
    .await;
}

/// Requests, a mandate, invitations and removals; each by the person and by another.
async fn organisations(parties: &Parties<'_>) {
    let Parties { house, me, they, now, .. } = parties;
    let commune = parties.commune;
    let organisation = parties.organisation;
    for (asker, decider, reason) in [(me, they, "MOI-demande-refusee"), (they, me, "MOI-refus")] {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("account_id", asker.clone()),
            ("seat", Arg::from(1_i64)),
            ("kind", "association".into()),
            ("name_ar", "جمعية".into()),
            ("name_fr", "Une association".into()),
            ("about_ar", "".into()),
            ("about_fr", "".into()),
            ("receipt", "12/2026".into()),
            ("authority", "Caïdat".into()),
            ("state", "refused".into()),
            ("reason", reason.into()),
            ("decided_by", decider.clone()),
            ("ended_at", now.clone()),
            ("created_at", now.clone()),
        ];
        row(house, "organisation_requests", &columns).await;
    }
    let mandate = [
        ("id", none()),
        ("account_id", me.clone()),
        ("file", "somewhere".into()),
        ("media_type", "application/pdf".into()),
        ("size", Arg::from(9_i64)),
        ("created_at", now.clone()),
    ];
    row(house, "mandate_documents", &mandate).await;
    for (by, contact) in [(me, "omar@example.org"), (they, EMAIL)] {
        let columns = [
            ("id", none()),
            ("organisation_id", organisation.into()),
            ("hash", none()),
            ("contact", contact.into()),
            ("created_by", by.clone()),
            ("created_at", now.clone()),
            ("expires_at", then(10)),
        ];
        row(house, "representative_invitations", &columns).await;
    }
    for (account, actor, reason) in [(me, they, "MOI-retrait"), (they, me, "AUTRE-retrait")] {
        let columns = [
            ("id", none()),
            ("organisation_id", organisation.into()),
            ("act", "removed".into()),
            ("account_id", account.clone()),
            ("actor_id", actor.clone()),
            ("by_staff", false.into()),
            ("reason", reason.into()),
            ("created_at", now.clone()),
        ];
        row(house, "organisation_events", &columns).await;
    }
}
