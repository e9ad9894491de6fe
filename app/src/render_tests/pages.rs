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
pub(super) struct Values(StdRng);

impl Values {
    /// Others for each number.
    pub(super) fn of(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

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
                let mut values = Values::of(seed);
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
                // Islands and the recount are handed words whose places they fill themselves.
                let elements = parsed
                    .tree
                    .values()
                    .filter_map(|node| node.as_element())
                    .filter(|element| element.name() != "leptos-island" && element.attr("data-recount").is_none());
                let texts: Vec<&str> = elements.flat_map(|element| element.attrs().map(|(_, value)| value)).chain(parsed.root_element().text()).collect();
                for place in ["{count}", "{name}", "{title}", "{commune}", "{date}", "{number}"] {
                    assert!(!texts.iter().any(|text| text.contains(place)), "{at}: {place} was not filled");
                }
            }
        }
    }
}

pub(super) type Draw = fn(&Frame, &mut Values) -> Page;

pub(super) const PAGES: &[(&str, Draw)] = &[
    ("about::network", |f, r| about::network(f, &r.any::<String>())),
    ("about::commune", |f, r| about::commune(f, r.any())),
    ("about::house_rules", |f, r| about::house_rules(f, r.any())),
    ("counting_help::page", |f, _| counting_help::page(f)),
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
    ("ballot::option", |f, r| ballot::option(f, r.any())),
    ("ballot::page", |f, r| ballot::page(f, r.any())),
    ("ballot_cast::mine", |f, r| ballot_cast::mine(f, r.any())),
    ("ballot_cast::review", |f, r| ballot_cast::review(f, r.any())),
    ("ballot_options::form", |f, r| ballot_options::form(f, r.any())),
    ("ballot_options::list", |f, r| ballot_options::list(f, r.any())),
    ("ballot_options::withdraw", |f, r| ballot_options::withdraw(f, r.any())),
    ("ballot_staff::envelopes", |f, r| ballot_staff::envelopes(f, r.any())),
    ("ballot_staff::prepare", |f, r| ballot_staff::prepare(f, r.any())),
    ("ballot_staff::turnout", |f, r| ballot_staff::turnout(f, r.any())),
    ("ballot_staff::voids", |f, r| ballot_staff::voids(f, r.any())),
    ("ballot_vote::page", |f, r| ballot_vote::page(f, r.any())),
    ("ballot_papers::paper", |f, r| ballot_papers::paper(f, r.any())),
    ("ballot_papers::people", |f, r| ballot_papers::people(f, r.any())),
    ("ballot_papers::person", |f, r| ballot_papers::person(f, r.any())),
    ("ballot_papers::entry", |f, r| ballot_papers::entry(f, r.any())),
    ("ballot_papers::differences", |f, r| ballot_papers::differences(f, r.any())),
    ("ballot_papers::difference", |f, r| ballot_papers::difference(f, r.any())),
    ("ballot_papers::balance", |f, r| ballot_papers::balance(f, r.any())),
    ("kiosk::desk", |f, r| kiosk::desk(f, r.any())),
    ("kiosk::person", |f, r| kiosk::person(f, r.any())),
    ("kiosk::code", |f, r| kiosk::code(f, r.any())),
    ("kiosk::end", |f, r| kiosk::end(f, r.any())),
    ("ballot_receipt::leaf", |f, r| ballot_receipt::leaf(f, r.any())),
    ("ballot_receipt::log", |f, r| ballot_receipt::log(f, r.any())),
    ("ballot_receipt::receipt", |f, r| ballot_receipt::receipt(f, r.any())),
    ("ballot_result::page", |f, r| ballot_result::page(f, r.any())),
    ("ballot_result::poster", |f, r| ballot_result::poster(f, r.any())),
    ("ballot_result_staff::page", |f, r| ballot_result_staff::page(f, r.any())),
    ("comment::thread", |f, r| comment::thread(f, r.any())),
    ("comment::page", |f, r| comment::page(f, r.any())),
    ("comment::delete", |f, r| comment::delete(f, r.any(), r.any())),
    ("commune::page", |f, r| commune::page(f, r.any())),
    ("consent::page", |f, r| consent::page(f, r.any())),
    ("consultation::hidden", |f, r| consultation::hidden(f, r.any(), r.any())),
    ("consultation::page", |f, r| consultation::page(f, r.any(), Vec::new())),
    ("consultation_forms::audience", |f, r| consultation_forms::audience(f, r.any())),
    ("consultation_forms::documents", |f, r| consultation_forms::documents(f, r.any())),
    ("consultation_forms::texts", |f, r| consultation_forms::texts(f, r.any())),
    ("consultation_list::new", |f, r| consultation_list::new(f, r.any())),
    ("consultation_list::page", |f, r| consultation_list::page(f, r.any())),
    ("consultation_notice::page", |f, r| consultation_notice::page(f, r.any())),
    ("consultation_phases::page", |f, r| consultation_phases::page(f, r.any())),
    ("consultation_prepare::cancel", |f, r| consultation_prepare::cancel(f, r.any())),
    ("consultation_prepare::page", |f, r| consultation_prepare::page(f, r.any())),
    ("consultations::page", |f, r| consultations::page(f, r.any())),
    ("contest::appeal", |f, r| contest::appeal(f, r.any(), r.any(), r.any())),
    ("contest::rewrite", |f, r| contest::rewrite(f, r.any(), r.any(), r.any())),
    ("deadlines::page", |f, r| deadlines::page(f, r.any(), r.any())),
    ("delete_account::page", |f, r| delete_account::page(f, r.any())),
    ("desk::page", |f, r| desk::page(f, r.any())),
    ("desk::slip", |f, r| desk::slip(f, r.any())),
    ("draft_article::amendment", |f, r| draft_article::amendment(f, r.any())),
    ("draft_article::page", |f, r| draft_article::page(f, r.any())),
    ("draft_article::rehearsal", |f, r| draft_article::rehearsal(f, r.any())),
    ("draft_editor::article", |f, r| draft_editor::article(f, r.any())),
    ("draft_editor::page", |f, r| draft_editor::page(f, 3, &r.any(), Some(r.any()))),
    ("draft_editor::paste", |f, r| draft_editor::paste(f, r.any())),
    ("draft_editor::version", |f, r| draft_editor::version(f, r.any())),
    ("draft_text::page", |f, r| draft_text::page(f, r.any())),
    ("draft_themes::page", |f, r| draft_themes::page(f, r.any())),
    ("draft_themes::theme", |f, r| draft_themes::theme(f, r.any())),
    ("error::page", |f, r| error::page(f, r.any())),
    ("error::offline", |f, _| error::offline(f)),
    ("flag::page", |f, r| flag::page(f, r.any(), r.any(), r.any(), r.any())),
    ("flag::not_possible", |f, r| flag::not_possible(f, r.any(), r.any(), r.any())),
    ("holding::page", |f, r| holding::page(f, r.any(), r.any())),
    ("home::page", |f, r| home::page(f, r.any())),
    ("language::page", |f, r| language::page(f, r.any())),
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
    ("opinion::list", |f, r| opinion::list(f, r.any())),
    ("opinion::page", |f, r| opinion::page(f, r.any())),
    ("opinion::thanks", |f, _| opinion::thanks(f)),
    ("option_board::board", |f, r| option_board::board(f, r.any())),
    ("option_board::upload", |f, r| option_board::upload(f, r.any())),
    ("option_staff::appeal", |f, r| option_staff::appeal(f, r.any())),
    ("option_staff::decide", |f, r| option_staff::decide(f, r.any())),
    ("option_staff::prepare", |f, r| option_staff::prepare(f, r.any())),
    ("options::list", |f, r| options::list(f, r.any())),
    ("options::option", |f, r| options::option(f, r.any())),
    ("options::put_forward", |f, r| options::put_forward(f, r.any())),
    ("organisation::page", |f, r| organisation::page(f, r.any())),
    ("organisation_form::page", |f, r| organisation_form::page(f, r.any())),
    ("organisation_requests::page", |f, r| organisation_requests::page(f, r.any())),
    ("organisation_requests::request", |f, r| organisation_requests::request(f, r.any())),
    ("organisation_requests::suspend", |f, r| organisation_requests::suspend(f, r.any())),
    ("organisations::page", |f, r| organisations::page(f, r.any())),
    ("outcome::page", |f, r| outcome::page(f, r.any())),
    ("outcome::poster", |f, r| outcome::poster(f, r.any())),
    ("outcome_staff::correction", |f, r| outcome_staff::correction(f, r.any())),
    ("outcome_staff::page", |f, r| outcome_staff::page(f, r.any())),
    ("outcome_staff::point", |f, r| outcome_staff::point(f, r.any())),
    ("paper::page", |f, r| paper::page(f, r.any())),
    ("paper::done", |f, r| paper::done(f, r.any())),
    ("paper::receipt", |f, r| paper::receipt(f, r.any())),
    ("paper_form::page", |f, r| paper_form::page(f, r.any())),
    ("paper_log::page", |f, r| paper_log::page(f, r.any())),
    ("paper_log::withdraw", |f, r| paper_log::withdraw(f, r.any())),
    ("phones::code", |f, r| phones::code(f, r.any())),
    ("phones::who", |f, r| phones::who(f, r.any())),
    ("meeting::page", |f, r| meeting::page(f, r.any())),
    ("meeting::remark", |f, r| meeting::remark(f, r.any())),
    ("meeting_staff::attendance", |f, r| meeting_staff::attendance(f, r.any())),
    ("meeting_staff::cancel", |f, r| meeting_staff::cancel(f, r.any())),
    ("meeting_staff::form", |f, r| meeting_staff::form(f, r.any())),
    ("meeting_staff::list", |f, r| meeting_staff::list(f, r.any())),
    ("meeting_staff::minutes", |f, r| meeting_staff::minutes(f, r.any())),
    ("meeting_staff::remarks", |f, r| meeting_staff::remarks(f, r.any())),
    ("meeting_staff::sheet", |f, r| meeting_staff::sheet(f, r.any())),
    ("round_table::page", |f, r| round_table::page(f, r.any())),
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
    ("invitation::page", |f, r| invitation::page(f, r.any())),
    ("invitations::letter", |f, r| invitations::letter(f, r.any())),
    ("invitations::page", |f, r| invitations::page(f, r.any())),
    ("questionnaire::begin", |f, r| questionnaire::begin(f, r.any())),
    ("questionnaire::questions", |f, r| questionnaire::questions(f, r.any(), true)),
    ("questionnaire_editor::page", |f, r| questionnaire_editor::page(f, 3, &r.any(), Some(r.any()))),
    ("question_form::question", |f, r| question_form::question(f, r.any())),
    ("questionnaire_editor::upload", |f, r| questionnaire_editor::upload(f, r.any())),
    ("questionnaire_editor::version", |f, r| questionnaire_editor::version(f, r.any())),
    ("questionnaire_paper::entry", |f, r| questionnaire_paper::entry(f, r.any())),
    ("questionnaire_paper::paper", |f, r| questionnaire_paper::paper(f, r.any())),
    ("questionnaire_paper::receipt", |f, r| questionnaire_paper::receipt(f, r.any())),
    ("questionnaire_results::page", |f, r| questionnaire_results::page(f, r.any())),
    ("questionnaire_review::review", |f, r| questionnaire_review::review(f, r.any())),
    ("questionnaire_review::sent", |f, r| questionnaire_review::sent(f, r.any())),
    ("receipt::form", |f, r| receipt::form(f, r.any())),
    ("receipt::page", |f, r| receipt::page(f, r.any())),
    ("recount::page", |f, r| recount::page(f, r.any())),
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
