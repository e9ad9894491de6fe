//! The register and the schema say the same.

use std::collections::BTreeSet;

use app::model::content::Role;
use app::model::my_data::Processing;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::{download, register};

use super::{columns, engine};
use crate::common::{COMMUNE, Engine, TestApp};
use crate::on_both_engines;

/// Names of columns that refer to accounts, whether or not a key says so.
const NAMES: [&str; 12] = [
    "account_id",
    "author_id",
    "actor_id",
    "officer_id",
    "staff_id",
    "person_id",
    "member_id",
    "created_by",
    "used_by",
    "answered_by",
    "decided_by",
    "invited_by",
];

/// Columns with a foreign key to accounts.
async fn keys(house: &TestApp) -> Vec<(String, String)> {
    let select = match engine(house) {
        Engine::Sqlite => {
            "SELECT m.name, k.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table' AND k.\"table\" = 'accounts'"
        }
        Engine::Postgres => {
            "SELECT CAST(r.conrelid::regclass AS TEXT), CAST(a.attname AS TEXT) FROM pg_constraint r JOIN pg_attribute a ON a.attrelid = r.conrelid \
             AND a.attnum = ANY(r.conkey) WHERE r.contype = 'f' AND r.confrelid = 'accounts'::regclass"
        }
    };
    house.app.db.all(sql(select)).await.expect("the keys")
}

on_both_engines!(every_column_that_refers_to_accounts_has_its_entry, |house| {
    let all = columns(&house, engine(&house)).await;
    let keys = keys(&house).await;
    assert!(keys.len() > 25, "{keys:?}");
    let named = all.iter().filter(|(_, column)| NAMES.contains(&column.as_str()) || column.ends_with("_by") || column.ends_with("_by_id"));
    let referring: BTreeSet<(String, String)> = keys.into_iter().chain(named.cloned()).collect();
    let known: BTreeSet<(String, String)> = register::all(&house.app).map(|holding| (holding.table.to_owned(), holding.column.to_owned())).collect();
    let missing: Vec<_> = referring.difference(&known).collect();
    assert!(missing.is_empty(), "add these to the register of personal data (`holdings` on the card of the slice that has the table): {missing:?}");
    let all: BTreeSet<(String, String)> = all.into_iter().collect();
    for holding in register::all(&house.app) {
        let there = if holding.column.is_empty() {
            all.iter().any(|(table, _)| table == holding.table)
        } else {
            all.contains(&(holding.table.to_owned(), holding.column.to_owned()))
        };
        assert!(there, "the register names {}.{}, which is not there", holding.table, holding.column);
    }
});

/// What a download leaves out of tables that it reads: keys and hashes that open something, counters and marks of the house, what only imports write, what
/// is an organisation's or another's, and what another entry says.
const LEFT_OUT: &[(&str, &str)] = &[
    ("account_phones", "seat"),
    ("accounts", "email_key placeholder deleted_at"),
    ("answers", "cost starts_on ends_on told_to told_at dated"),
    ("appeals", "item_id decision_id"),
    ("assist_grants", "hash"),
    // Neither what stands on a sheet nor what is handed to the count.
    (
        "ballot_balances",
        "issued_count cast_count blank_count overvoted_count short_count spoiled_count exchanged_count unused_count marked_count note_fr taken_at",
    ),
    // What was counted is public, and of nobody.
    ("ballot_counts", "facts state tied drawn_on drawn_in code result counted_at told_to told_at"),
    ("ballot_batches", "sheet_count unused_count"),
    ("ballot_entries", "state marks"),
    ("ballot_rulings", "state marks first_pass first_clerk second_pass second_clerk"),
    // Which options there are is public.
    (
        "ballot_options",
        "title_ar title_fr title_en title_zgh body_ar body_fr body_en body_zgh cost envelope neighbourhood_id category listed_number solution_id picture \
      recording told_to told_at",
    ),
    ("ballot_voids", "consultation_id"),
    ("ballot_voters", "pending reminded left_as"),
    ("authenticators", "credential_id credential last_step"),
    ("code_batches", "neighbourhood_id cancelled_at"),
    ("comments", "parent_id as_officer version useful_count useless_count score reply_count at_the_desk never_public replied_to"),
    ("commune_changes", "subject before_value after_value"),
    ("consultation_changes", "subject before_value after_value told_to told_at"),
    (
        "consultations",
        "slug template audience organisation_kinds decides_at starts_at opens_at closes_at over_at counts_at cancelled_at cancelled_reason decided_at archived_at \
      version comment_count updated_at languages",
    ),
    ("deletion_codes", "hash tries"),
    ("invitations", "email postal hash organisation_id forgotten_at"),
    ("organisation_waiting_answers", "ended"),
    // What the text and its themes say is public.
    ("draft_contributions", "commune_id theme support_count version"),
    ("draft_themes", "title_ar title_fr contribution_count answer_ar told_to told_at"),
    ("draft_versions", "body themes told_to told_at"),
    ("organisation_answers", "received_at entry"),
    // Which questions is said by the consultation; what they were is public.
    ("questionnaire_answers", "browser received_at"),
    ("questionnaire_drafts", "browser"),
    ("questionnaire_photos", "question key file sent touched_at"),
    ("questionnaire_recordings", "file media_type size"),
    ("questionnaire_texts", "commune_id number answer_id question photo_id version place"),
    ("questionnaire_versions", "form changes"),
    (
        "consultation_options",
        "consultation_id solution_version state version reason changes note refers_to final_cost merged_into \
      solution_state appeal_until place asked_count given_count due_at",
    ),
    ("option_appeals", "option_id decided_at"),
    ("option_events", "option_id"),
    ("option_lists", "next_number option_count appeal_days"),
    ("option_opinions", "option_id email hash verdict marks cost_from cost_to running_from running_to"),
    ("flag_appeals", "item_id decision_id"),
    ("flags", "item_id item_version decided_at origin"),
    ("held_items", "never_public decided_at"),
    ("kept_forms", "browser network commune bytes whose"),
    ("mandate_documents", "request_id file size"),
    ("kiosk_sessions", "slot code_hash code_until tries token_hash seen_at is_kept is_counted"),
    ("measures", "number days item_kind item_id appealed_at"),
    ("moderation_decisions", "item_id item_version number"),
    ("notifications", "about_kind about_id by_organisation as_officer"),
    ("organisation_events", "by_staff"),
    ("organisation_requests", "seat name_ar about_ar ice receipt authority organisation_id invitation_id"),
    ("paper_entries", "form_id receipt_id item_id paper_date sheet hash"),
    ("paper_events", "receipt_id item_id"),
    ("paper_forms", "form_key"),
    ("paper_receipts", "year number person_key hash claimed_at"),
    ("one_time_codes", "contact_key language next code_hash link_hash tries passed_at"),
    ("outcome_notes", "number subject before_value after_value"),
    ("outcomes", "told_to told_at"),
    ("photo_redactions", "folder"),
    ("photos", "solution_id upload_key position folder network commune bytes"),
    // Who came and what was written down is the meeting's; what was said is others'.
    ("meeting_registrations", "position told"),
    ("meeting_remarks", "meeting_id commune_id speaker organisation about"),
    (
        "meetings",
        "commune_id number title_fr title_en title_zgh starts_at ends_at place_ar place_fr place_en place_zgh neighbourhood_id agenda_fr agenda_en agenda_zgh \
      latitude longitude seats register_until registered_count waiting_count next_position cancelled_at cancelled_reason news news_kind reminded_at attended_at \
      attended_count came_residents came_organisations came_commune minutes_ar minutes_fr minutes_en minutes_zgh minutes_at file media_type size forgotten_at \
      updated_at",
    ),
    ("pledge_reports", "amount photo"),
    ("pledges", "commune_id solution_id amount unit due_on due_at report_count done reminded_at version"),
    ("problems", "duplicate_of version me_too_count comment_count solution_count at_the_desk"),
    ("representative_invitations", "hash contact"),
    ("sessions", "hash data"),
    (
        "solutions",
        "merged_into support_count resident_support_count endorsement_count imported_support_count comment_count source_url place latitude \
      longitude threshold_at at_the_desk form_key answer_count answer_due_at state_imported referred_to",
    ),
    ("supports", "residence_commune_id origin merged_from"),
];

