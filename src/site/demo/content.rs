//! What the people of the demonstration say, read from `content/*.json`.

use app::model::content::{Decision, ProblemState, Reason, SolutionState, Stance};
use serde::Deserialize;

/// Problems and solutions of one file.
#[derive(Debug, Deserialize)]
pub(in crate::site) struct Part {
    pub problems: Vec<Problem>,
    pub solutions: Vec<Solution>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Problem {
    pub id: String,
    pub category: String,
    pub place: String,
    pub title: String,
    pub body: String,
    pub state: ProblemState,
    pub state_note: Option<String>,
    pub scene: Option<Scene>,
    pub alt: Option<String>,
    pub me_too: usize,
    pub comments: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Solution {
    #[serde(rename = "for")]
    pub problems: Vec<String>,
    pub category: String,
    pub place: Option<String>,
    pub organisation: Option<String>,
    pub author: String,
    pub title: String,
    pub body: String,
    pub helps: Option<String>,
    pub cost_dirhams: Option<i64>,
    pub status: SolutionState,
    pub supports: usize,
    pub answer: Option<Answer>,
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    pub comments: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Answer {
    pub decision: Decision,
    pub reasons: String,
    pub cost_dirhams: Option<i64>,
    pub responsible: Option<String>,
    pub starts: Option<String>,
    pub ends: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Milestone {
    pub title: String,
    pub due: Option<String>,
    pub progress: i64,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Comment {
    pub author: String,
    pub stance: Option<Stance>,
    pub text: String,
    pub hidden: Option<Hidden>,
    #[serde(default)]
    pub replies: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Hidden {
    pub reason: Reason,
    pub note_ar: String,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scene {
    Dump,
    Leak,
    Flood,
    Smoke,
    Park,
    Lamp,
    Crossing,
    River,
    Terraces,
    Truck,
    Bins,
    Dust,
    Well,
    School,
    Bus,
    Cycle,
    Noise,
    Dogs,
    Forest,
    Heat,
}

pub(in crate::site) fn parts() -> anyhow::Result<Vec<Part>> {
    [include_str!("content/part1.json"), include_str!("content/part2.json"), include_str!("content/part3.json")]
        .into_iter()
        .map(|text| Ok(serde_json::from_str(text)?))
        .collect()
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Names {
    pub first_names: Vec<Name>,
    pub family_names: Vec<Name>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Name {
    pub ar: String,
    pub fr: String,
}

pub(in crate::site) fn names() -> anyhow::Result<Names> {
    Ok(serde_json::from_str(include_str!("content/people.json"))?)
}

/// The ten neighbourhoods: slug, Arabic, French.
pub(in crate::site) const NEIGHBOURHOODS: [(&str, &str, &str); 10] = [
    ("centre", "المركز", "Centre"),
    ("hay-salam", "حي السلام", "Hay Salam"),
    ("hay-amal", "حي الأمل", "Hay Amal"),
    ("avenue-zitoun", "شارع الزيتون", "Avenue Zitoun"),
    ("medina", "المدينة القديمة", "Médina"),
    ("railway", "ممر السكة", "Passage sous la voie"),
    ("al-arz", "حي الأرز", "Al Arz"),
    ("oued-amlal", "واد أملال", "Oued Amlal"),
    ("ighrem", "دوار إغرم", "Douar Ighrem"),
    ("quarry-road", "طريق المقلع", "Route de la carrière"),
];

/// For whom somebody of the texts speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Voice {
    Person,
    /// A service of the commune, by its officer.
    Officer,
    /// The riad that is registered here.
    Riad,
}

impl Comment {
    /// Services of the commune and the registered organisation are not people of their own.
    pub fn voice(&self) -> Voice {
        let service = self.author.contains("(رد الجماعة)") || self.author.contains("(réponse de la commune)") || self.author.starts_with("مصلحة");
        match (service, self.author.starts_with("Dar Amlal")) {
            (true, _) => Voice::Officer,
            (_, true) => Voice::Riad,
            _ => Voice::Person,
        }
    }
}
