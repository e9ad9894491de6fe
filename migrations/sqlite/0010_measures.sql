-- What moderators decide about a person in a commune, after something they wrote: a warning, a mute, a suspension; with the person's appeal.
-- It ends by time alone: nothing is changed when it does.
CREATE TABLE measures (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- those of one person in one commune, counted from 1: two people deciding at once cannot both be the next
    number BIGINT NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('warning', 'mute', 'suspension')),
    days BIGINT NOT NULL,
    -- what it follows
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment')),
    item_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'given', 'declined', 'reversed')),
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    -- who confirmed or declined what a moderator proposed
    second_id BLOB REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    begins_at BIGINT,
    ends_at BIGINT,
    appeal TEXT NOT NULL DEFAULT '',
    appealed_at BIGINT,
    appeal_due_at BIGINT,
    appeal_answer TEXT NOT NULL DEFAULT '',
    appeal_decided_at BIGINT,
    appeal_decided_by BLOB REFERENCES accounts (id),
    UNIQUE (commune_id, account_id, number),
    CHECK ((kind = 'warning' AND days = 0) OR (kind = 'mute' AND days BETWEEN 1 AND 30) OR (kind = 'suspension' AND days BETWEEN 1 AND 365)),
    CHECK ((state IN ('given', 'reversed')) = (begins_at IS NOT NULL)),
    CHECK ((begins_at IS NOT NULL AND days > 0) = (ends_at IS NOT NULL)),
    CHECK (account_id <> actor_id),
    CHECK (second_id IS NULL OR (second_id <> actor_id AND second_id <> account_id)),
    CHECK ((appealed_at IS NULL) = (appeal_due_at IS NULL)),
    CHECK (appealed_at IS NULL OR begins_at IS NOT NULL),
    CHECK ((appeal_decided_at IS NULL) = (appeal_decided_by IS NULL)),
    CHECK (appeal_decided_at IS NULL OR appealed_at IS NOT NULL),
    CHECK (state <> 'reversed' OR appeal_decided_at IS NOT NULL),
    -- the statement of reasons is answered by somebody who had no part in it
    CHECK (appeal_decided_by IS NULL OR (appeal_decided_by <> actor_id AND appeal_decided_by <> account_id)),
    CHECK (appeal_decided_by IS NULL OR second_id IS NULL OR appeal_decided_by <> second_id)
);
CREATE INDEX measures_by_account ON measures (account_id, ends_at);
CREATE INDEX measures_by_commune ON measures (commune_id, created_at);
CREATE INDEX measures_proposed ON measures (commune_id, created_at, id) WHERE state = 'proposed';
CREATE INDEX measures_appealed ON measures (commune_id, appeal_due_at, id) WHERE appealed_at IS NOT NULL AND appeal_decided_at IS NULL;
