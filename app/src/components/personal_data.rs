//! Personal data row by row, periods of retention, and the words of the register of processing; for pages, and for the document that somebody downloads.

use leptos::prelude::*;

use super::labels;
use crate::format;
use crate::model::Lang;
use crate::model::content::{OrganisationKind, ProblemState, Reason, ResidenceMethod, Role, SolutionState, Stance};
use crate::model::my_data::{Fields, Ground, KeptFor, Period, Processing, Value};
use crate::words::{Key, tr};

/// What values are, by the names of their columns.
#[rustfmt::skip]
const LABELS: &[(&str, Key)] = {
    use tr::my_data::fields as word;
    &[
        ("act", word::ACT), ("address", word::ADDRESS), ("answer", word::ANSWER), ("answered_at", word::ANSWERED_AT), ("answers", word::ANSWERS), ("attended", word::ATTENDED),
        ("body", word::BODY),
        ("category", word::CATEGORY), ("commune", word::COMMUNE), ("confirmed_at", word::CONFIRMED_AT),
        ("contact", tr::phones::CONTACT), ("cost", word::COST),
        ("created_at", word::CREATED_AT), ("data", word::DATA), ("deleted_at", word::DELETED_AT), ("device", word::DEVICE), ("due_at", word::DUE_AT),
        ("edited_at", word::EDITED_AT), ("email", word::EMAIL), ("ends_at", word::EXPIRES_AT), ("expires_at", word::EXPIRES_AT), ("handle", word::HANDLE),
        ("height", word::HEIGHT), ("helps", word::HELPS), ("kind", word::KIND), ("language", word::LANGUAGE), ("latitude", word::LATITUDE),
        ("longitude", word::LONGITUDE), ("method", word::METHOD), ("minutes", word::MINUTES), ("name", word::NAME), ("neighbourhood", word::NEIGHBOURHOOD),
        ("note", word::NOTE), ("number", word::NUMBER), ("organisation", word::ORGANISATION), ("outcome", word::OUTCOME), ("page", word::PAGE), ("password", word::PASSWORD),
        ("phone", word::PHONE), ("photo", word::PHOTO), ("published_at", word::PUBLISHED_AT), ("purpose", word::PURPOSE), ("read_at", word::READ_AT), ("receipt", word::RECEIPT),
        ("reason", word::REASON), ("resident", word::RESIDENT), ("responsible", word::RESPONSIBLE), ("role", word::ROLE), ("seen_at", word::SEEN_AT),
        ("sent_at", word::SENT_AT), ("stance", word::STANCE), ("standing", word::STANDING), ("started_at", word::STARTED_AT), ("starts_at", word::STARTS_AT), ("state", word::STATE), ("subcategory", word::SUBCATEGORY),
        ("title", word::TITLE), ("updated_at", word::UPDATED_AT), ("used_at", word::USED_AT), ("useful", word::USEFUL), ("verified_at", word::VERIFIED_AT),
        ("version", word::VERSION), ("visibility", word::VISIBILITY), ("warned_at", word::WARNED_AT), ("way", word::WAY), ("weight", word::WEIGHT),
        ("width", word::WIDTH), ("withdrawn_at", word::WITHDRAWN_AT), ("wording", tr::drafts::WORDING),
    ]
};

/// The word for what a value is, by the name of its column.
pub fn label(name: &str) -> Option<Key> {
    LABELS.iter().find(|(column, _)| *column == name).map(|(_, word)| *word)
}

/// A name of the database as the reader's word, where there is one.
fn readable(lang: Lang, name: &str, text: String) -> String {
    let key = match name {
        "state" => ProblemState::parse(&text).map(labels::problem_state).or_else(|| SolutionState::parse(&text).map(labels::solution_state)),
        "reason" => Reason::parse(&text).map(labels::reason),
        "stance" => Stance::parse(&text).map(labels::stance),
        "method" => ResidenceMethod::parse(&text).map(labels::residence_method),
        "kind" => OrganisationKind::parse(&text).map(labels::organisation_kind),
        "role" => Role::parse(&text).map(labels::role),
        "visibility" => visibility(&text),
        "language" => return Lang::parse(&text).map_or(text, |lang| lang.own_name().to_owned()),
        _ => None,
    };
    key.map_or(text, |key| key.text(lang).to_owned())
}

