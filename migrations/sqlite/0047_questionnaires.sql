-- Questions of consultations. What a form is stands in it as JSON: it is read and written as a whole.
CREATE TABLE questionnaires (
    id BLOB PRIMARY KEY NOT NULL,
    consultation_id BLOB NOT NULL UNIQUE REFERENCES consultations (id) ON DELETE CASCADE,
    -- what is being prepared
    draft TEXT NOT NULL,
    -- counts its changes: two who edit at once do not undo each other
    draft_number BIGINT NOT NULL DEFAULT 1,
    -- which version is asked; 0 before publication
    version BIGINT NOT NULL DEFAULT 0,
    -- the question that lets texts be published; empty for none
    permission TEXT NOT NULL DEFAULT '',
    -- since when everybody sees results: after closing, while it is open too, never
    results TEXT NOT NULL DEFAULT 'closed' CHECK (results IN ('closed', 'open', 'never')),
    -- what was given, kept in the transactions that give
    answer_count BIGINT NOT NULL DEFAULT 0 CHECK (answer_count >= 0),
    organisation_count BIGINT NOT NULL DEFAULT 0 CHECK (organisation_count >= 0),
    next_receipt BIGINT NOT NULL DEFAULT 1,
    updated_at BIGINT NOT NULL
);

-- What was asked since when, and why it was changed. Never changed itself.
CREATE TABLE questionnaire_versions (
    questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    form TEXT NOT NULL,
    -- what it changes, as JSON
    changes TEXT NOT NULL DEFAULT '[]',
    reason TEXT NOT NULL DEFAULT '',
    -- who published it; empty for the first, which is published with the consultation
    created_by BLOB REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (questionnaire_id, number)
);
CREATE INDEX questionnaire_versions_by_created_by ON questionnaire_versions (created_by) WHERE created_by IS NOT NULL;
