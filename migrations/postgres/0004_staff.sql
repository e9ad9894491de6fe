-- A notice may be about something that cannot be hidden: then it quotes no content.
ALTER TABLE notifications ALTER COLUMN about_kind DROP NOT NULL;
ALTER TABLE notifications ALTER COLUMN about_id DROP NOT NULL;
ALTER TABLE notifications DROP CONSTRAINT notifications_about_kind_check;
ALTER TABLE notifications ADD CHECK (about_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge'));
ALTER TABLE notifications ADD CHECK ((about_kind IS NULL) = (about_id IS NULL));

-- What belongs to the installation as a whole, such as the fingerprint of its secret.
CREATE TABLE installation (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Second factors. The key of an app is derived from the installation's secret and the id; a passkey's public part is kept as JSON.
CREATE TABLE authenticators (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
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
    hash BYTEA PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);

-- Browsers in which somebody has signed in, by a cookie of which only a hash is kept.
CREATE TABLE known_devices (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash BYTEA NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
);

-- Who was given which role, and from whom it was taken: never changed. The command line has no actor.
CREATE TABLE role_events (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    commune_id UUID REFERENCES communes (id),
    role TEXT NOT NULL CHECK (role IN ('moderator', 'officer', 'desk_agent', 'administrator', 'network_administrator')),
    act TEXT NOT NULL CHECK (act IN ('granted', 'withdrawn')),
    actor_id UUID REFERENCES accounts (id),
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX role_events_by_commune ON role_events (commune_id, created_at, id);
CREATE INDEX role_events_by_account ON role_events (account_id, created_at);

-- What staff did, for the page that says who did what: never changed. No title, name or text: only the kind of act and where its object is.
CREATE TABLE staff_acts (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    actor_id UUID NOT NULL REFERENCES accounts (id),
    act TEXT NOT NULL,
    path TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX staff_acts_by_commune ON staff_acts (commune_id, created_at, id);
CREATE INDEX staff_acts_by_actor ON staff_acts (commune_id, actor_id, created_at, id);
