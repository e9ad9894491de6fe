-- A comment is on something of any kind: its slice counts it and shows it.
CREATE TABLE comments_next (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    parent_id BLOB REFERENCES comments_next (id),
    author_id BLOB NOT NULL REFERENCES accounts (id),
    organisation_id BLOB REFERENCES organisations (id),
    as_officer BOOLEAN NOT NULL DEFAULT FALSE,
    stance TEXT NOT NULL DEFAULT 'neutral' CHECK (stance IN ('for', 'against', 'question', 'neutral')),
    body TEXT NOT NULL,
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    useful_count BIGINT NOT NULL DEFAULT 0 CHECK (useful_count >= 0),
    useless_count BIGINT NOT NULL DEFAULT 0 CHECK (useless_count >= 0),
    -- Wilson lower bound of useful against not useful
    score DOUBLE PRECISION NOT NULL DEFAULT 0,
    reply_count BIGINT NOT NULL DEFAULT 0 CHECK (reply_count >= 0),
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    at_the_desk BOOLEAN NOT NULL DEFAULT FALSE,
    never_public BOOLEAN NOT NULL DEFAULT FALSE,
    replied_to BLOB REFERENCES comments_next (id),
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL
);
INSERT INTO comments_next (id, commune_id, parent_id, author_id, organisation_id, as_officer, stance, body, visibility, version, useful_count, useless_count,
    score, reply_count, created_at, edited_at, deleted_at, at_the_desk, never_public, replied_to, subject_kind, subject_id)
SELECT id, commune_id, parent_id, author_id, organisation_id, as_officer, stance, body, visibility, version, useful_count, useless_count,
    score, reply_count, created_at, edited_at, deleted_at, at_the_desk, never_public, replied_to,
    CASE WHEN problem_id IS NULL THEN 'solution' ELSE 'problem' END, COALESCE(problem_id, solution_id)
FROM comments;
CREATE TABLE comment_votes_next (
    comment_id BLOB NOT NULL REFERENCES comments_next (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    useful BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (comment_id, account_id)
);
INSERT INTO comment_votes_next (comment_id, account_id, useful, created_at) SELECT comment_id, account_id, useful, created_at FROM comment_votes;
DROP TABLE comment_votes;
DROP TABLE comments;
ALTER TABLE comments_next RENAME TO comments;
ALTER TABLE comment_votes_next RENAME TO comment_votes;
CREATE INDEX comments_by_subject ON comments (subject_kind, subject_id, created_at, id);
CREATE INDEX comments_by_parent ON comments (parent_id, created_at, id);
CREATE INDEX comments_by_author ON comments (author_id, created_at);
CREATE INDEX comments_by_organisation ON comments (organisation_id, created_at);
CREATE INDEX comment_votes_by_account ON comment_votes (account_id);

-- The steps of problems have a table of their own.
CREATE TABLE problem_steps (
    id BLOB PRIMARY KEY NOT NULL,
    problem_id BLOB NOT NULL REFERENCES problems (id),
    step TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id BLOB REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
INSERT INTO problem_steps (id, problem_id, step, note, actor_id, created_at)
SELECT id, problem_id, step, note, actor_id, created_at FROM state_changes WHERE problem_id IS NOT NULL;
CREATE INDEX problem_steps_by_problem ON problem_steps (problem_id, created_at);
CREATE INDEX problem_steps_by_actor ON problem_steps (actor_id);
CREATE TABLE state_changes_next (
    id BLOB PRIMARY KEY NOT NULL,
    solution_id BLOB NOT NULL REFERENCES solutions (id),
    step TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id BLOB REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
INSERT INTO state_changes_next (id, solution_id, step, note, actor_id, created_at)
SELECT id, solution_id, step, note, actor_id, created_at FROM state_changes WHERE solution_id IS NOT NULL;
DROP TABLE state_changes;
ALTER TABLE state_changes_next RENAME TO state_changes;
CREATE INDEX state_changes_by_solution ON state_changes (solution_id, created_at);
CREATE UNIQUE INDEX state_changes_threshold_once ON state_changes (solution_id) WHERE step = 'threshold';
CREATE INDEX state_changes_by_actor ON state_changes (actor_id);
