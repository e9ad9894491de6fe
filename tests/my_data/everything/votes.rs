//! Rows of votes: that somebody voted, whose ballot does not count by whom, and what was withdrawn. What anybody voted refers to nobody.

use tajmaat::base::db::Arg;

use super::{Parties, none, row};

/// In a ballot that is there: a vote of the person that others declared void, one of another that they asked about, one that they confirmed, and an option that
/// they withdrew.
pub(super) async fn rows(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let text = |of: &str| Arg::from(format!("{word}-{of}"));
    let moderator = Arg::from(parties.moderator);
    let others =
        [house.participant("AUTRE-votante").await, house.participant("AUTRE-votant").await].map(|client| Arg::from(client.account.expect("signed in")));
    let [first, second] = &others;
    let columns =
        [("consultation_id", consultation.clone()), ("account_id", by.clone()), ("state", "void".into()), ("channel", "online".into()), ("day", now.clone())];
    row(house, "ballot_voters", &columns).await;
    for (account, asked_by, confirmed_by) in [(by, &moderator, first), (first, by, &moderator), (second, &moderator, by)] {
        let columns = [
            ("id", none()),
            ("consultation_id", consultation.clone()),
            ("account_id", account.clone()),
            ("reason", text("nul")),
            ("asked_by", asked_by.clone()),
            ("asked_at", now.clone()),
            ("confirmed_by", confirmed_by.clone()),
            ("confirmed_at", now.clone()),
            ("back_asked_by", if account == by { second.clone() } else { by.clone() }),
            ("back_asked_at", now.clone()),
        ];
        row(house, "ballot_voids", &columns).await;
    }
    let columns = [
        ("consultation_id", consultation.clone()),
        ("number", 7_i64.into()),
        ("title_ar", "بئر".into()),
        ("title_fr", "Puits".into()),
        ("withdrawn_at", now.clone()),
        ("withdrawn_by", by.clone()),
        ("withdrawn_reason", text("retrait")),
    ];
    row(house, "ballot_options", &columns).await;
}
