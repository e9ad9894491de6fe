//! Turns `locales/*.json` into typed keys, so that a word that is missing in Arabic, French or English fails the build.
//!
//! Nested JSON becomes nested modules: `{"problems": {"title": "…"}}` is `tr::problems::TITLE`. A key whose name ends in `_zero`, `_one`,
//! `_two`, `_few`, `_many`, `_other` is one form of a plural: `count_one` and `count_other` are together `tr::problems::COUNT`.
//! Amazigh (`zgh`) is beta and may lack any key; it then falls back to Arabic.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

#[path = "build/checks.rs"]
mod checks;
#[path = "build/forbidden.rs"]
mod forbidden;

const LOCALES: [&str; 4] = ["ar", "fr", "en", "zgh"];
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

type Texts = BTreeMap<String, String>;
type Plurals = BTreeMap<String, BTreeMap<usize, String>>;

fn flatten(value: &Value, path: &str, into: &mut Texts) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(value, &path, into);
            }
        }
        Value::String(text) => {
            into.insert(path.to_owned(), text.clone());
        }
        other => panic!("locale key {path} must be a text or a group, not {other}"),
    }
}

fn plural_form(key: &str) -> Option<(&str, usize)> {
    let (stem, form) = key.rsplit_once('_')?;
    FORMS.iter().position(|known| *known == form).map(|form| (stem, form))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

fn read(locale: &str) -> (Texts, Plurals) {
    let file = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("locales").join(format!("{locale}.json"));
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("locales/{locale}.json: {error}"));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("locales/{locale}.json: {error}"));
    let mut all = Texts::new();
    flatten(&value, "", &mut all);
    let mut texts = Texts::new();
    let mut plurals = Plurals::new();
    for (key, text) in all {
        match plural_form(&key) {
            Some((stem, form)) => {
                plurals.entry(stem.to_owned()).or_default().insert(form, text);
            }
            None => {
                texts.insert(key, text);
            }
        }
    }
    (texts, plurals)
}

fn check(locale: &str, base: &(Texts, Plurals), other: &(Texts, Plurals), problems: &mut Vec<String>) {
    for (key, arabic) in &base.0 {
        match other.0.get(key) {
            None => problems.push(format!("{locale}.json lacks {key}")),
            Some(text) if placeholders(text) != placeholders(arabic) => problems.push(format!("{locale}.json: {key} has other {{placeholders}} than ar.json")),
            Some(_) => {}
        }
    }
    for key in base.1.keys().filter(|key| !other.1.contains_key(*key)) {
        problems.push(format!("{locale}.json lacks {key}_other"));
    }
    for key in other.0.keys().filter(|key| !base.0.contains_key(*key)).chain(other.1.keys().filter(|key| !base.1.contains_key(*key))) {
        problems.push(format!("ar.json lacks {key}, which {locale}.json has"));
    }
}

/// What a program can tell about the words themselves.
fn check_words(locale: &str, (texts, plurals): &(Texts, Plurals), problems: &mut Vec<String>) {
    // What somebody agreed to stays as it was, whatever we would say today.
    let mut look = |key: &str, text: &str, counted| {
        if !key.starts_with("consent.v1.") {
            problems.extend(checks::faults(&checks::Text { locale, key, text, counted }));
        }
    };
    for (key, text) in texts {
        look(key, text, false);
    }
    for (key, forms) in plurals {
        for (form, text) in forms {
            look(&format!("{key}_{}", FORMS[*form]), text, true);
        }
    }
}

/// The forms that each language needs: nothing has a sentence of its own everywhere.
fn check_forms(locale: &str, plurals: &Plurals, problems: &mut Vec<String>) {
    let needed: &[usize] = if locale == "ar" { &[0, 1, 2, 3, 4, 5] } else { &[0, 1, 5] };
    for (key, forms) in plurals {
        let lacking = needed.iter().filter(|form| !forms.contains_key(form));
        problems.extend(lacking.map(|form| format!("{locale}.json lacks {key}_{}", FORMS[*form])));
    }
}

/// The module that a group of keys becomes.
#[derive(Default)]
struct Module {
    constants: Vec<String>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    fn add(&mut self, path: &str, typed: &str) {
        match path.split_once('.') {
            Some((group, rest)) => self.modules.entry(group.to_owned()).or_default().add(rest, typed),
            None => self.constants.push(format!("#[doc = {path:?}] pub const {}: {typed};", path.to_uppercase())),
        }
    }

    fn write(&self, code: &mut String) {
        code.push_str("#[allow(unused_imports)] use super::{Key, Plural};\n");
        code.push_str(&self.constants.join("\n"));
        for (name, module) in &self.modules {
            let _ = writeln!(code, "\n/// The words of `{name}`.\npub mod {name} {{");
            module.write(code);
            code.push_str("}\n");
        }
    }
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let locales: Vec<(Texts, Plurals)> = LOCALES.iter().map(|locale| read(locale)).collect();
    let mut problems = Vec::new();
    for (index, locale) in LOCALES.iter().enumerate().skip(1).take(2) {
        check(locale, &locales[0], &locales[index], &mut problems);
    }
    for (locale, words) in LOCALES.iter().zip(&locales).take(3) {
        check_forms(locale, &words.1, &mut problems);
        check_words(locale, words, &mut problems);
    }
    assert!(problems.is_empty(), "the words of app/locales are not right:\n  {}", problems.join("\n  "));

    let mut code = String::new();
    let mut root = Module::default();
    for (index, key) in locales[0].0.keys().enumerate() {
        root.add(key, &format!("Key = Key({index})"));
    }
    for (index, key) in locales[0].1.keys().enumerate() {
        root.add(key, &format!("Plural = Plural({index})"));
    }
    code.push_str("/// Every visible word, by name.\npub mod tr {\n");
    root.write(&mut code);
    code.push_str("}\n");

    let row = |texts: Vec<Option<&String>>| texts.iter().map(|text| text.map_or("\"\"".to_owned(), |text| format!("{text:?}"))).collect::<Vec<_>>().join(", ");
    let _ = writeln!(code, "static TEXTS: [[&str; 4]; {}] = [", locales[0].0.len());
    for key in locales[0].0.keys() {
        let _ = writeln!(code, "[{}],", row(locales.iter().map(|locale| locale.0.get(key)).collect()));
    }
    let _ = writeln!(
        code,
        "];\nstatic NAMES: [&str; {}] = [{}];",
        locales[0].0.len(),
        locales[0].0.keys().map(|key| format!("{key:?}")).collect::<Vec<_>>().join(", ")
    );
    let names: Vec<String> = locales[0].1.keys().map(|key| format!("{key:?}")).collect();
    let _ = writeln!(code, "#[cfg(test)] static PLURAL_NAMES: [&str; {}] = [{}];", names.len(), names.join(", "));
    let _ = writeln!(code, "static PLURALS: [[[&str; 6]; 4]; {}] = [", locales[0].1.len());
    for key in locales[0].1.keys() {
        let forms = |locale: &(Texts, Plurals)| {
            let forms = locale.1.get(key);
            format!("[{}]", row((0..6).map(|form| forms.and_then(|forms| forms.get(&form))).collect()))
        };
        let _ = writeln!(code, "[{}],", locales.iter().map(forms).collect::<Vec<_>>().join(", "));
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("texts.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
}
