//! Props with one text wherever they take one.

use uuid::Uuid;

use crate::components::{appeal, form::Choice, form::Field, listing::Entry};
use crate::islands::PhotoTarget;
use crate::model::answer::{Answer, AnswerSection, Milestone};
use crate::model::appeals::OpenAppeal;
use crate::model::content::{Author, Decision, ItemKind, OrganisationKind, Photo, ProblemCard, ProblemState, Reason, SolutionCard, SolutionState, Stance};
use crate::model::discussion::{Answered, Comment, CommentFields, CommentForm, CommentText, DiscussionSection, Listing};
use crate::model::form::FormErrors;
use crate::model::frame::{Assets, CommuneBrief, CommunePhoto, Flash, Frame, MeasureBrief, Tone, ViewerBrief};
use crate::model::holding::HeldNotice;
use crate::model::hub::{RoomCount, StaffCounts, StaffRoom};
use crate::model::map::{Map, Shape};
use crate::model::measures::{MeasureKind, MeasureLine, MeasureStatus};
use crate::model::moderation::{AppealState, AuthorNotice, Decided, Origin, Unread};
use crate::model::pledges::{Pledge, PledgeKind, PledgeSection, PledgeState, Report};
use crate::model::problems::GalleryPhoto;
use crate::model::settings::{ChangeRow, Changes, Setting};
use crate::model::sign_on::SignInProvider;
use crate::model::slip::SlipCode;
use crate::model::solutions::{Article, LinkedProblem};
use crate::model::support::SupportBox;
use crate::model::threshold::{Counts, Threshold};
use crate::model::workbench::Similar;
use crate::model::{Lang, Localized, Micros};
use crate::words::tr;

pub fn localized(t: &str) -> Localized {
    Localized { ar: t.to_owned(), fr: t.to_owned(), en: t.to_owned() }
}

pub fn frame(t: &str) -> Frame {
    let brief = MeasureBrief { slug: t.to_owned(), name: localized(t), kind: MeasureKind::Mute, until: Micros(0) };
    let viewer = ViewerBrief {
        handle: t.to_owned(),
        name: t.to_owned(),
        unread: 1,
        consultations: 2,
        role_waits: true,
        consent_due: true,
        measures: vec![brief],
        unconfirmed: vec![super::ballots::unconfirmed(t)],
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
            has_consultations: true,
        }),
        viewer: Some(viewer),
        flash: Some(Flash { tone: Tone::Info, text: t.to_owned() }),
        assets: Assets { css: "", staff_css: "/staff.css", loader: "", script: "", wasm: "", file: |_| "" },
        demo: true,
        counts: StaffCounts(vec![RoomCount { room: StaffRoom::Moderation, waiting: 3, late: 1 }]),
    }
}

pub fn errors(t: &str) -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add_with("body", tr::solution_form::PROBLEM_UNKNOWN, vec![("number", t.to_owned())]);
    errors
}

pub fn field(t: &str) -> Field {
    Field::new("body", t, t).hint(t)
}

pub fn choice(t: &str) -> Choice {
    Choice::new(t, t).help(t)
}

pub fn entry(t: &str) -> Entry {
    Entry { label: t.to_owned(), href: t.to_owned(), count: Some(1), current: true }
}

pub fn person(t: &str) -> Author {
    Author { name: localized(t), link: Some(t.to_owned()), organisation: None, officer: true, placeholder: false, at_the_desk: true }
}

pub fn organisation(t: &str) -> Author {
    Author { organisation: Some(OrganisationKind::School), ..person(t) }
}

pub fn photo(t: &str) -> Photo {
    Photo { id: t.to_owned(), alt: t.to_owned(), width: 4, height: 3 }
}

pub fn target(t: &str) -> PhotoTarget {
    PhotoTarget { action: t.to_owned(), upload_key: t.to_owned(), most: 5 }
}

pub fn problem(t: &str) -> ProblemCard {
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
        language: None,
    }
}

pub fn solution(t: &str) -> SolutionCard {
    SolutionCard {
        referred_to: t.to_owned(),
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
        language: None,
    }
}

