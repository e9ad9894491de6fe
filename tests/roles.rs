//! Every route with every role: what each gets. A route or method without a row fails.

use std::collections::BTreeSet;

use app::model::content::Role;
use app::model::paths;
use axum::http::{Method, StatusCode, header};
use tajmaat::base::db::{MeasureId, PledgeId, RequestId, SolutionId, sql};

use crate::common::content::{Thing, comment, measure, organisation_request, pledge, problem, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp};

/// Who asks, in the order of the letters of a row.
pub const ROLES: [&str; 10] = [
    "visitor",
    "participant",
    "verified resident",
    "representative",
    "moderator",
    "officer",
    "desk agent",
    "administrator",
    "the author",
    "another commune's staff",
];

/// Method, pattern, what the form sends, and a letter for each role: `2` a page, `3` done and sent on, `s` asked to sign in, `f` forbidden,
/// `n` there is no such thing for them, `c` not in this state, `u` refused with messages.
pub type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const LONG: &str = "Un texte assez long pour être accepté par toutes les règles.";

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    // Everyone reads.
    ("GET", paths::HOME, &[], "2222222222"),
    ("GET", paths::ABOUT, &[], "2222222222"),
    ("GET", paths::HOUSE_RULES, &[], "2222222222"),
    ("GET", paths::PRIVACY, &[], "2222222222"),
    ("GET", paths::STYLE, &[], "2222222222"),
    ("GET", paths::HEALTHZ, &[], "2222222222"),
    ("GET", paths::READYZ, &[], "2222222222"),
    ("GET", paths::ASSET, &[], "2222222222"),
    ("GET", paths::MANIFEST, &[], "2222222222"),
    ("GET", paths::FAVICON, &[], "2222222222"),
    ("GET", paths::ROBOTS, &[], "2222222222"),
    ("GET", paths::PHOTO, &[], "nnnnnnnnnn"),
    ("GET", paths::PERSON, &[], "2222222222"),
    ("GET", paths::ORGANISATION, &[], "2222222222"),
    ("GET", paths::COMMUNE, &[], "2222222222"),
    ("GET", paths::COMMUNE_ABOUT, &[], "2222222222"),
    ("GET", paths::COMMUNE_RULES, &[], "2222222222"),
    ("GET", paths::COMMUNE_MAP, &[], "nnnnnnnnnn"),
    ("GET", paths::PROBLEMS, &[], "2222222222"),
    ("GET", paths::PROBLEM, &[], "2222222222"),
    ("GET", paths::SOLUTIONS, &[], "2222222222"),
    ("GET", paths::SOLUTION, &[], "2222222222"),
    ("GET", paths::SOLUTION_VERSIONS, &[], "2222222222"),
    ("GET", paths::COMMENT, &[], "3333333333"),

    // Coming in: those inside are sent on from the forms.
    ("GET", paths::SIGN_UP, &[], "2333333333"),
    ("POST", paths::SIGN_UP, &[], "uuuuuuuuuu"),
    ("GET", paths::SIGN_UP_SENT, &[], "2222222222"),
    ("GET", paths::CONFIRM, &[], "nnnnnnnnnn"),
    ("POST", paths::CONFIRM, &[], "nnnnnnnnnn"),
    ("GET", paths::SIGN_IN, &[], "2333333333"),
    ("POST", paths::SIGN_IN, &[], "uuuuuuuuuu"),
    ("GET", paths::SIGN_IN_WHO, &[], "nnnnnnnnnn"),
    ("POST", paths::SIGN_IN_WHO, &[], "nnnnnnnnnn"),
    ("POST", paths::SIGN_OUT, &[], "3333333333"),
    // This house has no provider of single sign-on.
    ("GET", paths::SIGN_ON, &[], "nnnnnnnnnn"),
    ("POST", paths::SIGN_ON, &[], "nnnnnnnnnn"),
    ("GET", paths::SIGN_ON_CALLBACK, &[], "nnnnnnnnnn"),
    ("GET", paths::SIGN_ON_JOIN, &[], "nnnnnnnnnn"),
    ("POST", paths::SIGN_ON_JOIN, &[], "nnnnnnnnnn"),
    ("GET", paths::FORGOTTEN, &[], "2222222222"),
    ("POST", paths::FORGOTTEN, &[("email", "nobody@example.org")], "3333333333"),
    ("GET", paths::FORGOTTEN_SENT, &[], "2222222222"),
    ("GET", paths::RESET, &[], "nnnnnnnnnn"),
    ("POST", paths::RESET, &[("password", "une phrase que je retiens")], "nnnnnnnnnn"),

    // Codes are for the browser that asked for one.
    ("GET", paths::PHONE_CODE, &[], "nnnnnnnnnn"),
    ("POST", paths::PHONE_CODE, &[("code", "123456")], "nnnnnnnnnn"),
    ("POST", paths::PHONE_CODE_AGAIN, &[], "nnnnnnnnnn"),
    ("GET", paths::PHONE_PASSWORD, &[], "nnnnnnnnnn"),
    ("POST", paths::PHONE_PASSWORD, &[("new_password", "une phrase que je retiens")], "nnnnnnnnnn"),

    // One's own account.
    ("GET", paths::ACCOUNT, &[], "s222222222"),
    ("GET", paths::ACCOUNT_NAME, &[], "s222222222"),
    ("POST", paths::ACCOUNT_NAME, &[("name", "Zineb")], "s333333333"),
    ("GET", paths::ACCOUNT_LANGUAGE, &[], "s222222222"),
    ("POST", paths::ACCOUNT_LANGUAGE, &[("language", "ar")], "s333333333"),
    ("GET", paths::ACCOUNT_PASSWORD, &[], "s222222222"),
    ("POST", paths::ACCOUNT_PASSWORD, &[], "suuuuuuuuu"),
    ("GET", paths::ACCOUNT_EMAIL, &[], "s222222222"),
    ("POST", paths::ACCOUNT_EMAIL, &[], "suuuuuuuuu"),
    ("GET", paths::CHANGE_EMAIL, &[], "nnnnnnnnnn"),
    ("POST", paths::CHANGE_EMAIL, &[], "nnnnnnnnnn"),
    ("GET", paths::ACCOUNT_PHONE, &[], "s222222222"),
    ("POST", paths::ACCOUNT_PHONE, &[], "suuuuuuuuu"),
    ("GET", paths::REMOVE_PHONE, &[], "snnnnnnnnn"),
    ("POST", paths::REMOVE_PHONE, &[], "snnnnnnnnn"),
    ("GET", paths::SIGN_IN_FACTOR, &[], "ssssssssss"),
    ("POST", paths::SIGN_IN_FACTOR, &[("code", "123456")], "ssssssssss"),
    ("POST", paths::ASK_PASSKEY, &[], "nnnnnnnnnn"),
    ("GET", paths::PROOF, &[], "s222222222"),
    ("POST", paths::PROOF, &[("password", "x")], "suuuuuuuuu"),
    ("GET", paths::SECOND_FACTOR, &[], "s222222222"),
    ("GET", paths::ADD_APP, &[], "s222222222"),
    ("POST", paths::ADD_APP, &[], "snnnnnnnnn"),
    ("GET", paths::ADD_PASSKEY, &[], "s222222222"),
    ("POST", paths::ADD_PASSKEY, &[], "suuuuuuuuu"),
    ("POST", paths::OFFER_PASSKEY, &[], "s222222222"),
    ("POST", paths::REMOVE_FACTOR, &[], "snnnnnnnnn"),
    ("GET", paths::RECOVERY_CODES, &[], "s333333333"),
    ("POST", paths::RECOVERY_CODES, &[], "snnnnnnnnn"),
    ("GET", paths::ACCOUNT_SESSIONS, &[], "s222222222"),
    ("POST", paths::END_SESSION, &[], "snnnnnnnnn"),
    ("POST", paths::UNLINK, &[("provider", "nobody")], "snnnnnnnnn"),
    ("GET", paths::NOTIFICATIONS, &[], "s222222222"),
    ("POST", paths::NOTIFICATIONS_READ, &[("until", "1")], "s333333333"),

    // Problems: everyone may begin; only people with an account publish. The author does not say "me too".
    ("GET", paths::NEW_PROBLEM, &[], "2222222222"),
    ("POST", paths::NEW_PROBLEM, &[("title", "x")], "suuuuuuuuu"),
    ("POST", paths::PROBLEM_ME_TOO, &[("act", "support")], "s3333333c3"),
    ("GET", paths::PROBLEM_FLAG, &[], "s2222222f2"),
    ("POST", paths::PROBLEM_FLAG, &[("reason", "spam")], "s3333333f3"),
    ("POST", paths::PROBLEM_COMMENTS, &[("body", LONG)], "s333333333"),
    ("GET", paths::PROBLEM_STATE, &[], "sffff2ffff"),
    ("POST", paths::PROBLEM_STATE, &[("state", "acknowledged")], "sffff3ffff"),

    // Solutions: drafts and edits are their author's alone; a draft that lacks something cannot be previewed.
    ("GET", paths::NEW_SOLUTION, &[], "2222222222"),
    ("POST", paths::NEW_SOLUTION, &[("title", "x"), ("intent", "publish")], "suuuuuuuuu"),
    ("GET", paths::DRAFT, &[], "snnnnnnn2n"),
    ("POST", paths::DRAFT, &[("title", "Un titre assez long"), ("intent", "draft"), ("version", "1")], "snnnnnnn3n"),
    ("GET", paths::DRAFT_PREVIEW, &[], "snnnnnnnun"),
    ("POST", paths::DRAFT_PREVIEW, &[("version", "1")], "snnnnnnnun"),
    ("POST", paths::DISCARD_DRAFT, &[], "snnnnnnn3n"),
    ("GET", paths::EDIT_SOLUTION, &[], "sfffffff2f"),
    ("POST", paths::EDIT_SOLUTION, &[("title", "x")], "sfffffffuf"),
    ("GET", paths::WITHDRAW_SOLUTION, &[], "sfffffff2f"),
    ("POST", paths::WITHDRAW_SOLUTION, &[], "sfffffff3f"),
    ("GET", paths::SOLUTION_FLAG, &[], "s2222222f2"),
    ("POST", paths::SOLUTION_FLAG, &[("reason", "spam")], "s3333333f3"),
    ("POST", paths::SOLUTION_COMMENTS, &[("body", LONG)], "s333333333"),
    ("POST", paths::SUPPORT, &[("act", "support")], "s333333333"),
    // An organisation endorses by its representative alone.
    ("POST", paths::ENDORSE, &[("act", "endorse"), ("organisation", "{organisation}")], "sff3ffffff"),
    ("GET", paths::ANSWER, &[], "sffff2ffff"),
    ("POST", paths::ANSWER, &[("decision", "accepted"), ("reasons", LONG)], "sffff3ffff"),
    ("GET", paths::MILESTONES, &[], "sffff2ffff"),
    ("POST", paths::MILESTONES, &[("act", "start")], "sffffcffff"),

    // Comments: nobody edits another's, nobody votes on their own.
    ("GET", paths::COMMENT_REPLY, &[], "s222222222"),
    ("POST", paths::COMMENT_REPLY, &[("body", LONG)], "s333333333"),
    ("POST", paths::COMMENT_VOTE, &[("vote", "useful")], "s3333333c3"),
    ("GET", paths::COMMENT_EDIT, &[], "snnnnnnn2n"),
    ("POST", paths::COMMENT_EDIT, &[("body", LONG)], "snnnnnnn3n"),
    ("GET", paths::COMMENT_DELETE, &[], "snnnnnnn2n"),
    ("POST", paths::COMMENT_DELETE, &[], "snnnnnnn3n"),
    ("GET", paths::COMMENT_FLAG, &[], "s2222222f2"),
    ("POST", paths::COMMENT_FLAG, &[("reason", "spam")], "s3333333f3"),

    // Photos, people, organisations and pledges are flagged by everybody but their own.
    ("GET", paths::PHOTO_FLAG, &[], "nnnnnnnnnn"),
    ("POST", paths::PHOTO_FLAG, &[("reason", "spam")], "nnnnnnnnnn"),
    // No photo hangs on the scene: what redaction gives to whom is in moderation/photos.rs.
    ("GET", paths::REDACT, &[], "sfffnfffff"),
    ("POST", paths::REDACT, &[("r", "0,0,500,500"), ("reason", "spam"), ("note", LONG)], "sfffnfffff"),
    ("GET", paths::REDACT_PREVIEW, &[], "sfffnfffff"),
    ("GET", paths::REDACTION_APPEAL, &[], "snnnnnnnnn"),
    ("POST", paths::REDACTION_APPEAL, &[("body", LONG)], "snnnnnnnnn"),
    ("GET", paths::PHOTO_FORMER, &[], "nnnnnnnnnn"),
    ("GET", paths::PROFILE_FLAG, &[], "s2222222f2"),
    ("POST", paths::PROFILE_FLAG, &[("reason", "spam")], "s3333333f3"),
    ("GET", paths::ORGANISATION_FLAG, &[], "s22f222222"),
    ("POST", paths::ORGANISATION_FLAG, &[("reason", "spam")], "s33f333333"),
    ("GET", paths::PLEDGE_FLAG, &[], "s22f222222"),
    ("POST", paths::PLEDGE_FLAG, &[("reason", "spam")], "s33f333333"),

    // Staff: administrators look, moderators decide, officers answer.
    ("GET", paths::MODERATION, &[], "sfff2ff2ff"),
    ("GET", paths::MODERATION_ITEM, &[], "sfff2ff2ff"),
    ("POST", paths::MODERATION_HIDE, &[("reason", "spam"), ("note", LONG), ("visibility", "published"), ("version", "1"), ("decisions", "0")], "sfff3fffff"),
    ("POST", paths::MODERATION_RESTORE, &[("restore_note", LONG), ("visibility", "published"), ("version", "1"), ("decisions", "0")], "sfffcfffff"),
    ("POST", paths::MODERATION_DISMISS, &[("visibility", "published"), ("version", "1"), ("decisions", "0")], "sfffcfffff"),
    ("GET", paths::HOLDING, &[], "sffffff2ff"),
    ("POST", paths::HOLDING, &[("intent", "try"), ("sample", LONG)], "sffffff2ff"),
    ("GET", paths::DEADLINES, &[], "sffffff2ff"),
    ("POST", paths::DEADLINES, &[("appeal_days", "14"), ("decision_hours", "72"), ("organisation_days", "14")], "sffffff3ff"),
    ("GET", paths::SETTINGS, &[], "sffffff2ff"),
    ("POST", paths::SETTINGS, &[("name_ar", "جماعة عين أملال"), ("name_fr", "Aïn Amlal"), ("population", "9000"), ("support_threshold", "3"), ("threshold_others", "50"), ("answer_days", "60"), ("accent", "green")], "sffffff3ff"),
    ("GET", paths::NEIGHBOURHOODS, &[], "sffffff2ff"),
    ("POST", paths::NEIGHBOURHOODS, &[("name_ar", "حي السلام"), ("name_fr", "Hay Es-Salam")], "sffffff3ff"),
    ("GET", paths::NEIGHBOURHOOD, &[], "sffffff2ff"),
    ("POST", paths::NEIGHBOURHOOD, &[("act", "retire")], "sffffff3ff"),
    ("GET", paths::DRAWING, &[], "sffffff2ff"),
    ("POST", paths::DRAWING, &[], "sffffffuff"),
    ("GET", paths::TEMPLATES, &[], "sffffff2ff"),
    ("POST", paths::TEMPLATES, &[("spam_fr", LONG)], "sffffff3ff"),
    ("GET", paths::STATEMENTS_CSV, &[], "2222222222"),
    ("GET", paths::STATEMENTS_JSON, &[], "2222222222"),
    ("GET", paths::STAFF, &[], "sffffff2ff"),
    ("POST", paths::STAFF, &[], "sffffffuff"),
    ("GET", paths::WITHDRAW_ROLE, &[], "sffffffnff"),
    ("POST", paths::WITHDRAW_ROLE, &[], "sffffffnff"),
    ("GET", paths::STAFF_ACTS, &[], "sffffff2ff"),
    ("GET", paths::ADMINISTRATION, &[], "sfff2222ff"),
    ("GET", paths::HELD_NAME, &[], "sfffnffnff"),
    ("POST", paths::HELD_NAME, &[("act", "release")], "sfffnffnff"),
    ("POST", paths::MODERATION_NEXT, &[], "sfff3ff3ff"),
    ("POST", paths::MODERATION_CLAIM, &[("subject", "comment.00000000-0000-0000-0000-000000000000"), ("act", "take")], "sfff3ff3ff"),
    ("GET", paths::MODERATION_BULK, &[], "sfff2fffff"),
    ("POST", paths::MODERATION_BULK, &[("note", LONG)], "sfffufffff"),
    ("GET", paths::MODERATION_SWEEP, &[], "sfffnffnff"),
    ("POST", paths::MODERATION_UNDO, &[], "sfffnfffff"),
    ("POST", paths::MODERATION_KEEP, &[("answer", LONG)], "sfffcfffff"),
    ("POST", paths::MODERATION_CONFIRM, &[], "sfffcfffff"),
    ("POST", paths::MODERATION_RELEASE, &[], "sfffcfffff"),
    ("POST", paths::MODERATION_APPEAL, &[("outcome", "upheld"), ("answer", LONG)], "sfffcffcff"),
    ("GET", paths::MODERATION_LOG, &[], "2222222222"),
    ("GET", paths::MODERATION_LOG_CSV, &[], "2222222222"),
    ("GET", paths::MODERATION_FIGURES, &[], "2222222222"),
    ("GET", paths::MODERATION_ENTRIES, &[], "2222222222"),
    // Measures: a past mute of the author, and one more for what they wrote; only the author appeals, and no appeal is open.
    ("GET", paths::GIVE_MEASURE, &[], "sfff2ff2ff"),
    ("POST", paths::GIVE_MEASURE, &[("measure", "warning"), ("reason", "spam"), ("note", LONG), ("seen", "1")], "sfff3ff3ff"),
    ("GET", paths::MEASURES, &[], "s222222222"),
    ("GET", paths::MEASURE, &[], "sfff2ff2ff"),
    ("POST", paths::DECIDE_MEASURE, &[("act", "confirm")], "sfffcffcff"),
    ("POST", paths::ANSWER_MEASURE, &[("outcome", "upheld"), ("answer", LONG)], "sfffcffcff"),
    ("GET", paths::APPEAL_MEASURE, &[], "snnnnnnn2n"),
    ("POST", paths::APPEAL_MEASURE, &[("body", LONG)], "snnnnnnn3n"),
    ("GET", paths::APPEAL, &[], "snnnnnnncn"),
    ("POST", paths::APPEAL, &[("body", LONG)], "snnnnnnncn"),
    ("GET", paths::FLAG_APPEAL, &[], "sccccccccc"),
    ("POST", paths::FLAG_APPEAL, &[("body", LONG)], "sccccccccc"),
    ("GET", paths::RESUBMIT, &[], "snnnnnnncn"),
    ("POST", paths::RESUBMIT, &[("body", LONG)], "snnnnnnncn"),
    ("GET", paths::OFFICE, &[], "sffff2ffff"),

    // Organisations: everybody may ask, administrators decide, representatives and administrators see who represents one.
    ("GET", paths::ORGANISATIONS, &[], "2222222222"),
    ("GET", paths::NEW_ORGANISATION, &[], "s222222222"),
    ("POST", paths::NEW_ORGANISATION, &[], "suuuuuuuuu"),
    ("POST", paths::TAKE_BACK_REQUEST, &[], "snnnnnnnnn"),
    ("GET", paths::ORGANISATION_REQUESTS, &[], "sffffff2ff"),
    ("GET", paths::ORGANISATION_REQUEST, &[], "sffffff2ff"),
    ("POST", paths::ORGANISATION_REQUEST, &[("act", "refuse"), ("reason", LONG)], "sffffff3ff"),
    ("GET", paths::MANDATE, &[], "sffffff2ff"),
    ("GET", paths::SUSPEND_ORGANISATION, &[], "sffffff2ff"),
    ("POST", paths::SUSPEND_ORGANISATION, &[("act", "suspend"), ("reason", LONG)], "sffffff3ff"),
    ("GET", paths::REPRESENTATIVES, &[], "sff2fff2ff"),
    ("POST", paths::INVITE, &[("contact", "new@example.org")], "sff3fff3ff"),
    ("POST", paths::CANCEL_INVITATION, &[], "sffnfffnff"),
    ("GET", paths::REMOVE_REPRESENTATIVE, &[], "sff2fff2ff"),
    ("POST", paths::REMOVE_REPRESENTATIVE, &[], "sffcfff3ff"),
    ("GET", paths::INVITATION, &[], "snnnnnnnnn"),
    ("POST", paths::INVITATION, &[("act", "accept")], "snnnnnnnnn"),
    ("POST", paths::OWN_INVITATION, &[("act", "accept")], "snnnnnnnnn"),

    // Pledges: made and reported by representatives, followed by officers, read by everyone.
    ("GET", paths::NEW_PLEDGE, &[], "sff2ffffff"),
    ("POST", paths::NEW_PLEDGE, &[("act_as", "{organisation}"), ("kind", "hours"), ("what", LONG), ("amount", "12"), ("due_on", "2026-12-01")], "sff3ffffff"),
    ("GET", paths::PLEDGE, &[], "2222222222"),
    ("GET", paths::PLEDGE_REPORT, &[], "sff2ffffff"),
    ("POST", paths::PLEDGE_REPORT, &[("amount", "5"), ("note", LONG)], "sff3ffffff"),
    ("GET", paths::WITHDRAW_PLEDGE, &[], "sff2ffffff"),
    ("POST", paths::WITHDRAW_PLEDGE, &[("reason", LONG)], "sff3ffffff"),
    ("GET", paths::BREAK_PLEDGE, &[], "sffff2ffff"),
    ("POST", paths::BREAK_PLEDGE, &[("reason", LONG)], "sffff3ffff"),
    ("POST", paths::CONFIRM_REPORT, &[], "sffff3ffff"),
    ("GET", paths::PLEDGE_PHOTO, &[], "nnnnnnnnnn"),

    // One's own data; whoever has no password confirms leaving by a code.
    ("GET", paths::PRIVACY_NOTICE, &[], "2222222222"),
    ("GET", paths::ACCOUNT_DATA, &[], "s222222222"),
    ("GET", paths::DATA_JSON, &[], "s222222222"),
    ("GET", paths::DATA_HTML, &[], "s222222222"),
    ("GET", paths::ACCOUNT_CONSENT, &[], "s222222222"),
    ("POST", paths::ACCOUNT_CONSENT, &[("version", "1"), ("consent", "yes")], "s333333333"),
    ("GET", paths::OBJECTIONS, &[], "s222222222"),
    ("POST", paths::OBJECTIONS, &[("commune", COMMUNE), ("body", LONG)], "s333333333"),
    ("GET", paths::DELETE_ACCOUNT, &[], "s222222222"),
    ("POST", paths::DELETE_ACCOUNT, &[("contributions", "keep"), ("understood", "yes")], "suuuuuuuuu"),
    ("POST", paths::DELETE_ACCOUNT_CODE, &[], "snnnnnnnnn"),
    ("GET", paths::DELETED, &[], "2222222222"),
    ("GET", paths::ACCOUNT_ASSIST, &[], "s222222222"),
    ("POST", paths::ACCOUNT_ASSIST, &[("commune", COMMUNE), ("minutes", "15")], "s222222222"),
    ("POST", paths::END_ASSIST, &[], "snnnnnnnnn"),

    // The commune's duties: administrators keep the register and answer; the desk assists too, with a grant.
    ("GET", paths::REGISTER, &[], "sffffff2ff"),
    ("GET", paths::COMMUNE_OBJECTIONS, &[], "sffffff2ff"),
    ("GET", paths::COMMUNE_OBJECTION, &[], "sffffffnff"),
    ("POST", paths::COMMUNE_OBJECTION, &[("answer", LONG)], "sffffffnff"),
    ("GET", paths::ASSIST, &[], "sfffff22ff"),
    ("POST", paths::ASSIST, &[("code", "123456")], "sfffffuuff"),
    ("GET", paths::ASSISTED_ACCOUNT, &[], "sfffffnnff"),
    ("GET", paths::ASSISTED_CONTRIBUTIONS, &[], "sfffffnnff"),
    ("GET", paths::ASSISTED_NOTIFICATIONS, &[], "sfffffnnff"),

    // Residents: everybody has their own page; the desk gives codes, administrators letters, both look after the list.
    ("GET", paths::RESIDENT, &[], "s222222222"),
    ("POST", paths::RESIDENT, &[("code", "ABCD-EFGH-2345")], "suuuuuuuuu"),
    ("GET", paths::DESK, &[], "sfffff2fff"),
    ("POST", paths::DESK, &[("method", "identity_card"), ("neighbourhood", "centre")], "sfffff3fff"),
    ("GET", paths::DESK_SLIP, &[], "sfffff3fff"),
    ("GET", paths::RESIDENTS, &[], "sfffff22ff"),
    ("GET", paths::WITHDRAW_RESIDENT, &[], "sfffff22ff"),
    ("POST", paths::WITHDRAW_RESIDENT, &[("reason", LONG)], "sfffff33ff"),
    ("GET", paths::LETTERS, &[], "sffffff2ff"),
    ("POST", paths::LETTERS, &[("neighbourhood", "centre"), ("count", "1")], "sffffff2ff"),
    ("POST", paths::CENSUS, &[], "sffffffuff"),
    ("POST", paths::CANCEL_LETTERS, &[], "sffffffnff"),

    // Paper: agents enter and print, administrators read the log, both look receipts up and withdraw; a receipt's own page is everybody's.
    ("GET", paths::PAPER, &[], "sfffff22ff"),
    ("GET", paths::PAPER_FORM, &[], "sfffff2fff"),
    ("POST", paths::PAPER_FORM, &[("body", "x")], "sfffffufff"),
    ("GET", paths::PAPER_DONE, &[], "sfffffnfff"),
    ("GET", paths::PAPER_RECEIPT, &[], "sfffffnnff"),
    ("POST", paths::PAPER_CODE, &[], "sfffffnfff"),
    ("GET", paths::PAPER_WITHDRAW, &[], "sfffffnnff"),
    ("POST", paths::PAPER_WITHDRAW, &[("reason", LONG)], "sfffffnnff"),
    ("GET", paths::PAPER_LOG, &[], "sffffff2ff"),
    ("GET", paths::RECEIPT, &[], "2222222222"),
    ("POST", paths::RECEIPT, &[("code", "ABCD-EFGH-2345")], "suuuuuuuuu"),
    ("GET", paths::RECEIPT_PAGE, &[], "nnnnnnnnnn"),
];

