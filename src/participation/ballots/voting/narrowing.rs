//! Showing some of many options on the form itself: by theme, by neighbourhood, by words of their texts. Their order stays, and what is chosen beside those that
//! are not shown goes along with the form.

use std::collections::BTreeSet;

use app::model::ballot_pages::{VoteFilter, VoteNarrowing};
use app::model::lists::FacetCount;
use app::model::map::Map;

use super::super::BallotOption;
use super::Sent;
use super::typed::{AT, field};
use crate::base::db::NeighbourhoodId;
use crate::base::folding::fold;
use crate::communes::Neighbourhood;
use crate::web::Visit;

/// From how many options on a form can be narrowed.
const MANY: usize = 12;
/// Letters of what is looked for.
const MOST_LETTERS: usize = 100;

/// What stands behind the `?` of a form's address.
pub(super) fn asked(visit: &Visit, name: &str) -> Option<String> {
    let (_, query) = visit.path.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// What an address or a form names besides what is chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// The other envelope.
    pub envelope: Option<String>,
    pub filter: VoteFilter,
}

fn looked_for(text: &str) -> String {
    text.trim().chars().take(MOST_LETTERS).collect()
}

impl Wish {
    pub fn of_address(visit: &Visit) -> Self {
        let of = |name: &str| asked(visit, name).unwrap_or_default();
        let filter = VoteFilter { theme: of("theme"), place: of("place"), text: looked_for(&of("text")) };
        Self { envelope: asked(visit, "envelope"), filter }
    }

    /// What stands in the fields, as the button that was pressed changes it.
    pub fn of_form(sent: &Sent) -> Self {
        let of = |name: &str| field(sent, name).to_owned();
        let mut filter = VoteFilter { theme: of("theme"), place: of("place"), text: looked_for(&of("text")) };
        match field(sent, "go") {
            "all" => filter = VoteFilter::default(),
            go => {
                if let Some(place) = go.strip_prefix(AT) {
                    filter = VoteFilter { place: place.to_owned(), ..VoteFilter::default() };
                }
            }
        }
        Self { envelope: Some(of("envelope")).filter(|envelope| !envelope.is_empty()), filter }
    }

    /// The same in an address.
    pub fn query(&self) -> [(&'static str, &str); 4] {
        let VoteFilter { theme, place, text } = &self.filter;
        [("envelope", self.envelope.as_deref().unwrap_or_default()), ("theme", theme.as_str()), ("place", place.as_str()), ("text", text.as_str())]
    }
}

/// What is looked for, of what there is.
struct Filter<'a> {
    theme: &'a str,
    place: Option<NeighbourhoodId>,
    words: Vec<String>,
}

impl Filter<'_> {
    fn shows(&self, option: &BallotOption) -> bool {
        let is_here = self.place.is_none() || option.neighbourhood == self.place;
        let is_of_it = self.theme.is_empty() || option.category == self.theme;
        is_here && is_of_it && (self.words.is_empty() || self.reads(option))
    }

    /// Whether every word stands in its number, its title or its text, in whichever language.
    fn reads(&self, option: &BallotOption) -> bool {
        let (title, body) = (&option.title, &option.body);
        let all = [&title.ar, &title.fr, &title.en, &title.zgh, &body.ar, &body.fr, &body.en, &body.zgh].map(String::as_str).join(" ");
        let all = fold(&format!("{} {all}", option.number));
        self.words.iter().all(|word| all.contains(word.as_str()))
    }
}

