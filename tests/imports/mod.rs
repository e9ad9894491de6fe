//! Importing the open data of a Decidim instance: read as it is written, once, whole or not at all, and shown apart.

mod genuine;
mod keeping;
mod meanwhile;

use std::path::PathBuf;

use app::model::paths;
use axum::http::StatusCode;
use indicatif::ProgressBar;
use tajmaat::base::db::sql;
use tajmaat::channels::imports::{self, Files, Report};

use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

/// A file as Decidim writes it: a byte order mark, CRLF, quotes where they are needed.
fn csv(columns: &[&str], rows: &[&[(&str, &str)]]) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).expect("a header");
    for row in rows {
        assert!(row.iter().all(|(name, _)| columns.contains(name)), "{row:?}");
        let field = |column: &&str| row.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text);
        writer.write_record(columns.iter().map(field)).expect("a row");
    }
    format!("\u{feff}{}", String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8"))
}

const DAY: &str = "2020-03-01 12:00:00 UTC";

fn proposal_columns() -> Vec<&'static str> {
    let columns = "id author/name category/name/ca title/ca title/fr body/ca body/fr address latitude longitude state answer/ca answered_at votes created_at \
                   published_at withdrawn url scope/name/ca";
    columns.split_whitespace().collect()
}

fn proposals() -> String {
    csv(
        &proposal_columns(),
        &[
            &[
                ("id", "11"),
                ("author/name", "Núria"),
                ("category/name/ca", "Déchets et propreté"),
                ("title/ca", "Més fonts"),
                ("title/fr", "Plus de fontaines"),
                ("body/ca", "<p>Cal aigua</p>"),
                ("body/fr", "<p>Il faut de <b>l'eau</b> ;</p><p>Partout \"ici\"</p>"),
                ("address", "Rue du Centre 4"),
                ("latitude", "33.43"),
                ("longitude", "-5.16"),
                ("state", "accepted"),
                ("answer/ca", "<p>D'acord</p>"),
                ("answered_at", "2020-05-01 10:00:00 UTC"),
                ("votes", "1250"),
                ("created_at", DAY),
                ("published_at", "2020-03-02 12:00:00 UTC"),
                ("withdrawn", "false"),
                ("url", "https://decidim.example/p/11"),
                ("scope/name/ca", "Tota la ciutat"),
            ],
            &[
                ("id", "12"),
                ("author/name", "Núria"),
                ("category/name/ca", "Cultura"),
                ("title/ca", "Una biblioteca"),
                ("body/ca", "Un lloc\r\nper llegir"),
                ("state", "rejected"),
                ("answer/ca", "No hi ha lloc"),
                ("votes", "3"),
                ("created_at", DAY),
            ],
            &[("id", "13"), ("title/ca", "Retirada"), ("body/ca", "Ja no"), ("created_at", "2020-03-04T12:00:00Z"), ("withdrawn", "true")],
            &[("id", "18"), ("author/name", "Omar"), ("title/ca", "En estudi"), ("state", "evaluating"), ("answer/ca", "Ho mirem"), ("created_at", DAY)],
        ],
    )
}

/// Rows that nobody can take.
fn bad_proposals() -> String {
    csv(
        &proposal_columns(),
        &[
            &[("id", "14"), ("author/name", "Omar"), ("body/ca", "Sense títol"), ("created_at", DAY)],
            &[("id", "15"), ("author/name", "Omar"), ("title/ca", "Sense data")],
            &[("id", "16"), ("title/ca", "Lluny"), ("latitude", "95"), ("longitude", "0"), ("created_at", DAY)],
            &[("id", "17"), ("title/ca", "Vots"), ("votes", "molts"), ("created_at", DAY)],
            &[("id", "19"), ("title/ca", "Excel"), ("created_at", "01/03/2024 10:00")],
        ],
    )
}

const COLUMNS: [&str; 9] = ["id", "created_at", "body", "locale", "author/name", "alignment", "depth", "commentable_id", "commentable_type"];

fn comments() -> String {
    comment_rows(false)
}

