//! The components as the pages use them, each in both directions: the place to look before drawing something new. In the demonstration only.

use leptos::prelude::*;

use super::Page;
use crate::components::author::byline;
use crate::components::cards::{problem_card, who};
use crate::components::comment::{CommentList, comments};
use crate::components::form::{Choice, Field, checkbox, error_summary, radio_cards, select, text_area, text_field};
use crate::components::icon::icon;
use crate::components::path::path;
use crate::components::picture::{picture, scene, theme};
use crate::components::solution_card::{solution_card, support_bar};
use crate::components::support::support_box;
use crate::components::{hub, labels, listing, moderation, tags};
use crate::model::content::{Author, ItemKind, OrganisationKind, ProblemCard, ProblemState, Reason, SolutionCard, SolutionState, Stance, Tombstone};
use crate::model::discussion::{Comment, CommentText};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{AuthorNotice, Origin};
use crate::model::path::{NextAct, PathStep, SolutionPath, Step};
use crate::model::support::SupportBox;
use crate::model::threshold::{Counts, Threshold};
use crate::model::{Lang, Localized, Micros};
use crate::taxonomy;
use crate::words::tr;

const HOUR: i64 = 3_600_000_000;

/// Arabic beside French where there is room.
pub fn page(f: &Frame) -> Page {
    hub::dress();
    let both = [Lang::Ar, Lang::Fr]
        .into_iter()
        .map(|lang| {
            let inner = Frame { lang, ..f.clone() };
            view! { <section class="specimens" lang=lang.code() dir=lang.dir() aria-label=lang.own_name()>{specimens(&inner)}</section> }
        })
        .collect::<Vec<_>>();
    let body = view! {
        <div class="page-head"><h1>{f.t(tr::style::TITLE)}</h1><p class="lede">{f.t(tr::style::LEDE)}</p></div>
        <div class="columns">{both}</div>
    };
    Page::new(f.t(tr::style::TITLE), body.into_any())
}

/// Ids must differ between the two columns.
const fn per<T: Copy>(f: &Frame, arabic: T, french: T) -> T {
    match f.lang {
        Lang::Ar | Lang::Zgh => arabic,
        Lang::Fr | Lang::En => french,
    }
}

fn specimens(f: &Frame) -> AnyView {
    view! {
        {type_scale(f)}
        {surfaces(f)}
        {pictures(f)}
        {faces(f)}
        {buttons(f)}
        {states(f)}
        {progress(f)}
        {notices(f)}
        {form(f)}
        {lists(f)}
        {content(f)}
    }
    .into_any()
}

fn type_scale(f: &Frame) -> AnyView {
    let sample = f.t(tr::style::SAMPLE_TITLE);
    view! {
        <h2>{f.t(tr::style::TYPE)}</h2>
        <p class="type-hero">{sample}</p>
        <p class="type-display">{sample}</p>
        <p class="type-title">{sample}</p>
        <p class="lede">{sample}</p>
        <p>{f.t(tr::style::SAMPLE_TEXT)}</p>
        <p class="small soft">{f.t(tr::style::SAMPLE_TEXT)}</p>
    }
    .into_any()
}

/// To pick, to read, to do.
fn surfaces(f: &Frame) -> AnyView {
    view! {
        <h2>{f.t(tr::style::SURFACES)}</h2>
        <div class="card"><h3 class="card-title">{f.t(tr::style::SURFACE_PICK)}</h3><p>{f.t(tr::style::SAMPLE_TEXT)}</p></div>
        <h3>{f.t(tr::style::SURFACE_READ)}</h3>
        <p>{f.t(tr::style::SAMPLE_TEXT)}</p>
        <div class="do"><h2>{f.t(tr::style::SURFACE_DO)}</h2><p>{f.t(tr::style::SAMPLE_TEXT)}</p></div>
    }
    .into_any()
}

/// The tile and the tint of every theme, and the drawings for situations.
fn pictures(f: &Frame) -> AnyView {
    let tiles = taxonomy::categories().iter().map(|category| view! { <li>{picture(f, None, "small", &category.key, None)}{theme(f, &category.key)}</li> });
    let scenes = SCENES.iter().map(|name| view! { <li>{scene(f, name)}</li> });
    view! {
        <h2>{f.t(tr::style::THEMES)}</h2>
        <ul class="specimen-grid">{tiles.collect::<Vec<_>>()}</ul>
        <h2>{f.t(tr::style::SCENES)}</h2>
        <ul class="specimen-grid">{scenes.collect::<Vec<_>>()}</ul>
    }
    .into_any()
}

const SCENES: [&str; 17] = [
    "scene-empty-list",
    "scene-no-result",
    "scene-not-found",
    "scene-error",
    "scene-offline",
    "scene-all-done",
    "scene-no-notification",
    "scene-forbidden",
    "scene-drafts",
    "scene-new-commune",
    "scene-join",
    "scene-privacy",
    "scene-rules",
    "step-problem",
    "step-solution",
    "step-answer",
    "step-works",
];

