//! Stances and amendments as a file: no name of a person, no hour, in an order that tells nothing. Organisations are named. Of what the public may not read only
//! the stance is there.

use std::collections::HashMap;

use app::model::Lang;

use super::asked;
use super::store::Text;
use super::store::contributions::{self, Row};
use crate::base::App;
use crate::base::db::OrganisationId;
use crate::base::error::Result;
use crate::people::organisations;

/// Rows that are read at once.
const BATCH: i64 = 500;

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// Everything that was given to a text.
pub(super) async fn contributions(app: &App, text: &Text, lang: Lang) -> Result<String> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let batch = contributions::all(&app.db, text.id, rows.last().map(|last| last.id), BATCH).await?;
        let is_last = (batch.len() as i64) < BATCH;
        rows.extend(batch);
        if is_last {
            break;
        }
    }
    let mut named: Vec<OrganisationId> = rows.iter().filter_map(|row| row.organisation_id).collect();
    named.sort_unstable();
    named.dedup();
    let names: HashMap<OrganisationId, String> =
        organisations::briefs(&mut &app.db, &named).await?.into_iter().map(|brief| (brief.id, brief.name.get(lang).to_owned())).collect();
    let original = asked(&mut &app.db, text).await?;
    rows.sort_by_cached_key(|row| (row.key, app.secret.keyed("order of contributions", &[row.id.0.as_bytes()])));
    let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let heads = ["article", "stance", "who", "organisation", "language", "reason", "wording", "supports", "theme"];
    file.write_record(heads).map_err(anyhow::Error::from)?;
    for row in &rows {
        let name = row.organisation_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
        let shown = row.visibility().is_public();
        let (reason, wording) = if shown { (row.reason.as_str(), row.wording.as_str()) } else { ("", "") };
        let language = if wording.is_empty() { "" } else { row.lang().code() };
        let number = original.place(row.key).unwrap_or(row.key).to_string();
        let (supports, theme) = (row.support_count.to_string(), row.theme.map(|theme| theme.to_string()).unwrap_or_default());
        let cells = [number.as_str(), row.stance().as_str(), &row.standing, &name, language, reason, wording, &supports, &theme];
        file.write_record(cells.map(cell)).map_err(anyhow::Error::from)?;
    }
    let bytes = file.into_inner().map_err(|error| anyhow::anyhow!("a table cannot be written: {error}"))?;
    Ok(String::from_utf8(bytes).map_err(anyhow::Error::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("بلا أكياس"), "بلا أكياس");
    }
}
