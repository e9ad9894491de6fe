//! What the people of the demonstration say, read from `content/*.json`.

use app::model::content::{Decision, OrganisationKind, ProblemState, Reason, SolutionState, Stance};
use serde::Deserialize;

/// Problems and solutions of one file.
#[derive(Debug, Deserialize)]
pub(in crate::site) struct Part {
    pub problems: Vec<Problem>,
    pub solutions: Vec<Solution>,
}

/// A problem. Days are counted from today, backwards in `days` (one for each step that it has taken), forwards in works.
#[derive(Debug, Deserialize)]
pub(in crate::site) struct Problem {
    pub id: String,
    pub category: String,
    pub place: String,
    pub author: String,
    pub lang: Option<String>,
    pub title: String,
    pub body: String,
    pub state: ProblemState,
    pub days: Vec<i64>,
    pub state_note: Option<String>,
    pub scene: Option<Scene>,
    pub alt: Option<String>,
    /// What the picture of the same place shows after the works.
    pub after: Option<String>,
    pub me_too: usize,
    pub comments: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Solution {
    #[serde(rename = "for")]
    pub problems: Vec<String>,
    pub category: String,
    pub place: Option<String>,
    pub author: String,
    pub lang: Option<String>,
    pub title: String,
    pub body: String,
    pub helps: Option<String>,
    pub cost_dirhams: Option<i64>,
    pub status: SolutionState,
    pub days: Vec<i64>,
    pub supports: usize,
    /// The handles of organisations that endorse it.
    #[serde(default)]
    pub endorsed: Vec<String>,
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
    pub starts: Option<i64>,
    pub ends: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Milestone {
    pub title: String,
    pub due: i64,
    pub progress: i64,
}

#[derive(Debug, Deserialize)]
pub(in crate::site) struct Comment {
    pub author: String,
    pub lang: Option<String>,
    pub stance: Option<Stance>,
    pub text: String,
    /// The step that it speaks of; without one it is from before the commune decided.
    pub step: Option<usize>,
    /// So many days ago, where it tells a result.
    pub ago: Option<i64>,
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
    Brush,
    Cafe,
    Cans,
    Classroom,
    Collection,
    Desks,
    Ditch,
    Drain,
    Field,
    Floodlight,
    Fountain,
    Gate,
    Path,
    Plastic,
    Pond,
    Roof,
    Rubble,
    Snow,
    Stumps,
    Tanker,
    Taxis,
    Toilets,
    Walls,
    Workshop,
    Friday,
    Evening,
    Sunday,
    Summer,
    Souk,
    Jam,
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

/// An organisation that was approved, with the person who speaks for it.
#[derive(Debug, Deserialize)]
pub(in crate::site) struct Organisation {
    pub handle: String,
    pub kind: OrganisationKind,
    pub ar: String,
    pub fr: String,
    pub about_ar: String,
    pub about_fr: String,
    pub representative: String,
    /// The language of what it writes.
    pub lang: String,
}

pub(in crate::site) fn organisations() -> anyhow::Result<Vec<Organisation>> {
    Ok(serde_json::from_str(include_str!("content/organisations.json"))?)
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

/// Who speaks in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Voice<'a> {
    /// By name.
    Person(&'a str),
    /// A service of the commune, by its officer.
    Officer,
    /// By handle.
    Organisation(&'a str),
}

/// An author of the content as the one who speaks.
pub(in crate::site) fn voice(author: &str) -> Voice<'_> {
    if author == "officer" {
        Voice::Officer
    } else if author.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        Voice::Organisation(author)
    } else {
        Voice::Person(author)
    }
}

impl Part {
    /// Everybody who says something, with the language of it where it is told: a person may be in it more than once.
    pub fn authors(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let problems = self.problems.iter().map(|problem| (problem.author.as_str(), problem.lang.as_deref()));
        let solutions = self.solutions.iter().map(|solution| (solution.author.as_str(), solution.lang.as_deref()));
        let comments = self.problems.iter().flat_map(|problem| &problem.comments).chain(self.solutions.iter().flat_map(|solution| &solution.comments));
        let said = comments.flat_map(|comment| std::iter::once(comment).chain(&comment.replies));
        problems.chain(solutions).chain(said.map(|comment| (comment.author.as_str(), comment.lang.as_deref())))
    }
}
