//! The card of a solution in a list: what it proposes, its supports and its state.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::content::SolutionCard;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;
use crate::{format, taxonomy};

/// One card: an `<li>` for a `<ul class="cards">`.
pub fn solution_card(f: &Frame, card: SolutionCard) -> AnyView {
    let place = card.neighbourhood.as_ref().map(|name| view! { <li>{icon(f, "pin")}" "<bdi>{f.local(name)}</bdi></li> });
    let category = taxonomy::name(f.lang, &card.category);
    let imported = (card.imported_support_count > 0).then(|| view! { <li>{f.tn(tr::solutions::IMPORTED_SUPPORTS, card.imported_support_count)}</li> });
    view! {
        <li class="card">
            <p class="tags">
                <span class="tag">{icon(f, &format!("cat-{}", card.category))}" "{category}</span>
                " "{super::tags::solution_state(f, card.state)}
            </p>
            <h3 class="card-title" dir="auto"><a href=paths::solution(&card.commune, card.number)>{card.title}</a></h3>
            <p dir="auto">{card.excerpt}</p>
            <p class="byline push">{byline(f, card.author.name.get(f.lang), card.published_at)}{super::author::desk_mark(f, &card.author)}</p>
            {support_bar(f, card.counted_supports, card.threshold)}
            <ul class="card-meta">
                <li>{icon(f, "support")}" "{support_text(f, card.counted_supports, card.threshold)}</li>
                {imported}
                <li>{icon(f, "comment")}" "{f.tn(tr::solutions::COMMENT_COUNT, card.comment_count)}</li>
                {place}
            </ul>
        </li>
    }
    .into_any()
}

/// Name and time without a link: the whole card is one.
fn byline(f: &Frame, name: &str, at: crate::model::Micros) -> AnyView {
    view! {
        <bdi>{name.to_owned()}</bdi>" · "
        <time datetime=format::machine(at)>{format::ago(f.lang, f.now, at)}</time>
    }
    .into_any()
}

/// "12 of 100 supports".
pub fn support_text(f: &Frame, count: i64, threshold: i64) -> String {
    f.tf(tr::solutions::SUPPORTS_OF, &[("count", &f.number(count)), ("threshold", &f.number(threshold))])
}

/// The supports against the threshold, as a bar. The words beside it say the same.
pub fn support_bar(f: &Frame, count: i64, threshold: i64) -> AnyView {
    let percent = percent(count, threshold);
    view! {
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label=support_text(f, count, threshold)>
            <rect class="bar-track" width="100" height="6"></rect>
            <rect class="bar-fill" width=percent.to_string() height="6"></rect>
        </svg>
    }
    .into_any()
}

/// Percent of the threshold, at most 100; a single support already shows.
pub fn percent(count: i64, threshold: i64) -> i64 {
    let percent = count.saturating_mul(100) / threshold.max(1);
    percent.clamp(i64::from(count > 0), 100)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_bar_is_never_empty_with_a_support_nor_longer_than_full() {
        assert_eq!(percent(0, 100), 0);
        assert_eq!(percent(1, 1_000), 1);
        assert_eq!(percent(50, 100), 50);
        assert_eq!(percent(300, 100), 100);
        assert_eq!(percent(i64::MAX, 1), 100);
    }
}
