//! Rows of what consultations have besides questions: texts for comment, options, meetings, invitations.

use tajmaat::base::db::Arg;
use uuid::Uuid;

use super::{Parties, none, row, then};

/// Of a consultation, those of one person.
pub(super) async fn rows(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    texts(parties, consultation, by, word).await;
    options(parties, consultation, by, word).await;
    meetings(parties, consultation, by, word).await;
    invitations(parties, consultation, by, word).await;
}

/// A text: a later version of it, an amendment and a support, a theme that was answered.
async fn texts(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    let columns = [("id", none()), ("consultation_id", consultation.clone()), ("draft", "{}".into()), ("updated_at", now.clone())];
    let id: Uuid = row(house, "draft_texts", &columns).await;
    let columns = [
        ("text_id", id.into()),
        ("number", 2_i64.into()),
        ("body", "{}".into()),
        ("reason", text("nouvelle")),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "draft_versions", &columns).await;
    let article: Uuid = row(house, "draft_articles", &[("id", none()), ("text_id", id.into()), ("key", 1_i64.into()), ("amend_count", 1_i64.into())]).await;
    let columns = [
        ("id", none()),
        ("commune_id", parties.commune.into()),
        ("text_id", id.into()),
        ("article_id", article.into()),
        ("account_id", by.clone()),
        ("standing", "resident".into()),
        ("stance", "amend".into()),
        ("reason", text("raison")),
        ("wording", text("redaction")),
        ("support_count", 1_i64.into()),
        ("created_at", now.clone()),
        ("updated_at", now.clone()),
    ];
    let amendment: Uuid = row(house, "draft_contributions", &columns).await;
    let columns = [
        ("article_id", article.into()),
        ("account_id", by.clone()),
        ("stance", "amend".into()),
        ("reason", text("retard")),
        ("wording", text("tardive")),
        ("language", "fr".into()),
        ("created_at", now.clone()),
    ];
    row(house, "late_stances", &columns).await;
    row(house, "draft_supports", &[("contribution_id", amendment.into()), ("account_id", by.clone()), ("created_at", now.clone())]).await;
    let columns = [
        ("id", none()),
        ("text_id", id.into()),
        ("number", 1_i64.into()),
        ("title_ar", "".into()),
        ("title_fr", text("theme")),
        ("outcome", "accepted".into()),
        ("answer_fr", text("suite")),
        ("answered_by", by.clone()),
        ("answered_at", now.clone()),
    ];
    row(house, "draft_themes", &columns).await;
}

/// An option: what it says, what a service says of it, and an appeal; each of its acts by the person.
async fn options(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, other_solution, .. } = parties;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    row(
        house,
        "option_lists",
        &[("consultation_id", consultation.clone()), ("option_count", 1_i64.into()), ("locked_at", now.clone()), ("locked_by", by.clone())],
    )
    .await;
    let columns = [
        ("id", none()),
        ("consultation_id", consultation.clone()),
        ("number", 1_i64.into()),
        ("solution_id", other_solution.id.into()),
        ("solution_version", 1_i64.into()),
        ("title", text("option")),
        ("body", text("projet")),
        ("category", "waste".into()),
        ("author_id", by.clone()),
        ("gathered_by", by.clone()),
        ("gathered_at", now.clone()),
        ("state", "not_feasible".into()),
        ("decision", text("decision")),
        ("decided_by", by.clone()),
        ("decided_at", now.clone()),
    ];
    let option: Uuid = row(house, "consultation_options", &columns).await;
    let columns = [
        ("id", none()),
        ("option_id", option.into()),
        ("what", "decided".into()),
        ("note", text("note")),
        ("actor_id", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "option_events", &columns).await;
    let columns = [
        ("id", none()),
        ("option_id", option.into()),
        ("service", text("service")),
        ("account_id", by.clone()),
        ("due_at", then(5)),
        ("asked_by", by.clone()),
        ("asked_at", now.clone()),
        ("verdict", "yes".into()),
        ("body", text("avis")),
        ("given_by", by.clone()),
        ("given_at", now.clone()),
    ];
    row(house, "option_opinions", &columns).await;
    let columns = [
        ("id", none()),
        ("option_id", option.into()),
        ("decided_at", now.clone()),
        ("account_id", by.clone()),
        ("body", text("recours")),
        ("created_at", now.clone()),
        ("due_at", then(5)),
        ("outcome", "upheld".into()),
        ("answer", text("maintien")),
        ("answered_by", by.clone()),
        ("answered_at", now.clone()),
    ];
    row(house, "option_appeals", &columns).await;
}

/// A meeting that the person made, at which they came and of which they entered what was said.
async fn meetings(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    let columns = [
        ("id", none()),
        ("consultation_id", consultation.clone()),
        ("commune_id", parties.commune.into()),
        ("number", 1_i64.into()),
        ("title_ar", text("reunion")),
        ("title_fr", "".into()),
        ("starts_at", then(1)),
        ("ends_at", then(2)),
        ("place_ar", "".into()),
        ("place_fr", "".into()),
        ("agenda_ar", text("agenda")),
        ("agenda_fr", "".into()),
        ("register_until", then(1)),
        ("registered_count", 1_i64.into()),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
        ("updated_at", now.clone()),
    ];
    let meeting: Uuid = row(house, "meetings", &columns).await;
    let columns = [
        ("meeting_id", meeting.into()),
        ("account_id", by.clone()),
        ("consultation_id", consultation.clone()),
        ("place", "registered".into()),
        ("position", 1_i64.into()),
        ("created_at", now.clone()),
    ];
    row(house, "meeting_registrations", &columns).await;
    let columns = [
        ("id", none()),
        ("meeting_id", meeting.into()),
        ("commune_id", parties.commune.into()),
        ("body", text("parole")),
        ("speaker", "resident".into()),
        ("entered_by", by.clone()),
        ("created_at", now.clone()),
    ];
    row(house, "meeting_remarks", &columns).await;
}

/// An invitation that the person sent, and redeemed.
async fn invitations(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let columns = [
        ("id", none()),
        ("consultation_id", consultation.clone()),
        ("kind", "business".into()),
        ("name", format!("{word}-invitee").into()),
        ("language", "fr".into()),
        ("created_by", by.clone()),
        ("created_at", now.clone()),
        ("redeemed_by", by.clone()),
        ("redeemed_at", now.clone()),
    ];
    row(house, "invitations", &columns).await;
}
