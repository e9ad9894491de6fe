//! A sample of every component and island, with one text wherever it takes one.

use leptos::prelude::*;
use uuid::Uuid;

use crate::components::*;
use crate::components::{form::Choice, form::Field, listing::Entry};
use crate::islands::*;
use crate::model::answer::{Answer, AnswerSection, Milestone};
use crate::model::appeals::OpenAppeal;
use crate::model::content::*;
use crate::model::discussion::{Answered, Comment, CommentFields, CommentForm, CommentText, DiscussionSection, Listing};
use crate::model::form::FormErrors;
use crate::model::frame::{Assets, CommuneBrief, CommunePhoto, Flash, Frame, MeasureBrief, Tone, ViewerBrief};
use crate::model::holding::HeldNotice;
use crate::model::hub::{RoomCount, StaffCounts, StaffRoom};
use crate::model::map::{Map, Shape};
use crate::model::measures::{MeasureKind, MeasureLine, MeasureStatus};
use crate::model::moderation::{AppealState, AuthorNotice, Decided, Origin, Unread};
use crate::model::my_data::Value;
use crate::model::pledges::{Pledge, PledgeKind, PledgeSection, PledgeState, Report};
use crate::model::problems::{GalleryPhoto, ProblemStep};
use crate::model::settings::{ChangeRow, Changes, Setting};
use crate::model::sign_on::SignInProvider;
use crate::model::slip::SlipCode;
use crate::model::solutions::{Article, LinkedProblem};
use crate::model::support::SupportBox;
use crate::model::threshold::{Counts, Threshold};
use crate::model::workbench::{Claim, Similar};
use crate::model::{Lang, Localized, Micros};
use crate::plurals::Forms;
use crate::tongue;
use crate::words::tr;