pub fn article_of(t: &str) -> Article {
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
        problems: vec![LinkedProblem { number: 1, title: t.to_owned(), state: ProblemState::Reported, language: None }],
        source_url: t.to_owned(),
        place: t.to_owned(),
        language: None,
    }
}

pub fn answers(t: &str) -> AnswerSection {
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
    AnswerSection {
        answers: vec![answer],
        milestones: vec![milestone],
        photo: Some(photo(t)),
        commune: t.to_owned(),
        number: 1,
        may_answer: true,
        has_works: true,
        signals: None,
    }
}

pub fn comment(t: &str, text: CommentText) -> Comment {
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
        language: None,
        replies: Vec::new(),
        folded: 1,
    }
}

pub fn all_comments(t: &str) -> Vec<Comment> {
    let public = Comment { replies: vec![comment(t, CommentText::Public(t.to_owned(), true))], ..comment(t, CommentText::Public(t.to_owned(), false)) };
    let hidden = comment(t, CommentText::Hidden(t.to_owned(), Some(Unread::Hidden(Box::new(author_notice(t))))));
    vec![public, hidden, comment(t, CommentText::Deleted)]
}

pub fn comment_form(t: &str) -> CommentForm {
    CommentForm {
        action: t.to_owned(),
        fields: CommentFields { stance: t.to_owned(), body: t.to_owned(), speak_as: t.to_owned(), language: t.to_owned() },
        errors: errors(t),
        with_stance: true,
        with_language: true,
        organisations: vec![(Uuid::nil(), localized(t))],
        officer: true,
    }
}

pub fn discussion_of(t: &str) -> DiscussionSection {
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

pub fn drawing(t: &str) -> Map {
    let shapes = vec![Shape { slug: t.to_owned(), path: t.to_owned(), label: [1, 1] }];
    Map { bounds: [0, 0, 1, 1], width: 10, height: 10, shapes, roads: vec![t.to_owned()], river: vec![t.to_owned()] }
}

pub fn measure(t: &str) -> MeasureLine {
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

pub fn author_notice(t: &str) -> AuthorNotice {
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

pub fn held_notice(t: &str) -> HeldNotice {
    let reasons = crate::model::holding::HeldReason::ALL.to_vec();
    HeldNotice { kind: ItemKind::Comment, reasons, words: vec![t.to_owned()], since: Micros(0), due_at: Micros(0) }
}

pub fn gallery_photo(t: &str) -> GalleryPhoto {
    let notice = Some(Unread::Held(held_notice(t)));
    GalleryPhoto { photo: Some(photo(t)), public: true, tombstone: None, notice, under_review: true, may_flag: true, redacted: None }
}

pub fn pledge(t: &str) -> Pledge {
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
        reports: vec![report.clone(), Report { number: 2, ..report }],
        hidden: None,
        public: true,
        under_review: true,
    }
}

pub fn pledge_section(t: &str) -> PledgeSection {
    PledgeSection { commune: t.to_owned(), number: 1, pledges: vec![pledge(t)], may_pledge: true }
}

pub fn provider(t: &str) -> SignInProvider {
    SignInProvider { id: t.to_owned(), name: localized(t) }
}

pub fn slip_code(t: &str) -> SlipCode {
    SlipCode { code: t.to_owned(), link: t.to_owned(), side: 1, squares: t.to_owned() }
}

pub fn support_box(t: &str) -> SupportBox {
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

pub fn changed(t: &str) -> Changes {
    let row = |setting| ChangeRow { setting, subject: t.to_owned(), before: t.to_owned(), after: t.to_owned(), actor: Some(t.to_owned()), at: Micros(0) };
    Changes { rows: Setting::ALL.iter().copied().map(row).collect(), older: Some(t.to_owned()) }
}

pub fn similar(t: &str) -> Similar {
    let kind = ItemKind::Comment;
    Similar { kind, path: t.to_owned(), excerpt: t.to_owned(), act: Decided::Hide, reason: Some(Reason::Spam), at: Micros(0), likeness: 90 }
}

pub fn open_appeal(t: &str) -> OpenAppeal {
    OpenAppeal { body: t.to_owned(), at: Micros(0), due_at: Micros(0), overdue: true, had_part: false }
}

pub fn appealed<'a>(t: &'a str, appeal: &'a OpenAppeal) -> appeal::Answering<'a> {
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
