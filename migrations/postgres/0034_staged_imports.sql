-- Imports that are being staged, or whose staged rows are not all deleted yet. What they stage is for nobody to read: it becomes solutions, comments, answers
-- and placeholders in one transaction at the end, and is deleted then.
CREATE TABLE imports (
    id UUID PRIMARY KEY NOT NULL,
    commune_id UUID NOT NULL REFERENCES communes (id),
    -- when it last wrote something
    seen_at BIGINT NOT NULL,
    published BOOLEAN NOT NULL DEFAULT FALSE,
    -- published, overtaken by another one of its commune, or left off: its rows may go
    ended BOOLEAN NOT NULL DEFAULT FALSE
);
-- One at a time.
CREATE UNIQUE INDEX imports_of_commune ON imports (commune_id) WHERE ended = FALSE;

CREATE TABLE staged_accounts (
    import_id UUID NOT NULL,
    id UUID NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (import_id, id)
);

CREATE TABLE staged_solutions (
    import_id UUID NOT NULL,
    id UUID NOT NULL,
    -- which of the new ones it is, from 0; empty for one that brings up to date what came before
    position BIGINT,
    -- the placeholder that wrote it
    placeholder_id UUID NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    neighbourhood_id UUID,
    place TEXT NOT NULL,
    latitude BIGINT,
    longitude BIGINT,
    state TEXT NOT NULL,
    imported_support_count BIGINT NOT NULL,
    comment_count BIGINT NOT NULL,
    answer_count BIGINT NOT NULL,
    source_url TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    -- the steps of its path: of its publication, and of what was decided, if the moment is known
    step_id UUID NOT NULL,
    decision TEXT,
    decision_id UUID,
    decided_at BIGINT,
    -- what an import wrote last: what is different here by now was changed here
    former_state TEXT NOT NULL,
    former_category TEXT NOT NULL,
    former_subcategory TEXT NOT NULL,
    PRIMARY KEY (import_id, id)
);

CREATE TABLE staged_answers (
    import_id UUID NOT NULL,
    solution_id UUID NOT NULL,
    -- whether the solution was here before, and may have an answer
    replaces BOOLEAN NOT NULL,
    id UUID NOT NULL,
    placeholder_id UUID NOT NULL,
    decision TEXT,
    -- empty when there is none any more
    reasons TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    dated BOOLEAN NOT NULL,
    PRIMARY KEY (import_id, solution_id)
);

CREATE TABLE staged_comments (
    import_id UUID NOT NULL,
    id UUID NOT NULL,
    -- whether it was here before
    changes BOOLEAN NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    parent_id UUID,
    replied_to UUID,
    placeholder_id UUID NOT NULL,
    stance TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (import_id, id)
);

-- What import_sources will say.
CREATE TABLE staged_sources (
    import_id UUID NOT NULL,
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    source_id TEXT NOT NULL,
    item_id UUID NOT NULL,
    -- whether it was here before
    changes BOOLEAN NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    -- whether the state, the category were changed here and stay as they are kept
    keeps_state BOOLEAN NOT NULL DEFAULT FALSE,
    keeps_category BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (import_id, kind, instance, source_id)
);
