//! Exports as instances and people write them: read as they are meant, or refused as what they are.

use app::model::paths;
use app::words::tr;
use tajmaat::base::db::sql;

use super::{Export, NOTHING, counted, csv, refusals};
use crate::common::{COMMUNE, fr};
use crate::on_both_engines;

const PROPOSALS: &[u8] = include_bytes!("data/decidim-proposals.csv");
const OLDER: &[u8] = include_bytes!("data/decidim-proposals-older.csv");
const COMMENTS: &str = include_str!("data/decidim-comments.csv");

on_both_engines!(a_genuine_export_comes_in_as_it_was_written, |house| {
    let report = Export::new().import(&house, PROPOSALS, Some(COMMENTS)).await.expect("imported");
    assert_eq!((report.kept, report.solutions_added, report.comments_added), (true, 5, 12));
    assert_eq!(refusals(&report), [("comments", 7, "it comments on Decidim::Debates::Debate 101, which is no proposal")]);
    let states: Vec<(&str, u64, u64)> = report.states.iter().map(|state| (state.name.as_str(), state.line, state.count)).collect();
    assert_eq!(states, [("custom_state", 9, 1)]);

    let texts: Vec<(String, String)> = house.app.db.all(sql("SELECT title, body FROM solutions ORDER BY number")).await.expect("rows");
    let texts: Vec<(&str, &str)> = texts.iter().map(|(title, body)| (title.as_str(), body.as_str())).collect();
    assert_eq!(texts[0].1, "Un.\n\nDeux : moins de < 5 € et > 3 €.\n- trois\n- quatre");
    assert_eq!(texts[1], ("Transports < 5 km & vélo > voiture", "Premier.\n\nSecond\nligne\n\na | b"));
    assert_eq!(texts[2].1, "a < b i c > d, 3<4 -> 5, x <- y > z");
    let answers: Vec<(String,)> =
        house.app.db.all(sql("SELECT a.reasons FROM answers a JOIN solutions s ON s.id = a.solution_id ORDER BY s.number")).await.expect("rows");
    let answers: Vec<&str> = answers.iter().map(|(text,)| text.as_str()).collect();
    assert_eq!(answers, ["Oui, en avril.\n\n- un point", "Non : déjà prévu.", "Réponse malgré un état inconnu", "Réponse avant le retrait"]);
    let body: (String,) = house.app.db.one(sql("SELECT body FROM comments ORDER BY created_at, id LIMIT 1")).await.expect("a row");
    assert_eq!(body.0, "Pour.\n\nAvec deux paragraphes.");
    let dates: Vec<(i64, i64)> = house.app.db.all(sql("SELECT created_at, published_at FROM solutions ORDER BY number")).await.expect("rows");
    assert_eq!(dates[0], (1_548_365_355_000_000, 1_548_365_460_000_000), "22:29:15 at +0100");
    assert_eq!(dates[2].0 - dates[2].1, 3_600_000_000);

    let page = house.visitor().get(&paths::solution(COMMUNE, 2)).await;
    assert_eq!(page.all("h1"), ["Transports < 5 km & vélo > voiture"]);
    let unknown = house.visitor().get(&paths::solution(COMMUNE, 4)).await;
    assert_eq!(unknown.all("#answer h2"), [fr(tr::answers::TITLE)], "an answer without a decision that means anything");
    assert_eq!(unknown.all("#answer .stamp strong").len(), 0, "nothing is stamped on it");
    assert!(unknown.words().contains("Réponse malgré un état inconnu"));
    let withdrawn = house.visitor().get(&paths::solution(COMMUNE, 5)).await;
    assert!(withdrawn.words().contains("Réponse avant le retrait"), "{}", withdrawn.words());
});

on_both_engines!(an_older_export_says_supports_where_a_newer_one_says_votes, |house| {
    Export::new().import(&house, OLDER, None).await.expect("imported");
    assert_eq!(counted(&house, "SELECT imported_support_count FROM solutions").await, 214);
    assert_eq!(house.visitor().get(&paths::solution(COMMUNE, 1)).await.all("h1"), ["Compte sous « supports »"]);
});

on_both_engines!(an_export_without_authors_and_dates_of_creation_is_read_by_what_it_has, |house| {
    // The columns of a version of 2020.
    let export = csv(
        &[
            "id",
            "category/id",
            "category/name/fr",
            "scope/id",
            "title/fr",
            "body/fr",
            "state",
            "reference",
            "answer/fr",
            "supports",
            "published_at",
            "url",
            "is_amend",
        ],
        &[&[
            ("id", "301"),
            ("category/name/fr", "Déchets et propreté"),
            ("title/fr", "Un compost par quartier"),
            ("body/fr", "Près du marché."),
            ("state", "accepted"),
            ("answer/fr", "Oui."),
            ("supports", "31"),
            ("published_at", "2020-04-03 14:28:32 +0200"),
            ("url", "https://ancien.example/proposals/301"),
        ]],
    );
    let report = Export::new().import(&house, export, None).await.expect("imported");
    assert_eq!((report.kept, report.solutions_added, report.refused.len()), (true, 1, 0));
    let row: (i64, i64, String, String) =
        house.app.db.one(sql("SELECT imported_support_count, created_at, category, state FROM solutions")).await.expect("a row");
    assert_eq!(row, (31, 1_585_916_912_000_000, "waste".to_owned(), "accepted".to_owned()));
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder AND name = ''").await, 1, "nobody is named");
});

