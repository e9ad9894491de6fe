//! A sample of every component and island, with one text wherever it takes one.

mod ballots;
mod consultations;
mod props;

use leptos::prelude::*;

use crate::components::form::Field;
use crate::components::*;
use crate::islands::*;
use crate::model::consultations::{ConsultationTemplate, Opening, Standing, Step};
use crate::model::content::ProblemState;
use crate::model::form::FormErrors;
use crate::model::hub::StaffRoom;
use crate::model::moderation::Unread;
use crate::model::my_data::Value;
use crate::model::problems::ProblemStep;
use crate::model::questionnaire::{self, Input, MatrixRow, Offered};
use crate::model::workbench::Claim;
use crate::model::{Lang, Localized, Micros};
use crate::plurals::Forms;
use crate::tongue;
use crate::words::tr;

use ballots::{ballot_head, ballot_option, entry_fields, my_vote, person_line, sheet_reading, sum_line, sum_props};
use consultations::{asked, audience_of, consultation_card, multilingual, opinion_line, option_card, option_text};
pub(super) use props::frame;
use props::{
    all_comments, answers, appealed, article_of, author_notice, changed, choice, comment_form, discussion_of, drawing, entry, errors, field, gallery_photo,
    held_notice, measure, open_appeal, organisation, person, photo, pledge, pledge_section, problem, provider, similar, slip_code, solution, support_box,
    target,
};

