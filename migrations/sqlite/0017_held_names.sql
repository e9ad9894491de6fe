-- Names that a moderator reads before they are shown: they claim to be the commune or its staff, or have an address in them. The name of before stays shown.
CREATE TABLE held_names (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- names of reasons
    reasons TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'released', 'refused', 'withdrawn')),
    decided_at BIGINT,
    decided_by BLOB REFERENCES accounts (id),
    CHECK ((outcome = 'waiting') = (decided_at IS NULL)),
    CHECK ((outcome IN ('released', 'refused')) = (decided_by IS NOT NULL)),
    CHECK (decided_by <> account_id)
);
CREATE UNIQUE INDEX held_names_waiting ON held_names (account_id) WHERE outcome = 'waiting';
CREATE INDEX held_names_by_account ON held_names (account_id, held_at);
CREATE INDEX held_names_by_commune ON held_names (commune_id, outcome, due_at, id);
CREATE INDEX held_names_by_decider ON held_names (decided_by);
