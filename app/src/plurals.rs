//! The forms of a text that depends on a number, for islands: the browser chooses among them by CLDR's rules as the server does.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::numbers;

/// What a number makes of a text: the forms zero, one, two, few, many and other of one language. A form that the language lacks is empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Forms {
    lang: Lang,
    texts: [String; 6],
}

impl Forms {
    /// These texts of a language.
    pub const fn new(lang: Lang, texts: [String; 6]) -> Self {
        Self { lang, texts }
    }

    /// The same text for every number.
    pub fn fixed(lang: Lang, text: String) -> Self {
        let none = String::new;
        Self { lang, texts: [none(), none(), none(), none(), none(), text] }
    }

    /// The form for `count`, with `{count}` replaced.
    pub fn fill(&self, count: i64) -> String {
        let texts = [0, 1, 2, 3, 4, 5].map(|form: usize| self.texts[form].as_str());
        choose(self.lang, count, &texts).replace("{count}", &numbers::number(self.lang, count))
    }
}

/// The form for `count`. Nothing has a sentence of its own wherever there is one, whatever the language's rule says; a form that is missing is the general one.
pub fn choose<'a>(lang: Lang, count: i64, texts: &[&'a str; 6]) -> &'a str {
    let lang = lang.written();
    let form = if count == 0 && !texts[0].is_empty() { 0 } else { category(lang, count) };
    if texts[form].is_empty() { texts[5] } else { texts[form] }
}

/// The index of the CLDR plural category, in the order zero, one, two, few, many, other.
#[cfg(feature = "ssr")]
fn category(lang: Lang, count: i64) -> usize {
    use std::cell::RefCell;
    use std::collections::HashMap;

    use icu_locale_core::Locale;
    use icu_plurals::{PluralCategory, PluralRules};

    thread_local! {
        static RULES: RefCell<HashMap<&'static str, PluralRules>> = RefCell::default();
    }
    let category = RULES.with_borrow_mut(|rules| {
        let rule = rules.entry(lang.code()).or_insert_with(|| {
            let locale: Locale = lang.code().parse().expect("a language code of ours");
            PluralRules::try_new_cardinal(locale.into()).expect("CLDR has a rule for each of our languages")
        });
        rule.category_for(count.unsigned_abs())
    });
    match category {
        PluralCategory::Zero => 0,
        PluralCategory::One => 1,
        PluralCategory::Two => 2,
        PluralCategory::Few => 3,
        PluralCategory::Many => 4,
        PluralCategory::Other => 5,
    }
}

/// The same, as the browser knows it.
#[cfg(not(feature = "ssr"))]
fn category(lang: Lang, count: i64) -> usize {
    #[cfg(feature = "hydrate")]
    {
        use js_sys::{Array, Intl, Object};

        let rules = Intl::PluralRules::new(&Array::of1(&lang.code().into()), &Object::new());
        let category = rules.select(count as f64);
        ["zero", "one", "two", "few", "many"].iter().position(|name| category == *name).unwrap_or(5)
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (lang, count);
        5
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_plural_forms() {
        let forms: Vec<usize> = [0, 1, 2, 3, 11, 100, 101, 103].iter().map(|count| category(Lang::Ar, *count)).collect();
        assert_eq!(forms, [0, 1, 2, 3, 4, 5, 5, 3]);
    }

    #[test]
    fn french_counts_zero_as_one() {
        assert_eq!(category(Lang::Fr, 0), 1);
        assert_eq!(category(Lang::Fr, 2), 5);
        assert_eq!(category(Lang::En, 0), 5);
    }

    #[test]
    fn nothing_has_its_own_sentence() {
        let all = ["none", "{count} thing", "", "", "", "{count} things"];
        assert_eq!([0, 1, 2].map(|count| choose(Lang::En, count, &all)), ["none", "{count} thing", "{count} things"]);
        assert_eq!([0, 1].map(|count| choose(Lang::Fr, count, &all)), ["none", "{count} thing"]);
        let without = ["", "{count} thing", "", "", "", "{count} things"];
        assert_eq!([Lang::Fr, Lang::En].map(|lang| choose(lang, 0, &without)), ["{count} thing", "{count} things"]);
    }

    #[test]
    fn islands_are_handed_every_form() {
        let forms = Forms::new(Lang::En, ["none", "{count} thing", "", "", "", "{count} things"].map(ToOwned::to_owned));
        assert_eq!([0, 1, 2_990].map(|count| forms.fill(count)), ["none", "1 thing", "2,990 things"]);
        assert_eq!(Forms::fixed(Lang::Ar, "شخص".to_owned()).fill(3), "شخص");
    }
}
