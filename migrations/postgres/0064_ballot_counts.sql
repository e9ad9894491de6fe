-- Counts of ballots: the votes that were taken when a ballot was closed, and what they came to.
CREATE TABLE ballot_counts (
    consultation_id UUID PRIMARY KEY NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    -- by hand; empty if the clock did it
    closed_by UUID REFERENCES accounts (id),
    closed_at BIGINT NOT NULL,
    -- who voted where and by which channel, how many could have, sheets of paper: as JSON, as it was then
    facts TEXT NOT NULL,
    -- tied: the rules leave equal options, and a lot is awaited
    state TEXT NOT NULL CHECK (state IN ('closed', 'tied', 'counted')),
    -- the numbers of the equal options, with commas between them
    tied TEXT NOT NULL DEFAULT '',
    -- what was drawn, on which day and where: entered by one of the staff, and by another
    lot TEXT NOT NULL DEFAULT '',
    drawn_on TEXT NOT NULL DEFAULT '',
    drawn_in TEXT NOT NULL DEFAULT '',
    first_by UUID REFERENCES accounts (id),
    first_at BIGINT,
    second_by UUID REFERENCES accounts (id),
    second_at BIGINT,
    -- the version of the program and of its counting rules
    code TEXT NOT NULL DEFAULT '',
    -- what the page shows, as JSON
    result TEXT NOT NULL DEFAULT '',
    counted_at BIGINT,
    -- who was told last, and when all had been
    told_to UUID,
    told_at BIGINT,
    CHECK (second_by <> first_by),
    CHECK ((first_by IS NULL) = (first_at IS NULL)),
    CHECK ((second_by IS NULL) = (second_at IS NULL)),
    CHECK ((state = 'counted') = (counted_at IS NOT NULL))
);
CREATE INDEX ballot_counts_by_closed_by ON ballot_counts (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX ballot_counts_by_first_by ON ballot_counts (first_by) WHERE first_by IS NOT NULL;
CREATE INDEX ballot_counts_by_second_by ON ballot_counts (second_by) WHERE second_by IS NOT NULL;
CREATE INDEX ballot_counts_uncounted ON ballot_counts (closed_at, consultation_id) WHERE state = 'closed';

-- What the rules say of each envelope, with every round, as the command prints it; 0 where there are none.
CREATE TABLE ballot_reports (
    consultation_id UUID NOT NULL REFERENCES ballot_counts (consultation_id) ON DELETE CASCADE,
    envelope BIGINT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (consultation_id, envelope)
);

-- Votes that count, of nobody, in the order of the hashes of their commitments.
CREATE TABLE counted_ballots (
    consultation_id UUID NOT NULL REFERENCES ballot_counts (consultation_id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    choice TEXT NOT NULL,
    salt BYTEA NOT NULL,
    pseudonym BYTEA NOT NULL,
    PRIMARY KEY (consultation_id, position)
);
