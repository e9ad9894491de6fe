-- What a commune reads before it is published. Without a row the commune holds only what repeats a hidden text.
CREATE TABLE holding_rules (
    commune_id UUID PRIMARY KEY NOT NULL REFERENCES communes (id),
    -- kinds of content and of authors, as `comment.new solution.participant`
    held TEXT NOT NULL,
    links_most BIGINT CHECK (links_most >= 0),
    fast_most BIGINT CHECK (fast_most > 0),
    words BOOLEAN NOT NULL,
    repeats BOOLEAN NOT NULL,
    -- one word or phrase a line
    arabic TEXT NOT NULL,
    french TEXT NOT NULL,
    darija TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What was held before publication, why, and until when: what nobody decides in time is published.
CREATE TABLE held_items (
    item_id UUID NOT NULL,
    item_version BIGINT NOT NULL,
    item_kind TEXT NOT NULL CHECK (item_kind IN ('problem', 'solution', 'comment')),
    commune_id UUID NOT NULL REFERENCES communes (id),
    author_id UUID NOT NULL REFERENCES accounts (id),
    -- names of reasons, and the words of the commune's lists that were found, one a line
    reasons TEXT NOT NULL,
    words TEXT NOT NULL,
    -- whether nobody has read any version of it
    never_public BOOLEAN NOT NULL,
    held_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'released', 'hidden', 'in_time', 'withdrawn')),
    decided_at BIGINT,
    PRIMARY KEY (item_id, item_version),
    CHECK ((outcome = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX held_items_by_commune ON held_items (commune_id, outcome, due_at, item_id);
CREATE INDEX held_items_due ON held_items (outcome, due_at);
CREATE INDEX held_items_by_author ON held_items (author_id, held_at);

-- SHA-256 of hidden texts in their plainest writing, so that who posts one again is recognised.
CREATE TABLE hidden_texts (
    commune_id UUID NOT NULL REFERENCES communes (id),
    hash BYTEA NOT NULL,
    item_id UUID NOT NULL,
    PRIMARY KEY (commune_id, hash, item_id)
);
CREATE INDEX hidden_texts_by_item ON hidden_texts (item_id);

-- A comment that nobody has read yet leaves no trace; the one it answers is told of it when it can be read.
ALTER TABLE comments ADD COLUMN never_public BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE comments ADD COLUMN replied_to UUID REFERENCES comments (id);

-- When a flag was decided.
ALTER TABLE flags ADD COLUMN decided_at BIGINT;

-- Counters count what the public can read.
UPDATE problems SET comment_count = comment_count - (SELECT COUNT(*) FROM comments c WHERE c.problem_id = problems.id AND c.deleted_at IS NULL AND c.visibility NOT IN ('published', 'under_review'));
UPDATE solutions SET comment_count = comment_count - (SELECT COUNT(*) FROM comments c WHERE c.solution_id = solutions.id AND c.deleted_at IS NULL AND c.visibility NOT IN ('published', 'under_review'));
UPDATE comments SET reply_count = reply_count - (SELECT COUNT(*) FROM comments r WHERE r.parent_id = comments.id AND r.deleted_at IS NULL AND r.visibility NOT IN ('published', 'under_review'));
UPDATE problems SET solution_count = solution_count - (SELECT COUNT(*) FROM solution_problems l JOIN solutions s ON s.id = l.solution_id WHERE l.problem_id = problems.id AND s.state <> 'draft' AND s.title <> '' AND s.visibility NOT IN ('published', 'under_review'));
