//! Settings from the environment: `TAJMAAT_` and the key in capitals; `__` goes into a table.

use super::Config;

/// Puts `value` at `key` (`MAIL__FROM`) with the type that the setting has, and refuses what no setting is named.
pub(super) fn overlay(table: &mut toml::Table, key: &str, value: &str) -> anyhow::Result<()> {
    let path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
    let nest = |leaf: toml::Value| path.iter().rev().fold(leaf, |inner, part| toml::Value::Table(toml::Table::from_iter([(part.clone(), inner)])));
    // The text itself, then what else it may mean: whichever the setting accepts.
    let meanings = [Some(toml::Value::String(value.to_owned())), value.parse().ok().map(toml::Value::Boolean), value.parse().ok().map(toml::Value::Integer)];
    let mut refusal = None;
    for meaning in meanings.into_iter().flatten() {
        match nest(meaning.clone()).try_into::<Config>() {
            Ok(_) => {
                merge(table, &path, meaning);
                return Ok(());
            }
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.map_or_else(|| anyhow::anyhow!("it has no meaning"), Into::into))
}

fn merge(table: &mut toml::Table, path: &[String], value: toml::Value) {
    match path {
        [] => {}
        [name] => drop(table.insert(name.clone(), value)),
        [group, rest @ ..] => {
            let inner = table.entry(group.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(inner) = inner {
                merge(inner, rest, value);
            }
        }
    }
}
