-- A residence lasts a set time and can be withdrawn; it then no longer counts.
ALTER TABLE communes ADD COLUMN residence_months BIGINT NOT NULL DEFAULT 24 CHECK (residence_months > 0);
ALTER TABLE residents ADD COLUMN expires_at BIGINT;
ALTER TABLE residents ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE residents ADD COLUMN withdrawn_reason TEXT NOT NULL DEFAULT '';

-- Codes made together: letters to a neighbourhood, or a census list.
CREATE TABLE code_batches (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    neighbourhood_id BLOB REFERENCES neighbourhoods (id),
    kind TEXT NOT NULL CHECK (kind IN ('letter', 'census')),
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    cancelled_at BIGINT
);
CREATE INDEX code_batches_by_commune ON code_batches (commune_id, created_at);

-- One-time codes; only the SHA-256 of a code is kept.
CREATE TABLE residence_codes (
    hash BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    neighbourhood_id BLOB NOT NULL REFERENCES neighbourhoods (id),
    batch_id BLOB REFERENCES code_batches (id),
    method TEXT NOT NULL CHECK (method IN ('identity_card', 'residence_certificate', 'other_paper', 'letter', 'census')),
    -- who looked at the paper, or made the batch
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by BLOB REFERENCES accounts (id),
    CHECK ((used_at IS NULL) = (used_by IS NULL))
);
CREATE INDEX residence_codes_by_batch ON residence_codes (batch_id);

-- What was done about residences, by whom, by which method: nothing about the papers that were seen.
CREATE TABLE residence_events (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    act TEXT NOT NULL CHECK (act IN ('code_given', 'verified', 'withdrawn', 'batch_made', 'batch_cancelled')),
    method TEXT NOT NULL DEFAULT '',
    account_id BLOB REFERENCES accounts (id),
    actor_id BLOB REFERENCES accounts (id),
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX residence_events_by_commune ON residence_events (commune_id, created_at, id);

CREATE INDEX residents_by_commune ON residents (commune_id, verified_at, account_id);