on_both_engines!(two_people_of_one_name_are_two_and_one_number_is_not_everybody, |house| {
    Export::new().import(&house, PROPOSALS, None).await.expect("imported");
    let authors = "SELECT COUNT(DISTINCT author_id) FROM solutions WHERE number IN (1, 2, 3)";
    assert_eq!(counted(&house, authors).await, 2, "101 and 102 are of person 7, 103 of person 8 of the same name");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Habitante A'").await, 2);
    let export = csv(
        &["id", "title/fr", "created_at", "author/id", "author/name"],
        &[
            &[("id", "1"), ("title/fr", "De la ville"), ("created_at", "2020-01-01"), ("author/id", "7"), ("author/name", "Ville d'Exemple")],
            &[("id", "2"), ("title/fr", "D'une personne"), ("created_at", "2020-01-01"), ("author/id", "7"), ("author/name", "Habitante A")],
        ],
    );
    Export::new().import(&house, export, None).await.expect("imported");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Ville d''Exemple'").await, 1, "an instance and a person may share a number");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Habitante A'").await, 3, "person 7 of another instance is somebody else");
});

on_both_engines!(numbers_of_two_instances_never_meet, |house| {
    let export = Export::new();
    export.import(&house, PROPOSALS, Some(COMMENTS)).await.expect("imported");
    let elsewhere = |text: &[u8]| String::from_utf8(text.to_vec()).expect("UTF-8").replace("ancien.example", "autre.example").replace("souk", "stade");
    let second = export.import(&house, elsewhere(PROPOSALS), Some(&elsewhere(COMMENTS.as_bytes()))).await.expect("imported");
    assert_eq!((second.solutions_added, second.solutions_updated, second.comments_added, second.comments_updated), (5, 0, 12, 0));
    let titles: Vec<(String,)> = house.app.db.all(sql("SELECT title FROM solutions WHERE number IN (1, 6) ORDER BY number")).await.expect("rows");
    assert_eq!([titles[0].0.as_str(), titles[1].0.as_str()], ["Une fontaine au souk", "Une fontaine au stade"]);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM comments c JOIN solutions s ON s.id = c.subject_id WHERE s.number = 6").await, 6);
    // Comments of an instance whose proposals are not here find none, though the numbers would fit.
    let third = COMMENTS.replace("ancien.example", "troisieme.example");
    let report = export.import(&house, PROPOSALS, Some(&third)).await.expect("read");
    assert_eq!((report.kept, report.refused.len()), (false, 13));
    assert_eq!(report.refused[0].reason, "it comments on proposal 101 of troisieme.example, which is not here");
});

on_both_engines!(a_number_that_was_made_at_another_moment_is_of_another_instance, |house| {
    let export = Export::new();
    let row = |title: &str, day: &str| format!("id;title;created_at\n1;{title};{day}\n");
    export.import(&house, row("Un arbre", "2020-01-01"), None).await.expect("imported");
    let report = export.import(&house, row("Une école", "2021-05-05"), None).await.expect("read");
    assert!(!report.kept && report.refused[0].reason.contains("another instance"), "{report:?}");
    let report = export.import(&house, row("Deux arbres", "2020-01-01"), None).await.expect("imported");
    assert_eq!((report.kept, report.solutions_updated), (true, 1));
});

on_both_engines!(a_number_that_stands_twice_is_refused_with_both_lines, |house| {
    let mut export = "id;title;created_at\n".to_owned();
    for id in 1..=12 {
        export += &format!("{id};Titre {id};2020-01-01\n");
    }
    let report = Export::new().import(&house, export + "3;Un autre;2020-01-01\n", None).await.expect("imported");
    assert_eq!(refusals(&report), [("proposals", 14, "its id 3 is that of line 4 too: the lines 4 and 14 cannot both be it")]);
    assert_eq!((report.kept, report.solutions_added), (true, 12));
});

on_both_engines!(what_is_no_export_of_decidim_is_refused_as_what_it_is, |house| {
    let export = Export::new();
    for (file, said) in [
        (include_bytes!("data/decidim-proposals-latin1.csv").as_slice(), ["line 2", "Latin-1", "save it as UTF-8"]),
        (include_bytes!("data/consul-proposals.csv"), ["line 1", "CONSUL", "give its columns the names of Decidim's"]),
        (include_bytes!("data/excel-proposals.csv"), ["line 1", "spreadsheet", "Give its columns the names of Decidim's"]),
        (b"PK\x03\x04 xl/workbook.xml", ["line 1", "spreadsheet (xlsx or ods)", "save it as"]),
    ] {
        let error = format!("{:#}", export.import(&house, file, None).await.expect_err("refused"));
        for part in said {
            assert!(error.contains(part), "«{part}» in {error}");
        }
    }
    let report = export.import(&house, include_bytes!("data/decidim-stray-quote.csv"), None).await.expect("read");
    let lines: Vec<u64> = report.refused.iter().map(|row| row.line).collect();
    assert_eq!((report.kept, lines), (false, vec![3, 4]));
    assert!(report.refused.iter().all(|row| row.reason.contains("a quotation mark stands inside a text")), "{report:?}");
    assert_eq!(counted(&house, NOTHING).await, 0);
});

on_both_engines!(a_semicolon_that_is_not_quoted_shifts_nothing_unseen, |house| {
    let mut export = "id;title;body;votes;created_at\n".to_owned();
    for id in 1..=11 {
        export += &format!("{id};Titre {id};Texte;4;2020-01-01\n");
    }
    let report = Export::new().import(&house, export + "12;Titre;Un mot; et un autre;4;2020-01-01\n", None).await.expect("imported");
    assert_eq!(refusals(&report), [("proposals", 13, "it has 6 fields and the file 5 columns: a text with a semicolon is put into quotation marks")]);
});