type Sample = (&'static str, fn(&str) -> AnyView);

/// What is handed no text that anybody typed: states, moments, numbers, words of ours.
pub(super) const WITHOUT_TEXT: &[&str] = &[
    "answer::signals",
    "appeal::due",
    "banner::problem",
    "banner::solution",
    "breadcrumbs::administration",
    "breadcrumbs::moderation",
    "comment::votes",
    "compare::legend",
    "due::pill",
    "due::until",
    "face::face",
    "face::organisation",
    "face::person",
    "form::submit",
    "personal_data::periods",
    "icon::figure",
    "icon::icon",
    "keys::keys",
    "listing::pager",
    "measures::status",
    "menu_word::menu_word",
    "moderation::rule_link",
    "moderation::tombstone",
    "moderation::under_review",
    "path::path",
    "picture::scene",
    "picture::theme",
    "picture::tile",
    "rules::rules",
    "solution_card::support_bar",
    "statement::statement",
    "tags::language",
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
    ("breadcrumbs::list", |t| breadcrumbs::list(&frame(t), tr::layout::PROBLEMS, (t.to_owned(), tr::layout::PROBLEMS))),
    ("breadcrumbs::up", |t| breadcrumbs::up(&frame(t), t.to_owned(), t)),
    ("cards::problem_card", |t| cards::problem_card(&frame(t), problem(t))),
    ("cards::who", |t| cards::who(&frame(t), &person(t), Micros(0))),
    ("changes::changes", |t| changes::changes(&frame(t), changed(t)).into_any()),
    ("compare::compare", |t| view! { {compare::compare(t, "")}{compare::compare("", t)}{compare::compare(t, t)} }.into_any()),
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
    ("personal_data::row", |t| personal_data::row(Lang::Ar, vec![(t.to_owned(), Value::Text(t.to_owned())), (t.to_owned(), Value::Link(t.to_owned()))])),
    ("listing::chosen", |t| listing::chosen(&frame(t), vec![entry(t)]).into_any()),
    ("listing::filter", |t| listing::filter(&frame(t), t, vec![entry(t)]).into_any()),
    ("listing::views", |t| listing::views(&frame(t), vec![entry(t)])),
    ("listing::orders", |t| listing::orders(&frame(t), vec![entry(t)])),
    ("map::linked", |t| {
        let drawing = drawing(t);
        let marks = [Some(3), None].map(|count| map::Mark { at: (1.0, 1.0), count, href: t.to_owned(), words: t.to_owned() });
        map::linked(&frame(t), &drawing, &drawing.whole(), &[(t.to_owned(), t.to_owned())], &marks)
    }),
    ("map::map", |t| map::map(&frame(t), &drawing(t), &[(t.to_owned(), t.to_owned())], &[(1, 1)])),
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
    ("pledges::of_organisation", |t| pledges::of_organisation(&frame(t), &[pledge(t)]).into_any()),
    ("pledges::section", |t| pledges::section(&frame(t), pledge_section(t)).into_any()),
    ("pledges::state", |t| view! { {pledges::state(&frame(t), &pledge(t))}{t.to_owned()} }.into_any()),
    ("pledges::table", |t| pledges::table(&frame(t), &pledge(t), true)),
    ("prose::prose", |t| view! { {prose::prose(t)}{prose::prose(&format!("https://example.org/{t}"))} }.into_any()),
    ("prose::prose_in", |t| prose::prose_in(tongue::marks(&[t]), t)),
    ("prose::quote", |t| prose::quote(t)),
    ("prose::said", |t| prose::said(t)),
    ("prose::remark", |t| view! { {prose::remark(t)}{prose::remark(&format!("https://example.org/{t}"))} }.into_any()),
    ("refused::error_summary", |t| refused::error_summary(&frame(t), &errors(t)).into_any()),
    ("share::share", |t| share::share(&frame(t), t, t, "share")),
    ("sign_on::button", |t| sign_on::button(&frame(t), &provider(t), tr::sign_on::WITH, t)),
    ("sign_on::other_ways", |t| sign_on::other_ways(&frame(t), &[provider(t)], t).into_any()),
    ("slip::slip", |t| slip::slip(&frame(t), &slip_code(t), |_| t.to_owned().into_any())),
    ("solution_card::near_card", |t| solution_card::near_card(&frame(t), solution(t), false)),
    ("solution_card::solution_card", |t| solution_card::solution_card(&frame(t), solution(t))),
    ("support::support_box", |t| support::support_box(&frame(t), support_box(t))),
    ("tags::category", |t| view! { {tags::category(&frame(t), t, t)}{t.to_owned()} }.into_any()),
    ("tags::place", |t| tags::place(&frame(t), t.to_owned())),
    ("topics::topics", |t| topics::topics(&frame(t), field(t), &errors(t))),
    ("workbench::claim", |t| workbench::claim(&frame(t), t, Some(&Claim { mine: false, name: t.to_owned(), until: Micros(0) }), true, t)),
    ("workbench::similar", |t| workbench::similar(&frame(t), &[similar(t)]).into_any()),
    ("comment_box::CommentBox", |t| {
        let s = || t.to_owned();
        let words = CommentWords { left: Forms::fixed(Lang::Ar, s()), over: Forms::fixed(Lang::Ar, s()), restored: s(), lost: s() };
        let field = CommentField { value: s(), limit: 10, described_by: s(), invalid: true };
        view! { <CommentBox field=field draft_key=s() words=words/> }.into_any()
    }),
    ("photo_picker::PhotoPicker", |t| {
        let s = || t.to_owned();
        let words = PhotoWords { add: s(), hint: s(), alt: s(), remove: s(), sending: s(), lost: s(), most: s() };
        let kept = vec![PickedPhoto { id: s(), alt: s(), thumbnail: s() }];
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

fn localized(t: &str) -> Localized {
    Localized { ar: t.to_owned(), fr: t.to_owned(), en: t.to_owned() }
}

pub(super) fn frame(t: &str) -> Frame {
    let brief = MeasureBrief { slug: t.to_owned(), name: localized(t), kind: MeasureKind::Mute, until: Micros(0) };
    let viewer = ViewerBrief {
        handle: t.to_owned(),
        name: t.to_owned(),
        unread: 1,
        role_waits: true,
        consent_due: true,
        measures: vec![brief],
        organisations: vec![(Uuid::nil(), localized(t))],
        is_moderator: true,
        is_officer: true,
        is_desk_agent: true,
        is_administrator: true,
    };
    Frame {
        lang: Lang::Ar,
        chosen: Lang::Ar,
        path: "/".to_owned(),
        origin: "https://example.org".to_owned(),
        now: Micros(0),
        commune: Some(CommuneBrief {
            slug: t.to_owned(),
            name: localized(t),
            accent: t.to_owned(),
            crest: Some(t.to_owned()),
            photo: Some(CommunePhoto { medium: t.to_owned(), large: t.to_owned() }),
            support_threshold: 100,
        }),
        viewer: Some(viewer),
        flash: Some(Flash { tone: Tone::Info, text: t.to_owned() }),
        assets: Assets { css: "", loader: "", script: "", wasm: "", file: |_| "" },
        demo: true,
        counts: StaffCounts(vec![RoomCount { room: StaffRoom::Moderation, waiting: 3, late: 1 }]),
    }
}

fn errors(t: &str) -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add_with("body", tr::solution_form::PROBLEM_UNKNOWN, vec![("number", t.to_owned())]);
    errors
}

fn field(t: &str) -> Field {
    Field::new("body", t, t).hint(t)
}

fn choice(t: &str) -> Choice {
    Choice::new(t, t).help(t)
}

fn entry(t: &str) -> Entry {
    Entry { label: t.to_owned(), href: t.to_owned(), count: Some(1), current: true }
}

fn person(t: &str) -> Author {
    Author { name: localized(t), link: Some(t.to_owned()), organisation: None, officer: true, placeholder: false, at_the_desk: true }
}

fn organisation(t: &str) -> Author {
    Author { organisation: Some(OrganisationKind::School), ..person(t) }
}

fn photo(t: &str) -> Photo {
    Photo { id: t.to_owned(), alt: t.to_owned(), width: 4, height: 3 }
}

fn target(t: &str) -> PhotoTarget {
    PhotoTarget { action: t.to_owned(), upload_key: t.to_owned(), most: 5 }
}

fn problem(t: &str) -> ProblemCard {
    ProblemCard {
        commune: t.to_owned(),
        number: 1,
        title: t.to_owned(),
        category: t.to_owned(),
        subcategory: t.to_owned(),
        neighbourhood: Some(localized(t)),
        state: ProblemState::Reported,
        me_too_count: 1,
        comment_count: 1,
        solution_count: 1,
        created_at: Micros(0),
        author: person(t),
        photo: Some(photo(t)),
    }
}

fn solution(t: &str) -> SolutionCard {
    SolutionCard {
        commune: t.to_owned(),
        number: 1,
        title: t.to_owned(),
        excerpt: t.to_owned(),
        category: t.to_owned(),
        subcategory: t.to_owned(),
        neighbourhood: Some(localized(t)),
        state: SolutionState::Published,
        support_count: 1,
        counted_supports: 1,
        threshold: 10,
        imported_support_count: 1,
        comment_count: 1,
        published_at: Micros(0),
        author: organisation(t),
    }
}

fn article_of(t: &str) -> Article {
    Article {
        title: t.to_owned(),
        body: t.to_owned(),
        helps: t.to_owned(),
        cost: Some(100),
        category: t.to_owned(),
        subcategory: t.to_owned(),
        neighbourhood: Some(localized(t)),
        author: person(t),
        published_at: Some(Micros(0)),
        problems: vec![LinkedProblem { number: 1, title: t.to_owned(), state: ProblemState::Reported }],
        source_url: t.to_owned(),
        place: t.to_owned(),
    }
}

fn answers(t: &str) -> AnswerSection {
    let answer = Answer {
        decision: Some(Decision::Accepted),
        reasons: t.to_owned(),
        cost: Some(100),
        responsible: t.to_owned(),
        starts_on: Some(t.to_owned()),
        ends_on: Some(t.to_owned()),
        at: Some(Micros(0)),
    };
    let milestone = Milestone { id: t.to_owned(), title: t.to_owned(), due_on: Some(t.to_owned()), progress: 10 };
    AnswerSection { answers: vec![answer], milestones: vec![milestone], commune: t.to_owned(), number: 1, may_answer: true, has_works: true, signals: None }
}

fn comment(t: &str, text: CommentText) -> Comment {
    Comment {
        id: Uuid::nil(),
        author: person(t),
        by_subject_author: true,
        stance: Stance::For,
        text,
        answers: Some(Answered { id: Uuid::nil(), author: person(t) }),
        useful: 1,
        useless: 1,
        voted: None,
        at: Micros(0),
        edited: true,
        mine: true,
        may_edit: true,
        replies: Vec::new(),
        folded: 1,
    }
}

fn all_comments(t: &str) -> Vec<Comment> {
    let public = Comment { replies: vec![comment(t, CommentText::Public(t.to_owned(), true))], ..comment(t, CommentText::Public(t.to_owned(), false)) };
    let hidden = comment(t, CommentText::Hidden(t.to_owned(), Some(Unread::Hidden(Box::new(author_notice(t))))));
    vec![public, hidden, comment(t, CommentText::Deleted)]
}

fn comment_form(t: &str) -> CommentForm {
    CommentForm {
        action: t.to_owned(),
        fields: CommentFields { stance: t.to_owned(), body: t.to_owned(), speak_as: t.to_owned() },
        errors: errors(t),
        with_stance: true,
        organisations: vec![(Uuid::nil(), localized(t))],
        officer: true,
    }
}

fn discussion_of(t: &str) -> DiscussionSection {
    DiscussionSection {
        comments: all_comments(t),
        total: 3,
        stances: [2, 1, 1],
        listing: Listing::default(),
        path: t.to_owned(),
        open: true,
        start: Some(t.to_owned()),
        more: Some(t.to_owned()),
        form: comment_form(t),
    }
}

fn drawing(t: &str) -> Map {
    let shapes = vec![Shape { slug: t.to_owned(), path: t.to_owned(), label: [1, 1] }];
    Map { bounds: [0, 0, 1, 1], width: 10, height: 10, shapes, roads: vec![t.to_owned()], river: vec![t.to_owned()] }
}

fn measure(t: &str) -> MeasureLine {
    MeasureLine {
        path: t.to_owned(),
        kind: MeasureKind::Mute,
        days: 3,
        reason: Reason::Spam,
        at: Micros(0),
        until: Some(Micros(0)),
        status: MeasureStatus::Proposed,
    }
}

fn author_notice(t: &str) -> AuthorNotice {
    AuthorNotice {
        kind: ItemKind::Comment,
        id: Uuid::nil(),
        commune: t.to_owned(),
        reason: Reason::Other,
        origin: Origin::Flagged,
        note: t.to_owned(),
        at: Micros(0),
        contact: t.to_owned(),
        appeal_days: 14,
        rewritten: false,
        appeal: Some(AppealState { at: Micros(0), due_at: Micros(0), reversed: Some(false), answer: t.to_owned() }),
    }
}

fn held_notice(t: &str) -> HeldNotice {
    let reasons = crate::model::holding::HeldReason::ALL.to_vec();
    HeldNotice { kind: ItemKind::Comment, reasons, words: vec![t.to_owned()], since: Micros(0), due_at: Micros(0) }
}

fn gallery_photo(t: &str) -> GalleryPhoto {
    let notice = Some(Unread::Held(held_notice(t)));
    GalleryPhoto { photo: Some(photo(t)), public: true, tombstone: None, notice, under_review: true, may_flag: true, redacted: None }
}

fn pledge(t: &str) -> Pledge {
    let report = Report { number: 1, amount: 100, note: t.to_owned(), photo: true, at: Micros(0), confirmed_at: None };
    Pledge {
        id: t.to_owned(),
        commune: t.to_owned(),
        organisation: organisation(t),
        solution: (1, t.to_owned()),
        kind: PledgeKind::Other,
        what: t.to_owned(),
        amount: 1_000,
        unit: t.to_owned(),
        done: 100,
        due_on: t.to_owned(),
        due_at: Micros(0),
        state: PledgeState::Promised,
        overdue: true,
        at: Micros(0),
        reports: vec![report],
        hidden: None,
        public: true,
        under_review: true,
    }
}

fn pledge_section(t: &str) -> PledgeSection {
    PledgeSection { commune: t.to_owned(), number: 1, pledges: vec![pledge(t)], may_pledge: true }
}

fn provider(t: &str) -> SignInProvider {
    SignInProvider { id: t.to_owned(), name: localized(t) }
}

fn slip_code(t: &str) -> SlipCode {
    SlipCode { code: t.to_owned(), link: t.to_owned(), side: 1, squares: t.to_owned() }
}

fn support_box(t: &str) -> SupportBox {
    SupportBox {
        commune: t.to_owned(),
        number: 1,
        count: 1,
        resident_count: 1,
        imported_count: 1,
        counted: 1,
        threshold: Threshold { needed: 10, counts: Counts::Share, others_percent: 50 },
        open: true,
        supported: false,
        signed_in: true,
        endorsements: vec![organisation(t)],
        mine: vec![(Uuid::nil(), localized(t), false)],
    }
}

fn changed(t: &str) -> Changes {
    let row = |setting| ChangeRow { setting, subject: t.to_owned(), before: t.to_owned(), after: t.to_owned(), actor: Some(t.to_owned()), at: Micros(0) };
    Changes { rows: Setting::ALL.iter().copied().map(row).collect(), older: Some(t.to_owned()) }
}

fn similar(t: &str) -> Similar {
    let kind = ItemKind::Comment;
    Similar { kind, path: t.to_owned(), excerpt: t.to_owned(), act: Decided::Hide, reason: Some(Reason::Spam), at: Micros(0), likeness: 90 }
}

fn open_appeal(t: &str) -> OpenAppeal {
    OpenAppeal { body: t.to_owned(), at: Micros(0), due_at: Micros(0), overdue: true, had_part: false }
}

fn appealed<'a>(t: &'a str, appeal: &'a OpenAppeal) -> appeal::Answering<'a> {
    let word = tr::appeals::ANSWER;
    appeal::Answering {
        appeal,
        action: Some(t.to_owned()),
        go: Some(t.to_owned()),
        outcome: t,
        answer: t,
        key: Some("a"),
        words: appeal::Words { reversed_help: word, upheld: word, upheld_help: word, answer: word, had_part: word },
    }
}