fn comment_rows(bad: bool) -> String {
    let row = |(id, day), body, author, alignment, depth, on, kind| {
        [("id", id), ("created_at", day), ("body", body), ("author/name", author), ("alignment", alignment), ("depth", depth)]
            .into_iter()
            .chain([("commentable_id", on), ("commentable_type", kind)])
            .collect::<Vec<_>>()
    };
    let (proposal, comment) = ("Decidim::Proposals::Proposal", "Decidim::Comments::Comment");
    let mut rows = vec![
        row(("103", "2020-04-03"), "Plus profond", "Núria", "0", "2", "102", comment),
        row(("101", "2020-04-01"), "<p>D'accord</p>", "Pau", "1", "0", "11", proposal),
        row(("102", "2020-04-02"), "Une réponse", "Omar", "0", "1", "101", comment),
        row(("104", "2020-04-04"), "Contre", "Omar", "-1", "0", "11", proposal),
    ];
    let refused = [
        row(("105", "2020-04-05"), "Perdu", "Omar", "0", "0", "999", proposal),
        row(("106", "2020-04-06"), "Étrange", "Omar", "7", "0", "11", proposal),
        row(("107", "2020-04-07"), "", "Omar", "0", "0", "11", proposal),
    ];
    if bad {
        rows.extend(refused);
    }
    csv(&COLUMNS, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

struct Export {
    folder: tempfile::TempDir,
}

impl Export {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    async fn import(&self, house: &TestApp, proposals: impl AsRef<[u8]>, comments: Option<&str>) -> anyhow::Result<Report> {
        let files = Files { proposals: self.file("proposals.csv", proposals), comments: comments.map(|text| self.file("comments.csv", text)) };
        imports::import_decidim(&house.app, &house.commune().await, &files, &ProgressBar::hidden()).await
    }
}

async fn counted(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// Everything that an import writes.
const NOTHING: &str = "SELECT COUNT(*) + (SELECT COUNT(*) FROM accounts) + (SELECT COUNT(*) FROM import_sources) FROM solutions";

fn refusals(report: &Report) -> Vec<(&'static str, u64, &str)> {
    report.refused.iter().map(|row| (row.file, row.line, row.reason.as_str())).collect()
}

on_both_engines!(what_was_proposed_elsewhere_is_read_here_with_its_answer_and_its_discussion, |house| {
    let report = Export::new().import(&house, proposals(), Some(&comments())).await.expect("imported");
    assert_eq!((report.solutions_added, report.comments_added), (4, 4));

    let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await;
    assert_eq!(page.all("h1"), ["Plus de fontaines"], "French stands before Catalan");
    let words = page.words();
    for said in ["Il faut de l'eau ;", "Partout \"ici\"", "D'acord", "Núria", "Centre", "D'accord", "Contre", "Une réponse", "Plus profond"] {
        assert!(words.contains(said), "«{said}» is on the page: {words}");
    }
    assert!(!words.contains("<p>") && !words.contains("<b>"), "markup became text");
    assert_eq!(page.all(".tabs a"), ["Tous 4", "Pour 1", "Contre 1", "Questions 0"]);
    assert_eq!(page.all(".replies > li > .prose"), ["Une réponse", "Plus profond"], "a deeper reply hangs on its top comment, whatever the order of rows");
    assert_eq!(page.all(".replies > li > .answers"), ["réponse à : Omar"], "a deeper reply says whom it answers");
    let answered = "SELECT COUNT(*) FROM comments c JOIN comments a ON a.id = c.replied_to WHERE (c.body, a.body) IN (VALUES ('Plus profond', 'Une réponse'), ('Une réponse', 'D''accord'))";
    assert_eq!(counted(&house, answered).await, 2, "it is kept what a reply answers");
    assert!(page.has("a[href='https://decidim.example/p/11']"), "the source is linked");

    let second = house.visitor().get(&paths::solution(COMMUNE, 2)).await;
    assert!(second.words().contains("No hi ha lloc") && second.words().contains("Un lloc"), "{}", second.words());
    let states: Vec<(i64, String)> = house.app.db.all(sql("SELECT number, state FROM solutions ORDER BY number")).await.expect("rows");
    let states: Vec<&str> = states.iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(states, ["accepted", "rejected", "withdrawn", "under_evaluation"]);
    let dates: Vec<(i64,)> = house.app.db.all(sql("SELECT published_at FROM solutions ORDER BY number")).await.expect("rows");
    assert_eq!(dates[0].0, 1_583_150_400_000_000, "2 March 2020, noon");
    let point: (Option<i64>, Option<i64>) = house.app.db.one(sql("SELECT latitude, longitude FROM solutions WHERE number = 1")).await.expect("a row");
    assert_eq!(point, (Some(33_430_000), Some(-5_160_000)));
    let categories: Vec<(String,)> = house.app.db.all(sql("SELECT category FROM solutions ORDER BY number")).await.expect("rows");
    assert_eq!((categories[0].0.as_str(), categories[1].0.as_str()), ("waste", "unsorted"));
});

on_both_engines!(imported_supports_are_a_number_apart_and_authors_are_placeholders, |house| {
    Export::new().import(&house, proposals(), None).await.expect("imported");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM supports").await, 0);
    assert_eq!(counted(&house, "SELECT imported_support_count FROM solutions WHERE number = 1").await, 1_250);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 0, "1,250 imported supports reach no threshold of ours");
    let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await;
    assert_eq!(page.all(".tallies dt").last().map(String::as_str), Some("Soutiens importés d'une autre plateforme (non comptés)"));
    assert_eq!(page.all(".tallies dd").last().map(|count| count.split_whitespace().collect::<String>()), Some("1250".to_owned()));
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder").await, 4, "Núria, Omar, a nameless one, and the commune that answered");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder AND (email IS NOT NULL OR password_hash <> '')").await, 0);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM notifications").await, 0, "history tells nobody");
    assert!(house.mails().await.is_empty());
});

