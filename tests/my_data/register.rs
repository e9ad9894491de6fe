//! The register and the schema say the same.

use std::collections::BTreeSet;

use app::model::content::Role;
use app::model::my_data::Processing;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::holdings;

use super::{columns, engine};
use crate::common::{COMMUNE, Engine, TestApp};
use crate::on_both_engines;

/// Names of columns that refer to accounts, whether or not a key says so.
const NAMES: [&str; 12] = [
    "account_id",
    "author_id",
    "actor_id",
    "officer_id",
    "staff_id",
    "person_id",
    "member_id",
    "created_by",
    "used_by",
    "answered_by",
    "decided_by",
    "invited_by",
];

/// Columns with a foreign key to accounts.
async fn keys(house: &TestApp) -> Vec<(String, String)> {
    let select = match engine(house) {
        Engine::Sqlite => {
            "SELECT m.name, k.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table' AND k.\"table\" = 'accounts'"
        }
        Engine::Postgres => {
            "SELECT CAST(r.conrelid::regclass AS TEXT), CAST(a.attname AS TEXT) FROM pg_constraint r JOIN pg_attribute a ON a.attrelid = r.conrelid \
             AND a.attnum = ANY(r.conkey) WHERE r.contype = 'f' AND r.confrelid = 'accounts'::regclass"
        }
    };
    house.app.db.all(sql(select)).await.expect("the keys")
}

on_both_engines!(every_column_that_refers_to_accounts_has_its_entry, |house| {
    let all = columns(&house, engine(&house)).await;
    let keys = keys(&house).await;
    assert!(keys.len() > 25, "{keys:?}");
    let named = all.iter().filter(|(_, column)| NAMES.contains(&column.as_str()) || column.ends_with("_by") || column.ends_with("_by_id"));
    let referring: BTreeSet<(String, String)> = keys.into_iter().chain(named.cloned()).collect();
    let known: BTreeSet<(String, String)> = holdings::all().map(|holding| (holding.table.to_owned(), holding.column.to_owned())).collect();
    let missing: Vec<_> = referring.difference(&known).collect();
    assert!(missing.is_empty(), "add these to the register of personal data (src/channels/my_data/holdings): {missing:?}");
    let all: BTreeSet<(String, String)> = all.into_iter().collect();
    for holding in holdings::all() {
        let there = if holding.column.is_empty() {
            all.iter().any(|(table, _)| table == holding.table)
        } else {
            all.contains(&(holding.table.to_owned(), holding.column.to_owned()))
        };
        assert!(there, "the register names {}.{}, which is not there", holding.table, holding.column);
    }
});

#[tokio::test]
async fn what_an_account_holds_is_known() {
    // A new column of accounts must be thought of when one is emptied, and downloaded.
    let house = TestApp::new().await;
    let columns: BTreeSet<String> =
        columns(&house, Engine::Sqlite).await.into_iter().filter(|(table, _)| table == "accounts").map(|(_, column)| column).collect();
    let known = [
        "id",
        "handle",
        "name",
        "email",
        "email_key",
        "password_hash",
        "language",
        "placeholder",
        "confirmed_at",
        "created_at",
        "deleted_at",
        "seen_at",
        "warned_at",
        "visibility",
        "version",
    ];
    assert_eq!(columns, known.map(ToOwned::to_owned).into_iter().collect());
}

#[tokio::test]
async fn the_register_of_processing_lists_everything() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let page = administrator.get(&paths::register(COMMUNE)).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = page.words();
    for holding in holdings::all() {
        let what = holding.what.text(app::model::Lang::Fr).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&what), "{}", holding.what.name());
    }
    assert_eq!(page.all(".register-line").len(), Processing::ALL.len());
    assert!(!page.has("main form"));
}
