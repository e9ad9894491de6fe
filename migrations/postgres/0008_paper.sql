-- What came on paper and was entered at the desk keeps that mark, whoever it belongs to later.
ALTER TABLE problems ADD COLUMN at_the_desk BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE solutions ADD COLUMN at_the_desk BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE comments ADD COLUMN at_the_desk BOOLEAN NOT NULL DEFAULT FALSE;

-- The last receipt number of a commune and year. Its row is the lock under which a commune's paper is entered and handed over.
CREATE TABLE paper_numbers (
    commune_id UUID NOT NULL REFERENCES communes (id),
    year BIGINT NOT NULL,
    last BIGINT NOT NULL CHECK (last >= 0),
    PRIMARY KEY (commune_id, year)
);

-- A receipt stands for one person without an account: the placeholder that their contributions belong to until they claim them.
CREATE TABLE paper_receipts (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    year BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    account_id UUID NOT NULL UNIQUE REFERENCES accounts (id),
    -- a keyed hash of name and neighbourhood, to notice the same person; empty for somebody without a name
    person_key TEXT NOT NULL DEFAULT '',
    -- a keyed hash of the claim code that works now
    hash BYTEA UNIQUE,
    -- who printed that code
    code_by UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    claimed_at BIGINT,
    UNIQUE (commune_id, year, number),
    CHECK ((hash IS NULL) = (claimed_at IS NOT NULL))
);
CREATE INDEX paper_receipts_by_person ON paper_receipts (commune_id, person_key);

-- One form sent, however often.
CREATE TABLE paper_forms (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    agent_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);

-- What was entered: item_id is the problem, solution or comment written, or the one that is supported or lived with.
CREATE TABLE paper_entries (
    id UUID PRIMARY KEY NOT NULL,
    form_id UUID NOT NULL REFERENCES paper_forms (id),
    receipt_id UUID NOT NULL REFERENCES paper_receipts (id),
    commune_id UUID NOT NULL REFERENCES communes (id),
    kind TEXT NOT NULL CHECK (kind IN ('problem', 'solution', 'comment', 'support', 'me_too')),
    item_id UUID NOT NULL,
    agent_id UUID NOT NULL REFERENCES accounts (id),
    paper_date TEXT NOT NULL,
    sheet TEXT NOT NULL DEFAULT '',
    -- SHA-256 of the text without case, marks and punctuation
    hash BYTEA,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX paper_entries_once ON paper_entries (receipt_id, kind, item_id) WHERE withdrawn_at IS NULL;
CREATE INDEX paper_entries_by_receipt ON paper_entries (receipt_id, created_at, id);
CREATE INDEX paper_entries_by_form ON paper_entries (form_id, created_at, id);
CREATE INDEX paper_entries_by_item ON paper_entries (item_id, kind);
CREATE INDEX paper_entries_by_text ON paper_entries (commune_id, kind, created_at, id);

-- Append-only: entered, a new code printed, handed over, withdrawn; by whom of the staff, and why.
CREATE TABLE paper_events (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    receipt_id UUID NOT NULL REFERENCES paper_receipts (id),
    act TEXT NOT NULL CHECK (act IN ('entered', 'code_made', 'claimed', 'withdrawn')),
    kind TEXT NOT NULL DEFAULT '',
    item_id UUID,
    -- empty for a claim: it is the person's own
    actor_id UUID REFERENCES accounts (id),
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX paper_events_by_commune ON paper_events (commune_id, created_at, id);
