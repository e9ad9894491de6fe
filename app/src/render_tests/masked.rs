//! Numbers of few people are hidden everywhere on a page: in its words, and in what it draws.

use fake::{Fake as _, Faker};
use scraper::{Html, Selector};

use super::pages::Values;
use super::samples::frame;
use crate::components::layout;
use crate::model::Localized;
use crate::model::ballot_result_pages::{ResultPage, TurnoutLine, TurnoutTable};
use crate::model::ballots::Channel;
use crate::pages::ballot_result;

fn line(name: &str, by_channel: [Option<i64>; 2], all: Option<i64>, residents: Option<i64>) -> TurnoutLine {
    let place = Some(Localized { ar: name.to_owned(), fr: name.to_owned(), en: name.to_owned() });
    TurnoutLine { place, by_channel: by_channel.to_vec(), all, residents }
}

/// The page of a result with a place of which everything is said, one whose rate is hidden, and one of which nothing is said.
fn page(seed: u64) -> ResultPage {
    let mut values = Values::of(seed);
    let lines = vec![
        line("Centre", [Some(40), Some(20)], Some(60), Some(200)),
        line("Gare", [Some(30), Some(21)], Some(51), None),
        line("Source", [None, None], None, None),
    ];
    let turnout = TurnoutTable { channels: vec![Channel::Online, Channel::Paper], lines, sums: vec![None, None], hides: true, residents: Some(950) };
    ResultPage { result: Some(Faker.fake_with_rng(&mut values)), turnout: Some(turnout), ..Faker.fake_with_rng(&mut values) }
}

#[test]
fn of_a_place_that_is_hidden_no_number_stands_on_the_page() {
    let html = Html::parse_document(&layout::document(&frame("Amina"), |f| ballot_result::page(f, page(1))));
    let select = |what: &str| Selector::parse(what).expect("a selector");
    for rows in ["section[aria-labelledby=turnout] .result-line", "section[aria-labelledby=turnout] tbody tr"] {
        let of = |name: &str| html.select(&select(rows)).find(|row| row.text().collect::<String>().contains(name)).expect("its line");
        let (whole, half, none) = (of("Centre").html(), of("Gare").html(), of("Source"));
        assert!(whole.contains("60") && whole.contains('%'), "{whole}");
        assert!(half.contains("51") && !half.contains('%'), "{half}");
        assert_eq!(none.select(&select("svg, rect")).count(), 0, "{}", none.html());
        // Why it is hidden names the number below which it is, and nothing else does.
        let everything = select("*");
        let attributes = none.select(&everything).flat_map(|part| part.value().attrs().filter(|(name, _)| *name != "title").map(|(_, value)| value));
        let rest: String = none.text().chain(attributes).collect();
        assert!(none.select(&select("abbr.masked[title]")).next().is_some());
        assert!(!rest.chars().any(char::is_numeric) && !rest.contains('%'), "{rest}");
    }
}
