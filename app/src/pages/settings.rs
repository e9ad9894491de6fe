//! What an administrator changes of a commune: names, numbers and colour; neighbourhoods; the drawing. Each with what was changed before.

use leptos::prelude::*;

use super::Page;
use crate::components::changes::changes;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::{hub, table};
use crate::components::{breadcrumbs, labels, map};
use crate::model::Localized;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::Needed;
use crate::model::paths;
use crate::model::settings::{ACCENTS, DrawingPage, NeighbourhoodFields, NeighbourhoodPage, NeighbourhoodRow, NeighbourhoodsPage, SettingsPage};
use crate::words::{Key, tr};

fn head(f: &Frame, title: &str, lede: Key) -> AnyView {
    let title = title.to_owned();
    view! {
        {breadcrumbs::administration(f, None)}
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(lede)}</p></div>
    }
    .into_any()
}

/// The form of the commune's names, numbers and colour.
pub fn page(f: &Frame, p: SettingsPage) -> Page {
    use tr::settings as word;
    let title = f.t(word::TITLE);
    let (fields, errors) = (p.fields, p.errors);
    let accents = ACCENTS.iter().filter_map(|accent| labels::accent(accent).map(|word| Choice::new(*accent, f.t(word)))).collect();
    let languages = Needed::ALL.iter().map(|needed| Choice::new(needed.as_str(), labels::needed_languages(f, *needed))).collect();
    let counts = ["", "everyone", "residents", "share"].iter().filter_map(|name| count_choice(f, name)).collect();
    let body = view! {
        <div class="narrow">
            {head(f, title, word::LEDE)}
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::settings(f.slug()) novalidate>
                {form::hidden("was", fields.was)}
                <section class="step">
                    <h2>{f.t(word::STEP_NAMES)}</h2>
                    {names(f, (fields.name_ar, fields.name_fr, fields.name_en), &errors)}
                </section>
                <section class="step">
                    <h2>{f.t(word::STEP_RULES)}</h2>
                    {form::text_field(f, Field::new("support_threshold", f.t(word::SUPPORT_THRESHOLD), fields.support_threshold).hint(f.t(word::SUPPORT_THRESHOLD_HINT)).digits(), &errors)}
                    {form::radio_cards(f, Field::new("threshold_counts", f.t(word::THRESHOLD_COUNTS), &fields.threshold_counts), counts, &errors)}
                    {form::text_field(f, Field::new("threshold_others", f.t(word::THRESHOLD_OTHERS), fields.threshold_others).hint(f.t(word::THRESHOLD_OTHERS_HINT)).digits(), &errors)}
                    {form::text_field(f, Field::new("answer_days", f.t(word::ANSWER_DAYS), fields.answer_days).hint(f.t(word::ANSWER_DAYS_HINT)).digits(), &errors)}
                </section>
                <section class="step">
                    <h2>{f.t(word::STEP_LANGUAGES)}</h2>
                    <p class="hint">{f.t(word::LANGUAGES_HINT)}</p>
                    {form::radio_cards(f, Field::new("languages", f.t(word::LANGUAGES), fields.languages), languages, &errors)}
                </section>
                <section class="step">
                    <h2>{f.t(word::STEP_ABOUT)}</h2>
                    {form::text_field(f, Field::new("population", f.t(word::POPULATION), fields.population).hint(f.t(word::POPULATION_HINT)).digits(), &errors)}
                    {form::text_field(f, Field::new("contact_email", f.t(word::CONTACT_EMAIL), fields.contact_email).hint(f.t(word::CONTACT_EMAIL_HINT)).kind("email", "off"), &errors)}
                    {form::radio_cards(f, Field::new("accent", f.t(word::ACCENT), &fields.accent), accents, &errors)}
                </section>
                {form::submit(f, word::SAVE)}
            </form>
            {changes(f, p.changes)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn count_choice(f: &Frame, name: &str) -> Option<Choice> {
    Some(Choice::new(name, f.t(labels::threshold_counts(name)?)).help(f.t(labels::threshold_counts_help(name)?)))
}

fn names(f: &Frame, (ar, fr, en): (String, String, String), errors: &FormErrors) -> AnyView {
    use tr::settings as word;
    view! {
        <div class="row-form">
            {form::text_field(f, Field::new("name_ar", f.t(word::NAME_AR), ar), errors)}
            {form::text_field(f, Field::new("name_fr", f.t(word::NAME_FR), fr), errors)}
            {form::text_field(f, Field::new("name_en", f.t(word::NAME_EN), en).hint(f.t(word::NAME_EN_HINT)), errors)}
        </div>
    }
    .into_any()
}

/// The neighbourhoods, and the form to add one.
pub fn neighbourhoods(f: &Frame, p: NeighbourhoodsPage) -> Page {
    use tr::settings as word;
    let title = f.t(word::NEIGHBOURHOODS);
    let rows: Vec<Vec<AnyView>> = p.rows.iter().map(|row| neighbourhood_row(f, row)).collect();
    let rows = if rows.is_empty() {
        view! { <p class="soft">{f.t(word::NO_NEIGHBOURHOODS)}</p> }.into_any()
    } else {
        let heads = [f.t(word::NEIGHBOURHOODS).to_owned(), f.t(word::OTHER_NAMES).to_owned(), String::new()].to_vec();
        table(title.to_owned(), heads, rows)
    };
    let NeighbourhoodFields { slug, name_ar, name_fr, name_en, .. } = p.fields;
    let body = view! {
        <div class="narrow">
            {head(f, title, word::NEIGHBOURHOODS_LEDE)}
            {rows}
            <section class="panel">
                <h2>{f.t(word::ADD_TITLE)}</h2>
                {form::error_summary(f, &p.errors)}
                <form method="post" action=paths::neighbourhoods(f.slug()) novalidate>
                    {names(f, (name_ar, name_fr, name_en), &p.errors)}
                    {form::text_field(f, Field::new("slug", f.t(word::SLUG), slug).hint(f.t(word::SLUG_HINT)), &p.errors)}
                    {form::submit(f, word::ADD)}
                </form>
            </section>
            {changes(f, p.changes)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn state(f: &Frame, retired: bool) -> Option<AnyView> {
    retired.then(|| view! { " "<span class="state wait">{f.t(tr::settings::RETIRED)}</span> }.into_any())
}

/// The names that a language's own readers do not see at the head of the row.
fn other_names(name: &Localized, shown: &str) -> String {
    let mut names: Vec<&str> = [&name.ar, &name.fr, &name.en].into_iter().map(String::as_str).filter(|name| *name != shown && !name.is_empty()).collect();
    names.dedup();
    names.join(" · ")
}

fn neighbourhood_row(f: &Frame, row: &NeighbourhoodRow) -> Vec<AnyView> {
    let name = f.local(&row.name);
    let label = f.tf(tr::settings::CHANGE_NAMED, &[("name", &name)]);
    let others = other_names(&row.name, &name);
    let change = paths::neighbourhood(f.slug(), &row.slug);
    vec![
        view! { <a href=change.clone()><bdi>{name}</bdi></a>{state(f, row.retired)} }.into_any(),
        view! { <span class="small soft" dir="auto">{others}</span> }.into_any(),
        view! { <a class="button small quiet again" href=change aria-label=label>{f.t(tr::settings::CHANGE)}</a> }.into_any(),
    ]
}

/// One neighbourhood: its names, and whether forms offer it.
pub fn neighbourhood(f: &Frame, p: NeighbourhoodPage) -> Page {
    use tr::settings as word;
    let name = f.local(&p.row.name);
    let action = paths::neighbourhood(f.slug(), &p.row.slug);
    let (act, button, lede) = if p.row.retired { ("restore", word::RESTORE, word::RESTORE_LEDE) } else { ("retire", word::RETIRE, word::RETIRE_LEDE) };
    let body = view! {
        <div class="narrow">
            {breadcrumbs::administration(f, Some((paths::neighbourhoods(f.slug()), word::NEIGHBOURHOODS)))}
            <div class="page-head"><h1><bdi>{name.clone()}</bdi>{state(f, p.row.retired)}</h1></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=action.clone() novalidate>
                {form::hidden("act", "rename")}
                {names(f, (p.fields.name_ar, p.fields.name_fr, p.fields.name_en), &p.errors)}
                {form::submit(f, word::RENAME)}
            </form>
            <section class="panel">
                <p>{f.t(lede)}</p>
                <form method="post" action=action>
                    {form::hidden("act", act)}
                    <p class="button-row"><button class="button">{f.t(button)}</button></p>
                </form>
            </section>
        </div>
    };
    Page::new(name, hub(f, StaffRoom::Settings, body.into_any()))
}

/// The map, and the form to replace it.
pub fn drawing(f: &Frame, p: DrawingPage) -> Page {
    use tr::settings as word;
    let title = f.t(word::MAP_TITLE);
    let names: Vec<(String, String)> = p.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
    let shown = match &p.map {
        Some(drawing) => view! { {map::map(f, drawing, &names, &[])} }.into_any(),
        None => view! { <p class="soft">{f.t(word::NO_MAP)}</p> }.into_any(),
    };
    let missing = (p.map.is_some() && !p.missing.is_empty()).then(|| {
        let names = p.missing.iter().map(|name| view! { <li><bdi>{f.local(name)}</bdi></li> }).collect::<Vec<_>>();
        view! { <div class="notice warning"><div><p>{f.t(word::NOT_DRAWN)}</p><ul>{names}</ul></div></div> }
    });
    let body = view! {
        <div class="narrow">
            {head(f, title, word::MAP_LEDE)}
            {shown}
            {missing}
            {form::error_summary(f, &p.errors)}
            <section class="step">
                <form method="post" action=paths::drawing(f.slug()) enctype="multipart/form-data" novalidate>
                    {form::file_field(f, Field::new("map", f.t(word::MAP_FILE), "").hint(f.t(word::MAP_HINT)), "application/json,.json", &p.errors)}
                    {form::submit(f, word::MAP_SAVE)}
                </form>
            </section>
            {changes(f, p.changes)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}
