//! The demonstration's public log: a year of decisions, in order and unbroken.

use std::collections::BTreeSet;

use app::model::paths;
use tajmaat::moderation::log;

use super::*;

#[tokio::test]
async fn it_shows_a_year_and_passes_the_check() {
    let house = TestApp::demonstration().await;
    let (entries, _, fault) = log::verify(&house.app, house.commune().await.id).await.expect("a log");
    assert_eq!(fault, None);
    let rows: Vec<(i64, String)> = house.app.db.all(sql("SELECT created_at, entry FROM moderation_log ORDER BY number")).await.expect("entries");
    assert!(rows.len() as i64 == entries && rows.is_sorted_by_key(|(at, _)| *at), "in order of time");
    let months: BTreeSet<i64> = rows.iter().map(|(at, _)| at / (30 * 86_400_000_000)).collect();
    assert!(months.len() >= 6, "{months:?}");
    for act in ["hide", "dismiss", "warn", "mute"] {
        assert!(rows.iter().any(|(_, entry)| entry.contains(&format!("\"act\":\"{act}\""))), "{act}");
    }
    let (decisions,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM moderation_decisions")).await.expect("a count");
    let (measures,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM measures")).await.expect("a count");
    assert_eq!(entries, decisions + measures);
    let mut visitor = house.visitor();
    let month = visitor.get(&paths::moderation_log(COMMUNE)).await;
    assert!(month.has("nav.pager a[rel=prev]"), "{}", month.words());
    // The last of the earlier months that has a hiding has its statement too.
    let hidden = rows.iter().rfind(|(_, entry)| entry.contains("\"act\":\"hide\"")).expect("a hiding");
    let at = jiff::Timestamp::from_microsecond(hidden.0).expect("a moment").to_zoned(jiff::tz::TimeZone::get("Africa/Casablanca").expect("a zone"));
    let path = format!("{}?month={:04}-{:02}", paths::statements_json(COMMUNE), at.year(), at.month());
    assert!(visitor.get(&path).await.text().contains("DECISION_VISIBILITY_CONTENT_DISABLED"));
}
