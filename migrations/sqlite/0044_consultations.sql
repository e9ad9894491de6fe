-- Consultations: how a commune asks. What they are depends on the clock: no row says that one is open.
ALTER TABLE communes ADD COLUMN next_consultation BIGINT NOT NULL DEFAULT 1;
-- Whether it has ever published one: its pages lead to them from then on.
ALTER TABLE communes ADD COLUMN has_consultations BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TRIGGER communes_consulted AFTER UPDATE OF has_consultations ON communes
BEGIN UPDATE settings_version SET version = version + 1; END;

CREATE TABLE consultations (
    id BLOB PRIMARY KEY NOT NULL,
    commune_id BLOB NOT NULL REFERENCES communes (id),
    number BIGINT NOT NULL,
    slug TEXT NOT NULL,
    template TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('everyone', 'participants', 'residents', 'neighbourhoods', 'organisations', 'invited')),
    -- names with commas between them
    organisation_kinds TEXT NOT NULL DEFAULT '',
    -- whom people can ask about it
    contact_id BLOB REFERENCES accounts (id),
    contact TEXT NOT NULL DEFAULT '',
    -- by when it is decided: the first moment after that day
    decides_at BIGINT,
    -- the beginning of the first phase; every other phase begins where the one before it ends
    starts_at BIGINT,
    -- from when to when its phases ask people for something, for lists: follows from its phases
    opens_at BIGINT,
    closes_at BIGINT,
    -- since when it asks nothing any more: its closing, or its cancelling if that was earlier
    over_at BIGINT,
    published_at BIGINT,
    cancelled_at BIGINT,
    cancelled_reason TEXT NOT NULL DEFAULT '',
    decided_at BIGINT,
    archived_at BIGINT,
    visibility TEXT NOT NULL DEFAULT 'published' CHECK (visibility IN ('held', 'published', 'under_review', 'hidden', 'confirmed_hidden')),
    version BIGINT NOT NULL DEFAULT 1,
    comment_count BIGINT NOT NULL DEFAULT 0 CHECK (comment_count >= 0),
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (commune_id, number),
    CHECK (published_at IS NULL OR (starts_at IS NOT NULL AND opens_at IS NOT NULL AND closes_at IS NOT NULL AND over_at IS NOT NULL AND decides_at IS NOT NULL)),
    CHECK (cancelled_at IS NULL OR decided_at IS NULL)
);
CREATE INDEX consultations_by_end ON consultations (commune_id, over_at, id) WHERE published_at IS NOT NULL;
CREATE INDEX consultations_by_beginning ON consultations (commune_id, opens_at, id) WHERE published_at IS NOT NULL;
CREATE INDEX consultations_by_change ON consultations (commune_id, updated_at, id);
CREATE INDEX consultations_by_contact ON consultations (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX consultations_by_created_by ON consultations (created_by);

CREATE TABLE consultation_texts (
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    title TEXT NOT NULL DEFAULT '',
    -- what is asked, and why
    purpose TEXT NOT NULL DEFAULT '',
    -- what is already decided
    settled TEXT NOT NULL DEFAULT '',
    -- who decides the rest
    decider TEXT NOT NULL DEFAULT '',
    -- how the outcome binds
    binding TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (consultation_id, language)
);

CREATE TABLE consultation_neighbourhoods (
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    neighbourhood_id BLOB NOT NULL REFERENCES neighbourhoods (id),
    PRIMARY KEY (consultation_id, neighbourhood_id)
);

CREATE TABLE consultation_phases (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('inform', 'gather', 'review', 'appeal', 'discuss', 'final_list', 'vote', 'verify', 'decide', 'follow')),
    -- the first moment after it; empty while nobody has set it
    ends_at BIGINT,
    UNIQUE (consultation_id, position)
);

CREATE TABLE consultation_documents (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX consultation_documents_by_consultation ON consultation_documents (consultation_id, created_at, id);
CREATE INDEX consultation_documents_by_created_by ON consultation_documents (created_by);

-- One of them in one language.
CREATE TABLE consultation_files (
    document_id BLOB NOT NULL REFERENCES consultation_documents (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ar', 'fr', 'en', 'zgh')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- its name in the store; empty for a title and a summary of a file in another language
    file TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL DEFAULT 0 CHECK (size >= 0),
    PRIMARY KEY (document_id, language)
);
CREATE INDEX consultation_files_by_file ON consultation_files (file) WHERE file <> '';

-- What was changed after publication: dated, with its reason, what was before and what is after. Never changed itself.
CREATE TABLE consultation_changes (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('wording', 'document', 'deadline', 'contact', 'cancelled')),
    -- of which phase, language or document
    subject TEXT NOT NULL DEFAULT '',
    before_value TEXT NOT NULL DEFAULT '',
    after_value TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    actor_id BLOB NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    -- who was told last, and when all had been
    told_to BLOB,
    told_at BIGINT
);
CREATE INDEX consultation_changes_by_consultation ON consultation_changes (consultation_id, created_at, id);
CREATE INDEX consultation_changes_by_actor ON consultation_changes (actor_id);
