-- Which kinds of content there are, the program says: a new one makes no table anew.
CREATE TABLE flags_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    item_version BIGINT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL CHECK (reason IN ('spam', 'insult', 'threat', 'private_data', 'false_claim', 'unrelated', 'duplicate', 'illegal', 'other')),
    note TEXT NOT NULL DEFAULT '',
    weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 2),
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'dismissed')),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    -- where it came from, as a keyed hash; emptied when it is decided
    origin TEXT NOT NULL DEFAULT '',
    UNIQUE (item_kind, item_id, item_version, account_id)
);
INSERT INTO flags_next (id, commune_id, item_kind, item_id, item_version, account_id, reason, note, weight, outcome, created_at, decided_at, origin)
SELECT id, commune_id, item_kind, item_id, item_version, account_id, reason, note, weight, outcome, created_at, decided_at, origin FROM flags;
DROP TABLE flags;
ALTER TABLE flags_next RENAME TO flags;
CREATE INDEX flags_open ON flags (commune_id, outcome, created_at);
CREATE INDEX flags_by_account ON flags (account_id, created_at);

CREATE TABLE held_items_next (
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    item_version BIGINT NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    author_id BLOB NOT NULL REFERENCES accounts (id),
    -- names of reasons, and the words of the commune's lists that were found, one a line
    reasons TEXT NOT NULL,
    words TEXT NOT NULL,
    -- whether nobody has read any version of it
    never_public BOOLEAN NOT NULL,
    held_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'released', 'hidden', 'in_time', 'withdrawn')),
    decided_at BIGINT,
    PRIMARY KEY (item_kind, item_id, item_version),
    CHECK ((outcome = 'waiting') = (decided_at IS NULL))
);
INSERT INTO held_items_next (item_kind, item_id, item_version, commune_id, author_id, reasons, words, never_public, held_at, due_at, outcome, decided_at)
SELECT item_kind, item_id, item_version, commune_id, author_id, reasons, words, never_public, held_at, due_at, outcome, decided_at FROM held_items;
DROP TABLE held_items;
ALTER TABLE held_items_next RENAME TO held_items;
CREATE INDEX held_items_by_commune ON held_items (commune_id, outcome, due_at, item_id);
CREATE INDEX held_items_due ON held_items (outcome, due_at);
CREATE INDEX held_items_by_author ON held_items (author_id, held_at);

CREATE TABLE measures_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- those of one person in one commune, counted from 1: two people deciding at once cannot both be the next
    number BIGINT NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('warning', 'mute', 'suspension')),
    days BIGINT NOT NULL,
    -- what it follows
    item_kind TEXT NOT NULL,
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
INSERT INTO measures_next (id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, second_id, created_at, begins_at, ends_at, appeal, appealed_at, appeal_due_at, appeal_answer, appeal_decided_at, appeal_decided_by)
SELECT id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, second_id, created_at, begins_at, ends_at, appeal, appealed_at, appeal_due_at, appeal_answer, appeal_decided_at, appeal_decided_by FROM measures;
DROP TABLE measures;
ALTER TABLE measures_next RENAME TO measures;
CREATE INDEX measures_by_account ON measures (account_id, ends_at);
CREATE INDEX measures_by_commune ON measures (commune_id, created_at);
CREATE INDEX measures_proposed ON measures (commune_id, created_at, id) WHERE state = 'proposed';
CREATE INDEX measures_appealed ON measures (commune_id, appeal_due_at, id) WHERE appealed_at IS NOT NULL AND appeal_decided_at IS NULL;

-- Appeals and redactions hold on to decisions: all are made again together.
CREATE TABLE moderation_decisions_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    item_version BIGINT NOT NULL,
    author_id BLOB NOT NULL REFERENCES accounts (id),
    -- decisions about one item, counted from 1: two people deciding at once cannot both be the next
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('hide', 'restore', 'dismiss', 'confirm', 'uphold', 'reverse', 'resubmit', 'release', 'redact', 'uphold_redaction')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    UNIQUE (item_kind, item_id, number)
);
INSERT INTO moderation_decisions_next (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at)
SELECT id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at FROM moderation_decisions;
CREATE TABLE appeals_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    decision_id BLOB NOT NULL UNIQUE REFERENCES moderation_decisions_next (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'reversed', 'withdrawn')),
    decided_at BIGINT,
    decided_by BLOB REFERENCES accounts (id),
    answer TEXT NOT NULL DEFAULT '',
    CHECK ((outcome = 'open') = (decided_at IS NULL)),
    CHECK ((outcome IN ('upheld', 'reversed')) = (decided_by IS NOT NULL))
);
INSERT INTO appeals_next (id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer)
SELECT id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer FROM appeals;
CREATE TABLE flag_appeals_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    decision_id BLOB NOT NULL REFERENCES moderation_decisions_next (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'reversed', 'withdrawn')),
    decided_at BIGINT,
    decided_by BLOB REFERENCES accounts (id),
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (item_kind, item_id, account_id, decision_id),
    CHECK ((outcome = 'open') = (decided_at IS NULL)),
    CHECK ((outcome IN ('upheld', 'reversed')) = (decided_by IS NOT NULL))
);
INSERT INTO flag_appeals_next (id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer)
SELECT id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer FROM flag_appeals;
CREATE TABLE photo_redactions_next (
    photo_id BLOB NOT NULL,
    -- the version that the redaction made
    version BIGINT NOT NULL CHECK (version > 1),
    decision_id BLOB NOT NULL UNIQUE REFERENCES moderation_decisions_next (id),
    -- the folder of the former files
    folder TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    keep_until BIGINT NOT NULL,
    PRIMARY KEY (photo_id, version)
);
INSERT INTO photo_redactions_next (photo_id, version, decision_id, folder, created_at, keep_until)
SELECT photo_id, version, decision_id, folder, created_at, keep_until FROM photo_redactions;
DROP TABLE photo_redactions;
DROP TABLE flag_appeals;
DROP TABLE appeals;
DROP TABLE moderation_decisions;
ALTER TABLE moderation_decisions_next RENAME TO moderation_decisions;
ALTER TABLE appeals_next RENAME TO appeals;
ALTER TABLE flag_appeals_next RENAME TO flag_appeals;
ALTER TABLE photo_redactions_next RENAME TO photo_redactions;
CREATE INDEX moderation_decisions_by_author ON moderation_decisions (author_id, created_at);
CREATE INDEX moderation_decisions_by_commune ON moderation_decisions (commune_id, created_at);
CREATE INDEX appeals_open ON appeals (commune_id, outcome, due_at, id);
CREATE INDEX appeals_by_item ON appeals (item_kind, item_id, created_at);
CREATE INDEX appeals_by_account ON appeals (account_id, created_at);
CREATE INDEX flag_appeals_open ON flag_appeals (commune_id, outcome, due_at, item_id);
CREATE INDEX flag_appeals_by_account ON flag_appeals (account_id, created_at);
CREATE INDEX photo_redactions_by_age ON photo_redactions (keep_until);
