//! Rows of ballots on paper and of sessions at the desk's device.

use tajmaat::base::db::{Arg, sql};

use super::{Parties, none, put, row};

/// Of a consultation: a batch that one person issued, a sheet that they entered, one of which they decided what it says, a balance that they declared and one
/// that they confirmed; a session that was opened for them, and one that they opened.
pub(super) async fn rows(parties: &Parties<'_>, consultation: &Arg, by: &Arg) {
    let Parties { house, now, .. } = parties;
    let insert = sql("INSERT INTO ballots (consultation_id, settings, order_key) VALUES ($1, '{}', $2) ON CONFLICT DO NOTHING");
    put(house, insert.bind(consultation.clone()).bind(vec![1_u8; 32])).await;
    let moderator = Arg::from(parties.moderator);
    let clerk = Arg::from(house.participant("AUTRE-agente").await.account.expect("signed in"));
    let of = |columns: Vec<(&'static str, Arg)>| [vec![("consultation_id", consultation.clone())], columns].concat();
    let batch = [("number", 1_i64.into()), ("sheet_count", 2_i64.into()), ("issued_by", by.clone()), ("issued_at", now.clone())];
    row(house, "ballot_batches", &of(batch.to_vec())).await;
    for (serial, first, second) in [("aaaaaaaa", by, &clerk), ("bbbbbbbb", &moderator, &clerk)] {
        row(house, "ballot_sheets", &of(vec![("serial", serial.into()), ("batch", 1_i64.into())])).await;
        for (pass, by, marks) in [(1_i64, first, "1"), (2, second, "2")] {
            let entry = vec![("serial", serial.into()), ("pass", pass.into()), ("entered_by", by.clone()), ("state", "cast".into()), ("marks", marks.into())];
            row(house, "ballot_entries", &of(entry)).await;
        }
    }
    let ruling = vec![
        ("serial", "bbbbbbbb".into()),
        ("state", "cast".into()),
        ("marks", "1".into()),
        ("decided_by", by.clone()),
        ("first_pass", 1_i64.into()),
        ("first_clerk", moderator.clone()),
        ("second_pass", 2_i64.into()),
        ("second_clerk", clerk.clone()),
    ];
    row(house, "ballot_rulings", &of(ruling)).await;
    balance(parties, consultation, (by, &moderator)).await;
    for (account, opened_by) in [(by, &moderator), (&moderator, by)] {
        let columns = [
            ("id", none()),
            ("commune_id", parties.commune.into()),
            ("account_id", account.clone()),
            ("opened_by", opened_by.clone()),
            ("opened_at", now.clone()),
            ("code_until", now.clone()),
            ("ended_at", now.clone()),
        ];
        row(house, "kiosk_sessions", &of(columns.to_vec())).await;
    }
}

/// A balance that somebody declared, and another ballot's that they confirmed.
async fn balance(parties: &Parties<'_>, consultation: &Arg, (by, other): (&Arg, &Arg)) {
    let Parties { house, now, .. } = parties;
    let (second, _) = crate::ballot_papers::ballot(house, &crate::ballot_papers::approval(), 1).await;
    for (of, declared, confirmed) in [(consultation.clone(), by, other), (second.into(), other, by)] {
        let columns = [
            ("consultation_id", of),
            ("issued_count", 2_i64.into()),
            ("cast_count", 2_i64.into()),
            ("blank_count", 0_i64.into()),
            ("overvoted_count", 0_i64.into()),
            ("short_count", 0_i64.into()),
            ("spoiled_count", 0_i64.into()),
            ("exchanged_count", 0_i64.into()),
            ("unused_count", 0_i64.into()),
            ("marked_count", 2_i64.into()),
            ("note_ar", "".into()),
            ("note_fr", "".into()),
            ("declared_by", declared.clone()),
            ("declared_at", now.clone()),
            ("confirmed_by", confirmed.clone()),
            ("confirmed_at", now.clone()),
        ];
        row(house, "ballot_balances", &columns).await;
    }
}
