-- Options of a consultation: solutions that were gathered for it, each frozen as it was, and what became of them.
-- From which solution a merge brought a support, so that it can go back.
ALTER TABLE supports ADD COLUMN merged_from UUID;
CREATE INDEX supports_by_merged_from ON supports (merged_from, solution_id) WHERE merged_from IS NOT NULL;

-- What a consultation has of options as a whole: its row is taken by whoever changes one of them.
CREATE TABLE option_lists (
    consultation_id UUID PRIMARY KEY NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    next_number BIGINT NOT NULL DEFAULT 1,
    option_count BIGINT NOT NULL DEFAULT 0 CHECK (option_count >= 0),
    appeal_days BIGINT NOT NULL DEFAULT 7 CHECK (appeal_days BETWEEN 1 AND 60),
    locked_at BIGINT,
    locked_by UUID REFERENCES accounts (id),
    CHECK ((locked_at IS NULL) = (locked_by IS NULL))
);
CREATE INDEX option_lists_by_locked_by ON option_lists (locked_by) WHERE locked_by IS NOT NULL;

CREATE TABLE consultation_options (
    id UUID PRIMARY KEY NOT NULL,
    consultation_id UUID NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    solution_id UUID NOT NULL REFERENCES solutions (id),
    -- the solution as it was when it was gathered
    solution_version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    helps TEXT NOT NULL DEFAULT '',
    cost BIGINT,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL DEFAULT '',
    neighbourhood_id UUID REFERENCES neighbourhoods (id),
    language TEXT NOT NULL DEFAULT '',
    author_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID REFERENCES organisations (id),
    gathered_by UUID NOT NULL REFERENCES accounts (id),
    gathered_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'gathered' CHECK (state IN
        ('gathered', 'review', 'consent', 'feasible', 'feasible_changed', 'merged', 'not_feasible', 'referred')),
    version BIGINT NOT NULL DEFAULT 1,
    -- what was decided: for which criterion, why, what is changed, to whom it was referred
    reason TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    changes TEXT NOT NULL DEFAULT '',
    -- why it is changed without its author's consent
    note TEXT NOT NULL DEFAULT '',
    refers_to TEXT NOT NULL DEFAULT '',
    final_cost BIGINT CHECK (final_cost > 0),
    decided_by UUID REFERENCES accounts (id),
    decided_at BIGINT,
    merged_into UUID,
    -- where its solution stood before the decision
    solution_state TEXT NOT NULL DEFAULT '',
    -- until when its author can appeal
    appeal_until BIGINT,
    -- its place on the final list
    place BIGINT,
    -- opinions asked for and given, and by when the next one is due
    asked_count BIGINT NOT NULL DEFAULT 0,
    given_count BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    UNIQUE (consultation_id, number),
    UNIQUE (consultation_id, solution_id),
    CHECK ((state = 'merged') = (merged_into IS NOT NULL))
);
CREATE INDEX consultation_options_by_solution ON consultation_options (solution_id, id);
CREATE INDEX consultation_options_by_author ON consultation_options (author_id);
CREATE INDEX consultation_options_by_contributor ON consultation_options (consultation_id, author_id);
CREATE INDEX consultation_options_by_neighbourhood ON consultation_options (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX consultation_options_by_organisation ON consultation_options (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX consultation_options_by_gathered_by ON consultation_options (gathered_by);
CREATE INDEX consultation_options_by_decided_by ON consultation_options (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX consultation_options_by_merged_into ON consultation_options (merged_into, number) WHERE merged_into IS NOT NULL;

-- What happened to an option, never changed.
CREATE TABLE option_events (
    id UUID PRIMARY KEY NOT NULL,
    option_id UUID NOT NULL REFERENCES consultation_options (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id UUID NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX option_events_by_option ON option_events (option_id, created_at, id);
CREATE INDEX option_events_by_actor ON option_events (actor_id);
