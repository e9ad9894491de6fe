//! My data: the register matches the schema, the download holds everything, and who has left is nowhere to be found.

mod consent;
mod download;
mod everything;
pub mod leaving;
mod objections;
mod register;
mod retention;

use tajmaat::base::db::sql;

use crate::common::{Engine, TestApp};

/// Every table and column of either engine.
async fn columns(house: &TestApp, engine: Engine) -> Vec<(String, String)> {
    let select = match engine {
        Engine::Sqlite => "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        Engine::Postgres => "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = 'public'",
    };
    house.app.db.all(sql(select)).await.expect("the columns")
}

fn engine(house: &TestApp) -> Engine {
    if matches!(house.app.db, tajmaat::base::db::Db::Sqlite { .. }) { Engine::Sqlite } else { Engine::Postgres }
}

async fn number(house: &TestApp, statement: tajmaat::base::db::Statement) -> i64 {
    house.app.db.one::<(i64,)>(statement).await.expect("a number").0
}

/// In which columns of the whole database a text stands, whatever its case.
async fn found(house: &TestApp, needle: &str) -> Vec<String> {
    let pattern = format!("%{}%", needle.to_lowercase());
    let mut found = Vec::new();
    // What jobs need is sealed.
    for (_, job) in tajmaat::base::jobs::list(&house.app, &mut &house.app.db).await.expect("the jobs") {
        if job.payload.to_lowercase().contains(&needle.to_lowercase()) {
            found.push("jobs.payload".to_owned());
        }
    }
    for (table, column) in columns(house, engine(house)).await {
        let select = format!("SELECT COUNT(*) FROM \"{table}\" WHERE LOWER(CAST(\"{column}\" AS TEXT)) LIKE $1");
        if number(house, sql(Box::leak(select.into_boxed_str())).bind(&pattern)).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}