fn faces(f: &Frame) -> AnyView {
    let officer = Author { officer: true, ..person(f) };
    view! {
        <h2>{f.t(tr::style::FACES)}</h2>
        <p>{who(f, &person(f), ago(f, 2))}</p>
        <p>{who(f, &organisation(f), ago(f, 30))}</p>
        <p>{who(f, &officer, ago(f, 3_000))}</p>
    }
    .into_any()
}

/// How far, who must act, how late.
fn progress(f: &Frame) -> AnyView {
    let banner = |class: &'static str, sign: &'static str, text: String| view! { <div class=class>{icon(f, sign)}<p>{text}</p></div> };
    view! {
        <h2>{f.t(tr::style::PROGRESS)}</h2>
        {banner("banner", "support", f.tn(tr::solution_path::MISSING, 31))}
        {banner("banner reached", "check", f.t(tr::solution_path::THRESHOLD).to_owned())}
        {banner("banner late", "warning", f.tf(tr::solution_path::NEXT_OVERDUE, &[("date", &crate::format::date(f.lang, ago(f, 300)))]))}
        {support_bar(f, 64, 100)}
        {support_bar(f, 100, 100)}
    }
    .into_any()
}

fn buttons(f: &Frame) -> AnyView {
    view! {
        <h2>{f.t(tr::style::BUTTONS)}</h2>
        <p class="button-row">
            <button type="button" class="button primary">{icon(f, "support")}{f.t(tr::support::SUPPORT)}</button>
            <button type="button" class="button">{f.t(tr::form::SAVE)}</button>
            <button type="button" class="button danger">{f.t(tr::discussion::DELETE)}</button>
            <button type="button" class="button quiet">{f.t(tr::style::QUIET)}</button>
            <button type="button" class="button small">{f.t(tr::form::CANCEL)}</button>
        </p>
    }
    .into_any()
}

fn states(f: &Frame) -> AnyView {
    let problems = ProblemState::ALL.iter().copied().map(|state| view! { {tags::problem_state(f, state)}" " }).collect::<Vec<_>>();
    let solutions = SolutionState::ALL.iter().copied().map(|state| view! { {tags::solution_state(f, state)}" " }).collect::<Vec<_>>();
    let stances = Stance::ALL.iter().copied().map(|stance| view! { <span class="tag">{f.t(labels::stance(stance))}</span>" " }).collect::<Vec<_>>();
    view! {
        <h2>{f.t(tr::style::STATES)}</h2>
        <p class="tags">{problems}</p>
        <p class="tags">{solutions}</p>
        <p class="tags">{stances}{tags::category(f, "waste", "")}</p>
    }
    .into_any()
}

fn notices(f: &Frame) -> AnyView {
    let notice = |class: &'static str, sign: &'static str, text: &'static str| view! { <div class=class>{icon(f, sign)}<p>{text}</p></div> };
    let tombstone = Tombstone { reason: Reason::Insult, at: ago(f, 30) };
    let hidden = AuthorNotice {
        kind: ItemKind::Comment,
        id: uuid::Uuid::nil(),
        commune: "ain-amlal".to_owned(),
        reason: Reason::Insult,
        origin: Origin::Flagged,
        note: f.t(moderation::template(Reason::Insult)).to_owned(),
        at: ago(f, 30),
        contact: "contact@ain-amlal.example".to_owned(),
        appeal_days: 14,
        rewritten: false,
        appeal: None,
    };
    view! {
        <h2>{f.t(tr::style::NOTICES)}</h2>
        {notice("notice success", "check", f.t(tr::support::THANKS))}
        {notice("notice", "info", f.t(tr::home::NEAR_HELP))}
        {notice("notice warning", "warning", f.t(tr::discussion::CLOSED))}
        {moderation::under_review(f)}
        {moderation::tombstone(f, ItemKind::Comment, &tombstone)}
        {moderation::author_notice(f, &hidden)}
    }
    .into_any()
}

fn form(f: &Frame) -> AnyView {
    let (title, text, place, choice, agree) = per(f, ("t-ar", "b-ar", "p-ar", "c-ar", "a-ar"), ("t-fr", "b-fr", "p-fr", "c-fr", "a-fr"));
    let errors = FormErrors::of(text, tr::discussion::EMPTY);
    let places = vec![(String::new(), vec![Choice::new("1", f.t(tr::solutions::WHOLE_COMMUNE))])];
    let choices = Stance::ALL.iter().copied().map(|stance| Choice::new(stance.as_str(), f.t(labels::stance(stance)))).collect::<Vec<_>>();
    view! {
        <h2>{f.t(tr::style::FORMS)}</h2>
        {error_summary(f, &errors)}
        {text_field(f, Field::new(title, f.t(tr::solution_form::TITLE), f.t(tr::style::SAMPLE_TITLE)), &errors)}
        {text_area(f, Field::new(text, f.t(tr::discussion::BODY), "").hint(f.t(tr::discussion::BODY_HINT)).rows(3), &errors)}
        {select(f, Field::new(place, f.t(tr::solutions::NEIGHBOURHOOD), ""), f.t(tr::form::CHOOSE), places, &errors)}
        {radio_cards(f, Field::new(choice, f.t(tr::discussion::STANCE), "for"), choices, &errors)}
        {checkbox(f, agree, f.t(tr::style::SAMPLE_TEXT).into_any(), true, &errors)}
    }
    .into_any()
}

