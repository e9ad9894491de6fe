//! Renders every page from its props alone: without a database, in every language, with arbitrary values.

use fake::rand::rngs::StdRng;
use fake::rand::{RngCore, SeedableRng as _};
use fake::{Dummy, Fake as _, Faker};
use scraper::{Html, Selector};

use super::samples::frame;
use crate::components::layout;
use crate::model::form::FieldError;
use crate::model::frame::Frame;
use crate::model::{Lang, Micros};
use crate::pages::*;

/// How often each page is drawn in each language.
const TIMES: u64 = 3;

/// Values for props, always the same ones.
struct Values(StdRng);

impl Values {
    fn any<T: Dummy<Faker>>(&mut self) -> T {
        Faker.fake_with_rng(self)
    }
}

/// Numbers of 64 bits are counts and amounts: below ten thousand. What chooses variants and lengths asks for 32 bits.
impl RngCore for Values {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64() % 10_000
    }

    fn fill_bytes(&mut self, into: &mut [u8]) {
        self.0.fill_bytes(into);
    }
}

impl Dummy<Faker> for Micros {
    fn dummy_with_rng<R: RngCore + ?Sized>(_: &Faker, rng: &mut R) -> Self {
        // About 2026.
        Self(1_780_000_000_000_000 + i64::from(rng.next_u32()) * 10_000)
    }
}

impl Dummy<Faker> for FieldError {
    fn dummy_with_rng<R: fake::rand::Rng + ?Sized>(_: &Faker, rng: &mut R) -> Self {
        let field = ["", "name", "title", "body", "note", "email"][rng.next_u32() as usize % 6];
        Self { field, message: Faker.fake_with_rng(rng), values: Vec::new(), localized: Vec::new() }
    }
}

#[test]
fn every_page_is_drawn_here() {
    let known: std::collections::BTreeSet<String> = PAGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(known, super::functions("pages", "Page"), "each page is drawn here once");
}

#[test]
fn every_page_is_whole_in_every_language() {
    let headings = Selector::parse("h1").expect("a selector");
    for (name, page) in PAGES {
        for lang in Lang::ALL {
            for seed in 0..TIMES {
                let mut values = Values(StdRng::seed_from_u64(seed));
                let mut f = frame("Amina");
                (f.lang, f.chosen) = (lang.written(), lang);
                if seed == 0 {
                    f.viewer = None;
                }
                let html = layout::document(&f, |f| page(f, &mut values));
                let parsed = Html::parse_document(&html);
                let at = format!("{name} in {} ({seed})", lang.code());
                assert_eq!(parsed.select(&headings).count(), 1, "{at}: a page has one heading of the first order");
                assert_eq!(parsed.root_element().attr("lang"), Some(lang.written().code()), "{at}");
                assert_eq!(parsed.root_element().attr("dir"), Some(lang.written().dir()), "{at}");
                // Islands are handed words whose places they fill themselves.
                let elements = parsed.tree.values().filter_map(|node| node.as_element()).filter(|element| element.name() != "leptos-island");
                let texts: Vec<&str> = elements.flat_map(|element| element.attrs().map(|(_, value)| value)).chain(parsed.root_element().text()).collect();
                for place in ["{count}", "{name}", "{title}", "{commune}", "{date}", "{number}"] {
                    assert!(!texts.iter().any(|text| text.contains(place)), "{at}: {place} was not filled");
                }
            }
        }
    }
}

type Draw = fn(&Frame, &mut Values) -> Page;

