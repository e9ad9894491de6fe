-- Who works on what waits (an item, a measure, what an organisation asked), so that two people do not read the same. It ends by time.
CREATE TABLE claims (
    subject_id UUID PRIMARY KEY,
    commune_id UUID NOT NULL REFERENCES communes (id),
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    claimed_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX claims_by_account ON claims (account_id);

-- What one moderator hid at once as spam, so that it can be undone at once.
CREATE TABLE sweeps (
    id UUID PRIMARY KEY,
    commune_id UUID NOT NULL REFERENCES communes (id),
    actor_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX sweeps_by_actor ON sweeps (actor_id, created_at);
CREATE TABLE sweep_items (
    sweep_id UUID NOT NULL REFERENCES sweeps (id),
    item_kind TEXT NOT NULL,
    item_id UUID NOT NULL,
    decision_id UUID NOT NULL,
    -- what it was before
    visibility TEXT NOT NULL CHECK (visibility IN ('held', 'published', 'under_review')),
    PRIMARY KEY (sweep_id, item_id)
);

-- Where a flag came from, as a keyed hash: many from one place weigh as one. Emptied when the flag is decided.
ALTER TABLE flags ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- Who flagged something and does not agree that nothing is wrong with it: once for each dismissal, decided by somebody who had no part in it.
CREATE TABLE flag_appeals (
    id UUID PRIMARY KEY,
    commune_id UUID NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL,
    item_id UUID NOT NULL,
    decision_id UUID NOT NULL REFERENCES moderation_decisions (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'reversed', 'withdrawn')),
    decided_at BIGINT,
    decided_by UUID REFERENCES accounts (id),
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (item_id, account_id, decision_id),
    CHECK ((outcome = 'open') = (decided_at IS NULL)),
    CHECK ((outcome IN ('upheld', 'reversed')) = (decided_by IS NOT NULL))
);
CREATE INDEX flag_appeals_open ON flag_appeals (commune_id, outcome, due_at, item_id);
CREATE INDEX flag_appeals_by_account ON flag_appeals (account_id, created_at);