/// By what the options of a form can be narrowed, if they are many, and the numbers of those that are shown.
pub(super) fn narrowed(options: &[&BallotOption], (places, map): (&[Neighbourhood], Option<&Map>), wish: &Wish) -> (Option<VoteNarrowing>, BTreeSet<i64>) {
    if options.len() < MANY {
        return (None, options.iter().map(|option| option.number).collect());
    }
    let count = |place| options.iter().filter(|option| option.neighbourhood == Some(place)).count() as i64;
    let found = places.iter().map(|place| FacetCount { value: (place.slug.clone(), place.name.clone()), count: count(place.id) });
    let found: Vec<_> = found.filter(|place| place.count > 0).collect();
    let themes: BTreeSet<&str> = options.iter().map(|option| option.category.as_str()).filter(|code| !code.is_empty()).collect();
    let known = |value: &str, is_known: bool| if is_known { value.to_owned() } else { String::new() };
    let filter = VoteFilter {
        theme: known(&wish.filter.theme, themes.contains(wish.filter.theme.as_str())),
        place: known(&wish.filter.place, found.iter().any(|place| place.value.0 == wish.filter.place)),
        text: wish.filter.text.clone(),
    };
    let looked_for = Filter {
        theme: &filter.theme,
        place: places.iter().find(|place| place.slug == filter.place).map(|place| place.id),
        words: fold(&filter.text).split_whitespace().map(ToOwned::to_owned).collect(),
    };
    let shown = options.iter().filter(|option| looked_for.shows(option)).map(|option| option.number).collect();
    let themes = themes.into_iter().map(ToOwned::to_owned).collect();
    (Some(VoteNarrowing { filter, themes, places: found, map: map.cloned() }), shown)
}

#[cfg(test)]
mod tests {
    use app::model::Localized;
    use uuid::Uuid;

    use super::*;

    /// Options in two neighbourhoods and three themes, the last one first.
    fn options() -> Vec<BallotOption> {
        let option = |number: i64| {
            let mut option = BallotOption::new(number);
            option.title.fr = format!("Fontaine {number}");
            option.title.ar = if number == 7 { "النافورة الكبرى".to_owned() } else { "ساقية".to_owned() };
            option.category = ["water", "roads", "parks"][number as usize % 3].to_owned();
            option.neighbourhood = Some(NeighbourhoodId(Uuid::from_u128(1 + number as u128 % 2)));
            option
        };
        (1..=12).rev().map(option).collect()
    }

    fn places() -> Vec<Neighbourhood> {
        let place = |at: u128| Neighbourhood {
            id: NeighbourhoodId(Uuid::from_u128(at)),
            slug: format!("q{at}"),
            name: Localized { ar: at.to_string(), fr: at.to_string(), en: at.to_string() },
            retired: false,
        };
        (1..=3).map(place).collect()
    }

    fn shown(options: &[BallotOption], fields: &[(&str, &str)]) -> Vec<i64> {
        let sent: Sent = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let order: Vec<&BallotOption> = options.iter().collect();
        let (_, shown) = narrowed(&order, (&places(), None), &Wish::of_form(&sent));
        order.iter().map(|option| option.number).filter(|number| shown.contains(number)).collect()
    }

    #[test]
    fn options_are_found_by_theme_place_and_words_in_any_writing() {
        let options = options();
        assert_eq!(shown(&options, &[("theme", "water")]), [12, 9, 6, 3]);
        assert_eq!(shown(&options, &[("theme", "water"), ("place", "q1")]), [12, 6]);
        assert_eq!(shown(&options, &[("text", "نافوره")]), [7]);
        assert_eq!(shown(&options, &[("text", "FONTAINE 1"), ("place", "q2")]), [11, 1]);
        assert!(shown(&options, &[("text", "école")]).is_empty());
    }

    #[test]
    fn what_is_unknown_narrows_nothing_and_buttons_change_what_stands_in_fields() {
        let options = options();
        assert_eq!(shown(&options, &[("theme", "?"), ("place", "q3")]).len(), 12);
        assert_eq!(shown(&options, &[("theme", "water"), ("go", "all")]).len(), 12);
        assert_eq!(shown(&options, &[("theme", "water"), ("go", "at.q1")]), [12, 10, 8, 6, 4, 2]);
        let few: Vec<&BallotOption> = options.iter().take(MANY - 1).collect();
        let wish = Wish { filter: VoteFilter { theme: "water".to_owned(), ..VoteFilter::default() }, ..Wish::default() };
        let (narrowing, shown) = narrowed(&few, (&places(), None), &wish);
        assert!(narrowing.is_none() && shown.len() == MANY - 1, "few are not narrowed");
    }
}
