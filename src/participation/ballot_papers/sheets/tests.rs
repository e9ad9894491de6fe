//! Sheets of every kind can be printed, and a text that cannot be keeps all of them back.

use app::model::ballots::BallotSettings;

use super::*;
use crate::base::clock::Rng;
use crate::base::db::ConsultationId;
use crate::participation::ballots::{Counts, Envelope};

fn both(ar: &str, fr: &str) -> Multilingual {
    Multilingual { ar: ar.to_owned(), fr: fr.to_owned(), ..Multilingual::default() }
}

fn ballot(kind: BallotKind, options: i64) -> Ballot {
    let option = |number: i64| BallotOption {
        number,
        title: both(&format!("تهيئة الحديقة رقم {number} قرب OCP"), &format!("Aménager le jardin n°\u{a0}{number} (حي السلام)")),
        body: Multilingual::default(),
        cost: Some(12_500_000),
        envelope: Some(1),
        neighbourhood: None,
        category: String::new(),
        listed_number: None,
        solution: None,
        picture: String::new(),
        recording: String::new(),
        withdrawn: None,
    };
    Ballot {
        id: ConsultationId(uuid::Uuid::nil()),
        question: both("ماذا نختار لحينا؟", "Que choisissons-nous pour notre quartier\u{202f}?"),
        settings: BallotSettings { kind, rule: kind.rules()[0], max: 5, min: 2, ..BallotSettings::default() },
        envelopes: vec![Envelope { number: 1, title: both("الأحياء", "Quartiers"), amount: 200_000_000, neighbourhood: None, category: String::new() }],
        options: (1..=options).map(option).collect(),
        order_key: [7; 32],
        frozen_at: None,
        closed_at: None,
        counts: Counts::default(),
        version: 1,
    }
}

fn printed(ballot: &Ballot, serials: &[String]) -> Result<Vec<u8>, Failure> {
    let commune = Localized { ar: "جماعة عين أملال".to_owned(), fr: "Commune d'Aïn Amlal".to_owned(), en: "Ain Amlal".to_owned() };
    let title = both("الميزانية التشاركية", "Budget participatif");
    print(&Paper { ballot, commune: &commune, title: &title, places: &[], batch: 3 }, serials)
}

fn serials(count: usize) -> Vec<String> {
    let rng = Rng::seeded(5);
    (0..count).map(|_| serials::random(&rng)).collect()
}

#[test]
fn sheets_of_every_kind_are_printed_without_a_missing_glyph() {
    for kind in BallotKind::ALL {
        let count = if *kind == BallotKind::YesNo { 0 } else { 12 };
        let pdf = printed(&ballot(*kind, count), &serials(2)).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-"), "{kind:?}");
        // To be looked at: TAJMAAT_TEST_SHEETS=folder
        if let Some(folder) = std::env::var_os("TAJMAAT_TEST_SHEETS") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{}.pdf", kind.as_str())), &pdf).expect("a file");
        }
    }
}

#[test]
fn many_options_go_on_overleaf() {
    let pages = |options: i64| {
        let pdf = printed(&ballot(BallotKind::Budget, options), &serials(1)).expect("a PDF");
        pdf.windows(11).filter(|part| part == b"/Type /Page" || part.starts_with(b"/Type/Page")).count()
    };
    assert!(pages(120) > pages(5));
}

#[test]
fn a_text_that_no_font_has_keeps_all_back() {
    let mut ballot = ballot(BallotKind::Approval, 3);
    ballot.options[1].title.fr = "Jardin 中".to_owned();
    assert!(matches!(printed(&ballot, &serials(2)), Err(Failure::Unprintable(Unprintable::Missing { character: '中', .. }))));
    ballot.options[1].title.fr = "m".repeat(400);
    assert!(matches!(printed(&ballot, &serials(2)), Err(Failure::Unprintable(Unprintable::TooLong(_)))));
}

#[test]
fn the_order_of_a_sheet_is_drawn_from_its_serial_number_by_the_rules_of_all_ballots() {
    let ballot = ballot(BallotKind::Budget, 12);
    let commune = Localized::default();
    let paper = Paper { ballot: &ballot, commune: &commune, title: &Multilingual::default(), places: &[], batch: 1 };
    let rows = rows(&Printer::open().expect("the fonts"), &paper).expect("rows");
    let order = |serial: &str| in_order(&paper, &rows, serial).iter().map(|row| row.number).collect::<Vec<_>>();
    let [one, other] = [&serials(2)[0], &serials(2)[1]].map(String::clone);
    assert_ne!(order(&one), order(&other));
    let again: Vec<i64> = ordered(&ballot.options, seed_of(&ballot.order_key, one.as_bytes())).iter().map(|option| option.number).collect();
    assert_eq!(order(&one), again);
}
