//! What a form about a solution says: read, cleaned and checked, with every message beside its field.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::solutions::SolutionFields;
use app::taxonomy;
use app::words::tr;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{NeighbourhoodId, OrganisationId, ProblemId};
use crate::base::error::{Error, Result};
use crate::base::money::parse_dirhams;
use crate::base::text::{clean, clean_line};
use crate::base::text::{is_blank, number, seen};
use crate::communes::{self, Commune};
use crate::participation::problems;
use crate::people::accounts::Viewer;

const TITLE_LEAST: usize = 8;
const TITLE_MOST: usize = 120;
const BODY_LEAST: usize = 20;
const BODY_MOST: usize = 8_000;
const HELPS_MOST: usize = 500;
/// Problems that one solution can be for.
pub(super) const PROBLEMS_MOST: usize = 10;

/// The text of which every version is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub title: String,
    /// Its text.
    pub body: String,
    pub helps: String,
    /// Centimes.
    pub cost: Option<i64>,
}

/// What a form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text.
    pub content: Content,
    pub(super) category: String,
    pub(super) subcategory: String,
    pub(super) neighbourhood: Option<NeighbourhoodId>,
    pub(super) organisation: Option<OrganisationId>,
    /// Sorted, each once.
    pub(super) problems: Vec<ProblemId>,
    /// As its author said it.
    pub(super) language: Option<Lang>,
}

/// How much must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rigour {
    /// A draft may lack anything, but what is there must be readable.
    Draft,
    /// Everyone will read it.
    Publish,
}

/// Parses the form; every mistake at once.
pub(super) async fn parse(app: &App, viewer: Option<&Viewer>, commune: &Commune, fields: &SolutionFields, rigour: Rigour) -> Result<Proposal> {
    let mut errors = FormErrors::default();
    let content = parse_content(fields, rigour, &mut errors);
    let (category, subcategory) = parse_topic(&fields.topic, rigour, &mut errors);
    let neighbourhood = find_neighbourhood(app, commune, &fields.neighbourhood, &mut errors).await?;
    let organisation = parse_speaker(viewer, commune, &fields.act_as, &mut errors);
    let problems = find_problems(app, commune, &fields.problems, &mut errors).await?;
    errors.into_result()?;
    Ok(Proposal { content, category, subcategory, neighbourhood, organisation, problems, language: Lang::parse(&fields.language) })
}

fn parse_content(fields: &SolutionFields, rigour: Rigour, errors: &mut FormErrors) -> Content {
    let content = Content {
        title: clean_line(&fields.title),
        body: clean(&fields.body),
        helps: clean(&fields.helps),
        cost: parse_dirhams(&fields.cost).unwrap_or_else(|_| {
            errors.add("cost", tr::solution_form::COST_UNREADABLE);
            None
        }),
    };
    if rigour == Rigour::Draft && content.title.is_empty() && content.body.is_empty() {
        errors.add("title", tr::solution_form::EMPTY);
    }
    let strict = rigour == Rigour::Publish;
    let lengths = [
        ("title", &content.title, if strict { TITLE_LEAST } else { 0 }, TITLE_MOST),
        ("body", &content.body, if strict { BODY_LEAST } else { 0 }, BODY_MOST),
        ("helps", &content.helps, 0, HELPS_MOST),
    ];
    for (field, text, least, most) in lengths {
        let length = text.chars().count();
        if seen(text) < least {
            errors.add_counted(field, tr::solution_form::TOO_SHORT, least);
        } else if length > most {
            errors.add_counted_with(field, tr::solution_form::TOO_LONG, most, vec![("length", length.to_string())]);
        }
    }
    content
}

/// Title, text and whom it helps of something that is public, with what is wrong with them.
pub(super) fn parse_texts(title: &str, body: &str, helps: &str, errors: &mut FormErrors) -> (String, String, String) {
    let fields = SolutionFields { title: title.to_owned(), body: body.to_owned(), helps: helps.to_owned(), ..SolutionFields::default() };
    let content = parse_content(&fields, Rigour::Publish, errors);
    (content.title, content.body, content.helps)
}

fn parse_topic(topic: &str, rigour: Rigour, errors: &mut FormErrors) -> (String, String) {
    match Some(topic.split_once('/').unwrap_or((topic, ""))).filter(|(category, subcategory)| taxonomy::is_topic(category, subcategory)) {
        Some((category, subcategory)) => (category.to_owned(), subcategory.to_owned()),
        None => {
            if rigour == Rigour::Publish || !topic.is_empty() {
                errors.add("topic", tr::solution_form::TOPIC_NEEDED);
            }
            (String::new(), String::new())
        }
    }
}

