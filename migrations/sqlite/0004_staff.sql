-- A notice may be about something that cannot be hidden: then it quotes no content.
CREATE TABLE notifications_next (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    path TEXT NOT NULL,
    about_kind TEXT CHECK (about_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
    about_id BLOB,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    CHECK ((about_kind IS NULL) = (about_id IS NULL))
);
INSERT INTO notifications_next SELECT id, account_id, kind, data, path, about_kind, about_id, created_at, read_at FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_next RENAME TO notifications;
CREATE INDEX notifications_by_account ON notifications (account_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

-- What belongs to the installation as a whole, such as the fingerprint of its secret.
CREATE TABLE installation (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Second factors. The key of an app is derived from the installation's secret and the id; a passkey's public part is kept as JSON.
CREATE TABLE authenticators (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'passkey')),
    name TEXT NOT NULL,
    credential_id TEXT UNIQUE,
    credential TEXT NOT NULL DEFAULT '',
    -- the last half minute whose code was used: a code works once
    last_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    CHECK ((kind = 'passkey') = (credential_id IS NOT NULL))
);
CREATE INDEX authenticators_by_account ON authenticators (account_id);

CREATE TABLE recovery_codes (
    hash BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);

-- Browsers in which somebody has signed in, by a cookie of which only a hash is kept.
CREATE TABLE known_devices (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
);

-- Who was given which role, and from whom it was taken: never changed. The command line has no actor.
CREATE TABLE role_events (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    commune_id BLOB REFERENCES communes (id),
    role TEXT NOT NULL CHECK (role IN ('moderator', 'officer', 'desk_agent', 'administrator', 'network_administrator')),
    act TEXT NOT NULL CHECK (act IN ('granted', 'withdrawn')),
    actor_id BLOB REFERENCES accounts (id),
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX role_events_by_commune ON role_events (commune_id, created_at, id);
CREATE INDEX role_events_by_account ON role_events (account_id, created_at);

-- What staff did, for the page that says who did what: never changed. No title, name or text: only the kind of act and where its object is.
CREATE TABLE staff_acts (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    act TEXT NOT NULL,
    path TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX staff_acts_by_commune ON staff_acts (commune_id, created_at, id);
CREATE INDEX staff_acts_by_actor ON staff_acts (commune_id, actor_id, created_at, id);
