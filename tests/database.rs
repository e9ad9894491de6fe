//! The database itself: both engines have the same schema, and transactions hold what they promise.

use std::collections::BTreeMap;

use tajmaat::db::sql;

use crate::common::{Engine, TestApp};

/// table.column → (type, whether it may be empty)
type Columns = BTreeMap<String, (String, bool)>;

async fn sqlite_columns(house: &TestApp) -> Columns {
    let rows: Vec<(String, String, String, bool)> = house
        .app
        .db
        .all(sql("SELECT m.name, c.name, c.type, c.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"))
        .await
        .expect("the columns");
    rows.into_iter()
        .map(|(table, column, kind, empty)| {
            let kind = match (kind.as_str(), column.as_str()) {
                ("BLOB", "hash") => "bytea",
                ("BLOB", _) => "uuid",
                ("BIGINT", _) => "bigint",
                ("TEXT", _) => "text",
                ("BOOLEAN", _) => "boolean",
                ("DOUBLE PRECISION", _) => "double precision",
                (other, _) => panic!("{table}.{column} has the unexpected type {other}"),
            };
            (format!("{table}.{column}"), (kind.to_owned(), empty))
        })
        .collect()
}

async fn postgres_columns(house: &TestApp) -> Columns {
    let rows: Vec<(String, String, String, bool)> = house
        .app
        .db
        .all(sql("SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), is_nullable = 'YES' \
                  FROM information_schema.columns WHERE table_schema = 'public'"))
        .await
        .expect("the columns");
    rows.into_iter().map(|(table, column, kind, empty)| (format!("{table}.{column}"), (kind, empty))).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let sqlite = sqlite_columns(&TestApp::on(Engine::Sqlite).await).await;
    let postgres = postgres_columns(&TestApp::on(Engine::Postgres).await).await;
    assert!(sqlite.len() > 100);
    assert_eq!(sqlite, postgres);
}

#[tokio::test]
async fn both_engines_have_the_same_indexes() {
    let named = |statement: &'static str| {
        move |house: TestApp| async move {
            let mut rows: Vec<(String, String)> = house.app.db.all(sql(statement)).await.expect("the indexes");
            rows.sort();
            rows
        }
    };
    let sqlite = named("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")(TestApp::on(Engine::Sqlite).await).await;
    let postgres = named("SELECT CAST(tablename AS TEXT), CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'")(
        TestApp::on(Engine::Postgres).await,
    )
    .await;
    assert!(sqlite.len() > 30);
    assert_eq!(sqlite, postgres);
}

crate::on_both_engines!(a_dropped_transaction_changes_nothing, |house| {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE communes SET population = $1").bind(1_i64)).await.expect("an update");
    drop(tx);
    assert_eq!(house.commune().await.population, 28_400);
});

crate::on_both_engines!(migrating_twice_changes_nothing, |house| {
    assert!(house.app.db.migrate().await.expect("migrated").is_empty());
    assert!(house.app.db.is_migrated().await);
});
