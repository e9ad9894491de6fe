//! A person of whom there is a row in every table of the register.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{AccountId, Arg, OrganisationId, RowId, Statement, sql};
use uuid::Uuid;

use crate::common::content::{Thing, comment, problem, solution, solution_of};
use crate::common::{COMMUNE, Client, NOW, TestApp};

/// The person, somebody else, and what was written about each.
pub struct Everything {
    pub client: Client,
    pub id: AccountId,
    pub other: Client,
    /// Texts that are the person's.
    pub own: Vec<&'static str>,
    /// Texts that are others'.
    pub others: Vec<&'static str>,
    pub problem: Thing,
    pub solution: Thing,
    pub other_problem: Thing,
    pub comment: Thing,
    pub photo: Uuid,
}

pub const NAME: &str = "Zahra Ouaddahi";
pub const EMAIL: &str = "zahra.ouaddahi@example.org";
pub const PHONE: &str = "+212612345678";

async fn put(house: &TestApp, statement: Statement) {
    let shown = format!("{statement:?}");
    house.app.db.run(statement).await.unwrap_or_else(|error| panic!("{error}: {shown}"));
}

/// A row: columns and values; `id` and `hash` are made up.
async fn row(house: &TestApp, table: &'static str, columns: &[(&'static str, Arg)]) -> Uuid {
    let id = house.app.rng.id::<RowId>(NOW).0;
    let mut insert = sql("INSERT INTO ").push(table).push(" (");
    for (index, (column, _)) in columns.iter().enumerate() {
        insert = insert.push(if index == 0 { "" } else { ", " }).push(column);
    }
    insert = insert.push(") VALUES (");
    for (index, (column, value)) in columns.iter().enumerate() {
        let value = match *column {
            "id" => Arg::from(id),
            "hash" => Arg::from(house.app.rng.bytes::<32>().to_vec()),
            _ => value.clone(),
        };
        insert = insert.push(if index == 0 { "" } else { ", " }).arg(value);
    }
    put(house, insert.push(")")).await;
    id
}

fn none() -> Arg {
    Arg::Text(None)
}

fn then(days: i64) -> Arg {
    NOW.plus_days(days).into()
}

