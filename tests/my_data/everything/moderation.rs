//! Rows of flags, decisions, appeals, measures and holding; each about the person and by the person.

use app::model::content::Role;
use tajmaat::base::db::Arg;

use super::{Parties, none, row, then};

pub(super) async fn rows(parties: &Parties<'_>) {
    flags(parties).await;
    decisions(parties).await;
    work(parties).await;
    measures(parties).await;
    holding(parties).await;
}

/// A flag by the person.
async fn flags(parties: &Parties<'_>) {
    let Parties { house, me, now, other_problem, .. } = parties;
    let commune = parties.commune;
    let flag = [
        ("id", none()),
        ("commune_id", commune.into()),
        ("item_kind", "problem".into()),
        ("item_id", other_problem.id.into()),
        ("item_version", Arg::from(1_i64)),
    ];
    let by_me =
        [("account_id", me.clone()), ("reason", "spam".into()), ("note", "MOI-signalement".into()), ("weight", Arg::from(1_i64)), ("created_at", now.clone())];
    row(house, "flags", &[&flag[..], &by_me[..]].concat()).await;
}

/// A decision about each, a redaction, and appeals that the other judged.
async fn decisions(parties: &Parties<'_>) {
    let Parties { house, me, they, now, mine, other_problem, photo, .. } = parties;
    let (commune, moderator) = (parties.commune, parties.moderator);
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
                ("photo_id", (*photo).into()),
                ("version", 2_i64.into()),
                ("decision_id", decision.into()),
                ("folder", "gone".into()),
                ("created_at", now.clone()),
                ("keep_until", then(14)),
            ];
            row(house, "photo_redactions", &columns).await;
        }
        let (appellant, judge, body) = if item == mine.id { (me, they, "MOI-recours") } else { (they, me, "AUTRE-recours") };
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
}

/// What the person works on as a moderator.
async fn work(parties: &Parties<'_>) {
    let Parties { house, me, they, now, mine, .. } = parties;
    let commune = parties.commune;
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
    for (account, kind) in [(me.clone(), "overdue"), (they.clone(), "waiting")] {
        let columns = [("commune_id", commune.into()), ("account_id", account), ("kind", kind.into()), ("sent_at", now.clone())];
        row(house, "moderation_reminders", &columns).await;
    }
}

/// Measures: about the person, given by them, confirmed by them, and with an appeal that they decided.
async fn measures(parties: &Parties<'_>) {
    let Parties { house, me, they, now, mine, .. } = parties;
    let (commune, moderator) = (parties.commune, parties.moderator);
    let fourth = house.staff("AUTRE-administratrice", Role::Administrator).await.account.expect("signed in");
    let parts: [(&Arg, Arg, Arg, Arg, &str); 4] = [
        (me, they.clone(), moderator.into(), fourth.into(), "MOI"),
        (they, me.clone(), moderator.into(), fourth.into(), "AUTRE"),
        (they, moderator.into(), me.clone(), fourth.into(), "AUTRE"),
        (they, moderator.into(), fourth.into(), me.clone(), "AUTRE"),
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
}

/// Names, a withheld text, and held items.
async fn holding(parties: &Parties<'_>) {
    let Parties { house, me, they, now, mine, other_problem, .. } = parties;
    let commune = parties.commune;
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
}
