-- What was decided after a consultation: drafted by officers, public and never changed from its publication on.
CREATE TABLE outcomes (
    consultation_id BLOB PRIMARY KEY NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    -- the decision in one sentence
    summary_ar TEXT NOT NULL DEFAULT '',
    summary_fr TEXT NOT NULL DEFAULT '',
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_by BLOB REFERENCES accounts (id),
    published_at BIGINT,
    -- who was told last, and when all had been
    told_to BLOB,
    told_at BIGINT,
    CHECK ((published_at IS NULL) = (published_by IS NULL))
);
CREATE INDEX outcomes_by_created_by ON outcomes (created_by);
CREATE INDEX outcomes_by_published_by ON outcomes (published_by) WHERE published_by IS NOT NULL;

CREATE TABLE outcome_points (
    consultation_id BLOB NOT NULL REFERENCES outcomes (consultation_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title_ar TEXT NOT NULL DEFAULT '',
    title_fr TEXT NOT NULL DEFAULT '',
    -- empty while nobody has chosen one
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'accepted', 'in_part', 'rejected', 'later')),
    -- who decided it
    decider_ar TEXT NOT NULL DEFAULT '',
    decider_fr TEXT NOT NULL DEFAULT '',
    reason_ar TEXT NOT NULL DEFAULT '',
    reason_fr TEXT NOT NULL DEFAULT '',
    -- what is otherwise because of what people said
    changed_ar TEXT NOT NULL DEFAULT '',
    changed_fr TEXT NOT NULL DEFAULT '',
    -- counts its changes: two who edit at once do not undo each other
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (consultation_id, number)
);

-- On what a point rests; what it was called and how much it held when the outcome was published.
CREATE TABLE outcome_bases (
    consultation_id BLOB NOT NULL,
    number BIGINT NOT NULL,
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    title_ar TEXT NOT NULL DEFAULT '',
    title_fr TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    path TEXT NOT NULL DEFAULT '',
    given BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (consultation_id, number, part, name),
    FOREIGN KEY (consultation_id, number) REFERENCES outcome_points (consultation_id, number) ON DELETE CASCADE
);

-- Solutions about which a point decides.
CREATE TABLE outcome_solutions (
    consultation_id BLOB NOT NULL,
    number BIGINT NOT NULL,
    solution_id BLOB NOT NULL REFERENCES solutions (id),
    PRIMARY KEY (consultation_id, number, solution_id),
    FOREIGN KEY (consultation_id, number) REFERENCES outcome_points (consultation_id, number) ON DELETE CASCADE
);
CREATE INDEX outcome_solutions_by_solution ON outcome_solutions (solution_id);

-- What follows from a point, and when it was reached.
CREATE TABLE outcome_milestones (
    consultation_id BLOB NOT NULL,
    number BIGINT NOT NULL,
    position BIGINT NOT NULL,
    title_ar TEXT NOT NULL,
    title_fr TEXT NOT NULL,
    due_on TEXT NOT NULL,
    reached_at BIGINT,
    PRIMARY KEY (consultation_id, number, position),
    FOREIGN KEY (consultation_id, number) REFERENCES outcome_points (consultation_id, number) ON DELETE CASCADE
);

-- What organisations promise towards it.
CREATE TABLE outcome_pledges (
    consultation_id BLOB NOT NULL REFERENCES outcomes (consultation_id) ON DELETE CASCADE,
    pledge_id BLOB NOT NULL REFERENCES pledges (id),
    PRIMARY KEY (consultation_id, pledge_id)
);
CREATE INDEX outcome_pledges_by_pledge ON outcome_pledges (pledge_id);

-- What was added and corrected after publication: dated, never changed itself.
CREATE TABLE outcome_notes (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES outcomes (consultation_id) ON DELETE CASCADE,
    -- of which point; empty for the whole
    number BIGINT,
    kind TEXT NOT NULL CHECK (kind IN ('addition', 'correction')),
    -- of a correction: which text in which language, what was before and what is after, why
    subject TEXT NOT NULL DEFAULT '',
    before_value TEXT NOT NULL DEFAULT '',
    after_value TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    -- of an addition
    text_ar TEXT NOT NULL DEFAULT '',
    text_fr TEXT NOT NULL DEFAULT '',
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX outcome_notes_by_consultation ON outcome_notes (consultation_id, created_at, id);
CREATE INDEX outcome_notes_by_actor ON outcome_notes (actor_id);

-- Who was told, once each, and which points rest on what they gave.
CREATE TABLE outcome_recipients (
    consultation_id BLOB NOT NULL REFERENCES outcomes (consultation_id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- numbers with commas between them
    points TEXT NOT NULL DEFAULT '',
    told_at BIGINT NOT NULL,
    PRIMARY KEY (consultation_id, account_id)
);
CREATE INDEX outcome_recipients_by_account ON outcome_recipients (account_id);
