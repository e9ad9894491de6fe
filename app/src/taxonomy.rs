//! The thirteen categories and sixty-nine subcategories in which communes sort their environment, in Arabic, French and English.
//!
//! Fixed for the whole network, so that communes can be compared. A category is named by its key (`waste`), a subcategory within it (`black-spots`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Lang;
use crate::words::tr;

#[derive(Debug, Deserialize)]
pub struct Category {
    /// Its key in addresses and in the database.
    pub key: String,
    ar: String,
    fr: String,
    en: String,
    /// The Sustainable Development Goals it belongs to.
    #[serde(default)]
    pub sdg: Vec<u8>,
    /// Its subcategories; a subcategory has none.
    #[serde(default)]
    pub sub: Vec<Category>,
}

impl Category {
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ar | Lang::Zgh => &self.ar,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        }
    }

    /// Its name whatever the language, for matching imported texts.
    pub fn names(&self) -> [&str; 3] {
        [&self.ar, &self.fr, &self.en]
    }
}

static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(|| serde_json::from_str(include_str!("taxonomy.json")).expect("taxonomy.json is ours and tested"));

/// The key of imported content whose category is none of ours.
pub const UNSORTED: &str = "unsorted";

/// All categories, in their order.
pub fn categories() -> &'static [Category] {
    &CATEGORIES
}

/// The category with this key.
pub fn find(key: &str) -> Option<&'static Category> {
    categories().iter().find(|category| category.key == key)
}

/// The subcategory with these keys.
pub fn find_sub(category: &str, sub: &str) -> Option<&'static Category> {
    find(category)?.sub.iter().find(|known| known.key == sub)
}

/// Whether something can be about a category, and about a subcategory of it if one is named.
pub fn is_topic(category: &str, sub: &str) -> bool {
    if sub.is_empty() { find(category).is_some() } else { find_sub(category, sub).is_some() }
}

/// The name of a category, or its key if the taxonomy no longer knows it.
pub fn name(lang: Lang, category: &str) -> String {
    if category == UNSORTED {
        return tr::taxonomy::UNSORTED.text(lang).to_owned();
    }
    find(category).map_or_else(|| category.to_owned(), |known| known.name(lang).to_owned())
}

/// The name of a subcategory, or its key if the taxonomy no longer knows it.
pub fn sub_name(lang: Lang, category: &str, sub: &str) -> String {
    if sub == UNSORTED {
        return tr::taxonomy::UNSORTED.text(lang).to_owned();
    }
    find_sub(category, sub).map_or_else(|| sub.to_owned(), |known| known.name(lang).to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_13_categories_and_69_subcategories() {
        assert_eq!(super::categories().len(), 13);
        assert_eq!(super::categories().iter().map(|category| category.sub.len()).sum::<usize>(), 69);
    }
}