type Sample = (&'static str, fn(&str) -> AnyView);

/// What is handed no text that anybody typed: states, moments, numbers, words of ours.
pub(super) const WITHOUT_TEXT: &[&str] = &[
    "answer::signals",
    "appeal::due",
    "ballot::rules",
    "ballot_papers::desk_ways",
    "ballot_papers::counted",
    "ballot_papers::figures",
    "ballot_papers::tabs",
    "banner::problem",
    "banner::solution",
    "breadcrumbs::administration",
    "breadcrumbs::moderation",
    "comment::votes",
    "compare::legend",
    "consultation::state",
    "consultation::timeline",
    "due::pill",
    "due::until",
    "face::face",
    "face::organisation",
    "face::person",
    "form::submit",
    "hub::nothing",
    "hub::waiting",
    "outcome::decision",
    "personal_data::periods",
    "icon::figure",
    "icon::icon",
    "keys::keys",
    "language::choice",
    "language::field",
    "listing::pager",
    "measures::status",
    "menu_word::menu_word",
    "moderation::rule_link",
    "moderation::tombstone",
    "options::state",
    "moderation::under_review",
    "path::path",
    "picture::scene",
    "picture::theme",
    "picture::tile",
    "pledges::cover",
    "pledges::ring",
    "rules::rules",
    "solution_card::support_bar",
    "statement::statement",
    "tags::language",
    "tags::number",
    "tags::problem_state",
    "tags::solution_state",
    "time::moment",
    "time::time",
];

pub(super) const SAMPLES: &[Sample] = &[
    ("answer::section", |t| answer::section(&frame(t), answers(t))),
    ("appeal::answering", |t| appeal::answering(&frame(t), appealed(t, &open_appeal(t)), ().into_any(), &FormErrors::default())),
    ("article::article", |t| article::article(&frame(t), &article_of(t))),
    ("article::marks", |t| article::marks(&frame(t), &article_of(t))),
    ("article::problems", |t| article::problems(&frame(t), &article_of(t).problems)),
    ("article::signed", |t| article::signed(&frame(t), &person(t))),
    ("author::author", |t| view! { {author::author(&frame(t), &person(t))}{author::author(&frame(t), &organisation(t))} }.into_any()),
    ("author::signature", |t| {
        view! { {author::signature(&frame(t), &person(t), Some(tr::author::SUBJECT))}{author::signature(&frame(t), &organisation(t), None)} }.into_any()
    }),
    ("author::byline", |t| author::byline(&frame(t), &person(t), Micros(0))),
    ("author::desk_mark", |t| view! { {author::desk_mark(&frame(t), &person(t))}{t.to_owned()} }.into_any()),
    ("ballot_papers::page_head", |t| ballot_papers::page_head(&frame(t), 3, &multilingual(t), tr::ballot_papers::TITLE)),
    ("ballot_papers::people_list", |t| ballot_papers::people_list(&frame(t), &[person_line(t)], t, |handle| handle.to_owned())),
    ("ballot_papers::reading", |t| ballot_papers::reading(&frame(t), &sheet_reading(t))),
    ("ballot_papers::reading_form", |t| ballot_papers::reading_form(&frame(t), crate::model::ballots::BallotKind::Ranked, &entry_fields(t), &errors(t))),
    ("ballot_papers::search", |t| ballot_papers::search(&frame(t), t.to_owned(), t)),
    ("breadcrumbs::list", |t| breadcrumbs::list(&frame(t), tr::layout::PROBLEMS, (t.to_owned(), tr::layout::PROBLEMS))),
    ("breadcrumbs::up", |t| breadcrumbs::up(&frame(t), t.to_owned(), t)),
    ("cards::problem_card", |t| cards::problem_card(&frame(t), problem(t))),
    ("cards::who", |t| cards::who(&frame(t), &person(t), Micros(0))),
    ("changes::changes", |t| changes::changes(&frame(t), changed(t)).into_any()),
    ("compare::compare", |t| view! { {compare::compare(t, "")}{compare::compare("", t)}{compare::compare(t, t)} }.into_any()),
    ("consultation::audience", |t| consultation::audience(&frame(t), &audience_of(t))),
    ("consultation::brief", |t| consultation::brief(&frame(t), &consultation_card(t))),
    ("consultation::card", |t| consultation::card(&frame(t), consultation_card(t))),
    ("question::links", |t| question::links(&frame(t), vec![("#q.why".to_owned(), t.to_owned())]).into_any()),
    ("question::question", |t| {
        let label = || questionnaire::Said { text: t.to_owned(), ..Default::default() };
        let offered = || Offered { name: t.to_owned(), label: label(), recording: Some(t.to_owned()), chosen: true, waits: false };
        let waiting = || Offered { waits: true, ..offered() };
        let presence = questionnaire::Presence::Waiting;
        let row = MatrixRow { name: "row".to_owned(), label: label(), required: true, choices: vec![offered()], error: Some(t.to_owned()), presence };
        let inputs = vec![
            Input::Note,
            Input::Line,
            Input::Lines,
            Input::Point,
            Input::Photo(Some(t.to_owned())),
            Input::PhotoAtDesk,
            Input::One(vec![offered(), waiting()]),
            Input::Rank(vec![offered(), waiting()]),
            Input::Acknowledge(true),
            Input::Matrix { many: true, rows: vec![row] },
        ];
        inputs.into_iter().map(|input| question::question(&frame(t), &asked(t, input))).collect::<Vec<_>>().into_any()
    }),
    ("question::telling", |t| view! { {question::telling(&frame(t))}{t.to_owned()} }.into_any()),
    ("question::said", |t| question::said(&frame(t), &questionnaire::Said { text: t.to_owned(), lang: "fr".to_owned(), right: false })),
    ("question::summary", |t| question::summary(&frame(t), &[&asked(t, Input::Line)]).into_any()),
    ("consultation::line", |t| consultation::line(&frame(t), &multilingual(t))),
    ("consultation::paragraphs", |t| consultation::paragraphs(&frame(t), &multilingual(t))),
    ("consultation::standing_towards", |t| {
        let standing = Standing { opening: Opening::SignIn, steps: vec![(Step::Account, false)] };
        consultation::standing_towards(&frame(t), &standing, Vec::new(), Some((tr::voting::VOTE, t.to_owned())))
    }),
    ("consultation::standing", |t| {
        let places = Localized { ar: t.to_owned(), fr: t.to_owned(), en: t.to_owned() };
        let standing = Standing { opening: Opening::OtherNeighbourhood, steps: vec![(Step::Neighbourhood(vec![places]), false)] };
        consultation::standing(&frame(t), &standing, Vec::new())
    }),
    ("comment::comments", |t| comment::comments(&frame(t), comment::CommentList { open: true, says_stance: true }, all_comments(t)).into_any()),
    ("discussion::comment_form", |t| discussion::comment_form(&frame(t), comment_form(t), t)),
    ("discussion::section", |t| discussion::section(&frame(t), discussion_of(t))),
    ("hub::desk_tabs", |t| hub::desk_tabs(&frame(t), t)),
    ("hub::resident_tabs", |t| hub::resident_tabs(&frame(t), t)),
    ("hub::tabs", |t| hub::tabs(&frame(t), tr::hub::TITLE, vec![(t.to_owned(), tr::hub::TITLE, true)])),
    ("hub::hub", |t| hub::hub(&frame(t), StaffRoom::Today, t.to_owned().into_any())),
    ("hub::table", |t| hub::table(t.to_owned(), vec![t.to_owned()], vec![vec![t.to_owned().into_any()]])),
    ("form::checkbox", |t| form::checkbox(&frame(t), "body", t.to_owned().into_any(), true, &errors(t))),
    ("form::error", |t| form::error(&frame(t), "body", &errors(t)).into_any()),
    ("form::hidden", |t| form::hidden("name", t)),
    ("form::radio_cards", |t| form::radio_cards(&frame(t), Field::new("body", t, t), vec![choice(t)], &errors(t))),
    ("form::select", |t| form::select(&frame(t), field(t), t, vec![(t.to_owned(), vec![choice(t)])], &errors(t))),
    ("form::text_area", |t| form::text_area(&frame(t), field(t), &errors(t))),
    ("form::file_field", |t| form::file_field(&frame(t), field(t), ".csv", &errors(t))),
    ("form::text_field", |t| form::text_field(&frame(t), field(t), &errors(t))),
    ("language::link", |t| language::link(&frame(t), t.to_owned())),
    ("personal_data::row", |t| personal_data::row(Lang::Ar, vec![(t.to_owned(), Value::Text(t.to_owned())), (t.to_owned(), Value::Link(t.to_owned()))])),
    ("listing::chosen", |t| listing::chosen(&frame(t), vec![entry(t)]).into_any()),
    ("listing::filter", |t| listing::filter(&frame(t), t, vec![entry(t)]).into_any()),
    ("listing::filter_row", |t| listing::filter_row(&frame(t), t, vec![entry(t)]).into_any()),
    ("listing::views", |t| listing::views(&frame(t), vec![entry(t)])),
    ("listing::orders", |t| listing::orders(&frame(t), vec![entry(t)])),
    ("map::linked", |t| {
        let drawing = drawing(t);
        let marks = [Some(3), None].map(|count| map::Mark { at: (1.0, 1.0), count, href: t.to_owned(), words: t.to_owned() });
        map::linked(&frame(t), &drawing, &drawing.whole(), &[(t.to_owned(), t.to_owned())], &marks)
    }),
    ("map::marked", |t| {
        let drawing = drawing(t);
        let marks = [Some(3), None].map(|count| map::Mark { at: (1.0, 1.0), count, href: t.to_owned(), words: t.to_owned() });
        map::marked(&frame(t), &drawing, &drawing.whole(), &[(t.to_owned(), t.to_owned())], &marks)
    }),
    ("map::map", |t| map::map(&frame(t), &drawing(t), &[(t.to_owned(), t.to_owned())], &[(1, 1)])),
    ("answer::works", |t| answer::works(&frame(t), &answers(t).milestones).into_any()),
    ("poster::poster", |t| {
        let code = poster::Code { squares: t, side: 25, label: tr::outcomes::POSTER_QR, address: t };
        let said = || view! { <p>{t.to_owned()}</p> }.into_any();
        poster::poster(&frame(t), &code, [said(), said()], [Some(said()), Some(said())])
    }),
    ("measures::record", |t| measures::record(&frame(t), &[measure(t)])),
    ("moderation::author_notice", |t| moderation::author_notice(&frame(t), &author_notice(t))),
    ("moderation::flag_link", |t| moderation::flag_link(&frame(t), t.to_owned())),
    ("moderation::held_notice", |t| moderation::held_notice(&frame(t), &held_notice(t))),
    ("moderation::held_reasons", |t| moderation::held_reasons(&frame(t), &held_notice(t).reasons, &held_notice(t).words)),
    ("moderation::unread", |t| {
        let (hidden, held) = (Unread::Hidden(Box::new(author_notice(t))), Unread::Held(held_notice(t)));
        view! { {moderation::unread(&frame(t), &hidden)}{moderation::unread(&frame(t), &held)} }.into_any()
    }),
    ("path::of_problem", |t| {
        let steps = [ProblemStep { state: ProblemState::Declined, note: t.to_owned(), at: Micros(0) }];
        path::of_problem(&frame(t), ProblemState::Declined, &steps, None)
    }),
    ("photos::gallery", |t| photos::gallery(&frame(t), vec![gallery_photo(t)]).into_any()),
    ("photos::upload_fields", |t| photos::upload_fields(&frame(t), target(t), vec![photo(t)], &errors(t))),
    ("pledges::bar", |t| view! { {pledges::bar(&frame(t), &pledge(t))}{t.to_owned()} }.into_any()),
    ("pledges::chart", |t| pledges::chart(&frame(t), &pledge(t)).into_any()),
    ("picture::picture", |t| picture::picture(&frame(t), Some(&photo(t)), "small", "waste", None)),
    ("picture::asking", |t| picture::asking(&frame(t), ConsultationTemplate::RoundTable, Some(t.to_owned().into_any()))),
    ("picture::drawn", |t| picture::drawn(&frame(t), "scene-join", t, t.to_owned())),
    ("pledges::of_organisation", |t| pledges::of_organisation(&frame(t), &[pledge(t)]).into_any()),
    ("pledges::section", |t| pledges::section(&frame(t), pledge_section(t)).into_any()),
    ("pledges::state", |t| view! { {pledges::state(&frame(t), &pledge(t))}{t.to_owned()} }.into_any()),
    ("pledges::table", |t| pledges::table(&frame(t), &pledge(t), true)),
    ("point::field", |t| point::field(&frame(t), tr::problems::POINT, &drawing(t), (t, t))),
    ("prose::prose", |t| view! { {prose::prose(t)}{prose::prose(&format!("https://example.org/{t}"))} }.into_any()),
    ("prose::prose_in", |t| prose::prose_in(tongue::marks(&[t]), t)),
    ("prose::quote", |t| prose::quote(t)),
    ("prose::said", |t| prose::said(t)),
    ("prose::said_in", |t| prose::said_in(tongue::marks(&[t]), t)),
    ("prose::remark", |t| {
        let long = format!("https://example.org/{t}");
        view! { {prose::remark(tongue::marks(&[t]), t)}{prose::remark(tongue::marks(&[t]), &long)} }.into_any()
    }),
    ("options::card", |t| options::card(&frame(t), 3, &option_card(t))),
    ("options::opinion", |t| options::opinion(&frame(t), &opinion_line(t))),
    ("options::text", |t| options::text(&frame(t), &option_text(t))),
    ("refused::error_summary", |t| refused::error_summary(&frame(t), &errors(t)).into_any()),
    ("share::share", |t| share::share(&frame(t), t, t, "share")),
    ("sign_on::button", |t| sign_on::button(&frame(t), &provider(t), tr::sign_on::WITH, t)),
    ("sign_on::other_ways", |t| sign_on::other_ways(&frame(t), &[provider(t)], t).into_any()),
    ("slip::slip", |t| slip::slip(&frame(t), &slip_code(t), |_| t.to_owned().into_any())),
    ("solution_card::near_card", |t| solution_card::near_card(&frame(t), solution(t), false)),
    ("solution_card::solution_card", |t| solution_card::solution_card(&frame(t), solution(t))),
    ("support::support_box", |t| support::support_box(&frame(t), support_box(t))),
    ("tags::category", |t| view! { {tags::category(&frame(t), t, t)}{t.to_owned()} }.into_any()),
    ("tags::referred", |t| tags::referred(&frame(t), t)),
    ("tags::place", |t| tags::place(&frame(t), t.to_owned())),
    ("topics::topics", |t| topics::topics(&frame(t), field(t), &errors(t))),
    ("workbench::claim", |t| workbench::claim(&frame(t), t, Some(&Claim { mine: false, name: t.to_owned(), until: Micros(0) }), true, t)),
    ("workbench::similar", |t| workbench::similar(&frame(t), &[similar(t)]).into_any()),
    ("ballot::my_vote", |t| ballot::my_vote(&frame(t), &ballot_head(t), &my_vote(t))),
    ("ballot::option_facts", |t| ballot::option_facts(&frame(t), &ballot_head(t), &ballot_option(t))),
    ("ballot::option_picture", |t| ballot::option_picture(&frame(t), &ballot_option(t))),
    ("ballot::option_title", |t| ballot::option_title(&frame(t), &ballot_option(t))),
    ("ballot::given_up", |t| ballot::given_up(&frame(t), &ballot_head(t)).into_any()),
    ("ballot::option_withdrawn", |t| ballot::option_withdrawn(&frame(t), &ballot_option(t)).into_any()),
    ("ballot::sums", |t| ballot::sums(&frame(t), crate::model::ballots::BallotKind::Budget, &[sum_line(t)]).into_any()),
    ("ballot_sums::BallotSums", |t| {
        let (sums, words) = sum_props(t);
        view! { <BallotSums sums=sums words=words/> }.into_any()
    }),
    ("comment_box::CommentBox", |t| {
        let s = || t.to_owned();
        let words = CommentWords { left: Forms::fixed(Lang::Ar, s()), over: Forms::fixed(Lang::Ar, s()), restored: s(), lost: s() };
        let field = CommentField { value: s(), limit: 10, described_by: s(), invalid: true };
        view! { <CommentBox field=field draft_key=s() words=words/> }.into_any()
    }),
    ("photo_picker::PhotoPicker", |t| {
        let s = || t.to_owned();
        let words = PhotoWords { add: s(), hint: s(), alt: s(), remove: s(), sending: s(), lost: s(), most: s() };
        let kept = vec![PickedPhoto { id: s(), alt: s(), thumbnail: s(), place: s() }];
        view! { <PhotoPicker kept=kept target=target(t) described_by=s() invalid=true words=words/> }.into_any()
    }),
    ("point_picker::PointPicker", |t| {
        let s = || t.to_owned();
        let words = PointWords { press: s(), hint: s(), set: s(), remove: s(), mine: s(), outside: s(), unknown: s() };
        let map = PointMap { source: s(), bounds: [0, 0, 1, 1], size: (1, 1), pictures: [(s(), 1), (s(), 2), (s(), 3)] };
        view! { <PointPicker latitude=s() longitude=s() map=map words=words/> }.into_any()
    }),
    ("support_button::SupportButton", |t| {
        let s = || t.to_owned();
        let words = SupportWords { support: s(), withdraw: s(), unit: Forms::fixed(Lang::Ar, s()), bar: s(), lost: s() };
        view! { <SupportButton action=s() supported=false count=SupportCount { number: 1, needed: Some(s()), text: s(), percent: Some(1) } open=true words=words/> }.into_any()
    }),
];