/// Who asks, and what there is to ask for.
pub struct Scene {
    pub client: Client,

    number: i64,
    draft: SolutionId,
    pub comment: Thing,
    organisation: String,
    request: RequestId,
    pledge: PledgeId,
    pub measure: MeasureId,
    /// Of the author, the organisation, its representative.
    handles: (String, String, String),
}

impl Scene {
    /// Everything new for each role, so that no act is in another's way.
    pub async fn set(house: &TestApp, role: usize) -> Self {
        let mut writer = house.participant("Amina").await;
        let author = writer.account.expect("signed in");
        let (representative, organisation) = house.representative("Driss").await;
        let problem = problem(house, author, "Un dépôt sauvage", LONG).await;
        let solution = solution(house, author, "Des arbres pour l'école", LONG).await;
        assert_eq!(problem.number, solution.number, "one number serves both");
        let draft = writer.post(&paths::new_solution(COMMUNE), &[("title", "Un brouillon à moi"), ("intent", "draft")]).await.redirect();
        let draft = draft.rsplit('/').next().and_then(|id| id.parse().ok()).map(SolutionId).expect("a draft");
        let comment = comment(house, author, solution, false, LONG).await;
        let verified = sql("INSERT INTO residents (account_id, commune_id, method, verified_at) VALUES ($1, $2, 'letter', $3)");
        house.app.db.run(verified.bind(author).bind(house.commune().await.id).bind(NOW)).await.expect("a residence");
        let handle = async |query: &'static str, id: uuid::Uuid| house.app.db.one::<(String,)>(sql(query).bind(id)).await.expect("a handle").0;
        let person = handle("SELECT handle FROM accounts WHERE id = $1", author.0).await;
        let group = handle("SELECT handle FROM organisations WHERE id = $1", organisation.0).await;
        let speaker = representative.account.expect("signed in");
        let speaks = handle("SELECT handle FROM accounts WHERE id = $1", speaker.0).await;
        let asker = house.participant("Zahra").await.account.expect("signed in");
        let request = organisation_request(house, asker).await;
        let pledge = pledge(house, organisation, speaker, solution).await;
        let measure = measure(house, author, comment, asker).await;
        let client = match role {
            0 => house.visitor(),
            1 => house.participant("Brahim").await,
            2 => house.resident("Khadija").await,
            3 => representative,
            4 => house.staff("Sanae", Role::Moderator).await,
            5 => house.staff("Mostafa", Role::Officer).await,
            6 => house.staff("Rachid", Role::DeskAgent).await,
            7 => house.staff("Naïma", Role::Administrator).await,
            8 => writer,
            _ => elsewhere(house).await,
        };
        Self {
            client,
            number: problem.number,
            draft,
            comment,
            organisation: organisation.to_string(),
            request,
            pledge,
            measure,
            handles: (person, group, speaks),
        }
    }

