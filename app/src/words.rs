//! Every visible word. A [`Key`] or [`Plural`] is looked up in the reader's language; Amazigh, which is beta, falls back to Arabic key by key.
//!
//! The constants in [`tr`] are made from `locales/*.json` by the build script. To add a word: add it to ar, fr and en; the build names what is missing.
//! To add a language: a file in `locales/`, a variant of [`Lang`], its plural rule below.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

use crate::lang::Lang;
use crate::numbers;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A text without count. Plain data: errors carry it to the page, which knows the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u16);

/// A text that depends on a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plural(u16);

impl Key {
    /// Its name in the locale files, for JSON answers and logs.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// The text in `lang`.
    pub fn text(self, lang: Lang) -> &'static str {
        let texts = &TEXTS[usize::from(self.0)];
        match texts[lang as usize] {
            "" => texts[Lang::Ar as usize],
            text => text,
        }
    }

    /// The text in `lang` with `{name}` replaced by its value.
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        fill(self.text(lang), values)
    }
}

impl Key {
    /// Like [`Key::fill`], for texts without markup such as mails: a value written in the other direction does not turn the words around it. The address of
    /// a page stays as it is, so that it can be pressed.
    pub fn fill_isolated(self, lang: Lang, values: &[(&str, &str)]) -> String {
        let isolated: Vec<(&str, Cow<'_, str>)> = values.iter().map(|(name, value)| (*name, numbers::isolated(lang, value))).collect();
        let values: Vec<(&str, &str)> = isolated.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        fill(self.text(lang), &values)
    }
}

impl Plural {
    /// The form of `lang` for `count`; `{count}` and the other `{name}`s are replaced.
    pub fn fill(self, lang: Lang, count: i64, values: &[(&str, &str)]) -> String {
        let forms = &PLURALS[usize::from(self.0)];
        let lang = if forms[lang as usize][5].is_empty() { Lang::Ar } else { lang };
        let forms = &forms[lang as usize];
        let form = match forms[category(lang, count)] {
            "" => forms[5],
            form => form,
        };
        let count = numbers::number(lang, count);
        let mut all = vec![("count", count.as_str())];
        all.extend_from_slice(values);
        fill(form, &all)
    }
}

/// The index of the CLDR plural category, in the order zero, one, two, few, many, other.
fn category(lang: Lang, count: i64) -> usize {
    thread_local! {
        static RULES: RefCell<HashMap<&'static str, PluralRules>> = RefCell::default();
    }
    // The Standard Moroccan Amazigh rule is not in CLDR; its texts use one and other as Tachelhit's do.
    let code = if lang == Lang::Zgh { "shi" } else { lang.code() };
    let category = RULES.with_borrow_mut(|rules| {
        let rule = rules.entry(code).or_insert_with(|| {
            let id: unic_langid::LanguageIdentifier = code.parse().expect("a language code of ours");
            PluralRules::create(id, PluralRuleType::CARDINAL).expect("CLDR has a rule for each of our languages")
        });
        rule.select(count.unsigned_abs()).unwrap_or(PluralCategory::OTHER)
    });
    match category {
        PluralCategory::ZERO => 0,
        PluralCategory::ONE => 1,
        PluralCategory::TWO => 2,
        PluralCategory::FEW => 3,
        PluralCategory::MANY => 4,
        PluralCategory::OTHER => 5,
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
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
impl fake::Dummy<fake::Faker> for Key {
    fn dummy_with_rng<R: fake::rand::Rng + ?Sized>(_: &fake::Faker, rng: &mut R) -> Self {
        // What has places is filled by whoever chooses it.
        let whole: Vec<u16> = (0..NAMES.len() as u16).filter(|key| !TEXTS[usize::from(*key)].iter().any(|text| text.contains('{'))).collect();
        Self(whole[rng.random_range(0..whole.len())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_plural_forms() {
        let forms: Vec<usize> = [0, 1, 2, 3, 11, 100].iter().map(|count| category(Lang::Ar, *count)).collect();
        assert_eq!(forms, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn french_counts_zero_as_one() {
        assert_eq!(category(Lang::Fr, 0), 1);
        assert_eq!(category(Lang::Fr, 2), 5);
        assert_eq!(category(Lang::En, 0), 5);
    }

    #[test]
    fn values_fill_their_places_and_unknown_places_stay() {
        assert_eq!(fill("a {x} b {y}", &[("x", "1")]), "a 1 b {y}");
        assert_eq!(fill("{x", &[("x", "1")]), "{x");
        assert_eq!(fill("{x}", &[("x", "{x}")]), "{x}");
    }
}
