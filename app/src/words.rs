//! Every visible word. A [`Key`] or [`Plural`] is looked up in the reader's language; pages of Amazigh, which is beta, are written in Arabic
//! ([`Lang::written`]), with the Amazigh words of the menu ([`Key::own`]) marked as such.
//!
//! The constants in [`tr`] are made from `locales/*.json` by the build script. To add a word: add it to ar, fr and en; the build names what is missing.
//! To add a language: a file in `locales/`, a variant of [`Lang`], its plural rule in `plurals.rs`.

use std::borrow::Cow;

use crate::lang::Lang;
use crate::numbers;
use crate::plurals::{self, Forms};

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
        TEXTS[usize::from(self.0)][lang.written() as usize]
    }

    /// The text that the language itself has, even where its pages are written in another.
    pub fn own(self, lang: Lang) -> Option<&'static str> {
        Some(TEXTS[usize::from(self.0)][lang as usize]).filter(|text| !text.is_empty())
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
    /// Its name in the locale files.
    #[cfg(test)]
    pub fn name(self) -> &'static str {
        PLURAL_NAMES[usize::from(self.0)]
    }

    /// All of them.
    #[cfg(test)]
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PLURALS.len() as u16).map(Self)
    }

    /// The form of `lang` for `count`; `{count}` and the other `{name}`s are replaced.
    pub fn fill(self, lang: Lang, count: i64, values: &[(&str, &str)]) -> String {
        let (lang, texts) = self.texts(lang);
        let count_text = numbers::number(lang, count);
        let mut all = vec![("count", count_text.as_str())];
        all.extend_from_slice(values);
        fill(plurals::choose(lang, count, texts), &all)
    }

    /// Like [`Key::fill_isolated`].
    pub fn fill_isolated(self, lang: Lang, count: i64, values: &[(&str, &str)]) -> String {
        let isolated: Vec<(&str, Cow<'_, str>)> = values.iter().map(|(name, value)| (*name, numbers::isolated(lang, value))).collect();
        let values: Vec<(&str, &str)> = isolated.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        self.fill(lang, count, &values)
    }

    /// All forms, for an island that counts by itself.
    pub fn forms(self, lang: Lang) -> Forms {
        let (lang, texts) = self.texts(lang);
        Forms::new(lang, texts.map(ToOwned::to_owned))
    }

    /// The forms of a language.
    fn texts(self, lang: Lang) -> (Lang, &'static [&'static str; 6]) {
        let lang = lang.written();
        (lang, &PLURALS[usize::from(self.0)][lang as usize])
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
impl fake::Dummy<fake::Faker> for Plural {
    fn dummy_with_rng<R: fake::rand::Rng + ?Sized>(_: &fake::Faker, rng: &mut R) -> Self {
        let bare = |text: &str| !text.replace("{count}", "").contains('{');
        let whole: Vec<u16> = (0..PLURALS.len() as u16).filter(|key| PLURALS[usize::from(*key)].iter().flatten().all(|text| bare(text))).collect();
        Self(whole[rng.random_range(0..whole.len())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_their_places_and_unknown_places_stay() {
        assert_eq!(fill("a {x} b {y}", &[("x", "1")]), "a 1 b {y}");
        assert_eq!(fill("{x", &[("x", "1")]), "{x");
        assert_eq!(fill("{x}", &[("x", "{x}")]), "{x}");
    }
}
