-- The public log of a ballot: commitments to votes, in the order of a Merkle tree, and nothing of who or when.
CREATE TABLE ballot_logs (
    consultation_id UUID PRIMARY KEY NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    -- the first line of its checkpoints, and the public key that checks them
    title TEXT NOT NULL,
    key TEXT NOT NULL,
    -- leaves with a position, and leaves that wait for one
    size BIGINT NOT NULL DEFAULT 0 CHECK (size >= 0),
    waiting BIGINT NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    checkpoints BIGINT NOT NULL DEFAULT 0,
    -- the hashes of the whole trees of which it is made, the largest first
    frontier BYTEA NOT NULL,
    closed_at BIGINT
);
-- where enough leaves wait
CREATE INDEX ballot_logs_waiting ON ballot_logs (consultation_id) WHERE closed_at IS NULL AND waiting >= 20;

-- In the order of hashes: where a row is kept tells nothing of when it was written.
CREATE TABLE ballot_leaves (
    consultation_id UUID NOT NULL REFERENCES ballot_logs (consultation_id) ON DELETE CASCADE,
    hash BYTEA NOT NULL,
    -- from 0 on, without gaps; none while it waits for others
    position BIGINT,
    PRIMARY KEY (consultation_id, hash),
    UNIQUE (consultation_id, position)
);

-- What was signed, after each batch and at the end.
CREATE TABLE ballot_checkpoints (
    consultation_id UUID NOT NULL REFERENCES ballot_logs (consultation_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (consultation_id, number)
);
