//! Faces: the initials of a person in a tinted circle, a house for an organisation, the crest for the commune. Names stand beside them, so they are silent.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::content::Author;
use crate::model::frame::Frame;

/// How many hues the style knows, `data-hue` 0 and up.
const HUES: u32 = 8;

/// The face of who wrote something.
pub fn face(f: &Frame, author: &Author) -> AnyView {
    if author.officer {
        return view! { <span class="face square" aria-hidden="true"><img src=crest(f) alt=""/></span> }.into_any();
    }
    let name = f.local(&author.name);
    if author.organisation.is_some() {
        return organisation(f, &name, "face square");
    }
    person(&name, "face")
}

/// The letters and the hue of a person's face, where the style sheet draws it; an organisation and the commune have none.
pub fn marks(f: &Frame, author: &Author) -> Option<(String, String)> {
    let name = f.local(&author.name);
    (!author.officer && author.organisation.is_none()).then(|| (initials(&name), hue(&name)))
}

/// The face of a person, in the size of `class`: `face`, `face small` or `face large`.
pub fn person(name: &str, class: &'static str) -> AnyView {
    view! { <span class=class data-hue=hue(name) aria-hidden="true">{initials(name)}</span> }.into_any()
}

/// The house of an organisation, in the hue of its name.
pub fn organisation(f: &Frame, name: &str, class: &'static str) -> AnyView {
    view! { <span class=class data-hue=hue(name) aria-hidden="true">{icon(f, "organisation")}</span> }.into_any()
}

/// The address of the crest of the page's commune: its own, or one for all that have none; where there is no commune, of the site's mark.
pub fn crest(f: &Frame) -> String {
    let own = f.commune.as_ref().and_then(|commune| commune.crest.clone());
    own.unwrap_or_else(|| (f.assets.file)(if f.commune.is_some() { "crest.svg" } else { "logo.svg" }).to_owned())
}

/// The same name has the same hue everywhere.
fn hue(name: &str) -> String {
    let sum = name.chars().fold(7_u32, |sum, letter| sum.wrapping_mul(31).wrapping_add(u32::from(letter)));
    (sum % HUES).to_string()
}

/// Two letters of names in Latin letters and Tifinagh; one of Arabic names, whose letters would join, without the article.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("ال").filter(|rest| rest.chars().count() > 1).unwrap_or(word).chars().find(|c| c.is_alphabetic()));
    let Some(first) = words.next() else { return "·".to_owned() };
    if ('\u{600}'..='\u{6ff}').contains(&first) {
        return first.to_string();
    }
    words.next_back().map_or_else(|| first.to_uppercase().to_string(), |last| format!("{}{}", first.to_uppercase(), last.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{hue, initials};

    #[test]
    fn initials_are_letters_of_the_name() {
        assert_eq!(initials("Salma Ait Lahcen"), "SL");
        assert_eq!(initials("سلمى آيت لحسن"), "س");
        assert_eq!(initials("الحسين"), "ح");
        assert_eq!(initials("ⴰⵎⵓⵔ"), "ⴰ");
        assert_eq!(initials("élan"), "É");
        assert_eq!(initials("« 12 »"), "·");
    }

    #[test]
    fn a_name_keeps_its_hue() {
        assert_eq!(hue("Salma"), hue("Salma"));
        let hues: std::collections::BTreeSet<String> =
            ["Salma", "Idir", "Fatima", "Youssef", "Hind", "Omar", "Zineb", "Brahim", "Nadia", "Karim"].map(hue).into();
        assert!(hues.len() > 3 && hues.iter().all(|hue| hue.len() == 1), "{hues:?}");
    }
}
