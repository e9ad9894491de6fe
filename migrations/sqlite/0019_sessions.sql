-- What opens a session is kept as a keyed hash, what it holds is sealed, and a session has an id that may be shown. The plain ones of before can't be
-- turned into these: they end, and people sign in again.
DROP TABLE sessions;
CREATE TABLE sessions (
    id BLOB PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    user_agent TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id, seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