on_both_engines!(refused_rows_are_listed_with_line_and_reason, |house| {
    let bad = bad_proposals();
    let (_, bad) = bad.split_once('\n').expect("a header");
    let report = Export::new().import(&house, proposals() + bad, Some(&comment_rows(true))).await.expect("read");
    let spreadsheet = "«01/03/2024 10:00» is a date as a spreadsheet writes it, not as 2019-01-24 22:29:15 +0100: do not save the export in one";
    assert_eq!(
        refusals(&report),
        [
            ("proposals", 7, "it has no title in any locale"),
            ("proposals", 8, "it has neither created_at nor published_at"),
            ("proposals", 9, "95, 0 is not a point on earth"),
            ("proposals", 10, "its votes are «molts», not a number"),
            ("proposals", 11, spreadsheet),
            ("comments", 6, "it comments on proposal 999 of decidim.example, which is not here"),
            ("comments", 7, "its alignment is 7, not -1, 0 or 1"),
            ("comments", 8, "it has no text"),
        ]
    );
    assert_eq!((report.kept, report.solutions_added, report.comments_added), (false, 0, 0), "more than a tenth: nothing is kept");
    assert_eq!(counted(&house, NOTHING).await, 0);
});

on_both_engines!(a_second_run_changes_nothing_and_a_changed_row_is_updated, |house| {
    let export = Export::new();
    export.import(&house, proposals(), Some(&comments())).await.expect("imported");
    let snapshot = "SELECT COUNT(*) + (SELECT COUNT(*) FROM comments) * 100 + (SELECT COUNT(*) FROM solutions) * 10000 \
                    + (SELECT COUNT(*) FROM solution_versions) * 1000000 + (SELECT COUNT(*) FROM answers) * 100000000 FROM accounts";
    let before = counted(&house, snapshot).await;
    let again = export.import(&house, proposals(), Some(&comments())).await.expect("imported");
    assert_eq!((again.solutions_added, again.solutions_updated, again.solutions_unchanged), (0, 0, 4));
    assert_eq!((again.comments_added, again.comments_updated, again.comments_unchanged), (0, 0, 4));
    assert_eq!(counted(&house, snapshot).await, before);

    let changed = proposals().replace("Partout", "Surtout").replace(";1250;", ";1300;");
    let comments = comments().replace("Contre", "Toujours contre");
    let third = export.import(&house, &changed, Some(&comments)).await.expect("imported");
    assert_eq!((third.solutions_updated, third.comments_updated, third.solutions_added + third.comments_added), (1, 1, 0));
    let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await;
    assert!(page.words().contains("Surtout") && page.words().contains("Toujours contre") && page.words().contains("D'acord"));
    assert_eq!(counted(&house, "SELECT imported_support_count FROM solutions WHERE number = 1").await, 1_300);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM solution_versions").await, 5, "the old text is kept as a version");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM answers").await, 3);
    assert_eq!(counted(&house, "SELECT comment_count FROM solutions WHERE number = 1").await, 4);
});

on_both_engines!(what_happened_here_survives_another_run, |house| {
    let export = Export::new();
    export.import(&house, proposals(), Some(&comments())).await.expect("imported");
    let mut resident = house.resident("Amina").await;
    resident.post(&paths::solution_comments(COMMUNE, 1), &[("stance", "for"), ("body", "Chez nous aussi.")]).await.redirect();
    house.app.db.run(sql("UPDATE solutions SET visibility = 'hidden' WHERE number = 2")).await.expect("hidden");
    export.import(&house, proposals().replace("Un lloc", "Un bon lloc"), Some(&comments())).await.expect("imported");
    assert_eq!(counted(&house, "SELECT comment_count FROM solutions WHERE number = 1").await, 5, "our own comment is still counted");
    let hidden = house.visitor().get(&paths::solution(COMMUNE, 2)).await;
    assert!(!hidden.text().contains("Un bon lloc"), "a new text of a hidden proposal stays hidden");
});

