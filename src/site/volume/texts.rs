//! What people say, put together from the sentences of the demonstration, in Arabic and in French.

use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha20Rng;

use crate::site::demo::content::{self, NEIGHBOURHOODS};

/// Titles and sentences of one language.
#[derive(Debug, Default)]
struct Voice {
    titles: Vec<String>,
    sentences: Vec<String>,
}

/// What is said in solutions, problems and comments, in both languages.
#[derive(Debug, Default)]
pub(super) struct Texts {
    solutions: [Voice; 2],
    problems: [Voice; 2],
    comments: [Voice; 2],
}

/// A text with a title.
#[derive(Debug)]
pub(super) struct Text {
    pub title: String,
    pub body: String,
    pub helps: String,
}

impl Texts {
    pub fn load() -> anyhow::Result<Self> {
        let mut texts = Self::default();
        for part in content::parts()? {
            for solution in &part.solutions {
                add(&mut texts.solutions, &solution.title, &solution.body);
            }
            for problem in &part.problems {
                add(&mut texts.problems, &problem.title, &problem.body);
            }
            let on_solutions = part.solutions.iter().flat_map(|solution| &solution.comments);
            for comment in on_solutions.chain(part.problems.iter().flat_map(|problem| &problem.comments)) {
                add(&mut texts.comments, "", &comment.text);
                comment.replies.iter().for_each(|reply| add(&mut texts.comments, "", &reply.text));
            }
        }
        Ok(texts)
    }

    pub fn solution(&self, chance: &mut ChaCha20Rng, place: Option<usize>) -> Text {
        text(&self.solutions, chance, place)
    }

    pub fn problem(&self, chance: &mut ChaCha20Rng, place: Option<usize>) -> Text {
        text(&self.problems, chance, place)
    }

    pub fn comment(&self, chance: &mut ChaCha20Rng) -> String {
        let (language, sentences) = (usize::from(chance.random_bool(0.35)), chance.random_range(1..=3));
        said(&self.comments[language], chance, sentences)
    }
}

/// Files a text under its language.
fn add(voices: &mut [Voice; 2], title: &str, body: &str) {
    let french = !body.chars().any(|letter| ('\u{600}'..='\u{6ff}').contains(&letter));
    let voice = &mut voices[usize::from(french)];
    if !title.is_empty() {
        voice.titles.push(title.to_owned());
    }
    let sentences = body.split_inclusive(['.', '!', '?', '؟', '\n']).map(str::trim).filter(|sentence| sentence.chars().count() > 15);
    voice.sentences.extend(sentences.map(ToOwned::to_owned));
}

fn text(voices: &[Voice; 2], chance: &mut ChaCha20Rng, place: Option<usize>) -> Text {
    let french = chance.random_bool(0.35);
    let voice = &voices[usize::from(french)];
    let title = voice.titles.choose(chance).cloned().unwrap_or_default();
    let title = match place.map(|place| NEIGHBOURHOODS[place]) {
        Some((_, _, name)) if french => format!("{title} — {name}"),
        Some((_, name, _)) => format!("{title} — {name}"),
        None => title,
    };
    let sentences = chance.random_range(4..=9);
    Text { title, body: said(voice, chance, sentences), helps: said(voice, chance, 1) }
}

/// So many sentences, three a paragraph.
fn said(voice: &Voice, chance: &mut ChaCha20Rng, many: usize) -> String {
    let sentences: Vec<&str> = (0..many).filter_map(|_| voice.sentences.choose(chance)).map(String::as_str).collect();
    sentences.chunks(3).map(|paragraph| paragraph.join(" ")).collect::<Vec<_>>().join("\n\n")
}
