-- Ballots on paper: batches of sheets, what two people each read on a sheet, what a third decided, and the balance. Sessions at a desk's device.
-- Nothing here leads from a person to a sheet: who voted on paper is said by `ballot_voters` alone, and no table of sheets has a time.
CREATE TABLE ballot_batches (
    consultation_id BLOB NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    sheet_count BIGINT NOT NULL CHECK (sheet_count > 0),
    issued_by BLOB NOT NULL REFERENCES accounts (id),
    issued_at BIGINT NOT NULL,
    -- sheets that nobody was given or that came back unused, counted when the balance is declared
    unused_count BIGINT CHECK (unused_count >= 0 AND unused_count <= sheet_count),
    PRIMARY KEY (consultation_id, number)
);
CREATE INDEX ballot_batches_by_issued_by ON ballot_batches (issued_by);

CREATE TABLE ballot_sheets (
    consultation_id BLOB NOT NULL,
    -- random letters and digits, the last of which checks the others
    serial TEXT NOT NULL,
    batch BIGINT NOT NULL,
    PRIMARY KEY (consultation_id, serial),
    FOREIGN KEY (consultation_id, batch) REFERENCES ballot_batches (consultation_id, number) ON DELETE CASCADE
) WITHOUT ROWID;

-- What somebody read on a sheet. A sheet is entered once in each of two passes, by two people.
CREATE TABLE ballot_entries (
    consultation_id BLOB NOT NULL,
    serial TEXT NOT NULL,
    pass BIGINT NOT NULL CHECK (pass IN (1, 2)),
    entered_by BLOB NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL CHECK (state IN ('cast', 'blank', 'overvoted', 'short', 'spoiled', 'exchanged')),
    -- what is marked, an overvote too; emptied when the ballots are taken for counting
    marks TEXT NOT NULL,
    PRIMARY KEY (consultation_id, serial, pass),
    UNIQUE (consultation_id, serial, entered_by),
    UNIQUE (consultation_id, serial, pass, entered_by),
    FOREIGN KEY (consultation_id, serial) REFERENCES ballot_sheets (consultation_id, serial) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX ballot_entries_by_entered_by ON ballot_entries (entered_by);

-- What stands on a sheet that two people read differently: a third one says it, who is neither.
CREATE TABLE ballot_rulings (
    consultation_id BLOB NOT NULL,
    serial TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('cast', 'blank', 'overvoted', 'short', 'spoiled', 'exchanged')),
    marks TEXT NOT NULL,
    decided_by BLOB NOT NULL REFERENCES accounts (id),
    first_pass BIGINT NOT NULL CHECK (first_pass = 1),
    first_clerk BLOB NOT NULL,
    second_pass BIGINT NOT NULL CHECK (second_pass = 2),
    second_clerk BLOB NOT NULL,
    PRIMARY KEY (consultation_id, serial),
    FOREIGN KEY (consultation_id, serial, first_pass, first_clerk) REFERENCES ballot_entries (consultation_id, serial, pass, entered_by) ON DELETE CASCADE,
    FOREIGN KEY (consultation_id, serial, second_pass, second_clerk) REFERENCES ballot_entries (consultation_id, serial, pass, entered_by) ON DELETE CASCADE,
    CHECK (decided_by <> first_clerk AND decided_by <> second_clerk)
) WITHOUT ROWID;
CREATE INDEX ballot_rulings_by_decided_by ON ballot_rulings (decided_by);

-- The figures that one person declared and another confirmed.
CREATE TABLE ballot_balances (
    consultation_id BLOB PRIMARY KEY NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    issued_count BIGINT NOT NULL,
    cast_count BIGINT NOT NULL,
    blank_count BIGINT NOT NULL,
    overvoted_count BIGINT NOT NULL,
    short_count BIGINT NOT NULL,
    spoiled_count BIGINT NOT NULL,
    exchanged_count BIGINT NOT NULL,
    unused_count BIGINT NOT NULL,
    -- people who were given a sheet
    marked_count BIGINT NOT NULL,
    -- why the figures differ, if they do
    note_ar TEXT NOT NULL,
    note_fr TEXT NOT NULL,
    declared_by BLOB NOT NULL REFERENCES accounts (id),
    declared_at BIGINT NOT NULL,
    confirmed_by BLOB REFERENCES accounts (id),
    confirmed_at BIGINT,
    -- when the ballots were taken for counting
    taken_at BIGINT,
    CHECK (confirmed_by <> declared_by),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (taken_at IS NULL OR confirmed_at IS NOT NULL)
);
CREATE INDEX ballot_balances_by_declared_by ON ballot_balances (declared_by);
CREATE INDEX ballot_balances_by_confirmed_by ON ballot_balances (confirmed_by) WHERE confirmed_by IS NOT NULL;

-- A person who is present votes at the desk's device: opened by a member of the staff, good for one ballot.
CREATE TABLE kiosk_sessions (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    consultation_id BLOB NOT NULL REFERENCES ballots (consultation_id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    opened_by BLOB NOT NULL REFERENCES accounts (id),
    opened_at BIGINT NOT NULL,
    -- the first two digits of the code, by which its tries are counted, and a keyed hash of the whole; none once it is used or worthless
    slot BIGINT,
    code_hash BLOB,
    code_until BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    -- a keyed hash of the device's cookie
    token_hash BLOB,
    -- the last request of the device
    seen_at BIGINT,
    ended_at BIGINT,
    CHECK (opened_by <> account_id),
    CHECK ((slot IS NULL) = (code_hash IS NULL)),
    CHECK ((token_hash IS NULL) = (seen_at IS NULL))
);
CREATE INDEX kiosk_sessions_by_consultation ON kiosk_sessions (consultation_id, opened_at);
CREATE INDEX kiosk_sessions_by_account ON kiosk_sessions (account_id);
CREATE INDEX kiosk_sessions_by_opened_by ON kiosk_sessions (opened_by);
CREATE INDEX kiosk_sessions_by_opened_at ON kiosk_sessions (opened_at);
CREATE UNIQUE INDEX kiosk_sessions_by_token ON kiosk_sessions (token_hash) WHERE token_hash IS NOT NULL;
CREATE UNIQUE INDEX kiosk_sessions_by_slot ON kiosk_sessions (commune_id, slot) WHERE slot IS NOT NULL;