/// Makes them.
#[allow(clippy::too_many_lines, reason = "one row after the other: one place for every table")]
pub async fn everything(house: &TestApp) -> Everything {
    let other = house.participant("AUTRE-nom").await;
    let omar = other.account.expect("signed in");
    let moderator = house.staff("AUTRE-moderatrice", Role::Moderator).await.account.expect("signed in");
    let (client, organisation) = house.representative(NAME).await;
    let id = client.account.expect("signed in");
    let commune = house.commune().await.id;
    let (me, they): (Arg, Arg) = (id.into(), omar.into());
    let now: Arg = NOW.into();
    put(house, sql("UPDATE accounts SET email = $1, email_key = $1 WHERE id = $2").bind(EMAIL).bind(id)).await;

    let other_problem = problem(house, omar, "AUTRE-titre", "AUTRE-texte").await;
    let other_solution = solution(house, omar, "AUTRE-solution", "AUTRE-proposition").await;
    let other_comment = comment(house, omar, other_problem, false, "AUTRE-commentaire").await;
    let mine = problem(house, id, "MOI-probleme", "MOI-description").await;
    let solved = solution(house, id, "MOI-solution", "MOI-proposition").await;
    solution_of(house, id, Some(organisation), "MOI-pour-organisation", "Un texte de la coopérative").await;
    let said = comment(house, id, other_problem, false, "MOI-commentaire").await;
    let hidden = comment(house, id, other_problem, false, "MOI-commentaire-masque").await;
    put(house, sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(hidden.id)).await;
    put(house, sql("UPDATE problems SET comment_count = comment_count - 1 WHERE id = $1").bind(other_problem.id)).await;
    let mut writer = client.clone();
    writer.post(&paths::new_solution(COMMUNE), &[("title", "MOI-brouillon"), ("intent", "draft")]).await.redirect();
    let photo = row(
        house,
        "photos",
        &[
            ("id", none()),
            ("problem_id", mine.id.into()),
            ("upload_key", "".into()),
            ("alt", "MOI-photo".into()),
            ("width", Arg::from(10_i64)),
            ("height", Arg::from(10_i64)),
            ("created_at", now.clone()),
        ],
    )
    .await;

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
        "phone_codes",
        &[
            ("id", none()),
            ("purpose", "change".into()),
            ("phone", PHONE.into()),
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

    row(house, "residents", &[("account_id", me.clone()), ("commune_id", commune.into()), ("method", "letter".into()), ("verified_at", now.clone())]).await;
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

    let flag = [
        ("id", none()),
        ("commune_id", commune.into()),
        ("item_kind", "problem".into()),
        ("item_id", other_problem.id.into()),
        ("item_version", Arg::from(1_i64)),
    ];
    let said_why =
        [("account_id", me.clone()), ("reason", "spam".into()), ("note", "MOI-signalement".into()), ("weight", Arg::from(1_i64)), ("created_at", now.clone())];
    row(house, "flags", &[&flag[..], &said_why[..]].concat()).await;
    for (item, author, actor, note) in [(mine.id, me.clone(), moderator.into(), "MOI-decision"), (other_problem.id, they.clone(), me.clone(), "AUTRE-decision")]
    {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("item_kind", "problem".into()),
            ("item_id", item.into()),
            ("item_version", Arg::from(1_i64)),
            ("author_id", author),
            ("number", Arg::from(1_i64)),
            ("act", "dismiss".into()),
            ("reason", "".into()),
            ("note", note.into()),
            ("actor_id", actor),
            ("created_at", now.clone()),
        ];
        let decision = row(house, "moderation_decisions", &columns).await;
        if item == mine.id {
            let columns = [
                ("photo_id", photo.into()),
                ("version", 2_i64.into()),
                ("decision_id", decision.into()),
                ("folder", "gone".into()),
                ("created_at", now.clone()),
                ("keep_until", then(14)),
            ];
            row(house, "photo_redactions", &columns).await;
        }
        let (appellant, judge, body) = if item == mine.id { (&me, &they, "MOI-recours") } else { (&they, &me, "AUTRE-recours") };
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("item_kind", "problem".into()),
            ("item_id", item.into()),
            ("decision_id", decision.into()),
            ("account_id", appellant.clone()),
            ("body", body.into()),
            ("created_at", now.clone()),
            ("due_at", then(14)),
            ("outcome", "upheld".into()),
            ("decided_at", now.clone()),
            ("decided_by", judge.clone()),
            ("answer", "MOI-reponse-au-recours".into()),
        ];
        row(house, "appeals", &columns).await;
        row(house, "flag_appeals", &columns).await;
    }
    let claim = [
        ("subject_kind", "problem".into()),
        ("subject_id", mine.id.into()),
        ("commune_id", commune.into()),
        ("account_id", me.clone()),
        ("claimed_at", now.clone()),
        ("until_at", then(1)),
    ];
    row(house, "claims", &claim).await;
    row(house, "sweeps", &[("id", none()), ("commune_id", commune.into()), ("actor_id", me.clone()), ("created_at", now.clone())]).await;
    // Given to me, given by me, confirmed by me, and an appeal that I answered.
    let fourth = house.staff("AUTRE-administratrice", Role::Administrator).await.account.expect("signed in");
    let parts: [(&Arg, Arg, Arg, Arg, &str); 4] = [
        (&me, they.clone(), moderator.into(), fourth.into(), "MOI"),
        (&they, me.clone(), moderator.into(), fourth.into(), "AUTRE"),
        (&they, moderator.into(), me.clone(), fourth.into(), "AUTRE"),
        (&they, moderator.into(), fourth.into(), me.clone(), "AUTRE"),
    ];
    for (number, (person, actor, second, judge, whose)) in parts.into_iter().enumerate() {
        let note = format!("{whose}-mesure-motif");
        let appeal = format!("{whose}-mesure-recours");
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("account_id", person.clone()),
            ("number", Arg::from(number as i64 + 1)),
            ("kind", "mute".into()),
            ("days", Arg::from(3_i64)),
            ("item_kind", "problem".into()),
            ("item_id", mine.id.into()),
            ("reason", "spam".into()),
            ("note", note.as_str().into()),
            ("state", "given".into()),
            ("actor_id", actor),
            ("second_id", second),
            ("created_at", now.clone()),
            ("begins_at", then(-9)),
            ("ends_at", then(-6)),
            ("appeal", appeal.as_str().into()),
            ("appealed_at", now.clone()),
            ("appeal_due_at", then(14)),
            ("appeal_answer", "MOI-reponse-mesure".into()),
            ("appeal_decided_at", now.clone()),
            ("appeal_decided_by", judge),
        ];
        row(house, "measures", &columns).await;
    }
    for (account, decider, name) in [(me.clone(), they.clone(), "MOI-nom-voulu"), (they.clone(), me.clone(), "AUTRE-nom-voulu")] {
        let columns = [
            ("id", none()),
            ("commune_id", commune.into()),
            ("name", name.into()),
            ("account_id", account),
            ("reasons", "commune".into()),
            ("held_at", now.clone()),
            ("due_at", then(3)),
            ("outcome", "refused".into()),
            ("decided_at", now.clone()),
            ("decided_by", decider),
        ];
        row(house, "held_names", &columns).await;
    }
    let withheld = [
        ("item_kind", "problem".into()),
        ("item_id", mine.id.into()),
        ("item_version", Arg::from(1_i64)),
        ("author_id", me.clone()),
        ("title", "".into()),
        ("body", "MOI-texte-garde".into()),
        ("created_at", now.clone()),
    ];
    row(house, "withheld_texts", &withheld).await;
    for (item, author, words) in [(mine.id, me.clone(), "MOI-mot-trouve"), (other_problem.id, they.clone(), "AUTRE-mot-trouve")] {
        let columns = [
            ("item_id", item.into()),
            ("item_version", Arg::from(1_i64)),
            ("item_kind", "problem".into()),
            ("commune_id", commune.into()),
            ("author_id", author),
            ("reasons", "words".into()),
            ("words", words.into()),
            ("never_public", Arg::from(false)),
            ("held_at", now.clone()),
            ("due_at", then(3)),
            ("outcome", "released".into()),
            ("decided_at", now.clone()),
        ];
        row(house, "held_items", &columns).await;
    }
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
    for (account, kind) in [(me.clone(), "overdue"), (they.clone(), "waiting")] {
        let columns = [("commune_id", commune.into()), ("account_id", account), ("kind", kind.into()), ("sent_at", now.clone())];
        row(house, "moderation_reminders", &columns).await;
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
    speaking(house, &me, &they, organisation, other_solution.id).await;
    paper(house, &me, &they).await;
    let data = r#"{"notice":"milestone_added","title":"MOI-notification"}"#;
    row(
        house,
        "notifications",
        &[("id", none()), ("account_id", me.clone()), ("kind", "milestone_added".into()), ("data", data.into()), ("path", "/".into()), ("created_at", now)],
    )
    .await;
    let device = sql("UPDATE sessions SET user_agent = 'MOI-appareil' WHERE account_id = $1");
    put(house, device.bind(id)).await;
    Everything {
        client,
        id,
        other,
        own: vec![
            NAME,
            EMAIL,
            PHONE,
            "MOI-appareil",
            "MOI-application",
            "MOI-navigateur",
            "MOI-probleme",
            "MOI-description",
            "MOI-photo",
            "MOI-solution",
            "MOI-proposition",
            "MOI-pour-organisation",
            "MOI-commentaire",
            "MOI-commentaire-masque",
            "MOI-brouillon",
            "MOI-motif",
            "MOI-signalement",
            "MOI-decision",
            "MOI-nomination",
            "MOI-reponse",
            "MOI-etape",
            "MOI-opposition",
            "MOI-reponse-recue",
            "MOI-reponse-donnee",
            "MOI-notification",
            "MOI-service",
            "MOI-recours",
            "MOI-mesure-motif",
            "MOI-mesure-recours",
            "MOI-texte-garde",
            "MOI-demande-refusee",
            "MOI-refus",
            "MOI-retrait",
            "MOI-engagement",
            "MOI-suivi",
            "Coopérative Tamunt",
        ],
        others: vec!["AUTRE-"],
        problem: mine,
        solution: solved,
        other_problem,
        comment: said,
        photo,
    }
}

/// What was asked, promised and kept in the name of organisations; each act by the person and by another.
async fn speaking(house: &TestApp, me: &Arg, they: &Arg, organisation: OrganisationId, solution: Uuid) {
    let commune = house.commune().await.id;
    let now: Arg = NOW.into();
    row(house, "sign_on_residences", &[("commune_id", commune.into()), ("hash", none()), ("account_id", me.clone())]).await;
    row(
        house,
        "identities",
        &[("provider", "MOI-service".into()), ("subject", "x".into()), ("account_id", me.clone()), ("created_at", now.clone()), ("used_at", now.clone())],
    )
    .await;
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
    let columns = [
        ("id", none()),
        ("commune_id", commune.into()),
        ("organisation_id", organisation.into()),
        ("solution_id", solution.into()),
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
    let step = [("id", none()), ("pledge_id", pledge.into()), ("state", "promised".into()), ("actor_id", me.clone()), ("created_at", now)];
    row(house, "pledge_steps", &step).await;
}

/// A receipt that was the person's paper, and what the person entered for another.
async fn paper(house: &TestApp, me: &Arg, they: &Arg) {
    let commune = house.commune().await.id;
    let now: Arg = NOW.into();
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
