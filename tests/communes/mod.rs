//! The network's and the communes' own pages, public profiles, and founding a commune.

mod founding;
mod home;
mod network;

use app::model::Localized;
use tajmaat::base::db::sql;
use tajmaat::communes::NewCommune;

use crate::common::content::numbered_problem;
use crate::common::{Client, TestApp};

pub const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600, "shapes": [
    {"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}, {"slug": "ighrem", "path": "M400 0 H800 V600 H400 Z", "label": [600, 300]}],
    "roads": ["M0 300 H800"], "river": ["M0 500 L800 520"]}"#;

pub fn new_commune(slug: &str) -> NewCommune {
    let name = |ar: &str, fr: &str| Localized { ar: ar.to_owned(), fr: fr.to_owned(), en: String::new() };
    NewCommune {
        slug: slug.to_owned(),
        name: name("جماعة تيزي", "Commune de Tizi"),
        population: 12_000,
        accent: "ochre".to_owned(),
        contact_email: "contact@tizi.example".to_owned(),
        support_threshold: 40,
        answer_days: 45,
        neighbourhoods: vec![("centre".to_owned(), name("المركز", "Centre")), ("ighrem".to_owned(), name("إغرم", "Ighrem"))],
        map: MAP.to_owned(),
    }
}

pub async fn draw_map(house: &TestApp, map: &str) {
    house.app.db.run(sql("UPDATE communes SET map = ").arg(map)).await.expect("settings");
}

pub async fn add_problem(house: &TestApp, author: &Client, number: i64, title: &str, visibility: &str) {
    numbered_problem(house, author.account.expect("signed in"), (number, title), visibility, Some((33_460_000, -5_180_000))).await;
}
