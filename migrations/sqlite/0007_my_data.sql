-- An emptied account is a placeholder that says since when; what refers to it stays. `seen_at` is the last sign-in or visit known, `warned_at` when the
-- person was told that an unused account is about to be emptied.
ALTER TABLE accounts ADD COLUMN deleted_at BIGINT;
ALTER TABLE accounts ADD COLUMN seen_at BIGINT;
ALTER TABLE accounts ADD COLUMN warned_at BIGINT;
CREATE INDEX accounts_by_age ON accounts (created_at) WHERE placeholder = FALSE;

-- To which notice somebody agreed, in which language and on which way.
CREATE TABLE consents (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL CHECK (version > 0),
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    way TEXT NOT NULL CHECK (way IN ('mail', 'phone', 'single_sign_on', 'renewal')),
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, version)
);

-- Codes by which somebody without a password confirms that the account is to go; only a keyed hash is kept.
CREATE TABLE deletion_codes (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE objections (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    answered_by BLOB REFERENCES accounts (id),
    answered_at BIGINT,
    CHECK ((answered_at IS NULL) = (answered_by IS NULL))
);
CREATE INDEX objections_by_account ON objections (account_id, created_at);
CREATE INDEX objections_by_commune ON objections (commune_id, created_at, id);

-- A person lets one member of a commune's staff look at their pages for a while; only a keyed hash of the code is kept.
CREATE TABLE assist_grants (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    hash BLOB NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes IN (15, 30, 60)),
    created_at BIGINT NOT NULL,
    -- until then the code can be entered; afterwards until then its staff may look
    ends_at BIGINT NOT NULL,
    staff_id BLOB REFERENCES accounts (id),
    staff_role TEXT NOT NULL DEFAULT '',
    started_at BIGINT,
    CHECK ((started_at IS NULL) = (staff_id IS NULL))
);
CREATE INDEX assist_grants_by_account ON assist_grants (account_id, created_at);
CREATE INDEX assist_grants_by_code ON assist_grants (commune_id, hash);

-- Every page that was looked at.
CREATE TABLE assist_views (
    id BLOB PRIMARY KEY NOT NULL,
    grant_id BLOB NOT NULL REFERENCES assist_grants (id) ON DELETE CASCADE,
    page TEXT NOT NULL CHECK (page IN ('account', 'contributions', 'notifications')),
    created_at BIGINT NOT NULL
);
CREATE INDEX assist_views_by_grant ON assist_views (grant_id, created_at, id);