async fn find_neighbourhood(app: &App, commune: &Commune, slug: &str, errors: &mut FormErrors) -> Result<Option<NeighbourhoodId>> {
    if slug.is_empty() {
        return Ok(None);
    }
    let known = communes::neighbourhoods(app, commune.id).await?.into_iter().find(|known| known.slug == slug);
    if known.is_none() {
        errors.add("neighbourhood", tr::solution_form::NEIGHBOURHOOD_UNKNOWN);
    }
    Ok(known.map(|known| known.id))
}

/// A person speaks for themselves, or for an approved organisation of this commune that named them.
fn parse_speaker(viewer: Option<&Viewer>, commune: &Commune, act_as: &str, errors: &mut FormErrors) -> Option<OrganisationId> {
    if act_as.is_empty() {
        return None;
    }
    let speaker = Uuid::try_parse(act_as).ok().zip(viewer).and_then(|(id, viewer)| viewer.speaks_for(commune.id, OrganisationId(id)));
    if speaker.is_none() {
        errors.add("act_as", tr::solution_form::NOT_YOUR_ORGANISATION);
    }
    speaker.map(|organisation| organisation.id)
}

/// The numbers in a text such as "12، 15" or "#12 #15", in digits of any script. `Err` holds the first word that is no number.
pub fn numbers(text: &str) -> std::result::Result<Vec<i64>, String> {
    let mut numbers = Vec::new();
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛' | '、' | '，' | '#' | '＃');
    for word in text.split(parts).filter(|word| !is_blank(word)) {
        match number(word) {
            Some(number) if number > 0 => numbers.push(number),
            _ => return Err(word.chars().take(20).collect()),
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

async fn find_problems(app: &App, commune: &Commune, text: &str, errors: &mut FormErrors) -> Result<Vec<ProblemId>> {
    let numbers = match numbers(text) {
        Ok(numbers) if numbers.len() > PROBLEMS_MOST => {
            errors.add_counted("problems", tr::solution_form::TOO_MANY_PROBLEMS, PROBLEMS_MOST);
            return Ok(Vec::new());
        }
        Ok(numbers) => numbers,
        Err(word) => {
            errors.add_with("problems", tr::solution_form::PROBLEM_UNKNOWN, vec![("number", word)]);
            return Ok(Vec::new());
        }
    };
    let mut found = Vec::new();
    for number in numbers {
        match problems::find(&mut &app.db, commune.id, number).await {
            Ok(problem) if problem.visibility.is_public() => found.push(problem.id),
            Ok(_) | Err(Error::NotFound) => errors.add_with("problems", tr::solution_form::PROBLEM_UNKNOWN, vec![("number", number.to_string())]),
            Err(other) => return Err(other),
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_however_people_part_them() {
        assert_eq!(numbers("12, 15"), Ok(vec![12, 15]));
        assert_eq!(numbers("#15 #12 12"), Ok(vec![12, 15]));
        assert_eq!(numbers("١٢، 15؛3"), Ok(vec![3, 12, 15]));
        assert_eq!(numbers("\u{200f}#۱۲\u{200e} １５ \u{200f}"), Ok(vec![12, 15]));
        assert_eq!(numbers("  "), Ok(vec![]));
        assert_eq!(numbers("12 abc"), Err("abc".to_owned()));
        for wrong in ["-1", "0", "+3", "1.5", "99999999999999999999"] {
            assert!(numbers(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_draft_may_lack_anything_but_a_publication_may_not() {
        let check = |fields: &SolutionFields, rigour| {
            let mut errors = FormErrors::default();
            parse_content(fields, rigour, &mut errors);
            parse_topic(&fields.topic, rigour, &mut errors);
            errors.iter().map(|error| error.field).collect::<Vec<_>>()
        };
        let short = SolutionFields { title: "حفر".to_owned(), ..SolutionFields::default() };
        assert!(check(&short, Rigour::Draft).is_empty());
        assert_eq!(check(&short, Rigour::Publish), ["title", "body", "topic"]);
        assert_eq!(check(&SolutionFields::default(), Rigour::Draft), ["title"]);
        // Lengths are counted in characters, not bytes.
        let full = SolutionFields { title: "ش".repeat(120), body: "ب".repeat(8_000), topic: "waste/black-spots".to_owned(), ..SolutionFields::default() };
        assert!(check(&full, Rigour::Publish).is_empty());
        let long = SolutionFields { title: "ش".repeat(121), ..full };
        assert_eq!(check(&long, Rigour::Draft), ["title"]);
    }
}
