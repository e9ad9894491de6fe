//! The words of the page: sentences with places, forms of what is counted, numbers as the language writes them.

use serde_json::Value;

/// Sentences of one language: `lang` (`ar`, `fr` or `en`), `texts` by name, and under `counted` by name the forms zero, one, two, few, many and other, empty where
/// the language has none. It is kept as it was read: a type for every file that is read would make the bundle a third heavier.
#[derive(Debug, Clone, Default)]
pub struct Words(Value);

/// The category of a number by CLDR, in the order zero, one, two, few, many, other.
fn category(lang: &str, count: u64) -> usize {
    match (lang, count, count % 100) {
        ("ar", 0, _) => 0,
        ("ar" | "en", 1, _) | ("fr", 0 | 1, _) => 1,
        ("ar", 2, _) => 2,
        ("ar", _, 3..=10) => 3,
        ("ar", _, 11..=99) => 4,
        _ => 5,
    }
}

impl Words {
    /// Reads them. Words that cannot be read are none: sentences are then their names.
    pub(crate) fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// The code of the language.
    pub(crate) fn lang(&self) -> &str {
        self.0["lang"].as_str().unwrap_or_default()
    }

    /// A sentence with its places filled. One that is not there is its name.
    pub(crate) fn text(&self, name: &str, values: &[(&str, &str)]) -> String {
        fill(self.0["texts"][name].as_str().unwrap_or(name), values)
    }

    /// A sentence that depends on a number. Zero has one of its own wherever there is one.
    pub(crate) fn count(&self, name: &str, count: u64, values: &[(&str, &str)]) -> String {
        let number = self.number(&count.to_string());
        let mut all = values.to_vec();
        all.push(("count", &number));
        let form = |at: usize| self.0["counted"][name][at].as_str().filter(|form| !form.is_empty());
        let own = if count == 0 { form(0) } else { None };
        match own.or_else(|| form(category(self.lang(), count))).or_else(|| form(5)) {
            Some(form) => fill(form, &all),
            None => format!("{name} {number}"),
        }
    }

    /// A number as the language writes it: `1234.5` is 1.234,5 in Arabic. Anything else stays as it is.
    pub(crate) fn number(&self, text: &str) -> String {
        let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        if whole.is_empty() || !whole.bytes().chain(rest.unwrap_or_default().bytes()).all(|byte| byte.is_ascii_digit()) {
            return text.to_owned();
        }
        let (group, point) = match self.lang() {
            "fr" => ("\u{202f}", ","),
            "en" => (",", "."),
            _ => (".", ","),
        };
        let mut written = String::with_capacity(text.len() * 2);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                written.push_str(group);
            }
            written.push(digit);
        }
        rest.map_or(written.clone(), |rest| written + point + rest)
    }

    /// What somebody wrote, so that its direction turns no words around it.
    pub(crate) fn isolated(&self, text: &str) -> String {
        format!("\u{2068}{text}\u{2069}")
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lang: &str) -> Words {
        Words::read(&format!(r#"{{"lang":"{lang}","counted":{{"thing":["none","one","two","few {{count}}","many {{count}}","other {{count}}"]}}}}"#))
    }

    #[test]
    fn each_language_counts_by_its_rule() {
        for (lang, count, expected) in [
            ("ar", 0, "none"),
            ("ar", 2, "two"),
            ("ar", 103, "few 103"),
            ("ar", 1_011, "many 1.011"),
            ("ar", 100, "other 100"),
            ("fr", 1, "one"),
            ("fr", 2_000, "other 2\u{202f}000"),
            ("en", 2, "other 2"),
        ] {
            assert_eq!(of(lang).count("thing", count, &[]), expected, "{lang} {count}");
        }
        assert_eq!(of("en").count("unknown", 3, &[]), "unknown 3");
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (lang, text, expected) in [
            ("ar", "1234567.5", "1.234.567,5"),
            ("fr", "1234", "1\u{202f}234"),
            ("en", "1234.05", "1,234.05"),
            ("ar", "12", "12"),
            ("ar", "-3", "-3"),
            ("ar", "", ""),
        ] {
            assert_eq!(of(lang).number(text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("a {x} b {y} {", &[("x", "{y}")]), "a {y} b {y} {");
    }
}