on_both_engines!(a_file_that_cannot_be_read_to_its_end_leaves_nothing, |house| {
    let export = Export::new();
    let lacking = comments().replace("commentable_id", "about");
    let error = export.import(&house, proposals(), Some(&lacking)).await.expect_err("refused");
    assert!(format!("{error:#}").contains("has no column commentable_id"), "{error:#}");
    assert_eq!(counted(&house, NOTHING).await, 0, "the proposals that were read before are not kept");
    for (text, reason) in [("", "has no column id"), ("name,title\n1,2\n", "separated by commas"), ("id;body\n1;x\n", "has no column title")] {
        let error = format!("{:#}", export.import(&house, text, None).await.expect_err("refused"));
        assert!(error.contains(reason) && error.contains("proposals.csv"), "{error}");
    }
    let files = Files { proposals: PathBuf::from("nowhere.csv"), comments: None };
    let error = imports::import_decidim(&house.app, &house.commune().await, &files, &ProgressBar::hidden()).await.expect_err("refused");
    assert!(format!("{error:#}").contains("nowhere.csv"), "{error:#}");
    assert_eq!(counted(&house, NOTHING).await, 0);
});

on_both_engines!(hostile_texts_are_only_text, |house| {
    let long = "x".repeat(60_000);
    let proposals = format!(
        "id;title;body;created_at;author/name;url;address\n\
         1;<script>alert(1)</script>Bonjour;\"<img src=x onerror=alert(1)>Voilà &lt;script&gt;\";2020-01-01;<b>Eve</b>;javascript:alert(1);a\u{202e}b\n\
         2;T\u{0}itre\u{200b};zéro\u{202e};2020-01-01;;;\n\
         3;trop;{long};2020-01-01;;;\n\
         4;peu de champs\n"
    );
    let mut bytes = proposals.into_bytes();
    bytes.extend_from_slice(b"5;latin \xe9;x;2020-01-01;;;\n6;bien;x;2020-01-01;;;\n");
    // Enough that is good: a few bad rows are refused alone.
    for id in 7..40 {
        bytes.extend_from_slice(format!("{id};bien;x;2020-01-01;;;\n").as_bytes());
    }
    let report = Export::new().import(&house, &bytes, None).await.expect("imported");
    assert_eq!(
        refusals(&report),
        [
            ("proposals", 4, "its title has more than 300 or its text more than 50000 characters"),
            ("proposals", 5, "it has neither created_at nor published_at"),
            ("proposals", 6, "it is not UTF-8: is it Latin-1 (Windows-1252)?"),
        ]
    );
    assert_eq!((report.kept, report.solutions_added), (true, 36));
    let page = house.visitor().get(&paths::solution(COMMUNE, 1)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.all("h1"), ["<script>alert(1)</script>Bonjour"], "a title is text");
    assert!(!page.has("main script, main img[onerror], a[href^='javascript']"));
    assert!(page.words().contains("Voilà <script>"), "{}", page.words());
    assert!(!page.text().contains('\u{202e}'));
    assert_eq!(house.visitor().get(&paths::solution(COMMUNE, 2)).await.status, StatusCode::OK);
});

on_both_engines!(lists_and_the_longest_discussion_stay_quick_on_real_numbers, |house| {
    let mut proposals = "id;title/ca;body/ca;votes;created_at;author/name\n".to_owned();
    for id in 0..2_000 {
        proposals += &format!("{id};Proposta {id};Text de la proposta {id};{};2020-01-{:02} 10:00:00 UTC;Persona {}\n", id % 300, 1 + id % 28, id % 700);
    }
    let mut comments = "id;created_at;body;author/name;alignment;depth;commentable_id;commentable_type\n".to_owned();
    for id in 0..3_600 {
        let (kind, on) =
            if id >= 337 && id % 3 == 0 { ("Comments::Comment", id - 337) } else { ("Proposals::Proposal", if id < 337 { 7 } else { id % 2_000 }) };
        comments += &format!("{id};2020-02-01 10:00:00 UTC;Comentari {id};Persona {};{};{};{on};Decidim::{kind}\n", id % 900, id % 3 - 1, id % 2);
    }
    let report = Export::new().import(&house, proposals, Some(&comments)).await.expect("imported");
    assert_eq!((report.solutions_added, report.comments_added, report.refused.len()), (2_000, 3_600, 0));
    let mut visitor = house.visitor();
    let longest: (i64,) = house.app.db.one(sql("SELECT number FROM solutions ORDER BY comment_count DESC LIMIT 1")).await.expect("a row");
    for path in [
        paths::solution(COMMUNE, longest.0),
        paths::solutions(COMMUNE),
        format!("{}?sort=supported&q=proposta", paths::solutions(COMMUNE)),
        paths::commune(COMMUNE),
    ] {
        visitor.get(&path).await;
        let began = std::time::Instant::now();
        assert_eq!(visitor.get(&path).await.status, StatusCode::OK, "{path}");
        // Generous: this build is not optimised. A page that asks once per row or sorts without an index takes much longer.
        assert!(began.elapsed().as_millis() < 1_000, "{path} took {:?}", began.elapsed());
    }
});
