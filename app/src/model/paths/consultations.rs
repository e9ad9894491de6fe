//! The addresses of consultations and of their parts.

use std::fmt::Display;

use crate::model::percent::filled;

paths! {
    // Consultations; parts have their pages below
    CONSULTATIONS consultations(commune) = "/{commune}/consultations";
    CONSULTATION consultation(commune, number) = "/{commune}/consultations/{number}";
    CONSULTATION_FLAG consultation_flag(commune, number) = "/{commune}/consultations/{number}/flag";
    CONSULTATION_COMMENTS consultation_comments(commune, number) = "/{commune}/consultations/{number}/comments";
    CONSULTATION_CALENDAR consultation_calendar(commune, number) = "/{commune}/consultations/{number}/calendar.ics";
    CONSULTATION_FILE consultation_file(commune, number, id, language) = "/{commune}/consultations/{number}/documents/{id}/{language}";
    /// The staff's list, and their pages of one; those of parts are below it.
    CONSULTATION_LIST consultation_list(commune) = "/{commune}/administration/consultations";
    NEW_CONSULTATION new_consultation(commune) = "/{commune}/administration/consultations/new";
    PREPARE_CONSULTATION prepare_consultation(commune, number) = "/{commune}/administration/consultations/{number}";
    CONSULTATION_TEXTS consultation_texts(commune, number) = "/{commune}/administration/consultations/{number}/texts";
    CONSULTATION_AUDIENCE consultation_audience(commune, number) = "/{commune}/administration/consultations/{number}/audience";
    CONSULTATION_PHASES consultation_phases(commune, number) = "/{commune}/administration/consultations/{number}/phases";
    CONSULTATION_DOCUMENTS consultation_documents(commune, number) = "/{commune}/administration/consultations/{number}/documents";
    REHEARSE_CONSULTATION rehearse_consultation(commune, number) = "/{commune}/administration/consultations/{number}/rehearsal";
    PUBLISH_CONSULTATION publish_consultation(commune, number) = "/{commune}/administration/consultations/{number}/publish";
    CANCEL_CONSULTATION cancel_consultation(commune, number) = "/{commune}/administration/consultations/{number}/cancel";
    DISCARD_CONSULTATION discard_consultation(commune, number) = "/{commune}/administration/consultations/{number}/discard";
    CONSULTATION_NOTICE consultation_notice(commune, number) = "/{commune}/administration/consultations/{number}/notice";

    // Invitations to a consultation
    /// Where a code is entered.
    REDEEM_INVITATION redeem_invitation(commune, number) = "/{commune}/consultations/{number}/invitation";
    /// The officers'.
    INVITATIONS invitations(commune, number) = "/{commune}/administration/consultations/{number}/invitations";
    CHANGE_INVITATION change_invitation(commune, number, id) = "/{commune}/administration/consultations/{number}/invitations/{id}";
    INVITATION_LETTER invitation_letter(commune, number, id) = "/{commune}/administration/consultations/{number}/invitations/{id}/letter";

    // Meetings
    MEETING meeting(commune, number, meeting) = "/{commune}/consultations/{number}/meetings/{meeting}";
    ATTEND_MEETING attend_meeting(commune, number, meeting) = "/{commune}/consultations/{number}/meetings/{meeting}/attend";
    MEETING_CALENDAR meeting_calendar(commune, number, meeting) = "/{commune}/consultations/{number}/meetings/{meeting}/calendar.ics";
    MEETING_FILE meeting_file(commune, number, meeting) = "/{commune}/consultations/{number}/meetings/{meeting}/minutes";
    REMARK remark(commune, id) = "/{commune}/remarks/{id}";
    REMARK_FLAG remark_flag(commune, id) = "/{commune}/remarks/{id}/flag";
    MEETING_LIST meeting_list(commune, number) = "/{commune}/administration/consultations/{number}/meetings";
    NEW_MEETING new_meeting(commune, number) = "/{commune}/administration/consultations/{number}/meetings/new";
    EDIT_MEETING edit_meeting(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}";
    CANCEL_MEETING cancel_meeting(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}/cancel";
    MEETING_ATTENDANCE meeting_attendance(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}/attendance";
    MEETING_SHEET meeting_sheet(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}/sheet";
    MEETING_MINUTES meeting_minutes(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}/minutes";
    MEETING_REMARKS meeting_remarks(commune, number, meeting) = "/{commune}/administration/consultations/{number}/meetings/{meeting}/remarks";
    ROUND_TABLE round_table(commune, number) = "/{commune}/consultations/{number}/table";
    ROUND_TABLE_CSV round_table_csv(commune, number) = "/{commune}/consultations/{number}/table.csv";

    // Questions of a consultation
    QUESTIONS questions(commune, number) = "/{commune}/consultations/{number}/questions";
    /// Before they are sent: all answers, and sending them.
    QUESTIONS_REVIEW questions_review(commune, number) = "/{commune}/consultations/{number}/questions/review";
    QUESTIONS_RECEIPT questions_receipt(commune, number) = "/{commune}/consultations/{number}/questions/receipt";
    QUESTIONS_PAPER questions_paper(commune, number) = "/{commune}/consultations/{number}/questions/paper";
    QUESTIONS_RESULTS questions_results(commune, number) = "/{commune}/consultations/{number}/questions/results";
    ANSWER_TEXT_FLAG answer_text_flag(commune, id) = "/{commune}/answer-texts/{id}/flag";
    QUESTIONS_TABLES questions_tables(commune, number) = "/{commune}/consultations/{number}/questions/results.csv";
    QUESTIONS_CODEBOOK questions_codebook(commune, number) = "/{commune}/consultations/{number}/questions/codebook.csv";
    QUESTIONS_FORM questions_form(commune, number) = "/{commune}/consultations/{number}/questions/form.xlsx";
    /// The recording in which a question is read out, by its random name.
    QUESTION_RECORDING question_recording(commune, number, file) = "/{commune}/consultations/{number}/questions/recordings/{file}";
    /// A photo with which somebody answered, in one of its sizes.
    ANSWER_PHOTO answer_photo(id, size) = "/answer-photos/{id}/{size}";
    /// One page of them, by its number.
    QUESTIONS_PAGE questions_page(commune, number, page) = "/{commune}/consultations/{number}/questions/pages/{page}";
    /// The staff's.
    PREPARE_QUESTIONS prepare_questions(commune, number) = "/{commune}/administration/consultations/{number}/questions";
    UPLOAD_QUESTIONS upload_questions(commune, number) = "/{commune}/administration/consultations/{number}/questions/upload";
    QUESTIONS_DRAFT questions_draft(commune, number) = "/{commune}/administration/consultations/{number}/questions/form.xlsx";
    EDIT_QUESTION edit_question(commune, number) = "/{commune}/administration/consultations/{number}/questions/edit";
    PUBLISH_QUESTIONS publish_questions(commune, number) = "/{commune}/administration/consultations/{number}/questions/publish";
    REHEARSE_QUESTIONS rehearse_questions(commune, number) = "/{commune}/administration/consultations/{number}/questions/rehearsal";
    ENTER_ANSWERS enter_answers(commune, number) = "/{commune}/administration/consultations/{number}/questions/entry";
    ANSWER_RECEIPT answer_receipt(commune, number, receipt) = "/{commune}/administration/consultations/{number}/questions/entry/{receipt}";
    ANSWERS_CSV answers_csv(commune, number) = "/{commune}/administration/consultations/{number}/questions/answers.csv";

    // Texts for comment
    DRAFT_TEXT draft_text(commune, number) = "/{commune}/consultations/{number}/text";
    DRAFT_CONTRIBUTIONS draft_contributions(commune, number) = "/{commune}/consultations/{number}/text/contributions.csv";
    /// One article, and giving one's stance to it.
    DRAFT_ARTICLE draft_article(commune, number, article) = "/{commune}/consultations/{number}/text/{article}";
    AMENDMENT amendment(commune, id) = "/{commune}/amendments/{id}";
    AMENDMENT_SUPPORT amendment_support(commune, id) = "/{commune}/amendments/{id}/support";
    AMENDMENT_FLAG amendment_flag(commune, id) = "/{commune}/amendments/{id}/flag";
    /// The staff's.
    PREPARE_TEXT prepare_text(commune, number) = "/{commune}/administration/consultations/{number}/text";
    EDIT_ARTICLE edit_article(commune, number) = "/{commune}/administration/consultations/{number}/text/edit";
    PASTE_TEXT paste_text(commune, number) = "/{commune}/administration/consultations/{number}/text/paste";
    REHEARSE_TEXT rehearse_text(commune, number) = "/{commune}/administration/consultations/{number}/text/rehearsal";
    TEXT_THEMES text_themes(commune, number) = "/{commune}/administration/consultations/{number}/text/themes";
    TEXT_THEME text_theme(commune, number, theme) = "/{commune}/administration/consultations/{number}/text/themes/{theme}";
    PUBLISH_TEXT publish_text(commune, number) = "/{commune}/administration/consultations/{number}/text/publish";

    // Options of a consultation
    OPTIONS options(commune, number) = "/{commune}/consultations/{number}/options";
    PUT_FORWARD put_forward(commune, number) = "/{commune}/consultations/{number}/options/new";
    OPTION option(commune, number, n) = "/{commune}/consultations/{number}/options/{n}";
    /// Where a service answers that was sent a link.
    OPINION_LINK opinion_link(commune, token) = "/{commune}/opinions/{token}";
    /// What services are asked for, each their own.
    OPINIONS opinions(commune, number) = "/{commune}/administration/consultations/{number}/opinions";
    OPINION opinion(commune, number, id) = "/{commune}/administration/consultations/{number}/opinions/{id}";
    /// The officers'.
    OPTION_BOARD option_board(commune, number) = "/{commune}/administration/consultations/{number}/options";
    OPTIONS_CSV options_csv(commune, number) = "/{commune}/administration/consultations/{number}/options/options.csv";
    UPLOAD_OPTIONS upload_options(commune, number) = "/{commune}/administration/consultations/{number}/options/upload";
    PREPARE_OPTION prepare_option(commune, number, n) = "/{commune}/administration/consultations/{number}/options/{n}";
    DECIDE_OPTION decide_option(commune, number, n) = "/{commune}/administration/consultations/{number}/options/{n}/decision";
    OPTION_APPEAL option_appeal(commune, number, n) = "/{commune}/administration/consultations/{number}/options/{n}/appeal";

    // Ballots of consultations
    BALLOT ballot(commune, number) = "/{commune}/consultations/{number}/ballot";
    BALLOT_VOTE ballot_vote(commune, number) = "/{commune}/consultations/{number}/ballot/vote";
    BALLOT_REVIEW ballot_review(commune, number) = "/{commune}/consultations/{number}/ballot/review";
    /// What somebody voted, for themselves alone.
    BALLOT_MINE ballot_mine(commune, number) = "/{commune}/consultations/{number}/ballot/mine";
    BALLOT_OPTION ballot_option(commune, number, n) = "/{commune}/consultations/{number}/ballot/options/{n}";
    /// The picture of an option, or the recording in which it is read out.
    BALLOT_FILE ballot_file(commune, number, n, file) = "/{commune}/consultations/{number}/ballot/options/{n}/{file}";
    BALLOT_RESULT ballot_result(commune, number) = "/{commune}/consultations/{number}/ballot/result";
    BALLOT_RESULT_POSTER ballot_result_poster(commune, number) = "/{commune}/consultations/{number}/ballot/result/poster";
    BALLOT_RESULT_FILE ballot_result_file(commune, number, file) = "/{commune}/consultations/{number}/ballot/result/{file}";
    BALLOT_RECOUNT ballot_recount(commune, number) = "/{commune}/consultations/{number}/ballot/recount";
    BALLOT_RECEIPT ballot_receipt(commune, number) = "/{commune}/consultations/{number}/ballot/receipt";
    BALLOT_RECEIPT_PDF ballot_receipt_pdf(commune, number) = "/{commune}/consultations/{number}/ballot/receipt.pdf";
    BALLOT_RECEIPT_TEXT ballot_receipt_text(commune, number) = "/{commune}/consultations/{number}/ballot/receipt.txt";
    BALLOT_LOG ballot_log(commune, number) = "/{commune}/consultations/{number}/ballot/log";
    BALLOT_LEAF ballot_leaf(commune, number, hash) = "/{commune}/consultations/{number}/ballot/log/{hash}";
    /// What proves that one state of the log is the beginning of another.
    BALLOT_CONSISTENCY ballot_consistency(commune, number) = "/{commune}/consultations/{number}/ballot/log/consistency";
    /// The public key of every ballot's log.
    BALLOT_KEY ballot_key() = "/ballot-key.txt";
    /// The officers'.
    PREPARE_BALLOT prepare_ballot(commune, number) = "/{commune}/administration/consultations/{number}/ballot";
    /// An officer tries the form.
    REHEARSE_BALLOT rehearse_ballot(commune, number) = "/{commune}/administration/consultations/{number}/ballot/rehearsal";
    BALLOT_ENVELOPES ballot_envelopes(commune, number) = "/{commune}/administration/consultations/{number}/ballot/envelopes";
    BALLOT_OPTIONS ballot_options(commune, number) = "/{commune}/administration/consultations/{number}/ballot/options";
    EDIT_BALLOT_OPTION edit_ballot_option(commune, number, n) = "/{commune}/administration/consultations/{number}/ballot/options/{n}";
    WITHDRAW_BALLOT_OPTION withdraw_ballot_option(commune, number, n) = "/{commune}/administration/consultations/{number}/ballot/options/{n}/withdraw";
    VOID_BALLOT void_ballot(commune, number) = "/{commune}/administration/consultations/{number}/ballot/void";
    /// Closing and counting, and the lot that two people enter.
    BALLOT_COUNT ballot_count(commune, number) = "/{commune}/administration/consultations/{number}/ballot/count";
    BALLOT_LOT ballot_lot(commune, number) = "/{commune}/administration/consultations/{number}/ballot/lot";
    BALLOT_TURNOUT ballot_turnout(commune, number) = "/{commune}/administration/consultations/{number}/ballot/turnout";
    /// Ballots on paper: batches of sheets, people at the desk, what stands on sheets, the balance.
    BALLOT_PAPER ballot_paper(commune, number) = "/{commune}/administration/consultations/{number}/ballot/paper";
    BALLOT_PEOPLE ballot_people(commune, number) = "/{commune}/administration/consultations/{number}/ballot/paper/people";
    BALLOT_PERSON ballot_person(commune, number, handle) = "/{commune}/administration/consultations/{number}/ballot/paper/people/{handle}";
    BALLOT_ENTRY ballot_entry(commune, number, pass) = "/{commune}/administration/consultations/{number}/ballot/paper/entry/{pass}";
    BALLOT_DIFFERENCES ballot_differences(commune, number) = "/{commune}/administration/consultations/{number}/ballot/paper/differences";
    BALLOT_DIFFERENCE ballot_difference(commune, number, serial) = "/{commune}/administration/consultations/{number}/ballot/paper/differences/{serial}";
    BALLOT_BALANCE ballot_balance(commune, number) = "/{commune}/administration/consultations/{number}/ballot/paper/balance";
    /// Opening a session at the desk's device.
    KIOSK_DESK kiosk_desk(commune, number) = "/{commune}/administration/consultations/{number}/ballot/kiosk";
    KIOSK_PERSON kiosk_person(commune, number, handle) = "/{commune}/administration/consultations/{number}/ballot/kiosk/{handle}";
    /// The desk's device.
    KIOSK kiosk(commune) = "/{commune}/kiosk";
    KIOSK_VOTE kiosk_vote(commune, number) = "/{commune}/kiosk/{number}/vote";
    KIOSK_REVIEW kiosk_review(commune, number) = "/{commune}/kiosk/{number}/review";
    KIOSK_MINE kiosk_mine(commune, number) = "/{commune}/kiosk/{number}/mine";
    KIOSK_END kiosk_end(commune, number) = "/{commune}/kiosk/{number}/end";

    // Outcome of a consultation
    OUTCOME outcome(commune, number) = "/{commune}/consultations/{number}/outcome";
    OUTCOME_POSTER outcome_poster(commune, number) = "/{commune}/consultations/{number}/outcome/poster";
    /// The staff's.
    PREPARE_OUTCOME prepare_outcome(commune, number) = "/{commune}/administration/consultations/{number}/outcome";
    /// A point by its number, or a new one.
    OUTCOME_POINT outcome_point(commune, number, point) = "/{commune}/administration/consultations/{number}/outcome/points/{point}";
    PUBLISH_OUTCOME publish_outcome(commune, number) = "/{commune}/administration/consultations/{number}/outcome/publish";
    /// Of the text that the query names.
    CORRECT_OUTCOME correct_outcome(commune, number) = "/{commune}/administration/consultations/{number}/outcome/correction";
    ARCHIVE_CONSULTATION archive_consultation(commune, number) = "/{commune}/administration/consultations/{number}/archive";
}
