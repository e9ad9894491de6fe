//! Organisations: asking, deciding, representing, and never a resident's vote.

mod asking;
mod deciding;
mod representing;
mod voting;

use app::model::paths;
use tajmaat::base::db::sql;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

/// A form that is good; its ICE is divisible by 97.
pub const GOOD: [(&str, &str); 6] = [
    ("kind", "cooperative"),
    ("name_ar", "تعاونية الساقية"),
    ("name_fr", "Coopérative de la Séguia"),
    ("about_ar", "نصنع السماد من بقايا الزيتون ونبيعه للفلاحين."),
    ("about_fr", "Nous faisons du compost avec les résidus d'olives."),
    ("ice", "001 525 726 706 003"),
];

pub const REASON: &str = "Le document n'est pas signé.";

/// Asks with some fields changed.
pub async fn ask(client: &mut Client, changed: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
    let kept = GOOD.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| name == other));
    let fields: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
    client.post_files(&paths::new_organisation(COMMUNE), &fields, files).await
}

pub async fn ask_well(client: &mut Client) {
    ask(client, &[], &[("mandate", "mandat.pdf", PDF)]).await.redirect();
}

pub async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// Names of the mandates kept as files.
pub async fn kept_files(house: &TestApp) -> usize {
    let folder = house.app.config.data_dir.join("files/mandates");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}
