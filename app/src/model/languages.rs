//! In which languages the consultations of a commune must be written.

use super::Lang;

/// The languages in which a consultation is written, those that are always needed first.
pub const LANGS: [Lang; 4] = [Lang::Ar, Lang::Fr, Lang::En, Lang::Zgh];

/// The languages without which nothing of a consultation is published: Arabic and French always, others where the commune says so. A reader of another language
/// is shown the Arabic text, marked as such.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    english: bool,
    amazigh: bool,
}

impl Needed {
    /// Arabic and French alone.
    pub const LEAST: Self = Self { english: false, amazigh: false };
    /// What a commune can choose.
    pub const ALL: [Self; 4] =
        [Self::LEAST, Self { english: true, amazigh: false }, Self { english: false, amazigh: true }, Self { english: true, amazigh: true }];

    /// The further languages, as forms and rows name them: codes with spaces between them.
    pub const fn as_str(self) -> &'static str {
        match (self.english, self.amazigh) {
            (false, false) => "",
            (true, false) => "en",
            (false, true) => "zgh",
            (true, true) => "en zgh",
        }
    }

    /// Reads what [`Self::as_str`] writes; a command may have commas too, and any order. `None` where a language is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        text.split([' ', ',']).filter(|code| !code.is_empty()).try_fold(Self::LEAST, |found, code| match Lang::parse(code)? {
            Lang::Ar | Lang::Fr => Some(found),
            Lang::En => Some(Self { english: true, ..found }),
            Lang::Zgh => Some(Self { amazigh: true, ..found }),
        })
    }

    /// Whether a text must be there in a language.
    pub const fn has(self, lang: Lang) -> bool {
        match lang {
            Lang::Ar | Lang::Fr => true,
            Lang::En => self.english,
            Lang::Zgh => self.amazigh,
        }
    }

    /// All of them, in the order of the forms.
    pub fn langs(self) -> impl Iterator<Item = Lang> + Clone {
        LANGS.into_iter().filter(move |lang| self.has(*lang))
    }

    /// Those that are not needed, in the same order.
    pub fn optional(self) -> impl Iterator<Item = Lang> + Clone {
        LANGS.into_iter().filter(move |lang| !self.has(*lang))
    }

    /// Those besides Arabic and French, in the same order.
    pub fn further(self) -> impl Iterator<Item = Lang> + Clone {
        self.langs().filter(|lang| !matches!(lang, Lang::Ar | Lang::Fr))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_and_french_are_always_needed() {
        for needed in Needed::ALL {
            assert_eq!(Needed::parse(needed.as_str()), Some(needed));
            assert_eq!(needed.langs().take(2).collect::<Vec<_>>(), [Lang::Ar, Lang::Fr]);
            assert_eq!(needed.langs().count() + needed.optional().count(), LANGS.len());
        }
        assert_eq!(Needed::parse("zgh, en").map(Needed::as_str), Some("en zgh"));
        assert_eq!(Needed::parse("fr,ar"), Some(Needed::LEAST));
        assert_eq!(Needed::parse("en de"), None);
    }
}