const PAGES: &[(&str, Draw)] = &[
    ("about::network", |f, r| about::network(f, &r.any::<String>())),
    ("about::commune", |f, r| about::commune(f, r.any())),
    ("about::house_rules", |f, r| about::house_rules(f, r.any())),
    ("accounts::name", |f, r| accounts::name(f, r.any())),
    ("accounts::sign_in", |f, r| accounts::sign_in(f, r.any())),
    ("accounts::message", |f, r| accounts::message(f, r.any())),
    ("accounts::setting", |f, r| accounts::setting(f, r.any())),
    ("account::page", |f, r| account::page(f, r.any())),
    ("accounts::sessions", |f, r| accounts::sessions(f, r.any())),
    ("administration::page", |f, r| administration::page(f, r.any())),
    ("answer::page", |f, r| answer::page(f, r.any())),
    ("assist::grants", |f, r| assist::grants(f, r.any())),
    ("assist::code", |f, r| assist::code(f, r.any())),
    ("assist::view", |f, r| assist::view(f, r.any(), r.any())),
    ("comment::thread", |f, r| comment::thread(f, r.any())),
    ("comment::page", |f, r| comment::page(f, r.any())),
    ("comment::delete", |f, r| comment::delete(f, r.any(), r.any())),
    ("commune::page", |f, r| commune::page(f, r.any())),
    ("consent::page", |f, r| consent::page(f, r.any())),
    ("contest::appeal", |f, r| contest::appeal(f, r.any(), r.any(), r.any())),
    ("contest::rewrite", |f, r| contest::rewrite(f, r.any(), r.any(), r.any())),
    ("deadlines::page", |f, r| deadlines::page(f, r.any(), r.any())),
    ("delete_account::page", |f, r| delete_account::page(f, r.any())),
    ("desk::page", |f, r| desk::page(f, r.any())),
    ("desk::slip", |f, r| desk::slip(f, r.any())),
    ("error::page", |f, r| error::page(f, r.any())),
    ("error::offline", |f, _| error::offline(f)),
    ("flag::page", |f, r| flag::page(f, r.any(), r.any(), r.any(), r.any())),
    ("flag::not_possible", |f, r| flag::not_possible(f, r.any(), r.any(), r.any())),
    ("holding::page", |f, r| holding::page(f, r.any(), r.any())),
    ("home::page", |f, r| home::page(f, r.any())),
    ("letters::page", |f, r| letters::page(f, r.any())),
    ("measure::give", |f, r| measure::give(f, r.any())),
    ("measure::page", |f, r| measure::page(f, r.any(), r.any(), r.any())),
    ("measures::page", |f, r| measures::page(f, r.any())),
    ("measures::appeal", |f, r| measures::appeal(f, r.any(), r.any(), r.any())),
    ("milestones::page", |f, r| milestones::page(f, r.any())),
    ("moderation::page", |f, r| moderation::page(f, r.any())),
    ("moderation_bulk::preview", |f, r| moderation_bulk::preview(f, r.any(), r.any())),
    ("moderation_bulk::sweep", |f, r| moderation_bulk::sweep(f, r.any())),
    ("moderation_item::page", |f, r| moderation_item::page(f, r.any(), r.any(), r.any(), r.any())),
    ("moderation_log::page", |f, r| moderation_log::page(f, r.any())),
    ("moderation_name::page", |f, r| moderation_name::page(f, r.any())),
    ("my_data::page", |f, r| my_data::page(f, r.any())),
    ("notifications::page", |f, r| notifications::page(f, r.any())),
    ("objections::page", |f, r| objections::page(f, r.any())),
    ("objections::list", |f, r| objections::list(f, r.any())),
    ("objections::answer", |f, r| objections::answer(f, r.any())),
    ("office::page", |f, r| office::page(f, r.any())),
    ("organisation::page", |f, r| organisation::page(f, r.any())),
    ("organisation_form::page", |f, r| organisation_form::page(f, r.any())),
    ("organisation_requests::page", |f, r| organisation_requests::page(f, r.any())),
    ("organisation_requests::request", |f, r| organisation_requests::request(f, r.any())),
    ("organisation_requests::suspend", |f, r| organisation_requests::suspend(f, r.any())),
    ("organisations::page", |f, r| organisations::page(f, r.any())),
    ("paper::page", |f, r| paper::page(f, r.any())),
    ("paper::done", |f, r| paper::done(f, r.any())),
    ("paper::receipt", |f, r| paper::receipt(f, r.any())),
    ("paper_form::page", |f, r| paper_form::page(f, r.any())),
    ("paper_log::page", |f, r| paper_log::page(f, r.any())),
    ("paper_log::withdraw", |f, r| paper_log::withdraw(f, r.any())),
    ("phones::code", |f, r| phones::code(f, r.any())),
    ("phones::who", |f, r| phones::who(f, r.any())),
    ("pledge::page", |f, r| pledge::page(f, r.any())),
    ("pledge_form::page", |f, r| pledge_form::page(f, r.any())),
    ("pledge_form::report", |f, r| pledge_form::report(f, r.any())),
    ("pledge_form::end", |f, r| pledge_form::end(f, r.any())),
    ("privacy::page", |f, r| privacy::page(f, &r.any::<String>(), r.any(), r.any())),
    ("problem::page", |f, r| problem::page(f, r.any())),
    ("problem::hidden", |f, r| problem::hidden(f, r.any(), r.any())),
    ("problem::removed", |f, r| problem::removed(f, r.any(), r.any())),
    ("problem_form::page", |f, r| problem_form::page(f, r.any())),
    ("problem_state::page", |f, r| problem_state::page(f, r.any())),
    ("problems::page", |f, r| problems::page(f, r.any())),
    ("profile::page", |f, r| profile::page(f, r.any())),
    ("receipt::form", |f, r| receipt::form(f, r.any())),
    ("receipt::page", |f, r| receipt::page(f, r.any())),
    ("redact::page", |f, r| redact::page(f, r.any(), r.any())),
    ("register::page", |f, r| register::page(f, r.any())),
    ("representatives::page", |f, r| representatives::page(f, r.any())),
    ("representatives::remove", |f, r| representatives::remove(f, r.any())),
    ("representatives::invitation", |f, r| representatives::invitation(f, r.any())),
    ("resident::page", |f, r| resident::page(f, r.any())),
    ("residents::page", |f, r| residents::page(f, r.any())),
    ("residents::withdraw", |f, r| residents::withdraw(f, r.any())),
    ("second_factor::proof", |f, r| second_factor::proof(f, r.any())),
    ("second_factor::list", |f, r| second_factor::list(f, r.any())),
    ("second_factor::add_app", |f, r| second_factor::add_app(f, r.any())),
    ("second_factor::add_passkey", |f, r| second_factor::add_passkey(f, r.any(), r.any())),
    ("second_factor::recovery", |f, r| second_factor::recovery(f, r.any())),
    ("settings::page", |f, r| settings::page(f, r.any())),
    ("settings::neighbourhoods", |f, r| settings::neighbourhoods(f, r.any())),
    ("settings::neighbourhood", |f, r| settings::neighbourhood(f, r.any())),
    ("pictures::page", |f, r| pictures::page(f, r.any())),
    ("settings::drawing", |f, r| settings::drawing(f, r.any())),
    ("sign_on::redirect", |f, r| sign_on::redirect(f, r.any())),
    ("sign_on::join", |f, r| sign_on::join(f, r.any())),
    ("solution::page", |f, r| solution::page(f, r.any())),
    ("solution::hidden", |f, r| solution::hidden(f, r.any(), r.any())),
    ("solution::removed", |f, r| solution::removed(f, r.any(), r.any())),
    ("solution_form::page", |f, r| solution_form::page(f, r.any())),
    ("solution_form::collided", |f, r| solution_form::collided(f, r.any())),
    ("solution_preview::page", |f, r| solution_preview::page(f, r.any())),
    ("solution_versions::page", |f, r| solution_versions::page(f, r.any())),
    ("solution_withdraw::page", |f, r| solution_withdraw::page(f, r.any())),
    ("solutions::page", |f, r| solutions::page(f, r.any())),
    ("staff::page", |f, r| staff::page(f, r.any())),
    ("staff::withdraw", |f, r| staff::withdraw(f, r.any())),
    ("staff::acts", |f, r| staff::acts(f, r.any())),
    ("style::page", |f, _| style::page(f)),
    ("templates::page", |f, r| templates::page(f, r.any(), r.any())),
    ("today::page", |f, r| today::page(f, r.any())),
];