    pub fn address(&self, pattern: &str) -> String {
        let id = match pattern {
            _ if pattern.contains("/drafts/") => self.draft.0,
            _ if pattern.contains("/requests/") => self.request.0,
            _ if pattern.contains("/pledges/") => self.pledge.0,
            _ if pattern.contains("/measures/") => self.measure.0,
            _ => self.comment.id,
        };
        let number = if pattern.contains("/reports/") { 1 } else { self.number };
        let handle = if [paths::PERSON, paths::PROFILE_FLAG, paths::WITHDRAW_RESIDENT].contains(&pattern) { &self.handles.0 } else { &self.handles.1 };
        pattern
            .replace("{commune}", COMMUNE)
            .replace("{number}", &number.to_string())
            .replace("{person}", &self.handles.2)
            .replace("{kind}", "comment")
            .replace("{form}", "comment")
            .replace("{slug}", "ighrem")
            .replace("{receipt}", "P-2026-000001")
            .replace("{id}", &id.to_string())
            .replace("{handle}", handle)
            .replace("{token}", "nonsense")
            .replace("{version}", "1")
            .replace("{size}", "small")
            .replace("/assets/{*name}", tajmaat::web::assets::address("zellige.svg"))
    }
}

/// Somebody who is everything in another commune.
async fn elsewhere(house: &TestApp) -> Client {
    let client = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    let commune = tajmaat::communes::find(&house.app, "oued-zem").await.expect("the other commune").id;
    for role in [Role::Moderator, Role::DeskAgent, Role::Administrator] {
        let insert = sql("INSERT INTO roles (id, account_id, commune_id, role, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(house.app.rng.id::<tajmaat::base::db::RowId>(NOW).0)
            .bind(client.account.expect("signed in"))
            .bind(commune)
            .bind(role.as_str())
            .bind(NOW);
        house.app.db.run(insert).await.expect("a role");
    }
    client
}

/// What an answer amounts to.
fn letter(answer: &crate::common::client::Answer) -> char {
    let to = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match answer.status {
        StatusCode::OK => '2',
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => 's',
        StatusCode::UNAUTHORIZED => 's',
        StatusCode::SEE_OTHER => '3',
        StatusCode::FORBIDDEN => 'f',
        StatusCode::NOT_FOUND => 'n',
        StatusCode::CONFLICT => 'c',
        StatusCode::UNPROCESSABLE_ENTITY => 'u',
        _ => '?',
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_gives_every_role_what_its_row_says() {
    let mut wrong = Vec::new();
    for (method, pattern, fields, expected) in ROWS {
        let house = TestApp::new().await;
        house.add_commune("oued-zem").await;
        for (role, expected) in expected.chars().enumerate() {
            let mut scene = Scene::set(&house, role).await;
            let path = scene.address(pattern);
            let organisation = scene.organisation.clone();
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, if *value == "{organisation}" { organisation.as_str() } else { *value })).collect();
            let answer = match *method {
                "GET" => scene.client.get(&path).await,
                _ if [paths::NEW_PROBLEM, paths::CENSUS, paths::NEW_ORGANISATION, paths::PLEDGE_REPORT].contains(pattern) => {
                    scene.client.post_files(&path, &fields, &[]).await
                }
                _ => scene.client.post(&path, &fields).await,
            };
            let got = letter(&answer);
            if got != expected {
                wrong.push(format!("{method} {pattern}: {} got {got} ({}), the row says {expected}", ROLES[role], answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_route_and_method_has_a_row() {
    let house = TestApp::new().await;
    let mut served = BTreeSet::new();
    for pattern in paths::ALL {
        let path: String = pattern.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
        let answer = house.visitor().send(Method::TRACE, &path, None, Vec::new()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "nothing is served at {pattern}");
        for method in answer.headers[header::ALLOW].to_str().expect("ascii").split(',').filter(|method| *method != "HEAD") {
            served.insert((method.to_owned(), (*pattern).to_owned()));
        }
    }
    let rows: BTreeSet<(String, String)> = ROWS.iter().map(|(method, pattern, ..)| ((*method).to_owned(), (*pattern).to_owned())).collect();
    assert_eq!(served.difference(&rows).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "served without a row");
    assert_eq!(rows.difference(&served).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "a row without a route");
    assert!(ROWS.iter().all(|row| row.3.len() == ROLES.len()));
}
