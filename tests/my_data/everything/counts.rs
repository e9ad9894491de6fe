//! Rows of counts: that somebody of the staff closed a ballot and entered a lot, and confirmed another's. Votes refer to nobody.

use tajmaat::base::db::Arg;

use super::{Parties, row};

/// Of a ballot that is there: closed by the person, with a lot that they entered; and another ballot's lot that they confirmed.
pub(super) async fn rows(parties: &Parties<'_>, consultation: &Arg, by: &Arg, word: &str) {
    let Parties { house, now, .. } = parties;
    let moderator = Arg::from(parties.moderator);
    let (second, _) = crate::ballot_papers::ballot(house, &crate::ballot_papers::approval(), 1).await;
    for (of, first, other) in [(consultation.clone(), by, &moderator), (second.into(), &moderator, by)] {
        let columns = [
            ("consultation_id", of),
            ("closed_by", first.clone()),
            ("closed_at", now.clone()),
            ("facts", "{}".into()),
            ("state", "closed".into()),
            ("lot", format!("{word}-tirage").into()),
            ("first_by", first.clone()),
            ("first_at", now.clone()),
            ("second_by", other.clone()),
            ("second_at", now.clone()),
        ];
        row(house, "ballot_counts", &columns).await;
    }
}
