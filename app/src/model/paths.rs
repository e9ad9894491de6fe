//! Every address of the platform, once: the pattern that the router serves and the function that links to it, so that no link can dangle.

use std::fmt::Display;

use super::percent::filled;
pub use super::percent::with_query;

macro_rules! paths {
    ($($(#[$doc:meta])* $pattern:ident $function:ident($($part:ident),*) = $text:literal;)+) => {
        $(
            $(#[$doc])*
            pub const $pattern: &str = $text;
            $(#[$doc])*
            pub fn $function($($part: impl Display),*) -> String {
                filled($text, &[$((stringify!($part), &$part as &dyn Display)),*])
            }
        )+
        /// The patterns of this file.
        pub(super) const HERE: &[&str] = &[$($pattern),+];
    };
}

mod consultations;

pub use consultations::*;

paths! {
    // The network
    HOME home() = "/";
    ABOUT about() = "/about";
    HOUSE_RULES house_rules() = "/house-rules";
    PRIVACY privacy() = "/privacy";
    PRIVACY_NOTICE privacy_notice(version) = "/privacy/notice/{version}";
    /// Every component in both directions; in the demo only.
    STYLE style() = "/style";
    /// What browsers keep for when there is no connection.
    OFFLINE offline() = "/offline";
    /// Counts any published vote again, in the browser.
    RECOUNT recount() = "/recount";
    HEALTHZ healthz() = "/healthz";
    READYZ readyz() = "/readyz";
    ASSET asset(name) = "/assets/{*name}";
    PHOTO photo(id, size) = "/photos/{id}/{size}";
    COMMUNE_PICTURE commune_picture(commune, id, file) = "/{commune}/pictures/{id}/{file}";
    PHOTO_FORMER photo_former(id, version) = "/photos/{id}/former/{version}";
    MANIFEST manifest() = "/manifest.webmanifest";
    FAVICON favicon() = "/favicon.ico";
    ROBOTS robots() = "/robots.txt";

    // Accounts
    SIGN_UP sign_up() = "/sign-up";
    CONFIRM confirm(token) = "/confirm/{token}";
    SIGN_IN sign_in() = "/sign-in";
    SIGN_IN_WHO sign_in_who() = "/sign-in/who";
    SIGN_IN_NAME sign_in_name() = "/sign-in/name";
    SIGN_OUT sign_out() = "/sign-out";
    SIGN_ON sign_on(provider) = "/sign-on/{provider}";
    SIGN_ON_CALLBACK sign_on_callback(provider) = "/sign-on/{provider}/callback";
    SIGN_ON_JOIN sign_on_join(provider) = "/sign-on/{provider}/join";
    FORGOTTEN forgotten() = "/forgotten-password";
    FORGOTTEN_SENT forgotten_sent() = "/forgotten-password/sent";
    RESET reset(token) = "/reset-password/{token}";
    CODE code() = "/code";
    CODE_AGAIN code_again() = "/code/again";
    PHONE_PASSWORD phone_password() = "/phone/password";
    ACCOUNT account() = "/account";
    ACCOUNT_DRAFTS account_drafts() = "/account/drafts";
    ACCOUNT_SETTINGS account_settings() = "/account/settings";
    ACCOUNT_NAME account_name() = "/account/name";
    ACCOUNT_LANGUAGE account_language() = "/account/language";
    ACCOUNT_PASSWORD account_password() = "/account/password";
    ACCOUNT_EMAIL account_email() = "/account/email";
    CHANGE_EMAIL change_email(token) = "/account/email/{token}";
    ACCOUNT_PHONE account_phone() = "/account/phone";
    REMOVE_PHONE remove_phone() = "/account/phone/remove";
    SECOND_FACTOR second_factor() = "/account/second-factor";
    ADD_APP add_app() = "/account/second-factor/app";
    ADD_PASSKEY add_passkey() = "/account/second-factor/passkey";
    OFFER_PASSKEY offer_passkey() = "/account/second-factor/passkey/challenge";
    REMOVE_FACTOR remove_factor() = "/account/second-factor/remove";
    RECOVERY_CODES recovery_codes() = "/account/second-factor/recovery";
    PROOF proof() = "/account/proof";
    PROOF_CODE proof_code() = "/account/proof/code";
    SIGN_IN_FACTOR sign_in_factor() = "/sign-in/second-factor";
    ASK_PASSKEY ask_passkey() = "/sign-in/second-factor/challenge";
    ACCOUNT_SESSIONS account_sessions() = "/account/sessions";
    END_SESSION end_session() = "/account/sessions/end";
    UNLINK unlink() = "/account/unlink";
    ACCOUNT_DATA account_data() = "/account/data";
    DATA_JSON data_json() = "/account/data/tajmaat.json";
    DATA_HTML data_html() = "/account/data/tajmaat.html";
    ACCOUNT_CONSENT account_consent() = "/account/consent";
    OBJECTIONS objections() = "/account/objections";
    DELETE_ACCOUNT delete_account() = "/account/delete";
    DELETE_ACCOUNT_CODE delete_account_code() = "/account/delete/code";
    DELETED deleted() = "/account-deleted";
    ACCOUNT_ASSIST account_assist() = "/account/assist";
    END_ASSIST end_assist() = "/account/assist/end";
    NOTIFICATIONS notifications() = "/notifications";
    NOTIFICATIONS_READ notifications_read() = "/notifications/read";
    PERSON person(handle) = "/people/{handle}";
    ORGANISATION organisation(handle) = "/organisations/{handle}";
    ORGANISATION_FLAG organisation_flag(handle) = "/organisations/{handle}/flag";
    SUSPEND_ORGANISATION suspend_organisation(handle) = "/organisations/{handle}/suspend";
    REPRESENTATIVES representatives(handle) = "/organisations/{handle}/representatives";
    INVITE invite(handle) = "/organisations/{handle}/invitations";
    CANCEL_INVITATION cancel_invitation(handle, id) = "/organisations/{handle}/invitations/{id}/cancel";
    REMOVE_REPRESENTATIVE remove_representative(handle, person) = "/organisations/{handle}/representatives/{person}/remove";
    INVITATION invitation(token) = "/invitations/{token}";
    OWN_INVITATION own_invitation(id) = "/account/invitations/{id}";

    // A commune
    COMMUNE commune(commune) = "/{commune}";
    COMMUNE_ABOUT commune_about(commune) = "/{commune}/about";
    COMMUNE_COUNTING commune_counting(commune) = "/{commune}/about/counting";
    COMMUNE_RULES commune_rules(commune) = "/{commune}/house-rules";
    COMMUNE_MAP commune_map(commune) = "/{commune}/map.svg";

    // Problems
    PROBLEMS problems(commune) = "/{commune}/problems";
    NEW_PROBLEM new_problem(commune) = "/{commune}/problems/new";
    PROBLEM problem(commune, number) = "/{commune}/problems/{number}";
    PROBLEM_ME_TOO problem_me_too(commune, number) = "/{commune}/problems/{number}/me-too";
    PROBLEM_FLAG problem_flag(commune, number) = "/{commune}/problems/{number}/flag";
    PROBLEM_COMMENTS problem_comments(commune, number) = "/{commune}/problems/{number}/comments";
    PROBLEM_STATE problem_state(commune, number) = "/{commune}/problems/{number}/state";

    // Solutions
    SOLUTIONS solutions(commune) = "/{commune}/solutions";
    NEW_SOLUTION new_solution(commune) = "/{commune}/solutions/new";
    DRAFT draft(commune, id) = "/{commune}/drafts/{id}";
    DRAFT_PREVIEW draft_preview(commune, id) = "/{commune}/drafts/{id}/preview";
    DISCARD_DRAFT discard_draft(commune, id) = "/{commune}/drafts/{id}/discard";
    SOLUTION solution(commune, number) = "/{commune}/solutions/{number}";
    EDIT_SOLUTION edit_solution(commune, number) = "/{commune}/solutions/{number}/edit";
    WITHDRAW_SOLUTION withdraw_solution(commune, number) = "/{commune}/solutions/{number}/withdraw";
    SOLUTION_VERSIONS solution_versions(commune, number) = "/{commune}/solutions/{number}/versions";
    SOLUTION_FLAG solution_flag(commune, number) = "/{commune}/solutions/{number}/flag";
    SOLUTION_COMMENTS solution_comments(commune, number) = "/{commune}/solutions/{number}/comments";
    SUPPORT support(commune, number) = "/{commune}/solutions/{number}/support";
    ENDORSE endorse(commune, number) = "/{commune}/solutions/{number}/endorse";
    ANSWER answer(commune, number) = "/{commune}/solutions/{number}/answer";
    MILESTONES milestones(commune, number) = "/{commune}/solutions/{number}/milestones";

    // Organisations and their pledges
    ORGANISATIONS organisations(commune) = "/{commune}/organisations";
    NEW_ORGANISATION new_organisation(commune) = "/{commune}/organisations/new";
    ORGANISATION_REQUESTS organisation_requests(commune) = "/{commune}/organisations/requests";
    ORGANISATION_REQUEST organisation_request(commune, id) = "/{commune}/organisations/requests/{id}";
    MANDATE mandate(commune, id) = "/{commune}/organisations/requests/{id}/mandate";
    TAKE_BACK_REQUEST take_back_request(commune, id) = "/{commune}/organisations/requests/{id}/take-back";
    PLEDGE_FLAG pledge_flag(commune, id) = "/{commune}/pledges/{id}/flag";
    NEW_PLEDGE new_pledge(commune, number) = "/{commune}/solutions/{number}/pledges/new";
    PLEDGE pledge(commune, id) = "/{commune}/pledges/{id}";
    PLEDGE_REPORT pledge_report(commune, id) = "/{commune}/pledges/{id}/report";
    WITHDRAW_PLEDGE withdraw_pledge(commune, id) = "/{commune}/pledges/{id}/withdraw";
    BREAK_PLEDGE break_pledge(commune, id) = "/{commune}/pledges/{id}/not-kept";
    CONFIRM_REPORT confirm_report(commune, id, number) = "/{commune}/pledges/{id}/reports/{number}/confirm";
    PLEDGE_PHOTO pledge_photo(commune, id, number, size) = "/{commune}/pledges/{id}/reports/{number}/photo/{size}";

    // Comments
    COMMENT comment(commune, id) = "/{commune}/comments/{id}";
    COMMENT_REPLIES comment_replies(commune, id) = "/{commune}/comments/{id}/replies";
    COMMENT_REPLY comment_reply(commune, id) = "/{commune}/comments/{id}/reply";
    COMMENT_VOTE comment_vote(commune, id) = "/{commune}/comments/{id}/vote";
    COMMENT_EDIT comment_edit(commune, id) = "/{commune}/comments/{id}/edit";
    COMMENT_DELETE comment_delete(commune, id) = "/{commune}/comments/{id}/delete";
    COMMENT_FLAG comment_flag(commune, id) = "/{commune}/comments/{id}/flag";

    // Photos and people
    PHOTO_FLAG photo_flag(commune, id) = "/{commune}/photos/{id}/flag";
    PROFILE_FLAG profile_flag(commune, handle) = "/{commune}/people/{handle}/flag";

    // Staff
    /// What is to be done today, and the way to every room of the staff.
    STAFF_HUB staff_hub(commune) = "/{commune}/work";
    MODERATION moderation(commune) = "/{commune}/moderation";
    MODERATION_NEXT moderation_next(commune) = "/{commune}/moderation/next";
    MODERATION_CLAIM moderation_claim(commune) = "/{commune}/moderation/claim";
    MODERATION_BULK moderation_bulk(commune) = "/{commune}/moderation/bulk";
    MODERATION_SWEEP moderation_sweep(commune, id) = "/{commune}/moderation/sweeps/{id}";
    MODERATION_UNDO moderation_undo(commune, id) = "/{commune}/moderation/sweeps/{id}/undo";
    MODERATION_ITEM moderation_item(commune, kind, id) = "/{commune}/moderation/{kind}/{id}";
    HELD_NAME held_name(commune, id) = "/{commune}/moderation/name/{id}";
    MODERATION_HIDE moderation_hide(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/hide";
    MODERATION_RESTORE moderation_restore(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/restore";
    MODERATION_DISMISS moderation_dismiss(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/dismiss";
    MODERATION_CONFIRM moderation_confirm(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/confirm";
    MODERATION_RELEASE moderation_release(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/release";
    MODERATION_APPEAL moderation_appeal(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/appeal";
    MODERATION_KEEP moderation_keep(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/keep";
    REDACT redact(commune, id) = "/{commune}/moderation/photo/{id}/redact";
    REDACT_PREVIEW redact_preview(commune, id) = "/{commune}/moderation/photo/{id}/preview";
    MODERATION_LOG moderation_log(commune) = "/{commune}/moderation-log";
    MODERATION_LOG_CSV moderation_log_csv(commune) = "/{commune}/moderation-log.csv";
    MODERATION_FIGURES moderation_figures(commune) = "/{commune}/moderation-figures.csv";
    MODERATION_ENTRIES moderation_entries(commune) = "/{commune}/moderation-log.jsonl";
    STATEMENTS_CSV statements_csv(commune) = "/{commune}/statements-of-reasons.csv";
    STATEMENTS_JSON statements_json(commune) = "/{commune}/statements-of-reasons.jsonl";
    GIVE_MEASURE give_measure(commune, kind, id) = "/{commune}/moderation/{kind}/{id}/measure";
    MEASURES measures(commune) = "/{commune}/measures";
    MEASURE measure(commune, id) = "/{commune}/measures/{id}";
    DECIDE_MEASURE decide_measure(commune, id) = "/{commune}/measures/{id}/decide";
    ANSWER_MEASURE answer_measure(commune, id) = "/{commune}/measures/{id}/answer";
    APPEAL_MEASURE appeal_measure(commune, id) = "/{commune}/measures/{id}/appeal";
    APPEAL appeal(commune, kind, id) = "/{commune}/contest/{kind}/{id}/appeal";
    LANGUAGE language(commune, kind, id) = "/{commune}/language/{kind}/{id}";
    FLAG_APPEAL flag_appeal(commune, kind, id) = "/{commune}/contest/{kind}/{id}/flag";
    RESUBMIT resubmit(commune, kind, id) = "/{commune}/contest/{kind}/{id}/rewrite";
    REDACTION_APPEAL redaction_appeal(commune, id) = "/{commune}/contest/photo/{id}/redaction";
    OFFICE office(commune) = "/{commune}/office";
    STAFF staff(commune) = "/{commune}/staff";
    WITHDRAW_ROLE withdraw_role(commune) = "/{commune}/staff/withdraw";
    STAFF_ACTS staff_acts(commune) = "/{commune}/staff/acts";
    ADMINISTRATION administration(commune) = "/{commune}/administration";
    HOLDING holding(commune) = "/{commune}/administration/holding";
    SETTINGS settings(commune) = "/{commune}/administration/settings";
    NEIGHBOURHOODS neighbourhoods(commune) = "/{commune}/administration/neighbourhoods";
    NEIGHBOURHOOD neighbourhood(commune, slug) = "/{commune}/administration/neighbourhoods/{slug}";
    /// The commune's crest and photo.
    PICTURES pictures(commune) = "/{commune}/administration/pictures";
    DRAWING drawing(commune) = "/{commune}/administration/map";
    DEADLINES deadlines(commune) = "/{commune}/administration/deadlines";
    TEMPLATES templates(commune) = "/{commune}/administration/templates";

    REGISTER register(commune) = "/{commune}/administration/register";
    COMMUNE_OBJECTIONS commune_objections(commune) = "/{commune}/administration/objections";
    COMMUNE_OBJECTION commune_objection(commune, id) = "/{commune}/administration/objections/{id}";
    ASSIST assist(commune) = "/{commune}/administration/assist";
    ASSISTED_ACCOUNT assisted_account(commune, id) = "/{commune}/assist/{id}";
    ASSISTED_CONTRIBUTIONS assisted_contributions(commune, id) = "/{commune}/assist/{id}/contributions";
    ASSISTED_NOTIFICATIONS assisted_notifications(commune, id) = "/{commune}/assist/{id}/notifications";

    // Residents
    RESIDENT resident(commune) = "/{commune}/resident";
    DESK desk(commune) = "/{commune}/desk";
    DESK_SLIP desk_slip(commune) = "/{commune}/desk/slip";
    RESIDENTS residents(commune) = "/{commune}/residents";
    WITHDRAW_RESIDENT withdraw_resident(commune, handle) = "/{commune}/residents/{handle}";
    LETTERS letters(commune) = "/{commune}/letters";
    CENSUS census(commune) = "/{commune}/letters/census";
    CANCEL_LETTERS cancel_letters(commune, id) = "/{commune}/letters/{id}/cancel";

    // Paper
    PAPER paper(commune) = "/{commune}/desk/paper";
    PAPER_FORM paper_form(commune, form) = "/{commune}/desk/paper/new/{form}";
    PAPER_DONE paper_done(commune, id) = "/{commune}/desk/paper/done/{id}";
    PAPER_RECEIPT paper_receipt(commune, receipt) = "/{commune}/desk/paper/receipts/{receipt}";
    PAPER_CODE paper_code(commune, receipt) = "/{commune}/desk/paper/receipts/{receipt}/code";
    PAPER_WITHDRAW paper_withdraw(commune, id) = "/{commune}/desk/paper/entries/{id}/withdraw";
    PAPER_LOG paper_log(commune) = "/{commune}/paper-log";
    RECEIPT receipt(commune) = "/{commune}/receipt";
    RECEIPT_PAGE receipt_page(commune, receipt) = "/{commune}/receipt/{receipt}";
}

/// Every pattern. The authorization test walks this list.
pub const ALL: &[&str] = &{
    let mut all = [""; HERE.len() + consultations::HERE.len()];
    let (mine, theirs) = all.split_at_mut(HERE.len());
    mine.copy_from_slice(HERE);
    theirs.copy_from_slice(consultations::HERE);
    all
};

/// First segments that belong to the network, so that no commune can take them.
pub fn is_reserved(slug: &str) -> bool {
    ALL.iter().filter_map(|path| path.split('/').nth(1)).any(|first| first == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_fill_their_patterns() {
        assert_eq!(solution("ain-amlal", 42), "/ain-amlal/solutions/42");
        assert_eq!(confirm("a/b c"), "/confirm/a%2Fb%20c");
        assert_eq!(asset("fonts/x.woff2"), "/assets/fonts/x.woff2");
    }

    #[test]
    fn a_query_holds_only_what_has_a_value() {
        assert_eq!(with_query("/a".to_owned(), &[("x", ""), ("y", "1&z=2"), ("sort", "newest")]), "/a?y=1%26z%3D2&sort=newest");
        assert_eq!(with_query("/a".to_owned(), &[("x", "")]), "/a");
    }

    #[test]
    fn the_network_s_own_addresses_are_reserved() {
        assert!(is_reserved("sign-in") && is_reserved("assets"));
        assert!(!is_reserved("ain-amlal"));
    }
}