fn visibility(text: &str) -> Option<Key> {
    use tr::my_data::visibility as word;
    Some(match text {
        "held" => word::HELD,
        "published" => word::PUBLISHED,
        "under_review" => word::UNDER_REVIEW,
        "hidden" | "confirmed_hidden" => word::HIDDEN,
        _ => return None,
    })
}

/// A row: what each value is, and the value.
pub fn row(lang: Lang, fields: Fields) -> AnyView {
    let lines = fields
        .into_iter()
        .map(|(name, value)| {
            let word = label(&name).map_or(name.clone(), |key| key.text(lang).to_owned());
            let value = match value {
                Value::Text(text) => view! { <dd dir="auto">{readable(lang, &name, text)}</dd> }.into_any(),
                Value::Number(number) => view! { <dd>{format::number(lang, number)}</dd> }.into_any(),
                Value::Yes(yes) => view! { <dd>{if yes { tr::my_data::YES.text(lang) } else { tr::my_data::NO.text(lang) }}</dd> }.into_any(),
                Value::Moment(at) => view! { <dd><time datetime=format::machine(at)>{format::date_time(lang, at)}</time></dd> }.into_any(),
                Value::Link(href) => view! { <dd><a href=href.clone() dir="ltr">{href.clone()}</a></dd> }.into_any(),
            };
            view! { <div><dt>{word}</dt>{value}</div> }
        })
        .collect::<Vec<_>>();
    view! { <li><dl class="facts">{lines}</dl></li> }.into_any()
}

/// A length of time.
pub fn period(lang: Lang, period: Period) -> String {
    match period {
        Period::Appeal => tr::retention::APPEAL.text(lang).to_owned(),
        Period::Minutes(count) => tr::retention::MINUTES.fill(lang, count, &[]),
        Period::Days(count) => tr::retention::DAYS.fill(lang, count, &[]),
        Period::Months(count) if count % 12 == 0 => tr::retention::YEARS.fill(lang, count / 12, &[]),
        Period::Months(count) => tr::retention::MONTHS.fill(lang, count, &[]),
    }
}

/// What is kept how long, as a table.
pub fn periods(lang: Lang, rows: Vec<KeptFor>) -> AnyView {
    let rows = rows.into_iter().map(|row| view! { <tr><td>{row.what.text(lang)}</td><td>{period(lang, row.period)}</td></tr> }).collect::<Vec<_>>();
    view! {
        <div class="table-scroll"><table class="periods">
            <thead><tr><th scope="col">{tr::retention::WHAT.text(lang)}</th><th scope="col">{tr::retention::HOW_LONG.text(lang)}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// The word for a legal ground.
pub const fn ground(ground: Ground) -> Key {
    match ground {
        Ground::Consent => tr::register::grounds::CONSENT,
        Ground::PublicTask => tr::register::grounds::PUBLIC_TASK,
        Ground::Law => tr::register::grounds::LAW,
    }
}

/// Title, purpose, people, recipients of a kind of processing.
pub const fn processing(processing: Processing) -> [Key; 4] {
    use tr::register as word;
    match processing {
        Processing::Accounts => [word::accounts::TITLE, word::accounts::PURPOSE, word::accounts::PEOPLE, word::accounts::RECIPIENTS],
        Processing::Contributions => [word::contributions::TITLE, word::contributions::PURPOSE, word::contributions::PEOPLE, word::contributions::RECIPIENTS],
        Processing::Opinions => [word::opinions::TITLE, word::opinions::PURPOSE, word::opinions::PEOPLE, word::opinions::RECIPIENTS],
        Processing::Residents => [word::residents::TITLE, word::residents::PURPOSE, word::residents::PEOPLE, word::residents::RECIPIENTS],
        Processing::Moderation => [word::moderation::TITLE, word::moderation::PURPOSE, word::moderation::PEOPLE, word::moderation::RECIPIENTS],
        Processing::Staff => [word::staff::TITLE, word::staff::PURPOSE, word::staff::PEOPLE, word::staff::RECIPIENTS],
        Processing::Organisations => [word::organisations::TITLE, word::organisations::PURPOSE, word::organisations::PEOPLE, word::organisations::RECIPIENTS],
        Processing::Messages => [word::messages::TITLE, word::messages::PURPOSE, word::messages::PEOPLE, word::messages::RECIPIENTS],
        Processing::Rights => [word::rights::TITLE, word::rights::PURPOSE, word::rights::PEOPLE, word::rights::RECIPIENTS],
    }
}
