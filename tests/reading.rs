//! Reading: it writes nothing and waits for nobody who does, and a page asks the database little.

use tajmaat::base::db::{Db, sql};

use crate::on_both_engines;

/// A list is one bound value, so that a statement has one text however long the list is.
async fn lists_are_bound_as_one_value(db: &Db) {
    db.record();
    let ids: Vec<uuid::Uuid> = (0..3).map(uuid::Uuid::from_u128).collect();
    for (number, id) in ids.iter().enumerate() {
        let insert = sql("INSERT INTO installation_probe (id, text, number, hash) VALUES ($1, $2, $3, $4)");
        db.run(insert.bind(*id).bind(format!("t\"{number}, ‘{{}}’")).bind(number as i64).bind(vec![number as u8, 0xff])).await.expect("a row");
    }
    let numbers = async |statement: tajmaat::base::db::Statement| {
        let mut rows: Vec<(i64,)> = db.all(statement.push(" ORDER BY number")).await.expect("rows");
        rows.drain(..).map(|(number,)| number).collect::<Vec<_>>()
    };
    let select = || sql("SELECT number FROM installation_probe WHERE ");
    db.recorded();
    assert_eq!(numbers(select().push("id IN ").list([ids[2], ids[0]])).await, [0, 2]);
    assert_eq!(numbers(select().push("id IN ").list([ids[1]])).await, [1]);
    let took = db.recorded();
    assert_eq!(took[0].text, took[1].text);
    assert_eq!(numbers(select().push("text IN ").list(["t\"1, ‘{}’", "no"])).await, [1]);
    assert_eq!(numbers(select().push("number NOT IN ").list([1_i64, 7])).await, [0, 2]);
    assert_eq!(numbers(select().push("hash IN ").list([vec![2_u8, 0xff]]).push(" AND number > ").arg(1_i64)).await, [2]);
    assert_eq!(numbers(select().push("id IN ").list(Vec::<uuid::Uuid>::new())).await, Vec::<i64>::new());
}

on_both_engines!(a_list_is_one_bound_value, |house| {
    let bytes = if matches!(house.app.db, Db::Sqlite { .. }) { ("BLOB", "BLOB") } else { ("UUID", "BYTEA") };
    let table: &'static str = format!("CREATE TABLE installation_probe (id {}, text TEXT, number BIGINT, hash {})", bytes.0, bytes.1).leak();
    house.app.db.run(sql(table)).await.expect("a table");
    lists_are_bound_as_one_value(&house.app.db).await;
});
