//! Migrations, embedded: both engines have the same numbers and names. Forward only.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use sqlx::AssertSqlSafe;

use super::{Db, Inner, Tx, sql};

/// Number, name, text for SQLite, text for PostgreSQL. Add the next one at the end.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (1, "assembly", include_str!("../../../migrations/sqlite/0001_assembly.sql"), include_str!("../../../migrations/postgres/0001_assembly.sql")),
    (2, "residents", include_str!("../../../migrations/sqlite/0002_residents.sql"), include_str!("../../../migrations/postgres/0002_residents.sql")),
    (3, "phones", include_str!("../../../migrations/sqlite/0003_phones.sql"), include_str!("../../../migrations/postgres/0003_phones.sql")),
    (4, "staff", include_str!("../../../migrations/sqlite/0004_staff.sql"), include_str!("../../../migrations/postgres/0004_staff.sql")),
    (
        5,
        "organisations",
        include_str!("../../../migrations/sqlite/0005_organisations.sql"),
        include_str!("../../../migrations/postgres/0005_organisations.sql"),
    ),
    (6, "sign_on", include_str!("../../../migrations/sqlite/0006_sign_on.sql"), include_str!("../../../migrations/postgres/0006_sign_on.sql")),
    (7, "my_data", include_str!("../../../migrations/sqlite/0007_my_data.sql"), include_str!("../../../migrations/postgres/0007_my_data.sql")),
    (8, "paper", include_str!("../../../migrations/sqlite/0008_paper.sql"), include_str!("../../../migrations/postgres/0008_paper.sql")),
    (9, "due_process", include_str!("../../../migrations/sqlite/0009_due_process.sql"), include_str!("../../../migrations/postgres/0009_due_process.sql")),
    (10, "measures", include_str!("../../../migrations/sqlite/0010_measures.sql"), include_str!("../../../migrations/postgres/0010_measures.sql")),
    (11, "holds", include_str!("../../../migrations/sqlite/0011_holds.sql"), include_str!("../../../migrations/postgres/0011_holds.sql")),
    (12, "workbench", include_str!("../../../migrations/sqlite/0012_workbench.sql"), include_str!("../../../migrations/postgres/0012_workbench.sql")),
    (13, "kinds", include_str!("../../../migrations/sqlite/0013_kinds.sql"), include_str!("../../../migrations/postgres/0013_kinds.sql")),
    (14, "deadlines", include_str!("../../../migrations/sqlite/0014_deadlines.sql"), include_str!("../../../migrations/postgres/0014_deadlines.sql")),
    (15, "item_keys", include_str!("../../../migrations/sqlite/0015_item_keys.sql"), include_str!("../../../migrations/postgres/0015_item_keys.sql")),
    (16, "thresholds", include_str!("../../../migrations/sqlite/0016_thresholds.sql"), include_str!("../../../migrations/postgres/0016_thresholds.sql")),
    (17, "held_names", include_str!("../../../migrations/sqlite/0017_held_names.sql"), include_str!("../../../migrations/postgres/0017_held_names.sql")),
    (18, "quotas", include_str!("../../../migrations/sqlite/0018_quotas.sql"), include_str!("../../../migrations/postgres/0018_quotas.sql")),
    (19, "sessions", include_str!("../../../migrations/sqlite/0019_sessions.sql"), include_str!("../../../migrations/postgres/0019_sessions.sql")),
    (20, "secrets", include_str!("../../../migrations/sqlite/0020_secrets.sql"), include_str!("../../../migrations/postgres/0020_secrets.sql")),
    (21, "kept_forms", include_str!("../../../migrations/sqlite/0021_kept_forms.sql"), include_str!("../../../migrations/postgres/0021_kept_forms.sql")),
    (22, "file_owners", include_str!("../../../migrations/sqlite/0022_file_owners.sql"), include_str!("../../../migrations/postgres/0022_file_owners.sql")),
    (23, "imports", include_str!("../../../migrations/sqlite/0023_imports.sql"), include_str!("../../../migrations/postgres/0023_imports.sql")),
    (24, "settings", include_str!("../../../migrations/sqlite/0024_settings.sql"), include_str!("../../../migrations/postgres/0024_settings.sql")),
    (25, "readiness", include_str!("../../../migrations/sqlite/0025_readiness.sql"), include_str!("../../../migrations/postgres/0025_readiness.sql")),
    (
        26,
        "notification_items",
        include_str!("../../../migrations/sqlite/0026_notification_items.sql"),
        include_str!("../../../migrations/postgres/0026_notification_items.sql"),
    ),
    (
        27,
        "comment_subjects",
        include_str!("../../../migrations/sqlite/0027_comment_subjects.sql"),
        include_str!("../../../migrations/postgres/0027_comment_subjects.sql"),
    ),
    (28, "kinds_open", include_str!("../../../migrations/sqlite/0028_kinds_open.sql"), include_str!("../../../migrations/postgres/0028_kinds_open.sql")),
    (
        29,
        "settings_version",
        include_str!("../../../migrations/sqlite/0029_settings_version.sql"),
        include_str!("../../../migrations/postgres/0029_settings_version.sql"),
    ),
    (30, "references", include_str!("../../../migrations/sqlite/0030_references.sql"), include_str!("../../../migrations/postgres/0030_references.sql")),
    (31, "discussions", include_str!("../../../migrations/sqlite/0031_discussions.sql"), include_str!("../../../migrations/postgres/0031_discussions.sql")),
    (32, "counts", include_str!("../../../migrations/sqlite/0032_counts.sql"), include_str!("../../../migrations/postgres/0032_counts.sql")),
    (33, "folded_lists", include_str!("../../../migrations/sqlite/0033_folded_lists.sql"), include_str!("../../../migrations/postgres/0033_folded_lists.sql")),
    (
        34,
        "staged_imports",
        include_str!("../../../migrations/sqlite/0034_staged_imports.sql"),
        include_str!("../../../migrations/postgres/0034_staged_imports.sql"),
    ),
    (
        35,
        "table_changes",
        include_str!("../../../migrations/sqlite/0035_table_changes.sql"),
        include_str!("../../../migrations/postgres/0035_table_changes.sql"),
    ),
    (36, "swept", include_str!("../../../migrations/sqlite/0036_swept.sql"), include_str!("../../../migrations/postgres/0036_swept.sql")),
    (37, "homes", include_str!("../../../migrations/sqlite/0037_homes.sql"), include_str!("../../../migrations/postgres/0037_homes.sql")),
    (38, "stances", include_str!("../../../migrations/sqlite/0038_stances.sql"), include_str!("../../../migrations/postgres/0038_stances.sql")),
    (39, "emblems", include_str!("../../../migrations/sqlite/0039_emblems.sql"), include_str!("../../../migrations/postgres/0039_emblems.sql")),
    (
        40,
        "codes_by_mail",
        include_str!("../../../migrations/sqlite/0040_codes_by_mail.sql"),
        include_str!("../../../migrations/postgres/0040_codes_by_mail.sql"),
    ),
    (42, "due", include_str!("../../../migrations/sqlite/0042_due.sql"), include_str!("../../../migrations/postgres/0042_due.sql")),
    (43, "languages", include_str!("../../../migrations/sqlite/0043_languages.sql"), include_str!("../../../migrations/postgres/0043_languages.sql")),
    (
        44,
        "consultations",
        include_str!("../../../migrations/sqlite/0044_consultations.sql"),
        include_str!("../../../migrations/postgres/0044_consultations.sql"),
    ),
    (
        47,
        "questionnaires",
        include_str!("../../../migrations/sqlite/0047_questionnaires.sql"),
        include_str!("../../../migrations/postgres/0047_questionnaires.sql"),
    ),
    (
        48,
        "questionnaire_answers",
        include_str!("../../../migrations/sqlite/0048_questionnaire_answers.sql"),
        include_str!("../../../migrations/postgres/0048_questionnaire_answers.sql"),
    ),
    (
        49,
        "organisation_answers",
        include_str!("../../../migrations/sqlite/0049_organisation_answers.sql"),
        include_str!("../../../migrations/postgres/0049_organisation_answers.sql"),
    ),
    (50, "draft_texts", include_str!("../../../migrations/sqlite/0050_draft_texts.sql"), include_str!("../../../migrations/postgres/0050_draft_texts.sql")),
    (
        51,
        "draft_contributions",
        include_str!("../../../migrations/sqlite/0051_draft_contributions.sql"),
        include_str!("../../../migrations/postgres/0051_draft_contributions.sql"),
    ),
    (52, "invitations", include_str!("../../../migrations/sqlite/0052_invitations.sql"), include_str!("../../../migrations/postgres/0052_invitations.sql")),
    (53, "options", include_str!("../../../migrations/sqlite/0053_options.sql"), include_str!("../../../migrations/postgres/0053_options.sql")),
    (
        54,
        "option_opinions",
        include_str!("../../../migrations/sqlite/0054_option_opinions.sql"),
        include_str!("../../../migrations/postgres/0054_option_opinions.sql"),
    ),
    (55, "meetings", include_str!("../../../migrations/sqlite/0055_meetings.sql"), include_str!("../../../migrations/postgres/0055_meetings.sql")),
    (56, "outcomes", include_str!("../../../migrations/sqlite/0056_outcomes.sql"), include_str!("../../../migrations/postgres/0056_outcomes.sql")),
    (57, "undecided", include_str!("../../../migrations/sqlite/0057_undecided.sql"), include_str!("../../../migrations/postgres/0057_undecided.sql")),
    (
        59,
        "questionnaire_counts",
        include_str!("../../../migrations/sqlite/0059_questionnaire_counts.sql"),
        include_str!("../../../migrations/postgres/0059_questionnaire_counts.sql"),
    ),
    (
        60,
        "questionnaire_texts",
        include_str!("../../../migrations/sqlite/0060_questionnaire_texts.sql"),
        include_str!("../../../migrations/postgres/0060_questionnaire_texts.sql"),
    ),
    (61, "ballots", include_str!("../../../migrations/sqlite/0061_ballots.sql"), include_str!("../../../migrations/postgres/0061_ballots.sql")),
    (
        62,
        "ballot_papers",
        include_str!("../../../migrations/sqlite/0062_ballot_papers.sql"),
        include_str!("../../../migrations/postgres/0062_ballot_papers.sql"),
    ),
    (63, "ballot_log", include_str!("../../../migrations/sqlite/0063_ballot_log.sql"), include_str!("../../../migrations/postgres/0063_ballot_log.sql")),
    (
        64,
        "ballot_counts",
        include_str!("../../../migrations/sqlite/0064_ballot_counts.sql"),
        include_str!("../../../migrations/postgres/0064_ballot_counts.sql"),
    ),
    (
        65,
        "answer_photos",
        include_str!("../../../migrations/sqlite/0065_answer_photos.sql"),
        include_str!("../../../migrations/postgres/0065_answer_photos.sql"),
    ),
    (
        66,
        "meeting_points",
        include_str!("../../../migrations/sqlite/0066_meeting_points.sql"),
        include_str!("../../../migrations/postgres/0066_meeting_points.sql"),
    ),
    (67, "referred", include_str!("../../../migrations/sqlite/0067_referred.sql"), include_str!("../../../migrations/postgres/0067_referred.sql")),
    (
        68,
        "ballot_secrecy",
        include_str!("../../../migrations/sqlite/0068_ballot_secrecy.sql"),
        include_str!("../../../migrations/postgres/0068_ballot_secrecy.sql"),
    ),
    (69, "ballot_files", include_str!("../../../migrations/sqlite/0069_ballot_files.sql"), include_str!("../../../migrations/postgres/0069_ballot_files.sql")),
    (
        70,
        "ballot_void_undoing",
        include_str!("../../../migrations/sqlite/0070_ballot_void_undoing.sql"),
        include_str!("../../../migrations/postgres/0070_ballot_void_undoing.sql"),
    ),
    (
        71,
        "ballot_nonces",
        include_str!("../../../migrations/sqlite/0071_ballot_nonces.sql"),
        include_str!("../../../migrations/postgres/0071_ballot_nonces.sql"),
    ),
    (
        72,
        "votes_that_wait",
        include_str!("../../../migrations/sqlite/0072_votes_that_wait.sql"),
        include_str!("../../../migrations/postgres/0072_votes_that_wait.sql"),
    ),
    (
        73,
        "kiosk_one_session",
        include_str!("../../../migrations/sqlite/0073_kiosk_one_session.sql"),
        include_str!("../../../migrations/postgres/0073_kiosk_one_session.sql"),
    ),
    (
        74,
        "cancelling_by_two",
        include_str!("../../../migrations/sqlite/0074_cancelling_by_two.sql"),
        include_str!("../../../migrations/postgres/0074_cancelling_by_two.sql"),
    ),
    (75, "languages", include_str!("../../../migrations/sqlite/0075_languages.sql"), include_str!("../../../migrations/postgres/0075_languages.sql")),
    (76, "counts_at", include_str!("../../../migrations/sqlite/0076_counts_at.sql"), include_str!("../../../migrations/postgres/0076_counts_at.sql")),
    (77, "late_stances", include_str!("../../../migrations/sqlite/0077_late_stances.sql"), include_str!("../../../migrations/postgres/0077_late_stances.sql")),
    (78, "returning", include_str!("../../../migrations/sqlite/0078_returning.sql"), include_str!("../../../migrations/postgres/0078_returning.sql")),
    (
        79,
        "meetings_and_sheets",
        include_str!("../../../migrations/sqlite/0079_meetings_and_sheets.sql"),
        include_str!("../../../migrations/postgres/0079_meetings_and_sheets.sql"),
    ),
];