/// Whether a statement selects, or asks for, a column.
fn names(select: &str, column: &str) -> bool {
    let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    select.match_indices(column).any(|(at, _)| select[..at].ends_with('.') && is_whole(&select[at + column.len()..]))
}

on_both_engines!(every_column_of_what_is_held_is_downloaded_or_left_out_on_purpose, |house| {
    let mut unknown = Vec::new();
    for (table, column) in columns(&house, engine(&house)).await {
        let entries: Vec<_> = register::all(&house.app).filter(|holding| holding.table == table).collect();
        let selects: Vec<&str> = entries.iter().filter_map(|holding| holding.export).map(|export| export.select).collect();
        let left_out = LEFT_OUT.iter().any(|(known, names)| *known == table && names.split_whitespace().any(|name| name == column));
        let said = entries.iter().any(|holding| holding.column == column) || selects.iter().any(|select| names(select, &column));
        if !selects.is_empty() && said == left_out {
            unknown.push(format!("{table}.{column}"));
        }
        // Where something came from leads to nobody, but is kept of a person: it is said apart.
        let apart = entries.iter().any(|holding| holding.column.is_empty() && holding.export.is_none());
        assert!(column != "origin" || apart, "{table}.{column} needs an entry of its own");
    }
    assert!(unknown.is_empty(), "download these, or leave them out (and take out what is downloaded): {unknown:?}");
});

#[test]
fn every_kind_of_the_download_has_a_name_of_its_own() {
    // In JSON the last of one name would be all that is read.
    let mut names = BTreeSet::new();
    for holding in tajmaat::site::SLICES.iter().flat_map(|slice| slice.holdings).filter(|holding| holding.export.is_some()) {
        assert!(names.insert(download::name(holding)), "{} is the name of several, {} among them", download::name(holding), holding.table);
    }
}

#[tokio::test]
async fn what_an_account_holds_is_known() {
    // A new column of accounts must be thought of when one is emptied, and downloaded.
    let house = TestApp::new().await;
    let columns: BTreeSet<String> =
        columns(&house, Engine::Sqlite).await.into_iter().filter(|(table, _)| table == "accounts").map(|(_, column)| column).collect();
    let known = [
        "id",
        "handle",
        "name",
        "email",
        "email_key",
        "password_hash",
        "language",
        "placeholder",
        "confirmed_at",
        "created_at",
        "deleted_at",
        "seen_at",
        "warned_at",
        "visibility",
        "version",
    ];
    assert_eq!(columns, known.map(ToOwned::to_owned).into_iter().collect());
}

#[tokio::test]
async fn the_register_of_processing_lists_everything() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let page = administrator.get(&paths::register(COMMUNE)).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = page.words();
    for holding in register::all(&house.app) {
        let what = holding.what.text(app::model::Lang::Fr).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&what), "{}", holding.what.name());
    }
    assert_eq!(page.all(".register-line").len(), Processing::ALL.len());
    assert!(!page.has("main form"));
}
