//! Whatever refers to something that is deleted is found by an index, so that a deletion reads no table.

use tajmaat::base::db::sql;

use crate::common::{Engine, TestApp};

/// A foreign key: the table, the table that it refers to, its columns, and whether rows go with what they refer to.
type Reference = (String, String, Vec<String>, bool);
/// An index: its table, its columns, and its condition, if it holds some rows alone.
type Index = (String, Vec<String>, String);

async fn sqlite_references(house: &TestApp) -> (Vec<Reference>, Vec<Index>) {
    let db = &house.app.db;
    let keys = "SELECT m.name, f.\"table\", GROUP_CONCAT(f.\"from\", ','), f.on_delete = 'CASCADE' FROM sqlite_master m \
                JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id ORDER BY m.name, f.id, f.seq";
    let indexes = "SELECT m.name, GROUP_CONCAT(c.name, ','), COALESCE(d.sql, '') FROM sqlite_master m JOIN pragma_index_list(m.name) i \
                   JOIN pragma_index_info(i.name) c LEFT JOIN sqlite_master d ON d.name = i.name WHERE m.type = 'table' GROUP BY m.name, i.name ORDER BY m.name, i.name, c.seqno";
    (split_keys(db.all(sql(keys)).await.expect("foreign keys")), split_indexes(db.all(sql(indexes)).await.expect("indexes")))
}

async fn postgres_references(house: &TestApp) -> (Vec<Reference>, Vec<Index>) {
    let db = &house.app.db;
    let keys = "SELECT CAST(CAST(k.conrelid AS REGCLASS) AS TEXT), CAST(CAST(k.confrelid AS REGCLASS) AS TEXT), \
                (SELECT STRING_AGG(CAST(a.attname AS TEXT), ',' ORDER BY u.at) FROM UNNEST(k.conkey) WITH ORDINALITY u(number, at) \
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number), k.confdeltype = 'c' \
                FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.contype = 'f' AND n.nspname = 'public'";
    let indexes = "SELECT CAST(CAST(i.indrelid AS REGCLASS) AS TEXT), \
                   (SELECT STRING_AGG(CAST(a.attname AS TEXT), ',' ORDER BY u.at) FROM UNNEST(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY u(number, at) \
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number), \
                   CASE WHEN i.indpred IS NULL THEN '' ELSE pg_get_indexdef(i.indexrelid) END FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
                   JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND i.indkey[0] <> 0";
    (split_keys(db.all(sql(keys)).await.expect("foreign keys")), split_indexes(db.all(sql(indexes)).await.expect("indexes")))
}

fn columns(joined: &str) -> Vec<String> {
    joined.split(',').map(ToOwned::to_owned).collect()
}

fn split_keys(rows: Vec<(String, String, String, bool)>) -> Vec<Reference> {
    rows.into_iter().map(|(table, to, joined, cascades)| (table, to, columns(&joined), cascades)).collect()
}

fn split_indexes(rows: Vec<(String, String, String)>) -> Vec<Index> {
    let condition = |definition: &str| definition.split_once(" WHERE ").map_or_else(String::new, |(_, condition)| condition.replace(['(', ')'], ""));
    rows.into_iter().map(|(table, joined, definition)| (table, columns(&joined), condition(&definition))).collect()
}

/// Columns that refer to something that is deleted, without an index by which what refers to it is found.
fn without_index((references, indexes): (Vec<Reference>, Vec<Index>)) -> Vec<String> {
    let finds = |index: &&Index, table: &str, key: &[String]| {
        let (of, columns, condition) = *index;
        let whole = condition.is_empty() || key.iter().any(|column| *condition == format!("{column} IS NOT NULL"));
        // Of a key of several columns any narrows it to a few rows, but for the commune, which has most of them.
        of == table && whole && key.iter().any(|column| columns[0] == *column && (key.len() == 1 || column != "commune_id"))
    };
    let kept = |to: &str, cascades: bool| !cascades && ["communes", "neighbourhoods"].contains(&to);
    references
        .iter()
        .filter(|(table, to, key, cascades)| !kept(to, *cascades) && !indexes.iter().any(|index| finds(&index, table, key)))
        .map(|(table, to, key, _)| format!("{table} ({}) refers to {to}", key.join(", ")))
        .collect()
}

#[tokio::test]
async fn whatever_refers_to_an_account_or_to_an_item_is_found_by_an_index() {
    let sqlite = sqlite_references(&TestApp::on(Engine::Sqlite).await).await;
    let postgres = postgres_references(&TestApp::on(Engine::Postgres).await).await;
    for (references, indexes) in [&sqlite, &postgres] {
        assert!(references.iter().filter(|(_, to, _, _)| to == "accounts").count() > 60 && indexes.len() > 100, "the schema was not read");
    }
    assert_eq!((sqlite.0.len(), Vec::<String>::new()), (postgres.0.len(), without_index(sqlite)));
    assert_eq!(without_index(postgres), Vec::<String>::new());
}
