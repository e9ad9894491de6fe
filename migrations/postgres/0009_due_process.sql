-- More acts: a second person's confirmation, what came of an appeal, a rewritten text, and its release.
ALTER TABLE moderation_decisions DROP CONSTRAINT moderation_decisions_item_kind_check;
ALTER TABLE moderation_decisions ADD CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge'));
ALTER TABLE moderation_decisions DROP CONSTRAINT moderation_decisions_act_check;
ALTER TABLE moderation_decisions ADD CHECK (act IN ('hide', 'restore', 'dismiss', 'confirm', 'uphold', 'reverse', 'resubmit', 'release'));

-- In how many days an appeal is decided.
ALTER TABLE communes ADD COLUMN appeal_days BIGINT NOT NULL DEFAULT 14 CHECK (appeal_days > 0);

-- An author's appeal against a hiding: one for each decision, decided by somebody who had no part in it.
CREATE TABLE appeals (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment', 'photo', 'profile', 'organisation', 'pledge')),
    item_id UUID NOT NULL,
    decision_id UUID NOT NULL UNIQUE REFERENCES moderation_decisions (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'reversed', 'withdrawn')),
    decided_at BIGINT,
    decided_by UUID REFERENCES accounts (id),
    answer TEXT NOT NULL DEFAULT '',
    CHECK ((outcome = 'open') = (decided_at IS NULL)),
    CHECK ((outcome IN ('upheld', 'reversed')) = (decided_by IS NOT NULL))
);
CREATE INDEX appeals_open ON appeals (commune_id, outcome, due_at, id);
CREATE INDEX appeals_by_item ON appeals (item_id, created_at);
CREATE INDEX appeals_by_account ON appeals (account_id, created_at);

-- Former texts of what was rewritten after a hiding: an author's text is never lost.
CREATE TABLE withheld_texts (
    item_id UUID NOT NULL,
    item_version BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES accounts (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, item_version)
);
CREATE INDEX withheld_texts_by_author ON withheld_texts (author_id);

-- The public record of moderation, append-only: each entry is canonical JSON that carries the SHA-256 of the one before.
CREATE TABLE moderation_log (
    commune_id UUID NOT NULL REFERENCES communes (id),
    number BIGINT NOT NULL CHECK (number > 0),
    decision_id UUID NOT NULL UNIQUE,
    entry TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (commune_id, number)
);
CREATE INDEX moderation_log_by_time ON moderation_log (commune_id, created_at);

-- The last entry of each log: whoever appends waits here for who does so already, and a log that was cut off at its end does not reach it.
CREATE TABLE moderation_log_heads (
    commune_id UUID PRIMARY KEY NOT NULL REFERENCES communes (id),
    number BIGINT NOT NULL CHECK (number >= 0),
    digest TEXT NOT NULL
);
