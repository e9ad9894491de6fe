//! The history of a commune's settings: what changed, from which value to which, by whom and when.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use super::time::time;
use crate::model::frame::Frame;
use crate::model::languages::Needed;
use crate::model::settings::{ChangeRow, Changes, Setting};
use crate::words::tr;

/// `None` while nothing was changed.
pub fn changes(f: &Frame, changes: Changes) -> Option<AnyView> {
    if changes.rows.is_empty() {
        return None;
    }
    let older = changes.older.map(|href| {
        view! { <nav class="pager" aria-label=f.t(tr::settings::HISTORY)><a href=href rel="next">{f.t(tr::listing::OLDER)}" "{icon(f, "arrow-end")}</a></nav> }
    });
    let rows = changes.rows.into_iter().map(|row| change(f, row)).collect::<Vec<_>>();
    Some(view! { <section id="history"><h2>{f.t(tr::settings::HISTORY)}</h2><ul class="rows">{rows}</ul>{older}</section> }.into_any())
}

fn change(f: &Frame, row: ChangeRow) -> AnyView {
    let isolated = |text: &str| format!("\u{2068}{text}\u{2069}");
    let actor = row.actor.as_deref().map_or_else(|| f.t(tr::staff::BY_COMMAND_LINE).to_owned(), |name| f.tf(tr::staff::BY, &[("name", &isolated(name))]));
    let subject = (!row.subject.is_empty()).then(|| view! { " · "<bdi dir="ltr">{row.subject.clone()}</bdi> });
    let (before, after) = (shown(f, row.setting, &row.before), shown(f, row.setting, &row.after));
    let values = match row.setting {
        Setting::NeighbourhoodAdded | Setting::NeighbourhoodRetired | Setting::NeighbourhoodRestored => view! { <p><bdi>{after}</bdi></p> }.into_any(),
        _ => view! { <p><del><bdi>{before}</bdi></del>" "{icon(f, "arrow-end")}" "<ins><bdi>{after}</bdi></ins></p> }.into_any(),
    };
    view! {
        <li>
            <p><strong>{f.t(labels::setting(row.setting))}</strong>{subject}</p>
            {values}
            <p class="small soft">{actor}" · "{time(f, row.at)}</p>
        </li>
    }
    .into_any()
}

/// A value as people read it.
fn shown(f: &Frame, setting: Setting, value: &str) -> String {
    match setting {
        Setting::ThresholdCounts => labels::threshold_counts(value).map_or_else(|| value.to_owned(), |word| f.t(word).to_owned()),
        Setting::Languages => Needed::parse(value).map_or_else(|| value.to_owned(), |needed| labels::needed_languages(f, needed)),
        _ if value.is_empty() => f.t(tr::settings::NOTHING).to_owned(),
        Setting::Accent => labels::accent(value).map_or_else(|| value.to_owned(), |word| f.t(word).to_owned()),
        Setting::Population | Setting::SupportThreshold | Setting::ThresholdOthers | Setting::AnswerDays => {
            value.parse().map_or_else(|_| value.to_owned(), |number| f.number(number))
        }
        // The name of a folder says nothing to anybody.
        Setting::Crest | Setting::Photo => f.t(tr::settings::PICTURE).to_owned(),
        Setting::Map => value.parse().map_or_else(|_| value.to_owned(), |count| f.tn(tr::settings::DRAWN, count)),
        _ => value.to_owned(),
    }
}
