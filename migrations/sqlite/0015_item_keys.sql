-- An id is a row's own and comes from this program alone; what a form carries to be known again is a key of its own, one for each person.
ALTER TABLE solutions ADD COLUMN form_key BLOB;
UPDATE solutions SET form_key = id WHERE at_the_desk = FALSE AND source_url = '';
CREATE UNIQUE INDEX solutions_by_form ON solutions (author_id, form_key);
ALTER TABLE paper_forms ADD COLUMN form_key BLOB;
UPDATE paper_forms SET form_key = id;
CREATE UNIQUE INDEX paper_forms_by_form ON paper_forms (agent_id, form_key);

-- Everything about a piece of content is kept by its kind and its id. Where one id stands under two kinds, decisions are counted again for each of them.
CREATE TABLE flags_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
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
INSERT INTO flags_next SELECT id, commune_id, item_kind, item_id, item_version, account_id, reason, note, weight, outcome, created_at, decided_at, origin FROM flags;
DROP TABLE flags;
ALTER TABLE flags_next RENAME TO flags;
CREATE INDEX flags_open ON flags (commune_id, outcome, created_at);
CREATE INDEX flags_by_account ON flags (account_id, created_at);

CREATE TABLE held_items_next (
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
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

-- Former texts: of the kind of which their author rewrote something under that id.
CREATE TABLE withheld_texts_next (
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    item_version BIGINT NOT NULL,
    author_id BLOB NOT NULL REFERENCES accounts (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (item_kind, item_id, item_version)
);
INSERT INTO withheld_texts_next (item_kind, item_id, item_version, author_id, title, body, created_at)
SELECT COALESCE(
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = w.item_id AND d.act = 'resubmit' AND d.author_id = w.author_id AND d.item_version = w.item_version),
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = w.item_id AND d.act = 'resubmit' AND d.author_id = w.author_id),
        (SELECT MIN(d.item_kind) FROM moderation_decisions d WHERE d.item_id = w.item_id AND d.act = 'resubmit')),
    item_id, item_version, author_id, title, body, created_at FROM withheld_texts w;
DROP TABLE withheld_texts;
ALTER TABLE withheld_texts_next RENAME TO withheld_texts;
CREATE INDEX withheld_texts_by_author ON withheld_texts (author_id);

CREATE TABLE hidden_texts_next (
    commune_id BLOB NOT NULL REFERENCES communes (id),
    hash BLOB NOT NULL,
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    PRIMARY KEY (commune_id, hash, item_kind, item_id)
);
INSERT INTO hidden_texts_next (commune_id, hash, item_kind, item_id)
SELECT DISTINCT h.commune_id, h.hash, d.item_kind, h.item_id FROM hidden_texts h JOIN moderation_decisions d ON d.item_id = h.item_id AND d.act = 'hide';
DROP TABLE hidden_texts;
ALTER TABLE hidden_texts_next RENAME TO hidden_texts;
CREATE INDEX hidden_texts_by_item ON hidden_texts (item_kind, item_id);

-- Nobody's claim lasts longer than half an hour: they begin anew.
DROP TABLE claims;
CREATE TABLE claims (
    -- a kind of content, `measure` or `organisation_request`
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    claimed_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);
CREATE INDEX claims_by_account ON claims (account_id);

CREATE TABLE sweep_items_next (
    sweep_id BLOB NOT NULL REFERENCES sweeps (id),
    item_kind TEXT NOT NULL,
    item_id BLOB NOT NULL,
    decision_id BLOB NOT NULL,
    -- what it was before
    visibility TEXT NOT NULL CHECK (visibility IN ('held', 'published', 'under_review')),
    PRIMARY KEY (sweep_id, item_kind, item_id)
);
INSERT INTO sweep_items_next SELECT sweep_id, item_kind, item_id, decision_id, visibility FROM sweep_items;
DROP TABLE sweep_items;
ALTER TABLE sweep_items_next RENAME TO sweep_items;

-- Appeals and redactions hold on to decisions: all are made again together.
CREATE TABLE moderation_decisions_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
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
INSERT INTO moderation_decisions_next SELECT id, commune_id, item_kind, item_id, item_version, author_id,
    ROW_NUMBER() OVER (PARTITION BY item_kind, item_id ORDER BY number), act, reason, note, actor_id, created_at FROM moderation_decisions;
CREATE TABLE appeals_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
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
INSERT INTO appeals_next SELECT id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer FROM appeals;
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
INSERT INTO flag_appeals_next SELECT id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at, outcome, decided_at, decided_by, answer FROM flag_appeals;
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
INSERT INTO photo_redactions_next SELECT photo_id, version, decision_id, folder, created_at, keep_until FROM photo_redactions;
DROP TABLE appeals;
DROP TABLE flag_appeals;
DROP TABLE photo_redactions;
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
