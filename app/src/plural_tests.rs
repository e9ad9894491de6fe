//! Every plural with the numbers that differ, in each language that is whole, against `locales/plurals.txt`, which a person has read. After a change of words:
//! `TAJMAAT_WRITE_PLURALS=1 cargo test -p app --features ssr plurals`, and read what changed.

use std::fmt::Write as _;
use std::path::Path;

use crate::lang::Lang;
use crate::words::Plural;

const COUNTS: [i64; 8] = [0, 1, 2, 3, 11, 100, 101, 103];

fn all() -> String {
    let mut text = String::new();
    for plural in Plural::all() {
        let _ = writeln!(text, "{}", plural.name());
        for lang in [Lang::Ar, Lang::Fr, Lang::En] {
            let forms = COUNTS.map(|count| format!("  {} {count:>3}  {}\n", lang.code(), plural.fill(lang, count, &[]).replace('\n', "⏎")));
            text.push_str(&forms.concat());
        }
    }
    text
}

#[test]
fn every_plural_is_as_it_was_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/plurals.txt");
    let now = all();
    if std::env::var_os("TAJMAAT_WRITE_PLURALS").is_some() {
        std::fs::write(&file, &now).expect("the snapshot is written");
    }
    let read = std::fs::read_to_string(&file).expect("a snapshot");
    for (now, read) in now.lines().zip(read.lines()) {
        assert_eq!(now, read, "read it, then write it anew with TAJMAAT_WRITE_PLURALS=1");
    }
    assert_eq!(now.lines().count(), read.lines().count(), "read them, then write them anew with TAJMAAT_WRITE_PLURALS=1");
}

#[test]
fn none_is_said_without_a_number() {
    for plural in Plural::all() {
        for lang in [Lang::Ar, Lang::Fr, Lang::En] {
            let text = plural.fill(lang, 0, &[]);
            assert!(!text.contains("{count}") && !text.starts_with("0 "), "{} in {}: {text}", plural.name(), lang.code());
        }
    }
}
