-- Texts on which people comment, article by article. What a text says stands in it as JSON: it is read and written as a whole.
CREATE TABLE draft_texts (
    id UUID PRIMARY KEY NOT NULL,
    consultation_id UUID NOT NULL UNIQUE REFERENCES consultations (id) ON DELETE CASCADE,
    -- what is being prepared
    draft TEXT NOT NULL,
    -- counts its changes: two who edit at once do not undo each other
    draft_number BIGINT NOT NULL DEFAULT 1,
    -- which version is read; 0 before publication
    version BIGINT NOT NULL DEFAULT 0,
    -- how many of the most supported amendments get a written answer
    promised BIGINT NOT NULL DEFAULT 0 CHECK (promised BETWEEN 0 AND 20),
    updated_at BIGINT NOT NULL
);

-- What was read since when, why it was changed, and which themes it answers. Never changed itself.
CREATE TABLE draft_versions (
    text_id UUID NOT NULL REFERENCES draft_texts (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    -- their numbers, as JSON
    themes TEXT NOT NULL DEFAULT '[]',
    -- who published it; empty for the first, which is published with the consultation
    created_by UUID REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    -- who was told of it last, and when all had been
    told_to UUID,
    told_at BIGINT,
    PRIMARY KEY (text_id, number)
);
CREATE INDEX draft_versions_by_created_by ON draft_versions (created_by) WHERE created_by IS NOT NULL;

-- The articles of the first version, with what was given to them, kept in the transactions that give. Persons and organisations apart.
CREATE TABLE draft_articles (
    id UUID PRIMARY KEY NOT NULL,
    text_id UUID NOT NULL REFERENCES draft_texts (id) ON DELETE CASCADE,
    -- its name in addresses, the same in every version
    key BIGINT NOT NULL,
    for_count BIGINT NOT NULL DEFAULT 0 CHECK (for_count >= 0),
    against_count BIGINT NOT NULL DEFAULT 0 CHECK (against_count >= 0),
    amend_count BIGINT NOT NULL DEFAULT 0 CHECK (amend_count >= 0),
    organisation_count BIGINT NOT NULL DEFAULT 0 CHECK (organisation_count >= 0),
    themed_count BIGINT NOT NULL DEFAULT 0 CHECK (themed_count >= 0),
    UNIQUE (text_id, key)
);

-- What contributions have in common; each is answered once.
CREATE TABLE draft_themes (
    id UUID PRIMARY KEY NOT NULL,
    text_id UUID NOT NULL REFERENCES draft_texts (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title_ar TEXT NOT NULL,
    title_fr TEXT NOT NULL,
    contribution_count BIGINT NOT NULL DEFAULT 0 CHECK (contribution_count >= 0),
    outcome TEXT CHECK (outcome IN ('accepted', 'partly', 'refused')),
    answer_ar TEXT NOT NULL DEFAULT '',
    answer_fr TEXT NOT NULL DEFAULT '',
    answered_by UUID REFERENCES accounts (id),
    answered_at BIGINT,
    -- who was told of the answer last, and when all had been
    told_to UUID,
    told_at BIGINT,
    UNIQUE (text_id, number),
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
);
CREATE INDEX draft_themes_by_answered_by ON draft_themes (answered_by) WHERE answered_by IS NOT NULL;
