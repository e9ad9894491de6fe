//! Solutions: drafts, publishing, reading, editing, withdrawing, and the store behind them on both engines.

mod composing;
mod editing;
mod reading;
mod states;

use tajmaat::base::db::sql;

use crate::common::content::numbered_problem;
use crate::common::{COMMUNE, Client, TestApp};

const NEW: &str = "/ain-amlal/solutions/new";
const BODY: &str = "Planter des arbres le long de la route de l'école, avec un arrosage par goutte à goutte.";

/// A complete form; `changes` replace its values.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("title", "Des arbres pour l'école"), ("body", BODY), ("topic", "green/parks"), ("intent", "publish")];
    for change in changes {
        fields.retain(|field| field.0 != change.0);
        fields.push(*change);
    }
    fields
}

/// Publishes a solution; returns its address.
async fn publish(client: &mut Client, changes: &[(&str, &str)]) -> String {
    client.post(NEW, &form(changes)).await.redirect()
}

/// A public problem with this number.
async fn add_problem(house: &TestApp, author: &Client, number: i64, title: &str, visibility: &str) {
    numbered_problem(house, author.account.expect("signed in"), (number, title), visibility, None).await;
}

/// Sets a column of the solution at this address, as another slice would.
async fn set(house: &TestApp, path: &str, change: &'static str) {
    let number: i64 = path.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let changed = house.app.db.run(sql("UPDATE solutions SET ").push(change).push(" WHERE number = ").arg(number)).await.expect("an update");
    assert_eq!(changed, 1);
}

async fn count(house: &TestApp, statement: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(statement)).await.expect("a number").0
}

fn list() -> String {
    format!("/{COMMUNE}/solutions")
}