fn lists(f: &Frame) -> AnyView {
    let entry = |label: &str, count, current| listing::Entry { label: label.to_owned(), href: f.path.clone(), count, current };
    let orders = vec![entry(f.t(tr::discussion::NEWEST), None, true), entry(f.t(tr::discussion::OLDEST), None, false)];
    let filter = vec![entry(f.t(tr::solutions::WHOLE_COMMUNE), Some(12), true), entry(f.t(tr::home::WHERE), Some(3), false)];
    view! {
        <h2>{f.t(tr::style::LISTS)}</h2>
        <ul class="chips">{orders.into_iter().map(|one| view! { <li><a href=one.href aria-current=one.current.then_some("true")>{one.label}</a></li> }).collect::<Vec<_>>()}</ul>
        {listing::filter(f, f.t(tr::listing::FILTERS), filter)}
        <ul class="cards">{problem_card(f, problem(f))}{solution_card(f, solution(f))}</ul>
    }
    .into_any()
}

fn content(f: &Frame) -> AnyView {
    view! {
        <h2>{f.t(tr::style::CONTENT)}</h2>
        {byline(f, &organisation(f), ago(f, 3))}
        {support_box(f, support(f))}
        {path(f, way())}
        <ol class="comments">{comments(f, CommentList { open: true, says_stance: true }, vec![comment(f)])}</ol>
    }
    .into_any()
}

fn ago(f: &Frame, hours: i64) -> Micros {
    Micros(f.now.0 - hours * HOUR)
}

fn person(f: &Frame) -> Author {
    Author {
        name: Localized { ar: f.t(tr::style::SAMPLE_NAME).to_owned(), ..Localized::default() },
        link: None,
        organisation: None,
        officer: false,
        placeholder: false,
        at_the_desk: false,
    }
}

fn organisation(f: &Frame) -> Author {
    Author { organisation: Some(OrganisationKind::Cooperative), ..person(f) }
}

fn problem(f: &Frame) -> ProblemCard {
    ProblemCard {
        commune: "ain-amlal".to_owned(),
        number: 1,
        title: f.t(tr::style::SAMPLE_TITLE).to_owned(),
        category: "waste".to_owned(),
        subcategory: String::new(),
        neighbourhood: None,
        state: ProblemState::Acknowledged,
        me_too_count: 12,
        comment_count: 3,
        solution_count: 1,
        created_at: ago(f, 30),
        author: person(f),
        photo: None,
        language: None,
    }
}

fn solution(f: &Frame) -> SolutionCard {
    SolutionCard {
        referred_to: String::new(),
        commune: "ain-amlal".to_owned(),
        number: 1,
        title: f.t(tr::style::SAMPLE_TITLE).to_owned(),
        excerpt: f.t(tr::style::SAMPLE_TEXT).to_owned(),
        category: "waste".to_owned(),
        subcategory: String::new(),
        neighbourhood: None,
        state: SolutionState::Published,
        support_count: 64,
        counted_supports: 64,
        threshold: 100,
        imported_support_count: 0,
        comment_count: 5,
        published_at: ago(f, 50),
        author: organisation(f),
        language: None,
    }
}

fn support(f: &Frame) -> SupportBox {
    SupportBox {
        commune: "ain-amlal".to_owned(),
        number: per(f, 1, 2),
        count: 64,
        resident_count: 41,
        imported_count: 0,
        counted: 64,
        threshold: Threshold { needed: 100, counts: Counts::Share, others_percent: 50 },
        open: true,
        supported: false,
        signed_in: true,
        endorsements: vec![organisation(f)],
        mine: Vec::new(),
    }
}

fn way() -> SolutionPath {
    let step = |step, at: Option<i64>, current| PathStep { step, reached: at.is_some(), at: at.map(Micros), current, failed: false };
    SolutionPath {
        state: SolutionState::Threshold,
        threshold: 100,
        steps: vec![
            step(Step::Published, Some(1_765_000_000_000_000), false),
            step(Step::Threshold, Some(1_768_000_000_000_000), true),
            step(Step::Evaluation, None, false),
            step(Step::Decision, None, false),
        ],
        next: NextAct::Answer { by: Micros(1_773_000_000_000_000), overdue: false },
    }
}

fn comment(f: &Frame) -> Comment {
    Comment {
        id: uuid::Uuid::from_u128(per(f, 1, 2)),
        author: person(f),
        by_subject_author: true,
        stance: Stance::For,
        text: CommentText::Public(f.t(tr::style::SAMPLE_TEXT).to_owned(), false),
        answers: None,
        useful: 4,
        useless: 1,
        voted: Some(true),
        at: ago(f, 2),
        edited: false,
        mine: false,
        may_edit: false,
        language: None,
        replies: Vec::new(),
        folded: 0,
    }
}
