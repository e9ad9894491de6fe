//! Double entries: the same text, nearly the same text, or the same person below the same solution. Nothing is refused for it; the agent is shown what was
//! found and decides.
//!
//! Comparing two hundred texts takes long. It is done before the lock ([`compare`]); under it only those are compared that came since.

use std::collections::HashMap;

use app::model::paper::{Double, Likeness, PaperKind};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::numbers::ReceiptNumber;
use super::parsing::Piece;
use super::receipts;
use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{NeighbourhoodId, Tx};
use crate::base::error::Result;
use crate::base::folding::letters;
use crate::base::kind::{Content, Item, Subject};
use crate::communes::Commune;

/// Texts older than this are not compared.
const DAYS: i64 = 90;
/// Texts compared at most.
const COMPARED: i64 = 200;
/// Share of three-letter groups that two texts have in common from which they count as alike.
const ALIKE: f64 = 0.75;

/// What is kept of a text, to find the same again.
pub(super) fn text_hash(text: &str) -> Vec<u8> {
    Sha256::digest(letters(text).as_bytes()).to_vec()
}

/// What is kept of a name and neighbourhood; empty for somebody without a name. A name alone could be tried out, so it is keyed.
pub(super) fn person_key(app: &App, name: &str, place: Option<NeighbourhoodId>) -> String {
    let name = letters(name);
    if name.is_empty() {
        return name;
    }
    let place = place.map(|place| place.0.into_bytes()).unwrap_or_default();
    app.secret.keyed("paper person", &[name.as_bytes(), &place]).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a piece, with the kind under which it is kept. Names have none.
pub(super) fn text_of(piece: &Piece) -> Option<(PaperKind, String)> {
    match piece {
        Piece::Problem(report) => Some((PaperKind::Problem, format!("{}\n{}", report.title, report.body))),
        Piece::Solution(proposal) => Some((PaperKind::Solution, format!("{}\n{}", proposal.content.title, proposal.content.body))),
        Piece::Comment(_, text) => Some((PaperKind::Comment, text.body.clone())),
        Piece::Names(..) => None,
    }
}

/// A piece, and how much the texts that were there before the lock have in common with it.
pub(super) struct Compared<'a> {
    piece: &'a Piece,
    /// The text of the piece, under the kind under which it is kept.
    text: Option<(PaperKind, Text)>,
    /// By item and version: from 0, nothing, to 1, everything.
    likeness: HashMap<(Uuid, i64), f64>,
}

/// A text in the forms in which it is compared.
struct Text {
    hash: Vec<u8>,
    groups: Vec<[char; 3]>,
}

impl Compared<'_> {
    /// What is kept of the text.
    pub fn hash(&self) -> Option<Vec<u8>> {
        self.text.as_ref().map(|(_, text)| text.hash.clone())
    }
}

/// Compares a piece with what was entered lately.
pub(super) async fn compare<'a>(app: &App, commune: &Commune, piece: &'a Piece) -> Result<Compared<'a>> {
    let Some((kind, text)) = text_of(piece) else { return Ok(Compared { piece, text: None, likeness: HashMap::new() }) };
    let db = &mut &app.db;
    let recent = store::recent(db, commune.id, kind, since(app), COMPARED).await?;
    let items: Vec<Item> = recent.iter().map(|row| Item { kind: receipts::item_kind(kind), id: row.0 }).collect();
    let contents = app.contents(db, &items).await?;
    let compared = tokio::task::spawn_blocking(move || {
        let text = Text { hash: text_hash(&text), groups: groups(&text) };
        let likeness: HashMap<_, _> =
            contents.values().map(|content| ((content.item.id, content.version), alike(&text.groups, &groups(&whole(content))))).collect();
        (text, likeness)
    });
    let (text, likeness) = compared.await.map_err(anyhow::Error::from)?;
    Ok(Compared { piece, text: Some((kind, text)), likeness })
}

fn since(app: &App) -> Timestamp {
    app.clock.now().plus_days(-DAYS)
}

/// What looks like this piece. Under the lock of the commune's paper, so that the second of two agents finds what the first entered.
pub(super) async fn find(app: &App, tx: &mut Tx, commune: &Commune, compared: &Compared<'_>, persons: &[(String, String)]) -> Result<Vec<Double>> {
    match compared.piece {
        Piece::Names(solutions, problems) => {
            let mut found = twice_here(persons);
            let solutions = solutions.iter().map(|found| Item::from(found.id));
            let items: Vec<Item> = solutions.chain(problems.iter().map(|found| Item::from(found.id))).collect();
            found.extend(counted(app, tx, commune, &items, persons).await?);
            Ok(found)
        }
        Piece::Comment(subject, _) => texts(app, tx, commune, compared, Some(subject)).await,
        _ => texts(app, tx, commune, compared, None).await,
    }
}

/// Names that stand twice on one sheet.
fn twice_here(persons: &[(String, String)]) -> Vec<Double> {
    let mut times: HashMap<&str, i64> = HashMap::new();
    let mut found = Vec::new();
    for (name, key) in persons.iter().filter(|(_, key)| !key.is_empty()) {
        let count = times.entry(key).or_insert(0);
        *count += 1;
        if *count == 2 {
            found.push(Double { likeness: Likeness::TwiceHere, label: name.clone(), path: String::new(), receipt: String::new() });
        }
    }
    found
}