/// An arbitrary number that names the lock under which nodes starting together migrate one after the other.
const POSTGRES_LOCK: i64 = 0x7461_6a6d_6161_7401;

/// SQLite's code for a file in which another process is writing.
const SQLITE_BUSY: &str = "5";
/// How long a migration waits for the one of another process.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Db {
    /// Brings the schema up to this program's. Returns the names of the migrations applied; refuses a schema newer than it knows.
    pub async fn migrate(&self) -> anyhow::Result<Vec<&'static str>> {
        self.migrate_to(i64::MAX).await
    }

    /// The same up to a version, so that a test can put in what a later migration has to deal with.
    pub async fn migrate_to(&self, last: i64) -> anyhow::Result<Vec<&'static str>> {
        let mut tx = self.begin_when_free().await?;
        // A change of the schema takes as long as it takes, and so does the one of another node that is waited for.
        tx.take_time().await?;
        if matches!(tx.inner, Inner::Postgres(_)) {
            tx.run(sql("SELECT pg_advisory_xact_lock($1)").bind(POSTGRES_LOCK)).await?;
        }
        tx.run(sql("CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY NOT NULL, name TEXT NOT NULL)")).await?;
        let (current,) = tx.one::<(i64,)>(sql("SELECT COALESCE(MAX(version), CAST(0 AS BIGINT)) FROM schema_migrations")).await?;
        let known = MIGRATIONS.last().map_or(0, |last| last.0);
        anyhow::ensure!(current <= known, "the database is at schema version {current}, this program knows {known}: use a newer program");
        let mut applied = Vec::new();
        for &(version, name, sqlite, postgres) in MIGRATIONS.iter().filter(|migration| (current + 1..=last).contains(&migration.0)) {
            match &mut tx.inner {
                Inner::Sqlite(member) => sqlx::raw_sql(AssertSqlSafe(sqlite)).execute(member.connection()?).await.map(|_| ()),
                Inner::Postgres(tx) => sqlx::raw_sql(AssertSqlSafe(postgres)).execute(&mut **tx).await.map(|_| ()),
            }
            .with_context(|| format!("migration {version} ({name}) does not fit what is kept; the database is as it was"))?;
            tx.run(sql("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)").bind(version).bind(name)).await?;
            applied.push(name);
        }
        tx.commit().await?;
        self.changes().forget_schema();
        Ok(applied)
    }

    /// A transaction as soon as another process, which may be migrating the same file, has ended its own.
    async fn begin_when_free(&self) -> sqlx::Result<Tx> {
        let end = Instant::now() + LONGEST_WAIT;
        loop {
            match self.begin().await {
                Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some(SQLITE_BUSY) && Instant::now() < end => {}
                begun => return begun,
            }
        }
    }

    /// Whether the schema is this program's.
    pub async fn is_migrated(&self) -> bool {
        let known = MIGRATIONS.last().map_or(0, |last| last.0);
        self.one::<(i64,)>(sql("SELECT COALESCE(MAX(version), CAST(0 AS BIGINT)) FROM schema_migrations")).await.is_ok_and(|(current,)| current == known)
    }
}
