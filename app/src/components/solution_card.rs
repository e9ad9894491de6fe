//! The card of a solution in a list: what it proposes, its supports and its state.

use leptos::prelude::*;

use super::cards::who;
use super::icon::{figure, icon};
use super::picture::{picture, theme};
use super::tags;
use crate::model::content::{SolutionCard, SolutionState};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// One card: an `<li>` for a `<ul class="cards">`. That it is open for support is what the bar says.
pub fn solution_card(f: &Frame, card: SolutionCard) -> AnyView {
    let state = match card.state {
        _ if !card.referred_to.is_empty() => Some(tags::referred(f, &card.referred_to)),
        SolutionState::Published => None,
        state => Some(tags::solution_state(f, state)),
    };
    let on = view! { {theme(f, &card.category)}{state} }.into_any();
    let imported =
        (card.imported_support_count > 0).then(|| view! { <p class="small soft">{f.tn(tr::solutions::IMPORTED_SUPPORTS, card.imported_support_count)}</p> });
    let Tongue { lang, dir } = tongue::marks_in(card.language, &[&card.title, &card.excerpt]);
    view! {
        <li class="card">
            {picture(f, None, "small", &card.category, Some(on))}
            <h3 class="card-title" lang=lang dir=dir><a href=paths::solution(&card.commune, card.number)>{card.title}</a></h3>
            <p class="excerpt" lang=lang dir=dir>{card.excerpt}</p>
            <div class="push">
                {support_bar(f, card.counted_supports, card.threshold)}
                <p class="of-threshold">{support_text(f, card.counted_supports, card.threshold)}</p>
                {imported}
            </div>
            <div class="card-foot">
                {who(f, &card.author, card.published_at)}
                <ul class="card-meta">
                    <li>{icon(f, "comment")}{figure(f, tr::solutions::COMMENT_COUNT, card.comment_count)}</li>
                </ul>
            </div>
        </li>
    }
    .into_any()
}

/// The card of a solution that lacks supports, with the act in it: a plain form with one button.
pub fn near_card(f: &Frame, card: SolutionCard, supported: bool) -> AnyView {
    let act = if supported {
        view! { <p class="state good over">{icon(f, "check")}{f.t(tr::home::SUPPORTED)}</p> }.into_any()
    } else {
        view! {
            <form method="post" action=paths::support(&card.commune, card.number)>
                <input type="hidden" name="act" value="support"/>
                <button class="button primary wide">
                    {icon(f, "support")}{f.t(tr::support::SUPPORT)}<span class="visually-hidden">": "{card.title.clone()}</span>
                </button>
            </form>
        }
        .into_any()
    };
    let missing = f.tn(tr::home::MISSING, (card.threshold - card.counted_supports).max(0));
    let Tongue { lang, dir } = tongue::marks_in(card.language, &[&card.title]);
    let on = view! { {theme(f, &card.category)}<span class="due">{missing}</span> }.into_any();
    view! {
        <li class="card">
            {picture(f, None, "small", &card.category, Some(on))}
            <h3 class="card-title" lang=lang dir=dir><a href=paths::solution(&card.commune, card.number)>{card.title}</a></h3>
            <div class="push">
                {support_bar(f, card.counted_supports, card.threshold)}
                <p class="of-threshold">{support_text(f, card.counted_supports, card.threshold)}</p>
            </div>
            {act}
        </li>
    }
    .into_any()
}

/// "12 of 100 supports".
pub fn support_text(f: &Frame, count: i64, threshold: i64) -> String {
    f.tnf(tr::solutions::SUPPORTS_OF, threshold, &[("supporters", &f.number(count))])
}

/// The supports against the threshold, as a bar. The words beside it say the same.
pub fn support_bar(f: &Frame, count: i64, threshold: i64) -> AnyView {
    let percent = percent(count, threshold);
    let class = if count >= threshold { "bar reached" } else { "bar" };
    view! {
        <svg class=class viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label=support_text(f, count, threshold)>
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