/// Persons who are counted already below one of these solutions and problems.
async fn counted(app: &App, tx: &mut Tx, commune: &Commune, items: &[Item], persons: &[(String, String)]) -> Result<Vec<Double>> {
    let keys: Vec<&str> = persons.iter().map(|(_, key)| key.as_str()).filter(|key| !key.is_empty()).collect();
    if items.is_empty() || keys.is_empty() {
        return Ok(Vec::new());
    }
    let contents = app.contents(tx, items).await?;
    let mut found = Vec::new();
    for paper in [PaperKind::Support, PaperKind::MeToo] {
        let kind = receipts::item_kind(paper);
        let ids: Vec<Uuid> = items.iter().filter(|item| item.kind == kind).map(|item| item.id).collect();
        for (key, id, year, number) in store::counted(tx, commune.id, paper, &ids, &keys).await? {
            found.push(Double {
                likeness: Likeness::SamePerson,
                label: persons.iter().find(|(_, known)| *known == key).map(|(name, _)| name.clone()).unwrap_or_default(),
                path: contents.get(&Item { kind, id }).map(|content| content.path(&commune.slug)).unwrap_or_default(),
                receipt: ReceiptNumber { year, number }.to_string(),
            });
        }
    }
    Ok(found)
}

async fn texts(app: &App, tx: &mut Tx, commune: &Commune, compared: &Compared<'_>, on: Option<&Subject>) -> Result<Vec<Double>> {
    let Some((kind, text)) = &compared.text else { return Ok(Vec::new()) };
    let kind = *kind;
    let mut same = store::same_text(tx, commune.id, kind, text.hash.clone(), since(app)).await?;
    let exact = same.len();
    let recent = store::recent(tx, commune.id, kind, since(app), COMPARED).await?;
    same.extend(recent.into_iter().filter(|row| !same.iter().any(|known| known.0 == row.0)).collect::<Vec<_>>());
    let items: Vec<Item> = same.iter().map(|row| Item { kind: receipts::item_kind(kind), id: row.0 }).collect();
    let contents = app.contents(tx, &items).await?;
    let likeness_of = |content: &Content| {
        let known = compared.likeness.get(&(content.item.id, content.version)).copied();
        known.unwrap_or_else(|| alike(&text.groups, &groups(&whole(content))))
    };
    let mut found = Vec::new();
    for (index, (item, year, number)) in same.into_iter().enumerate() {
        // A text that its author deleted or a draft is nothing to point at.
        let Some(content) = contents.get(&Item { kind: receipts::item_kind(kind), id: item }) else { continue };
        let elsewhere = on.is_some_and(|on| content.on != Some(on.item));
        let likeness = if index < exact { Likeness::SameText } else { Likeness::AlikeText };
        if elsewhere || (likeness == Likeness::AlikeText && likeness_of(content) < ALIKE) {
            continue;
        }
        let path = content.path(&commune.slug);
        found.push(Double { likeness, label: receipts::label(content), path, receipt: ReceiptNumber { year, number }.to_string() });
    }
    found.truncate(5);
    Ok(found)
}

fn whole(content: &Content) -> String {
    format!("{}\n{}", content.title, content.body)
}

/// The three-letter groups of a text, each once, sorted.
fn groups(text: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = letters(text).chars().collect();
    let mut groups: Vec<[char; 3]> = letters.windows(3).map(|group| [group[0], group[1], group[2]]).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// How much two texts have in common: 0 nothing, 1 everything (the Sørensen–Dice coefficient of their groups).
fn alike(one: &[[char; 3]], other: &[[char; 3]]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let common = one.iter().filter(|group| other.binary_search(group).is_ok()).count();
    2.0 * common as f64 / (one.len() + other.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_the_same_however_it_is_typed() {
        assert_eq!(letters("  Élargir  l'école, N° 2 !"), letters("elargir lecole n°2"));
        assert_eq!(letters("إنارة الأزقّة بالحيّ"), letters("انارة الازقة بالحي"));
        assert_eq!(letters("مدرســة ١٢"), "مدرسه12");
        assert_ne!(text_hash("le puits"), text_hash("les puits"));
    }

    #[test]
    fn a_slip_of_the_pen_is_alike_and_another_subject_is_not() {
        let one = "Le dépôt d'ordures près de l'école grandit chaque semaine. Il faudrait le nettoyer et poser deux bacs.";
        let typo = "Le depot d'ordure pres de l'école grandi chaque semaine, il faudrait le nettoyer et poser 2 bacs";
        let other = "L'éclairage de la rue du marché est en panne depuis un mois. Il faudrait remplacer les ampoules et le poteau.";
        assert!(alike(&groups(one), &groups(typo)) >= ALIKE);
        assert!(alike(&groups(one), &groups(other)) < 0.5);
        assert!(alike(&groups(one), &groups("")) < f64::EPSILON);
    }
}
